"""What was found while data came in: counts, never values. Every figure that a report or a screen says about the files.

Frozen values that go to JSON and back. Knows nothing of DuckDB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from leadgrid.problems import Problem, Words

REASONS: Final[dict[str, Words]] = {
    "lead_id": Words("no lead_id", "sans lead_id"),
    "activity": Words("no type of activity", "sans type d’activité"),
    "occurred_at": Words("no readable instant", "sans date lisible"),
    "fields": Words("more fields than columns", "plus de champs que de colonnes"),
    "quotes": Words("quotation marks that do not pair up", "guillemets mal appariés"),
}
"""Why a row is unusable."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is set aside: its line and one of `REASONS`; never what it says."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file. `rows` = `usable` + the unusable rows; blank lines and the header come on top.

    leads: `duplicates` are usable rows of a lead that an earlier row has described. activities: `duplicates` are
    usable rows of known leads that equal an earlier row (kept); `orphans` are usable rows of `orphan_leads` unknown
    leads. `undated` are usable rows without a readable instant (outcomes; leads with an unknown `created_at`), and
    `unreadable` those of them where something is written that is no instant.
    `local_twice` and `local_never` count local times that exist twice or never.
    """

    name: str
    sha256: str
    rows: int
    usable: int
    unusable: tuple[tuple[str, int], ...] = ()
    examples: tuple[Reject, ...] = ()
    blank_lines: int = 0
    duplicates: int = 0
    orphans: int = 0
    orphan_leads: int = 0
    undated: int = 0
    unreadable: int = 0
    first_at: int | None = None
    latest_at: int | None = None
    local_twice: int = 0
    local_never: int = 0

    @property
    def unusable_rows(self) -> int:
        return sum(count for _, count in self.unusable)


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """An attribute (kind leads) or property (kind activities): how many of `rows` know it."""

    kind: str
    name: str
    known: int
    rows: int

    @property
    def share_known(self) -> float | None:
        return self.known / self.rows if self.rows else None


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A type of activity, as it is mostly spelled, and its events of known leads."""

    activity: str
    shown: str
    events: int
    first_at: int
    latest_at: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A whole data set. Instants are microseconds UTC; `future` counts activities after the `now` that was given.

    `latest` is the latest instant of usable activities, orphans included, and of outcomes of any stage.
    """

    digest: str
    zone: str
    maps: tuple[str, ...]
    lead_count: int
    leads: FileFacts | None = None
    activities: FileFacts | None = None
    outcomes: FileFacts | None = None
    columns: tuple[ColumnFacts, ...] = ()
    types: tuple[TypeFacts, ...] = ()
    stages: tuple[tuple[str, int], ...] = ()
    latest: int | None = None
    future: int | None = None

    @property
    def files(self) -> tuple[FileFacts, ...]:
        return tuple(facts for facts in (self.leads, self.activities, self.outcomes) if facts is not None)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Facts:
        plain: dict[str, Any] = json.loads(text)
        for kind in ("leads", "activities", "outcomes"):
            plain[kind] = _file_facts(plain[kind]) if plain[kind] else None
        return cls(
            **plain
            | {
                "maps": tuple(plain["maps"]),
                "columns": tuple(ColumnFacts(**column) for column in plain["columns"]),
                "types": tuple(TypeFacts(**type) for type in plain["types"]),
                "stages": tuple((stage, count) for stage, count in plain["stages"]),
            }
        )

    def set_aside(self) -> tuple[Problem, ...]:
        """What was left out and therefore counts for nothing: unusable rows and orphans (`--strict` refuses these)."""
        return tuple(problem for facts in self.files for problem in _set_aside(facts))

    def noted(self) -> tuple[Problem, ...]:
        """What was read by a rule that somebody may want to know of: duplicates, and local times twice or never."""
        return tuple(problem for facts in self.files for problem in _noted(facts, is_leads=facts is self.leads))


def _file_facts(plain: dict[str, Any]) -> FileFacts:
    return FileFacts(
        **plain
        | {
            "unusable": tuple((reason, count) for reason, count in plain["unusable"]),
            "examples": tuple(Reject(**example) for example in plain["examples"]),
        }
    )


def _set_aside(facts: FileFacts) -> Iterator[Problem]:
    for reason, count in facts.unusable:
        lines = [str(example.line) for example in facts.examples if example.reason == reason][:5]
        more = ", …" if count > len(lines) else ""
        words = REASONS[reason]
        where = f"{', '.join(lines)}{more}"
        several = "s" if count > 1 else ""
        yield Problem(
            Words(
                f"{count:,} of {_rows(facts.rows)} set aside: {words.en} (line{several} {where})",
                f"{_french(count)} ligne{several} sur {_french(facts.rows)} écartée{several} : {words.fr}"
                f" (ligne{several} {where})",
            ),
            source=facts.name,
        )
    if facts.orphans:
        several, leads = ("s" if number > 1 else "" for number in (facts.orphans, facts.orphan_leads))
        yield Problem(
            Words(
                f"{_rows(facts.orphans)} set aside: orphans, of {facts.orphan_leads:,} lead{leads} that the leads"
                " file lacks",
                f"{_french(facts.orphans)} ligne{several} écartée{several} : orpheline{several} de"
                f" {_french(facts.orphan_leads)} lead{leads} absent{leads} du fichier des leads",
            ),
            source=facts.name,
        )


def _noted(facts: FileFacts, *, is_leads: bool) -> Iterator[Problem]:
    if facts.duplicates and is_leads:
        yield Problem(
            Words(
                f"{_rows(facts.duplicates)} of leads that an earlier row describes: the first row counts",
                f"{_lignes(facts.duplicates)} de leads déjà décrits : la première ligne compte",
            ),
            source=facts.name,
        )
    elif facts.duplicates:
        yield Problem(
            Words(
                f"{_rows(facts.duplicates)} just like an earlier one: kept, and counted twice",
                f"{_lignes(facts.duplicates)} comme une précédente : tout est gardé et compté",
            ),
            source=facts.name,
        )
    if facts.unreadable:
        told = Words("created_at", "created_at") if is_leads else Words("occurred_at", "occurred_at")
        then = (
            Words("these leads count as known from the beginning", "ces leads comptent comme connus depuis toujours")
            if is_leads
            else Words("a backtest with dates leaves them out", "un rejeu daté ne les compte pas")
        )
        yield Problem(
            Words(
                f"{told.en} cannot be read in {facts.unreadable:,} of {_rows(facts.rows)}: {then.en}."
                " Write dates as 2026-04-01",
                f"{told.fr} est illisible dans {_french(facts.unreadable)} sur {_lignes(facts.rows)} : {then.fr}."
                " Écrivez les dates comme 2026-04-01",
            ),
            source=facts.name,
        )
    if facts.local_twice or facts.local_never:
        yield Problem(
            Words(
                f"local times that exist twice (read as the first): {facts.local_twice:,}; that do not exist (read"
                f" with the offset from before the change): {facts.local_never:,}",
                f"heures locales qui existent deux fois (lues comme la première) : {_french(facts.local_twice)} ;"
                f" qui n’existent pas (lues avec le décalage d’avant le changement) : {_french(facts.local_never)}",
            ),
            source=facts.name,
        )


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _lignes(count: int) -> str:
    return f"{_french(count)} ligne{'s' if count > 1 else ''}"


def _french(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")

"""What was found while data came in: counts, never values. Every figure that a report or a screen says about the files.

Frozen values that go to JSON and back. Knows nothing of DuckDB, nor of the sentences that tell them (`findings`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from leadgrid.instants import Zone
from leadgrid.problems import Words


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is set aside: its line and one of `findings.REASONS`, never its text. `file` where several are one."""

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file. `rows` = `usable` + the unusable rows; `records` are all of the file's.

    leads: `duplicates` are usable rows of a lead that an earlier row has described, `contradicting` those of them that
    say something else than the first. activities: `duplicates` are
    usable rows of known leads that equal an earlier row (kept); `orphans` are usable rows of `orphan_leads` unknown
    leads. `undated` are usable rows without a readable instant (outcomes; leads with an unknown `created_at`), and
    `unreadable` those of them where something is written that is no instant.
    `local_twice` and `local_never` count local times that exist twice or never. `placeholders` are values declared as
    unknown, by column; `shared_keys` values that link with several leads; `notes` say how the file was read. `headers`,
    `padding` (lines before a header that say something else) and `blank_lines` hold no rows. `to_come` are usable rows
    after the moment of loading, where that is known, and `settled_at` is the latest instant that is not. `written` is
    what was said of how the file is written (`Dialect.plain`).
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
    written: tuple[tuple[str, str], ...] = ()
    placeholders: tuple[tuple[str, int], ...] = ()
    shared_keys: int = 0
    notes: tuple[Words, ...] = ()
    headers: int = 0
    padding: int = 0
    contradicting: int = 0
    to_come: int = 0
    settled_at: int | None = None

    @property
    def until(self) -> int | None:
        """The latest instant that is not to come, or of those to come where there are no others."""
        return self.latest_at if self.settled_at is None else self.settled_at

    @property
    def unusable_rows(self) -> int:
        return sum(count for _, count in self.unusable)

    @property
    def aside(self) -> int:
        """The rows that somebody finds in the list of those set aside: unusable, of unknown leads, contradicting."""
        return self.unusable_rows + self.orphans + self.contradicting

    @property
    def records(self) -> int:
        """What stands in the file: its rows, headers, blank lines and what stands before the headers."""
        return self.headers + self.padding + self.blank_lines + self.rows


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
class DerivedFacts:
    """Activities of one type, or outcomes of one stage, taken from a column of the leads file.

    `made` of known leads; `unreadable` where something is written in the column that is no instant.
    """

    kind: str
    name: str
    column: str
    made: int
    unreadable: int
    first_at: int | None = None
    latest_at: int | None = None


@dataclass(frozen=True, slots=True)
class OmissionFacts:
    """What somebody left out after loading (`omissions.Omission`), and how many leads or events have it."""

    kind: str
    name: str
    count: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class JoinFacts:
    """Leads that found a row of the companies' file by `how`, domain or company: `reached` of all `of` them.

    `leads` and `companies` name the columns that were compared.
    """

    how: str
    leads: str
    companies: str
    reached: int
    of: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A whole data set. Instants are microseconds UTC; `future` counts activities after `now`, where that was given.

    `stages` have the leads that reached them, each counted once whatever its rows are. `latest` is the latest instant
    of usable activities, orphans included, and of outcomes of any stage; none after `now` if there are others.
    `enriched` are attributes that were made
    (name, from which columns), `kept_own` those that were not, since the file has them.
    `omitted` is no longer in `columns`, `types`, `latest` and `future`; files are told as they were read.
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
    derived: tuple[DerivedFacts, ...] = ()
    enriched: tuple[tuple[str, str], ...] = ()
    kept_own: tuple[str, ...] = ()
    now: int | None = None
    omitted: tuple[OmissionFacts, ...] = ()
    companies: FileFacts | None = None
    joined: tuple[JoinFacts, ...] = ()

    def local(self, instant: int) -> int:
        """The local time of an instant where the files were written (`Zone.local`): what people read in them."""
        return Zone(self.zone).local(instant)

    @property
    def files(self) -> tuple[FileFacts, ...]:
        found = (self.leads, self.activities, self.outcomes, self.companies)
        return tuple(facts for facts in found if facts is not None)

    @property
    def events(self) -> int:
        """The events of known leads that count."""
        return sum(found.events for found in self.types)

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last instant of what is in use and not to come; None where nothing has a date."""
        plain = [file for file in (self.leads, self.outcomes, self.companies) if file is not None]
        first = [file.first_at for file in plain] + [found.first_at for found in self.types]
        last = [file.until for file in plain]
        if self.types:
            seen = max(found.latest_at for found in self.types)
            until = None if self.activities is None else self.activities.until
            last.append(seen if until is None else min(seen, until))
        begins, ends = ([at for at in found if at is not None] for found in (first, last))
        return (min(begins), max(ends)) if begins and ends else None

    def to_json(self) -> str:
        plain = asdict(self)
        if self.companies is None:  # without them a data set is what it was before there were any
            del plain["companies"], plain["joined"]
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Facts:
        plain: dict[str, Any] = json.loads(text)
        for kind in ("leads", "activities", "outcomes", "companies"):
            plain[kind] = _file_facts(plain[kind]) if plain.get(kind) else None
        return cls(
            **plain
            | {
                "maps": tuple(plain["maps"]),
                "columns": tuple(ColumnFacts(**column) for column in plain["columns"]),
                "types": tuple(TypeFacts(**type) for type in plain["types"]),
                "stages": tuple((stage, count) for stage, count in plain["stages"]),
                "derived": tuple(DerivedFacts(**derived) for derived in plain.get("derived", ())),
                "enriched": tuple((name, source) for name, source in plain.get("enriched", ())),
                "kept_own": tuple(plain.get("kept_own", ())),
                "omitted": tuple(OmissionFacts(**omitted) for omitted in plain.get("omitted", ())),
                "joined": tuple(JoinFacts(**joined) for joined in plain.get("joined", ())),
            }
        )


def _file_facts(plain: dict[str, Any]) -> FileFacts:
    return FileFacts(
        **plain
        | {
            "unusable": tuple((reason, count) for reason, count in plain["unusable"]),
            "examples": tuple(Reject(**example) for example in plain["examples"]),
            "written": tuple((part, value) for part, value in plain.get("written", ())),
            "notes": tuple(Words(**words) for words in plain.get("notes", ())),
            "placeholders": tuple((column, count) for column, count in plain.get("placeholders", ())),
        }
    )

"""One file on its way into a data set: what reads it, where its columns are, and what was counted in it.

Knows the layout of a file; knows nothing of the table that it becomes.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from leadgrid.connections import Connection
from leadgrid.facts import FileFacts, Reject
from leadgrid.instants import Zone
from leadgrid.mappings import Constant, Layout, Link, Mappings, RowNumber
from leadgrid.recognitions import Table
from leadgrid.sources import Reading, moments, texts
from leadgrid.values import normal, text_key, trimmed

NOTHING_SAID: Final = Mappings()


class UnreconciledError(Exception):
    """The fast reader gave another number of rows than the file has lines: the careful one must read it."""


def first_rows(connection: Connection, reading: Reading, *, most: int = 1_000) -> Table:
    """The header of a file and its first rows as texts (None: unknown)."""
    wanted = ", ".join(f"nullif({reading.text(number)}, '')" for number in range(len(reading.names)))
    rows = connection.execute(
        f"SELECT {wanted or 'NULL'} FROM {reading.numbered_sql} ORDER BY line LIMIT {most}", dict(reading.parameters)
    ).fetchall()
    return Table(reading.names, tuple(tuple(row) for row in rows))


@dataclass(frozen=True, slots=True)
class Part:
    """One of several files of a table: its lines stand behind `base`, `columns` are its own as numbers of the whole."""

    name: str
    base: int
    columns: tuple[int, ...]
    delimiter: str
    headers: int
    padding: int


@dataclass(frozen=True, slots=True)
class Intake:
    """One file on its way in: what reads it, where its columns are, and what is said of its values."""

    reading: Reading
    layout: Layout
    zone: Zone
    sha256: str
    maps: Mappings = NOTHING_SAID
    parts: tuple[Part, ...] = ()

    @property
    def unknowns(self) -> list[str]:
        """The keys of texts that count as unknown in every column."""
        return list(self.maps.unknown_in(self.layout.kind))

    @property
    def link(self) -> Link | None:
        """How `lead_id` finds its lead where it is no lead_id itself."""
        return self.maps.link_of(self.layout.kind)

    @property
    def column_parameters(self) -> dict[str, Any]:
        """What a statement about single columns takes."""
        constant = self.layout.canonical.get("lead_id")
        known: dict[str, Any] = {"const_lead_id": constant.text} if isinstance(constant, Constant) else {}
        return dict(self.reading.parameters) | known | ({"unknowns": self.unknowns} if self.unknowns else {})

    @property
    def parameters(self) -> dict[str, Any]:
        constants = {
            f"const_{column}": origin.text
            for column, origin in self.layout.canonical.items()
            if isinstance(origin, Constant)
        }
        unknowns = {"unknowns": self.unknowns} if self.unknowns else {}
        renames: dict[str, Any] = {}
        if self.layout.kind == "activities" and self.maps.renames:
            renames["renamed"] = [text_key(old) for old, _ in self.maps.renames]
            renames["names"] = [trimmed(normal(new)) for _, new in self.maps.renames]
        return dict(self.reading.parameters) | constants | unknowns | renames

    @property
    def dated_columns(self) -> tuple[int, ...]:
        """The columns of the file that are read as dates."""
        origins = (self.layout.canonical.get(column) for column in ("created_at", "occurred_at"))
        return tuple(origin for origin in origins if isinstance(origin, int))

    def rows(self, *columns: str, numbered: bool = False) -> str:
        """The subquery of the named expressions over the rows of the file, with their lines if asked."""
        is_numbered = numbered or self.layout.needs_lines
        source = self.reading.numbered_sql if is_numbered else self.reading.rows_sql
        line = ("line",) if is_numbered else ()
        return select([*columns, *line], source)

    def text(self, column: str) -> str:
        """The text of a canonical column."""
        match self.layout.canonical.get(column):
            case int(number):
                return self.reading.text(number)
            case RowNumber():
                return "CAST(line AS VARCHAR)"
            case Constant():
                return f"CAST($const_{column} AS VARCHAR)"
            case None:
                return "CAST(NULL AS VARCHAR)"

    def dated(self, rows: str) -> str:
        """The subquery `rows` (with `written_at` and `is_utc`) and the instant `occurred_at` and `local_time`."""
        reduced = select(["*", f"{moments.reduced('written_at')} AS reduced_at"], rows)
        at = moments.instant(self.zone, written="written_at", is_utc="is_utc", reduced="reduced_at")
        kind = moments.local_time(self.zone, is_utc="is_utc", reduced="reduced_at")
        return select(["*", f"{at} AS occurred_at", f"{kind} AS local_time"], reduced)

    def moment(self, column: str) -> tuple[str, str]:
        """The expressions `written_at` and `is_utc` of a canonical column."""
        origin = self.layout.canonical.get(column)
        if isinstance(origin, int):
            return self.moment_of(origin)
        written, is_utc = moments.from_text(self.text(column))
        return f"{written} AS written_at", f"{is_utc} AS is_utc"

    def moment_of(self, number: int) -> tuple[str, str]:
        """The same of any column of the file."""
        written, is_utc = self.reading.moment(number)
        return f"{self._told(number, written)} AS written_at", f"{is_utc} AS is_utc"

    def trimmed(self, column: str) -> str:
        """The text of a canonical column without blanks at its ends, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        if isinstance(origin, int):
            return self._told(origin, self.reading.trimmed(origin))
        return texts.trimmed(self.text(column))

    def known(self, column: str) -> str:
        """The text of a canonical column as it stands, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        return self.known_of(origin) if isinstance(origin, int) else texts.known(self.text(column))

    def known_of(self, number: int) -> str:
        """The same of any column of the file."""
        return self._told(number, self.reading.known(number))

    def shown(self, column: str) -> str:
        """The text of a canonical column without blanks at its ends, under its new name where it was given one."""
        text = self.trimmed(column)
        if not self.maps.renames:
            return text
        return f"coalesce(list_extract($names, list_position($renamed, lower({text}))), {text})"

    def is_written(self, column: str) -> str:
        """The expression `is_written`: whether a canonical column says anything at all."""
        return f"{self.known(column)} IS NOT NULL AS is_written"

    def others(self, letter: str) -> list[str]:
        """The attributes or properties as a0, a1 … or p0, p1 …"""
        return [f"{self.known_of(number)} AS {letter}{place}" for place, (number, _) in enumerate(self.layout.others)]

    def located(self, reject: Reject) -> Reject:
        """A row by its line in its own file, where several files are one table."""
        part = next((part for part in reversed(self.parts) if reject.line > part.base), None)
        return reject if part is None else Reject(reject.line - part.base, reject.reason, part.name)

    def _told(self, number: int, value: str) -> str:
        """The value of a column, NULL where its text was declared as unknown."""
        if not self.unknowns:
            return value
        key = texts.key(self.reading.text(number))
        return f"(CASE WHEN list_contains($unknowns, {key}) THEN NULL ELSE {value} END)"


def select(columns: list[str], source: str, *, where: str = "") -> str:
    return f"(SELECT {', '.join(columns)} FROM {source}{f' WHERE {where}' if where else ''})"


def file_facts(
    intake: Intake, *, rows: int, unusable: Mapping[str, int], examples: list[Reject], **counts: Any
) -> FileFacts:
    if intake.reading.expected_rows not in (None, rows):
        raise UnreconciledError
    rejected = dict(intake.reading.rejected)
    aside = {reason: count for reason, count in unusable.items() if count} | rejected
    all_examples = sorted([*intake.reading.rejects, *examples], key=lambda example: example.line)
    return FileFacts(
        name=intake.reading.source.name,
        sha256=intake.sha256,
        written=tuple(intake.reading.source.dialect.plain.items()),
        rows=rows + sum(rejected.values()),
        usable=rows - sum(unusable.values()),
        unusable=tuple(sorted(aside.items())),
        examples=tuple(intake.located(example) for example in all_examples),
        blank_lines=intake.reading.blank_lines,
        headers=sum(part.headers for part in intake.parts) or intake.reading.headers,
        padding=sum(part.padding for part in intake.parts) or intake.reading.padding,
        notes=intake.reading.noted(intake.dated_columns),
        **counts,
    )


def count_placeholders(connection: Connection, intake: Intake) -> tuple[tuple[str, int], ...]:
    """How many values of each column were declared as unknown; the file is read once more where any were."""
    if not intake.unknowns:
        return ()
    counted = ", ".join(
        f"count(*) FILTER (list_contains($unknowns, {texts.key(intake.reading.text(number))}))"
        for number in range(len(intake.reading.names))
    )
    (counts,) = connection.execute(
        f"SELECT {counted} FROM {intake.reading.rows_sql}",
        dict(intake.reading.parameters) | {"unknowns": intake.unknowns},
    ).fetchall()
    return tuple(
        (trimmed(normal(name)), count) for name, count in zip(intake.reading.names, counts, strict=True) if count
    )

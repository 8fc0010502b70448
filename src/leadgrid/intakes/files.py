"""One file on its way into a data set: what reads it, where its columns are, and what was counted in it.

Knows the layout of a file; knows nothing of the table that it becomes.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadgrid.facts import FileFacts, Reject
from leadgrid.instants import Zone
from leadgrid.mappings import Constant, Layout, RowNumber
from leadgrid.sources import Reading, moments, texts


class UnreconciledError(Exception):
    """The fast reader gave another number of rows than the file has lines: the careful one must read it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One file on its way in: what reads it, and where its columns are."""

    reading: Reading
    layout: Layout
    zone: Zone
    sha256: str

    @property
    def parameters(self) -> dict[str, Any]:
        constants = {
            f"const_{column}": origin.text
            for column, origin in self.layout.canonical.items()
            if isinstance(origin, Constant)
        }
        return dict(self.reading.parameters) | constants

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
        written, is_utc = (
            self.reading.moment(origin) if isinstance(origin, int) else moments.from_text(self.text(column))
        )
        return f"{written} AS written_at", f"{is_utc} AS is_utc"

    def trimmed(self, column: str) -> str:
        """The text of a canonical column without blanks at its ends, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        return self.reading.trimmed(origin) if isinstance(origin, int) else texts.trimmed(self.text(column))

    def known(self, column: str) -> str:
        """The text of a canonical column as it stands, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        return self.reading.known(origin) if isinstance(origin, int) else texts.known(self.text(column))

    def is_written(self, column: str) -> str:
        """The expression `is_written`: whether a canonical column says anything at all."""
        return f"{self.known(column)} IS NOT NULL AS is_written"

    def others(self, letter: str) -> list[str]:
        """The attributes or properties as a0, a1 … or p0, p1 …"""
        return [
            f"{self.reading.known(number)} AS {letter}{place}" for place, (number, _) in enumerate(self.layout.others)
        ]


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
        rows=rows + sum(rejected.values()),
        usable=rows - sum(unusable.values()),
        unusable=tuple(sorted(aside.items())),
        examples=tuple(all_examples),
        blank_lines=intake.reading.blank_lines,
        **counts,
    )

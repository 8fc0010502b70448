"""The first look at a file before it is loaded: its columns and its first rows, and who a yes/no column says has won.

What the files are opened with is `sources`, as when they are loaded. Knows nothing of workspaces or the screen.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadgrid.connections import Connection, intake
from leadgrid.mappings import Column, Mappings, Origin, RowNumber, lay_out
from leadgrid.problems import DataError, Problem, Words
from leadgrid.sources import Reading, Source, open_source
from leadgrid.values import text_key

MOST_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The columns of a file as its header writes them, and its first rows as texts (None: unknown)."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def values(self, column: str) -> tuple[str, ...]:
        """The different texts of a column among these rows, the most frequent first."""
        number = next((number for number, name in enumerate(self.names) if text_key(name) == text_key(column)), None)
        counts: dict[str, int] = {}
        for row in self.rows if number is not None else ():
            value = row[number] if number is not None else None
            if value is not None:
                counts[value] = counts.get(value, 0) + 1
        return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def glimpse(source: Source, *, most: int = MOST_ROWS) -> Glimpse:
    """The header and the first `most` rows of a file. Raises `DataError` where it cannot be read."""
    with _opened(source) as (connection, reading):
        texts = ", ".join(f"nullif({reading.text(number)}, '')" for number in range(len(reading.names)))
        rows = connection.execute(
            f"SELECT {texts or 'NULL'} FROM {reading.numbered_sql} ORDER BY line LIMIT {most}",
            dict(reading.parameters),
        ).fetchall()
    return Glimpse(reading.names, tuple(tuple(row) for row in rows))


def write_winners(source: Source, *, lead_id: Origin, column: str, means: str, into: Path) -> None:
    """Write outcomes without dates: the `lead_id` of every row of a leads file whose `column` equals `means` as text.

    Raises `DataError` where the file has no such column.
    """
    with _opened(source) as (connection, reading):
        maps = Mappings((("leads", "lead_id", lead_id), ("leads", "created_at", Column(column))))
        layout, problems = lay_out("leads", reading.names, maps, source=source.name)
        if problems:
            raise DataError(problems)
        identity, told = layout.canonical["lead_id"], layout.canonical["created_at"]
        assert isinstance(told, int)
        named = "CAST(line AS VARCHAR)" if isinstance(identity, RowNumber) else reading.text(int(str(identity)))
        wanted = text_key(means)
        cursor = connection.execute(
            f"SELECT {named}, {reading.text(told)} FROM {reading.numbered_sql} ORDER BY line", dict(reading.parameters)
        )
        with into.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["lead_id"])
            while rows := cursor.fetchmany(10_000):
                writer.writerows([lead] for lead, value in rows if lead and text_key(value or "") == wanted)


@contextmanager
def _opened(source: Source) -> Iterator[tuple[Connection, Reading]]:
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder:
        connection = intake(Path(folder) / "glimpse.duckdb")
        try:
            reading = open_source(connection, source, table="staged")
            if not reading.names:
                raise _without_columns(source)
            yield connection, reading
        finally:
            connection.close()


def _without_columns(source: Source) -> DataError:
    words = Words("this file has no columns", "ce fichier n’a pas de colonnes")
    return DataError([Problem(words, source=source.name)])

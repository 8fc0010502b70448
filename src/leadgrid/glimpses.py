"""The first look at a file before it is loaded: its columns, its first rows, and how it would be read.

What the files are opened with is `sources`, as when they are loaded. Knows nothing of workspaces or the screen.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb

from leadgrid.connections import Connection, intake
from leadgrid.intakes import UnreconciledError, first_rows, united
from leadgrid.mappings import called_alike
from leadgrid.problems import DataError, Problem, Words
from leadgrid.sources import (
    ColumnForm,
    Reading,
    Source,
    format_of,
    forms_of,
    open_source,
    proposed_encoding,
    sheets_of,
    with_forms,
)
from leadgrid.sources.texts import key
from leadgrid.values import text_key

MOST_ROWS: Final = 1_000
MOST_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a file is read as long as nobody says otherwise, and what that was seen from.

    `asks` names the parts of a dialect that the file does not settle (encoding, sheet, order, decimal); what is
    proposed for them is preselected. `encoding_shown` are lines beyond ASCII as the encoding has them, by number;
    `padding` the lines before the header that are left out; `forms` the columns of dates and numbers with examples.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    asks: tuple[str, ...] = ()
    encoding_shown: tuple[tuple[int, str], ...] = ()
    sheets: tuple[str, ...] = ()
    header_line: int = 1
    padding: tuple[int, ...] = ()
    forms: tuple[ColumnForm, ...] = ()

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Proposal:
        """The proposal that `dataclasses.asdict` and JSON have made plain."""
        forms = (
            ColumnForm(**form | {"choices": tuple(form["choices"]), "examples": tuple(form["examples"])})
            for form in plain["forms"]
        )
        shown = ((line, text) for line, text in plain["encoding_shown"])
        return cls(
            **plain
            | {name: tuple(plain[name]) for name in ("asks", "sheets", "padding")}
            | {"forms": tuple(forms), "encoding_shown": tuple(shown)}
        )


NOTHING_PROPOSED: Final = Proposal()


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The columns of a file as its header writes them, and its first rows as texts (None: unknown).

    `lines` are the numbers of these rows in the file, the header's line and blank ones counted, where they are known.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    proposal: Proposal = NOTHING_PROPOSED
    lines: tuple[int, ...] = ()

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
    """The header and the first `most` rows of a file, and how it is read. Raises `DataError` where it cannot be."""
    source, found = _proposed(source)
    with _opened(source) as (connection, reading):
        rows = first_rows(connection, reading, most=most).rows
        lines = connection.execute(
            f"SELECT line FROM {reading.numbered_sql} ORDER BY line LIMIT {most}", dict(reading.parameters)
        ).fetchall()
        forms = forms_of(reading) or _unsaid(connection, reading)
    begun = reading.opening
    asks = {"date": "order", "number": "decimal"}
    unsettled = {asks[form.kind] for form in forms if form.choice is None and form.choices}
    proposal = replace(
        found,
        delimiter=None if begun is None or reading.is_sheet else begun.delimiter,
        asks=(*found.asks, *sorted(unsettled)),
        header_line=1 if begun is None else begun.header_line,
        padding=() if begun is None else begun.padding,
        forms=forms,
    )
    return Glimpse(reading.names, tuple(tuple(row) for row in rows), proposal, tuple(line for (line,) in lines))


def _unsaid(connection: Connection, reading: Reading) -> tuple[ColumnForm, ...]:
    """How the columns seem to be written of a file that is read as it stands, in forms that the grid language has not.

    They count only once somebody has said so, even where one way alone is possible.
    """
    if reading.is_proposing:
        return ()
    forms = forms_of(with_forms(connection, replace(reading, is_proposing=True)))
    return tuple(replace(form, choice=None) for form in forms)


def _proposed(source: Source) -> tuple[Source, Proposal]:
    """The file with the encoding or the sheet that would be taken, and what is known of these before it is opened."""
    match format_of(source):
        case "csv" | "json":
            encoding = proposed_encoding(source)
            read = replace(source, dialect=replace(source.dialect, encoding=encoding.encoding))
            asks = ("encoding",) if encoding.asks else ()
            shown = encoding.shown if encoding.asks else ()
            return read, Proposal(encoding=encoding.encoding, asks=asks, encoding_shown=shown)
        case "xlsx":
            sheets = sheets_of(source)
            chosen = source.dialect.sheet or next(iter(sheets), None)
            asks = ("sheet",) if source.dialect.sheet is None and len(sheets) > 1 else ()
            read = replace(source, dialect=replace(source.dialect, sheet=chosen))
            return read, Proposal(sheet=chosen, sheets=sheets, asks=asks)
        case "parquet":
            return source, NOTHING_PROPOSED


def tally(sources: Sequence[Source], column: str) -> tuple[tuple[str, int], ...]:
    """The values of a column in whole files with their counts, the most frequent first, at most `MOST_VALUES`.

    Texts that compare as one count as one. Raises `DataError` where a file cannot be read or none has the column.
    """
    try:
        return _tally(sources, column, careful=False)
    except (UnreconciledError, duckdb.InvalidInputException):
        return _tally(sources, column, careful=True)


def _tally(sources: Sequence[Source], column: str, *, careful: bool) -> tuple[tuple[str, int], ...]:
    with _connected() as connection:
        readings = [
            open_source(connection, source, table=f"staged{n}", careful=careful) for n, source in enumerate(sources)
        ]
        reading = readings[0] if len(readings) == 1 else united(connection, readings, table="united")[0]
        place = next((place for place, name in enumerate(reading.names) if text_key(name) == text_key(column)), None)
        if place is None:
            words = Words(f'there is no column "{column}"', f"il n’y a pas de colonne « {column} »")
            raise DataError([Problem(words, source=reading.source.name)])
        counted = connection.execute(
            f"""SELECT min({reading.trimmed(place)}), count(*) AS rows, {key(reading.text(place))} AS key
            FROM {reading.rows_sql} GROUP BY key HAVING key IS NOT NULL ORDER BY rows DESC, key LIMIT {MOST_VALUES}""",
            dict(reading.parameters),
        ).fetchall()
    return tuple((shown, rows) for shown, rows, _ in counted)


@contextmanager
def _connected() -> Iterator[Connection]:
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder:
        connection = intake(Path(folder) / "glimpse.duckdb")
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _opened(source: Source) -> Iterator[tuple[Connection, Reading]]:
    with _connected() as connection:
        reading = open_source(connection, source, table="staged")
        if not reading.names:
            raise _without_columns(source)
        if twice := called_alike(reading.names, source=source.name):
            raise DataError(twice)
        yield connection, reading


def _without_columns(source: Source) -> DataError:
    words = Words("this file has no columns", "ce fichier n’a pas de colonnes")
    return DataError([Problem(words, source=source.name)])

"""JSON: an array of objects, or one object a line; numbers are kept as they are written.

Read by Python, since a number's literal must survive (1.50 stays 1.50), row by row in bounded memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TextIO

import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.problems import DataError, Problem, Words
from leadgrid.sources.csvs import insert_arrow, spill_folder
from leadgrid.sources.encodings import in_utf8
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.readings import Reading
from leadgrid.values import normal, text_key, trimmed

_CHUNK: Final = 1 << 20
_LONGEST_ROW: Final = 1 << 24
_BATCH: Final = 20_000
_MOST_PROBLEMS: Final = 20
_SPACE: Final = " \t\r\n"


class _Object(tuple[tuple[str, Any], ...]):
    """An object as pairs, so that a key that stands there twice is seen."""

    __slots__ = ()


_decoder: Final = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=lambda _: None
)


def read_json(connection: Connection, source: Source, *, table: str) -> Reading:
    """Stage the rows of a JSON file in a temporary table called `table`.

    Rows are numbered from 1 in an array; in a file of one object a line, by line. Raises `DataError` where it is no
    JSON, where a value is nested (with its place), or where two keys have one name.
    """
    staging = _Staging(connection, source, table)
    plain = in_utf8(source, folder=spill_folder(connection))
    try:
        with plain.path.open(encoding="utf-8-sig", newline="\n") as file:
            for line, row in _rows(file, source, staging):
                staging.add(line, row)
    except UnicodeDecodeError:
        raise unreadable(
            source,
            "the file is not UTF-8: write it again as UTF-8, or say --encoding",
            "le fichier n’est pas en UTF-8 : refaites-le, ou donnez --encoding",
        ) from None
    return staging.reading()


class _Staging:
    """Rows with keys that come and go, brought into columns."""

    def __init__(self, connection: Connection, source: Source, table: str) -> None:
        self.connection, self.source, self.table = connection, source, table
        self.columns: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.names: list[str] = []
        self.blank_lines = 0
        self.problems: list[Problem] = []
        self.lines: list[int] = []
        self.batch: list[dict[int, str]] = []
        connection.execute(f"CREATE TEMP TABLE {table} (line BIGINT)")

    def add(self, line: int, row: _Object) -> None:
        values: dict[int, str] = {}
        if len({name for name, _ in row}) < len(row):
            self._complain(line, "a key stands there twice: leave one out", "une clé y est deux fois : retirez-en une")
        for name, value in row:
            number = self.columns.get(name)
            if number is None:
                number = self._new_column(name, line)
            if value is None:
                continue
            if isinstance(value, bool):
                value = "true" if value else "false"
            if not isinstance(value, str):
                self._complain(
                    line,
                    f'the value of "{name}" is nested: write one plain value, or leave it out',
                    f"la valeur de « {name} » est imbriquée : une valeur simple, ou retirez-la",
                )
            else:
                values[number] = value
        self.lines.append(line)
        self.batch.append(values)
        if len(self.batch) == _BATCH:
            self._flush()

    def _new_column(self, name: str, line: int) -> int:
        key = text_key(name)
        if key and key in self.keys:
            other = self.keys[key]
            self._complain(
                line,
                f'two columns have one name, "{other}" and "{name}": rename one',
                f"deux colonnes ont le même nom, « {other} » et « {name} » : renommez l’une",
            )
        self.keys.setdefault(key, name)
        self.columns[name] = len(self.names)
        self.names.append(trimmed(normal(name)))
        self.connection.execute(f"ALTER TABLE {self.table} ADD COLUMN c{self.columns[name]} VARCHAR")
        return self.columns[name]

    def _complain(self, line: int, english: str, french: str) -> None:
        self.problems.append(Problem(Words(english, french), source=self.source.name, line=line))
        if len(self.problems) >= _MOST_PROBLEMS:
            raise DataError(self.problems)

    def _flush(self) -> None:
        columns: list[pa.Array] = [pa.array(self.lines, pa.int64())]
        try:
            for number in range(len(self.names)):
                columns.append(pa.array([values.get(number) for values in self.batch], pa.string()))
        except UnicodeEncodeError:
            line = next(line for line, row in zip(self.lines, self.batch, strict=True) if not _is_text(row))
            raise unreadable(
                self.source,
                "a text of this row holds half a character (a lone surrogate)",
                "un texte de cette ligne contient une moitié de caractère",
                line=line,
            ) from None
        names = ["line", *(f"c{number}" for number in range(len(self.names)))]
        insert_arrow(self.connection, self.table, pa.table(columns, names=names))
        self.lines, self.batch = [], []

    def reading(self) -> Reading:
        if self.problems:
            raise DataError(self.problems)
        if self.batch:
            self._flush()
        return Reading(
            self.source,
            tuple(self.names),
            ("VARCHAR",) * len(self.names),
            rows_sql=self.table,
            numbered_sql=self.table,
            blank_lines=self.blank_lines,
        )


def _is_text(row: dict[int, str]) -> bool:
    try:
        "".join(row.values()).encode()
    except UnicodeEncodeError:
        return False
    return True


def _rows(file: TextIO, source: Source, staging: _Staging) -> Iterator[tuple[int, _Object]]:
    start = file.read(_CHUNK)
    while start and not start.strip(_SPACE):
        start = file.read(_CHUNK)
    if not start:
        raise unreadable(source, "the file is empty", "le fichier est vide")
    if start.lstrip(_SPACE).startswith("["):
        yield from _of_array(file, start.lstrip(_SPACE)[1:], source)
    else:
        file.seek(0)
        yield from _of_lines(file, source, staging)


def _of_lines(file: TextIO, source: Source, staging: _Staging) -> Iterator[tuple[int, _Object]]:
    number = 0
    while line := file.readline(_LONGEST_ROW):
        number += 1
        text = line.strip(_SPACE + "\ufeff") if number == 1 else line.strip(_SPACE)
        if not text:
            staging.blank_lines += 1
            continue
        try:
            row, end = _decoder.raw_decode(text)
        except (ValueError, RecursionError):
            raise _no_json(source, number) from None
        if end < len(text) or not isinstance(row, _Object):
            raise _no_json(source, number)
        yield number, row


def _of_array(file: TextIO, text: str, source: Source) -> Iterator[tuple[int, _Object]]:
    number, at, is_first = 0, 0, True
    while True:
        # what stands before the next row, or the end of the array
        while True:
            while at < len(text) and text[at] in _SPACE:
                at += 1
            if at < len(text):
                break
            text, at = file.read(_CHUNK), 0
            if not text:
                raise _no_json(source, number + 1)
        if text[at] == "]":
            if (text[at + 1 :] + file.read()).strip(_SPACE):
                raise _no_json(source, number + 1)
            return
        if not is_first:
            if text[at] != ",":
                raise _no_json(source, number + 1)
            at += 1
        is_first = False
        row, text, at = _row_at(file, text, at, source, number + 1)
        number += 1
        yield number, row


def _row_at(file: TextIO, text: str, at: int, source: Source, number: int) -> tuple[_Object, str, int]:
    while True:
        while at < len(text) and text[at] in _SPACE:
            at += 1
        try:
            row, end = _decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            more = file.read(_CHUNK) if isinstance(error, ValueError) and len(text) - at < _LONGEST_ROW else ""
            if not more:
                raise _no_json(source, number) from None
            text, at = text[at:] + more, 0
            continue
        if not isinstance(row, _Object):
            raise _no_json(source, number)
        return row, text, end


def _no_json(source: Source, line: int) -> DataError:
    return unreadable(
        source,
        "this is no row of JSON: the file must be an array of objects, or one object a line",
        "ce n’est pas une ligne de JSON : il faut un tableau d’objets, ou un objet par ligne",
        line=line,
    )

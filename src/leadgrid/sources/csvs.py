"""CSV: a fast way for files that every byte has proved well formed, a careful one (`records`) for the others.

DuckDB's reader shifts or loses rows of malformed files without a word, so it only gets files without quotation marks
whose lines all have the same number of delimiters. Both ways account for every record: header + rows + rejects +
blank lines.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.facts import Reject
from leadgrid.problems import DataError
from leadgrid.sources import texts
from leadgrid.sources.dialects import UTF8
from leadgrid.sources.encodings import Plain, in_utf8, no_utf8
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.openings import Opening, opening
from leadgrid.sources.readings import MOST_EXAMPLES, Reading
from leadgrid.sources.records import Records
from leadgrid.values import is_unknown

_CHUNK: Final = 1 << 20  # what stays in the cache of a processor while it is looked through six times
_LONGEST_LINE: Final = 1 << 20
_LONGEST_RECORD: Final = 1 << 26
_BATCH: Final = 20_000
_BLANK_ENDS: Final = ((0x20, 1), (0x09, 1), (0xA0, 2), (0xAF, 3))
"""The last byte of each blank that a field without quotes can hold, and of how many bytes it is the last."""
_BEYOND_LATIN: Final = 0xCC
"""No byte from here on in a file: no character from U+0300 on, and nothing that NFC would change."""


def read_csv(connection: Connection, source: Source, *, table: str, careful: bool = False) -> Reading:
    """Find a CSV readable; `table` is a name for a temporary table, should the rows have to be staged.

    With `careful` they are. Without, the fast reader may be trusted if it gives `expected_rows` rows.

    Raises `DataError` where the file is empty, is not in the encoding that it should be in (with the line), or has
    quotes that cannot be paired up.
    """
    plain = in_utf8(source, folder=spill_folder(connection))
    begun = opening(plain.path, offset=plain.offset, delimiter=source.dialect.delimiter)
    shown = _shown(source, plain, begun)
    if shown is not None and not careful:
        return _fast(source, plain, begun, shown)
    return _careful(connection, source, plain, begun, table)


def spill_folder(connection: Connection) -> Path:
    """Where there is room for what a reading needs for a while: beside the data base."""
    ((folder,),) = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    return Path(folder).parent


def _empty(source: Source) -> DataError:
    return unreadable(
        source,
        "the file is empty: its first line must name the columns",
        "le fichier est vide : sa première ligne doit nommer les colonnes",
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the bytes of a well-formed file show of it: its header, how many lines follow, and what no value holds."""

    header: str
    rows: int
    is_trimmed: bool
    is_spaced: bool
    is_latin: bool


def _shown(source: Source, plain: Plain, begun: Opening) -> _Shown | None:
    """What a file shows whose every line has the same number of delimiters and no quote; None for all others.

    Raises `DataError` where a line is not UTF-8.
    """
    mark = begun.delimiter.encode()
    with plain.path.open("rb") as file:
        file.seek(plain.offset)
        skipped = [file.readline(_LONGEST_LINE) for _ in range(begun.header_line - 1)]
        start = file.tell()
        first_line = file.readline(_LONGEST_LINE)
    if not (first_line or skipped):
        raise _empty(source)
    _check_utf8(source, b"".join(skipped), 0)
    ending = b"\r\n" if first_line.endswith(b"\r\n") else b"\n"
    count = first_line.count(mark)
    pattern = mark * count + b"\n"
    others = bytes(byte for byte in range(256) if byte not in mark + b"\n")
    is_fine = (
        count > 0
        and first_line.endswith(b"\n")
        and first_line.strip(b"\r\n " + mark) != b""
        and all(line.endswith(ending) and line.count(b"\r") == ending.count(b"\r") for line in skipped)
    )
    lines = 0
    is_trimmed = is_latin = is_spaced = True
    further_blanks = [blank for blank in (b"\t", b"\v", b"\f") if blank != mark]
    for chunk in _chunks(source, plain, start):
        if not chunk.isascii():
            _check_utf8(source, chunk, len(skipped) + lines)
        if not is_fine:
            lines += chunk.count(b"\n")
            continue
        separators = chunk.translate(None, others)
        found = len(separators) // len(pattern)
        is_fine = (
            separators == pattern * found
            and b'"' not in chunk
            and b"\0" not in chunk
            and (b"\r" not in chunk if ending == b"\n" else chunk.count(b"\r") == chunk.count(b"\r\n") == found)
        )
        is_latin = is_latin and (chunk.isascii() or int(np.frombuffer(chunk, np.uint8).max()) < _BEYOND_LATIN)
        is_spaced = is_spaced and not any(blank in chunk for blank in further_blanks)
        is_trimmed = is_trimmed and not _has_blank_at_an_end(chunk, mark)
        lines += found if is_fine else chunk.count(b"\n")
    if not is_fine:
        return None
    return _Shown(first_line.decode("utf-8").rstrip("\r\n"), lines - 1, is_trimmed, is_spaced, is_latin)


def _has_blank_at_an_end(lines: bytes, mark: bytes) -> bool:
    """Whether a field of whole lines may begin or end with a blank; never False where one does."""
    codes = np.frombuffer(lines, np.uint8)
    separators = tuple(mark + b"\r\n")
    for code, length in _BLANK_ENDS:
        if code not in lines or code in mark:
            continue
        at = np.flatnonzero(codes == code)
        # before the first byte stands, as it were, the last one, which ends a line
        if np.isin(codes[at - length], separators).any() or np.isin(codes[at + 1], separators).any():
            return True
    return False


def _chunks(source: Source, plain: Plain, start: int) -> Iterator[bytes]:
    """The file from a byte on in stretches of whole lines; a missing last line end is added."""
    rest = b""
    with plain.path.open("rb") as file:
        file.seek(start)
        while block := file.read(_CHUNK):
            cut = block.rfind(b"\n") + 1 or block.rfind(b"\r") + 1
            if cut:
                yield rest + block[:cut]
                rest = block[cut:]
            else:
                rest += block
            if len(rest) > _LONGEST_RECORD:
                raise unreadable(
                    source,
                    "this file has no lines: a CSV has one row a line",
                    "ce fichier n’a pas de lignes : un CSV a une ligne par enregistrement",
                )
    if rest:
        yield rest + b"\n"


def _check_utf8(source: Source, chunk: bytes, lines_before: int) -> None:
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        raise no_utf8(source, lines_before + chunk.count(b"\n", 0, error.start) + 1) from None


def _fast(source: Source, plain: Plain, begun: Opening, shown: _Shown) -> Reading:
    names = tuple(shown.header.split(begun.delimiter))
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(names)))
    reader = (
        f"read_csv($path, auto_detect = false, header = false, skip = {begun.header_line}, delim = '{begun.delimiter}',"
        " quote = '', escape = '', comment = '', nullstr = '', all_varchar = true, null_padding = false,"
        " strict_mode = true, ignore_errors = false, store_rejects = false, parallel = true, encoding = 'utf-8',"
        " compression = 'none', hive_partitioning = false, union_by_name = false, filename = false,"
        f" max_line_size = {2 * _LONGEST_LINE}, columns = {{{columns}}})"
    )
    return Reading(
        source,
        names,
        ("VARCHAR",) * len(names),
        rows_sql=f"(SELECT * FROM {reader})",
        # a window without order numbers rows as they come, which is the order of the file
        numbered_sql=f"(SELECT *, row_number() OVER () + {begun.header_line} AS line FROM {reader})",
        parameters=(("path", glob.escape(str(plain.path.resolve()))),),
        expected_rows=shown.rows,
        compose=texts.composed_already if shown.is_latin else texts.composed_without_nul,
        is_trimmed=shown.is_trimmed,
        is_spaced=shown.is_spaced,
        blank_lines=begun.blank_lines,
        opening=begun,
        encoding=plain.encoding,
        is_proposing=begun.delimiter != "," or plain.encoding != UTF8,
        copy=plain.copy,
    )


def _careful(connection: Connection, source: Source, plain: Plain, begun: Opening, table: str) -> Reading:
    records = Records(source, plain, begun)
    rows = iter(records)
    header = next(rows, None)
    if header is None or records.rejected:
        raise _empty(source) if not records.rejected else _bad_header(source, records.rejects[0][0])
    names = tuple(header[1])
    width = len(names)
    columns = ", ".join(f"c{number} VARCHAR" for number in range(width))
    connection.execute(f"CREATE TEMP TABLE {table} (line BIGINT, {columns})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}_rejects (line BIGINT, reason VARCHAR, text VARCHAR)")
    staging = _Staging(connection, table, records)
    for line, fields in rows:
        if len(fields) < width:
            fields += [""] * (width - len(fields))
        elif len(fields) > width:
            if any(not is_unknown(field) for field in fields[width:]):
                records.reject(line, "fields")
                continue
            del fields[width:]
        staging.add(line, fields)
    staging.flush()
    return Reading(
        source,
        names,
        ("VARCHAR",) * width,
        rows_sql=table,
        numbered_sql=table,
        blank_lines=records.blank_lines,
        rejected=tuple(sorted(records.rejected.items())),
        rejects=tuple(staging.examples),
        rejects_sql=f"{table}_rejects",
        opening=begun,
        encoding=plain.encoding,
        is_proposing=begun.delimiter != "," or plain.encoding != UTF8,
    )


def stage_texts(connection: Connection, table: str, width: int, rows: Iterable[tuple[int, list[str]]]) -> None:
    """A new temporary table of numbered rows, each `width` texts long."""
    columns = ", ".join(f"c{number} VARCHAR" for number in range(width))
    connection.execute(f"CREATE TEMP TABLE {table} (line BIGINT, {columns})")
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        lines, texts_of = zip(*batch, strict=True)
        _insert(connection, table, [lines, *zip(*texts_of, strict=True)])


class _Staging:
    """Rows and rejects on their way into tables, in batches."""

    def __init__(self, connection: Connection, table: str, records: Records) -> None:
        self.connection, self.table, self.records = connection, table, records
        self.lines: list[int] = []
        self.batch: list[list[str]] = []
        self.examples: list[Reject] = []
        self.seen: dict[str, int] = {}

    def add(self, line: int, fields: list[str]) -> None:
        self.lines.append(line)
        self.batch.append(fields)
        if len(self.batch) + len(self.records.rejects) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        if self.batch:
            _insert(self.connection, self.table, [self.lines, *zip(*self.batch, strict=True)])
        if rejects := self.records.rejects:
            _insert(self.connection, f"{self.table}_rejects", list(zip(*rejects, strict=True)))
        for line, reason, _ in rejects:
            self.seen[reason] = self.seen.get(reason, 0) + 1
            if self.seen[reason] <= MOST_EXAMPLES:
                self.examples.append(Reject(line, reason))
        self.lines, self.batch = [], []
        rejects.clear()


def _bad_header(source: Source, line: int) -> DataError:
    return unreadable(
        source,
        "the quotation marks of the header do not pair up",
        "les guillemets de l’en-tête ne sont pas appariés",
        line=line,
    )


def _insert(connection: Connection, table: str, columns: Sequence[Sequence[int | str]]) -> None:
    """Add rows to a table whose first column is the line and whose others are texts."""
    names = [column[0] for column in connection.execute(f"DESCRIBE {table}").fetchall()]
    arrays = [pa.array(columns[0], pa.int64()), *(pa.array(values, pa.string()) for values in columns[1:])]
    insert_arrow(connection, table, pa.table(arrays, names=names))


def insert_arrow(connection: Connection, table: str, rows: pa.Table) -> None:
    """Add the rows of an Arrow table to a staged table of the same columns."""
    connection.register("arrived", rows)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arrived")
    finally:
        connection.unregister("arrived")

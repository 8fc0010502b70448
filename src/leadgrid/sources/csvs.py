"""CSV in canonical form: a fast way for files that every byte has proved well formed, a careful one for the others.

DuckDB's reader shifts or loses rows of malformed files without a word, so it only gets files without quotation marks
whose lines all have the same number of commas; all else goes through Python's `csv`, record by record. Both ways
account for every record: header + rows + rejects + blank lines.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import csv
import glob
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.facts import Reject
from leadgrid.problems import DataError
from leadgrid.sources import texts
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.readings import MOST_EXAMPLES, Reading
from leadgrid.values import is_unknown

_CHUNK: Final = 1 << 20  # what stays in the cache of a processor while it is looked through six times
_LONGEST_LINE: Final = 1 << 20
_LONGEST_FIELD: Final = 1 << 24
_LONGEST_RECORD: Final = 1 << 26
_MOST_REREAD: Final = 1 << 28
_BATCH: Final = 20_000
_BOM: Final = b"\xef\xbb\xbf"
_SEPARATORS: Final = tuple(b",\r\n")
_BLANK_ENDS: Final = ((0x20, 1), (0x09, 1), (0xA0, 2), (0xAF, 3))
"""The last byte of each blank that a field without quotes can hold, and of how many bytes it is the last."""
_BEYOND_LATIN: Final = 0xCC
"""No byte from here on in a file: no character from U+0300 on, and nothing that NFC would change."""
_NOT_SEPARATORS: Final = bytes(byte for byte in range(256) if byte not in b",\n")


def read_csv(connection: Connection, source: Source, *, table: str, careful: bool = False) -> Reading:
    """Find a CSV readable; `table` is a name for a temporary table, should the rows have to be staged.

    With `careful` they are. Without, the fast reader may be trusted if it gives `expected_rows` rows.

    Raises `DataError` where the file is empty, is not UTF-8 (with the line), or has quotes that cannot be paired up.
    """
    first_line = _first_line(source)
    shown = _shown(source, first_line)
    if shown is not None and not careful:
        return _fast(source, first_line, shown)
    return _careful(connection, source, table)


def _first_line(source: Source) -> bytes:
    with source.path.open("rb") as file:
        line = file.readline(_LONGEST_LINE).removeprefix(_BOM)
    if not line:
        raise _empty(source)
    return line


def _empty(source: Source) -> DataError:
    return unreadable(
        source,
        "the file is empty: its first line must name the columns",
        "le fichier est vide : sa première ligne doit nommer les colonnes",
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the bytes of a well-formed file show of it: how many lines it has, and what no value of it holds."""

    lines: int
    is_trimmed: bool
    is_latin: bool


def _shown(source: Source, first_line: bytes) -> _Shown | None:
    """What a file shows whose every line has the same number of commas and no quote; None for all others.

    Raises `DataError` where a line is not UTF-8.
    """
    ending = b"\r\n" if first_line.endswith(b"\r\n") else b"\n"
    commas = first_line.count(b",")
    pattern = b"," * commas + b"\n"
    is_fine = commas > 0 and first_line.endswith(b"\n") and first_line.strip(b"\r\n, ") != b""
    lines = 0
    is_trimmed = is_latin = True
    for chunk in _chunks(source):
        if not chunk.isascii():
            _check_utf8(source, chunk, lines)
        if not is_fine:
            lines += chunk.count(b"\n")
            continue
        separators = chunk.translate(None, _NOT_SEPARATORS)
        found = len(separators) // len(pattern)
        is_fine = (
            separators == pattern * found
            and b'"' not in chunk
            and b"\0" not in chunk
            and (b"\r" not in chunk if ending == b"\n" else chunk.count(b"\r") == chunk.count(b"\r\n") == found)
        )
        is_latin = is_latin and (chunk.isascii() or int(np.frombuffer(chunk, np.uint8).max()) < _BEYOND_LATIN)
        is_trimmed = is_trimmed and not _has_blank_at_an_end(chunk)
        lines += found if is_fine else chunk.count(b"\n")
    return _Shown(lines, is_trimmed, is_latin) if is_fine else None


def _has_blank_at_an_end(lines: bytes) -> bool:
    """Whether a field of whole lines may begin or end with a blank; never False where one does."""
    codes = np.frombuffer(lines, np.uint8)
    for code, length in _BLANK_ENDS:
        if code not in lines:
            continue
        at = np.flatnonzero(codes == code)
        # before the first byte stands, as it were, the last one, which ends a line
        if np.isin(codes[at - length], _SEPARATORS).any() or np.isin(codes[at + 1], _SEPARATORS).any():
            return True
    return False


def _chunks(source: Source) -> Iterator[bytes]:
    """The file in stretches of whole lines; a missing last line end is added."""
    rest = b""
    with source.path.open("rb") as file:
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
        line = lines_before + chunk.count(b"\n", 0, error.start) + 1
        raise unreadable(
            source,
            "this line is not UTF-8: save the file as «CSV UTF-8» and read it again",
            "cette ligne n’est pas en UTF-8 : enregistrez le fichier en « CSV UTF-8 » et relisez-le",
            line=line,
        ) from None


def _fast(source: Source, first_line: bytes, shown: _Shown) -> Reading:
    names = tuple(first_line.decode("utf-8").rstrip("\r\n").split(","))
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(names)))
    reader = (
        "read_csv($path, auto_detect = false, header = false, skip = 1, delim = ',', quote = '', escape = '',"
        " comment = '', nullstr = '', all_varchar = true, null_padding = false,"
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
        numbered_sql=f"(SELECT *, row_number() OVER () + 1 AS line FROM {reader})",
        parameters=(("path", glob.escape(str(source.path.resolve()))),),
        expected_rows=shown.lines - 1,
        compose=texts.composed_already if shown.is_latin else texts.composed_without_nul,
        is_trimmed=shown.is_trimmed,
    )


# ---- the careful way


@dataclass
class _Lines:
    """The lines of a file, that can be taken back, and where the record that is being read began."""

    source: Source
    read: int = 0
    reread: int = 0

    def __post_init__(self) -> None:
        self._file = self.source.path.open(encoding="utf-8-sig", newline="", errors="strict")
        self._waiting: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._file)
        self.record.append(line)
        self.read += 1
        return line

    def begin(self) -> int:
        """A new record begins: its line number."""
        self.record.clear()
        return self.read + 1

    def take_back(self) -> None:
        """All lines of this record but its first are to be read again."""
        again = self.record[1:]
        self.reread += sum(map(len, again))
        self.read -= len(again)
        self._waiting.extendleft(reversed(again))

    def close(self) -> None:
        self._file.close()


class _Records:
    """The records of a CSV one after the other, with their lines; blank lines and rejects are counted on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = _Lines(source)
        self.blank_lines = 0
        self.rejected: Counter[str] = Counter()
        self.rejects: list[Reject] = []

    def reject(self, line: int, reason: str) -> None:
        self.rejected[reason] += 1
        if self.rejected[reason] <= MOST_EXAMPLES:
            self.rejects.append(Reject(line, reason))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        # strict: a stray quote would else swallow everything up to the next one, in silence
        reader = csv.reader(self.lines, strict=True)
        while True:
            line = self.lines.begin()
            try:
                fields = next(reader)
            except StopIteration:
                self.lines.close()
                return
            except csv.Error:
                self.lines.take_back()
                if self.lines.reread > _MOST_REREAD:
                    raise unreadable(
                        self.source,
                        "from this line on the quotation marks do not pair up: write this file again from its source",
                        "à partir de cette ligne les guillemets ne sont plus appariés : refaites l’export du fichier",
                        line=line,
                    ) from None
                self.reject(line, "quotes")
                reader = csv.reader(self.lines, strict=True)
                continue
            if not fields or (len(fields) == 1 and is_unknown(fields[0])):
                self.blank_lines += 1
            else:
                yield line, fields


def _careful(connection: Connection, source: Source, table: str) -> Reading:
    csv.field_size_limit(_LONGEST_FIELD)  # one limit for the whole process, and this is its only reader
    records = _Records(source)
    rows = iter(records)
    header = next(rows, None)
    if header is None or records.rejected:
        raise _empty(source) if not records.rejected else _bad_header(source)
    names = tuple(header[1])
    width = len(names)
    columns = ", ".join(f"c{number} VARCHAR" for number in range(width))
    connection.execute(f"CREATE TEMP TABLE {table} (line BIGINT, {columns})")
    lines: list[int] = []
    batch: list[list[str]] = []
    for line, fields in rows:
        if len(fields) < width:
            fields += [""] * (width - len(fields))
        elif len(fields) > width:
            if any(not is_unknown(field) for field in fields[width:]):
                records.reject(line, "fields")
                continue
            del fields[width:]
        lines.append(line)
        batch.append(fields)
        if len(batch) == _BATCH:
            _insert(connection, table, lines, batch)
            lines, batch = [], []
    if batch:
        _insert(connection, table, lines, batch)
    return Reading(
        source,
        names,
        ("VARCHAR",) * width,
        rows_sql=table,
        numbered_sql=table,
        blank_lines=records.blank_lines,
        rejected=tuple(sorted(records.rejected.items())),
        rejects=tuple(records.rejects),
    )


def _bad_header(source: Source) -> DataError:
    return unreadable(
        source,
        "the quotation marks of the header do not pair up",
        "les guillemets de l’en-tête ne sont pas appariés",
        line=1,
    )


def _insert(connection: Connection, table: str, lines: list[int], batch: list[list[str]]) -> None:
    columns = [pa.array(lines, pa.int64()), *(pa.array(values, pa.string()) for values in zip(*batch, strict=True))]
    names = ["line", *(f"c{number}" for number in range(len(columns) - 1))]
    insert_arrow(connection, table, pa.table(columns, names=names))


def insert_arrow(connection: Connection, table: str, rows: pa.Table) -> None:
    """Add the rows of an Arrow table to a staged table of the same columns."""
    connection.register("arrived", rows)
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM arrived")
    finally:
        connection.unregister("arrived")

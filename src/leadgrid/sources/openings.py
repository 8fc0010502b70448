"""How a CSV begins, seen in its first stretch: its delimiter, what stands before its header, and where that is.

A header that has the column `lead_id` between commas is in canonical form (grid language §1): nothing is proposed for
such a file. Knows nothing of what the columns mean otherwise.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from leadgrid.sources.dialects import DELIMITERS
from leadgrid.values import is_unknown, text_key

_LOOKED_AT: Final = 1 << 18
_MOST_RECORDS: Final = 200
_MOST_PADDING: Final = 20
_ENOUGH: Final = 0.9
_VALUE: Final = re.compile(r"^[-+]?[0-9][0-9 .,/:-]*$|@")
"""What stands in rows and never in a header: a number, a date, an address."""
_SEP: Final = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*\r?\n?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the header of a CSV begins (lines from 1), and what was seen before it.

    `told` is 1 where a line `sep=;` says the delimiter. `padding` are lines before the header that hold something else,
    such as the title of a report, and `blank_lines` those that hold nothing.
    """

    delimiter: str
    header_line: int = 1
    told: int = 0
    padding: tuple[int, ...] = ()
    blank_lines: int = 0


def opening(path: Path, *, offset: int = 0, delimiter: str | None = None) -> Opening:
    """How the CSV begins that stands in UTF-8 at `offset` of a file; `delimiter` where somebody has said it."""
    with path.open("rb") as file:
        file.seek(offset)
        start = file.read(_LOOKED_AT)
        is_whole = len(start) < _LOOKED_AT
    lines = list(io.StringIO(start.decode("utf-8", "replace"), newline=""))
    if not is_whole and len(lines) > 1:
        lines.pop()
    told = _SEP.fullmatch(lines[0]) if lines else None
    if told is not None:
        lines = lines[1:]
    before = 1 if told is not None else 0
    if told is None and delimiter in (None, ",") and _is_canonical(lines):
        chosen, header = ",", _first(lines)
    else:
        said = delimiter or (told[1] if told is not None else None)
        candidates = [_Candidate.of(lines, mark) for mark in ([said] if said else DELIMITERS.values())]
        best = max(candidates, key=lambda candidate: (candidate.share, -candidate.header, candidate.width))
        chosen, header = best.delimiter, best.header
    skipped = lines[:header]
    blank = sum(1 for line in skipped if is_unknown(line))
    padding = tuple(before + number + 1 for number, line in enumerate(skipped) if not is_unknown(line))
    return Opening(chosen, before + header + 1, before, padding, blank)


def _first(lines: Sequence[str]) -> int:
    return next((number for number, line in enumerate(lines) if not is_unknown(line)), 0)


def _is_canonical(lines: Sequence[str]) -> bool:
    record = next(_records(lines[_first(lines) :], ","), (0, []))[1]
    return any(text_key(field) == "lead_id" for field in record)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The first records that hold something, each with the number of its first line from 0."""
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    at = 0
    while True:
        try:
            record = next(reader)
        except (StopIteration, csv.Error):
            return
        if any(not is_unknown(field) for field in record):
            yield at, record
        at = reader.line_num


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A delimiter, where its header would be, how wide that is, and the share of the records that are as wide."""

    delimiter: str
    header: int
    width: int
    share: float

    @classmethod
    def of(cls, lines: Sequence[str], delimiter: str) -> _Candidate:
        records = list(islice(_records(lines, delimiter), _MOST_RECORDS))
        if not records:
            return cls(delimiter, _first(lines), 1, 0.0)
        found = header_of(records)
        at, header = records[found]
        return cls(delimiter, at, len(header), _share(records, found) if len(header) > 1 else 0.0)


def header_of(records: Sequence[tuple[int, list[str]]]) -> int:
    """Which of the first records is the header: the first, or below lines of one field the first that has several.

    >>> header_of([(1, ["Export", ""]), (3, ["N°", "Ville"]), (4, ["1", "Lyon"]), (5, ["2", "Brest"])])
    1
    """
    wide = next((number for number, (_, record) in enumerate(records) if _known(record) > 1), 0)
    is_found = 0 < wide <= _MOST_PADDING and _is_header(records[wide][1]) and _share(records, wide) >= _ENOUGH
    return wide if is_found else 0


def _known(record: Sequence[str]) -> int:
    return sum(1 for field in record if not is_unknown(field))


def _share(records: Sequence[tuple[int, list[str]]], header: int) -> float:
    widths = [len(record) == len(records[header][1]) for _, record in records[header + 1 :]]
    return sum(widths) / len(widths) if widths else float(header == 0)


def _is_header(record: Sequence[str]) -> bool:
    """Whether a record below lines of another kind can be nothing but names."""
    names = [text_key(field) for field in record if not is_unknown(field)]
    return len(set(names)) == len(names) and not any(_VALUE.search(name) for name in names)

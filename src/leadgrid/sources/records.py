"""CSV record by record, for files that are not shown to be well formed: each is a row or a reject with a reason.

Read by Python's `csv`, in bounded memory; a record that no quote closes costs its own line and no other.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadgrid.sources.encodings import Plain
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.openings import Opening
from leadgrid.values import is_unknown

_LONGEST_FIELD: Final = 1 << 24
_MOST_REREAD: Final = 1 << 28


@dataclass
class _Lines:
    """The lines of a file, that can be taken back, and where the record that is being read began."""

    path: Path
    read: int = 0
    reread: int = 0

    def __post_init__(self) -> None:
        self._file = self.path.open(encoding="utf-8-sig", newline="", errors="strict")
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
        del self.record[1:]
        self.reread += sum(map(len, again))
        self.read -= len(again)
        self._waiting.extendleft(reversed(again))

    def close(self) -> None:
        self._file.close()


Rejected = tuple[int, str, str]
"""The line, the reason and the text of a record that is no row."""


class Records:
    """The records of a CSV from its header on, with their lines; blank lines and rejects are counted on the way.

    What was rejected waits in `rejects` until somebody takes it. Raises `DataError` where quotes cannot be paired up.
    """

    def __init__(self, source: Source, plain: Plain, opening: Opening) -> None:
        csv.field_size_limit(_LONGEST_FIELD)  # one limit for the whole process, and this is its only reader
        self.source = source
        self.delimiter = opening.delimiter
        self.lines = _Lines(plain.path)
        for _ in range(opening.header_line - 1):
            next(self.lines)
        self.blank_lines = opening.blank_lines
        self.rejected: Counter[str] = Counter()
        self.rejects: list[Rejected] = []

    def reject(self, line: int, reason: str) -> None:
        """The record that was read last, or its first line, is no row."""
        self.rejected[reason] += 1
        self.rejects.append((line, reason, "".join(self.lines.record).rstrip("\r\n")))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        # strict: a stray quote would else swallow everything up to the next one, in silence
        reader = csv.reader(self.lines, strict=True, delimiter=self.delimiter)
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
                reader = csv.reader(self.lines, strict=True, delimiter=self.delimiter)
                continue
            if not fields or (len(fields) == 1 and is_unknown(fields[0])):
                self.blank_lines += 1
            else:
                yield line, fields

"""Whether a workbook can be opened without harm: how large its parts and its sheets are once they are unpacked.

A kilobyte with one value in the last cell of a sheet makes its readers ask for more memory than there is, so every part
is looked through first, in stretches. Knows nothing of what the cells hold.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST_UNPACKED: Final = 1 << 30
MOST_TIMES: Final = 200
"""How much longer than itself a workbook may be unpacked, where it is longer than `_HARMLESS`."""
MOST_CELLS: Final = 30_000_000
MOST_PARTS: Final = 10_000
_HARMLESS: Final = 1 << 26
_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 1 << 16
_PLACE: Final = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_CELL: Final = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_UNPLACED: Final = re.compile(rb"<(?:\w+:)?c(?:>|/|\s(?![^>]*\br\s*=))")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")


def is_harmless(path: Path) -> bool:
    """Whether every part of a workbook is as long as it says and no sheet is larger than `MOST_CELLS`."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().startswith("xl/")]
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, max(_HARMLESS, MOST_TIMES * _size(path))):
                return False
            return all(_is_small(archive, part) for part in parts if "/media/" not in part.filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _size(path: Path) -> int:
    return path.stat().st_size


@dataclass
class _Extent:
    """The farthest cell that was seen in a part."""

    rows: int = 1
    columns: int = 1

    def reach(self, place: bytes) -> bool:
        if place.isdigit() and len(place) <= 7:
            self.rows = max(self.rows, int(place))
        elif (cell := _CELL.fullmatch(place)) is not None:
            column = 0
            for letter in cell[1].upper():
                column = 26 * column + letter - 64
            self.rows = max(self.rows, int(cell[2]))
            self.columns = max(self.columns, column)
        else:
            return False
        return self.rows * self.columns <= MOST_CELLS


def _is_small(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    extent = _Extent()
    is_sheet = "sheets/" in part.filename.lower()
    rest = b""
    unplaced = rows = 0
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if not is_sheet:
                continue
            text = rest + chunk
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
            if len(rest) > _LONGEST_TAG and b">" not in rest:
                return False
            if not all(map(extent.reach, set(_PLACE.findall(text)))):
                return False
            unplaced += len(_UNPLACED.findall(text))
            rows += len(_ROW.findall(text))
    # cells without a place stand one after the other: in the worst of cases all of them in one row
    wide = unplaced if unplaced <= 16_384 else -(-unplaced // max(rows, 1)) * 2
    return max(extent.rows, rows) * max(extent.columns, wide if unplaced else 1) <= MOST_CELLS

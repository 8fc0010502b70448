"""Tables as files that people open in a spreadsheet: no cell of theirs is run as a formula.

What machines read is written raw, elsewhere. Knows nothing of leads or grids.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Final

import polars as pl
import xlsxwriter

from leadgrid.problems import DataError, Language, Problem, Words
from leadgrid.sources.apostrophes import MARKS, guarded

BYTE_ORDER_MARK: Final = "\ufeff"
MOST_ROWS: Final = 1_048_575
"""Rows of a workbook's sheet, without its header."""
_LONGEST_CELL: Final = 32_767
_NOTHING_READ: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""What the workbook says of when it was made: the same table gives the same bytes."""


def csv(rows: pl.DataFrame, *, language: Language) -> bytes:
    """A frame as CSV for people: UTF-8 with a byte-order mark, `;` in French and `,` in English, numbers untouched.

    Texts that a spreadsheet would run are written with a leading apostrophe; a file that has any says so by the header
    of an empty last column, and our readers undo it.
    """
    safe = _safe(rows, language)
    return (BYTE_ORDER_MARK + safe.write_csv(separator=";" if language == "fr" else ",")).encode()


def xlsx(rows: pl.DataFrame, *, language: Language) -> bytes:
    """A frame as a workbook of one sheet: every text a text cell, never a formula, a link or a number.

    Texts at risk carry the same apostrophe as in `csv`, and the sheet says so alike, since people save workbooks as
    CSV. A text longer than a cell may hold is cut. Raises `DataError` where there are more rows than a sheet has.
    """
    if len(rows) > MOST_ROWS:
        words = Words(
            en="a sheet holds no more than 1,048,575 rows: choose fewer, or take the CSV",
            fr="une feuille ne tient pas plus de 1 048 575 lignes : choisissez-en moins, ou prenez le CSV",
        )
        raise DataError([Problem(words)])
    safe, written = _safe(rows, language), io.BytesIO()
    with xlsxwriter.Workbook(written, _NOTHING_READ) as book:
        book.set_properties({"created": _WRITTEN})
        sheet = book.add_worksheet("leads")
        bold = book.add_format({"bold": True})
        for place, name in enumerate(safe.columns):
            sheet.write_string(0, place, _cut(name), bold)
        for line, row in enumerate(safe.iter_rows(), start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, place, _cut(cell))
                elif cell is not None:
                    sheet.write_number(line, place, cell)
        sheet.freeze_panes(1, 0)
        if len(safe) and len(safe.columns):
            sheet.autofilter(0, 0, len(safe), len(safe.columns) - 1)
            sheet.autofit(360)
    return written.getvalue()


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _safe(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The frame with an apostrophe where one is needed, and then with the column that says so."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    safe = rows.with_columns(
        pl.Series(name, [None if cell is None else guarded(cell) for cell in rows[name]], dtype=pl.String)
        for name in texts
    ).rename({name: guarded(name) for name in rows.columns})
    if safe.columns != rows.columns or not safe.equals(rows):
        safe = safe.with_columns(pl.lit(None, dtype=pl.String).alias(MARKS[language]))
    return safe

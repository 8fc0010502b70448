"""Tables as files that people open in a spreadsheet: no cell of theirs is run as a formula.

What machines read is written raw, elsewhere. Knows nothing of leads or grids.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from leadgrid.problems import Language
from leadgrid.sources.apostrophes import MARKS, guarded

BYTE_ORDER_MARK: Final = "\ufeff"


def csv(rows: pl.DataFrame, *, language: Language) -> bytes:
    """A frame as CSV for people: UTF-8 with a byte-order mark, `;` in French and `,` in English, numbers untouched.

    Texts that a spreadsheet would run are written with a leading apostrophe; a file that has any says so by the header
    of an empty last column, and our readers undo it.
    """
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    safe = rows.with_columns(
        pl.Series(name, [None if cell is None else guarded(cell) for cell in rows[name]], dtype=pl.String)
        for name in texts
    ).rename({name: guarded(name) for name in rows.columns})
    if safe.columns != rows.columns or not safe.equals(rows):
        safe = safe.with_columns(pl.lit(None, dtype=pl.String).alias(MARKS[language]))
    return (BYTE_ORDER_MARK + safe.write_csv(separator=";" if language == "fr" else ",")).encode()

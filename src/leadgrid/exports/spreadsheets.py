"""Texts that are safe in a spreadsheet: a cell that a program would run as a formula is written as a text.

Only for files that people open; what machines read is written raw. Knows nothing of leads or grids.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from leadgrid.values import BLANKS

FORMULA_STARTS: Final = "=+-@|%\t\r\n＝＋－＠｜％"
BYTE_ORDER_MARK: Final = "\ufeff"


def safe(text: str) -> str:
    """`text` with a leading apostrophe where a spreadsheet could take it for a formula.

    >>> safe("=HYPERLINK(1)"), safe("Île"), safe(" -5")
    ("'=HYPERLINK(1)", 'Île', "' -5")
    """
    bare = text.lstrip(BLANKS)
    risky = text[:1] in FORMULA_STARTS or bare[:1] in FORMULA_STARTS
    return f"'{text}" if text and risky else text


def csv(rows: pl.DataFrame, *, language: str) -> bytes:
    """A frame as CSV for people: UTF-8 with a byte-order mark, `;` in French and `,` in English, texts made safe and
    numbers untouched."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    safe_texts = {name: [None if cell is None else safe(cell) for cell in rows[name]] for name in texts}
    written = rows.with_columns(pl.Series(name, cells, dtype=pl.String) for name, cells in safe_texts.items()).rename(
        {name: safe(name) for name in rows.columns if safe(name) != name}
    )
    return (BYTE_ORDER_MARK + written.write_csv(separator=";" if language == "fr" else ",")).encode()

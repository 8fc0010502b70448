"""Rows of counts and shares as a table: texts as they are written, whole numbers and shares in the reader's form."""

from __future__ import annotations

from typing import Any, Final, Literal

import polars as pl
import streamlit as st

from i18n import voice

TALLEST: Final = 12
"""Rows that are shown without scrolling."""
HEIGHT: Final = 458
"""Pixels of a table that scrolls."""


def table(rows: list[dict[str, object]], *, alt: str | None = None) -> None:
    """Draw the rows, whose columns are those of the first; `alt` says what the table shows."""
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col(pl.String).fill_null(""))
    config: dict[str, Any] = {
        name: st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
        for name, kind in frame.schema.items()
        if kind.is_float()
    }
    height: Literal["content"] | int = "content" if len(rows) <= TALLEST else HEIGHT
    st.dataframe(written(frame), hide_index=True, column_config=config, height=height, alt=alt)


def written(frame: pl.DataFrame) -> Any:
    """The frame for `st.dataframe`, its whole numbers written as in the reader's sentences: «−1 234».

    They stay numbers and are sorted as such: what is written goes along as a pandas Styler. A column's own `format`
    would take its place and write «-1234», or go by the browser's language instead of the one that was chosen here.
    """
    whole = [name for name, kind in frame.schema.items() if kind.is_integer()]
    # of Arrow's types, so that a column of whole numbers with gaps stays one
    held = frame.to_pandas(use_pyarrow_extension_array=True)
    return held.style.format(voice().number, subset=whole, na_rep="")

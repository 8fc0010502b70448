"""Rows of counts and shares as a table: texts as they are written, whole numbers and shares in the reader's form."""

from __future__ import annotations

from typing import Any, Final, Literal

import polars as pl
import streamlit as st

TALLEST: Final = 12
"""Rows that are shown without scrolling."""
HEIGHT: Final = 458
"""Pixels of a table that scrolls."""


def table(rows: list[dict[str, object]], *, alt: str | None = None) -> None:
    """Draw the rows, whose columns are those of the first; `alt` says what the table shows."""
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col(pl.String).fill_null(""))
    config: dict[str, Any] = {}
    for name, kind in frame.schema.items():
        if kind.is_integer():
            config[name] = st.column_config.NumberColumn(format="localized")
        elif kind.is_float():
            config[name] = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    height: Literal["content"] | int = "content" if len(rows) <= TALLEST else HEIGHT
    st.dataframe(frame, hide_index=True, column_config=config, height=height, alt=alt)

"""A chart on the page."""

from __future__ import annotations

import streamlit as st

from charts import Chart


def draw(chart: Chart, *, key: str) -> None:
    """The chart with its sentence as its accessible name; `key` is unique on the page."""
    # Streamlit's theme gives ink and fonts in the browser, where light or dark is known for sure.
    st.plotly_chart(chart.figure, key=key, alt=chart.alt, config={"displayModeBar": False, "displaylogo": False})

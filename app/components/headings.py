"""The head of a page: the question that it answers."""

from __future__ import annotations

import streamlit as st

from i18n import t


def heading(page: str) -> None:
    """The question of a page (`data`, `tune`, `export` …) as its title; the navigation says its name."""
    st.title(t(f"question.{page}"), anchor=False)

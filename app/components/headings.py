"""The head of a page: the question that it answers."""

from __future__ import annotations

from typing import Final

import streamlit as st

from i18n import t

# Streamlit leaves as much room around a page as a text needs; a tool needs it for its columns. What is chosen is in the
# primary colour, on which white has to be read too: on the dark ground it takes that of links, which is beyond 4.5:1.
_ROOM: Final = """<style>
[data-testid=stMainBlockContainer] { padding: 3.75rem 40px 32px }
[data-testid=stMainBlockContainer] h1 { padding: 4px 0 0 }
[data-testid=stTab][aria-selected=true], [role=radiogroup] button[role=radio][aria-checked=true] {
  color: light-dark(#0B6B6B, #5CC9C0);
}
</style>"""


def heading(page: str) -> None:
    """The question of a page (`data`, `tune`, `export` …) as its title; the navigation says its name."""
    st.html(_ROOM)
    st.title(t(f"question.{page}"), anchor=False)

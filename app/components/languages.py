"""How the screen reads: its language, and large type for a projector."""

from __future__ import annotations

from typing import Final

import streamlit as st

import state
from i18n import t
from voices import LANGUAGES

NAMES: Final = {"fr": "Français", "en": "English"}


def language_switch() -> None:
    """French or English; kept in the address as `?lang=`, and the browser's language until somebody chooses."""
    state.keep_language()
    st.segmented_control(
        t("frame.language"),
        LANGUAGES,
        format_func=NAMES.__getitem__,
        required=True,
        key=state.LANGUAGE,
        on_change=state.choose_language,
        label_visibility="collapsed",
    )


# The sidebar keeps its width, so its buttons keep their words on one line.
_LARGE_TYPE: Final = """<style>
:root { font-size: 18px !important }
[data-testid=stSidebar] [role=radiogroup] button { padding-inline: 6px; font-size: 15px }
</style>"""


def large_switch() -> None:
    """Large type, so that the room can read what a projector shows."""
    if state.large():
        st.html(_LARGE_TYPE)
    st.toggle(t("frame.large"), key=state.LARGE)

"""The tuner of a page, below the saving bar: live, or where that does not answer in the plain mode."""

from __future__ import annotations

import streamlit as st

import desks
import moves
import state
from components.failures import guarded
from components.live import live_tuner
from components.plain.pages import plain_page
from components.savings import saving_bar
from i18n import t


@st.fragment(key="tuner")
def tuner() -> None:
    """Only this runs again when a number moves; nothing is measured then."""
    with guarded():
        at = desks.desk()
        saving_bar(at)
        why_plain = state.plain()
        if why_plain is None:
            live_tuner(at)
        else:
            if why_plain == state.SILENT:
                _silent()
            plain_page(at)


def _silent() -> None:
    """What happened to the live tuner, and the way back to it."""
    st.warning(t("tune.silent"), icon=":material/bolt:")
    st.button(t("tune.try_live"), key="try_live", on_click=moves.try_live, type="tertiary", icon=":material/refresh:")

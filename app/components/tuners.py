"""The tuner of the plain mode: sliders at the left, what they do at the right, drawn again when one is let go."""

from __future__ import annotations

import streamlit as st

import desks
from components.failures import guarded
from components.outcomes import outcomes
from components.points import points_panel
from components.savings import saving_bar


@st.fragment(key="tuner")
def tuner() -> None:
    """Only this runs again when a slider moves; nothing is measured then."""
    with guarded():
        at = desks.desk()
        saving_bar(at)
        with st.container(horizontal=True, wrap=False, gap="medium"):
            points_panel(at)
            with st.container():
                outcomes(at)

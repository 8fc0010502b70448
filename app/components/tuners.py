"""The tuner of the plain mode: sliders at the left, what they do at the right, drawn again when one is let go."""

from __future__ import annotations

import streamlit as st

import desks
from components.failures import guarded
from components.outcomes import details, outcomes
from components.panes import panes
from components.points import WIDTH, points_panel
from components.savings import saving_bar
from leadgrid.tunings import tune


@st.fragment(key="tuner")
def tuner() -> None:
    """Only this runs again when a slider moves; nothing is measured then."""
    with guarded():
        at = desks.desk()
        _, signatures = at.folded()
        replayed = at.view.replay is not None
        now, before = (tune(signatures, grid, replayed=replayed) for grid in (at.tuned, at.agreed))
        saving_bar(at)
        left, right = panes(left=WIDTH)
        with right:  # first: it is what changes
            outcomes(at, now=now, before=before)
        with left:
            points_panel(at, before.today)
        with right:
            details(at, now)

"""The tuner of a page: live, or in the plain mode sliders beside what they do, drawn anew when one is let go."""

from __future__ import annotations

import streamlit as st

import desks
import moves
import state
from components.failures import guarded
from components.live import live_tuner
from components.outcomes import details, outcomes
from components.panes import panes
from components.points import WIDTH, points_panel
from components.savings import saving_bar
from desks import Desk
from i18n import t
from leadgrid.tunings import tune


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
            _plain(at)


def _silent() -> None:
    """What happened to the live tuner, and the way back to it."""
    st.warning(t("tune.silent"), icon=":material/bolt:")
    st.button(t("tune.try_live"), key="try_live", on_click=moves.try_live, type="tertiary", icon=":material/refresh:")


def _plain(at: Desk) -> None:
    _, signatures = at.folded()
    replayed = at.view.replay is not None
    now, before = (tune(signatures, grid, replayed=replayed) for grid in (at.tuned, at.agreed))
    left, right = panes(left=WIDTH)
    with right:  # first: it is what changes
        outcomes(at, now=now, before=before)
    with left:
        points_panel(at, before.today)
    with right:
        details(at, now)

"""Before the tuner: whether the grid finds in the data what it reads; where it does not, the way to one that does."""

from __future__ import annotations

import streamlit as st

import desks
from i18n import t
from leadgrid import feeds

GRIDS = "views/grids.py"
ENOUGH = 0.5
"""The share of the criteria below which the sliders of a grid move next to nothing."""


def foothold() -> None:
    """Say that the grid was written for other files, where most of its criteria find nothing in these, and lead on."""
    at = desks.desk()
    with at.workspace.dataset() as dataset:
        feed = feeds.feed(at.agreed, dataset)
    if len(feed.fed) < ENOUGH * len(feed.enabled):
        sentence = t("loading.foreign_grid", count=len(feed.fed), enabled=len(feed.enabled))
        if not feed.fed:
            sentence = t("loading.foreign_grid_all", count=len(feed.enabled))
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="foothold"):
            st.markdown(f":material/power_off: {sentence}", width="stretch")
            if st.button(t("grids.make"), key="to-first-grid", type="primary", icon=":material/auto_awesome:"):
                st.switch_page(GRIDS, query_params=st.query_params.to_dict())

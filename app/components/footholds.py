"""Before the tuner: whether the grid finds in the data what it reads, where most of it does not."""

from __future__ import annotations

import streamlit as st

import desks
from i18n import t
from leadgrid import feeds

ENOUGH = 0.5
"""The share of the criteria below which the sliders of a grid move next to nothing."""


def foothold() -> None:
    """Say that the grid was written for other files, where most of its criteria find nothing in these."""
    at = desks.desk()
    with at.workspace.dataset() as dataset:
        feed = feeds.feed(at.agreed, dataset)
    if len(feed.fed) < ENOUGH * len(feed.enabled):
        sentence = t("loading.foreign_grid", count=len(feed.fed), enabled=len(feed.enabled))
        st.info(sentence, icon=":material/power_off:")

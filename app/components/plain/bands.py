"""Where the bands begin, and from which of them sales calls: the threshold."""

from __future__ import annotations

from functools import partial

import streamlit as st

import moves
import state
from components.plain.rows import Dial, slider_row
from desks import Desk
from i18n import named, t
from leadgrid.distributions import Histogram
from leadgrid.grids import Band


def bands_panel(at: Desk, saved_scores: Histogram) -> None:
    """Nothing in a grid whose bands have no start; `saved_scores` are today's under the saved grid."""
    saved = at.agreed.starts
    if not saved:
        return
    st.subheader(t("tune.bands"), anchor=False, help=t("tune.sales_help"))
    _sales(at, [at.tuned.band(band) for band in saved])
    scale = at.agreed.scale
    low = min(*saved.values(), saved_scores.lowest if scale.min is None else scale.min)
    high = max(*saved.values(), saved_scores.highest + 1 if scale.max is None else scale.max, low + len(saved))
    with st.container(gap="xxsmall", key="bands"):
        for band, start in at.tuned.starts.items():
            label = named(at.tuned.band(band))
            slider_row(
                Dial(moves.start_key(band), start, saved[band], low, high),
                t("tune.starts", band=label),
                spoken=t("tune.starts_spoken", band=label),
                on_move=partial(moves.move_start, band, (low, high)),
                on_reset=partial(moves.reset_start, band, (low, high)),
            )


def _sales(at: Desk, started: list[Band]) -> None:
    names = {band.id: named(band) for band in started}
    state.show(moves.SALES_KEY, at.sales.id if at.sales else None)
    st.selectbox(
        t("tune.sales"),
        list(names),
        format_func=lambda band: names.get(band, band),
        key=moves.SALES_KEY,
        on_change=moves.choose_sales,
    )

"""Today's leads from the highest score down, with the three reasons that weigh most; one of them can be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
import streamlit as st

import desks
import state
from components.failures import guarded
from components.leads.columns import columns
from components.pagings import begin_anew, pages, show_more
from components.tables import written
from components.whys import choose_lead, chosen_lead, round_of_choices, why
from desks import Desk
from i18n import t
from leadgrid.leadlists import RankedLead, Ranking, page, rank
from leadgrid.profiles import search
from leadgrid.scores import weigh

PAGE: Final = 50
HEIGHT: Final = 560
ROW: Final = 64
"""Pixels: three lines, and Streamlit breaks no line in a lower row."""
SEARCH: Final = "leads.search"
PAGES: Final = "leads.pages"


@st.fragment(key="leads")
def leads_list() -> None:
    """The searchable list, and beside it why the chosen lead has its score."""
    with guarded():
        at = desks.desk()
        features, signatures = at.folded()
        scores = weigh(signatures, at.tuned)
        with st.container(horizontal=True, wrap=False, gap="medium"):
            listing = st.container()
            chosen = chosen_lead(at)
            if chosen is not None:
                why(at, chosen)
        with listing:
            words = st.text_input(
                t("leads.search"),
                key=SEARCH,
                type="search",
                placeholder=t("leads.search_hint"),
                on_change=begin_anew,
                args=(PAGES,),
            )
            among = None
            if words and words.strip():
                with at.workspace.dataset() as dataset:
                    among = search(dataset, words)
            ranking = rank(features, signatures, scores, among=among)
            _table(at, ranking, page(ranking, signatures, scores, at.tuned, most=PAGE * pages(PAGES)))


def _table(at: Desk, ranking: Ranking, listed: Sequence[RankedLead]) -> None:
    if not listed:
        st.info(t("leads.nobody"), icon=":material/search_off:")
        return
    numbers, chosen, digest = [lead.lead for lead in listed], chosen_lead(at), at.facts.digest
    shown = columns(at, listed, is_beside=chosen is not None)
    # Another list is another table: a selected place would point at somebody else.
    key = f"leads.{hashlib.sha256(np.array(numbers).tobytes()).hexdigest()[:12]}.{round_of_choices()}"
    st.dataframe(
        written(pl.DataFrame({column.key: list(column.values) for column in shown})),
        column_config={column.key: column.config for column in shown},
        hide_index=True,
        height=HEIGHT,
        row_height=ROW,
        placeholder="",
        key=key,
        on_select=lambda: _choose(digest, key, numbers, chosen),
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [numbers.index(chosen)]}} if chosen in numbers else None,
        alt=t("leads.alt", count=len(listed)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("leads.shown", shown=len(listed), count=len(ranking)), width="content")
        if len(listed) < len(ranking):
            st.button(
                t("leads.more", count=min(PAGE, len(ranking) - len(listed))),
                key="leads.more",
                on_click=show_more,
                args=(PAGES,),
            )


def _choose(digest: str, key: str, numbers: Sequence[int], before: int | None) -> None:
    selection = state.said(key)["selection"]
    rows = [*selection["rows"], *(cell[0] for cell in selection["cells"])]
    # A click in a cell leaves a row that was ticked before as it is: what is new is what is meant.
    new = [row for row in rows if numbers[row] != before] or rows
    choose_lead(digest, numbers[new[0]] if new else None)

"""Today's leads from the highest score down, with the three reasons that weigh most; one of them can be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
import streamlit as st

import desks
import state
from attributes import telling
from components.failures import guarded
from components.whys import choose_lead, chosen_lead, round_of_choices, why
from desks import Desk
from escapes import shortened
from i18n import t, voice
from leadgrid.grids import named
from leadgrid.leadlists import RankedLead, Ranking, page, rank
from leadgrid.profiles import profiles, search
from leadgrid.reasons import in_words
from leadgrid.scores import weigh

PAGE: Final = 50
NAMES_FIRST: Final = 2
"""Attributes that stand before the reasons; the others stand behind them."""
HEIGHT: Final = 560
ROW: Final = 64
"""Pixels: three lines, and Streamlit breaks no line in a lower row."""
WIDTHS: Final = {"score": 56, "band": 84, "attribute": 118, "why": 440, "lead_id": 96}
"""Pixels: the reasons are seen whole in a window of 1280 pixels, and what is beside them breaks into lines too."""
WHY_BESIDE: Final = 340
"""The reasons' width beside an opened lead."""
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
                t("leads.search"), key=SEARCH, type="search", placeholder=t("leads.search_hint"), on_change=_first_page
            )
            among = None
            if words and words.strip():
                with at.workspace.dataset() as dataset:
                    among = search(dataset, words)
            ranking = rank(features, signatures, scores, among=among)
            _table(at, ranking, page(ranking, signatures, scores, at.tuned, most=PAGE * _pages()))


def _table(at: Desk, ranking: Ranking, listed: Sequence[RankedLead]) -> None:
    if not listed:
        st.info(t("leads.nobody"), icon=":material/search_off:")
        return
    with at.workspace.dataset() as dataset:
        rows = profiles(dataset, [lead.lead for lead in listed])
        names = telling([column.name for column in dataset.columns("leads").values()])
    reader = voice()
    labels = {band.id: named(band, voice().language) for band in at.tuned.bands}
    columns: dict[str, tuple[Any, Sequence[object]]] = {
        "score": (
            st.column_config.NumberColumn(reader.t("leads.score"), width=WIDTHS["score"]),
            [lead.score for lead in listed],
        )
    }
    numbers = [lead.lead for lead in listed]
    chosen, digest = chosen_lead(at), at.facts.digest
    told = [" · ".join(in_words(at.tuned, lead.reasons, voice().language)) for lead in listed]
    width, first = (WIDTHS["why"], NAMES_FIRST) if chosen is None else (WHY_BESIDE, 1)
    reasons = (st.column_config.TextColumn(reader.t("leads.why"), width=width), told)
    bands: tuple[Any, Sequence[object]] = (
        st.column_config.TextColumn(reader.t("leads.band"), width=WIDTHS["band"]),
        [labels.get(lead.band or "", "") for lead in listed],
    )
    if labels and chosen is None:
        columns["band"] = bands
    for place, name in enumerate(name for name in names if name in rows.columns):
        if place == first:
            columns["why"] = reasons
        config = st.column_config.TextColumn(shortened(name), width=WIDTHS["attribute"])
        columns[f"attribute{place}"] = (config, rows[name].to_list())
    columns.setdefault("why", reasons)
    if labels:
        columns.setdefault("band", bands)
    columns["lead_id"] = (
        st.column_config.TextColumn(reader.t("leads.lead_id"), width=WIDTHS["lead_id"]),
        rows["lead_id"].to_list(),
    )

    # Another list is another table: a selected place would point at somebody else.
    key = f"leads.{hashlib.sha256(np.array(numbers).tobytes()).hexdigest()[:12]}.{round_of_choices()}"
    st.dataframe(
        pl.DataFrame({name: list(values) for name, (_, values) in columns.items()}),
        column_config={name: config for name, (config, _) in columns.items()},
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
            st.button(t("leads.more", count=min(PAGE, len(ranking) - len(listed))), key="leads.more", on_click=_more)


def _choose(digest: str, key: str, numbers: Sequence[int], before: int | None) -> None:
    selection = state.said(key)["selection"]
    rows = [*selection["rows"], *(cell[0] for cell in selection["cells"])]
    # A click in a cell leaves a row that was ticked before as it is: what is new is what is meant.
    new = [row for row in rows if numbers[row] != before] or rows
    choose_lead(digest, numbers[new[0]] if new else None)


def _pages() -> int:
    return int(state.said(PAGES) or 1)


def _more() -> None:
    state.keep(PAGES, _pages() + 1)


def _first_page() -> None:
    state.keep(PAGES, 1)

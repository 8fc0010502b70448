"""Today's leads from the highest score down, with the three reasons that weigh most; one of them can be opened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

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


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the list: how it is shown, and what stands in it."""

    key: str
    config: ColumnConfig
    values: Sequence[object]


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
    numbers, chosen, digest = [lead.lead for lead in listed], chosen_lead(at), at.facts.digest
    columns = _columns(at, listed, is_beside=chosen is not None)
    # Another list is another table: a selected place would point at somebody else.
    key = f"leads.{hashlib.sha256(np.array(numbers).tobytes()).hexdigest()[:12]}.{round_of_choices()}"
    st.dataframe(
        pl.DataFrame({column.key: list(column.values) for column in columns}),
        column_config={column.key: column.config for column in columns},
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


def _columns(at: Desk, listed: Sequence[RankedLead], *, is_beside: bool) -> list[_Column]:
    """Score, band, who it is and why, in the order in which they are read; beside an opened lead the reasons come
    sooner and the band last."""
    say = voice()
    text = st.column_config.TextColumn
    with at.workspace.dataset() as dataset:
        rows = profiles(dataset, [lead.lead for lead in listed])
        told = telling([column.name for column in dataset.columns("leads").values()])
    scores = [lead.score for lead in listed]
    score = _Column("score", st.column_config.NumberColumn(say.t("leads.score"), width=WIDTHS["score"]), scores)
    labels = {band.id: named(band, say.language) for band in at.tuned.bands}
    reached = [labels.get(lead.band or "", "") for lead in listed]
    bands = [_Column("band", text(say.t("leads.band"), width=WIDTHS["band"]), reached)] * bool(labels)
    attributes = [
        _Column(f"attribute{place}", text(shortened(name), width=WIDTHS["attribute"]), rows[name].to_list())
        for place, name in enumerate(name for name in told if name in rows.columns)
    ]
    reasons = [" · ".join(in_words(at.tuned, lead.reasons, say.language)) for lead in listed]
    width, first = (WHY_BESIDE, 1) if is_beside else (WIDTHS["why"], NAMES_FIRST)
    whys = _Column("why", text(say.t("leads.why"), width=width), reasons)
    ids = _Column("lead_id", text(say.t("leads.lead_id"), width=WIDTHS["lead_id"]), rows["lead_id"].to_list())
    before, after = ([], bands) if is_beside else (bands, [])
    return [score, *before, *attributes[:first], whys, *attributes[first:], *after, ids]


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

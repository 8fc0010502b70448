"""Today's leads, the highest score first: found, looked through page by page, chosen, taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import streamlit as st

import besides
import downloads
import resources
import state
from components.leads.columns import columns
from components.leads.filters import CUSTOMERS_TOO, filtered
from components.tables import written
from desks import Desk
from escapes import shortened
from i18n import day, t, voice
from leadgrid.leadlists import RankedLead, Ranking, page, rank
from leadgrid.profiles import profiles
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures
from leadgrid.snapshots import View

PAGE: Final = 50
ROW: Final = 64
"""Pixels: three lines, and Streamlit breaks no line in a lower row."""
HEIGHT: Final = 620
MOST_AT_ONCE: Final = 10_000
"""Leads in one file of the list; all of them are on the page of exports."""
BESIDE: Final = "lead_list.beside"
OPENING, ARROW, OPENING_WIDTH = "open", "→", 44
PICKED: Final = "lead_list.picked"
_ENDINGS: Final = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def leads_of_today(at: Desk) -> None:
    """The list with its filters; a click opens a lead, ticks choose who goes into a file."""
    if at.view.today is None:
        st.info(t("lead_list.no_today"), icon=":material/event_busy:")
        return
    features, signatures = resources.folded(at.workspace, at.tuned, _view(at))
    scores = weigh(signatures, at.tuned)
    everybody = rank(features, signatures, scores)
    found = filtered(at, everybody, scores)
    today = day(at.facts.local(at.view.today))
    told = t("lead_list.count", count=len(found.ranking), all=len(everybody), day=today)
    if not len(found.ranking):
        st.caption(told)
        st.info(t("lead_list.nobody"), icon=":material/search_off:")
        return
    pages = -(-len(found.ranking) // PAGE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(told, width="content")
        at = other_grids(at)
        chosen = rank(features, signatures, scores, among=np.array(picked)) if (picked := _picked(at)) else None
        _files(at, found.ranking, signatures, chosen)
        # at the right end, under the pointer, the table's own tools come up over whatever stands there
        is_cut = chosen is None and len(found.ranking) > MOST_AT_ONCE
        st.caption(t("lead_list.first_only", count=MOST_AT_ONCE) if is_cut else t("lead_list.hint"), width="stretch")
    # another list is another widget: it begins at its first page
    pages_key = f"lead_list.page.{_digest(found.ranking.leads)}"
    number = int(state.said(pages_key) or 1)
    listed = page(found.ranking, signatures, scores, at.tuned, first=(number - 1) * PAGE, most=PAGE)
    _table(at, listed, by=found.by)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.pagination(pages, key=pages_key)
            st.caption(t("lead_list.sorts_page", count=PAGE))


def other_grids(at: Desk) -> Desk:
    """Which other grids score the same leads: a column each, in the list and in the files."""
    known = besides.possible(at)
    if not known:
        return at
    called = {}
    for name, title in besides.titles(known).items():
        said = shortened(title)
        if title != known[name].name:
            said += f" ({voice().t('grids.file', file=shortened(name))})"
        called[name] = (
            voice().t("lead_list.reads_nothing", name=said) if besides.reads_nothing(at, known[name]) else said
        )
    shown = [name for name in at.beside if name in known]
    now = state.said(BESIDE)  # what was just chosen is kept further down only
    count = len(shown if now is None else now)
    label = t("lead_list.beside_set", count=count) if count else t("lead_list.beside_button")
    with st.popover(label, key="lead_list.grids", icon=":material/view_column:", width="content"):
        chosen = st.multiselect(
            t("lead_list.beside"),
            list(known),
            shown,
            format_func=called.__getitem__,
            key=BESIDE,
            max_selections=besides.MOST,
            select_all=False,  # Streamlit says it in English only
            placeholder=voice().t("lead_list.beside_none"),
        )
        st.caption(t("lead_list.beside_help"))
    return at if tuple(chosen) == at.beside else besides.choose(at, chosen)


def _table(at: Desk, listed: Sequence[RankedLead], *, by: Sequence[str]) -> None:
    numbers, picked = [lead.lead for lead in listed], set(_picked(at))
    shown = columns(at, listed, with_axes=True, own=by, beside=besides.columns(at))
    with at.workspace.dataset() as dataset:
        ids = profiles(dataset, numbers)["lead_id"].to_list()
    key = f"lead_list.{_digest(np.array(numbers))}.{_round()}"
    arrows = st.column_config.ButtonColumn(
        "",
        width=OPENING_WIDTH,
        help=t("lead_list.open"),
        type="tertiary",
        on_click=partial(_opened, f"{key}.{OPENING}", ids),
        key=f"{key}.{OPENING}",
    )
    st.dataframe(
        written(pl.DataFrame({OPENING: [ARROW] * len(listed)} | {column.key: list(column.values) for column in shown})),
        column_config={OPENING: arrows, **{column.key: column.config for column in shown}},
        hide_index=True,
        height=min(HEIGHT, 40 + ROW * len(listed)),
        row_height=ROW,
        placeholder="",
        key=key,
        on_select=partial(_chosen, key, at.facts.digest, numbers, ids),
        selection_mode=["multi-row", "single-cell"],
        selection_default={"selection": {"rows": [place for place, lead in enumerate(numbers) if lead in picked]}},
        alt=t("leads.alt", count=len(listed)),
    )


def _chosen(key: str, digest: str, numbers: Sequence[int], ids: Sequence[str]) -> None:
    """A ticked row is chosen for a file; a click in a cell opens its lead.

    The first column has arrows that do so by themselves: Streamlit takes its upmost cell for clicked whenever the table
    is entered, also by a click on a heading that sorts it.
    """
    selection = state.said(key)["selection"]
    if selection["cells"] and selection["cells"][0][1] != OPENING:
        state.open_lead(ids[selection["cells"][0][0]])
    elsewhere = [lead for lead in _kept(digest) if lead not in set(numbers)]
    _keep(digest, [*elsewhere, *(numbers[row] for row in selection["rows"])])


def _opened(key: str, ids: Sequence[str]) -> None:
    state.open_lead(ids[state.said(key)["row"]])


def _view(at: Desk) -> View:
    """Today without those who are customers already, unless they are asked for."""
    assert at.view.today is not None, "a list is of today"
    is_with = at.view.replay is not None and state.said(CUSTOMERS_TOO)
    return View(today=at.view.today, replay=None) if is_with else at.view


def _files(at: Desk, ranking: Ranking, signatures: Signatures, picked: Ranking | None) -> None:
    """The chosen leads as a file; all that are found where none is chosen."""
    language = voice().language
    wanted = picked or Ranking(ranking.leads[:MOST_AT_ONCE], ranking.signatures[:MOST_AT_ONCE])
    if picked:
        st.button(
            t("lead_list.forget", count=len(picked)), key="lead_list.forget", on_click=_forget, type="tertiary",
            icon=":material/close:",
        )  # fmt: skip
    for ending, media_type in _ENDINGS.items():
        kind = ending.removeprefix(".").upper()
        st.download_button(
            t("lead_list.take_picked", count=len(wanted), ending=kind)
            if picked
            else t("lead_list.take", count=len(wanted), ending=kind),
            partial(downloads.listed, at, wanted, signatures, ending, language),
            downloads.listed_name(at, ending, language),
            media_type,
            key=f"lead_list.download{ending}",
            on_click="ignore",
            icon=":material/download:",
        )


def _picked(at: Desk) -> list[int]:
    """The chosen leads, if these are still the data they were chosen in."""
    return _kept(at.facts.digest)


def _kept(digest: str) -> list[int]:
    kept = state.said(PICKED)
    return [int(lead) for lead in kept[1:]] if kept and kept[0] == digest else []


def _keep(digest: str, leads: Sequence[int]) -> None:
    state.keep(PICKED, [digest, *leads])


def _forget() -> None:
    state.keep(PICKED, None)
    state.keep(f"{PICKED}.round", _round() + 1)


def _round() -> int:
    """How often a choice was given up: a table that is drawn under another key has nothing ticked."""
    return int(state.said(f"{PICKED}.round") or 0)


def _digest(leads: npt.NDArray[np.int64]) -> str:
    return hashlib.sha256(np.ascontiguousarray(leads).tobytes()).hexdigest()[:12]

"""The methods that one can begin with, each with when it fits; and a grid without a rule."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

import beginnings
import resources
import state
from components.failures import guarded
from components.shelves.feeds import fed
from components.shelves.firsts import usual_answers
from components.shelves.questions import ask, is_asked, questions
from desks import Desk
from i18n import t
from leadgrid import feeds
from leadgrid.grids import Grid
from leadgrid.methods import NEEDS, Method, Side, lacks
from leadgrid.places import grids_folder
from leadgrid.starters import usual_capacity

BANT: Final = "bant"
METHODS: Final[tuple[Method | Literal["bant"], ...]] = (*NEEDS, BANT)
_ICONS: Final = {
    "simple_scoring": ":material/person:",
    "simple_scale": ":material/stairs:",
    "multi_criteria": ":material/swap_vert:",
    BANT: ":material/handshake:",
}


def methods(at: Desk) -> None:
    """A card each: what it is, when it fits, and what of it reads the loaded data.

    Where a method's template does not read them all over, the method itself is made of them, or what they lack is said.
    """
    grids = {method: resources.read_grid(_text(method)) for method in METHODS}
    foreign = [] if at.is_sample else [method for method, grid in grids.items() if _is_foreign(at, grid)]
    if foreign:
        st.caption(t("grids.foreign"))
    has = beginnings.has(at.facts)
    with st.grid(len(METHODS) + 1, gap="small", min_column_width=165):
        for method in METHODS:
            text, grid = _text(method), grids[method]
            with st.container(border=True, height="stretch", key=f"method-{method}"):
                st.markdown(f"{_ICONS[method]} **{t(f'grids.method.{method}')}**")
                st.markdown(t(f"grids.when.{method}"))
                st.caption(f"{t('grids.rules', count=len(grid.criteria))} · {fed(at, grid)}")
                st.space("stretch")
                if method in foreign:
                    _of_these(at, method, has)
                st.button(
                    t("grids.begin"),
                    key=f"begin-{method}",
                    type="tertiary" if method in foreign else "secondary",
                    width="stretch",
                    on_click=beginnings.begin,
                    args=(text,),
                )
        with st.container(border=True, height="stretch", key="method-blank"):
            st.markdown(f":material/note_add: **{t('grids.blank')}**")
            st.markdown(t("grids.blank_when"))
            st.space("stretch")
            st.button(t("grids.begin_blank"), key="begin-blank", width="stretch", on_click=beginnings.begin_blank)
    if BANT in foreign and is_asked():
        questions(at)


def _text(method: str) -> str:
    return (grids_folder() / f"{method}.yaml").read_text(encoding="utf-8")


def _is_foreign(at: Desk, grid: Grid) -> bool:
    """Whether some rule of a template finds nothing in the loaded data."""
    with at.workspace.dataset() as dataset:
        return bool(feeds.feed(grid, dataset).unfed)


def _of_these(at: Desk, method: Method | Literal["bant"], has: tuple[Side, ...]) -> None:
    """The button that makes a method of the loaded data; where they lack what it needs, what that is."""
    missing = lacks(method, has=has) if method != BANT else () if has else ("profile", "acts")
    if missing:
        lack = "_".join(missing)
        st.markdown(f":small[{t(f'grids.lacks.{method}.{lack}')}]")
        st.page_link(
            "views/data.py",
            label=t("customers.to_data"),
            icon=":material/database:",
            query_params=st.query_params.to_dict(),
        )
    elif method == BANT:
        st.button(t("grids.from_data"), key="own-bant", width="stretch", on_click=ask)
    else:
        key = f"own-{method}"
        st.button(t("grids.from_data"), key=key, width="stretch", on_click=state.press, args=(key,))
        if state.pressed(key):
            _make(at, method)


def _make(at: Desk, method: Method) -> None:
    """The method with the loaded data."""
    with guarded():
        with st.status(t("grids.step.rules")) as status:
            said = usual_answers(at)
            beginnings.by_method(
                at,
                method,
                said,
                capacity=at.capacity or usual_capacity(at.facts.lead_count),
                progress=lambda step: status.update(label=t(f"grids.step.{step}")),
            )
        st.rerun()

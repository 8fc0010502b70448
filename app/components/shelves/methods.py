"""The methods that one can begin with, each with when it fits; and a grid without a rule."""

from __future__ import annotations

from typing import Final

import streamlit as st

import beginnings
import resources
from besides import reads_nothing
from components.failures import guarded
from components.shelves.feeds import fed
from components.shelves.firsts import usual_answers
from desks import Desk
from i18n import t, voice
from leadgrid import starters
from leadgrid.places import grids_folder

METHODS: Final = ("simple_scoring", "simple_scale", "multi_criteria", "bant")
_ICONS: Final = {
    "simple_scoring": ":material/person:",
    "simple_scale": ":material/stairs:",
    "multi_criteria": ":material/swap_vert:",
    "bant": ":material/handshake:",
}


def methods(at: Desk) -> None:
    """A card each: what it is, when it fits, and what of it reads the loaded data.

    Where no rule of a method reads them, the method itself is made of them.
    """
    grids = {method: resources.read_grid(_text(method)) for method in METHODS}
    foreign = [method for method, grid in grids.items() if not at.is_sample and reads_nothing(at, grid)]
    if foreign:
        st.caption(t("grids.foreign"))
    with st.grid(len(METHODS) + 1, gap="small", min_column_width=165):
        for method in METHODS:
            text, grid = _text(method), grids[method]
            with st.container(border=True, height="stretch", key=f"method-{method}"):
                st.markdown(f"{_ICONS[method]} **{t(f'grids.method.{method}')}**")
                st.markdown(t(f"grids.when.{method}"))
                st.caption(f"{t('grids.rules', count=len(grid.criteria))} · {fed(at, grid)}")
                st.space("stretch")
                if method in foreign and st.button(t("grids.from_data"), key=f"own-{method}", width="stretch"):
                    _make(at, method)
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
            text = beginnings.blank(at, called=voice().t("grids.blank_name"))
            st.space("stretch")
            st.button(
                t("grids.begin_blank"), key="begin-blank", width="stretch", on_click=beginnings.begin, args=(text,)
            )


def _text(method: str) -> str:
    return (grids_folder() / f"{method}.yaml").read_text(encoding="utf-8")


def _make(at: Desk, method: str) -> None:
    """The method with the loaded data: who they are alone, what they do too, or also what takes points away."""
    called = voice().t(f"grids.method.{method}")
    if method == "bant":
        beginnings.begin(beginnings.four_questions(at, called=called))
        st.rerun()
    with guarded():
        with st.status(t("grids.step.rules")) as status:
            said, acts = usual_answers(at)
            beginnings.first_grid(
                at,
                said,
                capacity=at.capacity or starters.usual_capacity(at.facts.lead_count),
                progress=lambda step: status.update(label=t(f"grids.step.{step}")),
                without=acts if method == "simple_scoring" else (),
                lowers=method == "multi_criteria",
                called=called,
            )
        st.rerun()

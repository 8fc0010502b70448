"""The methods that one can begin with, each with when it fits; and a grid without a rule."""

from __future__ import annotations

from typing import Final

import streamlit as st

import beginnings
import resources
from components.shelves.feeds import fed
from desks import Desk
from i18n import t, voice
from leadgrid.places import grids_folder

METHODS: Final = ("simple_scoring", "simple_scale", "multi_criteria", "bant")
_ICONS: Final = {
    "simple_scoring": ":material/person:",
    "simple_scale": ":material/stairs:",
    "multi_criteria": ":material/swap_vert:",
    "bant": ":material/handshake:",
}


def methods(at: Desk) -> None:
    """A card each: what it is, when it fits, and what of it reads the loaded data."""
    with st.grid(len(METHODS) + 1, gap="small", min_column_width=165):
        for method in METHODS:
            text = (grids_folder() / f"{method}.yaml").read_text(encoding="utf-8")
            grid = resources.read_grid(text)
            with st.container(border=True, height="stretch", key=f"method-{method}"):
                st.markdown(f"{_ICONS[method]} **{t(f'grids.method.{method}')}**")
                st.markdown(t(f"grids.when.{method}"))
                st.caption(f"{t('grids.rules', count=len(grid.criteria))} · {fed(at, grid)}")
                st.space("stretch")
                st.button(
                    t("grids.begin"), key=f"begin-{method}", width="stretch", on_click=beginnings.begin, args=(text,)
                )
        with st.container(border=True, height="stretch", key="method-blank"):
            st.markdown(f":material/note_add: **{t('grids.blank')}**")
            st.markdown(t("grids.blank_when"))
            text = beginnings.blank(at, called=voice().t("grids.blank_name"))
            st.space("stretch")
            st.button(
                t("grids.begin_blank"), key="begin-blank", width="stretch", on_click=beginnings.begin, args=(text,)
            )

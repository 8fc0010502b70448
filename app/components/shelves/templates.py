"""The grids that come along, to begin with: read only, each with how much of it reads the loaded data."""

from __future__ import annotations

import streamlit as st

import beginnings
import resources
from components.shelves.feeds import fed
from desks import Desk
from i18n import t
from leadgrid.places import grids_folder


def templates(at: Desk) -> None:
    """Each shipped grid in a line; beginning with one copies it into the draft and leaves the file as it is."""
    st.caption(t("grids.templates_where"))
    st.code(str(grids_folder()), language=None)
    for path in sorted(grids_folder().glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        grid = resources.read_grid(text)
        with st.container(horizontal=True, vertical_alignment="center", key=f"template-{path.stem}"):
            name = t("grids.named", name=grid.name)
            rules = t("grids.rules", count=len(grid.criteria))
            told = f"{rules} · {fed(at, grid)} · {t('grids.file', file=path.name)}"
            st.markdown(f"{name}  \n:small[:gray[{told}]]", width="stretch")
            st.button(t("grids.begin"), key=f"take-{path.stem}", on_click=beginnings.begin, args=(text,))

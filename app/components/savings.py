"""The head of the tuning page: which grid this is, whose workspace, how much is not saved, and the buttons for that."""

from __future__ import annotations

import streamlit as st

import moves
from desks import Desk
from i18n import t


def saving_bar(at: Desk) -> None:
    """Name and version of the grid, unsaved changes, save and reset; and where edits go."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="saving"):
        name = t("tune.grid", name=at.agreed.name)
        version = t("tune.version", version=at.agreed.version) if at.agreed.version else ""
        where = t("tune.sample") if at.is_sample else t("tune.own")
        st.markdown(f"{name} :gray[{version}]  \n:small[:gray[{where}]]", width="stretch")
        if at.changes:
            st.markdown(f":orange-badge[{t('tune.unsaved', count=at.changes)}]", width="content")
        else:
            st.markdown(f":gray-badge[{t('tune.saved')}]", width="content")
        st.button(
            t("tune.reset_all"),
            key="reset.all",
            on_click=moves.reset_all,
            disabled=not at.changes,
            type="tertiary",
            icon=":material/undo:",
        )
        st.button(
            t("tune.save"),
            key="save",
            on_click=moves.save,
            disabled=not at.changes,
            type="primary",
            icon=":material/save:",
        )

"""Which grid is in use, where it lives, and where edits go."""

from __future__ import annotations

import streamlit as st

import filings
import resources
import shelves
from components.shelves.feeds import fed
from desks import Desk
from i18n import t


def in_use(at: Desk) -> None:
    """The workspace's grid, its space and its file, and what stands between them."""
    st.space("xxsmall")
    with st.container(border=True, key="in-use", gap="small"):
        version = t("tune.version", version=at.agreed.version) if at.agreed.version else ""
        rules = f"{t('grids.rules', count=len(at.agreed.criteria))} · {fed(at, at.agreed)}"
        st.markdown(f"**{t('grids.in_use', name=at.agreed.name)}** :gray[{version} · {rules}]")
        if at.is_sample:
            st.caption(t("grids.in_sample"))
            return
        name, file, binder = at.workspace.name, shelves.held(at.workspace), resources.binder()
        space = t("grids.in_space", name=name) if name else t("grids.in_unnamed_space")
        if file is None:
            st.caption(f"{space} {t('grids.no_file')}")
            st.code(str(binder.folder), language=None)
            return
        st.caption(f"{space} {t('grids.in_file')}")
        st.code(str(binder.path(file.file)), language=None)
        match shelves.standing(file):
            case "same" if at.changes:
                st.caption(t("grids.unsaved", count=at.changes))
            case "same":
                pass
            case "gone":
                st.caption(t("grids.file_gone"))
            case "changed":
                st.warning(t("grids.file_changed"), icon=":material/edit_document:")
                st.button(
                    t("grids.reread"), key="reread", icon=":material/sync:",
                    on_click=filings.open_file, args=(file.file,),
                )  # fmt: skip

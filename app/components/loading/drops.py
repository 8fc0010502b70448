"""Where files are dropped, a place for each table, and where people find them in their tools."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import state
from components.dropzones import dropzone_for_several
from i18n import t
from leadgrid.mappings import Kind
from leadgrid.recognitions import TOOLS

TYPES: Final = ("csv", "tsv", "txt", "xlsx", "parquet", "json", "ndjson")
MOST_MEGABYTES: Final = 500
TABLES: Final[tuple[Kind, ...]] = ("leads", "activities", "outcomes")


def dropped() -> dict[Kind, list[UploadedFile]]:
    """The files of each table, in the order of the tables; several files are one table."""
    found: dict[Kind, list[UploadedFile]] = {}
    for kind, column in zip(TABLES, st.columns(len(TABLES), gap="medium"), strict=True):
        with column:
            found[kind] = dropzone_for_several(
                t(f"data.upload_{kind}"),
                TYPES,
                key=f"upload-{kind}-{state.upload_round()}",
                help=t(f"data.upload_{kind}_help"),
                megabytes=MOST_MEGABYTES,
            )
            with st.popover(t("loading.where_title"), icon=":material/travel_explore:", type="tertiary"):
                _whereabouts(kind)
    return found


def _whereabouts(kind: Kind) -> None:
    """The steps in each tool; the tool that was chosen for one table is that of the others, too."""
    key = f"where-{kind}"
    known = state.said("where-tool")
    state.show(key, known if known in TOOLS else TOOLS[0])
    tool = st.selectbox(
        t("loading.where_tool"), TOOLS, key=key, on_change=lambda: state.keep("where-tool", state.said(key))
    )
    st.markdown(t(f"loading.where.{kind}.{tool.lower()}"))
    st.caption(t("loading.where_check", needed=t(f"loading.where_needed.{kind}")))

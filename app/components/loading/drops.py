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
SIDE_BY_SIDE: Final[tuple[Kind, ...]] = ("leads", "activities", "outcomes")
TABLES: Final[tuple[Kind, ...]] = (*SIDE_BY_SIDE, "companies")


def dropped() -> dict[Kind, list[UploadedFile]]:
    """The files of each table, in the order of the tables; several files are one table."""
    found: dict[Kind, list[UploadedFile]] = {}
    for kind, column in zip(SIDE_BY_SIDE, st.columns(len(SIDE_BY_SIDE), gap="medium"), strict=True):
        with column:
            found[kind] = _dropzone(kind)
            _whereabouts(kind)
    with st.expander(t("loading.companies"), icon=":material/domain:", key=f"companies-{state.upload_round()}"):
        found["companies"] = _dropzone("companies")
        _whereabouts("companies")
        st.caption(t("loading.companies_how"))
    return found


def _dropzone(kind: Kind) -> list[UploadedFile]:
    return dropzone_for_several(
        t(f"data.upload_{kind}"),
        TYPES,
        key=f"upload-{kind}-{state.upload_round()}",
        help=t(f"data.upload_{kind}_help"),
        megabytes=MOST_MEGABYTES,
    )


def _whereabouts(kind: Kind) -> None:
    """The steps in each tool; the tool that was chosen for one table is that of the others, too."""
    key = f"where-{kind}"
    known = state.said("where-tool")
    with st.popover(t("loading.where_title"), icon=":material/travel_explore:", type="tertiary"):
        state.show(key, known if known in TOOLS else TOOLS[0])
        tool = st.selectbox(
            t("loading.where_tool"), TOOLS, key=key, on_change=lambda: state.keep("where-tool", state.said(key))
        )
        st.markdown(t(f"loading.where.{kind}.{tool.lower()}"))
        st.caption(f"{t('loading.where_check', needed=t(f'loading.where_needed.{kind}'))} {t('loading.where_moves')}")

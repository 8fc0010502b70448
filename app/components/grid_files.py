"""Another grid: a file of the reader's, or one of those that come along."""

from __future__ import annotations

from typing import Final

import streamlit as st

import resources
import state
from components.dropzones import dropzone
from components.failures import problems
from i18n import t, voice
from leadgrid.places import grids_folder
from leadgrid.problems import GridError, Problem, Words
from leadgrid.reading import parse_grid

MOST_BYTES: Final = 1 << 20


def other_grid() -> str | None:
    """The text of a grid file that somebody asks to work with; what is wrong with a file is said here."""
    upload, shipped = st.columns(2, gap="large")
    with upload:
        uploaded = dropzone(
            t("data.grid_upload"), ("yaml", "yml", "json"), key=f"grid-upload-{state.upload_round()}", megabytes=1
        )
        if uploaded is not None:
            text = _read(uploaded.getvalue(), uploaded.name)
            if text is not None and st.button(t("data.grid_use"), key="use-uploaded", type="primary"):
                return text
    with shipped:
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(grids_folder().glob("*.yaml"))}
        names = {name: resources.read_grid(text).name for name, text in texts.items()}
        chosen = st.selectbox(
            t("data.grid_shipped"),
            list(texts),
            None,
            format_func=names.__getitem__,
            key="shipped-grid",
            placeholder=voice().t("data.grid_choose"),
        )
        if st.button(t("data.grid_use"), key="use-shipped", disabled=chosen is None) and chosen is not None:
            return texts[chosen]
    return None


def _read(content: bytes, name: str) -> str | None:
    """The text of a grid file that is a grid; else its problems are on the screen."""
    try:
        if len(content) > MOST_BYTES:
            words = Words(en="more than 1 MiB is no grid", fr="plus d’1 Mio n’est pas une grille")
            raise GridError([Problem(words, source=name)])
        parse_grid(content, source=name)
    except GridError as error:
        problems(error.problems)
        return None
    return content.decode("utf-8-sig")

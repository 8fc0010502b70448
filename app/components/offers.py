"""What the reader can take away: which grid that is, and one file each."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

import desks
import downloads
import escapes
from desks import Desk
from escapes import Markdown
from i18n import day, t, voice
from leadgrid.exports import TARGETS, Target
from leadgrid.exports.recipes import recipe
from leadgrid.writing import fingerprint

SHORT: Final = 12
"""Characters of a fingerprint that tell grids apart by eye."""


def saved_grid(at: Desk) -> None:
    """Name, version and fingerprint of the grid that is exported, and what is not yet in it."""
    version = t("export.version", version=at.agreed.version) if at.agreed.version else t("export.no_version")
    print_ = t("export.fingerprint", fingerprint=Markdown(f"`{fingerprint(at.agreed)[:SHORT]}`"))
    st.markdown(f"**{escapes.markdown(at.agreed.name, longest=80)}** · {version} · {print_}")
    if at.changes:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(t("export.unsaved", count=at.changes), icon=":material/edit:", width="stretch")
            if st.button(t("export.save"), type="primary", icon=":material/save:", key="save-first"):
                desks.save(at)
                st.rerun()


def offers(at: Desk) -> None:
    """One row and one button a target, made from the list of targets; a file is made when its button is pressed."""
    for target in TARGETS:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium"):
            _offer(target, at)


def command(at: Desk) -> None:
    """The command that scores the same leads with the exported grid, folded."""
    if at.view.today is None:
        return
    with st.expander(t("export.command"), icon=":material/terminal:", key="command"):
        st.caption(t("export.command_how"))
        grid = next(target for target in TARGETS if target.name == "yaml")
        name = downloads.file_name(grid, at, voice().language)
        st.code(recipe(at.facts, grid=name, as_of=at.view.today), language="bash")
        if at.facts.omitted:
            st.caption(t("export.command_omitted", count=len(at.facts.omitted)))


def _offer(target: Target, at: Desk) -> None:
    language = voice().language
    line = target.summary.told(language)
    with st.container(gap="xsmall"):
        st.markdown(f"**{escapes.markdown(line[:1].upper() + line[1:], longest=None)}**")
        if target.needs_data and at.view.today is not None:
            st.caption(t("export.as_of", day=day(at.facts.local(at.view.today))))
        elif target.about is not None:
            st.caption(escapes.markdown(target.about.told(language), longest=None))
    st.download_button(
        t("export.download", ending=target.ending.removeprefix(".").upper()),
        partial(downloads.content, target, at, language),
        downloads.file_name(target, at, language),
        target.media_type,
        key=f"download-{target.name}",
        on_click="ignore",
        icon=":material/download:",
        width=190,
    )

"""The shelf of named grids: files in a folder that people can find, read anew each time."""

from __future__ import annotations

from typing import Final

import streamlit as st

import beginnings
import drafts
import escapes
import filings
import resources
import shelves
import state
from components.dropzones import dropzone
from components.failures import problems
from components.shelves.feeds import fed
from desks import Desk
from i18n import day, t
from leadgrid.binders import MOST_BYTES, MOST_FILES, Sheet, digest
from leadgrid.grids import Grid
from leadgrid.problems import GridError, Problem, Words
from leadgrid.reading import parse_grid

LONGEST_NAME: Final = 90


def own_grids(at: Desk) -> None:
    """Where the files lie, what is in them or wrong with them, and a place for one from elsewhere."""
    binder = resources.binder()
    st.caption(t("grids.own_where"))
    st.code(str(binder.folder), language=None)
    sheets = binder.sheets()
    if not sheets:
        st.markdown(t("grids.own_none"))
    follows = shelves.held(at.workspace)
    replaces = not drafts.draft(at).is_new
    for sheet in sheets:
        is_ours = follows is not None and follows.file == sheet.name
        try:
            grid = shelves.grid_of(sheet)
        except GridError as error:
            _broken(sheet, error.problems)
        else:
            _line(at, sheet, grid, is_ours=is_ours, replaces=replaces)
    if len(sheets) == MOST_FILES:
        st.caption(t("grids.own_most", count=MOST_FILES))
    _brought()


def _line(at: Desk, sheet: Sheet, grid: Grid, *, is_ours: bool, replaces: bool) -> None:
    key = digest(sheet.name)[:12]
    with st.container(horizontal=True, vertical_alignment="center", key=f"own-{key}"):
        mark = f" :blue-badge[{t('grids.ours')}]" if is_ours else ""
        rules = t("grids.rules", count=len(grid.criteria))
        file = t("grids.file", file=escapes.markdown(sheet.name, longest=LONGEST_NAME))
        told = f"{rules} · {fed(at, grid)} · {file} · {t('grids.changed', day=day(at.facts.local(sheet.changed)))}"
        st.markdown(f"{t('grids.named', name=grid.name)}{mark}  \n:small[:gray[{told}]]", width="stretch")
        if replaces:
            with st.popover(t("grids.open")):
                st.markdown(t("grids.open_replaces"))
                st.button(t("grids.open_anyway"), key=f"open-{key}", on_click=filings.open_file, args=(sheet.name,))
        else:
            st.button(t("grids.open"), key=f"open-{key}", on_click=filings.open_file, args=(sheet.name,))
        with st.popover(t("grids.more"), icon=":material/more_horiz:"):
            st.text_input(t("grids.name"), grid.name, key=f"name-{key}", max_chars=120)
            st.button(t("grids.rename"), key=f"rename-{key}", on_click=filings.rename, args=(sheet.name, f"name-{key}"))
            st.button(t("grids.duplicate"), key=f"copy-{key}", on_click=filings.duplicate, args=(sheet.name,))
            _delete(sheet, key)


def _broken(sheet: Sheet, found: tuple[Problem, ...]) -> None:
    key = digest(sheet.name)[:12]
    with st.container(horizontal=True, vertical_alignment="center", key=f"own-{key}"):
        st.markdown(f":material/error: {t('grids.file', file=sheet.name)}", width="stretch")
        with st.popover(t("grids.more"), icon=":material/more_horiz:"):
            _delete(sheet, key)
    problems(found)


def _delete(sheet: Sheet, key: str) -> None:
    st.caption(t("grids.delete_what", file=sheet.name))
    st.button(
        t("grids.delete"), key=f"delete-{key}", icon=":material/delete:",
        on_click=filings.delete, args=(sheet.name,),
    )  # fmt: skip


def _brought() -> None:
    """A grid file from elsewhere, which begins a draft."""
    given = dropzone(t("grids.upload"), ("yaml", "yml", "json"), key=f"grid-upload-{state.upload_round()}", megabytes=1)
    if given is None:
        return
    content = given.getvalue()
    try:
        if len(content) > MOST_BYTES:
            words = Words(en="more than 1 MiB is no grid", fr="plus d’1 Mio n’est pas une grille")
            raise GridError([Problem(words, source=given.name)])
        parse_grid(content, source=given.name)
    except GridError as error:
        problems(error.problems)
        return
    text = content.decode("utf-8-sig")
    st.button(t("grids.begin_uploaded"), key="begin-uploaded", type="primary", on_click=beginnings.begin, args=(text,))

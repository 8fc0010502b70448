"""What readers do with the files of named grids: open, give another name, duplicate, delete.

These are the widgets' callbacks: they run before the page, which then shows the folder as it is. A file is known by its
name and read when something is done with it, so that nothing is done with an older text. Knows nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import desks
import drafts
import resources
import shelves
import state
from i18n import voice
from leadgrid.binders import Sheet
from leadgrid.grids import Grid
from leadgrid.problems import LeadgridError
from leadgrid.writing import splice, to_yaml


def open_file(name: str) -> None:
    """The grid of a file becomes the workspace's, and the file follows the workspace from now on."""

    def opened(sheet: Sheet) -> None:
        grid, text = shelves.grid_of(sheet), sheet.text or ""
        at = desks.desk()
        workspace = desks.own(at)
        shelves.hold(workspace, name, grid, text)
        drafts.drop(desks.adopt(replace(at, workspace=workspace), text))

    _with(name, opened)


def rename(name: str, key: str) -> None:
    """Give a grid the name that stands in the widget of a key: in its text, and for its file."""
    called = " ".join(str(state.said(key) or "").split())

    def renamed(sheet: Sheet) -> None:
        text, grid = _called(sheet, called)
        new = resources.binder().move(name, text, called=called)
        at = desks.desk()
        follows = shelves.held(at.workspace)
        if follows is not None and (follows.file, follows.digest) == (name, sheet.digest):
            shelves.hold(at.workspace, new, grid, text)
            desks.move(desks.adopt(at, text), replace(at.tuned, name=called))

    if called:
        _with(name, renamed)


def duplicate(name: str) -> None:
    """Write the grid of a file into another one, as its copy."""

    def duplicated(sheet: Sheet) -> None:
        called = voice().t("grids.copy_of", name=shelves.grid_of(sheet).name)
        text, _ = _called(sheet, called)
        resources.binder().put(text, called=called)

    _with(name, duplicated)


def delete(name: str) -> None:
    """Delete a file for good; a workspace that works with its grid keeps it."""
    _with(name, lambda _: resources.binder().remove(name))


def _called(sheet: Sheet, called: str) -> tuple[str, Grid]:
    """The text of a file, and its grid, under another name."""
    grid = replace(shelves.grid_of(sheet), name=called)
    try:
        return splice(sheet.text or "", grid), grid
    except ValueError:
        return to_yaml(grid), grid


def _with(name: str, act: Callable[[Sheet], None]) -> None:
    sheet = resources.binder().sheet(name)
    if sheet is None:
        state.keep_trouble(voice().t("grids.gone", file=name))
        return
    try:
        act(sheet)
    except LeadgridError as error:
        state.keep_trouble(voice().told(error.problems[0]))

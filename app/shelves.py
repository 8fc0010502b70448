"""The workspace's grid as a file that people can find: which file it is, and what somebody else made of it.

The workspace has the saved grids with their history; the folder of named grids has one file each, which follows the
workspace as long as nobody else writes to it. Knows nothing of widgets.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import resources
import state
from i18n import voice
from leadgrid.binders import Sheet, digest
from leadgrid.grids import Grid
from leadgrid.problems import GridError, LeadgridError
from leadgrid.workspaces import Workspace

KEY: Final = "file"
"""Kept under this key: which file the workspace's grid is written to, as `Held` in JSON."""

Standing = Literal["same", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Held:
    """The file that follows a workspace: its name, what its grid is called, and the digest of what we wrote."""

    file: str
    called: str
    digest: str


def held(workspace: Workspace) -> Held | None:
    """The workspace's file, where it has one."""
    kept = workspace.kept(KEY)
    # what came with a workspace from elsewhere may be anything
    with suppress(ValueError, TypeError):
        found = None if kept is None else Held(**json.loads(kept))
        if found is not None and all(isinstance(part, str) for part in asdict(found).values()):
            return found
    return None


def standing(file: Held) -> Standing:
    """Whether a file is as the workspace left it, was changed by somebody else, or is gone."""
    sheet = resources.binder().sheet(file.file)
    if sheet is None:
        return "gone"
    return "same" if sheet.text is not None and sheet.digest == file.digest else "changed"


def hold(workspace: Workspace, file: str, grid: Grid, text: str) -> None:
    """From now on this file follows the workspace."""
    workspace.keep(KEY, json.dumps(asdict(Held(file, grid.name, digest(text)))))


def file(workspace: Workspace, grid: Grid, text: str) -> None:
    """Write a grid that the workspace has saved into its file; another name of the grid is another file.

    A file that somebody else has changed since stays as it is: the grid then goes into a file beside it. What keeps
    it from being written is said at the beginning of the next run; the workspace has saved it anyway.
    """
    binder, known = resources.binder(), held(workspace)
    is_own = known is not None and known.called == grid.name
    try:
        if is_own and known is not None and binder.rewrite(known.file, text, known=known.digest):
            hold(workspace, known.file, grid, text)
            return
        name = binder.put(text, called=grid.name)
        if is_own and known is not None and standing(known) == "changed":
            state.keep_trouble(voice().t("grids.changed_elsewhere", file=known.file, other=name))
        hold(workspace, name, grid, text)
    except LeadgridError as error:
        state.keep_trouble(voice().t("grids.not_written", problem=voice().told(error.problems[0])))


def grid_of(sheet: Sheet) -> Grid:
    """The grid in a file. Raises `GridError` with what is wrong with the text, or with the file."""
    if sheet.text is None:
        assert sheet.problem is not None
        raise GridError([sheet.problem])
    try:
        return resources.read_grid(sheet.text)
    except GridError as error:
        raise GridError([replace(problem, source=sheet.name) for problem in error.problems]) from None

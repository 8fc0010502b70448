"""The grid that is being made: one text a workspace, apart from the saved grid until somebody says that it is good.

The text may be wrong while it is written; forms work on it only while it is a grid. Knows nothing of widgets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

import desks
import resources
import revisions
from desks import Desk
from leadgrid.grids import Criterion, Grid, Group
from leadgrid.problems import DataError, GridError, Problem, Words
from leadgrid.writing import splice, to_yaml

KEY: Final = "draft"
"""Kept under this key: the texts of the draft in JSON, the latest last."""
MOST_TEXTS: Final = 40
MOST_CHARACTERS: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and the grid that it says, or None beside its problems; `steps` texts came before it."""

    text: str
    grid: Grid | None
    problems: tuple[Problem, ...] = ()
    steps: int = 0
    is_new: bool = False
    """Whether it is nothing but the saved grid with what was moved in it."""


def draft(at: Desk) -> Draft:
    """The workspace's draft; where there is none, the saved grid with the moved numbers."""
    texts = _texts(at)
    text = texts[-1] if texts else _begun(at)
    try:
        return Draft(text, resources.read_grid(text), steps=max(len(texts) - 1, 0), is_new=not texts)
    except GridError as error:
        return Draft(text, None, tuple(error.problems), steps=max(len(texts) - 1, 0), is_new=not texts)


def write(at: Desk, text: str) -> Desk:
    """Another text, whatever stands in it. Raises `DataError` where it is too long to be a grid."""
    if len(text) > MOST_CHARACTERS:
        words = Words(en="more than 1 MiB is no grid", fr="plus d’1 Mio n’est pas une grille")
        raise DataError([Problem(words)])
    texts = _texts(at) or [_begun(at)]
    return at if text == texts[-1] else _keep(at, [*texts, text])


def change(at: Desk, grid: Grid) -> Desk:
    """Another grid: written into the draft's text where its layout allows that, comments and all, else anew."""
    try:
        text = splice(draft(at).text, grid)
    except (ValueError, GridError):
        text = to_yaml(grid)
    return write(at, text)


def add(at: Desk, criterion: Criterion, *, group: Group | None = None) -> Desk:
    """One more rule at the end, under an id that is free; `group` comes with it where the grid has no group of its id.

    Raises `ValueError` where the draft is no grid, or lacks the criterion's group.
    """
    grid = draft(at).grid
    if grid is None:
        raise ValueError("rules are added to a grid")
    taken = {known.id for known in grid.criteria}
    names = [criterion.id, *(f"{criterion.id}_{number}" for number in range(2, len(taken) + 3))]
    free = next(name for name in names if name not in taken)
    groups = grid.groups
    if group is not None and group.id not in {known.id for known in groups}:
        groups = (*groups, group)
    return change(at, replace(grid, groups=groups, criteria=(*grid.criteria, replace(criterion, id=free))))


def back(at: Desk) -> Desk:
    """The text before the last one; the first one stays."""
    texts = _texts(at)
    return _keep(at, texts[:-1]) if len(texts) > 1 else at


def accept(at: Desk) -> Desk:
    """The draft becomes the workspace's saved grid. Raises `GridError` where it is none."""
    after = desks.adopt(at, draft(at).text)
    return drop(after)


def drop(at: Desk) -> Desk:
    """There is no draft any more."""
    workspace = desks.own(at)
    workspace.keep(KEY, None)
    revisions.bump(workspace.id)
    return replace(at, workspace=workspace)


def _texts(at: Desk) -> list[str]:
    kept = at.workspace.kept(KEY)
    return list(json.loads(kept)) if kept else []


def _begun(at: Desk) -> str:
    try:
        return splice(at.text, at.tuned)
    except ValueError:
        return to_yaml(at.tuned)


def _keep(at: Desk, texts: list[str]) -> Desk:
    workspace = desks.own(at)
    workspace.keep(KEY, json.dumps(texts[-MOST_TEXTS:]))
    revisions.bump(workspace.id)
    return replace(at, workspace=workspace)

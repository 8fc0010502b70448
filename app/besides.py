"""Other grids that score the same leads, a column each: which ones somebody wants to see beside the workspace's own.

They are named grids, files in a folder: one that is gone or broken stands beside nothing until it is there again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import desks
import resources
from desks import Desk
from leadgrid.feeds import feed
from leadgrid.grids import Grid
from leadgrid.leadlists import scores_of
from leadgrid.problems import GridError
from leadgrid.scores import weigh
from leadgrid.snapshots import View
from leadgrid.writing import fingerprint

MOST: Final = 5


def possible(at: Desk) -> dict[str, Grid]:
    """The named grids that can stand beside the workspace's, by their file."""
    own = fingerprint(at.agreed)
    found: dict[str, Grid] = {}
    for sheet in resources.binder().sheets():
        try:
            grid = resources.read_grid(sheet.text or "")
        except GridError:
            continue
        if fingerprint(grid) != own:
            found[sheet.name] = grid
    return found


def chosen(at: Desk) -> tuple[Grid, ...]:
    """Those that were chosen and can stand there."""
    known = possible(at) if at.beside else {}
    return tuple(known[name] for name in at.beside if name in known)[:MOST]


def titles(known: Mapping[str, Grid]) -> dict[str, str]:
    """What each file's grid is called; several of one name are numbered, since the end of a long name is cut."""
    found: dict[str, str] = {}
    for file, grid in known.items():
        # a later file of one name ends in a number
        alike = sorted((other for other in known if known[other].name == grid.name), key=lambda name: (len(name), name))
        found[file] = f"{alike.index(file) + 1}. {grid.name}" if len(alike) > 1 else grid.name
    return found


def columns(at: Desk) -> tuple[tuple[str, str, Grid], ...]:
    """What each chosen grid is called, its file and the grid."""
    known = possible(at) if at.beside else {}
    called = titles(known)
    return tuple((called[name], name, known[name]) for name in at.beside if name in known)[:MOST]


def reads_nothing(at: Desk, grid: Grid) -> bool:
    """Whether none of a grid's rules finds anything in the workspace's data, so that its scores say nothing."""
    with at.workspace.dataset() as dataset:
        return not feed(grid, dataset).fed


def choose(at: Desk, files: list[str]) -> Desk:
    """Keep which files stand beside the workspace's grid."""
    return replace(desks.choose(at, beside=files[:MOST] or None), beside=tuple(files[:MOST]))


def scores(at: Desk, grid: Grid, leads: list[int]) -> list[int | None]:
    """Today's scores of lead numbers under another grid; None where its audience leaves one out."""
    features, signatures = resources.folded(at.workspace, grid, View(today=at.view.today, replay=None))
    return scores_of(features, signatures, weigh(signatures, grid), leads)

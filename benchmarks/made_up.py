"""A tuner to drag at: a grid of 30 rungs or more, signatures of any number, and what the component is told of them."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, Matrix, Rung
from leadgrid.places import app_folder
from leadgrid.signatures import Signatures

RUNGS = 30
COLOURS = ("#9FB0C3", "#3D7BB0", "#5B9E6F", "#E8A033")
HELD = AttributeCondition("sector", ValueTest((Operator("known", True),)))  # nothing is measured here
REPLAY = {"day": "1 Apr 2026", "horizon": "90 days", "target": "customer", "won": "signed"}
LOOK = {"today": "1 Nov 2026", "complete": True, "mode": "forward", "replay": REPLAY}


def a_grid(rungs: int = RUNGS) -> Grid:
    """So many rungs in five groups with caps, four bands, a matrix; which rungs decay only the signatures know."""
    axes = ("fit", "fit", "engagement", "engagement", "engagement")
    groups = tuple(Group(f"g{n}", axis, bounds=Bounds(-20, 40)) for n, axis in enumerate(axes))
    criteria = tuple(Criterion(f"c{n}", f"g{n % 5}", "when", (Rung(5 + n % 20, HELD),)) for n in range(rungs))
    levels = (Band("A", 30), Band("B", 20), Band("C", 10), Band("D"))
    numbered = tuple(Band(str(n + 1), level.at_least) for n, level in enumerate(levels))
    bands = (Band("cold"), Band("nurture", 20), Band("warm", 40), Band("call", 60))
    return Grid("drags", groups, criteria, scale=Bounds(0, 150), bands=bands, matrix=Matrix(levels, numbered))


def some_signatures(grid: Grid, size: int, *, share: float) -> Signatures:
    """Signatures of which each stands alone; every third rung has weights that have decayed."""
    chance = np.random.default_rng(1)
    decayed = np.array([1000, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1])
    hits = np.zeros((len(tuple(grid.rungs)), size), dtype=np.int64)
    for number, column in enumerate(hits):
        held = chance.random(size) < share
        column[held] = chance.choice(decayed, int(held.sum())) if number % 3 == 0 else 1000
    replay = (chance.random(size) < 0.9).astype(np.int64)
    won = replay * (chance.random(size) < 0.03)
    return Signatures(tuple(id for id, _ in grid.rungs), hits, np.ones_like(replay), replay, won, np.arange(size))


def structure(grid: Grid) -> dict[str, Any]:
    """The grid as the component takes it."""
    assert grid.matrix is not None
    return {
        "name": grid.name,
        "version": "1",
        "scale": {"min": grid.scale.min, "max": grid.scale.max},
        "groups": [
            {"id": one.id, "label": f"Group {one.id}", "axis": one.axis, "min": one.bounds.min, "max": one.bounds.max}
            for one in grid.groups
        ],
        "criteria": [
            {"id": one.id, "label": f"Rule {one.id}", "why": "It says so.", "notes": None, "group": one.group}
            | {"kind": one.kind, "enabled": True, "locked": False, "range": [-50, 50], "decays": number % 3 == 0}
            for number, one in enumerate(grid.criteria)
        ],
        "rungs": [
            {"key": f"{criterion}/{number}", "criterion": criterion, "label": "1", "points": rung.points}
            | {"spoken": f"Rule {criterion}"}
            for (criterion, number), rung in grid.rungs
        ],
        "bands": [
            {"id": band.id, "label": band.id.title(), "from": band.at_least, "colour": colour}
            for band, colour in zip(grid.bands, COLOURS, strict=True)
        ],
        "matrix": {axis: _levels(getattr(grid.matrix, axis)) for axis in ("fit", "engagement")},
        "sales": "call",
    }


def _levels(levels: tuple[Band, ...]) -> list[dict[str, Any]]:
    return [{"id": level.id, "label": level.id, "from": level.at_least} for level in levels]


def numbers(grid: Grid) -> dict[str, Any]:
    """The grid's numbers as the component keeps them."""
    return {
        "points": {f"{criterion}/{number}": rung.points for (criterion, number), rung in grid.rungs},
        "bounds": {group.id: {"min": group.bounds.min, "max": group.bounds.max} for group in grid.groups},
        "starts": {band.id: band.at_least for band in grid.bands if band.at_least is not None},
        "sales": "call",
    }


def brief(grid: Grid, signatures: Signatures) -> dict[str, Any]:
    """All that the component is told; the signatures stand at `/signatures`."""
    sys.path.insert(0, str(app_folder()))
    from voices import catalogue

    touched = signatures.touched().items()
    return {
        "workspace": "w",
        "payload": {"url": "/signatures"},
        "poll": None,
        "grid": structure(grid),
        "edits": numbers(grid),
        "locks": [],
        "capacity": None,
        "revision": 1,
        "echo": None,
        "touches": {f"{rung}/{n}": found._asdict() for (rung, n), found in touched},
        "look": LOOK,
        "words": {key: entry for key, entry in catalogue("en").items() if key.startswith("live.")},
        "language": "en",
        "dark": False,
        "large": False,
    }

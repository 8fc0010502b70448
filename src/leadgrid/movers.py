"""Who enters the sales list and who leaves it when the agreed grid becomes the tuned one, and what moved them.

Knows signatures and grids; knows nothing of DuckDB or the screen. The browser counts the same while a finger moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from leadgrid.grids import Grid, RungId
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures

Whole = npt.NDArray[np.int64]
Cause = RungId | Literal["cap", "threshold"]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many leads of today one cause brought into the list, and how many it took out of it."""

    cause: Cause
    enter: int
    leave: int


@dataclass(frozen=True, slots=True)
class Movers:
    """All leads of today who enter or leave; `causes` by size, the largest first, ties in grid order."""

    enter: int
    leave: int
    causes: tuple[Moved, ...]


NOBODY: Final = Movers(0, 0, ())


def movers(
    signatures: Signatures, *, agreed: Grid, tuned: Grid, agreed_at_least: int | None, tuned_at_least: int | None
) -> Movers:
    """The movers between two grids over the same signatures, each with the shown score from which sales calls.

    Where that is None, nobody is in the list. A mover's cause is the rung with the largest change of points × hits in
    its direction, ties in grid order; where no rung changed in its direction, «cap» if its shown score moved that way
    (a clamp let it), else «threshold».
    """
    before, after = weigh(signatures, agreed).score, weigh(signatures, tuned).score
    was, now = _listed(before, agreed_at_least), _listed(after, tuned_at_least)
    moving = np.flatnonzero((was != now) & (signatures.today > 0))
    if not len(moving):
        return NOBODY
    direction = np.where(was[moving], -1, 1)
    rungs = _in_grid_order(signatures, agreed)
    cause = np.where(direction * (after - before)[moving] > 0, len(rungs), len(rungs) + 1)
    furthest = np.zeros(len(moving), dtype=np.int64)
    points, tuned_points = ({id: rung.points for id, rung in grid.rungs} for grid in (agreed, tuned))
    for place, (number, identity) in enumerate(rungs):
        change = tuned_points[identity] - points[identity]
        if change:
            push = direction * change * signatures.hits[number][moving]
            cause[push > furthest] = place
            furthest = np.maximum(furthest, push)
    return _tallied(signatures.today[moving], direction, cause, [identity for _, identity in rungs])


def _listed(score: Whole, at_least: int | None) -> npt.NDArray[np.bool_]:
    return np.zeros(len(score), dtype=np.bool_) if at_least is None else score >= at_least


def _in_grid_order(signatures: Signatures, grid: Grid) -> list[tuple[int, RungId]]:
    """The signatures' rungs, each with its place in their columns, as the grid lists them."""
    places = {identity: number for number, identity in enumerate(signatures.rungs)}
    return [(places[identity], identity) for identity, _ in grid.rungs if identity in places]


def _tallied(people: Whole, direction: Whole, cause: Whole, rungs: list[RungId]) -> Movers:
    names: list[Cause] = [*rungs, "cap", "threshold"]
    enter, leave = (np.zeros(len(names), dtype=np.int64) for _ in range(2))
    np.add.at(enter, cause[direction > 0], people[direction > 0])
    np.add.at(leave, cause[direction < 0], people[direction < 0])
    counted = [Moved(*row) for row in zip(names, enter.tolist(), leave.tolist(), strict=True) if row[1] or row[2]]
    counted.sort(key=lambda moved: -(moved.enter + moved.leave))  # stable: ties stay in grid order
    return Movers(int(enter.sum()), int(leave.sum()), tuple(counted))

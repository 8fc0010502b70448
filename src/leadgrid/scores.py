"""Weigh: from signatures and a grid's numbers to scores, in integers from end to end (grid language §6).

Knows numpy; knows nothing of DuckDB, SQL or the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadgrid.grids import AXES, Band, Bounds, Grid
from leadgrid.signatures import Signatures

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scores:
    """Shown integers per signature: the total, and the two axes, each rounded by itself."""

    score: Whole
    fit: Whole
    engagement: Whole


def weigh(signatures: Signatures, grid: Grid) -> Scores:
    """The scores of all signatures under a grid whose rungs are those of the signatures."""
    points = {identity: rung.points for identity, rung in grid.rungs}
    group_of = {criterion.id: criterion.group for criterion in grid.criteria}
    subtotals = {group.id: np.zeros(len(signatures), dtype=np.int64) for group in grid.groups}
    for number, (criterion, rung) in enumerate(signatures.rungs):
        if points[criterion, rung]:
            subtotals[group_of[criterion]] += points[criterion, rung] * signatures.hits[number]
    axes = {
        axis: sum(
            (clamped(subtotals[group.id], group.bounds) for group in grid.on_axis(axis)),
            np.zeros(len(signatures), dtype=np.int64),
        )
        for axis in AXES
    }
    total = clamped(axes["fit"] + axes["engagement"], grid.scale)
    return Scores(shown(total), shown(axes["fit"]), shown(axes["engagement"]))


def clamped(thousandths: Whole, bounds: Bounds) -> Whole:
    """Thousandths within bounds that are given in points."""
    if bounds.min is not None:
        thousandths = np.maximum(thousandths, bounds.min * 1000)
    if bounds.max is not None:
        thousandths = np.minimum(thousandths, bounds.max * 1000)
    return thousandths


def shown(thousandths: Whole) -> Whole:
    """Half up, also below zero: floor((x + 500) / 1000).

    >>> shown(np.array([39_500, -500, -501])).tolist()
    [40, 0, -1]
    """
    return (thousandths + 500) // 1000


def reached(shown: Whole, levels: Sequence[Band]) -> Whole:
    """The place of the first of these levels that each shown score reaches; they descend to one that takes the rest.

    >>> reached(np.array([31, 30, 29, -4]), [Band("A", 30), Band("B", 0), Band("C")]).tolist()
    [0, 0, 1, 2]
    """
    starts = np.array([level.at_least for level in levels[:-1]], dtype=np.int64)
    passed: Whole = (shown[:, None] < starts).sum(axis=1)
    return passed

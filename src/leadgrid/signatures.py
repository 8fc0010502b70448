"""Leads with the same hits are one signature: all that tuning needs, and no names in it.

    looks × rungs          signatures × rungs      today  replay  converted
    1000    0  2000          1000    0  2000          1       1       0
    1000    0  2000   ──►    1000 1000     0          0       1       1
    1000 1000     0

A grid cannot tell two leads of one signature apart, so nothing is lost. Knows numpy and polars; knows nothing of
DuckDB, SQL or the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from leadgrid.features import Features
from leadgrid.grids import Grid, RungId

Whole = npt.NDArray[np.int64]


class Touched(NamedTuple):
    """How many of today's leads, of the replay's customers and of the replay's others."""

    today: int
    converted: int
    others: int


@dataclass(frozen=True)
class Signatures:
    """Distinct rows of hits with how many leads have them, in each pool.

    `hits` has the shape (rungs, signatures), in thousandths, ladders resolved: at most one rung of a ladder is not 0.
    `of_look[i]` is the signature of look i, or −1 where the audience leaves the lead out.
    """

    rungs: tuple[RungId, ...]
    hits: Whole
    today: Whole
    replay: Whole
    converted: Whole
    of_look: Whole

    def __len__(self) -> int:
        return len(self.today)

    def touched(self) -> dict[RungId, Touched]:
        """Whom each rung gives points to."""
        found = {}
        for rung, hits in zip(self.rungs, self.hits, strict=True):
            today, replay, converted = (
                int(pool[hits != 0].sum()) for pool in (self.today, self.replay, self.converted)
            )
            found[rung] = Touched(today, converted, replay - converted)
        return found


def fold(features: Features, grid: Grid) -> Signatures:
    """The signatures of a grid's looks; the order of signatures is that of their hits, whatever the data's order."""
    hits = resolved(features, grid)
    names = [f"r{number}" for number in range(len(hits))]
    looks = pl.DataFrame(
        {
            **dict(zip(names, hits.values(), strict=True)),
            "look": np.arange(len(features.looks)),
            "today": features.looks.today.astype(np.int64),
            "replay": features.looks.replay.astype(np.int64),
            "converted": features.looks.converted.astype(np.int64),
        }
    ).filter(pl.Series(features.scored))
    counts = [pl.col(pool).sum() for pool in ("today", "replay", "converted")]
    if names:
        grouped = looks.group_by(names).agg(*counts, pl.col("look")).sort(names)
    else:
        grouped = looks.select(*counts, pl.col("look").implode())
    of_look = np.full(len(features.looks), -1, dtype=np.int64)
    members = grouped["look"].list.len().to_numpy()
    of_look[grouped["look"].explode().drop_nulls().to_numpy()] = np.repeat(np.arange(len(grouped)), members)
    matrix = grouped.select(names).to_numpy().T if names else np.zeros((0, len(grouped)))
    return Signatures(
        rungs=tuple(hits),
        hits=np.ascontiguousarray(matrix, dtype=np.int64),
        today=grouped["today"].to_numpy(),
        replay=grouped["replay"].to_numpy(),
        converted=grouped["converted"].to_numpy(),
        of_look=of_look,
    )


def resolved(features: Features, grid: Grid) -> dict[RungId, Whole]:
    """Hits that count: the first rung of a ladder that holds, and 0 for whatever does not hold."""
    counted: dict[RungId, Whole] = {}
    for criterion in grid.criteria:
        if not criterion.enabled:
            continue
        still_open = np.ones(len(features.looks), dtype=np.bool_)
        for number in range(len(criterion.rungs)):
            measured = features.hits[(criterion.id, number)]
            holds = measured >= 0
            counted[(criterion.id, number)] = np.where(holds & still_open, measured, 0)
            still_open &= ~holds
    return counted

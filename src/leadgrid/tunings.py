"""What the tuning screen shows of one grid: two histograms and the figures that are read off them.

Volumes are of today, customers of the replay. Everything here is computed again when points move, and nothing is
measured. Knows signatures and grids; knows nothing of DuckDB or the screen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadgrid.distributions import Histogram
from leadgrid.grids import Band, Grid
from leadgrid.judgements import Estimate, auc, wilson
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures


@dataclass(frozen=True)
class Tuning:
    """The distributions of one grid: `replay` is None where no outcomes are known."""

    today: Histogram
    replay: Histogram | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures at one threshold.

    `to_call` leads of today reach it. Of the replay's customers it would have caught `caught` and missed `missed`;
    of `called` leads it would have called, `precision` says which share signed (None: nobody was called, or there is
    no replay). `ranking` is the AUC.
    """

    to_call: int
    leads: int
    caught: int | None = None
    missed: int | None = None
    called: int | None = None
    precision: Estimate | None = None
    ranking: Estimate | None = None


def tune(signatures: Signatures, grid: Grid, *, replayed: bool) -> Tuning:
    """The distributions of a grid whose rungs are those of the signatures."""
    score = weigh(signatures, grid).score
    # nobody's outcome is known today, so nobody has converted
    today = Histogram.of(score, signatures.today, np.zeros_like(signatures.today))
    return Tuning(today, Histogram.of(score, signatures.replay, signatures.converted) if replayed else None)


def figures(tuning: Tuning, *, at_least: int) -> Figures:
    """The key figures where sales calls from a shown score of `at_least` on."""
    to_call, _ = tuning.today.at_least(at_least)
    if tuning.replay is None:
        return Figures(to_call, tuning.today.total_leads)
    called, caught = tuning.replay.at_least(at_least)
    return Figures(
        to_call=to_call,
        leads=tuning.today.total_leads,
        caught=caught,
        missed=tuning.replay.total_converted - caught,
        called=called,
        precision=wilson(caught, called) if called else None,
        ranking=auc(tuning.replay),
    )


def sales_band(grid: Grid, chosen: str | None = None) -> Band | None:
    """The band from which sales calls: the chosen one, else `call`, else the last but one that has a start.

    None in a grid without a band that has a start.
    """
    started = list(grid.starts)
    for id in (chosen, "call", *(started[-2:-1] if len(started) > 2 else started[-1:])):
        if id in started:
            return grid.band(id)
    return None

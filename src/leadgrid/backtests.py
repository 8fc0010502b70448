"""A backtest: what a grid would have said of a pool of leads whose outcomes are known, as one value and as plain JSON.

Puts judgements together and judges nothing itself. Knows nothing of snapshots, files or the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadgrid import judgements
from leadgrid.distributions import Histogram
from leadgrid.grids import Grid
from leadgrid.judgements import BandCount, Threshold


@dataclass(frozen=True, slots=True)
class Backtest:
    """All that a replay says of a grid; rates are shares of 1, and None where nobody was there to divide by.

    `horizon_complete` says whether the data reach to the end of the horizon: if not, some who are counted as not
    converted may yet convert. It is None where there is no horizon (data without dates of outcome).
    """

    leads: int
    converted: int
    base_rate: float | None
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    horizon_complete: bool | None
    bands: tuple[BandCount, ...]
    thresholds: tuple[Threshold, ...]


def backtest(histogram: Histogram, grid: Grid, *, horizon_complete: bool | None) -> Backtest:
    """The backtest of a grid from the distribution of its scores over the pool."""
    ranking = judgements.auc(histogram)
    return Backtest(
        leads=histogram.total_leads,
        converted=histogram.total_converted,
        base_rate=judgements.base_rate(histogram),
        auc=ranking.value if ranking else None,
        auc_low=ranking.low if ranking else None,
        auc_high=ranking.high if ranking else None,
        horizon_complete=horizon_complete,
        bands=judgements.bands(histogram, grid),
        thresholds=judgements.thresholds(histogram),
    )


def to_plain(backtest: Backtest) -> dict[str, Any]:
    """The backtest as JSON-able values, in the shape of `leadgrid backtest`: unrounded, None where undefined."""
    return {
        "leads": backtest.leads,
        "converted": backtest.converted,
        "base_rate": backtest.base_rate,
        "auc": backtest.auc,
        "auc_low": backtest.auc_low,
        "auc_high": backtest.auc_high,
        "horizon_complete": backtest.horizon_complete,
        "bands": [{"id": band.id, "leads": band.leads, "converted": band.converted} for band in backtest.bands],
        "thresholds": [
            {
                "at_least": threshold.at_least,
                "leads": threshold.leads,
                "converted": threshold.converted,
                "precision": threshold.precision,
                "recall": threshold.recall,
                "lift": threshold.lift,
            }
            for threshold in backtest.thresholds
        ],
    }

"""A replay of a grid over a pool of leads: the one histogram from which a backtest is judged."""

from __future__ import annotations

from collections.abc import Callable

from leadgrid.datasets import Dataset
from leadgrid.distributions import Histogram
from leadgrid.features import Shelf, measure
from leadgrid.grids import Grid
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View


def replayed(
    dataset: Dataset,
    grid: Grid,
    replay: Replay,
    *,
    data_until: int | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> tuple[Histogram, bool | None]:
    """The pool's histogram, and whether the horizon lies within the data (None where there is no horizon)."""
    view = View(today=None, replay=replay)
    signatures = fold(measure(dataset, grid, view, shelf=Shelf(), progress=progress), grid)
    histogram = Histogram.of(weigh(signatures, grid).score, signatures.replay, signatures.converted)
    return histogram, horizon_complete(dataset, replay, data_until=data_until)


def horizon_complete(dataset: Dataset, replay: Replay, *, data_until: int | None = None) -> bool | None:
    """Whether the data reach to the end of the horizon: `data_until`, else their latest instant, is not before it."""
    until = replay.until
    if until is None:
        return None
    latest = dataset.facts.latest if data_until is None else data_until
    return latest is not None and until <= latest

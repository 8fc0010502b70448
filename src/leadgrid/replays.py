"""A replay of a grid over a pool of leads, the one histogram from which a backtest is judged; and which could be made.

Knows data and grids; knows nothing of the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from leadgrid.datasets import Dataset
from leadgrid.distributions import Histogram
from leadgrid.features import Shelf, measure
from leadgrid.grids import Grid
from leadgrid.instants import Duration
from leadgrid.proposals import is_dated, proposed_view
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View, look

HORIZONS: Final = tuple(Duration(days, "d") for days in (30, 90, 180, 365, 730))
"""How long a replay may wait where the one that is proposed has too few customers."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A replay that could be made, whose outcomes are known to its end: `converted` of `leads`."""

    replay: Replay
    leads: int
    converted: int


def prospects(dataset: Dataset, replay: Replay, *, enough: int) -> tuple[Prospect, ...]:
    """Other replays with the same target that have at least so many customers, and others, the shortest first.

    None that waits longer has no more of them.
    """
    facts = dataset.facts
    if not is_dated(facts) or facts.latest is None:
        return ()
    found: list[Prospect] = []
    for horizon in HORIZONS:
        other = proposed_view(facts, now=facts.latest, target=replay.target, horizon=horizon).replay
        if other is None or other == replay:
            continue
        with dataset.cursor() as connection:
            looks = look(connection, View(today=None, replay=other))
        converted = int(looks.converted.sum())
        most = found[-1].converted if found else 0  # whoever waits longer wants to see more
        if min(converted, len(looks) - converted) >= enough and converted > most:
            found.append(Prospect(other, len(looks), converted))
    return tuple(found)


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

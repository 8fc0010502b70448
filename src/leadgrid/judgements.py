"""What a distribution of scores says of a grid: how well it ranks, and whom a threshold calls, catches and misses.

Pure functions of a `Histogram`. People are counted as integers and divided once, at the end; None says that nobody was
there to divide by. Knows nothing of where the scores come from, of time, or of the screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from leadgrid.distributions import Histogram
from leadgrid.grids import Grid

Z: Final = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: every interval here is one of 95 %."""

MOST_THRESHOLDS: Final = 100_000
"""The widest range of scores of which every integer is listed as a threshold."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval of 95 %; `low` and `high` are both None where the data cannot give one."""

    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends, or none")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What calling everyone with `at_least` this score means: leads called, converted among them, three rates."""

    at_least: int
    leads: int
    converted: int
    precision: float | None
    recall: float | None
    lift: float | None


@dataclass(frozen=True, slots=True)
class BandCount:
    """The leads of one band, how many converted, and the share of them with its interval."""

    id: str
    leads: int
    converted: int
    conversion: Estimate | None


def wilson(successes: int, trials: int) -> Estimate | None:
    """The share of successes with its score interval, or None without trials.

    Wilson (1927), «Probable inference, the law of succession, and statistical inference», JASA 22: with p = s/n,
    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1 and is honest for small n.
    Raises `ValueError` unless 0 ≤ successes ≤ trials.

    >>> estimate = wilson(8, 10)
    >>> estimate.value, round(estimate.low, 4), round(estimate.high, 4)
    (0.8, 0.4902, 0.9433)
    """
    if not 0 <= successes <= trials:
        raise ValueError("successes go from 0 to the number of trials")
    if trials == 0:
        return None
    share, squared = successes / trials, Z * Z
    whole = 1 + squared / trials
    centre = (share + squared / (2 * trials)) / whole
    half = Z * math.sqrt(share * (1 - share) / trials + squared / (4 * trials * trials)) / whole
    # At both extremes one end is exactly the share; rounding must not push it past it.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return Estimate(share, low, high)


def auc(histogram: Histogram) -> Estimate | None:
    """How often a converted lead has the higher score than one who did not convert, ties counting half.

    None without both classes. The value is the Mann–Whitney statistic U / (m n) for m converted and n other leads,
    counted in integers and divided once (Hanley and McNeil 1982, Radiology 143).

    The interval is that of DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, taken through the logit so that it
    stays within 0 and 1 (Pepe 2003, «The Statistical Evaluation of Medical Tests», 5.2): each lead's placement is the
    share of the other class that it is ranked right against, var = S₁/m + S₀/n with the sample variances (m − 1, n − 1)
    of the placements of both classes, and logit(AUC) ± z √var / (AUC (1 − AUC)). All leads of a score share a
    placement, so both classes need one pass over the scores. No interval where a class has one member or AUC is 0 or 1.

    >>> auc(Histogram.of([10, 20, 30], [2, 2, 2], [0, 1, 2])).value
    0.9444444444444444
    """
    held = histogram.leads > 0
    won = histogram.converted[held]
    lost = histogram.leads[held] - won
    m, n = int(won.sum()), int(lost.sum())
    if m == 0 or n == 0:
        return None

    #   score       10      20      30
    #   won          0       1       2     beaten (twice): 2·lost below + lost at the score
    #   lost         2       1       0     beating (twice): 2·won above + won at the score
    beaten = 2 * np.cumsum(lost) - lost
    beating = 2 * (m - np.cumsum(won)) + won
    pairs = 2 * m * n
    if pairs < 2**63:
        right = int(np.dot(won, beaten))
    else:  # more than a billion leads: Python's integers do not overflow
        right = sum(count * placed for count, placed in zip(won.tolist(), beaten.tolist(), strict=True))
    value = right / pairs
    if m == 1 or n == 1 or right in (0, pairs):
        return Estimate(value)

    variance_won = float((won * (beaten / (2 * n) - value) ** 2).sum()) / (m - 1)
    variance_lost = float((lost * (beating / (2 * m) - value) ** 2).sum()) / (n - 1)
    complement = (pairs - right) / pairs
    spread = math.sqrt(variance_won / m + variance_lost / n) / (value * complement)
    centre = math.log(right / (pairs - right))
    return Estimate(value, _expit(centre - Z * spread), _expit(centre + Z * spread))


def base_rate(histogram: Histogram) -> float | None:
    """The share of all leads that converted: what calling at random would reach."""
    return _ratio(histogram.total_converted, histogram.total_leads)


def thresholds(histogram: Histogram) -> tuple[Threshold, ...]:
    """What each threshold calls and catches, for every integer from the lowest to the highest shown score.

    Where the range is wider than `MOST_THRESHOLDS`, only the scores that somebody has: nothing changes in between.

    >>> [(row.at_least, row.leads, row.recall) for row in thresholds(Histogram.of([5, 7], [3, 1], [1, 1]))]
    [(5, 4, 1.0), (6, 1, 0.5), (7, 1, 0.5)]
    """
    scores, leads, converted = histogram.scores, histogram.leads, histogram.converted
    if histogram.highest - histogram.lowest >= MOST_THRESHOLDS:
        held = leads > 0
        scores, leads, converted = scores[held], leads[held], converted[held]
    total, winners = histogram.total_leads, histogram.total_converted
    called = np.cumsum(leads[::-1])[::-1].tolist()
    caught = np.cumsum(converted[::-1])[::-1].tolist()
    return tuple(
        Threshold(score, people, won, _ratio(won, people), _ratio(won, winners), _ratio(won * total, people * winners))
        for score, people, won in zip(scores.tolist(), called, caught, strict=True)
    )


def bands(histogram: Histogram, grid: Grid) -> tuple[BandCount, ...]:
    """The leads of each band of the grid, in its order; every lead is in exactly one (no bands, no counts)."""
    ends = [band.at_least for band in grid.bands[1:]] + [None]
    counts = [histogram.between(band.at_least, end) for band, end in zip(grid.bands, ends, strict=False)]
    return tuple(
        BandCount(band.id, leads, converted, wilson(converted, leads))
        for band, (leads, converted) in zip(grid.bands, counts, strict=True)
    )


def capacity_threshold(histogram: Histogram, *, people: int) -> int:
    """The lowest threshold that calls at most so many people.

    Leads of one score are called together or not at all. Where there are few enough for all to be called it is the
    lowest shown score, and where even the highest score has too many it is the one above it.
    Raises `ValueError` for a negative number of people.

    >>> histogram = Histogram.of([10, 20, 30], [5, 3, 1], [0, 0, 0])
    >>> [capacity_threshold(histogram, people=people) for people in (9, 8, 3, 0)]
    [10, 11, 21, 31]
    """
    if people < 0:
        raise ValueError("a capacity is not negative")
    called = np.cumsum(histogram.leads[::-1])[::-1]
    too_many = int(np.count_nonzero(called > people))
    return int(histogram.scores[too_many - 1]) + 1 if too_many else histogram.lowest


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _expit(logit: float) -> float:
    # The smaller tail is computed directly, so neither end overflows nor loses its digits.
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1 + odds)

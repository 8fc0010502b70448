"""Judgements agree with their naive definitions, lead by lead."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product
from statistics import mean, variance

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from leadgrid import judgements
from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.distributions import Histogram
from leadgrid.grids import Band, Criterion, Grid, Group, Rung
from leadgrid.judgements import MOST_THRESHOLDS, Estimate, Z, auc, capacity_threshold, thresholds, wilson

Pool = tuple[list[int], list[int]]
"""The shown scores of the leads who converted, and of those who did not."""

shown_scores = st.lists(st.integers(-6, 6), max_size=15) | st.lists(st.integers(-(10**9), 10**9), max_size=8)
pools: st.SearchStrategy[Pool] = st.tuples(shown_scores, shown_scores)


def histogram_of(pool: Pool) -> Histogram:
    won, lost = pool
    return Histogram.of(won + lost, [1] * len(won + lost), [1] * len(won) + [0] * len(lost))


def grid_with_bands(*bands: Band) -> Grid:
    known = AttributeCondition("sector", ValueTest((Operator("known", True),)))
    return Grid(
        name="a grid",
        groups=(Group("profile", "fit"),),
        criteria=(Criterion("sector", "profile", "when", (Rung(5, known),)),),
        bands=bands,
    )


def better(won: int, lost: int) -> Fraction:
    return Fraction((won > lost) + (won >= lost), 2)


def naive_delong(pool: Pool) -> tuple[float, float, float]:
    """AUC and its interval from the placements of single leads, exact up to the logit."""
    won, lost = pool
    placements_won = [mean([better(one, other) for other in lost]) for one in won]
    placements_lost = [mean([better(one, other) for one in won]) for other in lost]
    value = mean(placements_won)
    spread = variance(placements_won) / len(won) + variance(placements_lost) / len(lost)
    centre, half = math.log(value / (1 - value)), Z * math.sqrt(spread) / float(value * (1 - value))
    low, high = (1 / (1 + math.exp(-logit)) for logit in (centre - half, centre + half))
    return float(value), low, high


# How well the grid ranks


@given(pools)
def test_auc_is_the_share_of_pairs_ranked_right(pool: Pool) -> None:
    won, lost = pool
    estimate = auc(histogram_of(pool))
    if won and lost:
        pairs = [better(one, other) for one, other in product(won, lost)]
        assert estimate is not None
        assert estimate.value == float(sum(pairs) / len(pairs))
    else:
        assert estimate is None


@given(pools)
@example(([3, 1, 2], [0, 1, 2, 2]))
def test_the_interval_is_delong_by_placement_values(pool: Pool) -> None:
    assume(len(pool[0]) > 1 and len(pool[1]) > 1)
    estimate = auc(histogram_of(pool))
    assert estimate is not None
    assume(0 < estimate.value < 1)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx(naive_delong(pool), rel=1e-12, abs=1e-12)


def test_delong_by_hand() -> None:
    # Placements: the converted at 2 and 3 beat 3/4 and 1 of the others; those at 1 and 2 are beaten by 1 and 3/4.
    # AUC = 7/8; both sample variances are 2 · (1/8)² / 1 = 1/32, so var = 1/64 + 1/64 and AUC (1 − AUC) = 7/64.
    estimate = auc(histogram_of(([2, 3], [1, 2])))
    assert estimate is not None
    assert estimate.value == 0.875
    half = Z * math.sqrt(1 / 32) / (7 / 64)
    assert estimate.low == pytest.approx(1 / (1 + math.exp(half) / 7), rel=1e-12)
    assert estimate.high == pytest.approx(1 / (1 + math.exp(-half) / 7), rel=1e-12)


@given(pools, st.integers(-1000, 1000), st.integers(1, 9))
def test_auc_does_not_see_a_monotone_change_of_scores(pool: Pool, shift: int, stretch: int) -> None:
    won, lost = pool
    moved = [score * stretch + shift for score in won], [score * stretch + shift for score in lost]
    assert auc(histogram_of(moved)) == auc(histogram_of(pool))


@given(pools)
def test_mirrored_scores_mirror_auc_and_its_interval(pool: Pool) -> None:
    won, lost = pool
    estimate, mirrored = auc(histogram_of(pool)), auc(histogram_of(([-one for one in won], [-one for one in lost])))
    assume(estimate and mirrored)
    assert estimate is not None
    assert mirrored is not None
    assert mirrored.value == pytest.approx(1 - estimate.value, abs=1e-15)
    if estimate.low is None:
        assert mirrored.low is None
    else:
        assert (mirrored.low, mirrored.high) == pytest.approx((1 - estimate.high, 1 - estimate.low), abs=1e-12)


@given(pools)
def test_the_interval_of_auc_holds_its_value(pool: Pool) -> None:
    estimate = auc(histogram_of(pool))
    assume(estimate and estimate.low is not None)
    assert 0 <= estimate.low <= estimate.value + 1e-15
    assert estimate.value - 1e-15 <= estimate.high <= 1


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (([], []), None),
        (([5], []), None),
        (([], [5, 6]), None),
        (([5], [4]), Estimate(1.0)),
        (([3, 4], [1, 2]), Estimate(1.0)),
        (([1, 2], [3, 4]), Estimate(0.0)),
        (([5], [4, 6]), Estimate(0.5)),
        (([4, 6], [5]), Estimate(0.5)),
        (([7, 7], [7, 7, 7]), Estimate(0.5, 0.5, 0.5)),
    ],
)
def test_auc_at_the_extremes(pool: Pool, expected: Estimate | None) -> None:
    assert auc(histogram_of(pool)) == expected


def test_auc_of_billions_of_leads_is_exact() -> None:
    # 2 m n is beyond 63 bits; every count of the small pool a million million times over ranks as the small pool does.
    many = 10**12
    big = Histogram.of([1, 2, 3], [2 * many, 2 * many, many], [many, many, many])
    small = Histogram.of([1, 2, 3], [2, 2, 1], [1, 1, 1])
    estimate, expected = auc(big), auc(small)
    assert estimate is not None
    assert expected is not None
    assert estimate.value == expected.value == 8 / 12
    assert estimate.low == pytest.approx(estimate.value, abs=1e-5)


# Proportions


def test_wilson_agrees_with_published_intervals() -> None:
    # Newcombe (1998), «Two-sided confidence intervals for the single proportion», table I, method 3
    for successes, trials, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        estimate = wilson(successes, trials)
        assert estimate is not None
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx((successes / trials, low, high), abs=5e-5)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_wilson_holds_the_share_and_stays_within_0_and_1(successes: int, failures: int) -> None:
    estimate, mirrored = wilson(successes, successes + failures), wilson(failures, successes + failures)
    if estimate is None or mirrored is None:
        assert successes + failures == 0
        return
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - estimate.high, 1 - estimate.low), abs=1e-12)


def test_wilson_refuses_more_successes_than_trials() -> None:
    for successes, trials in [(2, 1), (-1, 1), (0, -1)]:
        with pytest.raises(ValueError, match="successes"):
            wilson(successes, trials)


def test_an_interval_has_two_ends_or_none() -> None:
    with pytest.raises(ValueError, match="two ends"):
        Estimate(0.5, low=0.4)


# Thresholds


@given(pools)
def test_each_threshold_counts_lead_by_lead(pool: Pool) -> None:
    won, lost = pool
    histogram = histogram_of(pool)
    everyone = len(won + lost)
    assert judgements.base_rate(histogram) == (len(won) / everyone if everyone else None)
    rows = thresholds(histogram)
    for row in rows[:: len(rows) // 50 + 1]:
        score = row.at_least
        caught, called = sum(one >= score for one in won), sum(one >= score for one in won + lost)
        assert (row.leads, row.converted) == histogram.at_least(score) == (called, caught)
        assert row.precision == (caught / called if called else None)
        assert row.recall == (caught / len(won) if won else None)
        assert row.lift == (pytest.approx((caught / called) / (len(won) / everyone)) if called and won else None)


@given(pools)
def test_recall_and_volume_never_rise_with_the_threshold(pool: Pool) -> None:
    rows = thresholds(histogram_of(pool))
    for lower, higher in pairwise(rows):
        assert lower.at_least < higher.at_least
        assert lower.leads >= higher.leads
        assert (lower.recall or 0) >= (higher.recall or 0)


@given(pools)
def test_the_lowest_threshold_calls_everybody_and_is_no_better_than_chance(pool: Pool) -> None:
    rows = thresholds(histogram_of(pool))
    assume(rows)
    assert rows[0].leads == len(pool[0] + pool[1])
    assert rows[0].recall == rows[0].lift == (1 if pool[0] else None)


def test_every_integer_between_lowest_and_highest_is_a_threshold() -> None:
    assert [row.at_least for row in thresholds(histogram_of(([2], [-1])))] == [-1, 0, 1, 2]
    assert thresholds(histogram_of(([], []))) == ()


def test_a_very_wide_range_lists_only_scores_that_somebody_has() -> None:
    assert len(thresholds(histogram_of(([0], [MOST_THRESHOLDS - 1])))) == MOST_THRESHOLDS
    for highest in (MOST_THRESHOLDS, 10**12):
        rows = thresholds(histogram_of(([0, 7], [highest])))
        assert [(row.at_least, row.leads, row.converted) for row in rows] == [(0, 3, 2), (7, 2, 1), (highest, 1, 0)]


def test_one_lead_without_an_outcome_has_no_recall_and_no_lift() -> None:
    (row,) = thresholds(histogram_of(([], [7])))
    assert (row.at_least, row.leads, row.converted) == (7, 1, 0)
    assert (row.precision, row.recall, row.lift) == (0.0, None, None)


@given(pools, st.integers(0, 20))
def test_the_capacity_threshold_is_the_lowest_that_is_small_enough(pool: Pool, people: int) -> None:
    histogram = histogram_of(pool)
    score = capacity_threshold(histogram, people=people)
    assert histogram.at_least(score)[0] <= people
    assert score == histogram.lowest or histogram.at_least(score - 1)[0] > people


def test_a_capacity_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        capacity_threshold(histogram_of(([1], [2])), people=-1)


# Bands


@given(pools, st.sets(st.integers(-8, 8), max_size=4))
def test_bands_partition_the_leads_as_the_grid_says(pool: Pool, starts: set[int]) -> None:
    grid = grid_with_bands(Band("cold"), *(Band(f"from_{start + 8}", start) for start in sorted(starts)))
    counts = judgements.bands(histogram_of(pool), grid)
    assert [count.id for count in counts] == [band.id for band in grid.bands]
    for count in counts:
        assert count.leads == sum(grid.band_of(score).id == count.id for score in pool[0] + pool[1])
        assert count.converted == sum(grid.band_of(score).id == count.id for score in pool[0])
        assert count.conversion == wilson(count.converted, count.leads)


def test_a_grid_without_bands_counts_none() -> None:
    assert judgements.bands(histogram_of(([1], [2])), grid_with_bands()) == ()

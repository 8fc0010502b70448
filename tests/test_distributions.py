"""The distribution of scores counts every lead once, whatever it was made from."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.distributions import MOST_LEADS, WIDEST, Histogram

Signature = tuple[int, int, int]
"""A shown score, its leads, and how many of them converted."""


def signatures(low: int = -30, high: int = 30) -> st.SearchStrategy[list[Signature]]:
    one = st.tuples(st.integers(low, high), st.integers(0, 5), st.integers(0, 5))
    return st.lists(one.map(lambda row: (row[0], max(row[1:]), min(row[1:]))), max_size=12)


def histogram_of(rows: list[Signature]) -> Histogram:
    return Histogram.of([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


narrow_or_wide = signatures() | signatures(-(10**12), 10**12)


@given(narrow_or_wide)
def test_every_lead_is_counted_once(rows: list[Signature]) -> None:
    histogram = histogram_of(rows)
    assert histogram.total_leads == sum(leads for _, leads, _ in rows)
    assert histogram.total_converted == sum(converted for _, _, converted in rows)


@given(narrow_or_wide, st.integers(-35, 35) | st.integers(-(2 * 10**12), 2 * 10**12))
def test_at_least_counts_who_reaches_the_score(rows: list[Signature], score: int) -> None:
    reached = [row for row in rows if row[0] >= score]
    assert histogram_of(rows).at_least(score) == (sum(row[1] for row in reached), sum(row[2] for row in reached))


@given(narrow_or_wide, st.integers(-35, 35), st.integers(-35, 35))
def test_two_ends_and_the_middle_are_everybody(rows: list[Signature], one: int, other: int) -> None:
    histogram, (low, high) = histogram_of(rows), sorted((one, other))
    parts = (histogram.between(None, low), histogram.between(low, high), histogram.between(high, None))
    assert sum(leads for leads, _ in parts) == histogram.total_leads
    assert sum(converted for _, converted in parts) == histogram.total_converted


@given(narrow_or_wide)
def test_lowest_and_highest_are_scores_that_somebody_has(rows: list[Signature]) -> None:
    shown = [score for score, leads, _ in rows if leads] or [0, -1]
    histogram = histogram_of(rows)
    expected = (min(shown), max(shown)) if shown != [0, -1] else (0, -1)
    assert (histogram.lowest, histogram.highest) == expected


@given(narrow_or_wide, st.randoms())
def test_the_order_of_signatures_does_not_matter(rows: list[Signature], random) -> None:
    shuffled = random.sample(rows, len(rows))
    assert histogram_of(rows) == histogram_of(shuffled)
    assert hash(histogram_of(rows)) == hash(histogram_of(shuffled))


@given(narrow_or_wide)
def test_a_histogram_made_from_its_own_columns_is_the_same(rows: list[Signature]) -> None:
    histogram = histogram_of(rows)
    assert Histogram(histogram.lowest, histogram.leads, histogram.converted, histogram.listed) == histogram
    assert Histogram.of(histogram.scores, histogram.leads, histogram.converted) == histogram


def test_an_index_is_a_score_above_the_lowest() -> None:
    histogram = Histogram.of([12, 10, 12], [2, 4, 1], [1, 0, 1])
    assert histogram.lowest == 10
    assert histogram.leads.tolist() == [4, 0, 3]
    assert histogram.converted.tolist() == [0, 0, 2]
    assert histogram.scores.tolist() == [10, 11, 12]


def test_scores_that_nobody_has_are_cut_off_at_both_ends() -> None:
    padded = Histogram(8, np.array([0, 0, 4, 0, 3, 0]), np.array([0, 0, 0, 0, 2, 0]))
    assert padded == Histogram.of([10, 12], [4, 3], [0, 2])


def test_nobody_is_a_histogram_too() -> None:
    for empty in (
        Histogram.of([], [], []),
        Histogram(7, np.array([0, 0]), np.array([0, 0])),
        histogram_of([(5, 0, 0)]),
    ):
        assert empty == Histogram.of([], [], [])
        assert (empty.lowest, empty.highest, empty.total_leads, empty.at_least(-5)) == (0, -1, 0, (0, 0))
        assert empty.scores.tolist() == []


def test_a_very_wide_range_takes_no_more_room_than_its_leads() -> None:
    histogram = Histogram.of([-(10**15), 0, 10**15], [1, 2, 3], [0, 1, 3])
    assert len(histogram.leads) == 3
    assert histogram.scores.tolist() == [-(10**15), 0, 10**15]
    assert (histogram.lowest, histogram.highest) == (-(10**15), 10**15)
    assert histogram.at_least(1) == (3, 3)
    assert histogram != Histogram.of([-(10**15), 1, 10**15], [1, 2, 3], [0, 1, 3])


def test_one_form_per_value_at_the_widest_range() -> None:
    def by_hand(width: int) -> Histogram:
        leads = np.zeros(width, dtype=np.int64)
        leads[[0, -1]] = 1
        return Histogram(5, leads, np.zeros_like(leads))

    for width in (WIDEST, WIDEST + 1):
        assert by_hand(width) == Histogram.of([5, 5 + width - 1], [1, 1], [0, 0])
    assert by_hand(WIDEST).listed is None
    assert by_hand(WIDEST + 1).listed is not None


def test_different_counts_are_different_values() -> None:
    histogram = histogram_of([(1, 2, 1)])
    assert histogram != histogram_of([(2, 2, 1)])
    assert histogram != histogram_of([(1, 3, 1)])
    assert histogram != histogram_of([(1, 2, 0)])
    assert histogram != "a histogram"


@pytest.mark.parametrize(
    ("leads", "converted"),
    [
        ([1], [2]),
        ([1], [-1]),
        ([-1], [-1]),
        ([1, 1], [1]),
        ([1.0], [1.0]),
        ([[1]], [[1]]),
        ([MOST_LEADS - 1, 1], [0, 0]),
    ],
)
def test_impossible_counts_are_refused(leads: list[int], converted: list[int]) -> None:
    with pytest.raises(ValueError, match=r"leads|converted|integers"):
        Histogram(0, np.array(leads), np.array(converted))


def test_each_signature_must_be_possible_not_only_their_sum() -> None:
    with pytest.raises(ValueError, match="converted"):
        Histogram.of([1, 1], [1, 3], [2, 0])
    with pytest.raises(ValueError, match="one score"):
        Histogram.of([1, 2, 3], [1, 1], [0, 0])


def test_listed_scores_ascend() -> None:
    one = np.array([1, 1])
    for listed in ([2, 1], [1, 1], [1]):
        with pytest.raises(ValueError, match="ascend"):
            Histogram(0, one, one, np.array(listed))


def test_a_histogram_does_not_change_with_what_it_was_made_from() -> None:
    leads = np.array([1, 2])
    histogram = Histogram(0, leads, np.array([0, 0]))
    leads[0] = 9
    assert histogram.leads.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        histogram.leads[0] = 9
    with pytest.raises(FrozenInstanceError):
        histogram.lowest = 3  # type: ignore[misc]  # the error is what is tested

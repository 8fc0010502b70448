"""Tables of two by two: exact against counting every table, and honest once many were tried."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.contingencies import Contingency, chances, holm, p_value, reachable

shares = st.floats(0, 1, allow_nan=False)


@st.composite
def tables(draw, most=60):
    leads, others = draw(st.integers(0, most)), draw(st.integers(0, most))
    return Contingency(leads, draw(st.integers(0, leads)), others, draw(st.integers(0, others)))


def by_counting(table: Contingency) -> Fraction:
    """Fisher's two-sided p-value from the number of ways to draw each table, in whole numbers."""
    leads, of, won = table.leads, table.all_leads, table.all_converted
    ways = [math.comb(leads, x) * math.comb(of - leads, won - x) for x in range(min(leads, won) + 1) if won - x >= 0]
    seen = math.comb(leads, table.converted) * math.comb(of - leads, won - table.converted)
    return Fraction(sum(way for way in ways if way <= seen), math.comb(of, won))


@given(tables())
def test_the_exact_test_is_what_counting_every_table_says(table):
    assert p_value(table)[0] == pytest.approx(float(by_counting(table)), rel=1e-9)


def test_the_lady_tasting_tea():
    # Fisher (1935), «The Design of Experiments»: three of four cups right, two-sided.
    assert p_value(Contingency(leads=4, converted=3, others=4, others_converted=1))[0] == pytest.approx(34 / 70)


@given(tables())
def test_no_table_with_these_margins_is_less_likely_than_the_least(table):
    _, values = chances(leads=table.leads, of=table.all_leads, converted=table.all_converted)
    assert p_value(table)[1] == values.min()
    assert 0 < p_value(table)[1] <= p_value(table)[0] <= 1


@given(tables())
def test_a_chance_below_a_level_is_at_most_as_likely_as_the_level(table):
    # What an exact test promises: under chance, p ≤ 0.05 comes in at most 5 % of all draws.
    lowest, values = chances(leads=table.leads, of=table.all_leads, converted=table.all_converted)
    whole = math.comb(table.all_leads, table.all_converted)
    for level in (0.01, 0.05, 0.5):
        ways = sum(
            math.comb(table.leads, x) * math.comb(table.others, table.all_converted - x)
            for x, value in enumerate(values, start=lowest)
            if value <= level
        )
        assert ways / whole <= level * (1 + 1e-6)


def test_the_ratio_has_the_interval_of_katz():
    # ln 6 ± 1.96 √(1/20 − 1/100 + 1/30 − 1/900), by hand
    ratio = Contingency(leads=100, converted=20, others=900, others_converted=30).ratio
    assert (ratio.value, round(ratio.low, 3), round(ratio.high, 3)) == (6.0, 3.543, 10.16)


@pytest.mark.parametrize(
    ("table", "value"),
    [(Contingency(10, 0, 10, 5), 0.0), (Contingency(10, 5, 10, 0), None), (Contingency(0, 0, 10, 5), None)],
)
def test_a_ratio_that_counts_cannot_bound_has_no_interval(table, value):
    ratio = table.ratio
    assert (ratio.value if ratio else None) == value
    assert ratio is None or ratio.low is None


@given(tables())
def test_what_is_sure_of_an_effect_is_no_more_than_the_effect_and_points_the_same_way(table):
    assert abs(table.sure_effect) <= abs(table.effect)
    assert table.sure_effect * table.effect >= 0


@given(st.lists(shares, max_size=30))
def test_a_corrected_value_is_no_smaller_and_keeps_the_order(values):
    corrected = holm(values)
    assert all(value <= now <= 1 for value, now in zip(values, corrected, strict=True))
    order = sorted(range(len(values)), key=values.__getitem__)
    assert [corrected[place] for place in order] == sorted(corrected)


@given(st.lists(shares, min_size=1, max_size=30))
def test_something_is_shown_exactly_where_the_least_value_passes_for_all(values):
    assert (min(holm(values)) <= 0.05) == (min(values) * len(values) <= 0.05)


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=40))
def test_tests_that_cannot_show_anything_are_left_out_and_no_others(least):
    kept = [value for value, can in zip(least, reachable(least), strict=True) if can]
    # each that stays could pass for as many as stay; and what would pass for all that there are stays
    assert all(value * len(kept) <= 0.05 * (1 + 1e-9) for value in kept)
    assert {value for value in least if value <= 0.05 / len(least)} <= set(kept)


def test_a_million_leads_are_tested_to_the_last_digit_that_matters():
    table = Contingency(leads=300_000, converted=6_100, others=700_000, others_converted=13_900)
    rate = 20_000 / 1e6
    z = (6_100 - 300_000 * rate) / math.sqrt(300_000 * 0.7 * rate * (1 - rate))
    assert p_value(table)[0] == pytest.approx(math.erfc(z / math.sqrt(2)), rel=0.02)
    assert np.isfinite(table.sure_effect)

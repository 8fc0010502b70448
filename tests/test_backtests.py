"""A backtest is the judgements of one distribution, in the JSON that the command line promises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid import judgements
from leadgrid.backtests import backtest, to_plain
from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.distributions import Histogram
from leadgrid.grids import Band, Criterion, Grid, Group, Rung

KNOWN = AttributeCondition("sector", ValueTest((Operator("known", True),)))
GRID = Grid(
    name="a grid",
    groups=(Group("profile", "fit"),),
    criteria=(Criterion("sector", "profile", "when", (Rung(5, KNOWN),)),),
    bands=(Band("cold"), Band("warm", 11), Band("hot", 12)),
)


def test_the_json_of_a_small_pool_by_hand() -> None:
    pool = Histogram.of([10, 12, 12], [2, 1, 1], [0, 0, 1])
    plain = to_plain(backtest(pool, GRID, horizon_complete=False))
    assert list(plain) == [
        "leads", "converted", "base_rate", "auc", "auc_low", "auc_high", "horizon_complete", "bands", "thresholds",
    ]  # fmt: skip
    assert plain == {
        "leads": 4,
        "converted": 1,
        "base_rate": 0.25,
        "auc": 2.5 / 3,
        "auc_low": None,
        "auc_high": None,
        "horizon_complete": False,
        "bands": [
            {"id": "cold", "leads": 2, "converted": 0},
            {"id": "warm", "leads": 0, "converted": 0},
            {"id": "hot", "leads": 2, "converted": 1},
        ],
        "thresholds": [
            {"at_least": 10, "leads": 4, "converted": 1, "precision": 0.25, "recall": 1.0, "lift": 1.0},
            {"at_least": 11, "leads": 2, "converted": 1, "precision": 0.5, "recall": 1.0, "lift": 2.0},
            {"at_least": 12, "leads": 2, "converted": 1, "precision": 0.5, "recall": 1.0, "lift": 2.0},
        ],
    }


def test_an_interval_stands_beside_auc_where_there_is_one() -> None:
    pool = Histogram.of([1, 2, 3], [2, 2, 2], [0, 1, 2])
    result = backtest(pool, GRID, horizon_complete=True)
    ranking = judgements.auc(pool)
    assert ranking is not None
    assert (result.auc, result.auc_low, result.auc_high) == (ranking.value, ranking.low, ranking.high)
    assert result.auc_low is not None


def test_nobody_in_the_pool_is_null_everywhere_and_no_error() -> None:
    plain = to_plain(backtest(Histogram.of([], [], []), GRID, horizon_complete=None))
    assert (plain["leads"], plain["converted"], plain["thresholds"]) == (0, 0, [])
    assert [plain[key] for key in ("base_rate", "auc", "auc_low", "auc_high", "horizon_complete")] == [None] * 5
    assert [band["leads"] for band in plain["bands"]] == [0, 0, 0]


@pytest.mark.parametrize("converted", [0, 3])
def test_without_both_classes_there_is_no_auc(converted: int) -> None:
    result = backtest(Histogram.of([7], [3], [converted]), GRID, horizon_complete=True)
    assert (result.auc, result.auc_low, result.auc_high) == (None, None, None)
    assert result.base_rate == converted / 3


@given(st.lists(st.tuples(st.integers(-20, 20), st.booleans()), max_size=30))
def test_json_says_the_numbers_unrounded_and_counts_every_lead_once(leads: list[tuple[int, bool]]) -> None:
    pool = Histogram.of([score for score, _ in leads], [1] * len(leads), [int(won) for _, won in leads])
    plain = to_plain(backtest(pool, GRID, horizon_complete=True))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert sum(band["leads"] for band in plain["bands"]) == plain["leads"] == len(leads)
    assert sum(band["converted"] for band in plain["bands"]) == plain["converted"]

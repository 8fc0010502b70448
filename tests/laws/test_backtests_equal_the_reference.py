"""A backtest's figures are those counted lead by lead and pair by pair."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import product
from tests.laws import law
from tests.reference import backtests, values
from tests.strategies import Case, Table, cases, micro, outcome_tables, utc_text

TARGETS = (None, "customer", "CUSTOMER ", "mql", "é")


def rows(table: Table | None) -> list[values.Row] | None:
    return None if table is None else values.rows(table.csv)


def assert_same(said: dict[str, Any], counted: dict[str, Any]) -> None:
    """Counts are equal, rates as equal as doubles are."""
    assert set(said) == set(counted)
    for name, value in counted.items():
        if name in ("bands", "thresholds"):
            assert len(said[name]) == len(value), name
            for one, other in zip(said[name], value, strict=True):
                assert_same(one, other)
        elif isinstance(value, float):
            assert said[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
        else:
            assert said[name] == value, name


@law(15)
@given(st.data(), cases())
def test_a_forward_backtest_is_that_of_the_reference(data: st.DataObject, case: Case) -> None:
    outcomes = data.draw(outcome_tables(case.world))
    horizon = data.draw(st.sampled_from(case.world.durations))
    target = data.draw(st.sampled_from(TARGETS))
    until = data.draw(st.sampled_from((None, None, case.as_of + micro(horizon), case.as_of + micro(horizon) - 1)))
    said = product.backtest(
        case.grid_text,
        case.leads_csv,
        case.activities_csv,
        outcomes.csv,
        utc_text(case.as_of),
        case.zone,
        horizon=horizon,
        target=target,
        data_until=None if until is None else utc_text(until),
    )
    counted = backtests.forward(
        values.grid(case.grid_text),
        rows(case.leads),
        rows(case.activities),
        values.rows(outcomes.csv),
        case.as_of,
        micro(horizon),
        target=target or "customer",
        zone=case.zone,
        data_until=until,
    )
    assert_same(said, counted)


@law(10)
@given(st.data(), cases(), st.booleans())
def test_an_undated_backtest_is_that_of_the_reference(data: st.DataObject, case: Case, dated: bool) -> None:
    outcomes = data.draw(outcome_tables(case.world, dated=dated))
    target = data.draw(st.sampled_from(TARGETS))
    said = product.backtest(
        case.grid_text,
        case.leads_csv,
        case.activities_csv,
        outcomes.csv,
        utc_text(case.as_of),
        case.zone,
        horizon=None,
        target=target,
        mode="undated",
    )
    counted = backtests.undated(
        values.grid(case.grid_text),
        rows(case.leads),
        rows(case.activities),
        values.rows(outcomes.csv),
        case.as_of,
        target=target or "customer",
        zone=case.zone,
    )
    assert_same(said, counted)

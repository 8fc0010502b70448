"""What is counted for many rules at once is what the compiler that scores grids says of each."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid import tallies
from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Measure,
    Operator,
    ReactionCondition,
    Selection,
    ValueTest,
)
from leadgrid.features import Shelf, measure
from leadgrid.grids import Criterion, Grid, Group, Rung
from leadgrid.holdings import holdings
from leadgrid.instants import Duration
from leadgrid.snapshots import View, look
from leadgrid.tallies import as_tally, tallied
from leadgrid.values import Number
from tests.test_indicators import AS_OF, REPLAY, loaded

TYPES = ("visit", "mail", "call")
WEEK, MONTH = Duration(7, "d"), Duration(30, "d")


def at_least(many: int | str) -> ValueTest:
    return ValueTest((Operator("at_least", Number.read(str(many))),))


def often(name: str, within: Duration | None, many: int) -> ActivityCondition:
    return ActivityCondition(Selection((name,), within=within), Measure("count", at_least(many)) if many > 1 else None)


def follows(first: str, then: str, delay: Duration, within: Duration = MONTH) -> ReactionCondition:
    return ReactionCondition(Selection((then,)), Selection((first,)), delay, within=within)


RULES = [
    *(often(name, within, many) for name in TYPES for within in (WEEK, MONTH, None) for many in (1, 2, 3)),
    *(
        follows(first, then, delay, within)
        for first in TYPES
        for then in TYPES
        if first != then
        for delay in (Duration(1, "d"), WEEK)
        for within in (MONTH, Duration(10, "d"))
    ),
]


def rows_of(events: list[tuple[int, str, int]], *, leads: int) -> dict[str, list[str]]:
    """Events by lead, type and hours before the as-of instant; every fourth lead came after it, every fifth won."""
    created = [
        f"{lead},{AS_OF + timedelta(days=1 if lead % 4 == 3 else -400):%Y-%m-%dT%H:%M:%SZ}" for lead in range(leads)
    ]
    acts = [f"{lead},{name},{AS_OF - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for lead, name, hours in events]
    won = [f"{lead},{AS_OF + timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}" for lead in range(0, leads, 5)]
    return {
        "leads": ["lead_id,created_at", *created],
        "activities": ["lead_id,activity,occurred_at", *acts],
        "outcomes": ["lead_id,occurred_at", *won],
    }


def compiled(dataset) -> list[list[bool]]:
    criteria = [Criterion(f"c{place}", "all", "when", (Rung(1, rule),)) for place, rule in enumerate(RULES)]
    grid = Grid("all", (Group("all", "fit"),), tuple(criteria))
    features = measure(dataset, grid, View(None, REPLAY), shelf=Shelf())
    return [(features.hits[f"c{place}", 0] >= 0).tolist() for place in range(len(RULES))]


# Hours that meet: the edges of windows and delays, and many events at one instant.
hours = st.one_of(st.integers(-30, 40 * 24), st.sampled_from([0, 1, 24, 168, 169, 192, 240, 241, 720, 721]))
events = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(TYPES), hours), min_size=1, max_size=120)


@settings(max_examples=25)
@given(events, st.integers(1, 200))
def test_what_is_counted_at_once_is_what_the_compiler_says(happened, at_once):
    with pytest.MonkeyPatch.context() as patch, loaded(**rows_of(happened, leads=21)) as dataset:
        patch.setattr(tallies, "EVENTS_AT_ONCE", at_once)
        held = holdings(dataset, REPLAY, RULES)
        assert [held.row(rule).tolist() for rule in range(len(RULES))] == compiled(dataset)


def test_every_rule_of_the_law_is_counted_and_holds_for_some():
    chance = random.Random(4)
    happened = [(chance.randrange(40), chance.choice(TYPES), chance.randrange(24 * 60)) for _ in range(2_000)]
    with loaded(**rows_of(happened, leads=40)) as dataset:
        held = holdings(dataset, REPLAY, RULES)
    assert all(as_tally(rule) is not None for rule in RULES)
    assert all(held.counts(rule)[0] > 0 for rule in range(len(RULES)))


def test_a_half_holds_what_the_whole_does_of_its_leads():
    chance = random.Random(5)
    happened = [(chance.randrange(300), chance.choice(TYPES), chance.randrange(24 * 60)) for _ in range(2_000)]
    with loaded(**rows_of(happened, leads=300)) as dataset:
        whole, *halves = (holdings(dataset, REPLAY, RULES, half=half) for half in (None, 0, 1))
    for rule in range(len(RULES)):
        assert whole.counts(rule) == tuple(map(sum, zip(*(half.counts(rule) for half in halves), strict=True)))


@pytest.mark.parametrize(
    "rule",
    [
        AttributeCondition("sector", at_least(1)),
        ActivityCondition(Selection(None, within=WEEK)),
        ActivityCondition(Selection(("visit", "mail"), within=WEEK)),
        ActivityCondition(Selection(("visit",), (("page", at_least(1)),), WEEK)),
        ActivityCondition(Selection(("visit",)), Measure("days", at_least(2))),
        ActivityCondition(Selection(("visit",)), Measure("count", ValueTest((Operator("less_than", Number.of(2)),)))),
        ActivityCondition(Selection(("visit",)), Measure("count", at_least("1.5"))),
        ActivityCondition(Selection(("visit",)), Measure("count", at_least(0))),
        ActivityCondition(Selection(("visit",)), Measure("count", at_least(tallies.MOST + 1))),
        replace(follows("visit", "mail", WEEK), which="last"),
        replace(follows("visit", "mail", WEEK), within=None),
        follows("visit", " Visit", WEEK),
    ],
)
def test_other_rules_are_left_to_the_compiler(rule):
    assert as_tally(rule) is None


def test_nobody_is_counted_of_nobody():
    with loaded(**rows_of([(0, "visit", 5)], leads=4)) as dataset, closing(dataset.cursor()) as connection:
        look(connection, View(None, REPLAY))
        wanted = [as_tally(rule) for rule in RULES]
        assert tallied(connection, dataset, wanted, np.array([], dtype=np.int64), as_of=REPLAY.as_of).size == 0
        some = tallied(connection, dataset, [as_tally(often("visit", WEEK, 1))], np.array([0, 1]), as_of=REPLAY.as_of)
        assert some.tolist() == [[0b1000_0000]]
        # a type that nobody has
        assert not tallied(
            connection, dataset, [as_tally(often("x", WEEK, 1))], np.array([0]), as_of=REPLAY.as_of
        ).any()

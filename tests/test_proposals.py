"""From where to look is proposed from what the data have, and the proposed replay never waits beyond their end."""

import pytest

from leadgrid.facts import Facts, FileFacts
from leadgrid.instants import DAY, Duration, Zone
from leadgrid.proposals import is_dated, proposed_target, proposed_view, reason


def at(text: str) -> int:
    read = Zone().read(text)
    assert read is not None
    return read.instant


def facts(first: str | None, latest: str | None, *, stages=(("customer", 3),), dated=True) -> Facts:
    begins, ends = (None if text is None else at(text) for text in (first, latest))
    outcomes = FileFacts("o", "", 3, 3, first_at=begins if dated else None, latest_at=ends if dated else None)
    activities = FileFacts("a", "", 3, 3, first_at=begins, latest_at=ends)
    return Facts("d", "UTC", (), 3, None, activities, outcomes if stages else None, stages=stages, latest=ends)


def test_today_is_the_midnight_after_the_data_and_the_replay_ends_at_the_last_one_within():
    view = proposed_view(facts("2025-01-01", "2026-10-31T17:00"), now=0)
    assert view.today == at("2026-11-01")
    assert view.replay is not None
    assert view.replay.as_of == at("2026-10-31") - 90 * DAY
    assert view.replay.until == at("2026-10-31")


@pytest.mark.parametrize(("first", "days"), [("2026-01-01", 90), ("2026-08-01", 30), ("2026-10-20", 7)])
def test_the_longest_horizon_that_leaves_as_much_before_it_is_taken(first, days):
    view = proposed_view(facts(first, "2026-10-31T17:00"), now=0)
    assert view.replay is not None
    assert view.replay.horizon == Duration(days, "d")


def test_without_outcomes_there_is_no_replay_and_without_dates_it_is_undated():
    assert proposed_view(facts("2026-01-01", "2026-10-31", stages=()), now=0).replay is None
    undated = proposed_view(facts("2026-01-01", "2026-10-31", dated=False), now=0).replay
    assert undated is not None
    assert (undated.mode, undated.horizon) == ("undated", None)


def test_data_without_any_instant_are_looked_at_now():
    assert proposed_view(facts(None, None, dated=False), now=at("2026-05-05")).today == at("2026-05-05")


def test_the_target_is_customer_or_else_the_most_frequent_stage():
    assert proposed_target(facts("2026-01-01", "2026-02-01", stages=(("mql", 9), ("customer", 1)))) == "customer"
    assert proposed_target(facts("2026-01-01", "2026-02-01", stages=(("mql", 9), ("accepted", 4)))) == "mql"
    assert proposed_target(facts("2026-01-01", "2026-02-01", stages=())) is None


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (facts("2026-01-01", "2026-10-31"), "complete"),
        (facts("2026-08-01", "2026-10-31"), "short"),
        (facts("2026-01-01", "2026-10-31", dated=False), "undated"),
        (facts("2026-01-01", "2026-10-31", stages=()), "no_outcomes"),
    ],
)
def test_a_proposal_has_a_reason(found, why):
    assert reason(proposed_view(found, now=0)) == why


def test_the_dates_of_outcomes_can_be_disregarded():
    found = facts("2026-01-01", "2026-10-31")
    replay = proposed_view(found, now=0, mode="undated").replay
    assert replay is not None
    assert (replay.mode, replay.horizon, replay.as_of) == ("undated", None, at("2026-11-01"))
    assert is_dated(found)
    assert not is_dated(facts("2026-01-01", "2026-10-31", dated=False))

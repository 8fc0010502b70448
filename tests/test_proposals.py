"""From where to look is proposed from what the data have, and the proposed replay never waits beyond their end."""

import pytest

from leadgrid.facts import Facts, FileFacts
from leadgrid.instants import DAY, Duration, Zone
from leadgrid.proposals import is_dated, proposed_target, proposed_view, reason


def at(text: str) -> int:
    read = Zone().read(text)
    assert read is not None
    return read.instant


def facts(
    first: str | None, latest: str | None, *, stages=(("customer", 3),), dated=True, zone="UTC", now: str | None = None
) -> Facts:
    begins, ends = (None if text is None else at(text) for text in (first, latest))
    outcomes = FileFacts("o", "", 3, 3, first_at=begins if dated else None, latest_at=ends if dated else None)
    activities = FileFacts("a", "", 3, 3, first_at=begins, latest_at=ends)
    came = None if now is None else at(now)
    return Facts("d", zone, (), 3, None, activities, outcomes if stages else None, stages=stages, latest=ends, now=came)


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


def test_today_is_never_later_than_the_moment_when_the_data_came_in():
    assert proposed_view(facts("2026-01-01", "2026-10-31T09:00", now="2026-10-31T14:00"), now=0).today == at(
        "2026-10-31T14:00"
    )
    assert proposed_view(facts("2026-01-01", "2026-10-31T09:00", now="2026-11-07"), now=0).today == at("2026-11-01")


def test_data_that_are_all_to_come_are_looked_at_from_their_end():
    assert proposed_view(facts("2030-01-01", "2030-10-31T09:00", now="2026-11-07"), now=0).today == at("2030-11-01")


@pytest.mark.parametrize(
    ("zone", "latest", "today", "end"),
    [
        ("Europe/Paris", "2026-06-30T22:30Z", "2026-07-01T22:00Z", "2026-06-30T22:00Z"),
        ("America/New_York", "2026-07-01T03:00Z", "2026-07-01T04:00Z", "2026-06-30T04:00Z"),
    ],
)
def test_days_are_those_of_the_zone_of_the_files(zone, latest, today, end):
    view = proposed_view(facts("2025-01-01", latest, zone=zone), now=0, horizon=Duration(30, "d"))
    assert view.today == at(today)
    assert view.replay is not None
    assert view.replay.until == at(end)


@pytest.mark.parametrize("latest", ["2026-04-02T22:30Z", "2026-11-02T23:30Z", "2026-04-02T12:00Z", "2026-11-02T12:00Z"])
def test_where_the_clocks_change_a_replay_still_begins_at_a_midnight_and_ends_within_the_data(latest):
    paris = Zone("Europe/Paris")
    found = facts("2025-01-01", latest, zone="Europe/Paris")
    replay = proposed_view(found, now=0, horizon=Duration(30, "d")).replay
    assert replay is not None
    assert paris.local(replay.as_of) % DAY == 0
    assert found.latest is not None
    assert replay.until is not None
    assert found.latest - 2 * DAY < replay.until <= found.latest

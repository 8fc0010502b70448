"""The reference itself, checked by hand: a judge that nobody judges is only a second opinion."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.reference import backtests, scoring, values
from tests.reference.values import DAY

NOON = values.instant("2026-06-01T12:00:00Z") or 0
MINUTE = 60_000_000


def at(age: int) -> str:
    """The text of an instant so many microseconds before noon."""
    seconds, micro = divmod(NOON - age, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    day = date(1970, 1, 1) + timedelta(days=days)
    return f"{day}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{micro:06d}Z"


def event(kind: str, age: int, **properties: str) -> values.Row:
    return {"lead_id": "x", "activity": kind, "occurred_at": at(age), **properties}


def holds(condition: dict[str, Any], *events: values.Row, **attributes: str) -> bool:
    (lead,) = scoring.people([{"lead_id": "x", **attributes}], list(events), zone="UTC")
    return scoring.holds(lead, condition, as_of=NOON)


def thousandths(criterion: dict[str, Any], *events: values.Row) -> int:
    (lead,) = scoring.people([{"lead_id": "x"}], list(events), zone="UTC")
    return scoring.criterion_points(lead, criterion, as_of=NOON)


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("2025-10-26 02:30", "Europe/Paris", "2025-10-26T00:30Z"),  # exists twice: the first
        ("2025-10-26T02:30+01:00", "Europe/Paris", "2025-10-26T01:30Z"),
        ("2026-03-29 02:30", "Europe/Paris", "2026-03-29T01:30Z"),  # does not exist: the offset from before
        ("2026-03-29T03:00", "Europe/Paris", "2026-03-29T01:00Z"),
        ("2026-06-01", "Europe/Paris", "2026-05-31T22:00Z"),
        ("2026-11-01 01:59:59", "America/New_York", "2026-11-01T05:59:59Z"),
        ("\u00a02026-06-01 00:00:00.1234567-0530 ", "UTC", "2026-06-01T05:30:00.123456Z"),
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30T22:00Z"),  # a day that does not exist, at −10 from before
        ("1969-12-31", "UTC", "1969-12-31T00:00Z"),
    ],
)
def test_instants_are_read_by_the_languages_rule(text: str, zone: str, said: str) -> None:
    assert values.instant(text, zone) == values.instant(said) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-02-29", "2026-6-1", "01/06/2026", "2026-06-01T24:00", "2026-06-01T10", "2026-06-01Z"),
        *("2026-06-01  10:00", "2026-06-01T10:00z", "2026-06-01T10:00 Z", "2026-06-01T10:00+2"),
        *("2026-06-01T10:00:60", "2026-06-01T10:00:00."),
    ],
)
def test_other_forms_are_no_instants(text: str) -> None:
    assert values.instant(text) is None


@pytest.mark.parametrize("text", ["", "2A", "1e3", "1_000", "1 000", "12,5", ".5", "5.", "+-5", "1" * 19, "٣", "５"])
def test_what_is_no_number(text: str) -> None:
    assert values.number(text) is None


def test_numbers_are_exact_and_cut_off_after_nine_places() -> None:
    assert values.number(" +05.0 ") == 5
    assert values.number("0.1") + values.number("0.2") == values.number("0.3")  # type: ignore[operator]  # None would fail too
    assert values.number("-0.1234567899") == values.number("-0.123456789")


def test_texts_are_equal_without_case_and_blanks_and_nothing_else() -> None:
    assert values.key("\u202fE\u0301TÉ\t") == "été"
    assert values.key("İ") == values.key("I") == "i"
    assert values.key("ΑΣ") == "ας".replace("ς", "σ") != values.key("ας")
    assert values.key("STRASSE") != values.key("straße") != "strasse"
    assert values.key("\u3000a") != "a"


def test_a_grid_is_read_by_its_own_resolvers() -> None:
    text = 'a: [NO, 1e3, 0x1F, 12:30, 06, +1.50, "1", TRUE, tRUE, ~, <<]\n'
    assert values.grid(text)["a"] == ["NO", "1e3", "0x1F", "12:30", 6, Decimal("1.50"), "1", True, "tRUE", None, "<<"]


def test_a_row_with_a_further_field_is_unusable_and_a_short_row_is_filled() -> None:
    assert values.rows('\ufefflead_id,a\r\nx,"1\n2",\r\ny,1,2\r\nz\r\n') == [
        {"lead_id": "x", "a": "1\n2"},
        {"lead_id": "z"},
    ]


def test_a_window_holds_its_far_edge_and_not_the_as_of_instant() -> None:
    recent = {"activity": "visit", "within": "1d"}
    assert [holds(recent, event("visit", age)) for age in (DAY + 1, DAY, 1, 0, -1)] == [False, True, True, False, False]


def test_an_unknown_value_satisfies_known_false_alone() -> None:
    tests: list[dict[str, Any]] = [{"is_not": "x"}, {"not_in": ["x"]}, {"at_most": 5}, {"contains": "a"}, {"is": False}]
    assert not any(holds({"attribute": "a", **test}, a="\u00a0") for test in tests)
    assert holds({"attribute": "a", "known": False}, a=" ")
    assert holds({"attribute": "a", "is_not": 75}, a="2A")
    assert not holds({"attribute": "a", "less_than": 75}, a="2A")


def test_the_own_columns_of_a_table_are_no_attributes_or_properties() -> None:
    assert holds({"attribute": "lead_id", "known": False})
    assert holds({"attribute": "activity", "is": "a"}, activity="A")
    assert holds({"activity": "visit", "where": {"occurred_at": {"known": False}}}, event("visit", 1))


def test_a_reaction_comes_at_once_or_at_the_delay_and_is_another_event() -> None:
    answered = {"activity": "open", "after": {"activity": "sent"}, "delay": "10m"}
    cases = {-1: False, 0: True, 10 * MINUTE: True, 10 * MINUTE + 1: False}
    sent = event("sent", 60 * MINUTE)
    assert {after: holds(answered, sent, event("open", 60 * MINUTE - after)) for after in cases} == cases
    again = {"activity": "any", "after": {"activity": "any"}, "delay": "10m"}
    assert not holds(again, event("sent", 5))
    assert holds(again, event("sent", 5), event("sent", 5))


def test_the_last_trigger_is_the_last_within_the_window() -> None:
    condition = {"activity": "open", "after": {"activity": "sent"}, "delay": "1d", "trigger": "first", "within": "2d"}
    events = [event("sent", 3 * DAY), event("sent", 2 * DAY), event("open", DAY)]
    assert holds(condition, *events)
    assert not holds({**condition, "within": "3d"}, *events)


def test_a_pending_trigger_is_not_missed() -> None:
    missed = {"missed": {"activity": "open"}, "after": {"activity": "sent"}, "delay": "1d"}
    assert [holds(missed, event("sent", age)) for age in (DAY, DAY + 1)] == [False, True]
    two = [event("sent", 3 * DAY), event("sent", 1)]
    assert holds(missed, *two)
    assert not holds({**missed, "trigger": "last"}, *two)


def test_silence_is_broken_from_the_nth_most_recent_send_on() -> None:
    silent = {"silent": {"activity": "any"}, "last": 2, "of": {"activity": "sent"}}
    sends = [event("sent", 3 * DAY, mail="a"), event("sent", 2 * DAY, mail="b"), event("sent", DAY, mail="c")]
    assert not holds(silent, sends[0])
    assert holds(silent, *sends)
    assert holds(silent, *sends, event("open", 2 * DAY + 1))
    assert not holds(silent, *sends, event("open", 2 * DAY))
    same = {**silent, "same": "Mail"}
    assert not holds(same, *sends, event("open", 1, mail=" B "))
    assert holds(same, *sends, event("open", 1, mail="a"), event("open", 1, mail=""))


def test_each_event_weighs_by_its_own_age_and_the_most_recent_count() -> None:
    clicks = {"points": 10, "each": {"activity": "click"}, "decay": {"lose": 50, "every": "1d"}, "up_to": 2}
    assert thousandths(clicks, event("click", 2 * DAY), event("click", DAY), event("click", DAY - 1)) == 15_000


def test_a_rung_that_holds_with_nothing_selected_has_not_aged() -> None:
    decay = {"lose": 50, "every": "1d"}
    rungs = [{"points": 3, "when": {"activity": "click", "count": 0}}, {"points": 8, "when": {"activity": "click"}}]
    assert thousandths({"ladder": rungs, "decay": decay}) == 3_000
    assert thousandths({"ladder": rungs, "decay": decay}, event("click", 9 * DAY), event("click", 3 * DAY)) == 1_000


def test_without_a_leads_table_a_lead_is_created_at_its_first_activity() -> None:
    grid = {"groups": [{"id": "g", "axis": "fit"}], "criteria": []}
    events = [{**event("visit", age), "lead_id": who} for who, age in (("b", 1), ("a", -1), ("c", 0), ("a", 0))]
    assert list(scoring.score(grid, None, events, NOON)) == ["b"]


def test_the_area_is_that_of_the_textbook() -> None:
    # 3 against {1, 2}: two pairs won; 2 against {1, 2}: one won, one tied
    # placements {1, 3/4} and {1, 3/4}, sample variances 1/32 each, var = 2 · 1/64
    value, low, high = backtests.area([3, 2], [1, 2])
    assert value == 0.875
    spread = 1.959963984540054 * (1 / 32) ** 0.5 / (0.875 * 0.125)
    assert low == pytest.approx(1 / (1 + 7**-1 * 2.718281828459045**spread))
    assert high == pytest.approx(1 / (1 + 7**-1 * 2.718281828459045**-spread))
    assert backtests.area([1], []) == (None, None, None)


def test_a_forward_backtest_leaves_out_who_had_won_before() -> None:
    grid = {
        "groups": [{"id": "g", "axis": "fit"}],
        "criteria": [{"id": "c", "group": "g", "points": 2, "when": {"attribute": "a", "is": 1}}],
        "bands": [{"id": "cold"}, {"id": "hot", "from": 1}],
    }
    leads = [{"lead_id": name, "a": name[1:]} for name in ("a1", "b1", "c0", "d0", "e1")]
    outcomes = [
        {"lead_id": "a1", "occurred_at": at(0)},  # at the instant: converted
        {"lead_id": "b1", "occurred_at": at(1)},  # before it: left out, though there is a later one
        {"lead_id": "b1", "occurred_at": at(-1)},
        {"lead_id": "c0", "occurred_at": at(-DAY)},  # at the horizon's end: too late
        {"lead_id": "d0", "occurred_at": at(1 - DAY)},
    ]
    said = backtests.forward(grid, leads, None, outcomes, NOON, DAY)
    assert (said["leads"], said["converted"], said["base_rate"], said["auc"]) == (4, 2, 0.5, 0.5)
    assert said["horizon_complete"] is True
    assert [(band["leads"], band["converted"]) for band in said["bands"]] == [(2, 1), (2, 1)]
    assert [(row["at_least"], row["leads"], row["recall"]) for row in said["thresholds"]] == [
        (0, 4, 1),
        (1, 2, 0.5),
        (2, 2, 0.5),
    ]

"""The score of every lead, found by looking at every event for every rule: §3, §5 and §6 of the grid language.

A grid is the plain form of its file; leads and activities are lists of rows, each a mapping of column name to text.
Nothing is clever here: loops over events, exact fractions, one function a sentence of the page.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.reference.values import DAY, Row, by_key, duration, instant, key, known, lead_id, number, operand

Grid = dict[str, Any]
Condition = dict[str, Any]

OWN_COLUMNS_OF_LEADS = {"lead_id", "created_at"}
OWN_COLUMNS_OF_ACTIVITIES = {"lead_id", "activity", "occurred_at"}
SIZES: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
}


@dataclass(eq=False)
class Event:
    """One usable row of activities; two equal rows are two events, so events are equal by identity alone."""

    type: str
    at: int
    properties: Row


@dataclass
class Lead:
    """One lead: its attributes, when it was created (None: unknown), and all of its events, later ones too."""

    id: str
    attributes: Row
    created_at: int | None
    events: list[Event]


# ------------------------------------------------------------------------------------------------ 1. the data


def people(leads: list[Row] | None, activities: list[Row] | None, *, zone: str) -> list[Lead]:
    """Every lead of a data set with its usable events, in code-point order of lead_id."""
    events: dict[str, list[Event]] = {}
    for row in map(by_key, activities or []):
        who, kind, at = lead_id(row), row.get("activity"), instant(row.get("occurred_at"), zone)
        if who is not None and kind is not None and known(kind) and at is not None:
            properties = {name: value for name, value in row.items() if name not in OWN_COLUMNS_OF_ACTIVITIES}
            events.setdefault(who, []).append(Event(key(kind), at, properties))
    found: dict[str, Lead] = {}
    if leads is None:
        for who, own in events.items():
            found[who] = Lead(who, {}, min(event.at for event in own), own)
    else:
        for row in map(by_key, leads):
            who = lead_id(row)
            if who is not None and who not in found:
                attributes = {name: value for name, value in row.items() if name not in OWN_COLUMNS_OF_LEADS}
                found[who] = Lead(who, attributes, instant(row.get("created_at"), zone), events.get(who, []))
    return [found[who] for who in sorted(found)]


# ------------------------------------------------------------------------------------------------ 4. tests


def _operators(test: Any) -> dict[str, Any]:
    return test if isinstance(test, dict) else {"is": test}


def _equals(value: str, wanted: Any) -> bool:
    if isinstance(wanted, bool):
        return key(value) == ("true" if wanted else "false")
    if isinstance(wanted, str):
        return key(value) == key(wanted)
    return number(value) == operand(wanted)


def value_passes(value: str | None, test: Any) -> bool:
    """Whether a value of the data passes a test."""
    return all(_value_passes_one(value, name, wanted) for name, wanted in _operators(test).items())


def _value_passes_one(value: str | None, name: str, wanted: Any) -> bool:
    if name == "known":
        return known(value) is bool(wanted)
    if value is None or not known(value):
        return False
    if name == "is":
        return _equals(value, wanted)
    if name == "is_not":
        return not _equals(value, wanted)
    if name == "in":
        return any(_equals(value, one) for one in wanted)
    if name == "not_in":
        return not any(_equals(value, one) for one in wanted)
    if name == "contains":
        return key(wanted) in key(value)
    if name == "starts_with":
        return key(value).startswith(key(wanted))
    if name == "ends_with":
        return key(value).endswith(key(wanted))
    said = number(value)
    return said is not None and SIZES[name](said, operand(wanted))


def number_passes(value: Fraction | None, test: Any) -> bool:
    """Whether the number of a measure passes a test; None is unknown."""
    return all(_number_passes_one(value, name, wanted) for name, wanted in _operators(test).items())


def _number_passes_one(value: Fraction | None, name: str, wanted: Any) -> bool:
    if name == "known":
        return (value is not None) is bool(wanted)
    if value is None:
        return False
    if name == "is":
        return value == operand(wanted)
    if name == "is_not":
        return value != operand(wanted)
    if name == "in":
        return value in [operand(one) for one in wanted]
    if name == "not_in":
        return value not in [operand(one) for one in wanted]
    return SIZES[name](value, operand(wanted))


# ------------------------------------------------------------------------------------------------ 5. conditions


def selected(lead: Lead, selection: dict[str, Any], *, as_of: int, within: str | None = None) -> list[Event]:
    """The lead's events that a selection names, before the as-of instant and not older than `within`."""
    answer = []
    for event in lead.events:
        if event.at >= as_of:
            continue
        if within is not None and event.at < as_of - duration(within):
            continue
        types = selection["activity"]
        if types != "any" and event.type not in [key(one) for one in ([types] if isinstance(types, str) else types)]:
            continue
        tests = selection.get("where", {}).items()
        if all(value_passes(event.properties.get(key(name)), test) for name, test in tests):
            answer.append(event)
    return answer


def measured(events: list[Event], condition: Condition) -> bool:
    """Whether the measure of an activity condition passes its test on the selected events."""
    if "count" in condition:
        return number_passes(Fraction(len(events)), condition["count"])
    if "days" in condition:
        return number_passes(Fraction(len({event.at // DAY for event in events})), condition["days"])
    for kind in ("distinct", "sum", "max", "min"):
        if kind in condition:
            test = {name: wanted for name, wanted in condition[kind].items() if name != "of"}
            values = [event.properties.get(key(condition[kind]["of"])) for event in events]
            if kind == "distinct":
                return number_passes(Fraction(len({key(value) for value in values if value and known(value)})), test)
            numbers = [said for said in map(number, values) if said is not None]
            if not numbers:
                return number_passes(None, test)
            made = {"sum": sum(numbers, Fraction(0)), "max": max(numbers), "min": min(numbers)}
            return number_passes(made[kind], test)
    return len(events) >= 1


def triggers(lead: Lead, condition: Condition, *, as_of: int) -> list[Event]:
    """The triggers that a reaction or a missed action looks at."""
    found = selected(lead, condition["after"], as_of=as_of, within=condition.get("within"))
    which = condition.get("trigger", "any")
    if which == "any" or not found:
        return found
    edge = (max if which == "last" else min)(event.at for event in found)
    return [event for event in found if event.at == edge]


def answered(trigger: Event, reactions: list[Event], delay: int) -> bool:
    """Whether another event follows the trigger at once or up to `delay` later."""
    return any(event is not trigger and 0 <= event.at - trigger.at <= delay for event in reactions)


def is_silent(lead: Lead, condition: Condition, *, as_of: int) -> bool:
    """Whether no reaction came to the last N sends."""
    sends = selected(lead, condition["of"], as_of=as_of)
    if len(sends) < condition["last"]:
        return False
    since = sorted((event.at for event in sends), reverse=True)[condition["last"] - 1]
    those = [event for event in sends if event.at >= since]
    for event in selected(lead, condition["silent"], as_of=as_of):
        if event.at < since or event in sends:
            continue
        if "same" not in condition:
            return False
        own = event.properties.get(key(condition["same"]))
        if own is not None and known(own):
            for send in those:
                its = send.properties.get(key(condition["same"]))
                if its is not None and known(its) and key(its) == key(own):
                    return False
    return True


def holds(lead: Lead, condition: Condition, *, as_of: int) -> bool:
    """Whether a condition holds for a lead at an instant."""
    if "all" in condition:
        return all(holds(lead, part, as_of=as_of) for part in condition["all"])
    if "any" in condition:
        return any(holds(lead, part, as_of=as_of) for part in condition["any"])
    if "not" in condition:
        return not holds(lead, condition["not"], as_of=as_of)
    if "attribute" in condition:
        test = {name: wanted for name, wanted in condition.items() if name != "attribute"}
        return value_passes(lead.attributes.get(key(condition["attribute"])), test)
    if "silent" in condition:
        return is_silent(lead, condition, as_of=as_of)
    if "missed" in condition:
        delay = duration(condition["delay"])
        reactions = selected(lead, condition["missed"], as_of=as_of)
        return any(
            as_of - trigger.at > delay and not answered(trigger, reactions, delay)
            for trigger in triggers(lead, condition, as_of=as_of)
        )
    if "after" in condition:
        delay = duration(condition["delay"])
        reactions = selected(lead, condition, as_of=as_of)
        return any(answered(trigger, reactions, delay) for trigger in triggers(lead, condition, as_of=as_of))
    return measured(selected(lead, condition, as_of=as_of, within=condition.get("within")), condition)


# ------------------------------------------------------------------------------------------------ 3. criteria


def weight(age: int, decay: dict[str, Any] | None) -> int:
    """The thousandths of an occurrence of that age, in microseconds.

    >>> [weight(k * DAY, {"lose": 25, "every": "1d"}) for k in (0, 1, 2, 3)]
    [1000, 750, 563, 422]
    """
    if decay is None:
        return 1000
    intervals = age // duration(decay["every"])
    if intervals >= 757:  # 1000 · 0.99^757 < 1/2: at the slowest decay nothing is left, and the power would be huge
        return 0
    exact = 1000 * (1 - Fraction(decay["lose"], 100)) ** intervals
    return (exact + Fraction(1, 2)).__floor__()


def _fired(lead: Lead, condition: Condition, decay: dict[str, Any] | None, *, as_of: int) -> int:
    if not holds(lead, condition, as_of=as_of):
        return 0
    if decay is None:
        return 1000
    events = selected(lead, condition, as_of=as_of, within=condition.get("within"))
    return weight(as_of - max(event.at for event in events), decay) if events else 1000


def criterion_points(lead: Lead, criterion: dict[str, Any], *, as_of: int) -> int:
    """What a criterion gives to a lead, in thousandths of a point, before its group is clamped."""
    if criterion.get("enabled", True) is False:
        return 0
    decay = criterion.get("decay")
    if "when" in criterion:
        return int(criterion["points"]) * _fired(lead, criterion["when"], decay, as_of=as_of)
    if "each" in criterion:
        events = selected(lead, criterion["each"], as_of=as_of, within=criterion["each"].get("within"))
        recent = sorted(events, key=lambda event: -event.at)[: criterion.get("up_to")]
        return int(criterion["points"]) * sum(weight(as_of - event.at, decay) for event in recent)
    for rung in criterion["ladder"]:
        if holds(lead, rung["when"], as_of=as_of):
            return int(rung["points"]) * _fired(lead, rung["when"], decay, as_of=as_of)
    return 0


# ------------------------------------------------------------------------------------------------ 6. the score


def _clamped(thousandths: int, ends: dict[str, Any]) -> int:
    if "min" in ends:
        thousandths = max(thousandths, 1000 * ends["min"])
    if "max" in ends:
        thousandths = min(thousandths, 1000 * ends["max"])
    return thousandths


def shown(thousandths: int) -> int:
    """The integer that is shown.

    >>> [shown(x) for x in (499, 500, -500, -501)]
    [0, 1, 0, -1]
    """
    return (thousandths + 500) // 1000


def _reached(rows: list[dict[str, Any]], value: int) -> str:
    return next(str(row["id"]) for row in rows if "from" not in row or value >= row["from"])


def score_of(grid: Grid, lead: Lead, *, as_of: int) -> dict[str, Any]:
    """The score, band, fit, engagement and cell of one lead, and what each criterion gives in thousandths."""
    criteria = {one["id"]: criterion_points(lead, one, as_of=as_of) for one in grid["criteria"]}
    axes = {"fit": 0, "engagement": 0}
    for group in grid["groups"]:
        subtotal = sum(criteria[one["id"]] for one in grid["criteria"] if one["group"] == group["id"])
        axes[group["axis"]] += _clamped(subtotal, group)
    score = shown(_clamped(axes["fit"] + axes["engagement"], grid.get("scale", {})))
    fit, engagement = shown(axes["fit"]), shown(axes["engagement"])
    band = cell = None
    if grid.get("bands"):
        band = [one["id"] for one in grid["bands"] if "from" not in one or one["from"] <= score][-1]
    if grid.get("matrix"):
        cell = _reached(grid["matrix"]["fit"], fit) + _reached(grid["matrix"]["engagement"], engagement)
    return {"score": score, "band": band, "fit": fit, "engagement": engagement, "cell": cell, "criteria": criteria}


def is_scored(grid: Grid, lead: Lead, *, as_of: int) -> bool:
    """Whether a lead is scored at an instant: created before it or unknown when, and of the audience."""
    if lead.created_at is not None and lead.created_at >= as_of:
        return False
    return "audience" not in grid or holds(lead, grid["audience"], as_of=as_of)


def score(
    grid: Grid, leads: list[Row] | None, activities: list[Row] | None, as_of: int, zone: str = "UTC"
) -> dict[str, dict[str, Any]]:
    """Every scored lead's answer by lead_id, in code-point order; `as_of` is microseconds since 1970 in UTC."""
    return {
        lead.id: score_of(grid, lead, as_of=as_of)
        for lead in people(leads, activities, zone=zone)
        if is_scored(grid, lead, as_of=as_of)
    }

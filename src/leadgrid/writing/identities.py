"""What makes two grids, or two conditions, the same: canonical bytes and their fingerprint, and the key of a condition.

The fingerprint does not see comments, layout or the order of keys; the key of a condition sees only what it asks.
Knows nothing of files.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any, TypeVar

import rfc8785

from leadgrid.conditions import (
    AT_LEAST_ONE,
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    Measure,
    MissedCondition,
    Not,
    Operator,
    ReactionCondition,
    Selection,
    SilentCondition,
    Value,
    ValueTest,
)
from leadgrid.grids import Grid
from leadgrid.instants import Duration
from leadgrid.values import Number, text_key
from leadgrid.writing.forms import plain
from leadgrid.writing.layouts import number_of

Key = TypeVar("Key")


def canonical(grid: Grid) -> bytes:
    """The canonical JSON of a grid (RFC 8785).

    A number that a double, in the form that JSON gives it, does not hold exactly is `{"number": "its literal"}`.
    """
    return rfc8785.dumps(_held(plain(grid)))


def fingerprint(grid: Grid) -> str:
    """The SHA-256 of the canonical form, in hexadecimal: with the version, the identity of a grid."""
    return hashlib.sha256(canonical(grid)).hexdigest()


def _held(value: Any) -> Any:
    match value:
        case dict():
            return {key: _held(part) for key, part in value.items()}
        case list():
            return [_held(part) for part in value]
        case bool() | str():
            return value
        case int() if abs(value) < 2**53:
            return value
        case _:
            double = float(value)
            return double if Decimal(repr(double)) == value else {"number": number_of(value)}


def condition_key(condition: Condition) -> str:
    """One text for all spellings of a condition: texts as they are compared, durations in microseconds, lists in order.

    >>> spellings = (("Visit", Duration(14, "d")), ("visit ", Duration(2, "w")))
    >>> len({condition_key(ActivityCondition(Selection((name,), within=within))) for name, within in spellings})
    1
    """
    return json.dumps(_key(condition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _key(condition: Condition) -> dict[str, Any]:
    match condition:
        case AttributeCondition(name, test):
            return {"attribute": text_key(name), "test": _test_key(test)}
        case ActivityCondition(selection, measure):
            return {"activity": _selection_key(selection), "measure": _measure_key(measure or AT_LEAST_ONE)}
        case ReactionCondition() | MissedCondition():
            return {
                "missed" if isinstance(condition, MissedCondition) else "reaction": _selection_key(condition.reaction),
                "after": _selection_key(condition.trigger),
                "delay": condition.delay.microseconds,
                "trigger": condition.which,
                "within": _duration_key(condition.within),
            }
        case SilentCondition(reaction, last, of, same):
            key = None if same is None else text_key(same)
            return {"silent": _selection_key(reaction), "last": last, "of": _selection_key(of), "same": key}
        case AllOf(conditions) | AnyOf(conditions):
            parts = _once([_key(part) for part in conditions])
            return parts[0] if len(parts) == 1 else {"all" if isinstance(condition, AllOf) else "any": parts}
        case Not(part):
            return {"not": _key(part)}


def _once(keys: list[Key]) -> list[Key]:
    """The keys without doubles, in an order of their own."""
    told = {json.dumps(key, ensure_ascii=False, sort_keys=True): key for key in keys}
    return [told[text] for text in sorted(told)]


def _selection_key(selection: Selection) -> Any:
    types = None if selection.types is None else sorted({text_key(name) for name in selection.types})
    where = _once([[text_key(name), _test_key(test)] for name, test in selection.where])
    return {"types": types, "where": where, "within": _duration_key(selection.within)}


def _measure_key(measure: Measure) -> Any:
    of = None if measure.of is None else text_key(measure.of)
    return {"kind": measure.kind, "of": of, "test": _test_key(measure.test)}


def _test_key(test: ValueTest) -> Any:
    return _once([_operator_key(operator) for operator in test.operators])


def _operator_key(operator: Operator) -> Any:
    if isinstance(operator.operand, tuple):
        return [operator.name, _once([_value_key(value) for value in operator.operand])]
    return [operator.name, _value_key(operator.operand)]


def _value_key(value: Value) -> Any:
    match value:
        case bool():
            return value
        case Number():
            return {"number": value.text}
        case _:
            return text_key(value)


def _duration_key(duration: Duration | None) -> int | None:
    return None if duration is None else duration.microseconds

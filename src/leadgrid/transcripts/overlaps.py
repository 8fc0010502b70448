"""Which of several tests take in others: told by trying values on both sides of everything that they name.

Conditions on one attribute, or on how often one activity was done how lately; of others nothing is claimed. Knows
nothing of data: what is found is true of whatever data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Final

from leadgrid.conditions import (
    AT_LEAST_ONE,
    SUBSTRING,
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    Not,
    Operator,
    Value,
    ValueTest,
    leaves,
)
from leadgrid.values import Number, text_key

_OTHER: Final = "\ue000"
"""A letter that nobody writes: a value with it is none of those that are named."""
_MOST: Final = 20_000
Lead = str | tuple[int, ...] | None
"""One lead as far as the conditions read it: a value (None: unknown), or its counts, the shortest time first."""


def holding(conditions: Sequence[Condition]) -> tuple[frozenset[int], ...] | None:
    """For each condition the leads, of all that could be, for which it holds; None where nothing can be claimed.

    >>> from leadgrid.conditions import AttributeCondition
    >>> tests = [ValueTest((Operator("is_not", "Services"),)), ValueTest((Operator("is", "BTP"),))]
    >>> wide, narrow = holding([AttributeCondition("sector", test) for test in tests])
    >>> narrow < wide
    True
    """
    read = [leaf for condition in conditions for leaf in leaves(condition)]
    spans: list[int | None] = []
    leads: list[Lead] = []
    names = {text_key(leaf.name) for leaf in read if isinstance(leaf, AttributeCondition)}
    if len(names) == 1 and all(isinstance(leaf, AttributeCondition) for leaf in read):
        operators = [each for leaf in read if isinstance(leaf, AttributeCondition) for each in leaf.test.operators]
        leads = [None, *dict.fromkeys(_values(operators))]
    else:
        events = [leaf for leaf in read if isinstance(leaf, ActivityCondition)]
        types = {leaf.selection.types for leaf in events}
        if len(events) < len(read) or len(types) != 1 or any(not _is_count(leaf) for leaf in events):
            return None
        spans = sorted({_span(leaf) for leaf in events}, key=lambda span: (span is None, span or 0))
        tests = [(leaf.measure or AT_LEAST_ONE).test for leaf in events]
        counts = sorted(set(_counts(operator for test in tests for operator in test.operators)))
        if len(counts) ** len(spans) > _MOST:
            return None
        leads = list(combinations_with_replacement(counts, len(spans)))
    held = ({at for at, lead in enumerate(leads) if _holds(condition, lead, spans)} for condition in conditions)
    return tuple(frozenset(each) for each in held)


def _is_count(leaf: ActivityCondition) -> bool:
    return not leaf.selection.where and (leaf.measure is None or leaf.measure.kind == "count")


def _span(leaf: ActivityCondition) -> int | None:
    return None if leaf.selection.within is None else leaf.selection.within.microseconds


def _values(operators: Sequence[Operator]) -> Iterator[str]:
    """Values of every sort that these operators tell apart."""
    yield _OTHER
    yield from ("true", "false")
    for operator in operators:
        for operand in operator.operand if isinstance(operator.operand, tuple) else (operator.operand,):
            match operand:
                case Number():
                    yield from (Number(operand.billionths + step).text for step in (-1, 0, 1))
                case str():
                    yield operand
                    if operator.name in SUBSTRING:
                        yield from (f"{_OTHER}{operand}", f"{operand}{_OTHER}", f"{_OTHER}{operand}{_OTHER}")
                case _:
                    pass
    texts = [each.operand for each in operators if each.name in SUBSTRING][:8]
    yield from (f"{first}{_OTHER}{second}" for first in texts for second in texts)


def _counts(operators: Iterator[Operator]) -> Iterator[int]:
    yield from (0, 1)
    for operator in operators:
        if isinstance(operator.operand, Number):
            whole = operator.operand.billionths // Number.of(1).billionths
            yield from (count for count in (whole - 1, whole, whole + 1) if count >= 0)


def _holds(condition: Condition, lead: Lead, spans: Sequence[int | None]) -> bool:
    match condition:
        case AllOf(parts):
            return all(_holds(part, lead, spans) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, lead, spans) for part in parts)
        case Not(part):
            return not _holds(part, lead, spans)
        case AttributeCondition(_, test):
            assert not isinstance(lead, tuple), "an attribute has a value"
            return _passes(test, lead)
        case ActivityCondition(_, measure):
            assert isinstance(lead, tuple), "events are counted"
            return _passes((measure or AT_LEAST_ONE).test, f"{lead[spans.index(_span(condition))]}")
    raise ValueError(f"nothing is claimed of {condition!r}")


def _passes(test: ValueTest, value: str | None) -> bool:
    return all(_passes_one(operator.name, operator.operand, value) for operator in test.operators)


def _passes_one(name: str, operand: Value | tuple[Value, ...], value: str | None) -> bool:
    if name == "known":
        return operand is (value is not None)
    if value is None:
        return False
    if isinstance(operand, tuple):
        return any(_equals(each, value) for each in operand) == (name == "in")
    if name in ("is", "is_not"):
        return _equals(operand, value) == (name == "is")
    if isinstance(operand, Number):
        number = Number.read(value)
        if number is None:
            return False
        sizes = {
            "more_than": number > operand,
            "at_least": number >= operand,
            "less_than": number < operand,
            "at_most": number <= operand,
        }
        return sizes[name]
    own, asked = text_key(value), text_key(str(operand))
    texts = {"contains": asked in own, "starts_with": own.startswith(asked), "ends_with": own.endswith(asked)}
    return texts[name]


def _equals(operand: Value, value: str) -> bool:
    match operand:
        case bool():
            return text_key(value) == ("true" if operand else "false")
        case Number():
            return Number.read(value) == operand
        case str():
            return text_key(value) == text_key(operand)

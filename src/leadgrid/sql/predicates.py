"""Tests on values as SQL predicates over staged columns: a text key and an exact number per attribute or property.

A predicate may be unknown (NULL) where the value is; whoever uses one wraps it in CASE, where unknown is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from leadgrid.conditions import MEMBERSHIP, SIZE, Operator, Value, ValueTest
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.values import BILLION, Number, text_key

_SIZES = {
    "more_than": sql.above,
    "at_least": sql.at_least,
    "less_than": sql.below,
    "at_most": sql.at_most,
}


@dataclass(frozen=True)
class Staged:
    """Where the two readings of one value stand: its text key (NULL where unknown) and its number (NULL where none)."""

    text: Node
    number: Node

    @classmethod
    def absent(cls) -> Staged:
        """A column that the data does not have: unknown everywhere."""
        return cls(sql.unknown(sql.TEXT), sql.unknown(sql.DECIMAL))


def predicate(test: ValueTest, staged: Staged) -> Node:
    """All operators of a test, on a value that is staged as text key and number."""
    return sql.both(*(_operator(operator, staged) for operator in test.operators))


def number_predicate(test: ValueTest, number: Node, is_known: Node | None = None) -> Node:
    """A measure's test on a number; `is_known` says where it is known (None: everywhere, and it is a whole number)."""
    parts: list[Node] = []
    for operator in test.operators:
        if operator.name == "known":
            known = exp.Boolean(this=True) if is_known is None else is_known.copy()
            parts.append(known if operator.operand else sql.negation(known))
        elif is_known is None:
            parts.append(_compared(operator, number, literal=_shortest))
        else:
            parts.append(sql.both(is_known.copy(), _compared(operator, number, literal=literal)))
    return sql.both(*parts)


def literal(value: Number) -> Node:
    """An exact decimal."""
    return sql.cast(sql.text(value.text), sql.DECIMAL)


def _shortest(value: Number) -> Node:
    """A whole number as it is, for what is compared with counts."""
    whole, places = divmod(value.billionths, BILLION)
    return literal(value) if places else sql.whole(whole)


def _operator(operator: Operator, staged: Staged) -> Node:
    operand = operator.operand
    values = operand if isinstance(operand, tuple) else (operand,)
    if operator.name == "known":
        return sql.known(staged.text.copy()) if operand else sql.missing(staged.text.copy())
    if isinstance(values[0], Number):
        compared = _compared(operator, staged.number, literal=literal)
        if operator.name in ("is_not", "not_in"):
            # a known value that is no number equals no number
            return sql.both(sql.known(staged.text.copy()), sql.either(sql.missing(staged.number.copy()), compared))
        return compared
    keys = [_key(value) for value in values]
    match operator.name:
        case "is" | "in":
            return _in(staged.text, [sql.text(key) for key in keys])
        case "is_not" | "not_in":
            return sql.both(sql.known(staged.text.copy()), _not_in(staged.text, [sql.text(key) for key in keys]))
        case "contains":
            return sql.above(exp.StrPosition(this=staged.text.copy(), substr=sql.text(keys[0])), sql.whole(0))
        case "starts_with":
            return sql.equal(_part(staged.text, sql.whole(1), len(keys[0])), sql.text(keys[0]))
        case _:
            length = exp.Length(this=staged.text.copy())
            start = sql.minus(length, sql.whole(len(keys[0]) - 1))
            long_enough = sql.at_least(length.copy(), sql.whole(len(keys[0])))
            return sql.both(long_enough, sql.equal(_part(staged.text, start, len(keys[0])), sql.text(keys[0])))


def _compared(operator: Operator, number: Node, *, literal: Callable[[Number], Node]) -> Node:
    """An operator on a number that may be NULL; unknown where it is."""
    operand = operator.operand
    operands = operand if isinstance(operand, tuple) else (operand,)
    values = [literal(value) for value in operands if isinstance(value, Number)]
    if operator.name in SIZE:
        return _SIZES[operator.name](number.copy(), values[0])
    if operator.name in ("is", *MEMBERSHIP[:1]):
        return _in(number, values)
    return _not_in(number, values)


def _key(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    assert isinstance(value, str)
    return text_key(value)


def _in(value: Node, choices: list[Node]) -> Node:
    if len(choices) == 1:
        return sql.equal(value.copy(), choices[0])
    return exp.In(this=value.copy(), expressions=choices)


def _not_in(value: Node, choices: list[Node]) -> Node:
    if len(choices) == 1:
        return sql.different(value.copy(), choices[0])
    return exp.Not(this=exp.In(this=value.copy(), expressions=choices))


def _part(value: Node, start: Node, length: int) -> Node:
    return exp.Substring(this=value.copy(), start=start, length=sql.whole(length))

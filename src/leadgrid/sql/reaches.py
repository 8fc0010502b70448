"""Which events a set of selections can still see: their types, and how far back each type is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlglot import exp

from leadgrid.conditions import Condition, MissedCondition, ReactionCondition, Selection, leaves, selections
from leadgrid.instants import Duration
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.values import text_key

Bounded = tuple[Selection, Duration | None]
"""A selection, and how far back it is read (None: to the beginning)."""


def bounded(condition: Condition) -> Iterator[Bounded]:
    """Every selection of a condition with the window that it is read in."""
    for leaf in leaves(condition):
        bound = leaf.within if isinstance(leaf, ReactionCondition | MissedCondition) else None
        for selection in selections(leaf):
            yield selection, selection.within or bound


def within_reach(read: Iterable[Bounded], *, activity: Node, at: Node, edge: Callable[[Duration], Node]) -> Node | None:
    """Whether some selection can see an event of a type and of an instant (its tests on properties aside); None where
    any event may be seen. `edge` gives the far edge of a window."""
    reach: dict[str, Duration | None] = {}
    for selection, within in read:
        if selection.types is None:
            return None
        for key in keys(selection.types):
            farthest = reach.setdefault(key, within)
            if farthest is not None and (within is None or within.microseconds > farthest.microseconds):
                reach[key] = within
    if not reach:
        return None
    asked = one_of(activity, sorted(reach))
    if not any(reach.values()):
        return asked
    by_bound: dict[Duration | None, list[str]] = {}
    for key, within in sorted(reach.items()):
        by_bound.setdefault(within, []).append(key)
    parts = []
    for within, types in by_bound.items():
        part = one_of(activity.copy(), types)
        parts.append(part if within is None else sql.both(part, sql.at_least(at.copy(), edge(within))))
    return sql.both(asked, sql.either(*parts))


def one_of(value: Node, choices: Sequence[str]) -> Node:
    if len(choices) == 1:
        return sql.equal(value, sql.text(choices[0]))
    return exp.In(this=value, expressions=[sql.text(key) for key in choices])


def keys(types: Sequence[str]) -> tuple[str, ...]:
    """The text keys of types of activity, each once, sorted."""
    return tuple(sorted({text_key(name) for name in types}))

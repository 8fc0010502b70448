"""Reactions and expected actions, by windows over the distinct instants of a look: no event is joined with another.

    t          ──●────────────●────────●──────────► as-of
    triggers     1            0        1
    reactions    0            1        1      «both»: events that are both, and never their own reaction

A reaction within a delay of some trigger is one within the delay of the latest trigger before it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from leadgrid.conditions import MissedCondition, ReactionCondition, Selection
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import look, look_columns, not_older

Step = tuple[str, exp.Select]
Selected = Callable[[Selection], Node]
"""Gives the predicate that an event passes a selection."""

Shared = Callable[[str, exp.Select], str]
"""Puts a step in place, unless the same query stands under another name already; gives its name."""


def reaction_steps(
    step: str, condition: ReactionCondition | MissedCondition, *, selected: Selected, shared: Shared
) -> list[Step]:
    """The steps of a reaction or of an expected action; the last, named `step`, has `holds` (1 or 0) per look."""
    is_reaction = selected(condition.reaction)
    is_trigger = selected(condition.trigger)
    if condition.within is not None:
        is_trigger = sql.both(is_trigger, not_older(condition.within))
        # a reaction before the window follows no trigger in it
        is_reaction = sql.both(is_reaction, not_older(condition.within))
    instants = sql.select(
        [
            *look_columns(),
            sql.alias(sql.column("t"), "t"),
            sql.alias(sql.count_where(is_trigger), "triggers"),
            sql.alias(sql.count_where(is_reaction.copy()), "reactions"),
            sql.alias(sql.count_where(sql.both(is_trigger.copy(), is_reaction.copy())), "both"),
        ],
        "events",
        where=sql.either(is_trigger.copy(), is_reaction.copy()),
        group=[*look(), sql.column("t")],
    )
    columns = [sql.column("t"), sql.column("triggers"), sql.column("reactions"), sql.column("both")]
    walked: list[Node] = [*look_columns(), *(sql.alias(part, part.name) for part in columns)]
    if condition.which != "any":
        kind = exp.Max if condition.which == "last" else exp.Min
        walked.append(sql.alias(_across(kind(this=instant_of("triggers"))), "chosen"))
    if isinstance(condition, MissedCondition):
        later = _across(exp.Min(this=instant_of("reactions")), start=1, start_side="FOLLOWING")
        walked.append(sql.alias(later, "later"))
        held = _missed(condition)
    else:
        if condition.which == "any":
            earlier = _across(exp.Max(this=instant_of("triggers")), end=1, end_side="PRECEDING")
            walked.append(sql.alias(earlier, "earlier"))
        held = _answered(condition)
    at_instants = shared(f"{step}_instants", instants)
    return [
        (f"{step}_walk", sql.select(walked, at_instants)),
        (step, _any_row(f"{step}_walk", held)),
    ]


def _answered(condition: ReactionCondition) -> Node:
    """Some reaction follows a trigger within the delay; at one instant they must be two events."""
    delay = sql.whole(condition.delay.microseconds)
    pairs = sql.minus(sql.times(sql.column("reactions"), sql.column("triggers")), sql.column("both"))
    at_once = sql.above(pairs, sql.whole(0))
    reacts = sql.above(sql.column("reactions"), sql.whole(0))
    if condition.which == "any":
        in_time = sql.at_most(sql.minus(sql.column("t"), sql.column("earlier")), delay)
        return sql.either(sql.both(reacts, in_time), at_once)
    after = sql.minus(sql.column("t"), sql.column("chosen"))
    in_time = sql.both(sql.above(after, sql.whole(0)), sql.at_most(after.copy(), delay))
    here = sql.equal(sql.column("t"), sql.column("chosen"))
    return sql.either(sql.both(reacts, in_time), sql.both(here, at_once))


def _missed(condition: MissedCondition) -> Node:
    """A trigger older than the delay with no other event that reacts from its instant on until the delay is over."""
    delay = sql.whole(condition.delay.microseconds)
    old = sql.above(sql.minus(sql.column("as_of"), sql.column("t")), delay)
    none_later = sql.either(
        sql.missing(sql.column("later")),
        sql.above(sql.minus(sql.column("later"), sql.column("t")), delay.copy()),
    )
    # at the instant itself: no reaction at all, or the only one is the trigger itself
    pure = sql.both(
        sql.above(sql.column("triggers"), sql.column("both")), sql.equal(sql.column("reactions"), sql.whole(0))
    )
    itself = sql.both(sql.above(sql.column("both"), sql.whole(0)), sql.equal(sql.column("reactions"), sql.whole(1)))
    parts = [old, none_later, sql.either(pure, itself)]
    if condition.which != "any":
        parts.append(sql.equal(sql.column("t"), sql.column("chosen")))
    return sql.both(*parts)


def instant_of(count: str) -> Node:
    """The row's instant where it has any of what is counted."""
    return sql.choose((sql.above(sql.column(count), sql.whole(0)), sql.column("t")))


def _across(function: Node, **frame: str | int) -> Node:
    """A window over all the instants of a look, in order of time."""
    return sql.over(function, partition=look(), order=sql.column("t"), **frame)  # type: ignore[arg-type]  # edges


def _any_row(step: str, held: Node) -> exp.Select:
    holds = sql.alias(exp.Max(this=sql.flag(held)), "holds")
    return sql.select([*look_columns(), holds], step, group=look())

"""Reactions and expected actions: no event is joined with another.

Where no event can be both trigger and reaction, time is cut into spans as long as the delay. Else, and where one
trigger is chosen, by windows over the distinct instants of a look:

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
from leadgrid.sql.looks import Vantage
from leadgrid.values import text_key

Step = tuple[str, exp.Query]
Selected = Callable[[Selection], Node]
"""Gives the predicate that an event passes a selection."""

Shared = Callable[[str, exp.Query], str]
"""Puts a step in place, unless the same query stands under another name already; gives its name."""


def reaction_steps(
    step: str,
    condition: ReactionCondition | MissedCondition,
    *,
    vantage: Vantage,
    selected: Selected,
    shared: Shared,
) -> list[Step]:
    """The steps of a reaction or of an expected action; the last, named `step`, has `holds` (1 or 0) per look."""
    is_reaction = selected(condition.reaction)
    is_trigger = selected(condition.trigger)
    if condition.within is not None:
        is_trigger = sql.both(is_trigger, vantage.not_older(condition.within))
        # a reaction before the window follows no trigger in it
        is_reaction = sql.both(is_reaction, vantage.not_older(condition.within))
    if isinstance(condition, ReactionCondition) and condition.which == "any" and _apart(condition):
        return _in_spans(step, condition.delay.microseconds, vantage, is_trigger, is_reaction)
    return _walked(step, condition, vantage, is_trigger, is_reaction, shared)


def _apart(condition: ReactionCondition) -> bool:
    """No event can be both trigger and reaction: their types differ."""
    reaction, trigger = condition.reaction.types, condition.trigger.types
    if reaction is None or trigger is None:
        return False
    return {text_key(name) for name in reaction}.isdisjoint(text_key(name) for name in trigger)


def _in_spans(step: str, delay: int, vantage: Vantage, is_trigger: Node, is_reaction: Node) -> list[Step]:
    """Time cut into spans as long as the delay: a reaction answers the triggers before it in its own span, and in the
    span before those that are not too old. The first and the last reaction of a span stand for all of it, so that a
    trigger meets two rows however many reactions there are."""
    shifted = sql.plus(sql.column("t"), sql.whole(sql.SHIFT))
    span = sql.minus(shifted, exp.Mod(this=exp.Paren(this=shifted.copy()), expression=sql.whole(delay)))
    triggers, reactions, answered = f"{step}_triggers", f"{step}_reactions", f"{step}_answered"
    found = sql.select(
        [
            *vantage.look_columns(),
            sql.alias(span, "span"),
            sql.alias(exp.Min(this=sql.column("t")), "earliest"),
            sql.alias(exp.Max(this=sql.column("t")), "latest"),
        ],
        "events",
        where=is_reaction,
        group=[*vantage.look(), span.copy()],
    )
    start = sql.minus(sql.column("span"), sql.whole(sql.SHIFT))
    own = [sql.alias(sql.column("span"), "span"), sql.alias(start, "low"), sql.alias(sql.column("latest"), "high")]
    before = [
        sql.alias(sql.minus(sql.column("span"), sql.whole(delay)), "span"),
        sql.alias(sql.minus(sql.column("earliest"), sql.whole(delay)), "low"),
        sql.alias(start.copy(), "high"),
    ]
    both_spans = exp.Union(
        this=sql.select([*vantage.look_columns(), *own], reactions),
        expression=sql.select([*vantage.look_columns(), *before], reactions),
        distinct=False,
    )
    sent = [*vantage.look_columns(), sql.alias(sql.column("t"), "t"), sql.alias(span.copy(), "span")]
    t = sql.column("t", triggers)
    low, high = sql.column("low", answered), sql.column("high", answered)
    in_time = sql.both(sql.at_least(t, low), sql.at_most(t.copy(), high))
    same_span = sql.equal(sql.column("span", answered), sql.column("span", triggers))
    holds = sql.select(
        [*vantage.look_columns(triggers), sql.alias(exp.Max(this=sql.whole(1)), "holds")],
        triggers,
        joins=[sql.join(answered, on=sql.both(vantage.same_look(answered, triggers), same_span))],
        where=in_time,
        group=[sql.column(part, triggers) for part in vantage.key],
    )
    return [
        (reactions, found),
        (answered, both_spans),
        (triggers, sql.select(sent, "events", where=is_trigger)),
        (step, holds),
    ]


def _walked(
    step: str,
    condition: ReactionCondition | MissedCondition,
    vantage: Vantage,
    is_trigger: Node,
    is_reaction: Node,
    shared: Shared,
) -> list[Step]:
    """Windows over the distinct instants of a look."""
    instants = sql.select(
        [
            *vantage.look_columns(),
            sql.alias(sql.column("t"), "t"),
            sql.alias(sql.count_where(is_trigger), "triggers"),
            sql.alias(sql.count_where(is_reaction.copy()), "reactions"),
            sql.alias(sql.count_where(sql.both(is_trigger.copy(), is_reaction.copy())), "both"),
        ],
        "events",
        where=sql.either(is_trigger.copy(), is_reaction.copy()),
        group=[*vantage.look(), sql.column("t")],
    )

    def across(function: Node, **frame: str | int) -> Node:
        """A window over all the instants of a look, in order of time."""
        return sql.over(function, partition=vantage.look(), order=sql.column("t"), **frame)  # type: ignore[arg-type]  # edges

    columns = [sql.column("t"), sql.column("triggers"), sql.column("reactions"), sql.column("both")]
    walked: list[Node] = [*vantage.look_columns(), *(sql.alias(part, part.name) for part in columns)]
    if condition.which != "any":
        kind = exp.Max if condition.which == "last" else exp.Min
        walked.append(sql.alias(across(kind(this=instant_of("triggers"))), "chosen"))
    if isinstance(condition, MissedCondition):
        later = across(exp.Min(this=instant_of("reactions")), start=1, start_side="FOLLOWING")
        walked.append(sql.alias(later, "later"))
        held = _missed(condition, vantage)
    else:
        if condition.which == "any":
            earlier = across(exp.Max(this=instant_of("triggers")), end=1, end_side="PRECEDING")
            walked.append(sql.alias(earlier, "earlier"))
        held = _answered(condition)
    walk = shared(f"{step}_walk", sql.select(walked, shared(f"{step}_instants", instants)))
    holds = sql.alias(exp.Max(this=sql.flag(held)), "holds")
    return [(step, sql.select([*vantage.look_columns(), holds], walk, group=vantage.look()))]


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


def _missed(condition: MissedCondition, vantage: Vantage) -> Node:
    """A trigger older than the delay with no other event that reacts from its instant on until the delay is over."""
    delay = sql.whole(condition.delay.microseconds)
    old = sql.above(sql.minus(vantage.as_of(), sql.column("t")), delay)
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

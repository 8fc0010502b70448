"""Silence: enough sends, and no reaction since the last so many.

      t        ──●────●────●────●────●────●──► as-of
      sends      1    2         3    4    5
      reactions            1                     three sends since: silent to the last 3, not to the last 4

Any reaction breaks silence: the sends after the latest one are counted. Where only one about the same thing does, the
first of the last sends is looked up; the order of sends at one instant does not matter, only that instant is read.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from leadgrid.conditions import SilentCondition
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import Vantage
from leadgrid.sql.reactions import Selected, Step

KeyOf = Callable[[str], Node]
"""Gives the text key of a property by its name."""


def silence_steps(
    step: str, condition: SilentCondition, *, vantage: Vantage, selected: Selected, key: KeyOf
) -> list[Step]:
    """The steps of a silence; the last, named `step`, has `holds` (1 or 0) per look with enough sends."""
    is_send = selected(condition.of)
    is_reaction = sql.both(selected(condition.reaction), sql.equal(sql.flag(is_send.copy()), sql.whole(0)))
    if condition.same is None:
        return _any(step, condition.last, vantage, is_send, is_reaction)
    return _same(step, condition.last, vantage, key(condition.same), is_send, is_reaction)


def _any(step: str, last: int, vantage: Vantage, is_send: Node, is_reaction: Node) -> list[Step]:
    """No reaction since the last so many sends: at least so many sends came after the latest reaction."""
    sends, reacted = f"{step}_sends", f"{step}_reacted"
    at = sql.alias(sql.column("t"), "t")
    latest = sql.column("reacted", reacted)
    unanswered = sql.either(sql.missing(latest), sql.above(sql.column("t", sends), latest.copy()))
    enough = sql.flag(sql.at_least(sql.cast(exp.Count(this=exp.Star()), sql.WHOLE), sql.whole(last)))
    of_reacted = sql.alias(exp.Max(this=sql.column("t")), "reacted")
    return [
        (sends, sql.select([*vantage.look_columns(), at], "events", where=is_send)),
        (
            reacted,
            sql.select([*vantage.look_columns(), of_reacted], "events", where=is_reaction, group=vantage.look()),
        ),
        (
            step,
            sql.select(
                [*vantage.look_columns(sends), sql.alias(enough, "holds")],
                sends,
                joins=[sql.join(reacted, on=vantage.same_look(reacted, sends), left=True)],
                where=unanswered,
                group=[sql.column(part, sends) for part in vantage.key],
            ),
        ),
    ]


def _same(step: str, last: int, vantage: Vantage, key: Node, is_send: Node, is_reaction: Node) -> list[Step]:
    """Silence is broken only by a reaction that shares its property with one of the last sends."""
    sends, since, pairs = f"{step}_sends", f"{step}_since", f"{step}_pairs"
    place = sql.over(exp.RowNumber(), partition=vantage.look(), order=sql.column("t"), descending=True)
    place.set("spec", None)
    placed = [*vantage.look_columns(), sql.alias(sql.column("t"), "t"), sql.alias(place, "place")]
    is_last = sql.equal(sql.column("place"), sql.whole(last))
    first_of_last = sql.select(
        [*vantage.look_columns(), sql.alias(exp.Max(this=sql.choose((is_last, sql.column("t")))), "since")],
        sends,
        where=sql.at_most(sql.column("place"), sql.whole(last)),
        group=vantage.look(),
    )
    by_key = sql.select(
        [
            *vantage.look_columns(),
            sql.alias(key, "same"),
            sql.alias(exp.Max(this=sql.choose((is_send, sql.column("t")))), "sent"),
            sql.alias(exp.Max(this=sql.choose((is_reaction, sql.column("t")))), "reacted"),
        ],
        "events",
        where=sql.both(sql.known(key.copy()), sql.either(is_send.copy(), is_reaction.copy())),
        group=[*vantage.look(), key.copy()],
    )
    broken = sql.both(
        sql.at_least(sql.column("sent", pairs), sql.column("since", since)),
        sql.at_least(sql.column("reacted", pairs), sql.column("since", since)),
    )
    silent = sql.flag(sql.equal(exp.Max(this=sql.flag(broken)), sql.whole(0)))
    holds = sql.select(
        [*vantage.look_columns(since), sql.alias(silent, "holds")],
        since,
        joins=[sql.join(pairs, on=vantage.same_look(pairs, since), left=True)],
        where=sql.known(sql.column("since", since)),
        group=[sql.column(part, since) for part in vantage.key],
    )
    return [
        (sends, sql.select(placed, "events", where=is_send.copy())),
        (since, first_of_last),
        (pairs, by_key),
        (step, holds),
    ]

"""Silence: enough sends, and no reaction since the last so many, by one walk back over the instants of a look."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from leadgrid.conditions import SilentCondition
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import LOOK, look, look_columns, same_look
from leadgrid.sql.reactions import Selected, Step, instant_of

KeyOf = Callable[[str], Node]
"""Gives the text key of a property by its name."""


def silence_steps(step: str, condition: SilentCondition, *, selected: Selected, key: KeyOf) -> list[Step]:
    """The steps of a silence; the last, named `step`, has `holds` (1 or 0) per look with enough sends."""
    is_send = selected(condition.of)
    is_reaction = sql.both(selected(condition.reaction), sql.equal(sql.flag(is_send.copy()), sql.whole(0)))
    instants = sql.select(
        [
            *look_columns(),
            sql.alias(sql.column("t"), "t"),
            sql.alias(sql.count_where(is_send), "sends"),
            sql.alias(sql.count_where(is_reaction), "reactions"),
        ],
        "events",
        where=sql.either(is_send.copy(), is_reaction.copy()),
        group=[*look(), sql.column("t")],
    )
    so_far = sql.over(
        exp.Sum(this=sql.column("sends")),
        partition=look(),
        order=sql.column("t"),
        descending=True,
        end="CURRENT ROW",
    )
    walk = sql.select(
        [
            *look_columns(),
            sql.alias(sql.column("t"), "t"),
            sql.alias(sql.column("reactions"), "reactions"),
            sql.alias(sql.cast(so_far, sql.WHOLE), "so_far"),
        ],
        f"{step}_instants",
    )
    enough = sql.at_least(sql.column("so_far"), sql.whole(condition.last))
    since = sql.select(
        [
            *look_columns(),
            sql.alias(exp.Max(this=sql.choose((enough, sql.column("t")))), "since"),
            sql.alias(exp.Max(this=instant_of("reactions")), "reacted"),
        ],
        f"{step}_walk",
        group=look(),
    )
    steps = [(f"{step}_instants", instants), (f"{step}_walk", walk), (f"{step}_since", since)]
    if condition.same is None:
        quiet = sql.either(sql.missing(sql.column("reacted")), sql.below(sql.column("reacted"), sql.column("since")))
        holds = sql.flag(sql.both(sql.known(sql.column("since")), quiet))
        columns = [*look_columns(), sql.alias(holds, "holds")]
        return [*steps, (step, sql.select(columns, f"{step}_since"))]
    return steps + _same(step, key(condition.same), is_send.copy(), is_reaction.copy())


def _same(step: str, key: Node, is_send: Node, is_reaction: Node) -> list[Step]:
    """Silence is broken only by a reaction that shares its property with one of the last sends."""
    by_key = sql.select(
        [
            *look_columns(),
            sql.alias(key, "same"),
            sql.alias(exp.Max(this=sql.choose((is_send, sql.column("t")))), "sent"),
            sql.alias(exp.Max(this=sql.choose((is_reaction, sql.column("t")))), "reacted"),
        ],
        "events",
        where=sql.both(sql.known(key.copy()), sql.either(is_send.copy(), is_reaction.copy())),
        group=[*look(), key.copy()],
    )
    since, pairs = f"{step}_since", f"{step}_pairs"
    broken = sql.both(
        sql.at_least(sql.column("sent", pairs), sql.column("since", since)),
        sql.at_least(sql.column("reacted", pairs), sql.column("since", since)),
    )
    silent = sql.flag(sql.equal(exp.Max(this=sql.flag(broken)), sql.whole(0)))
    of_look = [sql.column(part, since) for part in LOOK]
    holds = sql.select(
        [*(sql.alias(part, part.name) for part in of_look), sql.alias(silent, "holds")],
        since,
        joins=[sql.join(pairs, on=same_look(pairs, since), left=True)],
        where=sql.known(sql.column("since", since)),
        group=[part.copy() for part in of_look],
    )
    return [(pairs, by_key), (step, holds)]

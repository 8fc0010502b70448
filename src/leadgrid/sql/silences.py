"""Silence: enough sends, and no reaction since the last so many, counted back over the sends of a look.

The order of sends at one instant does not matter: only the instant of the last one counted is read."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from leadgrid.conditions import SilentCondition
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import LOOK, look, look_columns, same_look
from leadgrid.sql.reactions import Selected, Step

KeyOf = Callable[[str], Node]
"""Gives the text key of a property by its name."""


def silence_steps(step: str, condition: SilentCondition, *, selected: Selected, key: KeyOf) -> list[Step]:
    """The steps of a silence; the last, named `step`, has `holds` (1 or 0) per look with enough sends."""
    is_send = selected(condition.of)
    is_reaction = sql.both(selected(condition.reaction), sql.equal(sql.flag(is_send.copy()), sql.whole(0)))
    place = sql.over(exp.RowNumber(), partition=look(), order=sql.column("t"), descending=True, end="CURRENT ROW")
    place.set("spec", None)
    sends = sql.select(
        [*look_columns(), sql.alias(sql.column("t"), "t"), sql.alias(place, "place")], "events", where=is_send.copy()
    )
    is_last = sql.equal(sql.column("place"), sql.whole(condition.last))
    since = sql.select(
        [*look_columns(), sql.alias(exp.Max(this=sql.choose((is_last, sql.column("t")))), "since")],
        f"{step}_sends",
        where=sql.at_most(sql.column("place"), sql.whole(condition.last)),
        group=look(),
    )
    steps = [(f"{step}_sends", sends), (f"{step}_since", since)]
    if condition.same is None:
        reacted = sql.select(
            [*look_columns(), sql.alias(exp.Max(this=sql.column("t")), "reacted")],
            "events",
            where=is_reaction.copy(),
            group=look(),
        )
        return [*steps, (f"{step}_reacted", reacted), (step, _quiet(f"{step}_since", f"{step}_reacted"))]
    return steps + _same(step, key(condition.same), is_send.copy(), is_reaction.copy())


def _quiet(since: str, reacted: str) -> exp.Select:
    """Silence is broken by any reaction from the first of the last sends on."""
    latest = sql.column("reacted", reacted)
    quiet = sql.either(sql.missing(latest), sql.below(latest.copy(), sql.column("since", since)))
    holds = sql.flag(sql.both(sql.known(sql.column("since", since)), quiet))
    columns = [sql.alias(sql.column(part, since), part) for part in LOOK]
    joins = [sql.join(reacted, on=same_look(reacted, since), left=True)]
    return sql.select([*columns, sql.alias(holds, "holds")], since, joins=joins)


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

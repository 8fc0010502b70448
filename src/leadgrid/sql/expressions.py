"""Short names for the syntax-tree nodes of the portable subset: built directly, never copied, names always quoted.

No rounding function, no integer division, no FILTER, no text function beyond position, length and substring:
what is left out here gives other results on other engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from sqlglot import exp

from leadgrid.instants import DAY

Node = exp.Expr
WHOLE = exp.DataType.build("BIGINT")
TEXT = exp.DataType.build("VARCHAR")
DECIMAL = exp.DataType.build("DECIMAL(38, 9)")
# Whole days before 1970 in a number that keeps every instant of the calendar positive: 1,000,000 days.
SHIFT = 1_000_000 * DAY


def name(identifier: str) -> exp.Identifier:
    return exp.Identifier(this=identifier, quoted=True)


def column(identifier: str, table: str | None = None) -> exp.Column:
    return exp.Column(this=name(identifier), table=name(table) if table else None)


def table(identifier: str) -> exp.Table:
    return exp.Table(this=name(identifier))


def whole(value: int) -> Node:
    literal = exp.Literal(this=str(abs(value)), is_string=False)
    return exp.Neg(this=literal) if value < 0 else literal


def text(value: str) -> Node:
    return exp.Literal.string(value)


def unknown(kind: exp.DataType) -> Node:
    return exp.Cast(this=exp.Null(), to=kind.copy())


def cast(this: Node, kind: exp.DataType) -> Node:
    return exp.Cast(this=this, to=kind.copy())


def alias(this: Node, identifier: str) -> exp.Alias:
    return exp.Alias(this=this, alias=name(identifier))


def both(*conditions: Node) -> Node:
    """All of the conditions; TRUE where there is none."""
    return _joined(exp.And, conditions) if conditions else exp.Boolean(this=True)


def either(*conditions: Node) -> Node:
    """At least one of the conditions; FALSE where there is none."""
    return _joined(exp.Or, conditions) if conditions else exp.Boolean(this=False)


def _joined(kind: type[exp.Connector], conditions: Sequence[Node]) -> Node:
    wrapped = [exp.Paren(this=part) if isinstance(part, exp.Connector) else part for part in conditions]
    return reduce(lambda left, right: kind(this=left, expression=right), wrapped)


def negation(condition: Node) -> Node:
    return exp.Not(this=exp.Paren(this=condition))


def known(this: Node) -> Node:
    return exp.Not(this=exp.Is(this=this, expression=exp.Null()))


def missing(this: Node) -> Node:
    return exp.Is(this=this, expression=exp.Null())


def equal(left: Node, right: Node) -> Node:
    return exp.EQ(this=left, expression=right)


def different(left: Node, right: Node) -> Node:
    return exp.NEQ(this=left, expression=right)


def above(left: Node, right: Node) -> Node:
    return exp.GT(this=left, expression=right)


def at_least(left: Node, right: Node) -> Node:
    return exp.GTE(this=left, expression=right)


def below(left: Node, right: Node) -> Node:
    return exp.LT(this=left, expression=right)


def at_most(left: Node, right: Node) -> Node:
    return exp.LTE(this=left, expression=right)


def plus(left: Node, right: Node) -> Node:
    return exp.Add(this=left, expression=right)


def minus(left: Node, right: Node) -> Node:
    wrapped = exp.Paren(this=right) if isinstance(right, exp.Add | exp.Sub) else right
    return exp.Sub(this=left, expression=wrapped)


def times(left: Node, right: Node) -> Node:
    wrapped = [exp.Paren(this=side) if isinstance(side, exp.Add | exp.Sub) else side for side in (left, right)]
    return exp.Mul(this=wrapped[0], expression=wrapped[1])


def total(parts: Iterable[Node]) -> Node:
    """The sum of the parts; 0 where there is none."""
    added = list(parts)
    return reduce(plus, added) if added else whole(0)


def choose(*whens: tuple[Node, Node], otherwise: Node | None = None) -> Node:
    """`CASE WHEN … THEN … ELSE … END`; without `otherwise` unknown."""
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in whens], default=otherwise)


def flag(condition: Node) -> Node:
    """1 where the condition holds and 0 where it does not or is unknown: unknown ends here."""
    return choose((condition, whole(1)), otherwise=whole(0))


def count_where(condition: Node) -> Node:
    # counting what is known is cheaper than summing ones and zeros, which sum to a wider type on some engines
    return cast(exp.Count(this=choose((condition, whole(1)))), WHOLE)


def or_zero(this: Node) -> Node:
    return exp.Coalesce(this=this, expressions=[whole(0)])


def floor_divided(number: Node, by: int) -> Node:
    """floor(number / by) for a whole number of either sign, without a division that rounds on some engine."""
    positive = _exact_quotient(number, by)
    turned = minus(whole(by - 1), number.copy())
    negative = exp.Neg(this=exp.Paren(this=_exact_quotient(turned, by)))
    return choose((at_least(number.copy(), whole(0)), positive), otherwise=negative)


def _exact_quotient(number: Node, by: int) -> Node:
    rest = exp.Mod(this=exp.Paren(this=number.copy()), expression=whole(by))
    exact = exp.Paren(this=exp.Sub(this=exp.Paren(this=number.copy()), expression=rest))
    return cast(exp.Div(this=exact, expression=whole(by), typed=False, safe=False), WHOLE)


def clamped(number: Node, low: int | None, high: int | None) -> Node:
    """The number, not below `low` nor above `high`, by CASE (GREATEST and LEAST differ about NULL)."""
    whens = []
    if low is not None:
        whens.append((below(number, whole(low)), whole(low)))
    if high is not None:
        whens.append((above(number.copy(), whole(high)), whole(high)))
    return choose(*whens, otherwise=number.copy()) if whens else number


def select(
    columns: Sequence[Node],
    source: str | exp.Table,
    *,
    joins: Sequence[exp.Join] = (),
    where: Node | None = None,
    group: Sequence[Node] = (),
    order: Sequence[Node] = (),
) -> exp.Select:
    """A SELECT over a named table or CTE; every column must carry an alias of its own."""
    origin = table(source) if isinstance(source, str) else source
    query = exp.Select(expressions=list(columns), from_=exp.From(this=origin))
    if joins:
        query.set("joins", list(joins))
    if where is not None:
        query.set("where", exp.Where(this=where))
    if group:
        query.set("group", exp.Group(expressions=list(group)))
    if order:
        query.set("order", exp.Order(expressions=[exp.Ordered(this=key, nulls_first=False) for key in order]))
    return query


def join(source: str, *, on: Node, left: bool = False) -> exp.Join:
    return exp.Join(this=table(source), side="LEFT" if left else None, on=on)


def over(
    function: Node,
    *,
    partition: Sequence[Node],
    order: Node,
    descending: bool = False,
    start: str | int = "UNBOUNDED",
    end: str | int = "UNBOUNDED",
    start_side: str = "PRECEDING",
    end_side: str = "FOLLOWING",
) -> Node:
    """A window with an explicit ROWS frame, from `start` to `end` (a number of rows, UNBOUNDED or CURRENT ROW)."""

    def edge(where: str | int) -> str | Node:
        return where if isinstance(where, str) else whole(where)

    def side(where: str | int, direction: str) -> str | None:
        return None if where == "CURRENT ROW" else direction

    frame = exp.WindowSpec(
        kind="ROWS",
        start=edge(start),
        start_side=side(start, start_side),
        end=edge(end),
        end_side=side(end, end_side),
    )
    ordered = exp.Order(expressions=[exp.Ordered(this=order, desc=descending, nulls_first=False)])
    return exp.Window(this=function, partition_by=list(partition), order=ordered, spec=frame, over="OVER")


def with_steps(steps: Sequence[tuple[str, exp.Query]], last: exp.Select) -> exp.Select:
    """`WITH a AS (…), b AS (…) SELECT …`"""
    ctes = [exp.CTE(this=query, alias=exp.TableAlias(this=name(step))) for step, query in steps]
    last.set("with_", exp.With(expressions=ctes))
    return last


def quoted(identifier: str) -> str:
    """A name as a quoted identifier in text.

    >>> quoted('l"objet')
    '"l""objet"'
    """
    return '"' + identifier.replace('"', '""') + '"'

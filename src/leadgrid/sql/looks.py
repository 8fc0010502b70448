"""What every step of a statement is keyed by: one lead at one as-of instant."""

from __future__ import annotations

from typing import Final

from leadgrid.instants import Duration
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node

LOOK: Final = ("lead_id", "as_of")


def look() -> list[Node]:
    """The key, to group or partition by."""
    return [sql.column(part) for part in LOOK]


def look_columns() -> list[Node]:
    """The key, as the first columns of a step."""
    return [sql.alias(sql.column(part), part) for part in LOOK]


def same_look(left: str, right: str) -> Node:
    """Two steps speak of one look."""
    return sql.both(*(sql.equal(sql.column(part, left), sql.column(part, right)) for part in LOOK))


def not_older(within: Duration) -> Node:
    """An event of a look lies within a window that ends before the as-of instant, its far edge included."""
    return sql.at_least(sql.column("t"), sql.minus(sql.column("as_of"), sql.whole(within.microseconds)))

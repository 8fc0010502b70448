"""What every step of a statement is keyed by: a lead at an instant of its own, or a lead where all share one."""

from __future__ import annotations

from dataclasses import dataclass

from leadgrid.instants import Duration
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node


@dataclass(frozen=True)
class Vantage:
    """Where leads are looked at from: each from an instant of its own (None), or all from one, in microseconds.

    One instant is a constant of the statement: no event has to be joined with its look to be known as seen, and what
    is too old is left out where the rows stand.
    """

    instant: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return ("lead_id", "as_of") if self.instant is None else ("lead_id",)

    def as_of(self, table: str | None = None) -> Node:
        """The instant of a look, for an expression over a step (or over a named one)."""
        return sql.column("as_of", table) if self.instant is None else sql.whole(self.instant)

    def look(self) -> list[Node]:
        """The key, to group or partition by."""
        return [sql.column(part) for part in self.key]

    def look_columns(self, table: str | None = None) -> list[Node]:
        """The key, as the first columns of a step."""
        return [sql.alias(sql.column(part, table), part) for part in self.key]

    def same_look(self, left: str, right: str) -> Node:
        """Two steps speak of one look."""
        return sql.both(*(sql.equal(sql.column(part, left), sql.column(part, right)) for part in self.key))

    def edge(self, within: Duration, table: str | None = None) -> Node:
        """The far edge of a window that ends before the as-of instant."""
        if self.instant is not None:
            return sql.whole(self.instant - within.microseconds)
        return sql.minus(self.as_of(table), sql.whole(within.microseconds))

    def not_older(self, within: Duration) -> Node:
        """An event of a look lies within a window that ends before the as-of instant, its far edge included."""
        return sql.at_least(sql.column("t"), self.edge(within))

"""How DuckDB reads a stored text: its key for comparison, and its exact number (grid language §4).

`leadgrid.values` says the same in Python; a test holds the two equal, over every code point for the key.
Not one with `leadgrid.sources.texts`, which writes plain SQL over what a file holds, to be brought to NFC first: they
share one trim and one lower, and nothing else.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.predicates import Staged
from leadgrid.values import BLANKS

NUMBER: Final = r"[+-]?[0-9]{1,18}(\.[0-9]+)?"
NINE_PLACES: Final = r"[+-]?[0-9]+(\.[0-9]{1,9})?"


def staged(stored: Node) -> Staged:
    """Both readings of a stored text column that is in NFC, and NULL or blank where unknown."""
    return Staged(text=key(stored), number=number(stored))


def key(stored: Node) -> Node:
    bare = exp.Anonymous(this="trim", expressions=[stored.copy(), sql.text(BLANKS)])
    return exp.Nullif(this=exp.Lower(this=bare), expression=sql.text(""))


def number(stored: Node) -> Node:
    """DECIMAL(38, 9); the strict grammar stands before the cast, which would take `1e3` and round the tenth place."""
    bare = exp.Anonymous(this="trim", expressions=[stored.copy(), sql.text(BLANKS)])
    well_formed = exp.Anonymous(this="regexp_full_match", expressions=[bare, sql.text(NUMBER)])
    cut = exp.Anonymous(this="regexp_extract", expressions=[bare.copy(), sql.text(NINE_PLACES)])
    return sql.choose((well_formed, sql.cast(cut, sql.DECIMAL)))

"""A scoring statement as text, after steps that are given as text: what an export writes."""

from __future__ import annotations

from collections.abc import Sequence

from leadgrid.grids import Grid
from leadgrid.sql.measures import Tables
from leadgrid.sql.statements import scoring


def script(
    grid: Grid,
    tables: Tables,
    staging: Sequence[tuple[str, str]],
    *,
    instant: int | None = None,
    dialect: str = "duckdb",
) -> str:
    """`WITH` the staging steps, then the compiled ones; the steps must leave `looks(lead_id, as_of)` and the tables.

    `instant` says that as_of is the same in all looks, and which.
    """
    compiled = scoring(grid, tables, instant=instant).sql(dialect, pretty=True)
    assert compiled.startswith("WITH ")
    steps = "".join(f'"{name}" AS (\n  {query}\n), ' for name, query in staging)
    return f"WITH {steps}{compiled.removeprefix('WITH ')}"

"""Scores of all leads at one instant, by the whole compiled statement: what the command line and the exports run."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from leadgrid.datasets import Dataset
from leadgrid.features import tables
from leadgrid.grids import Grid
from leadgrid.scans import scan
from leadgrid.snapshots import View, look
from leadgrid.sql.statements import scoring


def score(
    dataset: Dataset,
    grid: Grid,
    *,
    as_of: int,
    detail: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> pl.DataFrame:
    """One row per scored lead, sorted by lead_id in code-point order: lead_id, score, band, fit, engagement, cell, and
    with `detail` one column `criteria.ID` per criterion, in thousandths before the clamps of its group. Without band or
    cell: null."""
    connection = dataset.cursor()
    try:
        look(connection, View(today=as_of, replay=None))
        statement = scoring(grid, tables(dataset), instant=as_of, detail=detail).sql("duckdb")
        # lead numbers are dense in code-point order of the lead_id, so their order is the order asked for
        columns = "named.lead_id, scored.* EXCLUDE (lead_id)"
        joined = f"({statement}) scored JOIN leads named ON named.lead = scored.lead_id"
        named = f"SELECT {columns} FROM {joined} ORDER BY named.lead"  # noqa: S608 compiled here
        return scan(connection, dataset, named, instant=as_of, progress=progress)
    finally:
        connection.close()

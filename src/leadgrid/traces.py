"""One lead looked at from many instants: what each of a grid's rungs says of it there, by the compiler that scores all.

Knows the data's tables and one lead's rows of them; judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from leadgrid.datasets import Dataset
from leadgrid.features import Features, tables
from leadgrid.grids import Grid
from leadgrid.snapshots import Looks
from leadgrid.sql.statements import MeasuredRung, measuring


@dataclass(frozen=True, slots=True)
class Past:
    """When a lead was created, if that is known, and its events: instant and type (a text key), earliest first."""

    created_at: int | None
    events: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A stage that a lead reached, as a text key, and when, where that is known."""

    at: int | None
    stage: str


def past(dataset: Dataset, lead: int, *, as_of: int) -> Past:
    """What one lead did before an instant."""
    connection = dataset.cursor()
    try:
        created = connection.execute("SELECT created_at FROM leads WHERE lead = ?", [lead]).fetchone()
        rows = connection.execute(
            "SELECT occurred_at, activity FROM activities WHERE lead = ? AND occurred_at < ? ORDER BY ALL",
            [lead, as_of],
        ).fetchall()
    finally:
        connection.close()
    return Past(None if created is None else created[0], tuple((int(at), str(activity)) for at, activity in rows))


def outcomes(dataset: Dataset, lead: int) -> tuple[Outcome, ...]:
    """What became of one lead, earliest first; to be shown, never scored."""
    connection = dataset.cursor()
    try:
        rows = connection.execute(
            "SELECT occurred_at, stage FROM outcomes WHERE lead = ? ORDER BY occurred_at NULLS LAST, stage", [lead]
        ).fetchall()
    finally:
        connection.close()
    return tuple(Outcome(at, stage) for at, stage in rows)


def trace(dataset: Dataset, grid: Grid, lead: int, instants: Iterable[int]) -> Features:
    """The features of one lead from each of the instants at which it was known already, earliest first.

    Only the last of the looks counts as today's.
    """
    rungs = [(identity, MeasuredRung(criterion, rung)) for identity, criterion, rung in grid.enabled_rungs]
    connection = dataset.cursor()
    try:
        given = {"lead": int(lead), "instants": sorted({int(instant) for instant in instants})}
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE looks AS SELECT lead AS lead_id, as_of "
            "FROM leads, (SELECT CAST(unnest($instants) AS BIGINT) AS as_of) "
            "WHERE lead = $lead AND (created_at IS NULL OR created_at < as_of)",
            given,
        )
        for rows, source, hidden in (("lead_rows", "leads", "lead, lead_id"), ("activity_rows", "activities", "lead")):
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {rows} AS "  # noqa: S608 own text
                f"SELECT lead AS lead_id, * EXCLUDE ({hidden}) FROM {source} WHERE lead = {int(lead):d}"
            )
        statement = measuring([measured for _, measured in rungs], grid.audience, tables(dataset)).sql("duckdb")
        found = connection.sql(f"SELECT * FROM ({statement}) ORDER BY as_of").pl()  # noqa: S608 compiled
    finally:
        connection.close()
    last = np.arange(len(found)) == len(found) - 1
    nobody = np.zeros(len(found), dtype=np.bool_)
    looks = Looks(found["lead_id"].to_numpy(), found["as_of"].to_numpy(), last, nobody, nobody)
    hits = {identity: found[f"r{number}"].to_numpy().astype(np.int64) for number, (identity, _) in enumerate(rungs)}
    scored = np.ones(len(found), np.bool_) if grid.audience is None else found["audience"].to_numpy() == 1
    return Features(looks, hits, scored)

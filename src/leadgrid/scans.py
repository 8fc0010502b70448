"""Running a compiled statement over the looks, stretch by stretch of leads, so that memory does not grow with the data.

Leads do not see each other, so a stretch gives the same rows alone. Where each look has an instant of its own, events
are joined with looks: 1M leads with 20M events and 30 rungs under memory_limit=2GB, 2 threads (2026-11-21) took 168 s
and 2.2 GB of process memory in one piece, most of it spilling, and 76 s and 1.0 GB in stretches of 2M events. From one
instant nothing wide is kept, and every stretch reads the activities again: 1.1M leads with 19.8M events in two
stretches took 6.7 s of CPU and 1.3 GB (2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import polars as pl

from leadgrid.datasets import Dataset

EVENTS_AT_ONCE = 2_000_000
LEADS_AT_ONCE = 500_000
EVENTS_FROM_ONE_INSTANT = 20_000_000
LEADS_FROM_ONE_INSTANT = 1_000_000
_ROWS = (("lead_rows", "leads", "lead, lead_id"), ("activity_rows", "activities", "lead"))


def scan(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    statement: str,
    *,
    instant: int | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> pl.DataFrame:
    """The rows of a statement that reads `looks`, over the whole of the temporary table `all_looks`; with `instant`
    over the looks from there, for a statement that was compiled for it.

    It leaves on the connection what the statement reads: `looks(lead_id, as_of)`, and the data's rows by the same key,
    `lead_rows` and `activity_rows`. Rows come sorted by lead_id and as_of as far as the statement sorts them; stretches
    follow in order of lead_id.
    """
    leads = dataset.facts.lead_count
    events = dataset.facts.activities.usable if dataset.facts.activities else 0
    most_leads, most_events = (
        (LEADS_AT_ONCE, EVENTS_AT_ONCE) if instant is None else (LEADS_FROM_ONE_INSTANT, EVENTS_FROM_ONE_INSTANT)
    )
    pieces = max(1, -(-events // most_events), -(-leads // most_leads))
    answers = []
    for piece in range(pieces):
        low, below = leads * piece // pieces, leads * (piece + 1) // pieces
        within = f"BETWEEN {low:d} AND {below - 1:d}"
        for rows, source, names in _ROWS:
            stretch = f" WHERE lead {within}" if pieces > 1 else ""
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {rows} AS "  # noqa: S608 own text
                f"SELECT lead AS lead_id, * EXCLUDE ({names}) FROM {source}{stretch}"
            )
        from_here = "" if instant is None else f" AND as_of = {instant:d}"
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE looks AS "  # noqa: S608 own text
            f"SELECT lead_id, as_of FROM all_looks WHERE lead_id {within}{from_here}"
        )
        if pieces > 1:
            progress(f"measuring leads, {100 * piece // pieces} %")
        answer: pl.DataFrame = connection.sql(statement).pl()
        answers.append(answer)
    return pl.concat(answers)

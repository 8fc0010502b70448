"""How an activities file becomes `activities`: rows that cannot count are marked, counted and taken out again.

activities(lead, activity, occurred_at, p0, p1 …)         of known leads; activity is a text key
activity_types(activity, shown, events, first_at, last_at)
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from dataclasses import replace
from typing import Final

from leadgrid.connections import Connection
from leadgrid.facts import FileFacts, Reject
from leadgrid.intakes.files import Intake, file_facts, select
from leadgrid.intakes.links import by_case_alone, own_key, people
from leadgrid.intakes.tallies import count_duplicates, one, take_types
from leadgrid.sources import MOST_EXAMPLES, moments


class ContradictedError(Exception):
    """A row contradicts how the file's first rows say that it is written: all of them must be asked."""


def take_leads_from_activities(connection: Connection, intake: Intake) -> None:
    """Build `leads` without a leads file: every lead of a usable activity, created at its first."""
    connection.execute(
        f"""CREATE TABLE leads AS
        SELECT row_number() OVER (ORDER BY lead_id) - 1 AS lead, lead_id, created_at
        FROM (SELECT lead_id, min(occurred_at) AS created_at FROM {_activity_rows(intake)}
            WHERE lead_id IS NOT NULL AND shown IS NOT NULL AND occurred_at IS NOT NULL GROUP BY lead_id)
        ORDER BY lead_id""",
        intake.parameters,
    )


def _activity_rows(intake: Intake, *, numbered: bool = False) -> str:
    return intake.dated(
        intake.rows(
            f"{intake.trimmed('lead_id')} AS lead_id",
            f"{intake.shown('activity')} AS shown",
            *intake.moment("occurred_at"),
            *intake.others("p"),
            f"{intake.reading.is_doubtful} AS is_doubtful",
            numbered=numbered,
        )
    )


_UNUSABLE: Final = (
    "CASE WHEN is_doubtful THEN 'form' WHEN lead_id IS NULL THEN 'lead_id' WHEN shown IS NULL THEN 'activity'"
    " WHEN occurred_at IS NULL THEN 'occurred_at' END"
)


def take_activities(connection: Connection, intake: Intake, *, now: int | None) -> FileFacts:
    """Build `activities`, with the columns that `finish_activities` takes away, and count those after `now`.

    Raises `ContradictedError` where a row does not bear out what was assumed of the file.
    """
    properties = [f"p{place}" for place in range(len(intake.layout.others))]
    listed = "".join(f", {name}" for name in properties)
    # aside: why a row does not count; beside: whose an orphan is, and else the type where the key does not say it;
    # one column for both, since every column that is written takes time even where it says nothing
    connection.execute(
        f"""CREATE TABLE activities AS
        SELECT leads.lead, lower(shown) AS activity, occurred_at{listed},
            coalesce(unusable, CASE WHEN leads.lead IS NULL THEN 'orphan' END) AS aside,
            CASE WHEN leads.lead IS NULL THEN arrived.lead_id ELSE nullif(shown, lower(shown)) END AS beside,
            local_time
        FROM (SELECT *, {_UNUSABLE} AS unusable FROM {_activity_rows(intake)}) AS arrived
        LEFT JOIN {people(intake.link)} AS leads ON leads.lead_id = {own_key(intake.link, "arrived.lead_id")}""",
        intake.parameters,
    )
    counts: dict[str | None, int] = dict(
        connection.execute("SELECT aside, count(*) FROM activities GROUP BY aside").fetchall()
    )
    if "form" in counts:
        raise ContradictedError
    usable = "aside IS NULL OR aside = 'orphan'"
    orphan_leads, twice, never, first_at, latest_at, future, settled_at = one(
        connection,
        f"""SELECT count(DISTINCT beside) FILTER (aside = 'orphan'),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER ({usable}), max(occurred_at) FILTER ({usable}),
            count(*) FILTER (occurred_at > $now AND ({usable})),
            max(occurred_at) FILTER (($now IS NULL OR occurred_at <= $now) AND ({usable}))
        FROM activities""",
        {"now": now},
    )
    unusable: dict[str, int] = {reason: count for reason, count in counts.items() if reason and reason != "orphan"}
    examples = _unusable_lines(connection, intake) if unusable else []
    orphans = counts.get("orphan", 0)
    missed = "SELECT beside AS lead_id FROM activities WHERE aside = 'orphan'"
    notes = by_case_alone(connection, intake, missed, orphans=orphans, rows=sum(counts.values()))
    _take_out(connection, "activities", aside=sum(counts.values()) - counts.get(None, 0))
    columns = ["lead", "activity", "occurred_at", *properties]
    facts = file_facts(
        intake,
        rows=sum(counts.values()),
        unusable=unusable,
        examples=examples,
        duplicates=count_duplicates(connection, columns),
        orphans=orphans,
        orphan_leads=orphan_leads,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
        to_come=future,
        settled_at=settled_at,
    )
    return replace(facts, notes=(*facts.notes, *notes))


def no_activities(connection: Connection) -> None:
    """An empty `activities`, for `finish_activities`."""
    connection.execute(
        "CREATE TABLE activities (lead BIGINT, activity VARCHAR, occurred_at BIGINT, aside VARCHAR, beside VARCHAR,"
        " local_time UTINYINT)"
    )


def finish_activities(connection: Connection) -> None:
    """Build `activity_types`, and leave in `activities` what stays."""
    take_types(connection)
    for column in ("aside", "beside", "local_time"):
        connection.execute(f"ALTER TABLE activities DROP COLUMN {column}")


def _unusable_lines(connection: Connection, intake: Intake) -> list[Reject]:
    rows = select(["line", f"{_UNUSABLE} AS unusable"], _activity_rows(intake, numbered=True))
    found = connection.execute(
        f"""SELECT line, unusable FROM {rows} WHERE unusable IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY unusable ORDER BY line) <= {MOST_EXAMPLES} ORDER BY line""",
        intake.parameters,
    ).fetchall()
    return [Reject(line, reason) for line, reason in found]


def _take_out(connection: Connection, table: str, *, aside: int) -> None:
    if aside:
        connection.execute(f"DELETE FROM {table} WHERE aside IS NOT NULL")

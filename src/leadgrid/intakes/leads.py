"""How a leads file becomes `leads`: of several rows of one lead the first in the file counts.

leads(lead, lead_id, created_at, a0, a1 …)                lead is dense from 0 in code-point order of lead_id
contradicting_leads(line)                                 temporary: rows that contradict an earlier one of their lead
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from typing import Final

from leadgrid.connections import Connection
from leadgrid.facts import FileFacts, Reject
from leadgrid.intakes.files import Intake, file_facts
from leadgrid.intakes.tallies import one
from leadgrid.sources import MOST_EXAMPLES, moments

CONTRADICTING: Final = "contradicting_leads"


def take_leads(connection: Connection, intake: Intake, *, now: int | None) -> FileFacts:
    """Build `leads` from a leads file: of several rows of one lead the first in the file counts.

    Those created after `now` are counted.
    """
    attributes = [f"a{place}" for place in range(len(intake.layout.others))]
    rows = intake.rows(
        f"{intake.trimmed('lead_id')} AS lead_id",
        *intake.moment("created_at"),
        intake.is_written("created_at"),
        *intake.others("a"),
        numbered=True,
    )
    connection.execute(f"CREATE TEMP TABLE arrived_leads AS {intake.dated(rows)}", intake.parameters)
    listed = "".join(f", {name}" for name in attributes)
    connection.execute(
        f"""CREATE TABLE leads AS
        SELECT lead, lead_id, occurred_at AS created_at{listed}
        FROM arrived_leads JOIN
            (SELECT min(line) AS line, row_number() OVER (ORDER BY lead_id) - 1 AS lead
            FROM arrived_leads WHERE lead_id IS NOT NULL GROUP BY lead_id) USING (line)
        ORDER BY lead"""
    )
    rows_read, usable, undated, unreadable, twice, never, first_at, latest_at, to_come, settled_at = one(
        connection,
        f"""SELECT count(*), count(lead_id), count(*) FILTER (lead_id IS NOT NULL AND occurred_at IS NULL),
            count(*) FILTER (lead_id IS NOT NULL AND occurred_at IS NULL AND is_written),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER (lead_id IS NOT NULL), max(occurred_at) FILTER (lead_id IS NOT NULL),
            count(*) FILTER (lead_id IS NOT NULL AND occurred_at > $now),
            max(occurred_at) FILTER (lead_id IS NOT NULL AND ($now IS NULL OR occurred_at <= $now))
        FROM arrived_leads""",
        {"now": now},
    )
    examples = connection.execute(
        f"SELECT line FROM arrived_leads WHERE lead_id IS NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    (kept,) = one(connection, "SELECT count(*) FROM leads")
    connection.execute(f"CREATE TEMP TABLE {CONTRADICTING} (line BIGINT)")
    if usable > kept:
        values = ", ".join(["occurred_at", *attributes])
        connection.execute(
            f"""INSERT INTO {CONTRADICTING} SELECT line FROM
                (SELECT line, md5(CAST(ROW({values}) AS VARCHAR)) AS says, lead_id FROM arrived_leads)
            WHERE lead_id IS NOT NULL
            QUALIFY says <> first_value(says) OVER (PARTITION BY lead_id ORDER BY line) ORDER BY line"""
        )
    (contradicting,) = one(connection, f"SELECT count(*) FROM {CONTRADICTING}")
    otherwise = connection.execute(f"SELECT line FROM {CONTRADICTING} ORDER BY line LIMIT {MOST_EXAMPLES}").fetchall()
    connection.execute("DROP TABLE arrived_leads")
    return file_facts(
        intake,
        rows=rows_read,
        unusable={"lead_id": rows_read - usable},
        examples=[Reject(line, "lead_id") for (line,) in examples] + [Reject(line, "again") for (line,) in otherwise],
        duplicates=usable - kept,
        contradicting=contradicting,
        undated=undated,
        unreadable=unreadable,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
        to_come=to_come,
        settled_at=settled_at,
    )

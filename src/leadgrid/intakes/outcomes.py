"""How an outcomes file becomes `outcomes`: what became of known leads.

outcomes(lead, stage, occurred_at, amount, reason)        of known leads; stage is a text key
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from dataclasses import replace

from leadgrid.connections import Connection
from leadgrid.facts import FileFacts, Reject
from leadgrid.intakes.files import Intake, file_facts
from leadgrid.intakes.links import by_case_alone, own_key, people
from leadgrid.intakes.tallies import one
from leadgrid.mappings import CUSTOMER
from leadgrid.sources import MOST_EXAMPLES, moments, texts


def take_outcomes(connection: Connection, intake: Intake, *, dated: bool, now: int | None) -> FileFacts:
    """Build `outcomes`. One without a readable instant is unusable where dates are asked for; else it is kept with
    none, and counted; so are those after `now`."""
    stage = texts.key(intake.text("stage")) if "stage" in intake.layout.canonical else f"'{CUSTOMER}'"
    rows = intake.rows(
        f"{intake.trimmed('lead_id')} AS lead_id",
        *intake.moment("occurred_at"),
        intake.is_written("occurred_at"),
        f"{stage} AS stage",
        f"{intake.known('amount')} AS amount",
        f"{intake.known('reason')} AS reason",
        numbered=True,
    )
    connection.execute(f"CREATE TEMP TABLE arrived_outcomes AS {intake.dated(rows)}", intake.parameters)
    aside = (
        "CASE WHEN lead_id IS NULL THEN 'lead_id'" + (" WHEN occurred_at IS NULL THEN 'occurred_at'" * dated) + " END"
    )
    who = people(intake.link)
    connection.execute("ALTER TABLE arrived_outcomes ADD COLUMN aside VARCHAR")
    connection.execute(f"UPDATE arrived_outcomes SET aside = {aside}")
    connection.execute(
        f"""CREATE TABLE outcomes AS SELECT leads.lead, stage, occurred_at, amount, reason
        FROM arrived_outcomes AS arrived
        JOIN {who} AS leads ON leads.lead_id = {own_key(intake.link, "arrived.lead_id")}
        WHERE aside IS NULL ORDER BY line, lead"""
    )
    unusable = dict(
        connection.execute(
            "SELECT aside, count(*) FROM arrived_outcomes WHERE aside IS NOT NULL GROUP BY aside ORDER BY aside"
        ).fetchall()
    )
    rows_read, undated, unreadable, twice, never, first_at, latest_at, to_come, settled_at, orphans, orphan_leads = one(
        connection,
        f"""SELECT count(*), count(*) FILTER (aside IS NULL AND occurred_at IS NULL),
            count(*) FILTER (aside IS NULL AND occurred_at IS NULL AND is_written),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER (lead_id IS NOT NULL), max(occurred_at) FILTER (lead_id IS NOT NULL),
            count(*) FILTER (lead_id IS NOT NULL AND occurred_at > $now),
            max(occurred_at) FILTER (lead_id IS NOT NULL AND ($now IS NULL OR occurred_at <= $now)),
            count(lead_id) FILTER (known IS NULL AND aside IS NULL),
            count(DISTINCT lead_id) FILTER (known IS NULL AND aside IS NULL)
        FROM (SELECT *, {own_key(intake.link, "lead_id")} AS own FROM arrived_outcomes)
        LEFT JOIN (SELECT DISTINCT lead_id AS known FROM {who}) ON own = known""",
        {"now": now},
    )
    examples = connection.execute(
        f"SELECT line, aside FROM arrived_outcomes WHERE aside IS NOT NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    missed = f"SELECT lead_id FROM arrived_outcomes WHERE aside IS NULL AND lead_id NOT IN (SELECT lead_id FROM {who})"
    notes = by_case_alone(connection, intake, missed, orphans=orphans, rows=rows_read)
    connection.execute("DROP TABLE arrived_outcomes")
    facts = file_facts(
        intake,
        rows=rows_read,
        unusable=unusable,
        examples=[Reject(line, reason) for line, reason in examples],
        orphans=orphans,
        orphan_leads=orphan_leads,
        undated=undated,
        unreadable=unreadable,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
        to_come=to_come,
        settled_at=settled_at,
    )
    return replace(facts, notes=(*facts.notes, *notes))


def no_outcomes(connection: Connection) -> None:
    """An empty `outcomes`."""
    connection.execute(
        "CREATE TABLE outcomes (lead BIGINT, stage VARCHAR, occurred_at BIGINT, amount VARCHAR, reason VARCHAR)"
    )

"""Every row that is set aside, with its line, the reason and what it says: what somebody downloads to mend a file.

Rows of leads that nobody has listed are among them, and rows that describe a lead otherwise than an earlier one, each
up to a bound: a file may hold nothing else.

rejects(kind, file, line, reason, text)                   reason is one of `leadgrid.findings.REASONS`
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from typing import Any, Final

from leadgrid.connections import Connection
from leadgrid.intakes.companies import own_name
from leadgrid.intakes.files import Intake
from leadgrid.intakes.leads import CONTRADICTING
from leadgrid.intakes.links import own_key, people
from leadgrid.mappings import Kind

MOST_ORPHANS: Final = 100_000
"""Rows of unknown leads, and rows that contradict an earlier one, that are kept of one table, the first in it; all of
them are counted."""
_LEAD: Final = "WHEN lead_id IS NULL THEN 'lead_id'"
_ACTIVITY: Final = "WHEN shown IS NULL THEN 'activity'"
_COMPANY: Final = "WHEN company IS NULL THEN 'company'"
_INSTANT: Final = "WHEN occurred_at IS NULL THEN 'occurred_at'"


def no_rejects(connection: Connection) -> None:
    """An empty `rejects`."""
    connection.execute("CREATE TABLE rejects (kind VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, text VARCHAR)")


def take_rejects(connection: Connection, intake: Intake, *, is_any: bool, orphans: int, dated: bool) -> None:
    """Add to `rejects` what the file's reader set aside, the rows that cannot count where there `is_any`, the first of
    its `orphans`, and of leads the first rows that contradict an earlier one.

    `dated`: an outcome without a readable instant cannot.
    """
    kind: Kind = intake.layout.kind
    arrived: dict[str, Any] = {"kind": kind, "file": intake.reading.source.name}
    if intake.reading.rejects_sql is not None:
        connection.execute(
            f"INSERT INTO rejects SELECT $kind, $file, line, reason, text FROM {intake.reading.rejects_sql}", arrived
        )
    rows = _rows(intake, dated=dated)
    if is_any:
        _insert(connection, intake, f"FROM {rows} WHERE reason IS NOT NULL")
    if orphans:
        unknown = f"""FROM (SELECT * FROM {rows} WHERE reason IS NULL) AS arrived
            ANTI JOIN {people(intake.link)} AS leads ON leads.lead_id = {own_key(intake.link, "arrived.lead_id")}"""
        _insert(connection, intake, f"{unknown} ORDER BY line LIMIT {MOST_ORPHANS}", reason="'orphan'")
    if kind == "leads":
        again = f"FROM {rows} JOIN {CONTRADICTING} USING (line) ORDER BY line LIMIT {MOST_ORPHANS}"
        _insert(connection, intake, again, reason="'again'")
    for part in reversed(intake.parts):
        connection.execute(
            "UPDATE rejects SET file = $part, line = line - $base WHERE kind = $kind AND file = $file AND line > $base",
            arrived | {"part": part.name, "base": part.base},
        )


def _rows(intake: Intake, *, dated: bool) -> str:
    wrong = {
        "leads": _LEAD,
        "activities": f"{_LEAD} {_ACTIVITY} {_INSTANT}",
        "outcomes": _LEAD + f" {_INSTANT}" * dated,
        "companies": _COMPANY,
    }[intake.layout.kind]
    rows = intake.dated(
        intake.rows(
            f"{intake.trimmed('lead_id')} AS lead_id",
            f"{intake.trimmed('activity')} AS shown",
            *intake.moment("occurred_at"),
            *([f"{own_name(intake)} AS company"] if intake.layout.kind == "companies" else []),
            f"{_text(intake)} AS text",
            numbered=True,
        )
    )
    return f"(SELECT line, lead_id, text, CASE {wrong} END AS reason FROM {rows})"


def _text(intake: Intake) -> str:
    """The rows as their own file writes them: its columns in its order, between its marks."""
    reading = intake.reading
    if not intake.parts:
        return reading.record(range(len(reading.names)), reading.delimiter)
    own = (
        f"WHEN line > {part.base} THEN {reading.record(part.columns, part.delimiter)}" for part in intake.parts[::-1]
    )
    return f"CASE {' '.join(own)} END"


def _insert(connection: Connection, intake: Intake, rows: str, *, reason: str = "reason") -> None:
    statement = f"INSERT INTO rejects SELECT $kind, $file, line, {reason}, text {rows}"
    known: dict[str, Any] = intake.parameters | {"kind": intake.layout.kind, "file": intake.reading.source.name}
    connection.execute(statement, {name: value for name, value in known.items() if f"${name}" in statement})

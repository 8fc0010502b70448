"""Every row that is set aside, with its line, the reason and what it says: what somebody downloads to mend a file.

rejects(kind, file, line, reason, text)                   reason is one of `leadgrid.findings.REASONS`
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from typing import Any, Final

from leadgrid.connections import Connection
from leadgrid.intakes.files import Intake
from leadgrid.mappings import Kind

_LEAD: Final = "WHEN lead_id IS NULL THEN 'lead_id'"
_ACTIVITY: Final = "WHEN shown IS NULL THEN 'activity'"
_INSTANT: Final = "WHEN occurred_at IS NULL THEN 'occurred_at'"


def no_rejects(connection: Connection) -> None:
    """An empty `rejects`."""
    connection.execute("CREATE TABLE rejects (kind VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR, text VARCHAR)")


def take_rejects(connection: Connection, intake: Intake, *, is_any: bool, dated: bool) -> None:
    """Add to `rejects` what the file's reader set aside, and the rows that cannot count where there `is_any`.

    `dated`: an outcome without a readable instant cannot.
    """
    kind: Kind = intake.layout.kind
    arrived: dict[str, Any] = {"kind": kind, "file": intake.reading.source.name}
    if intake.reading.rejects_sql is not None:
        connection.execute(
            f"INSERT INTO rejects SELECT $kind, $file, line, reason, text FROM {intake.reading.rejects_sql}", arrived
        )
    if is_any:
        _take_rows(connection, intake, arrived, dated=dated)
    for part in reversed(intake.parts):
        connection.execute(
            "UPDATE rejects SET file = $part, line = line - $base WHERE kind = $kind AND file = $file AND line > $base",
            arrived | {"part": part.name, "base": part.base},
        )


def _take_rows(connection: Connection, intake: Intake, arrived: dict[str, Any], *, dated: bool) -> None:
    wrong = {
        "leads": _LEAD,
        "activities": f"{_LEAD} {_ACTIVITY} {_INSTANT}",
        "outcomes": _LEAD + f" {_INSTANT}" * dated,
    }[intake.layout.kind]
    rows = intake.dated(
        intake.rows(
            f"{intake.trimmed('lead_id')} AS lead_id",
            f"{intake.trimmed('activity')} AS shown",
            *intake.moment("occurred_at"),
            f"{intake.reading.record} AS text",
            numbered=True,
        )
    )
    statement = f"""INSERT INTO rejects SELECT $kind, $file, line, reason, text
        FROM (SELECT line, CASE {wrong} END AS reason, text FROM {rows}) WHERE reason IS NOT NULL"""
    known = arrived | intake.parameters
    connection.execute(statement, {name: value for name, value in known.items() if f"${name}" in statement})

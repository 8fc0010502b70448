"""The names of the file's columns behind the stored ones: `columns(kind, stored, name, key)`, for a0 or p3."""

from __future__ import annotations

from collections.abc import Mapping

from leadgrid.connections import Connection
from leadgrid.intakes.enrichments import Enrichment
from leadgrid.intakes.files import Intake
from leadgrid.values import text_key


def take_columns(connection: Connection, intakes: Mapping[str, Intake], *enrichments: Enrichment) -> None:
    """Build `columns`: the attributes of the leads, those that were made for them, the properties of the activities."""
    connection.execute("CREATE TABLE columns (kind VARCHAR, stored VARCHAR, name VARCHAR, key VARCHAR)")
    for kind, letter in (("leads", "a"), ("activities", "p")):
        if intake := intakes.get(kind):
            for place, (_, name) in enumerate(intake.layout.others):
                _add(connection, kind, f"{letter}{place}", name)
    for enrichment in enrichments:
        for name, stored, _ in enrichment.made:
            _add(connection, "leads", stored, name)


def _add(connection: Connection, kind: str, stored: str, name: str) -> None:
    connection.execute(
        "INSERT INTO columns VALUES ($kind, $stored, $name, $key)",
        {"kind": kind, "stored": stored, "name": name, "key": text_key(name)},
    )

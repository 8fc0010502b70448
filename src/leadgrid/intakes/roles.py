"""Which column of the leads holds addresses, which websites, numbers, companies: by its header and its values.

Where leads are named by their address, that is their column of addresses. Knows the table `leads` as it is being built.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from leadgrid.connections import Connection
from leadgrid.recognitions import Role, Table, recognise

_SEEN: Final = 1_000


def roles(connection: Connection, names: Sequence[str]) -> Mapping[Role, tuple[str, str]]:
    """The column of each role that one has, by its name and its name in the store.

    `names` are those of the columns a0, a1 … of `leads`.
    """
    stored = {name: f"a{place}" for place, name in enumerate(names)}
    columns = ["lead_id", *stored.values()]
    seen = connection.execute(f"SELECT {', '.join(columns)} FROM leads ORDER BY lead LIMIT {_SEEN}").fetchall()
    stored = {"lead_id": "lead_id"} | stored
    found = recognise("leads", Table(tuple(stored), seen))
    known = {one.role: (one.column, stored[one.column]) for one in found.found}
    if "email" not in known and _addresses(seen):
        known["email"] = ("lead_id", "lead_id")
    return known


def _addresses(seen: Sequence[Sequence[str | None]]) -> bool:
    """Whether leads are named by their addresses."""
    return recognise("leads", Table(("address",), [[row[0]] for row in seen])).column("email") is not None

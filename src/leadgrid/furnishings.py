"""What stands in a workspace's file beside its data: the saved grids, and texts kept under keys.

Knows the two tables; knows nothing of where the file stands or who has it open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from leadgrid.connections import Connection

SAVED_GRIDS: Final = "saved_grids"
KEPT: Final = "kept"
TABLES: Final[Mapping[str, str]] = {
    SAVED_GRIDS: "place BIGINT PRIMARY KEY, saved_at BIGINT, name VARCHAR, version VARCHAR, fingerprint VARCHAR,"
    " text VARCHAR",
    KEPT: "key VARCHAR PRIMARY KEY, value VARCHAR",
}


@dataclass(frozen=True, slots=True)
class SavedGrid:
    """One saved state of the workspace's grid: its file's text, and what identifies it; `saved_at` in microseconds."""

    place: int
    saved_at: int
    name: str
    version: str | None
    fingerprint: str
    text: str


@dataclass(frozen=True, slots=True)
class Furnishings:
    """Everything beside the data at one moment: every saved grid, the latest first, and what is kept."""

    grids: tuple[SavedGrid, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def furnish(connection: Connection, furnishings: Furnishings) -> None:
    """Give a data set's file the tables of a workspace where it lacks them, and put these into them."""
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
    for grid in furnishings.grids:
        connection.execute(
            "INSERT OR REPLACE INTO saved_grids VALUES (?, ?, ?, ?, ?, ?)",
            [grid.place, grid.saved_at, grid.name, grid.version, grid.fingerprint, grid.text],
        )
    for key, value in furnishings.kept.items():
        connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [key, value])


def furnishings(connection: Connection) -> Furnishings:
    """What stands in the file at one moment, whoever writes meanwhile."""
    connection.execute("BEGIN")
    try:
        grids: Sequence[tuple[int, int, str, str | None, str, str]] = connection.execute(
            "SELECT place, saved_at, name, version, fingerprint, text FROM saved_grids ORDER BY place DESC"
        ).fetchall()
        kept = dict(connection.execute("SELECT key, value FROM kept").fetchall())
    finally:
        connection.execute("COMMIT")
    return Furnishings(tuple(SavedGrid(*row) for row in grids), kept)

"""What an agreed grid becomes elsewhere: one target each, and the tuple that the command line, the app and the README
are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leadgrid.exports import grid_files, scored_leads, sql_scripts
from leadgrid.exports.requests import Request
from leadgrid.problems import Words


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of file: its name on the command line, its ending, whether it needs leads, and what makes it."""

    name: str
    ending: str
    needs_data: bool
    summary: Words
    make: Callable[[Request], bytes]


TARGETS = (
    Target(
        "yaml",
        ".yaml",
        needs_data=False,
        summary=Words(en="the grid in its own language", fr="la grille dans son propre langage"),
        make=grid_files.yaml,
    ),
    Target(
        "json",
        ".json",
        needs_data=False,
        summary=Words(en="the same grid as JSON", fr="la même grille en JSON"),
        make=grid_files.json,
    ),
    Target(
        "scores",
        ".csv",
        needs_data=True,
        summary=Words(en="the scored leads with three reasons each", fr="les leads notés, avec trois raisons chacun"),
        make=scored_leads.csv,
    ),
    Target(
        "sql-duckdb",
        ".sql",
        needs_data=False,
        summary=Words(en="one SQL statement for DuckDB", fr="une requête SQL pour DuckDB"),
        make=sql_scripts.duckdb,
    ),
)


def target(name: str) -> Target:
    return next(target for target in TARGETS if target.name == name)

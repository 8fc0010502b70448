"""What an agreed grid becomes elsewhere: one target each, and the tuple that the command line, the app and the README
are made from. A new target is a module here, with its `Target`, and its place in the tuple."""

from __future__ import annotations

from leadgrid.exports.grid_files import JSON, YAML
from leadgrid.exports.scored_leads import SCORES
from leadgrid.exports.sql_scripts import SQL_DUCKDB
from leadgrid.exports.targets import Request, Target

__all__ = ["TARGETS", "Request", "Target", "target"]

TARGETS = (YAML, JSON, SCORES, SQL_DUCKDB)


def target(name: str) -> Target:
    return next(target for target in TARGETS if target.name == name)

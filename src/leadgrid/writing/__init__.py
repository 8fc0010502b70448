"""From a `Grid` to texts: YAML, JSON, a tuned grid in its own file, and the canonical bytes that are its identity.

    forms (plain dictionaries) ──► layouts (YAML, JSON)
                               └─► identities (canonical bytes, fingerprint)
    edits (values, pairs and items of a text) ──► splices (a changed grid in its own file: comments and layout stay)

What is written reads back as the same grid. Reads and writes no file.
"""

from __future__ import annotations

from leadgrid.grids import Grid
from leadgrid.writing.forms import plain
from leadgrid.writing.identities import canonical, condition_key, fingerprint
from leadgrid.writing.layouts import json_of, yaml_of
from leadgrid.writing.splices import splice

__all__ = ["canonical", "condition_key", "fingerprint", "plain", "splice", "to_json", "to_yaml"]


def to_yaml(grid: Grid) -> str:
    """The file of a grid, as the language page lays its examples out."""
    return yaml_of(plain(grid))


def to_json(grid: Grid) -> str:
    """The same as indented JSON, with exact number literals."""
    return json_of(plain(grid)) + "\n"

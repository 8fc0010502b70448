"""Reads a whole grid file: a document's nodes become a `Grid`, or every problem of the file is told at once.

Knows the keys of the grid language §2 and how they depend on each other; criteria, bands and conditions have readers
of their own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

from leadgrid.documents import MOST_BYTES, Document
from leadgrid.documents.nodes import Mapping, Node, Scalar, Sequence
from leadgrid.grids import (
    AXES,
    ID_PATTERN,
    LANGUAGE_VERSION,
    MOST_BOUND,
    MOST_CRITERIA,
    Axis,
    Bounds,
    Criterion,
    Grid,
    Group,
)
from leadgrid.problems import GridError, Problem, Words
from leadgrid.reading.bands import bands, matrix
from leadgrid.reading.conditions import condition
from leadgrid.reading.criteria import criterion
from leadgrid.reading.fields import Fields, all_of, choice, integer, items, text
from leadgrid.reading.names import id_of, label, once
from leadgrid.reading.reports import Report, quoted

GRID_KEYS: Final = (
    "leadgrid",
    "name",
    "version",
    "description",
    "audience",
    "scale",
    "groups",
    "criteria",
    "bands",
    "matrix",
)
GROUP_KEYS: Final = ("id", "label", "axis", "min", "max")


def read_grid(path: str | Path) -> Grid:
    """The grid in a file (YAML, or JSON); raises `GridError` with every problem of it."""
    source = str(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = Words(en=f"cannot be read: {reason}.", fr=f"lecture impossible : {reason}.")
        raise GridError([Problem(words, source)]) from error
    return parse_grid(raw, source=source)


def parse_grid(text: str | bytes, *, source: str = "grid") -> Grid:
    """The grid that a text or the bytes of a file hold; raises `GridError` with every problem, in file order.

    >>> parse_grid("leadgrid: 1\\nnam: B2B")
    Traceback (most recent call last):
        ...
    leadgrid.problems.GridError: grid:1:1  "groups" is missing in the grid. Add it.
    grid:1:1  "criteria" is missing in the grid. Add it.
    grid:2:1  unknown key "nam" in the grid. Did you mean "name"? It takes leadgrid, name, version, description, \
audience, scale, groups, criteria, bands, matrix.
    """
    document = Document.open(text, source=source)
    report = Report(source)
    grid = None if document.root is None else _grid(report, document.root)
    problems = [*document.problems, *report.problems]
    if problems:
        raise GridError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    assert grid is not None, "neither a grid nor a problem"
    return grid


def _grid(report: Report, root: Node) -> Grid | None:
    if not isinstance(root, Mapping):
        report.wrong(
            root,
            "leadgrid",
            en="a mapping that begins with leadgrid: 1",
            fr="des clés, dont la première est leadgrid: 1",
        )
        return None
    required = ("leadgrid", "name", "groups", "criteria")
    here = Words(en="the grid", fr="la grille")
    fields = Fields(report, root, name=here, allowed=GRID_KEYS, required=required)
    _language(report, fields)
    name, version = fields.read("name", text), fields.read_given("version", _version)
    description = label(report, fields, "description")
    audience = fields.read_given("audience", condition)
    scale = fields.read_given("scale", _scale) or Bounds()
    groups = fields.read("groups", _groups)
    criteria = fields.read("criteria", _criteria, _group_ids(fields.value("groups")))
    steps = () if fields.given("bands") is None else fields.read("bands", bands)
    cells = fields.read_given("matrix", matrix)
    if report.problems or name is None or groups is None or criteria is None or steps is None:
        return None
    return Grid(
        name,
        groups,
        criteria,
        version=version,
        description=description,
        audience=audience,
        scale=scale,
        bands=steps,
        matrix=cells,
    )


def _language(report: Report, fields: Fields) -> None:
    node = fields.value("leadgrid")
    if node is not None and not (
        isinstance(node, Scalar) and node.kind == "integer" and int(node.text) == LANGUAGE_VERSION
    ):
        report.wrong(
            node,
            "leadgrid",
            en=f"{LANGUAGE_VERSION}, the version of the language, without quotes",
            fr=f"{LANGUAGE_VERSION}, la version du langage, sans guillemets",
        )


def _version(report: Report, node: Node, name: str) -> str | None:
    if isinstance(node, Scalar) and node.kind in ("integer", "decimal"):
        return node.text
    return text(report, node, name)


def _scale(report: Report, node: Node, name: str) -> Bounds | None:
    if isinstance(node, Mapping):
        return _bounds(report, Fields(report, node, name=quoted(name), allowed=("min", "max")))
    report.wrong(node, name, en="{min: …, max: …}", fr="{min: …, max: …}")
    return None


def _bounds(report: Report, fields: Fields) -> Bounds:
    """`min` and `max` of a group or of the scale."""
    low, high = (fields.read_given(key, integer, low=-MOST_BOUND, high=MOST_BOUND) for key in ("min", "max"))
    if low is None or high is None or low <= high:
        return Bounds(low, high)
    second = max((fields.entry("min").value, fields.entry("max").value), key=lambda node: node.place)
    report.tell(
        second.place,
        en=f'"min" is {low} and above "max", which is {high}. Swap them.',
        fr=f'"min" vaut {low}, plus que "max" qui vaut {high}. Échangez-les.',
    )
    return Bounds()


def _group_ids(node: Node | None) -> tuple[str, ...] | None:
    """The ids of all groups, wrong ones too; None where one has none, so that no criterion is blamed for that."""
    if not isinstance(node, Sequence) or not node.items:
        return None
    entries = [part.entries.get("id") if isinstance(part, Mapping) else None for part in node.items]
    return all_of([entry.value.text if entry and isinstance(entry.value, Scalar) else None for entry in entries])


def _groups(report: Report, node: Node, name: str) -> tuple[Group, ...] | None:
    nodes = items(report, node, name, en="one or more groups", fr="un ou des groupes")
    if nodes is None:
        return None
    once(report, nodes, Words(en="groups", fr="groupes"))
    return all_of([_group(report, part, name) for part in nodes])


def _group(report: Report, node: Node, name: str) -> Group | None:
    if not isinstance(node, Mapping):
        report.wrong(node, name, en="{id: …, axis: …}", fr="{id: …, axis: …}")
        return None
    fields = Fields(report, node, name=quoted(name), allowed=GROUP_KEYS, required=("id", "axis"))
    id = id_of(report, fields, ID_PATTERN)
    axis = fields.read("axis", choice, AXES)
    shown_label, bounds = label(report, fields, "label"), _bounds(report, fields)
    return None if id is None or axis is None else Group(id, cast(Axis, axis), shown_label, bounds)


def _criteria(report: Report, node: Node, name: str, groups: tuple[str, ...] | None) -> tuple[Criterion, ...] | None:
    nodes = items(report, node, name, en="one or more criteria", fr="un ou des critères")
    if nodes is None:
        return None
    if len(nodes) > MOST_CRITERIA:
        report.tell(
            nodes[MOST_CRITERIA].place,
            en=f'"criteria" has {len(nodes)} of them; a grid has at most {MOST_CRITERIA}. Split it into several grids.',
            fr=f'"criteria" en compte {len(nodes)} ; une grille en a au plus {MOST_CRITERIA}. Faites-en plusieurs.',
        )
    once(report, nodes, Words(en="criteria", fr="critères"))
    return all_of([criterion(report, part, groups) for part in nodes])

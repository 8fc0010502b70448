"""Reads the bands and the matrix of a grid file: where each begins, in strict order (§2).

Each reader gives the value or, having told every problem, None. Knows nodes, bands and matrices; no criteria.
"""

from __future__ import annotations

from typing import Final

from leadgrid.documents.nodes import Mapping, Node, Sequence
from leadgrid.grids import BAND_ID_PATTERN, MOST_BOUND, Band, Matrix
from leadgrid.problems import Words, cut
from leadgrid.reading.fields import Fields, all_of, integer, items
from leadgrid.reading.names import id_of, label, once
from leadgrid.reading.reports import Report, quoted

BAND_KEYS: Final = ("id", "label", "from")


def bands(report: Report, node: Node, name: str) -> tuple[Band, ...] | None:
    """Bands that strictly ascend; only the first has no `from`. An empty list is no bands."""
    if isinstance(node, Sequence) and not node.items:
        return ()
    return _steps(report, node, name, descending=False)


def matrix(report: Report, node: Node, name: str) -> Matrix | None:
    """Two lists that strictly descend to their catch-all, which has no `from`."""
    if not isinstance(node, Mapping):
        report.wrong(node, name, en="{fit: […], engagement: […]}", fr="{fit: […], engagement: […]}")
        return None
    axes = ("fit", "engagement")
    fields = Fields(report, node, name=quoted(name), allowed=axes, required=axes)
    fit, engagement = (fields.read(axis, _steps, descending=True) for axis in axes)
    if fit is None or engagement is None:
        return None
    _cells_once(report, fields.entry("fit").value, fit, engagement)
    return Matrix(fit, engagement)


def _steps(report: Report, node: Node, name: str, *, descending: bool) -> tuple[Band, ...] | None:
    nodes = items(report, node, name, en="{id: …, from: …}", fr="{id: …, from: …}")
    if nodes is None:
        return None
    once(report, nodes, quoted(name))
    catch_all = len(nodes) - 1 if descending else 0
    steps = [_step(report, part, name, catch_all=number == catch_all) for number, part in enumerate(nodes)]
    _in_order(report, nodes, steps, name, descending=descending)
    return all_of(steps)


def _step(report: Report, node: Node, name: str, *, catch_all: bool) -> Band | None:
    if not isinstance(node, Mapping):
        report.wrong(node, name, en="{id: …, from: …}", fr="{id: …, from: …}")
        return None
    fields = Fields(report, node, name=quoted(name), allowed=BAND_KEYS, required=("id",))
    id, shown_label = id_of(report, fields, BAND_ID_PATTERN), label(report, fields, "label")
    start = fields.given("from")
    at_least = fields.read_given("from", integer, low=-MOST_BOUND, high=MOST_BOUND)
    if catch_all and start is not None:
        which = Words(en="first", fr="première") if name == "bands" else Words(en="last", fr="dernière")
        fields.misplaced(
            "from",
            en=f'the {which.en} entry of "{name}" takes all that is below the others, so it has no "from". Remove it.',
            fr=f'la {which.fr} entrée de "{name}" prend tout ce qui est sous les autres, sans "from". Enlevez-le.',
        )
        return None
    if not catch_all and start is None:
        if fields.lacks("from") or "from" in fields:
            which = Words(en="first", fr="première") if name == "bands" else Words(en="last", fr="dernière")
            report.tell(
                node.place,
                en=f'"from" is missing here: only the {which.en} entry of "{name}" has none. Add it.',
                fr=f'il manque "from" ici : seule la {which.fr} entrée de "{name}" n\'en a pas. Ajoutez-le.',
            )
        return None
    return None if id is None or (start is not None and at_least is None) else Band(id, at_least, shown_label)


def _in_order(
    report: Report, nodes: tuple[Node, ...], steps: list[Band | None], name: str, *, descending: bool
) -> None:
    """Tell of every start that is not beyond the one before it."""
    before: int | None = None
    for node, step in zip(nodes, steps, strict=True):
        if step is None or step.at_least is None or not isinstance(node, Mapping):
            continue
        start = step.at_least
        if before is not None and (start >= before if descending else start <= before):
            en, fr = ("below", "sous") if descending else ("above", "au-dessus de")
            report.tell(
                node.entries["from"].value.place,
                en=f'"from" is {start} after {before}: each entry of "{name}" begins {en} the one before. '
                "Reorder them.",
                fr=f'"from" vaut {start} après {before} : chaque entrée de "{name}" commence {fr} la précédente. '
                "Changez l'ordre.",
            )
        before = start


def _cells_once(report: Report, node: Node, fit: tuple[Band, ...], engagement: tuple[Band, ...]) -> None:
    """Tell of two cells that would be the same text, such as A + 11 and A1 + 1."""
    seen: dict[str, tuple[str, str]] = {}
    places = [part.entries["id"].value.place for part in getattr(node, "items", ()) if isinstance(part, Mapping)]
    for row, place in zip(fit, places, strict=True):
        for column in engagement:
            cell = row.id + column.id
            first = seen.setdefault(cell, (row.id, column.id))
            if first != (row.id, column.id):
                both = f"{first[0]} + {first[1]}, {row.id} + {column.id}"
                report.tell(
                    place,
                    en=f'two cells of the matrix are the same text, "{cut(cell)}" ({cut(both)}). Change an id.',
                    fr=f'deux cases de la matrice sont le même texte, "{cut(cell)}" ({cut(both)}). Changez un id.',
                )
                return

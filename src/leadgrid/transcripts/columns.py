"""Which column of somebody's spreadsheet holds the criterion, the value, the points and the group; and its rows.

Found by French and English headers, else by what stands in them. Knows nothing of rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from leadgrid.recognitions.headers import folded, listed
from leadgrid.values import normal, trimmed

Rows = Sequence[Sequence[str | None]]
MOST_LINES: Final = 500
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "criterion": listed(
        "critère, critères, criterion, criteria, règle, rule, attribut, attribute, champ, field, événement, event,"
        " action, comportement, behaviour, behavior, indicateur, nom, name, libellé, label"
    ),
    "value": listed(
        "valeur, valeurs, value, values, condition, conditions, seuil, modalité, modalités, réponse, answer, option,"
        " détail, détails, niveau, level"
    ),
    "points": listed("points, point, pts, score, note, poids, weight, scoring, barème"),
    "group": listed("groupe, group, catégorie, category, famille, type, axe, axis, thème, dimension, bloc"),
}
NEARLY_ALL: Final = 0.8
"""The share of a column's values that must be points, where no header says so."""
_TOTAL: Final = re.compile(r"(?:(?:sous|sub|grand)[- ]?)?total\b|somme\b", re.IGNORECASE)
_POINTS: Final = re.compile(r"([+\-\u2212\u2013]?)\s*(\d{1,4})(?:[.,]0+)?\s*(?:points?|pts?)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of columns from 0; None where there is none."""

    criterion: int | None = None
    value: int | None = None
    points: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number (the first below the header is 2), its texts, and its points where they are whole."""

    number: int
    criterion: str
    value: str
    points: int | None
    said_points: str
    group: str = ""


def columns_of(names: Sequence[str], rows: Rows) -> Columns:
    """Which column is probably which.

    >>> columns_of(["Catégorie", "Critère", "Valeur", "Points"], [])
    Columns(criterion=1, value=2, points=3, group=0)
    """
    found = Columns()
    for role, known in _NAMES.items():
        taken = {found.criterion, found.value, found.points, found.group}
        free = [number for number in range(len(names)) if number not in taken]
        by_name = [number for number in free if folded(names[number]) in known]
        by_name += [number for number in free if folded(names[number]).startswith(known)]
        if by_name:
            found = replace(found, **{role: by_name[0]})
    taken = {found.criterion, found.value, found.points, found.group}
    rest = [number for number in range(len(names)) if number not in taken]
    if found.points is None:
        whole = [number for number in rest if _share_of_points(rows, number) > NEARLY_ALL]
        found = replace(found, points=whole[-1] if whole else None)
        rest = [number for number in rest if number != found.points]
    if found.criterion is None and rest:
        found, rest = replace(found, criterion=rest[0]), rest[1:]
    if found.value is None and rest:
        found = replace(found, value=rest[0])
    return found


def lines_of(rows: Rows, columns: Columns) -> tuple[Line, ...]:
    """The rows that say anything, a criterion that stands once for several rows filled in; at most `MOST_LINES`."""
    found: list[Line] = []
    above = group = ""
    for number, row in enumerate(rows, start=2):
        criterion, value = _text(row, columns.criterion), _text(row, columns.value)
        points, group_said = _text(row, columns.points), _text(row, columns.group)
        if not (criterion or value or points):
            group = group_said or group
            continue
        total = next((text for text in (group_said, criterion) if is_total(text)), "")
        if total:
            found.append(Line(number, total, value, points_of(points), points, ""))
            continue
        above, group = criterion or above, group_said or group
        if not points and not value:
            group, above = (criterion, "") if columns.group is None else (group, above)  # a heading
            continue
        found.append(Line(number, above, value, points_of(points), points, group))
    return tuple(found[:MOST_LINES])


def is_total(text: str) -> bool:
    """Whether a cell names a sum of the rows above it.

    >>> is_total("Sous-total profil"), is_total("TOTAL"), is_total("Totalement équipé")
    (True, True, False)
    """
    return _TOTAL.match(trimmed(normal(text))) is not None


def points_of(text: str) -> int | None:
    """Points as people write them.

    >>> points_of("+10"), points_of("−5 pts"), points_of("12,0"), points_of("élevé")
    (10, -5, 12, None)
    """
    match = _POINTS.fullmatch(trimmed(normal(text)))
    if match is None:
        return None
    return int(match[2]) * (-1 if match[1] in ("-", "\u2212", "\u2013") else 1)


def _text(row: Sequence[str | None], column: int | None) -> str:
    return "" if column is None or column >= len(row) else trimmed(normal(row[column] or ""))


def _share_of_points(rows: Rows, column: int) -> float:
    said = [text for row in rows if (text := _text(row, column))]
    return sum(points_of(text) is not None for text in said) / len(said) if said else 0.0

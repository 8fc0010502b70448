"""Which column of somebody's spreadsheet holds the criterion, the value, the points, the group, the reason; its rows.

Found by French and English headers, else by what stands in them. Knows nothing of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from leadgrid.recognitions.headers import folded, listed
from leadgrid.transcripts.totals import is_sum, is_total
from leadgrid.values import normal, text_key, trimmed

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
    "why": listed(
        "pourquoi, why, raison, raisons, commentaire, commentaires, comment, comments, remarque, remarques, notes,"
        " justification, explication, explications, motif, observation, observations, reason, rationale"
    ),
    "points": listed("points, point, pts, nb pts, nb points, score, note, poids, weight, scoring, barème"),
    "group": listed("groupe, group, catégorie, category, famille, type, axe, axis, thème, dimension, bloc"),
}
NEARLY_ALL: Final = 0.8
"""The share of a column's values that must be points, where no header says so."""
_NOTE: Final = re.compile(r"[*¹²³†(]|(?:n\.?b\.?|nota|notes?|remarques?|ps|p\.s\.)\s*[:.–-]", re.IGNORECASE)
_POINTS: Final = re.compile(r"([+\-\u2212\u2013]?)\s*(\d{1,4})(?:[.,]0+)?\s*(?:points?|pts?)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers of columns from 0; None where there is none."""

    criterion: int | None = None
    value: int | None = None
    points: int | None = None
    group: int | None = None
    why: int | None = None
    unnamed: tuple[int, ...] = ()

    @property
    def notes(self) -> tuple[int, ...]:
        """Columns without a name that hold nothing else: what stands there is a note of its line."""
        return tuple(place for place in self.unnamed if place not in self.taken)

    @property
    def taken(self) -> frozenset[int | None]:
        return frozenset((self.criterion, self.value, self.points, self.group, self.why))


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the sheet, its texts, and its points where they are whole.

    `is_total`: it sums up lines above by what it says; `is_sum`: its points are their sum. `is_bare`: neither criterion
    nor value stands in the row itself.
    """

    number: int
    criterion: str
    value: str
    points: int | None
    said_points: str
    group: str = ""
    why: str = ""
    is_total: bool = False
    is_sum: bool = False
    is_bare: bool = False


def columns_of(names: Sequence[str], rows: Rows) -> Columns:
    """Which column is probably which.

    >>> columns_of(["Catégorie", "Critère", "Valeur", "Points"], [])
    Columns(criterion=1, value=2, points=3, group=0, why=None, unnamed=())
    """
    by_role: dict[str, int] = {}
    for role, known in _NAMES.items():
        free = [number for number in range(len(names)) if number not in by_role.values()]
        by_name = [number for number in free if folded(names[number]) in known]
        by_name += [number for number in free if folded(names[number]).startswith(known)]
        if by_name:
            by_role[role] = by_name[0]
    unnamed = tuple(place for place, name in enumerate(names) if text_key(name) in ("", f"column {place + 1}"))
    criterion, value, points, group, why = (
        by_role.get(role) for role in ("criterion", "value", "points", "group", "why")
    )
    found = Columns(criterion, value, points, group, why, unnamed)
    rest = [number for number in range(len(names)) if number not in found.taken]
    if found.points is None:
        whole = [number for number in rest if _share_of_points(rows, number) > NEARLY_ALL]
        found = replace(found, points=whole[-1] if whole else None)
        rest = [number for number in rest if number != found.points]
    if found.criterion is None and rest:
        found, rest = replace(found, criterion=rest[0]), rest[1:]
    if found.value is None and rest:
        found = replace(found, value=rest[0])
    return found


def lines_of(rows: Rows, columns: Columns, *, numbers: Sequence[int] = ()) -> tuple[Line, ...]:
    """The rows that say anything, a criterion that stands once for several rows filled in; at most `MOST_LINES`.

    `numbers` are those of the rows in the sheet; without them the first is 2, as below a header.
    """
    found: list[Line] = []
    above = group = ""
    block: list[tuple[str, int]] = []
    for number, row in numbered(rows, numbers):
        criterion, value = _text(row, columns.criterion), _text(row, columns.value)
        said, own_group = _text(row, columns.points), _text(row, columns.group)
        points = points_of(said)
        labels = {_text(row, place) for place in range(len(row))} - {value if criterion else "", said, ""}
        if said and any(is_total(label, beside=value if label == criterion else "") for label in labels):
            found.append(Line(number, criterion or own_group, value, points, said, group, is_total=True))
            above, block = "", []
            continue
        if own_group and text_key(own_group) != text_key(group):
            above, group = "", own_group
        if not (criterion or value or said):
            continue
        if not said and not value and is_note(criterion):
            continue
        if not said and not value:
            group, above = (criterion, "") if columns.group is None else (group, criterion)  # a heading
            continue
        above = criterion or above
        is_bare = not (criterion or value)
        adds_up = points is not None and not value and is_sum(points, block)
        why = " · ".join(filter(None, (_text(row, place) for place in (columns.why, *columns.notes))))
        found.append(Line(number, above, value, points, said, group, why, is_bare and adds_up, adds_up, is_bare))
        block += [] if points is None or (is_bare and adds_up) else [(text_key(above), points)]
    return tuple(found[:MOST_LINES])


def numbered(rows: Rows, numbers: Sequence[int]) -> Iterator[tuple[int, Sequence[str | None]]]:
    """Rows with their numbers in the sheet; without any the first is 2, as below a header."""
    return zip(numbers or range(2, len(rows) + 2), rows, strict=True)


def is_note(text: str) -> bool:
    """Whether a text that stands alone in its row is a footnote, and no heading of what follows.

    >>> is_note("* points revus chaque trimestre"), is_note("NB : provisoire"), is_note("QUI IL EST")
    (True, True, False)
    """
    return _NOTE.match(text) is not None


def said_at(row: Sequence[str | None], place: int) -> str:
    """What a row says in a column, without blanks at its ends."""
    return _text(row, place)


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

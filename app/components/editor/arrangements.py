"""A grid with one part added, copied, moved, switched or removed: each a new grid.

Knows grids; knows nothing of forms, files or widgets. What makes no grid raises `ValueError`, as grids do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, TypeVar

from leadgrid.grids import BAND_ID_PATTERN, MOST_BOUND, Axis, Band, Bounds, Criterion, Grid, Group, Label, Matrix, Rung

Part = TypeVar("Part")
Named = Criterion | Group | Band
APART: Final = 10
"""Points between a band and a new one above the last."""
LONGEST_ID: Final = 40
COPY: Final = {"fr": "copie", "en": "copy"}


def changes(saved: Grid, grid: Grid) -> int:
    """How many rules, groups and bands are new, gone or otherwise, and how many other parts of the grid are.

    A group that came with a new rule is no change of its own.
    """
    known = {criterion.id for criterion in saved.criteria}
    came = {criterion.group for criterion in grid.criteria if criterion.id not in known}
    came -= {group.id for group in saved.groups}
    groups = tuple(group for group in grid.groups if group.id not in came)
    parts = ((saved.criteria, grid.criteria), (saved.groups, groups), (saved.bands, grid.bands))
    others = ("name", "version", "description", "audience", "scale", "matrix")
    changed = sum(bool(getattr(saved, part) != getattr(grid, part)) for part in others)
    return changed + sum(_changes(before, now) for before, now in parts)


def is_another(saved: Grid, grid: Grid) -> bool:
    """Whether no rule of the saved grid stands in this one as it was."""
    return not {criterion.id for criterion in saved.criteria if criterion in grid.criteria}


def free(wanted: str, taken: Collection[str]) -> str:
    """An id like the one wanted that nothing else has.

    >>> free("demo", {"demo", "demo_2"})
    'demo_3'
    """
    names = [wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def id_from(words: str, *, otherwise: str) -> str:
    """An id made of what something is called.

    >>> id_from("Démo demandée !", otherwise="rule"), id_from("42", otherwise="rule")
    ('demo_demandee', 'rule_42')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_ID].strip("_")
    if not slug:
        return otherwise
    return slug if slug[0].isalpha() else f"{otherwise}_{slug}"


def most_points(grid: Grid, group: str) -> int | None:
    """What the rules of a group that are on can give together; None where one of them has no end."""
    reach = 0
    for criterion in grid.criteria_of(group):
        points = max(0, *(rung.points for rung in criterion.rungs)) if criterion.enabled else 0
        if criterion.kind == "each" and points:
            if criterion.up_to is None:
                return None
            points *= criterion.up_to
        reach += points
    return reach


# ---- rules


def with_criterion(grid: Grid, id: str, criterion: Criterion) -> Grid:
    """The grid with another rule in the place of one."""
    return replace(grid, criteria=tuple(criterion if known.id == id else known for known in grid.criteria))


def added(grid: Grid, criterion: Criterion) -> Grid:
    """One more rule, after the last one of its group."""
    places = [place for place, known in enumerate(grid.criteria) if known.group == criterion.group]
    place = places[-1] + 1 if places else len(grid.criteria)
    return replace(grid, criteria=(*grid.criteria[:place], criterion, *grid.criteria[place:]))


def duplicated(grid: Grid, id: str) -> tuple[Grid, str]:
    """A rule once more, right after itself and called its copy, and the id of that."""
    rule = grid.criterion(id)
    copy = replace(rule, id=free(id, {known.id for known in grid.criteria}), label=_copied(rule.label))
    place = _place(grid.criteria, id) + 1
    return replace(grid, criteria=(*grid.criteria[:place], copy, *grid.criteria[place:])), copy.id


def _copied(label: Label | None) -> Label | None:
    """What a copy is called, in each language that the name has; a plain name in both of ours."""
    if label is None:
        return None
    texts = [(own, text) for language, text in label.texts for own in ([language] if language else COPY)]
    return Label(
        tuple((language, f"{text} ({COPY.get(language, COPY['en'])})") for language, text in dict(texts).items())
    )


def moved(grid: Grid, id: str, step: int) -> Grid:
    """A rule before (−1) or after (+1) its neighbour of the same group; at the end it stays."""
    order = [place for place, known in enumerate(grid.criteria) if known.group == grid.criterion(id).group]
    here = order.index(_place(grid.criteria, id))
    if not 0 <= here + step < len(order):
        return grid
    return replace(grid, criteria=_swapped(grid.criteria, order[here], order[here + step]))


def removed(grid: Grid, id: str) -> Grid:
    """The grid without a rule. Raises `ValueError` for the last one."""
    return replace(grid, criteria=tuple(known for known in grid.criteria if known.id != id))


def switched(grid: Grid, id: str) -> Grid:
    """The grid with a rule on that was off, or off that was on."""
    criterion = grid.criterion(id)
    return with_criterion(grid, id, replace(criterion, enabled=not criterion.enabled))


# ---- groups


def with_group(grid: Grid, id: str, group: Group) -> Grid:
    """The grid with another group in the place of one; its rules go along when its id changes."""
    groups = tuple(group if known.id == id else known for known in grid.groups)
    criteria = tuple(replace(known, group=group.id) if known.group == id else known for known in grid.criteria)
    return replace(grid, groups=groups, criteria=criteria)


def group_added(grid: Grid, group: Group) -> Grid:
    return replace(grid, groups=(*grid.groups, group))


def group_duplicated(grid: Grid, id: str) -> Grid:
    """A group once more with copies of its rules."""
    group = grid.group(id)
    copy = replace(group, id=free(id, {known.id for known in grid.groups}), label=_copied(group.label))
    place = _place(grid.groups, id) + 1
    taken = {known.id for known in grid.criteria}
    copies: list[Criterion] = []
    for criterion in grid.criteria_of(id):
        copies.append(replace(criterion, id=free(criterion.id, taken), group=copy.id))
        taken.add(copies[-1].id)
    groups = (*grid.groups[:place], copy, *grid.groups[place:])
    return replace(grid, groups=groups, criteria=(*grid.criteria, *copies))


def group_moved(grid: Grid, id: str, step: int) -> Grid:
    return replace(grid, groups=_moved(grid.groups, _place(grid.groups, id), step))


def group_removed(grid: Grid, id: str) -> Grid:
    """The grid without a group and its rules. Raises `ValueError` where no rule is left."""
    return replace(
        grid,
        groups=tuple(known for known in grid.groups if known.id != id),
        criteria=tuple(known for known in grid.criteria if known.group != id),
    )


def group_switched(grid: Grid, id: str) -> Grid:
    """All rules of a group off, or all on where none is on."""
    is_on = not any(criterion.enabled for criterion in grid.criteria_of(id))
    criteria = tuple(replace(known, enabled=is_on) if known.group == id else known for known in grid.criteria)
    return replace(grid, criteria=criteria)


# ---- rungs of a ladder


def rung_moved(rungs: Sequence[Part], place: int, step: int) -> list[Part]:
    return list(_moved(tuple(rungs), place, step))


# ---- bands


def with_band(grid: Grid, id: str, band: Band) -> Grid:
    """Another band in the place of one. Raises `ValueError` where the starts do not ascend any more, or for its id."""
    if not BAND_ID_PATTERN.fullmatch(band.id) or band.id in _ids(grid.bands) - {id}:
        raise ValueError("a band has an id of its own")
    return replace(grid, bands=tuple(band if known.id == id else known for known in grid.bands))


def band_added(grid: Grid, id: str) -> Grid:
    """One more band above the last one."""
    last = grid.bands[-1].at_least if grid.bands else None
    new = Band(free(id, _ids(grid.bands)), None if not grid.bands else min((last or 0) + APART, MOST_BOUND))
    return replace(grid, bands=(*grid.bands, new))


def band_duplicated(grid: Grid, id: str) -> Grid:
    """A band once more, from the middle between it and the next one. Raises `ValueError` where there is no room."""
    place = _place(grid.bands, id)
    here, after = grid.bands[place].at_least, [band.at_least for band in grid.bands[place + 1 : place + 2]]
    if after and after[0] is not None:
        low = max(after[0] - 2 * APART, -MOST_BOUND) if here is None else here
        start = (low + after[0]) // 2
    else:
        start = min((here or 0) + APART, MOST_BOUND)
    band = grid.bands[place]
    copy = replace(band, id=free(id, _ids(grid.bands)), at_least=start, label=_copied(band.label))
    return replace(grid, bands=(*grid.bands[: place + 1], copy, *grid.bands[place + 1 :]))


def band_moved(grid: Grid, id: str, step: int) -> Grid:
    """A band changes places with its neighbour; scores at which bands begin stay."""
    bands = _moved(grid.bands, _place(grid.bands, id), step)
    starts = [band.at_least for band in grid.bands]
    return replace(grid, bands=tuple(replace(band, at_least=start) for band, start in zip(bands, starts, strict=True)))


def band_removed(grid: Grid, id: str) -> Grid:
    """The grid without a band; the next one takes what was below where the first one goes."""
    left = [band for band in grid.bands if band.id != id]
    if left:
        left[0] = replace(left[0], at_least=None)
    return replace(grid, bands=tuple(left))


# ---- the matrix


def with_matrix(grid: Grid, *, on: bool) -> Grid:
    """The grid with a matrix of four and four cells, or without one."""
    if not on:
        return replace(grid, matrix=None)
    fit = tuple(Band(id, start) for id, start in (("A", 30), ("B", 20), ("C", 10), ("D", None)))
    engagement = tuple(Band(id, start) for id, start in (("1", 30), ("2", 20), ("3", 10), ("4", None)))
    return replace(grid, matrix=Matrix(fit, engagement))


def levels(grid: Grid, axis: Axis) -> tuple[Band, ...]:
    """The levels of one axis of the matrix, from the highest. Raises `ValueError` where there is none."""
    if grid.matrix is None:
        raise ValueError("a matrix has levels")
    return grid.matrix.fit if axis == "fit" else grid.matrix.engagement


def with_level(grid: Grid, axis: Axis, place: int, **changes: Any) -> Grid:
    """Another level of the matrix. Raises `ValueError` where that is none."""
    known = levels(grid, axis)
    return _with_levels(grid, axis, (*known[:place], replace(known[place], **changes), *known[place + 1 :]))


def level_added(grid: Grid, axis: Axis) -> Grid:
    """One more level, which takes the rest: what took it so far begins below the one above it."""
    *above, last = levels(grid, axis)
    start = above[-1].at_least if above else None
    lowest = APART if start is None else max(start - APART, -MOST_BOUND)
    id = free(_after(last.id), {level.id for level in (*above, last)})
    return _with_levels(grid, axis, (*above, replace(last, at_least=lowest), Band(id)))


def level_removed(grid: Grid, axis: Axis, place: int) -> Grid:
    """The matrix without a level; the one above takes the rest where the last goes. Raises `ValueError` for the only
    one."""
    left = [level for number, level in enumerate(levels(grid, axis)) if number != place]
    if left:
        left[-1] = replace(left[-1], at_least=None)
    return _with_levels(grid, axis, tuple(left))


def level_moved(grid: Grid, axis: Axis, place: int, step: int) -> Grid:
    """A level changes places with its neighbour; scores at which levels begin stay."""
    known = levels(grid, axis)
    order = _moved(known, place, step)
    return _with_levels(
        grid, axis, tuple(replace(level, at_least=one.at_least) for level, one in zip(order, known, strict=True))
    )


def _with_levels(grid: Grid, axis: Axis, levels: tuple[Band, ...]) -> Grid:
    assert grid.matrix is not None, "a matrix has levels"
    ids = [level.id for level in levels]
    if len(set(ids)) < len(ids) or not all(map(BAND_ID_PATTERN.fullmatch, ids)):
        raise ValueError("each level has an id of its own")
    starts = [level.at_least for level in levels]
    numbers = [start for start in starts if start is not None]
    if not levels or starts[-1] is not None or len(numbers) < len(levels) - 1:
        raise ValueError("only the last level has no start")
    if any(high <= low for high, low in pairwise(numbers)):
        raise ValueError("levels descend")
    matrix = replace(grid.matrix, **{axis: levels})
    cells = [row.id + column.id for row in matrix.fit for column in matrix.engagement]
    if len(set(cells)) < len(cells):
        raise ValueError("two cells are called alike")
    return replace(grid, matrix=matrix)


def _after(id: str) -> str:
    """What a level is called that comes after one of this id: E after D, 5 after 4."""
    if id.isdigit():
        return str(int(id) + 1)
    return chr(ord(id) + 1) if len(id) == 1 and id not in "Zz" else id


def with_scale(grid: Grid, bounds: Bounds) -> Grid:
    return replace(grid, scale=bounds)


def only(criterion: Criterion, grid: Grid) -> Grid:
    """A grid of one rule, switched on, and the audience: what its live count is taken from."""
    alone = replace(criterion, enabled=True, rungs=tuple(_counted(rung) for rung in criterion.rungs))
    return Grid(grid.name, (grid.group(criterion.group),), (alone,), audience=grid.audience)


def _counted(rung: Rung) -> Rung:
    return replace(rung, points=1, label=None)


def _ids(bands: Sequence[Band]) -> set[str]:
    return {band.id for band in bands}


def _changes(before: Sequence[Named], now: Sequence[Named]) -> int:
    """Parts that came, went or are otherwise, and one for another order of those that stayed."""
    was, is_now = {part.id: part for part in before}, {part.id: part for part in now}
    stayed = [[id for id in order if id in was and id in is_now] for order in (was, is_now)]
    return sum(was.get(id) != is_now.get(id) for id in was.keys() | is_now.keys()) + (stayed[0] != stayed[1])


def _place(parts: Sequence[Named], id: str) -> int:
    return next(place for place, part in enumerate(parts) if part.id == id)


def _moved(parts: tuple[Part, ...], place: int, step: int) -> tuple[Part, ...]:
    return _swapped(parts, place, place + step) if 0 <= place + step < len(parts) else parts


def _swapped(parts: tuple[Part, ...], one: int, other: int) -> tuple[Part, ...]:
    order = list(parts)
    order[one], order[other] = order[other], order[one]
    return tuple(order)

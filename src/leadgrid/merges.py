"""Brings together a grid that is rewritten and the numbers that were moved in the saved one meanwhile.

What only one side changed is carried; where both did, the rewritten grid stands and the move is named. Knows grids and
what of them can be tuned; knows nothing of texts, workspaces or screens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from leadgrid.grids import Bounds, Criterion, Grid, Rung, RungId
from leadgrid.tweaks import Tweaks

Setting = int | Bounds | str
"""Points, the start of a band, two clamps, or a version ("" for none)."""
Kind = Literal["points", "bounds", "start", "scale", "version"]


@dataclass(frozen=True, slots=True)
class Move:
    """A number that somebody moved: from `before` to `now`, while the rewritten grid says `here`.

    `name` is the id of a criterion, a group or a band ("" of the scale and the version), `rung` the number of the rung
    in the grid in which it was moved, and `place` the one in the rewritten grid. `here` is None where that lacks it.
    """

    kind: Kind
    name: str
    before: Setting
    now: Setting
    here: Setting | None
    rung: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class Merge:
    """The rewritten grid with what was `carried` into it, and the moves that stand `apart` since it says otherwise.

    `is_other` tells that the saved grid changed by more than its numbers.
    """

    grid: Grid
    carried: tuple[Move, ...] = ()
    apart: tuple[Move, ...] = ()
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A number of a grid, and where it stands there."""

    kind: Kind
    name: str
    value: Setting
    rung: int = 0


def merged(written: Grid, *, begun: Grid, seen: Grid, now: Grid) -> Merge:
    """What becomes of a grid that was `begun` from a saved one and is `written` by now, while that went on to `now`.

    `seen` is the saved grid as it was when the last change was written: only what moved since then is carried, so that
    nothing springs back that somebody wrote knowing of the move.

    >>> from leadgrid.conditions import ActivityCondition, Selection
    >>> from leadgrid.grids import Group
    >>> demo = Criterion("demo", "web", "when", (Rung(12, ActivityCondition(Selection(("demo",)))),))
    >>> begun = Grid("B2B", (Group("web", "engagement"),), (demo,))
    >>> moved, written = begun.with_points({("demo", 0): 15}), begun.with_points({("demo", 0): 10})
    >>> merged(begun, begun=begun, seen=begun, now=moved).grid == moved
    True
    >>> [(move.before, move.now, move.here) for move in merged(written, begun=begun, seen=begun, now=moved).apart]
    [(12, 15, 10)]
    """
    first, last, moved = _parts(begun), _parts(seen), _parts(now)
    here = _parts(written)
    wanted = [
        Move(part.kind, part.name, last[key].value, part.value, part.value, part.rung, here[key].rung)
        for key, part in moved.items()
        if key in last and key in here and last[key].value == here[key].value != part.value
    ]
    grid = written
    try:
        grid = taken(written, wanted)
    except ValueError:  # starts that cross those that were written: none of them is carried
        wanted = [move for move in wanted if move.kind != "start"]
        grid = taken(written, wanted)
    stands = _parts(grid)
    apart = tuple(
        _apart(part, first[key].value, stands.get(key) or _in_place_of(part, now, grid))
        for key, part in moved.items()
        if key in first and first[key].value != part.value and (key not in stands or stands[key].value != part.value)
    )
    return Merge(grid, tuple(wanted), apart, is_other=_is_other(begun, now))


def taken(grid: Grid, moves: Sequence[Move]) -> Grid:
    """The grid with all of these moves, as far as it has what was moved. Raises `ValueError` where starts cross."""
    points: dict[RungId, int] = {}
    bounds: dict[str, Bounds] = {}
    starts: dict[str, int] = {}
    scale, version = None, None
    for move in moves:
        match move:
            case Move("points", name, now=int(now), here=int(), place=place):
                points[name, place] = now
            case Move("bounds", name, now=Bounds() as clamps):
                bounds[name] = clamps
            case Move("start", name, now=int(now)):
                starts[name] = now
            case Move("scale", now=Bounds() as clamps):
                scale = clamps
            case Move("version", now=str(now)):
                version = now
    return Tweaks(tuple(points.items()), tuple(bounds.items()), tuple(starts.items()), scale, version).on(grid)


def _parts(grid: Grid) -> dict[Hashable, _Part]:
    """Every number that can be tuned, under what it is: a rung under all that gives its points their meaning."""
    found: dict[Hashable, _Part] = {}
    for criterion in grid.criteria:
        same: Counter[Hashable] = Counter()
        for number, rung in enumerate(criterion.rungs):
            meaning = _meaning(criterion, rung)
            found[meaning, same[meaning]] = _Part("points", criterion.id, rung.points, number)
            same[meaning] += 1
    for part in _others(grid):
        found[part.kind, part.name] = part
    return found


def _others(grid: Grid) -> Iterator[_Part]:
    yield from (_Part("bounds", group.id, group.bounds) for group in grid.groups)
    yield from (_Part("start", band, start) for band, start in grid.starts.items())
    yield _Part("scale", "", grid.scale)
    yield _Part("version", "", grid.version or "")


def _meaning(criterion: Criterion, rung: Rung) -> Hashable:
    return (criterion.id, criterion.kind, criterion.up_to, criterion.decay, criterion.range, rung.condition)


def _in_place_of(part: _Part, now: Grid, grid: Grid) -> _Part | None:
    """What stands where a rung did whose meaning was changed; None where there is no such place any more."""
    if part.kind != "points":
        return None
    known = {criterion.id: criterion for criterion in grid.criteria}
    there = known.get(part.name)
    if there is None or len(there.rungs) != len(now.criterion(part.name).rungs):
        return None
    return _Part("points", part.name, there.rungs[part.rung].points, part.rung)


def _apart(part: _Part, before: Setting, there: _Part | None) -> Move:
    here, place = (None, 0) if there is None else (there.value, there.rung)
    return Move(part.kind, part.name, before, part.value, here, part.rung, place)


def _is_other(begun: Grid, now: Grid) -> bool:
    with suppress(ValueError):
        return Tweaks.of(begun).on(now) != begun
    return True

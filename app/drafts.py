"""The grid that is being made: one text a workspace, apart from the saved grid until somebody says that it is good.

The text may be wrong while it is written; forms work on it only while it is a grid. What is moved on the tuner
meanwhile is carried into it, or stands beside it as a move that the draft contradicts (`leadgrid.merges`). Knows
nothing of widgets.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import desks
import resources
import revisions
from desks import Desk
from leadgrid.grids import Criterion, Grid, Group
from leadgrid.merges import Merge, Move, merged, taken
from leadgrid.problems import DataError, GridError, Problem, Words
from leadgrid.writing import splice, to_yaml

KEY: Final = "draft"
"""Kept under this key: the draft's texts with what the saved grid was at each, as `_Kept` in JSON."""
LEFT: Final = "draft.left"
"""Kept under this key: the draft that was left last, in the same form."""
MOST_TEXTS: Final = 40
MOST_CHARACTERS: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and the grid that it says, or None beside its problems; `steps` texts came before it.

    `carried` are moves of the tuner that came into it since it was written last, `apart` those that it contradicts;
    `is_other` tells that the saved grid changed by more than its numbers.
    """

    text: str
    grid: Grid | None
    problems: tuple[Problem, ...] = ()
    steps: int = 0
    is_new: bool = False
    """Whether it is nothing but the saved grid with what was moved in it."""
    carried: tuple[Move, ...] = ()
    apart: tuple[Move, ...] = ()
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """The draft's texts, the latest last, each with the number of the saved grid that was known when it was written.

    `begun` is the saved grid's text of which nothing may get lost: as it was tuned when the draft was begun, or without
    what was moved where another grid takes its place.
    """

    begun: str
    texts: list[str]
    of: list[int]
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        texts = (self.begun, *self.texts, *self.seen)
        if not self.texts or len(self.of) != len(self.texts) or not all(isinstance(text, str) for text in texts):
            raise ValueError("no texts of a draft")
        if not all(type(number) is int and 0 <= number < len(self.seen) for number in self.of):
            raise ValueError("a saved grid is missing")

    @classmethod
    def read(cls, kept: str) -> _Kept:
        """Raises `ValueError`, `TypeError` or `LookupError` for what is none."""
        plain: Any = json.loads(kept)
        if isinstance(plain, list):  # as it was kept before moves were carried
            return cls(plain[0], plain, [0] * len(plain), plain[:1])
        return cls(plain["begun"], plain["texts"], plain["of"], plain["seen"])

    def written(self) -> str:
        """As it is kept: the last texts, and of the saved grids those that one of them knew."""
        texts, of = self.texts[-MOST_TEXTS:], self.of[-MOST_TEXTS:]
        needed = sorted(set(of))
        plain = {
            "begun": self.begun,
            "texts": texts,
            "of": [needed.index(number) for number in of],
            "seen": [self.seen[number] for number in needed],
        }
        return json.dumps(plain)


def draft(at: Desk) -> Draft:
    """The workspace's draft; where there is none, the saved grid with the moved numbers."""
    kept = _kept(at)
    if kept is None:
        return Draft(_tuned(at), at.tuned, is_new=True)
    text, steps = kept.texts[-1], len(kept.texts) - 1
    try:
        written = resources.read_grid(text)
    except GridError as error:
        return Draft(text, None, tuple(error.problems), steps)
    found = _merged(at, kept, written)
    if found.carried:
        text = _spliced(text, found.grid)
    return Draft(text, found.grid, (), steps, carried=found.carried, apart=found.apart, is_other=found.is_other)


def begin(at: Desk, text: str) -> Desk:
    """Another grid altogether as the draft: what was moved in the saved one and is not saved stands apart from it."""
    after = _written(at, text, knowing=True)
    kept = _kept(after)
    return after if kept is None else _keep(after, replace(kept, begun=at.text))


def write(at: Desk, text: str) -> Desk:
    """Another text, whatever stands in it. Raises `DataError` where it is too long to be a grid."""
    # into a text that is no grid nothing is carried: what was moved meanwhile comes when it is one again
    return _written(at, text, knowing=draft(at).grid is not None)


def change(at: Desk, grid: Grid) -> Desk:
    """Another grid: written into the draft's text where its layout allows that, comments and all, else anew."""
    return write(at, _spliced(draft(at).text, grid))


def take_moves(at: Desk) -> Desk:
    """The draft with the moves that stood apart, as far as it has what was moved.

    Raises `ValueError` where that makes no grid: starts that cross.
    """
    found = draft(at)
    return at if found.grid is None else change(at, taken(found.grid, found.apart))


def add(at: Desk, criterion: Criterion, *, group: Group | None = None) -> Desk:
    """One more rule at the end, under an id that is free; `group` comes with it where the grid has no group of its id.

    Raises `ValueError` where the draft is no grid, or lacks the criterion's group.
    """
    grid = draft(at).grid
    if grid is None:
        raise ValueError("rules are added to a grid")
    taken = {known.id for known in grid.criteria}
    names = [criterion.id, *(f"{criterion.id}_{number}" for number in range(2, len(taken) + 3))]
    free = next(name for name in names if name not in taken)
    groups = grid.groups
    if group is not None and group.id not in {known.id for known in groups}:
        groups = (*groups, group)
    return change(at, replace(grid, groups=groups, criteria=(*grid.criteria, replace(criterion, id=free))))


def back(at: Desk) -> Desk:
    """The text before the last one; the first one stays."""
    kept = _kept(at)
    if kept is None or len(kept.texts) < 2:
        return at
    return _keep(at, replace(kept, texts=kept.texts[:-1], of=kept.of[:-1]))


def accept(at: Desk) -> Desk:
    """The draft becomes the workspace's saved grid. Raises `GridError` where it is none."""
    after = _store(desks.adopt(at, draft(at).text), None)
    after.workspace.keep(LEFT, None)
    return after


def drop(at: Desk) -> Desk:
    """There is no draft any more; it can be taken up again until another one is left or taken."""
    kept = at.workspace.kept(KEY)
    after = _store(at, None)
    if kept is not None:
        after.workspace.keep(LEFT, kept)
    return after


def is_left(at: Desk) -> bool:
    """Whether a draft was left that can be taken up again, as long as no other one is begun."""
    return at.workspace.kept(KEY) is None and at.workspace.kept(LEFT) is not None


def take_up(at: Desk) -> Desk:
    """The draft that was left last, with all its steps."""
    left = at.workspace.kept(LEFT) if is_left(at) else None
    if left is None:
        return at
    at.workspace.keep(LEFT, None)
    return _store(at, left)


def _written(at: Desk, text: str, *, knowing: bool) -> Desk:
    """One text more; `knowing` says that whoever writes it has seen the saved grid as it is moved now."""
    if len(text) > MOST_CHARACTERS:
        words = Words(en="more than 1 MiB is no grid", fr="plus d’1 Mio n’est pas une grille")
        raise DataError([Problem(words)])
    kept = _kept(at)
    if kept is None:
        begun = _tuned(at)
        kept = _Kept(begun, [begun], [0], [begun])
    if text == kept.texts[-1]:
        return at
    number, seen = kept.of[-1], kept.seen
    if knowing and _grid(seen[number]) != at.tuned:
        number, seen = len(seen), [*seen, _tuned(at)]
    return _keep(at, replace(kept, texts=[*kept.texts, text], of=[*kept.of, number], seen=seen))


def _kept(at: Desk) -> _Kept | None:
    kept = at.workspace.kept(KEY)
    # what came with a workspace from elsewhere may be anything
    with suppress(ValueError, TypeError, LookupError):
        return None if kept is None else _Kept.read(kept)
    return None


def _merged(at: Desk, kept: _Kept, written: Grid) -> Merge:
    begun, seen = _grid(kept.begun), _grid(kept.seen[kept.of[-1]])
    if begun is None or seen is None:
        return Merge(written)
    return merged(written, begun=begun, seen=seen, now=at.tuned)


def _grid(text: str) -> Grid | None:
    with suppress(GridError):
        return resources.read_grid(text)
    return None


def _tuned(at: Desk) -> str:
    return at.text if at.tuned == at.agreed else _spliced(at.text, at.tuned)


@lru_cache(maxsize=16)  # a draft is asked for several times in a run
def _spliced(text: str, grid: Grid) -> str:
    try:
        return splice(text, grid)
    except (ValueError, GridError):
        return to_yaml(grid)


def _keep(at: Desk, kept: _Kept) -> Desk:
    return _store(at, kept.written())


def _store(at: Desk, kept: str | None) -> Desk:
    workspace = desks.own(at)
    workspace.keep(KEY, kept)
    revisions.bump(workspace.id)
    return replace(at, workspace=workspace)

"""What would have to happen for a lead to reach the next band: one rung more, or two, weighed like any score.

    hits of the lead          + one rung           weigh          band
    1000  0  2000      ──►    1000 1000 2000  ──►    43     ──►   «to call» begins at 40: that is enough

A change is of one rule alone: what the same event would do to other rules is not foreseen. Knows no words and no data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    ReactionCondition,
    ValueTest,
)
from leadgrid.features import Features
from leadgrid.grids import Band, Criterion, Grid, Rung, RungId
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures, resolved
from leadgrid.values import Number, text_key

MOST_OF_A_GROUP: Final = 12
"""Changes of one group that are tried in pairs: the two largest decide whether any pair of it can be enough."""
_GROWING: Final = ("at_least", "more_than")
Whole = npt.NDArray[np.int64]
Way = Literal["happens", "learned"]


@dataclass(frozen=True, slots=True)
class Move:
    """One rung that could count, or count for more: what it takes, and the thousandths that it counts then.

    `condition` is the part of the rule that does not hold yet. «learned» needs to know more of the lead, «happens» an
    event; `is_again` one more of events that count already.
    """

    rung: RungId
    way: Way
    condition: Condition
    hits: int
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Advance:
    """Moves that are enough together, and the shown score that they lead to."""

    moves: tuple[Move, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next band and how many points it is away; what is enough for it alone, and where nothing is, in pairs.

    In `alone` each criterion stands once, with the least that is enough, but for values of an attribute: each that is
    enough is another thing to learn. `pairs` is empty where an event is enough.
    """

    band: Band
    missing: int
    alone: tuple[Advance, ...]
    pairs: tuple[Advance, ...]


def questions(grid: Grid) -> Grid:
    """The grid with further rules without points, which ask what has to be known of a lead before its next steps are.

    They ask which parts of an `all` hold already, and what a decaying `each` weighs without the oldest that counts.
    """
    asked: list[Criterion] = []
    for _, criterion, rung in grid.enabled_rungs:
        if criterion.kind == "each" and criterion.decay and (criterion.up_to or 0) > 1:
            rungs, places = (replace(rung, points=0),), (criterion.up_to or 0) - 1
            asked.append(
                Criterion(_room(criterion), criterion.group, "each", rungs, up_to=places, decay=criterion.decay)
            )
    group = grid.groups[0].id
    parts = dict.fromkeys(part for _, _, rung in grid.enabled_rungs for part in _parts(rung.condition))
    asked += [Criterion(f"holds/{n}", group, "when", (Rung(0, part),)) for n, part in enumerate(parts)]
    return replace(grid, criteria=(*grid.criteria, *asked))


def outlook(
    grid: Grid, features: Features, *, known: Collection[str], seen: Mapping[RungId, int] | None = None
) -> Outlook | None:
    """What brings the lead of the last look to its next band; None where there is none, or the lead is not scored.

    `features` are those of `questions(grid)`; `known` are the names of the attributes that are known of the lead, as
    text keys. What more leads have (`seen`, people by rung) is told first, then what changes the score least.
    """
    if not len(features.looks) or not features.scored[-1]:
        return None
    hits = {rung: int(column[-1]) for rung, column in resolved(features, grid).items()}
    start = int(_scores(grid, hits, [()])[0])
    band = next((band for band in grid.bands if band.at_least is not None and band.at_least > start), None)
    if band is None or band.at_least is None:
        return None
    moves = list(_moves(grid, features, hits, frozenset(known)))
    seen = seen or {}
    singles = [
        Advance((move,), int(score))
        for move, score in zip(moves, _scores(grid, hits, [(move,) for move in moves]), strict=True)
    ]
    enough: dict[tuple[str, int | None], Advance] = {}
    for single in singles:
        (move,) = single.moves
        thing = move.rung if _is_a_value(move.condition) else (move.rung[0], None)
        if single.score >= band.at_least and (
            thing not in enough or single.score <= enough[thing].score
        ):  # of a ladder's rungs that are enough alike the lowest asks least
            enough[thing] = single
    alone = sorted(enough.values(), key=lambda one: (-seen.get(one.moves[0].rung, 0), one.score))
    pairs: list[Advance] = []
    if not any(one.moves[0].way == "happens" for one in alone):
        pairs = _pairs(grid, hits, moves, at_least=band.at_least)
        pairs.sort(key=lambda two: (-min(seen.get(move.rung, 0) for move in two.moves), two.score))
    return Outlook(band, band.at_least - start, tuple(alone), tuple(pairs))


def _pairs(grid: Grid, hits: Mapping[RungId, int], moves: Sequence[Move], *, at_least: int) -> list[Advance]:
    """Two events that are enough together; where there are none, an event and something learned, or two of these."""
    tried: list[Move] = []
    by_group: dict[str, list[Move]] = {}
    for move in moves:
        by_group.setdefault(grid.criterion(move.rung[0]).group, []).append(move)
    for of_group in by_group.values():
        of_group.sort(key=lambda move: -_gain(grid, hits, move))
        tried += of_group[:MOST_OF_A_GROUP]
    both = [pair for pair in combinations(tried, 2) if pair[0].rung[0] != pair[1].rung[0]]
    found = [
        Advance(pair, int(score))
        for pair, score in zip(both, _scores(grid, hits, both), strict=True)
        if score >= at_least
    ]
    happen = [two for two in found if all(move.way == "happens" for move in two.moves)]
    least: dict[frozenset[str], Advance] = {}
    for two in happen or found:
        criteria = frozenset(move.rung[0] for move in two.moves)
        if criteria not in least or two.score < least[criteria].score:
            least[criteria] = two
    return list(least.values())


def _moves(grid: Grid, features: Features, hits: Mapping[RungId, int], known: frozenset[str]) -> Iterator[Move]:
    parts = dict.fromkeys(part for _, _, rung in grid.enabled_rungs for part in _parts(rung.condition))
    holds = {part: bool(features.hits[f"holds/{n}", 0][-1] >= 0) for n, part in enumerate(parts)}
    for criterion in grid.criteria:
        if not criterion.enabled:
            continue
        for number, rung in enumerate(criterion.rungs):
            identity = (criterion.id, number)
            raw = int(features.hits[identity][-1])
            if criterion.kind == "each":
                after = _once_more(criterion, raw, features)
                move = Move(identity, "happens", rung.condition, after, is_again=raw > 0)
            elif raw < 0:
                step = _lacking(rung.condition, holds, known)
                if step is None or _is_shadowed(criterion.rungs[:number], rung):
                    continue
                move = Move(identity, step[0], step[1], 1000)
            elif raw < 1000 and _can_happen(rung.condition):
                move = Move(identity, "happens", rung.condition, 1000, is_again=True)
            else:
                break  # a rung that holds for good: those below it cannot count
            if _gain(grid, hits, move) > 0:
                yield move
            if raw >= 0:
                break


def _is_a_value(condition: Condition) -> bool:
    """Whether it asks for values of an attribute, of which nobody has another."""
    return isinstance(condition, AttributeCondition) and all(
        operator.name in ("is", "in") for operator in condition.test.operators
    )


def _once_more(criterion: Criterion, raw: int, features: Features) -> int:
    if criterion.decay is None:
        return raw + 1000 if criterion.up_to is None else min(raw + 1000, criterion.up_to * 1000)
    if criterion.up_to is None:
        return raw + 1000
    return 1000 + (int(features.hits[_room(criterion), 0][-1]) if criterion.up_to > 1 else 0)


def _gain(grid: Grid, hits: Mapping[RungId, int], move: Move) -> int:
    """Thousandths of points that a move adds to its criterion."""
    rungs = grid.criterion(move.rung[0]).rungs
    now = sum(rung.points * hits[move.rung[0], number] for number, rung in enumerate(rungs))
    return rungs[move.rung[1]].points * move.hits - now


def _scores(grid: Grid, hits: Mapping[RungId, int], changes: Sequence[Sequence[Move]]) -> Whole:
    """The shown score after each of the changes, which are weighed side by side."""
    rungs = tuple(hits)
    places = {rung: place for place, rung in enumerate(rungs)}
    columns = np.repeat(np.array([[hits[rung]] for rung in rungs], dtype=np.int64), len(changes), axis=1)
    for column, moves in enumerate(changes):
        for move in moves:
            for number in range(len(grid.criterion(move.rung[0]).rungs)):  # at most one rung of a ladder counts
                columns[places[move.rung[0], number], column] = 0
            columns[places[move.rung], column] = move.hits
    people = np.zeros(len(changes), dtype=np.int64)
    return weigh(Signatures(rungs, columns, people, people, people, np.arange(len(changes))), grid).score


def _lacking(
    condition: Condition, holds: Mapping[Condition, bool], known: frozenset[str]
) -> tuple[Way, Condition] | None:
    """How a condition that does not hold could, and what of it is lacking; None where nothing makes it hold."""
    match condition:
        case AttributeCondition(name, test):
            asks_for_nothing = any(part.name == "known" and part.operand is False for part in test.operators)
            return None if text_key(name) in known or asks_for_nothing else ("learned", condition)
        case AllOf(parts):
            open_parts = [_lacking(part, holds, known) for part in parts if not holds[part]]
            steps = [step for step in open_parts if step is not None]
            if len(steps) < len(open_parts) or not steps:
                return None
            told = tuple(step[1] for step in steps)
            way: Way = "happens" if all(step[0] == "happens" for step in steps) else "learned"
            return way, told[0] if len(told) == 1 else AllOf(told)
        case AnyOf(parts):
            steps = [step for part in parts if (step := _lacking(part, holds, known)) is not None]
            if not steps:
                return None
            way = "happens" if any(step[0] == "happens" for step in steps) else "learned"
            told = tuple(step[1] for step in steps if step[0] == way)
            return way, told[0] if len(told) == 1 else AnyOf(told)
    return ("happens", condition) if _can_happen(condition) else None


def _can_happen(condition: Condition) -> bool:
    """Whether further events can make a condition hold, whatever there has been."""
    match condition:
        case ReactionCondition():
            return condition.which != "first"
        case ActivityCondition(_, measure):
            if measure is None:
                return True
            return measure.kind != "min" and all(operator.name in _GROWING for operator in measure.test.operators)
    return False


def _is_shadowed(before: Sequence[Rung], rung: Rung) -> bool:
    """Whether an earlier rung of the ladder holds wherever this one does, as far as plain sizes tell."""
    own = _threshold(rung.condition)
    for earlier in before:
        other = _threshold(earlier.condition)
        if own and other and own[0] == other[0] and other[1] <= own[1] and other[2] >= own[2]:
            return True
    return False


def _threshold(condition: Condition) -> tuple[object, int, int] | None:
    """What is counted, from which size on, and how far back; None for any other condition."""
    one = Number.of(1).billionths
    match condition:
        case ActivityCondition(selection, None):
            return ("count", None, replace(selection, within=None)), one, _reach(condition)
        case ActivityCondition(selection, measure) if measure is not None:
            size = _size(measure.test)
            about = (measure.kind, measure.of, replace(selection, within=None))
            return None if size is None else (about, size, _reach(condition))
        case AttributeCondition(name, test):
            size = _size(test)
            return None if size is None else (text_key(name), size, 0)
    return None


def _size(test: ValueTest) -> int | None:
    (operator, *more) = test.operators
    if more or operator.name != "at_least" or not isinstance(operator.operand, Number):
        return None
    return operator.operand.billionths


def _reach(condition: ActivityCondition) -> int:
    within = condition.selection.within
    return 1 << 62 if within is None else within.microseconds


def _parts(condition: Condition) -> Iterator[Condition]:
    """Every part of an `all`, wherever it stands."""
    match condition:
        case AllOf(parts):
            for part in parts:
                yield part
                yield from _parts(part)
        case AnyOf(parts):
            for part in parts:
                yield from _parts(part)


def _room(criterion: Criterion) -> str:
    return f"room/{criterion.id}"

"""One lead's score through time: exact at every instant at which it can change, up to today.

    score        ┌────┐ a window ends
                 │    └──┐ points decay
        ─────────┘       └────────── today
    events       ●            ●

A score changes only where the lead becomes known, an event becomes visible, leaves a window, is overdue or is one
decay interval older; between two such instants it stands still. Attributes have no history: they are today's, always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from leadgrid.conditions import (
    ActivityCondition,
    Condition,
    MissedCondition,
    ReactionCondition,
    Selection,
    SilentCondition,
    leaves,
)
from leadgrid.datasets import Dataset
from leadgrid.grids import Decay, Grid
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.traces import Past, past, trace
from leadgrid.values import text_key

MOST_LOOKS: Final = 1_200
"""Instants that one lead is looked at from; where more could matter, so many of them, evenly chosen."""


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` (microseconds UTC) on, what the lead was shown as; all None where the audience leaves it out."""

    at: int
    score: int | None
    fit: int | None
    engagement: int | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The steps of a score, earliest first, the last of them today's; empty where the lead is not known yet.

    `is_exact` says that the score stands still between two steps; else it was looked at from some instants only.
    """

    steps: tuple[Step, ...]
    is_exact: bool


def chronicle(dataset: Dataset, grid: Grid, lead: int, *, as_of: int, most: int = MOST_LOOKS) -> Chronicle:
    """What a lead's score was until an instant, the instant included.

    It begins where the lead was created; where that is unknown, with its first event.
    """
    instants = turning_points(grid, past(dataset, lead, as_of=as_of), as_of=as_of)
    is_exact = len(instants) <= most
    if not is_exact:
        places = np.linspace(0, len(instants) - 1, most).round().astype(np.int64)
        instants = tuple(instants[place] for place in places)
    features = trace(dataset, grid, lead, instants)
    if not len(features.looks):
        return Chronicle((), is_exact)
    signatures = fold(features, grid)
    scores = weigh(signatures, grid)
    steps: list[Step] = []
    for at, signature in zip(features.looks.as_of.tolist(), signatures.of_look.tolist(), strict=True):
        step = Step(at, None, None, None, None)
        if signature >= 0:
            score, fit, engagement = (int(part[signature]) for part in (scores.score, scores.fit, scores.engagement))
            band = grid.band_of(score)
            step = Step(at, score, fit, engagement, band.id if band else None)
        if not steps or (step.score, step.fit, step.engagement) != (
            steps[-1].score, steps[-1].fit, steps[-1].engagement,
        ):  # fmt: skip
            steps.append(step)
    return Chronicle(tuple(steps), is_exact)


def turning_points(grid: Grid, lived: Past, *, as_of: int) -> tuple[int, ...]:
    """Every instant until `as_of`, it included, at which the score may become another, earliest first."""
    found = {as_of}
    if lived.created_at is not None:
        found.add(lived.created_at + 1)
    elif lived.events:
        found.add(lived.events[0][0])
    turns = _turns(grid)
    for at, activity in lived.events:
        found.add(at + 1)
        for types, shifts in turns.items():
            if types is None or activity in types:
                found |= {at + shift for shift in shifts}
    return tuple(sorted(instant for instant in found if instant <= as_of))


def _turns(grid: Grid) -> dict[frozenset[str] | None, set[int]]:
    """How long after an event of some types (None: of any) a rule may say something else."""
    turns: dict[frozenset[str] | None, set[int]] = {}
    asked: list[tuple[Condition, Decay | None]] = [
        (rung.condition, criterion.decay) for _, criterion, rung in grid.enabled_rungs
    ]
    if grid.audience is not None:
        asked.append((grid.audience, None))
    for condition, decay in asked:
        for selection, shifts in _shifts(condition, decay):
            types = None if selection.types is None else frozenset(map(text_key, selection.types))
            turns.setdefault(types, set()).update(shifts)
    return turns


def _shifts(condition: Condition, decay: Decay | None) -> Iterator[tuple[Selection, set[int]]]:
    for leaf in leaves(condition):
        match leaf:
            case ActivityCondition(selection, _):
                window = selection.within
                shifts = {window.microseconds + 1} if window else set()
                if decay is not None:
                    every = decay.every.microseconds
                    aged = {every * interval for interval in range(1, len(decay.multipliers) + 1)}
                    shifts |= {age for age in aged if window is None or age <= window.microseconds}
                yield selection, shifts
            case ReactionCondition():
                yield leaf.trigger, {leaf.within.microseconds + 1} if leaf.within else set()
            case MissedCondition():
                shifts = {leaf.within.microseconds + 1} if leaf.within else set()
                yield leaf.trigger, shifts | {leaf.delay.microseconds + 1}
            case SilentCondition():
                continue

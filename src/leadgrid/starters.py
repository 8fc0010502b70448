"""A first grid of one's own: what customers have in common, weighed by what the team says of it.

    portrait ──► criteria ──► how each rung really tells ──► points = 2.5 × relevance × effect ──► bands

Every rule says in its `why` what it rests on. Where there are too few customers for anything to be measured, points
come from the relevance alone and say so. Knows data and grids; knows nothing of the screen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from leadgrid.conditions import (
    Condition,
    attributes_read,
    selections,
)
from leadgrid.datasets import Dataset
from leadgrid.distributions import Histogram
from leadgrid.features import Features, Shelf, measure
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group
from leadgrid.holdings import in_half
from leadgrid.indicators import Indicator, Portrait, find, without
from leadgrid.judgements import Estimate, auc, capacity_threshold, thresholds
from leadgrid.outlines import Outline, alone, group_id, groups, outlined, unmeasured
from leadgrid.problems import DataError, Language, Problem, Words
from leadgrid.readables import nobody_known, readable, said_twice
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View
from leadgrid.suspicions import Suspicion
from leadgrid.values import text_key
from leadgrid.weights import USUAL, Relevance, unweighed, weighed, weighed_alone
from leadgrid.wordings import LANGUAGES, label
from leadgrid.writing import condition_key

SCALE: Final = 100
CALLED: Final = 10
"""One lead in so many is called where nobody says how many can be, and nothing tells where customers begin."""
FOLLOWED: Final = 3
"""How many times as many leads are followed as are called."""
ENOUGH: Final = 10
"""Customers, and others, below which no figure is given."""
ENOUGH_TO_BUILD: Final = 20
"""Customers of an earlier replay from which a grid is tried over time."""
MOST_CALLED: Final = 100
"""Leads that a team is thought to call a week where nobody says how many."""
NAME: Final = Words(en="First grid of our own", fr="Première grille à nous")
BANDS: Final = {
    "cold": Words(en="Cold", fr="Froid"),
    "warm": Words(en="To follow", fr="À suivre"),
    "call": Words(en="To call", fr="À appeler"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a grid that was built in the same way, without the leads or the time it is judged on, ranks there.

    time: built on an earlier replay, judged on the one that is shown. halves: built on one half of the leads, judged on
    the other. `built_from` customers, judged on `converted` of `leads`.
    """

    how: Literal["time", "halves"]
    ranking: Estimate
    built_from: int
    leads: int
    converted: int


@dataclass(frozen=True, slots=True)
class Starter:
    """The grid, what it rests on and how good it is.

    `measured` says whether points come from what was measured; `flattering` is the AUC on the very leads that the grid
    was made from (None where there are too few customers), and `tried` the honest one. `unseen` are subjects that the
    team finds relevant and that no rule reads, since nothing was found of them.
    """

    grid: Grid
    portrait: Portrait
    measured: bool
    flattering: Estimate | None
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    """What the team says: the relevance of attributes and types (1 to 3, else 2), what is not to be looked at, how many
    leads sales can call, and the language of names."""

    relevance: Mapping[str, Relevance]
    without: Collection[str] = ()
    capacity: int | None = None
    language: Language = "fr"

    def __post_init__(self) -> None:
        if not set(self.relevance.values()) <= {1, 2, 3}:
            raise ValueError("relevance goes from 1 to 3")
        if self.capacity is not None and self.capacity < 0:
            raise ValueError("a capacity is not negative")

    def of(self, subjects: Sequence[str]) -> Relevance:
        """The relevance of what a rule is about: the least of its parts."""
        said = {text_key(name): relevance for name, relevance in self.relevance.items()}
        return min((said.get(text_key(name), USUAL) for name in subjects), default=USUAL)


def usual_capacity(leads: int) -> int:
    """How many of so many leads a team is thought to call a week, where it has not said: a tenth, and no more than 100.

    >>> [usual_capacity(leads) for leads in (3, 40, 4_620)]
    [1, 4, 100]
    """
    return max(1, min(MOST_CALLED, leads // CALLED))


def starter(
    dataset: Dataset,
    view: View,
    *,
    suspected: Sequence[Suspicion],
    team: Team,
    portrait: Portrait | None = None,
) -> Starter:
    """A first grid for a view; `portrait` is what `find` has found in its replay already.

    `suspected` is what `suspicions` says of the data set and the replay's target. Raises `DataError` where the data
    have nothing that a rule could read.
    """
    replay = view.replay or nobody_known(view)
    found = portrait or find(dataset, replay, suspected=suspected, without=team.without)
    made = _made(dataset, view if view.replay else replace(view, replay=replay), found, suspected, team, half=None)
    read = {text_key(name) for name in made.subjects}
    return Starter(
        grid=made.grid,
        portrait=found,
        measured=made.measured,
        flattering=auc(made.judged) if _enough(made.judged) else None,
        unseen=tuple(name for name in team.relevance if text_key(name) not in read),
    )


def tried(
    dataset: Dataset,
    portrait: Portrait,
    *,
    suspected: Sequence[Suspicion],
    team: Team,
) -> Trial | None:
    """How good a grid is that is made as the starter of this portrait was: built and judged apart, by time where an
    earlier replay has enough customers, else by halves. None where there are too few, or nothing was found."""
    replay = portrait.replay
    if not portrait.indicators:
        return None
    if replay.horizon is not None and replay.until is not None:
        earlier = replace(replay, as_of=replay.as_of - replay.horizon.microseconds)
        before = find(dataset, earlier, suspected=suspected, without=team.without)
        if min(before.converted, before.leads - before.converted) >= ENOUGH_TO_BUILD:
            made = _made(dataset, View(today=None, replay=earlier), before, suspected, team, half=None)
            return _judged("time", dataset, made.grid, replay, built_from=before.converted, half=None)
    half = find(dataset, replay, suspected=suspected, without=team.without, half=0)
    made = _made(dataset, View(today=None, replay=replay), half, suspected, team, half=0)
    return _judged("halves", dataset, made.grid, replay, built_from=half.converted, half=1)


def banded(grid: Grid, features: Features, view: View, team: Team, *, measured: bool) -> Grid:
    """A grid with a first grid's bands: cold, to follow and to call, as many as sales has room for."""
    today, judged = _histograms(features, grid, None)
    return replace(grid, bands=_bands(today if view.today is not None else judged, judged, team, measured=measured))


def rule(indicator: Indicator, grid: Grid, language: Language) -> tuple[Criterion, Group]:
    """What «Add to the grid» writes: the indicator's rule, weighed as a starter would, and the group that it stands in,
    which is the grid's own wherever one has its axis."""
    outline = alone(indicator, language)
    criterion = weighed_alone(outline.criterion, indicator.table, USUAL, target=indicator.target)
    (new,) = groups([criterion], language)
    group = _own_group(indicator, grid, new) or new
    return replace(criterion, group=group.id), group


def overlapping(indicator: Indicator, grid: Grid) -> tuple[Criterion, ...]:
    """The rules of a grid, switched on and not the indicator's own, that read an attribute or activity of it."""
    wanted = _read(indicator.rule)
    return tuple(
        criterion
        for criterion in grid.criteria
        if criterion.enabled
        and all(condition_key(rung.condition) != condition_key(indicator.rule) for rung in criterion.rungs)
        and any(wanted & _read(rung.condition) for rung in criterion.rungs)
    )


def _own_group(indicator: Indicator, grid: Grid, new: Group) -> Group | None:
    """The group of the same axis that reads the same, else the one of the usual name, else the one with most rules."""
    there = grid.on_axis(new.axis)
    alike = {criterion.group for criterion in overlapping(indicator, grid)}
    usual = [group_id(indicator.kind, spoken) for spoken in LANGUAGES]
    return max(
        there,
        key=lambda group: (group.id in alike, group.id in usual, len(grid.criteria_of(group.id))),
        default=None,
    )


def _read(condition: Condition) -> set[tuple[str, str]]:
    """The attributes and types of activity that a condition reads, by their keys."""
    names = {("attribute", text_key(name)) for name in attributes_read(condition)}
    return names | {("activity", text_key(name)) for part in selections(condition) for name in part.types or ()}


@dataclass(frozen=True)
class _Made:
    grid: Grid
    measured: bool
    judged: Histogram
    subjects: tuple[str, ...]


def _made(
    dataset: Dataset,
    view: View,
    portrait: Portrait,
    suspected: Sequence[Suspicion],
    team: Team,
    *,
    half: int | None,
) -> _Made:
    """The grid of a portrait, weighed on the leads that the portrait was made of."""
    # with fewer than ten customers nothing is told of, however striking one sign may look
    outlines: tuple[Outline, ...] = ()
    if portrait.has_found:
        outlines = outlined(without(portrait, said_twice(dataset, portrait.replay, portrait.indicators)), team.language)
    relevance = {outline.criterion.id: team.of(outline.subjects) for outline in outlines}
    criteria: tuple[Criterion, ...] = ()
    if outlines:
        bare = _grid([outline.criterion for outline in outlines], team, measured=False)
        features = measure(dataset, bare, view, shelf=Shelf())
        inside = features.looks.replay & in_half(features.looks.lead, half)
        criteria = weighed(bare, features, inside, relevance, target=portrait.replay.target)
    measured = bool(criteria)
    if not measured:
        outlines = _unmeasured(dataset, portrait, suspected, team)
        criteria = tuple(
            unweighed(outline.criterion, team.of(outline.subjects), few=not portrait.tells) for outline in outlines
        )
    grid = _grid(criteria, team, measured=measured)
    today, judged = _histograms(measure(dataset, grid, view, shelf=Shelf()), grid, half)
    kept = {criterion.id for criterion in criteria}
    return _Made(
        grid=replace(grid, bands=_bands(today if view.today is not None else judged, judged, team, measured=measured)),
        measured=measured,
        judged=judged,
        subjects=tuple(name for outline in outlines if outline.criterion.id in kept for name in outline.subjects),
    )


def _judged(
    how: Literal["time", "halves"], dataset: Dataset, grid: Grid, replay: Replay, *, built_from: int, half: int | None
) -> Trial | None:
    features = measure(dataset, grid, View(today=None, replay=replay), shelf=Shelf())
    _, judged = _histograms(features, grid, half)
    ranking = auc(judged) if _enough(judged) else None
    if ranking is None:
        return None
    return Trial(how, ranking, built_from, judged.total_leads, judged.total_converted)


def _unmeasured(
    dataset: Dataset, portrait: Portrait, suspected: Sequence[Suspicion], team: Team
) -> tuple[Outline, ...]:
    """What there is to say something of: what the team finds most relevant."""
    view = View(today=None, replay=portrait.replay)
    found = readable(dataset, view, suspected=suspected, without=team.without).first(lambda name: team.of([name]))
    return unmeasured(list(found.tests.items()), found.types, team.language)


def _grid(criteria: Sequence[Criterion], team: Team, *, measured: bool) -> Grid:
    """The criteria in their groups, profile first. No group is capped: that would swallow what the team gives next."""
    if not criteria:
        raise DataError([Problem(Words(
            en="these data have nothing that a rule could read: no attribute that tells leads apart, and no activity",
            fr="ces données n’ont rien qu’une règle puisse lire : ni attribut qui distingue les leads, ni activité",
        ))])  # fmt: skip
    stands = groups(criteria, team.language)
    ordered = tuple(criterion for group in stands for criterion in criteria if criterion.group == group.id)
    most = sum(max(0, *(rung.points for rung in criterion.rungs)) for criterion in ordered)
    scale = Bounds(max=SCALE if measured and most > SCALE else None)
    return Grid(NAME.told(team.language), stands, ordered, version="0.1.0", scale=scale)


def _histograms(features: Features, grid: Grid, half: int | None) -> tuple[Histogram, Histogram]:
    """How today's leads score, and those of the replay, or of one half of it."""
    looks = features.looks
    inside = in_half(looks.lead, half)
    seen = replace(features, looks=replace(looks, replay=looks.replay & inside, converted=looks.converted & inside))
    signatures = fold(seen, grid)
    score = weigh(signatures, grid).score
    today = Histogram.of(score, signatures.today, np.zeros_like(signatures.today))
    return today, Histogram.of(score, signatures.replay, signatures.converted)


def _bands(today: Histogram, judged: Histogram, team: Team, *, measured: bool) -> tuple[Band, ...]:
    """Cold, to follow and to call.

    To call: as many as sales has room for, of those with a point, and where more than that share the highest score,
    these; where nobody says how many, from where customers and others part best; where that cannot be told, a tenth.
    To follow: from where they part best if that is lower, else three times as many.
    """
    parting = _parting(judged) if measured and _enough(judged) else None
    room = today.total_leads // CALLED if team.capacity is None else team.capacity
    if parting is not None and team.capacity is None:
        call = parting
    else:
        fitting = capacity_threshold(today, people=room)
        call = max(min(fitting, today.highest) if room else fitting, min(1, today.highest))
    warm = capacity_threshold(today, people=FOLLOWED * today.at_least(call)[0])
    if parting is not None and parting < call:
        warm = parting
    starts: dict[str, int | None] = {"cold": None}
    if today.lowest < warm < call:
        starts["warm"] = warm
    starts["call"] = call
    return tuple(Band(id, start, label(BANDS[id])) for id, start in starts.items())


def _parting(judged: Histogram) -> int:
    """The threshold where the share of customers called exceeds that of the others by most.

    Youden (1950), «Index for rating diagnostic tests», Cancer 3.
    """
    lost = judged.total_leads - judged.total_converted
    rows = thresholds(judged)
    best = max(rows, key=lambda row: row.converted / judged.total_converted - (row.leads - row.converted) / lost)
    return best.at_least


def _enough(judged: Histogram) -> bool:
    return min(judged.total_converted, judged.total_leads - judged.total_converted) >= ENOUGH

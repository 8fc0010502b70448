"""A method's grid of the loaded data: rules that a starter finds, with the points of the method.

    portrait ──► a starter of who they are, one of what they do ──► the method's points ──► counts as reasons ──► bands

What a method cannot do without is said where the data lack it. Knows data and starters; knows nothing of the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from leadgrid.candidates import Kind
from leadgrid.contingencies import Contingency
from leadgrid.datasets import Dataset
from leadgrid.features import Features, Shelf, measure
from leadgrid.grids import Band, Criterion, Grid
from leadgrid.indicators import Indicator, Portrait, find, kept
from leadgrid.methods import NEEDS, Method, Shaped, Side, framed, lacks, shape, speaking, waits
from leadgrid.problems import DataError, Problem, Words
from leadgrid.readables import nobody_known
from leadgrid.snapshots import View
from leadgrid.starters import BANDS, Starter, Team, banded, starter
from leadgrid.suspicions import Suspicion
from leadgrid.values import text_key
from leadgrid.weights import NOTHING_TELLS, TOO_FEW, rests_on
from leadgrid.wordings import label

_READS: Final[Mapping[Method, tuple[Side, ...]]] = {**NEEDS, "multi_criteria": ("profile", "acts")}
_KINDS: Final[Mapping[Side, tuple[Kind, ...]]] = {"profile": ("attribute",), "acts": ("activity", "sequence")}
_NOTHING_THERE: Final = Words(
    en="these data do not have what this method needs: load attributes (sector, job…) or activities as well",
    fr="ces données n’ont pas ce que cette méthode demande : chargez aussi des attributs (secteur, fonction…)"
    " ou des activités",
)
_NOTHING_SPEAKS: Final = Words(
    en="nothing that this method counts speaks for anybody by more than chance: make a first grid instead",
    fr="rien de ce que compte cette méthode ne parle pour quelqu’un plus que le hasard :"
    " faites plutôt une première grille",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A method's grid; `measured` says whether any of its points come from what was measured."""

    grid: Grid
    measured: bool

    @property
    def waits(self) -> bool:
        """Whether a rule waits at 0 points for the team."""
        return any(waits(rule) for rule in self.grid.criteria)

    @property
    def lowers(self) -> bool:
        """Whether a rule takes points away."""
        return any(rung.points < 0 for _, rung in self.grid.rungs)


def made(
    method: Method,
    dataset: Dataset,
    view: View,
    *,
    suspected: Sequence[Suspicion],
    team: Team,
    portrait: Portrait | None = None,
) -> Made:
    """The grid that a method makes of a data set; `portrait` is what `find` has found in its replay already.

    Raises `DataError` where the data lack what the method needs, or nothing of it speaks for anybody.
    """
    replay = view.replay or nobody_known(view)
    seen = replace(view, replay=replay)
    whole = portrait or find(dataset, replay, suspected=suspected, without=team.without)
    parts: dict[Side, Starter] = {}
    for side in _READS[method]:
        with suppress(DataError):  # what a method cannot do without is told below
            own = replace(team, without=(*team.without, *_names(dataset, besides=side)))
            found_of = kept(whole, _is_of(side, team.without))
            parts[side] = starter(dataset, seen, suspected=suspected, team=own, portrait=found_of)
    if lacks(method, has=parts):
        raise DataError([Problem(_NOTHING_THERE)])
    found = {side: part.grid.criteria for side, part in parts.items()}
    measured = [side for side, part in parts.items() if part.measured]
    if method != "multi_criteria" and "profile" in measured:
        found["profile"] = tuple(speaking(rule, parts["profile"].portrait) for rule in found["profile"])
    who, what = found.get("profile", ()), found.get("acts", ())
    shaped = shape(method, profile=who, acts=what, language=team.language, measured=measured)
    if lacks(method, has=[side for side, rules in shaped.items() if rules]):
        raise DataError([Problem(_NOTHING_SPEAKS)])
    grid = framed(method, shaped, team.language)
    features = measure(dataset, grid, seen, shelf=Shelf())
    told = {
        rule.criterion.id: _why(rule, features, whole, measured=side in measured)
        for side, rules in shaped.items()
        for rule in rules
    }
    grid = replace(grid, criteria=tuple(told[criterion.id] for criterion in grid.criteria))
    if all(rung.points <= 0 for _, rung in grid.rungs):  # nobody is called before the team has given a point
        bands = (Band("cold", None, label(BANDS["cold"])), Band("call", 1, label(BANDS["call"])))
        return Made(replace(grid, bands=bands), measured=False)
    return Made(banded(grid, features, view, team, measured=bool(measured)), measured=bool(measured))


def _why(rule: Shaped, features: Features, portrait: Portrait, *, measured: bool) -> Criterion:
    """The criterion with the counts that it rests on, and why it has its points."""
    if rule.because is None or (rule.follows_relevance and not measured):
        return rule.criterion
    words = NOTHING_TELLS if portrait.tells else TOO_FEW
    if measured:
        words = rests_on(rule.criterion.rungs, _tables(rule.criterion, features), target=portrait.replay.target)
    why = Words(en=f"{words.en}; {rule.because.en}", fr=f"{words.fr} ; {rule.because.fr}")
    return replace(rule.criterion, why=label(why))


def _tables(rule: Criterion, features: Features) -> list[Contingency]:
    """Whom each rung gives its points, against all others."""
    inside, converted = features.looks.replay, features.looks.converted
    taken, found = np.zeros_like(inside), []
    for number in range(len(rule.rungs)):
        row = (features.hits[rule.id, number] >= 0) & inside & ~taken
        taken |= row
        rest = inside & ~row
        found.append(Contingency(*(int(part.sum()) for part in (row, row & converted, rest, rest & converted))))
    return found


def _is_of(side: Side, without: Collection[str]) -> Callable[[Indicator], bool]:
    """Whether a finding is about one side, and about nothing that the team leaves out."""
    left_out = {text_key(name) for name in without}
    return lambda one: one.kind in _KINDS[side] and not left_out & {text_key(name) for name in one.subjects}


def _names(dataset: Dataset, *, besides: Side) -> list[str]:
    """What is of the other side: names of attributes, or of types of activity."""
    if besides == "acts":
        return [column.name for column in dataset.columns("leads").values()]
    return [found.shown for found in dataset.facts.types]

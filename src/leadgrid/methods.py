"""Methods that a grid can be made by, of what a starter found: what is asked stays, points are the method's own.

    simple scoring       who they are      one point for each criterion that speaks for somebody
    simple scale         both              a point for each of the profile; steps of activities that outweigh it
    several criteria     what they do      small points, up and down

Where nothing is measured, values wait at 0 points for the team to say what they are worth. Knows what starters make;
knows nothing of the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from leadgrid.candidates import Kind
from leadgrid.conditions import AnyOf, AttributeCondition, Condition, Operator, Value, ValueTest
from leadgrid.contingencies import Contingency
from leadgrid.datasets import Dataset
from leadgrid.features import Features, Shelf, measure
from leadgrid.grids import Band, Criterion, Grid, Group, Rung
from leadgrid.indicators import Indicator, Portrait, about, find, kept
from leadgrid.outlines import GROUP_NAMES, group_id, identifier
from leadgrid.problems import DataError, Language, Problem, Words
from leadgrid.readables import nobody_known
from leadgrid.sentences import attribute_named
from leadgrid.snapshots import View
from leadgrid.starters import BANDS, Starter, Team, banded, starter
from leadgrid.suspicions import Suspicion
from leadgrid.values import Number, text_key
from leadgrid.weights import UNMEASURED, rests_on
from leadgrid.wordings import called, label, named_rule, named_test

Method = Literal["simple_scoring", "simple_scale", "multi_criteria"]
Side = Literal["profile", "acts"]
"""Who somebody is, or what he does."""
NEEDS: Final[Mapping[Method, tuple[Side, ...]]] = {
    "simple_scoring": ("profile",),
    "simple_scale": ("profile", "acts"),
    "multi_criteria": ("acts",),
}
"""What the data must have for a method to be made of them."""
MOST_IN_SCALE: Final = 3
"""Criteria of each side of a simple scale, which takes two sentences to explain."""
MOST_UP: Final = 3
"""Small points that a rule gives at most."""
MOST_DOWN: Final = 2
"""Small points that a rule takes away at most."""
LARGE: Final = UNMEASURED * 3
"""A starter's points that are the most of small ones, where no rule of it has more."""
FORWARD: Final = Words(en="Steps forward", fr="Avance")
BACK: Final = Words(en="Steps back", fr="Recule")

_READS: Final[Mapping[Method, tuple[Side, ...]]] = {**NEEDS, "multi_criteria": ("profile", "acts")}
_KINDS: Final[Mapping[Side, tuple[Kind, ...]]] = {"profile": ("attribute",), "acts": ("activity", "sequence")}
_ONE: Final = Words(en="one point, like every criterion here", fr="un point, comme chaque critère ici")
_PROFILE: Final = Words(en="one point for the profile", fr="un point pour le profil")
_HEAVY: Final = Words(en="weighs more than the whole profile", fr="pèse plus que tout le profil")
_CLIMBS: Final = Words(
    en="the highest step weighs more than the whole profile", fr="la plus haute marche pèse plus que tout le profil"
)
_SMALL: Final = Words(en="small points, by how large the difference is", fr="de petits points, selon l’écart")
_NOT_MEASURED: Final = Words(en="Nothing could be measured", fr="Rien n’a pu être mesuré")
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
class Shaped:
    """A criterion with the points of a method, and why it has them; None where what the starter says still holds."""

    criterion: Criterion
    because: Words | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A method's grid; `measured` says whether any of its points come from what was measured."""

    grid: Grid
    measured: bool

    @property
    def waits(self) -> bool:
        """Whether a rule waits at 0 points for the team."""
        return any(_waits(rule) for rule in self.grid.criteria)

    @property
    def lowers(self) -> bool:
        """Whether a rule takes points away."""
        return any(rung.points < 0 for _, rung in self.grid.rungs)


def lacks(method: Method, *, has: Collection[Side]) -> tuple[Side, ...]:
    """What a method needs that the data have not.

    >>> lacks("simple_scale", has=["profile"])
    ('acts',)
    """
    return tuple(side for side in NEEDS[method] if side not in has)


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
    if method != "multi_criteria" and parts["profile"].measured:
        found["profile"] = tuple(_speaking(rule, parts["profile"].portrait) for rule in found["profile"])
    shaped = shape(method, profile=found.get("profile", ()), acts=found.get("acts", ()), language=team.language)
    if lacks(method, has=[side for side, rules in shaped.items() if rules]):
        raise DataError([Problem(_NOTHING_SPEAKS)])
    grid = _grid(method, shaped, team.language)
    features = measure(dataset, grid, seen, shelf=Shelf())
    measured = [side for side, part in parts.items() if part.measured]
    told = {
        rule.criterion.id: _why(rule, features, replay.target, measured=side in measured)
        for side, rules in shaped.items()
        for rule in rules
    }
    grid = replace(grid, criteria=tuple(told[criterion.id] for criterion in grid.criteria))
    if all(rung.points <= 0 for _, rung in grid.rungs):  # nobody is called before the team has given a point
        bands = (Band("cold", None, label(BANDS["cold"])), Band("call", 1, label(BANDS["call"])))
        return Made(replace(grid, bands=bands), measured=False)
    return Made(banded(grid, features, view, team, measured=bool(measured)), measured=bool(measured))


def _speaking(rule: Criterion, portrait: Portrait) -> Criterion:
    """The criterion with the values that were found to speak for somebody, even where a starter compares with them."""
    values = _values(rule.rungs)
    found = about(portrait, values[0][:1]) if values else ()
    rungs = [Rung(1, one.rule) for one in found if one.direction == "more" and _values([Rung(1, one.rule)])]
    return _laddered(rule, rungs) if rungs else rule


def shape(
    method: Method, *, profile: Sequence[Criterion], acts: Sequence[Criterion], language: Language
) -> dict[Side, tuple[Shaped, ...]]:
    """A starter's criteria with the points that the method gives, each under an id and in a group of its own."""
    given: dict[Side, tuple[Shaped, ...]]
    match method:
        case "simple_scoring":
            given = {"profile": _each(profile, lambda rule: _one_point(rule, _ONE))}
        case "simple_scale":
            who = _each(profile, lambda rule: _one_point(rule, _PROFILE))[:MOST_IN_SCALE]
            given = {"profile": who, "acts": _each(acts, lambda rule: _steps(rule, above=len(who)))[:MOST_IN_SCALE]}
        case "multi_criteria":
            most = max([LARGE, *(abs(rung.points) for rule in (*profile, *acts) for rung in rule.rungs)])
            told = [rule for rule in profile if not _waits(rule)]  # a method that can do without has none that wait
            given = {
                "profile": _each(told, lambda rule: _small(rule, most=most)),
                "acts": _each(acts, lambda rule: _small(rule, most=most)),
            }
    taken = {rule.criterion.id for rule in given["profile"]}
    group = group_id("attribute", language)
    placed: dict[Side, tuple[Shaped, ...]] = {"profile": tuple(_placed(rule, group) for rule in given["profile"])}
    if "acts" in given:
        free = [_renamed(rule, taken) for rule in given["acts"]]
        placed["acts"] = tuple(_placed(rule, _home(method, rule.criterion, language)) for rule in free)
    return placed


def _each(rules: Sequence[Criterion], shaped: Callable[[Criterion], Shaped | None]) -> tuple[Shaped, ...]:
    """The criteria that the method has a use for; those that wait for the team stay as they are."""
    told = (Shaped(rule) if _waits(rule) else shaped(rule) for rule in rules)
    return tuple(rule for rule in told if rule is not None)


def _waits(rule: Criterion) -> bool:
    return all(rung.points == 0 for rung in rule.rungs)


def _one_point(rule: Criterion, because: Words) -> Shaped | None:
    """One point for all values that speak for somebody, and of steps for the easiest; where all of them speak against
    somebody, for whoever has none of them."""
    speaking = [rung for rung in rule.rungs if rung.points > 0]
    if not speaking:
        others = _otherwise(rule.rungs)
        return None if others is None else Shaped(_alone(rule, Rung(1, others[0]), others[1]), because)
    values = _values(speaking)
    condition = _one_of(values) if values else speaking[-1].condition
    return Shaped(_alone(rule, Rung(1, condition)), because)


def _steps(rule: Criterion, *, above: int) -> Shaped | None:
    """The steps that speak for somebody, evenly up to a highest one that is more than `above`."""
    speaking = [rung for rung in rule.rungs if rung.points > 0]
    if not speaking:
        return None
    many = len(speaking)
    top = max(above + 1, many)
    rungs = [replace(rung, points=-(-top * (many - place) // many)) for place, rung in enumerate(speaking)]
    return Shaped(_laddered(rule, rungs), _CLIMBS if many > 1 else _HEAVY)


def _small(rule: Criterion, *, most: int) -> Shaped | None:
    """Up to 3 points up or 2 down; values that give as many are one rung, and so are steps."""
    rungs = [replace(rung, points=small(rung.points, most=most)) for rung in rule.rungs]
    if _values(rungs):
        levels = sorted({rung.points for rung in rungs} - {0}, reverse=True)
        alike = [[rung for rung in rungs if rung.points == level] for level in levels]
        return Shaped(_laddered(rule, [_whole(level) for level in alike]), _SMALL)
    told: list[Rung] = []
    for rung in reversed(rungs):  # from the easiest step on, those that give no more than an easier one say nothing
        if not told or abs(rung.points) > abs(told[-1].points):
            told.append(rung)
    return Shaped(_laddered(rule, told[::-1]), _SMALL)


def small(points: int, *, most: int) -> int:
    """What a starter's points are among small ones: a third of the most is 1.

    >>> [small(points, most=15) for points in (-12, -3, 0, 2, 5, 6, 10, 15)]
    [-2, -1, 0, 1, 1, 2, 2, 3]
    """
    size = -(-MOST_UP * abs(points) // most)
    return size if points > 0 else -min(size, MOST_DOWN)


def _whole(alike: Sequence[Rung]) -> Rung:
    """One rung of all values of some rungs."""
    if len(alike) == 1:
        return alike[0]
    condition = _one_of(_values(alike))
    said = named_test(condition.test) if isinstance(condition, AttributeCondition) else None
    return Rung(alike[0].points, condition, label(said) if said else alike[0].label)


def _values(rungs: Sequence[Rung]) -> tuple[tuple[str, Value], ...]:
    """The attribute and each of its values that rungs ask for; none where one asks for anything else."""
    found: list[tuple[str, Value]] = []
    for rung in rungs:
        match rung.condition:
            case AttributeCondition(name, ValueTest((Operator("is", str() | bool() as value),))):
                found.append((name, value))
            case AttributeCondition(name, ValueTest((Operator("in", tuple() as values),))):
                found += [(name, value) for value in values]
            case _:
                return ()
    return tuple(found)


def _one_of(values: Sequence[tuple[str, Value]]) -> Condition:
    """That an attribute has one of some values; texts and yes-or-no are asked for apart."""
    name = values[0][0]
    kinds = [[value for _, value in values if isinstance(value, bool) == is_bool] for is_bool in (False, True)]
    asked = [
        AttributeCondition(
            name, ValueTest((Operator("in", tuple(kind)) if len(kind) > 1 else Operator("is", kind[0]),))
        )
        for kind in kinds
        if kind
    ]
    return asked[0] if len(asked) == 1 else AnyOf(tuple(asked))


def _otherwise(rungs: Sequence[Rung]) -> tuple[Condition, Words] | None:
    """That an attribute is known and none of some rungs holds, and how one says it; None where that is no test."""
    values = _values(rungs)
    if values and len({type(value) for _, value in values}) == 1:
        name, few = values[0][0], tuple(value for _, value in values)
        said = named_test(ValueTest((Operator("in", few),)))
        test = ValueTest((Operator("not_in", few) if len(few) > 1 else Operator("is_not", few[0]),))
        return _named(name, test, Words(en=f"anything but {said.en}", fr=f"autre que {said.fr}"))
    match rungs[-1].condition:
        case AttributeCondition(name, ValueTest((Operator("at_least", Number() as start),))):
            said = named_test(ValueTest((Operator("is", start),)))
            words = Words(en=f"less than {said.en}", fr=f"moins de {said.fr}")
            return _named(name, ValueTest((Operator("less_than", start),)), words)
        case AttributeCondition(name, ValueTest((Operator("more_than", Number() as start),))):
            said = named_test(ValueTest((Operator("is", start),)))
            words = Words(en=f"{said.en} at most", fr=f"{said.fr} au plus")
            return _named(name, ValueTest((Operator("at_most", start),)), words)
        case _:
            return None


def _named(name: str, test: ValueTest, said: Words) -> tuple[Condition, Words]:
    of = attribute_named(name)
    return AttributeCondition(name, test), Words(en=f"{of.en}: {said.en}", fr=f"{of.fr} : {said.fr}")


def _laddered(rule: Criterion, rungs: Sequence[Rung]) -> Criterion:
    return _alone(rule, rungs[0]) if len(rungs) == 1 else replace(rule, kind="ladder", rungs=tuple(rungs))


def _alone(rule: Criterion, rung: Rung, named: Words | None = None) -> Criterion:
    """A criterion of one rung, called by what it asks."""
    only = replace(rule, kind="when", rungs=(replace(rung, label=None),), label=None)
    said = named or (called(only) if isinstance(rung.condition, AnyOf) else named_rule(rung.condition))
    return replace(only, label=label(said))


def _renamed(rule: Shaped, taken: set[str]) -> Shaped:
    """The criterion under an id that no other has."""
    id = rule.criterion.id
    names = (id, *(f"{id}_{number}" for number in range(2, len(taken) + 3)))
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return replace(rule, criterion=replace(rule.criterion, id=free))


def _placed(rule: Shaped, group: str) -> Shaped:
    return replace(rule, criterion=replace(rule.criterion, group=group))


def _home(method: Method, rule: Criterion, language: Language) -> str:
    """The group of an activity: where points go up and down, those that go down have one of their own."""
    if method != "multi_criteria":
        return group_id("activity", language)
    return identifier((BACK if max(rung.points for rung in rule.rungs) < 0 else FORWARD).told(language))


def _grid(method: Method, shaped: Mapping[Side, Sequence[Shaped]], language: Language) -> Grid:
    """The criteria in their groups, profile first."""
    rules = [rule.criterion for part in shaped.values() for rule in part]
    acts = [FORWARD, BACK] if method == "multi_criteria" else [GROUP_NAMES["activity"]]
    every = [Group(group_id("attribute", language), "fit", label(GROUP_NAMES["attribute"]))]
    every += [Group(identifier(words.told(language)), "engagement", label(words)) for words in acts]
    groups = [group for group in every if any(rule.group == group.id for rule in rules)]
    ordered = tuple(rule for group in groups for rule in rules if rule.group == group.id)
    return Grid(method, tuple(groups), ordered, version="0.1.0")


def _why(rule: Shaped, features: Features, target: str, *, measured: bool) -> Criterion:
    """The criterion with the counts that it rests on, and why it has its points."""
    if rule.because is None:
        return rule.criterion
    words = _NOT_MEASURED
    if measured:
        words = rests_on(rule.criterion.rungs, _tables(rule.criterion, features), target=target)
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

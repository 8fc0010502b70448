"""Methods that a grid can be made by: what a starter asks stays, points are the method's own.

    simple scoring       who they are      one point for each criterion that speaks for somebody
    simple scale         both              a point for each of the profile; steps of activities that outweigh it
    several criteria     what they do      small points, up and down

What waits at 0 points for the team to say what it is worth goes on waiting. Knows criteria; knows nothing of data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from leadgrid.conditions import AnyOf, AttributeCondition, Condition, Operator, Value, ValueTest
from leadgrid.grids import Criterion, Grid, Group, Rung
from leadgrid.indicators import Portrait, about
from leadgrid.outlines import GROUP_NAMES, group_id, identifier
from leadgrid.problems import Language, Words
from leadgrid.sentences import attribute_named
from leadgrid.values import Number
from leadgrid.weights import UNMEASURED
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
OF_RELEVANCE: Final = UNMEASURED * 3
"""A starter's points that are the most of small ones where nothing is measured: a relevance of 3."""
OF_DIFFERENCE: Final = 6
"""Those that are the most where it is and no rule has more: three times as often at the usual relevance."""
FORWARD: Final = Words(en="Steps forward", fr="Avance")
BACK: Final = Words(en="Steps back", fr="Recule")

_ONE: Final = Words(en="one point, like every criterion here", fr="un point, comme chaque critère ici")
_PROFILE: Final = Words(en="one point for the profile", fr="un point pour le profil")
_HEAVY: Final = Words(en="weighs more than the whole profile", fr="pèse plus que tout le profil")
_CLIMBS: Final = Words(
    en="the highest step weighs more than the whole profile", fr="la plus haute marche pèse plus que tout le profil"
)
_SMALL: Final = Words(en="small points, by how large the difference is", fr="de petits points, selon l’écart")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A criterion with the points of a method, and why it has them; None where what the starter says still holds, and
    so it does where nothing is measured of what follows `relevance`."""

    criterion: Criterion
    because: Words | None = None
    follows_relevance: bool = False


def lacks(method: Method, *, has: Collection[Side]) -> tuple[Side, ...]:
    """What a method needs that the data have not.

    >>> lacks("simple_scale", has=["profile"])
    ('acts',)
    """
    return tuple(side for side in NEEDS[method] if side not in has)


def speaking(rule: Criterion, portrait: Portrait) -> Criterion:
    """The criterion with the values that were found to speak for somebody, even where a starter compares with them."""
    values = _values(rule.rungs)
    found = about(portrait, values[0][:1]) if values else ()
    rungs = [Rung(1, one.rule) for one in found if one.direction == "more" and _values([Rung(1, one.rule)])]
    return _laddered(rule, rungs) if rungs else rule


def shape(
    method: Method,
    *,
    profile: Sequence[Criterion],
    acts: Sequence[Criterion],
    language: Language,
    measured: Collection[Side] = (),
) -> dict[Side, tuple[Shaped, ...]]:
    """A starter's criteria with the points that the method gives, each under an id and in a group of its own;
    `measured` says of which side their points come from what was measured."""
    given: dict[Side, tuple[Shaped, ...]]
    match method:
        case "simple_scoring":
            given = {"profile": _each(profile, lambda rule: _one_point(rule, _ONE))}
        case "simple_scale":
            who = _each(profile, lambda rule: _one_point(rule, _PROFILE))[:MOST_IN_SCALE]
            given = {"profile": who, "acts": _each(acts, lambda rule: _steps(rule, above=len(who)))[:MOST_IN_SCALE]}
        case "multi_criteria":
            told = [rule for rule in profile if not waits(rule)]  # a method that can do without has none that wait
            most = _most({"profile": told, "acts": acts}, measured)
            given = {
                "profile": _each(told, lambda rule: _small(rule, most=most["profile"])),
                "acts": _each(acts, lambda rule: _small(rule, most=most["acts"])),
            }
    taken = {rule.criterion.id for rule in given["profile"]}
    group = group_id("attribute", language)
    placed: dict[Side, tuple[Shaped, ...]] = {"profile": tuple(_placed(rule, group) for rule in given["profile"])}
    if "acts" in given:
        free = [_renamed(rule, taken) for rule in given["acts"]]
        placed["acts"] = tuple(_placed(rule, _home(method, rule.criterion, language)) for rule in free)
    return placed


def framed(method: Method, shaped: Mapping[Side, Sequence[Shaped]], language: Language) -> Grid:
    """The criteria in their groups, profile first."""
    rules = [rule.criterion for part in shaped.values() for rule in part]
    acts = [FORWARD, BACK] if method == "multi_criteria" else [GROUP_NAMES["activity"]]
    every = [Group(group_id("attribute", language), "fit", label(GROUP_NAMES["attribute"]))]
    every += [Group(identifier(words.told(language)), "engagement", label(words)) for words in acts]
    groups = [group for group in every if any(rule.group == group.id for rule in rules)]
    ordered = tuple(rule for group in groups for rule in rules if rule.group == group.id)
    return Grid(method, tuple(groups), ordered, version="0.1.0")


def _each(rules: Sequence[Criterion], shaped: Callable[[Criterion], Shaped | None]) -> tuple[Shaped, ...]:
    """The criteria that the method has a use for; those that wait for the team stay as they are."""
    told = (Shaped(rule) if waits(rule) else shaped(rule) for rule in rules)
    return tuple(rule for rule in told if rule is not None)


def waits(rule: Criterion) -> bool:
    """Whether a criterion gives nobody any points until the team says what its values are worth."""
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
        return Shaped(_laddered(rule, [_whole(level) for level in alike]), _SMALL, follows_relevance=True)
    told: list[Rung] = []
    for rung in reversed(rungs):  # from the easiest step on, those that give no more than an easier one say nothing
        if not told or abs(rung.points) > abs(told[-1].points):
            told.append(rung)
    return Shaped(_laddered(rule, told[::-1]), _SMALL, follows_relevance=True)


def _most(rules: Mapping[Side, Sequence[Criterion]], measured: Collection[Side]) -> dict[Side, int]:
    """A starter's points that are the most of small ones: of what is measured the largest of both sides."""
    found = [abs(rung.points) for side in measured for rule in rules[side] for rung in rule.rungs]
    of_difference = max([OF_DIFFERENCE, *found])
    return {side: of_difference if side in measured else OF_RELEVANCE for side in rules}


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

"""From indicators to the criteria of a first grid, before they have points: one a subject, a ladder where one helps.

A grid is read by people, so it stays short: what mostly repeats another rule is left out, and what holds for few of
those that a stronger rule of the same subject leaves is no rung. Knows nothing of points or data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leadgrid.candidates import WINDOWS, Kind
from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Condition,
    Measure,
    Operator,
    ReactionCondition,
    Selection,
    ValueTest,
)
from leadgrid.grids import Criterion, Group, Rung
from leadgrid.indicators import Indicator, Portrait, about
from leadgrid.instants import LONGEST, Duration
from leadgrid.problems import Language, Words
from leadgrid.sentences import attribute_named
from leadgrid.values import BILLION, Number
from leadgrid.wordings import label, named_rule, named_test

MOST_RULES: Final = 12
MOST_SEQUENCES: Final = 2
MOST_RUNGS: Final = 4
MOST_VALUES: Final = 8
USUAL_WINDOW: Final = WINDOWS[2]

GROUP_NAMES: Final[dict[Kind, Words]] = {
    "attribute": Words(en="Profile", fr="Profil"),
    "activity": Words(en="Behaviour", fr="Comportement"),
}
_OFTEN: Final = Words(en="often", fr="souvent")
_AND_THEN: Final = Words(en="then", fr="puis")


@dataclass(frozen=True, slots=True)
class Outline:
    """A criterion at 0 points, and the attribute or types of activity that it is about."""

    criterion: Criterion
    kind: Kind
    subjects: tuple[str, ...]


def groups(criteria: Collection[Criterion], language: Language) -> tuple[Group, ...]:
    """The groups that the criteria stand in: who somebody is, and what he does."""
    held = {criterion.group for criterion in criteria}
    found = [
        Group(group_id(kind, language), "fit" if kind == "attribute" else "engagement", label(words))
        for kind, words in GROUP_NAMES.items()
    ]
    return tuple(group for group in found if group.id in held)


def group_id(kind: Kind, language: Language) -> str:
    return identifier(GROUP_NAMES["attribute" if kind == "attribute" else "activity"].told(language))


def outlined(portrait: Portrait, language: Language) -> tuple[Outline, ...]:
    """The criteria that the indicators give, the surest subject first.

    A subject whose surest rule mostly repeats that of another is left out, and so is a sequence that is no surer than
    its parts.
    """
    found: list[Outline] = []
    ids: set[str] = set()
    ends: set[str] = set()
    for indicator in _surest(portrait):
        kind, subjects = indicator.kind, indicator.subjects
        if indicator.repeats:
            continue
        if kind == "sequence":
            if len(ends) == MOST_SEQUENCES or subjects[1] in ends or not _says_more(indicator, portrait):
                continue
            ends.add(subjects[1])
        for aspect, rules in _ladders(indicator, portrait):
            called = [_joined(kind, subjects, language), *([aspect.told(language)] if aspect else [])]
            id = _free(identifier(" ".join(called)), ids)
            found.append(_outline(id, kind, subjects, rules, language, aspect=aspect))
    return tuple(found[:MOST_RULES])


def alone(indicator: Indicator, language: Language) -> Outline:
    """The criterion of one indicator, its exact rule and no more."""
    id = identifier(_joined(indicator.kind, indicator.subjects, language))
    return _outline(id, indicator.kind, indicator.subjects, [indicator.rule], language)


def _joined(kind: Kind, subjects: Sequence[str], language: Language) -> str:
    return f" {_AND_THEN.told(language)} ".join(subjects) if kind == "sequence" else " ".join(subjects)


def _surest(portrait: Portrait) -> list[Indicator]:
    """The surest indicator of each subject."""
    first: dict[tuple[str, ...], Indicator] = {}
    for indicator in portrait.indicators:
        first.setdefault(indicator.subjects, indicator)
    return list(first.values())


def unmeasured(
    attributes: Sequence[tuple[str, Sequence[ValueTest]]], types: Sequence[str], language: Language
) -> tuple[Outline, ...]:
    """Criteria where nothing could be measured: each activity within the usual window, and the tests on each attribute
    as rungs for people to weigh."""
    ids: set[str] = set()
    found: list[Outline] = []
    for name in types:
        rule: Condition = ActivityCondition(Selection((name,), within=USUAL_WINDOW))
        found.append(_outline(_free(identifier(name), ids), "activity", (name,), [rule], language))
    for name, tests in attributes:
        rules = [AttributeCondition(name, test) for test in tests]
        found.append(_outline(_free(identifier(name), ids), "attribute", (name,), rules, language))
    return tuple(found)


def identifier(text: str) -> str:
    """An id that the language takes.

    >>> identifier("Secteur d'activité"), identifier("2e relance")
    ('secteur_d_activite', 'x2e_relance')
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    plain = re.sub("[^a-z0-9]+", "_", bare.lower()).strip("_")
    return plain if plain[:1].isalpha() else f"x{plain}"


def _free(id: str, taken: set[str]) -> str:
    """The id, or with a number behind it where it is taken."""
    names = (id, *(f"{id}_{number}" for number in range(2, len(taken) + 2)))
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return free


def _outline(
    id: str,
    kind: Kind,
    subjects: tuple[str, ...],
    rules: Sequence[Condition],
    language: Language,
    *,
    aspect: Words | None = None,
) -> Outline:
    group = group_id(kind, language)
    if len(rules) == 1:
        criterion = Criterion(id, group, "when", (Rung(0, rules[0]),), label=label(named_rule(rules[0])))
    else:
        rungs = tuple(Rung(0, rule, label(_as_rung(rule))) for rule in rules)
        names = [attribute_named(name) if kind == "attribute" else Words(name, name) for name in subjects]
        words = Words(en=", ".join(name.en for name in names), fr=", ".join(name.fr for name in names))
        words = Words(en=f"{words.en}, {aspect.en}", fr=f"{words.fr}, {aspect.fr}") if aspect else words
        criterion = Criterion(id, group, "ladder", rungs, label=label(words))
    return Outline(criterion, kind, subjects)


def _as_rung(rule: Condition) -> Words:
    return named_test(rule.test) if isinstance(rule, AttributeCondition) else named_rule(rule, alone=False)


def _ladders(first: Indicator, portrait: Portrait) -> Iterator[tuple[Words | None, list[Condition]]]:
    """The rules of each criterion about a subject, in the order in which a ladder asks them, and what sets it apart."""
    alike = [other for other in about(portrait, first.subjects) if other.direction == first.direction]
    match first.rule:
        case AttributeCondition() if _is_value(first):
            yield None, [other.rule for other in about(portrait, first.subjects) if _is_value(other)][:MOST_VALUES]
        case AttributeCondition() if _start(first) is not None:
            steps = [step for step in alike if _start(step) is not None]
            yield None, [step.rule for step in sorted(steps, key=_start_of, reverse=True)][:MOST_RUNGS]
        case ActivityCondition(Selection(_, _, within), Measure("sum" | "max" as kind)) if first.direction == "more":
            steps = [step for step in alike if _amount(step) == (kind, within)]
            yield None, [step.rule for step in sorted(steps, key=_least_of, reverse=True)][:MOST_RUNGS]
        case ActivityCondition() if first.direction == "more":
            yield from _acts(_lately(alike), _often(alike))
        case _:
            yield None, [first.rule]


def _acts(lately: list[Condition], often: list[Condition]) -> Iterator[tuple[Words | None, list[Condition]]]:
    """How lately and how often, which are one ladder where each rung holds for whoever a harder one holds for."""
    if lately and often and _window(often[0]) <= _window(lately[0]):
        yield None, [*often, *lately]
    else:
        yield from ((aspect, rules) for aspect, rules in ((None, lately), (_OFTEN, often)) if rules)


def _lately(alike: Sequence[Indicator]) -> list[Condition]:
    """How lately: once within ever longer windows."""
    once = [other.rule for other in alike if _times(other) == 1]
    return sorted(once, key=_window)


def _often(alike: Sequence[Indicator]) -> list[Condition]:
    """How often: ever fewer times within the window that is surest."""
    often = [other for other in alike if _times(other) > 1]
    same = [other for other in often if _window(other.rule) == _window(often[0].rule)]
    return [other.rule for other in sorted(same, key=_times, reverse=True)]


def _times(indicator: Indicator) -> int:
    match indicator.rule:
        case ActivityCondition(_, Measure(test=ValueTest((Operator("at_least", Number() as least),)))):
            return least.billionths // BILLION
        case _:
            return 1


def _amount(indicator: Indicator) -> tuple[str, Duration | None] | None:
    """What is added up, or the highest of which is looked at, and since when."""
    match indicator.rule:
        case ActivityCondition(Selection(_, _, within), Measure("sum" | "max" as kind)):
            return kind, within
        case _:
            return None


def _least_of(indicator: Indicator) -> int:
    match indicator.rule:
        case ActivityCondition(_, Measure(test=ValueTest((Operator("at_least", Number() as least),)))):
            return least.billionths
        case _:
            raise ValueError("no amount")


def _window(rule: Condition) -> int:
    assert isinstance(rule, ActivityCondition)
    return rule.selection.within.microseconds if rule.selection.within else LONGEST


def _says_more(sequence: Indicator, portrait: Portrait) -> bool:
    """Whether one act after the other is surer than either by itself."""
    assert isinstance(sequence.rule, ReactionCondition)
    parts = [part for name in sequence.subjects for part in about(portrait, (name,))]
    return all(abs(sequence.table.sure_effect) > abs(part.table.sure_effect) for part in parts)


def _is_value(indicator: Indicator) -> bool:
    return isinstance(indicator.rule, AttributeCondition) and indicator.rule.test.operators[0].name == "is"


def _start(indicator: Indicator) -> Number | None:
    match indicator.rule:
        case AttributeCondition(_, ValueTest((Operator("at_least" | "more_than", Number() as start),))):
            return start
        case _:
            return None


def _start_of(indicator: Indicator) -> int:
    start = _start(indicator)
    assert start is not None
    return start.billionths

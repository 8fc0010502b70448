"""Rules read aloud: as a salesperson would say them, and nothing of the rule left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadgrid.conditions import (
    MEASURES,
    OPERATORS,
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    MissedCondition,
    Not,
    Operator,
    Selection,
    ValueTest,
    Which,
    leaves,
)
from leadgrid.grids import Criterion, Rung
from leadgrid.instants import Duration
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sentences import audience_aloud, condition_aloud, criterion_aloud
from leadgrid.values import Number
from tests import drawn_grids

GOLDEN = yaml.safe_load((Path(__file__).parent / "golden" / "sentences.yaml").read_text(encoding="utf-8"))
HEAD = "leadgrid: 1\nname: Essai\ngroups: [{id: web, axis: engagement}]\n"


def rule(text: str) -> Criterion:
    return parse_grid(f"{HEAD}criteria:\n  - {{id: essai, group: web, {text}}}\n").criteria[0]


def said(text: str, language: Language) -> str:
    """The sentence, with plain blanks for the narrow ones."""
    return criterion_aloud(rule(text), language).replace(NARROW, " ")


@pytest.mark.parametrize("read", GOLDEN, ids=lambda read: read["rule"][:60])
def test_a_rule_is_read_as_people_would_say_it(read: dict[str, str]) -> None:
    assert said(read["rule"], "fr") == read["fr"]
    assert said(read["rule"], "en") == read["en"]


def test_a_long_list_ends_in_how_many_more_there_are() -> None:
    names = ", ".join(f"v{number}" for number in range(30))
    assert said(f"points: 1, when: {{attribute: ville, not_in: [{names}]}}", "fr").endswith("ni « v5 », ni 24 autres.")
    assert said(f"points: 1, when: {{attribute: ville, in: [{names}]}}", "en").endswith("“v5” or 24 others.")


@given(drawn_grids.criteria("c", ["g"]))
@settings(max_examples=100)
def test_no_name_of_the_file_makes_french_grammar_of_its_own(criterion: Criterion) -> None:
    """No article, no «de» and no number stands right before a name, whose gender and first letter nobody knows."""
    told = criterion_aloud(criterion, "fr")
    assert not re.search(rf"(?:\b(?:le|la|les|un|une|d[eu]|aucune?|que|premier|derniers?|\d) |’)«{NARROW}", _bare(told))


def _bare(told: str) -> str:
    """Without the names of properties and what is asked of them, of which «le total de « montant »» is said."""
    return re.sub(rf"(?:total|maximum|minimum|différentes|valeurs?) de «{NARROW}|le même «{NARROW}", "", told)


def test_who_is_scored_is_read_too() -> None:
    asked = ActivityCondition(Selection(("devis",)))
    assert audience_aloud(asked, "fr").replace(NARROW, " ") == "Un lead n’est noté que si « devis » a eu lieu."
    assert audience_aloud(asked, "en") == "A lead is scored only if “devis” happened."
    missed = MissedCondition(Selection(("oui",)), Selection(("devis",)), Duration(7, "d"))
    assert audience_aloud(missed, "fr").startswith("Un lead n’est noté que s’il est arrivé que 7 jours passent sans")


SILENT = {"id", "group", "kind", "label", "why", "locked", "range"}
"""What stands beside the sentence on every screen, or shapes the rest."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything that can be changed by itself."""
    if is_dataclass(value) and not isinstance(value, Number | Duration):
        for field in fields(value):
            is_window = isinstance(value, Selection) and field.name == "within" and path[-1] != "selection"
            if not is_window and (not isinstance(value, Criterion | Rung) or field.name not in SILENT):
                yield from places(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from places(part, (*path, number))
    else:
        yield path


def changed_at(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    if isinstance(value, tuple):
        return (*value[:step], changed_at(value[step], tuple(rest), new), *value[step + 1 :])
    return replace(value, **{step: changed_at(getattr(value, step), tuple(rest), new)})


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step] if isinstance(value, tuple) else getattr(value, step)
    return value


def others(value: Any, name: Any) -> list[Any]:
    """Other values that could stand in the same place."""
    match value:
        case bool():
            return [not value]
        case int():
            return [value + 1, value - 1]
        case Number(billionths):
            return [Number(billionths + 1), Number(-billionths)]
        case Duration(amount, unit):
            return [Duration(amount - 1 if amount > 1 else 2, unit)]
        case str() if value in (
            literals := {"name": OPERATORS, "kind": MEASURES, "which": get_args(Which)}.get(name, ())
        ):
            return [known for known in literals if known != value]
        case str():
            return [value + "x"]
        case None if name == "within":
            return [Duration(3, "d")]
        case None if name == "same":
            return ["x"]
        case None if name == "up_to":
            return [7]
    return []


@given(drawn_grids.criteria("c", ["g"]), st.data())
@settings(max_examples=150)
def test_whatever_changes_in_a_rule_changes_its_sentence(criterion: Criterion, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([way for way in places(criterion) if others(at(criterion, way), way[-1])]))
    new = data.draw(st.sampled_from(others(at(criterion, path), path[-1])))
    try:
        other = changed_at(criterion, path, new)
    except ValueError:  # no such rule
        assume(False)
        return
    assert criterion_aloud(other, "fr") != criterion_aloud(criterion, "fr")
    assert criterion_aloud(other, "en") != criterion_aloud(criterion, "en")


@given(drawn_grids.conditions)
def test_no_twice_is_yes(condition: Condition) -> None:
    assert condition_aloud(Not(Not(condition)), "fr") == condition_aloud(condition, "fr")


ADDRESSES = (
    {},
    {"derived.email_valid": False},
    *(
        {"derived.email_valid": True, "derived.email_free": free, "derived.email_disposable": disposable}
        for free in (False, True)
        for disposable in (False, True)
    ),
)
"""What can be made of an address: there is none, it is not valid, it is."""


def holds_of(condition: Condition, made: dict[str, bool]) -> bool:
    match condition:
        case Not(part):
            return not holds_of(part, made)
        case AllOf(parts):
            return all(holds_of(part, made) for part in parts)
        case AnyOf(parts):
            return any(holds_of(part, made) for part in parts)
        case AttributeCondition(name, ValueTest((Operator(operator, operand),))):
            value = made.get(name)
            if operator == "known":
                return (value is not None) == operand
            return value is not None and (value == operand) == (operator == "is")
    raise AssertionError(condition)


def test_what_is_said_of_addresses_holds_of_the_same_ones() -> None:
    """Sentences about addresses leave much out: two rules of one sentence must still choose the same leads."""
    one = [
        each
        for name in sorted(ADDRESSES[-1])
        for operator in ("is", "is_not", "known")
        for operand in (True, False)
        for leaf in [AttributeCondition(name, ValueTest((Operator(operator, operand),)))]
        for each in (leaf, Not(leaf))
    ]
    two = [together((first, second)) for first in one for second in one for together in (AllOf, AnyOf)]
    three = [AllOf((first, second, third)) for first in one for second in one for third in one]
    for language in get_args(Language):
        chosen: dict[str, tuple[bool, ...]] = {}
        for condition in (*one, *two, *three):
            leads = tuple(holds_of(condition, made) for made in ADDRESSES)
            assert chosen.setdefault(condition_aloud(condition, language), leads) == leads, condition


@given(drawn_grids.leaves)
def test_the_contrary_is_read_differently(condition: Condition) -> None:
    assert list(leaves(Not(condition))) == [condition]
    for language in get_args(Language):
        assert condition_aloud(Not(condition), language) != condition_aloud(condition, language)

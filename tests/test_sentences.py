"""Rules read aloud: as a salesperson would say them, and nothing of the rule left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadgrid.conditions import MEASURES, OPERATORS, ActivityCondition, Condition, Not, Selection, Which, leaves
from leadgrid.grids import Criterion, Rung
from leadgrid.instants import Duration
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sentences import audience_aloud, condition_aloud, criterion_aloud
from leadgrid.values import Number
from tests import drawn_grids

HEAD = "leadgrid: 1\nname: Essai\ngroups: [{id: web, axis: engagement}]\n"


def rule(text: str) -> Criterion:
    return parse_grid(f"{HEAD}criteria:\n  - {{id: essai, group: web, {text}}}\n").criteria[0]


def said(text: str, language: Language) -> str:
    """The sentence, with plain blanks for the narrow ones."""
    return criterion_aloud(rule(text), language).replace(NARROW, " ")


@pytest.mark.parametrize(
    ("text", "fr", "en"),
    [
        (
            "points: 20, when: {attribute: secteur, in: [Industrie, BTP]}",
            "+20 points si « secteur » est « Industrie » ou « BTP ».",
            "+20 points if “secteur” is “Industrie” or “BTP”.",
        ),
        (
            "points: -5, when: {attribute: effectif, at_least: 50, less_than: 12500}",
            "−5 points si « effectif » vaut au moins 50 et moins de 12 500.",
            "−5 points if “effectif” is at least 50 and less than 12,500.",
        ),
        (
            "points: 1, when: {not: {attribute: pays, is: France}}",
            "+1 point si « pays » n’est pas « France » (ou n’est pas connu).",
            "+1 point if “pays” is not “France” (or is unknown).",
        ),
        (
            "points: 15, when: {activity: visite, where: {page: {starts_with: /p}}, within: 30d, count: {at_least: 5}}",
            "+15 points s’il y a eu au moins 5 « visite » (« page » commence par « /p ») dans les 30 derniers jours.",
            "+15 points if there were at least 5 “visite” (“page” starts with “/p”) in the last 30 days.",
        ),
        (
            "points: -8, when: {activity: visite, within: 1w, count: 0}",
            "−8 points s’il n’y a pas eu de « visite » dans la dernière semaine.",
            "−8 points if there was no “visite” in the last week.",
        ),
        (
            "points: 2, each: {activity: [clic, ouverture], within: 90d}, up_to: 5, decay: {lose: 50, every: 30d}",
            "+2 points pour chaque « clic » ou « ouverture » des 90 derniers jours, 5 fois au plus ;"
            " les points perdent 50 % à chaque période de 30 jours.",
            "+2 points for each “clic” or “ouverture” in the last 90 days, 5 times at most;"
            " the points lose 50% with every 30 days of age.",
        ),
        (
            "points: 8, when: {activity: panier, sum: {of: montant, more_than: 200.5}}",
            "+8 points si le total de « montant » sur « panier » vaut plus de 200,5.",
            "+8 points if the total of “montant” over “panier” is more than 200.5.",
        ),
        (
            "points: 3, when: {activity: any, within: 1d, days: {at_least: 2}}",
            "+3 points s’il y a eu une activité quelconque sur au moins 2 jours différents"
            " dans les 24 dernières heures.",
            "+3 points if there was any activity on at least 2 different days in the last 24 hours.",
        ),
        (
            "points: -2, when: {silent: {activity: ouverture}, last: 6, of: {activity: envoi}, same: mail}",
            "−2 points si les 6 derniers « envoi » sont restés sans « ouverture » de même « mail ».",
            "−2 points if the last 6 “envoi” went without “ouverture” of the same “mail”.",
        ),
        (
            "points: 2, when: {any: [{activity: a}, {all: [{activity: b}, {not: {activity: c}}]}]}",
            "+2 points s’il y a eu « a » ou (il y a eu « b » et il n’y a pas eu de « c »).",
            "+2 points if there was “a” or (there was “b” and there was no “c”).",
        ),
        (
            "enabled: false, ladder: [{points: 2, when: {activity: oui, after: {activity: devis}, delay: 1h,"
            " trigger: last}}, {points: -1, when: {missed: {activity: oui}, after: {activity: devis}, delay: 7d}}]",
            "Désactivée : +2 points s’il y a eu « oui » dans l’heure après le dernier « devis » ;"
            " sinon −1 point si au moins une fois « devis » est resté 7 jours sans « oui ».",
            "Switched off: +2 points if there was “oui” within 1 hour after the last “devis”;"
            " otherwise −1 point if at least once “devis” went 7 days without “oui”.",
        ),
    ],
)
def test_a_rule_is_read_as_people_would_say_it(text: str, fr: str, en: str) -> None:
    assert said(text, "fr") == fr
    assert said(text, "en") == en


def test_who_is_scored_is_read_too() -> None:
    asked = ActivityCondition(Selection(("devis",)))
    assert audience_aloud(asked, "fr").replace(NARROW, " ") == "Seuls ces leads sont notés : il y a eu « devis »."
    assert audience_aloud(asked, "en") == "Only those leads are scored: there was “devis”."


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


@given(drawn_grids.leaves)
def test_the_contrary_is_read_differently(condition: Condition) -> None:
    assert list(leaves(Not(condition))) == [condition]
    for language in get_args(Language):
        assert condition_aloud(Not(condition), language) != condition_aloud(condition, language)

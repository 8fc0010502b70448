"""BANT of one's own data: budget, authority, need and timeframe, and which column or activity tells each of them.

    Budget       Budget annuel        numbers: steps up to 25 points
    Authority    Fonction             values: 0 points each, for the team to say
    Need         Demande de démo      an activity: the more lately, up to 25 points
    Timeframe    nothing              an empty group: sales asks for it on the phone

Knows what columns are called in both languages; knows nothing of who became a customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Operator, Selection, ValueTest
from leadgrid.datasets import Dataset
from leadgrid.grids import Axis, Band, Bounds, Criterion, Grid, Group, Matrix, Rung
from leadgrid.instants import Duration
from leadgrid.numerals import NARROW
from leadgrid.problems import Words
from leadgrid.readables import nobody_known, values_or_steps
from leadgrid.recognitions.headers import folded, listed
from leadgrid.sentences import attribute_named
from leadgrid.snapshots import View
from leadgrid.wordings import label, named_rule, named_test

Question = Literal["budget", "authority", "need", "timeframe"]
QUESTIONS: Final[tuple[Question, ...]] = ("budget", "authority", "need", "timeframe")
NAMES: Final[Mapping[Question, Words]] = {
    "budget": Words(en="Budget", fr="Budget"),
    "authority": Words(en="Authority", fr="Autorité"),
    "need": Words(en="Need", fr="Besoin"),
    "timeframe": Words(en="Timeframe", fr="Échéance"),
}
MOST: Final = 25
"""Points that a question is worth."""
LEAST: Final = 5
"""Points of the lowest of three steps or more."""
WINDOWS: Final = (Duration(30, "d"), Duration(90, "d"), None)
"""How lately an activity was, from the highest step to the lowest."""

_AXES: Final[Mapping[Question, Axis]] = {
    "budget": "fit", "authority": "fit", "need": "engagement", "timeframe": "engagement",
}  # fmt: skip
_ASKED: Final[Mapping[Question, Words]] = {
    "budget": Words(en="the budget", fr="le budget"),
    "authority": Words(en="who signs", fr="qui signe"),
    "need": Words(en="the need", fr="le besoin"),
    "timeframe": Words(en="when they buy", fr="quand il achète"),
}
_COLUMNS: Final[Mapping[Question, tuple[str, ...]]] = {
    "budget": listed("budget, montant du projet, project amount, enveloppe budgétaire"),
    "authority": listed(
        "décideur, decision maker, pouvoir de décision, intitulé du poste, titre du poste, fonction, job title,"
        " job role, niveau hiérarchique, seniority, job level"
    ),
    "need": listed("besoin, besoins, need, needs, produit d'intérêt, product interest, product of interest"),
    "timeframe": listed(
        "échéance, timeframe, timeline, délai d'achat, délai du projet, délai de décision, date de décision,"
        " decision date, date du projet, date de projet, project date, horizon d'achat, purchase date"
    ),
}
"""What columns are called that tell it, or have so many words of their names in a row."""
_ALONE: Final[Mapping[Question, tuple[str, ...]]] = {
    "budget": (),
    "authority": listed("poste, title, role, rôle, job"),
    "need": listed("projet, project, type de projet, project type"),
    "timeframe": listed("délai, horizon, quand, when"),
}
"""Names that tell it only where nothing else stands beside them."""
_NEEDING: Final = listed(
    "démo, demo, démonstration, demonstration, devis, quote, quotation, essai, trial, rappel, callback,"
    " demande de contact, contact request, rendez-vous, rdv, meeting, formulaire, form"
)
"""What activities are called by which somebody says a need, the clearest first."""
_NOT_NEEDING: Final = frozenset(
    listed(
        "newsletter, lettre, infolettre, inscription, signup, désinscription, unsubscribe, unsubscribed, désabonnement,"
        " annulation, annulé, cancelled, canceled, refusé, refused, lost, perdu, open, ouverture, bounce"
    )
)
_MOST_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Source:
    """A column or an activity that tells the answer."""

    kind: Literal["attribute", "activity"]
    name: str


@dataclass(frozen=True, slots=True)
class Qualified:
    """The grid of the four questions, and those that nothing in the data tells."""

    grid: Grid
    unanswered: tuple[Question, ...]


def likely(attributes: Sequence[str], activities: Sequence[str]) -> dict[Question, Source]:
    """What tells the four questions by its name; nothing else is taken for an answer.

    >>> found = likely(["Secteur", "Fonction", "Budget annuel"], ["page_view", "demo_request"])
    >>> {question: source.name for question, source in found.items()}
    {'budget': 'Budget annuel', 'authority': 'Fonction', 'need': 'demo_request'}
    >>> likely(["Administrative", "Region"], ["purchase"])
    {}
    """
    found: dict[Question, Source] = {}
    for question in QUESTIONS:
        columns = [name for name in attributes if folded(name) in _ALONE[question]]
        columns = [*_called(attributes, _COLUMNS[question]), *columns]
        acts = [name for name in _called(activities, _NEEDING) if not _NOT_NEEDING & set(_spans(name))]
        if columns:
            found[question] = Source("attribute", columns[0])
        elif question == "need" and acts:
            found[question] = Source("activity", acts[0])
    return found


def qualified(dataset: Dataset, view: View, answers: Mapping[Question, Source], *, called: str) -> Qualified:
    """A grid of the four questions, 25 points each, with a rule for each that something tells.

    Raises `ValueError` where nothing tells any of them.
    """
    if not answers:
        raise ValueError("a grid needs a question that something tells")
    groups = tuple(Group(each, _AXES[each], label(NAMES[each]), Bounds(max=MOST)) for each in QUESTIONS)
    asked = tuple(question for question in QUESTIONS if question in answers)
    rules = tuple(_rule(dataset, view, question, answers[question]) for question in asked)
    fit, engagement = (sum(_AXES[question] == axis for question in asked) * MOST for axis in ("fit", "engagement"))
    grid = Grid(
        called, groups, rules, version="0.1.0", scale=Bounds(0, MOST * len(QUESTIONS)),
        bands=_bands(fit + engagement), matrix=Matrix(_rows("ABCD", fit), _rows("1234", engagement))
        if fit and engagement else None,
    )  # fmt: skip
    return Qualified(grid, tuple(question for question in QUESTIONS if question not in answers))


def steps(count: int) -> tuple[int, ...]:
    """Points of so many steps, from the highest.

    >>> [steps(count) for count in (1, 2, 3, 4)]
    [(25,), (25, 15), (25, 15, 5), (25, 18, 12, 5)]
    """
    if count < len(WINDOWS):
        return (MOST, 15)[:count]
    return tuple(MOST - round((MOST - LEAST) * place / (count - 1)) for place in range(count))


def _called(names: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Those of some names that have a wanted one among their words, in the order in which these are wanted."""
    spans = {name: set(_spans(name)) for name in names}
    return list(dict.fromkeys(name for want in wanted for name in names if want in spans[name]))


def _spans(name: str) -> Iterator[str]:
    """The words of a name and those in a row, compared as headers are."""
    words = [folded(word) for word in re.findall(r"[^\W_]+", name)]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield "".join(words[start:end])


def _rule(dataset: Dataset, view: View, question: Question, told: Source) -> Criterion:
    """One rule: steps for what has an order, and for values 0 points each, which the team weighs."""
    if told.kind == "activity":
        rules: list[Condition] = [ActivityCondition(Selection((told.name,), within=window)) for window in WINDOWS]
        named = [named_rule(rule, alone=False) for rule in rules[:-1]] + [Words(en="some day", fr="un jour")]
        return _ladder(question, rules, steps(len(rules)), named, Words(told.name, told.name), _LATELY)
    name = attribute_named(told.name)
    tests = values_or_steps(dataset, view.replay or nobody_known(view), told.name)
    if not tests:
        known = AttributeCondition(told.name, ValueTest((Operator("known", True),)))
        return _ladder(question, [known], [0], [named_test(known.test)], name, _KNOWN)
    is_steps = tests[0].operators[0].name == "at_least"
    points = steps(len(tests)) if is_steps else [0] * len(tests)
    asked = [AttributeCondition(told.name, test) for test in tests]
    return _ladder(question, asked, points, [named_test(test) for test in tests], name, _HIGH if is_steps else _VALUES)


_LATELY: Final = Words(
    en="the more lately, the more it counts, {most} points at most: settle the steps with sales",
    fr="plus c’est récent, plus ça compte, {most} points au plus : réglez les marches avec les ventes",
)
_HIGH: Final = Words(
    en="the higher, the more it counts, {most} points at most: settle the steps with sales",
    fr="plus c’est élevé, plus ça compte, {most} points au plus : réglez les marches avec les ventes",
)
_VALUES: Final = Words(
    en="what each value is worth is for you and sales to say, {most} points at most",
    fr="ce que vaut chaque valeur, dites-le avec les ventes : {most} points au plus",
)
_KNOWN: Final = Words(
    en="what it is worth to know it is for you and sales to say, {most} points at most",
    fr="ce que vaut de le savoir, dites-le avec les ventes : {most} points au plus",
)


def _ladder(
    question: Question,
    rules: Sequence[Condition],
    points: Sequence[int],
    named: Sequence[Words],
    source: Words,
    reason: Words,
) -> Criterion:
    asked = _ASKED[question]
    why = Words(
        en=f"“{source.en}” tells {asked.en}: {reason.en.format(most=MOST)}",
        fr=f"«{NARROW}{source.fr}{NARROW}» dit {asked.fr} ; {reason.fr.format(most=MOST)}",
    )
    if len(rules) == 1:
        rung = Rung(points[0], rules[0])
        return Criterion(question, question, "when", (rung,), label=label(named_rule(rules[0])), why=label(why))
    rungs = tuple(Rung(earned, rule, label(words)) for earned, rule, words in zip(points, rules, named, strict=True))
    return Criterion(question, question, "ladder", rungs, label=label(source), why=label(why))


def _bands(most: int) -> tuple[Band, ...]:
    """From three tenths, half and three quarters of what can be earned."""
    starts = (None, *(most * share // 100 for share in (30, 50, 75)))
    return tuple(Band(id, start, label(words)) for (id, words), start in zip(_BANDS.items(), starts, strict=True))


_BANDS: Final = {
    "cold": Words(en="Cold", fr="Froid"),
    "nurture": Words(en="To nurture", fr="À nourrir"),
    "call": Words(en="To call", fr="À appeler"),
    "vip": Words(en="VIP", fr="VIP"),
}


def _rows(ids: str, most: int) -> tuple[Band, ...]:
    """From four fifths, half and a fifth of what an axis can earn, and the rest."""
    starts: tuple[int | None, ...] = (*(most * share // 100 for share in (80, 50, 20)), None)
    return tuple(Band(id, start) for id, start in zip(ids, starts, strict=True))

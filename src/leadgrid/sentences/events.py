"""What a rule asks of a lead's events, read aloud: how many, on how many days, in answer to what, or none at all."""

from __future__ import annotations

from typing import Final

from leadgrid.conditions import (
    AT_LEAST_ONE,
    ActivityCondition,
    Measure,
    MissedCondition,
    Operator,
    ReactionCondition,
    Selection,
    SilentCondition,
    ValueTest,
    Which,
)
from leadgrid.problems import Language
from leadgrid.sentences.comparisons import FLIPPED, amounts, predicate
from leadgrid.sentences.phrases import duration, lately, listed, pick, quoted, soon
from leadgrid.values import Number

_NONE: Final = ValueTest((Operator("is", Number.of(0)),))
_OF: Final = {
    "sum": ("the total of {of} over", "le total de {of} sur"),
    "max": ("the largest {of} among", "la plus grande valeur de {of} parmi"),
    "min": ("the smallest {of} among", "la plus petite valeur de {of} parmi"),
}


def kinds(selection: Selection, language: Language, *, one: bool = False) -> str:
    """The events that are meant, without their window: «« a » ou « b » (« page » contient « prix »)»."""
    if selection.types is not None:
        named = _names(selection, language)
    elif one:
        named = pick(language, "any activity", "une activité quelconque")
    else:
        named = pick(language, "activities of any kind", "activités de toute sorte")
    return named + _where(selection, language)


def activity_aloud(condition: ActivityCondition, language: Language, *, holds: bool = True) -> str | None:
    """A condition on events, or its contrary; None where the contrary has no short sentence."""
    measure = condition.measure or AT_LEAST_ONE
    if not holds:
        contrary = _contrary(measure)
        return None if contrary is None else _measured(condition.selection, contrary, language)
    return _measured(condition.selection, measure, language)


def _contrary(measure: Measure) -> Measure | None:
    """A count is always known, so that its contrary is one as well."""
    (operator, *more) = measure.test.operators
    if more or measure.kind not in ("count", "days", "distinct"):
        return None
    if operator == AT_LEAST_ONE.test.operators[0]:
        return Measure(measure.kind, _NONE, measure.of)
    if operator == _NONE.operators[0]:
        return Measure(measure.kind, AT_LEAST_ONE.test, measure.of)
    if operator.name not in FLIPPED:
        return None
    return Measure(measure.kind, ValueTest((Operator(FLIPPED[operator.name], operator.operand),)), measure.of)


def _measured(selection: Selection, measure: Measure, language: Language) -> str:
    events, since = kinds(selection, language), lately(selection.within, language)
    match measure.kind:
        case "count":
            return _counted(measure.test, events, since, selection, language)
        case "days":
            return _on_days(measure.test, events, since, selection, language)
    assert measure.of is not None, "a measure of a property"
    of, among = quoted(measure.of, language), lately(selection.within, language, of=True)
    if measure.kind == "distinct":
        if (said := amounts(measure.test, language)) is not None:
            return pick(
                language,
                f"there were {said} different values of {of} among {events}{since}",
                f"il y a eu {said} valeurs différentes de {of} parmi {events}{since}",
            )
        told = pick(
            language, f"the number of different values of {of} among", f"le nombre de valeurs différentes de {of} parmi"
        )
    else:
        told = pick(language, *_OF[measure.kind]).format(of=of)
    return f"{told} {events}{among} {predicate(measure.test, language)}"


def _counted(test: ValueTest, events: str, since: str, selection: Selection, language: Language) -> str:
    if test == AT_LEAST_ONE.test:
        one = kinds(selection, language, one=True)
        return pick(language, f"there was {one}{since}", f"il y a eu {one}{since}")
    if test == _NONE and selection.types is None:
        where = _where(selection, language)
        return pick(language, f"there was no activity{where}{since}", f"il n’y a eu aucune activité{where}{since}")
    if test == _NONE:
        return pick(language, f"there was no {events}{since}", f"il n’y a pas eu de {events}{since}")
    if (said := amounts(test, language)) is not None:
        return pick(language, f"there were {said} {events}{since}", f"il y a eu {said} {events}{since}")
    among = lately(selection.within, language, of=True)
    told = pick(language, "the number of", "le nombre de")
    return f"{told} {events}{among} {predicate(test, language)}"


def _on_days(test: ValueTest, events: str, since: str, selection: Selection, language: Language) -> str:
    names = [operator.name for operator in test.operators]
    if names in (["at_least"], ["more_than"]) and (said := amounts(test, language)) is not None:
        return pick(
            language,
            f"there was {kinds(selection, language, one=True)} on {said} different days{since}",
            f"il y a eu {kinds(selection, language, one=True)} sur {said} jours différents{since}",
        )
    among = lately(selection.within, language, of=True)
    told = pick(language, f"the number of days with {events}{among}", f"le nombre de jours avec {events}{among}")
    return f"{told} {predicate(test, language)}"


def reaction_aloud(condition: ReactionCondition, language: Language, *, holds: bool = True) -> str:
    """A reaction that came in time, or one that did not."""
    of = lately(condition.within, language, of=True)
    after = pick(language, "after", "après")
    timed = f"{soon(condition.delay, language)} {after} {_trigger(condition, language)}{of}"
    if holds:
        one = kinds(condition.reaction, language, one=True)
        return pick(language, f"there was {one} {timed}", f"il y a eu {one} {timed}")
    events = kinds(condition.reaction, language)
    return pick(language, f"there was no {events} {timed}", f"il n’y a pas eu de {events} {timed}")


def missed_aloud(condition: MissedCondition, language: Language) -> str:
    """An expected action that did not come in time."""
    events, of = kinds(condition.reaction, language, one=True), lately(condition.within, language, of=True)
    trigger, time = _trigger(condition, language), duration(condition.delay, language)
    once = pick(language, "at least once ", "au moins une fois ") if condition.which == "any" else ""
    stayed = "est restée" if condition.trigger.types is None else "est resté"
    return pick(
        language,
        f"{once}{trigger}{of} went {time} without {events}",
        f"{once}{trigger}{of} {stayed} {time} sans {events}",
    )


def silent_aloud(condition: SilentCondition, language: Language) -> str:
    """No reaction to the last sends."""
    sends, events = kinds(condition.of, language), kinds(condition.reaction, language, one=True)
    same, e = "", "e" if condition.of.types is None else ""
    if condition.same is not None:
        name = quoted(condition.same, language)
        same = pick(language, f" of the same {name}", f" de même {name}")
    last, without = condition.last, f"{events}{same}"
    if language == "en":
        return f"the last {f'{last} ' if last > 1 else ''}{sends} went without {without}"
    if last > 1:
        return f"les {last} derni{'ères' if e else 'ers'} {sends} sont resté{e}s sans {without}"
    return f"{_nth('last', condition.of)}{_where(condition.of, language)} est resté{e} sans {without}"


def _trigger(condition: ReactionCondition | MissedCondition, language: Language) -> str:
    """What a reaction answers: «le dernier « devis »», “any activity”."""
    selection, which = condition.trigger, condition.which
    if which == "any":
        return kinds(selection, language, one=True)
    nth = f"the {which} " + ("activity" if selection.types is None else _names(selection, language))
    return (_nth(which, selection) if language == "fr" else nth) + _where(selection, language)


def _nth(which: Which, selection: Selection) -> str:
    """In French, which has a gender for it."""
    if selection.types is None:
        return {"first": "la première activité", "last": "la dernière activité", "any": ""}[which]
    return {"first": "le premier ", "last": "le dernier ", "any": ""}[which] + _names(selection, "fr")


def _names(selection: Selection, language: Language) -> str:
    return listed([quoted(name, language) for name in selection.types or ()], language)


def _where(selection: Selection, language: Language) -> str:
    tests = [f"{quoted(name, language)} {predicate(test, language)}" for name, test in selection.where]
    return f" ({listed(tests, language, last='and')})" if tests else ""

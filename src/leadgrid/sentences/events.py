"""What a rule asks of a lead's events, read aloud: how often, on how many days, in answer to what, or not at all.

Names of activities have a gender and a plural that nobody knows here, so sentences are built in which neither shows.
"""

from __future__ import annotations

from typing import Final

from leadgrid.conditions import (
    AT_LEAST_ONE,
    SIZE,
    ActivityCondition,
    Measure,
    MissedCondition,
    Operator,
    ReactionCondition,
    Selection,
    SilentCondition,
    ValueTest,
)
from leadgrid.problems import Language
from leadgrid.sentences.comparisons import FLIPPED, amounts, denied, how_often, predicate, size_of
from leadgrid.sentences.phrases import Word, joined, lately, length, listed, neither, pick, quoted, soon
from leadgrid.values import Number

_NONE: Final = ValueTest((Operator("is", Number.of(0)),))
_OF: Final = {
    "sum": ("the total of {of} over", "le total de {of} sur"),
    "max": ("the largest {of} among", "le maximum de {of} parmi"),
    "min": ("the smallest {of} among", "le minimum de {of} parmi"),
}

_ONE_IS_ENOUGH: Final = {"max": ("at_least", "more_than"), "min": ("less_than", "at_most")}


def kinds(selection: Selection, language: Language) -> str:
    """The events that are meant, without their window: «« a » ou « b » (« page » contient « prix »)»."""
    if selection.types is None:
        return pick(language, "any activity", "une activité quelconque") + _where(selection, language)
    return _names(selection, language) + _where(selection, language)


def each_of(selection: Selection, language: Language) -> str:
    """One after the other, without their window: «chaque « clic »», “each activity”."""
    named = pick(language, "activity", "activité") if selection.types is None else _names(selection, language)
    return f"{pick(language, 'each', 'chaque')} {named}{_where(selection, language)}"


def activity_aloud(condition: ActivityCondition, language: Language, *, holds: bool = True) -> str | None:
    """A condition on events, or its contrary; None where the contrary has no short sentence."""
    selection, measure = condition.selection, condition.measure or AT_LEAST_ONE
    since = lately(selection.within, language)
    if measure.kind == "count" and measure.test in (AT_LEAST_ONE.test, _NONE):
        return _happened(selection, since, language, holds=holds == (measure.test == AT_LEAST_ONE.test))
    of = quoted(measure.of, language) if measure.of is not None else ""
    among = f"{_activities(selection, language)}{lately(selection.within, language, of=True)}"
    if _is_of_one(measure):
        return _one_has(selection, measure.test, of, language, holds=holds)
    if measure.kind in _OF:
        subject = pick(language, *_OF[measure.kind]).format(of=of)
        told = predicate(measure.test, language) if holds else denied(measure.test, language, of="total")
        return None if told is None else f"{subject} {pick(language, 'all ', 'les ')}{among} {told}"
    test = measure.test if holds else _contrary(measure.test)
    word: Word = "and" if holds else "or"
    if test is not None and measure.kind == "distinct" and (said := amounts(test, language, "value", word)):
        were = "was" if said.endswith(" value") else "were"
        en, fr = f"there {were} {said} of {of} among all {among}", f"il y a eu {said} de {of} parmi les {among}"
        return pick(language, en, fr)
    is_any = selection.types is None and not selection.where
    if test is not None and measure.kind == "days" and is_any and (said := amounts(test, language, "day", word)):
        return pick(language, f"the lead was active on {said}{since}", f"le lead a été actif sur {said}{since}")
    if test is not None and measure.kind == "days" and (said := amounts(test, language, "day", word)):
        return _happened(selection, pick(language, f" on {said}{since}", f" sur {said}{since}"), language, holds=True)
    if test is not None and measure.kind == "count" and (said := how_often(test, language, word)):
        in_all = pick(language, " in total", " en tout") if len(selection.types or ("a", "b")) > 1 else ""
        return _happened(selection, f" {said}{in_all}{since}", language, holds=True)
    asked = measure.test
    told = predicate(asked, language, of="count") if holds else denied(asked, language, of="count")
    if told is None:
        return None
    if measure.kind == "distinct":
        en, fr = "the number of different values", "le nombre de valeurs différentes"
        number = pick(language, f"{en} of {of} among all {among}", f"{fr} de {of} parmi les {among}")
    elif measure.kind == "days":
        number = pick(language, f"the number of days with {among}", f"le nombre de jours avec des {among}")
    else:
        number = pick(language, f"the number of {among}", f"le nombre d’{among}")
    return f"{number} {told}"


def _is_of_one(measure: Measure) -> bool:
    """Whether one event is enough for it: the highest is at least so much, or the lowest at most."""
    names = [operator.name for operator in measure.test.operators]
    return len(names) == 1 and names[0] in _ONE_IS_ENOUGH.get(measure.kind, ())


def _one_has(selection: Selection, size: ValueTest, of: str, language: Language, *, holds: bool) -> str:
    """That an event has so much, or that none has: «au moins une activité « panier » a plus de 200 en « montant »»."""
    where, since = _where(selection, language), lately(selection.within, language, of=True)
    names = "" if selection.types is None else f" {_names(selection, language)}"
    said = f"{size_of(size, language)} {pick(language, 'in', 'en')} {of}"
    if language == "fr":
        return f"{'au moins une' if holds else 'aucune'} activité{names}{where}{since} {'a' if holds else 'n’a'} {said}"
    lead, since = "at least one" if holds else "no", since.replace(" in ", " of ", 1)
    return f"{lead}{names or ' activity'}{where}{since} has {said}"


def _contrary(test: ValueTest) -> ValueTest | None:
    """A count is always known, so that the contrary of a test on its size is one as well, of which one must hold."""
    if not all(operator.name in SIZE for operator in test.operators):
        return None
    return ValueTest(tuple(Operator(FLIPPED[operator.name], operator.operand) for operator in test.operators))


def _happened(selection: Selection, tail: str, language: Language, *, holds: bool) -> str:
    """That it came about, or did not, with what is told of it behind."""
    if holds:
        return f"{kinds(selection, language)} {pick(language, 'happened', 'a eu lieu')}{tail}"
    where, types = _where(selection, language), selection.types
    if types is None:
        return pick(language, f"no activity{where} happened{tail}", f"aucune activité{where} n’a eu lieu{tail}")
    names = [quoted(name, language) for name in types]
    if len(names) > 1:
        said = f"{neither(names, language)}{where}"
        return pick(language, f"{said} happened{tail}", f"{said} n’ont eu lieu{tail}")
    if not tail:
        return pick(language, f"{names[0]}{where} never happened", f"{names[0]}{where} n’a jamais eu lieu")
    return pick(language, f"{names[0]}{where} did not happen{tail}", f"{names[0]}{where} n’a pas eu lieu{tail}")


def reaction_aloud(condition: ReactionCondition, language: Language, *, holds: bool = True) -> str:
    """A reaction that came in time, or one that did not."""
    return _happened(
        condition.reaction, f" {soon(condition.delay, language)} {_after(condition, language)}", language, holds=holds
    )


def missed_aloud(condition: MissedCondition, language: Language, *, holds: bool = True) -> str:
    """An expected action that did not come in time, or the contrary."""
    without = f"{_without(condition.reaction, language)} {_after(condition, language)}"
    span = length(condition.delay, language)
    is_one = condition.delay.amount == 1
    if condition.which == "any":
        ever = pick(language, "ever" if holds else "never", "il est arrivé" if holds else "il n’est jamais arrivé")
        passes = "passe" if is_one else "passent"
        return pick(language, f"{span} {ever} went by {without}", f"{ever} que {span} {passes} {without}")
    went = "went by" if holds else "did not go by"
    a = ("a" if is_one else "ont") + " passé"
    if not holds:
        a = f"n’{'a' if is_one else 'ont'} pas passé"
    return pick(language, f"{span} {went} {without}", f"{span} {a} {without}")


def silent_aloud(condition: SilentCondition, language: Language, *, holds: bool = True) -> str:
    """No reaction to the last sends, or the contrary."""
    last, without = condition.last, _without(condition.reaction, language)
    if condition.same is not None:
        name = quoted(condition.same, language)
        without += pick(language, f" of the same {name}", f" avec {name} identique")
    if last == 1:
        sends = _nth("last", condition.of, language) + _where(condition.of, language)
        if holds:
            return f"{sends} {pick(language, 'went', 'est restée')} {without}"
        en, fr = "did not go {} (or there was none)", "n’est pas restée {} (ou il n’y en a pas eu)"
        return f"{sends} {pick(language, en, fr).format(without)}"
    sends = pick(language, f"the last {last} ", f"les {last} dernières ") + _activities(condition.of, language)
    if holds:
        return f"{sends} {pick(language, 'all went', 'sont toutes restées')} {without}"
    en = f"did not all go {without} (or there were fewer than {last})"
    return f"{sends} {pick(language, en, f'ne sont pas toutes restées {without} (ou il y en a eu moins de {last})')}"


def _after(condition: ReactionCondition | MissedCondition, language: Language) -> str:
    """What an action answers: «après la dernière activité « devis » des 30 derniers jours», “after any activity”."""
    trigger, after = condition.trigger, pick(language, "after", "après")
    if condition.which != "any":
        # «the last of the last 30 days» is one «last» too many
        which = "latest" if condition.which == "last" and condition.within is not None else condition.which
        named = _nth(which, trigger, language) + _where(trigger, language)
    elif condition.within is None or trigger.types is None:
        named = kinds(trigger, language)
    else:
        named = pick(language, "any ", "une activité ") + kinds(trigger, language)
    if condition.within is None:
        return f"{after} {named}"
    since = lately(condition.within, language, of=True)
    return f"{after} {named}{since if language == 'fr' else since.replace(' in ', ' of ', 1)}"


def _without(selection: Selection, language: Language) -> str:
    """«sans « ouverture » ni « clic »», “without any activity”."""
    where = _where(selection, language)
    if selection.types is None:
        return pick(language, f"without any activity{where}", f"sans aucune activité{where}")
    names = [quoted(name, language) for name in selection.types]
    return pick(language, f"without {listed(names, 'en')}{where}", f"sans {' ni '.join(names)}{where}")


def _nth(which: str, selection: Selection, language: Language) -> str:
    """The first or the last one, without its properties."""
    nth = pick(language, f"the {which}", "la première" if which == "first" else "la dernière")
    if selection.types is None:
        return f"{nth} {pick(language, 'activity', 'activité')}"
    return f"{nth} {pick(language, '', 'activité ')}{_names(selection, language)}"


def _activities(selection: Selection, language: Language) -> str:
    """All of them, as a plural: «activités « a » et « b »», “activities of any kind”."""
    where = _where(selection, language)
    if selection.types is None:
        return pick(language, "activities of any kind", "activités de toute sorte") + where
    names = listed([quoted(name, language) for name in selection.types], language, last="and")
    return pick(language, f"{names} activities", f"activités {names}") + where


def _names(selection: Selection, language: Language) -> str:
    return listed([quoted(name, language) for name in selection.types or ()], language)


def _where(selection: Selection, language: Language) -> str:
    tests = [f"{quoted(name, language)} {predicate(test, language)}" for name, test in selection.where]
    return f" ({joined(tests, language, 'and')})" if tests else ""

"""A criterion read aloud: its points and what earns them; and who is scored at all."""

from __future__ import annotations

from leadgrid.conditions import ActivityCondition, Condition
from leadgrid.grids import Criterion, Decay
from leadgrid.numerals import NARROW, number, signed
from leadgrid.problems import Language
from leadgrid.sentences.conditions import condition_aloud, if_aloud
from leadgrid.sentences.events import kinds
from leadgrid.sentences.phrases import duration, lately, pick


def criterion_aloud(criterion: Criterion, language: Language) -> str:
    """One sentence with everything that the rule does; label and reason stand beside it, not in it.

    >>> from leadgrid.conditions import Selection
    >>> from leadgrid.grids import Rung
    >>> demo = ActivityCondition(Selection(("demo",)))
    >>> print(criterion_aloud(Criterion("demo", "web", "when", (Rung(20, demo),)), "en"))
    +20 points if there was “demo”.
    """
    match criterion.kind:
        case "each":
            said = f"{_points(criterion.rungs[0].points, language)} {_each(criterion, language)}"
        case _:
            parts = [
                f"{_points(rung.points, language)} {if_aloud(rung.condition, language)}" for rung in criterion.rungs
            ]
            said = pick(language, "; otherwise ", f"{NARROW}; sinon ").join(parts)
    if criterion.decay is not None:
        said += _decay(criterion.decay, language)
    off = "" if criterion.enabled else pick(language, "Switched off: ", "Désactivée : ")
    return f"{off}{said}."


def rung_aloud(criterion: Criterion, number: int, language: Language) -> str:
    """What earns the points of one rung, as the rest of a sentence: «si …», “for each …”."""
    rung = criterion.rungs[number]
    return _each(criterion, language) if criterion.kind == "each" else if_aloud(rung.condition, language)


def audience_aloud(condition: Condition, language: Language) -> str:
    """Who is scored, as a sentence."""
    said = condition_aloud(condition, language)
    return pick(language, f"Only those leads are scored: {said}.", f"Seuls ces leads sont notés : {said}.")


def _each(criterion: Criterion, language: Language) -> str:
    rung = criterion.rungs[0]
    assert isinstance(rung.condition, ActivityCondition), "each takes a selection of events"
    selection = rung.condition.selection
    each = pick(language, "for each", "pour chaque")
    if selection.types is None:
        each = pick(language, "for each one of the", "pour chacune des")
    said = f"{each} {kinds(selection, language)}"
    said += lately(selection.within, language, of=True)
    if criterion.up_to is None:
        return said
    times = number(criterion.up_to, language)
    if criterion.up_to == 1:
        return said + pick(language, ", once at most", ", une fois au plus")
    return said + pick(language, f", {times} times at most", f", {times} fois au plus")


def _decay(decay: Decay, language: Language) -> str:
    every = duration(decay.every, language)
    return pick(
        language,
        f"; the points lose {decay.lose}% with every {every} of age",
        f"{NARROW}; les points perdent {decay.lose}{NARROW}% à chaque période de {every}",
    )


def _points(points: int, language: Language) -> str:
    # French counts from two on in the plural, English everything but one
    is_one = abs(points) <= 1 if language == "fr" else abs(points) == 1
    return f"{signed(points, language)} {'point' if is_one else 'points'}"

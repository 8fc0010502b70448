"""A criterion read aloud: its points and what earns them; and who is scored at all."""

from __future__ import annotations

from leadgrid.conditions import ActivityCondition, Condition
from leadgrid.grids import Criterion, Decay
from leadgrid.numerals import NARROW, number, signed
from leadgrid.problems import Language
from leadgrid.sentences.conditions import if_aloud
from leadgrid.sentences.events import each_of
from leadgrid.sentences.phrases import every, lately, pick


def criterion_aloud(criterion: Criterion, language: Language) -> str:
    """One sentence with everything that the rule does; label and reason stand beside it, not in it.

    >>> from leadgrid.conditions import Selection
    >>> from leadgrid.grids import Rung
    >>> demo = ActivityCondition(Selection(("demo",)))
    >>> print(criterion_aloud(Criterion("demo", "web", "when", (Rung(20, demo),)), "en"))
    +20 points if “demo” happened.
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
        said += _decay(criterion.decay, language, rungs=len(criterion.rungs))
    off = "" if criterion.enabled else pick(language, "Switched off: ", "Désactivée : ")
    return f"{off}{said}."


def rung_aloud(criterion: Criterion, number: int, language: Language) -> str:
    """What earns the points of one rung, as the rest of a sentence: «si …», “for each …”."""
    rung = criterion.rungs[number]
    return _each(criterion, language) if criterion.kind == "each" else if_aloud(rung.condition, language)


def audience_aloud(condition: Condition, language: Language) -> str:
    """Who is scored, as a sentence."""
    said = if_aloud(condition, language)
    return pick(language, f"A lead is scored only {said}.", f"Un lead n’est noté que {said}.")


def _each(criterion: Criterion, language: Language) -> str:
    rung = criterion.rungs[0]
    assert isinstance(rung.condition, ActivityCondition), "each takes a selection of events"
    selection = rung.condition.selection
    said = pick(language, "for ", "pour ") + each_of(selection, language)
    said += lately(selection.within, language, of=True)
    if criterion.up_to is None:
        return said
    times = number(criterion.up_to, language)
    if criterion.up_to == 1:
        return said + pick(language, ", once only", ", une seule fois")
    return said + pick(language, f", up to {times} times", f", {times} fois au plus")


def _decay(decay: Decay, language: Language, *, rungs: int) -> str:
    often = every(decay.every, language)
    en, fr = ("in every case ", "dans tous les cas, ") if rungs > 1 else ("", "")
    return pick(
        language,
        f"; {en}the points lose {decay.lose}% of their value {often}",
        f"{NARROW}; {fr}les points perdent {decay.lose}{NARROW}% de leur valeur {often}",
    )


def _points(points: int, language: Language) -> str:
    # French counts from two on in the plural, English everything but one
    is_one = abs(points) <= 1 if language == "fr" else abs(points) == 1
    return f"{signed(points, language)} {'point' if is_one else 'points'}"

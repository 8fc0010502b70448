"""A whole condition read aloud: what stands alone, and what and, or and not make of it."""

from __future__ import annotations

from collections.abc import Sequence

from leadgrid.conditions import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    MissedCondition,
    Not,
    ReactionCondition,
    SilentCondition,
)
from leadgrid.problems import Language
from leadgrid.sentences.comparisons import denied, predicate
from leadgrid.sentences.events import activity_aloud, missed_aloud, reaction_aloud, silent_aloud
from leadgrid.sentences.phrases import pick, quoted


def condition_aloud(condition: Condition, language: Language) -> str:
    """What holds of a lead, as the part of a sentence after «si», “if”.

    >>> from leadgrid.conditions import Selection
    >>> condition_aloud(ActivityCondition(Selection(("demo",))), "en")
    'there was “demo”'
    """
    return _aloud(condition, language, holds=True)


def if_aloud(condition: Condition, language: Language) -> str:
    """The same with its «si», which loses its vowel before «il»."""
    said = condition_aloud(condition, language)
    if language == "en":
        return f"if {said}"
    return f"s’{said}" if said.startswith("il ") else f"si {said}"


def _aloud(condition: Condition, language: Language, *, holds: bool) -> str:
    match condition:
        case Not(part):
            return _aloud(part, language, holds=not holds)
        case AllOf(parts) | AnyOf(parts):
            # not all of them: one of them not; not one of them: none of them
            return _joined(parts, language, is_all=isinstance(condition, AllOf) == holds, holds=holds)
    said: str | None
    match condition:
        case AttributeCondition(name, test):
            rest = predicate(test, language) if holds else denied(test, language)
            said = None if rest is None else f"{quoted(name, language)} {rest}"
        case ActivityCondition():
            said = activity_aloud(condition, language, holds=holds)
        case ReactionCondition():
            said = reaction_aloud(condition, language, holds=holds)
        case MissedCondition():
            said = missed_aloud(condition, language) if holds else None
        case SilentCondition():
            said = silent_aloud(condition, language) if holds else None
    if said is not None:
        return said
    return _untrue(condition, language)


def _untrue(condition: Condition, language: Language) -> str:
    said = _aloud(condition, language, holds=True)
    if language == "en":
        return f"it is not true that {said}"
    elided = said.startswith(("il ", "au moins "))
    return f"il n’est pas vrai {'qu’' if elided else 'que '}{said}"


def _joined(parts: Sequence[Condition], language: Language, *, is_all: bool, holds: bool) -> str:
    said = []
    for part in parts:
        one = _aloud(part, language, holds=holds)
        said.append(f"({one})" if _is_mixed(part) and len(parts) > 1 else one)
    word = pick(language, "and", "et") if is_all else pick(language, "or", "ou")
    return f" {word} ".join(said)


def _is_mixed(condition: Condition) -> bool:
    """Whether a part is itself made of several parts, which brackets keep together."""
    match condition:
        case Not(part):
            return _is_mixed(part)
        case AllOf(parts) | AnyOf(parts):
            return len(parts) > 1 or _is_mixed(parts[0])
    return False

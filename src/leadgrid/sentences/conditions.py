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
    Operator,
    ReactionCondition,
    SilentCondition,
    ValueTest,
)
from leadgrid.problems import Language
from leadgrid.sentences.attributes import attribute_aloud, is_yes_or_no, or_unknown, subject_aloud
from leadgrid.sentences.events import activity_aloud, missed_aloud, reaction_aloud, silent_aloud
from leadgrid.sentences.phrases import joined
from leadgrid.values import text_key

_KNOWN = ValueTest((Operator("known", operand=True),))


def condition_aloud(condition: Condition, language: Language) -> str:
    """What holds of a lead, as the part of a sentence after «si», “if”.

    >>> from leadgrid.conditions import Selection
    >>> condition_aloud(ActivityCondition(Selection(("demo",))), "en")
    '“demo” happened'
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
            said = attribute_aloud(name, test, language, holds=holds)
        case ActivityCondition():
            said = activity_aloud(condition, language, holds=holds)
        case ReactionCondition():
            said = reaction_aloud(condition, language, holds=holds)
        case MissedCondition():
            said = missed_aloud(condition, language, holds=holds)
        case SilentCondition():
            said = silent_aloud(condition, language, holds=holds)
    if said is not None:
        return said
    return _untrue(condition, language)


def _untrue(condition: Condition, language: Language) -> str:
    said = _aloud(condition, language, holds=True)
    if language == "en":
        return f"it is not true that ({said})"
    return f"il n’est pas vrai que ({said})"


def _joined(parts: Sequence[Condition], language: Language, *, is_all: bool, holds: bool) -> str:
    said: list[str] = []
    before = "", ""
    known = _known(parts) if is_all and holds else frozenset[str]()
    for part in parts:
        leaf, positive = _leaf(part, holds=holds)
        one, begins = _aloud(part, language, holds=holds), ""
        if isinstance(leaf, AttributeCondition):
            if not positive and text_key(leaf.name) in known:
                # that it may be unknown need not be said where it is asked to be known
                one = one.removesuffix(or_unknown(leaf.name, language))
            begins = f"{subject_aloud(leaf.name, language)} "
            begins = begins if one.startswith(begins) else ""
            if is_yes_or_no(leaf.name) and begins and begins == before[0]:
                one = _noted_once(said, one, or_unknown(leaf.name, language), before=before[1], is_all=is_all)
        rest = one.removeprefix(begins) if begins == before[0] else one
        said.append(f"({rest})" if _is_mixed(part) and len(parts) > 1 else rest)
        before = begins, or_unknown(leaf.name, language) if isinstance(leaf, AttributeCondition) else ""
    return joined(said, language, "and" if is_all else "or")


def _noted_once(said: list[str], one: str, note: str, *, before: str, is_all: bool) -> str:
    """A clause about the same address as the last one, of which both may say that there is none: once is enough."""
    if not one.endswith(note):
        return one
    if said[-1].endswith(note):
        said[-1] = said[-1].removesuffix(note)
        return one
    # what holds of an address says that there is one
    return one.removesuffix(note) if is_all and note == before else one


def _leaf(condition: Condition, *, holds: bool) -> tuple[Condition, bool]:
    """What a condition asks when its negations are done with, and whether it is to hold."""
    match condition:
        case Not(part):
            return _leaf(part, holds=not holds)
        case AllOf((part,)) | AnyOf((part,)):
            return _leaf(part, holds=holds)
    return condition, holds


def _known(parts: Sequence[Condition]) -> frozenset[str]:
    """The attributes that are asked to be known."""
    return frozenset(
        text_key(part.name) for part in parts if isinstance(part, AttributeCondition) and part.test == _KNOWN
    )


def _is_mixed(condition: Condition) -> bool:
    """Whether a part is itself made of several parts, which brackets keep together."""
    match condition:
        case Not(part):
            return _is_mixed(part)
        case AllOf(parts) | AnyOf(parts):
            return len(parts) > 1 or _is_mixed(parts[0])
    return False

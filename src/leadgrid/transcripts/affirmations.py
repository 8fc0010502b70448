"""«Oui» and «non» beside an attribute that says yes or no, whatever the data's own two words for it are.

Which of the two a criterion asks for is read, too: «Adresse professionnelle» is the no of «Adresse personnelle». Knows
words and the values that are given; knows nothing of files or grids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import AttributeCondition, Operator, Value, ValueTest
from leadgrid.recognitions.headers import NO, YES, folded, listed
from leadgrid.sentences import attribute_named, is_yes_or_no
from leadgrid.transcripts.absences import is_idle
from leadgrid.transcripts.doings import says_none
from leadgrid.transcripts.meanings import sort_of
from leadgrid.transcripts.quantities import Unread
from leadgrid.values import text_key, trimmed

_YES: Final = frozenset(text_key(word) for word in YES.split(", ")) | {"ok", "✓", "✔", "vrai", "true"}
_NO: Final = frozenset(text_key(word) for word in NO.split(", ")) | {"✗", "✘"}


@dataclass(frozen=True, slots=True)
class Sides:
    """What the data write for yes and for no; None where they have only the other."""

    yes: Value | None
    no: Value | None


MADE: Final = Sides(True, False)
"""Those of attributes that leadgrid makes."""


def sides_of(values: Iterable[str]) -> Sides | None:
    """The two sides of an attribute that has these values; None where it says anything but yes and no.

    >>> sides_of(["Oui", "Non"]), sides_of(["false", "true"]), sides_of(["Oui", "Peut-être"])
    (Sides(yes='Oui', no='Non'), Sides(yes=True, no=False), None)
    """
    known = list(values)
    yes = [value for value in known if text_key(value) in _YES]
    no = [value for value in known if text_key(value) in _NO]
    if not known or len(yes) + len(no) < len(known) or max(len(yes), len(no)) > 1:
        return None
    if {text_key(value) for value in known} <= {"true", "false"}:
        return MADE
    return Sides(next(iter(yes), None), next(iter(no), None))


def affirmed(name: str, criterion: str, text: str, *, sides: Sides | None) -> AttributeCondition | Unread | None:
    """What a yes or a no beside a criterion asks of such an attribute; None where the text says something else.

    >>> asked = affirmed("derived.email_free", "E-mail professionnel", "oui", sides=MADE)
    >>> asked.test.operators[0].operand
    False
    """
    if sides is None:
        return None
    said = trimmed(text)
    is_so = _direction(name, criterion)
    sort = sort_of(criterion)
    answer = _answer(said)
    if not said:  # a criterion alone is a yes where its words are what is asked, or where nobody can say no
        answer = True if sort is not None or sides.no is None else None
        if answer is None:
            return Unread(criterion)
    if answer is None:
        return Unread(said) if sort is not None and is_yes_or_no(name) else None
    operand = None if is_so is None else sides.yes if answer == is_so else sides.no
    if operand is None:
        return Unread(said or criterion)
    return AttributeCondition(name, ValueTest((Operator("is", operand),)))


def is_of_other_words(test: ValueTest, sides: Sides | None) -> bool:
    """Whether a test compares such an attribute with a yes or a no that is none of its own two.

    >>> is_of_other_words(ValueTest((Operator("is_not", "oui"),)), Sides(True, False))
    True
    """
    if sides is None:
        return False
    own = {text_key(str(side)) for side in (sides.yes, sides.no)}
    wholes = (each.operand for each in test.operators if each.name in ("is", "is_not", "in", "not_in"))
    values = (value for operand in wholes for value in (operand if isinstance(operand, tuple) else (operand,)))
    return any(text_key(str(value)) in (_YES | _NO) - own for value in values)


def _answer(text: str) -> bool | None:
    key = text_key(text)
    return True if key in _YES else False if key in _NO else None


def _direction(name: str, criterion: str) -> bool | None:
    """Whether a criterion asks what the attribute says, or its contrary; None where nobody can tell."""
    if is_yes_or_no(name):
        sort = sort_of(criterion)
        if sort is not None:
            return sort[1] if sort[0] == text_key(name) else None
        own = attribute_named(name)
        return True if folded(criterion) in listed(f"{name}, {own.fr}, {own.en}") else None
    is_alike = says_none(criterion) == says_none(name) and is_idle(criterion) == is_idle(name)
    return True if is_alike else None

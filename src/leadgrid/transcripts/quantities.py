"""Sizes as people write them, «50 à 500 salariés», «> 10 k€», wholly understood or not at all.

Knows words and numbers; knows nothing of what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import Operator, ValueTest
from leadgrid.recognitions.headers import folded, listed
from leadgrid.values import BILLION, Number

_NUMBER: Final = r"([+-]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?)"
_UNIT: Final = r"((?:\s*(?:[km]?[€$£%]|(?!(?:et|ou|and|or|à|to)\b)[^\W\d_]+(?:\s+(?:d['’]\s*)?euros?)?)\.?)?)"
_SIZES: Final = (
    ("at_least", r">=|≥|=>|au moins|minimum|min\.?|à partir de|a partir de|dès|at least|from"),
    ("at_most", r"<=|≤|=<|au plus|maximum|max\.?|jusqu['’]à|at most|up to"),
    ("more_than", r">|(?:plus|\+)\s+d['’e]|supérieur(?:e)?s? à|plus grand que|more than|over|above|greater than"),
    ("less_than", r"<|(?:moins|-)\s+d['’e]|inférieur(?:e)?s? à|plus petit que|less than|under|below"),
)
_RANGE: Final = re.compile(
    rf"(?:de|entre|from|between)?\s*{_NUMBER}{_UNIT}\s*(?:-|–|à|et|to|and)\s*{_NUMBER}{_UNIT}", re.IGNORECASE
)
_PATTERNS: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        *((name, rf"(?:{words})\s*{_NUMBER}{_UNIT}") for name, words in _SIZES),
        ("at_least", rf"{_NUMBER}{_UNIT}\s*(?:(?:(?:et|ou)\s+)?\+|(?:et|ou) plus|and more|or more|and over)"),
        ("at_most", rf"{_NUMBER}{_UNIT}\s*(?:(?:et|ou) moins|or less|or fewer|and under)"),
    )
)
_AND: Final = re.compile(r"\s+(?:et|and|&)\s+|\s*,\s+", re.IGNORECASE)
_THOUSANDS: Final[Mapping[str, int]] = dict.fromkeys(
    ("k", "k€", "k$", "k£", "keur", "keuros", "milliers", "mille"), 10**3
)
_MILLIONS: Final[Mapping[str, int]] = dict.fromkeys(("m€", "m$", "m£", "meur", "million", "millions"), 10**6)
UNITS: Final = frozenset("€$£%") | frozenset(
    listed(
        "eur, euro, euros, dollars, salarie, salaries, employe, employes, employees, collaborateurs,"
        " collaborateur, personne, personnes, pers, people, staff, etp, fte, effectif, effectifs"
    )
)
"""What people count, and money: words beside a number that change nothing."""
_TOO_MUCH: Final = 10**18 * BILLION
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
"""1.000 and 1,000: a thousand to some people and one to others."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that nobody understood: no test is made of what stands around them."""

    words: str


def size_of(said: str, *, units: Collection[str] = UNITS) -> ValueTest | None:
    """The test of a number that a text says as a whole; `units` are words (folded) that may stand beside one.

    >>> [(operator.name, operator.operand.text) for operator in size_of("> 10 k€ et <= 50 k€").operators]
    [('more_than', '10000'), ('at_most', '50000')]
    >>> size_of("plus de 6 mois"), size_of("> 1.000")
    (None, None)
    """
    if match := _RANGE.fullmatch(said):
        first, last = _number(match[1], match[2], units), _number(match[3], match[4], units)
        is_scaled = not match[2].strip() and _scale(match[4], units) != 1  # «5 à 10 k€»: five euros, or five thousand?
        if first is None or last is None or is_scaled or first > last:
            return None
        return ValueTest((Operator("at_least", first), Operator("at_most", last)))
    for name, pattern in _PATTERNS:
        if (match := pattern.fullmatch(said)) and (number := _number(match[1], match[2], units)) is not None:
            return ValueTest((Operator(name, number),))
    if match := re.fullmatch(_NUMBER, said):
        is_code = match[1].startswith("0") and len(match[1]) > 1 and match[1].isdigit()  # 06 is no number to people
        alone = None if is_code else _number(match[1], "", units)
        return None if alone is None else ValueTest((Operator("is", alone),))
    return _span(_AND.split(said), units)


def _span(parts: Sequence[str], units: Collection[str]) -> ValueTest | None:
    """«> 10 et <= 50»: a lower and an upper bound."""
    if len(parts) != 2:
        return None
    both = [operator for part in parts if (test := size_of(part, units=units)) for operator in test.operators]
    lower = [operator for operator in both if operator.name in ("at_least", "more_than")]
    upper = [operator for operator in both if operator.name in ("at_most", "less_than")]
    return ValueTest((*lower, *upper)) if len(both) == 2 and len(lower) == len(upper) == 1 else None


def _number(text: str, unit: str, units: Collection[str]) -> Number | None:
    bare = re.sub(r"[ \u00a0\u202f]", "", text)
    scale = _scale(unit, units)
    if scale is None or _GROUPED.fullmatch(bare):
        return None
    found = Number.read(bare.replace(",", "."))
    return None if found is None or abs(found.billionths) * scale >= _TOO_MUCH else Number(found.billionths * scale)


def _scale(unit: str, units: Collection[str]) -> int | None:
    """What a unit multiplies by; None where nobody knows the word, or it is a time: six months are no six."""
    bare = unit.strip(" .\u00a0\u202f").lower()
    if not bare:
        return 1
    first = re.sub(r"\s+(?:d['’]\s*)?euros?$", "", bare)
    if first in _THOUSANDS or first in _MILLIONS:
        return _THOUSANDS.get(first) or _MILLIONS[first]
    key = bare if bare in units else folded(bare)
    return 1 if key in units else None

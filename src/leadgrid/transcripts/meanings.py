"""What people write beside a criterion, read as a test: «50 à 500», «Industrie ou BTP», «3 fois en 30 jours».

Knows words and numbers; knows nothing of files or grids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import Operator, ValueTest
from leadgrid.instants import Duration
from leadgrid.values import Number, normal, trimmed

_NUMBER: Final = r"([+-]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?)"
_UNIT: Final = r"(?:\s*[^\W\d]{0,12}\.?|\s*[€$£%])?"
_SIZES: Final = (
    ("at_least", r">=|≥|=>|au moins|minimum|min\.?|à partir de|a partir de|dès|at least|from"),
    ("at_most", r"<=|≤|=<|au plus|maximum|max\.?|jusqu['’]à|at most|up to"),
    ("more_than", r">|plus de|supérieur(?:e)?s? à|plus grand que|more than|over|above|greater than"),
    ("less_than", r"<|moins de|inférieur(?:e)?s? à|plus petit que|less than|under|below"),
)
_RANGE: Final = re.compile(
    rf"(?:de|entre|from|between)?\s*{_NUMBER}{_UNIT}\s*(?:-|–|à|et|to|and)\s*{_NUMBER}{_UNIT}", re.IGNORECASE
)
_PARTS: Final = (
    ("contains", r"contient|contenant|contains|containing"),
    ("starts_with", r"commence par|starts with|begins with"),
    ("ends_with", r"finit par|se termine par|ends with"),
)
_NOT: Final = re.compile(r"(?:!=|<>|≠|pas|sauf|hors|différent de|not|other than|except)\s+(.+)", re.IGNORECASE)
_KNOWN: Final = re.compile(r"(?:renseigné|rempli|connu|présent|known|filled(?: in)?|present|\*)e?s?", re.IGNORECASE)
_UNKNOWN: Final = re.compile(
    r"(?:non renseigné|vide|inconnu|absent|manquant|unknown|empty|missing|blank)e?s?", re.IGNORECASE
)
_SPLIT: Final = re.compile(r"\s*[;,|]\s*|\s+(?:ou|or)\s+|\s+/\s+", re.IGNORECASE)
_TIME: Final = {"j": "d", "d": "d", "s": "w", "w": "w", "h": "h", "mo": "mo", "an": "an", "y": "an"}
_WINDOW: Final = re.compile(
    r"(?:\b(?:dans|sur|en|au cours d|depuis|in|over|within|during|last|moins d)\w*['’]?\s*)?"
    r"(?:\b(?:les?|des?|the|la|ces)\s+)?(?:\b(?:derni[eè]re?s?|last|past)\s+)?"
    r"(\d{1,4})\s*(?:derni[eè]re?s?\s+|last\s+)?"
    r"(jours?|days?|j|d|semaines?|weeks?|heures?|hours?|h|mois|months?|ans?|années?|years?)\b",
    re.IGNORECASE,
)
_EACH: Final = re.compile(r"\b(?:par|pour chaque|chaque|à chaque|each|per|every|for each)\b", re.IGNORECASE)
_UP_TO: Final = re.compile(
    r"\b(?:max(?:imum|\.)?|au plus|limité à|at most|up to|capped at)\s*:?\s*(\d{1,4})", re.IGNORECASE
)
_TIMES: Final = re.compile(r"(\d{1,4})\s*(?:fois|x|times?)\b", re.IGNORECASE)


_ONCE: Final = re.compile(r"\b(?:une?\s+fois|one\s+time|once)\b", re.IGNORECASE)
_LATELY: Final = re.compile(
    r"\b(?:dans|sur|en|au cours de|in|over|within)?\s*(?:\bl['’]|\b(?:le|la|ce|cet|cette|the|this|last)\b\s*)"
    r"(?:derni[eè]re?\s+)?(mois|semaine|année|an|month|week|year)\b(?:\s+derni[eè]re?)?",
    re.IGNORECASE,
)
_NEVER: Final = re.compile(
    r"(?:aucune?s?|jamais|pas|never|none|no|not|zéro|zero)\b(?:\s*(?:d['’])?[^\W\d]+){0,3}", re.IGNORECASE
)
_SO_MANY: Final = re.compile(rf"{_NUMBER}(?:\s+[^\W\d]+){{1,3}}")
_DONE: Final = re.compile(
    r"oui|yes|x|ok|✓|✔|vrai|true|fait|done|(?:téléchargé|rempli|ouvert|cliqué|participé|inscrit|visité|vu|lu|demandé|signé"
    r"|reçu|envoyé|répondu)(?:e|s|es)?|downloaded|opened|clicked|filled(?: in)?|attended|visited|requested|signed|seen",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a text says of an activity: how often, how lately, and whether each one counts; `left` is what else it says
    that nobody understood."""

    count: ValueTest | None = None
    within: Duration | None = None
    each: bool = False
    up_to: int | None = None
    left: str = ""


def value_test(text: str) -> ValueTest:
    """The test of an attribute that a text says; an empty one asks that the value be known.

    >>> [operator.name for operator in value_test("50 à 500").operators]
    ['at_least', 'at_most']
    >>> value_test("Industrie ou BTP").operators[0].operand
    ('Industrie', 'BTP')
    >>> value_test("@gmail.com").operators[0].name
    'ends_with'
    """
    said = trimmed(normal(text))
    if not said or _KNOWN.fullmatch(said):
        return ValueTest((Operator("known", True),))
    if _UNKNOWN.fullmatch(said):
        return ValueTest((Operator("known", False),))
    if (sized := _sized(said)) is not None:
        return sized
    for name, words in _PARTS:
        if match := re.fullmatch(rf"(?:{words})\s+(.+)", said, re.IGNORECASE):
            return ValueTest((Operator(name, _unquoted(match[1])),))
    if (match := _NOT.fullmatch(said)) and (others := _values(match[1])):
        return ValueTest((Operator("is_not", others[0]) if len(others) == 1 else Operator("not_in", others),))
    values = _values(said) or (said,)
    if len(values) == 1 and values[0].startswith("@"):
        return ValueTest((Operator("ends_with", values[0]),))
    return ValueTest((Operator("is", values[0]) if len(values) == 1 else Operator("in", values),))


def doing_of(text: str) -> Doing:
    """What a text says of an activity; what it does not say is left open, and what is not understood is told.

    >>> doing = doing_of("au moins 3 fois dans les 30 derniers jours")
    >>> doing.count.operators[0].operand.text, doing.within.text
    ('3', '30d')
    >>> doing_of("0 clic depuis 6 mois").count.operators[0].operand.text, doing_of("à revoir").left
    ('0', 'à revoir')
    """
    said = trimmed(normal(text))
    window = _WINDOW.search(said)
    within = None if window is None else _duration(int(window[1]), window[2])
    if window is None and (window := _LATELY.search(said)):
        within = _duration(1, window[1])
    rest = said if window is None else f"{said[: window.start()]} {said[window.end() :]}"
    limit = _UP_TO.search(rest)
    if _EACH.search(rest):
        return Doing(within=within, each=True, up_to=int(limit[1]) if limit and int(limit[1]) else None)
    rest = _TIMES.sub(r"\1", _ONCE.sub("1", rest)).strip(" ,.;:()")
    if _NEVER.fullmatch(rest):
        rest = "0"
    elif many := _SO_MANY.fullmatch(rest):
        rest = many[1]
    sized = _sized(rest)
    if sized is not None and all(operator.name == "is" for operator in sized.operators):
        (operator,) = sized.operators
        assert isinstance(operator.operand, Number), "a size is a number"
        # «3 visites» means three or more; «0» means none
        name = "at_least" if operator.operand.billionths > 0 else "is"
        sized = ValueTest((Operator(name, operator.operand),))
    is_told = sized is not None or not rest or _DONE.fullmatch(rest) or _KNOWN.fullmatch(rest)
    return Doing(count=sized, within=within, left="" if is_told else rest)


def _sized(said: str) -> ValueTest | None:
    if match := _RANGE.fullmatch(said):
        low, high = _number(match[1]), _number(match[2])
        if low is not None and high is not None and low.billionths <= high.billionths:
            return ValueTest((Operator("at_least", low), Operator("at_most", high)))
    for name, words in _SIZES:
        match = re.fullmatch(rf"(?:{words})\s*{_NUMBER}{_UNIT}", said, re.IGNORECASE)
        if match and (number := _number(match[1])) is not None:
            return ValueTest((Operator(name, number),))
    if match := re.fullmatch(rf"{_NUMBER}\s*(?:\+|et plus|ou plus|and more|or more|and over)", said, re.IGNORECASE):
        number = _number(match[1])
        return None if number is None else ValueTest((Operator("at_least", number),))
    if match := re.fullmatch(_NUMBER, said):
        number = _number(match[1])
        is_code = match[1].startswith("0") and len(match[1]) > 1 and match[1].isdigit()  # 06 is no number to people
        return None if number is None or is_code else ValueTest((Operator("is", number),))
    return None


def _number(text: str) -> Number | None:
    return Number.read(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))


def _values(text: str) -> tuple[str, ...]:
    parts = (_unquoted(part) for part in _SPLIT.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _unquoted(text: str) -> str:
    return trimmed(text.strip("\"'«»“” \u00a0\u202f"))


def _duration(amount: int, unit: str) -> Duration | None:
    letter = unit.lower()
    days = {"mo": 30, "an": 365, "ye": 365, "y": 365}.get(letter[:2], {"m": 30, "a": 365, "y": 365}.get(letter[0], 0))
    text = f"{amount * days}d" if days else f"{amount}{_TIME[letter[0]]}"
    return Duration.read(text)

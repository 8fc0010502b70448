"""What a test asks of a value, read aloud: «vaut au moins 50 et moins de 500», “is known and is not “Retail””."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from leadgrid.conditions import SIZE, Operator, Value, ValueTest
from leadgrid.problems import Language
from leadgrid.sentences.phrases import Word, joined, listed, neither, number, pick, quoted, shortened
from leadgrid.values import Number

Of = Literal["value", "total", "count"]
"""A value of the files, which may be unknown or no number; a total, which may be unknown; a count, which never is."""

_SIZES: Final[Mapping[str, tuple[str, str]]] = {
    "at_least": ("at least", "au moins"),
    "more_than": ("more than", "plus de"),
    "less_than": ("less than", "moins de"),
    "at_most": ("at most", "au plus"),
    "is": ("exactly", "exactement"),
}
_NOUNS: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "time": (("time", "times"), ("fois", "fois")),
    "day": (("day", "different days"), ("jour", "jours différents")),
    "value": (("value", "different values"), ("valeur", "valeurs différentes")),
}
FLIPPED: Final[Mapping[str, str]] = {
    "at_least": "less_than", "less_than": "at_least", "more_than": "at_most", "at_most": "more_than",
}  # fmt: skip
_TEXTUAL: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "contains": ("contains", "does not contain", "contient", "ne contient pas"),
    "starts_with": ("starts with", "does not start with", "commence par", "ne commence pas par"),
    "ends_with": ("ends with", "does not end with", "finit par", "ne finit pas par"),
}


def predicate(test: ValueTest, language: Language, *, of: Of = "value") -> str:
    """What holds of a value, as the end of a sentence that begins with its name.

    >>> fifty, five_hundred = Operator("at_least", Number.of(50)), Operator("less_than", Number.of(500))
    >>> predicate(ValueTest((fifty, five_hundred)), "fr")
    'vaut au moins 50 et moins de 500'
    """
    sizes = [operator for operator in test.operators if operator.name in SIZE]
    others = [_holds(operator, language, of) for operator in test.operators if operator.name not in SIZE]
    if sizes:
        said = size_of(ValueTest(tuple(sizes)), language)
        others.append(f"{pick(language, 'is', 'vaut')} {said}")
    return joined(others, language, "and")


def denied(test: ValueTest, language: Language, *, of: Of = "value") -> str | None:
    """What holds where the test does not, or None where no short sentence says it.

    >>> denied(ValueTest((Operator("is", "Retail"),)), "en")
    'is not “Retail” (or is unknown)'
    """
    if all(operator.name in SIZE for operator in test.operators):
        flipped = [Operator(FLIPPED[operator.name], operator.operand) for operator in test.operators]
        said = listed([_amount(operator, language) for operator in flipped], language)
        number_note = pick(language, " (or is not a number)", " (ou n’est pas un nombre)")
        return f"{pick(language, 'is', 'vaut')} {said}{number_note if of == 'value' else _unknown(language, of)}"
    if len(test.operators) > 1:
        return None
    (operator,) = test.operators
    match operator.name:
        case "known":
            return _known(not operator.operand, language)
        case "is" | "in":
            return f"{_is_not(operator, language)}{_unknown(language, of)}"
        case "is_not" | "not_in":
            return f"{_is(operator, language)}{_unknown(language, of)}"
    _, en, _, fr = _TEXTUAL[operator.name]
    return f"{pick(language, en, fr)} {_values(operator, language)[0]}{_unknown(language, of)}"


def size_of(test: ValueTest, language: Language) -> str:
    """The sizes of a test that asks of nothing else: «au moins 5 et moins de 9»."""
    return listed([_amount(operator, language) for operator in test.operators], language, last="and")


def amounts(test: ValueTest, language: Language, noun: str, word: Word) -> str | None:
    """How many, where a test says only that: «au moins 2 jours différents»; None where it says something else."""
    if not all(operator.name in _SIZES for operator in test.operators):
        return None
    *parts, last = [_amount(operator, language, fewer=True) for operator in test.operators]
    operand = test.operators[-1].operand
    assert isinstance(operand, Number), "a size is a number"
    size = abs(operand.billionths)
    is_one = size < 2 * 10**9 if language == "fr" else size == 10**9
    one, many = _NOUNS[noun][language == "fr"]
    return listed([*parts, f"{last} {one if is_one else many}"], language, last=word)


def how_often(test: ValueTest, language: Language, word: Word) -> str | None:
    """How often, where a test says only that: «au moins 5 fois», “exactly once”; None where it says something else."""
    said = amounts(test, language, "time", word)
    if said is None:
        return None
    for one, once in ((" 1 time", " once"), (" 1 fois", " une fois")):
        if said.endswith(one):
            return said.removesuffix(one) + once
    return said


def _holds(operator: Operator, language: Language, of: Of) -> str:
    match operator.name:
        case "is" | "in":
            return _is(operator, language)
        case "is_not" | "not_in":
            known = "" if of == "count" else pick(language, "is known and ", "est connu et ")
            return f"{known}{_is_not(operator, language)}"
        case "known":
            return _known(bool(operator.operand), language)
    en, _, fr, _ = _TEXTUAL[operator.name]
    return f"{pick(language, en, fr)} {_values(operator, language)[0]}"


def _unknown(language: Language, of: Of) -> str:
    return "" if of == "count" else pick(language, " (or is unknown)", " (ou n’est pas connu)")


def _known(holds: bool, language: Language) -> str:
    return pick(language, "is known", "est connu") if holds else pick(language, "is unknown", "n’est pas connu")


def _is(operator: Operator, language: Language) -> str:
    return f"{_verb(operator, language, 'is', 'est', 'vaut')} {listed(_values(operator, language), language)}"


def _is_not(operator: Operator, language: Language) -> str:
    values = _values(operator, language)
    if len(values) > 1:
        return f"{_verb(operator, language, 'is', 'n’est', 'ne vaut')} {neither(values, language)}"
    return f"{_verb(operator, language, 'is not', 'n’est pas', 'ne vaut pas')} {values[0]}"


def _verb(operator: Operator, language: Language, en: str, of_text: str, other: str) -> str:
    value = operator.operand[0] if isinstance(operator.operand, tuple) else operator.operand
    is_set = pick(language, " set to", "") if isinstance(value, bool) else ""
    return f"{pick(language, en, of_text if isinstance(value, str) else other)}{is_set}"


def _amount(operator: Operator, language: Language, *, fewer: bool = False) -> str:
    """A size: «au moins 5», “exactly 3”; of things that are counted, “fewer than 3”."""
    assert isinstance(operator.operand, Number), "a size is a number"
    en, fr = _SIZES[operator.name]
    en = "fewer than" if fewer and operator.name == "less_than" else en
    return f"{pick(language, en, fr)} {number(operator.operand, language)}"


def _values(operator: Operator, language: Language) -> Sequence[str]:
    values = operator.operand if isinstance(operator.operand, tuple) else (operator.operand,)
    return shortened([_value(value, language) for value in values], language)


def _value(value: Value, language: Language) -> str:
    match value:
        case bool(holds):
            return pick(language, "yes" if holds else "no", "oui" if holds else "non")
        case Number():
            return number(value, language)
        case str(text):
            return quoted(text, language)

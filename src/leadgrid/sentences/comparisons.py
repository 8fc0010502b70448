"""What a test asks of a value, read aloud: «vaut au moins 50 et moins de 500», “is other than “Retail””."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from leadgrid.conditions import SIZE, Operator, Value, ValueTest
from leadgrid.problems import Language
from leadgrid.sentences.phrases import listed, number, pick, quoted
from leadgrid.values import Number

_SIZES: Final[Mapping[str, tuple[str, str]]] = {
    "at_least": ("at least", "au moins"),
    "more_than": ("more than", "plus de"),
    "less_than": ("less than", "moins de"),
    "at_most": ("at most", "au plus"),
    "is": ("exactly", "exactement"),
}
FLIPPED: Final[Mapping[str, str]] = {
    "at_least": "less_than", "less_than": "at_least", "more_than": "at_most", "at_most": "more_than",
}  # fmt: skip
_TEXTUAL: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "contains": ("contains", "does not contain", "contient", "ne contient pas"),
    "starts_with": ("starts with", "does not start with", "commence par", "ne commence pas par"),
    "ends_with": ("ends with", "does not end with", "finit par", "ne finit pas par"),
}


def predicate(test: ValueTest, language: Language) -> str:
    """What holds of a value, as the end of a sentence that begins with its name.

    >>> fifty, five_hundred = Operator("at_least", Number.of(50)), Operator("less_than", Number.of(500))
    >>> predicate(ValueTest((fifty, five_hundred)), "fr")
    'vaut au moins 50 et moins de 500'
    """
    sizes = [operator for operator in test.operators if operator.name in SIZE]
    others = [_holds(operator, language) for operator in test.operators if operator.name not in SIZE]
    if sizes:
        said = listed([amount(operator, language) for operator in sizes], language, last="and")
        others.append(f"{pick(language, 'is', 'vaut')} {said}")
    return listed(others, language, last="and")


def denied(test: ValueTest, language: Language) -> str | None:
    """What holds where the test does not, or None where no short sentence says it; the value may be unknown then.

    >>> denied(ValueTest((Operator("is", "Retail"),)), "en")
    'is not “Retail” (or is unknown)'
    """
    operator = test.operators[0]
    if len(test.operators) > 1:
        return None
    unknown = pick(language, " (or is unknown)", " (ou n’est pas connu)")
    match operator.name:
        case "known":
            return _known(not operator.operand, language)
        case "is" | "in":
            said = listed(_values(operator, language), language)
            return f"{_is_not(operator, language)} {said}{unknown}"
        case "contains" | "starts_with" | "ends_with":
            _, en, _, fr = _TEXTUAL[operator.name]
            return f"{pick(language, en, fr)} {_value(_only(operator), language)}{unknown}"
    return None


def amounts(test: ValueTest, language: Language) -> str | None:
    """How many, where a test says only that: «au moins 5 et moins de 20»; None where it says something else."""
    if not all(operator.name in _SIZES for operator in test.operators):
        return None
    return listed([amount(operator, language) for operator in test.operators], language, last="and")


def amount(operator: Operator, language: Language) -> str:
    """A size: «au moins 5», “exactly 3”."""
    value = _only(operator)
    assert isinstance(value, Number), "a size is a number"
    return f"{pick(language, *_SIZES[operator.name])} {number(value, language)}"


def _holds(operator: Operator, language: Language) -> str:
    values = _values(operator, language)
    match operator.name:
        case "is" | "in":
            return f"{_is(operator, language)} {listed(values, language)}"
        case "is_not" | "not_in":
            is_number = isinstance(_first(operator), Number)
            other = pick(language, "is other than", "vaut autre chose que" if is_number else "est autre que")
            return f"{other} {listed(values, language, last='and')}"
        case "known":
            return _known(bool(operator.operand), language)
    en, _, fr, _ = _TEXTUAL[operator.name]
    return f"{pick(language, en, fr)} {values[0]}"


def _known(holds: bool, language: Language) -> str:
    return pick(language, "is known", "est connu") if holds else pick(language, "is unknown", "n’est pas connu")


def _is(operator: Operator, language: Language) -> str:
    return pick(language, "is", "vaut" if isinstance(_first(operator), Number) else "est")


def _is_not(operator: Operator, language: Language) -> str:
    return pick(language, "is not", "ne vaut pas" if isinstance(_first(operator), Number) else "n’est pas")


def _first(operator: Operator) -> Value:
    return operator.operand[0] if isinstance(operator.operand, tuple) else operator.operand


def _only(operator: Operator) -> Value:
    assert not isinstance(operator.operand, tuple), "one value"
    return operator.operand


def _values(operator: Operator, language: Language) -> Sequence[str]:
    values = operator.operand if isinstance(operator.operand, tuple) else (operator.operand,)
    return [_value(value, language) for value in values]


def _value(value: Value, language: Language) -> str:
    match value:
        case bool(holds):
            return pick(language, "true" if holds else "false", "vrai" if holds else "faux")
        case Number():
            return number(value, language)
        case str(text):
            return quoted(text, language)

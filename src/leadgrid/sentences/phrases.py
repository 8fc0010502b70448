"""The small words of both languages: quotes, lists, numbers, durations. Knows nothing of rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from leadgrid import numerals
from leadgrid.instants import Duration
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from leadgrid.values import Number, normal, trimmed

_UNITS: Final = {
    "fr": {"m": ("minute", "minutes"), "h": ("heure", "heures"), "d": ("jour", "jours"), "w": ("semaine", "semaines")},
    "en": {"m": ("minute", "minutes"), "h": ("hour", "hours"), "d": ("day", "days"), "w": ("week", "weeks")},
}
_LAST: Final = {"m": "dernières", "h": "dernières", "d": "derniers", "w": "dernières"}
GROUPED: Final = 10_000
"""From here thousands stand apart: a year or a number of rooms is read as it is written."""


def pick(language: Language, en: str, fr: str) -> str:
    return fr if language == "fr" else en


def quoted(text: str, language: Language) -> str:
    """A name or a text of the files, as it is written.

    >>> quoted(" page_view ", "en")
    '“page_view”'
    """
    shown = trimmed(normal(text))
    return pick(language, f"“{shown}”", f"«{NARROW}{shown}{NARROW}»")


def listed(parts: Sequence[str], language: Language, *, last: str = "or") -> str:
    """Several things in one breath.

    >>> listed(["a", "b", "c"], "fr"), listed(["a", "b"], "en", last="and")
    ('a, b ou c', 'a and b')
    """
    word = {"or": pick(language, "or", "ou"), "and": pick(language, "and", "et")}[last]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def number(value: Number, language: Language) -> str:
    """A number with all its decimals; thousands stand apart from 10,000 on.

    >>> number(Number.read("2026"), "fr"), number(Number.read("-12500.5"), "en")
    ('2026', '−12,500.5')
    """
    written = Decimal(value.text)
    places = len(value.text.partition(".")[2])
    shown = numerals.number(written, language, places=places)
    return shown if abs(written) >= GROUPED else shown.replace(NARROW, "").replace(",", "" if language == "en" else ",")


def duration(span: Duration, language: Language) -> str:
    """How long: «1 heure», «30 days».

    >>> duration(Duration(1, "h"), "fr"), duration(Duration(30, "d"), "en")
    ('1 heure', '30 days')
    """
    one, many = _UNITS[language][span.unit]
    return f"{numerals.number(span.amount, language)} {one if span.amount == 1 else many}"


def lately(span: Duration | None, language: Language, *, of: bool = False) -> str:
    """Since when, with a blank before it, or nothing: « dans les 30 derniers jours», or « des 30 derniers jours».

    >>> lately(Duration(30, "d"), "fr"), lately(Duration(1, "h"), "fr", of=True), lately(Duration(1, "w"), "en")
    (' dans les 30 derniers jours', ' de la dernière heure', ' in the last week')
    """
    if span is None:
        return ""
    if span == Duration(1, "d"):
        span = Duration(24, "h")
    one, many = _UNITS[language][span.unit]
    amount = numerals.number(span.amount, language)
    if language == "en":
        return f" in the last {one}" if span.amount == 1 else f" in the last {amount} {many}"
    if span.amount == 1:
        return f" {'de' if of else 'dans'} la dernière {one}"
    return f" {'des' if of else 'dans les'} {amount} {_LAST[span.unit]} {many}"


def soon(span: Duration, language: Language) -> str:
    """How soon after something: «dans les 10 minutes», «within 1 hour».

    >>> soon(Duration(1, "h"), "fr"), soon(Duration(7, "d"), "fr"), soon(Duration(10, "m"), "en")
    ('dans l’heure', 'dans les 7 jours', 'within 10 minutes')
    """
    if language == "en":
        return f"within {duration(span, 'en')}"
    if span.amount > 1:
        return f"dans les {duration(span, 'fr')}"
    whole = {"m": "dans la minute", "h": "dans l’heure", "d": "dans les 24 heures", "w": "dans la semaine"}
    return whole[span.unit]

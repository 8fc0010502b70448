"""The small words of both languages: quotes, lists, numbers, durations. Knows nothing of rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

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
_QUOTED: Final = re.compile("«[^»]*»|“[^”]*”")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_LISTING: Final = re.compile(r",| (?:or|and|ou|et|ni|nor) ")
MOST_TOLD: Final = 8
"""Values beyond so many are not all told, but the first `TOLD` of them."""
TOLD: Final = 6
Word = Literal["or", "and"]
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


def listed(parts: Sequence[str], language: Language, *, last: Word = "or") -> str:
    """Several things in one breath.

    >>> listed(["a", "b", "c"], "fr"), listed(["a", "b"], "en", last="and")
    ('a, b ou c', 'a and b')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {_word(last, language)} {parts[-1]}"


def _word(word: Word, language: Language) -> str:
    return {"or": pick(language, "or", "ou"), "and": pick(language, "and", "et")}[word]


def joined(parts: Sequence[str], language: Language, word: Word) -> str:
    """Clauses in one breath, behind commas where one of them is a list itself.

    >>> joined(["a is 1", "b is 2"], "en", "and"), joined(["a is 1 or 2", "b is 3"], "en", "and")
    ('a is 1 and b is 2', 'a is 1 or 2, and b is 3')
    """
    comma = "," if any(_is_list(part) for part in parts) else ""
    return f"{comma} {_word(word, language)} ".join(parts)


def _is_list(said: str) -> bool:
    """Whether a clause has a conjunction or a comma of its own, outside of quotes and brackets."""
    bare = _QUOTED.sub("", said)
    while bare != (shorter := _BRACKETED.sub("", bare)):
        bare = shorter
    return _LISTING.search(bare) is not None


def neither(parts: Sequence[str], language: Language) -> str:
    """None of several, in a sentence that is negative in French already.

    >>> neither(["a", "b"], "en"), neither(["a", "b", "c"], "en"), neither(["a", "b", "c"], "fr")
    ('neither a nor b', 'none of a, b or c', 'ni a, ni b, ni c')
    """
    if language == "fr":
        return f"{' ' if len(parts) == 2 else ', '}".join(f"ni {part}" for part in parts)
    return f"neither {parts[0]} nor {parts[1]}" if len(parts) == 2 else f"none of {listed(parts, 'en')}"


def shortened(parts: Sequence[str], language: Language) -> Sequence[str]:
    """The same, or the first few of many and how many more there are, since nobody listens to thirty names.

    >>> shortened([str(part) for part in range(20)], "fr")
    ['0', '1', '2', '3', '4', '5', '14 autres']
    """
    if len(parts) <= MOST_TOLD:
        return parts
    left = len(parts) - TOLD
    return [*parts[:TOLD], pick(language, f"{left} others", f"{left} autres")]


def number(value: Number, language: Language) -> str:
    """A number with all its decimals; thousands stand apart from 10,000 on.

    >>> number(Number.read("2026"), "fr"), number(Number.read("-12500.5"), "en")
    ('2026', '−12,500.5')
    """
    written = Decimal(value.text)
    places = len(value.text.partition(".")[2])
    shown = numerals.number(written, language, places=places)
    return shown if abs(written) >= GROUPED else shown.replace(NARROW, "").replace(",", "" if language == "en" else ",")


def length(span: Duration, language: Language) -> str:
    """How long: «1 heure», «30 days».

    >>> length(Duration(1, "h"), "fr"), length(Duration(30, "d"), "en")
    ('1 heure', '30 days')
    """
    one, many = _UNITS[language][span.unit]
    return f"{numerals.number(span.amount, language)} {one if span.amount == 1 else many}"


def every(span: Duration, language: Language) -> str:
    """How regularly: «tous les 30 jours», “every week”.

    >>> every(Duration(1, "w"), "fr"), every(Duration(2, "h"), "fr"), every(Duration(1, "d"), "en")
    ('chaque semaine', 'toutes les 2 heures', 'every day')
    """
    one = _UNITS[language][span.unit][0]
    if span.amount == 1:
        return f"{pick(language, 'every', 'chaque')} {one}"
    return f"{pick(language, 'every', 'tous les' if span.unit == 'd' else 'toutes les')} {length(span, language)}"


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
        return f"within {length(span, 'en')}"
    if span.amount > 1:
        return f"dans les {length(span, 'fr')}"
    whole = {"m": "dans la minute", "h": "dans l’heure", "d": "dans les 24 heures", "w": "dans la semaine"}
    return whole[span.unit]

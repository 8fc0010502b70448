"""What the product says, in the reader's language: sentences from the catalogues, numbers, percentages and days.

The catalogues are `words/fr.yaml` and `words/en.yaml`: the same keys with the same placeholders, a test says so.
Pure: knows nothing of Streamlit or of who is reading (`i18n` does).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from leadgrid import numerals
from leadgrid.instants import to_datetime
from leadgrid.numerals import NARROW
from leadgrid.problems import Language, Problem, Words

LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")

_WORDS: Final = Path(__file__).parent / "words"
_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_BEFORE_SIGN = re.compile(r"[ \u00a0](?=[?!;%»](?!\w)|:(?:\s|$|\*))")
_AFTER_OPENING = re.compile(r"«[ \u00a0]")

Entry = str | Mapping[str, str]
"""A sentence, or its two forms `one` and `other`, between which the value `count` decides."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One language of the product.

    >>> Voice("fr").number(1234.5, places=1) == f"1{NARROW}234,5", Voice("en").number(1234.5, places=1)
    (True, '1,234.5')
    """

    language: Language

    def t(self, key: str, **values: object) -> str:
        """The sentence behind `key`; integers among the values are written as numbers of the language.

        Raises `KeyError` for an unknown key or a missing value.

        >>> Voice("en").t("people.leads", count=1), Voice("en").t("people.leads", count=4000)
        ('1 lead', '4,000 leads')
        """
        entry = catalogue(self.language)[key]
        if not isinstance(entry, str):
            entry = entry[self._form(values["count"])]
        shown = {
            name: self.number(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in values.items()
        }
        return entry.format_map(shown)

    def told(self, problem: Problem) -> str:
        """A problem behind its place, in this language and its typography.

        >>> print(Voice("en").told(Problem(Words(en="this is a PDF", fr="c’est un PDF"), source="a.csv", line=3)))
        a.csv:3: this is a PDF
        """
        sentence = self.worded(problem.words)
        if not problem.place:
            return sentence
        return f"{problem.place}{NARROW}: {sentence}" if self.language == "fr" else f"{problem.place}: {sentence}"

    def worded(self, words: Words) -> str:
        """What the library says, in this language and its typography."""
        told = words.told(self.language)
        return typographic(told) if self.language == "fr" else told

    def number(self, value: float, *, places: int = 0) -> str:
        """A number with thousands apart and exactly so many decimals (`numerals.number`)."""
        return numerals.number(value, self.language, places=places)

    def signed(self, value: float, *, places: int = 0) -> str:
        """A difference: a number that always wears its sign, but for nought."""
        return numerals.signed(value, self.language, places=places)

    def percent(self, share: float | None, *, places: int = 0) -> str:
        """A share of 1 as a percentage; «–» where there was nobody to divide by."""
        return numerals.percent(share, self.language, places=places)

    def day(self, moment: date | int) -> str:
        """A day, given as a date or as an instant (microseconds UTC, shown as the day in UTC).

        >>> Voice("fr").day(date(2026, 4, 1)).replace(chr(160), " "), Voice("en").day(0).replace(chr(160), " ")
        ('1 avr. 2026', '1 Jan 1970')
        """
        day = to_datetime(moment).date() if isinstance(moment, int) else moment
        return f"{day.day}\u00a0{_MONTHS[self.language][day.month - 1]}\u00a0{day.year}"

    @property
    def separators(self) -> str:
        """The decimal mark and the thousands mark, as Plotly wants them."""
        return f",{NARROW}" if self.language == "fr" else ".,"

    def _form(self, count: object) -> str:
        # French says «0 client», English «0 customers».
        return "one" if count == 1 or (count == 0 and self.language == "fr") else "other"


@cache
def catalogue(language: Language) -> Mapping[str, Entry]:
    """Every sentence of a language by its dotted key, with the spaces that its typography asks for."""
    written = yaml.safe_load((_WORDS / f"{language}.yaml").read_text(encoding="utf-8"))
    polish = typographic if language == "fr" else str
    return {
        key: polish(entry) if isinstance(entry, str) else {form: polish(text) for form, text in entry.items()}
        for key, entry in _flat(written, "")
    }


def typographic(text: str) -> str:
    """French text with narrow no-break spaces before ? ! ; : % » and after «.

    >>> typographic("Prêt ? « Oui »") == f"Prêt{NARROW}? «{NARROW}Oui{NARROW}»"
    True
    """
    return _AFTER_OPENING.sub(f"«{NARROW}", _BEFORE_SIGN.sub(NARROW, text))


def _flat(node: Mapping[str, object], path: str) -> list[tuple[str, Entry]]:
    entries: list[tuple[str, Entry]] = []
    for name, below in node.items():
        key = f"{path}{name}"
        if isinstance(below, str):
            entries.append((key, below.strip()))
        elif isinstance(below, dict) and set(below) == {"one", "other"}:
            entries.append((key, {form: str(text).strip() for form, text in below.items()}))
        elif isinstance(below, dict):
            entries.extend(_flat(below, f"{key}."))
        else:
            raise TypeError(f"words: {key} is no text")
    return entries

"""How numbers are written for people, in the language of the reader: thousands, decimals, signs, percentages.

Knows no words and no screen; what machines read (CSV, SQL, YAML) is not written here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from leadgrid.problems import Language

NARROW: Final = "\u202f"
"""The narrow no-break space of French typography and of French thousands."""
MINUS: Final = "\u2212"


def number(value: float | Decimal, language: Language, *, places: int = 0) -> str:
    """A number with thousands apart and exactly so many decimals, halves rounded up; minus is «−».

    >>> number(-1234567, "en"), number(0.125, "en", places=2), number(1234.5, "fr", places=1) == f"1{NARROW}234,5"
    ('−1,234,567', '0.13', True)
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}"
    if language == "fr":
        digits = digits.translate({ord(","): NARROW, ord("."): ","})
    return f"{MINUS}{digits}" if rounded < 0 else digits


def signed(value: float | Decimal, language: Language, *, places: int = 0) -> str:
    """A difference: a number that always wears its sign, but for nought.

    >>> [signed(step, "en") for step in (12, 0, -3)]
    ['+12', '0', '−3']
    """
    shown = number(value, language, places=places)
    return f"+{shown}" if value > 0 and shown.strip("0.,") else shown


def percent(share: float | None, language: Language, *, places: int = 0) -> str:
    """A share of 1 as a percentage; «–» where there was nobody to divide by.

    >>> percent(0.184, "fr", places=1) == f"18,4{NARROW}%", percent(0.18, "en"), percent(None, "en")
    (True, '18%', '–')
    """
    if share is None:
        return "–"
    gap = NARROW if language == "fr" else ""
    return f"{number(Decimal(str(share)) * 100, language, places=places)}{gap}%"


@lru_cache(maxsize=4_096)  # a list of leads says the same few again and again
def points(thousandths: int, language: Language) -> str:
    """Points that a lead was given or lost, in thousandths: with their sign, and the one decimal that decay may leave.

    >>> points(20_000, "en"), points(-1_250, "fr"), points(12_040, "en")
    ('+20', '−1,3', '+12')
    """
    tenths = signed(Decimal(thousandths).scaleb(-3), language, places=1)
    return tenths[:-2] if tenths[-1] == "0" else tenths

"""How a value is read: what is unknown, when two texts are equal, what is a number.

The rules of the grid language §1 and §4, in plain Python; the SQL of the same rules stands in `leadgrid.sql.staging`
and a test holds the two equal. Knows nothing of grids or files.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BLANKS = " \t\n\r\u00a0\u202f"
"""The characters that a value is trimmed of."""

BILLION = 10**9
NUMBER_PATTERN = r"([+-]?)([0-9]{1,18})(?:\.([0-9]+))?"
_NUMBER = re.compile(NUMBER_PATTERN)


def normal(text: str) -> str:
    """`text` in Unicode's NFC, as every file is brought to when it is read."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def trimmed(text: str) -> str:
    """`text` without the blanks at both ends.

    >>> trimmed("\\u202f 12 \\t")
    '12'
    """
    return text.strip(BLANKS)


def lower(text: str) -> str:
    """Unicode's simple lower-case mapping, character by character (so no final sigma, and İ is i).

    >>> lower("ÎLE ΣΑΣ İ")
    'île σασ i'
    """
    if text.isascii():
        return text.lower()
    return "".join("i" if letter == "İ" else letter.lower() for letter in text)


def text_key(text: str) -> str:
    """What texts are compared by; the empty key is an unknown value.

    >>> text_key("  Île-de-France ") == text_key("ÎLE-DE-FRANCE")
    True
    """
    return lower(trimmed(normal(text)))


def is_unknown(text: str | None) -> bool:
    """Whether a value is missing, empty or blank."""
    return text is None or not trimmed(text)


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """An exact decimal with nine places, held as an integer of billionths (never equal to a Python bool or int).

    >>> Number.read("0.1").billionths + Number.read("0.2").billionths == Number.read("0.3").billionths
    True
    """

    billionths: int

    @classmethod
    def read(cls, text: str) -> Number | None:
        """The number that `text` says, or None: optional sign, 1 to 18 digits, optionally a point and digits.

        >>> Number.read(" +05.0 "), Number.read("1e3"), Number.read("2A")
        (Number(billionths=5000000000), None, None)
        """
        match = _NUMBER.fullmatch(trimmed(text))
        if match is None:
            return None
        sign, whole, places = match.groups()
        billionths = int(whole) * BILLION + int((places or "")[:9].ljust(9, "0"))
        return cls(-billionths if sign == "-" else billionths)

    @classmethod
    def of(cls, value: int) -> Number:
        return cls(value * BILLION)

    @property
    def text(self) -> str:
        """The shortest way to write it.

        >>> Number.read("-00.50").text
        '-0.5'
        """
        whole, places = divmod(abs(self.billionths), BILLION)
        sign = "-" if self.billionths < 0 else ""
        return f"{sign}{whole}" + (f".{places:09d}".rstrip("0") if places else "")

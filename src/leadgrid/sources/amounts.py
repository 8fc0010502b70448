"""Numbers as people write them: 1 234,50 €, $1,234.50, 1'234.50; and the SQL that brings them to the language's form.

Which mark is the decimal one must be known: «1,234» is two numbers. Only patterns of this module stand in the SQL.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_CURRENCY: Final = r"(?:€|\$|£|¥|EUR|USD|GBP|CHF|kr)"
_SPACE: Final = "[ \u00a0\u202f\u2009]"
_SIGN: Final = "[-+\u2212]?"
_APART: Final = " \u00a0\u202f\u2009’''"
"""What stands between thousands whatever the decimal mark is; the apostrophe as a literal of SQL writes it."""
MARKS: Final = (",", ".")


def _pattern(decimal: str) -> str:
    thousands = "." if decimal == "," else ","
    return (
        rf"(?:{_CURRENCY}{_SPACE}*)?{_SIGN}(?:{_CURRENCY}{_SPACE}*)?"
        rf"(?:[0-9]{{1,3}}(?:[{thousands}{_APART}][0-9]{{3}})+|[0-9]{{1,18}})"
        rf"(?:[{decimal}][0-9]+)?(?:{_SPACE}*{_CURRENCY})?"
    )


_PATTERNS: Final = {mark: _pattern(mark) for mark in MARKS}
_SHAPES: Final = {mark: re.compile(pattern) for mark, pattern in _PATTERNS.items()}
_SIMPLE: Final = {mark: f"[+-]?[0-9]{{1,18}}(?:[{mark}][0-9]+)?" for mark in MARKS}
_PLAIN: Final = re.compile(_SIMPLE["."])
_EITHER_WAY: Final = "[+-]?[0-9]{1,18}(?:[.](?:[0-9]{1,2}|[0-9]{4,}))?"
"""Numbers in the language's form that have no other meaning, whatever the decimal mark is."""
_READ_EITHER_WAY: Final = re.compile(_EITHER_WAY)


def is_amount(text: str) -> bool:
    """Whether a text has the shape of a number as people write it, with either decimal mark.

    >>> [is_amount(text) for text in ("15,30 €", "1 234", "$1,234.50", "-7", "12/04/2025", "1,2,3", "L1")]
    [True, True, True, True, False, False, False]
    """
    return any(shape.fullmatch(text) for shape in _SHAPES.values())


def is_plain(text: str) -> bool:
    """Whether a text is a number in the form of the language already."""
    return _PLAIN.fullmatch(text) is not None


def is_read_either_way(text: str) -> bool:
    """Whether a text is a number of the language that cannot be meant as another.

    >>> [is_read_either_way(text) for text in ("-7", "1.50", "1.234", "1,5")]
    [True, True, False, False]
    """
    return _READ_EITHER_WAY.fullmatch(text) is not None


def proves(text: str, decimal: str) -> bool:
    """Whether a text is a number with this decimal mark, and none with the other.

    >>> [proves(text, ",") for text in ("12,50", "1,234", "7", "1.5")]
    [True, False, False, False]
    """
    return all((shape.fullmatch(text) is not None) == (mark == decimal) for mark, shape in _SHAPES.items())


def value_of(text: str, decimal: str) -> Decimal | None:
    """What a text says as a number with this decimal mark; None where it is none (`canonical` for a single text).

    >>> value_of("1,338", ","), value_of("1,338", "."), value_of("$-7.50", ".")
    (Decimal('1.338'), Decimal('1338'), Decimal('-7.50'))
    """
    if _SHAPES[decimal].fullmatch(text) is None:
        return None
    bare = re.sub(rf"[^0-9{decimal}\u2212+-]", "", text)
    return Decimal(bare.replace("\u2212", "-").replace(decimal, "."))


def doubt(text: str, decimal: str | None) -> str:
    """Whether a text contradicts a column that has shown this decimal mark; or, with None, numbers of the language."""
    if decimal is None:
        shape, wrong = _EITHER_WAY, f"({fits(text, ',')} OR {fits(text, '.')})"
    else:
        other = "." if decimal == "," else ","
        shape, wrong = _SIMPLE[decimal], f"({fits(text, other)} AND NOT {fits(text, decimal)})"
    return f"(CASE WHEN NOT regexp_full_match({text}, '{shape}') THEN {wrong} END)"


def fits(text: str, decimal: str) -> str:
    """Whether a text is a number as people write it with this decimal mark."""
    return f"regexp_full_match({text}, '{_PATTERNS[decimal]}')"


def is_whole(text: str) -> str:
    """Whether a text is one of figures alone, which says nothing of the decimal mark."""
    return f"regexp_full_match({text}, '[+-]?[0-9]{{1,18}}')"


def is_simple(text: str, decimal: str) -> str:
    """Whether it is one of figures and this mark alone."""
    return f"regexp_full_match({text}, '{_SIMPLE[decimal]}')"


def canonical(text: str, decimal: str) -> str:
    """Such a number in the form of the language."""
    bare = f"regexp_replace({text}, '[^0-9{decimal}\u2212+-]', '', 'g')"
    return f"replace(replace({bare}, '\u2212', '-'), '{decimal}', '.')"

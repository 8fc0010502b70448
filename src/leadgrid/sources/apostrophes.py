"""The apostrophe before a text that a spreadsheet would run as a formula: when it is written, and how it is undone.

A file that has any says so by the header of a column of its own (`MARKS`), so that texts which somebody else began with
an apostrophe stay as they are. Knows texts and the SQL of them; knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from leadgrid.problems import Language
from leadgrid.values import BLANKS, text_key

FORMULA_STARTS: Final = "=+-@|%＝＋－＠｜％"
BLANK_STARTS: Final = "\t\r\n"
"""Blanks that a spreadsheet takes for more than blanks at the very beginning."""
MARKS: Final[Mapping[Language, str]] = {
    "en": "leadgrid: ' means text not formula",
    "fr": "leadgrid : ' signifie texte et non formule",
}
"""The header that says so: in ASCII and without a delimiter, so that no program that saves the file writes it anew."""
# a text that begins with apostrophes is at risk where the rest of it is: else two texts would be written alike
_RISKY: Final = f"'*[{BLANK_STARTS}]|['{BLANKS}]*[{re.escape(FORMULA_STARTS)}]"
_AT_RISK: Final = re.compile(_RISKY)


def guarded(text: str) -> str:
    """`text` with a leading apostrophe where a spreadsheet could take it for a formula.

    >>> guarded("=HYPERLINK(1)"), guarded("Île"), guarded(" -5"), guarded("'tis"), guarded("'=1")
    ("'=HYPERLINK(1)", 'Île', "' -5", "'tis", "''=1")
    """
    return f"'{text}" if _AT_RISK.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given.

    >>> [unguarded(guarded(text)) for text in ("=1", "'=1", "'tis")]
    ['=1', "'=1", "'tis"]
    """
    return text[1:] if text.startswith("'") and _AT_RISK.match(text[1:]) else text


def undone(text: str) -> str:
    """SQL of the same."""
    pattern = f"^'(?:{_RISKY})".replace("'", "''")
    return f"(CASE WHEN regexp_matches({text}, '{pattern}') THEN substr({text}, 2) ELSE {text} END)"


def is_mark(name: str) -> bool:
    """Whether the header of a column says that the file's texts have such apostrophes."""
    return text_key(name) in map(text_key, MARKS.values())

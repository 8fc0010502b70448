"""How texts, numbers, instants, files and grids are read: §1, §2 and §4 of the grid language, sentence by sentence.

Knows the standard library and, for grids, PyYAML's tree of nodes; knows nothing of the product.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import yaml

BLANKS = {" ", "\t", "\n", "\r", "\u00a0", "\u202f"}
SECOND = 1_000_000
DAY = 86_400 * SECOND
UNITS = {"m": 60 * SECOND, "h": 3_600 * SECOND, "d": DAY, "w": 7 * DAY}

Row = dict[str, str]


def trim(text: str) -> str:
    """`text` without blanks at its ends."""
    letters = list(text)
    while letters and letters[0] in BLANKS:
        letters.pop(0)
    while letters and letters[-1] in BLANKS:
        letters.pop()
    return "".join(letters)


def key(text: str) -> str:
    """What a text is compared by: NFC, trimmed, each character in its simple lower case.

    >>> key(" Σ İ ÉS\\u00a0") == "σ i és"
    True
    """
    small = []
    for letter in trim(unicodedata.normalize("NFC", text)):
        mapped = letter.lower()  # of İ alone the full mapping is longer, and begins with the simple one
        small.append(mapped if len(mapped) == 1 else mapped[0])
    return "".join(small)


def known(text: str | None) -> bool:
    """Whether a value is neither missing, empty nor blanks."""
    return text is not None and trim(text) != ""


def number(text: str | None) -> Fraction | None:
    """The exact number that a value says, cut off after nine places; None where it says none.

    >>> number(" -05.50 "), number("1e3")
    (Fraction(-11, 2), None)
    """
    if text is None:
        return None
    text = trim(text)
    sign = -1 if text.startswith("-") else 1
    if text[:1] in ("+", "-"):
        text = text[1:]
    whole, point, places = text.partition(".")
    digits = set("0123456789")
    if not (1 <= len(whole) <= 18 and set(whole) <= digits):
        return None
    if point and not (places and set(places) <= digits):
        return None
    return sign * (Fraction(int(whole)) + Fraction(int(places[:9] or "0"), 10 ** len(places[:9])))


def operand(value: int | Decimal) -> Fraction:
    """The exact number of an unquoted number in a grid."""
    said = number(format(value, "f") if isinstance(value, Decimal) else str(value))
    assert said is not None, value
    return said


def duration(text: str) -> int:
    """Microseconds of a duration such as 90d."""
    return int(text[:-1]) * UNITS[text[-1]]


INSTANT = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"([T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2}))?(\.(?P<places>[0-9]+))?"
    r"(?P<offset>Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?"
)


def instant(text: str | None, zone: str = "UTC") -> int | None:
    """Microseconds since 1970-01-01T00:00Z of the instant that a value says; None where it says none.

    >>> instant("1970-01-02"), instant("1970-01-01 01:00:00.0000019+01")
    (86400000000, 1)
    """
    said = INSTANT.fullmatch(trim(text)) if text is not None else None
    if said is None:
        return None
    year, month, day = int(said["year"]), int(said["month"]), int(said["day"])
    hour, minute, second = int(said["hour"] or 0), int(said["minute"] or 0), int(said["second"] or 0)
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    micro = int(((said["places"] or "") + "000000")[:6])
    days = date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()
    local = days * DAY + (hour * 3_600 + minute * 60 + second) * SECOND + micro
    if said["offset"] == "Z":
        return local
    if said["offset"]:
        digits = said["offset"][1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:] or 0)
        if hours > 23 or minutes > 59:
            return None
        ahead = (hours * 60 + minutes) * 60 * SECOND
        return local - (ahead if said["offset"][0] == "+" else -ahead)
    # fold=0 is, by PEP 495, the first of two and the offset from before the change where there is none
    moment = datetime(year, month, day, hour, minute, second, micro, tzinfo=ZoneInfo(zone), fold=0)
    offset = moment.utcoffset()
    assert offset is not None
    return local - offset // timedelta(microseconds=1)


def rows(text: str | bytes) -> list[Row]:
    """The usable rows of a CSV in canonical form, each a mapping of column name to text.

    A short row has fewer names; a row with a further field that is not blank is left out. Raises ValueError where two
    columns have one name.

    >>> rows("lead_id,a\\nx\\n\\ny,1,\\nz,1,2\\n")
    [{'lead_id': 'x'}, {'lead_id': 'y', 'a': '1'}]
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    csv.field_size_limit(2**31 - 1)
    lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    header = lines[0]
    if len({key(name) for name in header}) < len(header):
        raise ValueError("two columns of one name")
    answer = []
    for line in lines[1:]:
        if not any(known(field) for field in line[len(header) :]):
            answer.append(dict(zip(header, line, strict=False)))
    return answer


def by_key(row: Row) -> Row:
    """A row by the text keys of its columns' names."""
    return {key(name): value for name, value in row.items()}


def lead_id(row: Row) -> str | None:
    """The trimmed lead_id of a row (by its keys), None where it is unknown."""
    value = row.get("lead_id")
    return trim(unicodedata.normalize("NFC", value)) if value is not None and known(value) else None


BOOLEANS = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)


def grid(text: str | bytes) -> dict[str, Any]:
    """A well-formed grid file as plain values, unquoted scalars read by the language's resolvers and no others."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    assert node is not None
    answer = _plain(node)
    assert isinstance(answer, dict)
    return answer


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {name.value: _plain(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    if node.style is not None:  # quoted or a block: a text
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"[+-]?[0-9]{1,18}\.[0-9]+", text):
        return Decimal(text)
    return text

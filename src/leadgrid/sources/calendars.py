"""SQL of how dates are read that people write: 03/04/2025 in a declared order, 3 avril 2025, April 3, 2025 at 2:05 PM.

A text goes in and the same instant comes out in the form of the grid language §1, offsets kept, NULL where it is none;
whether such a day exists is seen when that form is read. Only patterns of this module stand in the SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from leadgrid.sources.dialects import Order

_TIME: Final = (
    r"(?:(?:[ T]+|, ?| (?:à|at|um) )(\d{1,2})(?:[:hH](\d{2})?)?(?::(\d{2})(?:[.,](\d+))?)?(?: ?([AaPp])\.?[Mm]\.?)?"
    r" ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_NUMERIC: Final = r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})" + _TIME
_WEEKDAY: Final = r"(?:\p{L}{2,9}\.?,? )?"
_DAY_FIRST: Final = _WEEKDAY + r"(\d{1,2})(?:er|st|nd|rd|th|\.)?[ /-](\p{L}{3,9})\.?[ /,-]{1,2}(\d{4}|\d{2})" + _TIME
_MONTH_FIRST: Final = _WEEKDAY + r"(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME
_PADDED: Final = r"\d\d[/.-]\d\d[/.-]\d{4}(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
_LAID_OUT: Final = re.compile(
    r"(?:(\d{4})([/.-]))?\d\d([/.-])\d\d(?:([/.-])\d{4})?(?:([ T])\d\d:\d\d(:\d\d)?)?", re.ASCII
)
_GROUPS: Final = "['a', 'b', 'c', 'h', 'm', 's', 'f', 'p', 'o']"
_SHAPES: Final = tuple(
    re.compile(pattern.replace(r"\d", "[0-9]").replace(r"\p{L}", r"[^\W\d_]"))
    for pattern in (_NUMERIC, _DAY_FIRST, _MONTH_FIRST)
)
_MONTHS: Final = (
    ("janvier", "january", "janv", "jan"),
    ("fevrier", "february", "fevr", "fev", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug", "aou"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("decembre", "december", "dec"),
)
_PLACES: Final[dict[Order, tuple[str, str, str]]] = {
    "dmy": ("c", "b", "a"),
    "mdy": ("c", "a", "b"),
    "ymd": ("a", "b", "c"),
}
"""Where year, month and day stand among the three parts of a date in figures."""
_FIRST_OF_LAST_CENTURY: Final = 70
SHOWN: Final[dict[Order, str]] = {"dmy": "dd/mm/yyyy", "mdy": "mm/dd/yyyy", "ymd": "yyyy-mm-dd"}


def is_date(text: str) -> bool:
    """Whether a text has the shape of a date as people write it.

    >>> [is_date(text) for text in ("03/04/2025 10:05", "3 avr. 2025", "Apr 3, 2025 2:05 PM", "12,5", "L1-2")]
    [True, True, True, False, False]
    """
    return any(shape.fullmatch(text) for shape in _SHAPES)


def is_in_figures(text: str) -> str:
    """Whether a text is a date in figures, in whatever order."""
    return f"regexp_full_match({text}, '{_NUMERIC}')"


def figures(text: str) -> str:
    """The day of a date in figures as it is written, without its time; NULL where it is none."""
    return f"(CASE WHEN {is_in_figures(text)} THEN regexp_extract({text}, '^[0-9]+[/.-][0-9]+[/.-][0-9]+') END)"


def day_of(text: str) -> str | None:
    """The same of a text; None where it is none.

    >>> day_of("03/04/2025 10:05"), day_of("3 avril")
    ('03/04/2025', None)
    """
    found = _SHAPES[0].fullmatch(text)
    return text[: found.end(3)] if found else None


def parts(day: str) -> list[str]:
    """The three parts of such a day; their order must be known.

    >>> parts("03/04/2025")
    ['03', '04', '2025']
    """
    return re.split("[/.-]", day)


def doubt(text: str, layout: str, *, is_spaced: bool) -> str:
    """Whether a text contradicts that a column has this layout: a date in figures, and none of its."""
    return f"(CASE WHEN {laid_out(text, layout, is_spaced=is_spaced)} IS NULL THEN {is_in_figures(text)} END)"


def layout_of(texts: Sequence[str], order: Order) -> str | None:
    """The one form of all these dates, as strptime names it, where all of them have two figures for day and month.

    >>> layout_of(["03/04/2025 10:05", "31/12/2024 00:00"], "dmy"), layout_of(["3/4/2025", "31/12/2024"], "dmy")
    ('%d/%m/%Y %H:%M', None)
    """
    forms = {re.sub("[0-9]", "0", text) for text in texts}
    found = _LAID_OUT.fullmatch(texts[0]) if len(forms) == 1 else None
    if found is None or (found[1] is None) == (found[4] is None) or (order == "ymd") != (found[1] is not None):
        return None
    day, first, second = {
        "dmy": ("%d{}%m{}%Y", found[3], found[4]),
        "mdy": ("%m{}%d{}%Y", found[3], found[4]),
        "ymd": ("%Y{}%m{}%d", found[2], found[3]),
    }[order]
    time = f"{found[5]}%H:%M{':%S' if found[6] else ''}" if found[5] else ""
    return day.format(first, second) + time


def laid_out(text: str, layout: str, *, is_spaced: bool) -> str:
    """Microseconds of a date in a layout; NULL for any other text, and for some that are better read with care.

    `text` is trimmed; `is_spaced`: it is known that spaces are its only blanks of one byte.
    """
    if is_spaced:
        # of this length, what strptime takes beside the form itself has two blanks for one
        has_form = f"strlen({text}) = {len(layout) + len('2025') - len('%Y')} AND NOT contains({text}, '  ')"
    else:
        figures = re.sub("%[dmHMS]", "[0-9]{2}", layout.replace(".", "[.]")).replace("%Y", "[0-9]{4}")
        has_form = f"regexp_full_match({text}, '{figures}')"
    # the year 0 is none
    is_plain = f"{has_form} AND NOT contains({text}, '0000')"
    return f"(CASE WHEN {is_plain} THEN epoch_us(try_strptime({text}, '{layout}')) END)"


def is_day(figures: Sequence[str], order: Order) -> date | None:
    """The day that the three parts of a date in figures mean in this order, if there is one.

    >>> is_day(["13", "4", "25"], "dmy"), is_day(["13", "4", "25"], "mdy")
    (datetime.date(2025, 4, 13), None)
    """
    year, month, day = (figures["abc".index(place)] for place in _PLACES[order])
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < _FIRST_OF_LAST_CENTURY else 1900
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None


def as_people_write(text: str, order: Order | None) -> str:
    """A date with the name of a month or, where the order is known, in figures; both as instants of the language."""
    whens = []
    if order is not None:
        year, month, day = (f"figures.{part}" for part in _PLACES[order])
        if order != "ymd":
            first, second = ("[4:5]", "[1:2]") if order == "dmy" else ("[1:2]", "[4:5]")
            padded = f"people[7:10] || '-' || people{first} || '-' || people{second} || people[11:]"
            whens.append(f"WHEN regexp_full_match(people, '{_PADDED}') THEN {padded}")
        whens.append(_when(_NUMERIC, year=year, month=month, day=day))
    whens.append(_when(_DAY_FIRST, year="figures.c", month=_month("figures.b"), day="figures.a"))
    whens.append(_when(_MONTH_FIRST, year="figures.c", month=_month("figures.a"), day="figures.b"))
    return _let("people", text, f"(CASE {' '.join(whens)} END)")


def from_serial(text: str) -> str:
    """A day number of a spreadsheet (1954 to 2119, counted from the end of 1899) as an instant of the language."""
    seconds = f"round((CAST({text} AS DOUBLE) - 25569) * 86400)"
    return (
        f"(CASE WHEN regexp_full_match({text}, '[2-7][0-9]{{4}}(?:[.][0-9]+)?')"
        f" THEN strftime(make_timestamp(CAST({seconds} AS BIGINT) * 1000000), '%Y-%m-%dT%H:%M:%S') END)"
    )


def read_with(expression: Callable[[str], str], text: str) -> str:
    """An expression of a text that names it often, with the text worked out once."""
    return _let("written", text, expression("written"))


def _let(name: str, value: str, expression: str) -> str:
    return f"list_transform([{value}], lambda {name}: {expression})[1]"


def _when(pattern: str, *, year: str, month: str, day: str) -> str:
    found = f"regexp_extract(people, '^{pattern}$', {_GROUPS})"
    return f"WHEN regexp_full_match(people, '{pattern}') THEN " + _let(
        "figures", found, _written("figures", year=year, month=month, day=day)
    )


def _month(name: str) -> str:
    plain = f"lower(strip_accents({name}))"
    whens = " ".join(
        f"WHEN {plain} IN ({', '.join(map(repr, names))}) THEN '{number:02d}'"
        for number, names in enumerate(_MONTHS, start=1)
    )
    return f"(CASE {whens} END)"


def _written(found: str, *, year: str, month: str, day: str) -> str:
    years = (
        f"(CASE length({year}) WHEN 4 THEN {year}"
        f" WHEN 2 THEN (CASE WHEN {year} < '{_FIRST_OF_LAST_CENTURY}' THEN '20' ELSE '19' END) || {year} END)"
    )
    date = f"{years} || '-' || {_two(month)} || '-' || {_two(day)}"
    hour = f"TRY_CAST({found}.h AS INTEGER)"
    on_a_dial = (
        f"(CASE WHEN {hour} BETWEEN 1 AND 12 THEN"
        f" {hour} % 12 + (CASE WHEN lower({found}.p) = 'p' THEN 12 ELSE 0 END) END)"
    )
    hours = _two(f"CAST((CASE WHEN {found}.p = '' THEN {hour} ELSE {on_a_dial} END) AS VARCHAR)")
    places = f"(CASE WHEN {found}.f = '' THEN '' ELSE '.' || {found}.f END)"
    offset = f"(CASE WHEN {found}.o IN ('UTC', 'GMT') THEN 'Z' ELSE {found}.o END)"
    time = f"'T' || {hours} || ':' || {_or_none(found, 'm')} || ':' || {_or_none(found, 's')} || {places} || {offset}"
    return f"({date} || (CASE WHEN {found}.h = '' THEN '' ELSE {time} END))"


def _two(digits: str) -> str:
    return f"(CASE WHEN length({digits}) <= 2 THEN lpad({digits}, 2, '0') END)"


def _or_none(found: str, part: str) -> str:
    return f"(CASE WHEN {found}.{part} = '' THEN '00' ELSE {found}.{part} END)"

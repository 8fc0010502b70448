"""How old a date is, as people write it beside a column of dates: «moins de 12 mois», «il y a plus de 90 jours».

A grid compares no dates of attributes, only the times of activities: one that was made of the column while it came in
says the same. Knows words; knows nothing of data.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from leadgrid.conditions import SIZE, ActivityCondition, AllOf, Condition, Measure, Selection, ValueTest
from leadgrid.instants import Duration
from leadgrid.transcripts.doings import NO_TIMES, UNIT, duration_of
from leadgrid.values import normal, trimmed

_LENGTH: Final = rf"(?P<n>\d{{1,4}})\s*(?P<unit>{UNIT})"
_BEFORE: Final = (
    r"(?:(?:créée?s?|created|ajoutée?s?|added|inscrite?s?)\s+)?(?:(?:il y a|depuis|since|from|âgée?s? de)\s+)?"
)
_AFTER: Final = r"(?:\s+ago|\s+old)?"
_YOUNGER: Final = re.compile(
    rf"{_BEFORE}(?:(?:moins de|less than|under|younger than|newer than|- de)\b|<)\s*{_LENGTH}{_AFTER}",
    re.IGNORECASE,
)
_LATELY: Final = re.compile(
    r"(?:créée?s?\s+|created\s+)?(?:dans|sur|pendant|au cours|in|within|over|during)\s+(?:les?\s+|des?\s+|the\s+)?"
    rf"(?:(?:last|past)\s+)?(?P<n>\d{{1,4}})\s*(?:derni[eè]re?s?\s+)?(?P<unit>{UNIT})(?:\s+derni[eè]re?s?)?",
    re.IGNORECASE,
)
_OLDER: Final = re.compile(
    rf"{_BEFORE}(?:(?:plus de|more than|over|older than|\+ de)\b|>)\s*{_LENGTH}{_AFTER}", re.IGNORECASE
)
_DATE: Final = re.compile(r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})(?:[T ,].*)?")
_OF_ONE: Final = re.compile(rf"\bd['’]une?\b(?=\s+(?:{UNIT})\b)", re.IGNORECASE)
_ONE: Final = re.compile(rf"\b(?:une?|one|an?)\b(?=\s+(?:{UNIT})\b)", re.IGNORECASE)
_WHOLE: Final = ("is", "is_not", "in", "not_in")
MOST_OTHERS: Final = 0.1
"""The share of values of a column of dates that may be something else."""


def holds_dates(values: Collection[str]) -> bool:
    """Whether nearly all of these values are dates.

    >>> holds_dates(["05/03/2026 03:00", "2026-03-05"]), holds_dates(["5", "12"])
    (True, False)
    """
    others = sum(_DATE.fullmatch(trimmed(value)) is None for value in values)
    return bool(values) and others <= MOST_OTHERS * len(values)


def age_of(text: str) -> tuple[Duration, bool] | None:
    """The age that a text says of a date, and whether it is older than that; None where it says something else.

    >>> age_of("il y a moins de 30 jours")[0].text, age_of("depuis plus de 90 jours")[1], age_of("depuis 6 mois")
    ('30d', True, None)
    """
    said = _ONE.sub("1", _OF_ONE.sub("de 1", trimmed(normal(text))))
    for pattern, is_older in ((_YOUNGER, False), (_LATELY, False), (_OLDER, True)):
        match = pattern.fullmatch(said)
        if match is not None and (age := duration_of(int(match["n"]), match["unit"])) is not None:
            return age, is_older
    return None


def aged(activity: str, age: Duration, *, is_older: bool) -> Condition:
    """What an age asks of the activity that was made of a column of dates."""
    lately = Selection((activity,), within=age)
    if not is_older:
        return ActivityCondition(lately)
    return AllOf((ActivityCondition(Selection((activity,))), ActivityCondition(lately, Measure("count", NO_TIMES))))


def fits_dates(test: ValueTest) -> bool:
    """Whether a test can be one of dates: it compares no numbers, and whole values with dates alone.

    >>> from leadgrid.conditions import Operator
    >>> [fits_dates(ValueTest((Operator(*each),))) for each in (("is", "récente"), ("contains", "2026"))]
    [False, True]
    """
    wholes = (each for each in test.operators if each.name in _WHOLE)
    operands = (each.operand if isinstance(each.operand, tuple) else (each.operand,) for each in wholes)
    are_dates = all(holds_dates([str(value) for value in values]) for values in operands)
    return are_dates and not any(operator.name in SIZE for operator in test.operators)

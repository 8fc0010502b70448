"""When people in a French company are at work: the clock on which the sample's events are drawn.

Events are drawn evenly on a *working clock* and then laid onto the real one: nights, weekends, holidays, August and
Christmas are short on the working clock, so they come out quiet, and the order of events survives.
Knows nothing of leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from leadgrid.samples.draws import Floats, Ints

#            0  1  2  3  4  5  6  7   8   9  10  11  12  13  14  15  16  17  18 19 20 21 22 23
_AT_WORK = (1, 0, 0, 0, 0, 1, 2, 8, 22, 40, 45, 42, 18, 22, 42, 42, 38, 30, 14, 8, 8, 7, 4, 2)
_AT_HOME = (1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 5, 3, 3, 3, 4, 4, 4, 4, 3, 4, 5, 4, 2)


@dataclass(frozen=True)
class Calendar:
    """The days of the history; a *position* is a time in working days, from 0 to `days`, a year's mean day being 1."""

    first: date
    days: int
    reached: Ints
    """Weight of all hours before each hour, local time; one entry more than there are hours."""
    offsets: Ints
    """Seconds that local time is ahead of UTC, per hour."""

    @classmethod
    def ending(cls, last: date, *, days: int) -> Calendar:
        """The calendar of the `days` days up to and including `last`, in France."""
        first = last - timedelta(days=days - 1)
        dates = [first + timedelta(days=number) for number in range(days)]
        hours = np.array([_hours(day) for day in dates], dtype=np.int64).ravel()
        offsets = np.array(
            [7200 if _is_summer(day, hour) else 3600 for day in dates for hour in range(24)], dtype=np.int64
        )
        return cls(first, days, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(hours)]), offsets)

    def seconds(self, positions: Floats) -> Ints:
        """The instants at `positions`, in whole seconds since 1970, UTC."""
        weights = positions * (float(self.reached[-1]) / self.days)
        hours = np.searchsorted(self.reached, weights, side="right") - 1
        hours = np.minimum(np.maximum(hours, 0), self.days * 24 - 1)
        share = (weights - self.reached[hours]) / np.maximum(self.reached[hours + 1] - self.reached[hours], 1)
        within = np.minimum(np.floor(share * 3600.0), 3599.0).astype(np.int64)
        midnight = int(datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC).timestamp())
        local: Ints = midnight + hours * 3600 + within
        return local - self.offsets[hours]

    def position(self, day: date, *, hour: int) -> float:
        """The position of a full hour, local time."""
        return float(self.reached[(day - self.first).days * 24 + hour]) * self.days / float(self.reached[-1])

    @property
    def end(self) -> int:
        """The midnight after the last day, in seconds since 1970, UTC."""
        after = self.first + timedelta(days=self.days)
        return int(datetime(after.year, after.month, after.day, tzinfo=UTC).timestamp()) - int(self.offsets[-1])

    def first_of_months(self) -> tuple[date, ...]:
        """The first day of every month that begins in the history."""
        dates = (self.first + timedelta(days=number) for number in range(self.days))
        return tuple(day for day in dates if day.day == 1)


def _hours(day: date) -> list[int]:
    """Weights of the 24 hours of a day, in hundredths."""
    profile = _AT_HOME if day.weekday() >= 5 or _is_holiday(day) else _AT_WORK
    season = 100
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3):
        season = 25
    elif day.month == 8:
        season = 40 if day.day <= 22 else 65
    elif day.month == 7 and day.day >= 14:
        season = 75
    return [weight * season for weight in profile]


def _is_holiday(day: date) -> bool:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    return (day.month, day.day) in fixed or (day - easter(day.year)).days in (1, 39, 50)


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm (Meeus).

    >>> easter(2026).isoformat()
    '2026-04-05'
    """
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, before = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, before + 1)


def _is_summer(day: date, hour: int) -> bool:
    """Whether that hour is in summer time: from 2 o'clock on the last Sunday of March to 3 on the last of October.

    The hour that is skipped and the one that comes twice are never drawn: nobody is awake in `_AT_HOME`.
    """
    return (_last_sunday(day.year, 3), 2) <= (day, hour) < (_last_sunday(day.year, 10), 3)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)

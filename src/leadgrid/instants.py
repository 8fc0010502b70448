"""Instants, durations and time zones: everything about time that a grid or a file can say.

An instant is an integer of microseconds since 1970-01-01T00:00Z. Knows nothing of grids, files or the current time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from operator import add
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from leadgrid.values import trimmed

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
LONGEST: Final = 36_500 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_DAY: Final = -719_161 * DAY
_LAST_DAY: Final = 2_932_896 * DAY
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:\.([0-9]+))?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_DURATION = re.compile(r"([0-9]{1,12})([mhdw])")


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of minutes, hours, days of 86,400 s or weeks, from 1 minute to 36,500 days.

    >>> Duration.read("90d").microseconds == Duration(90, "d").microseconds == 90 * DAY
    True
    >>> Duration.read("3mo") is None
    True
    """

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or not MINUTE <= self.microseconds <= LONGEST:
            raise ValueError(f"no duration: {self.amount}{self.unit}")

    @classmethod
    def read(cls, text: str) -> Duration | None:
        match = _DURATION.fullmatch(text)
        try:
            return cls(int(match[1]), match[2]) if match else None
        except ValueError:
            return None

    @property
    def microseconds(self) -> int:
        return self.amount * UNITS[self.unit]

    @property
    def text(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class ReadInstant:
    """An instant as it was read, and whether its local time was one that does not exist or exists twice."""

    instant: int
    local_time: str = "plain"  # plain, twice or never


@dataclass(frozen=True, slots=True)
class Zone:
    """A declared time zone, by its IANA name.

    >>> shown(Zone("Europe/Paris").read("2025-10-26 02:30").instant)
    '2025-10-26T00:30:00Z'
    """

    name: str = "UTC"

    def __post_init__(self) -> None:
        if self.name not in _zones():
            raise ValueError(f"no time zone: {self.name}")

    def read(self, text: str) -> ReadInstant | None:
        """The instant that `text` says (grid language §1), or None where it says none."""
        match = _INSTANT.fullmatch(trimmed(text))
        if match is None:
            return None
        year, month, day, hour, minute, second, places, offset = match.groups()
        try:
            moment = datetime(
                int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
            )
        except ValueError:
            return None
        local = _microseconds(moment) + int((places or "")[:6].ljust(6, "0"))
        if offset is None:
            return self.from_local(local)
        shift = _offset(offset)
        return None if shift is None else ReadInstant(local - shift)

    def from_local(self, local: int) -> ReadInstant:
        """The instant of a local time: the first of two, and with the offset from before the change if none."""
        changes = self.changes(local - 400 * DAY, local + 400 * DAY)
        at = bisect_right([change.at for change in changes], local)
        return ReadInstant(local - changes[max(at - 1, 0)].offset, _kind(changes, at, local))

    def local(self, instant: int) -> int:
        """The local time of an instant, as an instant whose UTC reads as clocks there do.

        >>> shown(Zone("Europe/Paris").local(Zone("Europe/Paris").read("2026-05-15").instant))
        '2026-05-15T00:00:00Z'
        """
        if self.name == "UTC" or not _SECOND_DAY <= instant < _LAST_DAY:  # beyond, a day may have no neighbour
            return instant
        shift = (_EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(self.name)).utcoffset()
        return instant if shift is None else instant + shift // timedelta(microseconds=1)

    def changes(self, first: int, last: int) -> tuple[Change, ...]:
        """The offsets in force between two local times, in order; the first entry holds from the beginning."""
        return _changes(self.name, first // DAY - 2, last // DAY + 2)


@dataclass(frozen=True, slots=True)
class Change:
    """From local time `at` on (as it is read), local time is UTC + `offset`; `before` was the offset until then."""

    at: int
    offset: int
    before: int


def _kind(changes: tuple[Change, ...], at: int, local: int) -> str:
    """Whether `local` exists once, twice or never, from the changes just before and just after it."""
    # a gap ends at the change: [at − (offset − before), at); an overlap ends there too: [at − (before − offset), at)
    following = changes[at] if at < len(changes) else None
    if following is None or local < following.at - abs(following.offset - following.before):
        return "plain"
    return "never" if following.offset > following.before else "twice"


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=4096)
def _changes(zone: str, first_day: int, last_day: int) -> tuple[Change, ...]:
    first_day = max(first_day, -719_000)
    last_day = min(last_day, 2_932_895)
    first_day = min(first_day, last_day - 1)
    info = ZoneInfo(zone)

    def offset(second: int) -> int:
        shift = (_EPOCH + timedelta(seconds=second)).astimezone(info).utcoffset()
        assert shift is not None
        return shift // timedelta(microseconds=1)

    day = 86_400
    # days are added up and answers compared as they come: `offset` of 234,000 days took 0.4 s, this takes 0.17
    steps = repeat(timedelta(days=1), last_day - first_day)
    days = accumulate(steps, add, initial=_EPOCH + timedelta(days=first_day))
    told = enumerate((moment.astimezone(info).utcoffset() for moment in days), first_day)
    changes = [Change(-(2**62), offset(first_day * day), offset(first_day * day))]
    for (before_day, earlier), (after_day, later) in pairwise(told):
        if earlier == later:
            continue
        before, after = offset(before_day * day), offset(after_day * day)
        low, high = before_day * day, after_day * day
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == before else (low, middle)
        changes.append(Change(high * SECOND + max(before, after), after, before))
    return tuple(changes)


def _offset(text: str) -> int | None:
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return None
    shift = hours * HOUR + minutes * MINUTE
    return -shift if text[0] == "-" else shift


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def to_datetime(instant: int) -> datetime:
    """The UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


def shown(instant: int) -> str:
    """An instant as the language writes it, as short as it is exact.

    >>> shown(0), shown(1)
    ('1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000001Z')
    """
    return to_datetime(instant).isoformat().replace("+00:00", "Z")

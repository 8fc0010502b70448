"""SQL of how an instant is read while a file comes in: written forms, typed timestamps and local times of a zone.

The same rules as `leadgrid.instants.Zone.read`, vectorised, and a test holds the two equal. An expression goes in and
an expression comes out; only names generated here stand in them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from leadgrid.instants import DAY, Change, Zone
from leadgrid.sources.texts import NAIVE, ZONED, as_timestamp, trimmed

TWICE: Final = 1
NEVER: Final = 2

_DATE: Final = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}"
_TIME: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET: Final = "[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?"
_FORM: Final = f"'{_DATE}(?:[T ]{_TIME}(?::[0-5][0-9](?:\\.[0-9]+)?)?(?:Z|{_OFFSET})?)?'"
"""What DuckDB reads just as the language does, once the shape is known to be right."""
_NO_SECONDS: Final = "'^(.{16})[.]', '\\1:00.'"
"""The one form of the language that DuckDB does not read, `10:00.5`, and what it is replaced by."""
_YEAR_1: Final = -62_135_596_800_000_000
_YEAR_10000: Final = 253_402_300_800_000_000
_CYCLE: Final = 146_097 * DAY
"""After this many days (400 years, a whole number of weeks) every rule of a calendar comes round again."""
_FIRST: Final = -62_091 * DAY  # 1800: before any zone changed its offset
_RULES: Final = 25_567 * DAY  # 2040: from here on zones follow one rule a year
_END: Final = _RULES + _CYCLE
"""No reduced time is as late as this."""
_YEAR: Final = 366 * DAY


def from_text(text: str) -> tuple[str, str]:
    """Two expressions: microseconds as written (NULL where it is no instant), and whether they are already UTC."""
    long = f"regexp_replace({trimmed(text)}, {_NO_SECONDS})"
    # as a time with a zone, which is UTC where the text names none: so is the zone of every connection
    written = (
        f"(CASE WHEN regexp_full_match({text}, {_FORM}) THEN epoch_us(TRY_CAST({text} AS TIMESTAMPTZ))"
        f" WHEN regexp_full_match({long}, {_FORM}) THEN epoch_us(TRY_CAST({long} AS TIMESTAMPTZ)) END)"
    )
    return written, f"regexp_matches({text}, ':.*[Z+-]')"


def from_typed(value: str, type: str) -> tuple[str, str] | None:
    """The same two expressions for a typed timestamp or date, or None where the type is neither."""
    if type in NAIVE or type in ZONED or type == "DATE":
        timestamp = as_timestamp(value, type)
        moment = f"epoch_us({timestamp})"
        within = f"isfinite({timestamp}) AND {moment} >= {_YEAR_1} AND {moment} < {_YEAR_10000}"
        return f"(CASE WHEN {within} THEN {moment} END)", "true" if type in ZONED else "false"
    return None


def reduced(written: str) -> str:
    """The same local time in the years 1800 to 2439, where every offset that a zone will ever have is found."""
    cycled = f"{_RULES} + ({written} - {_RULES}) % {_CYCLE}"
    return f"(CASE WHEN {written} < {_END} THEN {written} ELSE {cycled} END)"


@lru_cache(maxsize=64)
def instant(zone: Zone, *, written: str, is_utc: str, reduced: str) -> str:
    """Microseconds UTC of a written time, of which the zone's offset is taken where it is local.

    `written` is repeated: give the names of columns, not expressions.
    """
    first, *following = _changes(zone)
    if not following and first.offset == 0:
        return written
    offsets = [change.offset for change in (first, *following)]
    offset = _entry(offsets, _come(zone, reduced)) if following else first.offset
    return f"({written} - (CASE WHEN {is_utc} THEN 0 ELSE {offset} END))"


@lru_cache(maxsize=64)
def local_time(zone: Zone, *, is_utc: str, reduced: str) -> str:
    """`TWICE` or `NEVER` where a local time exists twice or never, otherwise NULL."""
    _, *following = _changes(zone)
    if not following:
        return "CAST(NULL AS UTINYINT)"
    come = _come(zone, reduced)
    begins = _entry((*(change.at - abs(change.offset - change.before) for change in following), _END), come)
    kind = _entry((*(NEVER if change.offset > change.before else TWICE for change in following), 0), come)
    return f"CAST((CASE WHEN NOT {is_utc} AND {reduced} >= {begins} THEN {kind} END) AS UTINYINT)"


def _changes(zone: Zone) -> tuple[Change, ...]:
    if zone == Zone():
        return (Change(-(2**62), 0, 0),)  # what the search below would find, a sixth of a second later
    return zone.changes(_FIRST, _END + 400 * DAY)


def _come(zone: Zone, reduced: str) -> str:
    """How many changes have come by then: those up to the start of its year, and those of its year that it has seen.

    Looked up in lists, because a tree of a thousand comparisons takes DuckDB a fifth of a second to plan.

    ```
    years           1       2       3
    changes     x       x      xx              in year 3: known[3] + (reduced >= first[3]) + (reduced >= second[3])
    ```
    """
    changes = [change.at for change in _changes(zone)]
    first = changes[1] - _YEAR
    known = [bisect_right(changes, start) for start in range(first, changes[-1] + 2 * _YEAR, _YEAR)]
    within = [changes[low:high] for low, high in pairwise(known)]
    year = f"greatest(least(({reduced} - {first}) // {_YEAR}, {len(within) - 1}), 0) + 1"
    seen = (
        f" + CAST({reduced} >= {_entry((at[number] if number < len(at) else _END for at in within), year)} AS BIGINT)"
        for number in range(max(map(len, within)))
    )
    return f"{_entry(known, year)}{''.join(seen)}"


def _entry(numbers: Iterable[int], place: str) -> str:
    """One of the numbers, by its place from 1; they are one literal, because a thousand take longer to read."""
    return f"list_extract(CAST('[{','.join(map(str, numbers))}]' AS BIGINT[]), {place})"

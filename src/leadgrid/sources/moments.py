"""SQL of how an instant is read while a file comes in: written forms, typed timestamps and local times of a zone.

The same rules as `leadgrid.instants.Zone.read`, vectorised, and a test holds the two equal. An expression goes in and
an expression comes out; only names generated here stand in them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from leadgrid.instants import DAY, Change, Zone
from leadgrid.sources.texts import NAIVE, ZONED, as_timestamp, trimmed

Leaf = Callable[[int], str]
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
    return f"(CASE WHEN {written} < {_RULES + _CYCLE} THEN {written} ELSE {cycled} END)"


def instant(zone: Zone, *, written: str, is_utc: str, reduced: str) -> str:
    """Microseconds UTC of a written time, of which the zone's offset is taken where it is local.

    `written` is repeated: give the names of columns, not expressions.
    """
    changes = _changes(zone)
    if len(changes) == 1 and changes[0].offset == 0:
        return written
    offset = _chosen(reduced, changes, 0, len(changes), leaf=lambda number: str(changes[number].offset))
    return f"({written} - (CASE WHEN {is_utc} THEN 0 ELSE {offset} END))"


def local_time(zone: Zone, *, is_utc: str, reduced: str) -> str:
    """`TWICE` or `NEVER` where a local time exists twice or never, otherwise NULL."""
    changes = _changes(zone)
    if len(changes) == 1:
        return "CAST(NULL AS UTINYINT)"

    def leaf(number: int) -> str:
        if number + 1 == len(changes):
            return "NULL"
        following = changes[number + 1]
        begins = following.at - abs(following.offset - following.before)
        kind = NEVER if following.offset > following.before else TWICE
        return f"(CASE WHEN {reduced} >= {begins} THEN {kind} END)"

    chosen = _chosen(reduced, changes, 0, len(changes), leaf=leaf)
    return f"CAST((CASE WHEN NOT {is_utc} THEN {chosen} END) AS UTINYINT)"


def _changes(zone: Zone) -> tuple[Change, ...]:
    if zone == Zone():
        return (Change(-(2**62), 0, 0),)  # what the search below would find, a third of a second later
    return zone.changes(_FIRST, _RULES + _CYCLE + 400 * DAY)


def _chosen(value: str, changes: tuple[Change, ...], low: int, high: int, *, leaf: Leaf) -> str:
    """A balanced tree of comparisons: a dozen of them for the 1,300 changes of a zone in six centuries.

    ```
    value < changes[middle].at ?  changes[low … middle)  :  changes[middle … high)
    ```
    """
    if high - low == 1:
        return leaf(low)
    middle = (low + high) // 2
    before = _chosen(value, changes, low, middle, leaf=leaf)
    after = _chosen(value, changes, middle, high, leaf=leaf)
    return f"(CASE WHEN {value} < {changes[middle].at} THEN {before} ELSE {after} END)"

"""SQL of how a value is read while a file comes in: trimmed texts, unknown values, keys, and typed values as texts.

The same rules as `leadgrid.values`, and a test holds the two equal over every code point. An expression goes in and an
expression comes out; only names generated here stand in them. Cheap exact checks come first, since DuckDB's `trim` with
a list of characters takes half a microsecond a value. Not one with `leadgrid.sql.staging`, which builds nodes of a
grid's statement over texts that are stored in NFC: they share one trim and one lower, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from leadgrid.values import BLANKS

_BLANKS: Final = "'" + BLANKS + "'"
_PRINTABLE: Final = "'[!-~](?:[ -~]*[!-~])?'"
"""Printable ASCII that neither begins nor ends with a space: nothing to trim and nothing to compose."""

Compose = Callable[[str], str]
"""How a text is brought to NFC, which is cheaper where its file has shown what it lacks."""

_SIGNED: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BIGNUM")
_UNSIGNED: Final = ("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
_WHOLE: Final = frozenset((*_SIGNED, *_UNSIGNED))
_AS_IT_STANDS: Final = frozenset(["VARCHAR", "JSON", "UUID", "INTERVAL", "TIME", "TIME_NS", "TIME WITH TIME ZONE"])
NAIVE: Final = frozenset(["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"])
ZONED: Final = frozenset(["TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"])


def composed(text: str) -> str:
    """The text in NFC."""
    # nfc_normalize stops at a NUL, which neither composes nor is composed with
    pieces = f"list_transform(string_split({text}, chr(0)), lambda piece: nfc_normalize(piece))"
    return f"(CASE WHEN contains({text}, chr(0)) THEN array_to_string({pieces}, chr(0)) ELSE nfc_normalize({text}) END)"


def composed_without_nul(text: str) -> str:
    """The same for a text that holds no NUL."""
    return f"nfc_normalize({text})"


def composed_already(text: str) -> str:
    """The same for a text that is in NFC as it stands."""
    return text


def trimmed(text: str, *, compose: Compose = composed) -> str:
    """The text in NFC without blanks at its ends, NULL where nothing is left."""
    return (
        f"(CASE WHEN regexp_full_match({text}, {_PRINTABLE}) THEN {text}"
        f" ELSE nullif(trim({compose(text)}, {_BLANKS}), '') END)"
    )


def key(text: str) -> str:
    """What texts are compared by, NULL where it is unknown."""
    return f"lower({trimmed(text)})"


def known(text: str, *, compose: Compose = composed) -> str:
    """The text in NFC as it stands, NULL where it is unknown."""
    return (
        f"(CASE WHEN unicode({text}) BETWEEN 33 AND 126 THEN {compose(text)}"
        f" WHEN trim({text}, {_BLANKS}) = '' THEN NULL ELSE {compose(text)} END)"
    )


def from_typed(value: str, type: str) -> str | None:
    """The text of a typed value as the grid language writes it, or None where the type is nested or not readable."""
    if type in _AS_IT_STANDS or type in _WHOLE or type == "BOOLEAN" or type.startswith("ENUM("):
        return value if type == "VARCHAR" else f"CAST({value} AS VARCHAR)"
    if type.startswith("DECIMAL("):
        text = f"CAST({value} AS VARCHAR)"
        return f"(CASE WHEN contains({text}, '.') THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END)"
    if type in ("DOUBLE", "FLOAT"):
        return _from_double(value)
    if type == "DATE":
        return f"(CASE WHEN {_in_range(value)} THEN strftime({value}, '%Y-%m-%d') END)"
    if type in NAIVE or type in ZONED:
        return _from_timestamp(value, type)
    if type in ('"NULL"', "NULL"):
        return "CAST(NULL AS VARCHAR)"
    return None


def _from_double(value: str) -> str:
    # DuckDB writes the shortest decimal that reads back the same, with an exponent from 1e16 on and below 1e-4
    text = f"CAST({value} AS VARCHAR)"
    sign = f"(CASE WHEN signbit({value}) THEN '-' ELSE '' END)"
    digits = f"regexp_replace(split_part(ltrim({text}, '-'), 'e', 1), '\\.0$|\\.', '')"
    power = f"CAST(split_part({text}, 'e', 2) AS INTEGER)"
    places = f"length({digits}) - 1"
    return (
        f"(CASE WHEN NOT isfinite({value}) THEN NULL"
        f" WHEN NOT contains({text}, 'e') THEN regexp_replace({text}, '\\.0$', '')"
        f" WHEN {power} < 0 THEN {sign} || '0.' || repeat('0', -{power} - 1) || {digits}"
        f" WHEN {power} >= {places} THEN {sign} || {digits} || repeat('0', {power} - ({places}))"
        f" ELSE {sign} || left({digits}, {power} + 1) || '.' || substr({digits}, {power} + 2) END)"
    )


def as_timestamp(value: str, type: str) -> str:
    """A timestamp of any precision, or a date, as DuckDB's of microseconds; further digits are cut off."""
    if not type.endswith("_NS"):
        return f"CAST({value} AS TIMESTAMP)"  # to UTC where it has a zone: the connection's zone is UTC
    nanoseconds = f"epoch_ns({value})"  # a cast would round
    return f"make_timestamp(({nanoseconds} - (({nanoseconds} % 1000) + 1000) % 1000) // 1000)"


def _from_timestamp(value: str, type: str) -> str:
    # the form of `instants.shown`: six places where there are any
    moment, suffix = as_timestamp(value, type), "Z" if type in ZONED else ""
    short, long = (f"strftime({moment}, '%Y-%m-%dT%H:%M:%S{places}{suffix}')" for places in ("", ".%f"))
    is_short = f"epoch_us({moment}) % 1000000 = 0"
    return f"(CASE WHEN NOT ({_in_range(moment)}) THEN NULL WHEN {is_short} THEN {short} ELSE {long} END)"


def _in_range(value: str) -> str:
    return f"isfinite({value}) AND year({value}) BETWEEN 1 AND 9999"

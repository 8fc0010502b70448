"""Random grids of the whole language and small hostile data sets, made so that rules collide and times sit on edges.

A *world* is drawn first: a few types, names, values, durations and instants that the grid and the data share, so that
a window of the grid ends exactly where an event of the data stands. Knows nothing of the product or the reference.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Grid = dict[str, Any]
Condition = dict[str, Any]

SECOND = 1_000_000
UNITS = {"m": 60 * SECOND, "h": 3_600 * SECOND, "d": 86_400 * SECOND, "w": 604_800 * SECOND}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Each group is a name written in several ways that are, or only look, equal.
TYPES = (
    ("visit", "VISIT", " Visit\u00a0"),
    ("É mail", "é MAIL", "E\u0301 mail", "e mail"),
    ("'; DROP TABLE leads; --", "'; drop table LEADS; --"),
    ("ΣΑΣ", "σασ", "σας"),
    ("İ", "i", "ı"),
    ("any thing", "any"),
)
NAMES = (
    ("page", "PAGE", " Page "),
    ("taux_% d'ouverture", "TAUX_% D'OUVERTURE"),
    ('É"l\'objet"', 'e\u0301"L\'OBJET"'),
    ("lead", "Lead"),
    ("a0", "p0"),
    ("<<",),
    ("montant",),
)
OTHER_TABLES_NAMES = {"leads": ("activity", "occurred_at"), "activities": ("created_at", "stage")}
TEXTS = (
    ("industrie", "Industrie ", "INDUSTRIE", "industri", "dust"),
    ("É", "é", "E\u0301", "e", "É\u202f"),
    ("İ", "i", "I", "ı"),
    ("ΑΣ", "ας", "ασ"),
    ("straße", "STRASSE", "strasse", "STRAẞE"),
    ("5", "5.0", " 05 ", "+5", "5.000000000", "5.0000000009", "-5", "5.", ".5", "5,0", "5e0", "５"),
    ("0", "-0", "00.0", "0.0000000001", "false"),
    ("0.1", "0.10", "0.2", "0.3", "00.3", "-0.3"),
    ("2A", "2a", "2", "02"),
    ("1e3", "1000", "1_000", "1 000", "1\u00a0000", "0x1F"),
    ("999999999999999999", "-999999999999999999.999999999", "1000000000000000000", "999999999999999999.9999999999"),
    ("0.1234567891", "0.123456789", "0.12345678", "1.5"),
    ("true", "TRUE", " True ", "false", "oui", "1"),
    ("%", "a%b", "axb", "a_b", "_", "*", "\\", "a\\b", "[ab]"),
    ("'; DROP TABLE leads; --", "' or '1'='1", '"', "''", "--", "/*", "{x}", "$1", "?", "%s", ":p0"),
    ("a\u200bb", "a\u2028b", "\u3000", "a\nb", "a\r\nb", "a\tb", "a,b", '"a"', "🚢", "\uff5e"),
    ("NO", "on", "null", "~", "NULL", "12:30", "2026-01-01", "nan", "inf"),
)
UNKNOWNS = ("", " ", "\u00a0", "\u202f \t")
OPERANDS: tuple[int | Decimal, ...] = (
    *(0, 1, 2, 5, -5, 1000, 999_999_999_999_999_999),
    *map(Decimal, ("5.0", "0.1", "0.2", "0.3", "-0.3", "1.5", "0.123456789", "0.1234567891")),
)
COUNTS = (0, 1, 1, 1, 2, 2, 2, 3, 4, Decimal("1.5"), Decimal("2.0"), -1)
DURATIONS = ("1m", "10m", "60m", "1h", "24h", "1d", "2d", "7d", "1w", "30d", "36500d")
POINTS = (1, 2, 3, 5, 10, 20, -1, -5, 0, 7, 19, 79, 1000, -1000)
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia")
AS_OFS = (
    "2026-06-01T00:00:00Z",
    "2026-03-29T01:00:00Z",  # Paris: 02:00 to 03:00 does not exist
    "2026-10-25T01:00:00Z",  # Paris: 02:00 to 03:00 exists twice
    "2026-11-01T06:00:00Z",  # New York: twice
    "2026-04-04T15:00:00Z",  # Lord Howe: half an hour twice
    "2011-12-30T10:00:00Z",  # Apia: a day that does not exist
    "2026-05-31T22:00:00.000001Z",
    "2024-02-29T23:59:59.999999Z",
    "1970-01-01T00:00:00Z",
)
UNREADABLE = (
    "", "hier", "2026-02-30", "2026-13-01", "2026-06-01T24:00", "2026-06-01T23:59:60Z", "01/06/2026", "2026-6-1",
    "2026-06-01T10", "20260601", "1780272000", "2026-06-01t00:00Z", "2026-06-01T00:00z", "2026-06-01T00:00 Z",
    "２０２６-06-01", "2026-06-01  00:00", "2026-06-01T00:00+2", "2026-06-01T00:00:00.", "0000-01-01", "2026-06-01Z",
)  # fmt: skip
LEAD_IDS = ("L1", "l1", "O'1", 'O"2', "É", "E\u0301", " L1 ", "🚢", "\uff5e", "10", "9", "=1+1", "%", "L 1", "1.0")
CRITERIA_IDS = ("c0", "c1", "score", "lead_id", "select", "band", "a0", "lead", "x_", "fit")
EXTRAS: tuple[dict[str, Any], ...] = (
    {"enabled": False},
    {"enabled": True, "locked": True},
    {"range": [-1000, 1000]},
    {"label": {"fr": "Étiquette", "en": "Label"}, "why": "70 % des clients: 'industriels' # non"},
)
GROUP_IDS = ("g0", "fit", "engagement", "order")


def micro(text: str) -> int:
    """Microseconds of a duration."""
    return int(text[:-1]) * UNITS[text[-1]]


def instant_of(text: str) -> int:
    """Microseconds of an instant in ISO form."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def utc_text(at: int) -> str:
    """An instant in the language's own form."""
    return (EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")


# ---------------------------------------------------------------------------------------------------- worlds


@dataclass(frozen=True)
class World:
    """What the grid and the data of one example share."""

    as_of: int
    zone: str
    types: tuple[tuple[str, ...], ...]
    properties: tuple[tuple[str, ...], ...]
    attributes: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]
    frequent: tuple[str, ...]
    operands: tuple[int | Decimal, ...]
    durations: tuple[str, ...]
    instants: tuple[int, ...]
    lead_ids: tuple[str, ...]

    @property
    def operand_texts(self) -> tuple[str, ...]:
        return tuple(text for text in self.texts if text.strip(" \t\n\r\u00a0\u202f"))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few of everything; the instants stand on the edges that the durations make, or a microsecond beside them."""
    as_of = instant_of(draw(st.sampled_from((AS_OFS[0], *AS_OFS))))
    durations = draw(st.lists(st.sampled_from(DURATIONS), min_size=1, max_size=2, unique=True))
    edges = [0, *(micro(text) for text in durations)]
    edge = st.tuples(st.sampled_from(edges), st.sampled_from(edges), st.sampled_from((0, 0, 0, -1, 1)))
    back = draw(st.lists(edge, min_size=2, max_size=5, unique=True))
    instants = [as_of - one - other + beside for one, other, beside in back]
    groups = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique=True))
    texts = [text for group in groups for text in group]
    return World(
        as_of=as_of,
        zone=draw(st.sampled_from(ZONES)),
        types=tuple(draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))),
        properties=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))),
        attributes=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))),
        texts=tuple(texts),
        frequent=tuple(draw(st.lists(st.sampled_from(texts), min_size=2, max_size=2))),
        operands=tuple(draw(st.lists(st.sampled_from(OPERANDS), min_size=2, max_size=4, unique_by=str))),
        durations=tuple(durations),
        instants=tuple(at for at in instants if at > instant_of("0101-01-02T00:00:00Z")) or (as_of - 1,),
        lead_ids=tuple(draw(st.lists(st.sampled_from(LEAD_IDS), min_size=2, max_size=4, unique=True))),
    )


# ---------------------------------------------------------------------------------------------------- grids


def _one_spelling(draw: st.DrawFn, names: tuple[tuple[str, ...], ...]) -> str:
    return draw(st.sampled_from([spelling for name in names for spelling in name]))


def _kind_of_values(draw: st.DrawFn, world: World) -> st.SearchStrategy[Any]:
    texts = [st.sampled_from(world.operand_texts)] * 2 if world.operand_texts else []
    return draw(st.sampled_from([*texts, st.sampled_from(world.operands), st.booleans()]))


@st.composite
def value_tests(draw: st.DrawFn, world: World) -> Any:
    """A plain value, or one to three operators."""
    if draw(st.integers(0, 4)) == 0:
        return draw(_kind_of_values(draw, world))
    return draw(_operators(world))


@st.composite
def _operators(draw: st.DrawFn, world: World) -> dict[str, Any]:
    names = ["is", "is_not", "in", "not_in", "more_than", "at_least", "less_than", "at_most", "known"]
    if world.operand_texts:
        names += ["contains", "starts_with", "ends_with"]
    test: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)):
        if name in ("is", "is_not"):
            test[name] = draw(_kind_of_values(draw, world))
        elif name in ("in", "not_in"):
            test[name] = draw(st.lists(_kind_of_values(draw, world), min_size=1, max_size=3))
        elif name == "known":
            test[name] = draw(st.booleans())
        elif name in ("contains", "starts_with", "ends_with"):
            test[name] = draw(st.sampled_from(world.operand_texts))
        else:
            test[name] = draw(st.sampled_from(world.operands))
    return test


@st.composite
def number_tests(draw: st.DrawFn, operands: tuple[int | Decimal, ...], *, plain: bool = True) -> Any:
    """A test on the number of a measure."""
    operand = st.sampled_from(operands)
    if plain and draw(st.integers(0, 3)) == 0:
        return draw(operand)
    names = ["is", "is_not", "in", "not_in", "more_than", "at_least", "less_than", "at_most", "known"]
    test: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)):
        if name in ("in", "not_in"):
            test[name] = draw(st.lists(operand, min_size=1, max_size=3))
        else:
            test[name] = draw(st.booleans()) if name == "known" else draw(operand)
    return test


@st.composite
def selections(draw: st.DrawFn, world: World) -> Condition:
    """`activity` and perhaps `where`."""
    kind = draw(st.integers(0, 7))
    selection: Condition
    if kind <= 1:
        selection = {"activity": "any"}
    elif kind == 2:
        spellings = [one for kinds in world.types for one in kinds if one != "any"]
        selection = {"activity": draw(st.lists(st.sampled_from(spellings), min_size=1, max_size=3, unique=True))}
    else:
        selection = {"activity": draw(st.sampled_from(world.types))[0]}
    if draw(st.integers(0, 2)) == 0:
        names = draw(st.lists(st.sampled_from(world.properties), min_size=1, max_size=2, unique=True))
        selection["where"] = {draw(st.sampled_from(name)): draw(value_tests(world)) for name in names}
    if draw(st.integers(0, 30)) == 0:
        name = draw(st.sampled_from(("ghost", "lead_id", "activity", "created_at", "stage")))
        selection["where"] = {name: {"known": draw(st.booleans())}}
    return selection


@st.composite
def activity_conditions(draw: st.DrawFn, world: World) -> Condition:
    """A selection, perhaps a window, perhaps a measure."""
    condition = draw(selections(world))
    if draw(st.booleans()):
        condition["within"] = draw(st.sampled_from(world.durations))
    measure = draw(st.sampled_from((None, None, "count", "count", "days", "days", "distinct", "sum", "max", "min")))
    if measure in ("count", "days"):
        condition[measure] = draw(number_tests(COUNTS))
    elif measure is not None:
        operands = COUNTS if measure == "distinct" else world.operands
        of = _one_spelling(draw, world.properties)
        condition[measure] = {"of": of, **draw(number_tests(operands, plain=False))}
    return condition


@st.composite
def reactions(draw: st.DrawFn, world: World) -> Condition:
    """`after … delay`, or its negative `missed`."""
    reaction, after = draw(selections(world)), draw(selections(world))
    condition = reaction if draw(st.booleans()) else {"missed": reaction}
    condition |= {"after": after, "delay": draw(st.sampled_from(world.durations))}
    if draw(st.booleans()):
        condition["trigger"] = draw(st.sampled_from(("any", "first", "last")))
    if draw(st.integers(0, 2)) == 0:
        condition["within"] = draw(st.sampled_from(world.durations))
    return condition


@st.composite
def silences(draw: st.DrawFn, world: World) -> Condition:
    """`silent … last … of`, perhaps `same`."""
    condition = {"silent": draw(selections(world)), "last": draw(st.sampled_from((1, 1, 2, 2, 3, 1000)))}
    condition["of"] = draw(selections(world))
    if draw(st.booleans()):
        condition["same"] = _one_spelling(draw, world.properties)
    return condition


@st.composite
def attribute_conditions(draw: st.DrawFn, world: World) -> Condition:
    """A test on an attribute, now and then one that no lead has or may have."""
    name = _one_spelling(draw, world.attributes)
    if draw(st.integers(0, 15)) == 0:
        name = draw(st.sampled_from(("ghost", "lead_id", "created_at", "activity", "occurred_at")))
    return {"attribute": name, **draw(_operators(world))}


@st.composite
def conditions(draw: st.DrawFn, world: World, *, depth: int = 2) -> Condition:
    """Any condition of the language."""
    kind = draw(st.integers(0, 9 if depth else 6))
    if kind <= 2:
        return draw(activity_conditions(world))
    if kind == 3:
        return draw(attribute_conditions(world))
    if kind <= 5:
        return draw(reactions(world))
    if kind == 6:
        return draw(silences(world))
    if kind == 7:
        return {"not": draw(conditions(world, depth=depth - 1))}
    parts = draw(st.lists(conditions(world, depth=depth - 1), min_size=1, max_size=2 + (depth > 1)))
    return {"all" if kind == 8 else "any": parts}


@st.composite
def criteria(draw: st.DrawFn, world: World, *, id: str, groups: list[str]) -> dict[str, Any]:
    """A criterion of any kind, with whatever it may take."""
    points = st.sampled_from(POINTS)
    criterion: dict[str, Any] = {"id": id, "group": draw(st.sampled_from(groups))}
    kind = draw(st.sampled_from(("when", "when", "each", "ladder")))
    decays = draw(st.integers(0, 2)) == 0
    condition = activity_conditions(world) if decays else conditions(world)
    if decays:
        every = draw(st.sampled_from(world.durations))
        criterion["decay"] = {"lose": draw(st.sampled_from((50, 25, 1, 33, 99, 100))), "every": every}
    if kind == "when":
        criterion |= {"points": draw(points), "when": draw(condition)}
    elif kind == "each":
        each = draw(selections(world))
        if draw(st.booleans()):
            each["within"] = draw(st.sampled_from(world.durations))
        criterion |= {"points": draw(points), "each": each}
        if draw(st.booleans()):
            criterion["up_to"] = draw(st.sampled_from((1, 2, 3, 1_000_000)))
    else:
        rungs = draw(st.lists(st.tuples(points, condition), min_size=1, max_size=3))
        criterion["ladder"] = [{"points": number, "when": when} for number, when in rungs]
    criterion |= draw(st.sampled_from(({}, {}, {}, {}, *EXTRAS)))
    return criterion


def _ends(draw: st.DrawFn) -> dict[str, int]:
    kind = draw(st.integers(0, 5))
    low, high = sorted((draw(st.integers(-30, 30)), draw(st.integers(-30, 60)))) if kind < 3 else (0, 0)
    return ({"min": low, "max": high}, {"min": low}, {"max": high}, {}, {}, {})[kind]


def _steps(draw: st.DrawFn, *, most: int) -> list[int]:
    return sorted(draw(st.lists(st.integers(-12, 40), max_size=most, unique=True)))


@st.composite
def grids(draw: st.DrawFn, world: World) -> Grid:
    """A grid of the whole language, as the plain form of its file."""
    groups = draw(st.lists(st.sampled_from(GROUP_IDS), min_size=1, max_size=3, unique=True))
    ids = draw(st.lists(st.sampled_from(CRITERIA_IDS), min_size=2, max_size=6, unique=True))
    grid: Grid = {"leadgrid": 1, "name": draw(st.sampled_from(("Grille", "'; DROP TABLE leads; --", 'É "100 %" 🚢')))}
    if draw(st.integers(0, 4)) == 0:
        grid["audience"] = draw(conditions(world, depth=1))
    ends = _ends(draw)
    if ends:
        grid["scale"] = ends
    grid["groups"] = [{"id": id, "axis": draw(st.sampled_from(("fit", "engagement"))), **_ends(draw)} for id in groups]
    grid["criteria"] = [draw(criteria(world, id=id, groups=groups)) for id in ids]
    if draw(st.integers(0, 2)):
        steps = [{}, *({"from": step} for step in _steps(draw, most=3))]
        grid["bands"] = [{"id": f"b{number}", **step} for number, step in enumerate(steps)]
    if draw(st.booleans()):
        grid["matrix"] = {
            axis: [{"id": id, **step} for id, step in zip(names, steps, strict=False)]
            for axis, names in (("fit", "ABCD"), ("engagement", "1234"))
            for steps in [[*({"from": step} for step in reversed(_steps(draw, most=3))), {}]]
        }
    return grid


@st.composite
def plain_grids(draw: st.DrawFn, world: World) -> Grid:
    """A dozen conditions side by side without logic, clamps or bands around them: nothing hides a difference."""
    leaf = st.one_of(reactions(world), reactions(world), silences(world), silences(world), activity_conditions(world))
    rules = [{"id": f"c{number}", "group": "g", "points": 1, "when": draw(leaf)} for number in range(12)]
    return {"leadgrid": 1, "name": "Plain", "groups": [{"id": "g", "axis": "engagement"}], "criteria": rules}


# ---------------------------------------------------------------------------------------------------- grid files

_RESERVED = re.compile(r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[+-]?[0-9]{1,18}(\.[0-9]+)?")
_BARE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_./:+-]*[0-9A-Za-z_]|[A-Za-z]|<<")


def _quoted(text: str) -> str:
    def escaped(letter: str) -> str:
        code = ord(letter)
        if letter in '"\\':
            return "\\" + letter
        if 0x20 <= code < 0x7F or (0xA1 <= code <= 0xFFFF and letter.isprintable()):
            return letter
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

    return '"' + "".join(map(escaped, text)) + '"'


def scalar(value: str | int | bool | Decimal) -> str:
    """A scalar as YAML that reads back as itself: bare where the language's resolvers leave it a text.

    >>> [scalar(value) for value in ("NO", "1e3", "5", True, 5, Decimal("0.10"), "a: b")]
    ['NO', '1e3', '"5"', 'true', '5', '0.10', '"a: b"']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if _BARE.fullmatch(value) and not _RESERVED.fullmatch(value) else _quoted(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(name)}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)


def dump(grid: Grid) -> str:
    """The YAML file of a plain grid, one entry a line."""
    lines = []
    for name, value in grid.items():
        if isinstance(value, list):
            lines += [f"{name}:", *(f"  - {_flow(one)}" for one in value)]
        else:
            lines.append(f"{name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------------------------------------------- data files


@dataclass(frozen=True)
class Table:
    """A header and rows of fields; a row may be short, or have a field too many."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> str:
        """The table as a file in canonical form."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([self.header, *self.rows])
        return text.getvalue()

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(f"\n{self.csv}")

    def with_rows(self, rows: list[tuple[str, ...]]) -> Table:
        return replace(self, rows=tuple(rows))


def written(at: int, *, minutes: int, style: int = 0) -> str:
    """An instant with an offset of so many minutes, in one of eight styles."""
    local = EPOCH + timedelta(microseconds=at, minutes=minutes)
    separator, offsets = ("T", " ")[style & 1], ("%s%02d:%02d", "%s%02d%02d")[style >> 1 & 1]
    text = f"{local:%Y-%m-%d}".rjust(10, "0") + f"{separator}{local:%H:%M}"
    if local.second or local.microsecond or style & 4:
        text += f":{local:%S}"
    if local.microsecond or style & 4:
        text += f".{local.microsecond:06d}" + "999" * (style >> 2 & 1)
    if minutes == 0 and not style & 2:
        return text + "Z"
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    if size % 60 == 0 and style == 3:
        return f"{text}{sign}{size // 60:02d}"
    return text + offsets % (sign, size // 60, size % 60)


def naive(at: int, zone: str, *, look: int) -> str:
    """The local text of an instant in a zone, by the offset in force `look` days away (so, at times, one in a gap)."""
    moment = (EPOCH + timedelta(microseconds=at, days=look)).astimezone(ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    local = EPOCH + timedelta(microseconds=at) + offset
    text = f"{local:%Y-%m-%d}".rjust(10, "0") + f" {local:%H:%M:%S.%f}"
    return text[:10] if text.endswith(" 00:00:00.000000") else text


OFFSETS = (0, 60, 120, -300, 330, 840, -720, -570)


@st.composite
def instant_texts(draw: st.DrawFn, world: World) -> str:
    """How a file may write one of the world's instants; now and then no instant at all."""
    at = draw(st.sampled_from(world.instants))
    how = draw(st.integers(0, 20))
    if how == 20:
        return draw(st.sampled_from(UNREADABLE))
    if how >= 16:
        return naive(at, world.zone, look=draw(st.sampled_from((0, -2, 2))))
    if how <= 11:
        return utc_text(at)
    blanks = draw(st.sampled_from(("", "", " ", "\u00a0")))
    return blanks + written(at, minutes=draw(st.sampled_from(OFFSETS)), style=draw(st.integers(0, 7))) + blanks


def _values(world: World) -> st.SearchStrategy[str]:
    numbers = [format(one, "f") if isinstance(one, Decimal) else str(one) for one in world.operands]
    return st.sampled_from((*world.texts, *world.texts, *numbers, *UNKNOWNS, *world.frequent * 6))


@st.composite
def _rows(
    draw: st.DrawFn, world: World, fixed: list[st.SearchStrategy[str]], others: int, *, most: int
) -> list[tuple[str, ...]]:
    values = _values(world)
    rows = []
    size = draw(st.integers(most // 2, most))  # left to itself, Hypothesis draws few rows, and few rules then fire
    least = draw(st.sampled_from((0, *[size] * 7)))
    full = st.lists(st.tuples(*fixed, *[values] * others), min_size=least, max_size=size)
    for fields in draw(full):
        how = draw(st.integers(0, 40))
        if how == 40:
            fields = fields[: draw(st.integers(1, len(fields)))]
        elif how >= 38:
            fields = (*fields, "x" if how == 39 else " ")
        rows.append(tuple(fields))
    return rows


def _columns(draw: st.DrawFn, names: tuple[tuple[str, ...], ...], table: str) -> list[str]:
    columns = [draw(st.sampled_from(name)) for name in names]
    if draw(st.integers(0, 9)) == 0:
        columns.append(draw(st.sampled_from(OTHER_TABLES_NAMES[table])))
    return columns


@st.composite
def lead_tables(draw: st.DrawFn, world: World) -> Table:
    """Leads with duplicates, lead_ids that are unknown, and creations around the as-of instant."""
    dated = draw(st.booleans())
    columns = _columns(draw, world.attributes, "leads")
    fixed = [st.sampled_from((*world.lead_ids, *world.lead_ids, *world.lead_ids, ""))]
    if dated:
        early = st.just(utc_text(world.as_of - UNITS["w"]))
        fixed.append(st.one_of(early, early, st.just(""), instant_texts(world)))
    rows = draw(_rows(world, fixed, len(columns), most=6))
    first = draw(st.sampled_from(("lead_id", "lead_id", "LEAD_ID", " Lead_Id ")))
    return Table((first, *(["created_at"] if dated else []), *columns), tuple(rows))


@st.composite
def activity_tables(draw: st.DrawFn, world: World) -> Table:
    """Events of few types at few instants, with orphans, exact duplicates and unusable rows."""
    columns = _columns(draw, world.properties, "activities")
    spellings = [spelling for kinds in world.types for spelling in (kinds[0], kinds[0], *kinds)]
    fixed = [
        st.sampled_from((*world.lead_ids * 6, "orphan", "")),
        st.sampled_from((*spellings * 4, "", "other")),
        instant_texts(world),
    ]
    rows = draw(_rows(world, fixed, len(columns), most=14))
    again = draw(st.integers(0, 2 * len(rows) + 1))
    if again < len(rows):
        rows.append(rows[again])
    return Table(("lead_id", "activity", "occurred_at", *columns), tuple(rows))


STAGES = ("customer", "Customer ", "CUSTOMER", "mql", "refused", "É", "")


@st.composite
def outcome_tables(draw: st.DrawFn, world: World, *, dated: bool = True) -> Table:
    """Outcomes of several stages, several a lead, around the as-of instant and the horizon's end."""
    header, fixed = ["lead_id"], [st.sampled_from((*world.lead_ids * 4, "orphan", ""))]
    if dated:
        header.append("occurred_at")
        after = tuple(2 * world.as_of - at for at in world.instants)
        fixed.append(instant_texts(replace(world, instants=(*world.instants, *after, world.as_of))))
    if draw(st.booleans()):
        header.append("stage")
        fixed.append(st.sampled_from((*["customer"] * 4, *STAGES)))
    rows = draw(_rows(world, fixed, 0, most=6))
    return Table(tuple(header), tuple(rows))


# ---------------------------------------------------------------------------------------------------- cases


@dataclass(frozen=True)
class Case:
    """A grid, the data it is run on, and from where we look."""

    world: World
    grid: Grid
    leads: Table | None
    activities: Table | None

    @property
    def as_of(self) -> int:
        return self.world.as_of

    @property
    def zone(self) -> str:
        return self.world.zone

    @property
    def grid_text(self) -> str:
        return dump(self.grid)

    @property
    def leads_csv(self) -> str | None:
        return self.leads.csv if self.leads else None

    @property
    def activities_csv(self) -> str | None:
        return self.activities.csv if self.activities else None

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # Hypothesis shows a failing case as its files
        printer.text(repr(self))

    def of(self, lead: str) -> Case:
        """The case with this lead's rows alone."""

        def own(table: Table | None) -> Table | None:
            return table and table.with_rows([row for row in table.rows if row[0] == lead])

        return replace(self, leads=own(self.leads), activities=own(self.activities))

    def __repr__(self) -> str:
        return (
            f"\n--- as of {utc_text(self.as_of)}, zone {self.zone}\n--- grid.yaml\n{self.grid_text}"
            f"--- leads.csv\n{self.leads_csv}\n--- activities.csv\n{self.activities_csv}"
        )


@st.composite
def cases(draw: st.DrawFn, *, with_leads: bool = False) -> Case:
    """A case; now and then without a leads table, or without activities."""
    world = draw(worlds())
    tables = draw(st.integers(0, 9))
    return Case(
        world,
        draw(grids(world)),
        draw(lead_tables(world)) if tables or with_leads else None,
        draw(activity_tables(world)) if tables != 9 else None,
    )


@st.composite
def crowds(draw: st.DrawFn, *, leads: int = 60) -> Case:
    """A case with many leads of few, colliding events: it costs the product no more than one with three leads.

    The rows come from a seed, not from Hypothesis: sixty leads drawn one by one would take longer than scoring them.
    """
    world = draw(worlds())
    chance = Random(draw(st.integers(0, 2**32)))
    numbers = [scalar(one) for one in world.operands]
    shared = [*world.frequent, *world.frequent, "", chance.choice(numbers)]
    types = [kinds[0] for kinds in world.types] + ["other"] * (len(world.types) == 1)
    edges = [0, *(micro(text) for text in world.durations)]
    people, events = [], []
    for number in range(leads):
        attributes = [chance.choice((*world.texts, *numbers, *UNKNOWNS)) for _ in world.attributes]
        created = chance.choice((world.as_of, world.as_of - 1, world.as_of - SECOND, *world.instants))
        people.append((f"L{number:02d}", chance.choice(("", "", utc_text(created))), *attributes))
        start = chance.choice(world.instants)
        own = [start, start + chance.choice(edges) + chance.choice((0, 0, -1, 1)), chance.choice(world.instants)]
        for _ in range(chance.randrange(7)):
            at = utc_text(chance.choice(own))
            events.append(
                (f"L{number:02d}", chance.choice(types), at, *(chance.choice(shared) for _ in world.properties))
            )
    return Case(
        world,
        draw(st.one_of(grids(world), plain_grids(world))),
        Table(("lead_id", "created_at", *(name[0] for name in world.attributes)), tuple(people)),
        Table(("lead_id", "activity", "occurred_at", *(name[0] for name in world.properties)), tuple(events)),
    )

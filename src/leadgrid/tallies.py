"""For whom many rules about plain acts hold: counted for all of them at once, where the compiler would read each again.

    «visit, at least 3 times within 30 days»    how often each lead did each thing within each window: one grouping
    «visit, within 7 days after a mail»         the latest mail before each visit: one walk along the events

Knows two forms of rules alone and is asked for a pool from one instant; what holds is what the compiler says of the
same rules (a law in the tests). Memory is bounded by the events that are read at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import ActivityCondition, Condition, Operator, ReactionCondition, Selection, ValueTest
from leadgrid.connections import Connection
from leadgrid.datasets import Dataset
from leadgrid.instants import Duration
from leadgrid.values import Number, text_key

Bits = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

EVENTS_AT_ONCE: Final = 5_000_000
MOST: Final = 255
"""Up to how many events are told apart: a count is kept in a byte."""


@dataclass(frozen=True, slots=True)
class Often:
    """At least so many events of a type (a text key), in a window that ends before the instant, or ever (None)."""

    type: str
    within: Duration | None
    at_least: int


@dataclass(frozen=True, slots=True)
class Follows:
    """An event of type `then` within `delay` after one of type `first` (text keys), both in a window."""

    first: str
    then: str
    delay: Duration
    within: Duration


Tally = Often | Follows


def as_tally(rule: Condition) -> Tally | None:
    """The rule as one that is counted here, or None where only the compiler knows it.

    >>> as_tally(ActivityCondition(Selection(("Visit",), within=Duration(7, "d"))))
    Often(type='visit', within=Duration(amount=7, unit='d'), at_least=1)
    """
    match rule:
        case ActivityCondition(Selection((name,), (), within), None):
            return Often(text_key(name), within, 1)
        case ActivityCondition(Selection((name,), (), within), measure) if measure is not None:
            many = _at_least(measure.test) if measure.kind == "count" else None
            return None if many is None else Often(text_key(name), within, many)
        case ReactionCondition(
            Selection((then,), (), None), Selection((first,), (), None), delay, "any", Duration() as within
        ) if text_key(then) != text_key(first):
            return Follows(text_key(first), text_key(then), delay, within)
        case _:
            return None


def _at_least(test: ValueTest) -> int | None:
    match test.operators:
        case (Operator("at_least", Number(billionths)),):
            many, rest = divmod(billionths, Number.of(1).billionths)
            return many if not rest and 1 <= many <= MOST else None
        case _:
            return None


def tallied(connection: Connection, dataset: Dataset, tallies: Sequence[Tally], leads: Whole, *, as_of: int) -> Bits:
    """For whom of the lead numbers (ascending) each tally holds, seen from an instant: a packed row of bits each."""
    bits = np.zeros((len(tallies), -(-len(leads) // 8)), dtype=np.uint8)
    events = dataset.facts.activities.usable if dataset.facts.activities else 0
    pieces = max(1, -(-events // EVENTS_AT_ONCE))
    eights = np.linspace(0, len(bits[0]) if len(bits) else 0, pieces + 1).astype(np.int64)
    often = {number: one for number, one in enumerate(tallies) if isinstance(one, Often)}
    follows = {number: one for number, one in enumerate(tallies) if isinstance(one, Follows)}
    place = np.full(dataset.lead_count, -1, dtype=np.int64)
    for low, high in pairwise(eights.tolist()):
        some = leads[low * 8 : high * 8]
        if not len(some):
            continue
        place[some] = np.arange(len(some))
        stretch = _Stretch(connection, int(some[0]), int(some[-1]), place, len(some), as_of)
        for found in (_often(stretch, often), _follow(stretch, follows)):
            for number, held in found.items():
                bits[number, low:high] = np.packbits(held)
        place[some] = -1
    return bits


@dataclass(frozen=True)
class _Stretch:
    """Leads whose events are read at once: `place` gives where each stands among them, −1 for others."""

    connection: Connection
    first: int
    last: int
    place: Whole
    many: int
    as_of: int

    def read(self, columns: str, types: Sequence[str], since: int | None, *, more: str) -> dict[str, Whole]:
        """Columns of the events of some types before the instant, and of each its lead's `place`; only the leads'."""
        given = {"types": list(types), "since": since, "as_of": self.as_of, "first": self.first, "last": self.last}
        rows = self.connection.execute(
            f"""SELECT lead, CAST(list_position($types, activity) - 1 AS UTINYINT) AS type, {columns} FROM activities
            WHERE lead BETWEEN $first AND $last AND list_contains($types, activity) AND occurred_at < $as_of
                AND ($since IS NULL OR occurred_at >= $since) {more}""",  # noqa: S608 own text
            given,
        ).fetchnumpy()
        at = self.place[rows.pop("lead")]
        inside = at >= 0
        return {"place": at[inside], **{name: column[inside] for name, column in rows.items()}}

    def of(self, places: Whole) -> Flags:
        held = np.zeros(self.many, dtype=np.bool_)
        held[places] = True
        return held

    def edge(self, windows: Sequence[Duration | None]) -> int | None:
        """The far edge of the longest window."""
        reach = [None if window is None else window.microseconds for window in windows]
        known = [window for window in reach if window is not None]
        return self.as_of - max(known) if known and len(known) == len(reach) else None


def _often(stretch: _Stretch, asked: dict[int, Often]) -> dict[int, Flags]:
    """One row a lead and type, with how many events there are in each window."""
    if not asked:
        return {}
    types = sorted({one.type for one in asked.values()})
    windows = list(dict.fromkeys(one.within for one in asked.values()))
    counts = ", ".join(
        f"CAST(least(count(*) {_since(stretch, window)}, {MOST}) AS UTINYINT) AS w{number}"
        for number, window in enumerate(windows)
    )
    rows = stretch.read(counts, types, stretch.edge(windows), more="GROUP BY lead, activity")
    of_type = {key: np.flatnonzero(rows["type"] == number) for number, key in enumerate(types)}
    return {
        number: stretch.of(rows["place"][mine][rows[f"w{windows.index(one.within)}"][mine] >= one.at_least])
        for number, one in asked.items()
        for mine in (of_type[one.type],)
    }


def _since(stretch: _Stretch, window: Duration | None) -> str:
    return "" if window is None else f"FILTER (occurred_at >= {stretch.as_of - window.microseconds:d})"


def _follow(stretch: _Stretch, asked: dict[int, Follows]) -> dict[int, Flags]:
    """Of each event, how long ago the latest one of a type was, its own instant included."""
    held: dict[int, Flags] = {}
    for within in dict.fromkeys(one.within for one in asked.values()):
        some = {number: one for number, one in asked.items() if one.within == within}
        types = sorted({type for one in some.values() for type in (one.first, one.then)})
        rows = stretch.read("occurred_at AS t", types, stretch.edge([within]), more="ORDER BY lead, occurred_at")
        place, kind, t = rows["place"], rows["type"], rows["t"]
        of_type = {key: np.flatnonzero(kind == number) for number, key in enumerate(types)}
        begins = np.ones(len(t), dtype=np.bool_)
        begins[1:] = (place[1:] != place[:-1]) | (t[1:] != t[:-1])
        ends = np.append(np.flatnonzero(begins)[1:], len(t)) - 1
        at_its_instant = ends[np.cumsum(begins) - 1]  # the last event that is as late
        for first in dict.fromkeys(one.first for one in some.values()):
            latest = np.full(len(t), -1, dtype=np.int64)
            latest[of_type[first]] = of_type[first]
            latest = np.maximum.accumulate(latest)[at_its_instant] if len(t) else latest
            answers = (latest >= 0) & (place[latest] == place)
            ago = np.where(answers, t - t[latest], np.iinfo(np.int64).max)
            for number, one in some.items():
                if one.first == first:
                    mine = of_type[one.then]
                    held[number] = stretch.of(place[mine][ago[mine] <= one.delay.microseconds])
    return held

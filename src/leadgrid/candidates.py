"""What could be asked of the leads of a replay: values of attributes, activities in windows, one act after another.

Chosen by what the data hold on the day that is looked from, and never by who converted, so that whoever tests them
all can count them. Nothing at or after the as-of instant is seen. Knows the data's tables; knows nothing of outcomes.
"""
# ruff: noqa: S608 (only compiled expressions and generated names of columns stand in the SQL)

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Any, Final, Literal

from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Condition,
    Measure,
    MeasureKind,
    Operator,
    ReactionCondition,
    Selection,
    ValueTest,
)
from leadgrid.connections import Connection
from leadgrid.datasets import Column, Dataset
from leadgrid.instants import Duration
from leadgrid.intakes import companies, enrichments
from leadgrid.recognitions.headers import folded, listed
from leadgrid.snapshots import Replay, View, look
from leadgrid.sql import expressions
from leadgrid.sql.staging import staged
from leadgrid.values import Number, text_key

Kind = Literal["attribute", "activity", "sequence"]

FEWEST: Final = 10
"""Leads that must have a value, or an activity, for it to be looked at."""
MOST_VALUES: Final = 20
"""Values of one attribute that are looked at, the most frequent ones."""
FEW_NUMBERS: Final = 12
"""Different numbers up to which each is a value by itself: months, versions, grades."""
MOSTLY: Final = 0.8
"""The share of numbers from which an attribute counts as one."""
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
WINDOWS: Final = tuple(Duration(days, "d") for days in (7, 30, 90, 365))
COUNTS: Final = (1, 2, 3, 10)
MOST_TYPES: Final = 40
MOST_COUNTED: Final = 400
"""Types, those of most events, whose leads are counted to find the most frequent ones."""
MOST_IN_SEQUENCE: Final = 6
"""Types, the most frequent ones, of which each is looked for after each other."""
DELAYS: Final = (Duration(7, "d"), Duration(30, "d"))
MOST_AMOUNTS: Final = 4
"""Properties of types of activity of which totals and highest values are asked for, those of most leads."""
AMOUNT_WINDOWS: Final = (Duration(90, "d"), Duration(365, "d"))
AMOUNT_QUANTILES: Final = (0.25, 0.5, 0.75)
"""Of what leads have in the longest window."""
LEAST_OF_NAMES: Final = 1_000
"""Whole numbers from here on that are all of one length are names (of invoices, years, post codes) and no amounts."""
MOST_EVENTS_ADDED_UP: Final = 2_000_000
"""Events of the data up to which amounts are asked for: the compiler reads them once for every 48 rules."""
RECENTLY: Final = Duration(90, "d")
"""How far back the first act of a sequence may lie."""

NAMES_OF_PEOPLE: Final = listed(
    "prénom, nom, nom de famille, nom complet, nom du contact, first name, firstname, last name, lastname, full name,"
    " name, contact name, surname"
)
"""Headers of names: who is called Anne says nothing of who buys, and no rule should."""
_POOL: Final = "FROM leads JOIN all_looks ON all_looks.lead_id = leads.lead"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that somebody could write, and the attribute or the types of activity that it is about."""

    kind: Kind
    subjects: tuple[str, ...]
    rule: Condition


def candidates(
    dataset: Dataset, replay: Replay, *, without: Collection[str] = (), as_a_whole: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """What could be asked of the pool of a replay: attributes, then activities, then sequences.

    `without` names attributes and types that are left out; of those named in `as_a_whole` only whether they are known
    is asked. In an undated replay nobody knows what came first, so there are neither windows nor sequences.
    """
    left_out = {text_key(name) for name in without}
    found = list(attribute_candidates(dataset, replay, without=without, as_a_whole=as_a_whole))
    with closing(dataset.cursor()) as connection:
        look(connection, View(today=None, replay=replay))
        types = [name for key, name in _types(connection, dataset, as_of=replay.as_of) if key not in left_out]
        numbers = [column for key, column in dataset.columns("activities").items() if key not in left_out]
        is_small = dataset.facts.activities is not None and dataset.facts.activities.usable <= MOST_EVENTS_ADDED_UP
        is_dated = replay.mode == "forward"
        amounts = list(_of_amounts(connection, numbers, types, as_of=replay.as_of)) if is_small and is_dated else []
    found += [*_of_activities(types, dated=replay.mode == "forward"), *amounts]
    if replay.mode == "forward":
        found += _of_sequences(types[:MOST_IN_SEQUENCE])
    return tuple(found)


def attribute_candidates(
    dataset: Dataset, replay: Replay, *, without: Collection[str] = (), as_a_whole: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """Of `candidates` those about attributes: the most readable attribute first, for of rules that hold for the same
    leads the first one speaks."""
    left_out, whole = {text_key(name) for name in without}, {text_key(name) for name in as_a_whole}
    with closing(dataset.cursor()) as connection:
        leads = len(look(connection, View(today=None, replay=replay)))
        found = [
            list(_of_attribute(connection, column, leads=leads, as_a_whole=key in whole))
            for key, column in dataset.columns("leads").items()
            if key not in left_out and not names_people(column.name)
        ]
    return tuple(candidate for about in sorted(found, key=_unreadable) for candidate in about)


def origin(attribute: str) -> int:
    """How far an attribute is from the file: its own column, one of the companies' file, one that was made of others.

    >>> [origin(name) for name in ("Secteur", "company.Secteur", "derived.company")]
    [0, 1, 2]
    """
    return 2 if attribute.startswith(enrichments.PREFIX) else int(attribute.startswith(companies.PREFIX))


def _unreadable(about: Sequence[Candidate]) -> tuple[int, bool]:
    """What of two attributes the more readable has less of: its own columns before others, words before numbers."""
    return origin(about[0].subjects[0]) if about else 0, any(_asks_for_a_number(candidate.rule) for candidate in about)


def _asks_for_a_number(rule: Condition) -> bool:
    match rule:
        case AttributeCondition(_, ValueTest((Operator(_, Number()), *_))):
            return True
        case AttributeCondition(_, ValueTest((Operator(_, str() as value),))):
            return Number.read(value) is not None
        case _:
            return False


def names_people(header: str) -> bool:
    """Whether a column holds names of people.

    >>> names_people("Prénom"), names_people("Nom de l'entreprise")
    (True, False)
    """
    return folded(header) in NAMES_OF_PEOPLE


def _of_attribute(connection: Connection, column: Column, *, leads: int, as_a_whole: bool) -> Iterator[Candidate]:
    reading = staged(expressions.column(column.stored))
    key, number = reading.text.sql("duckdb"), reading.number.sql("duckdb")
    if as_a_whole:
        (known,) = _row(connection, f"SELECT count({key}) {_POOL}")
        yield from _whether_known(column, known, leads=leads)
        return
    # each spelling is read once, however many leads write it so
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE spelt AS
        SELECT {key} AS key, {number} AS number, trim({column.stored}) AS said, leads
        FROM (SELECT {column.stored}, count(*) AS leads {_POOL} GROUP BY ALL)"""
    )
    known, numbers, different = _row(
        connection,
        """SELECT coalesce(sum(leads) FILTER (key IS NOT NULL), 0), coalesce(sum(leads) FILTER (number IS NOT NULL), 0),
            count(DISTINCT key) FROM spelt""",
    )
    yield from _whether_known(column, known, leads=leads)
    if different == 0 or (different == 1 and leads - known < FEWEST):  # it says nothing, or the same of everybody
        return
    if numbers >= MOSTLY * known and different > FEW_NUMBERS:
        lowest, *quantiles = _row(
            connection, f"SELECT min({number}), unnest(quantile_disc({number}, {list(QUANTILES)})) {_POOL}", rows=True
        )
        yield from _of_numbers(column, lowest, quantiles)
        return
    values = connection.execute(
        f"""WITH frequent AS (
            SELECT key, sum(leads) AS having_it FROM spelt WHERE key IS NOT NULL
            GROUP BY key HAVING sum(leads) >= {FEWEST} ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}
        ), spellings AS (SELECT key, said, sum(leads) AS leads FROM spelt SEMI JOIN frequent USING (key) GROUP BY ALL)
        SELECT key, first(said ORDER BY leads DESC, said) FROM spellings JOIN frequent USING (key)
        GROUP BY key, having_it ORDER BY having_it DESC, key"""
    ).fetchall()
    for value, said in reversed(values):  # of two values that are each other's opposite the rarer tells more
        yield _attribute(column, Operator("is", value == "true" if value in ("true", "false") else said))


def _whether_known(column: Column, known: int, *, leads: int) -> Iterator[Candidate]:
    if min(known, leads - known) >= FEWEST:
        yield _attribute(column, Operator("known", True))


def _of_numbers(column: Column, lowest: Decimal, quantiles: Sequence[Decimal]) -> Iterator[Candidate]:
    if quantiles[1] == lowest:  # many have the least there is, such as nought
        yield _attribute(column, Operator("more_than", _exact(lowest)))
    starts = sorted({_friendly(quantile) for quantile in quantiles if quantile > lowest})
    for start in starts:
        yield _attribute(column, Operator("at_least", _exact(start)))
    for start, end in pairwise(starts):
        yield _attribute(column, Operator("at_least", _exact(start)), Operator("less_than", _exact(end)))


def _friendly(value: Decimal) -> Decimal:
    """A number with two figures that say something: 1,234 is 1,200."""
    return value if not value else round(value, 1 - value.adjusted())


def _exact(value: Decimal) -> Number:
    number = Number.read(format(value.quantize(Decimal(1).scaleb(-9), ROUND_HALF_EVEN), "f"))
    assert number is not None
    return number


def _attribute(column: Column, *operators: Operator) -> Candidate:
    return Candidate("attribute", (column.name,), AttributeCondition(column.name, ValueTest(operators)))


def _types(connection: Connection, dataset: Dataset, *, as_of: int) -> list[tuple[str, str]]:
    """Types that leads of the pool had before the as-of instant: key and name, those of most leads first."""
    most = sorted(dataset.facts.types, key=lambda found: (-found.events, found.activity))[:MOST_COUNTED]
    shown = {found.activity: found.shown for found in most}
    numbers = f"0, {dataset.lead_count:d}"  # one bit a lead, however many events
    rows = connection.execute(
        f"""WITH had AS (
            SELECT activity, bitstring_agg(lead, {numbers}) AS leads FROM activities
            WHERE occurred_at < $as_of AND list_contains($types, activity) GROUP BY activity
        ), pool AS (SELECT bitstring_agg(lead_id, {numbers}) AS leads FROM all_looks)
        SELECT activity FROM had, pool WHERE bit_count(had.leads & pool.leads) >= {FEWEST}
        ORDER BY bit_count(had.leads & pool.leads) DESC, activity LIMIT {MOST_TYPES}""",
        {"as_of": as_of, "types": list(shown)},
    ).fetchall()
    return [(key, shown[key]) for (key,) in rows]


def _of_activities(types: Sequence[str], *, dated: bool) -> Iterator[Candidate]:
    for name in types:
        for window in WINDOWS if dated else (None,):
            for count in COUNTS:
                measure = Measure("count", ValueTest((Operator("at_least", Number.of(count)),))) if count > 1 else None
                rule = ActivityCondition(Selection((name,), within=window), measure)
                yield Candidate("activity", (name,), rule)


def _of_amounts(
    connection: Connection, properties: Sequence[Column], types: Sequence[str], *, as_of: int
) -> Iterator[Candidate]:
    """Totals and highest values of properties that are numbers, against what leads of the pool have of them."""
    found: list[tuple[int, str, Column, Sequence[Decimal], Sequence[Decimal]]] = []
    shown = {text_key(name): name for name in types}
    since = as_of - max(window.microseconds for window in AMOUNT_WINDOWS)
    cuts = list(AMOUNT_QUANTILES)
    for column in properties:
        value = staged(expressions.column(column.stored)).number.sql("duckdb")
        rows = connection.execute(
            f"""WITH had AS (
                SELECT lead, activity, sum({value}) AS total, max({value}) AS highest, count({value}) AS numbers,
                    min({value}) AS lowest, count(*) FILTER ({value} = floor({value})) AS whole,
                    count({column.stored}) AS known FROM activities
                WHERE {column.stored} IS NOT NULL AND occurred_at >= $since AND occurred_at < $as_of
                    AND list_contains($types, activity) AND lead IN (SELECT lead_id FROM all_looks)
                GROUP BY ALL
            ) SELECT activity, count(total), quantile_disc(total, {cuts}), quantile_disc(highest, {cuts}) FROM had
            GROUP BY activity HAVING count(total) >= {FEWEST} AND sum(numbers) >= {MOSTLY} * sum(known)
                AND max(highest) > min(highest) AND NOT (
                    sum(whole) = sum(numbers) AND min(lowest) >= {LEAST_OF_NAMES}
                    AND floor(log10(max(highest))) = floor(log10(min(lowest)))
                )""",
            {"since": since, "as_of": as_of, "types": list(shown)},
        ).fetchall()
        found += [(leads, shown[key], column, totals, highest) for key, leads, totals, highest in rows]
    found.sort(key=lambda each: (-each[0], each[1], each[2].name))
    for _, name, column, totals, highest in found[:MOST_AMOUNTS]:
        made: tuple[tuple[MeasureKind, Sequence[Decimal]], ...] = (("sum", totals), ("max", highest))
        for kind, values in made:
            for least in sorted({_friendly(value) for value in values if value > 0}):
                measure = Measure(kind, ValueTest((Operator("at_least", _exact(least)),)), column.name)
                for window in AMOUNT_WINDOWS:
                    rule = ActivityCondition(Selection((name,), within=window), measure)
                    yield Candidate("activity", (name, column.name), rule)


def _of_sequences(types: Sequence[str]) -> Iterator[Candidate]:
    for first in types:
        for second in types:
            for delay in DELAYS if first != second else ():
                rule = ReactionCondition(Selection((second,)), Selection((first,)), delay, within=RECENTLY)
                yield Candidate("sequence", (first, second), rule)


def _row(connection: Connection, sql: str, *, rows: bool = False) -> list[Any]:
    """The one row of an answer; with `rows` its first value, then the second one of each row."""
    answer = connection.execute(sql).fetchall()
    return [answer[0][0], *(value for _, value in answer)] if rows else list(answer[0])

"""What the columns of a file show of how people write in them: dates and their order, numbers and their decimal mark.

Looked for only where nothing is in canonical form anyway or somebody has said how it is written; a form is proposed
from all values of a column, never from its name. Who reads all of them anyway may take what the first rows prove, with
the doubts (`Reading.doubts`) that then must not hold for any row: where none does, all values would have said the same.
Knows no canonical column.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from leadgrid.connections import Connection
from leadgrid.instants import Zone
from leadgrid.recognitions import PLACEHOLDERS
from leadgrid.sources import amounts, calendars
from leadgrid.sources.dialects import ORDERS, Order
from leadgrid.sources.forms import Amounts, Dates
from leadgrid.sources.readings import Reading
from leadgrid.values import is_unknown, text_key, trimmed

_LOOKED_AT: Final = 1_000
_MOST_EXAMPLES: Final = 3
_MOSTLY: Final = 0.9
_HALF: Final = 0.5
_UTC: Final = Zone()
_SAYING_NOTHING: Final = frozenset(map(text_key, PLACEHOLDERS))


def with_forms(connection: Connection, reading: Reading, *, assuming: bool = False) -> Reading:
    """The same reading, with how its columns are written and a name for every column that holds something.

    With `assuming`, what the first rows prove is left to be doubted by whoever reads the others.
    """
    reading = _named(connection, reading)
    said = reading.source.dialect
    is_proposing = reading.is_proposing
    if not is_proposing and said.order is None and said.decimal is None:
        return reading
    texts = [number for number, type in enumerate(reading.types) if type == "VARCHAR"]
    sample = _sample(connection, reading, texts)
    dates: dict[int, Dates] = {}
    numbers: dict[int, Amounts] = {}
    doubts: list[str] = []
    for number in texts:
        values = [trimmed(value) for value in sample[number] if value is not None and _is_said(value)]
        if not values:
            continue
        is_dates = _share(values, _is_foreign_date) >= _HALF
        if said.order is not None or (is_proposing and is_dates):
            form = _dates_of(values) if assuming and said.order is None else None
            if form is not None and (layout := _layout(values, form)) is not None:
                doubts.append(calendars.doubt(reading.trimmed(number), layout, is_spaced=reading.is_spaced))
            else:
                form = _dates(connection, reading, number, said.order)
                if is_dates and not form.examples:
                    form = replace(
                        form, examples=tuple(dict.fromkeys(filter(calendars.is_date, values)))[:_MOST_EXAMPLES]
                    )
                layout = _layout(values, form)
            dates[number] = replace(form, layout=layout)
        if is_dates:
            continue  # 01.02.2025 is no number
        if (said.decimal is not None or is_proposing) and _share(values, amounts.is_amount) >= _MOSTLY:
            if assuming and said.decimal is None and (shown := _shown_mark(values)) is not None:
                amount, doubt = shown
                doubts.append(amounts.doubt(reading.trimmed(number), doubt))
            else:
                amount = _amounts(connection, reading, number, said.decimal)
            if amount is not None:
                numbers[number] = amount
    return replace(reading, dates=dates, amounts=_settled(numbers), doubts=tuple(doubts))


def _dates_of(values: Sequence[str]) -> Dates | None:
    """The form of dates in figures that these values alone prove, since one order alone reads all of them."""
    days = {value: calendars.parts(day) for value in values if (day := calendars.day_of(value)) is not None}
    orders = {
        value: [order for order in ORDERS if calendars.is_day(parts, order) is not None]
        for value, parts in days.items()
    }
    possible = [order for order in ORDERS if all(order in of_value for of_value in orders.values())]
    if len(possible) != 1 or not all(value in days for value in values):
        return None
    shown = sorted(orders, key=lambda value: len(orders[value]))
    return Dates(possible[0], (possible[0],), tuple(shown[:_MOST_EXAMPLES]))


def _layout(values: Sequence[str], form: Dates) -> str | None:
    return None if form.order is None else calendars.layout_of(values, form.order)


def _shown_mark(values: Sequence[str]) -> tuple[Amounts | None, str | None] | None:
    """The form of numbers that these values prove, if they do, and the mark that all others must not contradict."""
    written = [value for value in values if amounts.is_amount(value)]
    if all(map(amounts.is_read_either_way, written)):
        return None, None
    for mark in amounts.MARKS:
        proofs = [value for value in written if amounts.proves(value, mark)]
        other = next(other for other in amounts.MARKS if other != mark)
        if any(not amounts.is_plain(value) for value in proofs) and not any(
            amounts.proves(value, other) for value in written
        ):
            shown = sorted({value for value in written if not amounts.is_plain(value)}, reverse=True)
            return Amounts(mark, (mark,), tuple(shown[:_MOST_EXAMPLES]), is_proven=True), mark
    return None


def _is_said(text: str) -> bool:
    """Whether a value says something of its column's form: «-» among dates does not."""
    return not is_unknown(text) and text_key(text) not in _SAYING_NOTHING


def _share(values: Sequence[str], shape: Any) -> float:
    return sum(map(bool, map(shape, values))) / len(values)


def _is_foreign_date(text: str) -> bool:
    """Whether a text is a date as people write it and none of the language's own."""
    return calendars.is_date(text) and _UTC.read(text) is None


def may_be_instant(text: str, *, is_sheet: bool) -> bool:
    """Whether a text can be read as an instant in one way or another; in a sheet a day number can.

    >>> [may_be_instant(text, is_sheet=False) for text in ("2026-04-01T10:00Z", "1/4/26", "3 avr. 2026", "45000", "C1")]
    [True, True, True, False, False]
    """
    return calendars.is_date(text) or _UTC.read(text) is not None or (is_sheet and amounts.is_plain(text))


def _sample(connection: Connection, reading: Reading, numbers: Sequence[int]) -> dict[int, list[str | None]]:
    if not numbers:
        return {}
    listed = ", ".join(reading.text(number) for number in numbers)
    rows = connection.execute(
        f"SELECT {listed} FROM {reading.rows_sql} LIMIT {_LOOKED_AT}", dict(reading.parameters)
    ).fetchall()
    return {number: [row[place] for row in rows] for place, number in enumerate(numbers)}


def _values(reading: Reading, number: int) -> str:
    """The known values of a column, called `x`."""
    return f"(SELECT {reading.trimmed(number)} AS x FROM {reading.rows_sql}) WHERE x IS NOT NULL"


def _one(connection: Connection, reading: Reading, sql: str) -> tuple[Any, ...]:
    (row,) = connection.execute(sql, dict(reading.parameters)).fetchall()
    return row


def _dates(connection: Connection, reading: Reading, number: int, said: Order | None) -> Dates:
    if said is not None:
        return Dates(said, (said,))
    found = connection.execute(
        f"""SELECT day, any_value(x), count(*) FROM (SELECT x, {calendars.figures("x")} AS day
            FROM {_values(reading, number)}) WHERE day IS NOT NULL GROUP BY day ORDER BY day DESC""",
        dict(reading.parameters),
    ).fetchall()
    counts: Counter[Order] = Counter()
    read = []
    for day, example, count in found:
        days = {order: calendars.is_day(calendars.parts(day), order) for order in ORDERS}
        counts.update({order: count for order, day in days.items() if day is not None})
        read.append((example, days))
    if not counts:
        return Dates(None, (), _examples(connection, reading, number, ""))
    most = max(counts.values())
    possible = tuple(order for order in ORDERS if counts[order] == most)
    agree = all(len({days[order] for order in possible}) == 1 for _, days in read)
    # what shows best is a day that no other order has
    read.sort(key=lambda row: sum(day is not None for day in row[1].values()))
    shown = [example for example, days in read if days[possible[0]] is not None]
    return Dates(possible[0] if agree else None, possible, tuple(shown[:_MOST_EXAMPLES]))


def _examples(connection: Connection, reading: Reading, number: int, where: str) -> tuple[str, ...]:
    rows = connection.execute(
        f"SELECT DISTINCT x FROM {_values(reading, number)} {where} ORDER BY x DESC LIMIT {_MOST_EXAMPLES}",
        dict(reading.parameters),
    ).fetchall()
    return tuple(value for (value,) in rows)


def _amounts(connection: Connection, reading: Reading, number: int, said: str | None) -> Amounts | None:
    comma, point = (amounts.fits("x", mark) for mark in amounts.MARKS)
    as_comma, as_point = (amounts.canonical("x", mark) for mark in amounts.MARKS)
    plain = amounts.is_simple("x", ".")
    commas, points, apart, other = _one(
        connection,
        reading,
        f"""SELECT count(*) FILTER ({comma} AND NOT {point}), count(*) FILTER ({point} AND NOT {comma}),
            count(*) FILTER (CASE WHEN {comma} AND {point} THEN {as_comma} <> {as_point} END),
            count(*) FILTER (({comma} OR {point}) AND NOT {plain})
        FROM {_values(reading, number)} AND NOT {amounts.is_whole("x")}""",
    )
    if not (other or apart):
        return None
    examples = _examples(connection, reading, number, f"AND ({comma} OR {point}) AND NOT {plain}")
    if said is not None:
        return Amounts(said, (said,), examples)
    if commas and points:
        return Amounts(None, amounts.MARKS, examples)
    if commas or points:
        mark = "," if commas else "."
        return Amounts(mark, (mark,), examples, is_proven=True)
    return Amounts(None if apart else ".", amounts.MARKS if apart else (".",), examples, is_plain=not other)


def _settled(found: dict[int, Amounts]) -> dict[int, Amounts]:
    """Where one column proves the decimal mark and none proves the other, it holds for the whole file."""
    proven = {form.decimal for form in found.values() if form.is_proven}
    settled = {}
    for number, form in found.items():
        if form.decimal is None and len(form.choices) > 1 and len(proven) == 1:
            form = replace(form, decimal=next(iter(proven)))
        if not (form.is_plain and form.decimal in (None, ".")):
            settled[number] = form
    return settled


def _named(connection: Connection, reading: Reading) -> Reading:
    """Columns without a name that hold something are called by their place."""
    bare = [number for number, name in enumerate(reading.names) if is_unknown(name)]
    if not bare:
        return reading
    counted = ", ".join(f"count({reading.trimmed(number)})" for number in bare)
    counts = _one(connection, reading, f"SELECT {counted} FROM {reading.rows_sql}")
    names = list(reading.names)
    named = []
    for number, count in zip(bare, counts, strict=True):
        if count and (name := f"column {number + 1}") not in names:
            names[number] = name
            named.append(number)
    return replace(reading, names=tuple(names), unnamed=tuple(named))


def merged_forms(readings: Sequence[Reading], numbers: Mapping[str, int]) -> dict[str, Any]:
    """The `dates` and `amounts` of several readings as one, by the `numbers` of columns' keys; who differ are asked."""
    dates: dict[int, Dates] = {}
    merged: dict[int, Amounts] = {}
    for reading in readings:
        for place, name in enumerate(reading.names):
            number = numbers.get(text_key(name))
            if number is None:
                continue
            if (form := reading.dates.get(place)) is not None:
                known = dates.setdefault(number, form)
                if known.order != form.order and known.possible and form.possible:
                    possible = tuple(sorted({*known.possible, *form.possible}))
                    dates[number] = Dates(None, possible, known.examples)
                elif not known.possible:
                    dates[number] = form
            if (amount := reading.amounts.get(place)) is not None:
                same = merged.setdefault(number, amount)
                if same.decimal != amount.decimal:
                    merged[number] = replace(same, decimal=None, choices=amounts.MARKS)
    return {"dates": dates, "amounts": merged}


@dataclass(frozen=True, slots=True)
class ColumnForm:
    """How a column is written, for somebody to look at: dates by `order` or numbers by `decimal`, None where to choose.

    `choices` are what it can be, `examples` the values that it was seen from.
    """

    name: str
    kind: str
    choice: str | None
    choices: tuple[str, ...]
    examples: tuple[str, ...]


def forms_of(reading: Reading) -> tuple[ColumnForm, ...]:
    """The forms of a reading's columns, in their order."""
    dates = {
        number: ColumnForm(reading.names[number], "date", form.order, form.possible, form.examples)
        for number, form in reading.dates.items()
    }
    numbers = {
        number: ColumnForm(reading.names[number], "number", form.decimal, form.choices, form.examples)
        for number, form in reading.amounts.items()
    }
    return tuple(form for _, form in sorted((dates | numbers).items()))

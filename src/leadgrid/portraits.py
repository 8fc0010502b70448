"""What the data hold under a name: the values of an attribute or a property with their counts, and their range.

What a form offers to choose from. Knows the data's tables; knows nothing of rules, or of who converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Literal

from leadgrid.datasets import Dataset
from leadgrid.sql import expressions
from leadgrid.sql.staging import staged
from leadgrid.values import Number, text_key

Kind = Literal["leads", "activities"]
MOST_VALUES: Final = 200


@dataclass(frozen=True, slots=True)
class Portrait:
    """How many leads (or events) know a value, how many values differ, the most frequent ones and the range.

    `values` are as they are mostly written, with how many leads (or events) have them; those that compare as equal
    count as one. `lowest` and `highest` are of the values that are numbers.
    """

    known: int
    of: int
    different: int
    values: tuple[tuple[str, int], ...]
    lowest: Number | None
    highest: Number | None


def portrait(dataset: Dataset, kind: Kind, name: str, *, types: Sequence[str] | None = None) -> Portrait | None:
    """What an attribute (kind leads) or a property (kind activities) says; None where the data have none of that name.

    `types` are the types of activity that are looked at (None: all of them).
    """
    column = dataset.columns(kind).get(text_key(name))
    if column is None:
        return None
    reading = staged(expressions.column(column.stored))
    key, number = reading.text.sql("duckdb"), reading.number.sql("duckdb")
    rows, wanted = f"FROM {kind}", []
    if kind == "activities" and types is not None:
        rows += " WHERE list_contains(?, activity)"
        wanted = [[text_key(type) for type in types]]
    with closing(dataset.cursor()) as connection:
        counts = connection.execute(
            f"SELECT count(*), count({key}), count(DISTINCT {key}), min({number}), max({number}) {rows}",
            wanted,
        ).fetchall()[0]
        values = connection.execute(
            f"""WITH spelt AS (
                SELECT {key} AS key, trim({column.stored}) AS said, count(*) AS times {rows} GROUP BY ALL
            )
            SELECT first(said ORDER BY times DESC, said), sum(times) FROM spelt WHERE key IS NOT NULL
            GROUP BY key ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}""",  # noqa: S608 own names
            wanted,
        ).fetchall()
    every, known, different, lowest, highest = counts
    return Portrait(
        known=known,
        of=every,
        different=different,
        values=tuple((str(said), int(times)) for said, times in values),
        lowest=_number(lowest),
        highest=_number(highest),
    )


def _number(value: object) -> Number | None:
    return None if value is None else Number.read(format(value, "f"))

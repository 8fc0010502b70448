"""Which one question about an attribute tells customers from others better than anything honest does.

                     customers   others
    visited page A      81 %       11 %      asked by itself it is right (81 + 89) / 2 = 85 times out of 100

A whole grid ranks a customer above somebody else some 70 to 85 times out of 100. What does as well by itself is mostly
filled in by the sale. Knows columns and who is a customer; decides nothing.
"""
# ruff: noqa: S608 (only compiled expressions and generated names of columns stand in the SQL)

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from leadgrid.connections import Connection
from leadgrid.datasets import Column
from leadgrid.numerals import number
from leadgrid.problems import Words
from leadgrid.sql import expressions
from leadgrid.sql.staging import staged

TOO_GOOD: Final = 0.8
"""The share of pairs that one question ranks right, at the lower end of its interval, above which it is asked about."""
_Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Giveaway:
    """The question in words, for how many leads and customers it holds, and how many of each there are."""

    asked: Words
    holders: int
    won: int
    leads: int
    customers: int

    @property
    def surely_right(self) -> float:
        """How often it tells a customer from somebody else by a yes or no, ties half: the interval's lower end.

        The mean of two shares (who has it among customers, who has it not among others), with half a person added to
        each side so that nobody is certain.
        """
        others = self.leads - self.customers
        share = (self.won + 0.5) / (self.customers + 1)
        false = (self.holders - self.won + 0.5) / (others + 1)
        spread = math.sqrt(share * (1 - share) / self.customers + false * (1 - false) / others)
        return (1 + abs(share - false) - _Z * spread) / 2


def giveaway(connection: Connection, column: Column, *, leads: int, customers: int) -> Giveaway | None:
    """The best single question about a column, where it is too good to be honest.

    Asked are whether it is known, each value, and each number as the least one; the connection knows as `won` who is a
    customer. There are customers, and others.
    """
    reading = staged(expressions.column(column.stored))
    rows = connection.execute(
        f"""WITH spelt AS (
            SELECT {column.stored}, count(*) AS held, count(won.lead) AS winners
            FROM leads LEFT JOIN won USING (lead) WHERE {column.stored} IS NOT NULL GROUP BY ALL
        ), read AS (
            SELECT {reading.text.sql("duckdb")} AS key, {reading.number.sql("duckdb")} AS number,
                first(trim({column.stored}) ORDER BY held DESC) AS said, sum(held) AS held, sum(winners) AS winners
            FROM spelt GROUP BY ALL
        ), asked AS (
            SELECT 'known' AS question, NULL AS said, sum(held) AS held, sum(winners) AS winners
            FROM read WHERE key IS NOT NULL
            UNION ALL SELECT 'is', said, held, winners FROM read WHERE key IS NOT NULL
            UNION ALL SELECT 'at_least', said, sum(held) OVER least, sum(winners) OVER least
            FROM read WHERE number IS NOT NULL WINDOW least AS (ORDER BY number DESC)
        )
        SELECT question, said, CAST(held AS BIGINT), CAST(winners AS BIGINT) FROM (
            SELECT *, winners / $customers - (held - winners) / $others AS apart FROM asked WHERE held > 0
        ) ORDER BY round(abs(apart), 9) DESC, apart DESC, question, said LIMIT 1""",
        {"customers": customers, "others": leads - customers},
    ).fetchall()
    for question, said, held, winners in rows:
        found = Giveaway(_in_words(question, said), held, winners, leads, customers)
        return found if found.surely_right > TOO_GOOD else None
    return None


def _in_words(question: str, said: str | None) -> Words:
    match question:
        case "known":
            return Words(en="filled in", fr="rempli")
        case "is":
            return Words(en=f"“{said}”", fr=f"« {said} »")
        case _:
            least = Decimal(said or "0")
            places = max(0, 1 - least.adjusted()) if least % 1 else 0
            en, fr = (number(least, language, places=places) for language in ("en", "fr"))
            return Words(en=f"from {en} on", fr=f"à partir de {fr}")

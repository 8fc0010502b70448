"""What is counted of each attribute, and whether its values name who has them rather than tell of them.

Knows columns and who is a customer; decides nothing.
"""
# ruff: noqa: S608 (only generated names of columns stand in the SQL)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leadgrid.connections import Connection
from leadgrid.datasets import Column
from leadgrid.recognitions import folded
from leadgrid.recognitions.headers import tools_that_say

NEARLY_ALL: Final = 0.95
_WHOLE: Final = "[+]?[0-9 ]+"
_LONG: Final = 7
"""Digits of whole numbers from which those of one length are numbers of something: accounts, telephones, record ids."""
_PLAIN: Final = "[-+]?[0-9 .,/:TZ€$£%-]+"
_NAMES: Final = re.compile(r".*(id|number|numero|nummer|ref|reference|uuid|guid|siret|siren|code)|id.*|n")


@dataclass(frozen=True, slots=True)
class Census:
    """How often a column is known, by how many customers, with how many different values, and how many are numbers.

    `whole` of them are written with digits alone: from how many to how many, and so far from the least to the most.
    """

    column: Column
    known: int
    known_won: int
    different: int
    plain: int
    whole: int
    shortest: int
    longest: int
    width: float

    @property
    def is_name(self) -> bool:
        """Whether values that all differ name who has them. Amounts and dates do not, unless the header says so."""
        is_text = self.plain < NEARLY_ALL * self.known
        is_phone = tools_that_say("leads", "phone", self.column.name) is not None
        return is_text or is_phone or self._is_numbering or _NAMES.fullmatch(folded(self.column.name)) is not None

    @property
    def _is_numbering(self) -> bool:
        """Whether whole numbers count the rows up, or are long and all of one length. Amounts do neither."""
        is_running = self.width < 2 * self.different
        return self.whole >= NEARLY_ALL * self.known and (is_running or self.shortest == self.longest >= _LONG)


def censuses(connection: Connection, columns: Sequence[Column]) -> list[Census]:
    """What is counted of each column, on a connection that knows as `won` who is a customer."""
    found = []
    for column in columns:
        name = column.stored
        (counts,) = connection.execute(
            f"""SELECT count({name}), count({name}) FILTER (won.lead IS NOT NULL), count(DISTINCT lower({name})),
                count(*) FILTER (regexp_full_match({name}, $plain)), count(digits),
                coalesce(min(length(digits)), 0), coalesce(max(length(digits)), 0),
                coalesce(max(CAST(digits AS DOUBLE)) - min(CAST(digits AS DOUBLE)), 0)
            FROM (
                SELECT lead, {name}, CASE WHEN regexp_full_match({name}, $whole)
                    THEN nullif(regexp_replace({name}, '[^0-9]', '', 'g'), '') END AS digits
                FROM leads
            ) LEFT JOIN won USING (lead)""",
            {"plain": _PLAIN, "whole": _WHOLE},
        ).fetchall()
        found.append(Census(column, *counts))
    return found

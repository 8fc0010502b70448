"""How many rows of a file find their leads, for each pair of columns that could link the two: «4 812 of 5 000».

Both files are read once. Knows how values are compared; knows nothing of what is loaded in the end.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadgrid.connections import Connection, intake
from leadgrid.domains import DISPOSABLE, FREE
from leadgrid.intakes.links import key
from leadgrid.mappings import How, Kind, Link
from leadgrid.numerals import number
from leadgrid.problems import Problem, UsageError, Words
from leadgrid.sources import Reading, Source, open_source
from leadgrid.values import text_key

MOST_PAIRS: Final = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """A column of the leads and one of another file, and when their values link."""

    leads: str
    other: str
    how: How = "exact"

    def link(self, kind: Kind) -> Link:
        """The link of this pair; `other` is then mapped to `lead_id`."""
        return Link(kind, self.leads, self.how)


@dataclass(frozen=True, slots=True)
class Attachment:
    """How many `rows` of the other file find a lead by a pair, and how many of the `leads` they reach."""

    pair: Pair
    attached: int
    rows: int
    reached: int
    leads: int

    @property
    def words(self) -> Words:
        return Words(
            en=f"{number(self.attached, 'en')} of {number(self.rows, 'en')} rows find their lead",
            fr=f"{number(self.attached, 'fr')} lignes sur {number(self.rows, 'fr')} trouvent leur lead",
        )


def attachments(leads: Source, other: Source, pairs: Sequence[Pair]) -> tuple[Attachment, ...]:
    """The attachments by each of at most `MOST_PAIRS` pairs, in their order.

    By domain, mail providers link nobody. Raises `DataError` where a file cannot be read, and `UsageError` where it has
    no column of that name.
    """
    if len(pairs) > MOST_PAIRS:
        raise _usage(Words(en=f"at most {MOST_PAIRS} pairs at once", fr=f"{MOST_PAIRS} paires au plus à la fois"))
    if not pairs:
        return ()
    with _opened() as connection:
        people = open_source(connection, leads, table="staged_leads")
        rows = open_source(connection, other, table="staged_other")
        _stage(connection, people, [(pair.leads, pair.how) for pair in pairs], into="people")
        _stage(connection, rows, [(pair.other, pair.how) for pair in pairs], into="rows_of_other")
        connection.execute("CREATE TABLE mail_providers AS SELECT unnest($free) AS domain", {"free": sorted(_NOBODY)})
        found = []
        for place, pair in enumerate(pairs):
            is_ours = f"k{place} IS NOT NULL" + (
                f" AND k{place} NOT IN (SELECT domain FROM mail_providers)" * (pair.how == "domain")
            )
            counts = connection.execute(
                f"""SELECT
                    (SELECT count(*) FROM rows_of_other
                        WHERE k{place} IN (SELECT k{place} FROM people WHERE {is_ours})),
                    (SELECT count(*) FROM rows_of_other),
                    (SELECT count(*) FROM people
                        WHERE {is_ours} AND k{place} IN (SELECT k{place} FROM rows_of_other)),
                    (SELECT count(*) FROM people)"""
            ).fetchall()
            found.append(Attachment(pair, *counts[0]))
    return tuple(found)


_NOBODY: Final = FREE | DISPOSABLE


def _stage(connection: Connection, reading: Reading, columns: Sequence[tuple[str, How]], *, into: str) -> None:
    places = {text_key(name): number for number, name in enumerate(reading.names)}
    keys = []
    for place, (name, how) in enumerate(columns):
        if (found := places.get(text_key(name))) is None:
            raise _usage(
                Words(
                    en=f'"{reading.source.name}" has no column "{name}"',
                    fr=f"« {reading.source.name} » n’a pas de colonne « {name} »",
                )
            )
        keys.append(f"{key(how, reading.text(found))} AS k{place}")
    connection.execute(
        f"CREATE TABLE {into} AS SELECT {', '.join(keys)} FROM {reading.rows_sql}", dict(reading.parameters)
    )


def _usage(words: Words) -> UsageError:
    return UsageError([Problem(words)])


@contextmanager
def _opened() -> Iterator[Connection]:
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder:
        connection = intake(Path(folder) / "joins.duckdb")
        try:
            yield connection
        finally:
            connection.close()

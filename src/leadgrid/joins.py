"""How many rows of a file find their leads, for each pair of columns that could link the two: «4 812 of 5 000».

Every file is read once. Knows how values are compared; knows nothing of what is loaded in the end.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from leadgrid.connections import Connection, intake
from leadgrid.domains import DISPOSABLE, FREE
from leadgrid.intakes import UnreconciledError
from leadgrid.intakes.links import key
from leadgrid.mappings import How, Kind, Link
from leadgrid.numerals import number
from leadgrid.problems import Problem, UsageError, Words
from leadgrid.sources import Source, open_source
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


def attachments(leads: Sequence[Source], other: Sequence[Source], pairs: Sequence[Pair]) -> tuple[Attachment, ...]:
    """The attachments by each of at most `MOST_PAIRS` pairs, in their order; several files are one table.

    By domain, mail providers link nobody. Raises `DataError` where a file cannot be read, and `UsageError` where no
    file of a table has a column of that name.
    """
    if len(pairs) > MOST_PAIRS:
        raise _usage(Words(en=f"at most {MOST_PAIRS} pairs at once", fr=f"{MOST_PAIRS} paires au plus à la fois"))
    if not pairs:
        return ()
    for careful in (False, True):
        with _opened() as connection:
            try:
                own = _stage(connection, leads, [(pair.leads, pair.how) for pair in pairs], "people", careful)
                theirs = _stage(connection, other, [(pair.other, pair.how) for pair in pairs], "others", careful)
                connection.execute("CREATE TABLE nobody AS SELECT unnest($free) AS domain", {"free": sorted(_NOBODY)})
                return tuple(_attached(connection, pair, own, theirs) for pair in pairs)
            except (UnreconciledError, duckdb.InvalidInputException):
                if careful:
                    raise
    raise AssertionError("the careful reader answers or raises")


_NOBODY: Final = FREE | DISPOSABLE
_Keys = dict[tuple[str, How], str]
"""The columns that hold the keys of a table: by the key of a column's name, and how its values are compared."""


def _attached(connection: Connection, pair: Pair, own: _Keys, theirs: _Keys) -> Attachment:
    mine, other = own[_key(pair.leads, pair.how)], theirs[_key(pair.other, pair.how)]
    ours = f"{mine} IS NOT NULL" + f" AND {mine} NOT IN (SELECT domain FROM nobody)" * (pair.how == "domain")
    (counts,) = connection.execute(
        f"""SELECT
            (SELECT count(*) FROM others WHERE {other} IN (SELECT {mine} FROM people WHERE {ours})),
            (SELECT count(*) FROM others),
            (SELECT count(*) FROM people WHERE {ours} AND {mine} IN (SELECT {other} FROM others)),
            (SELECT count(*) FROM people)"""
    ).fetchall()
    return Attachment(pair, *counts)


def _stage(
    connection: Connection, sources: Sequence[Source], columns: Sequence[tuple[str, How]], into: str, careful: bool
) -> _Keys:
    """Put the keys of all rows of a table `into` a table of columns k0, k1 …"""
    readings = [
        open_source(connection, source, table=f"staged_{into}{place}", careful=careful)
        for place, source in enumerate(sources)
    ]
    known = {text_key(name) for reading in readings for name in reading.names}
    for column, _ in columns:
        if text_key(column) not in known:
            raise _lacking(sources, column)
    found = {asked: f"k{place}" for place, asked in enumerate(sorted({_key(*asked) for asked in columns}))}
    connection.execute(f"CREATE TABLE {into} ({', '.join(f'{name} VARCHAR' for name in found.values())})")
    for reading in readings:
        places = {text_key(name): place for place, name in enumerate(reading.names)}
        values = [key(how, reading.text(places[name])) if name in places else "NULL" for name, how in found]
        (count,) = connection.execute(
            f"INSERT INTO {into} SELECT {', '.join(values)} FROM {reading.rows_sql}", dict(reading.parameters)
        ).fetchall()[0]
        if reading.expected_rows not in (None, count):
            raise UnreconciledError
    return found


def _key(name: str, how: How) -> tuple[str, How]:
    return text_key(name), how


def _lacking(sources: Sequence[Source], name: str) -> UsageError:
    files = " + ".join(source.name for source in sources)
    return _usage(
        Words(en=f'"{files}" has no column "{name}"', fr=f"« {files} » n’a pas de colonne « {name} »"),
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

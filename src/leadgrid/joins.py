"""How many rows of a file find their leads, for each pair of columns that could link the two: «4 812 of 5 000».

Every file is read once, as it is when it is loaded. Knows how values are compared; knows nothing of what is loaded in
the end.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from leadgrid.connections import Connection, intake
from leadgrid.domains import DISPOSABLE, FREE
from leadgrid.intakes import UnreconciledError, united
from leadgrid.intakes.links import key
from leadgrid.mappings import Column, How, Kind, Link, Mappings
from leadgrid.problems import Problem, UsageError, Words
from leadgrid.sources import Reading, Source, open_source, texts
from leadgrid.values import text_key

MOST_PAIRS: Final = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """A column of the leads (None: the numbers of their lines) and one of another file, and when their values link."""

    leads: str | None
    other: str
    how: How = "exact"

    def mappings(self, kind: Kind) -> Mappings:
        """What is said of the other file: where its `lead_id` comes from, and the link."""
        links = () if self.leads is None else (Link(kind, self.leads, self.how),)
        return Mappings(((kind, "lead_id", Column(self.other)),), links=links)


@dataclass(frozen=True, slots=True)
class Attachment:
    """How many `rows` of the other file find a lead by a pair, and how many of the `leads` they reach."""

    pair: Pair
    attached: int
    rows: int
    reached: int
    leads: int


def attachments(
    leads: Sequence[Source],
    other: Sequence[Source],
    pairs: Sequence[Pair],
    *,
    unknown_own: Sequence[str] = (),
    unknown_theirs: Sequence[str] = (),
) -> tuple[Attachment, ...]:
    """The attachments by each of at most `MOST_PAIRS` pairs, in their order; several files are one table.

    What counts as unknown in the leads, or in the other files, links nobody, and by domain neither do mail providers.
    Raises `DataError` where a file cannot be read, and `UsageError` where no
    file of a table has a column of that name.
    """
    if len(pairs) > MOST_PAIRS:
        raise _usage(Words(en=f"at most {MOST_PAIRS} pairs at once", fr=f"{MOST_PAIRS} paires au plus à la fois"))
    if not pairs:
        return ()
    for careful in (False, True):
        with _opened() as connection:
            try:
                own = _stage(
                    connection, leads, [(pair.leads, pair.how) for pair in pairs], "people", unknown_own, careful
                )
                theirs = _stage(
                    connection, other, [(pair.other, pair.how) for pair in pairs], "others", unknown_theirs, careful
                )
                connection.execute("CREATE TABLE nobody AS SELECT unnest($free) AS domain", {"free": sorted(_NOBODY)})
                return tuple(_attached(connection, pair, own, theirs) for pair in pairs)
            except (UnreconciledError, duckdb.InvalidInputException):
                if careful:
                    raise
    raise AssertionError("the careful reader answers or raises")


_NOBODY: Final = FREE | DISPOSABLE
_Asked = tuple[str | None, How]
"""A column by its name (None: the number of the line), and how its values are compared."""


def _attached(connection: Connection, pair: Pair, own: dict[_Asked, str], theirs: dict[_Asked, str]) -> Attachment:
    mine, other = own[_asked(pair.leads, pair.how)], theirs[_asked(pair.other, pair.how)]
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
    connection: Connection,
    sources: Sequence[Source],
    columns: Sequence[tuple[str | None, How]],
    into: str,
    unknown: Sequence[str],
    careful: bool,
) -> dict[_Asked, str]:
    """Put the keys of all rows of a table `into` columns k0, k1 …; which is which."""
    readings = [
        open_source(connection, source, table=f"staged_{into}{place}", careful=careful)
        for place, source in enumerate(sources)
    ]
    one = len(readings) == 1
    reading = readings[0] if one else united(connection, readings, table=f"united_{into}")[0]
    places = {text_key(name): place for place, name in enumerate(reading.names)}
    keys: dict[_Asked, str] = {}
    parameters: dict[str, Any] = dict(reading.parameters)
    for name, how in columns:
        if name is not None and text_key(name) not in places:
            raise _lacking(reading, name)
        text = "CAST(line AS VARCHAR)" if name is None else reading.text(places[text_key(name)])
        value = key(how, text)
        if unknown and name is not None:
            parameters["unknown"] = [text_key(nothing) for nothing in unknown]
            value = f"(CASE WHEN list_contains($unknown, {texts.key(text)}) THEN NULL ELSE {value} END)"
        keys.setdefault(_asked(name, how), value)
    named = {asked: f"k{place}" for place, asked in enumerate(keys)}
    values = ", ".join(f"{value} AS {named[asked]}" for asked, value in keys.items())
    rows = reading.numbered_sql if any(name is None for name, _ in columns) else reading.rows_sql
    connection.execute(f"CREATE TABLE {into} AS SELECT {values} FROM {rows}", parameters)
    (count,) = connection.execute(f"SELECT count(*) FROM {into}").fetchall()[0]
    if reading.expected_rows not in (None, count):
        raise UnreconciledError
    return named


def _asked(name: str | None, how: How) -> _Asked:
    return None if name is None else text_key(name), how


def _lacking(reading: Reading, name: str) -> UsageError:
    return _usage(
        Words(
            en=f'"{reading.source.name}" has no column "{name}"',
            fr=f"« {reading.source.name} » n’a pas de colonne « {name} »",
        )
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

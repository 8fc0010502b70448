"""Erasing people: who is meant by a text, and a workspace's file written anew without a trace of them.

What is only deleted stays readable in a DuckDB file, so the rest is copied into a new one. A trace is a lead's row, its
activities and outcomes, and its id or an e-mail address of its row wherever else somebody wrote them.
"""
# ruff: noqa: S608 (only names of our own tables and columns, quoted, stand in the SQL; values are parameters)

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from leadgrid.connections import Connection, intake
from leadgrid.datasets import Column
from leadgrid.facts import Facts, FileFacts
from leadgrid.furnishings import KEPT, SAVED_GRIDS, TABLES, Furnishings, furnish
from leadgrid.intakes import column_facts, stage_facts, type_facts
from leadgrid.omissions import leave_out, loaded_facts, put_back_rows, said, take_types
from leadgrid.problems import Problem, UsageError, Words

MOST_FOUND: Final = 20
_DATA: Final = ("leads", "activities", "outcomes")
_COUNTED: Final = ("activity_types", "store", "loaded")
"""Tables that say what stands in the others."""
_NEVER_NULL: Final = ("activity", "stage")
_OURS: Final = {"leads": ("lead_id",), "rejects": ("kind", "file", "reason")}
"""Columns that name the row itself, or whose words are ours."""
_SURE: Final = 6
"""An id of fewer characters is no trace in other people's values: «12» may mean anything there."""
_ADDRESS: Final = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+")


@dataclass(frozen=True, slots=True)
class Person:
    """A lead that a text names: its id, what is known of it (name and value), and how many rows are its own."""

    lead_id: str
    known: tuple[tuple[str, str], ...]
    activities: int
    outcomes: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: leads, their activities and outcomes, and values elsewhere that named them.

    `grids` counts saved grids that name them still: a grid is signed, and only people change it.
    """

    leads: int
    activities: int
    outcomes: int
    mentions: int
    grids: int


def find(connection: Connection, columns: Mapping[str, Column], text: str) -> tuple[Person, ...]:
    """The leads whose id, or one of whose attributes (an e-mail address, a name), is this text, whatever its case."""
    wanted = text.strip()
    if not wanted:
        return ()
    named = list(columns.values())
    listed = "".join(f", CAST({column.stored} AS VARCHAR) AS {column.stored}" for column in named)
    either = " OR ".join(f"lower(trim({name})) = lower($text)" for name in ("lead_id", *(c.stored for c in named)))
    rows = connection.execute(
        f"""SELECT lead_id, (SELECT count(*) FROM activities a WHERE a.lead = l.lead),
            (SELECT count(*) FROM outcomes o WHERE o.lead = l.lead){"".join(f", {c.stored}" for c in named)}
        FROM (SELECT lead, lead_id{listed} FROM leads) l WHERE {either} ORDER BY lead LIMIT {MOST_FOUND}""",
        {"text": wanted},
    ).fetchall()
    return tuple(
        Person(
            lead_id,
            tuple((column.name, value) for column, value in zip(named, values, strict=True) if value is not None),
            activities,
            outcomes,
        )
        for lead_id, activities, outcomes, *values in rows
    )


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address, which names somebody who need not be a lead.

    >>> is_address(" zoe@usine.example "), is_address("Zoé"), is_address("to zoe@usine.example")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text.strip()) is not None


def rewrite(old: Path, new: Path, lead_ids: Sequence[str], *, addresses: Sequence[str] = ()) -> Erased:
    """Copy a workspace's file (that nobody has open) into a new one without these leads.

    `addresses` go too, wherever they are written, whether a lead has them or not. Raises `UsageError` where one of the
    leads is none, and where there is nothing to erase; then `new` may hold anything.
    """
    with closing(intake(new)) as connection:
        connection.execute(f"ATTACH {_quoted(str(old))} AS old (READ_ONLY)")
        people = _people(connection, lead_ids, [address for address in addresses if is_address(address)])
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' ORDER BY table_oid"
        ).fetchall()
        mentions = sum(_copy(connection, table, people) for (table,) in tables if table not in (*TABLES, *_COUNTED))
        # nothing is put in to be taken out again: that, too, would stay in the file
        furnish(connection, Furnishings())
        connection.execute(f"INSERT INTO {SAVED_GRIDS} SELECT * FROM old.{SAVED_GRIDS}")
        connection.execute(f"INSERT INTO {KEPT} SELECT * FROM old.{KEPT} WHERE NOT {_mentions('value', people)}")
        put_back_rows(connection)
        counts = {table: _rows(connection, f"old.{table}") - _count(connection, table) for table in _DATA}
        _count_anew(connection, counts)
        ((text,),) = connection.execute("SELECT facts FROM old.store").fetchall()
        if omitted := said(Facts.from_json(text)):
            leave_out(connection, omitted)
        grids = _count(connection, SAVED_GRIDS, f"WHERE {_mentions('text', people)}")
        connection.execute("DETACH old")
        connection.execute("CHECKPOINT")
    return Erased(mentions=mentions, grids=grids, **counts)


@dataclass(frozen=True, slots=True)
class _People:
    """Who goes: numbers of leads in order, a pattern of what names them anywhere, and one of all that only they have.

    The wider one is for texts that no grid reads: rows that were set aside.
    """

    leads: tuple[int, ...]
    sure: str
    all: str

    @property
    def renumbered(self) -> str:
        """The number that a lead who stays has from now on: they are dense."""
        return "lead" + "".join(f" - CAST(lead > {gone} AS BIGINT)" for gone in self.leads)

    @property
    def stay(self) -> str:
        return f"(lead IS NULL OR lead NOT IN ({', '.join(map(str, self.leads))}))" if self.leads else "TRUE"


def _people(connection: Connection, lead_ids: Sequence[str], addresses: Sequence[str]) -> _People:
    cursor = connection.execute(
        "SELECT * FROM old.leads WHERE list_contains($ids, lead_id) ORDER BY lead", {"ids": list(lead_ids)}
    )
    names = [name for name, *_ in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not (rows or addresses) or len(rows) != len(set(lead_ids)):
        words = Words(
            en="There is no such lead (any more); search again.",
            fr="Il n'y a pas (ou plus) de lead de ce nom ; cherchez à nouveau.",
        )
        raise UsageError([Problem(words)])
    sure = {address.strip().lower() for address in addresses} | {
        address.strip(".").lower()
        for row in rows
        for value in row.values()
        if isinstance(value, str)
        for address in _ADDRESS.findall(value)
    }
    ids = {str(row["lead_id"]).lower() for row in rows}
    sure |= {id for id in ids if len(id) >= _SURE}
    own = {str(value).lower() for name, value in _values(rows) if _is_own(connection, name, value, len(rows))}
    return _People(tuple(int(row["lead"]) for row in rows), _pattern(sure), _pattern(sure | ids | own))


def _values(rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(name, value) for row in rows for name, value in row.items() if isinstance(value, str) and value.strip()}


def _is_own(connection: Connection, name: str, value: str, people: int) -> bool:
    """Whether nobody else has this value, as a name or a telephone number."""
    ((count,),) = connection.execute(f'SELECT count(*) FROM old.leads WHERE "{name}" = ?', [value]).fetchall()
    return int(count) <= people and len(value) >= _SURE


def _pattern(texts: set[str]) -> str:
    """A regular expression (RE2) of these texts as whole words; of none, one that nothing matches."""
    if not texts:
        return r"[^\s\S]"
    either = "|".join(re.escape(text) for text in sorted(texts))
    return rf"(?i)(^|[^\w.+-])({either})([^\w.-]|\.(\W|$)|$)"


def _mentions(column: str, people: _People, *, also_short: bool = False) -> str:
    return f"coalesce(regexp_matches({column}, {_quoted(people.all if also_short else people.sure)}), FALSE)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _without(column: str, people: _People) -> str:
    if column not in _NEVER_NULL:
        return "NULL"
    return f"regexp_replace({column}, {_quoted(people.sure)}, '\\1…\\3', 'g')"


def _copy(connection: Connection, table: str, people: _People) -> int:
    """Copy a table without the rows of these people and without what names them; how many values did."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'old' AND table_name = ?"
        " ORDER BY column_index",
        [table],
    ).fetchall()
    texts = [name for name, kind in columns if kind == "VARCHAR" and name not in _OURS.get(table, ())]
    if table in ("columns", "loaded_columns"):
        texts = []  # names that the files gave to everybody's values
    is_by_lead = "lead" in {name for name, _ in columns}
    names = {name: _mentions(f'"{name}"', people, also_short=not is_by_lead) for name in texts}
    stay = people.stay if is_by_lead else "TRUE"
    counted = ", ".join(f"count(*) FILTER ({condition})" for condition in names.values()) or "0"
    found = connection.execute(f'SELECT {counted} FROM old."{table}" WHERE {stay}').fetchall()[0]
    replaced = [
        f'CASE WHEN {names[name]} THEN {_without(name, people)} ELSE "{name}" END AS "{name}"'
        for name, count in zip(names, found, strict=False)
        if count
    ]
    if is_by_lead:
        replaced.append(f"{people.renumbered} AS lead")
    replacing = f" REPLACE ({', '.join(replaced)})" if replaced else ""
    connection.execute(f'CREATE TABLE "{table}" AS SELECT *{replacing} FROM old."{table}" WHERE {stay}')
    return int(sum(found))


def _count_anew(connection: Connection, counts: Mapping[str, int]) -> None:
    """Say what stands in the data now, under a fingerprint of its own."""
    facts = loaded_facts(connection, "old")
    take_types(connection, facts)
    ((version,),) = connection.execute("SELECT version FROM old.store").fetchall()
    less: dict[str, Any] = {kind: _less(getattr(facts, kind), count) for kind, count in counts.items()}
    # by chance and not by who went, which somebody could try out
    digest = hashlib.sha256(f"{facts.digest}/{secrets.token_hex(16)}".encode()).hexdigest()
    corrected = replace(
        facts,
        digest=digest,
        lead_count=_count(connection, "leads"),
        columns=column_facts(connection),
        types=type_facts(connection),
        stages=stage_facts(connection),
        **less,
    )
    connection.execute("CREATE TABLE store (version INTEGER, facts VARCHAR)")
    connection.execute("INSERT INTO store VALUES (?, ?)", [version, corrected.to_json()])


def _rows(connection: Connection, table: str) -> int:
    """The rows of an old table, with those that were left out of it."""
    aside = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' AND table_name = 'omitted_activities'"
    ).fetchall()
    is_less = bool(aside) and table == "old.activities"
    return _count(connection, table) + (_count(connection, "old.omitted_activities") if is_less else 0)


def _less(file: FileFacts | None, rows: int) -> FileFacts | None:
    if file is None:
        return None
    return replace(file, rows=max(0, file.rows - rows), usable=max(0, file.usable - rows))


def _count(connection: Connection, table: str, where: str = "") -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table} {where}").fetchall()
    return int(count)

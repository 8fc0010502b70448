"""What somebody leaves out of data that are loaded, and puts back: columns that leak, machines, days to come.

Nothing is lost: rows and columns go aside in the same file, counted, and come back as they were. What is left is a
function of what was loaded and of the set of omissions, whatever the order in which they were said, and has a
fingerprint of its own. While anything is left out, the file also holds

loaded(facts)                                             what was found when the data came in
loaded_columns(kind, stored, name, key)                   all columns; `columns` has those in use
omitted_activities(omission, lead, activity, …)           the events that were left out, and by which omission
"""
# ruff: noqa: S608 (only names of our own tables stand in the SQL; values are parameters)

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import duckdb

from leadgrid.connections import Connection
from leadgrid.facts import Facts, OmissionFacts
from leadgrid.intakes import column_facts, type_facts
from leadgrid.machines import REACTIONS, mailing
from leadgrid.values import text_key

Kind = Literal["attribute", "activity", "robots", "future"]
KINDS: Final[tuple[Kind, ...]] = ("attribute", "activity", "robots", "future")
TABLES: Final = ("loaded", "loaded_columns", "omitted_activities")


@dataclass(frozen=True, slots=True, order=True)
class Omission:
    """One thing to leave out: an attribute of the leads, a type of activity, its events that machines made (`robots`),
    or all events after an instant (`future`, which has no name)."""

    kind: Kind
    name: str = ""
    after: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError("there is no such kind of omission")
        if (self.kind == "future") != (self.after is not None) or (self.kind == "future") != (not self.name):
            raise ValueError("days to come are left out from an instant on, and everything else by its name")


def said(facts: Facts) -> tuple[Omission, ...]:
    """What is left out of the data with these facts."""
    kinds = {str(kind): kind for kind in KINDS}
    return tuple(Omission(kinds[found.kind], found.name, found.after) for found in facts.omitted)


def leave_out(connection: Connection, omissions: Collection[Omission]) -> None:
    """Leave exactly these out, in one transaction; what was left out before and is not among them comes back.

    An omission that names nothing in the data is passed over.
    """
    connection.execute("BEGIN")
    try:
        _leave_out(connection, omissions)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise


def loaded_facts(connection: Connection, database: str | None = None) -> Facts:
    """What was found when the data came in, whatever is left out of them now; of an attached `database`, if named."""
    table = "loaded" if "loaded" in _tables(connection, database) else "store"
    ((text,),) = connection.execute(f"SELECT facts FROM {f'{database}.' if database else ''}{table}").fetchall()
    return Facts.from_json(text)


def put_back(connection: Connection) -> tuple[Omission, ...]:
    """Bring back everything, and what was found of it; answers with what was left out. Begins no transaction."""
    ((text,),) = connection.execute("SELECT facts FROM store").fetchall()
    omitted = said(Facts.from_json(text))
    loaded = loaded_facts(connection)
    put_back_rows(connection)
    if _moves(omitted):
        take_types(connection, loaded)
    connection.execute("UPDATE store SET facts = $facts", {"facts": loaded.to_json()})
    return omitted


def put_back_rows(connection: Connection) -> None:
    """Bring back every row and column; the facts stay as they are, so that somebody may count anew."""
    there = _tables(connection)
    if "omitted_activities" in there:
        connection.execute("INSERT INTO activities BY NAME SELECT * EXCLUDE (omission) FROM omitted_activities")
    if "loaded_columns" in there:
        connection.execute("CREATE OR REPLACE TABLE columns AS SELECT * FROM loaded_columns ORDER BY rowid")
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def take_types(connection: Connection, facts: Facts) -> None:
    """Count the types of activity anew, under the names that they had in `facts`."""
    connection.execute(
        """CREATE OR REPLACE TABLE activity_types AS
        SELECT activity, coalesce(list_extract($shown, list_position($keys, activity)), activity) AS shown, events,
            first_at, last_at
        FROM (SELECT activity, count(*)::BIGINT AS events, min(occurred_at) AS first_at, max(occurred_at) AS last_at
            FROM activities GROUP BY activity) ORDER BY activity""",
        {"keys": [found.activity for found in facts.types], "shown": [found.shown for found in facts.types]},
    )


def _leave_out(connection: Connection, omissions: Collection[Omission]) -> None:
    put_back(connection)
    loaded = loaded_facts(connection)
    wanted = sorted({known for omission in omissions if (known := _known(omission, loaded)) is not None})
    if not wanted:
        return
    connection.execute("CREATE TABLE loaded AS SELECT $facts AS facts", {"facts": loaded.to_json()})
    connection.execute("CREATE TABLE loaded_columns AS SELECT * FROM columns ORDER BY rowid")
    connection.execute(
        "DELETE FROM columns WHERE kind = 'leads' AND list_contains($keys, key)",
        {"keys": [text_key(omission.name) for omission in wanted if omission.kind == "attribute"]},
    )
    gone = _move(connection, wanted, loaded)
    if _moves(wanted):
        take_types(connection, loaded)
    holders = {text_key(column.name): column.known for column in loaded.columns if column.kind == "leads"}
    counted = tuple(
        OmissionFacts(
            omission.kind,
            omission.name,
            holders[text_key(omission.name)] if omission.kind == "attribute" else gone.get(place, 0),
            omission.after,
        )
        for place, omission in enumerate(wanted)
    )
    left = replace(
        loaded,
        digest=_digest(loaded, wanted),
        columns=column_facts(connection),
        types=type_facts(connection),
        latest=_latest(connection, loaded, wanted),
        future=_future(connection, loaded),
        omitted=counted,
    )
    connection.execute("UPDATE store SET facts = $facts", {"facts": left.to_json()})


def _moves(omissions: Iterable[Omission]) -> bool:
    return any(omission.kind != "attribute" for omission in omissions)


def _known(omission: Omission, facts: Facts) -> Omission | None:
    """The omission as the data spell its name, or None where it names nothing in them."""
    names: dict[str, str] = {}
    match omission.kind:
        case "attribute":
            names = {text_key(column.name): column.name for column in facts.columns if column.kind == "leads"}
        case "activity" | "robots":
            names = {found.activity: found.shown for found in facts.types}
        case "future":
            return omission
    name = names.get(text_key(omission.name))
    return None if name is None else replace(omission, name=name)


def _tables(connection: Connection, database: str | None = None) -> set[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = coalesce($database, current_database())",
        {"database": database},
    ).fetchall()
    return {name for (name,) in rows}


def _move(connection: Connection, wanted: Collection[Omission], facts: Facts) -> dict[int, int]:
    """Put the events of these omissions aside, each once; how many by the place of the omission."""
    mails = mailing([found.activity for found in facts.types])
    parts = ["SELECT 0::BIGINT AS place, 0::BIGINT AS omission WHERE FALSE"]
    parameters: dict[str, Any] = {}
    for place, omission in enumerate(wanted):
        key = text_key(omission.name)
        match omission.kind:
            case "activity":
                parts.append(f"SELECT rowid, {place} FROM activities WHERE activity = $name{place}")
                parameters[f"name{place}"] = key
            case "robots" if mails.sent and key in mails.reacted:
                parts.append(f"SELECT place, {place} FROM {REACTIONS} WHERE is_quick AND activity = $name{place}")
                parameters |= mails.parameters | {f"name{place}": key}
            case "future":
                parts.append(f"SELECT rowid, {place} FROM activities WHERE occurred_at > $name{place}")
                parameters[f"name{place}"] = omission.after
    connection.execute(
        "CREATE TEMP TABLE going AS SELECT place, min(omission) AS omission FROM"
        f" ({' UNION ALL '.join(parts)}) GROUP BY place",
        parameters,
    )
    connection.execute(
        "CREATE TABLE omitted_activities AS SELECT going.omission, activities.*"
        " FROM activities JOIN going ON activities.rowid = going.place"
    )
    connection.execute("DELETE FROM activities WHERE rowid IN (SELECT place FROM going)")
    connection.execute("DROP TABLE going")
    counted: list[tuple[int, int]] = connection.execute(
        "SELECT omission, count(*) FROM omitted_activities GROUP BY omission"
    ).fetchall()
    return dict(counted)


def _digest(loaded: Facts, wanted: Iterable[Omission]) -> str:
    plain = [[omission.kind, text_key(omission.name), omission.after] for omission in wanted]
    return hashlib.sha256(f"{loaded.digest}/{json.dumps(sorted(plain, key=repr))}".encode()).hexdigest()


def _latest(connection: Connection, loaded: Facts, wanted: Collection[Omission]) -> int | None:
    """The latest instant of what is left. Events of unknown leads are in no table: theirs stays unless it has to go."""
    if loaded.latest is None:
        return None
    settled = loaded.now is not None and loaded.latest <= loaded.now
    ((gone, left, ever),) = connection.execute(
        """SELECT max(occurred_at) FILTER (is_gone AND is_settled),
            max(occurred_at) FILTER (NOT is_gone AND is_settled), max(occurred_at) FILTER (NOT is_gone)
        FROM (SELECT occurred_at, is_gone, ($now IS NULL OR occurred_at <= $now) AS is_settled FROM (
            SELECT occurred_at, TRUE AS is_gone FROM omitted_activities
            UNION ALL SELECT occurred_at, FALSE FROM activities
            UNION ALL SELECT occurred_at, FALSE FROM outcomes))""",
        {"now": loaded.now if settled else None},
    ).fetchall()
    is_over = any(omission.after is not None and loaded.latest > omission.after for omission in wanted)
    is_gone = gone is not None and gone >= loaded.latest
    return (ever if left is None else left) if is_over or is_gone else loaded.latest


def _future(connection: Connection, loaded: Facts) -> int | None:
    if loaded.future is None or loaded.now is None:
        return loaded.future
    ((gone,),) = connection.execute(
        "SELECT count(*) FROM omitted_activities WHERE occurred_at > $now", {"now": loaded.now}
    ).fetchall()
    return max(0, loaded.future - int(gone))

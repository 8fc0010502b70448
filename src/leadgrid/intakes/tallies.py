"""What is counted in the tables of a data set that is being built: types, duplicates, known values, stages.

Only generated names stand in SQL. Knows the tables that are being built; knows nothing of files.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.facts import ColumnFacts, TypeFacts

_HASHES_AT_ONCE: Final = 1 << 25


def one(connection: Connection, sql: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
    """The one row of a result."""
    # fetched to the end: a connection with a result left over refuses to register anything
    (row,) = connection.execute(sql, dict(parameters or {})).fetchall()
    return row


def take_types(connection: Connection) -> None:
    """The types of activity, each shown as it is mostly spelled (of equally frequent spellings the first by code)."""
    connection.execute(
        """CREATE TABLE activity_types AS
        SELECT activity, arg_min(shown, (-events, shown)) AS shown, sum(events)::BIGINT AS events,
            min(first_at) AS first_at, max(last_at) AS last_at
        FROM (SELECT activity, coalesce(beside, activity) AS shown, count(*) AS events,
                min(occurred_at) AS first_at, max(occurred_at) AS last_at
            FROM activities GROUP BY activity, beside)
        GROUP BY activity ORDER BY activity"""
    )


def count_duplicates(connection: Connection, columns: list[str]) -> int:
    """How many rows of `activities` equal an earlier one.

    Sorting 64-bit hashes in NumPy takes a thirtieth of the time of grouping 20 million rows; only rows whose hash
    comes twice are then compared by value.
    """
    (rows,) = one(connection, "SELECT count(*) FROM activities")
    hashed = f"hash({', '.join(columns)})"
    portions = rows // _HASHES_AT_ONCE + 1
    repeated = []
    for portion in range(portions):
        where = f" WHERE {hashed} % {portions} = {portion}" if portions > 1 else ""
        hashes = connection.execute(f"SELECT {hashed} AS h FROM activities{where}").fetchnumpy()["h"]
        hashes.sort()
        repeated.append(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
    suspects = np.concatenate(repeated)
    if not len(suspects):
        return 0
    connection.register("suspects", pa.table({"h": pa.array(suspects, pa.uint64())}))
    (further,) = one(
        connection,
        f"""SELECT coalesce(sum(times - 1), 0)::BIGINT FROM (
            SELECT count(*) AS times FROM activities WHERE {hashed} IN (SELECT h FROM suspects)
            GROUP BY {", ".join(columns)})""",
    )
    connection.unregister("suspects")
    return int(further)


def column_facts(connection: Connection) -> tuple[ColumnFacts, ...]:
    """How often each attribute and property is known."""
    found: list[ColumnFacts] = []
    for kind in ("leads", "activities"):
        columns = connection.execute(
            "SELECT stored, name FROM columns WHERE kind = $kind ORDER BY rowid", {"kind": kind}
        ).fetchall()
        counted = "".join(f", count({stored})" for stored, _ in columns)
        rows, *known = one(connection, f"SELECT count(*){counted} FROM {kind}")
        found += [ColumnFacts(kind, name, count, rows) for (_, name), count in zip(columns, known, strict=True)]
    return tuple(found)


def type_facts(connection: Connection) -> tuple[TypeFacts, ...]:
    """The types of activity, the most frequent first."""
    rows = connection.execute("SELECT * FROM activity_types ORDER BY events DESC, activity").fetchall()
    return tuple(TypeFacts(*row) for row in rows)


def stage_facts(connection: Connection) -> tuple[tuple[str, int], ...]:
    """The stages that known leads reached and how many leads reached each, the most frequent first."""
    rows = connection.execute(
        """SELECT stage, count(DISTINCT lead) AS leads FROM outcomes WHERE stage IS NOT NULL
        GROUP BY stage ORDER BY leads DESC, stage"""
    ).fetchall()
    return tuple((stage, count) for stage, count in rows)

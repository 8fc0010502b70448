"""Several files as one table: their columns by name, their rows one file after the other.

Knows what a reading gives; knows nothing of what its columns mean.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leadgrid.connections import Connection
from leadgrid.facts import Reject
from leadgrid.intakes.files import Part, UnreconciledError
from leadgrid.intakes.tallies import one
from leadgrid.problems import Words
from leadgrid.sources import Reading, merged_forms
from leadgrid.values import text_key


def united(connection: Connection, readings: Sequence[Reading], *, table: str) -> tuple[Reading, tuple[Part, ...]]:
    """One reading of all files, staged in the temporary `table`, and where each one's lines begin.

    A column that a file lacks is unknown in its rows.
    """
    names: dict[str, str] = {}
    for reading in readings:
        for name in reading.names:
            if text_key(name):
                names.setdefault(text_key(name), name)
    numbers = {key: number for number, key in enumerate(names)}
    columns = "".join(f", c{number} VARCHAR" for number in range(len(names)))
    connection.execute(f"CREATE TEMP TABLE {table} (line BIGINT{columns})")
    parts: list[Part] = []
    rejects: list[Reject] = []
    told: list[str] = []
    base = 0
    for reading in readings:
        places = {text_key(name): number for number, name in reversed(list(enumerate(reading.names)))}
        values = "".join(f", {reading.text(places[key]) if key in places else 'NULL'}" for key in names)
        connection.execute(
            f"INSERT INTO {table} SELECT line + {base}{values} FROM {reading.numbered_sql} ORDER BY line",
            dict(reading.parameters),
        )
        rows, last = one(connection, f"SELECT count(*), max(line) FROM {table} WHERE line > $base", {"base": base})
        if reading.expected_rows not in (None, rows):
            raise UnreconciledError
        own = tuple(numbers[key] for name in reading.names if (key := text_key(name)))
        parts.append(Part(reading.source.name, base, own, reading.delimiter, reading.headers, reading.padding))
        if reading.rejects_sql is not None:
            told.append(f"SELECT line + {base} AS line, reason, text FROM {reading.rejects_sql}")
        rejects += [replace(reject, line=reject.line + base) for reject in reading.rejects]
        base = max([base, last or 0, *(reject.line for reject in rejects)])
    reasons: dict[str, int] = {}
    for reading in readings:
        for reason, count in reading.rejected:
            reasons[reason] = reasons.get(reason, 0) + count
    first = readings[0]
    whole = Reading(
        source=replace(first.source, name=" + ".join(reading.source.name for reading in readings)),
        names=tuple(names.values()),
        types=("VARCHAR",) * len(names),
        rows_sql=table,
        numbered_sql=table,
        blank_lines=sum(reading.blank_lines for reading in readings),
        rejected=tuple(sorted(reasons.items())),
        rejects=tuple(rejects),
        rejects_sql=f"({' UNION ALL '.join(told)})" if told else None,
        opening=first.opening,
        told=tuple(_of(reading.source.name, said) for reading in readings for said in reading.opened()),
        is_sheet=any(reading.is_sheet for reading in readings),
        **merged_forms(readings, numbers),
    )
    return whole, tuple(parts)


def _of(name: str, said: Words) -> Words:
    return Words(f"{name}: {said.en}", f"{name} : {said.fr}")

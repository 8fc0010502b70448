"""Parquet: typed columns, read in parallel by DuckDB, with nested columns refused by name."""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

import glob

import duckdb

from leadgrid.connections import Connection
from leadgrid.problems import DataError, Problem, Words
from leadgrid.sources import texts
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.readings import Reading

_ROW_NUMBER = "file_row_number"


def read_parquet(connection: Connection, source: Source) -> Reading:
    """Find a Parquet file readable; rows are numbered from 1.

    Raises `DataError` where it is damaged or a column holds nested values.
    """
    path = glob.escape(str(source.path.resolve()))
    reader = "read_parquet($path, binary_as_string = true, hive_partitioning = false, union_by_name = false"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {reader})", {"path": path}).fetchall()
        names = _names(connection, path)
    except duckdb.Error:
        raise unreadable(
            source,
            "this is no readable Parquet file: write it again from its source",
            "ce fichier Parquet est illisible : refaites l’export",
        ) from None
    types = tuple(str(column[1]) for column in described)
    _refuse_nested(source, names, types)
    columns = ", ".join(f"c{number}" for number in range(len(names)))
    rows = f"(SELECT {columns} FROM {reader}) AS rows({columns}))"
    if any(name.lower() == _ROW_NUMBER for name in names):
        numbered = f"(SELECT {columns}, row_number() OVER () AS line FROM {reader}) AS rows({columns}))"
    else:
        numbered = (
            f"(SELECT {columns}, row_from_0 + 1 AS line"
            f" FROM {reader}, {_ROW_NUMBER} = true) AS rows({columns}, row_from_0))"
        )
    return Reading(source, names, types, rows_sql=rows, numbered_sql=numbered, parameters=(("path", path),))


def _names(connection: Connection, path: str) -> tuple[str, ...]:
    """The names of the columns as the file writes them (DuckDB renames those that differ only in case)."""
    nodes = connection.execute("SELECT name, coalesce(num_children, 0) FROM parquet_schema($path)", {"path": path})
    _, *rest = nodes.fetchall()
    names: list[str] = []
    inside = 0  # how many nodes of the current column are still to come
    for name, children in rest:
        if inside == 0:
            names.append(str(name))
            inside = 1
        inside += children - 1
    return tuple(names)


def _refuse_nested(source: Source, names: tuple[str, ...], types: tuple[str, ...]) -> None:
    problems = [
        Problem(
            Words(
                f'the column "{name}" holds nested or binary values: write one plain value a cell, or leave it out',
                f"la colonne « {name} » contient des valeurs imbriquées ou binaires :"
                " une valeur simple par cellule, ou retirez-la",
            ),
            source=source.name,
        )
        for name, type in zip(names, types, strict=True)
        if texts.from_typed("c0", type) is None
    ]
    if problems:
        raise DataError(problems)

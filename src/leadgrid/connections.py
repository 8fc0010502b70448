"""The one place where DuckDB connections are made, and every one that serves a grid is locked.

A hardened connection reads and writes its own database file and nothing else: no other file, no network, no extension,
no setting can be reached from SQL. Files are parsed on an *intake* connection, which builds a database file and is
closed before anything else may ask it a question. Knows nothing of leads or grids.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import duckdb

Connection = duckdb.DuckDBPyConnection
MEMORY_LIMIT: Final = "2GB"
LONGEST_QUERY_SECONDS: Final = 1_800
SPILL_LIMIT: Final = "200GB"

_NOTHING_FROM_OUTSIDE: Final[tuple[tuple[str, object], ...]] = (
    ("extension_directories", []),
    ("autoinstall_known_extensions", False),
    ("autoload_known_extensions", False),
    ("allow_community_extensions", False),
    ("allow_extension_repositories", "forbidden"),
    ("allow_persistent_secrets", False),
    ("python_enable_replacements", False),
    ("python_scan_all_frames", False),
)


def connect(
    path: Path | None,
    *,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    temp_folder: Path | None = None,
    read_only: bool = False,
    longest_query_seconds: int = LONGEST_QUERY_SECONDS,
) -> Connection:
    """A hardened connection to a database file, or to a database in memory where `path` is None.

    One connection must not be shared by threads: give each its own `connection.cursor()`. Intermediate results that
    do not fit in `memory_limit` spill into `temp_folder` (default: beside the file).

    >>> connect(None).execute("SELECT 40 + 2").fetchall()
    [(42,)]
    """
    connection = _opened(path, read_only=read_only)
    if _is_locked(connection):  # the same file is open in this process already: its instance is shared, settings too
        return connection
    _limit(connection, path, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)
    # with this order nothing after external access can be loosened again
    _set(connection, "max_execution_time", longest_query_seconds * 1000)
    _set(connection, "enable_external_access", False)
    _set(connection, "lock_configuration", True)
    return connection


def intake(
    path: Path, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None, temp_folder: Path | None = None
) -> Connection:
    """A connection that may read files, for `leadgrid.sources` to build a new database file with.

    It runs only statements written in this package, with file names as parameters; no name or value of a file and no
    grid reaches it as SQL. Close it before the file is opened with `connect`.
    """
    connection = _opened(path, read_only=False)
    _limit(connection, path, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)
    # a file of unknown length is guessed to be short and would become the side of a join that is kept in memory
    _set(connection, "disabled_optimizers", "build_side_probe_side")
    return connection


def _opened(path: Path | None, *, read_only: bool) -> Connection:
    return duckdb.connect(":memory:" if path is None else str(path), read_only=read_only)


def _is_locked(connection: Connection) -> bool:
    return connection.execute("SELECT current_setting('lock_configuration')").fetchall() == [(True,)]


def _limit(
    connection: Connection,
    path: Path | None,
    *,
    memory_limit: str,
    threads: int | None,
    temp_folder: Path | None,
) -> None:
    spill = temp_folder or (path.absolute().parent if path else Path(tempfile.gettempdir()))
    _set(connection, "memory_limit", memory_limit)
    if threads is not None:
        _set(connection, "threads", threads)
    _set(connection, "temp_directory", str(spill / ".leadgrid-spill"))
    _set(connection, "max_temp_directory_size", SPILL_LIMIT)
    for name, value in _NOTHING_FROM_OUTSIDE:
        _set(connection, name, value)
    _set(connection, "TimeZone", "UTC")


def _set(connection: Connection, name: str, value: object) -> None:
    connection.execute(f"SET {name} = {_literal(value)}")


def _literal(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case list():
            return "[" + ", ".join(_literal(entry) for entry in value) + "]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"

"""A whole workspace as one file that people keep or carry: a zip of Parquet tables and a list of them in JSON.

Never a DuckDB file: one that somebody made up may take the process down that opens it. `pack` writes out of an open
workspace; `unpack` reads what came from outside, checks every bound, and belongs into a process of its own.
"""
# ruff: noqa: S608 (table and column names are checked against a pattern and quoted; values are parameters)

from __future__ import annotations

import json
import re
import shutil
import tempfile
import types
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Union, get_args, get_origin, get_type_hints

import duckdb
import pyarrow.parquet as pq

from leadgrid.builds import STORE_VERSION
from leadgrid.connections import Connection, intake
from leadgrid.facts import Facts
from leadgrid.furnishings import TABLES, Furnishings, furnish, furnishings
from leadgrid.omissions import Omission, leave_out, loaded_facts, put_back
from leadgrid.problems import DataError, GridError, Problem, Words
from leadgrid.reading import parse_grid
from leadgrid.values import text_key

ENDING: Final = ".leadgrid.zip"
VERSION: Final = 1
MANIFEST: Final = "leadgrid-workspace.json"
MOST_TABLES: Final = 32
MOST_COLUMNS: Final = 4_096
MOST_TIMES: Final = 10
"""How much longer than itself an archive may claim to be unpacked: its tables are packed already."""
MOST_GRIDS: Final = 5_000
MOST_ROWS: Final = 200_000_000
MOST_MANIFEST: Final = 4 << 20
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TYPES: Final = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UTINYINT", "DOUBLE", "VARCHAR", "BOOLEAN")
_NEEDED: Final[Mapping[str, Mapping[str, str]]] = {
    "leads": {"lead": "BIGINT", "lead_id": "VARCHAR", "created_at": "BIGINT"},
    "activities": {"lead": "BIGINT", "activity": "VARCHAR", "occurred_at": "BIGINT"},
    "activity_types": {"activity": "VARCHAR", "shown": "VARCHAR", "events": "BIGINT"},
    "outcomes": {"lead": "BIGINT", "stage": "VARCHAR", "occurred_at": "BIGINT"},
    "columns": {"kind": "VARCHAR", "stored": "VARCHAR", "name": "VARCHAR", "key": "VARCHAR"},
    "store": {"version": "INTEGER", "facts": "VARCHAR"},
    "saved_grids": {"place": "BIGINT", "saved_at": "BIGINT", "name": "VARCHAR", "text": "VARCHAR"},
    "kept": {"key": "VARCHAR", "value": "VARCHAR"},
}
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999 in microseconds: what a date on the screen can show."""
_ROWS_AT_ONCE: Final = 100_000


def pack(connection: Connection, into: BinaryIO) -> None:
    """Write all tables of a workspace, read at one moment."""
    connection.execute("BEGIN")
    try:
        listed: dict[str, dict[str, Any]] = {}
        with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:  # Parquet is packed already
            for (table,) in connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY table_name"
            ).fetchall():
                columns = connection.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? AND NOT internal"
                    " ORDER BY column_index",
                    [table],
                ).fetchall()
                listed[table] = {"columns": [list(column) for column in columns], "rows": 0}
                with archive.open(f"{table}.parquet", "w", force_zip64=True) as member:
                    listed[table]["rows"] = _write(connection, table, member)
            archive.writestr(MANIFEST, json.dumps({"leadgrid workspace": VERSION, "tables": listed}, indent=1))
    finally:
        connection.execute("COMMIT")


def _write(connection: Connection, table: str, member: IO[bytes]) -> int:
    batches: Any = connection.sql(f'SELECT * FROM "{table}"').to_arrow_reader(_ROWS_AT_ONCE)
    rows = 0
    with pq.ParquetWriter(member, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def unpack(path: Path, into: Path, *, name: str) -> None:
    """Build a workspace's file out of an archive.

    Raises `DataError` (its source is `name`) where it is none, or where anything in it would mislead a reader.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder, closing(intake(into)) as connection:
            furnish(connection, Furnishings())
            for table, columns in _laid_out(path, Path(folder)).items():
                _take(connection, table, columns, Path(folder) / f"{table}.parquet")
            omitted = _brought_back(connection)
            _check(connection)
            leave_out(connection, omitted)
            connection.execute("CHECKPOINT")
    except _UnfitError as error:
        raise _no_archive(name, error.args[0]) from None
    except (duckdb.IOException, OSError):
        raise _unwritten(name) from None
    except _DAMAGED:
        raise _no_archive(name, None) from None


def _laid_out(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """The tables of an archive, each in a file of its own under a name of ours, and their columns."""
    with zipfile.ZipFile(path) as archive:
        tables = _listed(archive, most=MOST_TIMES * path.stat().st_size + MOST_MANIFEST)
        for table in tables:
            with archive.open(f"{table}.parquet") as member, (folder / f"{table}.parquet").open("wb") as file:
                shutil.copyfileobj(member, file)
    return tables


class _UnfitError(Exception):
    """Something in an archive is not as we write it; says what, in both languages."""


_DAMAGED: Final = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError),
    *(duckdb.Error, ValueError, LookupError, TypeError, AttributeError, RecursionError),
)
"""What reading such a file ends in."""


def _unwritten(name: str) -> DataError:
    words = Words(
        "the disk is full, or the file could not be read to its end: make room and open it again",
        "le disque est plein, ou le fichier n’a pu être lu jusqu’au bout : faites de la place et rouvrez-le",
    )
    return DataError([Problem(words, source=name)])


def _no_archive(name: str, what: Words | None) -> DataError:
    words = Words(
        "this is no workspace that leadgrid has written, or it is damaged; nothing was opened",
        "ce n’est pas un espace de travail écrit par leadgrid, ou le fichier est abîmé ; rien n’est ouvert",
    )
    if what is not None:
        words = Words(f"{words.en} ({what.en})", f"{words.fr} ({what.fr})")
    return DataError([Problem(words, source=name)])


def _ensure(holds: bool, en: str, fr: str) -> None:
    if not holds:
        raise _UnfitError(Words(en, fr))


def _listed(archive: zipfile.ZipFile, *, most: int) -> dict[str, list[list[str]]]:
    """The tables of an archive and their columns, every name and size within its bounds."""
    members = {member.filename: member for member in archive.infolist()}
    _ensure(len(archive.infolist()) <= MOST_TABLES + 1, "too many files in it", "trop de fichiers dedans")
    _ensure(MANIFEST in members, "its list of contents is missing", "la liste de son contenu manque")
    _ensure(members[MANIFEST].file_size <= MOST_MANIFEST, "its list is too long", "sa liste est trop longue")
    size = sum(member.file_size for member in archive.infolist())
    _ensure(size <= most, "it would unpack to far more than it is", "déplié, il serait bien plus grand")
    plain = json.loads(archive.read(MANIFEST))
    _ensure(plain["leadgrid workspace"] == VERSION, "of another version", "d'une autre version")
    found: dict[str, list[list[str]]] = {}
    for table, told in plain["tables"].items():
        columns = told["columns"]
        fits = _NAME.fullmatch(table) and f"{table}.parquet" in members and 0 < len(columns) <= MOST_COLUMNS
        fits = fits and all(_NAME.fullmatch(column) and kind in _TYPES for column, kind in columns)
        _ensure(bool(fits), "a table is not as we write it", "une table n'est pas comme nous l'écrivons")
        found[table] = columns
    for table, needed in _NEEDED.items():
        there = dict(found.get(table, ()))
        _ensure(needed.items() <= there.items(), "a table is missing", "une table manque")
    _ensure(len(found) == len(members) - 1, "files that nobody listed", "des fichiers hors de la liste")
    return found


def _take(connection: Connection, table: str, columns: list[list[str]], file: Path) -> None:
    ((rows_there,),) = connection.execute("SELECT count(*) FROM read_parquet($file)", {"file": str(file)}).fetchall()
    _ensure(rows_there <= MOST_ROWS, "a table is too long", "une table est trop longue")
    listed = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
    rows = f"SELECT {listed} FROM read_parquet($file)"
    if table in TABLES:
        names = ", ".join(f'"{name}"' for name, _ in columns)
        connection.execute(f'INSERT INTO "{table}" ({names}) {rows}', {"file": str(file)})
    else:
        connection.execute(f'CREATE TABLE "{table}" AS {rows}', {"file": str(file)})


def _brought_back(connection: Connection) -> tuple[Omission, ...]:
    """The data as they were loaded, so that all of them are checked, and what is to be left out of them again."""
    ((text,),) = connection.execute("SELECT facts FROM store").fetchall()
    fits = _is(Facts.from_json(text), Facts) and not loaded_facts(connection).omitted
    _ensure(fits, "its counts contradict its data", "ses comptes contredisent ses données")
    return put_back(connection)


def _check(connection: Connection) -> None:
    """Everything that what works with a workspace takes for granted."""
    wrong = (
        ("leads", f"lead_id IS NULL OR trim(lead_id) = '' OR NOT {_within('created_at')}"),
        ("activities", f"NOT {_a_lead()} OR activity IS NULL OR occurred_at IS NULL OR NOT {_within('occurred_at')}"),
        ("outcomes", f"NOT {_a_lead()} OR NOT {_within('occurred_at')}"),
        ("saved_grids", f"place < 1 OR text IS NULL OR name IS NULL OR NOT {_within('saved_at')} OR saved_at IS NULL"),
        ("kept", "value IS NULL OR length(value) > 1000000"),
    )
    for table, condition in wrong:
        ((count,),) = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchall()
        _ensure(not count, f"rows of {table} contradict the rest", f"des lignes de {table} contredisent le reste")
    ((is_dense, leads),) = connection.execute(
        "SELECT coalesce(bool_and(lead = place), TRUE), count(*) FROM"
        " (SELECT lead, row_number() OVER (ORDER BY lead_id) - 1 AS place FROM leads)"
    ).fetchall()
    ((different,),) = connection.execute("SELECT count(DISTINCT lead_id) FROM leads").fetchall()
    _ensure(is_dense and different == leads, "its leads are not in order", "ses leads ne sont pas en ordre")
    _check_columns(connection)
    stored = connection.execute("SELECT version, facts FROM store").fetchall()
    _ensure(len(stored) == 1 and stored[0][0] == STORE_VERSION, "of another version", "d'une autre version")
    facts = Facts.from_json(stored[0][1])
    fits = _is(facts, Facts) and facts.lead_count == leads
    _ensure(fits, "its counts contradict its data", "ses comptes contredisent ses données")
    grids = furnishings(connection).grids
    _ensure(0 < len(grids) <= MOST_GRIDS, "no grid is in it, or too many", "aucune grille n'y est, ou trop")
    for text in {grid.text for grid in grids}:
        try:
            parse_grid(text)
        except GridError:
            _ensure(False, "a saved grid cannot be read", "une grille enregistrée est illisible")


def _within(column: str) -> str:
    return f"(coalesce({column}, 0) BETWEEN {_FIRST} AND {_LAST})"


def _a_lead() -> str:
    return "coalesce(lead BETWEEN 0 AND (SELECT count(*) - 1 FROM leads), FALSE)"


def _check_columns(connection: Connection) -> None:
    found = connection.execute("SELECT kind, stored, name, key FROM columns").fetchall()
    there = {
        (table, column)
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    }
    for kind, stored, name, key in found:
        fits = kind in ("leads", "activities") and re.fullmatch(r"[adep][0-9]+", stored) and (kind, stored) in there
        fits = fits and isinstance(name, str) and key == text_key(name)
        _ensure(bool(fits), "its columns contradict each other", "ses colonnes se contredisent")


def _is(value: object, kind: Any) -> bool:
    """Whether a value that JSON gave is what a field says, all the way down; numbers no larger than an instant."""
    if get_origin(kind) in (Union, types.UnionType):
        return any(_is(value, each) for each in get_args(kind))
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if not isinstance(value, tuple):
            return False
        if parts[-1:] == (...,):
            return all(_is(each, parts[0]) for each in value)
        return len(value) == len(parts) and all(_is(each, part) for each, part in zip(value, parts, strict=True))
    if kind is types.NoneType:
        return value is None
    if kind is int:
        return type(value) is int and _FIRST <= value <= _LAST
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return isinstance(value, kind) and all(
            _is(getattr(value, each.name), hints[each.name]) for each in fields(kind)
        )
    return type(value) is kind

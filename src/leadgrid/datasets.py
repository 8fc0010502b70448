"""A data set: leads, activities and outcomes in one DuckDB file, behind a hardened connection.

`load` builds it from files in canonical form (grid language §1), `open_dataset` opens one that was built. Knows
nothing of grids.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb

from leadgrid.builds import STORE_VERSION, Progress, Request, build, check_usage
from leadgrid.connections import MEMORY_LIMIT, Connection, connect, intake
from leadgrid.facts import Facts
from leadgrid.instants import Zone
from leadgrid.intakes import ContradictedError, UnreconciledError
from leadgrid.mappings import KINDS, Mappings
from leadgrid.problems import DataError, Problem, UsageError, Words
from leadgrid.sources import Source

NO_MAPS: Final = Mappings()
UTC: Final = Zone()
_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute or property: its name as the file writes it, and its name in the store (a0, p3)."""

    name: str
    stored: str


@dataclass
class Dataset:
    """An open data set; close it (or use it as a context) to let go of its file."""

    connection: Connection
    facts: Facts
    path: Path
    _columns: Mapping[str, dict[str, Column]]
    folder: Path | None = None  # ours alone, deleted on close
    left_out: Mapping[str, Column] = field(default_factory=dict)
    """The attributes of the leads that somebody left out, by the text key of their names."""

    @property
    def digest(self) -> str:
        """Fingerprint of the files' bytes and of how they were read."""
        return self.facts.digest

    @property
    def lead_count(self) -> int:
        return self.facts.lead_count

    def cursor(self) -> Connection:
        """A connection of its own for one thread or one run of a page; close it when done."""
        return self.connection.cursor()

    def columns(self, kind: str) -> dict[str, Column]:
        """The attributes of `leads` or the properties of `activities`, by the text key of their names."""
        return self._columns[kind]

    def rejects(self, *, most: int | None = None) -> Iterator[tuple[str, int, str, str | None]]:
        """Every row that was set aside (or `most`), in the order of its file: file, line, one of `findings.REASONS`,
        text."""
        cursor = self.cursor()
        try:
            cursor.execute(
                "SELECT file, line, reason, text FROM rejects ORDER BY kind, file, line LIMIT $most", {"most": most}
            )
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from rows
        finally:
            cursor.close()

    def close(self) -> None:
        self.connection.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_dataset(
    path: Path,
    *,
    read_only: bool = True,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    temp_folder: Path | None = None,
) -> Dataset:
    """Open a data set that `load` has built.

    Raises `DataError` where the file is missing or is no data set of this version.
    """
    try:
        if not path.is_file():
            raise _no_dataset(path)
        connection = connect(
            path, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder, read_only=read_only
        )
    except duckdb.Error as error:
        raise (_in_use(path) if "lock" in str(error) else _no_dataset(path)) from None
    try:
        found = connection.execute("SELECT version, facts FROM store").fetchall()
        columns = connection.execute("SELECT kind, stored, name, key FROM columns ORDER BY rowid").fetchall()
    except duckdb.Error:
        found = columns = []
    if not found or found[0][0] != STORE_VERSION:
        connection.close()
        raise _no_dataset(path)
    named = {
        kind: {key: Column(name, stored) for of, stored, name, key in columns if of == kind}
        for kind in ("leads", "activities")
    }
    facts = Facts.from_json(found[0][1])
    return Dataset(connection, facts, path, named, left_out=_left_out(connection, named) if facts.omitted else {})


def _left_out(connection: Connection, used: Mapping[str, Mapping[str, Column]]) -> dict[str, Column]:
    rows = connection.execute("SELECT key, name, stored FROM loaded_columns WHERE kind = 'leads'").fetchall()
    return {key: Column(name, stored) for key, name, stored in rows if key not in used["leads"]}


def _in_use(path: Path) -> DataError:
    words = Words(
        "this is open in another leadgrid on this machine; close that one, or use its window",
        "ce fichier est ouvert dans un autre leadgrid sur cette machine ; fermez-le, ou utilisez sa fenêtre",
    )
    return DataError([Problem(words, source=path.name)])


def _no_dataset(path: Path) -> DataError:
    return DataError(
        [
            Problem(
                Words(
                    "this is no data set of this version of leadgrid: load the files again",
                    "ce n’est pas un jeu de données de cette version de leadgrid : rechargez les fichiers",
                ),
                source=path.name,
            )
        ]
    )


def load(
    *,
    leads: Source | Sequence[Source] | None = None,
    activities: Source | Sequence[Source] | None = None,
    outcomes: Source | Sequence[Source] | None = None,
    companies: Source | Sequence[Source] | None = None,
    maps: Mappings = NO_MAPS,
    zone: Zone = UTC,
    into: Path | None = None,
    dated_outcomes: bool | None = False,
    enriched: bool = False,
    now: int | None = None,
    progress: Progress = lambda _: None,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    temp_folder: Path | None = None,
) -> Dataset:
    """Read files in canonical form and build a data set of them in the file `into` (which must not exist).

    Of several files of one table the rows stand one file after the other. What a file of `companies` says becomes
    attributes `company.…` of the leads (docs/derived.md). Without `into` the file stands in a folder of its own that
    `close` deletes. `zone` reads naive times; with `dated_outcomes` a file of outcomes must have `occurred_at`, and a
    row without a readable one is unusable (None: where it has the column); activities after `now` are counted;
    `enriched` adds the attributes `derived.…` (docs/derived.md). Raises `UsageError` where there is nothing to load,
    and `DataError` with all problems of all files; then `into` is not there.
    """
    sources = {
        kind: (given,) if isinstance(given, Source) else tuple(given)
        for kind, given in zip(KINDS, (leads, activities, outcomes, companies), strict=True)
        if given
    }
    check_usage(sources, maps)
    folder = None if into is not None else Path(tempfile.mkdtemp(prefix="leadgrid-", dir=temp_folder))
    path = into if into is not None else _in(folder)
    if path.exists():
        raise UsageError([Problem(Words("this file exists already", "ce fichier existe déjà"), source=path.name)])
    try:
        careful, assuming = False, True
        while True:
            connection = intake(path, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder or folder)
            try:
                request = Request(sources, maps, zone, dated_outcomes, now, careful, enriched, assuming)
                build(connection, request, progress)
                break
            except (UnreconciledError, duckdb.InvalidInputException):
                if careful:
                    raise
                careful, assuming = True, False
            except ContradictedError:
                assuming = False
            finally:
                connection.close()
            _clear(path, None)
        dataset = open_dataset(
            path, read_only=False, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder or folder
        )
    except BaseException as error:
        _clear(path, folder)
        if isinstance(error, duckdb.Error):
            # its text holds values and paths of the user (trust: it must reach neither a screen nor a log)
            raise _failed(error) from None
        raise
    dataset.folder = folder
    return dataset


def _in(folder: Path | None) -> Path:
    assert folder is not None
    return folder / "dataset.duckdb"


def _clear(path: Path, folder: Path | None) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _failed(error: duckdb.Error) -> DataError:
    if isinstance(error, duckdb.OutOfMemoryException):
        words = Words(
            "there is not enough memory or room on the disk for these files: free some, or raise the memory limit",
            "il n’y a pas assez de mémoire ou de place sur le disque pour ces fichiers : libérez-en,"
            " ou relevez la limite de mémoire",
        )
    elif isinstance(error, duckdb.IOException) or "No space left" in str(error):  # a commit says it as its own failure
        words = Words(
            "the disk is full, or a file could not be read to its end: make room and load again",
            "le disque est plein, ou un fichier n’a pu être lu jusqu’au bout : faites de la place et rechargez",
        )
    else:
        words = Words(
            "these files cannot be brought into tables: they may be damaged; write them again from their source",
            "ces fichiers ne peuvent être mis en tables : ils sont peut-être abîmés ; refaites l’export",
        )
    return DataError([Problem(words)])

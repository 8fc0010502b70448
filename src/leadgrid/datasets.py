"""A data set: leads, activities and outcomes in one DuckDB file, behind a hardened connection.

`load` builds it from files in canonical form (grid language §1), `open_dataset` opens one that was built. Knows
nothing of grids.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb

from leadgrid import intakes, tallies
from leadgrid.connections import MEMORY_LIMIT, Connection, connect, intake
from leadgrid.facts import Facts, FileFacts
from leadgrid.instants import Zone
from leadgrid.intakes import Intake, Progress, UnreconciledError
from leadgrid.mappings import Kind, Layout, Mappings, lay_out
from leadgrid.problems import DataError, LeadgridError, Problem, UsageError, Words
from leadgrid.sources import Reading, Source, open_source, sha256

STORE_VERSION: Final = 1
NO_MAPS: Final = Mappings()
UTC: Final = Zone()
KINDS: Final[tuple[Kind, ...]] = ("leads", "activities", "outcomes")


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
    return Dataset(connection, Facts.from_json(found[0][1]), path, named)


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
    leads: Source | None = None,
    activities: Source | None = None,
    outcomes: Source | None = None,
    maps: Mappings = NO_MAPS,
    zone: Zone = UTC,
    into: Path | None = None,
    dated_outcomes: bool | None = False,
    now: int | None = None,
    progress: Progress = lambda _: None,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    temp_folder: Path | None = None,
) -> Dataset:
    """Read files in canonical form and build a data set of them in the file `into` (which must not exist).

    Without `into` the file stands in a folder of its own that `close` deletes. `zone` reads naive times; with
    `dated_outcomes` a file of outcomes must have `occurred_at`, and a row without a readable one is unusable (None:
    where it has the column); activities after `now` are counted. Raises
    `UsageError` where there is nothing to load, and `DataError` with all problems of all files; then `into` is not
    there.
    """
    sources = {
        kind: source for kind, source in zip(KINDS, (leads, activities, outcomes), strict=True) if source is not None
    }
    _check_usage(sources, maps)
    folder = None if into is not None else Path(tempfile.mkdtemp(prefix="leadgrid-", dir=temp_folder))
    path = into if into is not None else _in(folder)
    if path.exists():
        raise UsageError([Problem(Words("this file exists already", "ce fichier existe déjà"), source=path.name)])
    try:
        for careful in (False, True):
            connection = intake(path, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder or folder)
            try:
                request = _Request(sources, maps, zone, dated_outcomes, now, careful)
                _build(connection, request, progress)
                break
            except (UnreconciledError, duckdb.InvalidInputException):
                if careful:
                    raise
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
    elif isinstance(error, duckdb.IOException):
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


def _check_usage(sources: Mapping[Kind, Source], maps: Mappings) -> None:
    problems = []
    if "leads" not in sources and "activities" not in sources:
        problems.append(
            Problem(
                Words(
                    "leads or activities are needed: --leads FILE, --activities FILE, or both",
                    "il faut des leads ou des activités : --leads FICHIER, --activities FICHIER, ou les deux",
                )
            )
        )
    for kind, column, _ in maps.origins:
        if kind not in sources:
            problems.append(
                Problem(
                    Words(
                        f"--map {kind}.{column}: no file of {kind} was given",
                        f"--map {kind}.{column} : aucun fichier « {kind} » n’est donné",
                    )
                )
            )
    if problems:
        raise UsageError(problems)


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked of `load`; `careful` keeps to readers that look at every record by itself."""

    sources: Mapping[Kind, Source]
    maps: Mappings
    zone: Zone
    dated_outcomes: bool | None
    now: int | None
    careful: bool


def _build(connection: Connection, request: _Request, progress: Progress) -> None:
    maps, zone, now = request.maps, request.zone, request.now
    fingerprints = _Fingerprints(request.sources)
    try:
        opened = _open_all(connection, request)
        digests = fingerprints.taken()
    except BaseException:
        fingerprints.join()
        raise
    taken = {kind: Intake(reading, layout, zone, digests[kind]) for kind, (reading, layout) in opened.items()}
    facts: dict[str, FileFacts | None] = dict.fromkeys(KINDS)
    future: int | None = None

    progress("leads")
    if "leads" in taken:
        facts["leads"] = intakes.take_leads(connection, taken["leads"])
    elif "activities" in taken:
        intakes.take_leads_from_activities(connection, taken["activities"])
    progress("activities")
    if "activities" in taken:
        facts["activities"], future = intakes.take_activities(connection, taken["activities"], now=now)
    else:
        intakes.no_activities(connection)
    progress("outcomes")
    if "outcomes" in taken:
        facts["outcomes"] = intakes.take_outcomes(
            connection, taken["outcomes"], dated=_dated(request, taken["outcomes"])
        )
    else:
        intakes.no_outcomes(connection)
    progress("counting")
    intakes.take_columns(connection, {str(kind): intake for kind, intake in taken.items()})

    latest = [
        file.latest_at
        for file in (facts["activities"], facts["outcomes"])
        if file is not None and file.latest_at is not None
    ]
    (lead_count,) = connection.execute("SELECT count(*) FROM leads").fetchall()[0]
    found = Facts(
        digest=_digest(digests, maps, zone),
        zone=zone.name,
        maps=tuple(maps.plain),
        lead_count=lead_count,
        leads=facts["leads"],
        activities=facts["activities"],
        outcomes=facts["outcomes"],
        columns=tallies.column_facts(connection),
        types=tallies.type_facts(connection),
        stages=tallies.stage_facts(connection),
        latest=max(latest, default=None),
        future=future,
    )
    connection.execute("CREATE TABLE store (version INTEGER, facts VARCHAR)")
    connection.execute(
        "INSERT INTO store VALUES ($version, $facts)", {"version": STORE_VERSION, "facts": found.to_json()}
    )
    connection.execute("CHECKPOINT")


def _open_all(connection: Connection, request: _Request) -> dict[Kind, tuple[Reading, Layout]]:
    """Find all files readable and lay out their columns, or say all that is wrong with all of them at once."""
    opened: dict[Kind, tuple[Reading, Layout]] = {}
    problems: list[Problem] = []
    for kind, source in request.sources.items():
        try:
            reading = open_source(connection, source, table=f"staged_{kind}", careful=request.careful)
        except LeadgridError as error:
            problems += error.problems
            continue
        needed = ("occurred_at",) if kind == "outcomes" and request.dated_outcomes else ()
        layout, wrong = lay_out(kind, reading.names, request.maps, source=source.name, needed=needed)
        problems += wrong
        opened[kind] = (reading, layout)
    if problems:
        raise DataError(problems)
    return opened


def _dated(request: _Request, outcomes: Intake) -> bool:
    """Whether dates of outcomes are asked for."""
    return "occurred_at" in outcomes.layout.canonical if request.dated_outcomes is None else request.dated_outcomes


class _Fingerprints:
    """The fingerprints of the files, taken beside the reading of them."""

    def __init__(self, sources: Mapping[Kind, Source]) -> None:
        self._sources = sources
        self._taken: dict[Kind, str] = {}
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        for kind, source in self._sources.items():
            if not source.path.is_file():
                continue  # a device has no end; the reader of the file says what is wrong with it
            with contextlib.suppress(OSError):  # the reader of the file says what is wrong with it
                self._taken[kind] = sha256(source)

    def join(self) -> None:
        self._thread.join()

    def taken(self) -> dict[Kind, str]:
        self.join()
        return self._taken


def _digest(digests: Mapping[Kind, str], maps: Mappings, zone: Zone) -> str:
    plain: dict[str, Any] = {
        "store": STORE_VERSION,
        "files": dict(sorted(digests.items())),
        "maps": maps.plain,
        "zone": zone.name,
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

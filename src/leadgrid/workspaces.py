"""Workspaces: one DuckDB file each, with the data, the saved grids and what people have not saved yet.

The file's name is the workspace's id; whoever knows the id may open it. Data are only ever replaced as a whole: the new
file is built beside the old one, takes over its grids and settings, and is renamed into its place. The sample is the
one workspace that nobody may write to.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import Final

from leadgrid.connections import Connection, connect
from leadgrid.datasets import Dataset, open_dataset
from leadgrid.problems import DataError, Problem, UsageError, Words

SAMPLE: Final = "sample"
MOST_OPEN: Final = 32
"""Each takes 6 MB; with fewer than there are people at work, every change would open a file anew (26 ms)."""
SECONDS_TO_WAIT: Final = 30.0
_ID: Final = re.compile(r"[0-9a-f]{32}")
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS saved_grids
    (place BIGINT PRIMARY KEY, saved_at BIGINT, name VARCHAR, version VARCHAR, fingerprint VARCHAR, text VARCHAR);
CREATE TABLE IF NOT EXISTS kept (key VARCHAR PRIMARY KEY, value VARCHAR);
"""


@dataclass(frozen=True, slots=True)
class SavedGrid:
    """One saved state of the workspace's grid: its file's text, and what identifies it; `saved_at` in microseconds."""

    place: int
    saved_at: int
    name: str
    version: str | None
    fingerprint: str
    text: str


class Workspace:
    """An open workspace. Many threads may use it at once; replacing its data waits until nobody does."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.id = path.stem
        self.read_only = read_only
        self._path = path
        self._free = Condition()
        self._uses = 0
        self._dataset: Dataset | None = None

    @contextmanager
    def dataset(self) -> Iterator[Dataset]:
        """The data set, for as long as the block lasts; take cursors from it and close them."""
        with self._free:
            if self._dataset is None:
                self._dataset = open_dataset(self._path, read_only=self.read_only)
            dataset = self._dataset
            self._uses += 1
        try:
            yield dataset
        finally:
            with self._free:
                self._uses -= 1
                self._free.notify_all()

    def saved_grids(self) -> tuple[SavedGrid, ...]:
        """Every saved grid, the latest first."""
        with self._cursor() as cursor:
            rows = cursor.execute(
                "SELECT place, saved_at, name, version, fingerprint, text FROM saved_grids ORDER BY place DESC"
            ).fetchall()
        return tuple(SavedGrid(*row) for row in rows)

    def save_grid(self, text: str, *, name: str, version: str | None, fingerprint: str, at: int) -> None:
        """Keep a grid's file as the latest; raises `UsageError` in a read-only workspace."""
        with self._writing() as cursor:
            cursor.execute(
                "INSERT INTO saved_grids SELECT COALESCE(MAX(place), 0) + 1, ?, ?, ?, ?, ? FROM saved_grids",
                [at, name, version, fingerprint, text],
            )

    def kept(self, key: str) -> str | None:
        """What was kept under a key: edits that are not saved, the as-of day, the chosen threshold …"""
        with self._cursor() as cursor:
            found = cursor.execute("SELECT value FROM kept WHERE key = ?", [key]).fetchone()
        return None if found is None else str(found[0])

    def keep(self, key: str, value: str | None) -> None:
        """Keep a text under a key, or forget it; raises `UsageError` in a read-only workspace."""
        with self._writing() as cursor:
            if value is None:
                cursor.execute("DELETE FROM kept WHERE key = ?", [key])
            else:
                cursor.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [key, value])

    def replace_data(self, build: Callable[[Path], None]) -> None:
        """Put other data in the place of these; grids and what is kept stay. `build` makes the new data set's file.

        Where `build` fails, nothing has changed. Raises `UsageError` in a read-only workspace.
        """
        self._refuse_where_read_only()
        beside = _beside(self._path)
        try:
            build(beside)
            with self._alone():
                # read only now: what was saved while the files were being loaded comes along
                grids = self.saved_grids()
                with self._cursor() as cursor:
                    kept = cursor.execute("SELECT key, value FROM kept").fetchall()
                _furnish(beside, grids, kept)
                self._shut()
                beside.replace(self._path)
        finally:
            _remove(beside)

    def copy_to(self, path: Path) -> None:
        """Copy the whole workspace into a new file."""
        if self.read_only:
            shutil.copyfile(self._path, path)
            return
        with self._alone():
            # shut, since closing a second handle of an open file would also let go of its lock
            self._shut()
            shutil.copyfile(self._path, path)

    def close(self) -> None:
        """Let go of the file; the next use opens it again. Raises `UsageError` while somebody keeps using it."""
        with self._alone():
            self._shut()

    def close_where_idle(self) -> None:
        """Let go of the file if nobody is using it."""
        with self._free:
            if self._uses == 0:
                self._shut()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody uses the data within this block, and nobody begins to."""
        with self._free:
            if not self._free.wait_for(lambda: self._uses == 0, timeout=SECONDS_TO_WAIT):
                raise _busy()
            yield

    def _shut(self) -> None:
        if self._dataset is not None:
            self._dataset.close()
            self._dataset = None
        if not self.read_only and _log(self._path).exists():
            # what a crash or a full disk had left in the log: into the file with it, or all stays as it is
            open_dataset(self._path, read_only=False).close()
            if _log(self._path).exists():
                raise _stuck()

    @contextmanager
    def _cursor(self) -> Iterator[Connection]:
        with self.dataset() as dataset:
            cursor = dataset.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._refuse_where_read_only()
        with self._cursor() as cursor, self._free:
            cursor.execute("BEGIN")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def _refuse_where_read_only(self) -> None:
        if self.read_only:
            words = Words(
                en="The sample is read-only: copy it to a workspace of your own first.",
                fr="L'exemple est en lecture seule : copiez-le d'abord dans un espace à vous.",
            )
            raise UsageError([Problem(words)])


class Workspaces:
    """The workspaces in a folder; the most recently used stay open."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = Condition()
        self._known: dict[str, Workspace] = {}
        _tidy(folder)

    def exists(self, id: str) -> bool:
        return (id == SAMPLE or _ID.fullmatch(id) is not None) and self._path(id).is_file()

    def open(self, id: str) -> Workspace:
        """The workspace of an id; raises `UsageError` where there is none."""
        if not self.exists(id):
            words = Words(
                en="There is no workspace of this name here; its address may be incomplete.",
                fr="Il n'y a pas d'espace de travail de ce nom ici ; son adresse est peut-être incomplète.",
            )
            raise UsageError([Problem(words)])
        with self._lock:
            # one object for each file for good: it is what its users wait for
            workspace = self._known.pop(id, None) or Workspace(self._path(id), read_only=id == SAMPLE)
            self._known[id] = workspace
            for other in list(self._known.values())[:-MOST_OPEN]:
                other.close_where_idle()
            return workspace

    def create(self, build: Callable[[Path], None]) -> str:
        """A new workspace whose data set `build` makes; answers with its id."""
        id = secrets.token_hex(16)
        self._make(id, build, ())
        return id

    def copy(self, id: str) -> str:
        """A new workspace with the data, the grids and the settings of another; answers with its id."""
        return self.create(self.open(id).copy_to)

    def furnish_sample(self, digest: str, build: Callable[[Path], None], grid: SavedGrid) -> None:
        """Make the sample workspace, or make it again where it was made from other files (told by `digest`)."""
        with self._lock:
            if self.exists(SAMPLE) and self.open(SAMPLE).kept("digest") == digest:
                return
            if SAMPLE in self._known:
                self._known[SAMPLE].close()
            self._make(SAMPLE, build, (grid,), {"digest": digest})

    def _make(
        self,
        id: str,
        build: Callable[[Path], None],
        grids: tuple[SavedGrid, ...],
        kept: dict[str, str] | None = None,
    ) -> None:
        beside = _beside(self._path(id))
        try:
            build(beside)
            _furnish(beside, grids, list((kept or {}).items()))
            beside.replace(self._path(id))
        finally:
            _remove(beside)

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.duckdb"


def _furnish(path: Path, grids: tuple[SavedGrid, ...], kept: list[tuple[str, str]]) -> None:
    """Give a data set's file the tables of a workspace, and what another one had in them."""
    connection = connect(path)
    try:
        connection.execute(_TABLES)
        for grid in grids:
            connection.execute(
                "INSERT OR REPLACE INTO saved_grids VALUES (?, ?, ?, ?, ?, ?)",
                [grid.place, grid.saved_at, grid.name, grid.version, grid.fingerprint, grid.text],
            )
        for key, value in kept:
            connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [key, value])
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _stuck() -> DataError:
    words = Words(
        en="The last changes of this workspace cannot be written into its file: make room on the disk and try again.",
        fr="Les derniers changements de cet espace ne s'écrivent pas dans son fichier : libérez de la place.",
    )
    return DataError([Problem(words)])


def _busy() -> UsageError:
    return UsageError(
        [
            Problem(
                Words(
                    en="Somebody is still working with these data; try again in a moment.",
                    fr="Quelqu'un travaille encore avec ces données ; réessayez dans un instant.",
                )
            )
        ]
    )


def _beside(path: Path) -> Path:
    """Where the file is built that will take the place of `path`; the name says by which process."""
    return path.with_name(f".{path.stem}.{os.getpid()}.{secrets.token_hex(4)}.duckdb")


def _tidy(folder: Path) -> None:
    """Remove what processes that were killed have left half-built."""
    for leftover in folder.glob(".*.*.*.duckdb"):
        process = leftover.name.split(".")[2]
        if process.isdecimal() and not _is_running(int(process)):
            _remove(leftover)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere asking for a process may end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _remove(path: Path) -> None:
    for leftover in (path, _log(path)):
        with suppress(OSError):
            leftover.unlink()

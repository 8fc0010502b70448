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

import duckdb

from leadgrid.connections import Connection, connect
from leadgrid.datasets import Dataset, open_dataset
from leadgrid.problems import DataError, Problem, UsageError, Words

SAMPLE: Final = "sample"
MOST_OPEN: Final = 16
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
                self._dataset = _opened(self._path, read_only=self.read_only)
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
        beside = self._path.with_name(f".{self.id}.{secrets.token_hex(4)}.duckdb")
        try:
            build(beside)
            grids = self.saved_grids()
            with self._cursor() as cursor:
                kept = cursor.execute("SELECT key, value FROM kept").fetchall()
            _furnish(beside, grids, kept)
            with self._free:
                if not self._free.wait_for(lambda: self._uses == 0, timeout=SECONDS_TO_WAIT):
                    raise _busy()
                self._shut()
                os.replace(beside, self._path)
        finally:
            _remove(beside)

    def close(self) -> None:
        with self._free:
            self._shut()

    @property
    def in_use(self) -> bool:
        return self._uses > 0

    def _shut(self) -> None:
        if self._dataset is not None:
            self._dataset.close()
            self._dataset = None

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
        self._open: dict[str, Workspace] = {}

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
            workspace = self._open.pop(id, None) or Workspace(self._path(id), read_only=id == SAMPLE)
            self._open[id] = workspace
            for other in list(self._open.values())[: max(0, len(self._open) - MOST_OPEN)]:
                if not other.in_use:
                    self._open.pop(other.id).close()
            return workspace

    def create(self, build: Callable[[Path], None]) -> str:
        """A new workspace whose data set `build` makes; answers with its id."""
        id = secrets.token_hex(16)
        self._make(id, build, ())
        return id

    def copy(self, id: str) -> str:
        """A new workspace with the data, the grids and the settings of another; answers with its id."""
        source = self.open(id)

        def build(path: Path) -> None:
            with source._cursor() as cursor:
                if not source.read_only:
                    cursor.execute("CHECKPOINT")
                shutil.copyfile(source._path, path)

        return self.create(build)

    def furnish_sample(self, digest: str, build: Callable[[Path], None], grid: SavedGrid) -> None:
        """Make the sample workspace, or make it again where it was made from other files (told by `digest`)."""
        with self._lock:
            if self.exists(SAMPLE) and self.open(SAMPLE).kept("digest") == digest:
                return
            if SAMPLE in self._open:
                self._open.pop(SAMPLE).close()
            self._make(SAMPLE, build, (grid,), {"digest": digest})

    def _make(
        self,
        id: str,
        build: Callable[[Path], None],
        grids: tuple[SavedGrid, ...],
        kept: dict[str, str] | None = None,
    ) -> None:
        beside = self._folder / f".{id}.{secrets.token_hex(4)}.duckdb"
        try:
            build(beside)
            _furnish(beside, grids, list((kept or {}).items()))
            os.replace(beside, self._path(id))
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


def _opened(path: Path, *, read_only: bool) -> Dataset:
    try:
        return open_dataset(path, read_only=read_only)
    except duckdb.IOException:
        words = Words(
            en="This workspace is open in another leadgrid on this machine; close that one, or use its window.",
            fr="Cet espace est ouvert dans un autre leadgrid sur cette machine ; fermez-le, ou utilisez sa fenêtre.",
        )
        raise DataError([Problem(words)]) from None


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


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        with suppress(OSError):
            leftover.unlink()

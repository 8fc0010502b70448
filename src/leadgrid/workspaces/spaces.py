"""One open workspace: its data, its grids and what is kept, for many threads at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Condition
from typing import BinaryIO, Final

import duckdb

from leadgrid import archives, erasures, omissions
from leadgrid.connections import Connection, connect
from leadgrid.datasets import Dataset, open_dataset
from leadgrid.erasures import Erased
from leadgrid.facts import Facts
from leadgrid.furnishings import Furnishings, SavedGrid, furnish, furnishings
from leadgrid.omissions import Omission
from leadgrid.problems import DataError
from leadgrid.workspaces import troubles
from leadgrid.workspaces.leftovers import beside, log_of, spill_folder
from leadgrid.workspaces.troubles import written

SECONDS_TO_WAIT: Final = 30.0
LONGEST_NAME: Final = 80
_NAME: Final = "name"


class Workspace:
    """An open workspace. Many threads may use it at once; replacing its data waits until nobody does.

    Grids and what is kept are read once and held until somebody writes, so that looking at them costs nothing.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.id = path.stem
        self.read_only = read_only
        self._path = path
        self._free = Condition()
        self._uses = 0
        self._dataset: Dataset | None = None
        self._is_erased = False
        self._is_broken = False
        self._held: Furnishings | None = None
        self._writes = 0

    # ---- reading

    @contextmanager
    def dataset(self) -> Iterator[Dataset]:
        """The data set, for as long as the block lasts; take cursors from it and close them.

        Where the disk fails beneath the block it ends in a `DataError`, and the next use opens the file anew.
        """
        with self._free:
            dataset = self._opened()
            self._uses += 1
        try:
            yield dataset
        except (duckdb.IOException, duckdb.FatalException):
            self._is_broken = True
            raise troubles.full() from None
        finally:
            with self._free:
                self._uses -= 1
                self._free.notify_all()

    @property
    def name(self) -> str | None:
        """What people call it, if somebody gave it a name."""
        return self.kept(_NAME)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(path.stat().st_size for path in (self._path, log_of(self._path)) if path.exists())

    def saved_grids(self) -> tuple[SavedGrid, ...]:
        """Every saved grid, the latest first."""
        return self._furnishings().grids

    def kept(self, key: str) -> str | None:
        """What was kept under a key: edits that are not saved, the as-of day, the chosen threshold …"""
        return self._furnishings().kept.get(key)

    def pack(self, into: BinaryIO) -> None:
        """Write the whole workspace, data, grids and settings, as one file that `archives.unpack` reads back."""
        with self.dataset() as dataset, _closing(dataset.cursor()) as cursor:
            archives.pack(cursor, into)

    # ---- writing

    def rename(self, name: str) -> None:
        """Give it the name that people see (an empty one takes it away)."""
        self.keep(_NAME, " ".join(name.split())[:LONGEST_NAME] or None)

    def save_grid(self, text: str, *, name: str, version: str | None, fingerprint: str, at: int) -> None:
        """Keep a grid's file as the latest; raises `UsageError` in a read-only workspace."""
        with self._writing() as cursor:
            cursor.execute(
                "INSERT INTO saved_grids SELECT COALESCE(MAX(place), 0) + 1, ?, ?, ?, ?, ? FROM saved_grids",
                [at, name, version, fingerprint, text],
            )

    def keep(self, key: str, value: str | None) -> None:
        """Keep a text under a key, or forget it; raises `UsageError` in a read-only workspace."""

        def kept(held: Furnishings) -> Furnishings:
            others = {other: text for other, text in held.kept.items() if other != key}
            return replace(held, kept=others if value is None else others | {key: value})

        with self._writing(kept) as cursor:
            if value is None:
                cursor.execute("DELETE FROM kept WHERE key = ?", [key])
            else:
                cursor.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [key, value])

    def replace_data(self, build: Callable[[Path], None]) -> None:
        """Put other data in the place of these; grids and what is kept stay. `build` makes the new data set's file.

        Where `build` fails, nothing has changed. Raises `UsageError` in a read-only workspace.
        """
        self._refuse_where_read_only()
        with written(), beside(self._path) as path:
            build(path)
            with self._alone():
                # read only now: what was saved while the files were being loaded comes along
                equip(path, self._furnishings())
                self._shut()
                path.replace(self._path)

    def erase_people(self, lead_ids: Sequence[str], *, addresses: Sequence[str] = ()) -> Erased:
        """Take every trace of these leads out of the file, which is written anew: what is only deleted stays in it.

        `addresses` go too, whether a lead has them or not. Raises `UsageError` in a read-only workspace, where one of
        the leads is none, and where there is nothing to erase.
        """
        self._refuse_where_read_only()
        with written(), beside(self._path) as path, self._alone():
            self._shut()
            erased = erasures.rewrite(self._path, path, lead_ids, addresses=addresses)
            path.replace(self._path)
        return erased

    def leave_out(self, omission: Omission) -> None:
        """Leave something out of the data until it is put back, in one transaction.

        Raises `UsageError` in a read-only workspace, and while somebody keeps using the data.
        """
        self._omit(lambda held: held | {omission})

    def put_back(self, omission: Omission) -> None:
        """Bring back what was left out. Raises as `leave_out` does."""
        self._omit(lambda held: held - {omission})

    def _omit(self, change: Callable[[frozenset[Omission]], frozenset[Omission]]) -> None:
        self._refuse_where_read_only()
        with written(), self._alone():
            self._shut()
            with _closing(connect(self._path, temp_folder=spill_folder(self._path))) as connection:
                ((text,),) = connection.execute("SELECT facts FROM store").fetchall()
                omissions.leave_out(connection, change(frozenset(omissions.said(Facts.from_json(text)))))
                connection.execute("CHECKPOINT")

    def copy_to(self, path: Path) -> None:
        """Copy the whole workspace into a new file."""
        if self.read_only:
            shutil.copyfile(self._path, path)
            return
        with self._alone():
            # shut, since closing a second handle of an open file would also let go of its lock
            self._shut()
            shutil.copyfile(self._path, path)

    def erase(self) -> None:
        """Remove the file and its log for good; whoever asks for the workspace from now on is told that it is gone."""
        self._refuse_where_read_only()
        with self._alone():
            self._close()
            self._is_erased = True
            for path in (self._path, log_of(self._path)):
                path.unlink(missing_ok=True)

    # ---- open and shut

    def close(self) -> None:
        """Let go of the file; the next use opens it again. Raises `UsageError` while somebody keeps using it."""
        with self._alone():
            self._shut()

    def close_where_idle(self) -> None:
        """Let go of the file if nobody is using it."""
        with self._free:
            if self._uses == 0:
                self._shut()

    def _opened(self) -> Dataset:
        if self._is_erased:
            raise troubles.unknown()
        if self._is_broken:
            if self._uses:  # the file is let go of only when its last user is gone
                raise troubles.full()
            self._close()
        if self._dataset is None:
            try:
                self._dataset = open_dataset(self._path, read_only=self.read_only, temp_folder=spill_folder(self._path))
            except DataError:
                if self._is_broken:
                    raise troubles.full() from None
                raise
            self._is_broken = False
        return self._dataset

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody uses the data within this block, and nobody begins to."""
        with self._free:
            if not self._free.wait_for(lambda: self._uses == 0, timeout=SECONDS_TO_WAIT):
                raise troubles.busy()
            if self._is_erased:
                raise troubles.unknown()
            yield

    def _close(self) -> None:
        self._forget()
        if self._dataset is not None:
            self._dataset.close()
            self._dataset = None

    def _shut(self) -> None:
        """Close the file with everything in it: nothing is left in its log."""
        self._close()
        if not self.read_only and log_of(self._path).exists():
            # what a crash or a full disk had left in the log: into the file with it, or all stays as it is
            open_dataset(self._path, read_only=False).close()
            if log_of(self._path).exists():
                raise troubles.stuck()

    @contextmanager
    def _writing(self, then: Callable[[Furnishings], Furnishings] | None = None) -> Iterator[Connection]:
        """A transaction, and what it makes of what is held (where that is not said, it is read again)."""
        self._refuse_where_read_only()
        with self.dataset() as dataset, _closing(dataset.cursor()) as cursor, self._free:
            held, self._held = self._held, None
            self._writes += 1
            try:
                cursor.execute("BEGIN")
                yield cursor
                cursor.execute("COMMIT")
                self._held = then(held) if then is not None and held is not None else None
            except duckdb.Error:
                # after a failure of the disk an instance may refuse everything: the next use opens the file anew
                self._is_broken = True
                raise troubles.full() from None
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise

    def _furnishings(self) -> Furnishings:
        with self._free:
            if self._held is not None:
                return self._held
            writes = self._writes
        with self.dataset() as dataset, _closing(dataset.cursor()) as cursor:
            found = furnishings(cursor)
        with self._free:
            # held only where nobody wrote, or closed the file, since the reading began
            if writes == self._writes:
                self._held = found
        return found

    def _forget(self) -> None:
        self._held = None
        self._writes += 1

    def _refuse_where_read_only(self) -> None:
        if self.read_only:
            raise troubles.sample_stays()


def equip(path: Path, with_these: Furnishings) -> None:
    """Make a workspace's file of a data set's file."""
    with written(), _closing(connect(path)) as connection:
        furnish(connection, with_these)
        connection.execute("CHECKPOINT")


@contextmanager
def _closing(connection: Connection) -> Iterator[Connection]:
    try:
        yield connection
    finally:
        connection.close()

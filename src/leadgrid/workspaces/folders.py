"""The workspaces in a folder: made, found by their ids, copied and erased; the most recently used stay open."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Condition
from typing import Final

from leadgrid.furnishings import Furnishings, SavedGrid
from leadgrid.workspaces import troubles
from leadgrid.workspaces.leftovers import beside, tidy
from leadgrid.workspaces.spaces import Workspace, equip
from leadgrid.workspaces.troubles import written

SAMPLE: Final = "sample"
MOST_OPEN: Final = 32
"""Each takes 6 MB; with fewer than there are people at work, every change would open a file anew (26 ms)."""
_ID: Final = re.compile(r"[0-9a-f]{32}")


class Workspaces:
    """The workspaces in a folder; the most recently used stay open."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = Condition()
        self._known: dict[str, Workspace] = {}
        tidy(folder)

    def exists(self, id: str) -> bool:
        return (id == SAMPLE or _ID.fullmatch(id) is not None) and self._path(id).is_file()

    def ids(self) -> tuple[str, ...]:
        """Every workspace but the sample, the latest written first: for who owns the folder, never for a reader."""
        found = [path for path in self._folder.glob("*.duckdb") if _ID.fullmatch(path.stem)]
        return tuple(path.stem for path in sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.stem)))

    def open(self, id: str) -> Workspace:
        """The workspace of an id; raises `UsageError` where there is none."""
        if not self.exists(id):
            raise troubles.unknown()
        with self._lock:
            # one object for each file for good: it is what its users wait for
            workspace = self._known.pop(id, None) or Workspace(self._path(id), read_only=id == SAMPLE)
            self._known[id] = workspace
            for other in list(self._known.values())[:-MOST_OPEN]:
                other.close_where_idle()
            return workspace

    def create(self, build: Callable[[Path], None], *, name: str | None = None) -> str:
        """A new workspace whose data set `build` makes; answers with its id."""
        id = secrets.token_hex(16)
        self._make(id, build, (), {} if name is None else {"name": name})
        return id

    def copy(self, id: str, *, name: str | None = None) -> str:
        """A new workspace with the data, the grids and the settings of another; answers with its id."""
        return self.create(self.open(id).copy_to, name=name)

    def erase(self, id: str) -> None:
        """Erase a workspace: its file, its log and whatever was left half-built of it.

        Raises `UsageError` where there is none, for the sample, and while somebody keeps using it.
        """
        self.open(id).erase()
        with self._lock:
            self._known.pop(id, None)
        tidy(self._folder)

    def close(self) -> None:
        """Let go of every file."""
        with self._lock:
            for workspace in self._known.values():
                workspace.close()

    def furnish_sample(self, digest: str, build: Callable[[Path], None], grid: SavedGrid) -> None:
        """Make the sample workspace, or make it again where it was made from other files (told by `digest`)."""
        with self._lock:
            if self.exists(SAMPLE) and self.open(SAMPLE).kept("digest") == digest:
                return
            if SAMPLE in self._known:
                self._known[SAMPLE].close()
            self._make(SAMPLE, build, (grid,), {"digest": digest})

    def _make(
        self, id: str, build: Callable[[Path], None], grids: tuple[SavedGrid, ...], kept: Mapping[str, str]
    ) -> None:
        with written(), beside(self._path(id)) as path:
            build(path)
            equip(path, Furnishings(grids, kept))
            path.replace(self._path(id))

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.duckdb"

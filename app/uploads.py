"""From uploaded files to a workspace: where they go, and what of the reader's work stays.

The grid stays, and what was moved in it; days and stages were those of the other data and go back to what is proposed.
Knows nothing of widgets: files arrive as bytes, mappings as values.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import desks
import resources
import state
from desks import Desk
from leadgrid import quarantines
from leadgrid.instants import Zone
from leadgrid.mappings import Kind, Mappings
from leadgrid.quarantines import File, Won


def load(
    at: Desk,
    files: Mapping[Kind, File],
    *,
    maps: Mappings,
    zone: Zone,
    won: Won | None,
    progress: Callable[[str], None],
) -> None:
    """Put files in the place of the desk's data; from the sample, open a workspace of one's own with them.

    Raises `DataError` or `UsageError` with all problems; then nothing has changed.
    """
    now = time.time_ns() // 1000

    def build(path: Path) -> None:
        quarantines.build(files, into=path, maps=maps, zone=zone, now=now, won=won, progress=progress)

    if not at.is_sample:
        at.workspace.replace_data(build)
        desks.choose(at, today=None, replay=None, horizon=None, target=None)
        return
    workspaces = resources.workspaces()
    id = workspaces.create(build)
    saved = at.workspace.saved_grids()[0]
    workspaces.open(id).save_grid(
        saved.text, name=saved.name, version=saved.version, fingerprint=saved.fingerprint, at=now
    )
    state.open_workspace(id)

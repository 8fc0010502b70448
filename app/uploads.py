"""From uploaded files to a workspace: where they go, what of the reader's work stays, what is remembered of them.

The grid stays, and what was moved in it; days and stages were those of the other data and go back to what is proposed.
Knows nothing of widgets: files arrive as bytes, mappings as values.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import desks
import resources
import spaces
import state
from desks import Desk
from leadgrid import quarantines
from leadgrid.instants import Zone
from leadgrid.mappings import Kind, Mappings
from leadgrid.quarantines import File
from leadgrid.recognitions import Memory
from leadgrid.workspaces import Workspace

Place = Literal["here", "apart"]
MAPPINGS: Final = "mappings"
"""Kept under this key: what was said of files, by their shape, as `Memory` in JSON."""


def load(
    at: Desk,
    files: Mapping[Kind, Sequence[File]],
    *,
    maps: Mappings,
    zone: Zone,
    said: Iterable[tuple[str, Mappings]],
    written: Iterable[tuple[str, Mapping[str, str]]],
    place: Place,
    progress: Callable[[str], None],
) -> None:
    """Put files in the place of the desk's data, or apart: then a workspace of one's own with the same grid is opened.

    `said` and `written` are remembered there for the next files of those shapes. Raises `DataError` or `UsageError`
    with all problems; then nothing has changed.
    """
    now = time.time_ns() // 1000

    def build(path: Path) -> None:
        quarantines.build(files, into=path, maps=maps, zone=zone, now=now, progress=progress)

    if place == "here":
        at.workspace.replace_data(build)
        desks.choose(at, today=None, replay=None, horizon=None, target=None)
        _remember(at.workspace, said, written)
        return
    workspaces = resources.workspaces()
    id = workspaces.create(build)
    saved = at.workspace.saved_grids()[0]
    own = workspaces.open(id)
    own.save_grid(saved.text, name=saved.name, version=saved.version, fingerprint=saved.fingerprint, at=now)
    _remember(own, said, written)
    state.open_workspace(id)


def recalled(at: Desk, shape: str) -> Mappings | None:
    """What was said of the last file of a shape: in this workspace, else in another that this reader has opened."""
    known = (_memory(workspace).of(shape) for workspace in _known(at))
    return next((mappings for mappings in known if mappings is not None), None)


def written_as(at: Desk, hand: str) -> Mapping[str, str]:
    """What was said of how the last file of a hand is written (`recognitions.hand`), there or there."""
    known = (_memory(workspace).written_as(hand) for workspace in _known(at))
    return next((answers for answers in known if answers is not None), {})


def _known(at: Desk) -> Iterator[Workspace]:
    yield at.workspace
    yield from spaces.others(at.workspace.id)


def _remember(
    workspace: Workspace,
    said: Iterable[tuple[str, Mappings]],
    written: Iterable[tuple[str, Mapping[str, str]]],
) -> None:
    memory = _memory(workspace)
    for shape, mappings in said:
        memory = memory.with_said(shape, mappings)
    for hand, answers in written:
        memory = memory.with_written(hand, answers)
    workspace.keep(MAPPINGS, memory.to_json())


def _memory(workspace: Workspace) -> Memory:
    kept = workspace.kept(MAPPINGS)
    # what came with a workspace from elsewhere may be anything
    with suppress(ValueError):
        return Memory() if kept is None else Memory.from_json(kept)
    return Memory()

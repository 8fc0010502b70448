"""What a page works on: the reader's workspace, its last saved grid, and the numbers that were moved since.

The workspace holds everything: edits that are not saved are kept there with every change, so leaving a page, reloading
or restarting loses nothing. The sample is read-only; the first change made in it goes to a workspace of one's own.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any, Final

import resources
import revisions
import shelves
import signins
import state
from leadgrid.facts import Facts
from leadgrid.features import Features
from leadgrid.grids import Band, Grid
from leadgrid.instants import Duration
from leadgrid.proposals import proposed_view
from leadgrid.signatures import Signatures
from leadgrid.snapshots import Mode, Replay, View
from leadgrid.tunings import sales_band
from leadgrid.tweaks import Tweaks
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint, splice, to_yaml

EDITS: Final = "edits"
"""Kept under this key: numbers moved since the grid was saved, as `Tweaks` in JSON."""
CHOICES: Final = "choices"


@dataclass(frozen=True, slots=True)
class Desk:
    """One reader's work: `agreed` is the last saved grid (`text` is its file), `tuned` the same as moved since.

    `sales` is the band from which sales calls, `agreed_sales` the one from which it did when the grid was last saved.
    `locks` are the rungs (`criterion/number`) that the tuner holds still, `capacity` is how many people sales can call,
    `beside` are the files of grids that score the same leads.
    """

    workspace: Workspace
    facts: Facts
    text: str
    agreed: Grid
    tuned: Grid
    view: View
    sales: Band | None
    agreed_sales: Band | None = None
    locks: tuple[str, ...] = ()
    capacity: int | None = None
    beside: tuple[str, ...] = ()

    @property
    def is_sample(self) -> bool:
        return self.workspace.read_only

    @property
    def threshold(self) -> int | None:
        """The score from which sales calls, or None in a grid without bands that have a start."""
        return None if self.sales is None else self.sales.at_least

    @property
    def changes(self) -> int:
        """How many numbers were moved since the grid was saved, and whether sales calls from another band."""
        return len(Tweaks.between(self.agreed, self.tuned)) + (_id(self.sales) != _id(self.agreed_sales))

    def folded(self) -> tuple[Features, Signatures]:
        return resources.folded(self.workspace, self.tuned, self.view)

    @property
    def customers(self) -> int:
        """How many leads that the grid would score are none of today's, since they are customers already."""
        found = self.folded()[0].looks.customers
        if not found or self.tuned.audience is None:
            return found
        everybody = replace(self.view, replay=None)
        whole, today = (resources.scored(self.workspace, self.tuned, view) for view in (everybody, self.view))
        return whole - today


def desk() -> Desk:
    """What the reader's address names: `?w=ID`, else the sample. Raises `UsageError` where there is none.

    Where people sign in, for somebody who did not it raises that too.
    """
    signins.demand()
    workspace = resources.workspaces().open(state.workspace_id())
    with workspace.dataset() as dataset:
        facts = dataset.facts
    text = workspace.saved_grids()[0].text
    agreed = resources.read_grid(text)
    kept = workspace.kept(EDITS)
    tuned = agreed if kept is None else Tweaks.from_json(kept).on(agreed)
    chosen = _choices(workspace)
    return Desk(
        workspace=workspace,
        facts=facts,
        text=text,
        agreed=agreed,
        tuned=tuned,
        view=_view(facts, chosen),
        sales=sales_band(tuned, chosen.get("sales")),
        agreed_sales=sales_band(agreed, chosen.get("agreed_sales")),
        locks=tuple(chosen["locks"]) if "locks" in chosen else locked(agreed),
        capacity=chosen.get("capacity"),
        beside=tuple(chosen.get("beside", ())),
    )


def move(at: Desk, tuned: Grid) -> Desk:
    """Keep other numbers as not yet saved; in the sample, in a copy of one's own."""
    workspace = own(at)
    workspace.keep(EDITS, Tweaks.between(at.agreed, tuned).to_json())
    revisions.bump(workspace.id)
    return replace(at, workspace=workspace, tuned=tuned, sales=at.sales and tuned.band(at.sales.id))


def save(at: Desk) -> Desk:
    """Save the tuned grid: only the numbers that changed are replaced in its file.

    Where the file's layout does not allow that (anchors, say), the file is written anew, without its comments.
    Where only the band changed from which sales calls, which no file names, the file stays as it is.
    """
    if at.tuned == at.agreed:
        return replace(choose(at, agreed_sales=_id(at.sales)), agreed_sales=at.sales)
    try:
        text = splice(at.text, at.tuned)
    except ValueError:
        text = to_yaml(at.tuned)
    return adopt(at, text)


def adopt(at: Desk, text: str) -> Desk:
    """Save a grid file as the workspace's grid, and then in its file among the named grids.

    Raises `GridError` with all its problems.
    """
    grid = resources.read_grid(text)
    workspace = own(at)
    moment = time.time_ns() // 1000
    workspace.save_grid(text, name=grid.name, version=grid.version, fingerprint=fingerprint(grid), at=moment)
    workspace.keep(EDITS, None)
    sales = sales_band(grid, _id(at.sales))
    at = replace(at, workspace=workspace, text=text, agreed=grid, tuned=grid, sales=sales, agreed_sales=sales)
    at = choose(at, agreed_sales=_id(sales))
    shelves.file(workspace, grid, text)
    return at


def choose(at: Desk, **choices: str | int | list[str] | None) -> Desk:
    """Keep what the workspace looks at; None goes back to what is proposed.

    These are `sales` and `agreed_sales` (ids of bands), `target` (a stage), `mode`, `horizon` (such as 90d), `today`
    and `replay` (instants), `locks` (rungs), `capacity` (people).
    """
    workspace = own(at)
    kept = _choices(workspace) | choices
    workspace.keep(CHOICES, json.dumps({key: value for key, value in kept.items() if value is not None}))
    revisions.bump(workspace.id)
    return replace(at, workspace=workspace)


def own(at: Desk) -> Workspace:
    """The desk's workspace, or where that is the sample a copy of it that the reader's address now names."""
    if not at.workspace.read_only:
        return at.workspace
    id = resources.workspaces().copy(at.workspace.id)
    state.open_workspace(id)
    return resources.workspaces().open(id)


def locked(grid: Grid) -> tuple[str, ...]:
    """The rungs of criteria that the grid's own file locks: what holds until somebody unlocks one."""
    locked = {criterion.id for criterion in grid.criteria if criterion.locked}
    return tuple(f"{criterion}/{number}" for (criterion, number), _ in grid.rungs if criterion in locked)


def _id(band: Band | None) -> str | None:
    return None if band is None else band.id


def _choices(workspace: Workspace) -> dict[str, Any]:
    text = workspace.kept(CHOICES)
    return json.loads(text) if text else {}


def _view(facts: Facts, chosen: dict[str, Any]) -> View:
    horizon = Duration.read(chosen["horizon"]) if "horizon" in chosen else None
    mode: Mode = "undated" if chosen.get("mode") == "undated" else "forward"
    now = time.time_ns() // 1000
    proposed = proposed_view(facts, now=now, target=chosen.get("target"), horizon=horizon, mode=mode)
    replay = proposed.replay
    if replay is not None and "replay" in chosen and replay.mode == "forward":
        replay = Replay(chosen["replay"], replay.horizon, replay.target)
    return View(today=chosen.get("today", proposed.today), replay=replay)

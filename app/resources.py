"""What all readers of a server share, made once: the only module that uses `st.cache_resource` and `st.cache_data`."""

from __future__ import annotations

import gc
import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from leadgrid import datasets, indicators, portraits, quarantines, readables, replays
from leadgrid.advances import questions
from leadgrid.binders import Binder
from leadgrid.chronicles import Chronicle, chronicle
from leadgrid.features import Features, Shelf, measure, structure_key
from leadgrid.glimpses import Glimpse
from leadgrid.grids import Grid, RungId
from leadgrid.joins import Attachment, Pair
from leadgrid.mappings import CUSTOMER
from leadgrid.payloads import Payload, payload
from leadgrid.places import grids_folder, sample_folder
from leadgrid.portraits import Kind, Portrait
from leadgrid.problems import LeadgridError, Problem
from leadgrid.profiles import Event, history
from leadgrid.proposals import proposed_view
from leadgrid.quarantines import File
from leadgrid.readables import Readable
from leadgrid.reading import parse_grid
from leadgrid.replays import Prospect
from leadgrid.signatures import Signatures, Touched, fold
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source
from leadgrid.suspicions import Suspicion, suspicions
from leadgrid.traces import Outcome, outcomes, trace
from leadgrid.values import text_key
from leadgrid.workspaces import SAMPLE, SavedGrid, Workspace, Workspaces
from leadgrid.writing import fingerprint
from parts import Part

FOLDER_VARIABLE = "LEADGRID_WORKSPACES"
GRIDS_VARIABLE = "LEADGRID_GRIDS"


@st.cache_resource(show_spinner=False)
def settled() -> bool:
    """Collect once after the warm-up and leave what they made out of later collections.

    Streamlit's own collection after each run took 67–90 ms; it is off (`runner.postScriptGC`), and the ordinary ones
    have less to look at: one reader's round trip went from 135 to 23 ms.
    """
    gc.collect()
    gc.freeze()
    return True


@st.cache_resource(show_spinner=False)
def workspaces() -> Workspaces:
    """The server's workspaces, the sample among them."""
    opened = Workspaces(_folder())
    files = {name: sample_folder() / f"{name}.csv" for name in ("leads", "activities", "outcomes")}
    text = (grids_folder() / "default.yaml").read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode())
    for path in files.values():
        digest.update(path.read_bytes())

    def build(path: Path) -> None:
        leads, activities, outcomes = (Source(file) for file in files.values())
        with closing(datasets.load(leads=leads, activities=activities, outcomes=outcomes, into=path)):
            pass

    grid = read_grid(text)
    opened.furnish_sample(digest.hexdigest(), build, SavedGrid(1, 0, grid.name, grid.version, fingerprint(grid), text))
    return opened


def binder() -> Binder:
    """The folder of the server's named grids, beside its workspaces unless one is given for them."""
    given = os.environ.get(GRIDS_VARIABLE)
    return _binder(Path(given).absolute() if given else _folder().absolute() / "grids")


@st.cache_resource(show_spinner=False, max_entries=4)
def _binder(folder: Path) -> Binder:
    return Binder(folder)


@st.cache_resource(show_spinner=False, max_entries=64)
def read_grid(text: str) -> Grid:
    """The grid of a file's text, read once (80 ms for a grid of 40 rungs). Raises `GridError` with all its problems."""
    return parse_grid(text)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Measured rungs of all workspaces; they are known by their data."""
    return Shelf()


def folded(workspace: Workspace, grid: Grid, view: View) -> tuple[Features, Signatures]:
    """The looks of a workspace folded for a grid; measured again only where a rule, the data or the view changed."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _folded(f"{digest}/{structure_key(grid)}/{view}", workspace, grid, view)


@st.cache_resource(show_spinner=False, max_entries=24)
def _folded(key: str, _workspace: Workspace, _grid: Grid, _view: View) -> tuple[Features, Signatures]:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        features = measure(dataset, _grid, _view, shelf=shelf())
    return features, fold(features, _grid)


def packed(workspace: Workspace, grid: Grid, view: View) -> tuple[Payload, dict[RungId, Touched]]:
    """The signatures as a browser fetches them, and whom each rung touches (leads of today, customers)."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _packed(f"{digest}/{structure_key(grid)}/{view}", workspace, grid, view)


@st.cache_resource(show_spinner=False, max_entries=24)
def _packed(
    key: str,  # noqa: ARG001 the key is what is cached by
    _workspace: Workspace,
    _grid: Grid,
    _view: View,
) -> tuple[Payload, dict[RungId, Touched]]:
    _, signatures = folded(_workspace, _grid, _view)
    return payload(signatures, _grid, replayed=_view.replay is not None), signatures.touched()


@dataclass(frozen=True, slots=True)
class Touch:
    """Whom rules touch: leads of today and customers of the replay, per rung and of all who are scored."""

    rungs: Mapping[RungId, Touched]
    leads: int
    customers: int


def touched(workspace: Workspace, grid: Grid, view: View) -> Touch:
    """Whom each rung of a grid touches; a rung that was measured before, in whatever grid, is not measured again."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _touched(f"{digest}/{structure_key(grid)}/{view}", workspace, grid, view)


def scored(workspace: Workspace, grid: Grid, view: View) -> int:
    """How many leads of today are of a grid's audience."""
    rule = grid.criteria[0]
    alone = Grid(grid.name, (grid.group(rule.group),), (rule,), audience=grid.audience)
    return touched(workspace, alone, view).leads


@st.cache_resource(show_spinner=False, max_entries=512)
def _touched(key: str, _workspace: Workspace, _grid: Grid, _view: View) -> Touch:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        signatures = fold(measure(dataset, _grid, _view, shelf=shelf()), _grid)
    return Touch(signatures.touched(), int(signatures.today.sum()), int(signatures.converted.sum()))


def portrait(workspace: Workspace, kind: Kind, name: str, types: Sequence[str] | None = None) -> Portrait | None:
    """What the data hold under the name of an attribute or a property, counted once for the same data."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _portrait(f"{digest}/{kind}/{text_key(name)}/{types and sorted(types)}", workspace, kind, name, types)


@st.cache_resource(show_spinner=False, max_entries=256)
def _portrait(
    key: str,  # noqa: ARG001 the key is what is cached by
    _workspace: Workspace,
    _kind: Kind,
    _name: str,
    _types: Sequence[str] | None,
) -> Portrait | None:
    with _workspace.dataset() as dataset:
        return portraits.portrait(dataset, _kind, _name, types=_types)


def warm() -> None:
    """Make what the first reader of the sample will ask for; it is kept above, for all of them."""
    sample = workspaces().open(SAMPLE)
    with sample.dataset() as dataset:
        facts = dataset.facts
    grid = read_grid(sample.saved_grids()[0].text)
    packed(sample, grid, proposed_view(facts, now=time.time_ns() // 1000))


def suspicious(workspace: Workspace, target: str) -> tuple[Suspicion, ...]:
    """What is suspicious in a workspace's data; looked for again only where they changed."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _suspicious(f"{digest}/{target}", workspace, target)


@st.cache_resource(show_spinner=False, max_entries=24)
def _suspicious(key: str, _workspace: Workspace, _target: str) -> tuple[Suspicion, ...]:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        return suspicions(dataset, target=_target)


def in_common(workspace: Workspace, replay: Replay) -> indicators.Portrait:
    """What customers have in common in a replay; looked for again only where the data or the replay changed."""
    suspected = suspicious(workspace, replay.target)
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _in_common(f"{digest}/{replay}", workspace, replay, suspected)


@st.cache_resource(show_spinner=False, max_entries=24)
def _in_common(
    key: str,  # noqa: ARG001 the key is what is cached by
    _workspace: Workspace,
    _replay: Replay,
    _suspected: tuple[Suspicion, ...],
) -> indicators.Portrait:
    with _workspace.dataset() as dataset:
        return indicators.find(dataset, _replay, suspected=_suspected)


def prospects(workspace: Workspace, replay: Replay, *, enough: int) -> tuple[Prospect, ...]:
    """Other replays that have enough customers; counted again only where the data or the replay changed."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _prospects(f"{digest}/{replay}/{enough}", workspace, replay, enough)


@st.cache_resource(show_spinner=False, max_entries=24)
def _prospects(key: str, _workspace: Workspace, _replay: Replay, _enough: int) -> tuple[Prospect, ...]:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        return replays.prospects(dataset, _replay, enough=_enough)


@dataclass(frozen=True, slots=True)
class Life:
    """What one lead did and became, what a grid's rules say of it today, and its score until then."""

    events: Sequence[Event]
    outcomes: Sequence[Outcome]
    today: Features
    chronicle: Chronicle


def life(workspace: Workspace, grid: Grid, lead: int, *, today: int, most: int) -> Life:
    """One lead's life with its `most` latest events; looked at again only where data, grid or day changed."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _life(f"{digest}/{fingerprint(grid)}/{lead}/{today}/{most}", workspace, grid, lead, today, most)


@st.cache_resource(show_spinner=False, max_entries=64)
def _life(key: str, _workspace: Workspace, _grid: Grid, _lead: int, _today: int, _most: int) -> Life:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        return Life(
            events=history(dataset, _grid, _lead, as_of=_today, most=_most, whole=True),
            outcomes=outcomes(dataset, _lead),
            today=trace(dataset, questions(_grid), _lead, [_today]),
            chronicle=chronicle(dataset, _grid, _lead, as_of=_today),
        )


def readable(workspace: Workspace, view: View) -> Readable:
    """What a first grid could read where nothing can be measured."""
    suspected = suspicious(workspace, view.replay.target if view.replay else CUSTOMER)
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _readable(f"{digest}/{view}", workspace, view, suspected)


@st.cache_resource(show_spinner=False, max_entries=12)
def _readable(
    key: str,  # noqa: ARG001 the key is what is cached by
    _workspace: Workspace,
    _view: View,
    _suspected: tuple[Suspicion, ...],
) -> Readable:
    with _workspace.dataset() as dataset:
        return readables.readable(dataset, _view, suspected=_suspected)


def said_twice(workspace: Workspace, portrait: indicators.Portrait) -> frozenset[str]:
    """The attributes of a portrait that another says more readably."""
    with workspace.dataset() as dataset:
        digest = dataset.digest
    return _said_twice(f"{digest}/{portrait.replay}", workspace, portrait)


@st.cache_resource(show_spinner=False, max_entries=24)
def _said_twice(key: str, _workspace: Workspace, _portrait: indicators.Portrait) -> frozenset[str]:  # noqa: ARG001 the key is what is cached by
    with _workspace.dataset() as dataset:
        return readables.said_twice(dataset, _portrait.replay, _portrait.indicators)


@st.cache_data(show_spinner=False, max_entries=12)
def looked_at(key: str, _file: File) -> Glimpse | tuple[Problem, ...]:  # noqa: ARG001 the key is what is cached by
    """The header and first rows of an uploaded file, known by its id, or what is wrong with it."""
    try:
        return quarantines.look_at(_file)
    except LeadgridError as error:
        return error.problems


def attached(leads: Part, other: Part, pairs: Sequence[Pair]) -> tuple[Attachment, ...] | tuple[Problem, ...]:
    """How many rows of another table find a lead by each pair, counted once for the same files, or what is wrong."""
    files = f"{_known(leads.files)}/{_known(other.files)}"
    return _attached(f"{files}/{tuple(pairs)}/{leads.unknowns}/{other.unknowns}", leads, other, pairs)


@st.cache_data(show_spinner=False, max_entries=48)
def _attached(
    key: str,  # noqa: ARG001 the key is what is cached by
    _leads: Part,
    _other: Part,
    _pairs: Sequence[Pair],
) -> tuple[Attachment, ...] | tuple[Problem, ...]:
    try:
        return quarantines.attachments(
            _leads.files, _other.files, _pairs, unknown_own=_leads.unknowns, unknown_theirs=_other.unknowns
        )
    except LeadgridError as error:
        return error.problems


def values(files: Sequence[File], column: str) -> tuple[tuple[str, int], ...] | tuple[Problem, ...]:
    """The values of a column in whole files with their counts, counted once for the same files, or what is wrong."""
    return _values(f"{_known(files)}/{column}", files, column)


@st.cache_data(show_spinner=False, max_entries=24)
def _values(
    key: str,  # noqa: ARG001 the key is what is cached by
    _files: Sequence[File],
    _column: str,
) -> tuple[tuple[str, int], ...] | tuple[Problem, ...]:
    try:
        return quarantines.values(_files, _column)
    except LeadgridError as error:
        return error.problems


def _known(files: Sequence[File]) -> tuple[tuple[str, str, str], ...]:
    """What tells files apart, and how they are read; a file without an id is known by what it holds."""
    return tuple(
        (file.name, file.id or hashlib.sha256(file.content).hexdigest(), str(file.dialect.plain)) for file in files
    )


def _folder() -> Path:
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "leadgrid" / "workspaces"

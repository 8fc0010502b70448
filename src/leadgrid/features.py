"""What each look says about each rung: measured once in DuckDB, in one query, and kept.

A rung is known by what it asks (condition, decay, up_to), from where (the looks) and of which data; points are no
part of it, so moving points measures nothing, and editing one window measures one rung.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import Condition
from leadgrid.connections import Connection
from leadgrid.datasets import Dataset
from leadgrid.grids import Criterion, Grid, Rung, RungId
from leadgrid.scans import scan
from leadgrid.snapshots import Looks, View, look
from leadgrid.sql import expressions
from leadgrid.sql.measures import Tables
from leadgrid.sql.staging import staged
from leadgrid.sql.statements import MeasuredRung, measuring
from leadgrid.writing import condition_key

Hits = npt.NDArray[np.int64]
_AUDIENCE = "audience"
FEW_INSTANTS = 4
"""A run from each instant costs less than joining events with looks, up to about so many."""


@dataclass(frozen=True)
class Features:
    """Hits in thousandths of every rung of a grid (−1 where its condition does not hold), aligned with the looks.

    `scored` says for whom the grid's audience holds. Disabled criteria are not measured.
    """

    looks: Looks
    hits: dict[RungId, Hits]
    scored: npt.NDArray[np.bool_]


@dataclass
class Shelf:
    """Measured rungs, the most recently used kept, up to `room` bytes; safe to share between threads.

    `executed` counts the statements run and the rungs in them: a test reads it.
    """

    room: int = 1_000_000_000
    executed: list[int] = field(default_factory=list)
    _kept: OrderedDict[str, Hits] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> Hits | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, hits: Hits) -> None:
        with self._lock:
            self._kept[key] = hits
            while len(self._kept) > 1 and sum(array.nbytes for array in self._kept.values()) > self.room:
                self._kept.popitem(last=False)


def tables(dataset: Dataset) -> Tables:
    """Where the compiler finds the leads and activities of a data set."""
    return Tables(
        leads="lead_rows",
        activities="activity_rows",
        attributes={key: staged(expressions.column(stored.stored)) for key, stored in dataset.columns("leads").items()},
        properties={
            key: staged(expressions.column(stored.stored, "activities"))
            for key, stored in dataset.columns("activities").items()
        },
    )


def measure(
    dataset: Dataset,
    grid: Grid,
    view: View,
    *,
    shelf: Shelf,
    progress: Callable[[str], None] = lambda _step: None,
) -> Features:
    """The features of a grid in a view; only rungs that the shelf does not hold are measured, in one statement."""
    connection = dataset.cursor()
    try:
        looks = look(connection, view)
        wanted = [
            (identity, MeasuredRung(criterion, rung))
            for criterion in grid.criteria
            if criterion.enabled
            for identity, rung in _rungs(criterion)
        ]
        where = f"{dataset.digest}/{looks.digest}/"
        keys = {identity: where + rung_key(measured) for identity, measured in wanted}
        shelved = {key: shelf.get(key) for key in keys.values()}
        found = {key: hits for key, hits in shelved.items() if hits is not None}
        audience_key = where + _AUDIENCE + (condition_key(grid.audience) if grid.audience else "")
        scored = shelf.get(audience_key) if grid.audience else np.ones(len(looks), dtype=np.int64)
        missing = {keys[identity]: measured for identity, measured in wanted if keys[identity] not in found}
        if missing or scored is None:
            audience = grid.audience if scored is None else None
            named = {f"r{number}": key for number, key in enumerate(missing)}
            named |= {_AUDIENCE: audience_key} if audience is not None else {}
            asked = _Asked(list(missing.values()), audience, tuple(named))
            hits = _measured(connection, dataset, looks, asked, progress=progress)
            shelf.executed.append(len(missing))
            for name, key in named.items():
                shelf.put(key, hits[name])
            found |= {named[name]: column for name, column in hits.items() if name != _AUDIENCE}
            scored = hits.get(_AUDIENCE, scored)
        assert scored is not None
        return Features(looks, {identity: found[key] for identity, key in keys.items()}, scored == 1)
    finally:
        connection.close()


@dataclass(frozen=True)
class _Asked:
    """What one statement measures, and the names of its columns."""

    rungs: Sequence[MeasuredRung]
    audience: Condition | None
    columns: Sequence[str]


def _measured(
    connection: Connection, dataset: Dataset, looks: Looks, asked: _Asked, *, progress: Callable[[str], None]
) -> dict[str, Hits]:
    """The columns of what is asked, aligned with the looks: a run from each instant, or one where there are many."""
    apart = len(looks.instants) <= FEW_INSTANTS
    hits = {name: np.empty(len(looks), dtype=np.int64) for name in asked.columns}
    for instant in looks.instants if apart else (None,):
        statement = measuring(asked.rungs, asked.audience, tables(dataset), instant=instant)
        ordered = f"SELECT * FROM ({statement.sql('duckdb')}) ORDER BY lead_id, as_of"  # noqa: S608 compiled
        rows = scan(connection, dataset, ordered, instant=instant, progress=progress)
        from_here = slice(None) if instant is None else looks.as_of == instant
        for name, column in hits.items():
            column[from_here] = rows[name].to_numpy()
    return hits


def rung_key(measured: MeasuredRung) -> str:
    """A digest of what a rung asks, equal for equal meaning."""
    criterion, rung = measured.criterion, measured.rung
    asked = {
        "condition": condition_key(rung.condition),
        "each": criterion.kind == "each",
        "up_to": criterion.up_to,
        "decay": [criterion.decay.lose, criterion.decay.every.microseconds] if criterion.decay else None,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _rungs(criterion: Criterion) -> Sequence[tuple[RungId, Rung]]:
    return [((criterion.id, number), rung) for number, rung in enumerate(criterion.rungs)]


def structure_key(grid: Grid) -> str:
    """A digest of everything about a grid that its signatures depend on: equal however the points were moved."""
    rungs = [
        [criterion.id, [rung_key(MeasuredRung(criterion, rung)) for rung in criterion.rungs]]
        for criterion in grid.criteria
        if criterion.enabled
    ]
    audience = condition_key(grid.audience) if grid.audience else None
    return hashlib.sha256(json.dumps([rungs, audience]).encode()).hexdigest()

"""The steps from files to figures, each run alone and timed: what `ratios.py` compares.

Times are CPU seconds of this process (all threads) beside wall-clock seconds: on a machine that does other work
meanwhile only the former can be compared.
"""
# ruff: noqa: S608 (names of our own tables and statements compiled here; file names are parameters or quoted)

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import polars as pl

from leadgrid.datasets import Dataset, load, open_dataset
from leadgrid.features import Features, Shelf, measure, tables
from leadgrid.grids import Grid
from leadgrid.instants import Duration
from leadgrid.places import grids_folder
from leadgrid.reading import read_grid
from leadgrid.scans import scan
from leadgrid.scorings import score
from leadgrid.signatures import Signatures, fold
from leadgrid.snapshots import Replay, View, look
from leadgrid.sources import Source
from leadgrid.sql.statements import MeasuredRung, measuring
from leadgrid.tunings import Figures, figures, tune

Answer = TypeVar("Answer")
One = TypeVar("One")
Other = TypeVar("Other")

MEMORY_LIMIT = "2GB"
THREADS = 2
KINDS = ("leads", "activities", "outcomes")
HAND_WRITTEN = Path(__file__).with_name("hand_written.sql")


@dataclass(frozen=True)
class Took:
    """Seconds of one run: of the processor, and of the clock."""

    cpu: float
    wall: float


def timed(step: Callable[[], Answer], *, runs: int = 1) -> tuple[Answer, Took]:
    """The step's answer and the median of its runs."""
    taken = []
    for _ in range(runs):
        cpu, wall = time.process_time(), time.monotonic()
        answer = step()
        taken.append(Took(time.process_time() - cpu, time.monotonic() - wall))
    return answer, Took(statistics.median(t.cpu for t in taken), statistics.median(t.wall for t in taken))


def in_turns(
    one: Callable[[], One], other: Callable[[], Other], *, runs: int
) -> tuple[tuple[One, Took], tuple[Other, Took]]:
    """Two steps run by turns, so that other work on the machine slows both alike; medians of each."""
    pairs = [(timed(one), timed(other)) for _ in range(runs)]

    def median(taken: list[Took]) -> Took:
        return Took(statistics.median(t.cpu for t in taken), statistics.median(t.wall for t in taken))

    first, second = pairs[-1]
    return (first[0], median([a[1] for a, _ in pairs])), (second[0], median([b[1] for _, b in pairs]))


def default_grid() -> Grid:
    return read_grid(grids_folder() / "default.yaml")


def loaded(folder: Path, into: Path, *, suffix: str) -> Dataset:
    """The data set of the three files of a folder, built anew."""
    into.unlink(missing_ok=True)
    leads, activities, outcomes = (Source(folder / f"{kind}.{suffix}") for kind in KINDS)
    load(leads=leads, activities=activities, outcomes=outcomes, into=into, threads=THREADS).close()
    return opened(into)


def opened(path: Path) -> Dataset:
    """The data set as every step sees it: two threads and a memory limit."""
    return open_dataset(path, threads=THREADS, memory_limit=MEMORY_LIMIT)


def bare(folder: Path, into: Path) -> None:
    """What DuckDB itself needs to have the three CSV files as tables, unchecked."""
    into.unlink(missing_ok=True)
    with duckdb.connect(str(into)) as connection:
        connection.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY_LIMIT}'")
        for kind in KINDS:
            connection.execute(
                f"CREATE TABLE {kind} AS SELECT * FROM read_csv($file)", {"file": str(folder / f"{kind}.csv")}
            )


def written_as_csv(folder: Path, into: Path) -> Path:
    """The folder's files as CSV: itself where they are, else copies with instants as `leadgrid sample` writes them."""
    if all((folder / f"{kind}.csv").exists() for kind in KINDS):
        return folder
    into.mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}; SET TimeZone = 'UTC'")
        for kind in KINDS:
            target = str(into / f"{kind}.csv").replace("'", "''")
            instant = "created_at" if kind == "leads" else "occurred_at"
            rows = f"SELECT * REPLACE (strftime({instant}, '%Y-%m-%dT%H:%M:%SZ') AS {instant}) FROM read_parquet($file)"
            connection.execute(f"COPY ({rows}) TO '{target}' (HEADER)", {"file": str(folder / f"{kind}.parquet")})
    return into


# ---- measure


@dataclass(frozen=True)
class Statements:
    """The compiled measuring statement and the hand-written one over the same looks, ready to run."""

    dataset: Dataset
    connection: duckdb.DuckDBPyConnection
    compiled_text: str
    as_of: int
    hand_written_text: str
    rungs: int

    def compiled(self) -> pl.DataFrame:
        """As leadgrid runs it: by lead, in stretches of leads where there are very many."""
        return scan(self.connection, self.dataset, self.compiled_text, instant=self.as_of)

    def hand_written(self) -> pl.DataFrame:
        answer: pl.DataFrame = self.connection.sql(self.hand_written_text).pl()
        return answer

    def differences(self) -> list[str]:
        """The rungs that the two measure differently for some lead; raises where they speak of other leads."""
        one, other = self.compiled(), self.hand_written()
        if not one["lead_id"].equals(other["lead_id"]):
            raise AssertionError("the two statements speak of different leads")
        names = [f"r{number}" for number in range(self.rungs)]
        return [name for name in names if not one[name].cast(pl.Int64).equals(other[name].cast(pl.Int64))]


@contextmanager
def statements(dataset: Dataset, grid: Grid) -> Iterator[Statements]:
    """Both statements for all rungs of the shipped grid, seen from the end of the data (one snapshot, today's)."""
    as_of = _end(dataset)
    rungs = [MeasuredRung(criterion, rung) for criterion in grid.criteria for rung in criterion.rungs]
    compiled = measuring(rungs, None, tables(dataset), instant=as_of).sql("duckdb")
    connection = dataset.cursor()
    try:
        look(connection, View(today=as_of, replay=None))
        yield Statements(
            dataset,
            connection,
            f"SELECT * FROM ({compiled}) ORDER BY lead_id, as_of",
            as_of,
            HAND_WRITTEN.read_text(encoding="utf-8").replace("AS_OF", str(as_of)),
            len(rungs),
        )
    finally:
        connection.close()


# ---- fold, weigh, judge


def both_views(dataset: Dataset) -> View:
    """Today, and a replay a quarter earlier: what the tuner looks at."""
    end, horizon = _end(dataset), Duration.read("90d")
    assert horizon is not None
    return View(today=end, replay=Replay(end - horizon.microseconds, horizon))


def measured(dataset: Dataset, grid: Grid) -> Features:
    """All rungs in both snapshots, nothing of them measured before."""
    return measure(dataset, grid, both_views(dataset), shelf=Shelf())


def folded(features: Features, grid: Grid) -> Signatures:
    return fold(features, grid)


def all_different(grid: Grid, *, leads: int) -> Signatures:
    """Made-up signatures of which no two leads share one: the most that a released slider can have to weigh."""
    draws = np.random.default_rng(1)
    identities = tuple(identity for identity, _ in grid.rungs)
    hits = np.zeros((len(identities), leads), dtype=np.int64)
    for rung in hits:
        held = draws.random(leads) < 0.2
        rung[held] = draws.integers(1, 1001, int(held.sum()))
    once = np.ones(leads, dtype=np.int64)
    won = (draws.random(leads) < 0.02).astype(np.int64)
    return Signatures(identities, hits, once, once, won, np.arange(leads))


def exact_figures(signatures: Signatures, grid: Grid) -> Figures:
    """What a released slider waits for: weigh, two histograms, AUC with its interval, the key figures."""
    return figures(tune(signatures, grid, replayed=True), at_least=30)


def scored(dataset: Dataset, grid: Grid) -> pl.DataFrame:
    """The scoring statement over raw events, from one instant."""
    return score(dataset, grid, as_of=_end(dataset))


def _end(dataset: Dataset) -> int:
    latest = dataset.facts.latest
    assert latest is not None
    return latest

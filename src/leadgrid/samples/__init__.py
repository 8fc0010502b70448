"""A made-up French company's leads, of any size: same seed, same bytes.

Leads come in blocks of 5,000, each with a stream of chance of its own, in the order of their creation; so a million
leads never stand in memory together. Knows nothing of grids; how the people and their acts are made stands in
`people`, `stories`, `journeys` and `channels`, what can be planted for tests in `plants`, and all of it in
docs/sample-data.md.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final, Literal

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from leadgrid.problems import Problem, UsageError, Words
from leadgrid.samples import plants
from leadgrid.samples.calendars import Calendar
from leadgrid.samples.channels import channels
from leadgrid.samples.draws import Draws
from leadgrid.samples.journeys import events, outcomes
from leadgrid.samples.people import invent, misspelt
from leadgrid.samples.plants import PLANTS as PLANTS
from leadgrid.samples.plants import Plant
from leadgrid.samples.stories import imagine

BLOCK: Final = 5_000
"""Leads that are made together; another number would give other leads."""
LAST_DAY: Final = date(2026, 10, 31)
DAYS: Final = 549
"""Eighteen months."""
TABLES: Final = ("leads", "activities", "outcomes")
_MOST_LEADS: Final = 9_999_999

Format = Literal["csv", "parquet"]
Progress = Callable[[int, int], None]
"""Told how many leads are done, and of how many."""


@dataclass(frozen=True)
class Sample:
    """Some leads with all their activities and outcomes, in canonical form; activities and outcomes by time."""

    leads: pl.DataFrame
    activities: pl.DataFrame
    outcomes: pl.DataFrame


def generate(*, leads: int, seed: int = 1, last_day: date = LAST_DAY, plant: Plant | None = None) -> Iterator[Sample]:
    """The sample, block by block; `last_day` (in France) is the last day that has events.

    `plant` puts in what a test should find: what only customers have (leak), acts that come to mean something else
    halfway (drift), or customers drawn by lot (noise).

    Raises `UsageError` where `leads` is not from 1 to 9,999,999 or `seed` is negative.

    >>> [len(sample.leads) for sample in generate(leads=6_000, seed=1)]
    [5000, 1000]
    """
    if not 1 <= leads <= _MOST_LEADS:
        raise UsageError([Problem(Words(en="a sample has 1 to 9,999,999 leads",
                                        fr="un échantillon compte de 1 à 9 999 999 leads"))])  # fmt: skip
    if seed < 0:
        raise UsageError([Problem(Words(en="a seed is 0 or more", fr="une graine vaut au moins 0"))])
    calendar = Calendar.ending(last_day, days=DAYS)
    return (
        _block(number, range(first, min(first + BLOCK, leads)), leads, calendar, seed, plant)
        for number, first in enumerate(range(0, leads, BLOCK))
    )


def write(
    folder: Path, *, leads: int, seed: int = 1, format: Format = "csv", last_day: date = LAST_DAY,
    plant: Plant | None = None, progress: Progress | None = None,
) -> tuple[Path, ...]:  # fmt: skip
    """Write leads, activities and outcomes into `folder` as `.csv` or `.parquet`, and answer their paths.

    The files appear together once all is written; files of these names are replaced.
    """
    blocks = generate(leads=leads, seed=seed, last_day=last_day, plant=plant)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sample-") as unfinished:
        sinks = [Path(unfinished) / f"{table}.{format}" for table in TABLES]
        done = 0
        with ExitStack() as stack:
            files = [stack.enter_context(sink.open("wb")) for sink in sinks]
            writers: list[pq.ParquetWriter] = []
            for sample in blocks:
                tables = (sample.leads, sample.activities, sample.outcomes)
                if format == "csv":
                    _append_csv(tables, files, header=done == 0)
                else:
                    writers = writers or [
                        stack.enter_context(pq.ParquetWriter(file, table.head(0).to_arrow().schema, compression="zstd"))
                        for file, table in zip(files, tables, strict=True)
                    ]
                    for writer, table in zip(writers, tables, strict=True):
                        writer.write_table(table.to_arrow())
                done += len(sample.leads)
                if progress is not None:
                    progress(done, leads)
                del sample, tables  # else a block stands in memory while the next one is made
        return tuple(Path(shutil.move(sink, folder / sink.name)) for sink in sinks)


def _append_csv(tables: tuple[pl.DataFrame, ...], files: Sequence[IO[bytes]], *, header: bool) -> None:
    for table, file in zip(tables, files, strict=True):
        table.write_csv(file, include_header=header, datetime_format="%Y-%m-%dT%H:%M:%SZ", line_terminator="\n")


def _block(number: int, members: range, leads: int, calendar: Calendar, seed: int, plant: Plant | None) -> Sample:
    """The leads `members` of `leads`: their share of the history, in order of creation."""
    many = len(members)
    draws = Draws(seed=seed, block=number)
    planted = Draws(seed=seed, block=number, aside=plant or "")
    share = (np.arange(members.start, members.stop) + draws.uniform(many)) / leads
    # a company that grows: half as many more leads a day at the end as at the beginning
    created = calendar.days * 2.0 * (np.sqrt(1.0 + 1.25 * share) - 1.0)
    people = invent(many, quarters=np.floor(created / 91.5).astype(np.int64), draws=draws)
    story = imagine(people, created, draws=draws)
    if plant == "drift":
        story = plants.drifted(story, calendar, draws=planted)
    elif plant == "noise":
        story = plants.by_lot(story, calendar, draws=planted)
    every = events(people, story, calendar, draws=draws)
    became = outcomes(people, story, every, calendar, draws=draws)
    if plant == "noise":
        became = plants.outcomes_by_lot(story, calendar, draws=planted)

    ids = pl.Series("lead_id", [f"L{member + 1:07d}" for member in members])
    unknown = draws.chance(0.008, many)
    instants = pl.Series("created_at", calendar.seconds(created))
    attributes = misspelt(people.table, draws=Draws(seed=seed, block=number, aside="slips"))
    table = attributes.with_columns(ids, pl.when(pl.Series(~unknown)).then(instants).alias("created_at"))
    table = _dated(table, "created_at").select("lead_id", "created_at", *attributes.columns)
    every = channels(people, story, every, calendar, draws=Draws(seed=seed, block=number, aside="channels"))
    if plant == "leak":
        table = plants.leaking_attributes(table, became)
        every = pl.concat([every, plants.leaking_calls(became, calendar, draws=planted)], how="diagonal")
    return Sample(
        table,
        _named(every, ids).select("lead_id", "activity", "occurred_at", *every.columns[3:]),
        _named(became, ids).select("lead_id", "stage", "occurred_at", "amount", "reason"),
    )


def _named(events_of: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """By time, then lead, then the order in which they were made; with ids and instants."""
    ordered = events_of.sort("occurred_at", "lead", maintain_order=True)
    return _dated(ordered.with_columns(ids.gather(ordered["lead"])), "occurred_at")


def _dated(table: pl.DataFrame, column: str) -> pl.DataFrame:
    return table.with_columns((pl.col(column) * 1_000_000).cast(pl.Datetime("us", "UTC")))

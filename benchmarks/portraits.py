"""What customers have in common, where there is nothing: how often anything is shown; and what finding it costs.

    python benchmarks/portraits.py [--seeds 100] [--leads 2500] [--only noise,cost] [--folder DIR]

noise: a sample a seed whose customers are drawn by lot (docs/sample-data.md); at most one look in twenty may show
anything. cost: seconds of the processor and peak memory of a portrait, a first grid and its trial, over the data of the
folder (`leadgrid sample --format parquet`), or over the plain sample of so many leads.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from leadgrid import samples
from leadgrid.datasets import Dataset, load
from leadgrid.indicators import find
from leadgrid.judgements import wilson
from leadgrid.proposals import proposed_view
from leadgrid.samples import Plant
from leadgrid.sources import Source
from leadgrid.starters import Team, starter, tried
from leadgrid.suspicions import suspicions

PARTS = ("noise", "cost")
Answer = TypeVar("Answer")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--leads", type=int, default=2_500)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--folder", type=Path, help="data in Parquet to take the cost of")
    given = parser.parse_args()
    wanted = set(given.only.split(","))
    if unknown := wanted - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if "noise" in wanted:
        noise(seeds=given.seeds, leads=given.leads)
    if "cost" in wanted:
        with tempfile.TemporaryDirectory() as name:
            folder = given.folder or written(Path(name), leads=given.leads, seed=1, plant=None)
            with opened(folder) as dataset:
                cost(dataset)
    return 0


def noise(*, seeds: int, leads: int) -> None:
    shown = []
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as name:
            with opened(written(Path(name), leads=leads, seed=seed, plant="noise")) as dataset:
                replay = proposed_view(dataset.facts, now=0).replay
                assert replay is not None
                portrait = find(dataset, replay, suspected=suspicions(dataset, target=replay.target))
            shown.append(bool(portrait.indicators))
    share = wilson(sum(shown), len(shown))
    if share is not None:
        print(
            f"noise: {sum(shown)} of {len(shown)} looks show anything ({share.low:.1%}–{share.high:.1%}; at most 5 %)"
        )


def cost(dataset: Dataset) -> None:
    view = proposed_view(dataset.facts, now=0)
    assert view.replay is not None
    replay, team = view.replay, Team(relevance={})
    suspected = spent("suspicions", lambda: suspicions(dataset, target=replay.target))
    portrait = spent("portrait", lambda: find(dataset, replay, suspected=suspected))
    print(f"  {portrait.leads:,} leads, {portrait.converted:,} customers, {portrait.asked} rules asked,"
          f" {portrait.tried} tried, {len(portrait.indicators)} shown")  # fmt: skip
    spent("first grid", lambda: starter(dataset, view, suspected=suspected, team=team, portrait=portrait))
    spent("its trial", lambda: tried(dataset, portrait, suspected=suspected, team=team))


def spent(what: str, work: Callable[[], Answer]) -> Answer:
    clock, processor = time.perf_counter(), time.process_time()
    answer = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what}: {time.process_time() - processor:.1f} s of the processor, {time.perf_counter() - clock:.1f} s,"
          f" peak {peak:.2f} GB")  # fmt: skip
    return answer


def written(folder: Path, *, leads: int, seed: int, plant: Plant | None) -> Path:
    samples.write(folder, leads=leads, seed=seed, plant=plant, format="parquet")
    return folder


def opened(folder: Path) -> Dataset:
    leads, activities, outcomes = (Source(folder / f"{table}.parquet") for table in samples.TABLES)
    return load(leads=leads, activities=activities, outcomes=outcomes)


if __name__ == "__main__":
    sys.exit(main())

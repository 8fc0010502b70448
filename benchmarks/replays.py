"""The same files again and again, with one thread, with two, with eight: every answer is the same to the byte.

    python benchmarks/replays.py [--leads 15000] [--runs 20] [--threads 1,2,8] [--folder DIR]

Makes the data with `leadgrid sample` where the folder has none, and a file of companies. A run loads the files anew and
gives the scores with all criteria (CSV, JSON and Parquet), the scored leads for a spreadsheet, a backtest and the bytes
that the browser tunes with; it ends with 1 where two runs differ in any of these.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from leadgrid.backtests import backtest, to_plain
from leadgrid.commands.arguments import table
from leadgrid.datasets import Dataset, load
from leadgrid.exports import Request, target
from leadgrid.features import Shelf, measure
from leadgrid.grids import Grid
from leadgrid.instants import Duration, Zone
from leadgrid.payloads import payload
from leadgrid.places import grids_folder
from leadgrid.proposals import USUAL_TARGET
from leadgrid.reading import read_grid
from leadgrid.replays import replayed
from leadgrid.scorings import score
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source

TABLES = ("leads", "activities", "outcomes", "companies")
FIRST_DAY, LAST_DAY = "2026-05-01", "2026-10-01"
HORIZON = Duration(90, "d")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=15_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--threads", default="1,2,8", help="how many, of each sort of runs")
    parser.add_argument("--folder", type=Path, help="where the data are, or are to be made (a temporary folder)")
    given = parser.parse_args()
    grid = read_grid(grids_folder() / "default.yaml")
    seen: defaultdict[str, set[str]] = defaultdict(set)
    runs = events = 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        made(folder, given.leads)
        for threads in map(int, given.threads.split(",")):
            for _ in range(given.runs):
                runs += 1
                leads, activities, outcomes, companies = (Source(folder / f"{kind}.csv") for kind in TABLES)
                with load(
                    leads=leads, activities=activities, outcomes=outcomes, companies=companies, threads=threads
                ) as dataset:
                    for what, answer in answers(dataset, grid).items():
                        seen[what].add(hashlib.sha256(answer).hexdigest())
                        events = dataset.facts.activities.usable if dataset.facts.activities else 0
    print(f"{given.leads:,} leads, {events:,} events; {given.runs} runs each with {given.threads} threads:")
    for what, digests in seen.items():
        print(f"  {what:<18} {len(digests)} answer(s) in {runs} runs, sha256 {min(digests)[:16]}")
    print(f"{time.monotonic() - begun:.0f} s")
    return 0 if all(len(digests) == 1 for digests in seen.values()) else 1


def made(folder: Path, leads: int) -> None:
    """The sample's three files, and companies for every other domain of its leads, some of them twice."""
    if not (folder / "activities.csv").exists():
        command = [sys.executable, "-m", "leadgrid.cli", "sample", "--leads", str(leads), "--out", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    domains = sorted(
        {field.rpartition("@")[2] for line in (folder / "leads.csv").open(encoding="utf-8") for field in line.split(",")
         if "@" in field}
    )  # fmt: skip
    rows = [f"{domain},{number % 7},{number}\n" for number, domain in enumerate([*domains[::2], *domains[::6]])]
    (folder / "companies.csv").write_text("domain,size,row\n" + "".join(rows), encoding="utf-8")


def answers(dataset: Dataset, grid: Grid) -> dict[str, bytes]:
    """Everything that is given to somebody, by what it is."""
    as_of, earlier = (instant(day) for day in (LAST_DAY, FIRST_DAY))
    scores = score(dataset, grid, as_of=as_of, detail=True)
    replay = Replay(as_of=earlier, horizon=HORIZON, target=USUAL_TARGET, mode="forward")
    histogram, complete = replayed(dataset, grid, replay)
    figures = to_plain(backtest(histogram, grid, horizon_complete=complete))
    tuned = fold(measure(dataset, grid, View(today=as_of, replay=replay), shelf=Shelf()), grid)
    return {
        **{f"scores, {form}": table(scores, form) for form in ("csv", "json", "parquet")},
        "scored leads": target("scores").make(Request(grid, dataset, as_of, language="fr")),
        "the tuner's bytes": payload(tuned, grid, replayed=True).content,
        "backtest": json.dumps(figures).encode(),
    }


def instant(day: str) -> int:
    found = Zone().read(day)
    assert found is not None
    return found.instant


if __name__ == "__main__":
    raise SystemExit(main())

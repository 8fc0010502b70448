"""The ratios that leadgrid holds itself to, in one run on made-up data.

    python benchmarks/ratios.py [--leads 20000] [--folder DIR] [--runs 3] [--only measure,weigh,read,growth,start]

Makes the data with `leadgrid sample` where the folder has none. Prints each ratio beside its target; on a machine that
does other work, believe the ratios and the CPU seconds, not the clock.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import starts
import steps

PARTS = ("measure", "weigh", "read", "growth", "start")
SMALL = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the data are, or are to be made (a temporary folder)")
    parser.add_argument("--runs", type=int, default=3, help="of which the median is printed (3)")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    given = parser.parse_args()
    wanted = set(given.only.split(","))
    if unknown := wanted - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        folder = data(given.folder or room / "data", leads=given.leads)
        compare(folder, room, wanted=wanted, runs=given.runs, leads=given.leads)
    return 0


def compare(folder: Path, room: Path, *, wanted: set[str], runs: int, leads: int) -> None:
    if wanted & {"measure", "weigh", "growth"}:
        large = growing(folder, room)
        if "measure" in wanted:
            measuring(room / "data.duckdb", runs=runs)
        if "weigh" in wanted:
            weighing(large, room / "data.duckdb", runs=runs)
        if "growth" in wanted:
            growth(large, growing(data(room / "small", leads=min(leads, SMALL)), room, name="small.duckdb"))
    if "read" in wanted:
        reading(folder, room, runs=min(runs, 3))
    if "start" in wanted:
        starting(room)


def data(folder: Path, *, leads: int) -> Path:
    """The folder, with a sample of so many leads where it had none."""
    if not any((folder / f"activities.{suffix}").exists() for suffix in ("csv", "parquet")):
        command = ["sample", "--leads", str(leads), "--out", str(folder), "--format", "parquet"]
        subprocess.run([sys.executable, "-m", "leadgrid.cli", *command], check=True)
    return folder


class Walked:
    """One walk from files to figures, each step timed once, and the signatures it ends with."""

    def __init__(self, folder: Path, into: Path) -> None:
        grid = steps.default_grid()
        suffix = "parquet" if (folder / "activities.parquet").exists() else "csv"
        self.took: dict[str, steps.Took] = {}
        dataset, self.took["load"] = steps.timed(lambda: steps.loaded(folder, into, suffix=suffix))
        with dataset:
            self.leads = dataset.lead_count
            self.events = dataset.facts.activities.usable if dataset.facts.activities else 0
            features, self.took["measure"] = steps.timed(lambda: steps.measured(dataset, grid))
        self.looks = len(features.looks)
        self.signatures, self.took["fold"] = steps.timed(lambda: steps.folded(features, grid))
        _, self.took["weigh and judge"] = steps.timed(lambda: steps.exact_figures(self.signatures, grid), runs=5)


def growing(folder: Path, room: Path, *, name: str = "data.duckdb") -> Walked:
    walked = Walked(folder, room / name)
    print(f"{walked.leads:,} leads, {walked.events:,} events, {walked.looks:,} looks in two snapshots, ", end="")
    print(f"{len(walked.signatures):,} signatures")
    return walked


def measuring(path: Path, *, runs: int) -> None:
    with (
        steps.opened(path) as dataset,
        steps.statements(dataset, steps.default_grid()) as both,
    ):
        if different := both.differences():
            raise SystemExit(f"the statements differ in {', '.join(different)}")
        (_, ours), (_, theirs) = steps.in_turns(both.compiled, both.hand_written, runs=runs)
        show(f"measure: {both.rungs} rungs, one snapshot, equal results", ours, theirs, target="≤ 1.3")


def weighing(walked: Walked, path: Path, *, runs: int) -> None:
    grid = steps.default_grid()
    with steps.opened(path) as dataset:
        _, again = steps.timed(lambda: steps.scored(dataset, grid))
    _, release = steps.timed(lambda: steps.exact_figures(walked.signatures, grid), runs=max(5, runs))
    show("scoring statement over raw events, against weigh and judge", again, release, target="≥ 100")
    print(f"  release → exact figures: {1000 * release.wall:.0f} ms of the clock (target < 150 at a million leads)")
    unfolded = steps.all_different(grid, leads=walked.leads)
    _, release = steps.timed(lambda: steps.exact_figures(unfolded, grid), runs=max(5, runs))
    print(f"  the same, had every lead a signature of its own: {1000 * release.wall:.0f} ms")


def reading(folder: Path, room: Path, *, runs: int) -> None:
    source = steps.written_as_csv(folder, room / "csv")

    def ours() -> None:
        steps.loaded(source, room / "read.duckdb", suffix="csv").close()

    (_, careful), (_, bare) = steps.in_turns(ours, lambda: steps.bare(source, room / "bare.duckdb"), runs=runs)
    show("read: CSV, checked, against a bare read_csv", careful, bare, target="≤ 2")


def growth(large: Walked, small: Walked) -> None:
    print(f"growth from {small.leads:,} to {large.leads:,} leads (× {large.leads / small.leads:.0f}), CPU seconds")
    for step, took in large.took.items():
        before = small.took[step]
        print(f"  {step}: {before.cpu:.3f} → {took.cpu:.3f} (× {took.cpu / max(before.cpu, 1e-6):.0f})")


def starting(room: Path) -> None:
    executable = starts.chromium()
    if executable is None:
        print("start: no Chromium on this machine, not measured")
        return
    first, *others = starts.starts(room / "workspaces", executable=executable, times=4)
    spread = f"{min(others):.1f} to {max(others):.1f} s (target < 3)"
    print(f"start → first bar in Chromium: {spread}, the first start ever {first:.1f} s")


def show(what: str, one: steps.Took, other: steps.Took, *, target: str) -> None:
    print(f"{what}: × {one.cpu / other.cpu:.2f} of CPU, × {one.wall / other.wall:.2f} of the clock (target {target})")
    print(
        f"  {one.cpu:.2f} s against {other.cpu:.3f} s of CPU; {one.wall:.2f} s against {other.wall:.3f} s of the clock"
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""How long `leadgrid score` takes on much data under a memory limit of 2 GB, and the most memory its process ever held.

    python benchmarks/peak_memory.py [--leads 1100000] [--folder DIR]

Makes the data with `leadgrid sample` where the folder has none (1.1M leads have about 22M events), scores them with the
shipped grid in a process of its own, and prints its peak.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from leadgrid.places import grids_folder

MOST_GIGABYTES = 3.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=1_100_000)
    parser.add_argument("--folder", type=Path, help="where the data are, or are to be made (a temporary folder)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        if not (folder / "activities.parquet").exists():
            run("sample", "--leads", str(given.leads), "--out", str(folder), "--format", "parquet")
        before = time.monotonic()
        run(
            *("score", str(grids_folder() / "default.yaml")),
            *("--leads", str(folder / "leads.parquet"), "--activities", str(folder / "activities.parquet")),
            *("--as-of", "2026-10-01", "--memory-limit", "2GB", "--out", str(Path(name) / "scores.csv")),
        )
        seconds = time.monotonic() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"{given.leads:,} leads: {seconds:.0f} s, peak {peak:.2f} GB (limit {MOST_GIGABYTES:.0f} GB)")
    return 0 if peak < MOST_GIGABYTES else 1


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "leadgrid.cli", *arguments], check=True)


if __name__ == "__main__":
    raise SystemExit(main())

"""What an uploaded file of 1M activities costs: the first look at it, and the building of the data set in the child.

    python benchmarks/uploads.py [--leads 56000] [--folder DIR] [--only comma,french]

Makes the data with `leadgrid sample` where the folder has none (56,000 leads have about 1M activities), and from them
the ways of `dialects.py`. Prints the seconds of the clock and the most memory that a child held.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import dialects
import ratios

from leadgrid import quarantines
from leadgrid.instants import Zone

MOST_SECONDS = 15
MOST_MEGABYTES = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=56_000)
    parser.add_argument("--folder", type=Path, help="where the data are, or are to be made (a temporary folder)")
    parser.add_argument("--only", default="comma,french", help="ways, separated by commas")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = ratios.data(given.folder or Path(name) / "data", leads=given.leads)
        kept = [upload(way, folder, Path(name)) for way in given.only.split(",")]
    return 0 if all(kept) else 1


def upload(name: str, folder: Path, room: Path) -> bool:
    """Look at the activities and build them with their leads; whether that keeps to the limits."""
    way, source = dialects.WAYS[name], dialects.written(name, folder)
    files = {
        kind: (quarantines.File(f"{kind}.csv", (source / f"{kind}.csv").read_bytes(), way.dialect),)
        for kind in ("leads", "activities")
    }
    before = time.monotonic()
    quarantines.look_at(files["activities"][0])
    looked = time.monotonic() - before
    into = room / f"{name}.duckdb"
    before = time.monotonic()
    quarantines.build(files, into=into, maps=way.maps, zone=Zone(way.zone), now=int(time.time() * 1_000_000))
    built = time.monotonic() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    size = len(files["activities"][0].content) / 1e6
    print(f"{name}: {size:.0f} MB of activities: first look {looked:.1f} s, build {built:.1f} s ", end="")
    print(f"(limit {MOST_SECONDS}), peak of a child so far {peak:.0f} MB (limit {MOST_MEGABYTES})", flush=True)
    return built <= MOST_SECONDS and peak <= MOST_MEGABYTES


if __name__ == "__main__":
    raise SystemExit(main())

"""What a drag costs in Chromium: the tuner's arithmetic alone, at three numbers of signatures.

    python benchmarks/drags.py [--signatures 10000,100000,1000000] [--worst]

Prints milliseconds, p50 / p95, of taking hold of a rung or a cap (`grab`), of one movement (`read`), and of a movement
while the matrix is open; beside them the bytes that are sent and how long encoding takes. 30 rungs in five capped
groups, a third of them with decay, each held by a fifth of the signatures; with `--worst` by all of them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
import starts

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, Matrix, Rung
from leadgrid.payloads import Payload, payload
from leadgrid.signatures import Signatures

MODULES = Path(__file__).parents[1] / "app" / "components" / "tuner"
ADDRESS = "http://tuner.invalid"  # never asked: every request is answered from here
RUNGS = 30
HELD = AttributeCondition("sector", ValueTest((Operator("known", True),)))  # nothing is measured here
DRAGS = """async ({ structure, numbers, moves }) => {
  const { decode } = await import("/payload.js");
  const { Engine } = await import("/engine.js");
  const took = {};
  const timed = (what, step) => {
    const since = performance.now();
    const answer = step();
    (took[what] ??= []).push(performance.now() - since);
    return answer;
  };
  const buffer = await (await fetch("/signatures")).arrayBuffer();
  const engine = timed("engine", () => new Engine(decode(buffer), structure));
  for (const { key } of structure.rungs) {
    timed("grab", () => engine.grab({ rung: key }, numbers));
    for (let move = 0; move < moves; move++) {
      numbers = { ...numbers, points: { ...numbers.points, [key]: move - 5 } };
      const reading = timed("read", () => engine.read(numbers));
      if (move % 10 === 9) timed("cells", () => reading.cells);
    }
  }
  for (const { id } of structure.groups) {
    timed("grab a cap", () => engine.grab({ cap: id }, numbers));
    for (let move = 0; move < moves; move++) {
      numbers = { ...numbers, bounds: { ...numbers.bounds, [id]: { min: null, max: 30 + move } } };
      timed("read a cap", () => engine.read(numbers));
    }
  }
  timed("grab the threshold", () => engine.grab({ start: "call" }, numbers));
  for (let move = 0; move < moves; move++) {
    numbers = { ...numbers, starts: { ...numbers.starts, call: 30 + move } };
    timed("read the threshold", () => engine.read(numbers));
  }
  return took;
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description="What a drag costs in Chromium.")
    parser.add_argument("--signatures", default="10000,100000,1000000")
    parser.add_argument("--worst", action="store_true", help="every rung is held by every signature")
    parser.add_argument("--moves", type=int, default=20)
    asked = parser.parse_args()
    executable = starts.chromium()
    if executable is None:
        print("no Chromium on this machine, not measured")
        return 0
    grid = a_grid()
    for size in map(int, asked.signatures.split(",")):
        signatures = some_signatures(grid, size, share=1.0 if asked.worst else 0.2)
        since = time.monotonic()
        sent = payload(signatures, grid, replayed=True)
        encoding = 1000 * (time.monotonic() - since)
        print(f"{size:,} signatures, {len(sent.content) / 1e6:.1f} MB, encoded in {encoding:.0f} ms")
        for what, milliseconds in dragged(grid, sent, executable=executable, moves=asked.moves).items():
            ranked = sorted(milliseconds)
            late = ranked[int(0.95 * (len(ranked) - 1))]
            print(f"  {what}: {statistics.median(ranked):.1f} / {late:.1f} ms ({len(ranked)} times)")
    return 0


def a_grid() -> Grid:
    """30 rungs in five groups with caps; which of them decay only the signatures know."""
    axes = ("fit", "fit", "engagement", "engagement", "engagement")
    groups = tuple(Group(f"g{n}", axis, bounds=Bounds(-20, 40)) for n, axis in enumerate(axes))
    criteria = tuple(Criterion(f"c{n}", f"g{n % 5}", "when", (Rung(5 + n % 20, HELD),)) for n in range(RUNGS))
    levels = (Band("A", 30), Band("B", 20), Band("C", 10), Band("D"))
    numbered = tuple(Band(str(n + 1), level.at_least) for n, level in enumerate(levels))
    bands = (Band("cold"), Band("nurture", 20), Band("call", 40))
    return Grid("drags", groups, criteria, scale=Bounds(0, 100), bands=bands, matrix=Matrix(levels, numbered))


def some_signatures(grid: Grid, size: int, *, share: float) -> Signatures:
    """Signatures of which each stands alone; every third rung has weights that have decayed."""
    chance = np.random.default_rng(1)
    decayed = np.array([1000, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1])
    hits = np.zeros((RUNGS, size), dtype=np.int64)
    for number, column in enumerate(hits):
        held = chance.random(size) < share
        column[held] = chance.choice(decayed, int(held.sum())) if number % 3 == 0 else 1000
    replay = (chance.random(size) < 0.9).astype(np.int64)
    won = replay * (chance.random(size) < 0.03)
    return Signatures(tuple(id for id, _ in grid.rungs), hits, np.ones_like(replay), replay, won, np.arange(size))


def dragged(grid: Grid, sent: Payload, *, executable: str, moves: int) -> dict[str, list[float]]:
    """Milliseconds of each step, in a page that holds the modules and nothing else."""
    from playwright.sync_api import Route, sync_playwright

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path == "/signatures":
            route.fulfill(body=sent.content, content_type="application/octet-stream")
        elif path == "/":
            route.fulfill(body="<!doctype html>", content_type="text/html")
        else:
            route.fulfill(path=MODULES / path.removeprefix("/"), content_type="text/javascript")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page()
            page.route("**/*", answer)
            page.goto(f"{ADDRESS}/")
            taken: dict[str, list[float]] = page.evaluate(DRAGS, told(grid) | {"moves": moves})
            return taken
        finally:
            browser.close()


def told(grid: Grid) -> dict[str, Any]:
    """The grid as the engine takes it, and its numbers."""
    rungs = [
        {"key": f"{criterion}/{number}", "criterion": criterion, "points": rung.points}
        for (criterion, number), rung in grid.rungs
    ]
    groups = [
        {"id": group.id, "axis": group.axis, "min": group.bounds.min, "max": group.bounds.max} for group in grid.groups
    ]
    assert grid.matrix is not None
    levels = {
        "fit": [{"id": level.id, "from": level.at_least} for level in grid.matrix.fit],
        "engagement": [{"id": level.id, "from": level.at_least} for level in grid.matrix.engagement],
    }
    structure = {
        "scale": {"min": grid.scale.min, "max": grid.scale.max},
        "groups": groups,
        "criteria": [{"id": one.id, "group": one.group, "enabled": one.enabled} for one in grid.criteria],
        "rungs": rungs,
        "bands": [{"id": band.id, "from": band.at_least} for band in grid.bands],
        "matrix": levels,
        "sales": "call",
    }
    numbers = {
        "points": {rung["key"]: rung["points"] for rung in rungs},
        "bounds": {group["id"]: {"min": group["min"], "max": group["max"]} for group in groups},
        "starts": {band.id: band.at_least for band in grid.bands if band.at_least is not None},
        "sales": "call",
    }
    return {"structure": structure, "numbers": numbers}


if __name__ == "__main__":
    raise SystemExit(main())

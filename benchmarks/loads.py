"""Many people at once: sessions that move sliders, on a server of their own, and how long each waits for its figures.

    python benchmarks/loads.py [--sessions 20] [--seconds 60] [--think 2.0] [--seed 1] [--mode live|plain]

Starts `leadgrid app` on a free port of this machine and speaks Streamlit's protocol with it, as that many browsers
would: each has a copy of the sample of its own, thinks, moves one slider far enough that figures change, and waits for
the end of the run. What it should then read was computed beforehand with the library: in the live mode the numbers that
the server keeps now, in the plain mode the figures. Anything else counts as an error.
Bounded in everything: at most 50 sessions, 120 seconds, 10 seconds for an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import readers
import starts
import steps

from leadgrid.features import Shelf, measure
from leadgrid.grids import Grid
from leadgrid.proposals import proposed_view
from leadgrid.signatures import Signatures, fold
from leadgrid.tunings import figures, sales_band, tune

MOST_SESSIONS, MOST_SECONDS = 50, 120
LONGEST_ANSWER_SECONDS = 10.0
TARGET_MS = 300


@dataclass(frozen=True)
class Move:
    """One rung's slider let go at another number of points; figures and numbers of the whole grid from then on."""

    rung: tuple[str, int]
    points: int
    figures: readers.Figures
    numbers: readers.Numbers


@dataclass
class Tally:
    """What came of the moves: milliseconds of each that was answered rightly, and what went wrong."""

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=2.0, help="seconds between an answer and the next move (2.0)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", choices=("live", "plain"), default="live")
    given = parser.parse_args()
    if not (1 <= given.sessions <= MOST_SESSIONS and 0 < given.seconds <= MOST_SECONDS and given.think >= 0):
        parser.error(f"at most {MOST_SESSIONS} sessions and {MOST_SECONDS} seconds")
    print(
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as name, starts.served(Path(name)) as app:
        # the sample is there once somebody has looked
        reader = readers.LiveReader if given.mode == "live" else readers.PlainReader
        asyncio.run(_look(reader(app.port)))
        most = int(given.seconds / max(given.think, 0.1)) + 2
        agreed, signatures = _sample(Path(name) / "sample.duckdb")
        plans = [
            planned(agreed, signatures, moves=min(most, 200), seed=given.seed * 1000 + number)
            for number in range(given.sessions)
        ]
        cpu, since = _cpu_seconds(app.process), time.monotonic()
        tally = asyncio.run(
            load([reader(app.port) for _ in plans], plans, seconds=given.seconds, think=given.think, seed=given.seed)
        )
        used = _cpu_seconds(app.process) - cpu
        print(f"{given.mode} mode, ", end="")
        show(tally, sessions=given.sessions, seconds=time.monotonic() - since, cpu=used)
    return 1 if tally.wrong or not tally.later else 0


def planned(agreed: Grid, signatures: Signatures, *, moves: int, seed: int) -> list[Move]:
    """So many moves, each on top of those before it, and each such that a figure changes."""
    draw = random.Random(seed)
    enabled = [criterion for criterion in agreed.criteria if criterion.enabled]
    band = sales_band(agreed)
    assert band is not None
    assert band.at_least is not None
    tuned, plan = agreed, []
    before = _figures(tuned, signatures, at_least=band.at_least)
    while len(plan) < moves:
        criterion = draw.choice(enabled)
        place = draw.randrange(len(criterion.rungs))
        low, high = criterion.slider_range
        points = draw.randint(low, high)
        moved = tuned.with_points({(criterion.id, place): points})
        after = _figures(moved, signatures, at_least=band.at_least)
        if after != before:
            numbers = {f"{id}/{number}": rung.points for (id, number), rung in moved.rungs}
            plan.append(Move((criterion.id, place), points, after, numbers))
            tuned, before = moved, after
    return plan


async def load(
    sessions: Sequence[readers.Reader], plans: list[list[Move]], *, seconds: float, think: float, seed: int
) -> Tally:
    """Every plan in a session of its own, until the time is over: open all, then move at moments of their own."""
    tally = Tally()
    try:
        for session in sessions:  # one after another: people do not come in the same instant
            await asyncio.wait_for(session.open(), timeout=60)
        until = time.monotonic() + seconds
        people = [
            _person(session, plan, tally, until=until, think=think, draw=random.Random(seed * 7919 + number))
            for number, (session, plan) in enumerate(zip(sessions, plans, strict=True))
        ]
        await asyncio.gather(*people)
    finally:
        await asyncio.gather(*(session.close() for session in sessions))
    return tally


async def _person(
    session: readers.Reader, plan: list[Move], tally: Tally, *, until: float, think: float, draw: random.Random
) -> None:
    await asyncio.sleep(draw.uniform(0, think))
    for number, move in enumerate(plan):
        if number > 1 and time.monotonic() > until:  # on a slow machine, too, there is a later change to look at
            return
        sent = time.monotonic()
        try:
            said = await asyncio.wait_for(session.move(move.rung, move.points), timeout=LONGEST_ANSWER_SECONDS)
        except (TimeoutError, OSError, readers.StrangeAnswerError) as error:
            tally.wrong.append(f"{type(error).__name__}: {error}")
            return
        milliseconds = 1000 * (time.monotonic() - sent)
        right = move.figures if isinstance(said, readers.Figures) else move.numbers
        if said != right:
            tally.wrong.append(f"{move.rung} at {move.points}: {said} instead of {right}")
            continue
        (tally.later if number else tally.first).append(milliseconds)
        await asyncio.sleep(think * draw.uniform(0.75, 1.25))


async def _look(someone: readers.Reader) -> None:
    try:
        await asyncio.wait_for(someone.open(), timeout=60)
    finally:
        await someone.close()


def _sample(path: Path) -> tuple[Grid, Signatures]:
    """The grid and the signatures that the app shows somebody who has just come, measured again here."""
    agreed = steps.default_grid()
    # a copy: the server has the file open
    beside = path.with_name("measured.duckdb")
    beside.write_bytes(path.read_bytes())
    with steps.opened(beside) as dataset:
        view = proposed_view(dataset.facts, now=0)
        features = measure(dataset, agreed, view, shelf=Shelf())
    return agreed, fold(features, agreed)


def _figures(grid: Grid, signatures: Signatures, *, at_least: int) -> readers.Figures:
    shown = figures(tune(signatures, grid, replayed=True), at_least=at_least)
    assert shown.caught is not None
    assert shown.missed is not None
    return readers.Figures(shown.to_call, shown.caught, shown.missed)


def _cpu_seconds(process: int) -> float:
    """What a process has used of the processor (Linux; 0 elsewhere)."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def show(tally: Tally, *, sessions: int, seconds: float, cpu: float) -> None:
    done = len(tally.first) + len(tally.later)
    print(f"{sessions} sessions, {seconds:.0f} s, {done} changes committed, {done / seconds:.1f} a second")
    print(f"{'ms from release to the end of the run':<40}{'n':>6}{'p50':>7}{'p95':>7}{'max':>7}")
    for what, times in (("the first change (copies the sample)", tally.first), ("every later change", tally.later)):
        if times:
            p50, p95 = statistics.median(times), _p95(times)
            print(f"{what:<40}{len(times):>6}{p50:>7.0f}{p95:>7.0f}{max(times):>7.0f}")
    if cpu and done:
        print(
            f"server: {1000 * cpu / done:.0f} ms of the processor for a change, {100 * cpu / seconds:.0f} % of a core"
        )
    if tally.later:
        verdict = "met" if _p95(tally.later) < TARGET_MS else "missed"
        print(f"target: p95 of later changes < {TARGET_MS} ms: {verdict}")
    print(f"errors and wrong figures: {len(tally.wrong)}")
    for wrong in tally.wrong[:5]:
        print(f"  {wrong}", file=sys.stderr)


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


if __name__ == "__main__":
    raise SystemExit(main())

"""`leadgrid backtest GRID … --outcomes F --as-of T --horizon 90d`: what the grid would have said, as JSON."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid.backtests import backtest, to_plain
from leadgrid.commands import arguments
from leadgrid.proposals import USUAL_TARGET, proposed_view
from leadgrid.reading import read_grid
from leadgrid.replays import replayed
from leadgrid.snapshots import Replay


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("grid", metavar="GRID", type=Path, help="a grid file")
    arguments.add_data(parser, outcomes=True)
    parser.add_argument("--horizon", metavar="D", help="how long to wait for the outcome, such as 90d")
    parser.add_argument(
        "--target", default=USUAL_TARGET, metavar="STAGE", help=f"the stage that counts as won ({USUAL_TARGET})"
    )
    parser.add_argument("--mode", choices=("forward", "undated"), default="forward", help="forward")
    parser.add_argument("--data-until", metavar="T", help="the data are complete until then (their latest instant)")
    parser.add_argument("--format", choices=("json",), default="json", help="of the answer (json)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where the answer goes (standard output)")


def run(given: Namespace) -> int:
    grid = read_grid(given.grid)
    zone = arguments.zone_of(given)
    if given.mode == "forward" and given.horizon is None:
        raise arguments.misuse("--horizon: a forward backtest needs to know how long to wait, such as 90d")
    horizon = arguments.duration_of(given.horizon, "--horizon") if given.horizon else None
    is_undated = given.mode == "undated"
    as_of = None if is_undated and given.as_of is None else arguments.as_of(given)
    until = arguments.instant_of(given.data_until, zone, "--data-until") if given.data_until else None
    with arguments.loaded(given) as dataset:
        code = arguments.told(dataset, grid, given)
        # data without dates can do without an instant: then everything in them is seen
        seen = proposed_view(dataset.facts, now=time.time_ns() // 1000).today if as_of is None else as_of
        assert seen is not None
        replay = Replay(as_of=seen, horizon=horizon, target=given.target, mode=given.mode)
        histogram, complete = replayed(dataset, grid, replay, data_until=until, progress=arguments.progress())
    plain = to_plain(backtest(histogram, grid, horizon_complete=complete))
    arguments.write(given.out, (json.dumps(plain, indent=2) + "\n").encode())
    return code

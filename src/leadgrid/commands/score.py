"""`leadgrid score GRID --leads F --activities F --as-of T`: the score of every lead at one instant."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid.commands import arguments
from leadgrid.reading import read_grid
from leadgrid.scorings import score


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("grid", metavar="GRID", type=Path, help="a grid file")
    arguments.add_data(parser, outcomes=False)
    parser.add_argument("--detail", action="store_true", help="also thousandths per criterion, before group clamps")
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv", help="of the answer (csv)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where the answer goes (standard output)")


def run(given: Namespace) -> int:
    grid = read_grid(given.grid)
    as_of = arguments.as_of(given)
    with arguments.loaded(given) as dataset:
        code = arguments.told(dataset, grid, given)
        rows = score(dataset, grid, as_of=as_of, detail=given.detail, progress=arguments.progress())
    arguments.write(given.out, arguments.table(rows, given.format))
    return code

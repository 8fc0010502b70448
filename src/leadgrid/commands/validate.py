"""`leadgrid validate GRID`: all problems of a grid, each with line and column."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid.reading import read_grid
from leadgrid.writing import fingerprint


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("grid", metavar="GRID", type=Path, help="a grid file")


def run(given: Namespace) -> int:
    grid = read_grid(given.grid)
    rungs = sum(1 for _ in grid.rungs)
    counted = f"{_count(len(grid.criteria), 'criterion', 'criteria')}, {_count(rungs, 'rung', 'rungs')}"
    print(f"{given.grid}: a valid grid, {counted}, sha256 {fingerprint(grid)}")
    return 0


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"

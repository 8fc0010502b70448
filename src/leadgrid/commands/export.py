"""`leadgrid export GRID --to TARGET --out PATH`: a grid, or the scored leads, for use elsewhere."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid.commands import arguments
from leadgrid.exports import TARGETS, Request, target
from leadgrid.reading import read_grid
from leadgrid.writing import fingerprint


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("grid", metavar="GRID", type=Path, help="a grid file")
    parser.add_argument("--to", required=True, choices=[target.name for target in TARGETS], help="what it becomes")
    parser.add_argument("--out", required=True, metavar="PATH", type=Path, help="where it goes")
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of the words in it (en)")
    parser.add_argument(
        "--beside", action="append", default=[], metavar="GRID", type=Path,
        help="another grid whose scores get a column of their own (scores only; may be repeated)",
    )  # fmt: skip
    arguments.add_data(parser, outcomes=True, required=False)


def run(given: Namespace) -> int:
    grid = read_grid(given.grid)
    wanted = target(given.to)
    beside = tuple(read_grid(path) for path in given.beside)
    zone = arguments.zone_of(given)
    as_of = arguments.as_of(given) if given.as_of or wanted.needs_data else None
    code = 0
    if wanted.needs_data or given.leads or given.activities:
        with arguments.loaded(given) as dataset:
            code = arguments.told(dataset, grid, given)
            content = wanted.make(Request(grid, dataset, as_of, zone, given.language, beside=beside))
    else:
        content = wanted.make(Request(grid, None, as_of, zone, given.language))
    arguments.write(given.out, content)
    print(f"{given.out}: {wanted.summary.en}, grid sha256 {fingerprint(grid)}", file=sys.stderr)
    if wanted.note is not None:
        print(wanted.note.en, file=sys.stderr)
    return code

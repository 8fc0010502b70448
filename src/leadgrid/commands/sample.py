"""`leadgrid sample --leads N --out DIR`: made-up leads, activities and outcomes of any number."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid import samples
from leadgrid.commands import arguments


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--leads", type=int, required=True, metavar="N", help="how many leads")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write into")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same files (1)")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the files (csv)")
    parser.add_argument(
        "--plant",
        choices=samples.PLANTS,
        help="for tests: leak (a number, a contract date and a call that only customers have), drift (from the middle "
        "on, acts mean something else) or noise (customers by lot: nothing to find); without it, none of these",
    )


def run(given: Namespace) -> int:
    if given.leads < 1:
        raise arguments.misuse("--leads: give a number of leads from 1")
    if given.out.exists() and not given.out.is_dir():
        raise arguments.misuse(f"--out: {given.out} is a file; give a folder")
    show = arguments.progress()
    samples.write(
        given.out,
        leads=given.leads,
        seed=given.seed,
        format=given.format,
        plant=given.plant,
        progress=lambda done, of: show(f"{done:,} of {of:,} leads"),
    )
    return 0

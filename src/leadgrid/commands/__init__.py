"""The verbs of the command line, one module each, and the tuple that parser, tests and README are made from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from leadgrid.commands import app, backtest, export, sample, score, validate


@dataclass(frozen=True, slots=True)
class Command:
    """One verb: what it is for in a line, its arguments, and what runs it and answers with the exit code."""

    name: str
    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


COMMANDS = (
    Command("app", "the screen, on sample data unless told otherwise", app.add_arguments, app.run),
    Command("validate", "all problems of a grid, with line:column", validate.add_arguments, validate.run),
    Command("score", "the score of every lead at one instant", score.add_arguments, score.run),
    Command("backtest", "a grid against leads whose outcomes are known", backtest.add_arguments, backtest.run),
    Command("export", "a grid, or the scored leads, for use elsewhere", export.add_arguments, export.run),
    Command("sample", "made-up leads, activities and outcomes of any number", sample.add_arguments, sample.run),
)

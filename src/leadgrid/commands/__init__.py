"""The verbs of the command line, one module each, and the tuple that parser, tests and README are made from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Command:
    """One verb: its name and what it is for in a line; the module of its name is read only once the verb is wanted.

    All of them together take half a second to import, most of it libraries that `leadgrid app` has no use for yet.
    """

    name: str
    summary: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell a parser which arguments the verb takes."""
        self._module().add_arguments(parser)

    def run(self, given: Namespace) -> int:
        """Run the verb; answers with the exit code."""
        return int(self._module().run(given))

    def _module(self) -> Any:
        return import_module(f"{__name__}.{self.name}")


COMMANDS = (
    Command("app", "the screen, on sample data unless told otherwise"),
    Command("validate", "all problems of a grid, with line:column"),
    Command("score", "the score of every lead at one instant"),
    Command("backtest", "a grid against leads whose outcomes are known"),
    Command("export", "a grid, or the scored leads, for use elsewhere"),
    Command("sample", "made-up leads, activities and outcomes of any number"),
    Command("workspaces", "what the app keeps in a folder: listed, packed, opened, erased"),
)

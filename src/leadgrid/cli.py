"""The command line: the same library without a screen, for analysts, schedulers and tests.

Exit code 0 fine, 1 an unreadable grid or file (all problems on standard error, nothing half-written), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from leadgrid import __version__
from leadgrid.commands import COMMANDS
from leadgrid.problems import LeadgridError, UsageError

FINE, UNREADABLE, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` without the program's name. Returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        given = _parser(words).parse_args(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else MISUSED
    try:
        return int(given.run(given))
    except UsageError as error:
        _tell(error)
        return MISUSED
    except LeadgridError as error:
        _tell(error)
        return UNREADABLE
    except BrokenPipeError:
        return FINE
    except OSError as error:
        print(f"{error.filename or 'a file'}: {error.strerror or type(error).__name__}", file=sys.stderr)
        return UNREADABLE
    except Exception as error:
        # never a trace: it may quote somebody's rows
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        print(f"leadgrid failed, and the fault is its own: {type(error).__name__} in {place}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _tell(error: LeadgridError) -> None:
    for problem in error.problems:
        print(problem.told(), file=sys.stderr)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser for these words: only a verb that is among them is asked for its arguments, and so imported."""
    parser = argparse.ArgumentParser(
        prog="leadgrid", description="The workshop tool for lead-scoring grids: load, drag, see, backtest, export."
    )
    parser.add_argument("--version", action="version", version=f"leadgrid {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        added = commands.add_parser(command.name, help=command.summary, description=command.summary)
        if command.name in words:
            command.add_arguments(added)
        added.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

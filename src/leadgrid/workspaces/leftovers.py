"""Where a workspace's next file is built, and how what a killed process has left half-built goes away again.

Whatever is written on the way, spilled intermediate results too, stands in a folder of its own that says whose it is.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_RUN: Final = secrets.token_hex(4)
"""Tells this process from an earlier one of the same number, as a container that starts again has it."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file to build on the same disk as `path`; what is left of it goes with the block."""
    folder = path.with_name(f".{path.stem}.{os.getpid()}.{_RUN}.{secrets.token_hex(4)}")
    folder.mkdir()
    try:
        yield folder / "data.duckdb"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def spill_folder(path: Path) -> Path:
    """Where this process may spill what does not fit in memory while it works with the file at `path`."""
    folder = path.with_name(f".spill.{os.getpid()}.{_RUN}.0")
    folder.mkdir(exist_ok=True)
    return folder


def tidy(folder: Path) -> None:
    """Remove what processes that were killed have left."""
    for leftover in folder.glob(".*.*.*.*"):
        _, _, process, run, *_ = leftover.name.split(".")
        if process.isdecimal() and not _is_at_work(int(process), run):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:  # as earlier versions left them
                leftover.unlink(missing_ok=True)


def log_of(path: Path) -> Path:
    """The log that DuckDB keeps beside a file until its changes are in the file itself."""
    return path.with_name(path.name + ".wal")


def _is_at_work(process: int, run: str) -> bool:
    if process == os.getpid():
        return run == _RUN
    if os.name != "posix":
        return True  # elsewhere asking for a process may end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

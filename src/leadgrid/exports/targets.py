"""What an export is: a target, and what it is asked for – the grid, and where it is known the data and the instant.

Everything that is said of a target stands in its `Target`, beside the function that makes it: the command line, the app
and the README draw on that. Knows no target by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leadgrid.datasets import Dataset
from leadgrid.grids import Grid
from leadgrid.instants import Zone
from leadgrid.problems import Language, Words

UTC = Zone()


@dataclass(frozen=True, slots=True)
class Request:
    """A grid to export; `dataset` and `as_of` (microseconds UTC) where the target needs or may use them.

    `beside` are other grids whose scores stand beside this one's where the target lists leads. `won` is the stage that
    counts as won; None leaves it to what is proposed for the data. `text` is the grid's file as people wrote it, where
    there is one.
    """

    grid: Grid
    dataset: Dataset | None = None
    as_of: int | None = None
    zone: Zone = UTC
    language: Language = "en"
    won: str | None = None
    text: str | None = None
    beside: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of file: its name on the command line, its ending and media type, whether it needs leads, what makes it.

    `summary` names it in a line, `about` says what it is good for, and `note` what somebody who opens it should know.
    """

    name: str
    ending: str
    media_type: str
    needs_data: bool
    summary: Words
    make: Callable[[Request], bytes]
    about: Words | None = None
    note: Words | None = None

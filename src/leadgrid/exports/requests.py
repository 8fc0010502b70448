"""What an export is asked for: the grid, and where it is known the data and the instant."""

from __future__ import annotations

from dataclasses import dataclass

from leadgrid.datasets import Dataset
from leadgrid.grids import Grid
from leadgrid.instants import Zone
from leadgrid.problems import Language

UTC = Zone()


@dataclass(frozen=True, slots=True)
class Request:
    """A grid to export; `dataset` and `as_of` (microseconds UTC) where the target needs or may use them.

    `won` is the stage that counts as won; None leaves it to what is proposed for the data. `text` is the grid's file as
    people wrote it, where there is one.
    """

    grid: Grid
    dataset: Dataset | None = None
    as_of: int | None = None
    zone: Zone = UTC
    language: Language = "en"
    won: str | None = None
    text: str | None = None

"""What of a grid can be tuned: points, clamps of groups, starts of bands, the scale and the version.

Tweaks are the numbers apart from their grid: what was moved and is not saved yet, or all that could be. Knows grids and
plain JSON values; knows nothing of files, data or screens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from leadgrid.grids import Bounds, Grid, RungId

Name = TypeVar("Name")
Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Tweaks:
    """Numbers that a grid is to have; what is not named stays as it is there.

    Points per rung, clamps per group, starts per band; `scale` and `version` are None where they stay, and
    `Bounds()` and "" where they go.
    """

    points: tuple[tuple[RungId, int], ...] = ()
    bounds: tuple[tuple[str, Bounds], ...] = ()
    starts: tuple[tuple[str, int], ...] = ()
    scale: Bounds | None = None
    version: str | None = None

    def __len__(self) -> int:
        """How many numbers (a pair of clamps is one, the version too)."""
        others = (self.scale is not None) + (self.version is not None)
        return len(self.points) + len(self.bounds) + len(self.starts) + others

    def on(self, grid: Grid) -> Grid:
        """The grid with these numbers; what the grid does not have (any more) is passed over.

        Raises `ValueError` where they make no grid: starts that do not ascend, points out of reach.
        """
        tuned = (
            grid.with_points(dict(self.points)).with_group_bounds(dict(self.bounds)).with_band_starts(dict(self.starts))
        )
        return replace(
            tuned,
            scale=tuned.scale if self.scale is None else self.scale,
            version=tuned.version if self.version is None else self.version or None,
        )

    @classmethod
    def of(cls, grid: Grid) -> Tweaks:
        """Every number of a grid that can be tuned."""
        return cls(
            points=tuple((identity, rung.points) for identity, rung in grid.rungs),
            bounds=tuple((group.id, group.bounds) for group in grid.groups),
            starts=tuple(grid.starts.items()),
            scale=grid.scale,
            version=grid.version or "",
        )

    @classmethod
    def between(cls, agreed: Grid, tuned: Grid) -> Tweaks:
        """What moves from one grid to the other, of what both have.

        Where both have the same rules it makes the one into the other: `between(agreed, tuned).on(agreed) == tuned`.
        """
        before, now = cls.of(agreed), cls.of(tuned)
        return cls(
            points=tuple(_moved(before.points, now.points)),
            bounds=tuple(_moved(before.bounds, now.bounds)),
            starts=tuple(_moved(before.starts, now.starts)),
            scale=None if now.scale == before.scale else now.scale,
            version=None if now.version == before.version else now.version,
        )

    def to_json(self) -> str:
        """As they are kept beside a grid: numbers in lists, each behind what it belongs to.

        >>> Tweaks(points=((("demo", 0), 25),), bounds=(("web", Bounds(max=40)),)).to_json()
        '{"points": [["demo", 0, 25]], "bounds": [["web", null, 40]], "starts": []}'
        """
        plain: dict[str, Any] = {
            "points": [[criterion, number, points] for (criterion, number), points in self.points],
            "bounds": [[group, bounds.min, bounds.max] for group, bounds in self.bounds],
            "starts": [[band, start] for band, start in self.starts],
        }
        if self.scale is not None:
            plain["scale"] = [self.scale.min, self.scale.max]
        if self.version is not None:
            plain["version"] = self.version
        return json.dumps(plain)

    @classmethod
    def from_json(cls, text: str) -> Tweaks:
        plain: dict[str, Any] = json.loads(text)
        return cls(
            points=tuple(((criterion, number), points) for criterion, number, points in plain["points"]),
            bounds=tuple((group, Bounds(low, high)) for group, low, high in plain["bounds"]),
            starts=tuple((band, start) for band, start in plain["starts"]),
            scale=Bounds(*plain["scale"]) if "scale" in plain else None,
            version=plain.get("version"),
        )


def pushed(grid: Grid, band: str, start: int, *, within: tuple[int, int]) -> dict[str, int]:
    """Starts of the bands once one of them is moved to `start`: neighbours give way so that all still ascend.

    All stay within the two ends, which leaves each band at least one score.
    """
    starts = grid.starts
    order = list(starts)
    place = order.index(band)
    starts[band] = min(max(start, within[0] + place), within[1] - (len(order) - 1 - place))
    for below, above in zip(order[place::-1], order[place - 1 :: -1] if place else [], strict=False):
        starts[above] = min(starts[above], starts[below] - 1)
    for below, above in zip(order[place:], order[place + 1 :], strict=False):
        starts[above] = max(starts[above], starts[below] + 1)
    return starts


def _moved(before: Iterable[tuple[Name, Number]], now: Iterable[tuple[Name, Number]]) -> Iterable[tuple[Name, Number]]:
    had = dict(before)
    return ((name, number) for name, number in now if name in had and had[name] != number)

"""The grid that marketing and sales agree on: groups, criteria with their points, bands and a matrix.

Plain frozen values that are valid if they exist; a change gives a new grid. Knows nothing of YAML, SQL or data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from leadgrid.conditions import ActivityCondition, Condition
from leadgrid.instants import Duration

LANGUAGE_VERSION: Final = 1
MOST_POINTS: Final = 1_000
MOST_BOUND: Final = 1_000_000
MOST_CRITERIA: Final = 500
MOST_UP_TO: Final = 1_000_000
USUAL_RANGE: Final = (-50, 50)
ID_PATTERN: Final = re.compile(r"[a-z][a-z0-9_]*")
BAND_ID_PATTERN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")

Axis = Literal["fit", "engagement"]
AXES: Final[tuple[Axis, ...]] = ("fit", "engagement")
Kind = Literal["when", "each", "ladder"]
KINDS: Final[tuple[Kind, ...]] = ("when", "each", "ladder")
RungId = tuple[str, int]
"""A criterion's id and the number of the rung from 0."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text, or one per language; `texts` maps a two-letter language, or "" for a plain text, to what it says.

    >>> Label((("fr", "Profil"), ("en", "Profile"))).told("en"), Label.plain("Froid").told("en")
    ('Profile', 'Froid')
    """

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def plain(cls, text: str) -> Label:
        return cls((("", text),))

    def told(self, language: str) -> str:
        spoken = dict(self.texts)
        return spoken.get(language) or spoken.get("") or next(iter(spoken.values()))


@dataclass(frozen=True, slots=True)
class Bounds:
    """Optional clamps, both inclusive."""

    min: int | None = None
    max: int | None = None

    def __post_init__(self) -> None:
        if any(bound is not None and abs(bound) > MOST_BOUND for bound in (self.min, self.max)):
            raise ValueError("a bound is too far out")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria whose points are added up, clamped, and counted on one axis."""

    id: str
    axis: Axis
    label: Label | None = None
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Rung:
    """Points, and the condition that earns them; what has a slider of its own."""

    points: int
    condition: Condition
    label: Label | None = None

    def __post_init__(self) -> None:
        if abs(self.points) > MOST_POINTS:
            raise ValueError("points go from -1000 to 1000")


@dataclass(frozen=True, slots=True)
class Decay:
    """Points lose `lose` percent per full interval `every` of age."""

    lose: int
    every: Duration

    def __post_init__(self) -> None:
        if not 1 <= self.lose <= 100:
            raise ValueError("lose goes from 1 to 100")

    @property
    def multipliers(self) -> tuple[int, ...]:
        """Thousandths that are left after 0, 1, 2 … full intervals; after the last one nothing is left.

        Each is round_half_up(1000 · (1 − lose/100)^k), computed exactly (grid language §3).

        >>> Decay(50, Duration(30, "d")).multipliers
        (1000, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1)
        """
        kept: list[int] = []
        left, whole = 1, 1
        while (weight := (2_000 * left + whole) // (2 * whole)) > 0:
            kept.append(weight)
            left, whole = left * (100 - self.lose), whole * 100
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule. A `when` and an `each` have one rung; a ladder has several, and the first that holds counts."""

    id: str
    group: str
    kind: Kind
    rungs: tuple[Rung, ...]
    up_to: int | None = None
    decay: Decay | None = None
    label: Label | None = None
    why: Label | None = None
    enabled: bool = True
    locked: bool = False
    range: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not self.rungs or (self.kind != "ladder" and len(self.rungs) != 1):
            raise ValueError(f"{self.id}: a {self.kind} does not have {len(self.rungs)} rungs")
        if self.kind == "each":
            condition = self.rungs[0].condition
            if not isinstance(condition, ActivityCondition) or condition.measure is not None:
                raise ValueError(f"{self.id}: each takes a selection of events")
        elif self.up_to is not None:
            raise ValueError(f"{self.id}: up_to belongs to each")
        if self.decay and not all(isinstance(rung.condition, ActivityCondition) for rung in self.rungs):
            raise ValueError(f"{self.id}: only a single activity condition decays")

    @property
    def slider_range(self) -> tuple[int, int]:
        """What a slider may use: the written range, or −50 to 50 widened to hold the points."""
        if self.range is not None:
            return self.range
        points = [rung.points for rung in self.rungs]
        return min(USUAL_RANGE[0], *points), max(USUAL_RANGE[1], *points)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of shown scores that begins at `at_least`; only the first band has none."""

    id: str
    at_least: int | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Fit × engagement cells; each list strictly descends to its catch-all, which has no `at_least`."""

    fit: tuple[Band, ...]
    engagement: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole grid. The reader (`leadgrid.reading`) checks what spans several parts, with line and column."""

    name: str
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    version: str | None = None
    description: Label | None = None
    audience: Condition | None = None
    scale: Bounds = Bounds()
    bands: tuple[Band, ...] = ()
    matrix: Matrix | None = None

    def __post_init__(self) -> None:
        ids = [group.id for group in self.groups]
        criteria = [criterion.id for criterion in self.criteria]
        if not ids or not criteria or len(set(ids)) < len(ids) or len(set(criteria)) < len(criteria):
            raise ValueError("a grid needs groups and criteria, each id once")
        if any(criterion.group not in ids for criterion in self.criteria):
            raise ValueError("a criterion's group does not exist")
        starts = [band.at_least for band in self.bands]
        reached = [start for start in starts[1:] if start is not None]
        if starts and (starts[0] is not None or len(reached) < len(starts) - 1 or not _ascends(reached)):
            raise ValueError("bands ascend, and only the first has no start")

    @property
    def rungs(self) -> Iterator[tuple[RungId, Rung]]:
        """Every rung in grid order, with its id."""
        for criterion in self.criteria:
            for number, rung in enumerate(criterion.rungs):
                yield (criterion.id, number), rung

    @property
    def enabled_rungs(self) -> Iterator[tuple[RungId, Criterion, Rung]]:
        """Every rung that counts, in grid order: its id, its criterion and itself."""
        for criterion in self.criteria:
            if criterion.enabled:
                for number, rung in enumerate(criterion.rungs):
                    yield (criterion.id, number), criterion, rung

    @property
    def conditions(self) -> Iterator[Condition]:
        """Everything that the grid asks of a lead: what its enabled rungs ask, then its audience."""
        yield from (rung.condition for _, _, rung in self.enabled_rungs)
        if self.audience is not None:
            yield self.audience

    @property
    def starts(self) -> dict[str, int]:
        """Where the bands begin, from the lowest; without the first one, which begins nowhere."""
        return {band.id: band.at_least for band in self.bands if band.at_least is not None}

    def criterion(self, id: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == id)

    def group(self, id: str) -> Group:
        return next(group for group in self.groups if group.id == id)

    def band(self, id: str) -> Band:
        return next(band for band in self.bands if band.id == id)

    def on_axis(self, axis: Axis) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.axis == axis)

    def criteria_of(self, group: str) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.group == group)

    def band_of(self, score: int) -> Band | None:
        """The last band that a shown score reaches, or None in a grid without bands."""
        reached = [band for band in self.bands if band.at_least is None or band.at_least <= score]
        return reached[-1] if reached else None

    def with_points(self, points: Mapping[RungId, int]) -> Grid:
        """The same grid with other points for the named rungs.

        Raises `ValueError` where points are out of −1000 to 1000.
        """
        criteria = tuple(
            replace(
                criterion,
                rungs=tuple(
                    replace(rung, points=points.get((criterion.id, number), rung.points))
                    for number, rung in enumerate(criterion.rungs)
                ),
            )
            for criterion in self.criteria
        )
        return replace(self, criteria=criteria)

    def with_group_bounds(self, bounds: Mapping[str, Bounds]) -> Grid:
        """The same grid with other clamps for the named groups."""
        groups = tuple(replace(group, bounds=bounds.get(group.id, group.bounds)) for group in self.groups)
        return replace(self, groups=groups)

    def with_band_starts(self, starts: Mapping[str, int]) -> Grid:
        """The same grid with other starts for the named bands (the first band has none to change)."""
        bands = tuple(
            band if band.at_least is None else replace(band, at_least=starts.get(band.id, band.at_least))
            for band in self.bands
        )
        return replace(self, bands=bands)


def named(part: Group | Criterion | Band, language: str) -> str:
    """What people call a part of a grid: its label in their language, else its id.

    >>> named(Band("call", 40, Label((("fr", "À appeler"),))), "en"), named(Band("call", 40), "en")
    ('À appeler', 'call')
    """
    return part.label.told(language) if part.label else part.id


def _ascends(numbers: list[int]) -> bool:
    return all(low < high for low, high in pairwise(numbers))

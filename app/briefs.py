"""What the live tuner is told of a grid, and what it says of it: structure and numbers as plain JSON values.

The browser gets words and integers, never names of leads. Texts go as they are: the component only ever sets them as
text. What comes back is checked. Knows grids; knows nothing of data, Streamlit or the component.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from desks import Desk
from escapes import shortened
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, RungId, named
from leadgrid.reasons import rung_label
from leadgrid.sentences import rung_aloud
from leadgrid.tweaks import Tweaks
from palette import palette
from voices import Voice

Json = dict[str, Any]
LONGEST_NAME: Final = 80
LONGEST_WHY: Final = 600


def rung_key(rung: RungId) -> str:
    """How the browser calls a rung.

    >>> rung_key(("white_paper", 0))
    'white_paper/0'
    """
    return f"{rung[0]}/{rung[1]}"


def structure(at: Desk, voice: Voice, *, dark: bool) -> Json:
    """The agreed grid as the browser knows it: names in the reader's language, agreed numbers, colours of bands."""
    grid = at.agreed
    colours = palette(dark=dark).band_colours(len(grid.bands))
    return {
        "name": shortened(grid.name, longest=LONGEST_NAME),
        "version": grid.version,
        "scale": _bounds(grid.scale),
        "groups": [
            {"id": group.id, "label": _named(group, voice), "axis": group.axis, **_bounds(group.bounds)}
            for group in grid.groups
        ],
        "criteria": [_criterion(criterion, voice) for criterion in grid.criteria],
        "rungs": [
            {
                "key": rung_key(identity),
                "criterion": identity[0],
                "label": shortened(
                    rung.label.told(voice.language) if rung.label else str(identity[1] + 1), longest=LONGEST_NAME
                ),
                "aloud": shortened(
                    rung_aloud(grid.criterion(identity[0]), identity[1], voice.language), longest=LONGEST_WHY
                ),
                "spoken": shortened(rung_label(grid, identity, voice.language), longest=LONGEST_NAME),
                "points": rung.points,
            }
            for identity, rung in grid.rungs
        ],
        "bands": [_band(band, voice) | {"colour": colour} for band, colour in zip(grid.bands, colours, strict=True)],
        "matrix": None
        if grid.matrix is None
        else {
            "fit": [_band(level, voice) for level in grid.matrix.fit],
            "engagement": [_band(level, voice) for level in grid.matrix.engagement],
        },
        "sales": None if at.agreed_sales is None else at.agreed_sales.id,
    }


def numbers(grid: Grid, sales: Band | None) -> Json:
    """Every number of a grid that the tuner moves."""
    every = Tweaks.of(grid)
    return {
        "points": {rung_key(rung): points for rung, points in every.points},
        "bounds": {group: _bounds(bounds) for group, bounds in every.bounds},
        "starts": dict(every.starts),
        "sales": None if sales is None else sales.id,
    }


def grid_with(grid: Grid, given: object) -> tuple[Grid, str | None]:
    """The grid with numbers as a browser sent them, and the band from which sales calls; the inverse of `numbers`.

    Raises `ValueError` where they are no numbers of this grid.
    """
    match given:
        case {"points": dict(points), "bounds": dict(bounds), "starts": dict(starts), "sales": None | str() as sales}:
            known = Tweaks.of(grid)
            rungs = {rung_key(rung): rung for rung, _ in known.points}
            groups, bands = dict(known.bounds), dict(known.starts)
            if points.keys() <= rungs.keys() and bounds.keys() <= groups.keys() and starts.keys() <= bands.keys():
                said = Tweaks(
                    points=tuple((rungs[key], _whole(number)) for key, number in points.items()),
                    bounds=tuple((group, _limits(limits)) for group, limits in bounds.items()),
                    starts=tuple((band, _whole(start)) for band, start in starts.items()),
                )
                return said.on(grid), sales if sales in bands else None
    raise ValueError("these are no numbers of this grid")


def _whole(number: object) -> int:
    if type(number) is not int:
        raise ValueError("a number of a grid is a whole one")
    return number


def _limits(given: object) -> Bounds:
    match given:
        case {"min": low, "max": high}:
            return Bounds(None if low is None else _whole(low), None if high is None else _whole(high))
    raise ValueError("limits have two ends")


def _criterion(criterion: Criterion, voice: Voice) -> Json:
    low, high = criterion.slider_range
    return {
        "id": criterion.id,
        "label": _named(criterion, voice),
        "why": None if criterion.why is None else shortened(criterion.why.told(voice.language), longest=LONGEST_WHY),
        "notes": " ".join(_notes(criterion, voice)) or None,
        "group": criterion.group,
        "kind": criterion.kind,
        "enabled": criterion.enabled,
        "locked": criterion.locked,
        "range": [low, high],
        "decays": criterion.decay is not None,
    }


def _notes(criterion: Criterion, voice: Voice) -> Sequence[str]:
    """What makes its points more or less than they look."""
    notes = []
    if criterion.kind == "each":
        up_to = criterion.up_to
        notes.append(voice.t("tune.each") if up_to is None else voice.t("tune.each_up_to", count=up_to))
    if criterion.decay:
        every = voice.t(f"tune.span.{criterion.decay.every.unit}", count=criterion.decay.every.amount)
        notes.append(voice.t("tune.decays", lose=criterion.decay.lose, every=every))
    return notes


def _band(band: Band, voice: Voice) -> Json:
    return {"id": band.id, "label": _named(band, voice), "from": band.at_least}


def _bounds(bounds: Bounds) -> Json:
    return {"min": bounds.min, "max": bounds.max}


def _named(part: Group | Criterion | Band, voice: Voice) -> str:
    return shortened(named(part, voice.language), longest=LONGEST_NAME)

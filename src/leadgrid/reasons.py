"""Why a lead has its score: the rungs that moved it most, and what groups and the scale cut off, in words.

Knows signatures and grids; knows no words of the screen. The events behind a rung are `profiles.history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from leadgrid import numerals
from leadgrid.grids import Bounds, Grid, RungId, named
from leadgrid.problems import Language, Words
from leadgrid.scores import clamped
from leadgrid.sentences.phrases import quoted
from leadgrid.signatures import Signatures

_LIMITS: Final = {
    "ceiling": Words(en="ceiling of", fr="plafond de"),
    "floor": Words(en="floor of", fr="plancher de"),
    "ceiling of scale": Words(en="ceiling of the scale", fr="plafond de l'échelle"),
    "floor of scale": Words(en="floor of the scale", fr="plancher de l'échelle"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rung gave one lead, in thousandths of a point (before the clamps of its group)."""

    rung: RungId
    thousandths: int


def reasons(signatures: Signatures, grid: Grid, signature: int, *, most: int | None = 3) -> tuple[Reason, ...]:
    """The rungs that gave or took most, the largest first, ties in grid order; `most=None` gives all that count."""
    points = {identity: rung.points for identity, rung in grid.rungs}
    weights = np.array([points[identity] for identity in signatures.rungs], dtype=np.int64)
    given = weights * signatures.hits[:, signature]
    order = np.argsort(-np.abs(given), kind="stable")
    found = [Reason(signatures.rungs[place], int(given[place])) for place in order if given[place]]
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class Cut:
    """What the limits of a group, or of the scale where `group` is None, added to a sum or took away from it, in
    thousandths of a point."""

    group: str | None
    thousandths: int


def cuts(grid: Grid, given: Sequence[Reason]) -> tuple[Cut, ...]:
    """Where limits changed a lead's sums: groups in grid order, then the scale; `given` is all that counted.

    Reasons and cuts together are the score, before it is rounded.
    """
    found: list[Cut] = []
    for group in grid.groups:
        if group.bounds != Bounds():
            total = sum(reason.thousandths for reason in given if grid.criterion(reason.rung[0]).group == group.id)
            found.append(Cut(group.id, _within(total, group.bounds) - total))
    total = sum(reason.thousandths for reason in given) + sum(cut.thousandths for cut in found)
    found.append(Cut(None, _within(total, grid.scale) - total))
    return tuple(cut for cut in found if cut.thousandths)


def in_words(grid: Grid, why: Iterable[Reason | Cut], language: Language) -> tuple[str, ...]:
    """Each reason and each cut as people say it: «Démo +20», «plafond de « Profil » : −15».

    A reason is the rung's label with its points, half up and with their sign, with the decimals that decay leaves:
    12.5 stays 12.5.
    """
    return tuple(_in_words(grid, each, language) for each in why)


def _in_words(grid: Grid, each: Reason | Cut, language: Language) -> str:
    points = numerals.points(each.thousandths, language)
    if isinstance(each, Reason):
        return f"{rung_label(grid, each.rung, language)} {points}"
    limit = ("ceiling" if each.thousandths < 0 else "floor") + (" of scale" if each.group is None else "")
    colon = f"{numerals.NARROW}: " if language == "fr" else ": "
    called = "" if each.group is None else f" {quoted(named(grid.group(each.group), language), language)}"
    return f"{_LIMITS[limit].told(language)}{called}{colon}{points}"


def _within(thousandths: int, bounds: Bounds) -> int:
    return int(clamped(np.array([thousandths]), bounds)[0])


def rung_label(grid: Grid, rung: RungId, language: Language) -> str:
    """What a rung is called: its own label beside its criterion's, which defaults to the criterion's id."""
    criterion = grid.criterion(rung[0])
    whole, own = named(criterion, language), criterion.rungs[rung[1]].label
    if own is not None:
        return f"{whole} – {own.told(language)}"
    return whole if len(criterion.rungs) == 1 else f"{whole} ({rung[1] + 1})"

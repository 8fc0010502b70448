"""Why a lead has its score: the rungs that moved it most, and what groups cut off, in words.

Knows signatures and grids; knows no words of the screen. The events behind a rung are `profiles.history`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadgrid import numerals
from leadgrid.grids import Bounds, Grid, RungId, named
from leadgrid.problems import Language
from leadgrid.scores import clamped
from leadgrid.sentences.phrases import quoted
from leadgrid.signatures import Signatures


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
    """What the limits of a group added to its sum or took away from it, in thousandths of a point."""

    group: str
    thousandths: int


def cuts(grid: Grid, given: tuple[Reason, ...]) -> tuple[Cut, ...]:
    """The groups whose limits changed a lead's sum, in grid order; `given` is all that counted."""
    found = []
    for group in grid.groups:
        if group.bounds == Bounds():
            continue
        total = sum(reason.thousandths for reason in given if grid.criterion(reason.rung[0]).group == group.id)
        found.append(Cut(group.id, int(clamped(np.array([total]), group.bounds)[0]) - total))
    return tuple(cut for cut in found if cut.thousandths)


def cuts_in_words(grid: Grid, cut: tuple[Cut, ...], language: Language) -> tuple[str, ...]:
    """Each cut as people say it: «plafond de « Profil » : −15»."""
    ends = {"fr": ("plafond de", "plancher de", f"{numerals.NARROW}: "), "en": ("ceiling of", "floor of", ": ")}
    most, least, colon = ends[language]
    return tuple(
        f"{most if each.thousandths < 0 else least} {quoted(named(grid.group(each.group), language), language)}"
        f"{colon}{numerals.points(each.thousandths, language)}"
        for each in cut
    )


def in_words(grid: Grid, given: tuple[Reason, ...], language: Language) -> tuple[str, ...]:
    """Each reason as people say it: the rung's label with its points, half up and with their sign.

    Points are shown with the decimals that decay leaves: 12.5 stays 12.5.
    """
    return tuple(
        f"{rung_label(grid, reason.rung, language)} {numerals.points(reason.thousandths, language)}" for reason in given
    )


def rung_label(grid: Grid, rung: RungId, language: Language) -> str:
    """What a rung is called: its own label beside its criterion's, which defaults to the criterion's id."""
    criterion = grid.criterion(rung[0])
    whole, own = named(criterion, language), criterion.rungs[rung[1]].label
    if own is not None:
        return f"{whole} – {own.told(language)}"
    return whole if len(criterion.rungs) == 1 else f"{whole} ({rung[1] + 1})"

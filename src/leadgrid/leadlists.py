"""The ranked list of today's leads: who has which score, which band, and why.

Knows signatures and scores; knows no names (a lead is its number) and nothing of DuckDB or the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadgrid.features import Features
from leadgrid.grids import Grid, Matrix
from leadgrid.reasons import Cut, Reason, cuts, reasons
from leadgrid.scores import Scores
from leadgrid.signatures import Signatures

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RankedLead:
    """One lead of the list; `band` and `cell` are ids, or None in a grid without them."""

    lead: int
    score: int
    band: str | None
    fit: int
    engagement: int
    cell: str | None
    reasons: tuple[Reason, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def why(self) -> tuple[Reason | Cut, ...]:
        """The reasons, and after them what limits made of the sums."""
        return (*self.reasons, *self.cuts)


@dataclass(frozen=True)
class Ranking:
    """Today's scored leads from the highest score down, ties in lead_id order: lead numbers and their signatures."""

    leads: Whole
    signatures: Whole

    def __len__(self) -> int:
        return len(self.leads)


def rank(features: Features, signatures: Signatures, scores: Scores, *, among: Whole | None = None) -> Ranking:
    """Today's leads in order; `among` keeps only these lead numbers."""
    listed = features.looks.today & (signatures.of_look >= 0)
    if among is not None:
        listed &= np.isin(features.looks.lead, among)
    leads, of_lead = features.looks.lead[listed], signatures.of_look[listed]
    order = np.argsort(-scores.score[of_lead], kind="stable")
    return Ranking(leads[order], of_lead[order])


def page(
    ranking: Ranking,
    signatures: Signatures,
    scores: Scores,
    grid: Grid,
    *,
    first: int = 0,
    most: int | None = 50,
    why: int | None = 3,
) -> tuple[RankedLead, ...]:
    """A stretch of the ranking with bands and the `why` largest reasons."""
    last = len(ranking) if most is None else first + most
    listed = []
    told: dict[int, tuple[tuple[Reason, ...], tuple[Cut, ...]]] = {}
    leads, of_leads = ranking.leads[first:last].tolist(), ranking.signatures[first:last].tolist()
    for lead, signature in zip(leads, of_leads, strict=True):
        score, fit, engagement = (int(part[signature]) for part in (scores.score, scores.fit, scores.engagement))
        band = grid.band_of(score)
        if signature not in told:
            given = reasons(signatures, grid, signature, most=None)
            told[signature] = given[:why], cuts(grid, given)
        listed.append(
            RankedLead(
                lead=lead,
                score=score,
                band=band.id if band else None,
                fit=fit,
                engagement=engagement,
                cell=cell(grid.matrix, fit, engagement) if grid.matrix else None,
                reasons=told[signature][0],
                cuts=told[signature][1],
            )
        )
    return tuple(listed)


def scores_of(features: Features, signatures: Signatures, scores: Scores, leads: Sequence[int]) -> list[int | None]:
    """Today's shown scores of lead numbers, in their order; None where a lead is not scored: the audience of the grid
    leaves it out, or it is none of today's."""
    wanted = np.array(leads, dtype=np.int64)
    listed = features.looks.today & (signatures.of_look >= 0) & np.isin(features.looks.lead, wanted)
    shown = scores.score[signatures.of_look[listed]]
    found = dict(zip(features.looks.lead[listed].tolist(), shown.tolist(), strict=True))
    return [found.get(lead) for lead in leads]


def cell(matrix: Matrix, fit: int, engagement: int) -> str:
    """The first row that the shown fit reaches, and the first column that the shown engagement reaches."""
    row = next(band for band in matrix.fit if band.at_least is None or fit >= band.at_least)
    column = next(band for band in matrix.engagement if band.at_least is None or engagement >= band.at_least)
    return row.id + column.id

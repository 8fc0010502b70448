"""The scored leads as people want them: score, band, and the three rules that weighed most, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from leadgrid.exports.spreadsheets import csv as safe_csv
from leadgrid.exports.targets import Request, Target
from leadgrid.features import Shelf, measure
from leadgrid.grids import Grid, named
from leadgrid.instants import to_datetime
from leadgrid.leadlists import RankedLead, page, rank, scores_of
from leadgrid.problems import Language, Words
from leadgrid.profiles import profiles, won_before
from leadgrid.proposals import proposed_target
from leadgrid.reasons import in_words
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import View

REASONS: Final = 3
BETWEEN: Final = " · "
"""Stands between two limits in one cell."""


def scored_leads(request: Request) -> pl.DataFrame:
    """One row a scored lead, highest score first: lead_id, score, band, band_label, fit, engagement, cell, a score for
    each grid beside it, won_on (the day, in the zone of the files, on which the lead had been won before the as-of
    instant), reason_1 … reason_3, limits (what ceilings and floors of groups and of the scale made of the sums), and
    the lead's attributes under their own names."""
    assert request.dataset is not None
    assert request.as_of is not None
    features = measure(request.dataset, request.grid, View(today=request.as_of, replay=None), shelf=Shelf())
    signatures = fold(features, request.grid)
    scores = weigh(signatures, request.grid)
    return told(
        request, page(rank(features, signatures, scores), signatures, scores, request.grid, most=None, why=REASONS)
    )


def told(request: Request, listed: tuple[RankedLead, ...]) -> pl.DataFrame:
    """The same of a stretch of the ranked list, in its order."""
    assert request.dataset is not None
    assert request.as_of is not None
    known = profiles(request.dataset, [lead.lead for lead in listed]).drop("lead")
    stage = request.won or proposed_target(request.dataset.facts)
    won = won_before(request.dataset, stage, as_of=request.as_of) if stage else {}
    rows = table(request.grid, listed, known["lead_id"].to_list(), request.language)
    levels = {band.id: named(band, request.language) for band in request.grid.bands}
    reached = [levels.get(lead.band) if lead.band else None for lead in listed]
    rows = rows.insert_column(rows.columns.index("band") + 1, pl.Series("band_label", reached, dtype=pl.String))
    local = request.dataset.facts.local
    days = [to_datetime(local(won[lead.lead])).date().isoformat() if lead.lead in won else None for lead in listed]
    rows = rows.insert_column(rows.columns.index("cell") + 1, pl.Series("won_on", days, dtype=pl.String))
    known = known.drop("lead_id")
    for number, other in enumerate(_names(request.beside)):
        rows = rows.insert_column(
            rows.columns.index("cell") + 1 + number,
            pl.Series(other, _beside(request, request.beside[number], listed), dtype=pl.Int64),
        )
    # an attribute may be called as one of ours is
    return rows.hstack(known.rename({name: f"lead.{name}" for name in known.columns if name in rows.columns}))


def _names(grids: Sequence[Grid]) -> list[str]:
    """A column for each grid: «score: NAME», told apart where two have one name."""
    names: list[str] = []
    for grid in grids:
        name, again = f"score: {grid.name}", 2
        while name in names:
            name, again = f"score: {grid.name} ({again})", again + 1
        names.append(name)
    return names


def _beside(request: Request, grid: Grid, listed: Sequence[RankedLead]) -> list[int | None]:
    """The same leads under another grid, at the same instant; None where its audience leaves one out."""
    assert request.dataset is not None
    features = measure(request.dataset, grid, View(today=request.as_of, replay=None), shelf=Shelf())
    signatures = fold(features, grid)
    return scores_of(features, signatures, weigh(signatures, grid), [lead.lead for lead in listed])


def table(grid: Grid, listed: tuple[RankedLead, ...], names: list[str], language: Language) -> pl.DataFrame:
    """A stretch of the ranked list as a frame; `names` are the lead_ids."""
    said = [in_words(grid, lead.reasons, language) for lead in listed]
    limits = [in_words(grid, lead.cuts, language) for lead in listed]
    columns: dict[str, list[object]] = {
        "lead_id": list(names),
        "score": [lead.score for lead in listed],
        "band": [lead.band for lead in listed],
        "fit": [lead.fit for lead in listed],
        "engagement": [lead.engagement for lead in listed],
        "cell": [lead.cell for lead in listed],
    }
    for place in range(REASONS):
        columns[f"reason_{place + 1}"] = [words[place] if place < len(words) else None for words in said]
    columns["limits"] = [BETWEEN.join(words) or None for words in limits]
    kinds = {name: pl.Int64 if name in ("score", "fit", "engagement") else pl.String for name in columns}
    return pl.DataFrame(columns, schema=kinds)


def csv(request: Request) -> bytes:
    """CSV for people: a text that a spreadsheet would run is written with a leading apostrophe."""
    return safe_csv(scored_leads(request), language=request.language)


SCORES: Final = Target(
    name="scores",
    ending=".csv",
    media_type="text/csv",
    needs_data=True,
    summary=Words(en="the scored leads with three reasons each", fr="les leads notés, avec trois raisons chacun"),
    make=csv,
    note=Words(
        en="a text that a spreadsheet would run as a formula begins with an apostrophe, and an empty last column says"
        " so: read here again, it is as it was",
        fr="un texte qu'un tableur exécuterait comme une formule commence par une apostrophe, et une dernière colonne"
        " vide le dit : relu ici, il redevient lui-même",
    ),
)

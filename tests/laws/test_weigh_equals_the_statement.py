"""One way to compute a score: fold and weigh give every lead what the whole compiled statement gives it."""

import tempfile
from pathlib import Path

from hypothesis import given

from leadgrid.datasets import load
from leadgrid.features import Shelf, measure
from leadgrid.instants import Zone
from leadgrid.leadlists import page, rank
from leadgrid.profiles import lead_ids
from leadgrid.reading import parse_grid
from leadgrid.scores import weigh
from leadgrid.scorings import score
from leadgrid.signatures import fold
from leadgrid.snapshots import View
from leadgrid.sources import Source
from tests import strategies


@given(strategies.cases())
def test_signatures_weigh_what_the_statement_says(case):
    grid = parse_grid(case.grid_text)
    with tempfile.TemporaryDirectory() as name:
        sources = {}
        for kind, text in (("leads", case.leads_csv), ("activities", case.activities_csv)):
            if text is not None:
                path = Path(name) / f"{kind}.csv"
                path.write_text(text, encoding="utf-8", newline="")
                sources[kind] = Source(path)
        with load(**sources, zone=Zone(case.zone)) as dataset:
            stated = score(dataset, grid, as_of=case.as_of)
            features = measure(dataset, grid, View(today=case.as_of, replay=None), shelf=Shelf())
            signatures = fold(features, grid)
            scores = weigh(signatures, grid)
            listed = page(rank(features, signatures, scores), signatures, scores, grid, most=None)
            names = lead_ids(dataset)
    weighed = {names[lead.lead]: (lead.score, lead.band, lead.fit, lead.engagement, lead.cell) for lead in listed}
    assert weighed == {row[0]: row[1:] for row in stated.iter_rows()}
    assert [lead.score for lead in listed] == sorted((row[1] for row in stated.iter_rows()), reverse=True)

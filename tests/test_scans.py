"""A statement over stretches of leads gives what it gives in one piece, however small the stretches are."""

import pytest

from leadgrid import features, scans
from leadgrid.datasets import load
from leadgrid.features import Shelf, measure
from leadgrid.places import grids_folder, sample_folder
from leadgrid.proposals import proposed_view
from leadgrid.reading import read_grid
from leadgrid.scorings import score
from leadgrid.sources import Source


@pytest.fixture(scope="module")
def sample():
    files = {kind: Source(sample_folder() / f"{kind}.csv") for kind in ("leads", "activities", "outcomes")}
    with load(**files) as dataset:
        yield dataset


@pytest.mark.parametrize("leads_at_once", [4_999, 1_700])
def test_stretches_give_the_same_scores_and_hits(sample, monkeypatch, leads_at_once):
    grid = read_grid(grids_folder() / "default.yaml")
    view = proposed_view(sample.facts, now=0)
    whole, measured = score(sample, grid, as_of=view.today, detail=True), measure(sample, grid, view, shelf=Shelf())
    told = []
    pieces = -(-sample.lead_count // leads_at_once)
    monkeypatch.setattr(scans, "LEADS_FROM_ONE_INSTANT", leads_at_once)
    assert score(sample, grid, as_of=view.today, detail=True, progress=told.append).equals(whole)
    assert len(told) == pieces
    again = measure(sample, grid, view, shelf=Shelf())
    assert all((again.hits[rung] == hits).all() for rung, hits in measured.hits.items())
    assert (again.looks.lead == measured.looks.lead).all()


@pytest.mark.parametrize("leads_at_once", [4_999, 1_700])
def test_stretches_give_the_same_hits_where_every_look_has_its_instant(sample, monkeypatch, leads_at_once):
    grid, view = read_grid(grids_folder() / "default.yaml"), proposed_view(sample.facts, now=0)
    whole, told = measure(sample, grid, view, shelf=Shelf()), []
    monkeypatch.setattr(scans, "LEADS_AT_ONCE", leads_at_once)
    monkeypatch.setattr(features, "FEW_INSTANTS", 1)
    again = measure(sample, grid, view, shelf=Shelf(), progress=told.append)
    assert len(told) == -(-sample.lead_count // leads_at_once)
    assert all((again.hits[rung] == hits).all() for rung, hits in whole.hits.items())

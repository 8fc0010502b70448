"""Rungs are measured once: points cost nothing, a window costs one rung, and what is kept is what would be measured."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from leadgrid import features
from leadgrid.conditions import ActivityCondition
from leadgrid.datasets import load
from leadgrid.features import Shelf, measure, structure_key
from leadgrid.grids import Grid
from leadgrid.instants import Duration, Zone
from leadgrid.places import grids_folder, sample_folder
from leadgrid.profiles import lead_ids, won_before
from leadgrid.proposals import proposed_view
from leadgrid.reading import parse_grid, read_grid
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source
from tests import strategies


@pytest.fixture(scope="module")
def sample():
    files = {kind: Source(sample_folder() / f"{kind}.csv") for kind in ("leads", "activities", "outcomes")}
    with load(**files) as dataset:
        yield dataset


@pytest.fixture(scope="module")
def grid():
    return read_grid(grids_folder() / "default.yaml")


def view_of(dataset):
    return proposed_view(dataset.facts, now=0)


def with_window(grid: Grid, id: str, within: str) -> Grid:
    """The grid with another window in the first rung of a criterion."""
    criterion = grid.criterion(id)
    rung = criterion.rungs[0]
    assert isinstance(rung.condition, ActivityCondition)
    selection = replace(rung.condition.selection, within=Duration.read(within))
    edited = replace(rung, condition=replace(rung.condition, selection=selection))
    changed = replace(criterion, rungs=(edited, *criterion.rungs[1:]))
    return replace(grid, criteria=tuple(changed if other is criterion else other for other in grid.criteria))


def windowed(grid: Grid) -> str:
    """The first criterion whose first rung has a window."""
    return next(
        criterion.id
        for criterion in grid.criteria
        if isinstance(criterion.rungs[0].condition, ActivityCondition) and criterion.rungs[0].condition.selection.within
    )


def test_moving_points_measures_nothing_and_a_window_measures_one_rung(sample, grid):
    shelf, view = Shelf(), view_of(sample)
    measure(sample, grid, view, shelf=shelf)
    everything = sum(1 for _ in grid.rungs)
    assert len(shelf.executed) == 1
    assert shelf.executed[0] <= everything  # two rungs that ask the same are measured once
    points = {identity: 1 for identity, _ in grid.rungs}
    measure(sample, grid.with_points(points), view, shelf=shelf)
    assert shelf.executed[1:] == []
    measure(sample, with_window(grid, windowed(grid), "11d"), view, shelf=shelf)
    assert shelf.executed[1:] == [1]


def test_what_is_kept_is_what_would_be_measured(sample, grid):
    shelf, view = Shelf(), view_of(sample)
    measure(sample, grid, view, shelf=shelf)
    kept = measure(sample, grid, view, shelf=shelf)
    fresh = measure(sample, grid, view, shelf=Shelf())
    assert kept.hits.keys() == fresh.hits.keys()
    for rung, hits in fresh.hits.items():
        assert np.array_equal(kept.hits[rung], hits)


@given(strategies.cases())
def test_a_run_from_each_instant_gives_what_one_run_over_looks_with_their_own_instants_gives(case):
    grid = parse_grid(case.grid_text)
    earlier = Replay(case.as_of - 86_400_000_000, Duration(30, "d"))
    with tempfile.TemporaryDirectory() as name:
        sources = {}
        for kind, text in (("leads", case.leads_csv), ("activities", case.activities_csv)):
            if text is not None:
                path = Path(name) / f"{kind}.csv"
                path.write_text(text, encoding="utf-8", newline="")
                sources[kind] = Source(path)
        with load(**sources, zone=Zone(case.zone)) as dataset:
            view = View(today=case.as_of, replay=earlier)
            apart = measure(dataset, grid, view, shelf=Shelf())
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(features, "FEW_INSTANTS", 0)
                together = measure(dataset, grid, view, shelf=Shelf())
    assert np.array_equal(apart.scored, together.scored)
    assert apart.hits.keys() == together.hits.keys()
    for rung, hits in apart.hits.items():
        assert np.array_equal(hits, together.hits[rung]), rung


def test_a_small_shelf_lets_go_of_the_oldest():
    shelf = Shelf(room=100)
    for key in "abc":
        shelf.put(key, np.zeros(8, dtype=np.int64))
    assert shelf.get("a") is None
    assert shelf.get("c") is not None


def test_the_structure_of_a_grid_does_not_know_its_points_but_knows_its_windows(grid):
    moved = grid.with_points({identity: 3 for identity, _ in grid.rungs})
    assert structure_key(moved) == structure_key(grid)
    assert structure_key(with_window(grid, windowed(grid), "11d")) != structure_key(grid)


def test_every_look_is_in_one_signature_and_every_lead_is_counted_once(sample, grid):
    features = measure(sample, grid, view_of(sample), shelf=Shelf())
    signatures = fold(features, grid)
    assert int(signatures.today.sum()) == int(features.looks.today.sum())
    assert int(signatures.replay.sum()) == int(features.looks.replay.sum())
    assert int(signatures.converted.sum()) == int(features.looks.converted.sum())
    assert set(signatures.of_look.tolist()) == set(range(len(signatures)))


def test_a_grid_whose_rules_are_all_off_still_counts_everybody(sample):
    grid = parse_grid(
        "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], criteria: "
        "[{id: c, group: g, points: 5, enabled: false, when: {activity: any}}]}"
    )
    signatures = fold(measure(sample, grid, view_of(sample), shelf=Shelf()), grid)
    assert (
        signatures.today.sum() + len(won_before(sample, "customer", as_of=view_of(sample).today)) == sample.lead_count
    )


def test_whoever_is_a_customer_already_is_on_nobodys_list_of_today(sample, grid):
    view = view_of(sample)
    looks = measure(sample, grid, view, shelf=Shelf()).looks
    customers = set(won_before(sample, "customer", as_of=view.today))
    assert customers
    assert customers.isdisjoint(looks.lead[looks.today].tolist())
    assert int(looks.today.sum()) == sample.lead_count - len(customers)


@pytest.mark.parametrize("mode", ["forward", "undated"])
def test_a_customer_without_a_date_is_on_nobodys_list_of_today_and_still_in_an_undated_backtest(tmp_path, grid, mode):
    (tmp_path / "leads.csv").write_text("lead_id\nsold\nfree\nelsewhere\nlater\n")
    won = "sold,customer,\nsold,customer,2026-09-01\nelsewhere,demo,\nlater,customer,2026-09-01\n"
    (tmp_path / "outcomes.csv").write_text(f"lead_id,stage,occurred_at\n{won}")
    with load(leads=Source(tmp_path / "leads.csv"), outcomes=Source(tmp_path / "outcomes.csv")) as dataset:
        day = Zone("UTC").read("2026-06-01").instant
        horizon = Duration.read("90d") if mode == "forward" else None
        view = View(today=day, replay=Replay(day, horizon, mode=mode))
        looks = measure(dataset, grid, view, shelf=Shelf()).looks
        numbers = {id: number for number, id in enumerate(lead_ids(dataset))}
        called = {id for id, number in numbers.items() if number in looks.lead[looks.today]}
        assert (called, looks.customers) == ({"free", "elsewhere", "later"}, 1)
        if mode == "undated":
            assert (int(looks.replay.sum()), int(looks.converted.sum())) == (4, 2)
        assert int(measure(dataset, grid, View(today=day, replay=None), shelf=Shelf()).looks.today.sum()) == 4

"""A newcomer's first grid of real data: it reads back, and how good it is stands in the page about it."""

import re
from functools import cache
from pathlib import Path

import pytest

from leadgrid.datasets import Dataset, load
from leadgrid.instants import Duration, Zone
from leadgrid.mappings import read_maps
from leadgrid.reading import parse_grid
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source
from leadgrid.starters import Starter, Team, Trial, starter, tried
from leadgrid.suspicions import suspicions
from leadgrid.writing import to_yaml

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
PAGE = (ROOT / "docs" / "starters.md").read_text("utf-8")
DATED = ("activities.activity=event_type", "activities.occurred_at=timestamp", "outcomes.occurred_at=converted_at")
WITHOUT_DATES = ("leads.lead_id=@row", "outcomes.lead_id=@row", "outcomes.stage=Revenue")
VISITS = "online_shoppers/online_shoppers_intention.csv"

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not shipped with the project"),
    pytest.mark.xdist_group("first grids"),
]


def opened(maps: tuple[str, ...], **files: str) -> Dataset:
    return load(**{kind: Source(DATA / name) for kind, name in files.items()}, maps=read_maps(maps))


def shop(name: str, ending: str) -> Dataset:
    files = {"leads": "leads", "activities": "activities", "outcomes": "conversions"}
    return opened(DATED, **{kind: f"{name}/{file}.{ending}" for kind, file in files.items()})


def dated(day: str, days: int) -> View:
    found = Zone().read(day)
    return View(found.instant, Replay(found.instant, Duration(days, "d")))


@cache
def made(name: str) -> tuple[Starter, Trial | None]:
    undated = View(0, Replay(0, None, "true", "undated"))
    dataset, view, without = {
        "CDNOW": lambda: (shop("cdnow", "csv"), dated("1997-10-01", 273), ()),
        "Online Retail": lambda: (shop("online_retail", "parquet"), dated("2011-09-10", 91), ()),
        "Online Shoppers": lambda: (opened(WITHOUT_DATES, leads=VISITS, outcomes=VISITS), undated, ()),
        "Online Shoppers without `PageValues`": lambda: (
            opened(WITHOUT_DATES, leads=VISITS, outcomes=VISITS), undated, ("PageValues",),
        ),
    }[name]()  # fmt: skip
    with dataset:
        suspected = suspicions(dataset, target=view.replay.target)
        team = Team(relevance={}, without=without)
        grid = starter(dataset, view, suspected=suspected, team=team)
        return grid, tried(dataset, grid.portrait, suspected=suspected, team=team)


NAMES = ("CDNOW", "Online Retail", "Online Shoppers", "Online Shoppers without `PageValues`")


@pytest.mark.parametrize("name", NAMES)
def test_the_grid_reads_back_and_holds_only_what_was_measured(name):
    grid, _ = made(name)
    assert grid.measured
    assert parse_grid(to_yaml(grid.grid)) == grid.grid


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_how_good_it_is_on_leads_it_was_not_made_from(name):
    grid, trial = made(name)
    ranking = trial.ranking
    honest = f"{ranking.value:.3f} ({ranking.low:.3f}–{ranking.high:.3f})"
    row = rf"^\| {re.escape(name)} \|.*\| {re.escape(honest)} \|.*\| {grid.flattering.value:.3f} \|$"
    assert re.search(row, PAGE, re.MULTILINE), f"{name}: {honest}, {trial}, {grid.flattering.value:.3f}"


def test_what_is_written_at_the_sale_is_not_in_the_grid():
    grid, _ = made("Online Shoppers")
    assert [suspicion.name for suspicion in grid.portrait.guarded] == ["Revenue"]
    assert "attribute: Revenue" not in to_yaml(grid.grid)

"""What a test can have planted in the sample: each is there, is found as it should be, and is nowhere else."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

from leadgrid import places, samples
from leadgrid.cli import main
from leadgrid.samples.plants import PLANTS
from tests import product

FIRST_HALF, SECOND_HALF = "2025-11-03", "2026-08-02"
MIDDLE = datetime(2026, 1, 30, tzinfo=UTC)
DATA_END = "2026-11-01"
PAGE = (Path(__file__).parent.parent / "docs" / "sample-data.md").read_text("utf-8")
GRID = """
leadgrid: 1
name: planted
groups: [{id: all, axis: fit}]
criteria:
  - {id: it, group: all, points: 1, when: {%s}}
"""


@cache
def made(plant: str | None, seed: int = 1) -> samples.Sample:
    (block,) = samples.generate(leads=5_000, seed=seed, plant=plant)
    return block


@cache
def texts(plant: str | None) -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        return tuple(path.read_text("utf-8") for path in samples.write(Path(folder), leads=5_000, plant=plant))


def backtest(plant: str | None, grid: str, as_of: str = SECOND_HALF, **how: Any) -> dict[str, Any]:
    return product.backtest(grid, *texts(plant), as_of, horizon="90d", data_until=DATA_END, **how)


def shipped(name: str) -> str:
    return (places.grids_folder() / f"{name}.yaml").read_text("utf-8")


def won(sample: samples.Sample) -> pl.DataFrame:
    return sample.outcomes.filter(pl.col("stage") == "customer").select("lead_id", won="occurred_at")


def pages_before_the_win(sample: samples.Sample) -> pl.DataFrame:
    """Customers, when they signed, and the pages they saw in the sixty days before."""
    pages = sample.activities.filter(pl.col("activity") == "page_view")
    both = won(sample).join(pages, on="lead_id", how="left")
    before = (pl.col("occurred_at") < pl.col("won")) & (pl.col("occurred_at") >= pl.col("won") - timedelta(days=60))
    return both.group_by("lead_id", "won").agg(pages=before.fill_null(False).sum())


@pytest.mark.parametrize("plant", PLANTS)
def test_the_same_seed_plants_the_same_thing(plant, tmp_path):
    again = tuple(path.read_text("utf-8") for path in samples.write(tmp_path, leads=5_000, plant=plant))
    assert again == texts(plant)


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_sample_still_ends_with_its_last_day(plant):
    last = made(plant).activities["occurred_at"].max()
    assert last < datetime(2026, 10, 31, 23, tzinfo=UTC)  # midnight in France


@pytest.mark.xdist_group("planted samples")
class TestALeak:
    def test_is_the_plain_sample_and_nothing_else_changed(self):
        plain, leak = made(None), made("leak")
        assert leak.leads.select(plain.leads.columns).equals(plain.leads)
        assert leak.activities.filter(pl.col("activity") != "onboarding_call").equals(plain.activities)
        assert leak.outcomes.equals(plain.outcomes)

    @pytest.mark.parametrize("attribute", ["customer_number", "contract_date"])
    def test_is_an_attribute_that_customers_have_and_nobody_else(self, attribute):
        have = made("leak").leads.filter(pl.col(attribute).is_not_null())["lead_id"]
        assert set(have) == set(won(made("leak"))["lead_id"])
        assert attribute not in made(None).leads.columns

    def test_is_a_call_that_never_comes_before_the_win_and_sometimes_with_it(self):
        calls = made("leak").activities.filter(pl.col("activity") == "onboarding_call")
        both = calls.join(won(made("leak")), on="lead_id")
        assert len(both) == len(calls) > 200
        assert (both["occurred_at"] >= both["won"]).all()
        assert 0.2 < (both["occurred_at"] == both["won"]).mean() < 0.4

    def test_makes_a_grid_that_reads_the_attribute_look_perfect(self):
        # An attribute has no history: looking back, it is known before its time.
        assert backtest("leak", GRID % "attribute: customer_number, known: true")["auc"] > 0.99

    def test_gives_a_grid_that_reads_the_call_nothing(self):
        # An act has a date: at the day looked back to, no call had been made to anybody who was still to be won.
        assert backtest("leak", GRID % "activity: onboarding_call")["auc"] == 0.5


@pytest.mark.xdist_group("planted samples")
class TestADrift:
    def test_leaves_a_grid_that_was_good_on_the_first_half_worse_on_the_second(self):
        first, second = (backtest("drift", shipped("default"), day) for day in (FIRST_HALF, SECOND_HALF))
        assert first["auc_low"] > 0.55
        assert second["auc"] < first["auc"] - 0.03
        assert second["auc_high"] < backtest(None, shipped("default"))["auc_low"]

    def test_is_not_what_happens_without_it(self):
        first, second = (backtest(None, shipped("default"), day) for day in (FIRST_HALF, SECOND_HALF))
        assert second["auc"] > first["auc"]

    def test_begins_in_the_middle_from_where_buyers_keep_quiet(self):
        seen = pages_before_the_win(made("drift"))
        early = seen.filter(pl.col("won") < MIDDLE)["pages"].mean()
        late = seen.filter(pl.col("won") >= MIDDLE)["pages"].mean()
        assert early > 2 * late
        plain = pages_before_the_win(made(None))
        assert plain.filter(pl.col("won") >= MIDDLE)["pages"].mean() > 2 * late

    def test_has_as_many_customers_as_there_were(self):
        assert won(made("drift")).equals(won(made(None)))


@pytest.mark.xdist_group("planted samples")
class TestNoise:
    @pytest.mark.parametrize("grid", ["default", "multi_criteria", "regular_visits", "hygiene", "bant"])
    def test_leaves_nothing_to_find(self, grid):
        answer = backtest("noise", shipped(grid))
        assert answer["converted"] > 60
        assert answer["auc_low"] < 0.5 < answer["auc_high"]

    @pytest.mark.parametrize("stage", ["mql", "accepted"])
    def test_leaves_nothing_to_find_in_the_stages_before_either(self, stage):
        answer = backtest("noise", shipped("default"), target=stage)
        assert answer["converted"] > 60
        assert answer["auc_low"] < 0.5 < answer["auc_high"]

    def test_wins_about_as_many_as_the_plain_sample_and_after_their_creation(self):
        sample = made("noise")
        both = won(sample).join(sample.leads.select("lead_id", "created_at"), on="lead_id").drop_nulls()
        assert (both["won"] > both["created_at"]).all()
        assert 0.8 < len(won(sample)) / len(won(made(None))) < 1.25

    def test_wins_old_leads_as_often_as_new_ones(self):
        # Were the old or the new ones likelier to sign in a given quarter, an act's age would tell something.
        sample = made("noise", seed=4)
        leads = sample.leads.join(won(sample), on="lead_id", how="left").drop_nulls("created_at")
        begin = datetime(2026, 6, 1, tzinfo=UTC)
        there = leads.filter(pl.col("created_at") < begin, pl.col("won").is_null() | (pl.col("won") >= begin))
        half = there["created_at"].median()
        old, new = (
            there.filter(pl.col("created_at") < half)["won"].is_not_null().mean(),
            there.filter(pl.col("created_at") >= half)["won"].is_not_null().mean(),
        )
        assert old == pytest.approx(new, abs=0.02)

    def test_keeps_the_funnel_in_its_order(self):
        at = {
            stage: made("noise").outcomes.filter(pl.col("stage") == stage) for stage in ("mql", "accepted", "customer")
        }
        for earlier, later in (("mql", "accepted"), ("mql", "customer"), ("accepted", "customer")):
            both = at[earlier].join(at[later], on="lead_id")
            assert (both["occurred_at"] < both["occurred_at_right"]).all()


@pytest.mark.xdist_group("planted samples")
def test_the_page_about_the_sample_says_what_is_measured():
    def told(plant: str | None) -> str:
        judged = backtest(plant, shipped("default"))
        return f"| {judged['auc']:.2f} ({judged['auc_low']:.2f}–{judged['auc_high']:.2f}) |"

    rows = re.findall(r"^\| (?:`(\w+)`|\(none\)) \|.*?(\| [\d.]+ \(.*\) \|)$", PAGE, re.MULTILINE)
    assert {plant or None: figure for plant, figure in rows} == {plant: told(plant) for plant in (None, *PLANTS)}
    drift, plain = (backtest(plant, shipped("default"), FIRST_HALF)["auc"] for plant in ("drift", None))
    assert f"from 3 November 2025 the same grid has {drift:.2f}" in PAGE
    assert f"it is {plain:.2f} and then" in PAGE


def test_the_command_line_plants_what_it_is_told(tmp_path):
    assert main(["sample", "--leads", "5000", "--out", str(tmp_path), "--plant", "leak"]) == 0
    assert (tmp_path / "leads.csv").read_text("utf-8") == texts("leak")[0]


def test_the_command_line_knows_no_other_plant(tmp_path, capsys):
    assert main(["sample", "--leads", "5", "--out", str(tmp_path), "--plant", "ivy"]) == 2
    assert "invalid choice: 'ivy'" in capsys.readouterr().err

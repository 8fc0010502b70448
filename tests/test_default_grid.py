"""The grid that people open first: readable aloud, fed by the sample, and honestly good on a past day."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadgrid import places, samples
from leadgrid.grids import Grid
from leadgrid.reading import read_grid
from tests import product

GRID_FILE = places.grids_folder() / "default.yaml"
GRID: Grid = read_grid(GRID_FILE)
END = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=1)  # midnight in Paris
REPLAY = END - timedelta(days=90)


def csv_texts(folder: Path) -> tuple[str, str, str]:
    leads, activities, outcomes = ((folder / f"{name}.csv").read_text("utf-8") for name in samples.TABLES)
    return leads, activities, outcomes


@cache
def today() -> dict[str, dict[str, Any]]:
    leads, activities, _ = csv_texts(places.sample_folder())
    return product.score(GRID_FILE.read_text("utf-8"), leads, activities, END.isoformat())


def replayed(folder: Path) -> dict[str, Any]:
    texts = csv_texts(folder)
    until = END.isoformat()
    return product.backtest(GRID_FILE.read_text("utf-8"), *texts, REPLAY.isoformat(), horizon="90d", data_until=until)


class TestTheFile:
    def test_speaks_both_languages_wherever_it_speaks(self):
        words = [GRID.description, *(group.label for group in GRID.groups), *(band.label for band in GRID.bands)]
        for criterion in GRID.criteria:
            words += [criterion.label, criterion.why]
            if criterion.kind == "ladder":
                words += [rung.label for rung in criterion.rungs]
        for label in words:
            assert label is not None
            assert {language for language, _ in label.texts} == {"fr", "en"}

    def test_has_names_short_enough_for_a_slider(self):
        labels = [criterion.label for criterion in GRID.criteria] + [rung.label for _, rung in GRID.rungs]
        long = [text for label in labels if label for _, text in label.texts if len(text) > 32]
        assert long == []

    def test_shows_every_kind_of_rule(self):
        rules = yaml.safe_load(GRID_FILE.read_text("utf-8"))["criteria"]
        text = GRID_FILE.read_text("utf-8")
        assert {criterion.kind for criterion in GRID.criteria} == {"when", "each", "ladder"}
        assert any(criterion.up_to for criterion in GRID.criteria)
        assert any(criterion.decay for criterion in GRID.criteria)
        assert any(rung.points < 0 for _, rung in GRID.rungs)
        assert all(word in text for word in ("after:", "missed:", "silent:", "days:", "sum:"))
        assert 15 <= len(rules) <= 20

    def test_calls_its_levels_by_what_is_done_with_them(self):
        assert [(band.id, band.label.told("fr")) for band in GRID.bands if band.label] == [
            ("cold", "Froid"), ("nurture", "À nourrir"), ("call", "À appeler"), ("vip", "VIP"),
        ]  # fmt: skip
        assert GRID.matrix is not None
        assert [row.id for row in GRID.matrix.fit] == ["A", "B", "C", "D"]
        assert [row.id for row in GRID.matrix.engagement] == ["1", "2", "3", "4"]


class TestOnTheSample:
    @pytest.mark.parametrize("criterion", [criterion.id for criterion in GRID.criteria])
    def test_every_rule_touches_some_leads_and_none_touches_all(self, criterion):
        touched = sum(lead["criteria"][criterion] != 0 for lead in today().values())
        assert 40 <= touched <= 0.9 * len(today())

    def test_every_cell_of_the_matrix_is_inhabited(self):
        assert len({lead["cell"] for lead in today().values()}) == 16

    def test_sales_is_given_a_list_it_can_call(self):
        to_call = sum(lead["band"] in ("call", "vip") for lead in today().values())
        assert 0.08 <= to_call / len(today()) <= 0.15

    def test_would_have_ranked_the_customers_of_the_next_ninety_days_well_but_not_too_well(self):
        answer = replayed(places.sample_folder())
        assert answer["horizon_complete"]
        assert 60 <= answer["converted"] <= 120
        assert 0.75 <= answer["auc"] <= 0.85

    def test_is_as_good_on_another_company_of_the_same_kind(self, tmp_path):
        # 80 customers place an AUC no closer than this; over 40,000 leads it is 0.80
        samples.write(tmp_path, leads=5_000, seed=2)
        assert replayed(tmp_path)["auc"] == pytest.approx(replayed(places.sample_folder())["auc"], abs=0.05)

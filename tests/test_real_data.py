"""Real public data sets, where they lie beside the project: loaded with a mapping, judged by a grid of their own."""

import json
from pathlib import Path

import pytest

from leadgrid.cli import main

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
GRIDS = ROOT / "docs" / "real-data"
DATED = ("activities.activity=event_type", "activities.occurred_at=timestamp", "outcomes.occurred_at=converted_at")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not shipped with the project")


def backtest(capsys, grid: str, files: dict[str, str], maps: tuple[str, ...], *more: str) -> dict:
    arguments = ["backtest", str(GRIDS / grid), *more]
    for kind, name in files.items():
        arguments += [f"--{kind}", str(DATA / name)]
    for mapped in maps:
        arguments += ["--map", mapped]
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_the_record_shop(capsys):
    files = {"leads": "cdnow/leads.csv", "activities": "cdnow/activities.csv", "outcomes": "cdnow/conversions.csv"}
    said = backtest(
        capsys, "cdnow.yaml", files, DATED, "--as-of", "1997-10-01", "--horizon", "273d", "--data-until", "1998-07-01"
    )
    assert (said["leads"], said["converted"], said["horizon_complete"]) == (23_570, 7_058, True)
    assert 0.75 < said["auc_low"] < said["auc"] < said["auc_high"] < 0.78


def test_the_wholesaler(capsys):
    files = {
        "leads": "online_retail/leads.parquet",
        "activities": "online_retail/activities.parquet",
        "outcomes": "online_retail/conversions.parquet",
    }
    said = backtest(capsys, "online_retail.yaml", files, DATED, "--as-of", "2011-09-10", "--horizon", "91d")
    assert (said["leads"], said["converted"], said["horizon_complete"]) == (3_412, 1_921, False)
    assert 0.72 < said["auc_low"] < said["auc"] < said["auc_high"] < 0.76


def test_the_visits_without_dates(capsys):
    file = "online_shoppers/online_shoppers_intention.csv"
    maps = ("leads.lead_id=@row", "outcomes.lead_id=@row", "outcomes.stage=Revenue")
    said = backtest(
        capsys, "online_shoppers.yaml", {"leads": file, "outcomes": file}, maps, "--target", "true", "--mode", "undated"
    )
    assert (said["leads"], said["converted"], said["horizon_complete"]) == (12_330, 1_908, None)
    assert 0.72 < said["auc_low"] < said["auc"] < said["auc_high"] < 0.76

"""Days on the screen are those of the zone in which the files were written, those that somebody picks, too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import desks
import downloads
import resources
from leadgrid.datasets import load
from leadgrid.exports import TARGETS
from leadgrid.instants import Zone
from leadgrid.snapshots import View
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from tests.app.test_frame import APP
from tests.app.test_reports import GRID, desk_of, said

LEADS = "lead_id,created_at\nA,2026-03-01\nB,2026-03-02\n"
ACTIVITIES = "lead_id,activity,occurred_at\nA,visit,2026-03-10T09:00\nB,visit,2026-06-30T00:30\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "days"))


def written_in(zone: str, folder: Path) -> Workspace:
    sources = {}
    for kind, text in (("leads", LEADS), ("activities", ACTIVITIES)):
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        sources[kind] = Source(folder / f"{kind}.csv")
    id = resources.workspaces().create(lambda path: load(**sources, into=path, zone=Zone(zone)).close())
    own = resources.workspaces().open(id)
    own.save_grid(GRID, name="Petite grille", version=None, fingerprint="f", at=1)
    return own


def shown(screen: AppTest) -> str:
    assert not screen.exception
    return said(screen).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Kolkata", "UTC"])
def test_the_days_of_the_files_and_a_picked_day_are_those_of_their_zone(zone: str, tmp_path: Path) -> None:
    own = written_in(zone, tmp_path)
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"], screen.query_params["w"] = "fr", own.id
    told = shown(screen.switch_page("views/data.py").run())
    assert "du 1 mars 2026 au 30 juin 2026" in told
    assert "1 juil. 2026" in told
    (today,) = [box for box in screen.date_input if (box.key or "").startswith("today-")]
    assert today.value == date(2026, 7, 1)
    told = shown(today.set_value(date(2026, 5, 15)).run())
    assert "15 mai 2026" in told
    read = Zone(zone).read("2026-05-15")
    assert read is not None
    assert json.loads(own.kept(desks.CHOICES) or "") == {"today": read.instant}
    at = replace(desk_of(own), view=View(today=read.instant, replay=None))
    scores = next(target for target in TARGETS if target.needs_data)
    assert "2026-05-15" in downloads.file_name(scores, at, "fr")
    told = shown(screen.switch_page("views/export.py").run())
    assert "15 mai 2026" in told

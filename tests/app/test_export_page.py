"""Exporter: what is offered is the saved grid, made when it is asked for, under a name that says which one it is."""

from __future__ import annotations

import csv
import io
import json
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import desks
import downloads
import resources
from desks import Desk
from leadgrid.exports import TARGETS, target
from leadgrid.facts import Facts
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.tweaks import Tweaks
from leadgrid.writing import fingerprint
from tests.app.test_frame import APP
from voices import Voice

DAY = 86_400_000_000


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "data-page"))


def export_page(language: Language = "fr", **parameters: str) -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"] = language
    for name, value in parameters.items():
        screen.query_params[name] = value
    screen.switch_page("views/export.py").run()
    assert not screen.exception
    return screen


def sample() -> Desk:
    """The sample as a page finds it."""
    workspace = resources.workspaces().open("sample")
    with workspace.dataset() as dataset:
        facts: Facts = dataset.facts
    text = workspace.saved_grids()[0].text
    grid = parse_grid(text)
    assert facts.latest is not None
    view = desks.View(today=(facts.latest // DAY + 1) * DAY, replay=None)
    return Desk(workspace, facts, text, grid, grid, view, None)


def moved() -> str:
    """A workspace of one's own in which one number is not saved."""
    id = resources.workspaces().copy("sample")
    grid = parse_grid(resources.workspaces().open(id).saved_grids()[0].text)
    (rung, _), *_ = grid.rungs
    tuned = grid.with_points({rung: 1})
    resources.workspaces().open(id).keep(desks.EDITS, Tweaks.between(grid, tuned).to_json())
    return id


@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_is_a_button_for_every_target_and_the_grid_is_named(language: Language) -> None:
    screen = export_page(language)
    assert [button.key for button in screen.download_button] == [f"download-{target.name}" for target in TARGETS]
    shown = screen.markdown[0].value
    assert "Équipement et logiciels" in shown.replace("\\", "")
    assert fingerprint(sample().agreed)[:12] in shown
    for target_ in TARGETS:
        line = target_.summary.told(language)
        assert any(line[1:] in text.value.replace("\\", "") for text in screen.markdown)
    assert not screen.warning


@pytest.mark.parametrize("language", ["fr", "en"])
def test_changes_that_are_not_saved_are_said_and_can_be_saved_first(language: Language) -> None:
    id = moved()
    screen = export_page(language, w=id)
    assert screen.warning[0].value.replace("\\", "") == Voice(language).t("export.unsaved", count=1)
    screen.button(key="save-first").click().run()
    assert not screen.exception
    assert not screen.warning
    assert len(resources.workspaces().open(id).saved_grids()) == 2


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_the_exported_grid_reads_back_as_the_saved_one(name: str) -> None:
    at = sample()
    assert parse_grid(downloads.content(target(name), at, "fr")) == at.agreed


def test_the_exported_scores_are_those_of_the_command_line_in_the_form_of_the_readers_spreadsheet() -> None:
    at = sample()
    assert at.view.today is not None
    with at.workspace.dataset() as dataset:
        truth = {
            str(row["lead_id"]): str(row["score"])
            for row in score(dataset, at.agreed, as_of=at.view.today).iter_rows(named=True)
        }
    for language, comma in (("fr", ";"), ("en", ",")):
        content = downloads.content(target("scores"), at, "fr" if language == "fr" else "en")
        assert content.startswith(b"\xef\xbb\xbf")
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=comma)
        assert {row["lead_id"]: row["score"] for row in rows} == truth


def test_the_statement_looks_from_whenever_it_is_run() -> None:
    assert b"As of now" in downloads.content(target("sql-duckdb"), sample(), "en")


def test_files_are_called_after_the_grid_its_version_and_the_day_of_the_scores() -> None:
    at = sample()
    assert downloads.file_name(target("yaml"), at, "fr") == "grille-equipement-et-logiciels-pour-l-industrie-1.0.0.yaml"
    assert downloads.file_name(target("scores"), at, "en").startswith("scored-leads-equipement")
    assert downloads.file_name(target("scores"), at, "en").endswith("-1.0.0-2026-11-01.csv")
    assert json.loads(downloads.content(target("json"), at, "en"))["name"] == at.agreed.name


def test_a_file_that_cannot_be_made_quotes_nobodys_row() -> None:
    def fails(_: object) -> bytes:
        raise ValueError("row of ada@example.com")

    broken = replace(TARGETS[0], make=fails)
    with pytest.raises(RuntimeError) as error:
        downloads.content(broken, sample(), "en")
    assert "ada" not in "".join(traceback.format_exception(error.value))


def test_opening_the_page_makes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(*_: object) -> bytes:
        raise AssertionError("made before anybody asked")

    monkeypatch.setattr(downloads, "content", refused)
    assert len(export_page().download_button) == len(TARGETS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_command_that_gives_the_same_scores_names_the_files_and_the_grid(language: Language) -> None:
    screen = export_page(language)
    assert Voice(language).t("export.command") in [fold.label for fold in screen.expander]
    (shown,) = [code.value for code in screen.code]
    at = sample()
    name = downloads.file_name(target("yaml"), at, language)
    assert shown.startswith(f"leadgrid score {name} \\\n  --leads leads.csv")
    assert "--activities activities.csv" in shown
    assert "--as-of 2026-11-01T00:00:00Z" in shown

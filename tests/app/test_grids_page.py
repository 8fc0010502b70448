"""Ma grille: a first grid comes of the loaded data, templates say what they read, and named grids are files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import resources
from leadgrid import datasets
from leadgrid.conditions import selections
from leadgrid.grids import Grid
from leadgrid.places import grids_folder
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_frame import APP
from voices import Voice

LEADS = 240
SAMPLE_GRID = (grids_folder() / "default.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where named grids lie; the server's workspaces are those of this test alone."""
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path / "workspaces"))
    resources.workspaces.clear()
    yield tmp_path / "workspaces" / "grids"
    resources.workspaces.clear()


def planted(folder: Path, *, customers: int = 30) -> Workspace:
    """Leads of whom those with a demo became customers: 20 of 40 with one, 10 of 200 without; colour tells nothing."""
    place = folder.parent.parent
    leads, acts, won = ["lead_id,couleur,<b>ville</b>"], ["lead_id,activity,occurred_at"], ["lead_id,converted_at"]
    for n in range(LEADS):
        leads.append(f"L{n},{('rouge', 'vert', 'bleu')[n // 6 % 3]},{('Lyon', 'Brest')[n // 24 % 2]}")
        acts.append(f"L{n},visite,2026-03-{n % 28 + 1:02}")
        if n % 6 == 0:
            acts.append(f"L{n},démo,2026-03-{n % 28 + 1:02}")
    signed = [n for n in range(LEADS) if n % 12 == 0] + list(range(1, LEADS, 24))
    won += [f"L{n},2026-05-{n % 28 + 1:02}" for n in signed[:customers]]
    files = []
    for name, lines in (("leads", leads), ("activities", acts), ("outcomes", won)):
        (place / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        files.append(Source(place / f"{name}.csv", f"{name}.csv"))
    registry = resources.workspaces()

    def build(path: Path) -> None:
        datasets.load(leads=files[0], activities=files[1], outcomes=files[2], into=path).close()

    workspace = registry.open(registry.create(build))
    grid = parse_grid(SAMPLE_GRID)
    workspace.save_grid(SAMPLE_GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=1)
    return workspace


def page(workspace: Workspace | None, language: Language = "fr") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=90)
    screen.query_params["lang"] = language
    if workspace is not None:
        screen.query_params["w"] = workspace.id
    screen.switch_page("views/grids.py").run()
    assert not screen.exception
    return screen


def pressed(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    """All sentences of the page as plain text."""
    texts = [element.value for element in (*screen.markdown, *screen.caption, *screen.subheader, *screen.code)]
    texts += [element.value for element in (*screen.warning, *screen.error)]
    return re.sub(r"\\(.)", r"\1", "\n".join(str(text) for text in texts))


def words(key: str, language: Language = "fr", **values: object) -> str:
    return Voice(language).t(key, **values)


def saved(workspace: Workspace) -> Grid:
    return parse_grid(workspace.saved_grids()[0].text)


class TestAFirstGrid:
    def test_it_has_the_rule_that_was_planted_with_its_reason_and_becomes_the_grid_of_the_tuner(
        self, folder: Path
    ) -> None:
        workspace = planted(folder)
        screen = page(workspace)
        told = said(screen)
        assert words("grids.none_fed") in told
        assert re.search(r"démo.*20 clients sur 30, contre 20 autres leads sur 210", told)
        pressed(screen, "make-first")
        told = said(screen)
        assert words("grids.pending", name="Première grille à nous") in told
        assert "démo" in told
        assert "pertinence 2 sur 3" in told
        assert re.search(r"\d\d fois sur 100", told)
        assert re.search(r"entre \d\d et \d\d", told)
        assert saved(workspace).name == parse_grid(SAMPLE_GRID).name
        pressed(screen, "take")
        grid = saved(workspace)
        assert [selection.types for condition in grid.conditions for selection in selections(condition)] == [("démo",)]
        file = folder / "premiere-grille-a-nous.yaml"
        assert parse_grid(file.read_text(encoding="utf-8")) == grid

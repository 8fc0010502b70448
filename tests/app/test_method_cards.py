"""The method cards of Ma grille: each makes its own grid of the loaded data, or says in words what they lack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import resources
from leadgrid import datasets
from leadgrid.conditions import selections
from leadgrid.grids import Bounds, Grid
from leadgrid.methods import NEEDS
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_grids_page import SAMPLE_GRID, page, pressed, said, saved, words

LEADS = 240


def loaded(
    own_workspaces: Path,
    *,
    attributes: bool = True,
    activities: bool = True,
    customers: bool = True,
    leaks: bool = False,
) -> Workspace:
    """Leads of whom two of five bosses, and few of the others, become customers; demos and leaving are all over.

    `leaks` adds a contract, which customers alone have, and a number of the record.
    """
    place = own_workspaces.parent / "files"
    place.mkdir(exist_ok=True)
    leads = ["lead_id,created_at" + ",Fonction,Effectif" * attributes + ",Contrat,Dossier" * leaks]
    acts, won = ["lead_id,activity,occurred_at"], ["lead_id,converted_at"]
    signed = [n for n in range(LEADS) if (n // 3 % 5 < 2 if n % 3 == 0 else n % 20 == 1)]
    for n in range(LEADS):
        told = f",{('Gérant', 'Acheteur', 'Technicien')[n % 3]},{n % 50}" * attributes
        told += f",{'signé' if n in signed else ''},{10_000 + n}" * leaks
        leads.append(f"L{n},2026-01-01{told}")
        acts.append(f"L{n},visite,2026-03-{n % 28 + 1:02}")
        acts += [f"L{n},démo,2026-03-{n % 28 + 1:02}"] * (n % 6 == 0)
        acts += [f"L{n},Désinscription,2026-03-{n % 28 + 1:02}"] * (n % 6 == 1)
    won += [f"L{n},2026-05-{n % 28 + 1:02}" for n in signed if customers]
    files: dict[str, Source] = {}
    for name, lines in (("leads", leads), ("activities", acts), ("outcomes", won)):
        if name != "activities" or activities:
            (place / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
            files[name] = Source(place / f"{name}.csv", f"{name}.csv")
    registry = resources.workspaces()

    def build(path: Path) -> None:
        datasets.load(**files, into=path).close()

    workspace = registry.open(registry.create(build))
    grid = parse_grid(SAMPLE_GRID)
    workspace.save_grid(SAMPLE_GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=1)
    return workspace


def begun(workspace: Workspace) -> Grid:
    return parse_grid(json.loads(workspace.kept("draft") or "")["texts"][-1])


def acts_of(grid: Grid) -> set[str]:
    return {name for each in grid.conditions for part in selections(each) for name in part.types or ()}


def offered(screen: AppTest) -> set[str]:
    return {str(button.key)[4:] for button in screen.button if str(button.key).startswith("own-")}


def told(screen: AppTest) -> str:
    return said(screen) + "\n".join(str(element.value) for element in screen.info)


def shown(key: str, language: Language = "fr", **values: Any) -> str:
    return words(key, language, **values)


class TestOfAttributesAndActivities:
    def test_simple_scoring_gives_one_point_a_criterion_of_the_profile_and_takes_none(
        self, own_workspaces: Path
    ) -> None:
        workspace = loaded(own_workspaces)
        screen = page(workspace)
        assert words("grids.foreign") in said(screen)
        assert offered(screen) == {*NEEDS, "bant"}
        pressed(screen, "own-simple_scoring")
        grid = begun(workspace)
        assert grid.name == words("grids.method.simple_scoring")
        assert not acts_of(grid)
        assert {rung.points for _, rung in grid.rungs} == {1}
        assert all(rule.why for rule in grid.criteria)

    def test_a_scale_has_the_profile_and_activities_that_outweigh_it(self, own_workspaces: Path) -> None:
        workspace = loaded(own_workspaces)
        pressed(page(workspace), "own-simple_scale")
        grid = begun(workspace)
        sides = {group.id: group.axis for group in grid.groups}
        tops = {"fit": [0], "engagement": [0]}
        for rule in grid.criteria:
            tops[sides[rule.group]].append(max(rung.points for rung in rule.rungs))
        assert set(tops["fit"]) == {0, 1}
        assert min(tops["engagement"][1:]) > sum(tops["fit"])

    def test_several_criteria_say_whether_anything_takes_points_away(self, own_workspaces: Path) -> None:
        workspace = loaded(own_workspaces, customers=False)
        screen = pressed(page(workspace), "own-multi_criteria")
        grid = begun(workspace)
        assert {"démo", "visite", "Désinscription"} <= acts_of(grid)
        assert {rung.points for _, rung in grid.rungs} == {2, -2}
        assert shown("grids.note.nothing_lowers") not in told(screen)
        pressed(screen, "leave")
        for control in screen.segmented_control:
            if control.label == words("grids.relevance_of", name="Désinscription"):
                control.set_value("0")
        pressed(pressed(screen, "make-first"), "own-multi_criteria")
        assert "Désinscription" not in acts_of(begun(workspace))
        assert shown("grids.note.nothing_lowers") in told(screen)

    def test_where_nothing_is_measured_values_wait_and_that_is_said(self, own_workspaces: Path) -> None:
        workspace = loaded(own_workspaces, customers=False)
        screen = pressed(page(workspace, "en"), "own-simple_scoring")
        assert {rung.points for _, rung in begun(workspace).rungs} == {0}
        assert shown("grids.note.waits", "en") in told(screen)


class TestOfOneSide:
    def test_without_activities_the_methods_that_need_them_say_so_and_are_not_offered(
        self, own_workspaces: Path
    ) -> None:
        screen = page(loaded(own_workspaces, activities=False))
        assert offered(screen) == {"simple_scoring", "bant"}
        assert shown("grids.lacks.simple_scale.acts") in said(screen)
        assert shown("grids.lacks.multi_criteria.acts") in said(screen)

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_without_attributes_so_do_those_that_read_the_profile(
        self, own_workspaces: Path, language: Language
    ) -> None:
        workspace = loaded(own_workspaces, attributes=False)
        screen = page(workspace, language)
        assert offered(screen) == {"multi_criteria", "bant"}
        assert shown("grids.lacks.simple_scoring.profile", language) in said(screen)
        assert shown("grids.lacks.simple_scale.profile", language) in said(screen)
        pressed(screen, "own-multi_criteria")
        assert acts_of(begun(workspace))


class TestTheFourQuestions:
    def test_are_filled_in_where_a_name_tells_it_and_make_a_grid_that_says_what_is_open(
        self, own_workspaces: Path
    ) -> None:
        workspace = loaded(own_workspaces)
        screen = page(workspace)
        assert not screen.selectbox
        pressed(screen, "own-bant")
        asked = {box.key: box for box in screen.selectbox}
        assert {key: box.value for key, box in asked.items()} == {
            "bant-budget": "",
            "bant-authority": "attribute:Fonction",
            "bant-need": "activity:démo",
            "bant-timeframe": "",
        }
        asked["bant-budget"].set_value("attribute:Effectif")
        pressed(screen, "make-bant")
        grid = begun(workspace)
        assert [group.bounds for group in grid.groups] == [Bounds(max=25)] * 4
        assert {rule.id: max(rung.points for rung in rule.rungs) for rule in grid.criteria} == {
            "budget": 25,
            "authority": 0,
            "need": 25,
        }
        assert shown("grids.note.unanswered_timeframe") in told(screen)
        assert shown("grids.note.unanswered_budget") not in told(screen)
        assert not screen.selectbox

    def test_what_only_customers_have_and_what_names_the_lead_is_no_answer(self, own_workspaces: Path) -> None:
        screen = pressed(page(loaded(own_workspaces, leaks=True)), "own-bant")
        offered = "\n".join(option for box in screen.selectbox for option in box.options)
        assert "Fonction" in offered
        assert "Contrat" not in offered
        assert "Dossier" not in offered

    def test_without_any_answer_make_no_grid(self, own_workspaces: Path) -> None:
        workspace = loaded(own_workspaces, attributes=False)
        screen = pressed(page(workspace, "en"), "own-bant")
        next(box for box in screen.selectbox if box.key == "bant-need").set_value("")
        pressed(screen, "make-bant")
        assert shown("grids.bant.nothing", "en") in told(screen)
        assert workspace.kept("draft") is None


def test_a_second_grid_of_one_method_has_a_name_of_its_own(own_workspaces: Path) -> None:
    workspace = loaded(own_workspaces)
    for name in ("Scoring simple", "Scoring simple 2"):
        pressed(pressed(page(workspace), "own-simple_scoring"), "take")
        assert saved(workspace).name == name
    for name in ("Première grille à nous", "Première grille à nous 2"):
        pressed(pressed(page(workspace), "make-first"), "take")
        assert saved(workspace).name == name
    for name in ("Ma grille", "Ma grille 2"):
        pressed(pressed(page(workspace), "begin-blank"), "take")
        assert saved(workspace).name == name


@pytest.mark.usefixtures("own_workspaces")
def test_no_method_is_made_of_the_example_whose_templates_read_it() -> None:
    screen = page(None)
    assert words("grids.foreign") not in said(screen)
    assert not offered(screen)

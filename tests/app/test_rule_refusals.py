"""Règles: what a form refuses is told in the reader's language beside it, and nothing goes without being asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadgrid.grids import Label
from leadgrid.reading import parse_grid
from tests.app.rule_pages import GRID, RulesPage, workspace
from voices import Voice


@pytest.fixture
def page(own_workspaces: Path) -> RulesPage:
    return RulesPage(workspace(own_workspaces.parent))


def test_a_number_out_of_its_limits_is_told_under_its_field_and_the_rule_is_not_read_without_it(
    page: RulesPage,
) -> None:
    say = Voice("fr")
    page.press("open.demo")
    page.answer(rungs__0__points=2000)
    assert say.t("editor.whole_between", low=say.number(-1000), high=say.number(1000)) in page.said
    assert say.t("editor.lacking_change") in page.said
    page.answer(rungs__0__points=20)
    for refused in (-1, 0, 1.5, 36_501):
        page.answer(rungs__0__condition__selection__within__amount=refused)
        assert say.t("editor.whole_between", low="1", high=say.number(36_500)) in page.said
        assert say.t("editor.gap.span") in page.said
        assert page.widget("rule.rungs.0.condition.selection.within.amount").value == refused
        assert page.grid == parse_grid(GRID)
    page.answer(rungs__0__condition__selection__within__amount=36_500)
    assert say.t("editor.lacking_change") not in page.said
    assert "36500d" in page.text


def test_a_new_rule_is_called_by_what_it_asks_until_somebody_names_it(page: RulesPage) -> None:
    page.press("add.web")
    page.answer(rungs__0__condition__selection__types=["visit"])
    page.answer(rungs__0__condition__selection__within__amount=90)
    assert page.newest.label == Label((("fr", "visit (90 derniers jours)"), ("en", "visit (last 90 days)")))
    page.press("close")
    page.press(f"open.{page.newest.id}")
    page.answer(rungs__0__condition__selection__within__amount=30)
    assert page.newest.label == Label((("fr", "visit (30 derniers jours)"), ("en", "visit (last 30 days)")))
    page.answer(label__fr="Visites")
    page.answer(rungs__0__condition__selection__within__amount=7)
    assert page.newest.label is not None
    assert page.newest.label.told("fr") == "Visites"
    page.press("open.demo")  # a rule that had none keeps none
    page.answer(rungs__0__points=21)
    assert page.grid.criterion("demo").label is None


def test_a_limit_of_a_group_that_is_no_whole_number_is_told_and_the_old_one_stays(page: RulesPage) -> None:
    page.tab(1)
    for refused in (1.5, 2_000_000):
        page.set("part.group.web.max", refused)
        assert Voice("fr").t("editor.no_whole", most=Voice("fr").number(1_000_000)) in page.said
        assert page.widget("part.group.web.max").value == 40
        assert page.grid == parse_grid(GRID)
    page.set("part.group.web.max", 30)
    assert page.grid.group("web").bounds.max == 30


def test_what_a_ceiling_makes_of_the_rules_stands_beside_their_group(page: RulesPage) -> None:
    say = Voice("fr")
    assert say.t("editor.keeps.most", most="40") in page.said
    assert say.t("editor.keeps.could", reach="30") not in page.said  # 20, and 5 times 2
    page.press("open.demo")
    page.answer(rungs__0__points=35)
    assert say.t("editor.keeps.could", reach="45") in page.said
    page.press("open.visits")
    page.answer(up_to=None)
    assert say.t("editor.keeps.any") in page.said


def test_a_fault_of_the_text_is_shown_at_its_place_with_the_number_of_its_line(page: RulesPage) -> None:
    page.tab(2)
    page.set("editor.text", GRID.replace("activity: visit}", "activity: visit, wihtin: 30d}"))
    (excerpt, numbered) = sorted((code.value for code in page.screen.code), key=len)
    faulty = next(line for line in excerpt.splitlines() if "wihtin" in line)
    place = GRID.splitlines().index(next(line for line in GRID.splitlines() if "activity: visit}" in line)) + 1
    assert faulty.split()[0] == str(place)
    mark = excerpt.splitlines()[excerpt.splitlines().index(faulty) + 1].index("^")
    assert faulty[mark:].startswith("wihtin")
    assert numbered.rstrip() == page.text.rstrip()


def test_identifiers_stand_in_a_fold_of_their_own(page: RulesPage) -> None:
    page.tab(1)
    folded = [field.key for fold in page.screen.expander if fold.label == Voice("fr").t("editor.fine")
              for field in fold.text_input]  # fmt: skip
    assert {"part.group.web.id", "part.band.call.id"} <= set(folded)


def test_a_draft_goes_only_after_a_question_that_counts_its_changes_and_can_be_taken_up_again(page: RulesPage) -> None:
    say = Voice("fr")
    page.choose("demo", "switch")
    page.choose("visits", "duplicate")
    wanted = page.grid
    assert say.t("editor.drop_asked", count=2) in page.said
    page.press("drop")
    assert page.grid == parse_grid(GRID)
    page.press("take-up")
    assert page.grid == wanted
    page.press("back")
    assert len(page.grid.criteria) == 3
    assert not page.grid.criterion("demo").enabled
    page.press("drop")
    page.choose("size", "switch")  # another draft is begun
    assert not any(button.key == "take-up" for button in page.screen.button)

"""The grid that is being made: it may be wrong while it is written, and the saved one stays until it is good."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

import desks
import drafts
import resources
from desks import Desk
from leadgrid import datasets
from leadgrid.conditions import ActivityCondition, Selection
from leadgrid.grids import Criterion, Group, Rung
from leadgrid.problems import DataError, GridError
from leadgrid.proposals import proposed_view
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.writing import fingerprint

TEXT = """\
leadgrid: 1
name: Petite grille
groups: [{id: web, axis: engagement}]
criteria:
  # le meilleur signe
  - {id: demo, group: web, points: 20, when: {activity: demo}}
"""
QUOTE = Criterion("quote", "web", "when", (Rung(5, ActivityCondition(Selection(("quote",)))),))


@pytest.fixture
def at(tmp_path: Path, own_workspaces: Path) -> Desk:  # noqa: ARG001 the server's own would remember this one
    """A desk in a workspace of its own."""
    leads = tmp_path / "leads.csv"
    leads.write_text("lead_id\nL1\nL2\n", encoding="utf-8")
    registry = resources.workspaces()
    workspace = registry.open(
        registry.create(lambda path: datasets.load(leads=Source(leads, "leads.csv"), into=path).close())
    )
    grid = parse_grid(TEXT)
    workspace.save_grid(TEXT, name=grid.name, version=None, fingerprint=fingerprint(grid), at=time.time_ns() // 1000)
    with workspace.dataset() as dataset:
        facts = dataset.facts
    return Desk(workspace, facts, TEXT, grid, grid, proposed_view(facts, now=0), None)


def test_a_draft_begins_with_the_saved_grid_and_what_was_moved_in_it(at: Desk) -> None:
    moved = replace(at, tuned=at.agreed.with_points({("demo", 0): 7}))
    begun = drafts.draft(moved)
    assert begun.is_new
    assert begun.text == TEXT.replace("points: 20", "points: 7")


def test_a_rule_is_added_under_a_free_id_and_comments_stay(at: Desk) -> None:
    again = drafts.add(drafts.add(at, QUOTE), QUOTE)
    text = drafts.draft(again).text
    assert "  # le meilleur signe\n  - {id: demo" in text
    assert [criterion.id for criterion in parse_grid(text).criteria] == ["demo", "quote", "quote_2"]
    assert again.workspace.saved_grids()[0].text == TEXT


def test_a_rule_brings_the_group_that_is_missing(at: Desk) -> None:
    profile = Group("profile", "fit")
    after = drafts.draft(drafts.add(at, replace(QUOTE, group="profile"), group=profile))
    assert after.grid is not None
    assert after.grid.groups[-1] == profile
    with pytest.raises(ValueError, match="group"):
        drafts.add(at, replace(QUOTE, group="elsewhere"))


def test_a_wrong_text_is_kept_with_its_problems_and_is_not_accepted(at: Desk) -> None:
    drafts.write(at, TEXT.replace("axis: engagement", "axis: left"))
    draft = drafts.draft(at)
    assert draft.grid is None
    assert [problem.line for problem in draft.problems] == [3]
    with pytest.raises(GridError):
        drafts.accept(at)
    with pytest.raises(ValueError, match="grid"):
        drafts.add(at, QUOTE)
    assert at.workspace.saved_grids()[0].text == TEXT
    drafts.back(at)
    assert drafts.draft(at).text == TEXT
    assert drafts.draft(drafts.back(at)).text == TEXT


def test_what_is_accepted_is_the_saved_grid_and_the_draft_goes(at: Desk) -> None:
    drafts.add(at, QUOTE)
    after = drafts.accept(at)
    assert [criterion.id for criterion in after.agreed.criteria] == ["demo", "quote"]
    assert after.workspace.saved_grids()[0].text == after.text
    assert after.workspace.kept(drafts.KEY) is None
    assert after.workspace.kept(desks.EDITS) is None


def test_only_the_last_texts_are_kept_and_none_that_is_too_long(at: Desk) -> None:
    for number in range(drafts.MOST_TEXTS + 5):
        drafts.write(at, f"{TEXT}# {number}\n")
    assert drafts.draft(at).steps == drafts.MOST_TEXTS - 1
    with pytest.raises(DataError):
        drafts.write(at, " " * (drafts.MOST_CHARACTERS + 1))


def moved(at: Desk, points: int) -> Desk:
    """The desk after somebody moved the slider of «demo» on the tuner."""
    return replace(at, tuned=at.agreed.with_points({("demo", 0): points}))


def points(at: Desk) -> int:
    grid = drafts.draft(at).grid
    assert grid is not None
    return grid.criterion("demo").rungs[0].points


def test_sliders_that_are_moved_after_a_draft_was_begun_come_into_it(at: Desk) -> None:
    drafts.add(at, QUOTE)
    later = moved(at, 7)
    draft = drafts.draft(later)
    assert [(move.before, move.now) for move in draft.carried] == [(20, 7)]
    assert "  # le meilleur signe\n  - {id: demo, group: web, points: 7" in draft.text
    drafts.add(later, QUOTE)
    assert drafts.draft(later).carried == ()
    assert points(later) == 7
    assert points(drafts.back(later)) == 7
    assert points(moved(at, 9)) == 9
    assert drafts.accept(moved(at, 9)).agreed.criterion("demo").rungs[0].points == 9


def test_a_slider_that_the_draft_contradicts_is_named_until_somebody_takes_it(at: Desk) -> None:
    drafts.change(at, at.agreed.with_points({("demo", 0): 10}))
    later = moved(at, 7)
    assert [(move.before, move.now, move.here) for move in drafts.draft(later).apart] == [(20, 7, 10)]
    # another change, even back to where it began, is one that knows of the move: nothing springs to 7
    drafts.change(later, at.agreed.with_points({("demo", 0): 20}))
    assert points(later) == 20
    assert [move.now for move in drafts.draft(later).apart] == [7]
    after = drafts.take_moves(later)
    assert points(after) == 7
    assert drafts.draft(after).apart == ()


def test_a_wrong_text_waits_for_what_was_moved_meanwhile(at: Desk) -> None:
    drafts.write(at, TEXT.replace("axis: engagement", "axis: left"))
    later = moved(at, 7)
    assert drafts.draft(later).grid is None
    drafts.write(later, TEXT + "# fini\n")
    assert points(later) == 7


def test_another_grid_names_what_was_moved_before_it_and_is_not_saved(at: Desk) -> None:
    drafts.begin(moved(at, 7), TEXT.replace("id: demo", "id: other"))
    assert [(move.name, move.now, move.here) for move in drafts.draft(moved(at, 7)).apart] == [("demo", 7, None)]
    assert drafts.draft(at).apart == ()


def test_a_draft_that_was_kept_before_moves_were_carried_is_still_read(at: Desk) -> None:
    at.workspace.keep(drafts.KEY, json.dumps([TEXT, TEXT + "# un mot\n"]))
    assert drafts.draft(at).steps == 1
    assert points(moved(at, 7)) == 7
    assert "# un mot" in drafts.draft(moved(at, 7)).text


@pytest.mark.parametrize("kept", ["[]", "{}", "7", "nothing", '{"begun": 1, "texts": ["x"], "of": [0], "seen": ["x"]}'])
def test_what_came_with_a_workspace_and_is_no_draft_is_none(at: Desk, kept: str) -> None:
    at.workspace.keep(drafts.KEY, kept)
    assert drafts.draft(at).is_new

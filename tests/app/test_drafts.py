"""The grid that is being made: it may be wrong while it is written, and the saved one stays until it is good."""

from __future__ import annotations

import time
from collections.abc import Iterator
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
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk in a workspace of its own."""
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path / "workspaces"))
    resources.workspaces.clear()
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
    yield Desk(workspace, facts, TEXT, grid, grid, proposed_view(facts, now=0), None)
    resources.workspaces.clear()


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

"""A tuned grid is saved by replacing the values that changed: everything else stays, to the character."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.grids import Bounds, Grid
from leadgrid.reading import parse_grid
from leadgrid.writing import splice, to_json, to_yaml
from tests.drawn_grids import criteria, grids, tuned

TEXT = """\
# The grid of the workshop of May.
leadgrid: 1
name: 'Grille'      # the name
version: 1.2        # bumped by hand
scale: {max: 100}
groups:
  - id: profil
    axis: fit       # who they are
    max: +40        # the whole profile

  - {id: web, axis: engagement}   # what they do
criteria:
  - {id: demo, group: web, points: 20, when: {activity: demo}}  # <- the best sign
  - id: pages
    group: web
    ladder:
      # many
      - {points: 15, when: {activity: page_view, count: {at_least: 20}}}
      - points: 5   # a few
        when: {activity: page_view, count: {at_least: 5}}
bands:
  - {id: froid}
  - {id: mql, from: 40}
"""


def changed_lines(before: str, after: str) -> list[str]:
    return [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]


def test_four_edits_change_exactly_four_lines() -> None:
    grid = parse_grid(TEXT)
    new = grid.with_points({("demo", 0): -5, ("pages", 1): 100}).with_band_starts({"mql": 45})
    new = new.with_group_bounds({"profil": Bounds(max=35)})
    after = splice(TEXT, new)
    assert parse_grid(after) == new
    assert changed_lines(TEXT, after) == [
        "    max: 35        # the whole profile",
        "  - {id: demo, group: web, points: -5, when: {activity: demo}}  # <- the best sign",
        "      - points: 100   # a few",
        "  - {id: mql, from: 45}",
    ]


def test_a_grid_that_did_not_change_leaves_its_text_as_it_is() -> None:
    assert splice(TEXT, parse_grid(TEXT)) == TEXT


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks_and_the_byte_order_mark_stay_as_they_are(line_break: str) -> None:
    text = "\ufeff" + TEXT.replace("\n", line_break)
    new = parse_grid(text).with_points({("demo", 0): 7}).with_group_bounds({"profil": Bounds(-10, 40)})
    assert splice(text, new) == text.replace("points: 20", "points: 7").replace(
        "axis: fit       # who they are", f"axis: fit       # who they are{line_break}    min: -10"
    )


def test_a_bound_that_was_absent_comes_in_the_style_of_its_group() -> None:
    new = parse_grid(TEXT).with_group_bounds({"profil": Bounds(-20, 40), "web": Bounds(max=60)})
    after = splice(TEXT, replace(new, scale=Bounds(0, 100)))
    assert "    axis: fit       # who they are\n    min: -20\n    max: +40" in after
    assert "  - {id: web, axis: engagement, max: 60}   # what they do\n" in after
    assert "scale: {max: 100, min: 0}\n" in after


def test_a_bound_that_goes_takes_its_pair_along() -> None:
    new = parse_grid(TEXT).with_group_bounds({"profil": Bounds()})
    after = splice(TEXT, replace(new, scale=Bounds(), version=None))
    assert after == TEXT.replace("    max: +40        # the whole profile\n", "").replace(
        "scale: {max: 100}\n", ""
    ).replace("version: 1.2        # bumped by hand\n", "")


@pytest.mark.parametrize(
    ("before", "version", "after"),
    [
        ("version: 1.2", "1.3", "version: 1.3"),
        ("version: 1.2", "1.10", "version: 1.10"),
        ("version: '1.2'", "1.3", "version: '1.3'"),
        ('version: "1.2"', "v 2", 'version: "v 2"'),
        ("version: 1.2", "NO", 'version: "NO"'),
        ("version:", "1.3", "version: 1.3"),
        ("version: ~", "1.3", "version: 1.3"),
    ],
)
def test_a_version_keeps_its_quotes(before: str, version: str, after: str) -> None:
    text = TEXT.replace("version: 1.2", before)
    assert splice(text, replace(parse_grid(text), version=version)) == TEXT.replace("version: 1.2", after)


def test_a_version_in_a_block_of_its_own_comes_in_one_line() -> None:
    text = TEXT.replace("version: 1.2        # bumped by hand", "version: |\n  1.2\n  beta")
    after = splice(text, replace(parse_grid(text), version="1.3"))
    assert after == TEXT.replace("version: 1.2        # bumped by hand", 'version: "1.3"')


def test_bounds_that_stand_without_a_value_are_filled_in() -> None:
    text = TEXT.replace("max: +40", "max:    ").replace("{max: 100}", "{min: , max}")
    new = parse_grid(text).with_group_bounds({"profil": Bounds(max=3)})
    after = splice(text, replace(new, scale=Bounds(1, 2)))
    assert "    max: 3 " in after
    assert "scale: {min: 1 , max: 2}" in after


@pytest.mark.parametrize(
    "scale", ["", "scale:\n", "scale: ~\n", "scale: {}\n", "scale:\n  min: 0 # low\n", "scale:\n  max: 9\n  min: 0\n"]
)
def test_a_scale_comes_wherever_it_was_left_out(scale: str) -> None:
    text = TEXT.replace("scale: {max: 100}\n", scale)
    for bounds in (Bounds(), Bounds(1, 2), Bounds(max=7), Bounds(min=-3)):
        new = replace(parse_grid(text), scale=bounds)
        assert parse_grid(splice(text, new)) == new


def test_rules_come_go_and_move_with_the_comments_above_them() -> None:
    text = TEXT.replace("  - {id: demo", "  # what we agreed in May\n  - {id: demo")
    grid = parse_grid(text)
    demo, pages = grid.criteria
    clicks = replace(demo, id="clicks", rungs=(replace(demo.rungs[0], points=3),))
    new = replace(grid, criteria=(pages, replace(demo, enabled=False), clicks), bands=grid.bands[:1])
    after = splice(text, new)
    assert parse_grid(after) == new
    assert (
        after[after.index("criteria:") :]
        == """\
criteria:
  - id: pages
    group: web
    ladder:
      # many
      - {points: 15, when: {activity: page_view, count: {at_least: 20}}}
      - points: 5   # a few
        when: {activity: page_view, count: {at_least: 5}}
  # what we agreed in May
  - {id: demo, group: web, points: 20, when: {activity: demo}, enabled: false}  # <- the best sign
  - {id: clicks, group: web, points: 3, when: {activity: demo}}
bands:
  - {id: froid}
"""
    )


def test_one_test_of_a_condition_changes_alone() -> None:
    new = TEXT.replace("at_least: 20", "more_than: 7").replace(
        "page_view, count: {at_least: 5}", "page_view, within: 3d"
    )
    assert splice(TEXT, parse_grid(new)) == new


@given(grids(), grids(), st.sampled_from([to_yaml, to_json, lambda grid: commented(to_yaml(grid))]))
@settings(deadline=None, max_examples=150)
def test_any_grid_becomes_any_other(grid: Grid, new: Grid, laid_out: Callable[[Grid], str]) -> None:
    after = splice(laid_out(grid), new)
    assert parse_grid(after) == new


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_rules_that_are_not_touched_keep_their_text(drawn: st.DataObject) -> None:
    grid = drawn.draw(grids())
    text = commented(to_yaml(grid))
    other = drawn.draw(criteria("added", [group.id for group in grid.groups]))
    place = drawn.draw(st.integers(0, len(grid.criteria)))
    more = replace(grid, criteria=(*grid.criteria[:place], other, *grid.criteria[place:]))
    added = splice(text, more)
    assert parse_grid(added) == more
    assert set(text.splitlines()) <= set(added.splitlines())
    assert splice(added, grid) == text


def commented(text: str) -> str:
    """Every line of a YAML text with a comment below it, and one at its end."""
    return "".join(f"{line}  # {number}: [, {{\n# \n" for number, line in enumerate(text.splitlines()))


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_what_is_spliced_reads_as_the_new_grid(drawn: Any) -> None:
    grid = drawn.draw(grids())
    new = drawn.draw(tuned(grid))
    laid_out = drawn.draw(st.sampled_from([to_yaml, to_json, lambda grid: commented(to_yaml(grid))]))
    text = laid_out(grid)
    after = splice(text, new)
    assert parse_grid(after) == new
    assert after.splitlines().count("# ") == text.splitlines().count("# ")

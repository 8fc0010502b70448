"""What can be tuned: any two grids of the same rules differ in their tweaks, and in nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, Selection
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, Rung
from leadgrid.tweaks import Tweaks, pushed
from tests.drawn_grids import grids, tuned


def a_grid(*, bands: tuple[Band, ...] = (Band("cold"), Band("nurture", 15), Band("call", 40))) -> Grid:
    demo = Criterion("demo", "web", "when", (Rung(20, ActivityCondition(Selection(("demo",)))),))
    return Grid("B2B", (Group("web", "engagement"),), (demo,), version="1.2", scale=Bounds(0, 100), bands=bands)


@given(st.data())
def test_what_differs_between_two_grids_of_the_same_rules_makes_the_one_into_the_other(data: st.DataObject) -> None:
    agreed = data.draw(grids())
    moved = data.draw(tuned(agreed))
    tweaks = Tweaks.between(agreed, moved)
    assert tweaks.on(agreed) == moved
    assert tweaks.on(moved) == moved
    assert Tweaks.between(moved, agreed).on(moved) == agreed
    assert (len(tweaks) == 0) == (moved == agreed)


@given(st.data())
def test_all_that_can_be_tuned_is_what_grids_of_the_same_rules_differ_in(data: st.DataObject) -> None:
    agreed = data.draw(grids())
    moved = data.draw(tuned(agreed))
    assert Tweaks.of(moved).on(agreed) == moved
    assert len(Tweaks.between(agreed, moved)) <= len(Tweaks.of(agreed))


@given(st.data())
def test_tweaks_are_read_as_they_were_written(data: st.DataObject) -> None:
    agreed = data.draw(grids())
    for tweaks in (Tweaks.of(agreed), Tweaks.between(agreed, data.draw(tuned(agreed)))):
        assert Tweaks.from_json(tweaks.to_json()) == tweaks


def test_what_a_workspace_keeps_is_still_read() -> None:
    kept = '{"points": [["demo", 0, 25]], "bounds": [["web", null, 40]], "starts": [["call", 45]]}'
    expected = Tweaks(points=((("demo", 0), 25),), bounds=(("web", Bounds(max=40)),), starts=(("call", 45),))
    assert Tweaks.from_json(kept) == expected
    assert expected.to_json() == kept


def test_every_kind_of_number_counts_once() -> None:
    agreed = a_grid()
    moved = (
        agreed.with_points({("demo", 0): 5}).with_group_bounds({"web": Bounds(-1, 9)}).with_band_starts({"call": 50})
    )
    moved = replace(moved, scale=Bounds(), version=None)
    tweaks = Tweaks.between(agreed, moved)
    assert tweaks == Tweaks(((("demo", 0), 5),), (("web", Bounds(-1, 9)),), (("call", 50),), Bounds(), "")
    assert len(tweaks) == 5
    assert json.loads(tweaks.to_json())["scale"] == [None, None]


def test_what_a_grid_does_not_have_any_more_is_passed_over() -> None:
    gone = Tweaks(((("gone", 0), 5), (("demo", 3), 7)), (("gone", Bounds(0, 1)),), (("gone", 50), ("cold", 3)))
    assert gone.on(a_grid()) == a_grid()


def test_numbers_that_make_no_grid_are_refused() -> None:
    for wrong in (Tweaks(starts=(("call", 15),)), Tweaks(points=((("demo", 0), 1001),))):
        with pytest.raises(ValueError, match=r"\w"):
            wrong.on(a_grid())


def test_a_pushed_band_stays_between_the_ends() -> None:
    assert pushed(a_grid(), "nurture", 100, within=(0, 100)) == {"nurture": 99, "call": 100}
    assert pushed(a_grid(), "call", 0, within=(0, 100)) == {"nurture": 0, "call": 1}


@given(st.sets(st.integers(-40, 140), min_size=1, max_size=6), st.integers(-200, 300), st.data())
def test_bands_give_way_no_further_than_they_must(starts: set[int], to: int, data: st.DataObject) -> None:
    bands = [Band(f"from_{start + 40}", start) for start in sorted(starts)]
    low, high = min(starts) - 3, max(starts) + len(starts)
    band = data.draw(st.sampled_from(bands))
    grid = a_grid(bands=(Band("cold"), *bands))
    after = pushed(grid, band.id, to, within=(low, high))
    assert all(one < other for one, other in pairwise([low - 1, *after.values(), high + 1]))
    assert Tweaks(starts=tuple(after.items())).on(grid).starts == after
    # each band but the moved one stands where it stood, or right beside a neighbour
    for each in after.keys() - {band.id}:
        beside = {after[each] - 1, after[each] + 1} & set(after.values())
        assert after[each] == grid.starts[each] or beside

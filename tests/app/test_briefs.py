"""What the live tuner says of a grid is read back exactly, and what is no number of the grid is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs import grid_with, numbers
from leadgrid.grids import Bounds, Grid, Group
from leadgrid.sentences import rung_aloud
from leadgrid.tunings import sales_band
from tests.app.builders import grid
from tests.drawn_grids import grids, tuned

SAID: dict[str, Any] = {
    "points": {"sector/0": 7},
    "bounds": {"profile": {"min": None, "max": 9}},
    "starts": {"nurture": 20, "call": 50},
    "sales": "call",
}


@given(st.data())
def test_numbers_that_a_browser_sends_back_make_the_same_grid(data: st.DataObject) -> None:
    agreed = data.draw(grids())
    # the scale and the version are no numbers that the tuner moves
    moved = replace(data.draw(tuned(agreed)), scale=agreed.scale, version=agreed.version)
    band = sales_band(moved)
    said = json.loads(json.dumps(numbers(moved, band)))
    assert grid_with(agreed, said) == (moved, None if band is None else band.id)


def test_numbers_that_were_not_said_stay() -> None:
    agreed = grid()
    assert grid_with(agreed, {"points": {}, "bounds": {}, "starts": {}, "sales": None}) == (agreed, None)
    moved, sales = grid_with(agreed, SAID)
    assert (dict(moved.rungs)["sector", 0].points, moved.group("profile").bounds.max, sales) == (7, 9, "call")
    assert [band.at_least for band in moved.bands] == [None, 20, 50]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "points",
        {},
        SAID | {"points": {"sector/1": 7}},
        SAID | {"points": {"sector/0": 7.5}},
        SAID | {"points": {"sector/0": True}},
        SAID | {"points": {"sector/0": "7"}},
        SAID | {"points": {"sector/0": 1001}},
        SAID | {"points": [["sector/0", 7]]},
        SAID | {"bounds": {"elsewhere": {"min": None, "max": 9}}},
        SAID | {"bounds": {"profile": {"min": 10, "max": 9}}},
        SAID | {"bounds": {"profile": {"min": "1", "max": 9}}},
        SAID | {"bounds": {"profile": [0, 9]}},
        SAID | {"starts": {"cold": 3}},
        SAID | {"starts": {"nurture": 50, "call": 50}},
        SAID | {"starts": {"nurture": None}},
        SAID | {"sales": 3},
    ],
)
def test_what_is_no_number_of_the_grid_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        grid_with(grid(), wrong)


def test_a_band_that_does_not_exist_is_nobody_to_call_from() -> None:
    assert grid_with(grid(), SAID | {"sales": "elsewhere"})[1] is None


def test_limits_can_be_taken_away() -> None:
    agreed: Grid = replace(grid(), groups=(Group("profile", "fit", bounds=Bounds(0, 9)),))
    moved, _ = grid_with(agreed, SAID | {"bounds": {"profile": {"min": None, "max": None}}})
    assert moved.group("profile").bounds == Bounds()


@given(grids())
def test_every_rung_says_what_earns_its_points(drawn: Grid) -> None:
    said = [rung_aloud(drawn.criterion(id), number, "fr") for (id, number), _ in drawn.rungs]
    assert all(text.startswith(("si ", "s’il ", "pour chac", "pour chaque ")) for text in said)

"""Why a lead has its score: the rungs that moved it most, in order, and in words with the points that decay left."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.grids import Bounds, Grid, Label
from leadgrid.reading import parse_grid
from leadgrid.reasons import Cut, Reason, cuts, in_words, reasons, rung_label
from leadgrid.scores import shown, weigh
from leadgrid.signatures import Signatures

GRID = parse_grid(
    """
leadgrid: 1
name: n
groups: [{id: g, axis: fit}]
criteria:
  - {id: demo, group: g, label: {fr: Démo, en: Demo}, points: 10, when: {activity: demo}}
  - {id: spam, group: g, points: -20, when: {activity: spam}}
  - id: pages
    group: g
    label: Pages
    ladder:
      - {points: 5, label: {fr: trois, en: three}, when: {activity: page, count: 3}}
      - {points: 10, when: {activity: page}}
"""
)
RUNGS = (("demo", 0), ("spam", 0), ("pages", 0), ("pages", 1))


def signatures(*hits: int) -> Signatures:
    one = np.ones(1, dtype=np.int64)
    return Signatures(RUNGS, np.array([[hit] for hit in hits], dtype=np.int64), one, one, one, np.zeros(1, np.int64))


def test_the_largest_come_first_whatever_their_sign_and_ties_stand_in_grid_order():
    found = reasons(signatures(1000, 1000, 0, 1000), GRID, 0)
    assert found == (Reason(("spam", 0), -20_000), Reason(("demo", 0), 10_000), Reason(("pages", 1), 10_000))


def test_what_gave_nothing_is_no_reason_and_no_more_are_told_than_asked_for():
    assert reasons(signatures(0, 0, 0, 0), GRID, 0) == ()
    assert len(reasons(signatures(1000, 1000, 0, 1000), GRID, 0, most=2)) == 2
    assert len(reasons(signatures(1000, 1000, 1000, 0), GRID, 0, most=None)) == 3


def test_words_carry_the_sign_and_the_decimals_that_decay_left():
    found = reasons(signatures(1250, 63, 500, 0), GRID, 0)
    assert in_words(GRID, found, "fr") == ("Démo +12,5", "Pages – trois +2,5", "spam −1,3")
    assert in_words(GRID, found, "en") == ("Demo +12.5", "Pages – three +2.5", "spam −1.3")


def test_a_rung_without_a_label_of_its_own_is_numbered():
    assert rung_label(GRID, ("pages", 1), "en") == "Pages (2)"


def cut(grid: Grid, *hits: int) -> tuple[Cut, ...]:
    return cuts(grid, reasons(signatures(*hits), grid, 0, most=None))


def bounded(group: Bounds, scale: Bounds) -> Grid:
    """The grid with limits of its group, called Web, and of its scale."""
    return replace(GRID, groups=(replace(GRID.group("g"), bounds=group, label=Label.plain("Web")),), scale=scale)


def test_what_the_limits_of_a_group_take_away_or_give_is_told_and_nothing_where_they_cut_nothing():
    grid = bounded(Bounds(-5, 12), Bounds())
    assert cut(grid, 1000, 0, 1000, 0) == (Cut("g", -3_000),)
    assert cut(grid, 0, 1000, 0, 0) == (Cut("g", 15_000),)
    assert cut(grid, 1000, 0, 0, 0) == cut(GRID, 1000, 0, 1000, 0) == ()
    assert in_words(grid, (Cut("g", -3_000),), "en") == ("ceiling of “Web”: −3",)
    assert in_words(grid, (Cut("g", 15_000),), "fr") == ("plancher de «\u202fWeb\u202f»\u202f: +15",)


def test_what_the_scale_cuts_of_what_groups_left_is_told_too():
    grid = bounded(Bounds(max=12), Bounds(0, 10))
    assert cut(grid, 1000, 0, 1000, 0) == (Cut("g", -3_000), Cut(None, -2_000))
    assert cut(grid, 0, 1000, 0, 0) == (Cut(None, 20_000),)
    assert in_words(grid, (Cut(None, -2_000),), "fr") == ("plafond de l'échelle\u202f: −2",)
    assert in_words(grid, (Cut(None, 20_000),), "en") == ("floor of the scale: +20",)


HITS = st.lists(st.integers(0, 3_000), min_size=len(RUNGS), max_size=len(RUNGS))
ENDS = st.tuples(st.none() | st.integers(-30, 0), st.none() | st.integers(0, 30)).map(lambda ends: Bounds(*ends))


@given(HITS, ENDS, ENDS)
def test_reasons_and_cuts_together_are_the_score(hits, group, scale):
    grid, found = bounded(group, scale), signatures(*hits)
    given_or_cut = (*reasons(found, grid, 0, most=None), *cut(grid, *hits))
    assert shown(np.array([sum(part.thousandths for part in given_or_cut)]))[0] == weigh(found, grid).score[0]

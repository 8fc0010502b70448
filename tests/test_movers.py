"""Who enters and leaves the sales list is counted lead by lead, and the cause is the rung that pushed furthest."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.grids import Bounds, Criterion, Grid, Group, Rung
from leadgrid.movers import NOBODY, Moved, Movers, movers
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures

HELD = AttributeCondition("sector", ValueTest((Operator("known", True),)))
RUNGS = ("a", "b", "c")
UNBOUND = Bounds()


def grid(*points: int, bounds: Bounds = UNBOUND) -> Grid:
    criteria = tuple(Criterion(id, "g", "when", (Rung(n, HELD),)) for id, n in zip(RUNGS, points, strict=True))
    return Grid("three rungs", (Group("g", "fit", bounds=bounds),), criteria)


def signatures(*rows: tuple[int, ...], today: list[int] | None = None) -> Signatures:
    people = np.array([1] * len(rows) if today is None else today, dtype=np.int64)
    hits = np.array(rows, dtype=np.int64).reshape(len(rows), len(RUNGS)).T
    return Signatures(tuple((id, 0) for id in RUNGS), hits, people, people, people * 0, np.zeros(0, dtype=np.int64))


def moved(leads: Signatures, agreed: Grid, tuned: Grid, *, at_least: int | None = 10, now: int | None = 10) -> Movers:
    return movers(leads, agreed=agreed, tuned=tuned, agreed_at_least=at_least, tuned_at_least=now)


def test_nobody_moves_where_nothing_does() -> None:
    leads = signatures((1000, 0, 0), (1000, 1000, 0))
    assert moved(leads, grid(10, 5, 0), grid(10, 5, 0)) == NOBODY
    assert moved(signatures(), grid(10, 5, 0), grid(0, 0, 0)) == NOBODY


def test_the_cause_is_the_largest_change_in_the_movers_direction() -> None:
    leads = signatures((1000, 1000, 0), (1000, 500, 0), (0, 1000, 1000), today=[3, 4, 5])
    # a + 2, b + 3, c − 9: the first two enter, one by b and one by a (3 · 0.5 < 2); the third leaves by c
    answer = moved(leads, grid(5, 2, 9), grid(7, 5, 0), now=9)
    assert answer == Movers(7, 5, (Moved(("c", 0), 0, 5), Moved(("a", 0), 4, 0), Moved(("b", 0), 3, 0)))


def test_equal_changes_go_to_the_earlier_rung() -> None:
    leads = signatures((1000, 1000, 1000))
    assert moved(leads, grid(2, 2, 2), grid(2, 6, 6)).causes == (Moved(("b", 0), 1, 0),)


def test_equal_sizes_stay_in_grid_order() -> None:
    leads = signatures((0, 0, 1000), (1000, 0, 0))
    causes = moved(leads, grid(0, 0, 0), grid(10, 0, 10)).causes
    assert [moved.cause for moved in causes] == [("a", 0), ("c", 0)]


def test_a_lower_cap_takes_leads_out_and_a_lower_threshold_lets_others_in() -> None:
    leads = signatures((1000, 0, 0), (1000, 1000, 0), today=[1, 2])
    capped = grid(8, 8, 0, bounds=Bounds(max=9))
    assert moved(leads, grid(8, 8, 0), capped) == Movers(0, 2, (Moved("cap", 0, 2),))
    assert moved(leads, grid(8, 8, 0), grid(8, 8, 0), now=8) == Movers(1, 0, (Moved("threshold", 1, 0),))


def test_a_rung_that_pushed_the_other_way_is_no_cause() -> None:
    # a lost points, but the floor of the group rose: the lead enters because of the cap
    leads = signatures((1000, 0, 0))
    answer = moved(leads, grid(5, 0, 0), grid(4, 0, 0, bounds=Bounds(min=12)))
    assert answer.causes == (Moved("cap", 1, 0),)


def test_without_a_threshold_nobody_is_in_the_list() -> None:
    leads = signatures((1000, 0, 0), today=[7])
    assert moved(leads, grid(10, 0, 0), grid(10, 0, 0), now=None) == Movers(0, 7, (Moved("threshold", 0, 7),))
    assert moved(leads, grid(10, 0, 0), grid(10, 0, 0), at_least=None) == Movers(7, 0, (Moved("threshold", 7, 0),))


points = st.tuples(*(st.integers(-12, 12) for _ in RUNGS))
rows = st.lists(st.tuples(*(st.sampled_from([0, 125, 500, 1000, 3000]) for _ in RUNGS)), max_size=8)
bounds = st.sampled_from([UNBOUND, Bounds(max=8), Bounds(min=2), Bounds(-3, 11)])


@given(rows, points, points, bounds, bounds, st.integers(-3, 12), st.integers(-3, 12))
def test_movers_are_those_that_one_finds_lead_by_lead(rows, before, after, floor, ceiling, was, now) -> None:
    agreed, tuned = grid(*before, bounds=floor), grid(*after, bounds=ceiling)
    leads = signatures(*rows, today=[number % 3 for number in range(len(rows))])
    enter, leave = Counter(), Counter()
    for number, row in enumerate(rows):
        one, other = (int(weigh(leads, which).score[number]) for which in (agreed, tuned))
        if (one >= was) == (other >= now):
            continue
        sign = 1 if other >= now else -1
        pushes = {
            (id, 0): sign * (new - old) * hit for id, old, new, hit in zip(RUNGS, before, after, row, strict=True)
        }
        furthest = max(pushes, key=lambda id: pushes[id])  # the first of several: grid order
        cause = furthest if pushes[furthest] > 0 else "cap" if sign * (other - one) > 0 else "threshold"
        (enter if sign > 0 else leave)[cause] += number % 3
    answer = moved(leads, agreed, tuned, at_least=was, now=now)
    assert (answer.enter, answer.leave) == (enter.total(), leave.total())
    assert {cause.cause: cause.enter for cause in answer.causes if cause.enter} == +enter
    assert {cause.cause: cause.leave for cause in answer.causes if cause.leave} == +leave

"""A grid that is rewritten while its numbers are moved elsewhere: both are kept, and what cannot be is named."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, Selection
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, Rung
from leadgrid.merges import Merge, Move, merged, taken
from leadgrid.tweaks import Tweaks
from tests.drawn_grids import criteria, grids, tuned


def rule(id: str, *points: int) -> Criterion:
    """A ladder with a rung for each of these points, every one about another activity."""
    rungs = tuple(Rung(each, ActivityCondition(Selection((f"{id} {n}",)))) for n, each in enumerate(points))
    return Criterion(id, "web", "ladder", rungs)


def a_grid(*rules: Criterion, call: int = 40, top: int = 70) -> Grid:
    bands = (Band("cold"), Band("call", call), Band("top", top))
    return Grid("B2B", (Group("web", "engagement"),), rules or (rule("demo", 12, 5), rule("mail", 3)), bands=bands)


def after(written: Grid, begun: Grid, now: Grid) -> Merge:
    return merged(written, begun=begun, seen=begun, now=now)


def test_a_slider_that_the_draft_left_alone_is_carried_wherever_its_rung_stands_now() -> None:
    begun = a_grid()
    demo, mail = begun.criteria
    swapped = replace(demo, rungs=(*rule("new", 9).rungs, *reversed(demo.rungs)))
    found = after(replace(begun, criteria=(mail, swapped)), begun, begun.with_points({("demo", 0): 15}))
    assert [rung.points for rung in found.grid.criterion("demo").rungs] == [9, 5, 15]
    assert found.carried == (Move("points", "demo", 12, 15, 15, rung=0, place=2),)
    assert found.apart == ()


def test_where_both_changed_the_same_the_draft_stands_and_the_move_is_named_until_it_is_taken() -> None:
    begun = a_grid()
    now = begun.with_points({("demo", 1): 8}).with_group_bounds({"web": Bounds(max=30)})
    written = begun.with_points({("demo", 1): 2}).with_group_bounds({"web": Bounds(max=50)})
    found = after(written, begun, now)
    assert found.grid == written
    assert found.apart == (
        Move("points", "demo", 5, 8, 2, rung=1, place=1),
        Move("bounds", "web", Bounds(), Bounds(max=30), Bounds(max=50)),
    )
    settled = merged(taken(written, found.apart), begun=begun, seen=now, now=now)
    assert (settled.grid, settled.apart) == (now, ())


def test_a_move_of_what_the_draft_threw_out_or_reads_otherwise_is_named() -> None:
    begun = a_grid()
    now = begun.with_points({("demo", 0): 15, ("mail", 0): 4})
    (mail,) = rule("post", 3).rungs
    written = replace(begun, criteria=(replace(begun.criterion("mail"), rungs=(mail,)),))
    assert [(move.name, move.now, move.here) for move in after(written, begun, now).apart] == [
        ("demo", 15, None),
        ("mail", 4, 3),
    ]


def test_starts_that_would_cross_are_named_and_none_is_carried() -> None:
    begun = a_grid()
    written, now = begun.with_band_starts({"top": 45}), begun.with_band_starts({"call": 60})
    found = after(written, begun, now)
    assert found.grid == written
    assert found.apart == (Move("start", "call", 40, 60, 40),)


def test_what_somebody_writes_knowing_of_the_move_does_not_spring_back_and_stays_named() -> None:
    begun = a_grid()
    now = begun.with_points({("demo", 0): 15})
    found = merged(begun, begun=begun, seen=now, now=now)
    assert found.grid == begun
    assert [(move.now, move.here) for move in found.apart] == [(15, 12)]


def test_a_saved_grid_that_changed_by_more_than_numbers_is_told() -> None:
    begun = a_grid()
    assert after(begun, begun, replace(begun, criteria=begun.criteria[:1])).is_other
    assert not after(begun, begun, begun.with_points({("demo", 0): 15})).is_other


@st.composite
def rewritten(draw: st.DrawFn, grid: Grid) -> Grid:
    """A grid after whatever somebody does to it: numbers, rules that go, come, change places or ask something else."""
    written = draw(tuned(grid) | st.just(grid))
    groups = [group.id for group in grid.groups]
    rules = [
        draw(st.just(known) | st.just(known) | criteria(known.id, groups))
        for known in draw(st.permutations(written.criteria))
    ]
    kept = rules[: draw(st.integers(1, len(rules)))]
    if draw(st.booleans()):
        kept.append(draw(criteria("another", groups).filter(lambda _: "another" not in {rule.id for rule in rules})))
    return replace(written, criteria=tuple(kept))


@given(st.data())
@settings(deadline=None)
def test_every_move_is_carried_or_named_and_nothing_else_changes(drawn: st.DataObject) -> None:
    begun = drawn.draw(grids())
    now, written = drawn.draw(tuned(begun)), drawn.draw(rewritten(begun))
    found = after(written, begun, now)
    named = {(move.kind, move.name, move.rung) for move in found.apart}
    carried = {(move.kind, move.name, move.rung) for move in found.carried}
    assert taken(written, found.carried) == found.grid
    assert not found.is_other
    moved = Tweaks.between(begun, now)
    told = [("points", id, n) for (id, n), _ in moved.points] + [("bounds", id, 0) for id, _ in moved.bounds]
    told += [("start", id, 0) for id, _ in moved.starts]
    told += [("scale", "", 0)] * (moved.scale is not None) + [("version", "", 0)] * (moved.version is not None)
    for each in told:
        assert each in named | carried or already_there(each, now, found.grid)
    starts = [band.at_least for band in found.grid.bands[1:]]
    assert all(low < high for low, high in pairwise(starts))


def already_there(moved: tuple[str, str, int], now: Grid, grid: Grid) -> bool:
    """Whether a draft says of itself what was moved elsewhere."""
    kind, name, rung = moved
    match kind:
        case "points":
            wanted = now.criterion(name).rungs[rung]
            rungs = [known.rungs for known in grid.criteria if known.id == name]
            return any(wanted.points == known.points for known in (rungs or [()])[0])
        case "bounds":
            return grid.group(name).bounds == now.group(name).bounds
        case "start":
            return grid.starts[name] == now.starts[name]
    return grid.scale == now.scale if kind == "scale" else (grid.version or "") == (now.version or "")


@given(st.data())
@settings(deadline=None)
def test_a_draft_that_changed_nothing_becomes_what_was_moved_and_moves_alone_change_nothing_else(
    drawn: st.DataObject,
) -> None:
    begun = drawn.draw(grids())
    now, written = drawn.draw(tuned(begun)), drawn.draw(rewritten(begun))
    assert after(begun, begun, now) == replace(after(begun, begun, now), grid=now, apart=())
    assert after(written, begun, begun) == Merge(written)


@given(st.data())
@settings(deadline=None)
def test_once_written_nothing_is_carried_again_and_the_same_stays_named(drawn: st.DataObject) -> None:
    begun = drawn.draw(grids())
    now, written = drawn.draw(tuned(begun)), drawn.draw(rewritten(begun))
    found = after(written, begun, now)
    again = merged(found.grid, begun=begun, seen=now, now=now)
    assert again == replace(found, carried=())

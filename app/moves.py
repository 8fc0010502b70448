"""What happens when somebody moves something on the tuning page: read the widget, change the grid, keep it.

These are the widgets' callbacks: they run before the page does, so a page always draws what is kept. Whatever a browser
sends is checked again here; what makes no grid is passed over, and the widget goes back to what is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import briefs
import desks
import revisions
import state
from desks import Desk
from leadgrid.grids import Bounds, Grid, RungId
from leadgrid.problems import DataError, LeadgridError
from leadgrid.tweaks import Tweaks, pushed


def points_key(rung: RungId) -> str:
    return f"points.{rung[0]}.{rung[1]}"


def bound_key(group: str, side: str) -> str:
    return f"bound.{group}.{side}"


def start_key(band: str) -> str:
    return f"start.{band}"


SALES_KEY = "sales"


TUNER_KEY = "live"
"""The live tuner's key; what it says stands in the session under it."""


def commit() -> None:
    """The live tuner was let go: its numbers, locks and capacity are kept where they differ from what is kept."""
    said = state.said(TUNER_KEY)
    match said and said.get("commit"):
        case {"client": str(client), "seq": int(seq), "edits": edits, "locks": list(locks), "capacity": capacity}:
            people = capacity if type(capacity) is int and capacity >= 0 else None
            _act(lambda at: _keep(at, edits, said["commit"].get("base"), locks, people))
            _act(lambda at: revisions.bump(at.workspace.id, client=client[:64], seq=seq))


def give_up_live() -> None:
    """The live tuner does not answer, or could not be given its data."""
    state.go_plain(on=True)


def try_live() -> None:
    """Somebody wants the live tuner back."""
    state.go_plain(on=False)


def _keep(at: Desk, edits: object, base: object, locks: list[object], capacity: int | None) -> None:
    """`base` is what the tuner held before it moved anything: what is equal there stays as another tab has left it."""
    try:
        tuned, sales = briefs.grid_with(at.agreed, edits)
    except ValueError:
        return  # the tuner is told what is kept, and goes back to it
    with suppress(ValueError):  # a base of another grid, or starts that cross: the tuner's own numbers stand
        before, called = briefs.grid_with(at.agreed, base)
        sales = None if sales == called else sales
        tuned = Tweaks.between(before, tuned).on(at.tuned)
    if tuned != at.tuned:
        at = desks.move(at, tuned)
    if sales is not None and (at.sales is None or sales != at.sales.id):
        at = desks.choose(at, sales=sales)
    held = sorted({briefs.rung_key(rung) for rung, _ in at.agreed.rungs} & {str(lock) for lock in locks})
    if held != sorted(at.locks) or capacity != at.capacity:
        desks.choose(at, locks=held, capacity=capacity)


def move_points(rung: RungId) -> None:
    """A rung's slider was moved."""
    points = state.said(points_key(rung))
    if points is not None:
        _change(lambda at: at.tuned.with_points({rung: int(points)}))


def move_bound(group: str) -> None:
    """The smallest or the largest sum of a group was changed; empty means none."""
    low, high = (state.said(bound_key(group, side)) for side in ("min", "max"))
    _change(lambda at: at.tuned.with_group_bounds({group: Bounds(low, high)}))


def move_start(band: str, within: tuple[int, int]) -> None:
    """A band's slider was moved: others that stand in its way are pushed along."""
    start = state.said(start_key(band))
    if start is not None:
        _change(lambda at: at.tuned.with_band_starts(pushed(at.tuned, band, int(start), within=within)))


def choose_sales() -> None:
    """Another band is the one from which sales calls."""
    chosen = state.said(SALES_KEY)
    if chosen is not None:
        _act(lambda at: desks.choose(at, sales=chosen))


def reset_points(rung: RungId) -> None:
    _change(lambda at: at.tuned.with_points({rung: dict(at.agreed.rungs)[rung].points}))


def reset_bounds(group: str) -> None:
    _change(lambda at: at.tuned.with_group_bounds({group: at.agreed.group(group).bounds}))


def reset_start(band: str, within: tuple[int, int]) -> None:
    _change(lambda at: at.tuned.with_band_starts(pushed(at.tuned, band, at.agreed.starts[band], within=within)))


def reset_all() -> None:
    _change(lambda at: at.agreed)
    _act(lambda at: at.changes and at.agreed_sales and desks.choose(at, sales=at.agreed_sales.id))


def save() -> None:
    """The numbers as they stand become the workspace's grid."""
    _act(lambda at: desks.save(at))


def _change(tuned: Callable[[Desk], Grid]) -> None:
    def change(at: Desk) -> None:
        try:
            grid = tuned(at)
        except ValueError:
            return
        desks.move(at, grid)

    _act(change)


def _act(act: Callable[[Desk], object]) -> None:
    try:
        act(desks.desk())
    except DataError as error:
        state.keep_trouble(
            error.problems[0].told(state.language())
        )  # a full disk, say: the next page would not meet it
    except LeadgridError:
        return  # the page runs next and meets the same problem, where it can be shown

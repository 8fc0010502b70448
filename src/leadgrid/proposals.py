"""From where to look when nobody has said: today is the end of the data, and the replay ends where the data end.

            replay as-of                      latest  today
    ─────────────┼────────── horizon ──────────┼────┼──► time

Knows what was found in the data; knows nothing of grids.
"""

from __future__ import annotations

from typing import Final

from leadgrid.facts import Facts
from leadgrid.instants import DAY, Duration
from leadgrid.snapshots import Replay, View

HORIZONS: Final = (Duration(90, "d"), Duration(30, "d"), Duration(7, "d"))
"""Long ones first: a horizon is taken where the data hold at least as much before it."""
USUAL_TARGET: Final = "customer"


def proposed_target(facts: Facts) -> str | None:
    """The stage that counts as won: `customer` where there is one, else the most frequent; None without outcomes."""
    stages = dict(facts.stages)
    if not stages:
        return None
    return USUAL_TARGET if USUAL_TARGET in stages else max(stages, key=lambda stage: (stages[stage], stage))


def proposed_view(facts: Facts, *, now: int, target: str | None = None, horizon: Duration | None = None) -> View:
    """Today at the midnight (UTC) after the latest instant of the data, and a replay whose horizon is complete.

    Without outcomes there is no replay; with outcomes that have no dates it is undated, and looks from today.
    `now` is today's place where the data have no instants at all.
    """
    today = now if facts.latest is None else (facts.latest // DAY + 1) * DAY
    won = target or proposed_target(facts)
    if facts.outcomes is None or won is None:
        return View(today=today, replay=None)
    if facts.outcomes.first_at is None or facts.latest is None:
        return View(today=today, replay=Replay(as_of=today, horizon=None, target=won, mode="undated"))
    end = facts.latest // DAY * DAY
    waited = horizon or _longest_that_fits(facts, end)
    return View(today=today, replay=Replay(as_of=end - waited.microseconds, horizon=waited, target=won))


def _longest_that_fits(facts: Facts, end: int) -> Duration:
    starts = [file.first_at for file in facts.files if file.first_at is not None]
    span = end - min(starts)
    return next((horizon for horizon in HORIZONS if 2 * horizon.microseconds <= span), HORIZONS[-1])

"""From where to look when nobody has said: today is the end of the data, and the replay ends where the data end.

Days are those of the zone in which the files are read; one date that is still to come moves neither.

            replay as-of                      latest  today
    ─────────────┼────────── horizon ──────────┼────┼──► time

Knows what was found in the data; knows nothing of grids.
"""

from __future__ import annotations

from typing import Final, Literal

from leadgrid.facts import Facts
from leadgrid.instants import DAY, Duration, Zone
from leadgrid.mappings import CUSTOMER
from leadgrid.snapshots import Mode, Replay, View

HORIZONS: Final = (Duration(90, "d"), Duration(30, "d"), Duration(7, "d"))
"""Long ones first: a horizon is taken where the data hold at least as much before it."""
USUAL_TARGET: Final = CUSTOMER


def proposed_target(facts: Facts) -> str | None:
    """The stage that counts as won: `customer` where there is one, else the most frequent; None without outcomes."""
    stages = dict(facts.stages)
    if not stages:
        return None
    return USUAL_TARGET if USUAL_TARGET in stages else max(stages, key=lambda stage: (stages[stage], stage))


Reason = Literal["complete", "short", "undated", "no_outcomes"]
"""Why a view is proposed: the longest horizon fits into the data, a shorter one does, outcomes have no dates, or there
are none."""


def proposed_view(
    facts: Facts, *, now: int, target: str | None = None, horizon: Duration | None = None, mode: Mode = "forward"
) -> View:
    """Today at the midnight after the latest instant of the data, and a replay whose horizon is complete.

    Where the data came in before that midnight, today is the moment when they did.
    Without outcomes there is no replay; with outcomes that have no dates it is undated, and looks from today, as it
    does where `mode` asks for that. `now` is today's place where the data have no instants at all.
    """
    today = now if facts.latest is None else _after(facts, facts.latest)
    won = target or proposed_target(facts)
    if facts.outcomes is None or won is None:
        return View(today=today, replay=None)
    if not is_dated(facts) or mode == "undated" or facts.latest is None:
        return View(today=today, replay=Replay(as_of=today, horizon=None, target=won, mode="undated"))
    zone = Zone(facts.zone)
    end = zone.local(facts.latest) // DAY * DAY
    waited = horizon or _longest_that_fits(facts, _instant(zone, end))
    as_of = _instant(zone, end - waited.microseconds)
    if as_of + waited.microseconds > facts.latest:  # the clocks were changed in between
        as_of = _instant(zone, (end - waited.microseconds - 1) // DAY * DAY)
    return View(today=today, replay=Replay(as_of=as_of, horizon=waited, target=won))


def reason(proposed: View) -> Reason:
    """Why this view, as it was proposed, is."""
    if proposed.replay is None:
        return "no_outcomes"
    if proposed.replay.horizon is None:
        return "undated"
    return "complete" if proposed.replay.horizon == HORIZONS[0] else "short"


def is_dated(facts: Facts) -> bool:
    """Whether it is known when outcomes were reached, so that a past day can be replayed."""
    return facts.outcomes is not None and facts.outcomes.first_at is not None and facts.latest is not None


def _after(facts: Facts, latest: int) -> int:
    """The midnight after an instant, or the moment when the data came in where that was before it."""
    zone = Zone(facts.zone)
    midnight = _instant(zone, (zone.local(latest) // DAY + 1) * DAY)
    return midnight if facts.now is None or facts.now < latest else min(midnight, max(facts.now, latest + 1))


def _instant(zone: Zone, local: int) -> int:
    return zone.from_local(local).instant


def _longest_that_fits(facts: Facts, end: int) -> Duration:
    starts = [file.first_at for file in facts.files if file.first_at is not None]
    span = end - min(starts)
    return next((horizon for horizon in HORIZONS if 2 * horizon.microseconds <= span), HORIZONS[-1])

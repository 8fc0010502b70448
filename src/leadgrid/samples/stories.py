"""The hidden half of the sample: who has a buying project, when, how loudly, and whether we win it.

Behaviour and outcomes both follow from these stories, each with noise of its own. Times are positions on the working
clock. Knows nothing of events.

    created ──┬── mails, chance visits ─────────────────────────────────► end of data
              └────── project: start ──visits, demo, quote──► decision ──► a customer's life (support, orders)
                                                              └► or nothing
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadgrid.samples.draws import Draws, Flags, Floats, Ints, between
from leadgrid.samples.people import People

NEVER = 1e9
"""A position after every history."""


@dataclass(frozen=True)
class Stories:
    """The hidden part of every lead of a block; positions are `NEVER` where nothing happens."""

    created: Floats
    zeal: Floats
    """How much a lead visits and opens by nature: mean 1."""
    start: Floats
    """When the project begins."""
    decision: Floats
    """When the project ends, won or lost."""
    loudness: Floats
    """How visible the project is: some buy after little."""
    won: Floats
    amount: Ints
    """What the order would be worth, in whole euros: larger in larger companies."""
    curious: Flags
    """Reads a lot and buys nothing."""
    busy: Floats
    """When the curious have their busy weeks, and for how many days."""
    busy_days: Floats


def imagine(people: People, created: Floats, *, draws: Draws) -> Stories:
    """Who has a project, who wins one, who is only curious."""
    many = len(created)
    zeal = 0.25 + 0.75 * draws.skewed(many)
    loudness = 0.05 + 0.75 * draws.skewed(many)
    wish = 0.95 * people.fit + 0.5 * draws.bell(many)
    possible = ~people.outsider
    has = possible & draws.chance(
        between(wish, (-3, -1.3, -0.3, 0.7, 1.7, 3.2), (0.002, 0.02, 0.12, 0.27, 0.44, 0.6)), many
    )
    later = 12.0 + 300.0 * draws.uniform(many) * draws.uniform(many)
    start = created + np.where(draws.chance(0.33, many), 0.5 * draws.uniform(many), later)
    length = 18.0 + 62.0 * draws.skewed(many)
    chance = between(wish + 0.5 * draws.bell(many), (-2.3, -0.3, 1.2, 2.7), (0.2, 0.42, 0.58, 0.68))
    success = has & draws.chance(chance, many)
    sudden = possible & ~has & draws.chance(0.018, many)
    won = np.where(success, start + length, np.where(sudden, created + 4.0 + 260.0 * draws.uniform(many), NEVER))
    curious = ~has & draws.chance(np.where(people.outsider, 0.38, 0.16), many)
    busy = created + 330.0 * draws.uniform(many) * draws.uniform(many)
    busy_days = 10.0 + 45.0 * draws.uniform(many)
    usual = between(people.size, (1, 20, 100, 500, 1300), (1.8, 5, 14, 32, 60))
    amount = 100 * np.floor(usual * (2.0 + 8.0 * draws.skewed(many))).astype(np.int64)
    return Stories(
        created=created,
        zeal=zeal,
        start=np.where(has, start, NEVER),
        decision=np.where(has, start + length, NEVER),
        loudness=loudness,
        won=won,
        amount=amount,
        curious=curious,
        busy=busy,
        busy_days=busy_days,
    )

"""The mails that marketing sends, and what comes back: openings, clicks, bounces, robots, farewells.

Knows stories; knows nothing of the site or of sales.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Draws, Floats, between
from leadgrid.samples.people import People
from leadgrid.samples.pieces import piece
from leadgrid.samples.stories import Stories

PATIENCE = 6
"""After so many mails unopened in a row, most of the next ones are not sent."""


def mails(people: People, story: Stories, calendar: Calendar, *, draws: Draws) -> list[pl.DataFrame]:
    """Sends, and what follows them: openings, clicks, bounces, one farewell."""
    many = len(story.created)
    opted_in = draws.chance(0.54, many)
    leaving = between(people.fit, (-2, 0, 2), (0.012, 0.006, 0.003))
    # (kind, id, position per lead): the welcome series counts from creation, the others go out on fixed days
    sends: list[tuple[str, str, Floats]] = [
        (kind, f"{kind}-{number}", story.created + after)
        for number, (kind, after) in enumerate((("bienvenue", 0.04), ("bienvenue", 7.0), ("bienvenue", 21.0)), start=1)
    ]
    for month, day in enumerate(calendar.first_of_months()):
        tuesday = day + timedelta(days=(1 - day.weekday()) % 7 + 7)
        sends.append(("newsletter", f"nl-{day:%Y-%m}", np.full(many, calendar.position(tuesday, hour=10))))
        if month % 3 == 1:
            thursday = tuesday + timedelta(days=9)
            sends.append(("invitation", f"inv-{day:%Y-%m}", np.full(many, calendar.position(thursday, hour=14))))
    sends.sort(key=lambda send: float(send[2][0]) if send[0] != "bienvenue" else -1.0)
    subscribed, bounces = np.ones(many, dtype=np.bool_), np.zeros(many, dtype=np.int64)
    unopened = np.zeros(many, dtype=np.int64)
    pieces = []
    for kind, name, at in sends:
        wanted = opted_in if kind != "bienvenue" else draws.chance(0.9, many)
        tired = (unopened >= PATIENCE) & draws.chance(0.8, many)
        sent = wanted & subscribed & ~tired & (bounces < 3) & (at >= story.created) & (at < calendar.days)
        leads = np.flatnonzero(sent)
        when = calendar.seconds(at[leads]) + draws.whole(1500, len(leads))
        props = {"email": kind, "email_id": name}
        pieces.append(piece("email_sent", leads, when, **props))
        lost = people.unreachable[leads]
        bounces[leads[lost]] += 1
        pieces.append(piece("email_bounce", leads[lost], when[lost] + 3 + draws.whole(40, int(lost.sum())), **props))

        robot = people.scanned[leads] & ~lost
        busy = (at >= story.start)[leads] & (at < np.minimum(story.decision, story.won) + 1.0)[leads]
        mood = story.zeal[leads] * np.where(busy, 0.34 + 0.28 * story.loudness[leads], 0.22)
        mood = mood + np.where(story.curious[leads], 0.12, 0.0) + (0.1 if kind == "bienvenue" else 0.0)
        human = ~lost & draws.chance(np.minimum(mood, 0.85), len(leads))
        unopened[leads] = np.where(human | robot, 0, unopened[leads] + 1)
        slow = 75 + np.floor(36_000.0 * draws.skewed(len(leads)) * draws.uniform(len(leads))).astype(np.int64)
        clicked = human & draws.chance(np.where(busy, 0.3, 0.15), len(leads))
        twice = human & draws.chance(0.12, len(leads))
        pieces += [
            piece("email_open", leads[robot], when[robot] + draws.whole(2, int(robot.sum())), **props),
            piece("email_open", leads[human], (when + slow)[human], **props),
            piece("email_open", leads[twice], (when + slow + 7200)[twice], **props),
            piece("email_click", leads[clicked], (when + slow + 25)[clicked], **props),
        ]
        swept = robot & draws.chance(0.4, len(leads))
        pieces.append(piece("email_click", leads[swept], when[swept] + 1, **props))
        away = ~lost & ~busy & draws.chance(leaving[leads], len(leads))
        pieces.append(piece("unsubscribe", leads[away], (when + slow + 60)[away], **props))
        subscribed[leads[away]] = False
    return pieces

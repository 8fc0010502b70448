"""The other ways to and from a lead: paid, retargeting and social clicks, SMS, WhatsApp.

They are laid upon what happened anyway: a click leads to a visit that is there already, a message follows a call, a
quote or an order. So they are weak signs or none, and keep the rhythm of the rest. They have a stream of chance of
their own: what they hang on stays as it is. Knows what happened; knows nothing of outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Draws, Flags, Floats, Ints
from leadgrid.samples.people import ADVERTISING_SOURCE, CAMPAIGNS, People
from leadgrid.samples.pieces import piece, told
from leadgrid.samples.stories import Stories

REST: Final = 1800
"""Seconds without a page after which the next page begins another visit."""
_ROADS = ("", "paid_click", "social_click", "retargeting_click")
USUAL, KEEN, BUYING, ADVERT, FIRST = range(5)
_ROAD_WEIGHTS = (
    (70, 12, 9, 9),
    (62, 12, 18, 8),
    (67, 13, 8, 12),
    (0, 1, 0, 0),  # the very click that brought the lead
    (90, 0, 10, 0),  # nobody is advertised to again before having been there
)
_NETWORKS = ("Google", "Bing", "LinkedIn", "Facebook", "Instagram", "YouTube")
_NETWORK_WEIGHTS = ((1, 0, 0, 0, 0, 0), (60, 8, 24, 8, 0, 0), (0, 0, 68, 12, 6, 14), (48, 0, 30, 22, 0, 0))
_INVITATIONS = ("Portes ouvertes", "Notre stand au salon", "Offre pièces détachées")


@dataclass(frozen=True)
class _Moments:
    """Events that something else is laid upon: numbers in the block, and seconds since 1970."""

    leads: Ints
    at: Ints

    def only(self, which: Flags) -> _Moments:
        return _Moments(self.leads[which], self.at[which])

    def later(self, seconds: Ints) -> _Moments:
        return _Moments(self.leads, self.at + seconds)

    def __len__(self) -> int:
        return len(self.leads)


def channels(people: People, story: Stories, every: pl.DataFrame, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """`every` with the clicks and messages that hang on it, none of them later than its last event."""
    pieces = [
        _clicks(people, story, every, calendar, draws=draws),
        *_messages(people, story, every, calendar, draws=draws),
    ]
    more = pl.concat(pieces, how="diagonal").filter(pl.col("occurred_at") <= every["occurred_at"].max())
    return pl.concat([every, more], how="diagonal")


def _clicks(people: People, story: Stories, every: pl.DataFrame, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """The click a few seconds before a visit, for those visits that did not come by themselves."""
    views = every.filter(pl.col("activity") == "page_view").select("lead", "occurred_at").sort("lead", "occurred_at")
    leads, at = views["lead"].to_numpy(), views["occurred_at"].to_numpy()
    another = np.diff(leads, prepend=-1) != 0
    begins = another | (np.diff(at, prepend=0) > REST)
    visits, first = _Moments(leads[begins], at[begins]), another[begins]
    found = first & (people.source[visits.leads] == ADVERTISING_SOURCE)
    mood = np.where(story.curious | people.outsider, KEEN, USUAL)[visits.leads]
    mood = np.where(_in_project(story, visits, calendar), BUYING, mood)
    road = draws.pick_each(_ROAD_WEIGHTS, np.where(found, ADVERT, np.where(first, FIRST, mood)))
    clicks = visits.later(-1 - draws.whole(4, len(visits)))
    # the click that brought a lead comes before its creation, as the visit does; no other may
    kept = (road > 0) & (found | (clicks.at >= calendar.seconds(story.created)[clicks.leads]))
    clicks, road = clicks.only(kept), road[kept]
    quarter = (clicks.at - (calendar.end - calendar.days * 86_400)) // 7_905_600  # 91.5 days
    theme = told(CAMPAIGNS, (np.maximum(quarter, 0) + draws.pick((85, 15), len(clicks))) % len(CAMPAIGNS))
    named = pl.Series((road != _ROADS.index("social_click")) & ~draws.chance(0.1, len(clicks)))
    return piece(
        "", clicks.leads, clicks.at,
        network=told(_NETWORKS, draws.pick_each(_NETWORK_WEIGHTS, road)),
        campaign=pl.select(pl.when(named).then(theme)).to_series(),
    ).with_columns(activity=told(_ROADS, road))  # fmt: skip


def _messages(
    people: People, story: Stories, every: pl.DataFrame, calendar: Calendar, *, draws: Draws
) -> list[pl.DataFrame]:
    """SMS, and WhatsApp with the salesperson, to those whose mobile number we have."""
    many = len(story.created)
    mobile = draws.chance(0.45, many)
    agreed = mobile & draws.chance(0.6, many) & ~people.unreachable
    pieces = []

    def ask(activity: str, back: str, sent: _Moments, patience: int, willing: Floats, **props: str) -> None:
        """A message, and what comes back of it."""
        answered = draws.chance(willing, len(sent))
        wait = 25 + np.floor(patience * draws.skewed(len(sent)) * draws.uniform(len(sent))).astype(np.int64)
        replies = sent.later(wait).only(answered)
        pieces.append(piece(activity, sent.leads, sent.at, **props))
        pieces.append(piece(back, replies.leads, replies.at, **props))

    quarterly = [day for month, day in enumerate(calendar.first_of_months()) if month % 3 == 0]
    for number, day in enumerate(quarterly):
        thursday = day + timedelta(days=(3 - day.weekday()) % 7 + 14)
        if thursday >= calendar.first + timedelta(days=calendar.days):
            continue
        at = np.full(many, calendar.position(thursday, hour=11))
        who = np.flatnonzero(agreed & (story.created < at))
        sent = _Moments(who, calendar.seconds(at[who]) + draws.whole(900, len(who)))
        willing = np.where(_in_project(story, sent, calendar), 0.12, 0.07)
        ask("sms_sent", "sms_click", sent, 8_000, willing, topic=_INVITATIONS[number % len(_INVITATIONS)])
    for activity, share, topic in (("demo_request", 0.6, "Rendez-vous"), ("webinar", 0.5, "Inscription"),
                                   ("purchase", 0.7, "Commande")):  # fmt: skip
        done = _of(every, activity)
        sent = done.only(mobile[done.leads] & draws.chance(share, len(done)))
        sent = sent.later(120 + draws.whole(1_200, len(sent)))
        ask("sms_sent", "sms_click", sent, 3_000, np.full(len(sent), 0.15), topic=topic)
    for activity, share in (("call", 0.25), ("quote_sent", 0.4)):
        done = _of(every, activity)
        sent = done.only(mobile[done.leads] & draws.chance(share, len(done)))
        sent = sent.later(600 + draws.whole(7_200, len(sent)))
        willing = np.where(_in_project(story, sent, calendar), 0.55, 0.4)
        ask("whatsapp_sent", "whatsapp_reply", sent, 12_000, willing)
    return pieces


def _of(every: pl.DataFrame, activity: str) -> _Moments:
    found = every.filter(pl.col("activity") == activity)
    return _Moments(found["lead"].to_numpy(), found["occurred_at"].to_numpy())


def _in_project(story: Stories, moments: _Moments, calendar: Calendar) -> Flags:
    """Whether the lead has a buying project at that moment, won or lost."""
    begin, end = (
        calendar.seconds(np.minimum(bound, calendar.days))[moments.leads] for bound in (story.start, story.decision)
    )
    inside: Flags = (begin <= moments.at) & (moments.at < end)
    return inside

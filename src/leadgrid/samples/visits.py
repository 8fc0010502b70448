"""Visits of the web site, page by page.

Knows stories; knows nothing of mails or of sales.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Draws
from leadgrid.samples.people import WEB_SOURCES, People
from leadgrid.samples.pieces import piece, told
from leadgrid.samples.stories import NEVER, Stories

#            section, pages
_SECTIONS = (
    ("accueil", ("/",)),
    ("produits", ("/produits/convoyeurs", "/produits/pesage", "/produits/vision", "/produits/gmao")),
    ("tarifs", ("/tarifs", "/tarifs/gmao", "/tarifs/location")),
    ("références", ("/references", "/references/laiterie", "/references/fonderie")),
    ("blog", ("/blog/pannes", "/blog/energie", "/blog/normes", "/blog/robots")),
    ("boutique", ("/boutique", "/boutique/courroies", "/boutique/capteurs")),
    ("support", ("/support", "/support/notices", "/support/tickets")),
    ("recrutement", ("/recrutement", "/recrutement/stages")),
)
BASE, CURIOUS, PROJECT, CUSTOMER = range(4)
_SECTION_WEIGHTS = (
    (25, 24, 4, 6, 28, 7, 3, 3),
    (12, 22, 6, 8, 36, 6, 2, 8),
    (12, 30, 17, 14, 12, 12, 2, 1),
    (10, 10, 2, 2, 10, 22, 43, 1),
)


def visits(people: People, story: Stories, calendar: Calendar, *, draws: Draws) -> list[pl.DataFrame]:
    """Visits of the site and the pages of each, by mood: by chance, curious, with a project, as a customer."""
    many = len(story.created)
    site = np.where(people.source < WEB_SOURCES, 1.0, 0.35)
    origin = np.minimum(story.start, calendar.days)
    length = np.where(story.start < NEVER, story.decision - story.start, 0.0)
    kinds = (
        (BASE, draws.counts(0.75 * story.zeal, many), story.created, 260.0, 2),
        (BASE, draws.counts(0.35 * site, many), story.created, 0.3, 1),
        (CURIOUS, draws.counts(np.where(story.curious, 5.5, 0.0), many), story.busy, story.busy_days, 1),
        (PROJECT, draws.counts(np.where(story.start < NEVER, 0.095 * length * story.loudness, 0.0), many),
         origin, length, 1),
        (CUSTOMER, draws.counts(np.where(story.won < calendar.days, 6.0, 0.0), many), story.won + 0.02, 200.0, 2),
    )  # fmt: skip
    leads, at, mood = [], [], []
    for kind, visits, begin, span, early in kinds:
        who = np.repeat(np.arange(many), visits)
        share = draws.uniform(len(who))
        for _ in range(early - 1):
            share = share * draws.uniform(len(who))
        when = begin[who] + share * (span[who] if isinstance(span, np.ndarray) else span)
        kept = when < (calendar.days if kind == CUSTOMER else np.minimum(story.won[who] - 0.02, calendar.days))
        leads.append(who[kept])
        at.append(when[kept])
        mood.append(np.full(int(kept.sum()), kind))
    visitor, moment, moods = np.concatenate(leads), np.concatenate(at), np.concatenate(mood)
    # a web lead's first visit is the one that ended in the form, up to half an hour before the lead existed
    found = np.flatnonzero(people.source < WEB_SOURCES)
    starts = np.concatenate(
        [calendar.seconds(moment), calendar.seconds(story.created[found]) - 240 - draws.whole(1500, len(found))]
    )
    visitor, moods = np.concatenate([visitor, found]), np.concatenate([moods, np.full(len(found), BASE)])
    pages = 1 + draws.counts(np.array([0.5, 0.8, 1.1, 0.7])[moods], len(visitor))
    visit = np.repeat(np.arange(len(visitor)), pages)
    section = draws.pick_each(_SECTION_WEIGHTS, moods[visit])
    seconds = 4 + np.floor(75.0 * draws.skewed(len(visit))).astype(np.int64)
    left = np.cumsum(seconds + 2)
    came = left - seconds - 2
    came = came - np.repeat(came[np.cumsum(pages) - pages], pages)
    found_pages = np.array([len(names) for _, names in _SECTIONS])
    begins = np.cumsum(found_pages) - found_pages
    page = begins[section] + np.floor(draws.uniform(len(visit)) * found_pages[section]).astype(np.int64)
    every_page = [name for _, names in _SECTIONS for name in names]
    return [
        piece(
            "page_view", visitor[visit], starts[visit] + came,
            section=told([name for name, _ in _SECTIONS], section), page=told(every_page, page),
            seconds=pl.Series(seconds),
        )
    ]  # fmt: skip

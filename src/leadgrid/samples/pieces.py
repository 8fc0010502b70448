"""Small tables of one kind of event, which are put together at the end.

Knows the clock; knows nothing of why an event happens.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Flags, Floats, Ints

PROPERTIES = (
    "email", "email_id", "section", "page", "seconds", "form", "topic", "product", "amount", "network", "campaign",
)  # fmt: skip
NUMBERS = ("seconds", "amount")


def piece(activity: str, leads: Ints, occurred_at: Ints, **props: pl.Series | str) -> pl.DataFrame:
    """Events of one type: `leads` are numbers in the block, `occurred_at` seconds since 1970."""
    columns = [pl.lit(prop).alias(name) if isinstance(prop, str) else prop.alias(name) for name, prop in props.items()]
    return pl.DataFrame({"lead": leads, "occurred_at": occurred_at}).with_columns(
        pl.lit(activity).alias("activity"), *columns
    )


def one_each(activity: str, who: Flags, when: Floats, calendar: Calendar, **props: pl.Series | str) -> pl.DataFrame:
    """One event for each lead of `who`, at its position."""
    leads = np.flatnonzero(who & (when < calendar.days))
    given = {name: prop if isinstance(prop, str) else prop.gather(leads) for name, prop in props.items()}
    return piece(activity, leads, calendar.seconds(when[leads]), **given)


def told(words: Sequence[str], codes: Ints) -> pl.Series:
    """The word behind each code."""
    return pl.Series(words, dtype=pl.String).gather(codes)

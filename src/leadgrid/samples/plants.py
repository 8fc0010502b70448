"""What a sample can have planted in it for tests: a leak, a drift, or no signal at all.

Each has a stream of chance of its own. Knows stories; knows nothing of how events are made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Draws
from leadgrid.samples.journeys import REASONS, stages
from leadgrid.samples.pieces import piece, told
from leadgrid.samples.stories import NEVER, Stories

Plant = Literal["leak", "drift", "noise"]
PLANTS: Final[tuple[Plant, ...]] = get_args(Plant)


def drifted(story: Stories, calendar: Calendar, *, draws: Draws) -> Stories:
    """From the middle of the history on, those who buy keep quiet, and others look like buyers and buy nothing."""
    many = len(story.created)
    middle = calendar.days / 2
    quiet = (story.start < NEVER) & (story.decision >= middle)
    alike = (story.start >= NEVER) & draws.chance(0.25, many)
    start = np.maximum(story.created, middle) + 240.0 * draws.uniform(many) * draws.uniform(many)
    end = start + 18.0 + 62.0 * draws.skewed(many)
    return replace(
        story,
        loudness=np.where(quiet, 0.05 * story.loudness, np.where(alike, 0.8 + story.loudness, story.loudness)),
        start=np.where(alike, start, story.start),
        decision=np.where(alike, end, story.decision),
    )


def by_lot(story: Stories, calendar: Calendar, *, draws: Draws) -> Stories:
    """Customers by lot: neither profile nor acts nor age tell who buys.

    Each lead draws one moment on a clock that begins with the history, whenever it was created, and buys then if it
    is there: so all who are leads on a given day are as likely to buy on each of the next.
    """
    lot = draws.uniform(len(story.created)) * (calendar.days / 0.13)
    won = np.where((lot > story.created) & (lot < calendar.days), lot, NEVER)
    return replace(story, won=won, amount=draws.shuffled(story.amount))


def outcomes_by_lot(story: Stories, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """What became of leads whose customers were drawn by lot: the stages before are drawn in the same way."""
    many = len(story.created)
    lot = draws.uniform(many) * (calendar.days / 0.3)
    handed = (lot > story.created) & (lot < np.minimum(story.won, calendar.days))
    mql = calendar.seconds(np.minimum(lot, calendar.days))
    won = calendar.seconds(np.minimum(story.won, calendar.days))
    judged = mql + 14_400 + np.floor(200_000.0 * draws.skewed(many)).astype(np.int64)
    accepted = draws.chance(0.55, many)
    return stages(
        calendar, mql=(handed, mql), accepted=(handed & accepted & (judged < won), judged),
        refused=(handed & ~accepted & (judged < won), judged), customer=(story.won < calendar.days, won),
        reason=told(REASONS, draws.whole(len(REASONS), many)), amount=pl.Series(story.amount),
    )  # fmt: skip


def leaking_attributes(leads: pl.DataFrame, became: pl.DataFrame) -> pl.DataFrame:
    """`leads` with what only customers have: `customer_number` and `contract_date`, filled in at the win."""
    won = became.filter(pl.col("stage") == "customer").sort("lead")
    signed = pl.from_epoch(won["occurred_at"], time_unit="s").dt.strftime("%Y-%m-%d")
    row = pl.Series("lead", won["lead"])
    known = pl.DataFrame({"lead": row, "contract_date": signed})
    joined = leads.with_row_index("lead").with_columns(pl.col("lead").cast(pl.Int64)).join(
        known, on="lead", how="left", maintain_order="left"
    )  # fmt: skip
    number = pl.when(pl.col("contract_date").is_not_null()).then("C" + pl.col("lead_id").str.slice(1))
    return joined.with_columns(customer_number=number).select(*leads.columns, "customer_number", "contract_date")


def leaking_calls(became: pl.DataFrame, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """An `onboarding_call` for each customer, at the very second of the win or within five days after it."""
    won = became.filter(pl.col("stage") == "customer")
    later = np.floor(432_000.0 * draws.uniform(len(won))).astype(np.int64)
    at = won["occurred_at"].to_numpy() + np.where(draws.chance(0.3, len(won)), 0, later)
    return piece("onboarding_call", won["lead"].to_numpy(), at).filter(pl.col("occurred_at") < calendar.end)

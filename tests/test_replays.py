"""Which replays could be made where the proposed one has too few customers: counted here a second time in Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadgrid.datasets import load
from leadgrid.instants import DAY
from leadgrid.proposals import proposed_view
from leadgrid.replays import HORIZONS, Prospect, prospects
from leadgrid.snapshots import Replay
from leadgrid.sources import Source

END = datetime(2026, 6, 1, tzinfo=UTC)
Life = tuple[float, float | None]
"""How many days before the end a lead came, and became a customer if it did."""


def at(days: float) -> datetime:
    return END - timedelta(days=days)


def file(folder: Path, name: str, lines: Sequence[str]) -> Source:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Source(path)


def found(
    folder: Path, lives: Sequence[Life], *, enough: int, dated: bool = True
) -> tuple[Replay, tuple[Prospect, ...]]:
    leads = ["lead_id,created_at", *(f"{place},{at(came):%Y-%m-%dT%H:%M:%SZ}" for place, (came, _) in enumerate(lives))]
    won = [(place, days) for place, (_, days) in enumerate(lives) if days is not None]
    acts = ["lead_id,activity,occurred_at", f"0,visit,{at(0):%Y-%m-%dT%H:%M:%SZ}"]
    outcomes = ["lead_id,stage,occurred_at"]
    outcomes += [
        f"{place},customer,{at(days):%Y-%m-%dT%H:%M:%SZ}" if dated else f"{place},customer," for place, days in won
    ]
    with load(
        leads=file(folder, "leads", leads),
        activities=file(folder, "activities", acts),
        outcomes=file(folder, "outcomes", outcomes),
    ) as dataset:
        replay = proposed_view(dataset.facts, now=0).replay
        assert replay is not None
        return replay, prospects(dataset, replay, enough=enough)


@pytest.mark.parametrize("seed", range(5))
def test_each_has_the_leads_and_customers_that_its_days_have_and_none_that_has_enough_is_left_out(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    lives: list[Life] = []
    for _ in range(300):
        came = chance.uniform(1, 900)
        lives.append((came, chance.uniform(0, came) if chance.random() < 0.3 else None))
    replay, offered = found(tmp_path, lives, enough=10)
    expected = []
    for horizon in HORIZONS:
        days = horizon.microseconds / DAY
        pool = [won for came, won in lives if came > days and (won is None or won <= days)]
        converted = sum(won is not None and won > 0 for won in pool)
        most = expected[-1][2] if expected else 0
        if min(converted, len(pool) - converted) >= 10 and horizon != replay.horizon and converted > most:
            expected.append((horizon, len(pool), converted))
    assert [(one.replay.horizon, one.leads, one.converted) for one in offered] == expected
    assert expected
    assert all(one.replay.target == replay.target and one.replay.mode == "forward" for one in offered)


def test_no_replay_is_offered_that_has_too_few_customers_or_too_few_others(tmp_path: Path) -> None:
    few: list[Life] = [(800, None)] * 50 + [(800, 300)] * 9
    assert found(tmp_path, few, enough=10)[1] == ()
    most: list[Life] = [(800, 300)] * 50 + [(800, None)] * 9
    assert found(tmp_path, most, enough=10)[1] == ()


def test_without_dates_nothing_can_be_replayed(tmp_path: Path) -> None:
    assert found(tmp_path, [(800, 100)] * 50 + [(800, None)] * 50, enough=10, dated=False)[1] == ()

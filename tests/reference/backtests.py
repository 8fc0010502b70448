"""What a backtest says, counted lead by lead and pair by pair: §3 and §6 of the design.

The area under the curve is a count of pairs, its variance DeLong's by definition; nothing is summed up in histograms.
"""

from __future__ import annotations

from fractions import Fraction
from math import exp, log, sqrt
from typing import Any

from tests.reference.scoring import Grid, holds, is_scored, people, score_of
from tests.reference.values import Row, by_key, instant, key, known, lead_id

Z = 1.959963984540054  # the 97.5 % quantile of the normal distribution


def wins(outcomes: list[Row], *, target: str, zone: str, dated: bool) -> dict[str, int | None]:
    """The instant of the earliest usable outcome of the target stage by lead_id; None where dates are not asked for."""
    answer: dict[str, int | None] = {}
    has_stages = any("stage" in by_key(row) for row in outcomes)
    for row in map(by_key, outcomes):
        who, at = lead_id(row), instant(row.get("occurred_at"), zone)
        stage = row.get("stage") if has_stages else "customer"
        if who is None or (dated and at is None) or not known(stage) or key(stage or "") != key(target):
            continue
        if not dated:
            answer[who] = None
            continue
        before = answer.get(who)
        assert at is not None
        answer[who] = at if before is None else min(at, before)
    return answer


def latest(activities: list[Row] | None, outcomes: list[Row], *, zone: str) -> int | None:
    """The latest instant of the usable rows of activities and outcomes."""
    instants = []
    for row in map(by_key, activities or []):
        at = instant(row.get("occurred_at"), zone)
        if at is not None and lead_id(row) is not None and known(row.get("activity")):
            instants.append(at)
    for row in map(by_key, outcomes):
        at = instant(row.get("occurred_at"), zone)
        if at is not None and lead_id(row) is not None:
            instants.append(at)
    return max(instants, default=None)


def forward(
    grid: Grid,
    leads: list[Row] | None,
    activities: list[Row] | None,
    outcomes: list[Row],
    as_of: int,
    horizon: int,
    *,
    target: str = "customer",
    zone: str = "UTC",
    data_until: int | None = None,
) -> dict[str, Any]:
    """Leads scored at the as-of instant and not won before it; converted: won within the horizon (microseconds)."""
    won = wins(outcomes, target=target, zone=zone, dated=True)
    pool = []
    for lead in people(leads, activities, zone=zone):
        at = won.get(lead.id)
        if is_scored(grid, lead, as_of=as_of) and not (at is not None and at < as_of):
            pool.append((score_of(grid, lead, as_of=as_of), at is not None and at < as_of + horizon))
    until = data_until if data_until is not None else latest(activities, outcomes, zone=zone)
    return judged(grid, pool, horizon_complete=until is not None and as_of + horizon <= until)


def undated(
    grid: Grid,
    leads: list[Row] | None,
    activities: list[Row] | None,
    outcomes: list[Row],
    as_of: int,
    *,
    target: str = "customer",
    zone: str = "UTC",
) -> dict[str, Any]:
    """Every lead of the audience, whenever it was created; converted: the target was ever reached."""
    won = wins(outcomes, target=target, zone=zone, dated=False)
    pool = [
        (score_of(grid, lead, as_of=as_of), lead.id in won)
        for lead in people(leads, activities, zone=zone)
        if "audience" not in grid or holds(lead, grid["audience"], as_of=as_of)
    ]
    return judged(grid, pool, horizon_complete=None)


def judged(grid: Grid, pool: list[tuple[dict[str, Any], bool]], *, horizon_complete: bool | None) -> dict[str, Any]:
    """The figures of a pool of (answer of the grid, whether converted)."""
    converted = sum(won for _, won in pool)
    rate = Fraction(converted, len(pool)) if pool else None
    value, low, high = area([a["score"] for a, won in pool if won], [a["score"] for a, won in pool if not won])
    scores = [answer["score"] for answer, _ in pool]
    thresholds = []
    for at_least in range(min(scores), max(scores) + 1) if scores else ():
        called = [won for answer, won in pool if answer["score"] >= at_least]
        precision = Fraction(sum(called), len(called))
        thresholds.append(
            {
                "at_least": at_least,
                "leads": len(called),
                "converted": sum(called),
                "precision": float(precision),
                "recall": float(Fraction(sum(called), converted)) if converted else None,
                "lift": float(precision / rate) if rate else None,
            }
        )
    bands = []
    for band in grid.get("bands", []):
        inside = [won for answer, won in pool if answer["band"] == band["id"]]
        bands.append({"id": band["id"], "leads": len(inside), "converted": sum(inside)})
    return {
        "leads": len(pool),
        "converted": converted,
        "base_rate": None if rate is None else float(rate),
        "auc": value,
        "auc_low": low,
        "auc_high": high,
        "horizon_complete": horizon_complete,
        "bands": bands,
        "thresholds": thresholds,
    }


def area(won: list[int], lost: list[int]) -> tuple[float | None, float | None, float | None]:
    """The area under the curve and its interval of 95 %: DeLong's variance, through the logit.

    >>> area([3, 2], [1, 2])[0]
    0.875
    """
    if not won or not lost:
        return None, None, None

    def beats(one: int, other: int) -> Fraction:
        return Fraction(1) if one > other else Fraction(1, 2) if one == other else Fraction(0)

    placed_won = [sum((beats(x, y) for y in lost), Fraction(0)) / len(lost) for x in won]
    placed_lost = [sum((beats(x, y) for x in won), Fraction(0)) / len(won) for y in lost]
    value = sum(placed_won, Fraction(0)) / len(won)
    if len(won) == 1 or len(lost) == 1 or value in (0, 1):
        return float(value), None, None  # a variance of one, or a logit of 0 or 1, is undefined
    variance = _variance(placed_won) / len(won) + _variance(placed_lost) / len(lost)
    logit = log(value / (1 - value))
    half = Z * sqrt(variance) / float(value * (1 - value))
    return float(value), 1 / (1 + exp(half - logit)), 1 / (1 + exp(-half - logit))


def _variance(sample: list[Fraction]) -> Fraction:
    mean = sum(sample, Fraction(0)) / len(sample)
    return sum(((one - mean) ** 2 for one in sample), Fraction(0)) / (len(sample) - 1)

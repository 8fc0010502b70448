"""Tunings drawn at random, and what Python reads of them: what the browser's arithmetic is compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from briefs import numbers, rung_key
from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.distributions import Histogram
from leadgrid.grids import AXES, Band, Bounds, Criterion, Grid, Group, Kind, Matrix, Rung
from leadgrid.judgements import Estimate, bands, capacity_threshold
from leadgrid.movers import movers
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures
from leadgrid.tunings import figures, tune

Json = dict[str, Any]
WIDEST_CURVE = 1 << 12
CAPACITIES = (0, 1, 5, 100, 10**6)
HELD = AttributeCondition("sector", ValueTest((Operator("known", True),)))  # what is measured is drawn, not asked

SIZES = (0, 1, 20, 60, 60, 60)
KINDS_OF_HITS = {
    "flags": (0, 0, 1000),
    "decayed": (0, 0, 1000, 500, 250, 125, 63, 31, 16, 8, 4, 2, 1),
    "several": tuple(range(0, 10_000, 37)),
    "many": (0, 0, 1000, 70_000, 1_000_000_000),
    "never": (0,),
}


@dataclass(frozen=True)
class Tuning:
    """An agreed grid with its signatures, and the steps of somebody who tunes it."""

    agreed: Grid
    sales: str | None
    signatures: Signatures
    replayed: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Step:
    """What is grabbed (None: nothing is), and the grids that are read one after the other."""

    focus: Json | None
    grabs: bool
    reads: tuple[tuple[Grid, str | None], ...]


# ---- drawing


def tunings() -> st.SearchStrategy[Tuning]:
    """Tunings from a seed each: drawn evenly, so that people do move (Hypothesis's own draws are mostly small)."""
    return st.integers(0, 1 << 64).map(lambda seed: tuning(Random(seed)))


def tuning(chance: Random) -> Tuning:
    """Somebody takes hold of this and that, moves it, lets go, types numbers, and sometimes moves what is not held."""
    agreed = grid(chance)
    names = [band.id for band in agreed.bands if band.at_least is not None]
    agreed_sales = chance.choice(names) if names and chance.random() < 0.9 else None
    now, sales, steps = agreed, agreed_sales, []
    for _ in range(chance.randint(1, 8)):
        focus, reads = a_focus(chance, agreed, names), []
        for _ in range(chance.randint(1, 3)):
            now = moved(chance, now, focus if chance.random() < 0.8 else a_focus(chance, agreed, names))
            sales = sales if chance.random() < 0.9 else chance.choice([None, *names])
            reads.append((now, sales))
        if chance.random() < 0.1:
            now, sales = agreed, agreed_sales
            reads.append((now, sales))
        steps.append(Step(focus, chance.random() < 0.7, tuple(reads)))
    return Tuning(agreed, agreed_sales, signatures(chance, agreed), chance.random() < 0.9, tuple(steps))


def grid(chance: Random) -> Grid:
    groups = [Group(f"g{n}", chance.choice(AXES), bounds=clamps(chance)) for n in range(chance.randint(1, 3))]
    criteria = []
    for n in range(chance.randint(1, 10)):
        rungs = tuple(Rung(some_points(chance), HELD) for _ in range(chance.choice((1, 1, 2, 3))))
        kind: Kind = "when" if len(rungs) == 1 else "ladder"
        criteria.append(Criterion(f"c{n}", chance.choice(groups).id, kind, rungs, enabled=chance.random() < 0.9))
    matrix = Matrix(scores_from(chance, "ABC")[::-1], scores_from(chance, "123")[::-1])
    return Grid(
        "drawn",
        tuple(groups),
        tuple(criteria),
        scale=clamps(chance),
        bands=scores_from(chance, "wxyz") if chance.random() < 0.9 else (),
        matrix=matrix if chance.random() < 0.5 else None,
    )


def some_points(chance: Random) -> int:
    # often one of a few, so that changes of several rungs are the same
    usual = (chance.choice((-20, -10, 0, 10, 20)), chance.randint(-40, 40))
    return chance.randint(-1000, 1000) if chance.random() < 0.1 else chance.choice(usual)


def clamps(chance: Random) -> Bounds:
    def end() -> int | None:
        far = chance.randint(-1_000_000, 1_000_000)
        return chance.choice((None, None, chance.randint(-60, 60), chance.randint(-60, 60), far))

    low, high = (end(), end()) if chance.random() < 0.5 else (None, None)
    return Bounds(low, high) if low is None or high is None else Bounds(min(low, high), max(low, high))


def scores_from(chance: Random, names: str) -> tuple[Band, ...]:
    """Bands or levels in ascending order, the first without a start."""
    count = chance.choice((1, *range(2, len(names) + 1), 3))
    starts = [None, *sorted(chance.sample(range(-20, 40), count - 1))]
    return tuple(Band(name, start) for name, start in zip(names, starts, strict=False))


def signatures(chance: Random, grid: Grid) -> Signatures:
    """Any integers that hits can be: flags, decayed weights, sums of many; leads in both pools, in one, in none."""
    size, most = chance.choice(SIZES), chance.choice((1, 3, 300, 70_000, 1 << 34))
    rungs = tuple(id for id, _ in grid.rungs if grid.criterion(id[0]).enabled)
    kinds = [chance.choice(("flags",) * 20 + ("decayed",) * 20 + ("several",) * 4 + ("many", "never")) for _ in rungs]
    hits = [chance.choices(KINDS_OF_HITS[kind], k=size) for kind in kinds]
    today = [chance.choice((0, 1, chance.randint(0, most))) for _ in range(size)]
    replay = [chance.choice((0, 1, chance.randint(0, most))) for _ in range(size)]
    converted = [chance.choice((0, chance.randint(0, people))) for people in replay]
    pools = (np.array(pool, dtype=np.int64) for pool in (today, replay, converted))
    return Signatures(rungs, np.array(hits, dtype=np.int64).reshape(len(rungs), size), *pools, np.zeros(0, np.int64))


def a_focus(chance: Random, grid: Grid, started: list[str]) -> Json | None:
    rungs: list[Json] = [{"rung": rung_key(id)} for id, _ in grid.rungs]
    caps, starts = [{"cap": group.id} for group in grid.groups], [{"start": band} for band in started]
    return chance.choice([*rungs, *rungs, *caps, *starts, None])


def moved(chance: Random, grid: Grid, focus: Json | None) -> Grid:
    """The grid with another number where the focus is."""
    if focus is None:
        return grid
    ((what, which),) = focus.items()
    if what == "rung":
        criterion, _, number = which.rpartition("/")
        return grid.with_points({(criterion, int(number)): some_points(chance)})
    if what == "cap":
        return grid.with_group_bounds({which: clamps(chance)})
    place = next(place for place, band in enumerate(grid.bands) if band.id == which)
    ends = [band.at_least for band in grid.bands]
    low = -50 if ends[place - 1] is None else ends[place - 1] + 1
    high = max(low, 70) if place + 1 == len(ends) else ends[place + 1] - 1
    return grid.with_band_starts({which: chance.randint(low, high)})


# ---- saying


def structure(grid: Grid, sales: str | None) -> Json:
    """The grid as the browser knows it, without what only the screen needs."""
    return {
        "scale": _bounds(grid.scale),
        "groups": [{"id": group.id, "axis": group.axis, **_bounds(group.bounds)} for group in grid.groups],
        "criteria": [
            {"id": criterion.id, "group": criterion.group, "enabled": criterion.enabled} for criterion in grid.criteria
        ],
        "rungs": [
            {"key": rung_key(identity), "criterion": identity[0], "points": rung.points}
            for identity, rung in grid.rungs
        ],
        "bands": _steps(grid.bands),
        "matrix": grid.matrix and {"fit": _steps(grid.matrix.fit), "engagement": _steps(grid.matrix.engagement)},
        "sales": sales,
    }


def said(grid: Grid, sales: str | None) -> Json:
    """The numbers of a grid, as the browser holds them."""
    return numbers(grid, next((band for band in grid.bands if band.id == sales), None))


def _bounds(bounds: Bounds) -> Json:
    return {"min": bounds.min, "max": bounds.max}


def _steps(steps: tuple[Band, ...]) -> list[Json]:
    return [{"id": step.id, "from": step.at_least} for step in steps]


# ---- reading


def reading(tuning: Tuning, grid: Grid, sales: str | None) -> Json:
    """What Python reads of a grid, in the browser's words."""
    tuned = tune(tuning.signatures, grid, replayed=tuning.replayed)
    starts: Mapping[str, int | None] = {band.id: band.at_least for band in grid.bands}
    agreed_starts = {band.id: band.at_least for band in tuning.agreed.bands}
    threshold = None if sales is None else starts[sales]
    pools = bands(tuned.today, grid), tuned.replay and bands(tuned.replay, grid)
    moved = movers(
        tuning.signatures,
        agreed=tuning.agreed,
        tuned=grid,
        agreed_at_least=None if tuning.sales is None else agreed_starts[tuning.sales],
        tuned_at_least=threshold,
    )
    return {
        "today": _histogram(tuned.today),
        "replay": tuned.replay and _histogram(tuned.replay),
        "threshold": threshold,
        "figures": _figures(tuned, threshold),
        "bands": [
            {
                "id": band.id,
                "today": band.leads,
                "replay": pools[1] and pools[1][number].leads,
                "converted": pools[1] and pools[1][number].converted,
            }
            for number, band in enumerate(pools[0])
        ],
        "movers": {
            "enter": moved.enter,
            "leave": moved.leave,
            "causes": [
                {
                    "cause": cause.cause if isinstance(cause.cause, str) else rung_key(cause.cause),
                    "enter": cause.enter,
                    "leave": cause.leave,
                }
                for cause in moved.causes
            ],
        },
        "curve": curve(tuned.today, tuned.replay),
        "cells": cells(tuning, grid),
        "capacities": [capacity_threshold(tuned.today, people=people) for people in CAPACITIES],
    }


def _histogram(histogram: Histogram) -> list[list[int]]:
    held = histogram.leads > 0
    columns = (histogram.scores[held], histogram.leads[held], histogram.converted[held])
    return np.array(columns).T.tolist()


def _figures(tuned: Any, threshold: int | None) -> Json:
    # the AUC needs no threshold; nobody is called without one
    read = figures(tuned, at_least=0 if threshold is None else threshold)
    people, won = (tuned.replay.total_leads, tuned.replay.total_converted) if tuned.replay else (0, 0)
    told = {
        "to_call": read.to_call,
        "caught": read.caught,
        "missed": read.missed,
        "called": read.called,
        "precision": _estimate(read.precision),
        "recall": None if read.caught is None else _ratio(read.caught, won),
        "lift": None if read.caught is None else _ratio(read.caught * people, read.called * won),
    }
    if threshold is None:
        told = dict.fromkeys(told)
    return told | {"leads": read.leads, "auc": _estimate(read.ranking)}


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _estimate(estimate: Estimate | None) -> Json | None:
    return estimate and {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def curve(today: Histogram, replay: Histogram | None) -> list[Json]:
    """Every whole threshold from the lowest to the highest score of both pools, or only those that somebody has."""
    held = [pool for pool in (today, replay) if pool is not None and pool.total_leads]
    if not held:
        return []
    low, high = min(pool.lowest for pool in held), max(pool.highest for pool in held)
    scores = (
        list(range(low, high + 1))
        if high - low < WIDEST_CURVE
        else sorted({int(score) for pool in held for score in pool.scores[pool.leads > 0]})
    )
    return [_row(score, today, replay) for score in scores]


def _row(score: int, today: Histogram, replay: Histogram | None) -> Json:
    row: Json = {"at_least": score, "today": today.at_least(score)[0]}
    if replay is None:
        return row | dict.fromkeys(("called", "caught", "precision", "recall"))
    called, caught = replay.at_least(score)
    rates = {"precision": _ratio(caught, called), "recall": _ratio(caught, replay.total_converted)}
    return row | {"called": called, "caught": caught} | rates


def cells(tuning: Tuning, grid: Grid) -> list[Json] | None:
    """Leads of each pool per cell of fit × engagement."""
    if grid.matrix is None:
        return None
    scores = weigh(tuning.signatures, grid)
    rows, columns = _reached(scores.fit, grid.matrix.fit), _reached(scores.engagement, grid.matrix.engagement)
    told = []
    for row, fit in enumerate(grid.matrix.fit):
        for column, engagement in enumerate(grid.matrix.engagement):
            inside = (rows == row) & (columns == column)
            today, replay, converted = (
                int(pool[inside].sum())
                for pool in (tuning.signatures.today, tuning.signatures.replay, tuning.signatures.converted)
            )
            past = (replay, converted) if tuning.replayed else (None, None)
            told.append(
                {"fit": fit.id, "engagement": engagement.id, "today": today, "replay": past[0], "converted": past[1]}
            )
    return told


def _reached(shown: Any, steps: tuple[Band, ...]) -> Any:
    """The first step that each score reaches."""
    reached = [np.ones(len(shown), dtype=bool) if step.at_least is None else shown >= step.at_least for step in steps]
    return np.argmax(reached, axis=0)


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Where two readings differ; numbers with decimals may differ in the last digits."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = [*ours, *(key for key in theirs if key not in ours)]
        return [told for key in keys for told in differences(ours.get(key), theirs.get(key), f"{where}.{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [told for place, (one, other) in pairs for told in differences(one, other, f"{where}[{place}]")]
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        same = math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-15)
    else:
        same = ours == theirs
    return [] if same else [f"{where}: {ours} in Python, {theirs} in the browser"]


def other_order(signatures: Signatures) -> Signatures:
    """The same signatures with their rungs in another order than the grid's."""
    return replace(signatures, rungs=signatures.rungs[::-1], hits=signatures.hits[::-1])

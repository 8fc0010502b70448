"""Signatures survive the way to the browser to the last lead, and a sample of them says the truth on average."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.grids import Criterion, Grid, Group, Rung
from leadgrid.payloads import WIDEST_TABLE, chances_of, drawn, payload
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures

HELD = AttributeCondition("sector", ValueTest((Operator("known", True),)))
TYPES = {"u1": "<u1", "u2": "<u2", "u4": "<u4", "f8": "<f8"}


def grid_of(rungs: int) -> Grid:
    criteria = tuple(Criterion(f"c{n}", "g", "when", (Rung(n + 1, HELD),)) for n in range(rungs))
    return Grid("some rungs", (Group("g", "fit"),), criteria)


def signatures_of(hits: Any, today: Any, replay: Any = None, converted: Any = None) -> Signatures:
    columns = np.array(hits, dtype=np.int64)
    pools = [np.array(today if pool is None else pool, dtype=np.int64) for pool in (today, replay, converted)]
    rungs = tuple((f"c{n}", 0) for n in range(len(columns)))
    return Signatures(rungs, columns, pools[0], pools[1], np.minimum(pools[1], pools[2]), np.zeros(0, dtype=np.int64))


def many(size: int, *, won: float = 0.02, seed: int = 3) -> Signatures:
    """Signatures as they are in life: a few with thousands of leads, most alone, some with customers."""
    chance = np.random.default_rng(seed)
    hits = chance.choice([0, 0, 0, 1000, 500, 250], (6, size))
    today = np.where(chance.random(size) < 0.005, chance.integers(100, 5000, size), chance.integers(0, 3, size))
    replay = np.where(chance.random(size) < 0.5, 0, today + 1)
    return signatures_of(hits, today, replay, np.where(chance.random(size) < won, 1 + replay // 10, 0))


def decoded(content: bytes) -> dict[str, Any]:
    """The payload as the format in the module's docstring says it is read."""
    assert content[:8] == b"LGSIG001"
    length = int.from_bytes(content[8:12], "little")
    header = json.loads(content[12 : 12 + length])
    body = -(-(12 + length) // 8) * 8
    assert not any(content[12 + length : body])

    def column(place: dict[str, Any] | None, size: int) -> Any:
        if place is None:
            return None
        assert place["at"] % 8 == 0
        return np.frombuffer(content, TYPES[place["type"]], size, body + place["at"])

    size = header["size"]
    rungs = {
        rung["key"]: column({"type": "f8", **rung["values"]}, rung["values"]["length"])[column(rung["codes"], size)]
        for rung in header["rungs"]
    }
    counts = {name: column(place, size) for name, place in header["counts"].items()}
    types = [rung["codes"]["type"] for rung in header["rungs"]]
    return {"exact": header["exact"], "rungs": rungs, "counts": counts, "types": types, "header": header}


sizes = st.integers(0, 30)
wide = st.integers(-(10**12), 10**12)


@given(st.data())
def test_everything_comes_back(data: st.DataObject) -> None:
    size, rungs = data.draw(sizes), data.draw(st.integers(0, 4))
    values = st.sampled_from([0, 1000, 500, 63]) | st.integers(-5000, 90_000) | wide
    hits = [data.draw(st.lists(values, min_size=size, max_size=size)) for _ in range(rungs)]
    people = st.integers(0, 3) | st.integers(0, 1 << 40)
    pools = [data.draw(st.lists(people, min_size=size, max_size=size)) for _ in range(3)]
    signatures = signatures_of(np.array(hits, dtype=np.int64).reshape(rungs, size), *pools)
    replayed = data.draw(st.booleans())
    read = decoded(payload(signatures, grid_of(max(rungs, 1)), replayed=replayed).content)
    assert read["exact"] is True
    assert list(read["rungs"]) == [f"c{n}/0" for n in range(rungs)]
    for number, column in enumerate(read["rungs"].values()):
        assert column.tolist() == signatures.hits[number].tolist()
    assert read["counts"]["today"].tolist() == signatures.today.tolist()
    for pool in ("replay", "converted"):
        expected = getattr(signatures, pool).tolist() if replayed else None
        assert (None if read["counts"][pool] is None else read["counts"][pool].tolist()) == expected


@pytest.mark.parametrize(("distinct", "type"), [(1, "u1"), (256, "u1"), (257, "u2"), (65_536, "u2"), (65_537, "u4")])
@pytest.mark.parametrize("step", [1, WIDEST_TABLE])
def test_codes_take_as_many_bytes_as_they_need(distinct: int, type: str, step: int) -> None:
    hits = np.arange(distinct, dtype=np.int64)[::-1] * step
    read = decoded(payload(signatures_of([hits], np.ones(distinct)), grid_of(1), replayed=False).content)
    assert read["types"] == [type]
    assert read["rungs"]["c0/0"].tolist() == hits.tolist()


@pytest.mark.parametrize(
    ("most", "type"),
    [(255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4"), ((1 << 32) - 1, "u4"), (1 << 32, "f8")],
)
def test_counts_take_as_many_bytes_as_they_need(most: int, type: str) -> None:
    read = decoded(payload(signatures_of([[0, 1000]], [0, most]), grid_of(1), replayed=False).content)
    assert read["header"]["counts"]["today"]["type"] == type
    assert read["counts"]["today"].tolist() == [0, most]


def test_the_name_is_that_of_the_content() -> None:
    one = payload(many(50), grid_of(6), replayed=True)
    assert one == payload(many(50), grid_of(6), replayed=True)
    assert one.digest != payload(many(50), grid_of(6), replayed=False).digest
    assert one.digest != payload(many(50, seed=4), grid_of(6), replayed=True).digest


# ---- the sample


def test_only_more_than_the_most_are_sampled() -> None:
    signatures = many(500)
    assert payload(signatures, grid_of(6), replayed=True, most=500).exact
    sample = payload(signatures, grid_of(6), replayed=True, most=499)
    assert not sample.exact
    read = decoded(sample.content)
    assert (read["exact"], read["header"]["counts"]["today"]["type"]) == (False, "f8")
    assert sample.size == len(read["counts"]["today"]) <= 500


def test_a_sample_holds_every_customer_and_every_heavy_signature() -> None:
    signatures = many(20_000)
    sample = decoded(payload(signatures, grid_of(6), replayed=True, most=3000).content)
    assert abs(len(sample["counts"]["today"]) - 3000) <= 2
    won = np.sort(signatures.converted[signatures.converted > 0])
    assert np.sort(sample["counts"]["converted"][sample["counts"]["converted"] > 0]).tolist() == won.tolist()
    chances = chances_of(signatures, replayed=True, most=3000)
    assert bool((chances[signatures.today > 1000] == 1).all())


def test_whoever_has_leads_can_be_drawn_also_where_customers_are_many() -> None:
    signatures = many(5000, won=0.9)
    chances = chances_of(signatures, replayed=True, most=1000)
    assert bool((chances[(signatures.today + signatures.replay) > 0] > 0).all())
    assert bool((chances <= 1).all())
    assert chances.sum() == pytest.approx(1000)


def test_each_is_drawn_as_often_as_its_chance_says() -> None:
    chances = np.array([0.1, 0.25, 0.5, 0.9, 1.0, 0.25, 0.0])
    times = np.zeros(len(chances))
    for seed in range(4000):
        chosen = drawn(chances, along=np.array([3, 1, 2, 1, 0, 5, 4]), seed=seed)
        times[chosen] += 1
    # four standard errors of a share among 4000
    assert np.abs(times / 4000 - chances).max() < 4 * 0.5 / 4000**0.5
    assert (times[4], times[6]) == (4000, 0)


def test_sums_of_samples_are_unbiased() -> None:
    signatures, grid = many(4000), grid_of(6)
    score = weigh(signatures, grid).score
    high = score >= np.quantile(score, 0.9)
    chances = chances_of(signatures, replayed=True, most=600)
    for pool in (signatures.today, signatures.replay, signatures.converted, signatures.today * high):
        estimates = []
        for seed in range(300):
            chosen = drawn(chances, along=score, seed=seed)
            estimates.append(float((pool[chosen] / chances[chosen]).sum()))
        error = np.std(estimates) / len(estimates) ** 0.5
        assert abs(np.mean(estimates) - pool.sum()) <= 4 * error + 1e-9 * pool.sum()


def test_one_sample_is_close_at_every_score() -> None:
    signatures, grid = many(40_000), grid_of(6)
    score = weigh(signatures, grid).score
    sample = decoded(payload(signatures, grid, replayed=True, most=8000).content)
    shown = (sum((n + 1) * sample["rungs"][f"c{n}/0"] for n in range(6)) + 500) // 1000
    for at_least in range(0, 20, 4):
        exact = signatures.today[score >= at_least].sum()
        estimate = sample["counts"]["today"][shown >= at_least].sum()
        assert abs(estimate - exact) < 0.01 * signatures.today.sum()

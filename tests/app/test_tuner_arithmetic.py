"""The arithmetic of the live tuner, run in a real Chromium, says what Python says, whatever was grabbed before."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from leadgrid.distributions import WIDEST
from leadgrid.grids import Band, Bounds, Criterion, Grid, Group, Matrix, Rung
from leadgrid.payloads import payload
from leadgrid.signatures import Signatures
from tests.app.modules import served
from tests.app.tunings import (
    CAPACITIES,
    HELD,
    Step,
    Tuning,
    differences,
    other_order,
    reading,
    said,
    structure,
    tunings,
)

pytestmark = pytest.mark.xdist_group("chromium")

HARNESS = """
const [{ decode }, { Engine, capacityThreshold }] = await Promise.all([import("/payload.js"), import("/engine.js")]);

function told(reading, capacities) {
  const held = (histogram) => {
    const rows = [];
    histogram?.leads.forEach((leads, i) => {
      const score = histogram.listed ? histogram.listed[i] : histogram.lowest + i;
      if (leads) rows.push([score, leads, histogram.converted[i]]);
    });
    return histogram && rows;
  };
  const { threshold, figures, bands, movers, curve, cells } = reading;
  return {
    today: held(reading.today), replay: held(reading.replay), threshold, figures: { ...figures }, bands, movers, curve,
    cells, capacities: capacities.map((people) => capacityThreshold(reading.today, people)),
  };
}

window.tuned = (given) => {
  const { bytes, structure, steps, capacities, pace } = JSON.parse(given);
  const signatures = decode(Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)).buffer);
  const engine = new Engine(signatures, structure, pace);
  const readings = [];
  let earlier = null;
  for (const { focus, grabs, before, reads } of steps) {
    if (grabs) engine.grab(focus, before);
    // a reading is valid until the next one: it is told after the finger took hold of something else
    if (earlier) readings.push(told(earlier, capacities));
    earlier = null;
    reads.forEach((numbers, n) => {
      const reading = engine.read(numbers);
      if (n === reads.length - 1) earlier = reading;
      else readings.push(told(reading, capacities));
    });
  }
  if (earlier) readings.push(told(earlier, capacities));
  return JSON.stringify({ agreed: told(engine.agreed, capacities), readings });
};
"""


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    """A page that holds the modules."""
    with served() as url:
        opened = browser.new_page()
        opened.goto(url)
        opened.evaluate(f"async () => {{ {HARNESS} }}")
        yield opened
        opened.close()


def in_the_browser(page: Page, tuning: Tuning, *, slice: int = 1 << 17) -> dict[str, Any]:
    """What the modules say; so many signatures are merged after each reading."""
    now, steps = said(tuning.agreed, tuning.sales), []
    for step in tuning.steps:
        reads = [said(*read) for read in step.reads]
        steps.append({"focus": step.focus, "grabs": step.grabs, "before": now, "reads": reads})
        now = reads[-1]
    content = payload(tuning.signatures, tuning.agreed, replayed=tuning.replayed).content
    given = {
        "bytes": b64encode(content).decode(),
        "structure": structure(tuning.agreed, tuning.sales),
        "steps": steps,
        "capacities": CAPACITIES,
        "pace": {"least": 0, "slice": slice},
    }
    # as one text each way: the driver takes long over thousands of single values
    answer: dict[str, Any] = json.loads(page.evaluate("given => window.tuned(given)", json.dumps(given)))
    return answer


def check(page: Page, tuning: Tuning, *, slice: int = 1 << 17) -> None:
    answer = in_the_browser(page, tuning, slice=slice)
    assert differences(reading(tuning, tuning.agreed, tuning.sales), answer["agreed"], "agreed") == []
    reads = [read for step in tuning.steps for read in step.reads]
    assert len(answer["readings"]) == len(reads)
    for number, (read, theirs) in enumerate(zip(reads, answer["readings"], strict=True)):
        assert differences(reading(tuning, *read), theirs, f"reading {number}") == []


@given(tunings(), st.sampled_from([0, 7, 1 << 17]))
def test_every_reading_equals_pythons_after_any_movements(page: Page, tuning: Tuning, slice: int) -> None:
    check(page, tuning, slice=slice)


def one_rung_grid(matrix: Matrix | None = None) -> Grid:
    return Grid(
        "one rung",
        (Group("g", "fit"), Group("e", "engagement")),
        (Criterion("c", "g", "when", (Rung(1, HELD),)), Criterion("d", "e", "when", (Rung(0, HELD),))),
        bands=(Band("cold"), Band("hot", 5)),
        matrix=matrix,
    )


def with_hits(hits: list[int], *, today: list[int] | None = None, replay: list[int] | None = None) -> Signatures:
    once = [1] * len(hits)
    people = np.array(replay or once)
    columns = np.array([hits, [0] * len(hits)], dtype=np.int64)
    won = people // 2
    return Signatures((("c", 0), ("d", 0)), columns, np.array(today or once), people, won, np.zeros(0, dtype=np.int64))


def dragged(grid: Grid, signatures: Signatures, focus: dict[str, str] | None, *grids: Grid) -> Tuning:
    return Tuning(grid, "hot", signatures, True, (Step(focus, True, tuple((moved, "hot") for moved in grids)),))


def test_halves_are_rounded_up_also_below_zero(page: Page) -> None:
    halves = [-2500, -1501, -1500, -1499, -501, -500, -499, 0, 499, 500, 1499, 1500]
    grid = one_rung_grid()
    check(
        page, dragged(grid, with_hits(halves), {"rung": "c/0"}, *(grid.with_points({("c", 0): n}) for n in (-1, 1, 3)))
    )


@given(st.lists(st.integers(-(2**53) + 500, 2**53 - 500), min_size=1, max_size=500))
def test_rounding_is_exact_to_the_last_whole_double(page: Page, thousandths: list[int]) -> None:
    edges = [number // 1000 * 1000 + near for number in thousandths for near in (499, 500)]
    asked = [number for number in thousandths + edges if abs(number) <= 2**53 - 500]
    script = "async text => { const { shown } = await import('/weighing.js'); return JSON.parse(text).map(shown); }"
    assert page.evaluate(script, json.dumps(asked)) == [(number + 500) // 1000 for number in asked]


def test_a_matrix_rounds_each_axis_by_itself(page: Page) -> None:
    levels = (Band("A", 1), Band("B"))
    grid = one_rung_grid(Matrix(levels, levels))
    signatures = with_hits([499, 500, 999, 1500])
    signatures.hits[1] = [500, 499, 500, 1000]
    moves = [grid.with_points({("d", 0): 1}), grid.with_points({("d", 0): -1})]
    check(page, dragged(grid, signatures, {"rung": "d/0"}, *moves))


def test_pairs_beyond_the_exact_doubles_are_counted_exactly(page: Page) -> None:
    # nearly perfect: one tie among more pairs than a double counts decides whether there is an interval
    people = [4_000_000_000_000_001, 2, 2]
    signatures, grid = with_hits([1000, 3000, 4000], replay=people), one_rung_grid()
    signatures.converted[:] = [0, 1, 2]
    check(page, dragged(grid, signatures, None, grid))


@pytest.mark.parametrize("width", [WIDEST - 1, WIDEST, WIDEST + 1, 10**9])
def test_few_leads_far_apart_are_all_there(page: Page, width: int) -> None:
    grid = one_rung_grid()
    moves = [grid.with_points({("c", 0): points}) for points in (0, 2, -1)]
    check(page, dragged(grid, with_hits([0, 1000, (width - 1) * 1000]), {"rung": "c/0"}, *moves))


def test_nobody_is_no_error(page: Page) -> None:
    grid = one_rung_grid()
    check(page, dragged(grid, with_hits([]), {"rung": "c/0"}, grid.with_points({("c", 0): 9})))
    check(page, dragged(grid, with_hits([1000, 0], today=[0, 0], replay=[0, 0]), {"cap": "g"}, grid))


def test_the_order_of_columns_does_not_decide_who_is_the_cause(page: Page) -> None:
    grid = one_rung_grid()
    both = with_hits([1000, 1000])
    both.hits[1] = 1000
    tied = grid.with_points({("c", 0): 4, ("d", 0): 3})
    for focus in ({"rung": "c/0"}, {"rung": "d/0"}, None):
        tuning = dragged(grid, other_order(both), focus, tied)
        check(page, tuning)
        answer = in_the_browser(page, tuning)
        assert answer["readings"][0]["movers"]["causes"] == [{"cause": "c/0", "enter": 2, "leave": 0}]


def test_of_three_that_push_as_far_the_first_in_grid_order_is_the_cause_until_it_goes_back(page: Page) -> None:
    """In whichever order the three are moved, and whichever is held."""
    rungs = (Criterion(id, "g", "when", (Rung(1, HELD),)) for id in "cde")
    grid = Grid("ties", (Group("g", "fit"),), tuple(rungs), bands=(Band("cold"), Band("hot", 5)))
    once = np.ones(2, dtype=np.int64)
    people = Signatures(tuple((id, 0) for id in "cde"), np.full((3, 2), 1000), once, once, once, np.zeros(0, np.int64))
    for order in permutations("cde"):
        steps, now = [], grid
        for id, points in [*((id, 4) for id in order), *((id, 1) for id in order)]:  # there, and back again
            now = now.with_points({(id, 0): points})
            steps.append(Step({"rung": f"{id}/0"}, True, ((now, "hot"),)))
        tuning = Tuning(grid, "hot", other_order(people), True, tuple(steps))
        check(page, tuning)
        causes = [read["movers"]["causes"] for read in in_the_browser(page, tuning)["readings"]]
        first, _, last = order
        assert causes[2] == [{"cause": "c/0", "enter": 2, "leave": 0}], order
        assert causes[3][0]["cause"] == f"{min(set('cde') - {first})}/0", order
        assert causes[4][0]["cause"] == f"{last}/0", order
        assert causes[5] == []


@pytest.mark.parametrize("slice", [0, 300, 1 << 17])
@pytest.mark.parametrize("focus", [{"rung": "c1/0"}, {"rung": "c3/0"}, {"cap": "g"}])
def test_signatures_that_are_merged_on_the_way_are_counted_as_they_were(
    page: Page, slice: int, focus: dict[str, str]
) -> None:
    chance = np.random.default_rng(5)
    rungs = tuple(Criterion(f"c{n}", "ge"[n % 2], "when", (Rung(3 + n, HELD),)) for n in range(6))
    levels = (Band("A", 4), Band("B"))
    groups = (Group("g", "fit", bounds=Bounds(-2, 9)), Group("e", "engagement", bounds=Bounds(None, 7)))
    bands = (Band("cold"), Band("hot", 8))
    grid = Grid("many", groups, rungs, scale=Bounds(0, 16), bands=bands, matrix=Matrix(levels, levels))
    hits = chance.choice([0, 0, 1000, 2000], (6, 3000))
    hits[2:4] = chance.choice([0, 0, 1000, 500, 250, 125, 63], (2, 3000))
    today, replay = chance.integers(0, 250, (2, 3000))
    identities = tuple((f"c{n}", 0) for n in range(6))
    people = Signatures(identities, hits, today, replay, replay // 9, np.zeros(0, dtype=np.int64))
    moved = grid.with_points({("c0", 0): -1, ("c2", 0): 7, ("c5", 0): 4})
    if "cap" in focus:
        reads = [
            moved.with_group_bounds({"g": Bounds(low, high)}) for low, high in ((-2, 6), (-1, 4), (None, None), (1, 3))
        ]
    else:
        held = (focus["rung"].removesuffix("/0"), 0)
        reads = [moved.with_points({held: points}) for points in (6, 7, -2, 0, 5)]
    step = Step(focus, True, tuple((read, "hot") for read in reads))
    check(page, Tuning(grid, "hot", people, True, (Step(None, True, ((moved, "hot"),)), step)), slice=slice)


def test_signatures_of_another_grid_are_refused(page: Page) -> None:
    content = b64encode(payload(with_hits([1000]), one_rung_grid(), replayed=True).content).decode()
    said_of = structure(one_rung_grid(), "hot")
    for rungs in (said_of["rungs"][:1], [*said_of["rungs"], {"key": "c/1", "criterion": "c", "points": 1}]):
        given = {"bytes": content, "structure": said_of | {"rungs": rungs}, "steps": [], "capacities": []}
        script = "given => { try { window.tuned(given); } catch (problem) { return problem.message; } }"
        assert page.evaluate(script, json.dumps(given)) in ("the grid has no rung d/0", "nobody has measured c/1")


def test_other_bytes_are_refused(page: Page) -> None:
    whole = payload(with_hits([1000, 0]), one_rung_grid(), replayed=True).content
    script = """async bytes => {
      const { decode } = await import("/payload.js");
      try { decode(Uint8Array.from(bytes).buffer); } catch (problem) { return problem.message; }
      return "read";
    }"""
    told = {
        name: page.evaluate(script, list(content))
        for name, content in {
            "whole": whole,
            "nothing": b"",
            "something else": b"<!doctype html><p>gone</p>",
            "cut in the header": whole[:40],
            "cut in the body": whole[:-8],
        }.items()
    }
    assert told == {
        "whole": "read",
        "nothing": "these are no signatures",
        "something else": "these are no signatures",
        "cut in the header": "the signatures are cut off",
        "cut in the body": "the signatures are cut off",
    }

"""What would bring a lead to the next band: each thing alone, then two together, and every one of them is enough."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from leadgrid.advances import Advance, Outlook, outlook, questions
from leadgrid.datasets import load
from leadgrid.features import Features
from leadgrid.grids import Grid
from leadgrid.instants import Zone
from leadgrid.profiles import lead_ids, profiles
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.sentences import condition_aloud
from leadgrid.sources import Source
from leadgrid.traces import trace
from leadgrid.values import text_key
from tests import strategies
from tests.laws import law
from tests.strategies import Case

NOW = 1_767_225_600_000_000  # 2026-01-01


def grid(
    rules: str, *, bands: str = "[{id: cold}, {id: warm, from: 20}, {id: hot, from: 40}]", clamp: str = ""
) -> Grid:
    return parse_grid(
        f"""
leadgrid: 1
name: n
groups: [{{id: web, axis: engagement{clamp}}}, {{id: who, axis: fit}}]
criteria:
{rules}
bands: {bands}
"""
    )


def told(grid: Grid, *events: str, attributes: dict[str, str] | None = None) -> Outlook | None:
    """The outlook of one lead with these events (`type day`) and attributes, as of 2026-01-01."""
    known = attributes or {}
    with tempfile.TemporaryDirectory() as name:
        leads, activities = Path(name) / "leads.csv", Path(name) / "activities.csv"
        leads.write_text(",".join(("lead_id", "sector", *known)) + "\n" + ",".join(("a", "", *known.values())) + "\n")
        rows = [f"a,{event.split()[0]},{event.split()[1]}" for event in events]
        activities.write_text("\n".join(["lead_id,activity,occurred_at", "b,demo,2025-01-01", *rows]) + "\n")
        with load(leads=Source(leads), activities=Source(activities)) as dataset:
            features = trace(dataset, questions(grid), 0, [NOW])
    return outlook(grid, features, known={text_key(name) for name in known})


def rungs(advances: tuple[Advance, ...]) -> list[tuple[list[str], int]]:
    return [([f"{move.rung[0]}/{move.rung[1]}" for move in advance.moves], advance.score) for advance in advances]


DEMO = "  - {id: demo, group: web, points: 20, when: {activity: demo}}\n"
CALL = "  - {id: call, group: web, points: 12, when: {activity: call}}\n"
FORM = "  - {id: form, group: web, points: 10, when: {activity: form}}\n"


def test_what_is_enough_alone_is_told_and_what_is_not_is_left_out():
    found = told(grid(DEMO + CALL))
    assert found is not None
    assert (found.band.id, found.missing) == ("warm", 20)
    assert rungs(found.alone) == [(["demo/0"], 20)]
    assert found.pairs == ()


def test_where_nothing_alone_is_enough_two_together_may_be():
    found = told(grid(CALL + FORM))
    assert (rungs(found.alone), rungs(found.pairs)) == ([], [(["call/0", "form/0"], 22)])


def test_where_even_two_are_too_few_nothing_is_told():
    found = told(grid(CALL + FORM, bands="[{id: cold}, {id: warm, from: 50}]"))
    assert (found.missing, found.alone, found.pairs) == (50, (), ())


def test_the_clamp_of_a_group_is_kept():
    found = told(grid(DEMO + CALL, clamp=", max: 15"))
    assert (found.alone, found.pairs) == ((), ())


def test_who_stands_in_the_highest_band_has_no_next_one():
    assert told(grid(DEMO + CALL + FORM), "demo 2025-12-01", "call 2025-12-01", "form 2025-12-01") is None
    assert told(grid(DEMO, bands="[]")) is None


def test_each_value_of_an_attribute_that_is_enough_is_told():
    sectors = """
  - id: sector
    group: who
    ladder:
      - {points: 25, when: {attribute: sector, is: Industrie}}
      - {points: 20, when: {attribute: sector, in: [BTP, Bois]}}
      - {points: 10, when: {attribute: sector, is: Services}}
"""
    found = told(grid(sectors))
    assert found is not None
    assert rungs(found.alone) == [(["sector/1"], 20), (["sector/0"], 25)]


def test_a_ladder_counts_once_and_only_upwards_and_the_least_that_is_enough_is_told():
    pages = """
  - id: pages
    group: web
    ladder:
      - {points: 50, when: {activity: page, count: {at_least: 9}}}
      - {points: 25, when: {activity: page, count: {at_least: 5}}}
      - {points: 10, when: {activity: page}}
"""
    found = told(grid(pages), "page 2025-12-01")
    assert (found.missing, rungs(found.alone)) == (10, [(["pages/1"], 25)])
    found = told(grid(pages), *["page 2025-12-01"] * 5)
    assert (found.band.id, rungs(found.alone)) == ("hot", [(["pages/0"], 50)])


def test_a_rung_that_an_earlier_one_always_covers_is_never_promised():
    pages = """
  - id: pages
    group: web
    ladder:
      - {points: 5, when: {activity: page}}
      - {points: 30, when: {activity: page, count: {at_least: 5}, within: 30d}}
"""
    assert told(grid(pages)).alone == ()


@pytest.mark.parametrize(("more", "score"), [("", 22), (", up_to: 2", 22), (", up_to: 1", None)])
def test_one_occurrence_more_counts_up_to_its_limit(more, score):
    each = f"  - {{id: page, group: web, points: 11, each: {{activity: page}}{more}}}\n"
    found = told(grid(each), "page 2025-12-01")
    assert rungs(found.alone) == ([] if score is None else [(["page/0"], score)])
    assert all(advance.moves[0].is_again for advance in found.alone)


def test_one_occurrence_more_pushes_out_the_oldest_of_those_that_decay():
    each = "  - {id: page, group: web, points: 16, each: {activity: page}, up_to: 2, decay: {lose: 50, every: 10d}}\n"
    found = told(grid(each), "page 2025-12-27", "page 2025-12-15")  # 16 and 8 points
    assert found.band.id == "hot"
    assert found.missing == 40 - 24
    assert found.alone == ()  # one more: 16 + 16
    found = told(grid(each, bands="[{id: cold}, {id: warm, from: 32}]"), "page 2025-12-27", "page 2025-12-15")
    assert rungs(found.alone) == [(["page/0"], 32)]


def test_points_that_have_worn_off_can_be_earned_anew():
    worn = "  - {id: demo, group: web, points: 20, when: {activity: demo}, decay: {lose: 50, every: 10d}}\n"
    found = told(grid(worn), "demo 2025-12-15")
    assert [(move.is_again, move.hits) for advance in found.alone for move in advance.moves] == [(True, 1000)]


def test_an_attribute_can_be_learned_only_where_nothing_is_known_of_it():
    sector = "  - {id: sector, group: who, points: 20, when: {attribute: sector, is: Industrie}}\n"
    assert [move.way for advance in told(grid(sector)).alone for move in advance.moves] == ["learned"]
    with_town = "  - {id: town, group: who, points: 20, when: {attribute: town, is: Lyon}}\n"
    assert told(grid(with_town), attributes={"town": "Paris"}).alone == ()


def test_what_cannot_happen_any_more_or_is_the_absence_of_something_is_not_told():
    rules = """
  - {id: silent, group: web, points: 20, when: {activity: call, count: 0}}
  - {id: few, group: web, points: 20, when: {activity: page, count: {at_most: 2}}}
  - {id: none, group: web, points: 20, when: {not: {activity: demo}}}
  - {id: missed, group: web, points: 20, when: {missed: {activity: reply}, after: {activity: offer}, delay: 7d}}
"""
    events = ["call 2025-12-01", "demo 2025-12-01", *["page 2025-12-01"] * 3]
    assert told(grid(rules), *events).alone == ()


def test_of_an_all_only_the_part_that_is_lacking_is_told():
    both = """
  - {id: both, group: web, points: 20, when: {all: [{attribute: town, is: Lyon}, {activity: demo}]}}
"""
    (found,) = told(grid(both), attributes={"town": "Lyon"}).alone
    assert condition_aloud(found.moves[0].condition, "en") == "“demo” happened"
    assert told(grid(both), attributes={"town": "Paris"}).alone == ()


def test_an_event_goes_before_something_that_is_learned():
    rules = CALL + FORM + "  - {id: sector, group: who, points: 30, when: {attribute: sector, is: Industrie}}\n"
    found = told(grid(rules))
    assert rungs(found.alone) == [(["sector/0"], 30)]
    assert rungs(found.pairs) == [(["call/0", "form/0"], 22)]


def test_what_more_leads_have_is_told_first():
    rules = DEMO + "  - {id: quote, group: web, points: 25, when: {activity: quote}}\n"
    looked = _one_look(grid(rules))
    found = outlook(grid(rules), looked, known=(), seen={("quote", 0): 90, ("demo", 0): 10})
    assert rungs(found.alone) == [(["quote/0"], 25), (["demo/0"], 20)]


def _one_look(asked: Grid) -> Features:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "leads.csv"
        path.write_text("lead_id\na\n")
        with load(leads=Source(path)) as dataset:
            return trace(dataset, questions(asked), 0, [NOW])


@law(40)
@given(strategies.cases())
def test_the_questions_move_no_score_and_every_advance_reaches_the_start_of_its_band(case: Case):
    parsed = parse_grid(case.grid_text)
    with tempfile.TemporaryDirectory() as name:
        sources = {}
        for kind, text in (("leads", case.leads_csv), ("activities", case.activities_csv)):
            if text is not None:
                (Path(name) / kind).with_suffix(".csv").write_text(text, encoding="utf-8", newline="")
                sources[kind] = Source((Path(name) / kind).with_suffix(".csv"))
        with load(**sources, zone=Zone(case.zone)) as dataset:
            stated = {row[0]: row[1] for row in score(dataset, parsed, as_of=case.as_of).iter_rows()}
            names = lead_ids(dataset)[:3]
            rows = profiles(dataset, range(len(names)))
            looked = [trace(dataset, questions(parsed), lead, [case.as_of]) for lead in range(len(names))]
    for row, lead_id, features in zip(rows.iter_rows(named=True), names, looked, strict=True):
        known = {text_key(column) for column, text in row.items() if text is not None}
        found = outlook(parsed, features, known=known)
        if found is None:
            continue
        assert found.band.at_least - found.missing == stated[lead_id]
        for advance in (*found.alone, *found.pairs):
            assert advance.score >= found.band.at_least
            assert len({move.rung[0] for move in advance.moves}) == len(advance.moves) <= 2
            points = {rung: parsed.criterion(rung[0]).rungs[rung[1]].points for rung in (m.rung for m in advance.moves)}
            assert any(points.values())
            assert np.all([move.hits >= 0 for move in advance.moves])

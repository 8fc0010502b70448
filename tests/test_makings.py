"""A method's grid of loaded data: it reads back, says why, and what the data lack is said, not made up."""

import pytest

from leadgrid.distributions import Histogram
from leadgrid.features import Shelf, measure
from leadgrid.makings import Made, made
from leadgrid.methods import NEEDS, Method
from leadgrid.problems import DataError
from leadgrid.reading import parse_grid
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import View
from leadgrid.starters import Team
from leadgrid.suspicions import suspicions
from leadgrid.writing import to_yaml
from tests.test_indicators import REPLAY, at, loaded
from tests.test_methods import points_of


def plain_rows(*, customers: bool = True) -> dict[str, list[str]]:
    """Plastics buy twice as often as the rest, so do large ones; who asked for a demo lately buys most."""
    leads, acts, won = ["lead_id,sector,size"], ["lead_id,activity,occurred_at"], ["lead_id,occurred_at"]
    for lead in range(1_200):
        sector, size = ("plastics", "food", "wood")[lead % 3], lead // 3 % 100
        leads.append(f"{lead},{sector},{size}")
        has_demo, is_gone = lead % 7 == 0, lead % 11 == 0
        acts += [f"{lead},visit,{at(10 + lead % 300)}"]
        acts += [f"{lead},demo,{at(10 + lead % 40)}"] * has_demo
        acts += [f"{lead},unsubscribe,{at(20)}"] * is_gone
        chance = 6 + 10 * (sector == "plastics") + 10 * (size >= 75) + 50 * has_demo - 20 * is_gone
        won += [f"{lead},{at(-5)}"] * (customers and lead * 37 % 100 < chance)
    return {"leads": leads, "activities": acts, "outcomes": won}


def of(method: Method, rows: dict[str, list[str]], **team) -> Made:
    with loaded(**rows) as dataset:
        said = Team(**{"relevance": {}, "capacity": 60, "language": "en", **team})
        return made(method, dataset, View(REPLAY.as_of, REPLAY), suspected=suspicions(dataset), team=said)


@pytest.mark.parametrize("customers", [True, False], ids=["measured", "nobody known"])
@pytest.mark.parametrize("method", NEEDS)
def test_a_methods_grid_reads_back_and_says_why_of_every_rule(method, customers):
    grid = of(method, plain_rows(customers=customers)).grid
    assert parse_grid(to_yaml(grid)) == grid
    assert all(rule.why and rule.why.told("fr") and rule.label for rule in grid.criteria)


def test_one_point_each_for_what_was_planted_in_the_profile_and_nothing_else():
    grid = of("simple_scoring", plain_rows()).grid
    assert {rung.points for _, rung in grid.rungs} == {1}
    assert {rule.label.told("en") for rule in grid.criteria} >= {"sector: plastics"}
    assert {group.axis for group in grid.groups} == {"fit"}
    assert "customers" in grid.criteria[0].why.told("en")


def test_a_scale_has_both_sides_and_counts_its_reasons():
    grid = of("simple_scale", plain_rows()).grid
    assert {group.axis for group in grid.groups} == {"fit", "engagement"}
    (demo,) = [rule for rule in grid.criteria if rule.id == "demo"]
    assert "customers" in demo.why.told("en")
    assert "more than the whole profile" in demo.why.told("en")


def test_several_criteria_go_up_and_down_where_something_takes_points_away():
    found = of("multi_criteria", plain_rows())
    assert found.lowers
    assert [group.id for group in found.grid.groups][-1] == "steps_back"
    assert not of("multi_criteria", plain_rows(), without=("unsubscribe",)).lowers


def test_where_nobody_is_known_values_wait_and_nobody_is_called_yet():
    found = of("simple_scoring", plain_rows(customers=False))
    assert (found.measured, found.waits) == (False, True)
    assert {rung.points for _, rung in found.grid.rungs} == {0}
    assert found.grid.starts == {"call": 1}


def test_where_nobody_is_known_small_points_are_the_relevance_and_say_so():
    grid = of("multi_criteria", plain_rows(customers=False), relevance={"demo": 3, "visit": 1}).grid
    assert {rule.id: points_of(rule) for rule in grid.criteria} == {"visit": [1], "demo": [3], "unsubscribe": [-2]}
    assert "relevance 3 of 3" in next(rule for rule in grid.criteria if rule.id == "demo").why.told("en")


def test_as_many_are_called_as_sales_can():
    with loaded(**plain_rows()) as dataset:
        view = View(REPLAY.as_of, REPLAY)
        team = Team(relevance={}, capacity=100, language="en")
        grid = made("simple_scale", dataset, view, suspected=suspicions(dataset), team=team).grid
        signatures = fold(measure(dataset, grid, view, shelf=Shelf()), grid)
    today = Histogram.of(weigh(signatures, grid).score, signatures.today, signatures.today & False)
    assert 0 < today.at_least(grid.starts["call"])[0] <= 100


@pytest.mark.parametrize("method", ["simple_scoring", "simple_scale"])
@pytest.mark.parametrize(
    ("others", "named"), [(["clerk"], "job: anything but clerk"), (["clerk", "temp"], "job: boss")]
)
def test_the_widest_value_has_its_point_though_a_starter_compares_the_others_with_it(method, others, named):
    rows = plain_rows()
    jobs = ["boss" if lead % 7 == 0 or lead % 2 else others[lead // 2 % len(others)] for lead in range(1_200)]
    rows["leads"] = ["lead_id,job", *(f"{lead},{job}" for lead, job in enumerate(jobs))]
    profile = [rule for rule in of(method, rows).grid.criteria if rule.group == "profile"]
    assert [(rule.label.told("en"), points_of(rule)) for rule in profile] == [(named, [1])]


@pytest.mark.parametrize(
    ("method", "lacking"),
    [("simple_scoring", "leads"), ("simple_scale", "leads"), ("simple_scale", "activities"),
     ("multi_criteria", "activities")],
)  # fmt: skip
def test_what_the_data_lack_is_said(method, lacking):
    rows = plain_rows()
    rows[lacking] = [row.split(",")[0] for row in rows["leads"]] if lacking == "leads" else rows["activities"][:1]
    with pytest.raises(DataError, match="what this method needs"):
        of(method, rows)

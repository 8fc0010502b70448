"""Methods keep what a starter asks and give their own points; what the data lack is said, not made up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, AnyOf, AttributeCondition, Operator, Selection, ValueTest
from leadgrid.distributions import Histogram
from leadgrid.features import Shelf, measure
from leadgrid.grids import Criterion, Rung
from leadgrid.instants import Duration
from leadgrid.methods import MOST_DOWN, MOST_IN_SCALE, MOST_UP, NEEDS, Made, Method, made, shape, small
from leadgrid.problems import DataError
from leadgrid.reading import parse_grid
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.snapshots import View
from leadgrid.starters import Team
from leadgrid.suspicions import suspicions
from leadgrid.values import Number
from leadgrid.writing import to_yaml
from tests.test_indicators import REPLAY, at, loaded

SIDES = {"profile": "attribute", "acts": "activity"}


def values(name: str, points: dict[str, int]) -> Criterion:
    rungs = [
        Rung(given, AttributeCondition(name, ValueTest((Operator("is", value),)))) for value, given in points.items()
    ]
    return Criterion(name, "profile", "ladder" if len(rungs) > 1 else "when", tuple(rungs))


def steps(name: str, points: dict[int, int]) -> Criterion:
    tests = {start: ValueTest((Operator("at_least", Number.of(start)),)) for start in points}
    rungs = tuple(Rung(points[start], AttributeCondition(name, test)) for start, test in tests.items())
    return Criterion(name, "profile", "ladder" if len(rungs) > 1 else "when", rungs)


def act(name: str, points: dict[int, int]) -> Criterion:
    rungs = [
        Rung(given, ActivityCondition(Selection((name,), within=Duration(days, "d")))) for days, given in points.items()
    ]
    return Criterion(name, "behaviour", "ladder" if len(rungs) > 1 else "when", tuple(rungs))


def shaped(method: Method, profile: list[Criterion], acts: list[Criterion] | None = None) -> dict[str, list[Criterion]]:
    given = shape(method, profile=profile, acts=acts or [], language="en")
    return {side: [rule.criterion for rule in rules] for side, rules in given.items()}


def points_of(rule: Criterion) -> list[int]:
    return [rung.points for rung in rule.rungs]


class TestSimpleScoring:
    def test_gives_one_point_for_all_values_that_speak_for_somebody_and_none_away(self):
        (rule,) = shaped("simple_scoring", [values("job", {"boss": 9, "buyer": 4, "student": -11})])["profile"]
        assert (rule.kind, points_of(rule)) == ("when", [1])
        assert rule.rungs[0].condition == AttributeCondition("job", ValueTest((Operator("in", ("boss", "buyer")),)))
        assert rule.label.told("en") == "job: boss, buyer"

    def test_takes_of_steps_the_easiest_that_tells(self):
        (rule,) = shaped("simple_scoring", [steps("size", {250: 9, 60: 5, 12: 2})])["profile"]
        assert (points_of(rule), rule.label.told("en")) == ([1], "size: 12 or more")

    @pytest.mark.parametrize(
        ("against", "operator", "named"),
        [
            (values("job", {"student": -11}), "is_not", "job: anything but student"),
            (values("job", {"student": -11, "clerk": -3}), "not_in", "job: anything but student, clerk"),
            (steps("age", {90: -3, 60: -2}), "less_than", "age: less than 60"),
        ],
    )
    def test_where_all_speaks_against_somebody_the_others_have_the_point(self, against, operator, named):
        (rule,) = shaped("simple_scoring", [against])["profile"]
        assert points_of(rule) == [1]
        assert rule.rungs[0].condition.test.operators[0].name == operator
        assert rule.label.told("en") == named

    def test_has_no_rule_that_speaks_for_nobody(self):
        unknown = Rung(-4, AttributeCondition("phone", ValueTest((Operator("known", True),))))
        assert not shaped("simple_scoring", [Criterion("phone", "profile", "when", (unknown,))])["profile"]

    def test_leaves_what_nobody_measured_for_the_team_to_say(self):
        waiting = values("job", {"boss": 0, "buyer": 0})
        (rule,) = shaped("simple_scoring", [waiting])["profile"]
        assert points_of(rule) == [0, 0]

    def test_asks_for_texts_and_for_yes_apart(self):
        yes = Rung(3, AttributeCondition("known", ValueTest((Operator("is", True),))))
        mixed = values("known", {"maybe": 3})
        (rule,) = shaped("simple_scoring", [replace(mixed, kind="ladder", rungs=(*mixed.rungs, yes))])["profile"]
        assert isinstance(rule.rungs[0].condition, AnyOf)
        assert rule.label.told("en") == "known"


class TestSimpleScale:
    @given(
        st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True), min_size=1, max_size=5),
        st.integers(1, 6),
    )
    def test_every_activity_climbs_to_a_step_that_outweighs_the_whole_profile(self, acts, profiles):
        profile = [values(f"a{number}", {"x": 5}) for number in range(profiles)]
        climbing = [
            act(f"b{number}", dict(zip((7, 30, 90, 365), sorted(points, reverse=True), strict=False)))
            for number, points in enumerate(acts)
        ]
        made = shaped("simple_scale", profile, climbing)
        whole = sum(max(points_of(rule)) for rule in made["profile"])
        assert whole == min(profiles, MOST_IN_SCALE)
        for rule in made["acts"]:
            assert max(points_of(rule)) > whole
            assert points_of(rule) == sorted(set(points_of(rule)), reverse=True)
            assert min(points_of(rule)) > 0

    def test_an_activity_and_an_attribute_of_one_name_are_two_rules(self):
        made = shaped("simple_scale", [values("demo", {"yes": 5})], [act("demo", {30: 9})])
        assert [rule.id for rules in made.values() for rule in rules] == ["demo", "demo_2"]


class TestSeveralCriteria:
    @given(st.integers(-30, 30), st.integers(15, 30))
    def test_points_are_small_and_of_the_same_sign(self, points, most):
        found = small(points, most=max(most, abs(points)))
        assert -MOST_DOWN <= found <= MOST_UP
        assert (found > 0, found < 0) == (points > 0, points < 0)

    def test_go_up_and_down_in_groups_of_their_own(self):
        acts = [act("demo", {30: 15, 90: 4}), act("unsubscribe", {365: -10})]
        made = shaped("multi_criteria", [values("job", {"boss": 9, "buyer": 8, "student": -4})], acts)
        assert [(rule.group, points_of(rule)) for rule in made["acts"]] == [
            ("steps_forward", [3, 1]),
            ("steps_back", [-2]),
        ]
        (job,) = made["profile"]
        assert points_of(job) == [2, -1]
        assert job.rungs[0].label.told("en") == "boss, buyer"

    def test_a_step_that_gives_no_more_than_an_easier_one_is_none(self):
        (rule,) = shaped("multi_criteria", [], [act("demo", {7: 15, 30: 14, 90: 3})])["acts"]
        assert points_of(rule) == [3, 1]
        assert rule.rungs[0].condition.selection.within == Duration(30, "d")

    def test_has_no_profile_that_waits_for_points(self):
        assert not shaped("multi_criteria", [values("job", {"boss": 0})], [act("demo", {30: 9})])["profile"]


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

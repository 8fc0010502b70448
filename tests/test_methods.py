"""Methods keep what a starter asks and give their own points; what the data lack is said, not made up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, AnyOf, AttributeCondition, Operator, Selection, ValueTest
from leadgrid.grids import Criterion, Rung
from leadgrid.instants import Duration
from leadgrid.methods import MOST_DOWN, MOST_IN_SCALE, MOST_UP, Method, shape, small
from leadgrid.values import Number

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

    def test_the_largest_difference_gives_most_points_however_small_it_is(self):
        acts = [act("demo", {30: 5}), act("visit", {30: 3}), act("mail", {30: 2})]
        given = shape("multi_criteria", profile=[], acts=acts, language="en", measured=["acts"])
        assert [points_of(rule.criterion) for rule in given["acts"]] == [[3], [2], [1]]

    def test_a_step_that_gives_no_more_than_an_easier_one_is_none(self):
        (rule,) = shaped("multi_criteria", [], [act("demo", {7: 15, 30: 14, 90: 3})])["acts"]
        assert points_of(rule) == [3, 1]
        assert rule.rungs[0].condition.selection.within == Duration(30, "d")

    def test_has_no_profile_that_waits_for_points(self):
        assert not shaped("multi_criteria", [values("job", {"boss": 0})], [act("demo", {30: 9})])["profile"]

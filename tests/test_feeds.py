"""What a grid reads and the data lack is told before anything is scored, loudly where it would silence everybody."""

import pytest

from leadgrid.datasets import load
from leadgrid.feeds import Lack, data_problems, feed, lacking
from leadgrid.reading import parse_grid
from leadgrid.sources import Source

LEADS = "lead_id,Sector,budget\nA,Industrie,\nB,SaaS,\n"
ACTIVITIES = "lead_id,activity,occurred_at,page\nA,visit,2026-01-01,/a\nA,mail,2026-01-02,\n"


@pytest.fixture
def data(tmp_path):
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    with load(leads=Source(tmp_path / "leads.csv"), activities=Source(tmp_path / "activities.csv")) as dataset:
        yield dataset


def grid(*conditions: str, more: str = ""):
    criteria = "".join(
        f"  - {{id: c{number}, group: g, points: 1{more}, when: {condition}}}\n"
        for number, condition in enumerate(conditions)
    )
    return parse_grid(f"leadgrid: 1\nname: n\ngroups:\n  - {{id: g, axis: fit}}\ncriteria:\n{criteria}")


def test_names_are_found_whatever_their_case(data):
    assert data_problems(grid("{attribute: SECTOR, is: x}", "{activity: visit, where: {PAGE: /a}}"), data) == ()


def test_a_missing_attribute_is_told_with_what_may_have_been_meant(data):
    (problem,) = data_problems(grid("{attribute: secteur, is: x}"), data)
    assert problem.told("en") == (
        "the rule “c0” reads “secteur”, which no lead has: it counts as unknown. Did you mean “Sector”?"
    )
    assert "la règle « c0 » lit « secteur »" in problem.told("fr")


def test_a_missing_property_is_told_and_a_missing_same_is_told_loudly(data):
    problems = data_problems(
        grid(
            "{activity: visit, where: {amount: {more_than: 3}}}",
            "{silent: {activity: visit}, last: 2, of: {activity: mail}, same: mail_id}",
        ),
        data,
    )
    assert "reads “amount”, which no activity has" in problems[0].told()
    assert "EVERY lead with enough sends counts as silent" in problems[1].told()


def test_the_audience_is_told_too_and_a_disabled_criterion_is_not(data):
    text = (
        "{leadgrid: 1, name: n, audience: {attribute: ghost, is: x}, groups: [{id: g, axis: fit}], criteria: "
        "[{id: c, group: g, points: 1, enabled: false, when: {attribute: spectre, is: x}}]}"
    )
    (problem,) = data_problems(parse_grid(text), data)
    assert problem.told().startswith("the audience reads “ghost”")


@pytest.mark.parametrize(
    ("condition", "is_fed"),
    [
        ("{attribute: sector, is: x}", True),
        ("{attribute: budget, known: true}", False),
        ("{attribute: ghost, is: x}", False),
        ("{activity: visit}", True),
        ("{activity: call}", False),
        ("{activity: [call, visit]}", True),
        ("{activity: any}", True),
        ("{activity: visit, where: {page: /a}}", True),
        ("{activity: visit, where: {ghost: /a}}", False),
        ("{activity: visit, sum: {of: ghost, at_least: 1}}", False),
        ("{activity: visit, after: {activity: mail}, delay: 1d}", True),
        ("{activity: call, after: {activity: mail}, delay: 1d}", False),
        ("{missed: {activity: call}, after: {activity: mail}, delay: 1d}", True),
        ("{silent: {activity: call}, last: 1, of: {activity: mail}}", True),
        ("{silent: {activity: visit}, last: 1, of: {activity: call}}", False),
        ("{any: [{activity: call}, {activity: visit}]}", True),
        ("{all: [{activity: call}, {activity: visit}]}", False),
        ("{not: {activity: call}}", False),
    ],
)
def test_a_criterion_is_fed_where_the_data_can_fire_it(data, condition, is_fed):
    found = feed(grid(condition), data)
    assert found.enabled == ("c0",)
    assert found.fed == (("c0",) if is_fed else ())
    assert found.unfed == (() if is_fed else ("c0",))
    assert bool(lacking(grid(condition), data)) is not is_fed


def test_what_is_lacking_is_told_with_what_may_have_been_meant(data):
    found = lacking(
        grid("{all: [{attribute: secteur, is: x}, {activity: [vist, ghost], where: {pge: /a}}]}", "{activity: visit}"),
        data,
    )
    assert found == {
        "c0": (
            Lack("attribute", "secteur", "Sector"),
            Lack("activity", "vist", "visit"),
            Lack("activity", "ghost", None),
            Lack("property", "pge", "page"),
        )
    }


def test_a_ladder_lacks_nothing_where_one_rung_is_fed_and_else_each_name_once(data):
    text = (
        "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], criteria: [{id: c, group: g, ladder: ["
        "{points: 2, when: {activity: call, within: 7d}}, {points: 1, when: {activity: %s, within: 30d}}]}]}"
    )
    assert lacking(parse_grid(text % "visit"), data) == {}
    assert lacking(parse_grid(text % "call"), data) == {"c": (Lack("activity", "call", None),)}

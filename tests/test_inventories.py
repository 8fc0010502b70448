"""What feeds a grid: every figure is one that can be counted by hand in the files."""

from collections.abc import Iterator

import pytest

from leadgrid.datasets import Dataset, load
from leadgrid.features import Shelf
from leadgrid.instants import Zone
from leadgrid.inventories import Loss, knowledge, losses, supplies
from leadgrid.mappings import Derivation, Mappings
from leadgrid.reading import parse_grid
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source

LEADS = """lead_id,sector,size,demo_at
A,Industrie,10,2026-01-05
B,SaaS,,2026-01-06
C,,30,
D,,,
"""
ACTIVITIES = """lead_id,activity,occurred_at
A,visit,2026-01-01
A,Visit,2026-01-03
B,mail,2026-01-02
C,demo,2026-01-04
ghost,mail,2026-01-09
"""
OUTCOMES = "lead_id,occurred_at\nD,2026-01-08\n"


def instant(day: str) -> int:
    found = Zone("UTC").read(day)
    assert found is not None
    return found.instant


TODAY = View(today=instant("2026-02-01"), replay=None)


@pytest.fixture
def data(tmp_path) -> Iterator[Dataset]:
    files = {}
    for name, text in (("leads", LEADS), ("activities", ACTIVITIES), ("outcomes", OUTCOMES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        files[name] = Source(tmp_path / f"{name}.csv")
    maps = Mappings(derivations=(Derivation("activities", "demo", "demo_at"),))
    with load(**files, maps=maps) as dataset:
        yield dataset


def grid(*criteria: str, audience: str = ""):
    rules = "".join(f"  - {{id: c{number}, group: g, {rule}}}\n" for number, rule in enumerate(criteria))
    who = f"audience: {audience}\n" if audience else ""
    return parse_grid(f"leadgrid: 1\nname: n\n{who}groups:\n  - {{id: g, axis: fit}}\ncriteria:\n{rules}")


def when(condition: str) -> str:
    return f"points: 1, when: {condition}"


def test_a_type_is_told_with_its_files_its_days_and_who_reads_it(data):
    rules = grid(when("{activity: VISIT}"), when("{activity: any}"), "enabled: false, " + when("{activity: demo}"))
    found = {supply.name.lower(): supply for supply in supplies(rules, data.facts)}
    assert {name: (supply.sources, supply.events, supply.criteria) for name, supply in found.items()} == {
        "demo": (("activities.csv", "leads.csv (demo_at)"), 3, ("c1",)),
        "visit": (("activities.csv",), 2, ("c0", "c1")),
        "mail": (("activities.csv",), 1, ("c1",)),
    }
    assert (found["visit"].first_at, found["visit"].latest_at) == (instant("2026-01-01"), instant("2026-01-03"))
    assert [supply.events for supply in supplies(rules, data.facts)] == [3, 2, 1]


def test_an_attribute_is_told_with_who_knows_it_and_who_reads_it(data):
    rules = grid(when("{all: [{attribute: SECTOR, is: SaaS}, {attribute: size, at_least: 5}]}"))
    told = {one.name: (one.known, one.of, one.criteria) for one in knowledge(rules, data.facts)}
    assert told["sector"] == (2, 4, ("c0",))
    assert told["size"] == (2, 4, ("c0",))
    assert told["demo_at"] == (2, 4, ())


@pytest.mark.parametrize(
    ("rule", "kept_out"),
    [
        (when("{attribute: sector, is: SaaS}"), 2),
        (when("{attribute: sector, is_not: SaaS}"), 2),
        (when("{attribute: sector, known: true}"), 2),
        (when("{attribute: ghost, is: x}"), 4),
        (when("{all: [{attribute: sector, is: x}, {attribute: size, at_least: 1}]}"), 3),
        (when("{any: [{attribute: sector, is: x}, {attribute: size, at_least: 1}]}"), 1),
        (when("{all: [{attribute: sector, is: x}, {activity: visit}]}"), 2),
        ("ladder: [{points: 2, when: {attribute: sector, is: x}}, {points: 1, when: {attribute: size, is: 1}}]", 1),
    ],
)
def test_unknown_values_keep_out_exactly_those_whom_they_keep_from_every_rung(data, rule, kept_out):
    (loss,) = losses(data, grid(rule), TODAY, shelf=Shelf())
    assert (loss.criterion, loss.leads, loss.of) == ("c0", kept_out, 4)


@pytest.mark.parametrize(
    "rule",
    [
        when("{attribute: sector, known: false}"),
        when("{not: {attribute: sector, is: SaaS}}"),
        when("{any: [{attribute: sector, is: x}, {activity: visit}]}"),
        when("{activity: visit}"),
        "enabled: false, " + when("{attribute: sector, is: SaaS}"),
        "ladder: [{points: 2, when: {attribute: sector, is: x}}, {points: 1, when: {activity: visit}}]",
    ],
)
def test_nothing_is_lost_where_one_who_is_unknown_can_still_earn(data, rule):
    assert losses(data, grid(rule), TODAY, shelf=Shelf()) == ()


def test_only_leads_of_today_whom_the_grid_scores_are_counted_and_the_greatest_loss_comes_first(data):
    rules = grid(
        when("{attribute: size, at_least: 5}"),
        when("{attribute: sector, is: x}"),
        audience="{not: {attribute: sector, is: SaaS}}",
    )
    beside = View(TODAY.today, Replay(instant("2026-01-01"), None, target="nobody", mode="undated"))
    assert losses(data, rules, beside, shelf=Shelf()) == (
        Loss("c1", ("sector",), 2, 3),
        Loss("c0", ("size",), 1, 3),
    )

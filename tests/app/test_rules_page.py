"""Règles: every construct of the language is made by forms and read back equal; forms and text never disagree."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import desks
import resources
from leadgrid.conditions import MEASURES, OPERATORS
from leadgrid.grids import KINDS, Bounds, Criterion, Grid
from leadgrid.reading import parse_grid
from leadgrid.tweaks import Tweaks
from leadgrid.writing import plain
from tests.app.rule_pages import GRID, RulesPage, workspace
from voices import Voice

Round = dict[str, Any] | str
"""What is answered at once; or the key of a button."""
WHEN = "rungs__0__condition__"
ATTRIBUTE: Round = {f"{WHEN}head": "attribute"}
TYPES = f"{WHEN}selection__types"


@pytest.fixture(autouse=True)
def folder(own_workspaces: Path) -> Path:
    return own_workspaces.parent


@pytest.fixture
def page(folder: Path) -> RulesPage:
    return RulesPage(workspace(folder))


def rule(written: str) -> Criterion:
    """A rule as its file says it."""
    lines = GRID.splitlines()
    head = "\n".join(lines[: lines.index("criteria:") + 1])
    return parse_grid(f"{head}\n  - {{id: rule, group: web, {written}}}\n").criteria[0]


def of_attribute(name: str, *rounds: Round) -> list[Round]:
    return [ATTRIBUTE, {f"{WHEN}name": name}, *rounds]


def measured(kind: str, *rounds: Round, of: str | None = None) -> list[Round]:
    named: list[Round] = [] if of is None else [{f"{WHEN}measure__of": of}]
    return [{TYPES: ["visit"]}, {f"{WHEN}measure__kind": kind}, *named, *rounds]


def deeper(depth: int, joined: str, value: str) -> list[Round]:
    """The first condition at a depth becomes two: what it was, and a sector."""
    here = WHEN + "parts__0__" * depth
    other = f"{here}parts__1__"
    return [{f"{here}head": joined}, {f"{other}name": "sector"}, {f"{other}tests__0__values": value}]


TEST = f"{WHEN}tests__0__"
FIRST = f"{WHEN}measure__tests__0__"
CONSTRUCTS: dict[str, tuple[str, list[Round]]] = {
    "a text": (
        "points: 10, when: {attribute: sector, is: Industrie}",
        of_attribute("sector", {f"{TEST}values": "Industrie"}),
    ),
    "not a text": (
        "points: 10, when: {attribute: sector, is_not: BTP}",
        of_attribute("sector", {f"{TEST}operator": "is_not"}, {f"{TEST}values": "BTP"}),
    ),
    "one of several": (
        "points: 10, when: {attribute: sector, in: [BTP, Industrie]}",
        of_attribute("sector", {f"{TEST}operator": "in"}, {f"{TEST}values": ["BTP", "Industrie"]}),
    ),
    "none of several, one of them typed": (
        "points: 10, when: {attribute: sector, not_in: [BTP, Négoce]}",
        of_attribute("sector", {f"{TEST}operator": "not_in"}, {f"{TEST}values": ["BTP", "Négoce"]}),
    ),
    "contains": (
        "points: 10, when: {attribute: sector, contains: ndus}",
        of_attribute("sector", {f"{TEST}operator": "contains"}, {f"{TEST}values": "ndus"}),
    ),
    "begins and ends with": (
        "points: 10, when: {attribute: sector, starts_with: Ind, ends_with: rie}",
        of_attribute(
            "sector",
            {f"{TEST}operator": "starts_with"},
            {f"{TEST}values": "Ind"},
            f"rule.{WHEN}tests.add",
            {f"{WHEN}tests__1__operator": "ends_with"},
            {f"{WHEN}tests__1__values": "rie"},
        ),
    ),
    "between two numbers": (
        "points: 10, when: {attribute: employees, at_least: 50, less_than: 500.5}",
        of_attribute(
            "employees",
            {f"{TEST}operator": "at_least"},
            {f"{TEST}values": "50"},
            f"rule.{WHEN}tests.add",
            {f"{WHEN}tests__1__operator": "less_than"},
            {f"{WHEN}tests__1__values": "500,5"},
        ),
    ),
    "a number": (
        "points: 10, when: {attribute: employees, is: 50}",
        of_attribute("employees", {f"{TEST}kind": "number"}, {f"{TEST}values": "50"}),
    ),
    "figures as a text": (
        'points: 10, when: {attribute: employees, is: "50"}',
        of_attribute("employees", {f"{TEST}values": "50"}),
    ),
    "yes": (
        "points: 10, when: {attribute: opt_in, is: true}",
        of_attribute("opt_in", {f"{TEST}kind": "yesno"}),
    ),
    "unknown": (
        "points: 10, when: {attribute: sector, known: false}",
        of_attribute("sector", {f"{TEST}operator": "known"}, {f"{TEST}values__0": "false"}),
    ),
    "an activity": ("points: 10, when: {activity: demo}", [{TYPES: ["demo"]}]),
    "several types, one of them typed": (
        "points: 10, when: {activity: [demo, rendez-vous]}",
        [{TYPES: ["demo", "rendez-vous"]}],
    ),
    "any activity lately": (
        "points: 10, when: {activity: any, within: 6w}",
        [
            {f"{WHEN}selection__every": True},
            {f"{WHEN}selection__within__unit": "w"},
            {f"{WHEN}selection__within__amount": 6},
        ],
    ),
    "properties": (
        "points: 10, when: {activity: visit, where: {page: /tarifs, amount: {more_than: 3}}}",
        [
            {TYPES: ["visit"]},
            f"rule.{WHEN}selection.where.add",
            {f"{WHEN}selection__where__0__name": "page"},
            {f"{WHEN}selection__where__0__tests__0__values": "/tarifs"},
            f"rule.{WHEN}selection.where.add",
            {f"{WHEN}selection__where__1__name": "amount"},
            {f"{WHEN}selection__where__1__tests__0__operator": "more_than"},
            {f"{WHEN}selection__where__1__tests__0__values": "3"},
        ],
    ),
    "how many times": (
        "points: 10, when: {activity: visit, count: {at_least: 3}}",
        measured("count", {f"{FIRST}values": "3"}),
    ),
    "none at all": (
        "points: 10, when: {activity: visit, count: 0}",
        measured("count", {f"{FIRST}operator": "is"}, {f"{FIRST}values": "0"}),
    ),
    "how many days": (
        "points: 10, when: {activity: visit, days: {at_least: 2}}",
        measured("days", {f"{FIRST}values": "2"}),
    ),
    "different values": (
        "points: 10, when: {activity: visit, distinct: {of: page, at_least: 2}}",
        measured("distinct", {f"{FIRST}values": "2"}, of="page"),
    ),
    "a sum": (
        "points: 10, when: {activity: visit, sum: {of: amount, at_least: 100}}",
        measured("sum", {f"{FIRST}values": "100"}, of="amount"),
    ),
    "the largest": (
        "points: 10, when: {activity: visit, max: {of: amount, in: [1, 2]}}",
        measured("max", {f"{FIRST}operator": "in"}, {f"{FIRST}values": ["1", "2"]}, of="amount"),
    ),
    "the smallest": (
        "points: 10, when: {activity: visit, min: {of: amount, known: true}}",
        measured("min", {f"{FIRST}operator": "known"}, of="amount"),
    ),
    "a reaction": (
        "points: 10, when: {activity: open, after: {activity: send}, delay: 2h, trigger: last, within: 90d}",
        [
            {f"{WHEN}head": "reaction"},
            {f"{WHEN}trigger__types": ["send"], f"{WHEN}reaction__types": ["open"]},
            {f"{WHEN}delay__amount": 2, f"{WHEN}delay__unit": "h", f"{WHEN}which": "last"},
            {f"{WHEN}within__amount": 90},
        ],
    ),
    "a missed one": (
        "points: 10, when: {missed: {activity: any}, after: {activity: send}, delay: 7d}",
        [
            {f"{WHEN}head": "missed"},
            {f"{WHEN}trigger__types": ["send"], f"{WHEN}reaction__every": True},
        ],
    ),
    "silence": (
        "points: 10, when: {silent: {activity: open}, last: 4, of: {activity: send}, same: email_id}",
        [
            {f"{WHEN}head": "silent"},
            {f"{WHEN}of__types": ["send"], f"{WHEN}reaction__types": ["open"], f"{WHEN}last": 4},
            {f"{WHEN}same": "email_id"},
        ],
    ),
    "both": (
        "points: 10, when: {all: [{activity: demo}, {attribute: sector, is: BTP}]}",
        [
            {TYPES: ["demo"]},
            {f"{WHEN}head": "all"},
            {f"{WHEN}parts__1__name": "sector"},
            {f"{WHEN}parts__1__tests__0__values": "BTP"},
        ],
    ),
    "one of three": (
        "points: 10, when: {any: [{activity: demo}, {activity: open}, {activity: visit}]}",
        [
            {TYPES: ["demo"]},
            {f"{WHEN}head": "any"},
            f"rule.{WHEN}parts.add",
            {f"{WHEN}parts__1__head": "activity", f"{WHEN}parts__2__head": "activity"},
            {f"{WHEN}parts__1__selection__types": ["open"], f"{WHEN}parts__2__selection__types": ["visit"]},
        ],
    ),
    "the contrary, within": (
        "points: 10, when: {all: [{activity: demo}, {not: {activity: open}}]}",
        [
            {TYPES: ["demo"]},
            {f"{WHEN}head": "all"},
            {f"{WHEN}parts__1__head": "not"},
            {f"{WHEN}parts__1__part__head": "activity"},
            {f"{WHEN}parts__1__part__selection__types": ["open"]},
        ],
    ),
    "each time, so many times, fading": (
        "points: 3, each: {activity: visit, within: 30d}, up_to: 4, decay: {lose: 40, every: 30d}",
        [
            {"kind": "each"},
            {TYPES: ["visit"], "up_to": 4, "rungs__0__points": 3, f"{WHEN}selection__within__amount": 30},
            {"decay__on": True},
            {"decay__lose": 40},
        ],
    ),
    "neither text nor number": (
        "points: 10, when: {attribute: employees, is_not: 50, at_most: 70, not_in: [5, 6]}",
        of_attribute(
            "employees",
            {f"{TEST}operator": "is_not", f"{TEST}kind": "number"},
            {f"{TEST}values": "50"},
            f"rule.{WHEN}tests.add",
            {f"{WHEN}tests__1__operator": "at_most"},
            {f"{WHEN}tests__1__values": "70"},
            f"rule.{WHEN}tests.add",
            {f"{WHEN}tests__2__operator": "not_in"},
            {f"{WHEN}tests__2__kind": "number"},
            {f"{WHEN}tests__2__values": ["5", "6"]},
        ),
    ),
    "yes or no": (
        "points: 10, when: {attribute: opt_in, in: [true, false], is_not: false}",
        of_attribute(
            "opt_in",
            {f"{TEST}operator": "in"},
            {f"{TEST}kind": "yesno"},
            {f"{TEST}values": ["true", "false"]},
            f"rule.{WHEN}tests.add",
            {f"{WHEN}tests__1__operator": "is_not", f"{WHEN}tests__1__kind": "yesno"},
            {f"{WHEN}tests__1__values__0": "false"},
        ),
    ),
    "the first trigger of a kind, within minutes": (
        "points: 10, when: {missed: {activity: open, where: {page: {contains: merci}}},"
        " after: {activity: send, where: {email_id: m1}}, delay: 45m, trigger: first, within: 8w}",
        [
            {f"{WHEN}head": "missed"},
            {f"{WHEN}trigger__types": ["send"], f"{WHEN}reaction__types": ["open"]},
            f"rule.{WHEN}trigger.where.add",
            {f"{WHEN}trigger__where__0__name": "email_id"},
            {f"{WHEN}trigger__where__0__tests__0__values": "m1"},
            f"rule.{WHEN}reaction.where.add",
            {f"{WHEN}reaction__where__0__name": "page", f"{WHEN}reaction__where__0__tests__0__operator": "contains"},
            {f"{WHEN}reaction__where__0__tests__0__values": "merci"},
            {f"{WHEN}delay__amount": 45, f"{WHEN}delay__unit": "m", f"{WHEN}which": "first"},
            {f"{WHEN}within__amount": 8, f"{WHEN}within__unit": "w"},
        ],
    ),
    "silence after certain sends": (
        "points: -10, when: {silent: {activity: any}, last: 6, of: {activity: send, where: {email_id: {known: true}}}}",
        [
            {f"{WHEN}head": "silent", "rungs__0__points": -10},
            {f"{WHEN}of__types": ["send"], f"{WHEN}reaction__every": True},
            f"rule.{WHEN}of.where.add",
            {f"{WHEN}of__where__0__name": "email_id", f"{WHEN}of__where__0__tests__0__operator": "known"},
        ],
    ),
    "the contrary": (
        "points: 10, when: {not: {activity: open, within: 30d}}",
        [
            {TYPES: ["open"], f"{WHEN}selection__within__amount": 30},
            {f"{WHEN}head": "not"},
        ],
    ),
    "five conditions deep": (
        "points: 10, when: {all: [{any: [{all: [{any: [{activity: demo}, {attribute: sector, is: BTP}]},"
        " {attribute: sector, is: Industrie}]}, {attribute: sector, is: BTP}]}, {attribute: sector, is: Industrie}]}",
        [
            {TYPES: ["demo"]},
            *deeper(0, "all", "Industrie"),
            *deeper(1, "any", "BTP"),
            *deeper(2, "all", "Industrie"),
            *deeper(3, "any", "BTP"),
        ],
    ),
    "once, fading": (
        "points: 10, when: {activity: demo, count: {at_least: 2}}, decay: {lose: 50, every: 2w}",
        [
            {TYPES: ["demo"]},
            {f"{WHEN}measure__kind": "count"},
            {f"{FIRST}values": "2"},
            {"decay__on": True},
            {"decay__every__amount": 2, "decay__every__unit": "w"},
        ],
    ),
    "a ladder that fades": (
        "ladder: [{points: 10, when: {activity: demo}}, {points: 5, when: {activity: visit}}],"
        " decay: {lose: 50, every: 30d}",
        [
            {TYPES: ["demo"]},
            {"kind": "ladder"},
            "rule.rungs.add",
            {"rungs__1__points": 5, "rungs__1__condition__selection__types": ["visit"]},
            {"decay__on": True},
        ],
    ),
    "a ladder": (
        "ladder: [{points: 30, when: {activity: demo}, label: {fr: Fort, en: Strong}},"
        " {points: -5, when: {attribute: sector, known: false}}]",
        [
            {TYPES: ["demo"], "rungs__0__points": 30},
            {"kind": "ladder"},
            {"rungs__0__label__fr": "Fort"},
            {"rungs__0__label__en": "Strong"},
            "rule.rungs.add",
            {"rungs__1__condition__head": "attribute", "rungs__1__points": -5},
            {"rungs__1__condition__name": "sector", "rungs__1__condition__tests__0__operator": "known"},
            {"rungs__1__condition__tests__0__values__0": "false"},
        ],
    ),
    "names, reason and fine settings": (
        "points: 10, when: {activity: demo}, label: {fr: Démo, en: Demo}, why: Elles signent, enabled: false,"
        " locked: true, range: [-5, 25]",
        [
            {TYPES: ["demo"], "label__fr": "Démo"},
            {"label__en": "Demo", "why__fr": "Elles signent"},
            {"why__en": "Elles signent"},
            {"enabled": False, "locked": True, "range__on": True},
            {"range__0": -5, "range__1": 25},
        ],
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_every_construct_is_made_by_forms_and_read_back_equal(page: RulesPage, name: str) -> None:
    written, rounds = CONSTRUCTS[name]
    page.press("add.web")
    for each in rounds:
        if isinstance(each, str):
            page.press(each.replace("__", "."))
        else:
            page.answer(**each)
    made, wanted = page.newest, rule(written)
    assert made.label is not None
    assert replace(made, id="rule", label=wanted.label and made.label) == wanted
    assert parse_grid(page.text) == page.grid
    assert "# nos bons clients" in page.text


def test_the_constructs_say_everything_that_the_language_has() -> None:
    """Beside what the tests of groups, bands, the matrix and the rest of a grid's parts make."""
    said: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            said.update(part)
            for below in part.values():
                walk(below)
        elif isinstance(part, list):
            for below in part:
                walk(below)

    for written, _ in CONSTRUCTS.values():
        walk(plain(replace(parse_grid(GRID), criteria=(rule(written),)))["criteria"])
    heads = {"attribute", "activity", "missed", "silent", "all", "any", "not", "after", "of", "same", "where", "within"}
    keys = {"id", "group", "points", "label", "why", "enabled", "locked", "range", "up_to", "decay", "lose", "every"}
    assert {*KINDS, *OPERATORS, *MEASURES, *heads, *keys, "delay", "trigger", "last"} <= said


def test_a_rule_that_lacks_something_says_what_and_stays_out_of_the_draft(page: RulesPage) -> None:
    say = Voice("fr")
    page.press("add.profile")  # a group of who they are: its rules ask of an attribute first
    assert say.t("editor.gap.attribute") in page.said
    page.answer(**{f"{WHEN}name": "employees"})
    page.answer(**{f"{TEST}operator": "at_least"})
    page.answer(**{f"{TEST}values": "beaucoup"})
    assert say.t("editor.gap.number") in page.said
    assert page.text == GRID
    page.answer(**{f"{TEST}values": "50"})
    assert say.t("editor.lacking") not in page.said
    assert len(page.grid.criteria) == 4
    assert page.newest.id == "employees"


def test_the_sentence_and_whom_it_touches_follow_the_form(page: RulesPage) -> None:
    page.press("open.size")
    # of 60 leads 20 are customers, and of the others 27 have 50 people or more
    assert "touche **27** sur 40 leads qui ne sont pas encore clients" in page.said
    assert "leads sur 60, clients compris" in page.said  # of all leads, unlike the line above, and it says so
    page.answer(rungs__1__condition__tests__0__values="1")
    assert "vaut au moins 1." in page.said
    assert "touche **40** sur 40 leads" in page.said
    page.tab(2)
    page.set("editor.text", page.text.replace("attribute: employees", "attribute: effectif", 1))
    page.tab(0)
    assert "qu’aucun lead n’a" in page.said


@pytest.mark.parametrize(
    ("action", "ids"),
    [
        ("duplicate", ["demo", "demo_2", "visits", "size"]),
        ("down", ["visits", "demo", "size"]),
        ("remove", ["visits", "size"]),
        ("switch", ["demo", "visits", "size"]),
    ],
)
def test_rules_are_duplicated_moved_removed_and_switched_off(page: RulesPage, action: str, ids: list[str]) -> None:
    page.choose("demo", action)
    assert [criterion.id for criterion in page.grid.criteria] == ids
    if action == "duplicate":
        assert page.screen.button(key="close")  # its form is open
    if action == "switch":
        assert not page.grid.criterion("demo").enabled
        assert Voice("fr").t("editor.off") in page.said
    page.press("back")
    assert page.grid == parse_grid(GRID)
    assert page.text == GRID


def test_rungs_are_added_moved_duplicated_and_removed(page: RulesPage) -> None:
    def points() -> list[int]:
        return [rung.points for rung in page.grid.criterion("size").rungs]

    page.press("open.size")
    page.press("rung.1.up")
    assert points() == [4, 10]
    page.press("rung.0.duplicate")
    assert points() == [4, 4, 10]
    page.press("rung.2.remove")
    page.press("rung.0.remove")
    assert points() == [4]
    page.press("rule.rungs.add")
    assert Voice("fr").t("editor.gap_rung", rung=2, gap=Voice("fr").t("editor.gap.activity")) in page.said
    assert points() == [4]


def test_groups_are_added_named_moved_switched_off_duplicated_and_removed(page: RulesPage) -> None:
    page.tab(1)
    page.press("group.add")
    page.set("part.group.group.label.fr", "Salon")
    page.set("part.group.group.label.en", "Trade fair")
    page.set("part.group.group.id", "fair")
    page.set("part.group.fair.axis", "fit")
    page.set("part.group.fair.min", -5)
    page.press("part.group.fair.up")
    made = page.grid.group("fair")
    assert (made.axis, made.bounds.min, made.label and made.label.told("en")) == ("fit", -5, "Trade fair")
    assert [group.id for group in page.grid.groups] == ["profile", "fair", "web"]
    page.press("part.group.web.switch")
    assert [criterion.enabled for criterion in page.grid.criteria_of("web")] == [False, False]
    page.press("part.group.web.duplicate")
    assert [criterion.id for criterion in page.grid.criteria_of("web_2")] == ["demo_2", "visits_2"]
    page.set("part.group.web.id", "site")
    assert [criterion.id for criterion in page.grid.criteria_of("site")] == ["demo", "visits"]
    page.press("part.group.site.remove")
    assert [str(toast.value) for toast in page.screen.toast] == [Voice("fr").t("editor.group_gone", count=2)]
    for group in ("web_2", "profile"):
        page.press(f"part.group.{group}.remove")
    assert Voice("fr").t("editor.last_group") in page.said
    assert [group.id for group in page.grid.groups] == ["profile", "fair"]
    assert "# ce qu'il fait" not in page.text


def test_bands_are_added_named_moved_duplicated_and_removed(page: RulesPage) -> None:
    def bands() -> list[tuple[str, int | None]]:
        return [(band.id, band.at_least) for band in page.grid.bands]

    page.tab(1)
    page.press("band.add")
    page.set("part.band.band.label.fr", "Priorité")
    page.set("part.band.band.from", 60)
    page.set("part.band.band.id", "hot")
    assert bands() == [("cold", None), ("call", 10), ("hot", 60)]
    page.press("part.band.call.duplicate")
    assert bands()[2] == ("call_2", 35)
    copy = page.grid.bands[2].label
    assert copy is not None
    assert (copy.told("fr"), copy.told("en")) == ("À appeler (copie)", "To call (copy)")
    page.press("part.band.call_2.up")
    assert bands() == [("cold", None), ("call_2", 10), ("call", 35), ("hot", 60)]
    page.set("part.band.hot.from", 20)
    assert Voice("fr").t("editor.bands_ascend") in page.said
    assert bands()[3] == ("hot", 60)
    page.press("part.band.cold.remove")
    assert bands() == [("call_2", None), ("call", 35), ("hot", 60)]


def test_a_matrix_is_made_of_its_levels_and_read_back_equal(page: RulesPage) -> None:
    say = Voice("fr")
    page.screen.session_state["parts.matrix"] = True
    page.tab(1)
    page.set("part.matrix", True)
    assert say.t("editor.cells") in page.said
    page.press("part.matrix.fit.add")
    page.set("part.matrix.fit.4.label.fr", "Hors cible")
    page.set("part.matrix.fit.3.from", 5)
    page.set("part.matrix.fit.0.id", "AA")
    page.press("part.matrix.fit.1.down")
    page.press("part.matrix.engagement.3.remove")
    page.press("part.matrix.engagement.0.remove")
    page.set("part.matrix.engagement.0.from", 15)
    page.press("part.matrix.engagement.add")
    wanted = (
        "matrix: {fit: [{id: AA, from: 30}, {id: C, from: 20}, {id: B, from: 10}, {id: D, from: 5},"
        " {id: E, label: {fr: Hors cible}}], engagement: [{id: '2', from: 15}, {id: '3', from: 5}, {id: '4'}]}"
    )
    assert page.grid.matrix == parse_grid(GRID + wanted).matrix
    assert parse_grid(page.text) == page.grid
    for key, value, told in (
        ("part.matrix.fit.1.from", 40, "levels_descend"),
        ("part.matrix.fit.0.id", "C", "bad_id"),
        ("part.matrix.fit.0.id", "à", "bad_id"),
    ):
        page.set(key, value)
        assert say.t(f"editor.{told}") in page.said
        assert page.grid.matrix == parse_grid(GRID + wanted).matrix


def test_the_cells_of_the_matrix_count_todays_leads(page: RulesPage) -> None:
    page.screen.session_state["parts.matrix"] = True
    page.tab(1)
    page.set("part.matrix", True)
    rows = [line.split("|")[2:-1] for line in page.said.splitlines() if line.startswith("| **")]
    counted = [[int(cell.split()[-1]) for cell in row] for row in rows]
    assert [len(row) for row in counted] == [4] * 4
    assert sum(map(sum, counted)) == 40


def test_name_scale_and_audience_are_said_by_forms(page: RulesPage) -> None:
    page.tab(1)
    page.set("part.name", "Notre grille")
    page.set("part.version", "2.0")
    page.set("part.description.fr", "Pour le site")
    page.set("scale.max", 100)
    page.set("scale.min", 200)
    assert Voice("fr").t("editor.bounds_cross") in page.said
    page.press("audience.open")
    page.answer(**{f"{WHEN}name": "sector"})
    page.answer(**{f"{TEST}operator": "known"})
    said = parse_grid(GRID.replace("criteria:", "audience: {attribute: sector, known: true}\ncriteria:"))
    grid = page.grid
    assert (grid.name, grid.version, grid.scale.max, grid.scale.min) == ("Notre grille", "2.0", 100, None)
    assert grid.description is not None
    assert grid.audience == said.audience
    page.press("audience.none")
    assert page.grid.audience is None


def move_sliders(page: RulesPage, moved: Grid) -> None:
    """Somebody moves numbers on the tuner, in another tab."""
    page.workspace.keep(desks.EDITS, Tweaks.between(parse_grid(GRID), moved).to_json())


def test_sliders_moved_meanwhile_come_into_the_draft_or_are_named_before_it_is_taken(page: RulesPage) -> None:
    say, saved = Voice("fr"), parse_grid(GRID)
    page.press("open.demo")
    page.answer(rungs__0__points=10)
    move_sliders(page, saved.with_points({("demo", 0): 15, ("visits", 0): 3}))
    # a move that the page has not named yet is looked at first
    page.press("accept")
    assert say.t("editor.meanwhile.look_first") in page.said
    assert say.t("editor.meanwhile.line_apart", what="demo", before="+20", now="+15", here="+10") in page.said
    assert say.t("editor.meanwhile.line", what="visits", before="+2", now="+3") in page.said
    assert page.workspace.saved_grids()[0].text == GRID
    page.press("accept")
    grid = parse_grid(page.workspace.saved_grids()[0].text)
    assert [grid.criterion(id).rungs[0].points for id in ("demo", "visits")] == [10, 3]


def test_what_was_moved_meanwhile_is_taken_over_where_somebody_says_so(page: RulesPage) -> None:
    saved = parse_grid(GRID)
    page.press("open.demo")
    page.answer(rungs__0__points=10)
    page.tab(1)
    page.set("part.group.web.max", 60)
    page.set("part.band.call.from", 12)
    moved = saved.with_points({("demo", 0): 15}).with_group_bounds({"web": Bounds(max=50)})
    move_sliders(page, replace(moved, version="2", scale=Bounds(0, 90)).with_band_starts({"call": 20}))
    page.tab(0)
    say = Voice("fr")
    assert say.t("editor.meanwhile.apart", count=3) in page.said
    page.press("take-moves")
    assert say.t("editor.meanwhile.take") not in page.said
    page.press("accept")
    grid = parse_grid(page.workspace.saved_grids()[0].text)
    assert (grid.starts, grid.version, grid.scale) == ({"call": 20}, "2", Bounds(0, 90))
    assert grid == replace(moved, version="2", scale=Bounds(0, 90)).with_band_starts({"call": 20})


def test_a_wrong_text_is_kept_and_said_at_its_line_and_the_forms_wait(page: RulesPage) -> None:
    say = Voice("fr")
    wrong = GRID.replace("points: 20", "pionts: 20")
    page.tab(2)
    page.set("editor.text", wrong)
    line, column = next((n, line.index("pionts")) for n, line in enumerate(wrong.splitlines(), 1) if "pionts" in line)
    assert say.t("editor.place", line=line, column=column + 1) in page.said
    assert "pionts" in page.screen.code[0].value
    assert page.text == wrong
    assert page.screen.button(key="accept").disabled
    page.tab(0)
    assert say.t("editor.forms_off") in page.said
    assert not any((button.key or "").startswith("open.") for button in page.screen.button)
    page.tab(2)
    assert page.widget("editor.text").value == wrong
    page.set("editor.text", GRID.replace("points: 20", "points: 21"))
    page.tab(0)
    page.press("open.demo")
    assert page.widget("rule.rungs.0.points").value == 21


def test_a_form_that_is_open_follows_the_text(page: RulesPage) -> None:
    page.press("open.demo")
    page.answer(rungs__0__points=25)
    assert "points: 25" in page.text
    assert "# le meilleur signe" in page.text
    page.tab(2)
    page.set("editor.text", page.text.replace("points: 25", "points: 7"))
    page.tab(0)
    assert page.widget("rule.rungs.0.points").value == 7
    page.press("back")
    assert page.widget("rule.rungs.0.points").value == 25
    page.choose("demo", "remove")
    assert not any(widget.key == "rule.rungs.0.points" for widget in page.screen.number_input)


def test_the_draft_is_counted_taken_and_dropped(page: RulesPage) -> None:
    say = Voice("fr")
    page.choose("demo", "switch")
    page.choose("visits", "duplicate")
    assert say.t("editor.changes", count=2) in page.said
    page.press("drop")
    assert page.grid == parse_grid(GRID)
    page.choose("demo", "switch")
    wanted = page.grid
    page.press("accept")
    assert page.screen.title[0].value == say.t("question.tune")
    assert parse_grid(page.workspace.saved_grids()[0].text) == wanted


def test_hostile_names_and_values_are_shown_as_they_are_written(folder: Path) -> None:
    hostile = '![x](http://evil.example/a.png) <b>x</b> "y"'
    quoted = hostile.replace('"', '\\"')
    text = GRID.replace("group: web, points: 20", f'group: web, label: "{quoted}", points: 20').replace(
        "{activity: demo}", f'{{activity: "{quoted}"}}'
    )
    page = RulesPage(workspace(folder, text))
    page.press("open.demo")
    shown = [*page.screen.markdown, *page.screen.caption]
    raw = [str(part.value) for part in shown] + [button.label for button in page.screen.button]
    assert not any("](http" in each or "<b>" in each for each in raw)
    page.answer(rungs__0__points=3)
    assert page.grid.criterion("demo").rungs[0].condition == parse_grid(text).criterion("demo").rungs[0].condition
    page.tab(1)
    assert page.grid.criterion("demo").label == parse_grid(text).criterion("demo").label


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sample_is_read_aloud_and_a_change_makes_a_copy_of_ones_own(language: str) -> None:
    page = RulesPage(resources.workspaces().open("sample"), language)
    page.choose("sector", "switch")
    assert page.screen.query_params["w"] != "sample"
    assert Voice("fr" if language == "fr" else "en").t("editor.changes", count=1) in page.said


def test_a_rule_that_reads_what_the_data_lack_is_marked_in_the_list(page: RulesPage) -> None:
    say = Voice("fr")
    assert say.t("editor.unfed") not in page.said
    page.tab(2)
    page.set("editor.text", page.text.replace("when: {activity: demo}", "when: {activity: dmeo}"))
    page.tab(0)
    assert say.t("editor.unfed") in page.said


def test_another_grid_than_the_one_in_use_is_told_as_such_and_not_as_so_many_changes(page: RulesPage) -> None:
    say = Voice("fr")
    for id in ("demo", "visits"):
        page.choose(id, "remove")
    page.press("open.size")
    page.press("rung.1.up")
    assert say.t("editor.another") in page.said


def test_whom_the_audience_leaves_is_counted(page: RulesPage) -> None:
    page.tab(2)
    page.set("editor.text", page.text.replace("groups:", "audience: {attribute: employees, at_least: 50}\ngroups:", 1))
    page.tab(1)
    found = re.search(r"(\d+) notés, sur (\d+) leads", page.said)
    assert found is not None
    assert 0 < int(found[1]) < int(found[2])


def test_a_change_that_is_left_half_made_is_told_and_the_rule_stays(page: RulesPage) -> None:
    say = Voice("fr")
    page.press("open.size")
    page.answer(**{"rungs__0__condition__tests__0__values": "beaucoup"})
    assert say.t("editor.lacking_change") in page.said
    page.press("close")
    assert [str(toast.value) for toast in page.screen.toast] == [say.t("editor.half_changed")]
    assert page.grid == parse_grid(GRID)
    page.press("open.size")
    page.press("close")
    assert not page.screen.toast

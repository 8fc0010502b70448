"""Every rule of the grid language about what a file may say: broken once each, and told where, with what to do."""

from __future__ import annotations

import contextlib
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Condition,
    Measure,
    Operator,
    ReactionCondition,
    Selection,
    SilentCondition,
    ValueTest,
)
from leadgrid.grids import Bounds, Grid, Label
from leadgrid.instants import Duration
from leadgrid.problems import GridError, Problem
from leadgrid.reading import parse_grid, read_grid
from leadgrid.values import Number
from leadgrid.writing import plain, to_yaml
from tests.drawn_grids import grids

HEAD = "leadgrid: 1\nname: Grille\n"
GROUPS = "groups:\n  - {id: fit_, axis: fit}\n  - {id: web, axis: engagement}\n"
CRITERIA = "criteria:\n  - {id: demo, group: web, points: 20, when: {activity: demo}}\n"


def problems(text: str) -> list[Problem]:
    try:
        parse_grid(text)
    except GridError as error:
        return list(error.problems)
    return []


def said(text: str) -> list[str]:
    return [problem.words.en for problem in problems(text)]


def criterion(rule: str) -> str:
    """A grid whose one criterion, in line 7, says `rule`."""
    return f"{HEAD}{GROUPS}criteria:\n  - {{id: demo, group: web, {rule}}}\n"


def when(condition: str) -> str:
    return criterion(f"points: 20, when: {condition}")


def read(condition: str) -> Condition:
    return parse_grid(when(condition)).criteria[0].rungs[0].condition


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [problem.told() for problem in found]
    return found[0]


def at(text: str, part: str) -> tuple[int, int]:
    """The line and column of a part of a text; of its last place."""
    before = text[: text.rindex(part)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


CONDITIONS = [
    # (the condition, the part at fault, words of the message)
    ("{}", "{}}", ["when", "activity", "attribute"]),
    ("~", "~", ["when", "condition"]),
    ("[]", "[]", ["when", "list"]),
    ("{activty: demo}", "activty", ["activty", "activity"]),
    ("{count: 5, within: 3d}", "{count", ["count, within", "head"]),
    ("{attribute: sector, activity: a}", "activity", ["attribute", "activity", "exactly one"]),
    ("{attribute: sector, iz: x}", "iz", ["iz", "is"]),
    ("{attribute: sector, within: 3d}", "within", ["within", "attribute"]),
    ("{attribute: 75, is: a}", "75", ["attribute", '"75"']),
    ('{attribute: " ", is: a}', '" "', ["attribute", "blank"]),
    ("{attribute: a, is: ~}", "~", ["is", "known: false"]),
    ("{attribute: a, is: }", "is:", ["is", "empty"]),
    ("{attribute: a, is: [x, y]}", "[x", ["is", "list", "in:"]),
    ("{attribute: a, is: {b: c}}", "{b", ["is", "mapping"]),
    ('{attribute: a, is: ""}', '""', ["is", "blank", "known: false"]),
    ('{attribute: a, contains: "\\u00a0 "}', '"\\u00a0 "', ["contains", "blank"]),
    ("{attribute: a, contains: 75}", "75", ["contains", "75", "quote"]),
    ("{attribute: a, starts_with: true}", "true", ["starts_with", "quote"]),
    ("{attribute: a, in: []}", "[]", ["in", "empty"]),
    ("{attribute: a, in: x}", "x}", ["in", "list"]),
    ("{attribute: a, in: [x, ~]}", "~", ["in", "~"]),
    ('{attribute: a, not_in: [x, ""]}', '""', ["not_in", "blank"]),
    ("{attribute: a, in: [x, 5]}", "5", ["in", "kinds"]),
    ("{attribute: a, in: [true, x]}", "x]", ["in", "kinds"]),
    ("{attribute: a, in: [[x]]}", "[x", ["in", "list"]),
    ('{attribute: a, more_than: "5"}', '"5"', ["more_than", "quotes"]),
    ("{attribute: a, at_most: 1e3}", "1e3", ["at_most", "1e3", "number"]),
    ("{attribute: a, at_most: 1234567890123456789}", "1234567890123456789", ["18 digits"]),
    ("{attribute: a, less_than: true}", "true", ["less_than", "number"]),
    ('{attribute: a, known: "true"}', '"true"', ["known", "true or false"]),
    ("{attribute: a, known: 1}", "1}", ["known", "true or false"]),
    ("{activity: }", "activity", ["activity", "empty"]),
    ("{activity: 404}", "404", ["activity", '"404"', "quote"]),
    ('{activity: ""}', '""', ["activity", "blank"]),
    ("{activity: []}", "[]", ["activity", "empty"]),
    ("{activity: [a, any]}", "any", ["any", "alone"]),
    ("{activity: [any]}", "any", ["any", "alone"]),
    ('{activity: [a, " "]}', '" "', ["activity", "blank"]),
    ("{activity: {a: b}}", "{a:", ["activity", "mapping"]),
    ("{activity: a, where: {}}", "{}}", ["where", "empty"]),
    ("{activity: a, where: ~}", "~", ["where"]),
    ("{activity: a, where: page}", "page", ["where", "page"]),
    ("{activity: a, where: [page]}", "[page", ["where", "list"]),
    ("{activity: a, where: {page: {}}}", "{}}", ["page", "at least one"]),
    ("{activity: a, where: {page: ~}}", "~", ["page", "known: false"]),
    ("{activity: a, where: {page: [x]}}", "[x", ["page", "in:"]),
    ("{activity: a, where: {page: {contain: x}}}", "contain", ["contain", "contains"]),
    ('{activity: a, where: {"": x}}', '"": x', ["where", "blank"]),
    ("{activity: a, within: 30}", "30", ["within", "30", "30d"]),
    ("{activity: a, within: 30 d}", "30 d", ["within", "30 d", "blank"]),
    ("{activity: a, within: -3d}", "-3d", ["within", "-3d"]),
    ("{activity: a, within: 1.5h}", "1.5h", ["within", "1.5h"]),
    ("{activity: a, within: 30D}", "30D", ["within", "30D"]),
    ("{activity: a, within: 0m}", "0m", ["within", "1m"]),
    ("{activity: a, within: 36501d}", "36501d", ["within", "36500d"]),
    ("{activity: a, within: 30s}", "30s", ["within", "30s"]),
    ("{activity: a, count: 5, days: 2}", "days", ["days", "count", "one measure"]),
    ('{activity: a, count: "5"}', '"5"', ["count", "quotes"]),
    ("{activity: a, count: true}", "true", ["count", "number"]),
    ("{activity: a, count: {is: true}}", "true", ["is", "number"]),
    ("{activity: a, count: {contains: 5}}", "contains", ["contains", "count"]),
    ("{activity: a, count: {in: [5, x]}}", "x]", ["in", "number"]),
    ("{activity: a, count: {}}", "{}}", ["count", "at least one"]),
    ("{activity: a, count: ~}", "~", ["count", "number"]),
    ("{activity: a, count: {of: b, is: 1}}", "of:", ["of", "count"]),
    ("{activity: a, sum: 100}", "100", ["sum", "of:"]),
    ("{activity: a, sum: {of: b}}", "{of", ["sum", "at least one"]),
    ("{activity: a, distinct: {at_least: 2}}", "{at_least", ["distinct", "of"]),
    ("{activity: a, max: {of: 5, is: 1}}", "5,", ["of", "quote"]),
    ("{activity: a, after: {activity: b}}", "{activity: a", ["delay", "missing"]),
    ("{activity: a, after: b, delay: 1d}", "b,", ["after", "selection"]),
    ("{activity: a, after: {where: {x: y}}, delay: 1d}", "{where", ["activity", "after"]),
    ("{activity: a, after: {activity: b, count: 2}, delay: 1d}", "count", ["count", "after"]),
    ("{activity: a, after: {attribute: b}, delay: 1d}", "attribute", ["attribute", "after"]),
    ("{activity: a, after: {activity: b}, delay: 1d, sum: {of: x, is: 1}}", "sum", ["sum", "after"]),
    ("{activity: a, after: {activity: b}, delay: 1d, trigger: latest}", "latest", ["trigger", "latest", '"last"']),
    ("{activity: a, after: {activity: b}, delay: 1d, trigger: 1}", "1}", ["trigger", "first"]),
    ("{activity: a, aftr: {activity: b}, delay: 1d}", "aftr", ["aftr", '"after"']),
    ("{activity: a, trigger: last}", "trigger", ["trigger", "after"]),
    ("{activity: a, delay: 1d, trigger: last}", "delay", ["delay", "after"]),
    ("{activity: a, last: 6}", "last", ["last", "activity"]),
    ("{missed: {activity: a}, delay: 1d}", "{missed", ["after", "missing", "missed"]),
    ("{missed: {activity: a}, after: {activity: b}}", "{missed", ["delay", "missing", "missed"]),
    ("{missed: a, after: {activity: b}, delay: 1d}", "a, after", ["missed", "selection"]),
    ("{missed: {activity: a, within: 3d}, after: {activity: b}, delay: 1d}", "within", ["within", "missed"]),
    ("{missed: {activity: a}, after: {activity: b}, delay: 1d, count: 2}", "count", ["count", "missed"]),
    ("{silent: {activity: a}, of: {activity: b}}", "{silent", ["last", "silent"]),
    ("{silent: {activity: a}, last: 6}", "{silent", ["of", "silent"]),
    ("{silent: {activity: a}, last: 1001, of: {activity: b}}", "1001", ["last", "1000"]),
    ("{silent: {activity: a}, last: 6.0, of: {activity: b}}", "6.0", ["last", "6.0", "whole"]),
    ("{silent: {activity: a}, last: 6, of: {activity: b, within: 3d}}", "within", ["within", "of"]),
    ('{silent: {activity: a}, last: 6, of: {activity: b}, same: ""}', '""', ["same", "blank"]),
    ("{silent: {activity: a}, last: 6, of: {activity: b}, delay: 1d}", "delay", ["delay", "silent"]),
    ("{all: []}", "[]", ["all", "empty"]),
    ("{all: {activity: a}}", "{activity", ["all", "list"]),
    ("{any: [a]}", "a]", ["any", "condition"]),
    ("{all: [{activity: a}], within: 3d}", "within", ["within", "all"]),
    ("{not: [{activity: a}]}", "[{", ["not", "condition"]),
    ("{not: ~}", "~", ["not"]),
]


@pytest.mark.parametrize(("condition", "part", "words"), CONDITIONS, ids=lambda value: str(value))
def test_a_condition_that_cannot_be_is_told_once_at_its_place(condition: str, part: str, words: list[str]) -> None:
    text = when(condition)
    problem = only(text)
    assert (problem.line, problem.column) == at(text, part), problem.told()
    for word in words:
        assert word in problem.words.en, problem.told()


RULES = [
    ("points: 20", "{id: demo", ["when, each and ladder", "demo"]),
    ("wehn: {activity: a}, points: 20", "wehn", ['"when"']),
    ("points: 20, when: {activity: a}, each: {activity: a}", "each", ["each", "when", "exactly one"]),
    ("when: {activity: a}", "{id: demo", ["points", "missing"]),
    ("points: ~, when: {activity: a}", "~", ["points"]),
    ("points: 1001, when: {activity: a}", "1001", ["points", "1001", "1000"]),
    ("points: 20.0, when: {activity: a}", "20.0", ["points", "20.0", "whole"]),
    ("points: true, when: {activity: a}", "true", ["points"]),
    ("points: 0x1F, when: {activity: a}", "0x1F", ["points", "0x1F"]),
    ("points: [5], when: {activity: a}", "[5", ["points", "list"]),
    ("points: 99999999999999999999, when: {activity: a}", "9" * 20, ["points", "9" * 20]),
    ("points: 20, each: {attribute: a, is: b}", "attribute", ["attribute", "each"]),
    ("points: 20, each: {activity: a, after: {activity: b}, delay: 1d}", "after", ["after", "each"]),
    ("points: 20, each: {where: {a: b}}", "{where", ["activity", "each"]),
    ("points: 20, each: visit", "visit", ["each", "selection"]),
    ("points: 20, each: {activity: a}, up_to: 0", "0}", ["up_to", "0", "1"]),
    ("points: 20, each: {activity: a}, up_to: 1000001", "1000001", ["up_to", "1000000"]),
    ("points: 20, each: {activity: a}, up_to: 2.5", "2.5", ["up_to", "2.5"]),
    ("ladder: [{points: 1, when: {activity: a}}], up_to: 3", "up_to", ["up_to", "each"]),
    ("ladder: []", "[]", ["ladder", "empty"]),
    ("ladder: {points: 1, when: {activity: a}}", "{points", ["ladder", "list"]),
    ("ladder: [{when: {activity: a}}]", "{when", ["points", "ladder"]),
    ("ladder: [{points: 5}]", "{points", ["when", "ladder"]),
    ("ladder: [{points: 5, when: {activity: a}, up_to: 3}]", "up_to", ["up_to", "ladder"]),
    ("ladder: [{points: 5, when: {activity: a}, id: x}]", "id: x", ["id", "ladder"]),
    ("ladder: [a]", "a]", ["ladder"]),
    ("points: 5, when: {activity: a}, decay: {lose: 50}", "{lose", ["every", "decay"]),
    ("points: 5, when: {activity: a}, decay: {every: 3d}", "{every", ["lose", "decay"]),
    ("points: 5, when: {activity: a}, decay: {lose: 101, every: 3d}", "101", ["lose", "100"]),
    ("points: 5, when: {activity: a}, decay: {lose: 0.5, every: 3d}", "0.5", ["lose", "whole"]),
    ("points: 5, when: {activity: a}, decay: {lose: 5, every: 3}", "3}", ["every", "duration"]),
    ("points: 5, when: {activity: a}, decay: 50", "50", ["decay", "lose"]),
    ("points: 5, when: {activity: a}, decay: {lose: 5, every: 3d, after: 1d}", "after", ["after", "decay"]),
    ("points: 5, when: {all: [{activity: a}]}, decay: {lose: 5, every: 3d}", "decay", ["decay", "all"]),
    ("points: 5, when: {not: {activity: a}}, decay: {lose: 5, every: 3d}", "decay", ["decay", "not"]),
    (
        "points: 5, when: {missed: {activity: a}, after: {activity: b}, delay: 1d}, decay: {lose: 5, every: 3d}",
        "decay",
        ["decay", "missed"],
    ),
    (
        "points: 5, when: {silent: {activity: a}, last: 3, of: {activity: b}}, decay: {lose: 5, every: 3d}",
        "decay",
        ["decay", "silent"],
    ),
    (
        "ladder: [{points: 5, when: {activity: a}}, {points: 2, when: {attribute: a, is: b}}], "
        "decay: {lose: 5, every: 3d}",
        "decay",
        ["decay", "attribute"],
    ),
    ("points: 5, when: {activity: a}, enabled: no", "no}", ["enabled", "true or false"]),
    ("points: 5, when: {activity: a}, locked: 1", "1}", ["locked", "true or false"]),
    ("points: 5, when: {activity: a}, range: 30", "30", ["range", "30"]),
    ("points: 5, when: {activity: a}, range: [30]", "[30", ["range", "two"]),
    ("points: 5, when: {activity: a}, range: []", "[]", ["range", "two"]),
    ("points: 5, when: {activity: a}, range: [1, 2, 3]", "[1", ["range", "two"]),
    ("points: 5, when: {activity: a}, range: [30, -10]", "[30", ["range", "low one first"]),
    ("points: 5, when: {activity: a}, range: [0, 1001]", "1001", ["range", "1000"]),
    ("points: 5, when: {activity: a}, label: 5", "5}", ["label", '"5"']),
    ("points: 5, when: {activity: a}, label: [a]", "[a", ["label"]),
    ("points: 5, when: {activity: a}, label: {}", "{}}", ["label", "language"]),
    ("points: 5, when: {activity: a}, label: {french: a}", "french", ["french", "language"]),
    ("points: 5, when: {activity: a}, label: {fr: 5}", "5}}", ["label", "fr"]),
    ("points: 5, when: {activity: a}, why: true", "true", ["why", "quote"]),
]


@pytest.mark.parametrize(("rule", "part", "words"), RULES, ids=lambda value: str(value))
def test_a_rule_that_cannot_be_is_told_once_at_its_place(rule: str, part: str, words: list[str]) -> None:
    text = criterion(rule)
    problem = only(text)
    assert (problem.line, problem.column) == at(text, part), problem.told()
    for word in words:
        assert word in problem.words.en, problem.told()


TOPS = [
    ("leadgrid: 2\nname: G\n" + GROUPS + CRITERIA, "2\nname", ["leadgrid", "2", "1"]),
    ("leadgrid: 1.0\nname: G\n" + GROUPS + CRITERIA, "1.0", ["leadgrid", "1.0"]),
    ("leadgrid: ~\nname: G\n" + GROUPS + CRITERIA, "~", ["leadgrid"]),
    ("leadgrid: 1\n" + GROUPS + CRITERIA, "leadgrid", ["name", "missing"]),
    ("leadgrid: 1\nname:\n" + GROUPS + CRITERIA, "name", ["name", "empty"]),
    ("leadgrid: 1\nname: 2025\n" + GROUPS + CRITERIA, "2025", ["name", '"2025"']),
    ("leadgrid: 1\nname: ''\n" + GROUPS + CRITERIA, "''", ["name", "blank"]),
    (HEAD + CRITERIA, "leadgrid", ["groups", "missing"]),
    (HEAD + GROUPS, "leadgrid", ["criteria", "missing"]),
    (HEAD + "groups: []\n" + CRITERIA, "[]", ["groups", "empty"]),
    (HEAD + "groups: ~\n" + CRITERIA, "~", ["groups"]),
    (HEAD + "groups: web\n" + CRITERIA, "web\n", ["groups", "list"]),
    (HEAD + "groups: [web]\n" + CRITERIA, "web]", ["groups", "axis"]),
    (HEAD + "groups: [{axis: fit}]\n" + CRITERIA, "{axis", ["id", "groups"]),
    (HEAD + "groups: [{id: web, axis: Fit}]\n" + CRITERIA, "Fit", ["axis", "Fit", '"fit"']),
    (HEAD + "groups: [{id: web, axis: true}]\n" + CRITERIA, "true", ["axis", "engagement"]),
    (HEAD + "groups: [{id: Web, axis: fit}]\n" + CRITERIA.replace("web", "Web"), "Web, axis", ["id", "Web", "web"]),
    (HEAD + "groups: [{id: 1, axis: fit}, {id: web, axis: fit}]\n" + CRITERIA, "1, axis", ["id", "1", "Quote"]),
    (HEAD + "groups: [{id: web, axis: fit, min: 5, max: 4}]\n" + CRITERIA, "4}", ["min", "max", "5", "4"]),
    (HEAD + "groups: [{id: web, axis: fit, min: 1000001}]\n" + CRITERIA, "1000001", ["min", "1000000"]),
    (HEAD + "groups: [{id: web, axis: fit, max: 1.5}]\n" + CRITERIA, "1.5", ["max", "1.5"]),
    (HEAD + "groups: [{id: web, axis: fit, points: 5}]\n" + CRITERIA, "points: 5", ["points", "groups"]),
    (HEAD + GROUPS + "criteria: {id: demo}\n", "{id: demo", ["criteria", "list"]),
    (HEAD + GROUPS + "criteria: [demo]\n", "demo", ["criteria"]),
    (HEAD + GROUPS + CRITERIA.replace("id: demo", "id: Démo prix"), "Démo", ["id", "Démo", "demo_prix"]),
    (HEAD + GROUPS + CRITERIA.replace("id: demo", "id: [a]"), "[a", ["id", "list"]),
    (HEAD + GROUPS + CRITERIA.replace("id: demo, ", ""), "{group", ["id", "criteria"]),
    (HEAD + GROUPS + CRITERIA.replace("group: web, ", ""), "{id: demo", ["group", "demo"]),
    (HEAD + GROUPS + CRITERIA.replace("group: web", "group: 5"), "5, points", ["group", '"5"']),
    (HEAD + GROUPS + CRITERIA.replace("group: web", "group: mail"), "mail", ["mail", "fit_, web"]),
    (HEAD + GROUPS + CRITERIA + CRITERIA.partition("\n")[2], "demo, group", ["demo", "twice", "line 7"]),
    ("critera: 5\n" + HEAD + GROUPS + CRITERIA, "critera", ["critera", "criteria"]),
    (HEAD + "version: true\n" + GROUPS + CRITERIA, "true", ["version", "quote"]),
    (HEAD + "description: 5\n" + GROUPS + CRITERIA, "5\n", ["description", '"5"']),
    (HEAD + "audience: {attribute: a}\n" + GROUPS + CRITERIA, "{attribute", ["a", "at least one"]),
    (HEAD + "scale: 100\n" + GROUPS + CRITERIA, "100", ["scale", "max"]),
    (HEAD + "scale: {maximum: 100}\n" + GROUPS + CRITERIA, "maximum", ["maximum", "max"]),
    (HEAD + "bands: {id: a}\n" + GROUPS + CRITERIA, "{id: a", ["bands", "list"]),
    (HEAD + "bands: [a]\n" + GROUPS + CRITERIA, "a]", ["bands", "id"]),
    (HEAD + "bands: [{label: x}]\n" + GROUPS + CRITERIA, "{label", ["id", "bands"]),
    (HEAD + "bands: [{id: a}, {id: b}]\n" + GROUPS + CRITERIA, "{id: b", ["from", "first", "bands"]),
    (HEAD + "bands: [{id: a}, {id: b, form: 5}]\n" + GROUPS + CRITERIA, "form", ["form", "from"]),
    (HEAD + "bands: [{id: a}, {id: b, from: 5}, {id: c, from: 5}]\n" + GROUPS + CRITERIA, "5}]", ["5", "above"]),
    (HEAD + "bands: [{id: a}, {id: b, from: 5}, {id: a, from: 6}]\n" + GROUPS + CRITERIA, "a, from: 6", ["a", "twice"]),
    (HEAD + "bands: [{id: a-b}]\n" + GROUPS + CRITERIA, "a-b", ["id", "a-b"]),
    (HEAD + "bands: [{id: a}, {id: b, from: 1.5}]\n" + GROUPS + CRITERIA, "1.5", ["from", "1.5"]),
    (HEAD + "matrix: {fit: [{id: A}]}\n" + GROUPS + CRITERIA, "{fit", ["engagement", "matrix"]),
    (HEAD + "matrix: [A]\n" + GROUPS + CRITERIA, "[A", ["matrix"]),
    (HEAD + "matrix: {fit: [], engagement: [{id: a}]}\n" + GROUPS + CRITERIA, "[]", ["fit", "empty"]),
    (
        HEAD + "matrix: {fit: [{id: A, from: 3}], engagement: [{id: a}]}\n" + GROUPS + CRITERIA,
        "from",
        ["from", "last", "fit"],
    ),
    (
        HEAD
        + 'matrix: {fit: [{id: A1, from: 3}, {id: A}], engagement: [{id: "11", from: 2}, {id: "1"}]}\n'
        + GROUPS
        + CRITERIA,
        "A}]",
        ["A11", "A + 11", "A1 + 1"],
    ),
    (
        HEAD + "matrix: {fit: [{id: A, from: 3}, {id: A}], engagement: [{id: a}]}\n" + GROUPS + CRITERIA,
        "A}]",
        ["A", "twice"],
    ),
    ("- leadgrid: 1\n", "-", ["leadgrid", "mapping"]),
]


@pytest.mark.parametrize(("text", "part", "words"), TOPS, ids=lambda value: str(value)[:60])
def test_a_part_that_cannot_be_is_told_once_at_its_place(text: str, part: str, words: list[str]) -> None:
    problem = only(text)
    assert (problem.line, problem.column) == at(text, part), problem.told()
    for word in words:
        assert word in problem.words.en, problem.told()


def test_a_grid_has_at_most_500_criteria() -> None:
    rule = "  - {{id: c{}, group: web, points: 1, when: {{activity: a}}}}\n"
    text = HEAD + GROUPS + "criteria:\n" + "".join(rule.format(number) for number in range(500))
    assert len(parse_grid(text).criteria) == 500
    problem = only(text + rule.format(500))
    assert (problem.line, problem.column) == (507, 5)
    assert "501" in problem.words.en
    assert "500" in problem.words.en


def test_all_problems_of_a_file_are_told_in_its_order() -> None:
    text = (
        "leadgrid: 2\nnam: &x Grille\ngroups:\n  - {id: web, axis: fitt}\ncriteria:\n"
        "  - {id: demo, group: wbe, points: !!int 5, when: {activity: demo, within: 1 mois}}\n"
        "  - {id: demo, group: web, points: 12.5, points: 5, when: *x}\n"
    )
    found = [(problem.line, problem.column) for problem in problems(text)]
    assert found == sorted(found)
    places = (
        "2\nnam",
        "nam:",
        "&x",
        "fitt",
        "wbe",
        "!!int",
        "1 mois",
        "demo, group: web",
        "12.5",
        "points: 5, when",
        "*x",
    )
    assert found == [at(text, part) for part in places]


def test_no_value_counts_as_left_out_where_none_is_needed() -> None:
    text = (
        HEAD
        + "version:\ndescription: ~\naudience: null\nscale: {min: ~, max: 5}\nbands:\nmatrix:\n"
        + (
            "groups: [{id: web, axis: fit, label: , min: , max: ~}]\n"
            "criteria:\n  - id: demo\n    group: web\n    label:\n    why: ''\n    points: 1\n    each: {activity: a}\n"
            "    up_to:\n    decay:\n    enabled:\n    locked:\n    range:\n"
        )
    )
    grid = parse_grid(text)
    assert grid == parse_grid(
        HEAD + "scale: {max: 5}\nbands: []\ngroups: [{id: web, axis: fit}]\n"
        "criteria: [{id: demo, group: web, points: 1, each: {activity: a}}]"
    )
    assert grid.scale == Bounds(None, 5)


def test_an_unquoted_number_as_version_is_kept_as_it_stands() -> None:
    for version in ("1.10", "2", "1.2.0", "+01.50", "2026-05-01"):
        assert parse_grid(HEAD + f"version: {version}\n" + GROUPS + CRITERIA).version == version


def test_labels_are_a_text_or_one_per_language() -> None:
    grid = parse_grid(
        criterion("points: 1, when: {activity: a}, label: {fr: Prix, en: Price, no: Pris}, why: Parce que")
    )
    assert grid.criteria[0].label == Label((("fr", "Prix"), ("en", "Price"), ("no", "Pris")))
    assert grid.criteria[0].why == Label.plain("Parce que")


def test_conditions_are_read_as_they_are_written() -> None:
    assert read("{attribute: a, at_least: 50, less_than: 500.5}") == AttributeCondition(
        "a", ValueTest((Operator("at_least", Number.of(50)), Operator("less_than", Number(500_500_000_000))))
    )
    assert read("{activity: any}") == ActivityCondition(Selection(None))
    assert read("{activity: [a, b], within: 2w, count: 0}") == ActivityCondition(
        Selection(("a", "b"), (), Duration(2, "w")), Measure("count", ValueTest((Operator("is", Number.of(0)),)))
    )
    assert read("{activity: a, where: {x: NO, y: {known: false}, z: True}}") == ActivityCondition(
        Selection(
            ("a",),
            (
                ("x", ValueTest((Operator("is", "NO"),))),
                ("y", ValueTest((Operator("known", False),))),
                ("z", ValueTest((Operator("is", True),))),
            ),
        )
    )
    assert read("{activity: a, sum: {of: amount, more_than: -2.5}}") == ActivityCondition(
        Selection(("a",)), Measure("sum", ValueTest((Operator("more_than", Number(-2_500_000_000)),)), "amount")
    )
    assert read("{activity: a, after: {activity: any}, delay: 10m, trigger: last, within: 1d}") == ReactionCondition(
        Selection(("a",)), Selection(None), Duration(10, "m"), "last", Duration(1, "d")
    )
    assert read("{silent: {activity: a}, last: 6, of: {activity: b}, same: email_id}") == SilentCondition(
        Selection(("a",)), 6, Selection(("b",)), "email_id"
    )


def test_a_file_is_read_with_its_name_in_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "grille é.yaml"
    with pytest.raises(GridError, match="cannot be read"):
        read_grid(path)
    with pytest.raises(GridError, match="cannot be read"):
        read_grid(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + GROUPS + CRITERIA).encode())
    assert read_grid(str(path)).name == "Grille"
    path.write_text("leadgrid: 3", "utf-8")
    with pytest.raises(GridError) as caught:
        read_grid(path)
    assert {problem.source for problem in caught.value.problems} == {str(path)}


def test_500_criteria_are_read_while_one_waits() -> None:
    rule = (
        "  - id: c{0}\n    group: web\n    label: {{fr: Critère numéro {0}, en: Criterion {0}}}\n"
        "    why: parce que les clients de l'an dernier l'ont fait\n    points: {0}\n"
        "    when: {{activity: page_view, where: {{page: {{contains: tarif}}}}, within: 30d, count: {{at_least: 3}}}}\n"
    )
    text = HEAD + GROUPS + "criteria:\n" + "".join(rule.format(number) for number in range(500))
    begun = time.process_time()
    assert len(parse_grid(text).criteria) == 500
    # 0.4 s on a quiet machine.
    assert time.process_time() - begun < 1.5


WRONG_FILES = {
    "unknown keys": "".join(f"keyy{number}: 1\n" for number in range(24_000)),
    "unknown groups": HEAD
    + "groups: ["
    + "".join(f"{{id: g{number}, axis: fit}}, " for number in range(3_000))
    + "]\ncriteria:\n"
    + "".join(f"  - {{id: c{number}, group: x{number}, points: 1, when: {{activity: a}}}}\n" for number in range(500)),
    "a long key": "k" * 1_000_000 + ": 1",
    "a long value": f"leadgrid: {'1' * 1_000_000}",
    "same ids": HEAD + GROUPS + "criteria: [" + "{id: a}, " * 8_000 + "]",
    "tests": when("{attribute: a, in: [" + "~, " * 40_000 + "]}"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_file_that_is_wrong_all_over_is_refused_in_seconds(name: str) -> None:
    begun = time.process_time()
    assert problems(WRONG_FILES[name])
    assert time.process_time() - begun < 4


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    Decimal("1.5"),
    10**17,
    "",
    " ",
    "any",
    "30d",
    "x",
    [],
    [1, "x"],
    {},
    {"is": 1},
    {"activity": "a"},
)


def spoilt(draw: Any, form: Any) -> Any:
    """A plain form with something at random left out, doubled, renamed or replaced."""
    if isinstance(form, dict) and form and draw(st.booleans()):
        key = draw(st.sampled_from(list(form)))
        action = draw(st.sampled_from(["deeper", "deeper", "drop", "rename", "odd", "add"]))
        if action == "drop":
            return {name: part for name, part in form.items() if name != key}
        if action == "rename":
            word = draw(
                st.sampled_from(["when", "each", "points", "any", "all", "not", "count", "after", "of", key + "s"])
            )
            return {word if name == key else name: part for name, part in form.items()}
        if action == "add":
            word = draw(
                st.sampled_from(["when", "decay", "up_to", "activity", "any", "min", "from", "delay", "is", "x"])
            )
            return {**form, word: draw(st.sampled_from(ODD))}
        return {**form, key: draw(st.sampled_from(ODD)) if action == "odd" else spoilt(draw, form[key])}
    if isinstance(form, list) and form:
        number = draw(st.integers(0, len(form) - 1))
        return [*form[:number], spoilt(draw, form[number]), *form[number + draw(st.integers(0, 1)) :]]
    return draw(st.sampled_from(ODD))


@given(st.data())
@settings(deadline=5000, max_examples=80)
def test_a_spoilt_grid_is_a_grid_or_a_list_of_problems_with_places(drawn: Any) -> None:
    form = plain(drawn.draw(grids()))
    for _ in range(drawn.draw(st.integers(1, 3))):
        form = spoilt(drawn.draw, form)
    text = json.dumps(form, default=float, ensure_ascii=False)
    try:
        grid = parse_grid(text)
    except GridError as error:
        for problem in error.problems:
            assert problem.line is not None
            assert problem.column is not None
            assert problem.words.en != problem.words.fr
    else:
        assert isinstance(grid, Grid)


@given(grids(), st.data())
@settings(deadline=5000, max_examples=60)
def test_a_grid_with_characters_changed_is_a_grid_or_refused(grid: Any, drawn: Any) -> None:
    text = to_yaml(grid)
    for _ in range(drawn.draw(st.integers(1, 4))):
        place = drawn.draw(st.integers(0, len(text)))
        gone = drawn.draw(st.integers(0, 3))
        text = text[:place] + drawn.draw(st.text("{}[]:,-'\"#&*!|> \n\tax1~", max_size=3)) + text[place + gone :]
    with contextlib.suppress(GridError):
        parse_grid(text)

"""What is written reads back as the same grid, and its identity sees nothing but what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, Measure, Operator, Selection, ValueTest
from leadgrid.reading import parse_grid
from leadgrid.values import Number
from leadgrid.writing import canonical, condition_key, fingerprint, plain, to_json, to_yaml
from tests.drawn_grids import conditions, grids, texts

GRID = """
leadgrid: 1
name: Grille e-commerce B2B
version: 1.2.0
audience: {attribute: country, is_not: "NO"}
scale: {min: 0, max: 100}
groups:
  - id: profile
    label: {fr: Profil, en: Profile}
    axis: fit
    min: -20
    max: 40
criteria:
  - id: industry
    group: profile
    label: Secteur industrie
    why: 70 % des clients 2025 sont industriels
    points: 20
    when: {attribute: industry, is: Industrie}
  - id: pages
    group: profile
    ladder:
      - {points: 15, when: {activity: page_view, within: 30d, count: {at_least: 20}}}
      - {points: 5, when: {activity: page_view, within: 30d, count: 5}}
bands:
  - {id: cold, label: Froid}
  - {id: mql, label: MQL, from: 40}
matrix:
  fit: [{id: A, from: 30}, {id: D}]
  engagement: [{id: "1", from: 40}, {id: "4"}]
"""


def test_a_grid_is_laid_out_as_the_language_page_writes_it() -> None:
    assert to_yaml(parse_grid(GRID)) == GRID.lstrip()


@given(grids())
@settings(deadline=None, max_examples=100)
def test_what_is_written_reads_back_as_the_same_grid(grid: Any) -> None:
    assert parse_grid(to_yaml(grid)) == grid
    assert parse_grid(to_json(grid)) == grid


@given(grids(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_fingerprint_sees_neither_comments_nor_layout_nor_the_order_of_keys(grid: Any, random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    from leadgrid.writing.layouts import json_of

    other = "# a comment\n" + json_of(shuffled(plain(grid)))
    assert fingerprint(parse_grid(other)) == fingerprint(grid)


@given(grids(), grids())
@settings(deadline=None, max_examples=40)
def test_grids_that_differ_have_different_fingerprints(one: Any, other: Any) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (parse_grid(to_yaml(one)) == parse_grid(to_yaml(other)))


@given(texts)
def test_another_reader_of_yaml_takes_a_written_text_for_the_same_text(text: str) -> None:
    from leadgrid.writing.layouts import text_of

    assert yaml.safe_load(f"key: {text_of(text, in_brackets=False)}") == {"key": text}
    assert yaml.safe_load(f"{{key: {text_of(text)}}}") == {"key": text}
    assert yaml.safe_load(f"[{{{text_of(text)}: 1}}]") == [{text: 1}]


def test_long_conditions_are_written_downwards() -> None:
    parts = ", ".join(f"{{attribute: attribute_{number}, is: value}}" for number in range(5))
    grid = parse_grid(GRID.replace("{attribute: industry, is: Industrie}", f"{{all: [{parts}]}}"))
    assert "    when:\n      all:\n        - {attribute: attribute_0, is: value}\n" in to_yaml(grid)
    assert parse_grid(to_yaml(grid)) == grid


@pytest.mark.parametrize(
    ("literal", "held"),
    [
        ("0.1", "0.1"),
        ("2.50", "2.5"),
        ("9007199254740991", "9007199254740991"),
        ("9007199254740993", '{"number":"9007199254740993"}'),
        ("123456789.123456789", '{"number":"123456789.123456789"}'),
        ("0.000000001", "1e-9"),
    ],
)
def test_a_number_that_a_double_does_not_hold_is_its_literal(literal: str, held: str) -> None:
    grid = parse_grid(GRID.replace("is: Industrie", f"is: {literal}"))
    assert f'"when":{{"attribute":"industry","is":{held}}}' in canonical(grid).decode()
    assert literal.rstrip("0").rstrip(".") in to_json(grid)
    json.loads(to_json(grid))


def test_spellings_of_one_condition_share_a_key() -> None:
    def key(condition: str) -> str:
        return condition_key(
            parse_grid(GRID.replace("{attribute: industry, is: Industrie}", condition)).criteria[0].rungs[0].condition
        )

    same = [
        ("{attribute: Industry, is: ' INDUSTRIE '}", "{attribute: industry, is: industrie}"),
        ("{activity: a, within: 14d}", "{activity: [A, a], within: 2w, count: {at_least: 1}}"),
        (
            "{activity: a, count: {at_least: 2.0, less_than: 4}}",
            "{activity: a, count: {less_than: 4.00, at_least: 02}}",
        ),
        ("{attribute: a, in: [x, y]}", "{attribute: a, in: [Y, X, x]}"),
        ("{all: [{activity: a}, {activity: b}]}", "{all: [{activity: b}, {activity: a}, {activity: a}]}"),
        ("{any: [{activity: a}]}", "{activity: a}"),
    ]
    for one, other in same:
        assert key(one) == key(other)
    others = [
        "{attribute: a, is: 1}",
        '{attribute: a, is: "1"}',
        "{attribute: a, is: true}",
        '{attribute: a, is: "true"}',
        "{activity: any}",
        "{activity: a}",
        "{activity: a, within: 1d}",
        "{activity: a, count: 1}",
        "{activity: a, days: 1}",
        "{activity: a, sum: {of: b, is: 1}}",
        "{activity: a, max: {of: b, is: 1}}",
        "{activity: a, after: {activity: b}, delay: 1d}",
        "{activity: b, after: {activity: a}, delay: 1d}",
        "{missed: {activity: a}, after: {activity: b}, delay: 1d}",
        "{missed: {activity: a}, after: {activity: b}, delay: 1d, trigger: last}",
        "{silent: {activity: a}, last: 1, of: {activity: b}}",
        "{silent: {activity: a}, last: 1, of: {activity: b}, same: c}",
        "{all: [{activity: a}, {activity: b}]}",
        "{any: [{activity: a}, {activity: b}]}",
        "{not: {activity: a}}",
    ]
    assert len({key(condition) for condition in others}) == len(others)


@given(conditions)
@settings(deadline=None, max_examples=100)
def test_every_condition_has_a_key(condition: Any) -> None:
    assert json.loads(condition_key(condition))


def test_no_measure_is_at_least_one() -> None:
    measure = Measure("count", ValueTest((Operator("at_least", Number.of(1)),)))
    selection = Selection(("a",))
    assert condition_key(ActivityCondition(selection)) == condition_key(ActivityCondition(selection, measure))

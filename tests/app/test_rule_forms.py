"""A rule is a form and a form is a rule: nothing is lost either way, and what is missing is said and never raised."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.editor import arrangements, forms
from components.editor.answers import Gap, condition_of, criterion_of, number_of
from components.editor.forms import Form, blank, blank_criterion, condition_form, form_of, put, with_head, with_kind
from leadgrid.grids import AXES, KINDS, Band, Criterion, Grid
from leadgrid.problems import GridError
from leadgrid.reading import parse_grid
from leadgrid.values import Number
from leadgrid.writing import splice, to_yaml
from tests import drawn_grids
from tests.app import rule_pages
from voices import LANGUAGES, catalogue


@given(drawn_grids.grids())
def test_every_rule_goes_to_a_form_and_comes_back_equal(grid: Any) -> None:
    for criterion in grid.criteria:
        kept = json.loads(json.dumps(form_of(criterion)))
        assert criterion_of(kept) == criterion


@given(drawn_grids.conditions)
def test_every_condition_goes_to_a_form_and_comes_back_equal(condition: Any) -> None:
    assert condition_of(condition_form(condition)) == condition


@given(drawn_grids.numbers)
def test_a_number_is_typed_as_it_is_written(number: Number) -> None:
    assert number_of(number.text) == number


@pytest.mark.parametrize("head", forms.HEADS)
def test_a_blank_condition_says_what_it_lacks(head: str) -> None:
    gaps = condition_of(blank(head))
    assert isinstance(gaps, tuple)
    assert gaps
    for language in LANGUAGES:
        assert {f"editor.gap.{gap.what}" for gap in gaps} <= set(catalogue(language))


def places(form: Any, path: forms.Path = ()) -> list[forms.Path]:
    """Every place of a form where a value stands."""
    steps = form.items() if isinstance(form, dict) else enumerate(form) if isinstance(form, list) else ()
    return [path] + [place for step, part in steps for place in places(part, (*path, step))]


@given(st.data())
def test_whatever_is_typed_is_a_rule_or_said_to_be_none(drawn: st.DataObject) -> None:
    criterion = drawn.draw(drawn_grids.criteria("rule", ["web"]))
    form = form_of(criterion)
    typed = {
        "amount": st.integers(-5, 10**7) | st.none(),
        "points": st.integers(-2_000, 2_000) | st.none(),
        "lose": st.integers(-1, 200) | st.none(),
        "last": st.integers(-1, 2_000) | st.none(),
        "up_to": st.integers(-1, 2_000_000) | st.none(),
        "name": st.text(max_size=3) | st.none(),
        "of": st.text(max_size=3) | st.none(),
        "same": st.text(max_size=3) | st.none(),
        "values": st.lists(st.text(max_size=3), max_size=2),
        "types": st.lists(st.text(max_size=3) | st.just("any"), max_size=2),
        "tests": st.just([]),
        "parts": st.just([]),
        "rungs": st.just([]) if form["kind"] == "ladder" else st.nothing(),
    }
    open_places = [
        place
        for place in places(form)
        if place and place[-1] in typed and place[-1] != "rungs" and not isinstance(forms.at(form, place), dict)
    ]  # `of` is a property's name, or the events that a silence counts, which nobody types
    for place in drawn.draw(st.lists(st.sampled_from(open_places), max_size=4)):
        try:
            forms.at(form, place)
        except (LookupError, TypeError):
            continue
        form = put(form, place, drawn.draw(typed[str(place[-1])]))
    said = criterion_of(form)
    if not isinstance(said, Criterion):
        assert said
        assert all(isinstance(gap, Gap) for gap in said)
        assert {f"editor.gap.{gap.what}" for gap in said} <= set(catalogue("fr"))


@given(drawn_grids.conditions, st.sampled_from(forms.HEADS), st.sampled_from(forms.HEADS))
def test_a_condition_takes_any_other_head_and_never_breaks(condition: Any, one: str, other: str) -> None:
    form = with_head(with_head(condition_form(condition), one), other)
    assert form["head"] == other
    condition_of(form)


@given(drawn_grids.criteria("rule", ["web"]), st.sampled_from(KINDS))
def test_a_rule_becomes_another_kind_and_goes_back_unchanged(criterion: Criterion, kind: str) -> None:
    form = form_of(criterion)
    changed = with_kind(form, kind)
    criterion_of(changed)
    if criterion.rungs[0].condition == getattr(criterion_of(changed), "rungs", criterion.rungs)[0].condition:
        assert with_kind(changed, criterion.kind)["rungs"] == form["rungs"] or kind == "each"


def written(text: str, grid: Grid) -> str:
    """The text of a draft after another grid went into it."""
    try:
        return splice(text, grid)
    except (ValueError, GridError):
        return to_yaml(grid)


def changed(grid: Grid, drawn: st.DataObject) -> Grid:
    """The grid after one thing that the page's buttons do."""
    rule, group = drawn.draw(st.sampled_from(grid.criteria)), drawn.draw(st.sampled_from(grid.groups))
    step = drawn.draw(st.sampled_from([-1, 1]))
    acts: list[Callable[[], Grid]] = [
        lambda: arrangements.duplicated(grid, rule.id)[0],
        lambda: arrangements.moved(grid, rule.id, step),
        lambda: arrangements.removed(grid, rule.id),
        lambda: arrangements.switched(grid, rule.id),
        lambda: arrangements.added(grid, replace(rule, id=arrangements.free("rule", {r.id for r in grid.criteria}))),
        lambda: arrangements.group_duplicated(grid, group.id),
        lambda: arrangements.group_moved(grid, group.id, step),
        lambda: arrangements.group_removed(grid, group.id),
        lambda: arrangements.group_switched(grid, group.id),
        lambda: arrangements.with_group(grid, group.id, replace(group, id="other_" + group.id)),
        lambda: arrangements.band_added(grid, "band"),
        lambda: arrangements.band_moved(grid, grid.bands[-1].id, -1) if grid.bands else grid,
        lambda: arrangements.band_duplicated(grid, grid.bands[0].id) if grid.bands else grid,
        lambda: arrangements.band_removed(grid, grid.bands[0].id) if grid.bands else grid,
        lambda: arrangements.with_matrix(grid, on=grid.matrix is None),
        *(
            act
            for axis in AXES
            for act in (
                lambda axis=axis: arrangements.level_added(grid, axis),
                lambda axis=axis: arrangements.level_removed(grid, axis, 0),
                lambda axis=axis: arrangements.level_moved(grid, axis, 0, step),
                lambda axis=axis: arrangements.with_level(grid, axis, 0, id="Z9"),
            )
        ),
    ]
    try:
        return drawn.draw(st.sampled_from(acts))()
    except ValueError:
        return grid


@settings(deadline=None)
@given(drawn_grids.grids(), st.data())
def test_forms_and_text_never_disagree(grid: Grid, drawn: st.DataObject) -> None:
    text = to_yaml(grid)
    for _ in range(3):
        if drawn.draw(st.booleans()):
            criterion = drawn.draw(st.sampled_from(grid.criteria))
            other = drawn.draw(drawn_grids.criteria(criterion.id, [group.id for group in grid.groups]))
            said = criterion_of(json.loads(json.dumps(form_of(other))))
            assert isinstance(said, Criterion)
            after = arrangements.with_criterion(grid, criterion.id, said)
        else:
            after = changed(grid, drawn)
        assert (arrangements.changes(grid, after) > 0) == (after != grid)
        text, grid = written(text, after), after
        read = parse_grid(text)
        assert read == grid
        assert [form_of(criterion) for criterion in read.criteria] == [form_of(each) for each in grid.criteria]


def test_a_band_is_duplicated_within_the_bounds_of_the_language() -> None:
    for start in (-999_991, 999_995):
        grid = replace(parse_grid(rule_pages.GRID), bands=(Band("low"), Band("high", start)))
        for id in ("low", "high"):
            after = arrangements.band_duplicated(grid, id)
            assert parse_grid(written(to_yaml(grid), after)) == after


def test_comments_survive_what_forms_do() -> None:
    text = rule_pages.GRID
    grid = parse_grid(text)
    for act in (
        lambda grid: arrangements.duplicated(grid, "demo")[0],
        lambda grid: arrangements.switched(grid, "visits"),
        lambda grid: arrangements.moved(grid, "demo", 1),
        lambda grid: arrangements.with_criterion(grid, "size", criterion_of(form_of(grid.criterion("size")))),
        lambda grid: arrangements.band_added(grid, "hot"),
    ):
        grid = act(grid)
        text = written(text, grid)
    assert all(comment in text for comment in ("# le meilleur signe", "# nos bons clients", "# ce qu'il fait"))


def test_joining_keeps_what_was_said() -> None:
    said: Form = blank("attribute") | {"name": "sector"}
    joined = with_head(said, "all")
    assert joined["parts"][0] == said
    assert with_head(with_head(joined, "any"), "all") == joined
    assert with_head(with_head(said, "not"), "attribute") == said


def test_a_new_rule_lacks_what_it_reads_and_nothing_else() -> None:
    assert criterion_of(blank_criterion("web"), id="rule") == (Gap("activity", 0),)

"""A rule is a form and a form is a rule: nothing is lost either way, and what is missing is said and never raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.editor import forms
from components.editor.answers import Gap, condition_of, criterion_of, number_of
from components.editor.forms import Form, blank, blank_criterion, condition_form, form_of, put, with_head, with_kind
from leadgrid.grids import KINDS, Criterion
from leadgrid.values import Number
from tests import drawn_grids
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
    open_places = [place for place in places(form) if place and place[-1] in typed and place[-1] != "rungs"]
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


def test_joining_keeps_what_was_said() -> None:
    said: Form = blank("attribute") | {"name": "sector"}
    joined = with_head(said, "all")
    assert joined["parts"][0] == said
    assert with_head(with_head(joined, "any"), "all") == joined
    assert with_head(with_head(said, "not"), "attribute") == said


def test_a_new_rule_lacks_what_it_reads_and_nothing_else() -> None:
    assert criterion_of(blank_criterion("web"), id="rule") == (Gap("activity", 0),)

"""On any grid and any data the product gives what the reference gives: to the last lead and the last thousandth."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests import product
from tests.laws import law
from tests.reference import scoring, values
from tests.strategies import Case, cases, crowds, utc_text


def by_the_reference(case: Case) -> dict[str, dict[str, Any]]:
    return scoring.score(
        values.grid(case.grid_text),
        None if case.leads_csv is None else values.rows(case.leads_csv),
        None if case.activities_csv is None else values.rows(case.activities_csv),
        case.as_of,
        case.zone,
    )


def by_the_product(case: Case) -> dict[str, dict[str, Any]]:
    return product.score(case.grid_text, case.leads_csv, case.activities_csv, utc_text(case.as_of), case.zone)


@law()
@given(cases())
def test_a_grid_file_reads_back_as_the_grid_that_was_dumped(case: Case) -> None:
    assert values.grid(case.grid_text) == case.grid


@law(20)
@given(cases())
def test_every_score_and_every_criterion_is_that_of_the_reference(case: Case) -> None:
    scores = by_the_product(case)
    assert scores == by_the_reference(case)
    assert list(scores) == sorted(scores)


@law(25)
@given(crowds())
def test_every_lead_of_a_crowd_is_scored_as_by_the_reference(case: Case) -> None:
    said, counted = by_the_product(case), by_the_reference(case)
    assert list(said) == list(counted)
    for lead, answer in counted.items():
        assert said[lead] == answer, case.of(lead)

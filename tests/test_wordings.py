"""A rule that nobody named is called by what it asks or reads, whatever it is."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import AllOf, AnyOf, AttributeCondition, Condition, Not, Operator, ValueTest
from leadgrid.grids import Criterion
from leadgrid.intakes import companies
from leadgrid.intakes.enrichments import OF_DOMAIN, OF_EMAIL, OF_PHONE, PREFIX
from leadgrid.sentences import criterion_aloud
from leadgrid.values import Number, text_key
from leadgrid.wordings import called, named_rule
from tests import drawn_grids


@given(drawn_grids.criteria("rule", ["web"]))
def test_every_rule_has_something_to_be_called_by(criterion: Criterion) -> None:
    words = called(criterion)
    assert text_key(words.en)
    assert text_key(words.fr)


def named(name: str, *operators: Operator) -> tuple[str, str]:
    words = named_rule(AttributeCondition(name, ValueTest(operators)))
    return words.fr, words.en


def test_a_rule_about_an_address_is_called_as_people_call_such_addresses() -> None:
    assert named("derived.email_free", Operator("is", False)) == (
        "Adresse e-mail professionnelle",
        "Business e-mail address",
    )
    assert named("derived.email_valid", Operator("known", False)) == (
        "Il n’y a pas d’adresse e-mail",
        "There is no e-mail address",
    )
    assert named("derived.email_domain", Operator("is", "acme.fr")) == (
        "Domaine de l’adresse e-mail : acme.fr",
        "E-mail domain: acme.fr",
    )


def test_a_rule_about_a_company_says_that_it_is_the_companys() -> None:
    at_least_50 = Operator("at_least", Number.of(50))
    whole = ("Effectif (entreprise) : 50 ou plus", "Effectif (company): 50 or more")
    assert named("company.Effectif", at_least_50) == whole
    assert named("Effectif", at_least_50) == ("Effectif : 50 ou plus", "Effectif: 50 or more")


def about(condition: Condition, name: str) -> Condition:
    """The same, asked of another attribute."""
    match condition:
        case AttributeCondition(_, test):
            return AttributeCondition(name, test)
        case Not(part):
            return Not(about(part, name))
        case AllOf(parts):
            return AllOf(tuple(about(part, name) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(about(part, name) for part in parts))
    return condition


@given(
    drawn_grids.criteria("rule", ["web"]),
    st.sampled_from(
        [f"{PREFIX}{name}" for name in (*OF_EMAIL, *OF_DOMAIN, *OF_PHONE)] + [f"{companies.PREFIX}Effectif"]
    ),
)
def test_nobody_reads_the_name_of_an_attribute_that_was_made(criterion: Criterion, name: str) -> None:
    rungs = tuple(replace(rung, condition=about(rung.condition, name)) for rung in criterion.rungs)
    rule = replace(criterion, rungs=rungs)
    words = called(rule)
    for said in (words.en, words.fr, criterion_aloud(rule, "en"), criterion_aloud(rule, "fr")):
        assert not re.search(r"derived\.|company\.", said)

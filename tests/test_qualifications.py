"""BANT of one's own data: each question has what tells it or is left to sales, and nothing else is taken for it."""

import pytest

from leadgrid.conditions import ActivityCondition, AttributeCondition
from leadgrid.grids import Bounds
from leadgrid.qualifications import MOST, QUESTIONS, Source, likely, qualified
from leadgrid.reading import parse_grid
from leadgrid.snapshots import View
from leadgrid.writing import to_yaml
from tests.test_indicators import REPLAY, at, loaded


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("budget", "Budget"), ("budget", "Budget annuel (k€)"), ("budget", "project_budget"),
        ("authority", "Fonction"), ("authority", "Intitulé du poste"), ("authority", "Job Title"),
        ("authority", "job_title"), ("authority", "Décideur ?"),
        ("need", "Besoin exprimé"), ("need", "Product interest"),
        ("timeframe", "Échéance du projet"), ("timeframe", "Purchase timeframe"),
    ],
)  # fmt: skip
def test_a_column_that_says_so_by_its_name_answers(question, name):
    assert likely(["Secteur", name, "Ville"], ["page_view"]) == {question: Source("attribute", name)}


@pytest.mark.parametrize("name", ["demo_request", "Demande de démo", "Devis envoyé", "Formulaire de contact", "Quote"])
def test_an_activity_by_which_somebody_says_a_need_answers(name):
    assert likely([], ["visite", name]) == {"need": Source("activity", name)}


def test_the_clearest_activity_answers():
    assert likely([], ["Formulaire", "devis", "Démo"])["need"].name == "Démo"


@pytest.mark.parametrize(
    "name",
    ["Administrative", "Region", "Code postal", "Délai de paiement", "Rôle du compte", "Formation", "Date de création"],
)
def test_nothing_unrelated_is_taken_for_an_answer(name):
    assert likely([name], [name]) == {}


@pytest.mark.parametrize("name", ["Formulaire newsletter", "form_open", "Devis refusé", "purchase", "email_click"])
def test_no_act_is_a_need_that_says_something_else(name):
    assert likely([], [name]) == {}


def rows() -> dict[str, list[str]]:
    leads, acts = ["lead_id,budget,fonction,remarque"], ["lead_id,activity,occurred_at"]
    for lead in range(400):
        leads.append(f"{lead},{lead * 100},{('Gérant', 'Acheteur', 'Technicien')[lead % 3]},note {lead}")
        acts.append(f"{lead},démo,{at(1 + lead % 200)}")
    return {"leads": leads, "activities": acts}


def asked(**answers: Source):
    with loaded(**rows()) as dataset:
        return qualified(dataset, View(REPLAY.as_of, None), answers, called="BANT 2")


ANSWERS = {
    "budget": Source("attribute", "budget"),
    "authority": Source("attribute", "fonction"),
    "need": Source("activity", "démo"),
}


def test_numbers_and_activities_climb_to_25_and_values_wait_for_the_team():
    budget, authority, need = asked(**ANSWERS).grid.criteria
    assert [rung.points for rung in budget.rungs] == [25, 18, 12, 5]
    starts = [rung.condition.test.operators[0].operand.billionths for rung in budget.rungs]
    assert starts == sorted(starts, reverse=True)
    assert [rung.points for rung in need.rungs] == [25, 15, 5]
    assert all(isinstance(rung.condition, ActivityCondition) for rung in need.rungs)
    assert {rung.points for rung in authority.rungs} == {0}
    assert len(authority.rungs) == 3
    assert "25 points au plus" in authority.why.told("fr")


def test_the_four_groups_stay_capped_and_the_unanswered_are_told():
    found = asked(**ANSWERS)
    assert found.unanswered == ("timeframe",)
    assert found.grid.name == "BANT 2"
    assert [(group.id, group.bounds) for group in found.grid.groups] == [(each, Bounds(max=MOST)) for each in QUESTIONS]
    assert parse_grid(to_yaml(found.grid)) == found.grid
    assert all(rule.why for rule in found.grid.criteria)


def test_bands_and_matrix_are_of_what_the_answered_questions_can_give():
    found = asked(**ANSWERS).grid
    assert found.starts == {"nurture": 22, "call": 37, "vip": 56}
    assert [band.at_least for band in found.matrix.fit] == [40, 25, 10, None]
    assert [band.at_least for band in found.matrix.engagement] == [20, 12, 5, None]
    assert asked(budget=ANSWERS["budget"]).grid.matrix is None


def test_a_column_whose_values_nobody_shares_is_asked_for_as_a_whole():
    (rule,) = asked(need=Source("attribute", "remarque")).grid.criteria
    assert isinstance(rule.rungs[0].condition, AttributeCondition)
    assert (rule.rungs[0].condition.test.operators[0].name, rule.rungs[0].points) == ("known", 0)


def test_without_any_answer_there_is_no_grid():
    with pytest.raises(ValueError, match="something tells"):
        asked()

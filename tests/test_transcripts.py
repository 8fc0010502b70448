"""A grid as people keep it in a spreadsheet becomes rules, row by row, and no row is lost silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, AttributeCondition
from leadgrid.grids import MOST_CRITERIA, Grid
from leadgrid.reading import parse_grid
from leadgrid.transcripts import Columns, Known, Row, Subject, columns_of, grid_of, lines_of, transcribe
from leadgrid.transcripts.meanings import doing_of, value_test
from leadgrid.values import text_key
from leadgrid.writing import plain, to_yaml
from leadgrid.writing.forms import plain_condition

KNOWN = Known(("sector", "employees", "Fonction", "pays"), ("page_view", "demo_request", "white_paper", "email_click"))
SHEET = """\
Catégorie;Critère;Valeur;Points
Qui il est;Secteur d'activité;Industrie ou BTP;+10
;;Services;-5
;Effectif;20 à 49;4
;;50 et plus;8 pts
;Pays;sauf France;−5
Ce qu'il fait;Demande de démo;;20
;Livre blanc;par téléchargement, max 3;4
;Page vue;3 fois en 30 jours;9
;;10 fois en 30 jours;15
;Couleur préférée;bleu;3
;Fonction;Directeur;beaucoup
"""


def rows_of(sheet: str) -> tuple[list[str], list[list[str | None]]]:
    header, *rows = (line.split(";") for line in sheet.splitlines())
    return header, [[value or None for value in row] for row in rows]


def transcribed(sheet: str, said: dict[str, Subject] | None = None) -> tuple[Row, ...]:
    names, rows = rows_of(sheet)
    return transcribe(lines_of(rows, columns_of(names, rows)), KNOWN, said or {})


def made(rows: tuple[Row, ...]) -> Grid:
    grid = grid_of(rows, name="La nôtre", profile="Profil", behaviour="Comportement")
    assert grid is not None
    return grid


def test_a_sheet_becomes_the_grid_that_people_meant() -> None:
    grid = made(transcribed(SHEET))
    assert (
        to_yaml(grid)
        == """\
leadgrid: 1
name: La nôtre
groups:
  - id: qui_il_est
    label: Qui il est
    axis: fit
  - id: ce_qu_il_fait
    label: Ce qu'il fait
    axis: engagement
criteria:
  - id: secteur_d_activite
    group: qui_il_est
    label: Secteur d'activité
    ladder:
      - {points: 10, when: {attribute: sector, in: [Industrie, BTP]}, label: Industrie ou BTP}
      - {points: -5, when: {attribute: sector, is: Services}, label: Services}
  - id: effectif
    group: qui_il_est
    label: Effectif
    ladder:
      - {points: 8, when: {attribute: employees, at_least: 50}, label: 50 et plus}
      - {points: 4, when: {attribute: employees, at_least: 20, at_most: 49}, label: 20 à 49}
  - id: pays
    group: qui_il_est
    label: Pays
    points: -5
    when: {attribute: pays, is_not: France}
  - id: demande_de_demo
    group: ce_qu_il_fait
    label: Demande de démo
    points: 20
    when: {activity: demo_request}
  - id: livre_blanc
    group: ce_qu_il_fait
    label: Livre blanc
    points: 4
    each: {activity: white_paper}
    up_to: 3
  - id: page_vue
    group: ce_qu_il_fait
    label: Page vue
    ladder:
      - {points: 15, when: {activity: page_view, within: 30d, count: {at_least: 10}}, label: 10 fois en 30 jours}
      - {points: 9, when: {activity: page_view, within: 30d, count: {at_least: 3}}, label: 3 fois en 30 jours}
"""
    )
    assert parse_grid(to_yaml(grid)) == grid


def test_rows_without_a_rule_say_what_is_missing() -> None:
    missing = [(row.line.number, row.problem.en) for row in transcribed(SHEET) if row.problem is not None]
    assert missing == [
        (11, "say which attribute or activity it reads"),
        (12, "its points are no whole number"),
    ]


def test_what_somebody_says_of_a_criterion_counts() -> None:
    said = {
        text_key("Couleur préférée"): Subject("attribute", "couleur"),
        text_key("Pays"): Subject("nothing"),
    }
    rows = {row.line.criterion: row for row in transcribed(SHEET, said)}
    colour = rows["Couleur préférée"].condition
    assert isinstance(colour, AttributeCondition)
    assert plain_condition(colour) == {"attribute": "couleur", "is": "bleu"}
    left = rows["Pays"].problem
    assert left is not None
    assert left.en == "left out, as was said"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", {"known": True}),
        ("vide", {"known": False}),
        ("> 50", {"more_than": 50}),
        ("moins de 1 000 salariés", {"less_than": 1000}),
        ("entre 50 et 499", {"at_least": 50, "at_most": 499}),
        ("50-499", {"at_least": 50, "at_most": 499}),
        ("500+", {"at_least": 500}),
        ("06", {"is": "06"}),
        ("5", {"is": 5}),
        ("contient directeur", {"contains": "directeur"}),
        ("not Retail", {"is_not": "Retail"}),
        ("Paris, Lyon ; Lille", {"in": ["Paris", "Lyon", "Lille"]}),
        ("« Chef d'atelier »", {"is": "Chef d'atelier"}),
        ("Recherche & développement", {"is": "Recherche & développement"}),
    ],
)
def test_a_value_is_read_as_people_write_it(text: str, form: dict[str, object]) -> None:
    assert plain_condition(AttributeCondition("a", value_test(text))) == {"attribute": "a"} | form


@pytest.mark.parametrize(
    ("text", "count", "within", "each", "up_to"),
    [
        ("", None, None, False, None),
        ("au moins 3 fois dans les 30 derniers jours", ("at_least", "3"), "30d", False, None),
        ("3 visites ou plus", ("at_least", "3"), None, False, None),
        ("> 10 en 2 semaines", ("more_than", "10"), "2w", False, None),
        ("in the last 3 months", None, "90d", False, None),
        ("0", ("is", "0"), None, False, None),
        ("per click, up to 5", None, None, True, 5),
    ],
)
def test_how_often_and_how_lately_is_read_too(
    text: str, count: tuple[str, str] | None, within: str | None, each: bool, up_to: int | None
) -> None:
    doing = doing_of(text)
    said = None
    if doing.count is not None:
        (operator,) = doing.count.operators
        said = (operator.name, getattr(operator.operand, "text", ""))
    assert (said, doing.within and doing.within.text, doing.each, doing.up_to) == (count, within, each, up_to)


def test_columns_are_found_without_headers_that_help() -> None:
    rows = [["Secteur", "Industrie", "10"], ["Pays", "France", "+5"]]
    assert columns_of(["A", "B", "C"], rows) == Columns(criterion=0, value=1, points=2)


texts = st.one_of(
    st.sampled_from(
        ["Secteur", "Page vue", "+10", "−5 pts", "> 50", "entre 5 et 3", "1-2-3", "par", "30 jours", "max 0"]
    ),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=20),
)


@given(st.lists(st.lists(st.none() | texts, min_size=4, max_size=4), max_size=12))
def test_whatever_stands_in_a_sheet_every_row_is_a_rule_or_says_why(rows: list[list[str | None]]) -> None:
    lines = lines_of(rows, Columns(criterion=0, value=1, points=2, group=3))
    found = transcribe(lines, KNOWN, {})
    assert [row.line for row in found] == list(lines)
    assert all((row.condition is None) != (row.problem is None) for row in found)
    grid = grid_of(found, name="x", profile="Profil", behaviour="Comportement")
    ruled = [row for row in found if row.condition is not None]
    assert (grid is None) == (not ruled)
    if grid is not None and len(grid.criteria) <= MOST_CRITERIA:
        assert sum(len(criterion.rungs) for criterion in grid.criteria) == len(ruled)
        assert plain(parse_grid(to_yaml(grid))) == plain(grid)


def test_an_activity_and_an_attribute_stand_in_groups_of_their_own() -> None:
    names, rows = rows_of("Critère;Valeur;Points\nSecteur;Industrie;5\nDemande de démo;;20\n")
    grid = made(transcribe(lines_of(rows, columns_of(names, rows)), KNOWN, {}))
    assert [(group.id, group.axis) for group in grid.groups] == [("profil", "fit"), ("comportement", "engagement")]
    assert isinstance(grid.criteria[1].rungs[0].condition, ActivityCondition)


@pytest.mark.parametrize(
    ("value", "operator", "times", "within"),
    [
        ("0 clic depuis 6 mois", "is", "0", "180d"),
        ("aucun depuis 90 jours", "is", "0", "90d"),
        ("jamais", "is", "0", None),
        ("pas de clic", "is", "0", None),
        ("never", "is", "0", None),
        ("au moins une fois dans le mois", "at_least", "1", "30d"),
        ("3 visites cette semaine", "at_least", "3", "1w"),
    ],
)
def test_what_did_not_happen_is_asked_as_such(value: str, operator: str, times: str, within: str | None) -> None:
    doing = doing_of(value)
    assert doing.left == ""
    assert doing.count is not None
    (test,) = doing.count.operators
    assert (test.name, getattr(test.operand, "text", None)) == (operator, times)
    assert (doing.within and doing.within.text) == within


@pytest.mark.parametrize("value", ["oui", "x", "", "téléchargé", "ouverte", "dans les 30 derniers jours", "attended"])
def test_a_word_that_says_that_it_was_done_asks_nothing_more(value: str) -> None:
    assert (doing_of(value).count, doing_of(value).left) == (None, "")


def test_words_that_nobody_understands_are_told_and_make_no_rule() -> None:
    unclear, double = transcribed(
        "Critère;Valeur;Points\nPage vue;si le commercial est d'accord;10\nPage vue + démo;oui;5"
    )
    assert unclear.problem is not None
    assert "si le commercial est d'accord" in unclear.problem.fr
    assert (double.subject, double.condition) == (None, None)


def test_totals_of_a_sheet_are_no_rules() -> None:
    rows = transcribed(
        "Famille;Critère;Valeur;Points\nProfil;Effectif;50 et plus;8\nSous-total;;;32\n"
        "Gestes;Page vue;3 fois;9\nTOTAL;;;41"
    )
    assert [row.line.points for row in rows if row.condition is not None] == [8, 9]
    assert [row.problem.fr for row in rows if row.problem is not None] == ["c’est un total"] * 2

"""A grid as people keep it in a spreadsheet becomes rules, row by row, and no row is lost silently."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.conditions import ActivityCondition, AttributeCondition, Operator, Selection, ValueTest
from leadgrid.grids import MOST_CRITERIA, Grid
from leadgrid.instants import Duration
from leadgrid.quarantines import File, look_at
from leadgrid.reading import parse_grid
from leadgrid.transcripts import (
    Answer,
    Aside,
    Columns,
    Known,
    Ladder,
    Line,
    Made,
    Row,
    Said,
    Sides,
    Subject,
    asides_of,
    columns_of,
    figures_of,
    grid_of,
    has_comments,
    ladders_of,
    lines_of,
    sides_of,
    transcribe,
)
from leadgrid.transcripts.ages import age_of
from leadgrid.transcripts.columns import MOST_LINES
from leadgrid.transcripts.doings import Doing, doing_of
from leadgrid.transcripts.ladders import MOST_COMPARED
from leadgrid.transcripts.meanings import asked_of
from leadgrid.transcripts.quantities import Unread
from leadgrid.transcripts.rules import NOTHING_SAID
from leadgrid.values import normal, text_key
from leadgrid.writing import plain, to_yaml
from leadgrid.writing.forms import plain_condition
from tests.reference.scoring import Event, Lead, holds
from tests.reference.values import DAY

NOW = 1_000 * DAY
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


def transcribed(sheet: str, said: Said = NOTHING_SAID, known: Known = KNOWN) -> tuple[Row, ...]:
    names, rows = rows_of(sheet)
    return transcribe(lines_of(rows, columns_of(names, rows)), known, said)


def written(rows: Sequence[Row], *adding: str) -> Made | None:
    return grid_of(ladders_of(rows, adding=adding), name="La nôtre", profile="Profil", behaviour="Comportement")


def made(rows: Sequence[Row], *adding: str) -> Grid:
    found = written(rows, *adding)
    assert found is not None
    return found.grid


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
    rows = {row.line.criterion: row for row in transcribed(SHEET, Said(said))}
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
        ("« Sans objet »", {"is": "Sans objet"}),
        ("> 10 k€", {"more_than": 10000}),
        ("> 10 et <= 49", {"more_than": 10, "at_most": 49}),
        ("pas renseigné", {"known": False}),
        ("non vide", {"known": True}),
        ("tous sauf France", {"is_not": "France"}),
        ("250 et +", {"at_least": 250}),
        ("+ de 250", {"more_than": 250}),
        ("Recherche & développement", {"is": "Recherche & développement"}),
    ],
)
def test_a_value_is_read_as_people_write_it(text: str, form: dict[str, object]) -> None:
    asked = asked_of("a", text)
    assert not isinstance(asked, Unread)
    assert plain_condition(asked) == {"attribute": "a"} | form


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
    doing = doing_of(text, nouns=["visites", "click"])
    assert isinstance(doing, Doing)
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
    found = transcribe(lines, KNOWN)
    assert [row.line for row in found] == list(lines)
    assert all((row.condition is None) != (row.problem is None) for row in found)
    whole = written(found)
    ruled = [row for row in found if row.condition is not None]
    assert (whole is None) == (not ruled)
    if whole is not None and len(whole.grid.criteria) <= MOST_CRITERIA:
        grid = whole.grid
        rungs = dict(grid.rungs)
        assert [rungs[whole.places[row.line.number]].points for row in ruled] == [row.line.points for row in ruled]
        assert sum(len(criterion.rungs) for criterion in grid.criteria) == len(ruled)
        assert plain(parse_grid(to_yaml(grid))) == plain(grid)


def test_an_activity_and_an_attribute_stand_in_groups_of_their_own() -> None:
    names, rows = rows_of("Critère;Valeur;Points\nSecteur;Industrie;5\nDemande de démo;;20\n")
    grid = made(transcribe(lines_of(rows, columns_of(names, rows)), KNOWN))
    assert [(group.id, group.axis) for group in grid.groups] == [("profil", "fit"), ("comportement", "engagement")]
    assert isinstance(grid.criteria[1].rungs[0].condition, ActivityCondition)


@pytest.mark.parametrize(
    ("value", "operator", "times", "within"),
    [
        ("0 clic depuis 6 mois", "is", "0", "180d"),
        ("aucun depuis 90 jours", "is", "0", "90d"),
        ("rien depuis plus de 3 mois", "is", "0", "90d"),
        ("jamais", "is", "0", None),
        ("n'a jamais cliqué", "is", "0", None),
        ("pas de clic", "is", "0", None),
        ("non", "is", "0", None),
        ("never", "is", "0", None),
        ("none since 2 weeks", "is", "0", "2w"),
        ("au moins une fois dans le mois", "at_least", "1", "30d"),
        ("plus de 3 clics sur 30 jours", "more_than", "3", "30d"),
        ("3x / 30j", "at_least", "3", "30d"),
        ("twice in the last 7 days", "at_least", "2", "7d"),
    ],
)
def test_what_did_not_happen_is_asked_as_such(value: str, operator: str, times: str, within: str | None) -> None:
    doing = doing_of(value, nouns=["clic", "clique"])
    assert isinstance(doing, Doing)
    assert doing.count is not None
    (test,) = doing.count.operators
    assert (test.name, getattr(test.operand, "text", None)) == (operator, times)
    assert (doing.within and doing.within.text) == within


@pytest.mark.parametrize("value", ["oui", "x", "", "téléchargé", "téléchargement", "dans les 30 derniers jours"])
def test_a_word_that_says_that_it_was_done_asks_nothing_more(value: str) -> None:
    doing = doing_of(value, nouns=["telechargement"])
    assert isinstance(doing, Doing)
    assert doing.count is None


@pytest.mark.parametrize(
    "value",
    [
        "si le commercial est d'accord", "pas plus de 3", "jamais sauf en mai", "3 fois par mois", "page tarifs",
        "1 clic depuis plus de 90 jours", "cette semaine", "par clic, max 10 pts", "récemment", "30 jours",
        "non ou oui", "une seule fois", "max 3",
    ],
)  # fmt: skip
def test_an_activity_of_which_a_word_is_left_over_is_not_understood(value: str) -> None:
    assert doing_of(value, nouns=["clic", "page", "vue"]) == Unread(value)


@pytest.mark.parametrize(
    "value",
    [
        "jamais", "autres", "ne contient pas directeur", "pas plus de 50", "> 50 depuis 6 mois", "plus de 6 mois",
        "dir*", "n/a",
        "sauf France et Belgique", "> 1.000", "50 à 20", "pas de services", "contient chef sauf chef d'atelier",
    ],
)  # fmt: skip
def test_a_value_of_which_a_word_is_left_over_is_not_understood(value: str) -> None:
    assert asked_of("secteur", value) == Unread(value)


def test_words_that_nobody_understands_make_no_rule_until_somebody_says_what_they_mean() -> None:
    sheet = "Critère;Valeur;Points\nPage vue;si le commercial est d'accord;10\nSecteur;autres;5\nPays;France;2,5"
    unclear, other, broken = transcribed(sheet)
    assert [(row.condition, row.asks) for row in (unclear, other)] == [(None, "meaning")] * 2
    assert unclear.problem is not None
    assert unclear.problem.fr == "pas compris : « si le commercial est d'accord »"
    assert broken.asks == "points"
    known = AttributeCondition("sector", ValueTest((Operator("known", True),)))
    said = Said(answers={2: Answer(is_left=True), 3: Answer(known), 4: Answer(points=3)})
    left, understood, counted = transcribed(sheet, said)
    assert (left.condition, understood.condition, counted.line.points) == (None, known, 3)


def test_a_rung_that_somebody_explained_is_not_called_by_words_that_nobody_understood() -> None:
    known = AttributeCondition("sector", ValueTest((Operator("known", True),)))
    rows = transcribed("Critère;Valeur;Points\nSecteur;BTP;9\nSecteur;autres;5", Said(answers={3: Answer(known)}))
    labels = [rung.label and rung.label.told("fr") for rung in made(rows).criteria[0].rungs]
    assert labels == ["BTP", None]


@pytest.mark.parametrize(
    ("criterion", "value", "form"),
    [
        ("Page vue (30 jours)", "jamais", {"activity": "page_view", "within": "30d", "count": 0}),
        ("Page vue + démo", "oui", None),
        ("Page vue tarifs", "", None),
        ("Pas de page vue depuis 90 jours", "", {"activity": "page_view", "within": "90d", "count": 0}),
        ("Effectif > 50", "", {"attribute": "employees", "more_than": 50}),
        ("Effectif (salariés)", "50+", {"attribute": "employees", "at_least": 50}),
        ("Secteur géographique", "Ouest", None),
        ("Aucune activité depuis 90 jours", "", {"activity": "any", "within": "90d", "count": 0}),
        ("Activité", "jamais", {"activity": "any", "count": 0}),
        ("Sujet", "bleu", None),
        ("Mail envoyé", "pas de clic après 6 envois", {"silent": {"activity": "email_click"}, "last": 6,
                                                      "of": {"activity": "email_sent"}}),
    ],
)  # fmt: skip
def test_every_word_of_a_criterion_counts_too(criterion: str, value: str, form: dict[str, object] | None) -> None:
    known = Known(KNOWN.attributes, (*KNOWN.activities, "email_sent"))
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};{value};5", known=known)
    assert (None if row.condition is None else plain_condition(row.condition)) == form


def test_a_criterion_that_somebody_explained_keeps_its_own_not() -> None:
    said = Said({text_key("Pas de vue de la fiche (30 j)"): Subject("activity", "page_view")})
    (row,) = transcribed("Critère;Valeur;Points\nPas de vue de la fiche (30 j);;-5", said)
    assert row.condition is None or plain_condition(row.condition)["count"] == 0


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("@gmail.com", {"attribute": "derived.email_domain", "is": "gmail.com"}),
        ("gmail.com, @hotmail.fr", {"attribute": "derived.email_domain", "in": ["gmail.com", "hotmail.fr"]}),
        ("sauf @gmail.com", {"attribute": "derived.email_domain", "is_not": "gmail.com"}),
        ("gratuite", {"attribute": "derived.email_free", "is": True}),
        (".fr", {"attribute": "Adresse e-mail", "ends_with": ".fr"}),
    ],
)
def test_a_domain_is_looked_for_where_domains_are(value: str, form: dict[str, object]) -> None:
    known = ("Adresse e-mail", "derived.email_domain", "derived.email_free")
    asked = asked_of("Adresse e-mail", value, known=known)
    assert not isinstance(asked, Unread)
    assert plain_condition(asked) == form


def test_a_criterion_may_be_the_domain_of_an_address() -> None:
    known = Known(("E-mail", "derived.email_domain"))
    first, second = transcribed("Critère;Valeur;Points\nDomaine e-mail;gmail.com;-5\nE-mail;gmail.com;-5", known=known)
    assert first.condition == second.condition
    assert first.condition is not None
    assert plain_condition(first.condition) == {"attribute": "derived.email_domain", "is": "gmail.com"}


@pytest.mark.parametrize("value", ["gmail", "jean, marie"])
def test_what_is_no_address_is_not_compared_with_addresses(value: str) -> None:
    assert asked_of("E-mail", value, known=["E-mail"]) == Unread(value)


def test_a_domain_is_the_end_of_an_address_where_no_domains_are_kept() -> None:
    asked = asked_of("E-mail", "@gmail.com", known=["E-mail"])
    assert not isinstance(asked, Unread)
    assert plain_condition(asked) == {"attribute": "E-mail", "ends_with": "@gmail.com"}


def test_totals_of_a_sheet_are_no_rules_unless_somebody_says_so() -> None:
    sheet = (
        "Famille;Critère;Valeur;Points\nProfil;Effectif;50 et plus;8\n;Secteur;BTP;24\nSous-total;;;32\n"
        "Gestes;Page vue;3 fois;9\n;Total des vues;> 5;3\n;;;12\n;Score max;sur 100;44"
    )
    rows = transcribed(sheet)
    assert [row.line.points for row in rows if row.condition is not None] == [8, 24, 9]
    assert [row.line.number for row in rows if row.is_total] == [4, 7, 8]
    assert rows[4].asks == "subject"
    kept = transcribed(sheet, Said(no_totals=[7]))
    assert [row.line.number for row in kept if row.is_total] == [4, 8]
    assert kept[5].condition is None


def test_points_alone_make_no_rule() -> None:
    (_, bare) = transcribed("Critère;Valeur;Points\nSecteur;BTP;5\n;;9")
    assert (bare.condition, bare.asks) == (None, "meaning")


def test_lines_are_numbered_as_the_sheet_numbers_them() -> None:
    seen = look_at(File("g.csv", b"Notre grille;;\n\nCrit\xc3\xa8re;Valeur;Points\nSecteur;BTP;5\n\nPays;France;3\n"))
    assert seen.names == ("Critère", "Valeur", "Points")
    read = lines_of(seen.rows, columns_of(seen.names, seen.rows), numbers=seen.lines)
    assert [(line.number, line.criterion) for line in read] == [(4, "Secteur"), (6, "Pays")]
    lines = lines_of([["Secteur", "BTP", "5"], ["Pays", "France", "3"]], Columns(0, 1, 2), numbers=[4, 9])
    assert [line.number for line in lines] == [4, 9]


def test_a_comment_becomes_the_reason_of_its_rule() -> None:
    grid = made(
        transcribed(
            "Critère;Valeur;Points;Commentaire\nSecteur;BTP;5;cœur de cible\nSecteur;Industrie;3;\nPays;France;2;proche"
        )
    )
    assert [criterion.why and criterion.why.told("fr") for criterion in grid.criteria] == [
        "BTP: cœur de cible",
        "proche",
    ]


def test_the_narrower_line_of_a_criterion_is_looked_at_first() -> None:
    rows = transcribed("Critère;Valeur;Points\nSecteur;pas Services;5\nSecteur;Industrie ou BTP;10\nSecteur;vide;-3")
    (ladder,) = ladders_of(rows)
    assert [row.line.value for row in ladder.rows] == ["Industrie ou BTP", "pas Services", "vide"]
    assert (ladder.overlap, ladder.unreached) == (True, ())
    assert [criterion.kind for criterion in made(rows, ladder.key).criteria] == ["when"] * 3


def test_a_line_that_nobody_can_get_to_is_told() -> None:
    (ladder,) = ladders_of(transcribed("Critère;Valeur;Points\nSecteur;BTP;5\nSecteur;btp;10\nSecteur;vide;1"))
    assert ladder.unreached == (3,)
    twice = "Page vue;3 fois en 30 jours;5\nPage vue;au moins 3 fois en 30 jours;9"
    (counts,) = ladders_of(transcribed(f"Critère;Valeur;Points\n{twice}"))
    assert counts.unreached == (3,)
    (apart,) = ladders_of(transcribed("Critère;Valeur;Points\nFonction;contient chef;5\nFonction;contient directeur;9"))
    assert (apart.overlap, apart.unreached) == (True, ())


def test_lines_of_which_nobody_can_tell_whether_they_overlap_may_add_up() -> None:
    where = Selection(("page_view",), (("page", ValueTest((Operator("is", "tarifs"),))),))
    said = Said(answers={3: Answer(ActivityCondition(where))})
    (ladder,) = ladders_of(transcribed("Critère;Valeur;Points\nPage vue;3 fois;5\nPage vue;page tarifs;9", said))
    assert (len(ladder.rows), ladder.overlap, ladder.unreached) == (2, True, ())


PAGE = (Path(__file__).parents[1] / "docs" / "transcripts.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "read", "criteria"),
    [
        (said, cells[2].strip(), ("E-mail",) if "address" in cells[1] else criteria)
        for title, criteria in (("attribute", ("Secteur",)), ("activity", ("Clic", "Page vue", "Envoyé")))
        for line in PAGE.partition(f"## Beside an {title}")[2].partition("##")[0].splitlines()
        if len(cells := line.split("|")) == 4
        for said in re.findall("«(.+?)»", cells[1])
        if "…" not in said
    ],
)
def test_the_page_says_what_is_understood_and_what_is_asked(said: str, read: str, criteria: tuple[str, ...]) -> None:
    derived = ("derived.email_domain", "derived.email_free", "derived.email_disposable", "derived.email_valid")
    known = Known(("sector", "E-mail", *derived), ("email_click", "page_view", "email_open", "email_sent"))
    asks = {row.asks for name in criteria for row in transcribe([Line(2, name, said, 5, "5")], known)}
    assert asks == {"meaning"} if read == "asked" else None in asks


def test_of_very_many_lines_nothing_is_claimed_and_each_is_a_rung() -> None:
    sheet = "Critère;Valeur;Points\n" + "".join(f"Secteur;Ville {number};5\n" for number in range(MOST_COMPARED))
    (ladder,) = ladders_of(transcribed(f"{sheet}Secteur;ville 0;5\n"))
    assert (len(ladder.rows), ladder.overlap, ladder.unreached) == (MOST_COMPARED + 1, False, ())
    (compared,) = ladders_of(transcribed(f"{sheet}".replace("Ville 149", "ville 0")))
    assert compared.unreached == (MOST_COMPARED + 1,)


VALUES = (
    "BTP", "btp", "pas BTP", "BTP ou Services", "> 5", "5 à 10", "moins de 10", "5", "250+", "contient chef", "vide",
    "contient chef ou sous-chef", "commence par sous", "finit par chef", "connu", "sauf BTP, 5", "chef",
)  # fmt: skip
TIMES = (
    "jamais", "", "3 fois", "plus de 3 fois", "1 à 4 fois", "3 fois en 30 jours", "aucune depuis 30 jours",
    "dans les 7 derniers jours", "moins de 2 fois en 30 jours", "0 depuis 7 jours",
)  # fmt: skip
HELD = st.sampled_from(["", "BTP", "Services", "5", "5.0", "7", "10", "249", "250", "chef", "sous-chef", "chefs", "x"])


@given(st.lists(st.sampled_from(VALUES), min_size=2, max_size=4), st.lists(HELD, min_size=1, max_size=8))
def test_what_is_said_of_lines_that_go_together_holds_for_every_value(lines: list[str], values: list[str]) -> None:
    """Held against a second reading of the grid language: no lead gets to a line that is called unreached, nor do two
    lines fit one lead where that is denied."""
    sheet = "Critère;Valeur;Points\n" + "".join(f"Secteur;{line};5\n" for line in lines)
    (ladder,) = ladders_of(transcribed(sheet))
    for value in values:
        _agrees(ladder, Lead("a", {"sector": value}, 0, []))


@given(
    st.lists(st.sampled_from(TIMES), min_size=2, max_size=4),
    st.lists(st.lists(st.integers(1, 40), max_size=6), min_size=1, max_size=6),
)
def test_what_is_said_of_lines_that_go_together_holds_for_every_history(
    lines: list[str], ages: list[list[int]]
) -> None:
    sheet = "Critère;Valeur;Points\n" + "".join(f"Page vue;{line};5\n" for line in lines)
    for each in ages:
        events = [Event("page_view", NOW - age * DAY, {}) for age in each]
        for ladder in ladders_of(transcribed(sheet)):
            _agrees(ladder, Lead("a", {}, 0, events))


def _agrees(ladder: Ladder, lead: Lead) -> None:
    fits = [
        row.line.number
        for row in ladder.rows
        if row.condition is not None and holds(lead, plain_condition(row.condition), as_of=NOW)
    ]
    assert not fits or fits[0] not in ladder.unreached
    assert ladder.overlap or len(fits) <= 1


@given(st.sampled_from(TIMES), st.text("bfgjkqwz", min_size=3, max_size=8))
def test_a_word_that_nobody_knows_leaves_the_whole_line_open(said: str, word: str) -> None:
    (before, after) = transcribed(f"Critère;Valeur;Points\nPage vue;{word} {said};5\nPage vue;{said} {word};5")
    assert [(row.condition, row.asks) for row in (before, after)] == [(None, "meaning")] * 2


@pytest.mark.parametrize("criterion", ["Page vue ou clic", "Page vue / Clic", "page_view or email_click"])
def test_either_of_two_activities_is_read_where_the_words_say_it(criterion: str) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};3 fois en 30 jours;9")
    assert row.condition is not None
    assert plain_condition(row.condition) == {
        "activity": ["page_view", "email_click"], "within": "30d", "count": {"at_least": 3}
    }  # fmt: skip


@pytest.mark.parametrize(
    "criterion", ["Page vue + clic", "Page vue et clic", "Page vue, clic", "Page vue / clic + démo"]
)
def test_what_may_ask_for_both_is_asked(criterion: str) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};;9")
    assert (row.condition, row.asks) == (None, "subject")
    both = Said({text_key(criterion): Subject("activity", "page_view", ("email_click",))})
    (said,) = transcribed(f"Critère;Valeur;Points\n{criterion};3 fois;9", both)
    assert isinstance(said.condition, ActivityCondition)
    assert said.condition.selection.types == ("page_view", "email_click")


@pytest.mark.parametrize(
    ("criterion", "value", "within"),
    [
        ("Inactif", "depuis 6 mois", "180d"),
        ("Inactif depuis 6 mois", "oui", "180d"),
        ("Inactive", "for 6 months", "180d"),
        ("Lead endormi", "plus de 90 jours", "90d"),
        ("Inactivité", "> 90 jours", "90d"),
        ("Idle (90 days)", "yes", "90d"),
        ("Dormant", "since 90 days", "90d"),
        ("Silencieux", "90 jours", "90d"),
        ("Sans activité", "depuis 6 mois", "180d"),
        ("No activity", "90 days", "90d"),
    ],
)
@pytest.mark.parametrize("is_said", [False, True])
def test_who_is_inactive_has_done_nothing(criterion: str, value: str, within: str, is_said: bool) -> None:
    said = Said({text_key(criterion): Subject("any")}) if is_said else NOTHING_SAID
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};{value};-10", said)
    assert row.condition is not None
    assert plain_condition(row.condition) == {"activity": "any", "within": within, "count": 0}


@pytest.mark.parametrize(
    ("criterion", "value"),
    [
        ("Inactif", ""), ("Inactif", "oui"), ("Inactif", "non"), ("Inactif", "jamais"), ("Inactif", "moins de 6 mois"),
        ("Pas inactif", "depuis 6 mois"), ("Pas de page vue", "jamais"), ("Pas de page vue", "non"),
        ("Inactif sur le site", "depuis 6 mois"),
    ],
)  # fmt: skip
def test_since_when_and_a_no_to_a_no_are_asked(criterion: str, value: str) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};{value};-10")
    assert row.condition is None


def test_since_when_beside_a_criterion_that_nobody_knows_does_not_say_that_it_was_done() -> None:
    said = Said(
        {text_key("Hibernation"): Subject("any"), text_key("Inactif e-mail"): Subject("activity", "email_click")}
    )
    since, lately, idle = transcribed(
        "Critère;Valeur;Points\nHibernation;depuis 6 mois;-9\nHibernation;dans les 30 derniers jours;9\n"
        "Inactif e-mail;depuis 6 mois;-5",
        said,
    )
    assert (since.condition, since.asks) == (None, "meaning")
    assert lately.condition is not None
    assert plain_condition(lately.condition) == {"activity": "any", "within": "30d"}
    assert idle.condition is not None
    assert plain_condition(idle.condition) == {"activity": "email_click", "within": "180d", "count": 0}


def test_an_attribute_that_is_called_like_doing_nothing_is_that_attribute() -> None:
    (row,) = transcribed("Critère;Valeur;Points\nInactif;oui;-5", known=Known(("Inactif",), ("page_view",)))
    assert row.subject == Subject("attribute", "Inactif")


@pytest.mark.parametrize(
    "value", ["at least 3 times in 60 days", "3+ times in 60 days", "au moins 3 fois en 60 jours", "≥ 3 sur 60 jours"]
)
def test_how_often_is_read_alike_in_both_languages(value: str) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\nEmail clicked;{value};6")
    assert row.condition is not None
    assert plain_condition(row.condition) == {"activity": "email_click", "within": "60d", "count": {"at_least": 3}}


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("Lifecycle stage", "Phase du cycle de vie"), ("First name", "Prénom"), ("Last name", "Nom"),
        ("Created", "Date de création"), ("Company name", "Nom de l'entreprise"), ("Phase du cycle de vie", None),
    ],
)  # fmt: skip
def test_what_a_tool_calls_a_column_is_known_in_both_languages(criterion: str, name: str | None) -> None:
    names = ("Prénom", "Nom", "Date de création", "Phase du cycle de vie", "Nom de l'entreprise")
    (there,) = transcribed(f"Critère;Valeur;Points\n{criterion};x;6", known=Known(names))
    assert there.subject == Subject("attribute", name or criterion)
    (lacking,) = transcribed("Critère;Valeur;Points\nNom de l'entreprise;renseigné;6", known=Known(("Nom",)))
    assert lacking.asks == "subject"


@pytest.mark.parametrize(
    "criterion", ["Page vue ou clic (30 jours)", "Page vue / clic sur 30 jours", "Page vue ou clic, 30 j"]
)
def test_either_of_two_activities_may_have_a_window(criterion: str) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};;9")
    assert row.condition is not None
    assert plain_condition(row.condition) == {"activity": ["page_view", "email_click"], "within": "30d"}
    both = criterion.replace(" ou ", " + ").replace(" / ", " + ")
    said = Said({text_key(both): Subject("activity", "page_view", ("email_click",))})
    (asked,), (told,) = (transcribed(f"Critère;Valeur;Points\n{both};;9", each) for each in (NOTHING_SAID, said))
    assert (asked.asks, told.condition) == ("subject", row.condition)


TOLD = Known(
    ("Adresse e-mail", "derived.email_free", "derived.email_valid", "Opt-in", "VIP", "Date de création", "Échéance"),
    ("page_view", "Création"),
    {"opt-in": Sides("Oui", "Non"), "vip": Sides("x", None)},
    {text_key("Date de création"): "Création", text_key("Échéance"): None},
)


@pytest.mark.parametrize(
    ("criterion", "value", "form"),
    [
        ("Adresse e-mail professionnelle", "oui", {"attribute": "derived.email_free", "is": False}),
        ("Adresse e-mail professionnelle", "non", {"attribute": "derived.email_free", "is": True}),
        ("Business email", "", {"attribute": "derived.email_free", "is": False}),
        ("Free e-mail", "no", {"attribute": "derived.email_free", "is": False}),
        ("Adresse mail invalide", "x", {"attribute": "derived.email_valid", "is": False}),
        ("Adresse e-mail professionnelle", "renseigné", None),
        ("Opt-in", "yes", {"attribute": "Opt-in", "is": "Oui"}),
        ("Opt-in", "faux", {"attribute": "Opt-in", "is": "Non"}),
        ("Opt-in", "0", {"attribute": "Opt-in", "is": "Non"}),
        ("Opt-in", "vide", {"attribute": "Opt-in", "known": False}),
        ("Opt-in", "", None),
        ("VIP", "", {"attribute": "VIP", "is": "x"}),
        ("VIP", "non", None),
        ("Opt-in", "sauf yes", None),
        ("Opt-in", "sauf oui", {"attribute": "Opt-in", "is_not": "oui"}),
        ("Adresse e-mail valide", "pas oui", None),
    ],
)
def test_yes_and_no_are_the_two_values_of_the_data(criterion: str, value: str, form: dict[str, object] | None) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};{value};5", known=TOLD)
    assert (None if row.condition is None else plain_condition(row.condition)) == form


@pytest.mark.parametrize(
    ("criterion", "name", "form"),
    [
        ("Adresse e-mail pro", "derived.email_free", {"attribute": "derived.email_free", "is": False}),
        ("Adresse e-mail personnelle", "derived.email_free", {"attribute": "derived.email_free", "is": True}),
        ("Type d'adresse", "derived.email_free", None),
        ("Accord RGPD", "Opt-in", {"attribute": "Opt-in", "is": "Oui"}),
        ("Pas d'accord RGPD", "Opt-in", None),
        ("Client inactif", "VIP", None),
    ],
)
def test_what_a_criterion_says_of_an_attribute_that_somebody_chose_is_no_contrary(
    criterion: str, name: str, form: dict[str, object] | None
) -> None:
    said = Said({text_key(criterion): Subject("attribute", name)})
    (row,) = transcribed(f"Critère;Valeur;Points\n{criterion};oui;5", said, TOLD)
    assert (None if row.condition is None else plain_condition(row.condition)) == form


@pytest.mark.parametrize(
    ("values", "sides"),
    [
        (["non", "OUI"], Sides("OUI", "non")), (["true", "false"], Sides(True, False)), (["true"], Sides(True, False)),
        (["0", "1"], Sides("1", "0")), (["x"], Sides("x", None)), (["oui", "yes"], None), (["oui", "12"], None),
        ([], None),
    ],
)  # fmt: skip
def test_an_attribute_says_yes_or_no_by_its_values(values: list[str], sides: Sides | None) -> None:
    assert sides_of(values) == sides


YOUNG = {"activity": "Création", "within": "180d"}
OLD = {"all": [{"activity": "Création"}, YOUNG | {"count": 0}]}


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("moins de 6 mois", YOUNG), ("il y a moins de 6 mois", YOUNG), ("créé il y a moins de 6 mois", YOUNG),
        ("< 180 jours", YOUNG), ("less than 6 months ago", YOUNG), ("dans les 6 derniers mois", YOUNG),
        ("in the last 180 days", YOUNG), ("depuis plus de 6 mois", OLD), ("more than 180 days ago", OLD),
        ("> 6 mois", OLD), ("moins de six mois", None), ("renseigné", {"attribute": "Date de création", "known": True}),
        ("> 2024", None), ("depuis 6 mois", None), ("récent", None),
        ("05/03/2026", {"attribute": "Date de création", "is": "05/03/2026"}),
    ],
)  # fmt: skip
def test_the_age_of_a_date_is_that_of_the_activity_made_of_it(value: str, form: dict[str, object] | None) -> None:
    (row,) = transcribed(f"Critère;Valeur;Points\nDate de création;{value};5", known=TOLD)
    assert (None if row.condition is None else plain_condition(row.condition)) == form
    (unmade,) = transcribed(f"Critère;Valeur;Points\nÉchéance;{value};5", known=TOLD)
    if form in (YOUNG, OLD):
        assert (unmade.condition, unmade.asks) == (None, "meaning")
        assert unmade.problem is not None
        assert "date d’une activité" in unmade.problem.fr


def test_one_year_is_said_in_words_too() -> None:
    ages = {age_of(text) for text in ("moins d'un an", "less than a year ago", "< 1 an", "moins de 365 jours")}
    assert ages == {(Duration(365, "d"), False)}


def test_a_form_begins_with_the_figures_of_its_line() -> None:
    texts = ("at least 3 openings within 60 days", "relance 2 semaines", "3 à 5 fois", "30 jours", "tarifs 2026")
    assert [figures_of(text) for text in texts] == [(3, 60), (None, 14), (None, None), (None, 30), (None, None)]


def test_what_is_no_rule_is_told_with_its_line() -> None:
    header = ["Critère", "Valeur", "Points", "Responsable", "column 5"]
    rows: list[list[str | None]] = [
        ["QUI IL EST", None, None, None, None],
        ["Secteur", "Industrie", "20", "Léa", None],
        [None, "BTP", "10", None, "validé par Paul"],
        ["Sous-total", None, "30", None, "à revoir"],
        ["CE QU'IL FAIT", None, None, None, "selon les ventes"],
        ["Page vue", "", "3", None, None],
        ["* les points sont revus chaque trimestre", None, None, None, None],
        ["Clic", "", "3", None, None],
        ["Fin", None, None, None, None],
    ]
    columns = columns_of(header, rows)
    numbers = range(4, 4 + len(rows))
    lines = lines_of(rows, columns, numbers=numbers)
    assert [line.why for line in lines if line.why] == ["validé par Paul"]
    assert [line.group for line in lines][-1] == "CE QU'IL FAIT"
    assert asides_of(header, rows, columns, lines, numbers=numbers, titles=(1,)) == (
        Aside("title", 1),
        Aside("column", None, "Responsable"),
        Aside("note", 7, "à revoir"),
        Aside("note", 8, "selon les ventes"),
        Aside("note", 10, "* les points sont revus chaque trimestre"),
        Aside("note", 12, "Fin"),
    )


def test_rows_beyond_the_most_are_told() -> None:
    rows: list[list[str | None]] = [["Secteur", f"Ville {number}", "1"] for number in range(MOST_LINES + 2)]
    columns = Columns(0, 1, 2)
    lines = lines_of(rows, columns)
    assert asides_of(["a", "b", "c"], rows, columns, lines) == (Aside("later", MOST_LINES + 2),)


@given(st.lists(st.lists(st.none() | texts, min_size=5, max_size=5), max_size=12))
def test_whatever_stands_in_a_sheet_every_text_is_in_a_line_or_told(rows: list[list[str | None]]) -> None:
    columns = Columns(criterion=0, value=1, points=2, group=3, unnamed=(4,))
    lines = lines_of(rows, columns)
    told = asides_of(["a", "b", "c", "d", ""], rows, columns, lines)
    kept = " ".join(
        [*(part for line in lines for part in (line.criterion, line.value, line.said_points, line.group, line.why))]
        + [aside.text for aside in told]
    )
    known = set(map(text_key, re.split(r"\s+", kept)))
    for row in rows:
        for text in row:
            assert set(map(text_key, re.split(r"\s+", normal(text or "")))) <= known | {""}


@pytest.mark.parametrize(("part", "is_told"), [("xl/comments1.xml", True), ("xl/worksheets/sheet1.xml", False)])
def test_comments_on_cells_are_told(part: str, is_told: bool) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(part, "<x/>")
    assert has_comments(packed.getvalue()) == is_told
    assert not has_comments(b"a;b\n")

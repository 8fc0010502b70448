"""A spreadsheet of criteria becomes a grid on the screen: what is not recognised is asked, and nothing is lost."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import desks
import resources
from components.transcripts import Written, transcript
from leadgrid import datasets
from leadgrid.grids import Grid
from leadgrid.mappings import Derivation, Mappings
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from leadgrid.writing.forms import plain_condition
from tests.app.builders import HOSTILE
from tests.app.test_grids_page import SAMPLE_GRID
from voices import Voice

SHEET = (
    "Critère;Valeur;Points\nSecteur d'activité;BTP ou Industrie;10\nDemande de démo;;20\nCouleur préférée;bleu;3\n"
    "Effectif;50 et plus;beaucoup\n"
)


def script() -> None:
    # its text alone is run, without the names of this module
    from tests.app.test_transcripts import drawn

    drawn()


def drawn() -> None:
    """The way from a spreadsheet to a grid, beside the sample's data."""
    st.session_state["made"] = transcript(desks.desk())


def shown(sheet: str = SHEET, language: Language = "fr", workspace: Workspace | None = None) -> AppTest:
    screen = AppTest.from_function(script, default_timeout=60)
    screen.query_params["lang"] = language
    if workspace is not None:
        screen.query_params["w"] = workspace.id
    screen.run()
    screen.file_uploader[0].set_value(("nos critères.csv", sheet.encode(), "text/csv")).run()
    assert not screen.exception
    return screen


def made(screen: AppTest) -> Grid:
    screen.button[-1].click().run()
    assert not screen.exception
    written: Written = screen.session_state["made"]
    return written.grid


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_recognised_becomes_rules_and_the_rest_is_asked_or_told(language: Language) -> None:
    screen = shown(language=language)
    say = Voice(language)
    told = "\n".join(str(each.value) for each in screen.markdown)
    assert say.t("transcript.unknown", count=1) in told
    assert say.t("transcript.some", count=2, left=2) in told
    rules = screen.dataframe[-1].value[say.t("transcript.rule")].to_list()
    assert rules[2:] == [
        "– dites quel attribut ou quelle activité elle lit" if language == "fr"
        else "– say which attribute or activity it reads",
        "– ses points ne sont pas un nombre entier" if language == "fr" else "– its points are no whole number",
    ]  # fmt: skip
    grid = made(screen)
    assert (grid.name, [criterion.id for criterion in grid.criteria]) == (
        "nos critères",
        ["secteur_d_activite", "demande_de_demo"],
    )
    assert grid.bands == ()
    assert screen.session_state["made"].capacity == 100


def test_what_somebody_says_of_a_criterion_makes_its_rule() -> None:
    screen = shown()
    asked = next(box for box in screen.selectbox if "Couleur" in str(box.label))
    asked.set_value("a:source").run()
    assert [criterion.id for criterion in made(screen).criteria][-1] == "couleur_preferee"


def test_what_is_not_understood_is_said_by_a_form_and_totals_are_left_out() -> None:
    sheet = (
        "Critère;Valeur;Points\nSecteur d'activité;BTP;10\nSecteur d'activité;autres;4\nDemande de démo;récemment;20\n"
        "Page vue;jamais;-8\nBudget;;2,5\nTotal;;26\n"
    )
    screen = shown(sheet)
    say = Voice("fr")
    rules = screen.dataframe[-1].value[say.t("transcript.rule")].to_list()
    assert rules[1:3] == ["– pas compris : « autres »", "– pas compris : « récemment »"]
    assert rules[3].endswith("n’a jamais eu lieu")
    assert rules[5] == "– c’est un total"
    meant = [box for box in screen.selectbox if box.label == say.t("transcript.means")]
    meant[0].set_value("known")
    meant[1].set_value("times").run()
    days = next(box for box in screen.number_input if box.label == say.t("transcript.meant_days"))
    days.set_value(30)
    next(box for box in screen.number_input if "Budget" in box.label).set_value(2).run()
    counted = screen.dataframe[-1].value[say.t("transcript.leads")].to_list()
    assert all(count > 0 for count in counted[:5])
    assert math.isnan(counted[5])
    rules_made = [plain_condition(rung.condition) for _, rung in made(screen).rungs]
    assert rules_made[1:4] == [
        {"attribute": "sector", "known": True},
        {"activity": "demo_request", "within": "30d", "count": {"at_least": 1}},
        {"activity": "page_view", "count": 0},
    ]


def test_lines_of_one_criterion_are_told_and_add_up_where_somebody_wants_it() -> None:
    screen = shown("Critère;Valeur;Points\nSecteur d'activité;pas Services;5\nSecteur d'activité;BTP;10\n")
    say = Voice("fr")
    assert say.t("transcript.together", count=1) in [fold.label for fold in screen.expander]
    assert any("BTP (+10) › pas Services (+5)" in str(each.value) for each in screen.markdown)
    screen.checkbox[0].check().run()
    assert [criterion.kind for criterion in made(screen).criteria] == ["when", "when"]


def test_what_was_said_of_a_line_goes_when_it_reads_something_else() -> None:
    screen = shown("Critère;Valeur;Points\nSecteur d'activité;autres;4\n")
    say = Voice("fr")
    next(box for box in screen.selectbox if box.label == say.t("transcript.means")).set_value("known").run()
    subject = next(box for box in screen.selectbox if "Secteur" in str(box.label))
    subject.set_value("e:page_view").run()
    assert not screen.exception
    again = next(box for box in screen.selectbox if box.label == say.t("transcript.means"))
    assert again.value == "open"


def test_a_criterion_can_read_any_activity() -> None:
    screen = shown("Critère;Valeur;Points\nVie du compte;jamais;-8\n")
    asked = next(box for box in screen.selectbox if "Vie du" in str(box.label))
    asked.set_value("@any").run()
    assert [plain_condition(rung.condition) for _, rung in made(screen).rungs] == [{"activity": "any", "count": 0}]


def test_texts_of_the_sheet_stay_texts() -> None:
    rows = "".join(f'"{text.replace(chr(34), chr(34) * 2)}";x;5\n' for text in HOSTILE)
    screen = shown("Critère;Valeur;Points\n" + rows)
    labels = "\n".join(str(box.label) for box in screen.selectbox)
    assert "![x](http" not in labels
    assert "<script>" not in labels


def test_several_activities_are_one_criterion_where_somebody_says_that_either_counts() -> None:
    screen = shown("Critère;Valeur;Points\nPage vue + Clic;3 fois;9\n")
    asked = next(box for box in screen.selectbox if "Clic" in str(box.label))
    assert asked.value == "@open"
    assert Voice("fr").t("transcript.either", names="page_view ou email_click") in asked.options
    asked.set_value("@either").run()
    (criterion,) = made(screen).criteria
    assert plain_condition(criterion.rungs[0].condition) == {
        "activity": ["page_view", "email_click"], "count": {"at_least": 3}
    }  # fmt: skip


def test_a_detail_of_an_activity_is_said_by_a_form() -> None:
    screen = shown("Critère;Valeur;Points\nPage vue;page tarifs;9\n")
    say = Voice("fr")
    next(box for box in screen.selectbox if box.label == say.t("transcript.means")).set_value("detail").run()
    next(box for box in screen.selectbox if box.label == say.t("editor.property")).set_value("page")
    part = next(box for box in screen.text_input if box.label == say.t("transcript.meant_part"))
    assert part.value == "page tarifs"
    part.set_value("tarif").run()
    (criterion,) = made(screen).criteria
    assert plain_condition(criterion.rungs[0].condition) == {
        "activity": "page_view", "where": {"page": {"contains": "tarif"}}
    }  # fmt: skip


def test_a_text_that_one_property_has_as_value_is_proposed_as_that_detail() -> None:
    screen = shown("Critère;Valeur;Points\nClic e-mail;Newsletter;8\n")
    say = Voice("fr")
    means = next(box for box in screen.selectbox if box.label == say.t("transcript.means"))
    assert means.value == "detail"
    told = say.t("transcript.is_value", value="Newsletter", property="email")
    said = "\n".join(str(each.value) for each in screen.markdown)
    assert told in said
    assert say.t("transcript.named_lines", count=1) in said
    assert say.t("transcript.open_lines", count=1) not in said
    (criterion,) = made(screen).criteria
    assert plain_condition(criterion.rungs[0].condition) == {
        "activity": "email_click", "where": {"email": "Newsletter"}
    }  # fmt: skip


def test_a_line_that_gives_points_to_nobody_says_what_the_data_have_instead() -> None:
    screen = shown(
        "Critère;Valeur;Points\nPays;Pérou;5\nBudget;> 900 M€;9\nSource;*;1\nDémo;300 fois;4\n"
        "Adresse e-mail professionnelle;oui;5\nActivité;jamais;2\n"
    )
    say = Voice("fr")
    (told,) = [str(warning.value).replace("\u202f", " ") for warning in screen.warning]
    assert say.t("transcript.nobody", count=told.count("\n- ")) in told
    assert "ligne 2, Pays · Pérou : dans vos données, France, " in told
    assert "ligne 3, Budget · \\> 900 M€ : dans vos données, de 1 000 à 223 500" in told
    assert f"ligne 5, Démo · 300 fois : {say.t('transcript.nobody_done')}" in told
    assert "ligne 4" not in told


def test_names_of_fields_are_read_out_as_they_are_written() -> None:
    screen = shown("Critère;Valeur;Points\nNom de l'entreprise (adresse e-mail);x;3\n")
    assert "Nom de l'entreprise (adresse e-mail)" in [box.label for box in screen.selectbox]


def test_what_is_not_understood_is_told_as_a_whole_and_the_form_begins_with_its_figures() -> None:
    value = "at least 3 times in 60 days and only where the sales team has agreed to it before"
    screen = shown(f"Criterion;Value;Points\nEmail opened;{value};6\n", "en")
    say = Voice("en")
    assert any(value in str(each.value) for each in screen.markdown)
    next(box for box in screen.selectbox if box.label == say.t("transcript.means")).set_value("times").run()
    fields = {field.label: field.value for field in screen.number_input}
    assert (fields[say.t("transcript.meant_times")], fields[say.t("transcript.meant_days")]) == (3, 60)


def test_what_the_sheet_says_beside_its_rules_is_told() -> None:
    sheet = (
        "Notre grille;;;;\nCritère;Valeur;Points;Responsable;\nSecteur d'activité;BTP;10;Léa;vu avec Paul\n"
        "* provisoire [ici](http://evil.example);;;;\n"
    )
    screen = shown(sheet)
    (told,) = [str(each.value) for each in screen.caption if str(each.value).startswith("Laissé")]
    assert "](http" not in told
    plain = told.replace("\\", "").replace("\u202f", " ")
    assert "ce qui précède l'en-tête (ligne 1) ; la colonne « Responsable » ; « * provisoire [ici](http" in plain
    (criterion,) = made(screen).criteria
    assert criterion.why is not None
    assert criterion.why.told("fr") == "vu avec Paul"


def dated(own_workspaces: Path, *derivations: Derivation) -> Workspace:
    """Leads with two columns of dates and a yes or a no; activities are made of what is said."""
    place = own_workspaces.parent / "files"
    place.mkdir(exist_ok=True)
    leads = ["lead_id,Date de création,Échéance,Opt-in"]
    leads += [f"L{n},2026-0{n % 9 + 1}-10,2026-0{n % 8 + 1}-11,{'Oui' if n % 3 else 'Non'}" for n in range(60)]
    events = ["lead_id,activity,occurred_at", *(f"L{n},visite,2026-09-{n % 28 + 1:02}" for n in range(60))]
    for name, lines in (("leads", leads), ("activities", events)):
        (place / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")

    def build(into: Path) -> None:
        files = {name: Source(place / f"{name}.csv", f"{name}.csv") for name in ("leads", "activities")}
        datasets.load(**files, maps=Mappings(derivations=derivations), into=into).close()

    workspace = resources.workspaces().open(resources.workspaces().create(build))
    grid = parse_grid(SAMPLE_GRID)
    workspace.save_grid(SAMPLE_GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=1)
    return workspace


def test_the_age_of_a_date_is_asked_of_the_activity_that_was_made_of_its_column(own_workspaces: Path) -> None:
    sheet = (
        "Critère;Valeur;Points\nDate de création;moins de 12 mois;10\nDate de création;récente;1\n"
        "Échéance;moins de 12 mois;5\nOpt-in;vrai;4\n"
    )
    workspace = dated(own_workspaces, Derivation("activities", "Création", "Date de création"))
    screen = shown(sheet, workspace=workspace)
    say = Voice("fr")
    rules = screen.dataframe[-1].value[say.t("transcript.rule")].to_list()
    assert rules[0].replace("\u202f", " ") == "si « Création » a eu lieu dans les 360 derniers jours"
    assert "l’âge d’une date" in rules[2]
    boxes = [box for box in screen.selectbox if box.label == say.t("transcript.means")]
    ages = {say.t("transcript.meant.younger"), say.t("transcript.meant.older")}
    assert [ages & set(box.options) for box in boxes] == [ages, set()]
    assert not any(say.t("transcript.meant.at_least") in box.options for box in boxes)
    boxes[0].set_value("older").run()
    next(field for field in screen.number_input if field.label == say.t("transcript.meant_age")).set_value(90).run()
    conditions = [plain_condition(rung.condition) for _, rung in made(screen).rungs]
    assert {"attribute": "Opt-in", "is": "Oui"} in conditions
    lately = {"activity": "Création", "within": "90d", "count": 0}
    assert {"all": [{"activity": "Création"}, lately]} in conditions

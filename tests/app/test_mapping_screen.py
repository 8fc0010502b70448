"""Données, loading: what is recognised is said with its reason, what nobody knows is asked, what was said is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio, Selectbox

import resources
from leadgrid.facts import Facts
from leadgrid.instants import Zone
from leadgrid.problems import Language
from leadgrid.recognitions import TOOLS
from tests.app.test_data_page import box, column, data_page, handed, loaded, said, words

HUBSPOT = (
    "ID d'enregistrement;Adresse e-mail;Date de création;Nom de l'entreprise;Secteur\n"
    "11;zoe@acme.fr;13/04/2026;Acme;Industrie\n12;leo@bati.fr;14/04/2026;Bâti;BTP\n"
).encode()
BREVO = (
    "EMAIL;Événement;Date de l'événement\nZOE@acme.fr;Ouverture;2026-04-20\nleo@bati.fr;Clic;2026-04-21\n"
).encode()


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(_shared(tmp_path_factory)))


def _shared(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "data-page"


def facts_of(screen: AppTest) -> Facts:
    with resources.workspaces().open(str(screen.query_params["w"])).dataset() as dataset:
        return dataset.facts


def ready(screen: AppTest) -> bool:
    buttons = [screen.button(key=key) for key in ("load-and-tune", "load")]
    assert len({button.disabled for button in buttons}) == 1
    return not buttons[0].disabled


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_export_that_is_recognised_is_one_line_with_its_reasons_and_nothing_is_asked(language: Language) -> None:
    screen = handed(data_page(language), leads=("contacts.csv", HUBSPOT), activities=("brevo.csv", BREVO))
    line = next(
        text.value for text in screen.markdown if "contacts" in text.value and "HubSpot**" in text.value
    ).replace("\\", "")
    assert line == " · ".join(
        [
            f"**{words('data.upload_leads', language)}** : contacts.csv",
            "**HubSpot**",
            f"{words('loading.columns', language, count=5)}, {words('loading.recognised', language, count=4)}",
            f"{words('loading.role.lead_id', language)} = **ID d'enregistrement**",
            f"{words('loading.role.created_at', language)} = **Date de création**",
        ]
    )
    assert ("l’en-tête est celui de HubSpot" if language == "fr" else "the header is that of HubSpot") in said(screen)
    assert f"14/04/2026 → 14\u00a0{'avr.' if language == 'fr' else 'Apr'}\u00a02026" in said(screen)
    assert column(box(screen, "activities", "activity")) == "Événement"
    assert not [radio for radio in screen.radio if radio.value is None]
    assert ready(screen)


def test_who_loads_and_goes_on_stands_before_the_tuner_and_is_told_what_was_found() -> None:
    screen = handed(data_page(), leads=HUBSPOT, activities=BREVO)
    screen.button(key="load-and-tune").click().run()
    assert not screen.exception
    assert screen.title[0].value == words("question.tune")
    assert words("people.leads", count=2) in screen.toast[0].value
    assert words("spaces.activities", count=2) in screen.toast[0].value
    assert facts_of(screen).lead_count == 2
    assert words("loading.foreign_grid_all", count=20) in said(screen)
    assert screen.button(key="to-first-grid").label == words("grids.make")


def test_what_says_nothing_in_both_columns_is_counted_as_linking_nobody_and_links_nobody() -> None:
    people = "Code;Nom;Tel\nA1;Zoé;-\nA2;Léo;-\n-;Ana;-\n-;Bob;-\n".encode()
    won = "Code;Gagné le\nA1;2026-03-01\n-;2026-03-02\n-;2026-03-03\n".encode()
    screen = handed(data_page(), leads=people, outcomes=won)
    box(screen, "leads", "lead_id").select("@row").run()
    box(screen, "outcomes", "joined-leads").select(0).run()
    box(screen, "outcomes", "joined-other").select(0).run()
    box(screen, "outcomes", "occurred_at").select(1).run()
    assert str(screen.get("progress")[0].text) == words("joining.attached", count=1, rows=3)
    loaded(screen)
    outcomes = facts_of(screen).outcomes
    assert outcomes is not None
    assert (outcomes.rows, outcomes.usable - outcomes.orphans) == (3, 1)


def test_what_was_corrected_is_there_again_for_the_next_file_of_that_shape() -> None:
    screen = handed(data_page(), leads=HUBSPOT)
    box(screen, "leads", "lead_id").select(1).run()
    box(screen, "leads", "created_at").select("@none").run()
    assert words("loading.chosen") in said(screen)
    loaded(screen)
    assert "leads.lead_id=Adresse e-mail" in facts_of(screen).maps
    other = HUBSPOT.replace(b";Secteur", b"").replace(b";Industrie", b"").replace(b";BTP", b"")
    assert column(box(handed(screen, leads=other), "leads", "lead_id")) == "ID d'enregistrement"
    reordered = "Secteur;ID d'enregistrement;Adresse e-mail;Date de création;nom de l'entreprise\nBTP;7;a@b.fr;;\n"
    screen = handed(screen, leads=reordered.encode())
    assert column(box(screen, "leads", "lead_id")) == "Adresse e-mail"
    assert box(screen, "leads", "created_at").value == "@none"
    assert words("loading.as_before") in said(screen)


def test_what_was_said_in_a_workspace_that_the_reader_knows_holds_for_the_next_one_too() -> None:
    screen = handed(data_page(), activities=b"qui,quoi,quand\nA,visite,2026-02-01\nB,visite,2026-02-02\n")
    box(screen, "activities", "lead_id").select(0).run()
    box(screen, "activities", "activity").select("@fixed").run()
    next(found for found in screen.text_input if found.label == words("data.fixed_value")).input("venue").run()
    loaded(screen)
    del screen.query_params["w"]
    screen.session_state["w"] = "sample"
    handed(screen.run(), activities=b"quand,quoi,qui\n2026-02-01,x,A\n")
    assert screen.info, "this is the example"
    assert column(box(screen, "activities", "lead_id")) == "qui"
    assert next(found for found in screen.text_input if found.label == words("data.fixed_value")).value == "venue"
    assert ready(screen)


MAC = "Prénom;Créé le\nZoé;03/04/2026\nLéo;04/05/2026\n"
"""Written on a Mac, its dates in an order that nothing proves."""


def test_how_a_file_is_written_is_preselected_for_the_next_one_like_it_and_can_be_said_otherwise() -> None:
    screen = handed(data_page(), leads=MAC.encode("mac-roman"))
    assert not ready(screen)
    written(screen, "encoding").select("mac-roman").run()
    orders(screen).set_value("mdy").run()
    box(screen, "leads", "lead_id").select("@row").run()
    assert words("loading.as_before") not in said(screen)
    loaded(screen)
    assert first_day(screen) == microseconds("2026-03-04")

    handed(screen, leads=(MAC + "Chloé;05/06/2026\n").encode("mac-roman"))
    assert (written(screen, "encoding").value, orders(screen).value) == ("mac-roman", "mdy")
    assert said(screen).count(words("loading.as_before")) >= 3, "below the encoding, the order and the columns"
    assert ready(screen)
    orders(screen).set_value("dmy").run()
    loaded(screen)
    assert first_day(screen) == microseconds("2026-04-03")
    handed(screen, leads=MAC.encode("mac-roman"))
    assert orders(screen).value == "dmy"


def test_what_files_would_take_the_place_of_is_told_and_where_a_table_would_be_lost_is_asked() -> None:
    screen = loaded(handed(data_page(), leads=HUBSPOT, activities=BREVO))
    before = str(screen.query_params["w"])
    handed(screen, activities=BREVO)
    asked = screen.radio(key="loading-place-lost")
    assert asked.value is None
    assert words("people.leads", count=2) in asked.proto.captions[0]
    assert not ready(screen)
    asked.set_value("here").run()
    assert words("data.upload_leads") in screen.warning[0].value
    screen.radio(key="loading-place-lost").set_value("apart").run()
    assert not screen.warning
    screen.button(key="load").click().run()
    own = str(screen.query_params["w"])
    assert own != before
    assert facts_of(screen).leads is None
    assert resources.workspaces().open(own).saved_grids()
    with resources.workspaces().open(before).dataset() as kept:
        assert kept.facts.lead_count == 2


def test_new_files_for_every_table_take_the_place_of_the_last_ones() -> None:
    screen = loaded(handed(data_page(), leads=HUBSPOT))
    before = screen.query_params["w"]
    handed(screen, leads=HUBSPOT + b"13;eva@acme.fr;15/04/2026;Acme;BTP\n")
    assert screen.radio(key="loading-place-kept").value == "here"
    screen.button(key="load").click().run()
    assert screen.query_params["w"] == before
    assert facts_of(screen).lead_count == 3


def test_what_a_file_proves_itself_is_not_what_was_said_of_the_last_one() -> None:
    screen = handed(data_page(), leads=MAC.encode())
    orders(screen).set_value("mdy").run()
    box(screen, "leads", "lead_id").select("@row").run()
    loaded(screen)
    handed(screen, leads=MAC.replace("03/04", "13/04").encode())
    assert [radio.key for radio in screen.radio] == ["loading-place-kept"]
    assert ready(screen)


def written(screen: AppTest, part: str) -> Selectbox[str]:
    return next(found for found in screen.selectbox if found.label == words(f"data.written.{part}"))


def orders(screen: AppTest) -> Radio[str]:
    return next(found for found in screen.radio if found.label == words("data.written.order"))


def first_day(screen: AppTest) -> int | None:
    leads = facts_of(screen).leads
    assert leads is not None
    return leads.first_at


def microseconds(day: str) -> int:
    found = Zone().read(day)
    assert found is not None
    return found.instant


@pytest.mark.parametrize("kept", ["no JSON", "[[1]]", '{"a": 1}', "7", "null"])
def test_a_memory_that_came_from_elsewhere_and_is_none_is_as_good_as_none(kept: str) -> None:
    screen = loaded(handed(data_page(), leads=HUBSPOT))
    resources.workspaces().open(str(screen.query_params["w"])).keep("mappings", kept)
    handed(screen, leads=HUBSPOT)
    assert not screen.exception
    assert column(box(screen, "leads", "lead_id")) == "ID d'enregistrement"
    assert ready(screen)


def test_a_memory_whose_columns_are_no_texts_is_none() -> None:
    screen = loaded(handed(data_page(), leads=HUBSPOT))
    workspace = resources.workspaces().open(str(screen.query_params["w"]))
    known = json.loads(workspace.kept("mappings") or "")
    known["said"][0][1]["origins"][0][3] = 7
    workspace.keep("mappings", json.dumps(known))
    handed(screen, leads=HUBSPOT)
    assert not screen.exception
    assert not screen.error
    assert ready(screen)


def test_an_answer_about_one_file_is_none_about_another_whose_columns_stand_otherwise() -> None:
    screen = handed(data_page(), activities=b"qui,quoi,quand\nA,visite,2026-02-01\n")
    box(screen, "activities", "lead_id").select(0).run()
    box(screen, "activities", "activity").select(1).run()
    assert ready(screen)
    handed(screen, activities=b"quoi,qui,quand\nvisite,A,2026-02-01\n")
    assert box(screen, "activities", "lead_id").value is None
    assert not ready(screen)


def test_several_files_are_one_table_and_columns_that_some_lack_are_told() -> None:
    screen = data_page()
    uploader = next(found for found in screen.file_uploader if (found.key or "").startswith("upload-leads-"))
    more = b"Adresse e-mail;ID d'enregistrement;Date de cr\xc3\xa9ation;Nom de l'entreprise\nmia@c.fr;13;15/04/2026;C\n"
    uploader.set_value([("a.csv", HUBSPOT, "text/csv"), ("b.csv", more, "text/csv")]).run()
    assert words("loading.files", count=2) in said(screen)
    assert words("loading.lacking", names="Secteur") in said(screen)
    loaded(screen)
    facts = facts_of(screen)
    assert facts.lead_count == 3
    assert facts.leads is not None
    assert facts.leads.name == "a.csv + b.csv"


def test_what_becomes_of_very_many_columns_is_said_and_each_can_be_chosen() -> None:
    names = [f"Propriété {number}" for number in range(340)]
    header = ";".join(["Id", "Créé le", *names])
    rows = "".join(f"{n};{n + 13}/04/2026;{';'.join('x' * 340)}\n" for n in range(5))
    screen = handed(data_page(), leads=f"{header}\n{rows}".encode())
    assert words("loading.others.leads", count=340) in said(screen)
    assert words("loading.sideways", count=342) in said(screen)
    assert len(box(screen, "leads", "lead_id").options) == 343
    box(screen, "leads", "lead_id").select(341).run()
    assert words("loading.others.leads", count=340) in said(screen), "the id is an attribute like any other now"
    assert ready(screen)
    loaded(screen)
    facts = facts_of(screen)
    assert len([column for column in facts.columns if column.kind == "leads"]) >= 340


def test_files_of_two_tools_that_name_leads_otherwise_are_not_loaded_and_it_is_said_what_to_do() -> None:
    screen = data_page()
    uploader = next(found for found in screen.file_uploader if (found.key or "").startswith("upload-leads-"))
    zoho = b"Record Id;E-mail;Created Time\nzcrm_1;mia@c.fr;2026-04-15\n"
    uploader.set_value([("hubspot.csv", HUBSPOT, "text/csv"), ("zoho.csv", zoho, "text/csv")]).run()
    role = words("loading.role.lead_id")
    assert screen.error[0].value.replace("\\", "") == words(
        "loading.apart", role=role, column="Record Id", file="hubspot.csv"
    )
    assert not ready(screen)


def test_where_to_find_a_file_is_told_in_steps_of_the_tool_that_the_reader_uses() -> None:
    screen = data_page()
    screen.selectbox(key="where-activities").select("Mautic").run()
    for kind in ("leads", "activities", "outcomes", "companies"):
        assert screen.selectbox(key=f"where-{kind}").value == "Mautic"
        assert words(f"loading.where.{kind}.mautic") in [text.value for text in screen.markdown]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_tool_has_steps_of_its_own_for_every_file(language: Language) -> None:
    for kind in ("leads", "activities", "outcomes", "companies"):
        steps = [words(f"loading.where.{kind}.{tool.lower()}", language) for tool in TOOLS]
        assert len(set(steps)) == len(TOOLS) == 6
        for told in steps:
            numbers = [line.split(". ")[0] for line in told.split("\n")]
            assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n\x00\x01\xff", b"\xd0\xcf\x11\xe0 old"])
def test_another_thing_that_is_called_csv_is_refused_in_a_sentence(content: bytes) -> None:
    screen = handed(data_page(), leads=("rapport.csv", content))
    assert not screen.exception
    assert "rapport.csv" in screen.error[0].value.replace("\\", "")
    assert not ready(screen)


def test_what_a_decimal_mark_means_is_asked_where_the_file_does_not_tell() -> None:
    screen = handed(data_page(), leads=b"lead_id;montant\n1;1,234\n2;5,678\n")
    mark = next(found for found in screen.radio if found.label == words("data.written.decimal"))
    assert mark.value is None
    assert all("1,234" in option.replace("\\", "") for option in mark.options)
    assert not ready(screen)
    mark.set_value(",").run()
    assert ready(screen)


def test_other_dates_and_numbers_between_commas_are_read_in_the_way_that_is_alone_possible_which_is_told() -> None:
    american = b'Email,Created Date,Budget\na@b.fr,04/13/2026,"$1,234.50"\nc@d.fr,4/2/2026,$99.00\n'
    screen = handed(data_page(), leads=american)
    assert not screen.radio
    assert "04/13/2026 → 13\u00a0avr.\u00a02026" in said(screen)
    assert "$99.00" in said(screen)
    assert ready(screen)
    loaded(screen)
    assert first_day(screen) == microseconds("2026-04-02")
    with resources.workspaces().open(str(screen.query_params["w"])).dataset() as dataset:
        budget = dataset.columns("leads")["budget"].stored
        (known,) = dataset.cursor().execute(f"SELECT list({budget} ORDER BY lead_id) FROM leads").fetchone() or ()
    assert known == ["1234.50", "99.00"]


def test_dates_between_commas_that_can_be_read_in_two_orders_are_asked_for() -> None:
    either = b"lead_id,activity,occurred_at\n1,open,01/04/2026\n2,click,12/10/2026\n"
    screen = handed(data_page(), activities=either)
    assert orders(screen).value is None
    assert not ready(screen)
    orders(screen).set_value("dmy").run()
    assert ready(screen)
    loaded(screen)
    assert facts_of(screen).types[0].events == 1


def test_a_column_chosen_for_dates_that_holds_none_is_said_and_loads_nothing() -> None:
    screen = handed(data_page(), activities=b"lead_id;activity;occurred_at;campagne\n1;open;2026-04-01;C1\n")
    assert ready(screen)
    box(screen, "activities", "occurred_at").select(3).run()
    assert "C1" in screen.error[0].value
    assert not ready(screen)


def test_rows_of_the_files_are_counted_once_though_a_column_of_dates_becomes_outcomes() -> None:
    wide = b"lead_id;created_at;Date de conversion\n1;2026-01-02;2026-02-03\n2;2026-01-05;\n3;2026-01-07;2026-02-05\n"
    screen = loaded(handed(data_page(), leads=wide))
    assert sum(made.made for made in facts_of(screen).derived) == 2
    assert words("data.none_aside", count=3) in said(screen)


def test_a_file_of_companies_adds_attributes_to_the_leads() -> None:
    companies = b"Nom de domaine,Effectif\nacme.fr,250\nbati.fr,12\n"
    screen = handed(data_page(), companies=companies)
    assert words("data.need_people") in said(screen)
    assert not ready(screen)
    loaded(handed(screen, leads=HUBSPOT))
    assert "company.Effectif" in [found.name for found in facts_of(screen).columns]


def test_a_file_of_companies_that_names_none_is_asked_about() -> None:
    screen = handed(data_page(), leads=HUBSPOT, companies=b"truc,Effectif\nacme.fr,250\n")
    assert not ready(screen)
    assert words("data.column.domain") in said(screen)
    box(screen, "companies", "domain").select(0).run()
    assert ready(screen)


def test_names_of_columns_and_files_stand_as_they_are_written() -> None:
    hostile = "![](http://x.example/i.png);:material/home:;<b>E-mail</b>;Date de création\n".encode()
    rows = b"![](http://x.example/v.png);=1+1;a@b.fr;13/04/2026\n:red[x];2;c@d.fr;14/04/2026\n"
    screen = handed(data_page(), leads=("![](http://x.example/f.png).csv", hostile + rows))
    box(screen, "leads", "lead_id").select(0).run()
    assert ready(screen)
    for text in (*screen.markdown, *screen.caption, *screen.error, *screen.warning):
        assert "![](" not in text.value
        assert "<b>" not in text.value
        assert ":material/home:" not in text.value.replace(":material/home\\:", "")

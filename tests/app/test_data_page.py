"""Données: what is loaded is said, other files are mapped and loaded whole or not at all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

import resources
from components.reports import MOST_NAMED
from leadgrid.findings import noted, set_aside
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from tests.app.test_frame import APP
from voices import Voice

LEADS = b"ref,cree_le,secteur,client\nA,2026-01-01,Industrie,oui\nB,2026-01-02,,non\n,2026-01-03,BTP,non\n"
ACTIONS = b"qui,quoi,quand\nA,visite,2026-02-01\nB,visite,2026-02-02\nC,visite,2026-02-03\nA,visite,demain\n"
WON = b"qui,gagne_le\nA,2026-03-01\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(_shared(tmp_path_factory)))


def _shared(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "data-page"


def data_page(language: Language = "fr") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"] = language
    screen.switch_page("views/data.py").run()
    assert not screen.exception
    return screen


def handed(screen: AppTest, **files: bytes | tuple[str, bytes]) -> AppTest:
    """The page after these files were put into their uploaders."""
    for kind, given in files.items():
        name, content = given if isinstance(given, tuple) else (f"{kind}.csv", given)
        uploader = next(found for found in screen.file_uploader if (found.key or "").startswith(f"upload-{kind}-"))
        uploader.set_value([(name, content, "text/csv")])
    return screen.run()


def box(screen: AppTest, kind: str, column: str) -> Selectbox[Any]:
    """The select box that says which column of a table's files is a canonical one."""
    found = [box for box in screen.selectbox if re.fullmatch(f"{kind}-[0-9a-f]+-[0-9]+-{column}-.*", box.key or "")]
    assert len(found) == 1
    return found[0]


def column(box: Selectbox[Any]) -> str | None:
    """The column that stands in a select box."""
    assert box.value is None or isinstance(box.value, int | str)
    return None if box.value is None else str(box.options[box.index or 0])


def words(key: str, language: Language = "fr", **values: object) -> str:
    return Voice(language).t(key, **values)


def loaded(screen: AppTest) -> AppTest:
    """What is dropped is loaded in the place of what a workspace of one's own holds."""
    for asked in screen.radio:
        if (asked.key or "").startswith("loading-place"):
            asked.set_value("here").run()
    screen.button(key="load").click().run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    """Every text on the page."""
    texts = (*screen.markdown, *screen.text, *screen.error, *screen.warning, *screen.info, *screen.caption)
    return "\n".join(str(text.value) for text in texts).replace("\\", "")


def mapped(screen: AppTest) -> AppTest:
    handed(screen, leads=LEADS, activities=ACTIONS, outcomes=WON)
    box(screen, "leads", "lead_id").select(0).run()
    box(screen, "leads", "created_at").select(1).run()
    box(screen, "activities", "joined-other").select(0).run()
    box(screen, "activities", "activity").select(1).run()
    box(screen, "activities", "occurred_at").select(2).run()
    box(screen, "outcomes", "joined-other").select(0).run()
    box(screen, "outcomes", "occurred_at").select(1).run()
    return screen


@pytest.mark.parametrize(
    ("language", "leads", "sample"),
    [("fr", f"5{NARROW}000 leads", "inventés"), ("en", "5,000 leads", "made up")],
)
def test_the_first_sentence_says_what_is_loaded_and_that_it_is_an_example(
    language: Language, leads: str, sample: str
) -> None:
    screen = data_page(language)
    assert leads in screen.markdown[0].value
    assert sample in screen.info[0].value
    assert [figure.value.replace(NARROW, "").replace(",", "") for figure in screen.metric[:3]] == [
        "5000",
        "101079",
        "380",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_uploaded_files_open_in_a_workspace_of_ones_own_with_the_grid_that_was_there(language: Language) -> None:
    screen = loaded(mapped(data_page(language)))
    assert screen.query_params["w"] != "sample"
    workspace = resources.workspaces().open(str(screen.query_params["w"]))
    assert workspace.saved_grids()[0].text == resources.workspaces().open("sample").saved_grids()[0].text
    with workspace.dataset() as dataset:
        facts = dataset.facts
    assert facts.lead_count == 2
    assert facts.activities is not None
    assert (facts.activities.rows, facts.activities.usable, facts.activities.orphans) == (4, 3, 1)
    assert Voice(language).t("data.own") in said(screen)
    for counted in (*set_aside(facts), *noted(facts)):
        assert Voice(language).told(counted) in said(screen)
    assert not any(uploader.value for uploader in screen.file_uploader)


def test_the_column_that_names_leads_is_found_again_in_the_next_file() -> None:
    screen = handed(data_page(), activities=b"qui,quoi,quand\nA,visite,2026-02-01\n", outcomes=WON)
    box(screen, "activities", "lead_id").select(0).run()
    assert column(box(screen, "outcomes", "lead_id")) == "qui"


def test_other_files_take_the_place_of_these_and_the_grid_and_its_edits_stay() -> None:
    screen = loaded(mapped(data_page()))
    first = screen.query_params["w"]
    handed(screen, leads=b"lead_id,created_at\nX,2026-01-01\n")
    assert screen.query_params["w"] == loaded(screen).query_params["w"] == first
    assert "**1 lead**" in screen.markdown[0].value


def test_a_yes_no_column_of_the_leads_can_say_who_is_a_customer() -> None:
    screen = handed(data_page(), leads=LEADS)
    box(screen, "leads", "lead_id").select(0).run()
    loaded(screen)
    with resources.workspaces().open(str(screen.query_params["w"])).dataset() as dataset:
        assert dataset.facts.stages == (("customer", 1),)
    assert Voice("fr").t("data.view_undated", stage="client") in said(screen)


def test_activities_may_all_be_of_one_type_and_leads_be_numbered() -> None:
    screen = handed(data_page(), leads=b"nom\nA\nB\n", activities=b"qui,quand\n2,2026-02-01\n3,2026-02-01\n")
    box(screen, "leads", "lead_id").select("@row").run()
    box(screen, "activities", "joined-other").select(0).run()
    box(screen, "activities", "activity").select("@fixed").run()
    next(found for found in screen.text_input if found.label == words("data.fixed_value")).input("achat").run()
    loaded(screen)
    with resources.workspaces().open(str(screen.query_params["w"])).dataset() as dataset:
        assert [(found.shown, found.events) for found in dataset.facts.types] == [("achat", 2)]


BROKEN = (
    ("leads.csv", b"", "vide", "empty"),
    ("leads.csv", b"\x00\x01\x02\xff\xfe" * 50, "UTF-8", "UTF-8"),
    ("leads.csv", b"PK\x03\x04 and so on", "classeur", "workbook"),
    ("leads.parquet", b"PAR1 and no more PAR1", "Parquet", "Parquet"),
    ("leads.json", b'{"a": [1]}', "imbriqu", "nested"),
)


@pytest.mark.parametrize(("name", "content", "french", "english"), BROKEN)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_broken_file_ends_in_a_plain_sentence_and_changes_nothing(
    language: Language, name: str, content: bytes, french: str, english: str
) -> None:
    screen = handed(data_page(language), leads=(name, content))
    assert not screen.exception
    assert (french if language == "fr" else english) in screen.error[0].value.replace("\\", "")
    assert "Traceback" not in said(screen)
    assert screen.button(key="load").disabled
    assert "w" not in screen.query_params


def test_what_a_file_does_not_say_of_itself_is_asked_with_a_proposal() -> None:
    content = "lead_id;nom;créé le\nL1;André;03/04/2026\nL2;Zoé;05/06/2026\n".encode("cp1252")
    screen = handed(data_page(), leads=content)
    assert not screen.exception
    assert not screen.error
    encoding = next(found for found in screen.selectbox if found.label == Voice("fr").t("data.written.encoding"))
    assert encoding.value == "windows-1252"
    assert "André" in said(screen)
    assert screen.button(key="load").disabled, "the order of the dates has still to be said"
    order = next(found for found in screen.radio if found.label == Voice("fr").t("data.written.order"))
    assert [option.replace("\\", "") for option in order.options] == [
        words(
            "loading.order_option",
            order=words(f"data.order.{known}"),
            examples=f"05/06/2026 → {one} · 03/04/2026 → {two}",
        )
        for known, one, two in (
            ("dmy", Voice("fr").day(date(2026, 6, 5)), Voice("fr").day(date(2026, 4, 3))),
            ("mdy", Voice("fr").day(date(2026, 5, 6)), Voice("fr").day(date(2026, 3, 4))),
        )
    ]
    order.set_value("dmy").run()
    assert not screen.button(key="load").disabled
    loaded(screen)
    assert not screen.exception
    with resources.workspaces().open(str(screen.query_params["w"])).dataset() as dataset:
        assert dataset.facts.lead_count == 2


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", f"2 leads, 2 activités, 1 client. 3 lignes n'ont pas servi{NARROW}: la page Données dit pourquoi."),
        ("en", "2 leads, 2 activities, 1 customer. 3 rows could not be used: the Data page says why."),
    ],
)
def test_who_goes_on_to_the_tuner_hears_in_one_uncut_line_what_was_loaded(language: Language, told: str) -> None:
    screen = mapped(data_page(language))
    screen.button(key="load-and-tune").click().run()
    assert not screen.exception
    assert [toast.value for toast in screen.toast] == [told]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_wrong_further_down_is_said_when_loading_and_nothing_is_half_loaded(language: Language) -> None:
    content = b"lead_id\n" + b"abcdefgh\n" * 200_000 + b"\xe9\n"
    screen = loaded(handed(data_page(language), leads=content))
    assert "UTF-8" in screen.error[0].value.replace("\\", "")
    assert "200002" in screen.error[0].value
    assert "w" not in screen.query_params


def test_two_columns_of_one_name_are_refused_in_the_language_of_the_reader() -> None:
    screen = handed(data_page(), leads=b"lead_id,a,A\n1,2,3\n")
    (told,) = [error.value.replace("\\", "") for error in screen.error]
    assert f"leads.csv{NARROW}: deux colonnes ont le même nom, la 2 «{NARROW}a{NARROW}» et la 3" in told
    assert screen.button(key="load").disabled
    assert words("loading.unreadable", count=1, names="leads.csv") in said(screen)


def test_while_files_are_told_about_nothing_speaks_of_those_that_are_loaded() -> None:
    screen = data_page()
    assert words("data.details") in [found.value for found in screen.subheader]
    screen = handed(screen, leads=LEADS)
    assert words("loading.between") in said(screen)
    assert words("data.details") not in [found.value for found in screen.subheader]
    screen = loaded(handed(data_page(), leads=b"lead_id\nA\n"))
    assert words("loading.between") not in said(screen)
    assert words("data.details") in [found.value for found in screen.subheader]


def test_many_criteria_that_read_nothing_are_counted_and_the_way_to_another_grid_is_beside_them() -> None:
    screen = loaded(handed(data_page(), leads=b"lead_id\nA\nB\n"))
    (told,) = [found.value for found in screen.warning]
    count = int(re.findall(r"[0-9]+", told)[0])
    assert count > MOST_NAMED
    assert told == words("data.unfed_many", count=count)
    listed = next(found.value for found in screen.markdown if found.value.startswith("- ") and "\n- " in found.value)
    assert len(listed.splitlines()) == count
    screen.button(key="unfed-to-grids").click().run()
    assert not screen.exception
    assert [found.value for found in screen.title] == [words("question.grids")]


def test_nothing_can_be_loaded_before_it_is_said_who_is_who() -> None:
    screen = handed(data_page(), leads=LEADS)
    assert screen.button(key="load").disabled
    assert "Qui (identifiant du lead)" in said(screen)
    screen = handed(data_page(), outcomes=WON)
    assert screen.button(key="load").disabled
    assert Voice("fr").t("data.need_people") in said(screen)


def test_another_horizon_moves_the_replay_and_a_day_that_comes_too_late_is_said() -> None:
    screen = data_page()
    next(found for found in screen.number_input if found.key == "horizon-90").set_value(180).run()
    assert not screen.exception
    assert "180" in said(screen)
    assert not screen.warning
    replay = next(found for found in screen.date_input if (found.key or "").startswith("replay-"))
    replay.set_value(replay.value.replace(month=9)).run()
    assert "manque" in screen.warning[0].value
    next(found for found in screen.button if found.label == Voice("fr").t("data.view_propose")).click().run()
    assert not screen.warning


def test_the_proposal_says_why_and_the_test_can_disregard_the_dates() -> None:
    screen = data_page()
    assert "Pourquoi" in said(screen)
    assert "les 90 jours d'attente sont entièrement connus" in said(screen)
    screen.selectbox(key="mode-forward").select("undated").run()
    assert not screen.exception
    assert Voice("fr").t("data.view_undated", stage="client") in said(screen)
    assert "On vous proposait" in said(screen)
    next(found for found in screen.button if found.label == Voice("fr").t("data.view_propose")).click().run()
    assert "Pourquoi" in said(screen)
    assert screen.selectbox(key="mode-forward").value == "forward"


def test_names_from_files_stand_as_they_are_written() -> None:
    hostile = b"lead_id,![](http://x.example)\n<b>1</b>,=1+1\n"
    screen = loaded(handed(data_page(), leads=("![](http://x.example).csv", hostile)))
    assert not screen.exception
    for text in (*screen.markdown, *screen.caption, *screen.warning):
        assert "![](" not in text.value

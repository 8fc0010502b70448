"""Leads: today's list sorted out and taken away, and one lead as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest

import besides
import desks
import downloads
import resources
from charts import score_timeline
from components.leads import lists
from components.leads.columns import WHY_AT_LEAST, WINDOW
from leadgrid import datasets
from leadgrid.chronicles import Step
from leadgrid.instants import DAY
from leadgrid.leadlists import rank
from leadgrid.places import grids_folder
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.scores import weigh
from leadgrid.scorings import score
from leadgrid.sources import Source
from leadgrid.workspaces import SAMPLE
from leadgrid.writing import fingerprint
from tests.app.builders import BANDS, HOSTILE
from tests.app.test_frame import APP
from tests.browser import Server, reader
from voices import LANGUAGES, Voice

GRID = """
leadgrid: 1
name: small
groups: [{id: web, axis: engagement}, {id: who, axis: fit}]
criteria:
  - {id: demo, group: web, label: Démo, points: 20, when: {activity: demo}}
  - {id: size, group: who, label: Taille, points: 15, when: {attribute: size, is: big}}
bands: [{id: cold}, {id: call, from: 20, label: {fr: À appeler, en: To call}}]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Workspaces of this test's own; the sample is made once for all of them."""
    path = tmp_path_factory.getbasetemp() / "leads-page"
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(path))
    resources.workspaces.clear()
    yield path
    resources.workspaces.clear()


def made(folder: Path, *, leads: str, activities: str, outcomes: str | None = None) -> str:
    """A workspace with these files and the small grid; answers with its id."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = {}
    for name, text in (("leads", leads), ("activities", activities), ("outcomes", outcomes)):
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
            sources[name] = Source(folder / f"{name}.csv")
    id = resources.workspaces().create(lambda path: datasets.load(**sources, into=path).close())
    read = parse_grid(GRID)
    own = resources.workspaces().open(id)
    own.save_grid(GRID, name=read.name, version=read.version, fingerprint=fingerprint(read), at=0)
    return id


def leads_page(language: Language = "fr", **parameters: str) -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"] = language
    for name, value in parameters.items():
        screen.query_params[name] = value
    screen.switch_page("views/leads.py").run()
    assert not screen.exception
    assert not screen.error
    return screen


def said(screen: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*screen.markdown, *screen.caption, *screen.info, *screen.title])


def listed(screen: AppTest) -> pl.DataFrame:
    return pl.from_pandas(screen.dataframe[0].value)


def small(folder: Path) -> str:
    names = "".join(
        f"L{number},{'big' if number % 2 else ''},{('Salon', 'Web')[number % 3 > 0]}\n" for number in range(60)
    )
    events = "".join(f"L{number},demo,2026-01-{number + 1:02}\n" for number in range(20))
    return made(folder, leads="lead_id,size,Source\n" + names, activities="lead_id,activity,occurred_at\n" + events)


@pytest.mark.parametrize("language", LANGUAGES)
def test_today_s_leads_stand_from_the_highest_score_down_with_why(language: Language) -> None:
    screen = leads_page(language)
    rows = listed(screen)
    assert len(rows) == 50
    assert rows["score"].to_list() == sorted(rows["score"], reverse=True)
    assert {"band", "action", "fit", "engagement", "why", "lead_id"} <= set(rows.columns)
    word = {"fr": "Appeler", "en": "Call"}[language]
    assert set(rows["action"]) == {word}, "the fifty highest scores"
    assert rows["score"].min() >= 30
    assert rows["why"][0].count(" · ") >= 2
    assert Voice(language).t(
        "lead_list.count", count=4620, all=4620, day=Voice(language).day(1793491200000000)
    ) in said(screen)


def test_filters_narrow_the_list_and_say_how_many_are_left(folder: Path) -> None:
    screen = leads_page("en", w=small(folder))
    assert "**60 leads** of 60" in said(screen)
    screen.multiselect(key="lead_list.values.Source").select("Salon").run()
    assert "**20 leads** of 60" in said(screen)
    screen.selectbox(key="lead_list.field").select("size").run()
    values = screen.multiselect(key="lead_list.values.size")
    assert values.options == ["(unknown) · 30", "big · 30"]
    values.select("big").run()
    assert "**10 leads** of 60" in said(screen)
    screen.text_input(key="lead_list.search").set_value("L1").run()
    assert set(listed(screen)["lead_id"]) == {"L15"}
    screen.text_input(key="lead_list.search").set_value("no such lead").run()
    assert Voice("en").t("lead_list.nobody") in said(screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_of_further_filters_says_how_many_are_set_and_takes_them_off(
    folder: Path, language: Language
) -> None:
    say = Voice(language).t
    screen = leads_page(language, w=small(folder))
    assert say("lead_list.filters") in _popovers(screen)
    screen.multiselect(key="lead_list.values.Source").select("Salon").run()
    screen.selectbox(key="lead_list.field").select("size").run()
    assert say("lead_list.filters_set", count=1) in _popovers(screen), "a field without a value sorts nobody out"
    screen.multiselect(key="lead_list.values.size").select("").run()
    assert say("lead_list.filters_set", count=2) in _popovers(screen)
    assert "**10 leads**" in said(screen)
    screen.button(key="lead_list.clear").click().run()
    assert say("lead_list.filters") in _popovers(screen)
    assert "**60 leads**" in said(screen)


def _popovers(screen: AppTest) -> list[str]:
    """What the buttons say that open something on this page."""
    return [block.proto.popover.label for block in screen.get("popover")]


def test_a_band_is_a_filter_and_the_second_page_is_reached(folder: Path) -> None:
    screen = leads_page("en", w=small(folder))
    assert len(listed(screen)) == 50
    bands = screen.button_group(key="lead_list.bands.cold.call")
    assert bands.options == ["To call · 20", "cold · 40"]
    bands.select("call").run()
    assert "**20 leads** of 60" in said(screen)
    assert set(listed(screen)["band"]) == {"To call"}


def test_customers_stand_in_the_list_only_where_they_are_asked_for() -> None:
    screen = leads_page("en")
    before = listed(screen)["lead_id"].to_list()
    assert "**4,620 leads** of 4,620" in said(screen)
    screen.toggle(key="lead_list.customers_too").set_value(True).run()
    assert "**5,000 leads** of 5,000" in said(screen)
    assert set(listed(screen)["lead_id"]) - set(before)


def test_what_a_ceiling_takes_away_stands_beside_the_reasons(folder: Path) -> None:
    id = small(folder)
    text = GRID.replace("id: web, axis: engagement", "id: web, axis: engagement, label: Web, max: 15")
    read = parse_grid(text)
    own = resources.workspaces().open(id)
    own.save_grid(text, name=read.name, version=read.version, fingerprint=fingerprint(read), at=1)
    rows = listed(leads_page("en", w=id))
    told = dict(zip(rows["score"], rows["why"], strict=True))
    assert told[30] == "Démo +20 · Taille +15 · ceiling of “Web”: −5"
    assert not any("ceiling" in why for why in listed(leads_page("en", w=small(folder)))["why"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_customers_without_a_date_are_left_out_and_their_count_is_told(folder: Path, language: Language) -> None:
    leads = "lead_id\n" + "".join(f"L{number:02}\n" for number in range(60))
    outcomes = "lead_id,stage\n" + "".join(f"L{number:02},customer\n" for number in range(0, 60, 5))
    activities = "lead_id,activity,occurred_at\nL03,demo,2026-01-01\n"
    screen = leads_page(language, w=made(folder, leads=leads, activities=activities, outcomes=outcomes))
    assert not set(listed(screen)["lead_id"]) & {f"L{number:02}" for number in range(0, 60, 5)}
    both = screen.toggle(key="lead_list.customers_too")
    assert both.label == Voice(language).t("lead_list.customers_too", count=12)
    both.set_value(True).run()
    assert "60" in next(text for text in said(screen).splitlines() if "**60 leads**" in text)


def test_a_file_that_cannot_hold_all_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 7)
    screen = leads_page("en", w=small(folder))
    assert Voice("en").t("lead_list.first_only", count=7) in said(screen)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_leads_are_taken_away_as_they_are_listed(folder: Path, ending: str, tmp_path: Path) -> None:
    rows = "".join(f'L{number:02},"{text.replace(chr(34), chr(34) * 2)}"\n' for number, text in enumerate(HOSTILE))
    id = made(folder, leads="lead_id,note\n" + rows, activities="lead_id,activity,occurred_at\nL03,demo,2026-01-01\n")
    at = _desk(id)
    features, signatures = at.folded()
    ranking = rank(features, signatures, weigh(signatures, at.tuned))
    content = downloads.listed(at, ranking, signatures, ending, "fr")
    if ending == ".csv":
        text = content.decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert read[0][:4] == ["lead_id", "score", "band", "band_label"]
        assert read[1][:4] == ["L03", "20", "call", "À appeler"]
        assert not [cell for row in read for cell in row if cell.startswith("=")]
    path = tmp_path / f"leads{ending}"
    path.write_bytes(content)
    with datasets.load(leads=Source(path)) as again, at.workspace.dataset() as first:
        name = "lead.note" if "lead.note" in {column.name for column in again.columns("leads").values()} else "note"
        stored = again.columns("leads")[name].stored
        written = dict(again.cursor().execute(f"SELECT lead_id, {stored} FROM leads").fetchall())
        stored = first.columns("leads")["note"].stored
        assert written == dict(first.cursor().execute(f"SELECT lead_id, {stored} FROM leads").fetchall())
    assert downloads.listed_name(at, ending, "fr") == f"leads-choisis-small-2026-01-02{ending}"


def _desk(id: str) -> desks.Desk:
    workspace = resources.workspaces().open(id)
    with workspace.dataset() as dataset:
        facts = dataset.facts
    text = workspace.saved_grids()[0].text
    grid = parse_grid(text)
    view = desks.View(today=(facts.latest // 86_400_000_000 + 1) * 86_400_000_000, replay=None)
    return desks.Desk(workspace, facts, text, grid, grid, view, None)


def test_other_grids_give_a_column_each_here_and_in_the_files(folder: Path) -> None:
    id = small(folder)
    text = (grids_folder() / "simple_scale.yaml").read_text(encoding="utf-8")
    resources.binder().put(text, called="Autre <b>grille</b>")
    screen = leads_page(w=id)
    box = screen.multiselect(key="lead_list.beside")
    box.set_value(list(besides.possible(_desk(id)))).run()
    assert not screen.exception
    assert "beside0" in listed(screen).columns
    assert Voice("fr").t("lead_list.beside_set", count=len(box.value)) in _popovers(screen)
    at = replace(_desk(id), beside=tuple(besides.possible(_desk(id))))
    assert [grid.name for grid in besides.chosen(at)] == [parse_grid(text).name]
    kept = resources.workspaces().open(id).kept(desks.CHOICES)
    assert kept is not None
    assert json.loads(kept)["beside"] == list(at.beside)


def test_a_grid_that_reads_nothing_of_these_data_says_so_where_it_is_offered(folder: Path) -> None:
    id = small(folder)
    for called, type in (("Lit", "demo"), ("Ne lit pas", "salon")):
        text = GRID.replace("name: small", f"name: {called}").replace("activity: demo", f"activity: {type}")
        resources.binder().put(text.replace("attribute: size, is", "attribute: none, is"), called=called)
    offered = leads_page(w=id).multiselect(key="lead_list.beside").options
    assert "Lit" in offered
    assert Voice("fr").t("lead_list.reads_nothing", name="Ne lit pas") in offered


def test_two_grids_of_one_name_are_told_apart_where_they_are_offered_and_over_their_columns(folder: Path) -> None:
    id = small(folder)
    text = GRID.replace("name: small", "name: Deux fois")
    files = [resources.binder().put(text.replace("20", points), called="Deux fois") for points in ("21", "22")]
    screen = leads_page(w=id)
    box = screen.multiselect(key="lead_list.beside")
    offered = sorted(option for option in box.options if "Deux fois" in option)
    assert [file in option for file, option in zip(files, offered, strict=True)] == [True, True], offered
    box.set_value(files).run()
    settings = json.loads(screen.dataframe[0].proto.columns)
    assert [settings[f"beside{place}"]["label"] for place in (0, 1)] == ["1. Deux fois", "2. Deux fois"]


def test_who_is_ticked_goes_into_the_file_until_the_choice_is_given_up(folder: Path) -> None:
    id = small(folder)
    screen = leads_page("en", w=id)
    with resources.workspaces().open(id).dataset() as dataset:
        digest = dataset.digest
    screen.session_state["lead_list.picked"] = [digest, 3, 4, 5]
    screen.run()
    assert screen.button(key="lead_list.forget").label == Voice("en").t("lead_list.forget", count=3)
    screen.session_state["lead_list.picked"] = ["other data", 3, 4, 5]
    screen.run()
    assert "lead_list.forget" not in [button.key for button in screen.button]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_s_page_tells_its_score_what_counted_and_what_is_missing(language: Language) -> None:
    screen = leads_page(language, lead="L0000011")
    voice, told = Voice(language), said(screen)
    with resources.workspaces().open(SAMPLE).dataset() as dataset:
        rows = score(
            dataset, parse_grid(resources.workspaces().open(SAMPLE).saved_grids()[0].text), as_of=1793491200000000
        )
    stated = rows.filter(pl.col("lead_id") == "L0000011").row(0, named=True)
    assert screen.metric[0].value == str(stated["score"])
    assert voice.t("lead_page.timeline") in told
    assert voice.t("lead_next.one") in told
    assert voice.t("why.title") in told
    assert voice.t("lead_page.never_scored") in told
    screen.button(key="lead_page.back").click().run()
    assert voice.t("question.leads") in said(screen)


def test_a_customer_has_a_page_too_and_one_who_is_not_there_leaves_the_list(folder: Path) -> None:
    id = made(
        folder,
        leads="lead_id,size,created_at\nL0,big,2025-12-01\nL1,,2025-12-01\n",
        activities="lead_id,activity,occurred_at\nL0,demo,2026-01-01\nL1,demo,2026-03-01\n",
        outcomes="lead_id,occurred_at\nL0,2026-02-01\n",
    )
    screen = leads_page("en", w=id, lead="L0")
    assert screen.metric[0].value == "35"
    assert Voice("en").t("lead_next.top") in said(screen)
    deeds = screen.dataframe[0].value
    assert list(deeds["what"]) == [Voice("en").t("lead_page.became_customer"), "demo"]
    gone = leads_page("en", w=id, lead="nobody")
    assert Voice("en").t("question.leads") in said(gone)


def test_first_and_last_name_are_one_name_and_the_company_is_beside_it(folder: Path) -> None:
    id = made(
        folder,
        leads="lead_id,Prénom,Nom,Secteur,Adresse e-mail,Nom de l'entreprise\n"
        "L0,Inès,Noël,BTP,ines@x.fr,Acme\nL1,,Bézard,,,\n",
        activities="lead_id,activity,occurred_at\nL0,demo,2026-01-01\n",
    )
    screen = leads_page(w=id)
    shown = [config.get("label") for config in json.loads(screen.dataframe[0].proto.columns).values()]
    assert [name for name in shown if name and "om" in name] == ["Prénom Nom", "Nom de l'entreprise"]
    assert listed(screen)["attribute0"].to_list() == ["Inès Noël", "Bézard"]
    told = said(leads_page(w=id, lead="L0")).replace("\\", "").replace(":small[]", "")
    assert "### Inès Noël" in told
    assert "Acme · ines@x.fr · L0" in told


def widths(screen: AppTest) -> dict[str, int]:
    """The columns of the list in their order, and how wide each is."""
    settings = json.loads(screen.dataframe[0].proto.columns)
    return {name: settings[name]["width"] for name in listed(screen).columns}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_it_is_stands_whole_before_the_reasons_in_a_window_of_1280(folder: Path, language: Language) -> None:
    header = "Prénom,Nom,Adresse e-mail,Nom de l'entreprise,Effectif"
    rows = "".join(f"L{n},Inès,Noël,prenom.nom{n}@plastiques-du-nord.example,Acme,{n}\n" for n in range(3))
    id = made(
        folder, leads=f"lead_id,{header}\n{rows}", activities="lead_id,activity,occurred_at\nL0,demo,2026-01-01\n"
    )
    shown = widths(leads_page(language, w=id))
    who, told = ["attribute0", "attribute1", "attribute2"], [*shown]
    assert told[told.index("why") - 3 : told.index("why")] == who
    assert sum(shown[name] for name in told[1 : told.index("why") + 1]) <= WINDOW  # without the arrows
    assert shown["why"] >= WHY_AT_LEAST
    settings = json.loads(leads_page(language, w=id).dataframe[0].proto.columns)
    assert [settings[name]["label"] for name in who] == ["Prénom Nom", "Nom de l'entreprise", "Adresse e-mail"]
    assert 2 * (shown["attribute2"] - 18) / 6.8 >= len("prenom.nom1@plastiques-du-nord.example"), "in two lines"


def test_a_header_that_no_column_holds_is_told_whole_over_it(folder: Path) -> None:
    long = "Nom commercial de l'entreprise <b>cliente</b>"
    id = made(
        folder, leads=f"lead_id,{long}\nL0,Acme\n", activities="lead_id,activity,occurred_at\nL0,demo,2026-01-01\n"
    )
    (shown,) = (
        config
        for name, config in json.loads(leads_page(w=id).dataframe[0].proto.columns).items()
        if name == "attribute0"
    )
    assert shown["label"].endswith("…")
    assert shown["help"].replace("\\", "") == long
    assert "<b>" not in shown["help"]


def test_numbers_of_the_list_stay_numbers_and_are_written_as_in_sentences(folder: Path) -> None:
    id = small(folder)
    text = GRID.replace("points: 15", "points: -1000")
    read = parse_grid(text)
    own = resources.workspaces().open(id)
    own.save_grid(text, name=read.name, version=read.version, fingerprint=fingerprint(read), at=1)
    screen = leads_page("fr", w=id)
    screen.multiselect(key="lead_list.values.Source").select("Web").run()
    assert listed(screen)["score"].dtype.is_integer()
    held = screen.dataframe[0].proto.arrow_data
    shown = pl.from_arrow(pa.ipc.open_stream(held.styler.display_values).read_all())
    assert isinstance(shown, pl.DataFrame)
    assert "\u22121\u202f000" in shown["fit"].to_list()
    settings = json.loads(screen.dataframe[0].proto.columns)
    assert not any(settings[name]["type_config"].get("format") for name in ("score", "fit", "engagement"))


def test_what_is_known_of_a_lead_is_said_once(folder: Path) -> None:
    leads = "lead_id,Nom,E-mail,size,Ville\nL0,Inès Noël,ines@x.fr,big,Rennes\nL1,,,big,\n"
    id = made(folder, leads=leads, activities="lead_id,activity,occurred_at\nL0,demo,2026-01-01\n")
    screen = leads_page("fr", w=id, lead="L0")
    assert list(screen.dataframe[-1].value["text"]) == ["big", "Rennes"], "the rest of the record, and no more"
    told = said(screen)
    assert "**who" not in told, "the only group of its axis has the points of the axis"
    assert "**+15** Taille" in told
    nameless = said(leads_page("fr", w=id, lead="L1"))
    assert nameless.count("L1") == 1


def test_a_lead_is_looked_at_once_and_again_where_points_have_moved(folder: Path) -> None:
    own = resources.workspaces().open(small(folder))
    grid = parse_grid(GRID)
    moved = parse_grid(GRID.replace("points: 20", "points: 30"))
    today = 1_780_000_000_000_000
    seen, again, other = (resources.life(own, at, 1, today=today, most=5) for at in (grid, parse_grid(GRID), moved))
    assert seen is again
    assert [life.chronicle.steps[-1].score for life in (seen, other)] == [35, 45]


def test_what_is_missing_is_told_as_something_that_happens_or_is_learned(folder: Path) -> None:
    grid_leads = "lead_id,size,created_at\nL0,big,2025-12-01\nL1,,2025-12-01\n"
    id = made(
        folder, leads=grid_leads, activities="lead_id,activity,occurred_at\nL9,demo,2026-01-01\nL1,page,2026-01-01\n"
    )
    told = said(leads_page("fr", w=id, lead="L1")).replace("\\", "")
    assert "dès que « demo » a eu lieu" in told.replace("\u202f", " ")
    assert "s'il s'avère" not in told


def test_texts_of_files_stay_texts_on_the_page_of_a_lead(folder: Path) -> None:
    hostile = "![x](http://evil.example/a.png)"
    id = made(
        folder,
        leads=f"lead_id,Name,Source\nL0,{hostile},{hostile}\n",
        activities=f"lead_id,activity,occurred_at,page\nL0,{hostile},2026-01-01,{hostile}\n",
    )
    screen = leads_page("en", w=id, lead="L0")
    assert "![x](http" not in said(screen)
    assert screen.dataframe[0].value["what"][0] == hostile
    screen.button(key="lead_page.back").click().run()
    assert not screen.exception
    assert screen.multiselect(key="lead_list.values.Source").options == [f"{hostile} · 1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_says_in_a_sentence_what_it_draws_and_draws_texts_as_texts(language: Language) -> None:
    steps = (Step(1, 5, 5, 0, "cold"), Step(DAY, None, None, None, None), Step(3 * DAY, 25, 5, 20, "call"))
    chart = score_timeline(
        steps, BANDS, events=[(DAY, HOSTILE[1])], outcomes=[(4 * DAY, HOSTILE[0]), (4 * DAY + 1, "b")],
        until=5 * DAY, language=language, dark=False,
    )  # fmt: skip
    voice, drawn = Voice(language), chart.figure.to_json()
    assert voice.t("timeline.alt_peak", score=25, day=voice.day(3 * DAY)) in chart.alt
    assert voice.t("timeline.alt_now", score=25) in chart.alt
    assert "<b>" not in drawn
    assert "<script>" not in drawn
    line = chart.figure.data[0]
    assert (line.line.shape, list(line.y)) == ("hv", [5, None, 25, 25])
    heights = {note.yshift for note in chart.figure.layout.annotations if note.yanchor == "bottom"}
    assert len(heights) == 2
    left_out = score_timeline(steps[1:2], BANDS, events=[], outcomes=[], until=5 * DAY, language=language, dark=True)
    assert left_out.alt == voice.t("timeline.never")


def _click(page: Page, *, x: int, y: int) -> None:
    """Click into the table, which is drawn: it has no elements to name."""
    table = page.locator("[data-testid=stDataFrame] canvas").first
    table.wait_for()
    table.scroll_into_view_if_needed()
    place = table.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + x, place["y"] + y)


@pytest.mark.xdist_group("chromium")
def test_a_click_opens_a_lead_and_a_tick_puts_it_into_the_file(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        page = someone.open("/leads?lang=fr")
        _click(page, x=16, y=70)
        page.get_by_role("button", name="1 coché").first.wait_for()
        with page.expect_download() as saved:
            page.get_by_role("button", name="1 coché, XLSX").click()
        assert saved.value.suggested_filename.endswith(".xlsx")
        _click(page, x=400, y=16)  # a heading sorts, and opens nobody
        _click(page, x=16, y=130)
        page.get_by_role("button", name="2 cochés, XLSX").wait_for()
        _click(page, x=16, y=130)
        page.get_by_role("button", name="1 coché, XLSX").wait_for()
        _click(page, x=62, y=70)
        page.get_by_text("Le score au fil du temps").wait_for()
        assert "lead=" in page.url
        page.locator("[data-testid=stPlotlyChart]").wait_for()
        page.get_by_role("button", name="Tous les leads").click()
        page.get_by_role("button", name="1 coché, XLSX").wait_for()
        assert someone.errors == []
        assert someone.foreign_requests == []

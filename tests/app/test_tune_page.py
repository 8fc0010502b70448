"""Régler in its plain mode: points move, figures follow, nothing is lost, and the sample stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import desks
import resources
from leadgrid import datasets
from leadgrid.grids import Bounds
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.tweaks import Tweaks
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app import test_frame
from voices import LANGUAGES, Voice

SECTOR, DEMO = "points.sector.0", "points.demo.0"

SMALL_GRID = """
leadgrid: 1
name: "*Petite* grille"
groups: [{id: web, axis: engagement, max: 30}]
criteria:
  - {id: demo, group: web, points: 20, when: {activity: demo}, range: [0, 40]}
  - {id: old, group: web, enabled: false, points: 9, when: {activity: fax}}
"""
BANDED = "bands: [{id: cold}, {id: call, from: 10, label: {fr: À appeler, en: To call}}]\n"
LEADS = "lead_id,Name,Company\n" + "".join(
    f"L{number},![x](http://e.example) {number},_{number}_\n" for number in range(60)
)
DEMOS = "lead_id,activity,occurred_at\n" + "".join(f"L{place},demo,2026-01-{place + 1:02}\n" for place in range(20))


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Workspaces of this test's own."""
    path = tmp_path_factory.mktemp("workspaces")
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(path))
    resources.workspaces.clear()
    yield path
    resources.workspaces.clear()


def opened(**parameters: str) -> AppTest:
    """The page with Streamlit's own sliders: AppTest sees nothing inside a component of ours."""
    return test_frame.opened(**({"mode": "plain"} | parameters))


def workspace_of(screen: AppTest) -> Workspace:
    return resources.workspaces().open(one(screen.query_params["w"]))


def edits_of(screen: AppTest) -> Tweaks:
    kept = workspace_of(screen).kept(desks.EDITS)
    assert kept is not None
    return Tweaks.from_json(kept)


def one(value: object) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)


def said(screen: AppTest) -> str:
    parts = [*screen.markdown, *screen.caption, *screen.info, *screen.warning, *screen.subheader]
    return "\n".join(str(part.value) for part in parts)


def metrics(screen: AppTest) -> list[str]:
    return [metric.value for metric in screen.metric]


def made(folder: Path, text: str = SMALL_GRID + BANDED, *, outcomes: str | None = None) -> str:
    """A workspace with 60 leads, 20 demos, and the outcomes that are given; answers with its id."""
    files = {"leads": LEADS, "activities": DEMOS, "outcomes": outcomes}
    sources = {}
    for name, rows in files.items():
        if rows is not None:
            (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
            sources[name] = Source(folder / f"{name}.csv")

    def build(path: Path) -> None:
        datasets.load(
            leads=sources["leads"], activities=sources["activities"], outcomes=sources.get("outcomes"), into=path
        ).close()

    id = resources.workspaces().create(build)
    own, read = resources.workspaces().open(id), parse_grid(text)
    own.save_grid(text, name=read.name, version=read.version, fingerprint=fingerprint(read), at=0)
    return id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_says_whom_to_call_and_whom_the_grid_would_have_missed(language: Language) -> None:
    screen = opened(lang=language)
    assert not screen.exception
    assert not screen.error
    voice = Voice(language)
    assert metrics(screen) == ["418", "47", "37", "12"]
    assert [metric.delta for metric in screen.metric] == ["", "", "", ""]
    told = voice.t(
        "live.replay.signed",
        day=voice.day(1785628800000000),
        horizon=voice.t("tune.span.d", count=90),
        count=47,
        customers=84,
    )
    assert told in said(screen)
    assert voice.t("live.known_today") in said(screen)
    assert voice.t("tune.axis.fit") in said(screen)
    assert voice.t("tune.axis.engagement") in said(screen)
    assert voice.t("tune.sample") in said(screen)
    assert len([slider for slider in screen.slider if slider.key.startswith("points.")]) == 34


def test_the_first_change_goes_to_a_copy_of_the_sample_and_is_not_lost() -> None:
    screen = opened(lang="en")
    assert "w" not in screen.query_params
    screen.slider(key=SECTOR).set_value(20).run()
    assert metrics(screen)[0] != "418"
    assert screen.slider(key=SECTOR).value == 20
    assert Voice("en").t("tune.own") in said(screen)
    assert Voice("en").t("tune.unsaved", count=1) in said(screen)
    assert edits_of(screen).points == ((("sector", 0), 20),)
    assert resources.workspaces().open("sample").kept(desks.EDITS) is None


def test_edits_are_there_again_after_a_reload_and_in_another_tab() -> None:
    first = opened(lang="en")
    first.slider(key=SECTOR).set_value(20).run()
    id = one(first.query_params["w"])
    second = opened(lang="en", w=id)
    assert second.slider(key=SECTOR).value == 20
    assert metrics(second) == metrics(first)

    second.slider(key=DEMO).set_value(33).run()
    first.slider(key="points.sector.1").set_value(6).run()
    assert first.slider(key=DEMO).value == 33
    assert len(edits_of(first).points) == 3


def test_a_page_switch_and_back_loses_nothing() -> None:
    screen = opened(lang="en")
    screen.slider(key=SECTOR).set_value(20).run()
    screen.switch_page("views/export.py").run()
    screen.switch_page("views/tune.py").run()
    assert screen.slider(key=SECTOR).value == 20


def test_one_number_or_all_of_them_go_back() -> None:
    screen = opened(lang="en")
    screen.slider(key=SECTOR).set_value(20).run()
    screen.slider(key=DEMO).set_value(3).run()
    screen.button(key=f"reset.{SECTOR}").click().run()
    assert (screen.slider(key=SECTOR).value, screen.slider(key=DEMO).value) == (10, 3)
    screen.button(key="reset.all").click().run()
    assert screen.slider(key=DEMO).value == 20
    assert metrics(screen)[0] == "418"
    assert screen.button(key="save").disabled


def test_saving_replaces_only_the_numbers_that_moved() -> None:
    screen = opened(lang="en")
    before = resources.workspaces().open("sample").saved_grids()[0].text
    screen.slider(key=SECTOR).set_value(20).run()
    screen.button(key="save").click().run()
    saved = workspace_of(screen).saved_grids()
    assert [line for line in saved[0].text.splitlines() if line not in before.splitlines()] == ["        points: 20"]
    assert len(saved) == 2
    assert workspace_of(screen).kept(desks.EDITS) is None
    assert Voice("en").t("tune.saved") in said(screen)
    assert [metric.delta for metric in screen.metric] == ["", "", "", ""]


def test_bands_push_each_other_so_that_they_always_ascend() -> None:
    screen = opened(lang="en")
    screen.slider(key="start.call").set_value(60).run()
    assert [screen.slider(key=f"start.{band}").value for band in ("nurture", "call", "vip")] == [15, 60, 61]
    screen.slider(key="start.vip").set_value(0).run()
    assert [screen.slider(key=f"start.{band}").value for band in ("nurture", "call", "vip")] == [0, 1, 2]
    assert not screen.exception


def test_another_band_can_be_the_one_from_which_sales_calls() -> None:
    screen = opened(lang="en")
    screen.selectbox(key="sales").select("vip").run()
    assert metrics(screen)[0] == "83"
    assert opened(lang="en", w=one(screen.query_params["w"])).selectbox(key="sales").value == "vip"


def test_calling_from_another_band_differs_from_what_was_agreed_until_it_is_saved_or_put_back() -> None:
    screen = opened(lang="en")
    for button, sales, agreed in (("reset.all", "call", "418"), ("save", "vip", "83")):
        screen.selectbox(key="sales").select("vip").run()
        assert metrics(screen)[0] == "83"
        assert screen.metric[0].delta == "-335"
        screen.button(key=button).click().run()
        assert screen.selectbox(key="sales").value == sales
        assert (metrics(screen)[0], screen.metric[0].delta) == (agreed, "")
        assert screen.button(key="save").disabled


def test_limits_of_a_group_can_be_moved_and_taken_away_but_not_crossed() -> None:
    screen = opened(lang="en")
    screen.number_input(key="bound.profile.max").set_value(12).run()
    assert metrics(screen)[0] != "418"
    screen.number_input(key="bound.profile.min").set_value(None).run()
    kept = edits_of(screen)
    assert kept.bounds == (("profile", Bounds(None, 12)),)
    screen.number_input(key="bound.profile.min").set_value(13).run()
    assert edits_of(screen) == kept
    assert screen.number_input(key="bound.profile.min").value is None


def test_details_are_drawn_once_they_are_opened() -> None:
    screen = opened(lang="en")
    assert len(screen.get("plotly_chart")) == 2
    screen.session_state["details"] = True
    screen.run()
    assert len(screen.get("plotly_chart")) == 4
    assert "**82 times out of 100**" in said(screen)


def test_without_outcomes_the_page_works_and_says_what_is_missing(folder: Path) -> None:
    screen = opened(lang="fr", w=made(folder))
    assert not screen.error
    assert metrics(screen) == ["20"]
    assert Voice("fr").t("live.no_outcomes") in said(screen)
    screen.slider(key=DEMO).set_value(5).run()
    assert metrics(screen) == ["0"]


def test_undated_outcomes_are_warned_of(folder: Path) -> None:
    screen = opened(lang="fr", w=made(folder, outcomes="lead_id,stage\nL1,customer\nL50,customer\n"))
    assert metrics(screen)[:3] == ["19", "1", "1"], "who is a customer, whenever that was, is not called again"
    assert Voice("fr").t("live.undated") in said(screen)


def test_too_few_called_is_said_in_words(folder: Path) -> None:
    outcomes = "lead_id,stage,occurred_at\nL1,customer,2026-01-15\nL50,customer,2026-01-20\n"
    id = made(folder, outcomes=outcomes)
    desk_of = resources.workspaces().open(id)
    desk_of.keep(desks.CHOICES, '{"horizon": "14d"}')
    screen = opened(lang="en", w=id)
    assert metrics(screen)[3] == "–"
    assert not screen.exception


def test_a_grid_without_bands_calls_everybody_and_has_no_threshold(folder: Path) -> None:
    screen = opened(lang="en", w=made(folder, SMALL_GRID))
    assert not screen.error
    assert not screen.selectbox
    assert metrics(screen) == ["60"]
    assert [chart.proto.alt for chart in screen.get("plotly_chart")] == [
        "60 leads, scores from 0 to 20. From 0 up, 60 leads, that is 100%."
    ]


def test_a_switched_off_rule_is_grey_and_texts_of_others_stay_texts(folder: Path) -> None:
    screen = opened(lang="en", w=made(folder))
    assert screen.slider(key="points.old.0").disabled
    assert (screen.slider(key=DEMO).min, screen.slider(key=DEMO).max) == (0, 40)
    assert r"\*Petite\* grille" in said(screen)


def test_a_workspace_that_is_not_there_is_told_as_such() -> None:
    screen = opened(lang="en", w="0" * 32)
    assert not screen.exception
    assert "no workspace" in screen.error[0].value.replace("\\", "")


def leads_screen(**parameters: str) -> AppTest:
    screen = opened(**parameters)
    screen.session_state["tune_tabs"] = Voice(parameters["lang"] if parameters["lang"] == "fr" else "en").t(
        "leads.list_tab"
    )
    return screen.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_begins_with_the_highest_score_and_says_why(language: Language) -> None:
    screen = leads_screen(lang=language)
    assert not screen.exception
    assert not screen.error
    assert not screen.slider
    rows = screen.dataframe[0].value
    scores = rows["score"].tolist()
    assert len(rows) == 50
    assert scores == sorted(scores, reverse=True)
    assert rows["why"][0].count(" · ") == 3, "three rules, and what a ceiling takes away"
    screen.button(key="leads.more").click().run()
    assert len(screen.dataframe[0].value) == 100
    screen.text_input(key="leads.search").set_value("boisuzac").run()
    found = screen.dataframe[0].value
    assert 0 < len(found) < 50
    assert all("boisuzac" in " ".join(map(str, row)).lower() for row in found.values.tolist())
    screen.text_input(key="leads.search").set_value("no such lead").run()
    assert Voice(language).t("leads.nobody") in said(screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_is_taken_apart_down_to_its_events(language: Language) -> None:
    screen = leads_screen(lang=language)
    with resources.workspaces().open("sample").dataset() as dataset:
        digest = dataset.digest
    screen.session_state["leads.chosen"] = [digest, 4261]
    screen.run()
    assert not screen.error
    told, voice = said(screen), Voice(language)
    assert voice.t("why.score", count=89) in told
    assert voice.t("why.limit.most", bound=voice.number(35), sum="+40") in told
    assert "**+16** " in told
    assert voice.day(1793353671000000) in told
    assert "L0004262" in told
    screen.button(key="why.close").click().run()
    assert voice.t("why.score", count=89) not in said(screen)


def test_names_from_files_stay_texts_where_a_lead_is_taken_apart(folder: Path) -> None:
    id = made(folder)
    screen = leads_screen(lang="en", w=id)
    with resources.workspaces().open(id).dataset() as dataset:
        digest = dataset.digest
    screen.session_state["leads.chosen"] = [digest, 0]
    screen.run()
    assert not screen.error
    assert r"\!\[x\]" in said(screen)
    assert "![x](http" not in said(screen)


def test_the_language_can_change_in_the_middle_of_it() -> None:
    screen = leads_screen(lang="fr")
    screen.segmented_control(key="language").set_value("en").run()
    assert not screen.exception
    assert not screen.error
    screen.segmented_control(key="language").set_value("fr").run()
    assert not screen.exception
    assert Voice("fr").t("tune.axis.fit") in said(screen)


def test_what_the_grid_locks_is_locked_until_somebody_unlocks_it() -> None:
    assert desks.locked(parse_grid(SMALL_GRID)) == ()
    assert desks.locked(parse_grid(SMALL_GRID.replace("range: [0, 40]", "locked: true"))) == ("demo/0",)

"""Vos clients: what was planted is found, added and scored; where there is nothing, that is what is said."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import drafts
import escapes
import resources
from components.editor import arrangements
from desks import Desk
from leadgrid import indicators
from leadgrid.datasets import load
from leadgrid.problems import Language
from leadgrid.proposals import proposed_view
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.sources import Source
from leadgrid.suspicions import suspicions
from leadgrid.weights import USUAL, points
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.builders import HOSTILE
from tests.app.test_frame import APP
from tests.app.test_reports import said
from voices import LANGUAGES, Voice

END = datetime(2026, 6, 1, tzinfo=UTC)
LEADS = 600
GRID = """leadgrid: 1
name: Petite grille
groups: [{id: web, axis: engagement}]
criteria:
  # le seul signe que l'on connaissait
  - {id: seen, group: web, points: 1, when: {activity: newsletter}}
  - {id: old, group: web, points: 5, when: {activity: dmeo}}
  - {id: sector, group: web, points: 5, when: {attribute: sector, is: wood}}
bands: [{id: cold}, {id: call, from: 5}]
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "customers-page"))


def at(days: float) -> str:
    """So many days before the end of the data."""
    return (END - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def files(*, won: dict[int, float], demo: str = "demo", attributes: dict[int, str] | None = None) -> dict[str, str]:
    """Leads of three sectors and some without; every tenth asked for a demo ten days before the replay."""
    sectors = ["food", "wood", "metal", ""]
    more = attributes or {}
    leads = [f'{lead},{sectors[lead % 4]},"{more.get(lead, "")}"' for lead in range(LEADS)]
    acts = [f"{lead},newsletter,{at(lead % 300)}" for lead in range(LEADS)]
    acts += [f'{lead},"{demo}",{at(100)}' for lead in range(0, LEADS, 10)]
    outcomes = [f"{lead},customer,{at(days)}" for lead, days in won.items()]
    return {
        "leads": "\n".join(["lead_id,sector,note", *leads, ""]),
        "activities": "\n".join(["lead_id,activity,occurred_at", *acts, ""]),
        "outcomes": "\n".join(["lead_id,stage,occurred_at", *outcomes, ""]),
    }


PLANTED = {lead: 40.0 for lead in range(LEADS) if lead % 20 == 0 or lead % 37 == 1}
BY_LOT = dict.fromkeys(random.Random(3).sample(range(LEADS), 60), 40.0)
FEW = dict.fromkeys(range(0, 80, 20), 40.0)


def workspace(folder: Path, texts: dict[str, str], *, is_dated: bool = True) -> Workspace:
    sources = {}
    for kind, text in texts.items():
        if kind == "outcomes" and not is_dated:
            text = "\n".join(line.rpartition(",")[0] for line in text.split("\n"))
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        sources[kind] = Source(folder / f"{kind}.csv")
    id = resources.workspaces().create(lambda path: load(**sources, into=path, dated_outcomes=None).close())
    own = resources.workspaces().open(id)
    grid = parse_grid(GRID)
    own.save_grid(GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=time.time_ns() // 1000)
    return own


def page(own: Workspace, language: Language = "fr", *, tab: str = "customers.tab") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"], screen.query_params["w"] = language, own.id
    screen.session_state["customers_tabs"] = Voice(language).t(tab)
    screen.switch_page("views/customers.py").run()
    assert not screen.exception
    return screen


def desk(own: Workspace) -> Desk:
    """The workspace as a page finds it."""
    with own.dataset() as dataset:
        facts = dataset.facts
    text = own.saved_grids()[0].text
    grid = parse_grid(text)
    return Desk(own, facts, text, grid, grid, proposed_view(facts, now=0), None)


def portrait(own: Workspace) -> indicators.Portrait:
    replay = desk(own).view.replay
    assert replay is not None
    with own.dataset() as dataset:
        return indicators.find(dataset, replay, suspected=suspicions(dataset, target=replay.target))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_planted_is_shown_with_its_counts_and_how_many_were_tried(tmp_path: Path, language: Language) -> None:
    own = workspace(tmp_path, files(won=PLANTED))
    screen, found = page(own, language), portrait(own)
    shown, say = said(screen), Voice(language)
    first = found.indicators[0]
    assert first.subjects == ("demo",)
    assert {"fr": " a eu lieu", "en": " happened"}[language] in shown
    assert say.t("customers.tried", count=found.tried, shown=len(found.indicators)) in shown
    table = first.table
    counts = {
        "fr": f"{table.converted} clients sur {table.all_converted}",
        "en": f"{table.converted} of {table.all_converted} customers",
    }
    assert counts[language] in shown
    assert (table.leads, table.converted) == (60, 30)


def test_a_finding_becomes_a_rule_of_the_draft_and_scores_once_it_is_taken(tmp_path: Path) -> None:
    own = workspace(tmp_path, files(won=PLANTED))
    first = portrait(own).indicators[0]
    screen = page(own)
    screen.button(key="add-0").click().run()
    assert not screen.exception
    assert "demo" in screen.success[0].value
    assert Voice("fr").t("customers.in_draft") in said(screen)
    assert all(button.key != "add-0" for button in screen.button)
    draft = drafts.draft(desk(own))
    assert draft.grid is not None
    assert "# le seul signe" in draft.text
    added = draft.grid.criteria[-1]
    earned = points(first.table, USUAL)
    assert (added.rungs[0].condition, added.rungs[0].points) == (first.rule, earned)
    assert added.why is not None
    assert added.why.told("en").startswith(first.counts.en)
    assert draft.grid.groups == parse_grid(GRID).groups, "the rule joins the grid's own"
    assert arrangements.changes(parse_grid(GRID), draft.grid) == 1
    assert own.saved_grids()[0].text == GRID

    taken = drafts.accept(desk(own))
    assert taken.view.replay is not None
    with own.dataset() as dataset:
        rows = score(dataset, parse_grid(own.saved_grids()[0].text), as_of=taken.view.replay.as_of)
    assert sum(row["score"] >= earned for row in rows.iter_rows(named=True)) == first.table.leads


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_noise_nothing_is_shown_and_that_is_said(tmp_path: Path, language: Language) -> None:
    own = workspace(tmp_path, files(won=BY_LOT))
    screen, found = page(own, language), portrait(own)
    assert found.tried > 0
    sentence = Voice(language).t("customers.nothing", tried=found.tried, count=found.converted)
    assert screen.info[0].value.replace("\\", "") == sentence
    assert not [button for button in screen.button if str(button.key).startswith("add-")]
    assert [box for box in screen.number_input if str(box.key).startswith("horizon-")]  # another time can be looked at


@pytest.mark.parametrize(("won", "says"), [(FEW, "customers.few"), ({}, "customers.no_outcomes")])
def test_too_few_customers_or_none_are_told_as_such(tmp_path: Path, won: dict[int, float], says: str) -> None:
    texts = files(won=won)
    if not won:
        del texts["outcomes"]
    screen = page(workspace(tmp_path, texts))
    values = {"count": len(won), "needed": 10} if won else {}
    assert screen.info[0].value.replace("\\", "") == Voice("fr").t(says, **values)


def test_where_another_period_has_enough_customers_it_can_be_chosen_on_the_spot(tmp_path: Path) -> None:
    won = {lead: 40.0 if lead in FEW else 130.0 for lead in PLANTED}
    screen = page(workspace(tmp_path, files(won=won)))
    few, elsewhere = (
        Voice("fr").t("customers.few", count=4, needed=10),
        Voice("fr").t("customers.elsewhere", count=len(won)),
    )
    assert screen.info[0].value.replace("\\", "") == f"{few} {elsewhere}"
    (horizon,) = [box for box in screen.number_input if box.key.startswith("horizon-")]
    horizon.set_value(140).run()
    assert not screen.info
    assert str(len(won)) in screen.markdown[0].value


def test_a_replay_with_enough_customers_is_a_press_away(tmp_path: Path) -> None:
    won = {lead: 40.0 if lead in FEW else 130.0 for lead in PLANTED}
    own = workspace(tmp_path, files(won=won))
    screen = page(own)
    offered = [button for button in screen.button if str(button.key).startswith("prospect-")]
    assert offered
    offered[0].click().run()
    assert not screen.exception
    assert not screen.info
    days = str(offered[0].key).rpartition("-")[2]
    assert f"{days} jours" in screen.markdown[0].value


def test_a_grid_for_some_leads_only_is_told_not_to_be_what_the_figures_are_of(tmp_path: Path) -> None:
    own = workspace(tmp_path, files(won=PLANTED))
    told = Voice("fr").t("customers.every_audience")
    assert told not in said(page(own))
    text = GRID + "audience: {attribute: sector, is: wood}\n"
    grid = parse_grid(text)
    own.save_grid(text, name=grid.name, version=None, fingerprint=fingerprint(grid), at=time.time_ns() // 1000)
    assert told in said(page(own))


def test_where_nearly_all_became_customers_there_is_nobody_to_compare_with(tmp_path: Path) -> None:
    screen = page(workspace(tmp_path, files(won=dict.fromkeys(range(LEADS - 3), 40.0))))
    assert screen.info[0].value == Voice("fr").t("customers.no_others", count=3)


def test_what_is_filled_in_at_the_sale_is_apart_with_its_reason_and_no_finding(tmp_path: Path) -> None:
    contracts = {lead: f"C{lead}" for lead in PLANTED}
    own = workspace(tmp_path, files(won=PLANTED, attributes=contracts))
    screen = page(own)
    assert [box.label for box in screen.expander][-1] == Voice("fr").t("customers.late", count=1)
    assert "note" in screen.expander[-1].markdown[0].value
    assert all("note" not in one.subjects for one in portrait(own).indicators)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_that_all_but_gives_the_sale_away_is_asked_about(tmp_path: Path, language: Language) -> None:
    seen = {lead: "oui" for lead in range(LEADS) if lead in PLANTED or lead % 11 == 0}
    own = workspace(tmp_path, files(won=PLANTED, attributes=seen))
    assert ("note",) in {one.subjects for one in portrait(own).indicators}
    asked = {"fr": "est-ce connu avant la vente", "en": "is it known before the sale"}[language]
    assert said(page(own, language)).count(asked) == 1


def test_without_dates_it_is_said_that_nobody_knows_what_came_first(tmp_path: Path) -> None:
    shown = said(page(workspace(tmp_path, files(won=PLANTED), is_dated=False)))
    assert Voice("fr").t("customers.undated") in shown


def test_of_kinds_only_those_are_shown_that_are_asked_for(tmp_path: Path) -> None:
    texts = files(won={lead: 40.0 for lead in range(LEADS) if lead % 20 == 0 or lead % 8 == 1})
    own = workspace(tmp_path, texts)
    kinds = {one.kind for one in portrait(own).indicators}
    assert kinds >= {"attribute", "activity"}
    screen = page(own)
    screen.segmented_control(key="customers.kind").set_value("attribute").run()
    assert not screen.exception
    titles = [text.value for text in screen.markdown if text.value.startswith("**Quand")]
    assert titles
    assert all("sector" in title for title in titles)


def test_a_broken_draft_takes_no_rule_and_says_so(tmp_path: Path) -> None:
    own = workspace(tmp_path, files(won=PLANTED))
    drafts.write(desk(own), "leadgrid: 1\nname: [")
    screen = page(own)
    assert screen.button(key="add-0").disabled
    assert Voice("fr").t("customers.broken") in said(screen)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_values_stand_as_they_are_written(tmp_path: Path, text: str) -> None:
    written = text.replace('"', '""')
    notes = {lead: written if lead % 8 == 1 else "usual" for lead in range(LEADS)}
    won = {lead: 40.0 for lead in range(LEADS) if lead % 20 == 0 or (lead % 8 == 1 and lead % 3)}
    own = workspace(tmp_path, files(won=won, demo=written, attributes=notes))
    screen = page(own)
    titles = [part.value for part in screen.markdown if part.value.startswith("**Quand")]
    for telling in ("« note »", "a eu lieu"):
        told = [title.replace("\u202f", " ") for title in titles]
        (about,) = [title for title in told if telling in title and "newsletter" not in title]
        assert str(escapes.markdown(text, longest=None)) in about


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_feeds_the_grid_is_told_with_what_was_meant_and_what_unknown_values_cost(
    tmp_path: Path, language: Language
) -> None:
    screen = page(workspace(tmp_path, files(won=PLANTED)), language, tab="feeding.tab")
    say, shown = Voice(language), said(screen)
    assert say.t("feeding.fed", count=2, enabled=3) in shown
    assert say.t("feeding.lack.activity", name="dmeo") in shown
    assert say.t("feeding.near", name="demo") in shown
    activities, attributes, costs = (frame.value for frame in screen.dataframe)
    by_type = dict(zip(activities[say.t("feeding.type")], activities[say.t("feeding.events")], strict=True))
    assert by_type == {"newsletter": LEADS, "demo": LEADS // 10}
    assert list(activities[say.t("feeding.source")]) == ["activities.csv"] * 2
    assert list(attributes[say.t("feeding.share")]) == [0.75, 0.0]
    today = LEADS - len(PLANTED)
    unknown = sum(lead % 4 == 3 and lead not in PLANTED for lead in range(LEADS))
    assert list(costs[say.t("feeding.lost")]) == [unknown]
    assert say.t("feeding.losses_how", count=today) in shown


def test_the_page_works_for_somebody_who_only_looks_at_the_example() -> None:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"] = "fr"
    screen.switch_page("views/customers.py").run()
    assert not screen.exception
    screen.button(key="add-0").click().run()
    assert not screen.exception
    id = str(screen.query_params["w"])
    draft = drafts.draft(desk(resources.workspaces().open(id)))
    assert draft.grid is not None
    assert len(draft.grid.criteria) == 21
    assert not resources.workspaces().open("sample").kept(drafts.KEY)

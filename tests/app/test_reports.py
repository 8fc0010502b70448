"""The report of what was read: every file adds up, what is suspicious is decided on, and what was set aside is seen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from streamlit.testing.v1 import AppTest

import desks
import doubts
import escapes
import resources
from components.reports import rejects
from leadgrid import samples
from leadgrid.datasets import load
from leadgrid.facts import Facts
from leadgrid.instants import Zone
from leadgrid.omissions import Omission
from leadgrid.problems import Language
from leadgrid.snapshots import View
from leadgrid.sources import Source
from leadgrid.workspaces import SAMPLE, Workspace
from tests.app.builders import HOSTILE
from tests.app.test_frame import APP
from voices import Voice

NOW = Zone("UTC").read("2026-03-01")
GRID = """leadgrid: 1
name: Petite grille
groups: [{id: site, axis: engagement}]
criteria:
  - {id: number, group: site, points: 7, when: {attribute: customer_number, known: true}}
  - {id: opened, group: site, points: 3, each: {activity: email_open}}
bands: [{id: cold}, {id: call, from: 5}]
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "reports-page"))


def workspace(build: Callable[[Path], None]) -> Workspace:
    own = resources.workspaces().open(resources.workspaces().create(build))
    own.save_grid(GRID, name="Petite grille", version=None, fingerprint="f", at=1)
    return own


def of_files(folder: Path, **files: str) -> Workspace:
    sources = {}
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        sources[kind] = Source(folder / f"{kind}.csv")
    assert NOW is not None
    now = NOW.instant
    return workspace(lambda path: load(**sources, into=path, now=now, dated_outcomes=None).close())


@cache
def leaky() -> tuple[Path, Path, Path]:
    return samples.write(Path(mkdtemp()), leads=2_000, seed=1, plant="leak")


def with_a_leak() -> Workspace:
    leads, activities, outcomes = (Source(path) for path in leaky())

    def build(path: Path) -> None:
        load(leads=leads, activities=activities, outcomes=outcomes, into=path, dated_outcomes=None).close()

    return workspace(build)


def page(own: Workspace, language: Language = "fr") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"], screen.query_params["w"] = language, own.id
    screen.switch_page("views/data.py").run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    texts = (*screen.markdown, *screen.text, *screen.error, *screen.warning, *screen.info, *screen.caption)
    return "\n".join(str(text.value) for text in texts).replace("\\", "").replace(":small[]", "")


def press(screen: AppTest, word: str, number: int = 0, language: Language = "fr") -> AppTest:
    label = Voice(language).t(word)
    [button for button in screen.button if button.label == label][number].click().run()
    assert not screen.exception
    return screen


def facts(own: Workspace) -> Facts:
    with own.dataset() as dataset:
        return dataset.facts


MESSY = {
    "leads": "lead_id,ville\nA,Lyon\nB,\n,Brest\nA,Lille\n",
    "activities": 'lead_id,activity,occurred_at\nA,visit,2026-02-01\n\nz,"a, b",2026-02-01\nB,visit,hier\n'
    "B,visit,2026-05-01\nA,visit,2026-02-01\n",
}


@pytest.mark.parametrize(
    ("language", "leads", "activities"),
    [
        (
            "fr",
            "leads.csv : 4 lignes lues = 2 gardées + 2 écartées",
            "activities.csv : 5 lignes lues = 3 gardées + 1 écartée + 1 d'un lead inconnu",
        ),
        (
            "en",
            "leads.csv: 4 rows read = 2 kept + 2 set aside",
            "activities.csv: 5 rows read = 3 kept + 1 set aside + 1 of an unknown lead",
        ),
    ],
)
def test_every_file_adds_up_in_one_line(tmp_path: Path, language: Language, leads: str, activities: str) -> None:
    shown = said(page(of_files(tmp_path, **MESSY), language)).replace("\u202f", " ")
    assert leads in shown
    assert activities in shown


def test_the_rows_that_were_set_aside_are_seen_and_fetched_with_their_texts(tmp_path: Path) -> None:
    own = of_files(tmp_path, **MESSY)
    screen = page(own)
    (shown,) = [table.value for table in screen.dataframe if "Texte" in table.value.columns]
    assert [tuple(row) for row in shown.itertuples(index=False)] == [
        ("activities.csv", 4, "lead inconnu", 'z,"a, b",2026-02-01'),
        ("activities.csv", 5, "sans date lisible", "B,visit,hier"),
        ("leads.csv", 4, "sans lead_id", ",Brest"),
        ("leads.csv", 5, "lead décrit autrement plus haut", "A,Lille"),
    ]
    (files,) = [table.value for table in screen.dataframe if "Lignes du fichier" in table.value.columns]
    physical = [len((tmp_path / name).read_text().splitlines()) for name in files["Fichier"]]
    assert list(files["Lignes du fichier"]) == physical
    assert list(files["En-tête"] + files["Vides"] + files["Lignes lues"]) == physical
    written = rejects(desk_of(own), "fr").decode("utf-8-sig")
    header, first = list(csv.reader(io.StringIO(written), delimiter=";"))[:2]
    assert header == ["fichier", "ligne", "raison", "texte"]
    assert first == ["activities.csv", "4", "lead inconnu", 'z,"a, b",2026-02-01']


def desk_of(own: Workspace) -> desks.Desk:
    told = facts(own)
    text = own.saved_grids()[0].text
    grid = resources.read_grid(text)
    return desks.Desk(own, told, text, grid, grid, View(today=0, replay=None), None)


def test_a_leak_is_told_first_and_left_out_by_who_decides_and_put_back() -> None:
    own = with_a_leak()
    before = facts(own)
    screen = page(own)
    shown = said(screen)
    assert "« customer_number » n’est rempli que chez des clients" in shown.replace("\u202f", " ")
    assert shown.index("customer_number") < shown.index("email_open")
    assert "Règles nourries" in [figure.label for figure in screen.metric]
    assert screen.metric[3].value == "2 sur 2"
    press(screen, "doubts.leave_out")
    after = facts(own)
    assert [(found.kind, found.name) for found in after.omitted] == [("attribute", "customer_number")]
    assert after.digest != before.digest
    assert "customer_number" not in {column.name for column in after.columns}
    assert screen.metric[3].value == "1 sur 2"
    assert "La colonne customer_number" in said(screen)
    assert "n’est rempli que chez des clients (1" not in said(screen).split("contract_date")[0]
    press(screen, "doubts.put_back")
    assert facts(own) == before
    assert screen.metric[3].value == "2 sur 2"


def test_machines_that_are_left_out_are_counted_as_the_readers_decision() -> None:
    own = with_a_leak()
    screen = page(own, "en")
    rows = [button for button in screen.button if button.label == "Leave out"]
    robots = next(button for button in rows if "robots" in (button.key or ""))
    robots.click().run()
    assert not screen.exception
    (found,) = facts(own).omitted
    assert found.kind == "robots"
    assert found.count > 0
    assert f"{Voice('en').number(found.count)} left out by you" in said(screen)
    told = facts(own)
    assert told.activities is not None
    assert told.events == told.activities.usable - told.activities.orphans - found.count


def test_what_somebody_keeps_goes_below_the_others_until_it_is_looked_at_again(tmp_path: Path) -> None:
    own = of_files(tmp_path, **MESSY)
    screen = page(own)
    keeps = len([button for button in screen.button if button.label == "Garder"])
    press(screen, "doubts.keep")
    assert len([button for button in screen.button if button.label == "Garder"]) == keeps - 1
    assert any("gardée telle quelle" in fold.label for fold in screen.expander)
    press(screen, "doubts.again")
    assert len([button for button in screen.button if button.label == "Garder"]) == keeps


def test_days_to_come_are_a_thing_to_decide_about(tmp_path: Path) -> None:
    own = of_files(tmp_path, **MESSY)
    screen = page(own)
    assert "jours à venir" in said(screen)
    press(screen, "doubts.leave_out")
    (found,) = facts(own).omitted
    assert (found.kind, found.count) == ("future", 1)
    assert "+ 1 écartée par vous" in said(screen)


def test_a_decision_in_the_sample_is_made_in_a_copy_of_ones_own() -> None:
    sample = resources.workspaces().open(SAMPLE)
    before = facts(sample)
    screen = page(sample)
    press(screen, "doubts.leave_out")
    assert screen.query_params["w"] != SAMPLE
    own = resources.workspaces().open(str(screen.query_params["w"]))
    assert facts(own).omitted
    assert facts(sample) == before


@pytest.mark.parametrize("hostile", HOSTILE[:4])
def test_names_from_files_stand_as_they_are_written(tmp_path: Path, hostile: str) -> None:
    leads = io.StringIO()
    writer = csv.writer(leads)
    writer.writerow(["lead_id", hostile])
    writer.writerows([f"L{number}", "x" if number < 20 else ""] for number in range(100))
    won = "lead_id\n" + "".join(f"L{number}\n" for number in range(20))
    own = of_files(tmp_path, leads=leads.getvalue(), outcomes=won)
    screen = page(own)
    for _ in range(2):
        lines = [text.value for text in screen.markdown if escapes.markdown(hostile) in text.value]
        assert lines
        assert not any(hostile in text.value for text in (*screen.markdown, *screen.caption, *screen.warning))
        if not facts(own).omitted:
            press(screen, "doubts.leave_out")


def test_what_came_with_a_workspace_from_elsewhere_is_no_decision(tmp_path: Path) -> None:
    own = of_files(tmp_path, **MESSY)
    for kept in ("not JSON", '{"a": 1}', "[1, null]"):
        own.keep(doubts.TRUSTED, kept)
        assert "jours à venir" in said(page(own))


def test_a_workspace_at_work_says_so_and_nothing_is_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = of_files(tmp_path, **MESSY)
    screen = page(own)
    monkeypatch.setattr("leadgrid.workspaces.spaces.SECONDS_TO_WAIT", 0.01)
    with own.dataset():
        press(screen, "doubts.leave_out")
    assert not facts(own).omitted
    assert "réessayez" in said(screen)
    own.leave_out(Omission("attribute", "ville"))
    assert facts(own).omitted


def test_one_date_to_come_moves_neither_today_nor_the_span_of_the_data(tmp_path: Path) -> None:
    rows = "".join(f"A,visit,2026-02-{day:02}\n" for day in range(1, 21))
    own = of_files(
        tmp_path,
        leads="lead_id,created_at\nA,2026-01-05\nB,2026-01-06\n",
        activities=f"lead_id,activity,occurred_at\n{rows}B,visit,2030-05-01\n",
    )
    shown = said(page(own)).replace("\u202f", " ").replace("\xa0", " ")
    assert "du 5 janv. 2026 au 20 févr. 2026" in shown
    assert "c'est le **21 févr. 2026**" in shown or "c'est le 21 févr. 2026" in shown
    assert "jours à venir : 1 sur 21" in shown


@pytest.mark.parametrize(("language", "told"), [("fr", "Adresse e-mail valide"), ("en", "Valid e-mail address")])
def test_attributes_that_were_made_are_called_by_words(tmp_path: Path, language: Language, told: str) -> None:
    (tmp_path / "leads.csv").write_text("lead_id,email\nA,ana@acme.fr\nB,bob@acme.fr\n", encoding="utf-8")
    leads = Source(tmp_path / "leads.csv")
    screen = page(workspace(lambda path: load(leads=leads, into=path, enriched=True).close()), language)
    name = Voice(language).t("data.column_name")
    names = [list(shown.value[name]) for shown in screen.dataframe if name in shown.value.columns]
    assert told in names[0]
    assert "email" in names[0]
    assert not [each for each in names[0] if each.startswith("derived.")]
    assert "derived." not in said(screen)

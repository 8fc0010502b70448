"""Ma grille: a first grid comes of the loaded data, templates say what they read, and named grids are files."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import desks
import resources
from leadgrid import datasets
from leadgrid.binders import digest
from leadgrid.conditions import selections
from leadgrid.grids import Grid
from leadgrid.places import grids_folder
from leadgrid.problems import Language
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.tweaks import Tweaks
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_frame import APP
from voices import Voice

LEADS = 240
SAMPLE_GRID = (grids_folder() / "default.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(own_workspaces: Path) -> Path:
    """Where named grids lie; the server's workspaces are those of this test alone."""
    return own_workspaces / "grids"


def planted(folder: Path, *, customers: int = 30, telling: str = "", leaving: str = "") -> Workspace:
    """Leads of whom those with a demo became customers: 20 of 40 with one, 10 of 200 without; colour tells nothing.

    A column `telling` says of all customers, and of few others, how many pages they saw.
    """
    place = folder.parent.parent
    leads, acts, won = (
        [f"lead_id,couleur,<b>ville</b>,{telling}".rstrip(",")],
        ["lead_id,activity,occurred_at"],
        ["lead_id,converted_at"],
    )
    signed = [n for n in range(LEADS) if n % 12 == 0] + list(range(1, LEADS, 24))
    for n in range(LEADS):
        seen = f",{5 if n in signed or n % 19 == 2 else 0}" if telling else ""
        leads.append(f"L{n},{('rouge', 'vert', 'bleu')[n // 6 % 3]},{('Lyon', 'Brest')[n // 24 % 2]}{seen}")
        acts.append(f"L{n},visite,2026-03-{n % 28 + 1:02}")
        if leaving and n % 10 == 0:
            acts.append(f"L{n},{leaving},2026-03-{n % 28 + 1:02}")
        if n % 6 == 0:
            acts.append(f"L{n},démo,2026-03-{n % 28 + 1:02}")
    won += [f"L{n},2026-05-{n % 28 + 1:02}" for n in signed[:customers]]
    files = []
    for name, lines in (("leads", leads), ("activities", acts), ("outcomes", won)):
        (place / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        files.append(Source(place / f"{name}.csv", f"{name}.csv"))
    registry = resources.workspaces()

    def build(path: Path) -> None:
        datasets.load(leads=files[0], activities=files[1], outcomes=files[2], into=path).close()

    workspace = registry.open(registry.create(build))
    grid = parse_grid(SAMPLE_GRID)
    workspace.save_grid(SAMPLE_GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=1)
    return workspace


def page(workspace: Workspace | None, language: Language = "fr") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=90)
    screen.query_params["lang"] = language
    if workspace is not None:
        screen.query_params["w"] = workspace.id
    screen.switch_page("views/grids.py").run()
    assert not screen.exception
    return screen


def tune_page(workspace: Workspace) -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=90)
    screen.query_params.update({"lang": "fr", "w": workspace.id, "mode": "plain"})
    screen.run()
    assert not screen.exception
    return screen


def pressed(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    """All sentences of the page as plain text."""
    texts = [element.value for element in (*screen.markdown, *screen.caption, *screen.subheader, *screen.code)]
    texts += [element.value for element in (*screen.warning, *screen.error)]
    return re.sub(r"\\(.)", r"\1", "\n".join(str(text) for text in texts))


def words(key: str, language: Language = "fr", **values: object) -> str:
    return Voice(language).t(key, **values)


def saved(workspace: Workspace) -> Grid:
    return parse_grid(workspace.saved_grids()[0].text)


def key_of(what: str, file: str) -> str:
    """The key of a button on the line of a named grid."""
    return f"{what}-{digest(file)[:12]}"


def open_key(file: str) -> str:
    return key_of("open", file)


class TestASpreadsheet:
    def test_it_becomes_a_draft_with_levels_for_as_many_as_sales_can_call(self, folder: Path) -> None:
        workspace = planted(folder)
        screen = page(workspace)
        screen.session_state["sheet"] = True
        screen.run()
        sheet = "Critère;Valeur;Points\nDémo;;20\nMétéo;beau;3\n".encode()
        (box,) = [box for box in screen.file_uploader if str(box.key).startswith("transcript-")]
        box.set_value(("notre grille.csv", sheet, "text/csv")).run()
        assert words("transcript.bands") in said(screen)
        next(box for box in screen.number_input if str(box.key).endswith("-capacity")).set_value(10)
        next(button for button in screen.button if button.label == words("transcript.make")).click().run()
        assert not screen.exception
        told = said(screen) + "\n".join(str(each.value) for each in screen.info)
        assert words("grids.pending", name="notre grille") in told
        assert words("grids.note.levels") in told
        assert words("grids.left_lines", count=1, lines=3) in told
        pressed(screen, "take")
        grid = saved(workspace)
        assert [(band.id, band.at_least) for band in grid.bands] == [("cold", None), ("warm", 1), ("call", 20)]


class TestAFirstGrid:
    def test_it_has_the_rule_that_was_planted_with_its_reason_and_becomes_the_grid_of_the_tuner(
        self, folder: Path
    ) -> None:
        workspace = planted(folder)
        screen = page(workspace)
        told = said(screen)
        assert words("grids.none_fed", count=20) in told
        assert re.search(r"démo.*20 clients sur 30, contre 20 autres leads sur 210", told)
        pressed(screen, "make-first")
        told = said(screen)
        assert words("grids.pending", name="Première grille à nous") in told
        assert "démo" in told
        assert "pertinence 2 sur 3" in told
        assert re.search(r"\d\d fois sur 100", told)
        assert re.search(r"entre \d\d et \d\d", told)
        assert saved(workspace).name == parse_grid(SAMPLE_GRID).name
        pressed(screen, "take")
        grid = saved(workspace)
        assert [selection.types for condition in grid.conditions for selection in selections(condition)] == [("démo",)]
        file = folder / "premiere-grille-a-nous.yaml"
        assert parse_grid(file.read_text(encoding="utf-8")) == grid

    def test_the_tuner_says_that_it_measures_on_the_leads_that_the_grid_was_made_from(self, folder: Path) -> None:
        workspace = planted(folder)
        assert words("live.flattering") not in said(tune_page(workspace))
        screen = pressed(page(workspace), "make-first")
        (apart,) = re.findall(r"(\d\d) fois sur 100", said(screen))
        assert "Mesuré sur des leads mis de côté" in said(screen)
        pressed(screen, "take")
        tuner = tune_page(workspace)
        assert words("live.flattering") in said(tuner)
        tuner.session_state["details"] = True
        tuner.run()
        assert words("live.apart", count=int(apart)) in said(tuner)

    def test_what_the_team_says_decides_what_is_taken_and_is_remembered(self, folder: Path) -> None:
        workspace = planted(folder)
        screen = page(workspace)
        asked = {group.label: group for group in screen.segmented_control if group.label}
        asked[words("grids.relevance_of", name="démo")].set_value("3")
        pressed(screen, "make-first")
        assert "pertinence 3 sur 3" in said(screen)
        pressed(screen, "leave")
        asked = {group.label: group for group in screen.segmented_control if group.label}
        demo = asked[words("grids.relevance_of", name="démo")]
        assert demo.value == "3"
        demo.set_value("0")
        pressed(screen, "make-first")
        begun = parse_grid(json.loads(workspace.kept("draft") or "")["texts"][-1])
        assert "démo" not in [
            name
            for condition in begun.conditions
            for selection in selections(condition)
            for name in selection.types or ()
        ]

    def test_what_all_but_gives_the_sale_away_is_not_taken_before_somebody_says_so(self, folder: Path) -> None:
        workspace = planted(folder, telling="Valeur")
        screen = page(workspace)
        assert "est-ce connu avant la vente" in said(screen)
        asked = {group.label: group for group in screen.segmented_control if group.label}
        assert asked[words("grids.relevance_of", name="démo")].value == "2"
        assert asked[words("grids.relevance_of", name="Valeur")].value == "0"
        pressed(screen, "make-first")
        assert "Valeur" not in json.loads(workspace.kept("draft") or "")["texts"][-1]
        pressed(screen, "leave")
        asked = {group.label: group for group in screen.segmented_control if group.label}
        asked[words("grids.relevance_of", name="Valeur")].set_value("2")
        pressed(screen, "make-first")
        assert "attribute: Valeur" in json.loads(workspace.kept("draft") or "")["texts"][-1]

    def test_the_band_to_call_begins_where_as_many_are_listed_as_sales_can_call(self, folder: Path) -> None:
        workspace = planted(folder)
        screen = page(workspace)
        (asked,) = [field for field in screen.number_input if (field.key or "").startswith("capacity-")]
        assert asked.value == 24
        asked.set_value(50)
        pressed(pressed(screen, "make-first"), "take")
        # 20 of those with a demo are customers by now, so they are on no list
        assert saved(workspace).starts["call"] >= 1
        assert json.loads(workspace.kept(desks.CHOICES) or "")["capacity"] == 50

    def test_with_too_few_customers_it_says_that_nothing_was_measured(self, folder: Path) -> None:
        screen = page(planted(folder, customers=1), "en")
        assert words("grids.too_few", "en", count=1).replace("**", "") in said(screen)
        pressed(screen, "make-first")
        told = said(screen)
        assert "Too few customers to measure anything" in told
        assert words("grids.trial_unknown", "en") in told
        assert "times out of 100" not in told

    def test_what_was_moved_in_the_grid_in_use_and_is_not_saved_is_named_before_it_goes(self, folder: Path) -> None:
        workspace = planted(folder)
        grid = parse_grid(SAMPLE_GRID)
        first = grid.criteria[0]
        moved = grid.with_points({(first.id, 0): first.rungs[0].points + 3})
        workspace.keep(desks.EDITS, Tweaks.between(grid, moved).to_json())
        screen = pressed(page(workspace), "begin-bant")
        assert words("editor.meanwhile.apart", count=1) in said(screen)
        pressed(screen, "take")
        assert saved(workspace) != grid

    def test_in_the_example_it_opens_a_workspace_of_ones_own(self, folder: Path) -> None:
        screen = page(None)
        assert words("grids.in_sample") in said(screen)
        pressed(screen, "begin-bant")
        own = resources.workspaces().open(str(screen.query_params["w"]))
        assert own.kept("draft") is not None
        assert not folder.exists()

    def test_a_grid_that_reads_nothing_leads_here_from_the_tuner(self, folder: Path) -> None:
        tuner = tune_page(planted(folder))
        assert words("loading.foreign_grid_all", count=20) in said(tuner)
        assert tuner.button(key="to-first-grid").label == words("grids.make")


class TestTemplates:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_they_say_how_many_of_their_rules_read_the_data_and_change_nothing_before_they_are_taken(
        self, folder: Path, language: Language
    ) -> None:
        workspace = planted(folder)
        screen = page(workspace, language)
        for path in grids_folder().glob("*.yaml"):
            assert screen.button(key=f"take-{path.stem}").label == words("grids.begin", language)
        before = workspace.saved_grids()
        pressed(screen, "begin-simple_scoring")
        assert workspace.saved_grids() == before
        template = (grids_folder() / "simple_scoring.yaml").read_text(encoding="utf-8")
        assert words("grids.pending", language, name=parse_grid(template).name) in said(screen)
        pressed(screen, "take")
        assert workspace.saved_grids()[0].text == template
        assert (folder / "scoring-simple-bord-de-mer.yaml").read_text(encoding="utf-8") == template

    def test_a_blank_sheet_is_a_grid_whose_one_rule_reads_the_data(self, folder: Path) -> None:
        workspace = planted(folder)
        screen = pressed(page(workspace), "begin-blank")
        assert words("grids.all_fed", count=1) in said(screen)
        pressed(screen, "take")
        (criterion,) = saved(workspace).criteria
        assert [rung.points for rung in criterion.rungs] == [0]
        assert (folder / "ma-grille.yaml").is_file()


def test_where_signed_grids_will_be_is_said_and_that_there_are_none(folder: Path) -> None:
    screen = page(planted(folder))
    assert words("grids.signed") in [tab.label for tab in screen.tabs]
    assert words("grids.signed_none") in said(screen)


class TestNamedGrids:
    def test_each_save_goes_into_the_file_until_somebody_else_changes_it(self, folder: Path) -> None:
        workspace = planted(folder)
        screen = pressed(pressed(page(workspace), "begin-blank"), "take")
        file = folder / "ma-grille.yaml"
        first = file.read_text(encoding="utf-8")
        screen = page(workspace)
        assert str(file) in [code.value for code in screen.code]
        os.utime(file, (1_795_000_000, 1_795_000_000))
        told = words("grids.changed", day=Voice("fr").day(1_795_000_000 * 10**6))
        assert f"{words('grids.file', file='ma-grille.yaml')} · {told}" in said(screen.run()).replace("\\", "")
        file.write_text(first.replace("from: 10", "from: 25"), encoding="utf-8")
        screen.run()
        assert words("grids.file_changed") in said(screen)
        moved = parse_grid(first).with_band_starts({"call": 12})
        workspace.keep(desks.EDITS, Tweaks.between(parse_grid(first), moved).to_json())
        tuner = tune_page(workspace)
        pressed(tuner, "save")
        assert "from: 25" in file.read_text(encoding="utf-8")
        assert parse_grid((folder / "ma-grille-2.yaml").read_text(encoding="utf-8")) == moved == saved(workspace)
        assert words("grids.changed_elsewhere", file=file.name, other="ma-grille-2.yaml") in said(tuner)
        screen = pressed(page(workspace), open_key("ma-grille.yaml"))
        assert saved(workspace).starts == {"call": 25}
        assert str(file) in [code.value for code in screen.code]

    def test_a_file_that_cannot_be_written_is_told_and_the_save_stays(self, folder: Path) -> None:
        workspace = planted(folder)
        folder.write_text("no folder", encoding="utf-8")
        screen = pressed(pressed(page(workspace), "begin-blank"), "take")
        assert saved(workspace).name == "Ma grille"
        assert "impossible d’écrire le fichier" in said(screen)

    def test_they_are_opened_renamed_duplicated_and_deleted(self, folder: Path) -> None:
        workspace = planted(folder)
        folder.mkdir(parents=True)
        text = (grids_folder() / "bant.yaml").read_text(encoding="utf-8")
        (folder / "à moi.yaml").write_text(text, encoding="utf-8")
        screen = pressed(page(workspace), key_of("copy", "à moi.yaml"))
        assert {path.name for path in folder.iterdir()} == {"à moi.yaml", "bant-copie.yaml"}
        assert text.partition("\nname")[0] == (folder / "bant-copie.yaml").read_text("utf-8").partition("\nname")[0]
        screen.text_input(key=key_of("name", "à moi.yaml")).set_value("../../Évasion: <b>1</b>").run()
        pressed(screen, key_of("rename", "à moi.yaml"))
        assert {path.name for path in folder.iterdir()} == {"evasion-b-1-b.yaml", "bant-copie.yaml"}
        assert parse_grid((folder / "evasion-b-1-b.yaml").read_text("utf-8")).name == "../../Évasion: <b>1</b>"
        assert "\\<b\\>1" in "".join(shown.value for shown in screen.markdown)
        pressed(screen, open_key("evasion-b-1-b.yaml"))
        assert saved(workspace).name == "../../Évasion: <b>1</b>"
        pressed(screen, key_of("delete", "evasion-b-1-b.yaml"))
        assert [path.name for path in folder.iterdir()] == ["bant-copie.yaml"]
        assert words("grids.file_gone") in said(screen)

    def test_a_broken_one_says_each_problem_at_its_line_and_the_others_still_open(self, folder: Path) -> None:
        workspace = planted(folder)
        folder.mkdir(parents=True)
        (folder / "cassée.yaml").write_text("leadgrid: 1\nname: x\ncriteria: []\n", encoding="utf-8")
        (folder / "octets.yml").write_bytes(b"\xff\xfe\x00")
        (folder / "bonne.yaml").write_text(SAMPLE_GRID, encoding="utf-8")
        (folder / "ailleurs.yaml").symlink_to("/etc/passwd")
        screen = page(workspace)
        told = said(screen).replace(":small[]", "")
        assert "cassée.yaml:3:11" in told
        assert "UTF-8" in told
        assert "ailleurs.yaml" not in told
        assert "root:" not in told
        pressed(screen, open_key("bonne.yaml"))
        assert saved(workspace) == parse_grid(SAMPLE_GRID)

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_one_from_elsewhere_is_begun_with_or_says_every_problem_at_its_place(
        self, folder: Path, language: Language
    ) -> None:
        workspace = planted(folder)
        screen = page(workspace, language)
        broken = SAMPLE_GRID.replace("name:", "nom:", 1)
        uploader = next(found for found in screen.file_uploader if (found.key or "").startswith("grid-upload"))
        uploader.set_value(("g.yaml", broken.encode(), "")).run()
        assert re.search(r"g\.yaml:\d+:\d+", said(screen).replace(":small[]", ""))
        assert "begin-uploaded" not in [button.key for button in screen.button]
        uploader = next(found for found in screen.file_uploader if (found.key or "").startswith("grid-upload"))
        text = (grids_folder() / "hygiene.yaml").read_text(encoding="utf-8")
        uploader.set_value(("g.yaml", text.encode(), "")).run()
        pressed(pressed(screen, "begin-uploaded"), "take")
        assert workspace.saved_grids()[0].text == text

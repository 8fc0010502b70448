"""A newcomer's first hour in a real browser: load, map, move, save, export; and what hostile files do not do."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from leadgrid import cli
from leadgrid.places import grids_folder
from leadgrid.problems import Language
from leadgrid.reading import read_grid
from leadgrid.reasons import rung_label
from leadgrid.tunings import sales_band
from tests.browser import Reader, Server, reader
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")

SECTORS = ("Industrie mécanique", "Agroalimentaire", "Enseignement", "")
DEEDS = ("page_view", "demo_request", "form_submit", "email_click", "webinar")
LEADS = 240
MAPS = (
    "leads.lead_id=contact",
    "leads.created_at=cree_le",
    "activities.lead_id=contact",
    "activities.activity=quoi",
    "activities.occurred_at=quand",
)


def contacts() -> str:
    rows = [f"C{n:03},2026-0{1 + n % 3}-1{n % 9},{SECTORS[n % 4]},{n % 7 * 20}" for n in range(LEADS)]
    return "\n".join(["contact,cree_le,sector,employees", *rows, ""])


def deeds() -> str:
    rows = [
        f"C{n * step % LEADS:03},{DEEDS[(n + step) % 5]},2026-0{4 + n % 5}-2{n % 9} 0{n % 10}:30,pricing"
        for step in (1, 3, 7)
        for n in range(LEADS)
    ]
    return "\n".join(["contact,quoi,quand,section", *rows, ""])


def won() -> str:
    rows = [f"C{n:03},2026-0{5 + n % 4}-15" for n in range(0, LEADS, 9)]
    return "\n".join(["contact,gagne_le", *rows, ""])


def handed(someone: Reader, place: int, name: str, content: str | bytes) -> None:
    """A file put into one of the page's uploaders."""
    buffer = content.encode() if isinstance(content, str) else content
    field = someone.page.locator("input[type=file]").nth(place)
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": buffer})
    expect(someone.page.get_by_title(name, exact=True)).to_be_visible()
    someone.settled()


def downloaded(page: Page, place: int) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").get_by_role("button").nth(place).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def command_line(tmp_path: Path, grid: bytes, as_of: str) -> dict[str, int]:
    """The scores of the same files under an exported grid."""
    for name, content in (("contacts.csv", contacts()), ("deeds.csv", deeds())):
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "grid.yaml").write_bytes(grid)
    given: list[Any] = ["score", tmp_path / "grid.yaml", "--as-of", as_of, "--out", tmp_path / "scores.csv"]
    given += ["--leads", tmp_path / "contacts.csv", "--activities", tmp_path / "deeds.csv"]
    for mapping in MAPS:
        given += ["--map", mapping]
    assert cli.main([str(part) for part in given]) == 0
    with (tmp_path / "scores.csv").open(encoding="utf-8") as file:
        return {row["lead_id"]: int(row["score"]) for row in csv.DictReader(file)}


def test_a_newcomer_loads_moves_saves_and_exports_what_the_command_line_computes_too(
    browser: Browser, app: Server, tmp_path: Path
) -> None:
    say = Voice("fr").t
    default = read_grid(grids_folder() / "default.yaml")
    with reader(browser, app, locale="fr-FR") as someone:
        page = someone.open("/")
        page.get_by_role("link", name=say("nav.data")).click()
        page.wait_for_url("**/data*")
        someone.settled()
        for place, (name, content) in enumerate(
            (("contacts.csv", contacts()), ("actions.csv", deeds()), ("gagnes.csv", won()))
        ):
            handed(someone, place, name, content)
        page.get_by_role("button", name=say("loading.tune")).click()
        page.wait_for_url(lambda url: "/data" not in url and "w=" in url)
        expect(page.get_by_test_id("stToast").filter(has_text=f"{LEADS} leads")).to_be_visible(timeout=30_000)
        someone.settled()
        slider = page.get_by_role("slider", name=rung_label(default, ("sector", 0), "fr")).first
        expect(slider).to_be_visible()
        before = int(slider.input_value())
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        save = page.get_by_role("button", name=say("tune.save"))
        expect(save).to_be_enabled()
        save.click()
        expect(save).to_be_disabled()
        someone.settled()
        figure = page.locator('[data-figure="to_call"]').inner_text()

        page.get_by_role("link", name=say("nav.export")).click()
        page.wait_for_url("**/export*")
        someone.settled()
        name, grid = downloaded(page, 0)
        assert re.fullmatch(r"grille-.*-1\.0\.0\.yaml", name)
        name, content = downloaded(page, 2)
        assert someone.foreign_requests == []
        assert someone.errors == []

    (tmp_path / "exported.yaml").write_bytes(grid)
    tuned = read_grid(tmp_path / "exported.yaml")
    assert dict(tuned.rungs)["sector", 0].points == before + 2
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    exported = {row["lead_id"]: int(row["score"]) for row in rows}
    assert len(exported) == LEADS
    as_of = name.removesuffix(".csv")[-10:]
    assert command_line(tmp_path, grid, as_of) == exported
    threshold = sales_band(tuned)
    assert threshold is not None
    assert threshold.at_least is not None
    to_call = sum(int(row["score"]) >= threshold.at_least and not row["won_on"] for row in rows)
    assert len(set(exported.values())) > 10
    assert figure == Voice("fr").number(to_call)


HOSTILE = "![](http://evil.example/h.png),<script>alert(1)</script>,=1+1,:material/home:\n" + "".join(
    f"{n}-![](http://evil.example/v.png),<b>bold</b>,=1+1,http://evil.example/\n" for n in range(3)
)


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en")])
def test_hostile_names_and_values_stand_as_they_are_written_and_nothing_leaves_the_server(
    browser: Browser, app: Server, locale: str, language: Language
) -> None:
    say = Voice(language).t
    with reader(browser, app, locale=locale) as someone:
        page = someone.open("/data")
        handed(someone, 0, "![](http://evil.example/f.png).csv", HOSTILE)
        page.get_by_role("combobox", name=say("data.column.lead_id")).click()
        expect(page.get_by_role("option").first).to_be_visible(timeout=30_000)
        assert page.get_by_role("option").all_inner_texts()[:4] == HOSTILE.split("\n")[0].split(",")
        page.get_by_role("option").first.click()
        someone.settled()
        page.get_by_role("button", name=say("loading.stay")).click()
        page.wait_for_url("**w=*")
        someone.settled()
        expect(page.get_by_text("![](http://evil.example/f.png).csv").first).to_be_visible()
        for fold in page.locator("summary").all():
            fold.click()
        someone.settled()
        for name in ("nav.tune", "nav.export"):
            page.get_by_role("link", name=say(name)).click()
            page.wait_for_url("**/export*" if name == "nav.export" else lambda url: "/data" not in url)
            someone.settled()
        _, content = downloaded(page, 2)
        assert b"evil.example" in content
        assert page.locator("img[src*=evil], a[href*=evil]").count() == 0
        assert someone.foreign_requests == []
        assert someone.errors == []


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en")])
def test_wrong_files_end_in_a_plain_sentence(browser: Browser, app: Server, locale: str, language: Language) -> None:
    say = Voice(language).t
    wrong = (
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 40),
        ("table.csv", b"PK\x03\x04" + bytes(40)),
    )
    with reader(browser, app, locale=locale) as someone:
        page = someone.open("/data")
        for name, content in wrong:
            handed(someone, 0, name, content)
            told = page.get_by_test_id("stAlert").filter(has_text=name)
            expect(told).to_be_visible(timeout=30_000)
            expect(page.get_by_role("button", name=say("loading.tune"))).to_be_disabled()
            page.get_by_test_id("stFileUploader").first.get_by_role("button", name="Remove").click()
            expect(told).to_have_count(0, timeout=30_000)
            someone.settled()
        page.get_by_role("link", name=say("nav.grids")).click()
        expect(page.get_by_role("heading", name=say("question.grids"))).to_be_visible()
        broken = "leadgrid: 1\nname: x\ngroups: [{id: a, axis: fit}]\ncriteria:\n  - {id: b, group: a, pionts: 3}\n"
        handed(someone, 0, "grid.yaml", broken)
        expect(page.get_by_test_id("stAlert").filter(has_text="grid.yaml:5:")).to_be_visible()
        assert "Traceback" not in page.inner_text("body")
        assert someone.errors == []

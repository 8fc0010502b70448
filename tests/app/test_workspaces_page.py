"""The workspace as a whole, on the page of the data: named, copied, carried away and opened again, erased."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

import resources
import spaces
from leadgrid.problems import Language
from leadgrid.workspaces import SAMPLE, Workspace
from tests.app.test_frame import APP
from tests.browser import Server, reader
from voices import Voice

HOSTILE = '<img src=x onerror="alert(1)"> ![x](http://evil.example/a.png)'


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "workspaces-page"))


def page(workspace: str = SAMPLE, language: Language = "fr") -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.query_params["lang"] = language
    if workspace != SAMPLE:
        screen.query_params["w"] = workspace
    screen.switch_page("views/data.py").run()
    assert not screen.exception
    return screen


def own(name: str | None = None) -> Workspace:
    """A copy of the sample."""
    return resources.workspaces().open(resources.workspaces().copy(SAMPLE, name=name))


def pressed(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    texts = (*screen.markdown, *screen.success, *screen.warning, *screen.info, *screen.error, *screen.caption)
    labels = (*(box.label for box in screen.checkbox), *(button.label for button in screen.button))
    return "\n".join([*(str(text.value) for text in texts), *labels]).replace("\\", "").replace(":small[]", "")


def has(screen: AppTest, key: str) -> bool:
    return any(button.key == key for button in screen.button)


def test_a_name_is_given_seen_and_kept() -> None:
    workspace = own()
    screen = page(workspace.id)
    screen.text_input(key="spaces.name").set_value("Salon de Lyon").run()
    assert workspace.name == "Salon de Lyon"
    assert any("Salon de Lyon" in fold.label for fold in screen.expander)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sample_is_copied_and_never_erased_or_renamed(language: Language) -> None:
    screen = page(SAMPLE, language)
    assert not has(screen, "spaces.erase")
    assert not any((box.key or "").startswith("spaces.") for box in screen.text_input)
    pressed(screen, "spaces.copy")
    copy = resources.workspaces().open(str(screen.query_params["w"]))
    assert copy.name == Voice(language).t("spaces.copy_name", name=Voice(language).t("spaces.sample"))
    assert Voice(language).t("spaces.copied") in said(screen)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_erasing_says_first_what_goes_and_then_nothing_is_left(language: Language) -> None:
    workspace = own("Salon de Lyon")
    screen = pressed(page(workspace.id, language), "spaces.erase")
    for gone in (
        "Salon de Lyon",
        Voice(language).t("people.leads", count=5000),
        Voice(language).t("spaces.grids", count=1),
    ):
        assert gone in said(screen)
    pressed(screen, "spaces.erase-no")
    assert resources.workspaces().exists(workspace.id)
    pressed(pressed(screen, "spaces.erase"), "spaces.erase-yes")
    assert Voice(language).t("spaces.erased", name="Salon de Lyon") in said(screen)
    assert "w" not in screen.query_params
    folder = Path(resources._folder())
    assert not [path for path in folder.rglob("*") if workspace.id in path.name]
    assert not has(screen, f"spaces.open.{workspace.id}")


def test_whoever_opened_several_finds_them_again_and_nobody_else_does() -> None:
    first, second = own("first"), own("second")
    screen = page(first.id)
    assert not has(screen, f"spaces.open.{second.id}"), "an id is a secret"
    screen.query_params["w"] = second.id
    screen.run()
    pressed(screen, f"spaces.open.{first.id}")
    assert screen.query_params["w"] == [first.id] or screen.query_params["w"] == first.id
    assert has(screen, f"spaces.open.{second.id}")


def test_a_person_is_found_and_erased_and_what_went_is_counted() -> None:
    workspace = own()
    screen = page(workspace.id)
    screen.text_input(key="spaces.person").set_value("thomas.legrand@gmial.example").run()
    assert "L0000001" in said(screen)
    pressed(screen, "spaces.person-yes")
    assert "1 lead, 104 activités, 3 résultats" in said(screen)
    assert "4 999" in said(screen).replace("\u202f", " ")
    screen.text_input(key="spaces.person").set_value("thomas.legrand@gmial.example ").run()
    assert Voice("fr").t("spaces.person_nobody") in said(screen)
    pressed(screen, "spaces.address-yes")
    assert "0 lead, 0 activité, 0 résultat et 0 mention" in said(screen)


def test_nobody_is_erased_where_nobody_is_chosen() -> None:
    screen = page(own().id)
    screen.text_input(key="spaces.person").set_value("L0000001").run()
    screen.checkbox(key="spaces.person.L0000001").uncheck().run()
    assert screen.button(key="spaces.person-yes").disabled


def test_a_workspace_that_was_carried_away_opens_again_as_it_was() -> None:
    workspace = own("Salon")
    workspace.keep("choices", '{"capacity": 7}')
    content = spaces.packed(workspace)
    screen = restored(page(), content)
    assert Voice("fr").t("spaces.restored") in said(screen)
    again = resources.workspaces().open(str(screen.query_params["w"]))
    assert again.id != workspace.id
    assert (again.name, again.kept("choices")) == ("Salon", '{"capacity": 7}')
    assert again.saved_grids() == workspace.saved_grids()
    with again.dataset() as one, workspace.dataset() as other:
        assert one.facts == other.facts


def restored(screen: AppTest, content: bytes) -> AppTest:
    uploader = next(found for found in screen.file_uploader if (found.key or "").startswith("spaces.restore"))
    uploader.set_value(("salon.zip", content, "application/zip"))
    return pressed(screen.run(), "spaces.restore-open")


def test_a_file_that_is_no_workspace_ends_in_a_sentence() -> None:
    screen = restored(page(), b"PK\x03\x04 nothing")
    assert "rien n’est ouvert" in said(screen)
    assert "w" not in screen.query_params


def test_settings_that_no_page_could_have_kept_are_left_behind() -> None:
    workspace = own()
    workspace.keep("choices", '{"today": 1e99, "horizon": "ever", "locks": "x", "capacity": -1, "other": {}}')
    workspace.keep("edits", '{"points": 3}')
    screen = restored(page(), spaces.packed(workspace))
    again = resources.workspaces().open(str(screen.query_params["w"]))
    assert (again.kept("choices"), again.kept("edits")) == ("{}", None)
    screen.switch_page("views/tune.py").run()
    assert not screen.exception


def test_what_is_carried_away_is_a_zip_of_tables_and_names_no_id() -> None:
    workspace = own()
    with zipfile.ZipFile(io.BytesIO(spaces.packed(workspace))) as archive:
        assert "leads.parquet" in archive.namelist()
        assert not any(workspace.id.encode() in archive.read(name) for name in archive.namelist())


def test_a_workspace_is_forgotten_once() -> None:
    workspace = own()
    screen = page(workspace.id)
    resources.workspaces().erase(workspace.id)
    screen.run()
    assert not screen.exception
    assert "effacé" in said(screen)


@pytest.mark.skipif(os.name != "posix", reason="there is no limit of file sizes elsewhere")
def test_a_full_disk_is_told_when_a_change_cannot_be_kept_and_work_goes_on() -> None:
    workspace = own("before")
    screen = page(workspace.id)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))  # as if no file could grow any more
    try:
        screen.text_input(key="spaces.name").set_value("after").run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert "disque" in screen.error[0].value
    assert workspace.name == "before"
    assert screen.text_input(key="spaces.name").value == "before"
    screen.text_input(key="spaces.name").set_value("after").run()
    assert not screen.error
    assert workspace.name == "after"


class TestInChromium:
    pytestmark = pytest.mark.xdist_group("chromium")

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
    def test_the_browser_remembers_the_workspaces_that_were_opened_in_it(
        self, browser: Browser, app: Server, locale: str, theme: str
    ) -> None:
        with reader(browser, app, locale=locale, theme="dark" if theme == "dark" else "light", width=1280) as someone:
            screen = someone.open("/data")
            screen.locator(".st-key-spaces summary").click()
            screen.locator('[class*="st-key-spaces-copy"] button').first.click()
            screen.wait_for_url("**w=*")
            someone.settled()
            name = screen.get_by_role("textbox").first
            name.fill(HOSTILE)
            name.press("Enter")
            someone.settled()
            screen.get_by_text("onerror", exact=False).first.wait_for()
            someone.screen(f"spaces-{locale[:2]}-{theme}")
            first = screen.url.split("w=")[1].split("&")[0]
            # a new session of the same browser, at the example
            someone.open("/data")
            screen.locator(".st-key-spaces summary").click()
            screen.locator(f'[class*="{first}"] button').first.click()
            screen.wait_for_url(f"**w={first}*")
            someone.settled()
            assert someone.foreign_requests == []
            assert someone.errors == []

"""What only a real browser knows about the frame."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import Server, reader

pytestmark = pytest.mark.xdist_group("chromium")


def test_the_screen_asks_nobody_else_for_anything(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        for path in ("/", "/data", "/export"):
            someone.open(path)
        assert someone.foreign_requests == []
        assert someone.errors == []


def test_the_language_stays_in_the_address_over_a_page_switch_and_a_reload(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        page = someone.open()
        assert "Qui appeler" in page.locator("h1").inner_text()
        page.get_by_text("English", exact=True).click()
        page.get_by_role("link", name="Data").click()
        page.wait_for_url("**/data?lang=en")
        page.reload()
        assert "Which files" in someone.settled().locator("h1").inner_text()


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_and_languages_open(browser: Browser, app: Server, locale: str, theme: str) -> None:
    with reader(browser, app, locale=locale, theme="dark" if theme == "dark" else "light") as someone:
        page = someone.open()
        paper = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
        assert paper == ("rgb(20, 24, 29)" if theme == "dark" else "rgb(251, 250, 247)")
        someone.screen(f"tune-{locale[:2]}-{theme}")

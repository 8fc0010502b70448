"""Régler's plain mode in a real browser: move a slider with the keyboard, see it, reload, save, open a lead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Reader, Server, reader

pytestmark = pytest.mark.xdist_group("chromium")


def opened(someone: Reader, path: str = "/?mode=plain") -> Page:
    page = someone.open(path)
    expect(page.get_by_test_id("stMetric")).to_have_count(4, timeout=20_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=20_000)
    return page


def to_call(page: Page) -> str:
    return page.get_by_test_id("stMetricValue").first.inner_text()


def chart(page: Page) -> str:
    return page.locator(".js-plotly-plot").first.inner_text()


def test_a_slider_moves_by_keyboard_and_everything_follows_and_stays(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        page = opened(someone)
        assert to_call(page) == "418"
        before = chart(page)
        assert "w=" not in page.url

        slider = page.get_by_role("slider", name="Secteur d'activité – Cœur de cible")
        slider.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect(page.get_by_text("1 réglage non enregistré")).to_be_visible(timeout=15_000)
        someone.settled()
        expect(slider).to_have_value("13")
        expect(slider).to_be_focused()
        assert int(to_call(page)) > 418
        assert chart(page) != before
        assert re.search(r"[?&]w=[0-9a-f]{32}", page.url)
        moved = to_call(page)

        page.reload()
        opened_again = opened(someone, page.url.removeprefix(someone.url))
        expect(opened_again.get_by_role("slider", name="Secteur d'activité – Cœur de cible")).to_have_value("13")
        assert to_call(opened_again) == moved

        page.get_by_role("button", name="Enregistrer la grille").click()
        expect(page.get_by_text("enregistrée", exact=True)).to_be_visible()
        assert to_call(page) == moved
        assert someone.errors == []
        assert someone.foreign_requests == []

    with reader(browser, app, locale="fr-FR") as another:
        assert to_call(opened(another)) == "418", "the sample stays as it is"


def test_a_click_in_the_list_opens_why_a_lead_has_its_score(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="en-GB") as someone:
        page = opened(someone)
        page.get_by_role("tab", name="The leads").click()
        table = page.get_by_test_id("stDataFrame").locator("canvas").first
        table.wait_for()
        someone.settled()
        table.click(position={"x": 220, "y": 52}, force=True)  # a scroller lies over the canvas
        expect(page.get_by_text("Why this score")).to_be_visible()
        expect(page.get_by_role("strong").filter(has_text="Yann Lefebvre")).to_be_visible()
        someone.screen("leads-en")
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_text("Why this score")).to_have_count(0)
        assert someone.errors == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900)])
def test_the_sliders_stay_in_sight_while_the_page_scrolls(
    browser: Browser, app: Server, width: int, height: int
) -> None:
    with reader(browser, app, locale="fr-FR", width=width, height=height) as someone:
        page = opened(someone)
        for way in (0, 200, 600, 99_999):
            page.evaluate(f"document.querySelector('[data-testid=stMain]').scrollTo(0, {way})")
            page.wait_for_timeout(200)
            box = page.locator(".st-key-left-box").bounding_box()
            assert box is not None
            assert box["y"] >= 56, "below Streamlit's bar"
            assert height - 60 <= box["y"] + box["height"] <= height
            assert box["height"] > 0.68 * height


@pytest.mark.parametrize("width", [1280, 1440])
def test_nothing_is_wider_than_the_window_and_no_word_is_cut(browser: Browser, app: Server, width: int) -> None:
    for locale in ("fr-FR", "en-GB"):
        with reader(browser, app, locale=locale, width=width, height=800) as someone:
            page = opened(someone)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
            cut = page.evaluate(
                """() => [...document.querySelectorAll('[data-testid=stMetric] *, [data-testid=stSlider] label ~ *')]
                    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'hidden'
                        && getComputedStyle(e).clipPath === 'none' && e.innerText)
                    .map(e => e.innerText)"""
            )
            assert cut == []
            someone.screen(f"tune-{locale[:2]}-{width}")

"""Régler in a real browser: everything moves while the finger moves, and what is let go is kept for everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Reader, Server, reader
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")

FIGURES = ("to_call", "caught", "missed", "precision", "auc")
RUNG = "sector/0"
STEPS = 60


def opened(someone: Reader, path: str = "/") -> Page:
    """The page once the tuner has drawn its first figures."""
    page = someone.open(path)
    expect(page.locator('[data-figure="to_call"]')).to_have_text(re.compile(r"\d"), timeout=20_000)
    return page


def slider(page: Page, rung: str = RUNG) -> Locator:
    return page.locator(f'input[type=range][data-rung="{rung}"]')


def figures(page: Page) -> dict[str, str]:
    return {name: page.locator(f'[data-figure="{name}"]').first.inner_text() for name in FIGURES}


def committed(page: Page, changes: int = 1) -> None:
    """Wait until Python has kept so many changes."""
    shown = Voice("fr").t("tune.unsaved", count=changes) if changes else Voice("fr").t("tune.saved")
    expect(page.get_by_text(shown, exact=True)).to_be_visible(timeout=15_000)


def counted_by_python(someone: Reader, page: Page) -> list[str]:
    """The four figures as the plain mode writes them: computed anew in Python, from what the workspace keeps."""
    with someone.page.context.new_page() as other:
        separator = "&" if "?" in page.url else "?"
        other.goto(f"{page.url}{separator}mode=plain")
        expect(other.get_by_test_id("stMetricValue")).to_have_count(4, timeout=20_000)
        return other.get_by_test_id("stMetricValue").all_inner_texts()


WATCH = """() => {
  const root = document.querySelector('[data-testid=tuner]');
  const seen = {frames: [], shifts: 0, gone: 0, grey: 0};
  const note = () => seen.frames.push({
    frame: Number(root.dataset.frame),
    to_call: root.querySelector('[data-figure=to_call]').textContent,
    bars: [...root.querySelectorAll('svg path')].map((path) => path.getAttribute('d')).join('|'),
    said: root.querySelector('input[data-rung="sector/0"]').getAttribute('aria-valuetext'),
  });
  new MutationObserver(note).observe(root, {attributes: true, attributeFilter: ['data-frame']});
  new MutationObserver(() => {
    if (!document.contains(root)) seen.gone += 1;
    for (let each = root; each; each = each.parentElement) if (getComputedStyle(each).opacity !== '1') seen.grey += 1;
  }).observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-stale']});
  new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.shifts += each.value; })
    .observe({type: 'layout-shift'});
  window.seen = seen;
}"""


def test_bars_figures_and_words_move_while_the_finger_does_and_python_counts_the_same(
    browser: Browser, app: Server
) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        page = opened(someone)
        assert figures(page)["to_call"] == "418"
        assert "w=" not in page.url
        dial = slider(page)
        box = dial.bounding_box()
        assert box is not None
        low, high, value = (int(dial.get_attribute(name) or 0) for name in ("min", "max", "value"))
        value = int(dial.input_value())
        thumb = 8  # half of it: the thumb's middle does not reach the track's ends
        from_x = box["x"] + thumb + (box["width"] - 2 * thumb) * (value - low) / (high - low)
        y = box["y"] + box["height"] / 2

        page.evaluate(WATCH)
        page.mouse.move(from_x, y)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(from_x + (box["x"] + box["width"] - 4 - from_x) * step / STEPS, y)
            page.evaluate("() => new Promise(requestAnimationFrame)")
        seen: dict[str, Any] = page.evaluate("() => window.seen")
        assert page.get_by_text(Voice("fr").t("tune.saved"), exact=True).is_visible(), "nothing is kept before release"
        page.mouse.up()

        moves = seen["frames"]
        assert len(moves) >= 20
        frames = [move["frame"] for move in moves]
        assert frames == sorted(set(frames)), "a frame is counted once"
        for moving in ("to_call", "bars", "said"):
            assert len({move[moving] for move in moves}) >= 10, moving

        committed(page)
        someone.settled()
        after: dict[str, Any] = page.evaluate("() => window.seen")
        assert (after["gone"], after["grey"]) == (0, 0), "the tuner stays on the page, and is not greyed out"
        assert after["shifts"] < 0.01, "nothing jumps"
        assert dial.input_value() == str(high)
        shown = figures(page)
        assert int(re.sub(r"\D", "", shown["to_call"])) > 418
        python = counted_by_python(someone, page)
        assert [shown[name] for name in FIGURES[:4]] == python
        assert someone.errors == []
        assert someone.foreign_requests == []

    with reader(browser, app, locale="fr-FR") as another:
        assert figures(opened(another))["to_call"] == "418", "the sample stays as it is"


def test_what_was_moved_outlives_a_page_switch_and_a_reload_and_can_be_saved(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone:
        page = opened(someone)
        slider(page).focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        committed(page)
        moved = figures(page)
        page.get_by_role("link", name=Voice("fr").t("nav.data")).click()
        page.wait_for_url("**/data*")
        someone.settled()
        page.get_by_role("link", name=Voice("fr").t("nav.tune")).click()
        expect(slider(page)).to_have_value("13", timeout=15_000)
        expect(page.locator('[data-figure="to_call"]')).to_have_text(moved["to_call"])
        page.reload()
        expect(slider(page)).to_have_value("13", timeout=15_000)
        expect(page.locator('[data-figure="to_call"]')).to_have_text(moved["to_call"])
        undo = page.get_by_label(Voice("fr").t("live.undo"))
        undo.click()
        expect(slider(page)).to_have_value("12")
        page.get_by_label(Voice("fr").t("live.redo")).click()
        expect(slider(page)).to_have_value("13")
        committed(page)
        page.get_by_role("button", name=Voice("fr").t("tune.save")).click()
        committed(page, changes=0)
        expect(slider(page)).to_have_value("13")
        assert figures(page) == moved
        assert someone.errors == []


def test_two_tabs_of_a_workspace_see_each_other_within_two_seconds(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone, reader(browser, app, locale="fr-FR") as another:
        page = opened(someone)
        slider(page).focus()
        page.keyboard.press("ArrowRight")
        committed(page)
        other = opened(another, page.url.removeprefix(someone.url))
        expect(slider(other)).to_have_value("11")
        slider(page).focus()
        page.keyboard.press("End")
        committed(page)
        expect(slider(other)).to_have_value(slider(page).input_value(), timeout=2_000)
        slider(other, "sector/1").focus()
        other.keyboard.press("Home")
        committed(other, changes=2)
        expect(slider(page, "sector/1")).to_have_value(slider(other, "sector/1").input_value(), timeout=2_000)
        expect(page.locator('[data-figure="to_call"]')).to_have_text(figures(other)["to_call"])
        assert someone.errors == another.errors == []


def test_what_two_tabs_let_go_at_the_same_time_is_all_kept(browser: Browser, app: Server) -> None:
    with reader(browser, app, locale="fr-FR") as someone, reader(browser, app, locale="fr-FR") as another:
        page = opened(someone)
        slider(page).focus()
        page.keyboard.press("ArrowRight")
        committed(page)
        other = opened(another, page.url.removeprefix(someone.url))
        # neither hears of the other before both have let go
        for tab in (page, other):
            tab.route(re.compile("/revision$"), lambda route: route.abort())
        slider(page, "sector/1").focus()
        page.keyboard.press("Home")
        slider(other, "sector/2").focus()
        other.keyboard.press("End")
        committed(other, changes=3)
        page.unroute_all()
        other.unroute_all()
        lowest, highest = slider(page, "sector/1").get_attribute("min"), slider(page, "sector/2").get_attribute("max")
        for tab in (page, other):
            for rung, value in (("sector/0", "11"), ("sector/1", lowest), ("sector/2", highest)):
                expect(slider(tab, rung)).to_have_value(str(value), timeout=15_000)
        committed(page, changes=3)
        assert someone.errors == another.errors == []


@pytest.mark.parametrize("blocked", [r"/leadgrid\.tuner/index\.js", r"/tuner/\w+/[0-9a-f]{32}$"])
def test_where_the_live_tuner_does_not_come_one_tunes_with_plain_sliders(
    browser: Browser, app: Server, blocked: str
) -> None:
    """Without its script, or without the signatures."""
    with reader(browser, app, locale="fr-FR") as someone:
        someone.page.route(re.compile(blocked), lambda route: route.abort())
        page = someone.open()
        expect(page.get_by_text(Voice("fr").t("tune.silent"))).to_be_visible(timeout=30_000)
        expect(page.get_by_test_id("stMetricValue").first).to_have_text("418")
        plain = page.get_by_role("slider", name="Secteur d'activité – Cœur de cible")
        plain.focus()
        page.keyboard.press("ArrowRight")
        committed(page)
        expect(page.get_by_test_id("stMetricValue").first).not_to_have_text("418")

        page.unroute_all()
        page.get_by_role("button", name=Voice("fr").t("tune.try_live")).click()
        expect(slider(page)).to_have_value("11", timeout=15_000)
        expect(page.get_by_text(Voice("fr").t("tune.silent"))).to_have_count(0)

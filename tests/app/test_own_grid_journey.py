"""Who has never seen the tool goes from French files to a grid of their own, on the tuner, without a line of YAML."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leadgrid import cli
from leadgrid.reading import parse_grid
from tests.app.test_own_files_journey import EVENTS, LEADS, PATIENCE, Newcomer, contacts, events
from tests.browser import Server, reader
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")

MOST_ACTIONS = 7
MOST_SECONDS = 120


def test_french_files_become_a_grid_of_ones_own_on_the_tuner_within_two_minutes(
    browser: Browser, app: Server, tmp_path: Path
) -> None:
    say = Voice("fr").t
    workbook = contacts(tmp_path)
    with reader(browser, app, locale="fr-FR") as someone:
        newcomer = Newcomer(someone)
        page = someone.open("/")
        begun = time.monotonic()
        newcomer.go(say("nav.data"))
        expect(page.get_by_role("heading", name=say("question.data"))).to_be_visible()
        newcomer.drop(0, "contacts.xlsx", workbook)
        expect(page.get_by_text("HubSpot", exact=True)).to_be_visible(timeout=PATIENCE)
        newcomer.drop(1, "évènements.csv", events())
        attached = say("joining.attached", count=EVENTS, rows=EVENTS).replace("**", "")
        expect(page.get_by_text(attached)).to_be_visible(timeout=PATIENCE)
        newcomer.press(say("loading.tune"))
        page.wait_for_url(lambda url: "/data" not in url and "w=" in url)
        newcomer.go(say("nav.grids"))
        newcomer.press(say("grids.make"))
        taken = page.get_by_role("button", name=say("grids.take"))
        expect(taken).to_be_visible(timeout=PATIENCE)
        someone.settled()
        someone.screen("own-grid-begun")
        told = page.locator(".st-key-pending").inner_text()
        newcomer.press(say("grids.take"))
        page.wait_for_url(lambda url: "/grids" not in url)
        figure = page.locator('[data-figure="to_call"]')
        expect(figure).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
        took = time.monotonic() - begun
        someone.settled()
        someone.screen("own-grid-tuned")
        assert newcomer.actions <= MOST_ACTIONS
        assert took < MOST_SECONDS, f"{took:.0f} s from the first page to one's own grid"
        expect(page.get_by_text(say("grids.make"))).to_have_count(0)
        called = int(re.sub(r"\D", "", figure.inner_text()))
        assert 0 < called < LEADS

        newcomer.go(say("nav.grids"))
        where = page.locator(".st-key-in-use").get_by_test_id("stCode")
        expect(where).to_be_visible(timeout=PATIENCE)
        file = Path(where.inner_text().strip())

        asking = page.locator(".st-key-own-bant").get_by_role("button")
        asking.click()
        questions = page.get_by_role("dialog")
        need = questions.locator(".st-key-bant-need").get_by_role("combobox")
        expect(need).to_have_value(say("grids.bant.activity", name="demo_request"), timeout=PATIENCE)
        someone.screen("own-grid-questions")
        page.keyboard.press("Escape")
        expect(questions).to_have_count(0)
        someone.settled()
        asking.click()  # what was closed opens again, and once it is answered it is gone
        questions.get_by_role("button", name=say("grids.bant.make")).click()
        expect(page.get_by_text(say("grids.pending", name=say("grids.method.bant")))).to_be_visible(timeout=PATIENCE)
        expect(questions).to_have_count(0)
        assert someone.foreign_requests == []
        assert someone.errors == []

    grid = parse_grid(file.read_text(encoding="utf-8"))
    assert grid.name in told
    assert say("grids.all_fed", count=len(grid.criteria)) in told
    assert all(criterion.why for criterion in grid.criteria)
    assert cli.main(["validate", str(file)]) == 0

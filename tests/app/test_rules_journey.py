"""A rule made in a real browser: what is typed, chosen from a menu and written as text reaches the same draft."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Server, reader
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")
SAY = Voice("fr")
PATIENCE = 15_000


def test_a_rule_is_made_switched_broken_mended_and_tuned(app: Server, browser: Browser) -> None:
    with reader(browser, app, locale="fr-FR", width=1280, height=800) as someone:
        someone.open("/rules")
        page = someone.page
        page.set_default_timeout(PATIENCE)
        page.locator(".st-key-add-site button").click()
        types = page.locator(".st-key-rule-rungs-0-condition-selection-types input").first
        types.fill("page_v")
        page.get_by_role("option", name=re.compile("page_view")).click()
        aloud = page.locator(".st-key-aloud")
        expect(aloud).to_contain_text(re.compile(r"touche 3.?872 sur 4.?620 leads"), timeout=PATIENCE)
        types.fill("un type à nous")
        page.keyboard.press("Enter")
        expect(aloud).to_contain_text("un type à nous", timeout=PATIENCE)
        page.keyboard.press("Escape")
        page.locator(".st-key-menu-demo button").first.click()
        page.get_by_text(SAY.t("editor.action.switch_off"), exact=True).click()
        bar = page.locator(".st-key-draft-bar")
        expect(bar).to_contain_text(SAY.t("editor.changes", count=2), timeout=PATIENCE)
        page.get_by_role("tab").nth(2).click()
        text = page.locator(".st-key-editor-text textarea")
        expect(text).to_have_value(re.compile(r"enabled: false"), timeout=PATIENCE)
        written = text.input_value()
        assert "un type à nous" in written
        assert "# Comment la lire" in written
        text.fill(written.replace("points: 20", "pionts: 20", 1))
        page.locator(".st-key-apply button").click()
        expect(page.get_by_text("pionts", exact=False).first).to_be_visible(timeout=PATIENCE)
        expect(bar).to_contain_text(SAY.t("editor.wrong_text"), timeout=PATIENCE)
        page.locator(".st-key-back button").click()
        expect(bar).to_contain_text(SAY.t("editor.changes", count=2), timeout=PATIENCE)
        page.get_by_role("button", name=SAY.t("editor.accept")).click()
        expect(page.get_by_role("heading", name=SAY.t("question.tune"))).to_be_visible(timeout=PATIENCE)
        assert not someone.errors
        assert not someone.foreign_requests

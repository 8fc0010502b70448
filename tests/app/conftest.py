"""One server and one browser for all tests that need them; a reader of one's own each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import Server, launched, server


@pytest.fixture(scope="session")
def app() -> Iterator[Server]:
    """The running app, with an empty folder of workspaces."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium, to open readers in (`tests.browser.reader`)."""
    with launched(chromium) as opened:
        yield opened

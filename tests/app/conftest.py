"""One server, one browser and one sample workspace for all tests that need them; the rest of one's own each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import resources
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


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of workspaces as the app has laid it, with the sample: a second's work, done once and copied."""
    folder = tmp_path_factory.mktemp("furnished")
    with pytest.MonkeyPatch.context() as world:
        world.setenv(resources.FOLDER_VARIABLE, str(folder))
        resources.workspaces.clear()
        resources.workspaces().close()
        resources.workspaces.clear()
    return folder


@pytest.fixture
def own_workspaces(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The server's workspaces are those of this test alone, the sample among them."""
    folder = tmp_path / "workspaces"
    shutil.copytree(furnished, folder)
    monkeypatch.setenv(resources.FOLDER_VARIABLE, str(folder))
    resources.workspaces.clear()
    yield folder
    resources.workspaces.clear()

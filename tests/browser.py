"""The screen in a real Chromium: a server on a free port with a workspace of its own, pages in a language and a theme.

`LEADGRID_SCREENS=1 pytest tests/app` writes what `screen` sees to `tests/screens/`, to be looked at.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
SCREENS = ROOT / "tests" / "screens"
ENTRY = ROOT / "app" / "streamlit_app.py"
expect.set_options(timeout=30_000)  # two workers, two servers and two browsers on two cores: five seconds can be short
WORKSPACES = "LEADGRID_WORKSPACES"
"""The environment variable that says in which folder workspaces are kept."""


@dataclass(frozen=True)
class Server:
    """A running app."""

    url: str
    log: Path


@contextmanager
def server(
    *,
    entry: Path = ENTRY,
    workspaces: Path | None = None,
    patience: float = 30,
    port: int | None = None,
    options: Sequence[str] = (),
) -> Iterator[Server]:
    """The app on a free port of this machine until the block ends; its log is kept for assertions.

    `workspaces` defaults to an empty folder that goes with the block, `port` to a free one; `options` are Streamlit's.
    """
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder:
        log = Path(folder) / "server.log"
        port = port or free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(entry), f"--server.port={port}", *options]
        environment = os.environ | {
            WORKSPACES: str(workspaces or Path(folder) / "workspaces"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        }
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for_health(url, process, log, patience)
            yield Server(url, log)
        finally:
            process.terminate()
            process.wait(timeout=10)


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """The Chromium at this path (the fixture `chromium` knows it)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Reader:
    """A page in somebody's language and theme, and what happened behind it."""

    page: Page
    url: str
    foreign_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to a path of the app and wait until the script has run."""
        self.page.goto(self.url + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until nothing runs any more and nothing is greyed out."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
        self.page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')")
        return self.page

    def screen(self, name: str) -> None:
        """Write what is seen to `tests/screens/`, if asked for by `LEADGRID_SCREENS`."""
        if os.environ.get("LEADGRID_SCREENS"):
            SCREENS.mkdir(exist_ok=True)
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=SCREENS / f"{re.sub('[^a-z0-9-]+', '-', name.lower())}.png")


@contextmanager
def reader(
    browser: Browser,
    app: Server,
    *,
    locale: str = "fr-FR",
    theme: Literal["light", "dark"] = "light",
    width: int = 1440,
    height: int = 900,
    zone: str = "UTC",
) -> Iterator[Reader]:
    """A fresh browser context; requests that leave the server and errors of the page are noted."""
    context = browser.new_context(
        locale=locale,
        timezone_id=zone,
        color_scheme=theme,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        accept_downloads=True,
    )
    page = context.new_page()
    someone = Reader(page, app.url)
    own = app.url.removeprefix("http://")

    def note(url: str) -> None:
        if not url.startswith(("data:", "blob:", "about:")) and own not in url:
            someone.foreign_requests.append(url)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    page.on("pageerror", lambda error: someone.errors.append(str(error)))
    try:
        yield someone
    finally:
        context.close()


def free_port() -> int:
    """A port that nobody listens to right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for_health(url: str, process: subprocess.Popen[bytes], log: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the app does not answer:\n{log.read_text(errors='replace')}")

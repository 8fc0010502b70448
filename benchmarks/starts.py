"""How long `leadgrid app` takes from its command to the first bar painted in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FIRST_BAR = ".js-plotly-plot .bars path, .lg-stack[d]"
"""The first bar of a distribution: Plotly's in the plain mode, the tuner's own in the live mode."""
PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Served:
    """A running `leadgrid app`: its port, its process, and when its command was given (`time.monotonic`)."""

    port: int
    process: int
    since: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def served(workspaces: Path) -> Iterator[Served]:
    """`leadgrid app` on a free port of this machine, answering, until the block ends."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    command = [sys.executable, "-m", "leadgrid.cli", "app", "--no-browser", "--port", str(port)]
    environment = os.environ | {"LEADGRID_WORKSPACES": str(workspaces)}
    since = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    app = Served(port, process.pid, since)
    try:
        _wait_until_it_answers(app)
        yield app
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def chromium() -> str | None:
    """Where a Chromium stands on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def starts(workspaces: Path, *, executable: str, times: int) -> list[float]:
    """Seconds of each start with its workspaces in the given folder; the first one makes the sample where none is."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # the browser is open before: a reader's is, too
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        try:
            return [_start(browser, workspaces) for _ in range(times)]
        finally:
            browser.close()


def _start(browser, workspaces: Path) -> float:  # type: ignore[no-untyped-def]  # playwright is not always installed
    # an empty tab of its own, with nothing in its cache, which is there before the command is given
    page = browser.new_page()
    with served(workspaces) as app:
        page.goto(app.url, wait_until="commit")
        page.locator(FIRST_BAR).first.wait_for(state="attached", timeout=PATIENCE_SECONDS * 1000)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seconds = time.monotonic() - app.since
        page.close()
        return seconds


def _wait_until_it_answers(app: Served) -> None:
    while True:
        try:
            with urllib.request.urlopen(app.url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() - app.since > PATIENCE_SECONDS:
                raise
            time.sleep(0.02)

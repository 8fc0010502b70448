"""Values of people planted in files are in no log and in no message, whatever becomes of the files."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from leadgrid.places import app_folder, grids_folder
from tests.browser import Reader, launched, reader, server
from voices import Voice

PLANTED = ("ada.lovelace@planted.example", "Lovelace-Planted", "+33612345678", "PLANTED-4711", "12 rue Planted")
ROW = ",".join(PLANTED)
HEADER = "lead_id,created_at,email,name,phone,customer_no,street"
GOOD = f"{HEADER}\nL1,2026-01-02,{ROW}\nL2,2026-01-03,{ROW}\n"
FILES = {
    "good.csv": GOOD.encode(),
    "torn.csv": f'{GOOD}L3,2026-01-02,"{ROW}\nL4,{ROW},{ROW},too,many\n"'.encode(),
    "dates.csv": f"{HEADER}\nL1,03/04/25,{ROW}\nL2,04/03/25,{ROW}\n".encode(),
    "late.csv": f"{HEADER}\nL1,{PLANTED[1]},{ROW}\n,2026-01-01,{ROW}\n".encode(),
    "twice.csv": f"{GOOD}L1,2026-01-02,{ROW}\n".encode(),
    "accents.csv": GOOD.replace("rue", "allée").encode("cp1252"),
    "zeros.csv": GOOD.encode() + b"\x00\x00" + ROW.encode(),
    "nothing.csv": f"{ROW}\n{ROW}\n".encode(),
    "people.json": f'[{{"lead_id": "L1", "email": "{PLANTED[0]}"}}, "{PLANTED[1]}", 7]'.encode(),
    "torn.json": f'[{{"lead_id": "L1", "email": "{PLANTED[0]}'.encode(),
    "people.parquet": b"PAR1" + ROW.encode() + b"PAR1",
    "people.xlsx": b"PK\x03\x04" + ROW.encode(),
}
ACTIVITIES = (
    f"lead_id,activity,occurred_at,note\nL1,visit,2026-02-01,{PLANTED[0]}\nL9,visit,{PLANTED[1]},{PLANTED[2]}\n"
)


def hits(text: str) -> list[str]:
    return [value for value in PLANTED if value.casefold() in text.casefold()]


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of the command line, and all that it said."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "leadgrid.cli", *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", FILES)
def test_the_command_line_quotes_nobody(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    (tmp_path / "activities.csv").write_text(ACTIVITIES)
    files = ["--leads", name, "--activities", "activities.csv", "--as-of", "2026-06-01"]
    code, said = run(tmp_path, "score", str(grids_folder() / "default.yaml"), *files, "--out", "scores.csv")
    assert code in (0, 1)
    assert said.strip()
    assert hits(said) == []


SECONDS = 30_000


def handed(someone: Reader, place: int, name: str, content: bytes) -> None:
    field = someone.page.locator("input[type=file]").nth(place)
    field.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    someone.page.get_by_title(name, exact=True).first.wait_for()
    someone.settled()


def test_the_servers_log_holds_nobody_after_files_that_fail_and_files_that_do_not(chromium: str) -> None:
    # on a thread of its own: the browser that other tests share may be running in this one, and there is one a thread
    with ThreadPoolExecutor(max_workers=1) as own:
        own.submit(_walked, chromium).result()


def _walked(chromium: str) -> None:
    say = Voice("fr").t
    with server() as app, launched(chromium) as browser, reader(browser, app) as someone:
        page = someone.open("/data")
        for name in ("torn.json", "people.parquet", "nothing.csv"):
            handed(someone, 0, name, FILES[name])
            assert "Traceback" not in page.inner_text("body")
            page.get_by_test_id("stFileUploader").first.get_by_role("button", name="Remove").click()
            someone.settled()
        handed(someone, 0, "late.csv", FILES["late.csv"] + GOOD.split("\n", 1)[1].encode())
        handed(someone, 1, "activities.csv", ACTIVITIES.encode())
        page.get_by_role("button", name=say("loading.stay")).click()
        page.wait_for_url("**w=*", timeout=SECONDS)
        someone.settled()
        page.get_by_role("link", name=say("nav.tune")).click()
        page.locator("[data-figure]").first.wait_for()
        page.get_by_role("link", name=say("nav.export")).click()
        page.wait_for_url("**/export*")
        someone.settled()
        with page.expect_download() as waiting:
            page.get_by_test_id("stDownloadButton").get_by_role("button").nth(2).click()
        exported = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        assert "L1" in exported
        log = app.log.read_text(encoding="utf-8", errors="replace")
        assert hits(log) == []
        assert page.url.split("w=")[1][:32] not in log, "the key of a workspace is nobody else's either"


FAILING = """
import logging, sys
sys.path.insert(0, {app!r})
import streamlit_app  # as the server does
log = logging.getLogger({logger!r})
log.addHandler(logging.StreamHandler())
try:
    raise ValueError("row of {planted}")
except ValueError as error:
    log.error("failed: %s", error)
    log.exception("Uncaught app execution")
"""


@pytest.mark.parametrize("logger", ["streamlit.error_util", "uvicorn.error", "leadgrid.app", "asyncio"])
def test_no_logger_of_the_server_writes_what_an_error_says(logger: str) -> None:
    script = FAILING.format(app=str(app_folder()), logger=logger, planted=PLANTED[0])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "Uncaught app execution: ValueError" in ran.stderr
    assert "failed: ValueError" in ran.stderr
    assert hits(ran.stderr) == []

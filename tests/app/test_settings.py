"""The settings of the server hold however it is started, and whatever other settings lie about on the machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from leadgrid import cli
from tests.browser import Server

SETTINGS = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1", "[::1]"],
    "server.maxUploadSize": 512,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
    "client.allowedOrigins": [],
    "client.toolbarMode": "minimal",
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
}
LOOSE = """
[server]
address = "0.0.0.0"
allowedHosts = ["*"]
enableXsrfProtection = false
enableStaticServing = true
[client]
showErrorDetails = "full"
disableDataExport = false
[browser]
gatherUsageStats = true
"""
ASKING = """
import json, sys
from streamlit import config
from streamlit.web import cli
def tell(*given, **named):
    print(json.dumps({name: config.get_option(name) for name in json.loads(sys.stdin.read())}))
cli.bootstrap.run = cli.bootstrap.run_asgi_app = tell  # where the server would start
sys.argv = ["streamlit", *sys.argv[1:]]
cli.main()
"""


def started(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """What `leadgrid app` becomes: the words after `python -m streamlit`, and the environment."""
    became: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda _program, words, environment: became.extend((words, environment)))
    cli.main(["app", "--no-browser", *arguments])
    return became[0][3:], became[1]


def test_leadgrid_app_has_every_setting_whatever_lies_in_the_home_and_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(LOOSE)
    words, environment = started(monkeypatch)
    environment = environment | {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    asked = subprocess.run(
        [sys.executable, "-c", ASKING, *words],
        cwd=tmp_path, env=environment, input=json.dumps(list(SETTINGS)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(asked.stdout.splitlines()[-1]) == SETTINGS


def test_sign_in_is_set_up_from_a_file_that_is_there_and_tells_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "secrets.toml"
    for content in (None, "[auth\n", "[other]\na = 1\n", "auth = []\n"):
        if content is not None:
            file.write_text(content)
        assert cli.main(["app", "--no-browser", "--sign-in", str(file)]) == 2
        assert "docs/sign-in.md" in capsys.readouterr().err
    file.write_text('[auth]\nclient_id = "x"\n')
    words, environment = started(monkeypatch, "--sign-in", str(file))
    assert f"--secrets.files={file}" in words
    assert environment["LEADGRID_SIGN_IN"] == "1"


def test_it_listens_to_this_machine_alone_and_answers_to_its_own_names(app: Server) -> None:
    port = int(app.url.rpartition(":")[2])
    with socket.socket() as elsewhere:
        elsewhere.settimeout(2)
        assert elsewhere.connect_ex((socket.gethostbyname(socket.gethostname()), port)) or is_loopback()
    request = urllib.request.Request(f"{app.url}/tuner/sample/revision", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request, timeout=10)


def is_loopback() -> bool:
    """Whether this machine has no other address than its own."""
    return socket.gethostbyname(socket.gethostname()).startswith("127.")

"""`leadgrid app`: the screen, on sample data unless told otherwise."""

from __future__ import annotations

import os
import re
import socket
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from leadgrid.places import app_folder
from leadgrid.problems import Problem, UsageError, Words

USUAL_PORT = 8501


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help=f"where it listens ({USUAL_PORT}, or a free port)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    parser.add_argument("--workspace", metavar="ID|DIR", help="open a workspace, or keep all of them in a folder")
    parser.add_argument("--sign-in", type=Path, metavar="FILE", help="let in who signs in as this secrets.toml says")


def run(given: Namespace) -> int:
    if given.port is not None and not 1 <= given.port <= 65_535:
        raise _misuse("--port: give a number from 1 to 65535")
    if given.port is not None and not _is_free(given.port):
        raise _misuse(f"--port: {given.port} is taken by another program; give another, or none")
    port = given.port or _free_port()
    environment = dict(os.environ)
    query = ""
    if given.workspace:
        folder = Path(given.workspace)
        if folder.is_dir() or (os.sep in given.workspace and folder.parent.is_dir() and not folder.exists()):
            environment["LEADGRID_WORKSPACES"] = str(folder.resolve())
        elif re.fullmatch(r"[0-9a-f]{32}|sample", given.workspace):
            query = f"?w={given.workspace}"
        else:
            raise _misuse(
                f"--workspace: {given.workspace} is neither a folder nor the id of a workspace (32 letters and digits)"
            )
    print(f"leadgrid: http://localhost:{port}/{query}", file=sys.stderr)
    # the app runs in this process's place, so that stopping one stops the other
    script = app_folder() / "streamlit_app.py"
    options = [f"--server.port={port}", f"--server.headless={'true' if given.no_browser else 'false'}"]
    if given.sign_in is not None:
        options.append(f"--secrets.files={_secrets(given.sign_in)}")
        environment["LEADGRID_SIGN_IN"] = "1"
    if query:
        environment["LEADGRID_OPEN"] = given.workspace
    os.execve(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options], environment)


def _secrets(path: Path) -> Path:
    """The file, where it can be read and has the section; what is wrong within it the server says and stays shut."""
    try:
        is_told = bool(tomllib.loads(path.read_text(encoding="utf-8")).get("auth"))
    except (OSError, ValueError):
        is_told = False
    if not is_told:
        raise _misuse(f"--sign-in: {path} is no readable file with a section [auth] (docs/sign-in.md)")
    return path.resolve()


def _misuse(sentence: str) -> UsageError:
    return UsageError([Problem(Words(en=sentence, fr=sentence))])


def _free_port() -> int:
    if _is_free(USUAL_PORT):
        return USUAL_PORT
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

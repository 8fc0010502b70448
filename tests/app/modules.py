"""The tuner's modules in a page of their own, without Streamlit: what its arithmetic is tested in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
TUNER = ROOT / "app" / "components" / "tuner"


class Handler(SimpleHTTPRequestHandler):
    """Files of one folder; the root is an empty page."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path == "/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>modules</title>")
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's output is the test's."""


@contextmanager
def served(folder: Path = TUNER) -> Iterator[str]:
    """The address of a folder of modules on a free port of this machine, until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as running:
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()

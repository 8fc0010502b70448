"""What the live tuner fetches beside Streamlit's own traffic: signatures by their content, and a workspace's revision.

Signatures go by a URL because Streamlit hashes what goes through a component's `data` on every run (210 ms at 34 MB);
by a URL they cost half a millisecond and are fetched once. Whoever knows a workspace's id may fetch what belongs to it.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

import revisions

ROOT: Final = "/tuner"
MOST_OFFERED: Final = 64
_AS_IT_IS: Final = {"Content-Encoding": "identity", "X-Content-Type-Options": "nosniff"}
"""Packing 34 MB on the fly takes 2 s, which Streamlit's middleware would do."""

_lock = Lock()
_offered: OrderedDict[tuple[str, str], bytes] = OrderedDict()


def offer(workspace: str, digest: str, content: bytes) -> str:
    """The URL from which a workspace's browsers fetch this content."""
    with _lock:
        _offered.pop((workspace, digest), None)
        _offered[workspace, digest] = content
        while len(_offered) > MOST_OFFERED:
            _offered.popitem(last=False)
    return f"{ROOT}/{workspace}/{digest}"


def revision_url(workspace: str) -> str:
    """The URL that says at which change a workspace is."""
    return f"{ROOT}/{workspace}/revision"


def routes() -> list[BaseRoute]:
    """What the server answers beside Streamlit's own routes."""
    return [
        Route(f"{ROOT}/{{workspace}}/revision", _revision, methods=["GET"]),
        Route(f"{ROOT}/{{workspace}}/{{digest}}", _signatures, methods=["GET"]),
    ]


async def _signatures(request: Request) -> Response:
    asked = request.path_params["workspace"], request.path_params["digest"]
    with _lock:
        content = _offered.get(asked)
    if content is None or not is_host_allowed(request.headers.get("host")):
        return PlainTextResponse("not found", status_code=404)
    kept = {"Cache-Control": "private, max-age=86400, immutable"}
    return Response(content, media_type="application/octet-stream", headers=_AS_IT_IS | kept)


async def _revision(request: Request) -> Response:
    if not is_host_allowed(request.headers.get("host")):
        return PlainTextResponse("not found", status_code=404)
    number = revisions.current(request.path_params["workspace"]).number
    return JSONResponse({"revision": number}, headers={"Cache-Control": "no-store"})

"""The grid itself, in a form that reads back as the same grid."""

from __future__ import annotations

from typing import Final

from leadgrid.exports.requests import Request
from leadgrid.writing import fingerprint, to_json, to_yaml

HEADER: Final = "# leadgrid · sha256 "


def yaml(request: Request) -> bytes:
    """The file as people wrote it, comments and layout included, or else canonical YAML; under a first line that says
    which grid it is."""
    text = to_yaml(request.grid) if request.text is None else request.text
    first, _, rest = text.partition("\n")
    return f"{HEADER}{fingerprint(request.grid)}\n{rest if first.startswith(HEADER) else text}".encode()


def json(request: Request) -> bytes:
    """JSON with the exact numbers; it has no comments, so the fingerprint is not in it."""
    return to_json(request.grid).encode()

"""The grid itself, in a form that reads back as the same grid."""

from __future__ import annotations

from leadgrid.exports.requests import Request
from leadgrid.writing import fingerprint, to_json, to_yaml


def yaml(request: Request) -> bytes:
    """Canonical YAML under a header that says which grid it is."""
    return f"# leadgrid · sha256 {fingerprint(request.grid)}\n{to_yaml(request.grid)}".encode()


def json(request: Request) -> bytes:
    """JSON with the exact numbers; it has no comments, so the fingerprint is not in it."""
    return to_json(request.grid).encode()

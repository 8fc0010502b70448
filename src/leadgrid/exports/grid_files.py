"""The grid itself, in a form that reads back as the same grid."""

from __future__ import annotations

from typing import Final

from leadgrid.exports.targets import Request, Target
from leadgrid.problems import Words
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


YAML: Final = Target(
    name="yaml",
    ending=".yaml",
    media_type="application/yaml",
    needs_data=False,
    summary=Words(en="the grid in its own language", fr="la grille dans son propre langage"),
    make=yaml,
    about=Words(
        en="To keep, to read, to open here again. The command line reads it too.",
        fr="À garder, à relire, à rouvrir ici. C'est aussi ce que lit la ligne de commande.",
    ),
)
JSON: Final = Target(
    name="json",
    ending=".json",
    media_type="application/json",
    needs_data=False,
    summary=Words(en="the same grid as JSON", fr="la même grille en JSON"),
    make=json,
    about=Words(en="The same, for a program.", fr="La même, pour un programme."),
)

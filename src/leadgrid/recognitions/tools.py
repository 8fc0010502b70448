"""Which tool a file was probably exported from, by the headers that only it writes so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from leadgrid.recognitions.headers import ROLES, tools_that_say

TOOLS: Final = ("HubSpot", "Salesforce", "Brevo", "Pipedrive", "Zoho", "Mautic")


def tool_of(names: Iterable[str]) -> str | None:
    """The tool that writes more of these headers than any other; None where none does, or two do alike.

    >>> tool_of(["ID d'enregistrement", "Date de création", "Nom"]), tool_of(["id", "Date de création"])
    ('HubSpot', None)
    """
    counts: Counter[str] = Counter()
    for name in names:
        said = (tools_that_say(kind, role, name) for kind, roles in ROLES.items() for role in roles)
        counts.update({tool for found in said if found is not None for tool in found[0]})
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]

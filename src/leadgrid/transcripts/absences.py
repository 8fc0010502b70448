"""Words for leads who do nothing at all, «Inactif», «Endormi», «Dormant», said again as «aucune activité».

Knows words; knows nothing of data or grids.
"""

from __future__ import annotations

import re
from typing import Final

from leadgrid.transcripts.doings import says_none

_IDLE: Final = re.compile(
    r"\b(?:inacti(?:fs?|ves?|vit[ée]s?|vity)|idle|endormie?s?|dormante?s?|dormants|silencieu(?:x|ses?)|silent)\b",
    re.IGNORECASE,
)


def is_idle(text: str) -> bool:
    """Whether a text has a word for doing nothing.

    >>> is_idle("Lead inactif"), is_idle("Lead actif")
    (True, False)
    """
    return _IDLE.search(text) is not None


def as_none(text: str) -> str | None:
    """A text with such a word said as «aucune activité»; None where it has none, or denies it.

    >>> as_none("Inactif depuis 6 mois"), as_none("Pas inactif"), as_none("Secteur")
    ('aucune activité depuis 6 mois', None, None)
    """
    if len(_IDLE.findall(text)) != 1 or says_none(text):
        return None
    return _IDLE.sub("aucune activité", text)

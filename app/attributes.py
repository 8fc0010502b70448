"""Which of a lead's attributes tell people who it is, whatever the file calls them. Knows nothing of Streamlit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MOST: Final = 4
_TELLING: Final = (
    r"(full|contact|last|lead)?[ _]?(name|nom)",
    r"company|soci[ée]t[ée]|entreprise|organi[sz]ation|account|compte|raison sociale",
    r"e-?mail|courriel|mail",
    r"job|title|fonction|poste|role|r[ôo]le",
)
_SORTING: Final = (
    r"(lead|utm|acquisition|traffic)?[ _]?(source|origin)|origine|provenance|canal|channel",
    r"(lead|account|contact|deal)?[ _]?owner|propri[ée]taire|commercial|responsable|sales[ _]?rep|assigned|charg[ée]",
)


def sorting(names: Sequence[str]) -> tuple[str, ...]:
    """Where leads come from and whose they are, as far as the file says it: what a list is sorted out by.

    >>> sorting(["Nom", "Propriétaire du contact", "utm_source", "Source"])
    ('Source', 'Propriétaire du contact')
    """
    found: list[str] = []
    for pattern in _SORTING:
        like = [name for name in names if re.match(pattern, name.strip(), re.IGNORECASE) and name not in found]
        found.extend(sorted(like, key=len)[:1])
    return tuple(found)


def telling(names: Sequence[str], *, most: int = MOST) -> tuple[str, ...]:
    """A name, a company, an e-mail, a job, as far as they are there; without any of them the first attributes.

    >>> telling(["id", "E-mail", "Nom", "email_status", "Société"])
    ('Nom', 'Société', 'E-mail')
    >>> telling(["x", "y"], most=1)
    ('x',)
    """
    found: list[str] = []
    for pattern in _TELLING:
        like = [name for name in names if re.match(pattern, name.strip(), re.IGNORECASE) and name not in found]
        found.extend(sorted(like, key=len)[:1])
    return tuple(found[:most] or names[:most])

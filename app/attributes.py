"""Which of a lead's attributes tell people who it is, whatever the file calls them. Knows nothing of Streamlit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from leadgrid.intakes import companies

MOST: Final = 4
_TELLING: Final = (
    r"(full|contact|last|lead)?[ _]?(name|nom)(?!.*(entreprise|soci[ée]t[ée]|compte|company|account))",
    r"company|soci[ée]t[ée]|entreprise|organi[sz]ation|account|compte|raison sociale|nom .*(entreprise|soci[ée]t[ée])",
    r"(adresse |address[ _]?)?(e-?mail|courriel|mail)",
    r"job|title|fonction|poste|role|r[ôo]le",
)
_GIVEN_NAME: Final = r"(first|given|contact first)[ _]?name|pr[ée]nom"
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
        found.extend(_first(pattern, names, found))
    return tuple(found)


def telling(names: Sequence[str], *, most: int = MOST) -> tuple[str, ...]:
    """A name, a company, an e-mail, a job, as far as they are there; without any of them the first attributes.

    >>> telling(["id", "E-mail", "Nom", "email_status", "Société"])
    ('Nom', 'Société', 'E-mail')
    >>> telling(["Prénom", "Nom", "Adresse e-mail", "Nom de l'entreprise"])
    ('Nom', "Nom de l'entreprise", 'Adresse e-mail')
    >>> telling(["x", "y"], most=1)
    ('x',)
    >>> telling(["Nom", "company.Ville", "company.Société", "Nom de l'entreprise"])
    ('Nom', "Nom de l'entreprise")
    """
    found: list[str] = []
    for pattern in _TELLING:
        found.extend(_first(pattern, names, found))
    return tuple(found[:most] or names[:most])


def called(names: Sequence[str]) -> tuple[str, ...]:
    """The attributes that a person's name is made of, in the order in which one says them.

    >>> called(["Nom", "Prénom", "Secteur"]), called(["name", "company"]), called(["Secteur"])
    (('Prénom', 'Nom'), ('name',), ())
    """
    given = [name for name in names if re.fullmatch(_GIVEN_NAME, name.strip(), re.IGNORECASE)][:1]
    family = [name for name in telling(names)[:1] if re.match(_TELLING[0], name.strip(), re.IGNORECASE)]
    return (*given, *family)


def _first(pattern: str, names: Sequence[str], found: Sequence[str]) -> list[str]:
    """The shortest name that is like a pattern and not yet found; the lead's own before its company's."""
    bare = {name: name.strip().removeprefix(companies.PREFIX) for name in names if name not in found}
    like = [name for name, said in bare.items() if re.match(pattern, said, re.IGNORECASE)]
    return sorted(like, key=lambda name: (name.strip() != bare[name], len(name)))[:1]

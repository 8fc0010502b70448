"""Which column of a file is probably which: by its header, else by what stands in it, each with the reason.

Nothing is taken for granted: whoever loads the file says yes or chooses another. Knows headers and the first rows;
knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leadgrid.mappings import CUSTOMER, FORMS, Column, Derivation, How, Kind, Link, Mappings
from leadgrid.problems import Words
from leadgrid.recognitions.headers import (
    DATED,
    NO,
    OF_WINNING,
    PLACEHOLDERS,
    ROLES,
    STAGES_WON,
    WINNING,
    YES,
    Role,
    folded,
    listed,
    tools_that_say,
)
from leadgrid.values import normal, text_key, trimmed

Rows = Sequence[Sequence[str | None]]
ENOUGH: Final = 0.9
"""The share of the known values that must be of a kind."""
HALF: Final = 0.5
"""That share where the header says so, too."""
MOST_TYPES: Final = 60
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DATE: Final = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})([T ,].*)?")
_SAYING_NOTHING: Final = frozenset(map(text_key, PLACEHOLDERS))


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the first rows of a file."""

    names: tuple[str, ...]
    rows: Rows

    def values(self, number: int) -> list[str]:
        """The values of a column that say something, without blanks at their ends."""
        return [text for text in self.texts(number) if text_key(text) not in _SAYING_NOTHING]

    def texts(self, number: int) -> list[str]:
        """Those that say nothing («-») too."""
        return [text for row in self.rows if (text := trimmed(normal(row[number] or "")))]

    def holds_dates(self, number: int) -> bool:
        """Whether nearly all known values of a column are dates."""
        return _share(self.values(number), _DATE)

    def holds_addresses(self, number: int) -> bool:
        """Whether at least half of the known values of a column are e-mail addresses."""
        return _share(self.values(number), _ADDRESS, enough=HALF)


@dataclass(frozen=True, slots=True)
class Found:
    """A column that probably has a role, and why."""

    role: Role
    column: str
    why: Words


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file probably says: its columns, how it is linked with the leads, what a wide one holds of events.

    `unknowns` are texts that say nothing, with how many of the first rows' values they are.
    """

    kind: Kind
    found: tuple[Found, ...] = ()
    link: Link | None = None
    link_why: Words | None = None
    derivations: tuple[tuple[Derivation, Words], ...] = ()
    unknowns: tuple[tuple[str, int], ...] = ()

    def column(self, role: Role) -> str | None:
        return next((found.column for found in self.found if found.role == role), None)

    @property
    def mappings(self) -> Mappings:
        """The proposal of the canonical columns and of the link; derivations and unknown texts are asked for first."""
        form = FORMS[self.kind]
        origins = tuple(
            (self.kind, found.role, Column(found.column))
            for found in self.found
            if found.role in form.columns and text_key(found.column) != found.role
        )
        return Mappings(origins, links=() if self.link is None else (self.link,))


def recognise(kind: Kind, table: Table, *, leads: Table | None = None) -> Recognition:
    """What the columns of a file probably are; `leads` is the leads file beside which it is loaded.

    >>> found = recognise("leads", Table(("Record ID", "Create Date"), [("7", "2026-01-02")]))
    >>> found.mappings.plain, found.found[1].why.en
    (['leads.created_at=Create Date', 'leads.lead_id=Record ID'], 'the header is that of HubSpot and Salesforce')
    """
    found: dict[Role, Found] = {}
    for role in ROLES[kind]:
        taken = {text_key(known.column) for known in found.values()}
        named = _by_header(kind, role, table, taken) or _by_values(role, table, taken)
        if named is not None:
            found[role] = named
    link, why = None, None
    if kind in ("activities", "outcomes") and leads is not None:
        identity, link, why = _linked(kind, table, leads, found)
        if identity is not None:
            found["lead_id"] = identity
    elif kind != "leads" and "lead_id" not in found and "email" in found:
        found["lead_id"] = Found("lead_id", found["email"].column, found["email"].why)
    elif kind == "leads" and "lead_id" not in found and "email" in found:
        words = Words(en="no id, and an e-mail address names one person", fr="pas d’identifiant, et une adresse e-mail "
                      "désigne une personne")  # fmt: skip
        found["lead_id"] = Found("lead_id", found["email"].column, words)
    return Recognition(
        kind,
        tuple(found[role] for role in ROLES[kind] if role in found),
        link,
        why,
        tuple(_derived(table)) if kind == "leads" else (),
        _unknowns(table),
    )


def _by_header(kind: Kind, role: Role, table: Table, taken: set[str]) -> Found | None:
    best: tuple[tuple[bool, int, int], Found] | None = None
    for number, name in enumerate(table.names):
        if text_key(name) in taken or (said := tools_that_say(kind, role, name)) is None:
            continue
        tools, place = said
        if role == "email" and not _share(table.values(number), _ADDRESS, enough=HALF):
            continue  # «Mail» may hold the text of one
        why = _named_by(tools) if tools else Words(en="the header says so", fr="l’en-tête le dit")
        rank = (text_key(name) != role, place, number)
        if best is None or rank < best[0]:
            best = (rank, Found(role, name, why))
    return None if best is None else best[1]


def _named_by(tools: Sequence[str]) -> Words:
    return Words(
        en=f"the header is that of {_and(tools, 'and')}",
        fr=f"l’en-tête est celui de {_and(tools, 'et')}",
    )


def _and(names: Sequence[str], word: str) -> str:
    return f" {word} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _by_values(role: Role, table: Table, taken: set[str]) -> Found | None:
    for number, name in enumerate(table.names):
        values = table.values(number)
        if not values or not text_key(name) or text_key(name) in taken:
            continue
        if role == "email" and _share(values, _ADDRESS):
            words = Words(en="its values are e-mail addresses", fr="ses valeurs sont des adresses e-mail")
            return Found(role, name, words)
        if role == "occurred_at" and _share(values, _DATE) and _only(table, number, _DATE):
            return Found(role, name, Words(en="it is the only column of dates", fr="c’est la seule colonne de dates"))
        if role == "activity" and _repeats(values) and not _share(values, _ADDRESS) and not _share(values, _DATE):
            words = Words(en="few values come again and again", fr="peu de valeurs, qui reviennent sans cesse")
            return Found(role, name, words)
    return None


def _share(values: Sequence[str], pattern: re.Pattern[str], *, enough: float = ENOUGH) -> bool:
    return bool(values) and sum(pattern.fullmatch(value) is not None for value in values) >= enough * len(values)


def _only(table: Table, number: int, pattern: re.Pattern[str]) -> bool:
    return not any(_share(table.values(other), pattern) for other in range(len(table.names)) if other != number)


def _repeats(values: Sequence[str]) -> bool:
    different = len({text_key(value) for value in values})
    return 2 <= different <= MOST_TYPES and len(values) >= 4 * different and not any(v[0].isdigit() for v in values)


def _linked(
    kind: Kind, table: Table, leads: Table, found: dict[Role, Found]
) -> tuple[Found | None, Link | None, Words | None]:
    """The column that names leads as the leads file does: by its id, else by an address, a domain or a company."""
    theirs = recognise("leads", leads)
    identity = theirs.column("lead_id")
    ids = set(leads.values(leads.names.index(identity))) if identity is not None else set()
    same = Words(en="its values are ids of the leads file", fr="ses valeurs sont des identifiants du fichier des leads")
    taken = {known.column for known in found.values() if known.role != "lead_id"}
    by_header = found["lead_id"].column if "lead_id" in found else None
    overlaps = [
        (name == by_header, len(ids & set(table.values(number))), -number)
        for number, name in enumerate(table.names)
        if name not in taken and ids & set(table.values(number))
    ]
    # figures alone may count clicks: they are ids where the header says so, or where nothing else links
    alike = {folded(name) for name in (by_header, identity) if name is not None}
    telling = [
        overlap
        for overlap in overlaps
        if folded(table.names[-overlap[2]]) in alike or not all(value.isdigit() for value in table.values(-overlap[2]))
    ]
    if telling:
        return Found("lead_id", table.names[-max(telling)[2]], same), None, None
    addresses = Words(en="both files have e-mail addresses", fr="les deux fichiers ont des adresses e-mail")
    websites = Words(en="a website links with e-mail addresses", fr="un site rejoint les adresses e-mail")
    companies = Words(en="both files name companies", fr="les deux fichiers nomment des entreprises")
    ways: tuple[tuple[Role, Role, How, Words], ...] = (
        ("email", "email", "any_case", addresses),
        ("domain", "email", "domain", websites),
        ("company", "company", "company", companies),
    )
    for own, other, how, why in ways:
        column = theirs.column(other)
        if (mine := found.get(own)) is None or column is None or (kind == "activities" and own != "email"):
            continue
        return Found("lead_id", mine.column, why), Link(kind, column, how), why
    if overlaps:
        return Found("lead_id", table.names[-max(overlaps)[2]], same), None, None
    return found.get("lead_id"), None, None


def _derived(table: Table) -> list[tuple[Derivation, Words]]:
    """What columns hold of events, by their headers; then dates that only those have who have won."""
    named = _named_events(table)
    dated = {text_key(made.column) for made, _ in named}
    for made, _ in list(named):
        if made.means is not None:
            found = _dates_of(table, made)
            named += [(one, why) for one, why in found if text_key(one.column) not in dated]
            dated |= {text_key(one.column) for one, _ in found}
    return named


def _dates_of(table: Table, won: Derivation) -> list[tuple[Derivation, Words]]:
    """The columns of dates that by their name may be those of winning, and by their rows are."""
    place = next(place for place, name in enumerate(table.names) if name == won.column)
    has_won = [text_key(row[place] or "") == text_key(won.means or "") for row in table.rows]
    found = []
    for number, name in enumerate(table.names):
        if not (table.holds_dates(number) and any(part in folded(name) for part in OF_WINNING)):
            continue
        filled = [bool(trimmed(normal(row[number] or ""))) for row in table.rows]
        both = sum(one and other for one, other in zip(filled, has_won, strict=True))
        if both >= max(ENOUGH * sum(filled), HALF * sum(has_won)) and sum(has_won) < len(has_won):
            why = Words(
                en=f"its dates stand where “{won.column}” is “{won.means}”",
                fr=f"ses dates sont là où « {won.column} » vaut « {won.means} »",
            )
            found.append((Derivation(won.kind, won.name, name), why))
    return found


def _named_events(table: Table) -> list[tuple[Derivation, Words]]:
    proposed: list[tuple[Derivation, Words]] = []
    for number, name in enumerate(table.names):
        values = table.values(number)
        keys = {folded(value) for value in values}
        for (kind, made), names in DATED.items():
            if folded(name) in listed(names) and _share(values, _DATE):
                called = Words("customer", "client") if made == CUSTOMER else Words(made, made)
                words = Words(en=f"its dates say when: {called.en}", fr=f"ses dates disent quand : {called.fr}")
                proposed.append((Derivation(kind, made, name), words))
        if folded(name) in listed(WINNING) and keys and keys <= {*listed(YES), *listed(NO)}:
            yes = next((value for value in values if folded(value) in listed(YES)), None)
            if yes is not None:
                words = Words(en="it says yes or no", fr="elle dit oui ou non")
                proposed.append((Derivation("outcomes", "customer", name, yes), words))
        elif tools_that_say("outcomes", "stage", name) is not None:
            won = next((value for value in values if folded(value) in listed(STAGES_WON)), None)
            if won is not None:
                words = Words(en=f"«{won}» has bought", fr=f"« {won} » a acheté")
                proposed.append((Derivation("outcomes", "customer", name, won), words))
    return proposed


def _unknowns(table: Table) -> tuple[tuple[str, int], ...]:
    known = {text_key(text): text for text in PLACEHOLDERS}
    counts: dict[str, int] = {}
    for number in range(len(table.names)):
        for value in table.texts(number):
            if text_key(value) in known:
                counts[text_key(value)] = counts.get(text_key(value), 0) + 1
    return tuple((known[key], count) for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

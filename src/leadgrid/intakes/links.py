"""How rows of a file find their leads where they name them by something else: an address, a domain, a company.

Knows the columns of `leads` and the ways to compare; knows nothing of how candidates for a link are found.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from leadgrid import numerals
from leadgrid.connections import Connection
from leadgrid.domains import DISPOSABLE, FREE
from leadgrid.intakes.files import Intake
from leadgrid.intakes.tallies import one
from leadgrid.mappings import Column, How, Link, quoted
from leadgrid.problems import Words
from leadgrid.sources import texts
from leadgrid.values import text_key

LEGAL_FORMS: Final = (
    "sas", "sasu", "sarl", "sarlu", "eurl", "sa", "snc", "sci", "scop", "sca", "se", "selarl", "ei", "eirl", "gie",
    "gmbh", "ag", "kg", "ug", "ohg", "ltd", "limited", "plc", "llc", "llp", "inc", "corp", "corporation", "co",
    "company", "bv", "nv", "spa", "srl", "sl", "slu", "ab", "oy", "as", "aps", "pty", "sprl", "bvba", "lda",
)  # fmt: skip
"""What a company's name may end with that says nothing of who it is."""
FEW: Final = 10
_DOMAIN: Final = (
    r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#]*@)?(?:www\.)?([^@/?#:\s]+\.[^@/?#:\s.]+)\.?(?::[0-9]+)?(?:[/?#].*)?$"
)


def domain(text: str) -> str:
    """SQL of the domain of an address or a website, in lower case and without www, NULL where there is none."""
    return f"nullif(regexp_extract(lower({texts.trimmed(text)}), '{_DOMAIN}', 1), '')"


def company(text: str) -> str:
    """SQL of a company's name without case, accents, punctuation and legal form, NULL where nothing is left."""
    plain = f"strip_accents(lower({texts.trimmed(text)}))"
    words = f"trim(regexp_replace(replace({plain}, '.', ''), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
    return f"nullif(regexp_replace({words}, '( ({'|'.join(LEGAL_FORMS)}))+$', ''), '')"


def key(how: How, text: str) -> str:
    """SQL of what two texts are compared by."""
    match how:
        case "exact":
            return texts.trimmed(text)
        case "any_case":
            return texts.key(text)
        case "domain":
            return domain(text)
        case "company":
            return company(text)


def people(link: Link | None) -> str:
    """The table of (lead, lead_id) in which rows look for their leads."""
    return "leads" if link is None else f"linked_{link.kind}"


def by_case_alone(connection: Connection, intake: Intake, missed: str, *, orphans: int, rows: int) -> tuple[Words, ...]:
    """What to say where many rows of unknown leads would find theirs if case were ignored.

    `missed` is SQL that gives the `lead_id` of each of them; fewer than 10, or than one row of a hundred, are not worth
    the counting.
    """
    identity = intake.maps.of("leads").get("lead_id", Column("lead_id"))
    link = intake.link or (Link(intake.layout.kind, identity.name) if isinstance(identity, Column) else None)
    if link is None or link.how != "exact" or orphans < max(FEW, rows / 100):
        return ()
    (found,) = one(
        connection,
        f"SELECT count(*) FROM ({missed}) WHERE {texts.key('lead_id')} IN"
        f" (SELECT {texts.key('lead_id')} FROM {people(intake.link)})",
    )
    said = f"--map {link.kind}.@link:any_case={quoted(link.column)}"
    words = Words(
        en=f"{numerals.number(found, 'en')} rows of unknown leads would find theirs if case were ignored: {said}",
        fr=f"{numerals.number(found, 'fr')} lignes de leads inconnus trouveraient le leur sans tenir compte de la casse"
        f" : {said}",
    )
    return (words,) if found > 1 else ()


def own_key(link: Link | None, lead_id: str) -> str:
    """SQL of what they look for there; `lead_id` is trimmed already."""
    return lead_id if link is None or link.how == "exact" else key(link.how, lead_id)


def take_link(connection: Connection, link: Link, stored: Mapping[str, str]) -> int:
    """Build what `people` names; how many of its values several leads share.

    `stored` are the columns of `leads` by key. Nobody is linked by the domain of a mail provider. An activity has
    one lead, an outcome all of them.
    """
    column = stored[text_key(link.column)]
    connection.register("free", pa.table({"domain": pa.array(sorted(FREE | DISPOSABLE), pa.string())}))
    keyed = f"SELECT lead, {key(link.how, column)} AS lead_id FROM leads"
    is_ours = "lead_id IS NOT NULL" + (" AND lead_id NOT IN (SELECT domain FROM free)" * (link.how == "domain"))
    each = "min(lead) AS lead, lead_id" if link.kind == "activities" else "lead, lead_id"
    grouped = " GROUP BY lead_id" if link.kind == "activities" else ""
    connection.execute(
        f"CREATE TEMP TABLE {people(link)} AS SELECT {each} FROM ({keyed}) WHERE {is_ours}{grouped}",
    )
    connection.unregister("free")
    (shared,) = one(
        connection,
        f"SELECT count(*) FROM (SELECT lead_id FROM ({keyed}) WHERE lead_id IN (SELECT lead_id FROM {people(link)})"
        " GROUP BY lead_id HAVING count(*) > 1)",
    )
    return int(shared)

"""Attributes that grids need and files lack, made from an address, a website or a telephone number while leads come in.

They are called `derived.…` and stored as d0, d1 … beside the file's own; where the file has a column of that very name,
its own is kept. What each one says is written in docs/derived.md.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.countries import country_of
from leadgrid.domains import company_of, is_disposable, is_free, meant
from leadgrid.intakes.links import domain
from leadgrid.intakes.roles import roles
from leadgrid.recognitions import Role
from leadgrid.sources import texts
from leadgrid.values import text_key

PREFIX: Final = "derived."
_READ: Final[tuple[Role, ...]] = ("email", "domain", "phone")
_ATOM: Final = "[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+"
_LABEL: Final = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?"
_VALID: Final = f"{_ATOM}(?:[.]{_ATOM})*@(?:{_LABEL}[.])+(?:xn--[A-Za-z0-9-]+|\\p{{L}}\\p{{L}}+)"
_LONGEST, _LONGEST_LOCAL = 254, 64

OF_EMAIL: Final[Mapping[str, str]] = {
    "email_valid": "CASE WHEN email IS NOT NULL THEN CAST(is_valid AS VARCHAR) END",
    "email_domain": "CASE WHEN is_valid THEN domain END",
    "email_free": "CASE WHEN is_valid THEN CAST(is_free AS VARCHAR) END",
    "email_disposable": "CASE WHEN is_valid THEN CAST(is_disposable AS VARCHAR) END",
    "email_misspelt": "CASE WHEN is_valid THEN CAST(meant IS NOT NULL AS VARCHAR) END",
    "email_meant": "CASE WHEN is_valid THEN meant END",
}
OF_DOMAIN: Final[Mapping[str, str]] = {"company": "coalesce(CASE WHEN is_valid THEN company END, site_company)"}
OF_PHONE: Final[Mapping[str, str]] = {"phone_country": "country"}


@dataclass(frozen=True, slots=True)
class Enrichment:
    """The attributes made (name, its place in the store, the column it is made from), and names that the file has."""

    made: tuple[tuple[str, str, str], ...] = ()
    own: tuple[str, ...] = ()


def enrich(connection: Connection, names: Sequence[str]) -> Enrichment:
    """Add to `leads` what can be derived from its columns a0, a1 … called `names`, and from `lead_id` itself.

    Which column holds addresses, websites and numbers is recognised by header and values; where none does, nothing is
    made of it.
    """
    found = roles(connection, names)
    columns = {role: found[role] for role in _READ if role in found}
    sources = {role: name for role, (name, _) in columns.items()}
    wanted = [
        (f"{PREFIX}{name}", expression, " + ".join(sources[role] for role in read if role in sources))
        for read, attributes in ((("email",), OF_EMAIL), (("email", "domain"), OF_DOMAIN), (("phone",), OF_PHONE))
        for name, expression in attributes.items()
        if any(role in sources for role in read)
    ]
    known = {text_key(name) for name in names}
    own = tuple(name for name, _, _ in wanted if name in known)
    made = [(name, expression, source) for name, expression, source in wanted if name not in known]
    if not made:
        return Enrichment(own=own)
    _join(connection, {role: stored for role, (_, stored) in columns.items()}, [text for _, text, _ in made])
    places = tuple((name, f"d{place}", source) for place, (name, _, source) in enumerate(made))
    return Enrichment(places, own)


def _join(connection: Connection, stored: Mapping[Role, str], expressions: Sequence[str]) -> None:
    """Put `leads` in its own place with d0, d1 … in it."""
    email, site, phone = (
        texts.trimmed(stored[role]) if role in stored else "CAST(NULL AS VARCHAR)"
        for role in ("email", "domain", "phone")
    )
    is_valid = (
        f"coalesce(regexp_full_match(email, '{_VALID}') AND length(email) <= {_LONGEST}"
        f" AND strpos(email, '@') <= {_LONGEST_LOCAL} + 1, FALSE)"
    )
    connection.execute(
        f"""CREATE TEMP TABLE told AS SELECT *, {is_valid} AS is_valid
        FROM (SELECT lead, {email} AS email, {domain("email")} AS domain, {domain(site)} AS site, {phone} AS phone
            FROM leads)"""
    )
    domains = [
        name
        for (name,) in connection.execute(
            "SELECT domain FROM told WHERE domain IS NOT NULL UNION SELECT site FROM told WHERE site IS NOT NULL"
        ).fetchall()
    ]
    phones = [
        number for (number,) in connection.execute("SELECT DISTINCT phone FROM told WHERE phone LIKE '+%'").fetchall()
    ]
    about = pa.table(
        {
            "name": pa.array(domains, pa.string()),
            "is_free": pa.array([is_free(name) for name in domains], pa.bool_()),
            "is_disposable": pa.array([is_disposable(name) for name in domains], pa.bool_()),
            "meant": pa.array([meant(name) for name in domains], pa.string()),
            "company": pa.array([company_of(name) for name in domains], pa.string()),
        }
    )
    numbers = pa.table(
        {"number": pa.array(phones, pa.string()), "country": pa.array(map(country_of, phones), pa.string())}
    )
    connection.register("about", about)
    connection.register("numbers", numbers)
    values = ", ".join(f"{expression} AS d{place}" for place, expression in enumerate(expressions))
    connection.execute(
        f"""CREATE TABLE enriched AS
        SELECT leads.*, {values} FROM leads JOIN told USING (lead)
        LEFT JOIN about ON about.name = told.domain
        LEFT JOIN (SELECT name, company AS site_company FROM about) AS sites ON sites.name = told.site
        LEFT JOIN numbers ON numbers.number = told.phone ORDER BY leads.lead"""
    )
    for name in ("about", "numbers"):
        connection.unregister(name)
    connection.execute("DROP TABLE told; DROP TABLE leads; ALTER TABLE enriched RENAME TO leads")

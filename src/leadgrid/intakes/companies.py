"""How a file of companies becomes attributes of leads: `company.…`, found by the domain of their address or website.

Stored as e0, e1 … beside the leads' own; of several rows of one company the first in the file counts. Which lead finds
which row is written in docs/derived.md.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from leadgrid.connections import Connection
from leadgrid.domains import DISPOSABLE, FREE
from leadgrid.facts import FileFacts, JoinFacts, Reject
from leadgrid.intakes.enrichments import Enrichment
from leadgrid.intakes.files import Intake, file_facts, select
from leadgrid.intakes.links import company, domain
from leadgrid.intakes.roles import roles
from leadgrid.intakes.tallies import one
from leadgrid.mappings import Column, Mappings
from leadgrid.recognitions import Role, Table, recognise
from leadgrid.sources import MOST_EXAMPLES
from leadgrid.values import text_key

PREFIX: Final = "company."
_NOWHERE: Final = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True, slots=True)
class Joined:
    """What a file of companies gave: its facts, how leads found their rows, and the attributes made of it."""

    facts: FileFacts
    ways: tuple[JoinFacts, ...]
    attributes: Enrichment


def recognised(names: Sequence[str], maps: Mappings) -> Mappings:
    """What is said, and for a domain or a name that nobody has said the column whose header says so."""
    said = maps.of("companies")
    taken = {text_key(origin.name) for origin in said.values() if isinstance(origin, Column)}
    found = recognise("companies", Table(tuple(names), ())).mappings.origins
    more = [
        (kind, role, origin)
        for kind, role, origin in found
        if role not in said and isinstance(origin, Column) and text_key(origin.name) not in taken
    ]
    return Mappings((*maps.origins, *more), maps.unknowns, maps.renames, maps.links, maps.derivations)


def own_name(intake: Intake) -> str:
    """SQL of what a row names its company by, NULL where it is unusable."""
    return f"coalesce({domain(intake.trimmed('domain'))}, {company(intake.trimmed('company'))})"


def join_companies(connection: Connection, intake: Intake, *, names: Sequence[str], made: Sequence[str]) -> Joined:
    """Add to `leads` what its companies say; `names` are the leads' own columns a0, a1 …, `made` what was derived.

    A lead finds its row by the domain of its address, else by that of its website; where the lead or the row has no
    domain of its own, by the company's name. A row with neither is unusable.
    """
    facts = _arrived(connection, intake)
    sought = _sought(connection, intake.maps, names)
    _seek(connection, {role: stored for role, (_, stored) in sought.items()})
    others = [(f"e{place}", f"{PREFIX}{name}") for place, (_, name) in enumerate(intake.layout.others)]
    taken = {text_key(name) for name in (*names, *made)}
    kept = [(stored, name) for stored, name in others if text_key(name) not in taken]
    own = tuple(name for _, name in others if text_key(name) in taken)
    if kept:
        listed = "".join(f", arrived.{stored}" for stored, _ in kept)
        connection.execute(
            f"""CREATE TABLE joined AS SELECT leads.*{listed} FROM leads JOIN seekers USING (lead)
            LEFT JOIN arrived_companies AS arrived USING (line) ORDER BY leads.lead;
            DROP TABLE leads; ALTER TABLE joined RENAME TO leads"""
        )
    ways = tuple(_ways(connection, intake, {role: name for role, (name, _) in sought.items()}))
    connection.execute("DROP TABLE arrived_companies; DROP TABLE seekers")
    attributes = tuple((name, stored, intake.reading.source.name) for stored, name in kept)
    return Joined(facts, ways, Enrichment(attributes, own))


def _arrived(connection: Connection, intake: Intake) -> FileFacts:
    """Stage the rows in `arrived_companies(line, domain, name, e0 …)`; the domains of mail providers are nobody's."""
    texts = intake.rows(
        f"{intake.trimmed('domain')} AS site", f"{intake.trimmed('company')} AS named", *intake.others("e"),
        numbered=True,
    )  # fmt: skip
    others = [f"e{place}" for place in range(len(intake.layout.others))]
    keyed = select(["line", f"{domain('site')} AS domain", f"{company('named')} AS name", *others], texts)
    connection.execute(f"CREATE TEMP TABLE arrived_companies AS SELECT * FROM {keyed}", intake.parameters)
    rows, usable = one(
        connection, "SELECT count(*), count(*) FILTER (coalesce(domain, name) IS NOT NULL) FROM arrived_companies"
    )
    examples = connection.execute(
        f"SELECT line FROM arrived_companies WHERE coalesce(domain, name) IS NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    connection.register("free", pa.table({"domain": pa.array(sorted(FREE | DISPOSABLE), pa.string())}))
    connection.execute("CREATE TEMP TABLE mail_providers AS SELECT * FROM free")
    connection.unregister("free")
    connection.execute("UPDATE arrived_companies SET domain = NULL WHERE domain IN (SELECT domain FROM mail_providers)")
    further, shared = one(
        connection,
        """SELECT coalesce(sum(times - 1), 0)::BIGINT, count(*) FROM (
            SELECT count(*) AS times FROM arrived_companies WHERE coalesce(domain, name) IS NOT NULL
            GROUP BY domain, CASE WHEN domain IS NULL THEN name END HAVING count(*) > 1)""",
    )
    return file_facts(
        intake,
        rows=rows,
        unusable={"company": rows - usable},
        examples=[Reject(line, "company") for (line,) in examples],
        duplicates=further,
        shared_keys=shared,
    )


def _sought(connection: Connection, maps: Mappings, names: Sequence[str]) -> Mapping[Role, tuple[str, str]]:
    """The leads' columns that companies are looked for by: those that were said, else those that are recognised."""
    found = roles(connection, names)
    sought: dict[Role, tuple[str, str]] = {
        role: found[role] for role in ("email", "domain", "company") if role in found
    }  # fmt: skip
    stored = {text_key(name): (name, f"a{place}") for place, name in enumerate(names)}
    stored["lead_id"] = ("lead_id", "lead_id")
    if (said := maps.linked_by("domain")) is not None:
        sought = {role: column for role, column in sought.items() if role == "company"}
        sought["email"] = stored[text_key(said)]
    if (said := maps.linked_by("company")) is not None:
        sought["company"] = stored[text_key(said)]
    return sought


def _seek(connection: Connection, stored: Mapping[Role, str]) -> None:
    """Build `seekers(lead, line, how)`: the row of companies that each lead finds, and by what."""
    email, site, name = (stored.get(role, _NOWHERE) for role in ("email", "domain", "company"))
    own = "CASE WHEN {0} NOT IN (SELECT domain FROM mail_providers) THEN {0} END AS {0}"
    connection.execute(
        f"""CREATE TEMP TABLE seekers AS
        WITH told AS (SELECT lead, {own.format("address")}, {own.format("site")}, name FROM (
                SELECT lead, {domain(email)} AS address, {domain(site)} AS site, {company(name)} AS name FROM leads)),
            by_domain AS (SELECT domain, min(line) AS line FROM arrived_companies
                WHERE domain IS NOT NULL GROUP BY domain),
            by_name AS (SELECT name, min(line) AS line, min(line) FILTER (domain IS NULL) AS without
                FROM arrived_companies WHERE name IS NOT NULL GROUP BY name)
        SELECT lead, coalesce(one.line, two.line,
                CASE WHEN address IS NULL AND site IS NULL THEN by_name.line ELSE by_name.without END) AS line,
            CASE WHEN coalesce(one.line, two.line) IS NULL THEN 'company' ELSE 'domain' END AS how
        FROM told LEFT JOIN by_domain AS one ON one.domain = address LEFT JOIN by_domain AS two ON two.domain = site
        LEFT JOIN by_name USING (name)"""
    )
    connection.execute("DROP TABLE mail_providers")


def _ways(connection: Connection, intake: Intake, sought: Mapping[Role, str]) -> Sequence[JoinFacts]:
    """How many leads found their row, by domain and by name, where both sides have such columns."""
    counts = dict(
        connection.execute("SELECT how, count(*) FROM seekers WHERE line IS NOT NULL GROUP BY how").fetchall()
    )
    (leads,) = one(connection, "SELECT count(*) FROM leads")
    sides: tuple[tuple[str, tuple[Role, ...]], ...] = (("domain", ("email", "domain")), ("company", ("company",)))
    return [
        JoinFacts(
            how=how,
            leads=" + ".join(dict.fromkeys(sought[role] for role in read if role in sought)),
            companies=_name(intake, how),
            reached=counts.get(how, 0),
            of=leads,
        )
        for how, read in sides
        if any(role in sought for role in read) and how in intake.layout.canonical
    ]


def _name(intake: Intake, column: str) -> str:
    origin = intake.layout.canonical[column]
    return intake.reading.names[origin] if isinstance(origin, int) else column

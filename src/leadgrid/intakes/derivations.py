"""Activities and outcomes that a wide leads file holds in its columns: `last_open_at`, `converted_at`, `is_customer`.

Of several rows of one lead the first counts, as for its attributes. Knows the tables that are being built.
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from dataclasses import dataclass, replace

from leadgrid.connections import Connection
from leadgrid.facts import DerivedFacts, FileFacts, Reject
from leadgrid.intakes.files import Intake
from leadgrid.intakes.tallies import one
from leadgrid.mappings import Derivation
from leadgrid.sources import MOST_EXAMPLES, moments
from leadgrid.values import normal, text_key, trimmed


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What one column gave; the rows stand in the temporary table `arrived_derived`."""

    facts: DerivedFacts
    examples: tuple[Reject, ...]
    local_twice: int
    local_never: int
    to_come: int
    settled_at: int | None


def derive(
    connection: Connection,
    leads: Intake,
    derivations: tuple[Derivation, ...],
    beside: FileFacts | None,
    *,
    dated: bool,
    now: int | None,
) -> tuple[FileFacts, tuple[DerivedFacts, ...]]:
    """Put activities or outcomes from columns of the leads into their table; `beside` is what a file of them gave.

    Where dates are asked for, an outcome without one is unusable; what is dated after `now` is counted.
    The facts are those of the file with what was
    derived, or of what was derived alone.
    """
    made: list[DerivedFacts] = []
    found = beside or FileFacts(leads.reading.source.name, leads.sha256, rows=0, usable=0)
    for derivation in derivations:
        arrived = _arrived(connection, leads, derivation, now=now)
        if derivation.kind == "activities":
            connection.execute(
                """INSERT INTO activities BY NAME SELECT lead, $key AS activity, occurred_at,
                    nullif($shown, $key) AS beside FROM arrived_derived WHERE occurred_at IS NOT NULL ORDER BY lead""",
                {"key": text_key(derivation.name), "shown": trimmed(normal(derivation.name))},
            )
        elif derivation.means is None or not dated:
            connection.execute(
                """INSERT INTO outcomes BY NAME SELECT lead, $key AS stage, occurred_at FROM arrived_derived
                WHERE occurred_at IS NOT NULL OR $is_undated ORDER BY lead""",
                {"key": text_key(derivation.name), "is_undated": derivation.means is not None},
            )
        connection.execute("DROP TABLE arrived_derived")
        made.append(arrived.facts)
        found = _together(found, arrived, is_undated=derivation.means is not None, dated=dated)
    return found, tuple(made)


def _arrived(connection: Connection, leads: Intake, derivation: Derivation, *, now: int | None) -> _Arrived:
    number = next(
        place for place, name in enumerate(leads.reading.names) if text_key(name) == text_key(derivation.column)
    )
    parameters = leads.column_parameters
    if derivation.means is None:
        rows = leads.dated(
            leads.rows(
                f"{leads.trimmed('lead_id')} AS lead_id",
                *leads.moment_of(number),
                f"{leads.known_of(number)} IS NOT NULL AS is_written",
                numbered=True,
            )
        )
    else:
        holds = f"coalesce(lower(trim({leads.known_of(number)})) = $means, FALSE) AS is_written"
        identity = f"{leads.trimmed('lead_id')} AS lead_id"
        unknown = ("CAST(NULL AS BIGINT) AS occurred_at", "CAST(NULL AS UTINYINT) AS local_time")
        rows = leads.rows(identity, holds, *unknown, numbered=True)
        parameters |= {"means": text_key(derivation.means)}
    connection.execute(
        f"""CREATE TEMP TABLE arrived_derived AS SELECT leads.lead, line, occurred_at, local_time
        FROM (SELECT * FROM {rows} QUALIFY row_number() OVER (PARTITION BY lead_id ORDER BY line) = 1) AS arrived
        JOIN leads USING (lead_id) WHERE is_written""",
        parameters,
    )
    written, readable, twice, never, first_at, latest_at, to_come, settled_at = one(
        connection,
        f"""SELECT count(*), count(occurred_at), count(*) FILTER (local_time = {moments.TWICE}),
            count(*) FILTER (local_time = {moments.NEVER}), min(occurred_at), max(occurred_at),
            count(*) FILTER (occurred_at > $now), max(occurred_at) FILTER ($now IS NULL OR occurred_at <= $now)
        FROM arrived_derived""",
        {"now": now},
    )
    lines = connection.execute(
        f"SELECT line FROM arrived_derived WHERE occurred_at IS NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    is_undated = derivation.means is not None
    facts = DerivedFacts(
        kind=derivation.kind,
        name=trimmed(normal(derivation.name)),
        column=trimmed(normal(leads.reading.names[number])),
        made=written if is_undated else readable,
        unreadable=0 if is_undated else written - readable,
        first_at=first_at,
        latest_at=latest_at,
    )
    examples = tuple(leads.located(Reject(line, "occurred_at")) for (line,) in lines)
    return _Arrived(facts, examples, twice, never, to_come, settled_at)


def _together(found: FileFacts, arrived: _Arrived, *, is_undated: bool, dated: bool) -> FileFacts:
    made, unreadable = arrived.facts.made, arrived.facts.unreadable
    unusable = made if is_undated and dated else unreadable
    usable = made + unreadable - unusable
    counts = dict(found.unusable)
    counts["occurred_at"] = counts.get("occurred_at", 0) + unusable
    return replace(
        found,
        name=f"{found.name} ({arrived.facts.column})" if f"({arrived.facts.column})" not in found.name else found.name,
        rows=found.rows + made + unreadable,
        usable=found.usable + usable,
        unusable=tuple(sorted((reason, count) for reason, count in counts.items() if count)),
        examples=(*found.examples, *(arrived.examples if unusable else ())),
        undated=found.undated + (made if is_undated and not dated else 0),
        local_twice=found.local_twice + arrived.local_twice,
        local_never=found.local_never + arrived.local_never,
        first_at=min((at for at in (found.first_at, arrived.facts.first_at) if at is not None), default=None),
        latest_at=max((at for at in (found.latest_at, arrived.facts.latest_at) if at is not None), default=None),
        to_come=found.to_come + arrived.to_come,
        settled_at=max((at for at in (found.settled_at, arrived.settled_at) if at is not None), default=None),
    )

"""Building the tables of a data set, from readable files to what was found in them: one request, one connection.

Knows nothing of where the data set's file stands or who opens it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from leadgrid import intakes
from leadgrid.connections import Connection
from leadgrid.facts import DerivedFacts, Facts, FileFacts, JoinFacts
from leadgrid.instants import Zone
from leadgrid.intakes import Enrichment, Intake, Part
from leadgrid.mappings import KINDS, Kind, Layout, Mappings, lay_out
from leadgrid.problems import DataError, LeadgridError, Problem, UsageError, Words
from leadgrid.recognitions import recognise
from leadgrid.sources import Reading, Source, open_source, sha256
from leadgrid.values import text_key

STORE_VERSION: Final = 1
Sources = Mapping[Kind, tuple[Source, ...]]
"""The files of each table, at least one."""
Progress = Callable[[str], None]
"""Told what begins: leads, activities, outcomes, counting."""


def check_usage(sources: Sources, maps: Mappings) -> None:
    problems = []
    if "leads" not in sources and "activities" not in sources:
        problems.append(
            Problem(
                Words(
                    "leads or activities are needed: --leads FILE, --activities FILE, or both",
                    "il faut des leads ou des activités : --leads FICHIER, --activities FICHIER, ou les deux",
                )
            )
        )
    named: list[tuple[str, Kind]] = [(f"{kind}.{column}", kind) for kind, column, _ in maps.origins]
    named += [(f"{kind}.@unknown", kind) for kind, _ in maps.unknowns]
    named += [(f"{link.kind}.@link", kind) for link in maps.links for kind in (link.kind, "leads")]
    named += [(f"{made.kind}.@event:{made.name}", "leads") for made in maps.derivations]
    for target, kind in named:
        if kind not in sources:
            problems.append(
                Problem(
                    Words(
                        en=f"--map {target}: no file of {kind} was given",
                        fr=f"--map {target} : aucun fichier « {kind} » n’est donné",
                    )
                )
            )
    if problems:
        raise UsageError(problems)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of `load`; `careful` keeps to readers that look at every record by itself.

    `assuming`: how activities are written may be taken from their first rows (`intakes.ContradictedError`).
    """

    sources: Sources
    maps: Mappings
    zone: Zone
    dated_outcomes: bool | None
    now: int | None
    careful: bool
    enriched: bool
    assuming: bool


def build(connection: Connection, request: Request, progress: Progress) -> None:
    maps, zone, now = request.maps, request.zone, request.now
    fingerprints = _Fingerprints(request.sources)
    try:
        opened = _open_all(connection, request)
        digests = fingerprints.taken()
    except BaseException:
        fingerprints.join()
        raise
    taken = {
        kind: Intake(found.reading, found.layout, zone, digests[kind], maps, found.parts)
        for kind, found in opened.items()
    }
    facts: dict[str, FileFacts | None] = dict.fromkeys(KINDS)

    progress("leads")
    if "leads" in taken:
        facts["leads"] = intakes.take_leads(connection, taken["leads"], now=now)
    elif "activities" in taken:
        intakes.take_leads_from_activities(connection, taken["activities"])
    enrichment = Enrichment()
    own = taken["leads"].layout.others if "leads" in taken else ()
    if request.enriched:
        enrichment = intakes.enrich(connection, [name for _, name in own])
    companies = Enrichment()
    joined: tuple[JoinFacts, ...] = ()
    if "companies" in taken:
        found = intakes.join_companies(
            connection,
            taken["companies"],
            names=[name for _, name in own],
            made=[name for name, *_ in enrichment.made],
        )
        facts["companies"], joined, companies = found.facts, found.ways, found.attributes
    shared = _linked(connection, maps, taken)
    progress("activities")
    if "activities" in taken:
        facts["activities"] = intakes.take_activities(connection, taken["activities"], now=now)
    else:
        intakes.no_activities(connection)
    derived = _derived(connection, request, "activities", taken, facts)
    intakes.finish_activities(connection)
    progress("outcomes")
    if "outcomes" in taken:
        facts["outcomes"] = intakes.take_outcomes(
            connection, taken["outcomes"], dated=_dated(request, taken["outcomes"]), now=now
        )
    else:
        intakes.no_outcomes(connection)
    derived += _derived(connection, request, "outcomes", taken, facts)
    progress("counting")
    intakes.no_rejects(connection)
    for kind, intake in taken.items():
        file = facts[kind]
        is_any = file is not None and file.unusable_rows > sum(count for _, count in intake.reading.rejected)
        intakes.take_rejects(
            connection, intake, is_any=is_any, orphans=file.orphans if file else 0, dated=_dated(request, intake)
        )
    intakes.take_columns(connection, {str(kind): intake for kind, intake in taken.items()}, enrichment, companies)

    happened = [file for file in (facts["activities"], facts["outcomes"]) if file is not None]
    for kind, count in shared.items():
        if (linked := facts[kind]) is not None:
            facts[kind] = replace(linked, shared_keys=count)
    for kind, intake in taken.items():
        if (filed := facts[kind]) is not None:
            facts[kind] = replace(filed, placeholders=intakes.count_placeholders(connection, intake))
    (lead_count,) = connection.execute("SELECT count(*) FROM leads").fetchall()[0]
    whole = Facts(
        digest=_digest(digests, request),
        zone=zone.name,
        maps=tuple(maps.plain),
        lead_count=lead_count,
        leads=facts["leads"],
        activities=facts["activities"],
        outcomes=facts["outcomes"],
        columns=intakes.column_facts(connection),
        types=intakes.type_facts(connection),
        stages=intakes.stage_facts(connection),
        latest=_latest(happened),
        future=_to_come(facts["activities"], now=now),
        derived=derived,
        enriched=tuple((name, source) for name, _, source in enrichment.made),
        kept_own=(*enrichment.own, *companies.own),
        companies=facts["companies"],
        joined=joined,
        now=now,
    )
    connection.execute("CREATE TABLE store (version INTEGER, facts VARCHAR)")
    connection.execute(
        "INSERT INTO store VALUES ($version, $facts)", {"version": STORE_VERSION, "facts": whole.to_json()}
    )
    connection.execute("CHECKPOINT")


def _latest(happened: Sequence[FileFacts]) -> int | None:
    """The latest instant that is not to come; where all are, the latest."""
    settled = [file.settled_at for file in happened if file.settled_at is not None]
    return max(settled or [file.latest_at for file in happened if file.latest_at is not None], default=None)


def _to_come(activities: FileFacts | None, *, now: int | None) -> int | None:
    """How many activities are after `now`, where that and any activities are known."""
    return None if activities is None or now is None else activities.to_come


def _linked(connection: Connection, maps: Mappings, taken: Mapping[Kind, Intake]) -> dict[Kind, int]:
    """Build what rows look for their leads in; how many values of the leads several of them share."""
    if "leads" not in taken:
        return {}
    others = taken["leads"].layout.others
    stored = {text_key(name): f"a{place}" for place, (_, name) in enumerate(others)} | {"lead_id": "lead_id"}
    return {link.kind: intakes.take_link(connection, link, stored) for link in maps.links if link.kind != "companies"}


def _derived(
    connection: Connection,
    request: Request,
    kind: Kind,
    taken: Mapping[Kind, Intake],
    facts: dict[str, FileFacts | None],
) -> tuple[DerivedFacts, ...]:
    """Add to a table what columns of the leads hold of it, and to the facts of its file what became of them."""
    if not (derivations := request.maps.derived(kind)):
        return ()
    dated = kind == "activities" or bool(request.dated_outcomes)
    facts[kind], derived = intakes.derive(
        connection, taken["leads"], derivations, facts[kind], dated=dated, now=request.now
    )
    return derived


@dataclass(frozen=True, slots=True)
class _Opened:
    """The files of one table, found readable and laid out."""

    reading: Reading
    layout: Layout
    parts: tuple[Part, ...] = ()


def _open_all(connection: Connection, request: Request) -> dict[Kind, _Opened]:
    """Find all files readable and lay out their columns, or say all that is wrong with all of them at once."""
    opened: dict[Kind, _Opened] = {}
    problems: list[Problem] = []
    leads: Reading | None = None
    for kind, sources in request.sources.items():
        needed = ("occurred_at",) if kind == "outcomes" and request.dated_outcomes else ()
        found: list[_Opened] = []
        maps = request.maps
        for number, source in enumerate(sources):
            table = f"staged_{kind}{number or ''}"
            try:
                assuming = request.assuming and kind == "activities" and len(sources) == 1
                reading = open_source(connection, source, table=table, careful=request.careful, assuming=assuming)
            except LeadgridError as error:
                problems += error.problems
                continue
            if kind == "companies" and not found:
                maps = intakes.recognised(reading.names, maps)
            layout, wrong = lay_out(kind, reading.names, maps, source=source.name, needed=needed)
            leads = reading if kind == "leads" and leads is None else leads
            if wrong:
                beside = None if leads is None else intakes.first_rows(connection, leads)
                seen = recognise(kind, intakes.first_rows(connection, reading), leads=beside).mappings
                _, wrong = lay_out(kind, reading.names, maps, source=source.name, needed=needed, recognised=seen)
            problems += wrong
            found.append(_Opened(reading, layout))
        if len(found) == 1:
            opened[kind] = found[0]
        elif not problems:
            whole, parts = intakes.united(connection, [one.reading for one in found], table=f"united_{kind}")
            layout, _ = lay_out(kind, whole.names, maps, source=whole.source.name, needed=needed)
            opened[kind] = _Opened(whole, layout, parts)
    if problems:
        raise DataError(problems)
    return opened


def _dated(request: Request, outcomes: Intake) -> bool:
    """Whether dates of outcomes are asked for."""
    return "occurred_at" in outcomes.layout.canonical if request.dated_outcomes is None else request.dated_outcomes


class _Fingerprints:
    """The fingerprints of the files, taken beside the reading of them."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._taken: dict[Kind, str] = {}
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        for kind, sources in self._sources.items():
            if not all(source.path.is_file() for source in sources):
                continue  # a device has no end; the reader of the file says what is wrong with it
            with contextlib.suppress(OSError):  # the reader of the file says what is wrong with it
                taken = [sha256(source) for source in sources]
                self._taken[kind] = taken[0] if len(taken) == 1 else hashlib.sha256("".join(taken).encode()).hexdigest()

    def join(self) -> None:
        self._thread.join()

    def taken(self) -> dict[Kind, str]:
        self.join()
        return self._taken


def _digest(digests: Mapping[Kind, str], request: Request) -> str:
    plain: dict[str, Any] = {
        "store": STORE_VERSION,
        "files": dict(sorted(digests.items())),
        "maps": request.maps.plain,
        "zone": request.zone.name,
    }
    if not request.maps.is_plain:
        plain["said"] = request.maps.to_plain()  # unlike the texts above, two of these are never one
    if request.enriched:
        plain["enriched"] = True
    dialects = {kind: [source.dialect.plain for source in sources] for kind, sources in request.sources.items()}
    if any(said for of_files in dialects.values() for said in of_files):
        plain["dialects"] = dialects
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

"""Building the tables of a data set, from readable files to what was found in them: one request, one connection.

Knows nothing of where the data set's file stands or who opens it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leadgrid import intakes
from leadgrid.connections import Connection
from leadgrid.facts import Facts, FileFacts
from leadgrid.instants import Zone
from leadgrid.intakes import Intake
from leadgrid.mappings import KINDS, Kind, Layout, Mappings, lay_out
from leadgrid.problems import DataError, LeadgridError, Problem, UsageError, Words
from leadgrid.sources import Reading, Source, open_source, sha256

STORE_VERSION: Final = 1
Progress = Callable[[str], None]
"""Told what begins: leads, activities, outcomes, counting."""


def check_usage(sources: Mapping[Kind, Source], maps: Mappings) -> None:
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
    for kind, column, _ in maps.origins:
        if kind not in sources:
            problems.append(
                Problem(
                    Words(
                        f"--map {kind}.{column}: no file of {kind} was given",
                        f"--map {kind}.{column} : aucun fichier « {kind} » n’est donné",
                    )
                )
            )
    if problems:
        raise UsageError(problems)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of `load`; `careful` keeps to readers that look at every record by itself."""

    sources: Mapping[Kind, Source]
    maps: Mappings
    zone: Zone
    dated_outcomes: bool | None
    now: int | None
    careful: bool


def build(connection: Connection, request: Request, progress: Progress) -> None:
    maps, zone, now = request.maps, request.zone, request.now
    fingerprints = _Fingerprints(request.sources)
    try:
        opened = _open_all(connection, request)
        digests = fingerprints.taken()
    except BaseException:
        fingerprints.join()
        raise
    taken = {kind: Intake(reading, layout, zone, digests[kind]) for kind, (reading, layout) in opened.items()}
    facts: dict[str, FileFacts | None] = dict.fromkeys(KINDS)
    future: int | None = None

    progress("leads")
    if "leads" in taken:
        facts["leads"] = intakes.take_leads(connection, taken["leads"])
    elif "activities" in taken:
        intakes.take_leads_from_activities(connection, taken["activities"])
    progress("activities")
    if "activities" in taken:
        facts["activities"], future = intakes.take_activities(connection, taken["activities"], now=now)
    else:
        intakes.no_activities(connection)
    progress("outcomes")
    if "outcomes" in taken:
        facts["outcomes"] = intakes.take_outcomes(
            connection, taken["outcomes"], dated=_dated(request, taken["outcomes"])
        )
    else:
        intakes.no_outcomes(connection)
    progress("counting")
    intakes.no_rejects(connection)
    for kind, intake in taken.items():
        found = facts[kind]
        is_any = found is not None and found.unusable_rows > sum(count for _, count in intake.reading.rejected)
        intakes.take_rejects(connection, intake, is_any=is_any, dated=_dated(request, intake))
    intakes.take_columns(connection, {str(kind): intake for kind, intake in taken.items()})

    latest = [
        file.latest_at
        for file in (facts["activities"], facts["outcomes"])
        if file is not None and file.latest_at is not None
    ]
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
        latest=max(latest, default=None),
        future=future,
    )
    connection.execute("CREATE TABLE store (version INTEGER, facts VARCHAR)")
    connection.execute(
        "INSERT INTO store VALUES ($version, $facts)", {"version": STORE_VERSION, "facts": whole.to_json()}
    )
    connection.execute("CHECKPOINT")


def _open_all(connection: Connection, request: Request) -> dict[Kind, tuple[Reading, Layout]]:
    """Find all files readable and lay out their columns, or say all that is wrong with all of them at once."""
    opened: dict[Kind, tuple[Reading, Layout]] = {}
    problems: list[Problem] = []
    for kind, source in request.sources.items():
        try:
            reading = open_source(connection, source, table=f"staged_{kind}", careful=request.careful)
        except LeadgridError as error:
            problems += error.problems
            continue
        needed = ("occurred_at",) if kind == "outcomes" and request.dated_outcomes else ()
        layout, wrong = lay_out(kind, reading.names, request.maps, source=source.name, needed=needed)
        problems += wrong
        opened[kind] = (reading, layout)
    if problems:
        raise DataError(problems)
    return opened


def _dated(request: Request, outcomes: Intake) -> bool:
    """Whether dates of outcomes are asked for."""
    return "occurred_at" in outcomes.layout.canonical if request.dated_outcomes is None else request.dated_outcomes


class _Fingerprints:
    """The fingerprints of the files, taken beside the reading of them."""

    def __init__(self, sources: Mapping[Kind, Source]) -> None:
        self._sources = sources
        self._taken: dict[Kind, str] = {}
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        for kind, source in self._sources.items():
            if not source.path.is_file():
                continue  # a device has no end; the reader of the file says what is wrong with it
            with contextlib.suppress(OSError):  # the reader of the file says what is wrong with it
                self._taken[kind] = sha256(source)

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
    if dialects := {kind: said for kind, source in request.sources.items() if (said := source.dialect.plain)}:
        plain["dialects"] = dialects
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

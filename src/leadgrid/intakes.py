"""How readable files become the tables of a data set, on an intake connection.

Each table is built in one statement that reads the file once; rows that cannot count are marked in it, counted and
taken out again. Only generated names stand in SQL; names and values of files travel as parameters.

    leads(lead, lead_id, created_at, a0, a1 …)                lead is dense from 0 in code-point order of lead_id
    activities(lead, activity, occurred_at, p0, p1 …)         of known leads; activity is a text key
    activity_types(activity, shown, events, first_at, last_at)
    outcomes(lead, stage, occurred_at, amount, reason)        of known leads; stage is a text key
    columns(kind, stored, name, key)                          the names behind a0, p3
"""
# ruff: noqa: S608 (only names generated in this package stand in the SQL; values and file names are parameters)

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leadgrid.connections import Connection
from leadgrid.facts import FileFacts, Reject
from leadgrid.instants import Zone
from leadgrid.mappings import Constant, Layout, RowNumber
from leadgrid.sources import MOST_EXAMPLES, Reading, moments, texts
from leadgrid.tallies import count_duplicates, one, take_types
from leadgrid.values import text_key

Progress = Callable[[str], None]
"""Told what begins: leads, activities, outcomes, counting."""

CUSTOMER: Final = "customer"


class UnreconciledError(Exception):
    """The fast reader gave another number of rows than the file has lines: the careful one must read it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One file on its way in: what reads it, and where its columns are."""

    reading: Reading
    layout: Layout
    zone: Zone
    sha256: str

    @property
    def parameters(self) -> dict[str, Any]:
        constants = {
            f"const_{column}": origin.text
            for column, origin in self.layout.canonical.items()
            if isinstance(origin, Constant)
        }
        return dict(self.reading.parameters) | constants

    def rows(self, *columns: str, numbered: bool = False) -> str:
        """The subquery of the named expressions over the rows of the file, with their lines if asked."""
        is_numbered = numbered or self.layout.needs_lines
        source = self.reading.numbered_sql if is_numbered else self.reading.rows_sql
        line = ("line",) if is_numbered else ()
        return _select([*columns, *line], source)

    def text(self, column: str) -> str:
        """The text of a canonical column."""
        match self.layout.canonical.get(column):
            case int(number):
                return self.reading.text(number)
            case RowNumber():
                return "CAST(line AS VARCHAR)"
            case Constant():
                return f"CAST($const_{column} AS VARCHAR)"
            case None:
                return "CAST(NULL AS VARCHAR)"

    def dated(self, rows: str) -> str:
        """The subquery `rows` (with `written_at` and `is_utc`) and the instant `occurred_at` and `local_time`."""
        reduced = _select(["*", f"{moments.reduced('written_at')} AS reduced_at"], rows)
        at = moments.instant(self.zone, written="written_at", is_utc="is_utc", reduced="reduced_at")
        kind = moments.local_time(self.zone, is_utc="is_utc", reduced="reduced_at")
        return _select(["*", f"{at} AS occurred_at", f"{kind} AS local_time"], reduced)

    def moment(self, column: str) -> tuple[str, str]:
        """The expressions `written_at` and `is_utc` of a canonical column."""
        origin = self.layout.canonical.get(column)
        written, is_utc = (
            self.reading.moment(origin) if isinstance(origin, int) else moments.from_text(self.text(column))
        )
        return f"{written} AS written_at", f"{is_utc} AS is_utc"

    def trimmed(self, column: str) -> str:
        """The text of a canonical column without blanks at its ends, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        return self.reading.trimmed(origin) if isinstance(origin, int) else texts.trimmed(self.text(column))

    def known(self, column: str) -> str:
        """The text of a canonical column as it stands, NULL where it is unknown."""
        origin = self.layout.canonical.get(column)
        return self.reading.known(origin) if isinstance(origin, int) else texts.known(self.text(column))

    def is_written(self, column: str) -> str:
        """The expression `is_written`: whether a canonical column says anything at all."""
        return f"{self.known(column)} IS NOT NULL AS is_written"

    def others(self, letter: str) -> list[str]:
        """The attributes or properties as a0, a1 … or p0, p1 …"""
        return [
            f"{self.reading.known(number)} AS {letter}{place}" for place, (number, _) in enumerate(self.layout.others)
        ]


def _select(columns: list[str], source: str, *, where: str = "") -> str:
    return f"(SELECT {', '.join(columns)} FROM {source}{f' WHERE {where}' if where else ''})"


# ---- leads


def take_leads(connection: Connection, intake: Intake) -> FileFacts:
    """Build `leads` from a leads file: of several rows of one lead the first in the file counts."""
    attributes = [f"a{place}" for place in range(len(intake.layout.others))]
    rows = intake.rows(
        f"{intake.trimmed('lead_id')} AS lead_id",
        *intake.moment("created_at"),
        intake.is_written("created_at"),
        *intake.others("a"),
        numbered=True,
    )
    connection.execute(f"CREATE TEMP TABLE arrived_leads AS {intake.dated(rows)}", intake.parameters)
    listed = "".join(f", {name}" for name in attributes)
    connection.execute(
        f"""CREATE TABLE leads AS
        SELECT lead, lead_id, occurred_at AS created_at{listed}
        FROM arrived_leads JOIN
            (SELECT min(line) AS line, row_number() OVER (ORDER BY lead_id) - 1 AS lead
            FROM arrived_leads WHERE lead_id IS NOT NULL GROUP BY lead_id) USING (line)
        ORDER BY lead"""
    )
    rows_read, usable, undated, unreadable, twice, never, first_at, latest_at = one(
        connection,
        f"""SELECT count(*), count(lead_id), count(*) FILTER (lead_id IS NOT NULL AND occurred_at IS NULL),
            count(*) FILTER (lead_id IS NOT NULL AND occurred_at IS NULL AND is_written),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER (lead_id IS NOT NULL), max(occurred_at) FILTER (lead_id IS NOT NULL)
        FROM arrived_leads""",
    )
    examples = connection.execute(
        f"SELECT line FROM arrived_leads WHERE lead_id IS NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    (kept,) = one(connection, "SELECT count(*) FROM leads")
    connection.execute("DROP TABLE arrived_leads")
    return _file_facts(
        intake,
        rows=rows_read,
        unusable={"lead_id": rows_read - usable},
        examples=[Reject(line, "lead_id") for (line,) in examples],
        duplicates=usable - kept,
        undated=undated,
        unreadable=unreadable,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
    )


def take_leads_from_activities(connection: Connection, intake: Intake) -> None:
    """Build `leads` without a leads file: every lead of a usable activity, created at its first."""
    connection.execute(
        f"""CREATE TABLE leads AS
        SELECT row_number() OVER (ORDER BY lead_id) - 1 AS lead, lead_id, created_at
        FROM (SELECT lead_id, min(occurred_at) AS created_at FROM {_activity_rows(intake)}
            WHERE lead_id IS NOT NULL AND shown IS NOT NULL AND occurred_at IS NOT NULL GROUP BY lead_id)
        ORDER BY lead_id""",
        intake.parameters,
    )


# ---- activities


def _activity_rows(intake: Intake, *, numbered: bool = False) -> str:
    return intake.dated(
        intake.rows(
            f"{intake.trimmed('lead_id')} AS lead_id",
            f"{intake.trimmed('activity')} AS shown",
            *intake.moment("occurred_at"),
            *intake.others("p"),
            numbered=numbered,
        )
    )


_UNUSABLE: Final = (
    "CASE WHEN lead_id IS NULL THEN 'lead_id' WHEN shown IS NULL THEN 'activity'"
    " WHEN occurred_at IS NULL THEN 'occurred_at' END"
)


def take_activities(connection: Connection, intake: Intake, *, now: int | None) -> tuple[FileFacts, int | None]:
    """Build `activities` and `activity_types`, and count the activities after `now`."""
    properties = [f"p{place}" for place in range(len(intake.layout.others))]
    listed = "".join(f", {name}" for name in properties)
    # aside: why a row does not count; beside: whose an orphan is, and else the type where the key does not say it;
    # one column for both, since every column that is written takes time even where it says nothing
    connection.execute(
        f"""CREATE TABLE activities AS
        SELECT leads.lead, lower(shown) AS activity, occurred_at{listed},
            coalesce(unusable, CASE WHEN leads.lead IS NULL THEN 'orphan' END) AS aside,
            CASE WHEN leads.lead IS NULL THEN arrived.lead_id ELSE nullif(shown, lower(shown)) END AS beside,
            local_time
        FROM (SELECT *, {_UNUSABLE} AS unusable FROM {_activity_rows(intake)}) AS arrived
        LEFT JOIN leads ON leads.lead_id = arrived.lead_id""",
        intake.parameters,
    )
    counts: dict[str | None, int] = dict(
        connection.execute("SELECT aside, count(*) FROM activities GROUP BY aside").fetchall()
    )
    usable = "aside IS NULL OR aside = 'orphan'"
    orphan_leads, twice, never, first_at, latest_at, future = one(
        connection,
        f"""SELECT count(DISTINCT beside) FILTER (aside = 'orphan'),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER ({usable}), max(occurred_at) FILTER ({usable}),
            count(*) FILTER (occurred_at > $now AND ({usable}))
        FROM activities""",
        {"now": now},
    )
    unusable: dict[str, int] = {reason: count for reason, count in counts.items() if reason and reason != "orphan"}
    examples = _unusable_lines(connection, intake) if unusable else []
    _take_out(connection, "activities", aside=sum(counts.values()) - counts.get(None, 0))
    take_types(connection)
    for column in ("aside", "beside", "local_time"):
        connection.execute(f"ALTER TABLE activities DROP COLUMN {column}")
    columns = ["lead", "activity", "occurred_at", *properties]
    facts = _file_facts(
        intake,
        rows=sum(counts.values()),
        unusable=unusable,
        examples=examples,
        duplicates=count_duplicates(connection, columns),
        orphans=counts.get("orphan", 0),
        orphan_leads=orphan_leads,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
    )
    return facts, None if now is None else future


def no_activities(connection: Connection) -> None:
    """Empty `activities` and `activity_types`."""
    connection.execute("CREATE TABLE activities (lead BIGINT, activity VARCHAR, occurred_at BIGINT, beside VARCHAR)")
    take_types(connection)
    connection.execute("ALTER TABLE activities DROP COLUMN beside")


def _unusable_lines(connection: Connection, intake: Intake) -> list[Reject]:
    rows = _select(["line", f"{_UNUSABLE} AS unusable"], _activity_rows(intake, numbered=True))
    found = connection.execute(
        f"""SELECT line, unusable FROM {rows} WHERE unusable IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY unusable ORDER BY line) <= {MOST_EXAMPLES} ORDER BY line""",
        intake.parameters,
    ).fetchall()
    return [Reject(line, reason) for line, reason in found]


def _take_out(connection: Connection, table: str, *, aside: int) -> None:
    if aside:
        connection.execute(f"DELETE FROM {table} WHERE aside IS NOT NULL")


# ---- outcomes


def take_outcomes(connection: Connection, intake: Intake, *, dated: bool) -> FileFacts:
    """Build `outcomes`. One without a readable instant is unusable where dates are asked for; else it is kept with
    none, and counted."""
    stage = texts.key(intake.text("stage")) if "stage" in intake.layout.canonical else f"'{CUSTOMER}'"
    rows = intake.rows(
        f"{intake.trimmed('lead_id')} AS lead_id",
        *intake.moment("occurred_at"),
        intake.is_written("occurred_at"),
        f"{stage} AS stage",
        f"{intake.known('amount')} AS amount",
        f"{intake.known('reason')} AS reason",
        numbered=True,
    )
    connection.execute(f"CREATE TEMP TABLE arrived_outcomes AS {intake.dated(rows)}", intake.parameters)
    aside = (
        "CASE WHEN lead_id IS NULL THEN 'lead_id'" + (" WHEN occurred_at IS NULL THEN 'occurred_at'" * dated) + " END"
    )
    connection.execute("ALTER TABLE arrived_outcomes ADD COLUMN aside VARCHAR")
    connection.execute(f"UPDATE arrived_outcomes SET aside = {aside}")
    connection.execute(
        """CREATE TABLE outcomes AS SELECT lead, stage, occurred_at, amount, reason
        FROM arrived_outcomes JOIN leads USING (lead_id) WHERE aside IS NULL ORDER BY line"""
    )
    unusable = dict(
        connection.execute(
            "SELECT aside, count(*) FROM arrived_outcomes WHERE aside IS NOT NULL GROUP BY aside ORDER BY aside"
        ).fetchall()
    )
    rows_read, undated, unreadable, twice, never, first_at, latest_at, orphans, orphan_leads = one(
        connection,
        f"""SELECT count(*), count(*) FILTER (aside IS NULL AND occurred_at IS NULL),
            count(*) FILTER (aside IS NULL AND occurred_at IS NULL AND is_written),
            count(*) FILTER (local_time = {moments.TWICE}), count(*) FILTER (local_time = {moments.NEVER}),
            min(occurred_at) FILTER (lead_id IS NOT NULL), max(occurred_at) FILTER (lead_id IS NOT NULL),
            count(lead_id) FILTER (lead IS NULL AND aside IS NULL),
            count(DISTINCT lead_id) FILTER (lead IS NULL AND aside IS NULL)
        FROM arrived_outcomes LEFT JOIN leads USING (lead_id)""",
    )
    examples = connection.execute(
        f"SELECT line, aside FROM arrived_outcomes WHERE aside IS NOT NULL ORDER BY line LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    connection.execute("DROP TABLE arrived_outcomes")
    return _file_facts(
        intake,
        rows=rows_read,
        unusable=unusable,
        examples=[Reject(line, reason) for line, reason in examples],
        orphans=orphans,
        orphan_leads=orphan_leads,
        undated=undated,
        unreadable=unreadable,
        first_at=first_at,
        latest_at=latest_at,
        local_twice=twice,
        local_never=never,
    )


def no_outcomes(connection: Connection) -> None:
    """An empty `outcomes`."""
    connection.execute(
        "CREATE TABLE outcomes (lead BIGINT, stage VARCHAR, occurred_at BIGINT, amount VARCHAR, reason VARCHAR)"
    )


def take_columns(connection: Connection, intakes: Mapping[str, Intake]) -> None:
    """Build `columns`: the attributes of the leads and the properties of the activities."""
    connection.execute("CREATE TABLE columns (kind VARCHAR, stored VARCHAR, name VARCHAR, key VARCHAR)")
    for kind, letter in (("leads", "a"), ("activities", "p")):
        if intake := intakes.get(kind):
            for place, (_, name) in enumerate(intake.layout.others):
                connection.execute(
                    "INSERT INTO columns VALUES ($kind, $stored, $name, $key)",
                    {"kind": kind, "stored": f"{letter}{place}", "name": name, "key": text_key(name)},
                )


def _file_facts(
    intake: Intake, *, rows: int, unusable: Mapping[str, int], examples: list[Reject], **counts: Any
) -> FileFacts:
    if intake.reading.expected_rows not in (None, rows):
        raise UnreconciledError
    rejected = dict(intake.reading.rejected)
    aside = {reason: count for reason, count in unusable.items() if count} | rejected
    all_examples = sorted([*intake.reading.rejects, *examples], key=lambda example: example.line)
    return FileFacts(
        name=intake.reading.source.name,
        sha256=intake.sha256,
        rows=rows + sum(rejected.values()),
        usable=rows - sum(unusable.values()),
        unusable=tuple(sorted(aside.items())),
        examples=tuple(all_examples),
        blank_lines=intake.reading.blank_lines,
        **counts,
    )

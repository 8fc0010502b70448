"""One SQL statement that reads a warehouse's own `leads` and `activities` and gives every lead its score.

The statement begins with its staging (what §1 and §4 of the grid language say about identity, instants, texts and
numbers), then is the compiler's own. Evidence for DuckDB: executed; a test compares it lead by lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from leadgrid.conditions import Condition, attributes_read, properties_read
from leadgrid.datasets import Column
from leadgrid.exports.targets import Request, Target
from leadgrid.grids import Grid
from leadgrid.instants import shown
from leadgrid.problems import Words
from leadgrid.sources import moments, texts
from leadgrid.sql import expressions
from leadgrid.sql.measures import Tables
from leadgrid.sql.scripts import script
from leadgrid.sql.staging import staged
from leadgrid.values import text_key
from leadgrid.writing import fingerprint

_LEAD = texts.trimmed('"lead_id"')
_TYPE = texts.key('"activity"')
_LEADS_OF_ACTIVITIES = (
    "SELECT lead_id, MIN(occurred_at) AS created_at FROM staged_activities "
    "WHERE occurred_at IS NOT NULL GROUP BY lead_id"
)


def duckdb(request: Request) -> bytes:
    """The statement with a header that says which grid it is, what it reads and how it was checked."""
    grid = request.grid
    attributes, properties = _read(grid, attributes_read), _read(grid, properties_read)
    has_leads = has_created_at = True
    if request.dataset is not None:
        attributes = _as_found(attributes, request.dataset.columns("leads"))
        properties = _as_found(properties, request.dataset.columns("activities"))
        leads = request.dataset.facts.leads
        has_leads = leads is not None
        has_created_at = leads is not None and leads.first_at is not None
    as_of = "epoch_us(get_current_timestamp())" if request.as_of is None else str(request.as_of)
    named = {key: f"a{number}" for number, key in enumerate(attributes)}
    known = {key: f"p{number}" for number, key in enumerate(properties)}
    tables = Tables(
        leads="staged_leads",
        activities="staged_activities",
        attributes={key: staged(expressions.column(name)) for key, name in named.items()},
        properties={key: staged(expressions.column(name, "activities")) for key, name in known.items()},
    )
    leads_step = _leads(request, {named[key]: name for key, name in attributes.items()}, has_created_at)
    staging = (
        ("staged_activities", _activities(request, {known[key]: name for key, name in properties.items()})),
        ("staged_leads", leads_step if has_leads else _LEADS_OF_ACTIVITIES),
        ("looks", _looks(as_of)),
    )
    header = [
        f"leadgrid · {grid.name}" + (f" · version {grid.version}" if grid.version else ""),
        f"sha256 {fingerprint(grid)}",
        "DuckDB: executed, compared lead by lead with the scores of leadgrid.",
        "Reads tables of texts (VARCHAR): "
        + (_table("leads", ["lead_id", *["created_at"] * has_created_at, *attributes.values()]) if has_leads else "")
        + _table("activities", ["lead_id", "activity", "occurred_at", *properties.values()]),
        "As of "
        + ("now (UTC)" if request.as_of is None else shown(request.as_of))
        + f"; instants without an offset are read in {request.zone.name}.",
    ]
    comment = "".join(f"-- {' '.join(line.split())}\n" for line in header)
    return f"{comment}{script(grid, tables, staging, instant=request.as_of)};\n".encode()


def _as_found(names: dict[str, str], columns: Mapping[str, Column]) -> dict[str, str]:
    """The names as the files write them, of what they have."""
    return {key: columns[key].name for key in names if key in columns}


def _table(name: str, columns: list[str]) -> str:
    return f"{name}({', '.join(columns)}) "


def _read(grid: Grid, reads: Callable[[Condition], Iterator[str]]) -> dict[str, str]:
    """The names that enabled rules and the audience read, by their text key."""
    found: dict[str, str] = {}
    for condition in grid.conditions:
        for name in reads(condition):
            found.setdefault(text_key(name), name.strip())
    return found


def _leads(request: Request, attributes: dict[str, str], has_created_at: bool) -> str:
    one_row = f"row_number() OVER (PARTITION BY {_LEAD} ORDER BY rowid) = 1"
    first = f"SELECT * FROM leads WHERE {_LEAD} IS NOT NULL QUALIFY {one_row}"
    columns = {_LEAD: "lead_id"} | _composed(attributes)
    if has_created_at:
        return _with_instant(request, '"created_at"', "created_at", columns, first)
    return f"SELECT {_listed(columns)}, CAST(NULL AS BIGINT) AS created_at FROM ({first}) one_row_a_lead"


def _activities(request: Request, properties: dict[str, str]) -> str:
    columns = {_LEAD: "lead_id", _TYPE: "activity"} | _composed(properties)
    staged = _with_instant(request, '"occurred_at"', "occurred_at", columns, "SELECT * FROM activities")
    # a row without its lead or its type is no event, of any type neither; one without an instant lies before nothing
    return f"{staged} WHERE lead_id IS NOT NULL AND activity IS NOT NULL"


def _with_instant(request: Request, column: str, name: str, columns: dict[str, str], rows: str) -> str:
    """The columns and a written instant as microseconds UTC, in three steps so that nothing is written out twice."""
    written, is_utc = moments.from_text(column)
    read = f"SELECT {_listed(columns)}, {written} AS written_at, {is_utc} AS is_utc FROM ({rows}) rows_of_texts"
    reduced = f"SELECT *, {moments.reduced('written_at')} AS reduced_at FROM ({read}) read_texts"
    at = moments.instant(request.zone, written="written_at", is_utc="is_utc", reduced="reduced_at")
    return f"SELECT {', '.join(columns.values())}, {at} AS {name} FROM ({reduced}) written_instants"


def _looks(as_of: str) -> str:
    return (
        f"SELECT lead_id, CAST({as_of} AS BIGINT) AS as_of FROM staged_leads "
        f"WHERE created_at IS NULL OR created_at < CAST({as_of} AS BIGINT)"
    )


def _composed(columns: dict[str, str]) -> dict[str, str]:
    return {texts.composed(expressions.quoted(name)): kept for kept, name in columns.items()}


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for expression, name in columns.items())


SQL_DUCKDB: Final = Target(
    name="sql-duckdb",
    ending=".sql",
    media_type="application/sql",
    needs_data=False,
    summary=Words(en="one SQL statement for DuckDB", fr="une requête SQL pour DuckDB"),
    make=duckdb,
    about=Words(
        en="Gives exactly the same scores on your own tables, at the moment it is run.",
        fr="Donne exactement les mêmes scores sur vos propres tables, au moment où on la lance.",
    ),
)

"""The compiled SQL, a golden file that is reviewed like code, and what it promises about the portable subset."""

import os
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from leadgrid.grids import Decay
from leadgrid.instants import Duration
from leadgrid.reading import parse_grid
from leadgrid.sql import expressions, statements
from leadgrid.sql.decays import multiplier
from leadgrid.sql.measures import Tables
from leadgrid.sql.predicates import Staged

GOLDEN = Path(__file__).parent / "golden"

GRID = """
leadgrid: 1
name: Every kind of rule once
audience: {attribute: type, is_not: client}
scale: {min: 0, max: 100}
groups:
  - {id: who, axis: fit, min: -20, max: 40}
  - {id: web, axis: engagement}
criteria:
  - {id: sector, group: who, points: 20, when: {attribute: sector, in: [Industrie, Énergie]}}
  - {id: size, group: who, points: 5, when: {attribute: employees, at_least: 50, less_than: 500}}
  - {id: clicks, group: web, points: 2, each: {activity: email_click, within: 90d}, up_to: 5}
  - {id: papers, group: web, points: 10, each: {activity: white_paper}, up_to: 2, decay: {lose: 50, every: 30d}}
  - id: pages
    group: web
    ladder:
      - {points: 15, when: {activity: page_view, within: 30d, count: {at_least: 20}}}
      - {points: 5, when: {activity: page_view, where: {page: {starts_with: /prix}}}}
  - {id: basket, group: web, points: 25, when: {activity: cart, sum: {of: amount, more_than: 200}}}
  - {id: thanks, group: web, points: 10, when: {activity: email_open, after: {activity: form}, delay: 10m}}
  - id: late
    group: web
    points: -5
    when: {missed: {activity: reply}, after: {activity: quote}, delay: 7d, trigger: last}
  - id: asleep
    group: web
    points: -9
    when: {silent: {activity: email_open}, last: 6, of: {activity: email_sent}, same: mail}
  - {id: off, group: web, points: 9, enabled: false, when: {activity: never}}
bands:
  - {id: cold}
  - {id: call, from: 40}
matrix:
  fit: [{id: A, from: 20}, {id: B}]
  engagement: [{id: "1", from: 20}, {id: "2"}]
"""


def columns(*names: str) -> dict[str, Staged]:
    return {name: Staged(expressions.column(name), expressions.column(f"{name}_number")) for name in names}


TABLES = Tables("leads", "activities", columns("sector", "employees", "type"), columns("page", "amount", "mail"))


# a statement for looks that each have an instant, and one for looks from one instant
INSTANTS = pytest.mark.parametrize("instant", [None, 1_750_000_000_000_000], ids=["each its own", "one"])


def compiled(instant: int | None = None) -> exp.Select:
    return statements.scoring(parse_grid(GRID), TABLES, instant=instant, detail=True)


@INSTANTS
def test_the_statement_of_a_grid_with_every_kind_of_rule_is_the_reviewed_one(instant):
    written = compiled(instant).sql("duckdb", pretty=True) + "\n"
    golden = GOLDEN / ("scoring.sql" if instant is None else "scoring_from_one_instant.sql")
    if os.environ.get("LEADGRID_REVIEWED") == "yes":
        golden.write_text(written, encoding="utf-8")
    assert golden.is_file(), "review the statement and write it with LEADGRID_REVIEWED=yes"
    assert written == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "dialect", ["duckdb", "postgres", "snowflake", "bigquery", "spark", "mysql", "sqlite", "clickhouse"]
)
@INSTANTS
def test_the_statement_parses_in_every_dialect_that_sqlglot_writes(dialect, instant):
    written = compiled(instant).sql(dialect)
    assert sqlglot.parse_one(written, dialect=dialect) is not None


@INSTANTS
def test_nothing_outside_the_portable_subset_is_used(instant):
    tree = compiled(instant)
    forbidden = (
        exp.Round,
        exp.IntDiv,
        exp.Filter,
        exp.CountIf,
        exp.Greatest,
        exp.Least,
        exp.ILike,
        exp.Like,
        exp.RegexpLike,
    )
    assert not list(tree.find_all(*forbidden, exp.Timestamp, exp.DateDiff, exp.Interval))
    for select in tree.find_all(exp.Select):
        for column in select.expressions:
            assert isinstance(column, exp.Alias), f"a column without a name of its own: {column.sql()}"
    for window in tree.find_all(exp.Window):
        assert window.args.get("spec") is not None or isinstance(window.this, exp.RowNumber)


def test_events_are_never_joined_with_events():
    for join in compiled().find_all(exp.Join):
        of_events = [table for table in (join.this, join.parent.args["from_"].this) if table.name == "events"]
        assert len(of_events) < 2


def test_from_one_instant_no_event_is_joined_with_its_look():
    tree = compiled(1_750_000_000_000_000)
    joined = {
        table.name for select in tree.find_all(exp.Select) for table in tables_of(select) if select.args.get("joins")
    }
    assert "looks" in joined
    assert "activities" not in joined
    assert not [column for column in tree.find_all(exp.Column) if column.name == "as_of" and column.table != "looks"]


def tables_of(select: exp.Select) -> list[exp.Expression]:
    return [select.args["from_"].this, *(join.this for join in select.args.get("joins") or ())]


def test_names_and_texts_are_quoted_whatever_they_hold():
    hostile = "'; DROP TABLE leads; --"
    grid = parse_grid(
        f"{{leadgrid: 1, name: x, groups: [{{id: g, axis: fit}}], criteria: [{{id: c, group: g, points: 1, "
        f'when: {{attribute: "{hostile}", is: "{hostile}"}}}}]}}'
    )
    tables = Tables("leads", "activities", columns(hostile.lower()), {})
    written = statements.scoring(grid, tables).sql("duckdb")
    assert len(sqlglot.parse(written, dialect="duckdb")) == 1
    assert "'''; drop table leads; --'" in written


@pytest.mark.parametrize(("lose", "every"), [(50, "30d"), (1, "1h"), (99, "1w"), (100, "1d"), (25, "1m")])
def test_the_tree_of_a_decay_says_what_its_table_says_on_both_sides_of_every_edge(lose, every):
    decay = Decay(lose, Duration.read(every))
    tree = multiplier(expressions.column("age"), decay).sql("duckdb")
    table, step = decay.multipliers, decay.every.microseconds
    ages = sorted({k * step + near for k in range(len(table) + 2) for near in (-1, 0, 1) if k * step + near > 0})
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE aged AS SELECT unnest(?) AS age", [ages])
    got = [row[0] for row in connection.sql(f"SELECT {tree} FROM aged ORDER BY age").fetchall()]
    assert got == [table[age // step] if age // step < len(table) else 0 for age in ages]

"""The whole statements: what measures a set of rungs, and what scores every lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from leadgrid.conditions import Condition
from leadgrid.grids import AXES, Band, Criterion, Grid, Matrix, Rung
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import Vantage
from leadgrid.sql.measures import Measures, Tables
from leadgrid.sql.reactions import Step

DOES_NOT_HOLD = -1
"""What a measured rung says where its condition does not hold (a weight may have decayed to 0 where it does)."""


@dataclass(frozen=True)
class MeasuredRung:
    """A rung together with its criterion, whose kind, decay and `up_to` decide how it weighs."""

    criterion: Criterion
    rung: Rung


def measuring(
    rungs: Sequence[MeasuredRung], audience: Condition | None, tables: Tables, *, instant: int | None = None
) -> exp.Select:
    """One row a look: lead_id, as_of, a column r0, r1 … per rung in thousandths (−1 where it does not hold), and
    `audience` (1 or 0) where one is given. The relation `looks(lead_id, as_of)` must be in place; `instant` says that
    as_of is the same in all its rows, and which."""
    steps, last = _measured(rungs, audience, tables, Vantage(instant))
    return sql.with_steps(steps, last) if steps else last


def scoring(grid: Grid, tables: Tables, *, instant: int | None = None, detail: bool = False) -> exp.Select:
    """One row a scored lead, sorted by lead_id: score, band, fit, engagement, cell; with `detail` also
    `criteria.ID`, thousandths of a criterion before the clamps of its group. The relation `looks(lead_id, as_of)` must
    be in place; `instant` says that as_of is the same in all its rows, and which.
    """
    rungs = [
        MeasuredRung(criterion, rung) for criterion in grid.criteria if criterion.enabled for rung in criterion.rungs
    ]
    steps, measured = _measured(rungs, grid.audience, tables, Vantage(instant))
    scored = sql.equal(sql.column("audience"), sql.whole(1)) if grid.audience else None
    steps.append(("measured", measured))
    steps.append(("criteria", _criteria(grid, scored)))
    steps.append(("groups", _groups(grid)))
    steps.append(("clamped", _clamped_groups(grid)))
    steps.append(("axes", _axes(grid)))
    steps.append(("totals_of_axes", _total(grid)))
    steps.append(("shown", _shown(grid)))
    return sql.with_steps(steps, _answer(grid, detail=detail))


def explaining(rungs: Sequence[MeasuredRung], tables: Tables, *, kept: Sequence[str]) -> exp.Select:
    """One row an event of the looks, latest first: t, activity, the `kept` columns of the activities as they stand,
    and e0, e1 … per rung: whether the rung looks at this event."""
    conditions = [measured.rung.condition for measured in rungs]
    measures = Measures(tables, conditions, Vantage(), kept=kept)
    flags = [sql.alias(sql.flag(measures.touches(part)), f"e{number}") for number, part in enumerate(conditions)]
    columns: list[Node] = [sql.alias(sql.column(part), part) for part in ("t", "activity", *kept)]
    answer = sql.select([*columns, *flags], "events")
    answer.set("order", exp.Order(expressions=[exp.Ordered(this=sql.column("t"), desc=True, nulls_first=False)]))
    return sql.with_steps([("events", measures.events())], answer)


def _measured(
    rungs: Sequence[MeasuredRung], audience: Condition | None, tables: Tables, vantage: Vantage
) -> tuple[list[Step], exp.Select]:
    conditions = [measured.rung.condition for measured in rungs] + ([audience] if audience else [])
    measures = Measures(tables, conditions, vantage)
    columns: list[Node] = [sql.alias(sql.column(part, "looks"), part) for part in ("lead_id", "as_of")]
    for number, measured in enumerate(rungs):
        weight = measures.weight(measured.criterion, measured.rung)
        if measured.criterion.kind != "each":
            holds = measures.holds(measured.rung.condition)
            weight = sql.choose((holds, weight), otherwise=sql.whole(DOES_NOT_HOLD))
        columns.append(sql.alias(weight, f"r{number}"))
    if audience is not None:
        columns.append(sql.alias(sql.flag(measures.holds(audience)), "audience"))
    return measures.steps, sql.select(columns, "looks", joins=measures.joins)


def _criteria(grid: Grid, scored: Node | None) -> exp.Select:
    columns: list[Node] = [sql.alias(sql.column("lead_id"), "lead_id")]
    number = 0
    for place, criterion in enumerate(grid.criteria):
        if not criterion.enabled:
            columns.append(sql.alias(sql.whole(0), f"c{place}"))
            continue
        whens: list[tuple[Node, Node]] = []
        for rung in criterion.rungs:
            hits = sql.column(f"r{number}")
            earned = sql.times(sql.cast(sql.whole(rung.points), sql.WHOLE), hits)
            whens.append((sql.at_least(hits.copy(), sql.whole(0)), earned))
            number += 1
        columns.append(sql.alias(sql.choose(*whens, otherwise=sql.whole(0)), f"c{place}"))
    return sql.select(columns, "measured", where=scored)


def _groups(grid: Grid) -> exp.Select:
    columns = _kept(grid)
    for place, group in enumerate(grid.groups):
        parts = [sql.column(f"c{at}") for at, criterion in enumerate(grid.criteria) if criterion.group == group.id]
        columns.append(sql.alias(sql.total(parts), f"g{place}"))
    return sql.select(columns, "criteria")


def _clamped_groups(grid: Grid) -> exp.Select:
    columns = _kept(grid)
    for place, group in enumerate(grid.groups):
        clamped = _clamped(sql.column(f"g{place}"), group.bounds.min, group.bounds.max)
        columns.append(sql.alias(clamped, f"g{place}"))
    return sql.select(columns, "groups")


def _axes(grid: Grid) -> exp.Select:
    columns = _kept(grid)
    for axis in AXES:
        parts = [sql.column(f"g{place}") for place, group in enumerate(grid.groups) if group.axis == axis]
        columns.append(sql.alias(sql.total(parts), axis))
    return sql.select(columns, "clamped")


def _total(grid: Grid) -> exp.Select:
    total = sql.plus(sql.column("fit"), sql.column("engagement"))
    columns = [*_kept(grid), *(sql.alias(sql.column(axis), axis) for axis in AXES), sql.alias(total, "total")]
    return sql.select(columns, "axes")


def _shown(grid: Grid) -> exp.Select:
    columns = _kept(grid)
    parts: dict[str, Node] = {"score": _clamped(sql.column("total"), grid.scale.min, grid.scale.max)}
    parts |= {axis: sql.column(axis) for axis in AXES}
    for name, thousandths in parts.items():
        half_up = sql.plus(exp.Paren(this=thousandths), sql.whole(500))
        columns.append(sql.alias(sql.floor_divided(half_up, 1000), name))
    return sql.select(columns, "totals_of_axes")


def _answer(grid: Grid, *, detail: bool) -> exp.Select:
    columns = [
        sql.alias(sql.column("lead_id"), "lead_id"),
        sql.alias(sql.column("score"), "score"),
        sql.alias(_band(grid.bands), "band"),
        sql.alias(sql.column("fit"), "fit"),
        sql.alias(sql.column("engagement"), "engagement"),
        sql.alias(_cell(grid.matrix), "cell"),
    ]
    if detail:
        for place, criterion in enumerate(grid.criteria):
            columns.append(sql.alias(sql.column(f"c{place}"), f"criteria.{criterion.id}"))
    return sql.select(columns, "shown", order=[sql.column("lead_id")])


def _band(bands: Sequence[Band]) -> Node:
    whens: list[tuple[Node, Node]] = []
    for band in reversed(bands):
        if band.at_least is None:
            return sql.choose(*whens, otherwise=sql.text(band.id)) if whens else sql.text(band.id)
        whens.append((sql.at_least(sql.column("score"), sql.whole(band.at_least)), sql.text(band.id)))
    return sql.unknown(sql.TEXT)


def _cell(matrix: Matrix | None) -> Node:
    if matrix is None:
        return sql.unknown(sql.TEXT)
    return _reached(
        "fit", matrix.fit, lambda row: _reached("engagement", matrix.engagement, lambda column: sql.text(row + column))
    )


def _reached(axis: str, bands: Sequence[Band], answer: Callable[[str], Node]) -> Node:
    whens: list[tuple[Node, Node]] = []
    for band in bands:
        node = answer(band.id)
        if band.at_least is None:
            return sql.choose(*whens, otherwise=node) if whens else node
        whens.append((sql.at_least(sql.column(axis), sql.whole(band.at_least)), node))
    raise AssertionError("a matrix list without its catch-all")


def _clamped(number: Node, low: int | None, high: int | None) -> Node:
    return sql.clamped(number, None if low is None else low * 1000, None if high is None else high * 1000)


def _kept(grid: Grid) -> list[Node]:
    """lead_id and the criteria, carried on from step to step."""
    names = ["lead_id", *(f"c{place}" for place in range(len(grid.criteria)))]
    return [sql.alias(sql.column(part), part) for part in names]

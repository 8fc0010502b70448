"""Whatever is not part of the question does not change the answer: the future, outcomes, order, company, offsets."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests import product
from tests.laws import law
from tests.reference import scoring, values
from tests.strategies import OFFSETS, Case, Table, cases, micro, outcome_tables, utc_text, written

Scores = dict[str, dict[str, Any]]


def scores(
    case: Case, *, leads: Table | None = None, activities: Table | None = None, more: tuple[str, ...] = ()
) -> Scores:
    """The product's answer to a case, with other leads or activities where they are given."""
    leads, activities = leads or case.leads, activities or case.activities
    return product.score(
        case.grid_text,
        None if leads is None else leads.csv,
        None if activities is None else activities.csv,
        utc_text(case.as_of),
        case.zone,
        more=more,
    )


def column(table: Table, name: str) -> int:
    """Where a column stands."""
    return [values.key(one) for one in table.header].index(name)


def own_id(row: tuple[str, ...]) -> str | None:
    """The lead_id of a row of a leads table."""
    return values.lead_id({"lead_id": row[0]})


def instants_read(table: Table, name: str, zone: str) -> list[int | None]:
    """What each row's field says, read as an instant."""
    at = column(table, name)
    return [values.instant(row[at], zone) if len(row) > at else None for row in table.rows]


@law(8)
@given(st.data(), cases(with_leads=True))
def test_events_at_or_after_the_as_of_instant_change_nothing(data: st.DataObject, case: Case) -> None:
    if case.activities is None or not case.activities.rows:
        return
    later = [0, 1, *(micro(text) for text in case.world.durations)]
    at = column(case.activities, "occurred_at")
    copies = data.draw(st.lists(st.sampled_from(case.activities.rows), min_size=1, max_size=4))
    future = [
        (*row[:at], utc_text(case.as_of + data.draw(st.sampled_from(later))), *row[at + 1 :])
        for row in copies
        if len(row) > at
    ]
    mixed = case.activities.with_rows(data.draw(st.permutations([*case.activities.rows, *future])))
    assert scores(case, activities=mixed) == scores(case)


@law(8)
@given(st.data(), cases())
def test_outcomes_do_not_move_a_single_score(data: st.DataObject, case: Case) -> None:
    tables = [data.draw(outcome_tables(case.world)) for _ in range(2)]
    seen = [
        product.backtest(
            case.grid_text,
            case.leads_csv,
            case.activities_csv,
            table.csv,
            utc_text(case.as_of),
            case.zone,
            horizon=None,
            mode="undated",
        )
        for table in tables
    ]
    volumes = [[(row["at_least"], row["leads"]) for row in answer["thresholds"]] for answer in seen]
    assert volumes[0] == volumes[1]


@law(8)
@given(st.data(), cases())
def test_the_order_of_rows_changes_nothing(data: st.DataObject, case: Case) -> None:
    activities, leads = case.activities, case.leads
    if activities is not None:
        activities = activities.with_rows(data.draw(st.permutations(activities.rows)))
    if leads is not None:
        ids = [own_id(row) for row in leads.rows]
        if len(set(ids)) == len(ids):  # of several rows of one lead the first counts, so their order does too
            leads = leads.with_rows(data.draw(st.permutations(leads.rows)))
    assert scores(case, leads=leads, activities=activities) == scores(case)


@law(8)
@given(cases(with_leads=True))
def test_leads_scored_in_two_halves_get_the_scores_they_get_together(case: Case) -> None:
    assert case.leads is not None
    ids = sorted({own_id(row) or "" for row in case.leads.rows})
    halves: Scores = {}
    for half in (set(ids[::2]), set(ids[1::2])):
        some = [row for row in case.leads.rows if (own_id(row) or "") in half]
        halves |= scores(case, leads=case.leads.with_rows(some))
    assert halves == scores(case)


@law(8)
@given(cases())
def test_one_thread_or_four_give_the_same_answer(case: Case) -> None:
    assert scores(case, more=("--threads", "1")) == scores(case, more=("--threads", "4"))


@law(8)
@given(cases())
def test_no_lead_is_lost_or_invented(case: Case) -> None:
    grid = {name: value for name, value in case.grid.items() if name != "audience"}
    everyone = scores(Case(case.world, grid, case.leads, case.activities))
    known = scoring.people(
        None if case.leads is None else values.rows(case.leads.csv),
        None if case.activities is None else values.rows(case.activities.csv),
        zone=case.zone,
    )
    assert list(everyone) == [one.id for one in known if one.created_at is None or one.created_at < case.as_of]


@law(8)
@given(st.data(), cases())
def test_the_same_instants_in_any_written_offset_give_the_same_scores(data: st.DataObject, case: Case) -> None:
    def elsewhere(table: Table | None, name: str) -> Table | None:
        if table is None or name not in [values.key(one) for one in table.header]:
            return table
        at, fields = column(table, name), []
        for row, instant in zip(table.rows, instants_read(table, name, case.zone), strict=True):
            if instant is None:
                fields.append(row)
            else:
                minutes, style = data.draw(st.sampled_from(OFFSETS)), data.draw(st.integers(0, 7))
                fields.append((*row[:at], written(instant, minutes=minutes, style=style), *row[at + 1 :]))
        return table.with_rows(fields)

    moved = scores(
        case, leads=elsewhere(case.leads, "created_at"), activities=elsewhere(case.activities, "occurred_at")
    )
    assert moved == scores(case)

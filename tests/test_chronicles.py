"""A lead's score through time: at every instant what the command line would say from there, and today's at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leadgrid.chronicles import Chronicle, Step, chronicle, turning_points
from leadgrid.datasets import Dataset, load
from leadgrid.instants import DAY, Zone
from leadgrid.profiles import lead_ids
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.sources import Source
from leadgrid.traces import Past, outcomes, past
from tests import strategies
from tests.laws import law
from tests.strategies import Case

GRID = parse_grid(
    """
leadgrid: 1
name: n
groups: [{id: web, axis: engagement}]
criteria:
  - {id: demo, group: web, points: 20, when: {activity: demo, within: 10d}}
  - {id: page, group: web, points: 8, each: {activity: page}, up_to: 2, decay: {lose: 50, every: 5d}}
bands: [{id: cold}, {id: hot, from: 20}]
"""
)
LEADS = "lead_id,created_at\na,2026-01-01\nb,2026-03-01\n"
ACTIVITIES = "lead_id,activity,occurred_at\na,demo,2026-01-10\na,page,2026-01-12\n"
MIDNIGHT = 1_767_225_600_000_000  # 2026-01-01
JANUARY_10, JANUARY_12, FEBRUARY = MIDNIGHT + 9 * DAY, MIDNIGHT + 11 * DAY, MIDNIGHT + 31 * DAY


@contextmanager
def loaded(
    leads: str | None, activities: str | None, *, zone: str = "UTC", outcomes: str | None = None
) -> Iterator[Dataset]:
    with tempfile.TemporaryDirectory() as name:
        sources = {}
        for kind, text in (("leads", leads), ("activities", activities), ("outcomes", outcomes)):
            if text is not None:
                path = Path(name) / f"{kind}.csv"
                path.write_text(text, encoding="utf-8", newline="")
                sources[kind] = Source(path)
        with load(**sources, zone=Zone(zone)) as dataset:
            yield dataset


def shown(lived: Chronicle, at: int) -> Step | None:
    """The step that holds at an instant."""
    before = [step for step in lived.steps if step.at <= at]
    return before[-1] if before else None


def test_events_windows_and_decay_move_the_score_at_their_own_instants():
    with loaded(LEADS, ACTIVITIES) as dataset:
        lived = chronicle(dataset, GRID, 0, as_of=FEBRUARY)
    assert lived.is_exact
    assert [(step.at, step.score, step.band) for step in lived.steps] == [
        (MIDNIGHT + 1, 0, "cold"),
        (JANUARY_10 + 1, 20, "hot"),
        (JANUARY_12 + 1, 28, "hot"),
        (JANUARY_12 + 5 * DAY, 24, "hot"),
        (JANUARY_10 + 10 * DAY + 1, 4, "cold"),
        (JANUARY_12 + 10 * DAY, 2, "cold"),
        (JANUARY_12 + 15 * DAY, 1, "cold"),
    ]


def test_a_lead_that_is_not_known_yet_has_no_steps():
    with loaded(LEADS, ACTIVITIES) as dataset:
        assert chronicle(dataset, GRID, 1, as_of=FEBRUARY) == Chronicle((), True)


def test_where_too_many_instants_matter_the_score_is_looked_at_from_some_and_says_so():
    with loaded(LEADS, ACTIVITIES) as dataset:
        whole = chronicle(dataset, GRID, 0, as_of=FEBRUARY)
        some = chronicle(dataset, GRID, 0, as_of=FEBRUARY, most=4)
    assert not some.is_exact
    assert some.steps[-1].score == whole.steps[-1].score
    assert all(shown(whole, step.at).score == step.score for step in some.steps)


def test_outcomes_are_told_and_move_nothing():
    won = "lead_id,occurred_at,stage\na,2026-01-20,customer\na,2026-01-15,mql\n"
    with loaded(LEADS, ACTIVITIES, outcomes=won) as dataset, loaded(LEADS, ACTIVITIES) as without:
        assert [outcome.stage for outcome in outcomes(dataset, 0)] == ["mql", "customer"]
        assert outcomes(dataset, 1) == ()
        told = chronicle(dataset, GRID, 0, as_of=FEBRUARY)
        assert told == chronicle(without, GRID, 0, as_of=FEBRUARY)


def test_only_instants_at_which_something_can_change_are_looked_from():
    lived = Past(MIDNIGHT, ((JANUARY_10, "demo"), (JANUARY_12, "unread")))
    assert turning_points(GRID, lived, as_of=FEBRUARY) == (
        MIDNIGHT + 1, JANUARY_10 + 1, JANUARY_12 + 1, JANUARY_10 + 10 * DAY + 1, FEBRUARY,
    )  # fmt: skip


@law(25)
@given(st.data(), strategies.cases())
def test_at_any_instant_the_step_is_the_score_that_the_statement_gives_from_there(data: st.DataObject, case: Case):
    grid = parse_grid(case.grid_text)
    with loaded(case.leads_csv, case.activities_csv, zone=case.zone) as dataset:
        names = lead_ids(dataset)
        if not names:
            return
        lead = data.draw(st.integers(0, len(names) - 1))
        lived = chronicle(dataset, grid, lead, as_of=case.as_of)
        turns = [step.at for step in lived.steps]
        edges = [at + shift for at in turns for shift in (-1, 0, 1)]
        anywhere = st.integers(min(turns, default=case.as_of) - DAY, case.as_of)
        drawn = data.draw(st.lists(st.sampled_from(edges) | anywhere if edges else anywhere, min_size=1, max_size=2))
        for at in [case.as_of, *(at for at in drawn if at <= case.as_of)]:
            stated = {row[0]: row[1:5] for row in score(dataset, grid, as_of=at).iter_rows()}
            step = shown(lived, at)
            told = None if step is None or step.score is None else (step.score, step.band, step.fit, step.engagement)
            is_told = step is not None or past(dataset, lead, as_of=case.as_of).created_at is not None
            if is_told and (lived.is_exact or at == case.as_of):
                assert told == stated.get(names[lead]), at

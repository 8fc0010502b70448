"""What is left out of loaded data is as if no file had had it, and what is put back is as it was."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid import omissions, quarantines
from leadgrid.datasets import Dataset, load, open_dataset
from leadgrid.facts import Facts
from leadgrid.furnishings import SavedGrid
from leadgrid.instants import Zone
from leadgrid.omissions import Omission, leave_out
from leadgrid.problems import UsageError
from leadgrid.quarantines import File
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.sources import Source
from leadgrid.suspicions import suspicions
from leadgrid.workspaces import SAMPLE, Workspaces

NOW = Zone("UTC").read("2026-03-01").instant
GRID = """leadgrid: 1
name: Laws
groups: [{id: fit, axis: fit}, {id: site, axis: engagement}]
criteria:
  - {id: sector, group: fit, points: 5, when: {attribute: Secteur, is: BTP}}
  - {id: size, group: fit, points: 11, when: {attribute: Effectif, known: true}}
  - {id: opened, group: site, points: 3, each: {activity: Email opened}}
  - {id: visited, group: site, points: 100, each: {activity: Visit}}
"""
TYPES = ("Email sent", "Email opened", "email opened", "Visit", "Onboarding")
INSTANTS = ("2026-02-01T10:00:00Z", "2026-02-01T10:00:00.4Z", "2026-02-01T10:00:03Z", "2026-05-01", "2026-06-01")
PARTS = (
    Omission("attribute", "Secteur"),
    Omission("attribute", "effectif"),
    Omission("activity", "Onboarding"),
    Omission("activity", "email sent"),
    Omission("robots", "Email opened"),
    Omission("future", after=NOW),
)
LEADS = "lead_id,Secteur,Effectif,Ville\nA,BTP,10,Lyon\nB,,20,\nC,BTP,,Brest\n"
EVENTS = st.lists(st.tuples(st.sampled_from("ABCz"), st.sampled_from(TYPES), st.sampled_from(INSTANTS)), max_size=14)
SETS = st.frozensets(st.sampled_from(PARTS))


def written(folder: Path, events, leads: str = LEADS) -> dict[str, Source]:
    folder.mkdir(exist_ok=True)
    (folder / "leads.csv").write_text(leads)
    rows = "".join(f"{','.join(event)},p{number}\n" for number, event in enumerate(events))
    (folder / "activities.csv").write_text("lead_id,activity,occurred_at,page\n" + rows)
    (folder / "won.csv").write_text("lead_id,occurred_at\nA,2026-02-10\n")
    return {name: Source(folder / f"{file}.csv") for name, file in SOURCES.items()}


SOURCES = {"leads": "leads", "activities": "activities", "outcomes": "won"}


def omitted(path: Path, omissions) -> Dataset:
    with closing(open_dataset(path, read_only=False)) as dataset:
        leave_out(dataset.connection, omissions)
    return open_dataset(path)


def state(dataset: Dataset) -> tuple:
    """Everything that can be seen of a data set."""
    tables = {
        table: sorted(map(repr, dataset.connection.execute(f"SELECT * FROM {table}").fetchall()))
        for table in ("leads", "activities", "outcomes", "columns", "activity_types", "rejects")
    }
    return tables, dataset.facts.to_json(), list(dataset.columns("leads"))


def scores(dataset: Dataset):
    return score(dataset, parse_grid(GRID), as_of=Zone("UTC").read("2026-07-01").instant)


def without(events, leads: str, omissions) -> tuple[list, str]:
    """The same files as somebody would have cut them by hand."""
    rows = [line.split(",") for line in leads.splitlines()]
    gone = {omission.name.lower() for omission in omissions if omission.kind == "attribute"}
    kept = [place for place, name in enumerate(rows[0]) if name.lower() not in gone]
    types = {omission.name.lower() for omission in omissions if omission.kind == "activity"}
    robots = any(omission.kind == "robots" for omission in omissions)
    future = any(omission.kind == "future" for omission in omissions)
    at = [Zone("UTC").read(instant).instant for *_, instant in events]

    def is_quick(number: int) -> bool:
        lead, activity, _ = events[number]
        if activity.lower() != "email opened":
            return False
        sent = [
            at[other]
            for other, (whose, what, _) in enumerate(events)
            if (whose, what) == (lead, "Email sent") and at[other] <= at[number]
        ]
        return bool(sent) and at[number] - max(sent) <= 1_000_000

    left = [
        event
        for number, event in enumerate(events)
        if event[0] == "z"  # of nobody: such rows are in no table
        or not (event[1].lower() in types or (robots and is_quick(number)) or (future and at[number] > NOW))
    ]
    return left, "".join(",".join(row[place] for place in kept) + "\n" for row in rows)


@settings(deadline=None, max_examples=25)
@given(events=EVENTS, steps=st.lists(SETS, min_size=1, max_size=3))
def test_what_is_left_depends_on_what_is_left_out_and_not_on_how_it_came_to_that(events, steps):
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in ("one", "two"):
            load(**written(folder, events), into=folder / path, now=NOW).close()
        with closing(open_dataset(folder / "one")) as dataset:
            whole, scored = state(dataset), scores(dataset)
        for step in steps:
            omitted(folder / "one", step).close()
        with closing(omitted(folder / "one", steps[-1])) as one, closing(omitted(folder / "two", steps[-1])) as two:
            assert state(one) == state(two)
            facts = one.facts
            before = Facts.from_json(whole[1])
            moved = [found for found in facts.omitted if found.kind != "attribute"]
            assert facts.events + sum(found.count for found in moved) == before.events
            assert (facts.digest == before.digest) == (not facts.omitted)
            left, leads = without(events, LEADS, steps[-1])
            with load(**written(folder / "cut", left, leads), now=NOW) as cut:
                assert scores(one).equals(scores(cut))
                assert facts.columns == cut.facts.columns
                assert facts.future == cut.facts.future
                if not any(lead == "z" for lead, *_ in events):  # events of unknown leads are in no table
                    assert facts.latest == cut.facts.latest
        with closing(omitted(folder / "one", ())) as dataset:
            assert state(dataset) == whole
            assert scores(dataset).equals(scored)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    opened = Workspaces(tmp_path_factory.mktemp("omissions") / "workspaces")
    yield opened
    opened.close()


EVENTS_OF_TWO = [
    ("A", "Email sent", "2026-02-01T10:00:00Z"),
    ("A", "Email opened", "2026-02-01T10:00:00.4Z"),
    ("B", "Email opened", "2026-02-01T10:00:03Z"),
    ("B", "Mail de clara@usine.example", "2026-02-02"),
    ("C", "Visit", "2026-05-01"),
]
CLARA = "lead_id,Secteur,Effectif,Ville\nA,BTP,10,Lyon\nB,,20,clara@usine.example\nC,BTP,,Brest\n"


def workspace(shelf, folder: Path):
    def build(path: Path) -> None:
        load(**written(folder, EVENTS_OF_TWO, CLARA), into=path, now=NOW).close()

    own = shelf.open(shelf.create(build))
    grid = parse_grid(GRID)
    own.save_grid(GRID, name=grid.name, version=None, fingerprint="f", at=1)
    return own


def seen(own) -> tuple:
    with own.dataset() as dataset:
        return state(dataset)


def test_a_workspace_leaves_out_one_thing_and_another_and_puts_each_back(shelf, tmp_path):
    own = workspace(shelf, tmp_path)
    whole = seen(own)
    own.leave_out(Omission("attribute", "ville"))
    own.leave_out(Omission("robots", "email opened"))
    own.leave_out(Omission("future", after=NOW))
    with own.dataset() as dataset:
        told = [(found.kind, found.name, found.count) for found in dataset.facts.omitted]
        assert told == [("attribute", "Ville", 3), ("future", "", 1), ("robots", "Email opened", 1)]
        assert "ville" not in dataset.columns("leads")
        assert set(dataset.left_out) == {"ville"}
        assert dataset.facts.latest < NOW
        assert not {found.kind for found in suspicions(dataset)} & {"robots", "future"}
    assert own.saved_grids()[0].text == GRID
    own.put_back(Omission("attribute", "Ville"))
    own.put_back(Omission("robots", "Email opened"))
    own.put_back(Omission("future", after=NOW))
    assert seen(own) == whole


def test_what_names_nothing_in_the_data_is_passed_over(shelf, tmp_path):
    own = workspace(shelf, tmp_path)
    whole = seen(own)
    own.leave_out(Omission("attribute", "no such column"))
    own.leave_out(Omission("activity", "no such type"))
    assert seen(own) == whole


def test_a_workspace_with_something_left_out_is_carried_away_and_opened_again(shelf, tmp_path):
    own = workspace(shelf, tmp_path)
    whole = seen(own)
    for omission in (Omission("attribute", "Secteur"), Omission("activity", "Visit")):
        own.leave_out(omission)
    with (tmp_path / "a.leadgrid.zip").open("wb") as file:
        own.pack(file)
    packed = File("a.leadgrid.zip", (tmp_path / "a.leadgrid.zip").read_bytes())
    again = shelf.open(shelf.create(lambda path: quarantines.restore(packed, into=path)))
    assert seen(again) == seen(own)
    again.put_back(Omission("attribute", "Secteur"))
    again.put_back(Omission("activity", "Visit"))
    assert seen(again) == whole


def test_who_is_erased_is_erased_from_what_was_left_out_too(shelf, tmp_path):
    own = workspace(shelf, tmp_path)
    omissions = (
        Omission("attribute", "Ville"),
        Omission("robots", "Email opened"),
        Omission("activity", "Mail de clara@usine.example"),
        Omission("future", after=NOW),
    )
    for omission in omissions:
        own.leave_out(omission)
    erased = own.erase_people(["B"])
    assert (erased.leads, erased.activities) == (1, 2)
    assert b"clara" not in own._path.read_bytes()
    with own.dataset() as dataset:
        assert [found.kind for found in dataset.facts.omitted] == ["attribute", "future", "robots"]
        tables = dataset.connection.execute("SELECT lead FROM omitted_activities ORDER BY lead").fetchall()
        assert tables == [(0,), (1,)]
        assert dataset.facts.events == 1
    for omission in omissions:
        own.put_back(omission)
    with own.dataset() as dataset:
        assert dataset.facts.events == 3
        assert not dataset.facts.omitted


def test_the_sample_stays_as_it_is(shelf, tmp_path):
    def build(path: Path) -> None:
        load(**written(tmp_path, EVENTS_OF_TWO), into=path).close()

    shelf.furnish_sample("d", build, SavedGrid(1, 0, "g", None, "f", GRID))
    with pytest.raises(UsageError, match="read-only"):
        shelf.open(SAMPLE).leave_out(Omission("attribute", "Ville"))


@pytest.mark.parametrize(
    "wrong", [("columns", "a", None), ("future", "x", 1), ("future", "", None), ("robots", "", None)]
)
def test_an_omission_is_valid_if_it_exists(wrong):
    with pytest.raises(ValueError, match=r"omission|days to come"):
        Omission(*wrong)


def test_what_fails_half_way_changes_nothing(shelf, tmp_path, monkeypatch):
    own = workspace(shelf, tmp_path)
    own.leave_out(Omission("activity", "Visit"))
    before = seen(own)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    for step in ("take_types", "column_facts", "_digest"):
        with monkeypatch.context() as broken:
            broken.setattr(omissions, step, fail)
            with pytest.raises(ZeroDivisionError):
                own.leave_out(Omission("robots", "Email opened"))
        assert seen(own) == before
    own.put_back(Omission("activity", "Visit"))
    with own.dataset() as dataset:
        assert dataset.facts.events == len(EVENTS_OF_TWO)

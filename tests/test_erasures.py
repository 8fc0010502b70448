"""Whoever is erased has left no trace in any file of the workspace, and everybody else is who he was."""

from contextlib import closing

import pytest

from leadgrid import datasets, erasures
from leadgrid.problems import UsageError
from leadgrid.sources import Source
from leadgrid.workspaces import SAMPLE, SavedGrid, Workspaces

MAIL = "zoe.martin@usine.example"
STRANGER = "nobody.known@usine.example"
LEADS = f"""lead_id,email,name,owner
bob@atelier.example,bob@atelier.example,Bob,
L-000042,{MAIL.upper()},Zoé Martin,bob
zz-top@usine.example,a.{MAIL},Anna,said «{MAIL}».
12,twelve@atelier.example,Douze,after L-000042
"""
ACTIVITIES = f"""lead_id,activity,occurred_at,note
L-000042,visit,2026-01-01,hello
bob@atelier.example,visit,2026-01-02,forwarded by {MAIL}
12,call,2026-01-03,12 calls
L-000042,Secret Fair,2026-01-04,
12,visit,2026-01-05,xL-000042 and L-0000421
12,Mail to {MAIL} sent,2026-01-06,
12,visit,tomorrow,met Zoé Martin
12,visit,tomorrow,of no importance
,visit,2026-01-07,from {STRANGER}
"""
OUTCOMES = "lead_id,occurred_at,reason\nL-000042,2026-02-01,won\n12,2026-02-02,thanks to L-000042\n"
TRACES = (MAIL.encode(), MAIL.upper().encode(), "Zoé".encode())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "workspaces"


@pytest.fixture
def own(folder, tmp_path):
    def build(path):
        sources = {}
        for kind, text in (("leads", LEADS), ("activities", ACTIVITIES), ("outcomes", OUTCOMES)):
            file = tmp_path / f"{kind}.csv"
            file.write_text(text)
            sources[kind] = Source(file)
        with closing(datasets.load(**sources, into=path)):
            pass

    shelf = Workspaces(folder)
    yield shelf.open(shelf.create(build))
    shelf.close()


def rows(workspace, sql):
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        return cursor.execute(sql).fetchall()


def found(workspace, text):
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        return [person.lead_id for person in erasures.find(cursor, dataset.columns("leads"), text)]


def hits(folder, trace):
    return [path.name for path in folder.rglob("*") if path.is_file() and trace in path.read_bytes()]


@pytest.mark.parametrize("text", [MAIL, f" {MAIL.upper()} ", "l-000042", "zoé martin"])
def test_a_person_is_found_by_id_address_or_name_whatever_the_case(own, text):
    assert found(own, text) == ["L-000042"]


def test_a_person_is_not_found_by_less_than_a_whole_value(own):
    assert [found(own, text) for text in ("", "zoe", "%", "a.zoe.martin@usine", "' OR 1=1 --")] == [[]] * 5


def test_no_file_of_the_workspace_holds_the_address_or_the_name_any_more(own, folder):
    # deflated strings would not be seen: the address must be there before, or the test says nothing
    own.close()
    assert all(hits(folder, trace) for trace in TRACES)
    own.keep("edits", f'"{MAIL}"')
    erased = own.erase_people(["L-000042"])
    own.close()
    assert (erased.leads, erased.activities, erased.outcomes, erased.grids) == (1, 2, 1, 0)
    assert {trace: hits(folder, trace) for trace in TRACES if trace != MAIL.encode()} == {
        trace: [] for trace in TRACES if trace != MAIL.encode()
    }
    # Anna's own address ends like it, and is hers
    assert rows(own, "SELECT a0, a1 FROM leads WHERE a1 = 'Anna'") == [(f"a.{MAIL}", "Anna")]
    assert not rows(own, f"SELECT * FROM activities WHERE contains(p0, '{MAIL}')")
    own.erase_people(["zz-top@usine.example"])
    own.close()
    assert hits(folder, MAIL.encode()) == []


def test_a_row_that_was_set_aside_stays_counted_and_says_no_more(own):
    own.erase_people(["L-000042"])
    assert [bool(text) for (text,) in rows(own, "SELECT text FROM rejects ORDER BY line")] == [False, True, True]
    assert rows(own, "SELECT DISTINCT kind, file FROM rejects") == [("activities", "activities.csv")]


def test_an_address_that_is_no_leads_goes_too(own, folder):
    own.close()
    assert hits(folder, STRANGER.encode())
    erased = own.erase_people([], addresses=[STRANGER.upper()])
    own.close()
    assert (erased.leads, erased.mentions) == (0, 1)
    assert hits(folder, STRANGER.encode()) == []
    assert rows(own, "SELECT count(*) FROM leads") == [(4,)]
    with pytest.raises(UsageError):
        own.erase_people([], addresses=["visit"])


def test_others_keep_all_but_what_named_that_person(own):
    erased = own.erase_people(["L-000042"])
    assert erased.mentions == 6
    assert rows(own, "SELECT lead, lead_id, a1, a2 FROM leads ORDER BY lead") == [
        (0, "12", "Douze", None),
        (1, "bob@atelier.example", "Bob", None),
        (2, "zz-top@usine.example", "Anna", None),
    ]
    assert rows(own, "SELECT lead, activity, p0 FROM activities ORDER BY occurred_at") == [
        (1, "visit", None),
        (0, "call", "12 calls"),
        (0, "visit", "xL-000042 and L-0000421"),
        (0, "mail to … sent", None),
    ]
    assert rows(own, "SELECT lead, reason FROM outcomes") == [(0, None)]


def test_what_is_counted_is_what_is_left(own):
    with own.dataset() as dataset:
        before = dataset.facts
    own.erase_people(["L-000042"])
    with own.dataset() as dataset:
        facts = dataset.facts
    assert facts.lead_count == 3
    assert [(kind.activity, kind.events) for kind in facts.types] == [
        ("visit", 2),
        ("call", 1),
        ("mail to … sent", 1),
    ]
    assert (facts.leads.usable, facts.activities.usable, facts.outcomes.usable) == (3, 4, 1)
    assert facts.stages == (("customer", 1),)
    assert facts.digest != before.digest, "other data under the same fingerprint would be given kept measures"


def test_a_short_id_is_no_trace_in_other_peoples_values(own):
    own.erase_people(["12"])
    assert ("xL-000042 and L-0000421",) not in rows(own, "SELECT p0 FROM activities")
    assert rows(own, "SELECT count(*) FROM leads") == [(3,)]


def test_grids_and_settings_stay_and_a_grid_that_names_the_person_is_told(own):
    for text in ("leadgrid: 1", f"leadgrid: 1 # asked by {MAIL}"):
        own.save_grid(text, name="Grille", version=None, fingerprint="f" * 64, at=1)
    own.keep("choices", '{"capacity": 3}')
    own.keep("edits", f'"{MAIL}"')
    saved = own.saved_grids()
    erased = own.erase_people(["L-000042"])
    assert erased.grids == 1
    assert own.saved_grids() == saved
    assert (own.kept("choices"), own.kept("edits")) == ('{"capacity": 3}', None)
    own.save_grid("leadgrid: 1", name="another", version=None, fingerprint="f" * 64, at=2)
    assert own.saved_grids()[0].place == 3


def test_who_is_no_lead_cannot_be_erased_and_nothing_changes(own):
    for ids in (["nobody"], [], ["12", "nobody"]):
        with pytest.raises(UsageError):
            own.erase_people(ids)
    assert rows(own, "SELECT count(*) FROM leads") == [(4,)]


def test_everybody_can_be_erased(own):
    everybody = [id for (id,) in rows(own, "SELECT lead_id FROM leads")]
    assert own.erase_people(everybody).leads == 4
    assert rows(own, "SELECT count(*) FROM activities") == [(0,)]
    with own.dataset() as dataset:
        assert (dataset.facts.lead_count, dataset.facts.types) == (0, ())


def test_nobody_is_erased_from_the_sample(folder, tmp_path):
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)

    def build(path):
        with closing(datasets.load(leads=Source(source), into=path)):
            pass

    shelf = Workspaces(folder)
    shelf.furnish_sample("one", build, SavedGrid(1, 0, "Grille", None, "f" * 64, "leadgrid: 1"))
    with pytest.raises(UsageError):
        shelf.open(SAMPLE).erase_people(["12"])
    shelf.close()

"""A workspace goes into one file and comes out of it as it was; a file that says anything else is refused in words."""

import io
import json
import re
import struct
import zipfile
from contextlib import closing

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid import archives, datasets, quarantines
from leadgrid.archives import MANIFEST
from leadgrid.problems import DataError
from leadgrid.quarantines import File
from leadgrid.sources import Source
from leadgrid.workspaces import Workspaces

GRID = """leadgrid: 1
name: Petite grille
version: "3"
groups: [{id: site, axis: engagement}]
criteria:
  - {id: visit, group: site, points: 7, when: {activity: visit}}
bands: [{id: cold}, {id: call, from: 5}]
"""
LEADS = 'lead_id,created_at,Société,=cmd\nB,2026-01-01,Île «& Cie»,\nA,,"line\nbreak",x\n'
ACTIVITIES = "lead_id,activity,occurred_at,page\nA,Visit,2026-02-01,/prix\nB,visit,2026-02-02,\nA,call,2026-02-01,\n"
OUTCOMES = "lead_id,occurred_at,amount\nB,2026-03-01,1 200 €\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="module")
def shelf(folder):
    opened = Workspaces(folder / "workspaces")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def own(shelf, folder):
    def build(path):
        sources = {}
        for kind, text in (("leads", LEADS), ("activities", ACTIVITIES), ("outcomes", OUTCOMES)):
            file = folder / f"{kind}.csv"
            file.write_text(text)
            sources[kind] = Source(file)
        with closing(datasets.load(**sources, into=path)):
            pass

    workspace = shelf.open(shelf.create(build, name="Salon"))
    for name in ("first", "second"):
        workspace.save_grid(f"{GRID}# {name}\n", name=name, version=None, fingerprint="f" * 64, at=7)
    workspace.keep("choices", '{"capacity": 3}')
    return workspace


@pytest.fixture(scope="module")
def whole(own):
    return packed(own)


def packed(workspace):
    written = io.BytesIO()
    workspace.pack(written)
    return written.getvalue()


def everything(workspace):
    """Every table with its columns and rows, in their order."""
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        tables = [name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        found = {}
        for table in tables:
            rows = cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = ([(name, str(kind)) for name, kind, *_ in rows.description], rows.fetchall())
        return found


def test_it_comes_out_as_it_went_in_through_the_process_that_reads_files(shelf, own, whole):
    file = File("salon.leadgrid.zip", whole)
    again = shelf.open(shelf.create(lambda path: quarantines.restore(file, into=path)))
    assert everything(again) == everything(own)
    assert (again.name, again.kept("choices")) == ("Salon", '{"capacity": 3}')
    assert [grid.name for grid in again.saved_grids()] == ["second", "first"]
    with again.dataset() as one, own.dataset() as other:
        assert one.facts == other.facts
        assert one.digest == other.digest
    again.save_grid(GRID, name="third", version=None, fingerprint="f" * 64, at=8)
    assert again.saved_grids()[0].place == 3


def test_the_same_workspace_gives_the_same_tables(own, whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as one, zipfile.ZipFile(io.BytesIO(packed(own))) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


# ---- what is not ours


def members(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, compression=zipfile.ZIP_STORED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_listed(whole, change):
    """The archive with its list of contents changed."""
    parts = members(whole)
    listed = json.loads(parts[MANIFEST])
    change(listed)
    return zipped(parts | {MANIFEST: json.dumps(listed)})


def with_table(whole, table, sql):
    """The archive with other rows in a table: those that `sql` makes of `t`."""
    parts = members(whole)
    with duckdb.connect() as connection:
        connection.register("t", pq.read_table(io.BytesIO(parts[f"{table}.parquet"])))
        rows = connection.sql(sql).to_arrow_table()
    written = io.BytesIO()
    pq.write_table(rows, written)
    return zipped(parts | {f"{table}.parquet": written.getvalue()})


def with_facts(whole, change):
    parts = members(whole)
    rows = pq.read_table(io.BytesIO(parts["store.parquet"])).to_pylist()
    facts = json.loads(rows[0]["facts"])
    change(facts)
    written = io.BytesIO()
    pq.write_table(
        pa.table({"version": pa.array([rows[0]["version"]], pa.int32()), "facts": [json.dumps(facts)]}), written
    )
    return zipped(parts | {"store.parquet": written.getvalue()})


def claiming(whole, size):
    """The archive whose directory says that its first table is of this size when unpacked."""
    place = whole.index(b"PK\x01\x02")
    return whole[: place + 24] + struct.pack("<I", size) + whole[place + 28 :]


def database(folder):
    path = folder / "hostile.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE OR REPLACE TABLE leads (lead BIGINT)")
    return path.read_bytes()


def renamed(name):
    def change(listed):
        listed["tables"][name] = listed["tables"].pop("outcomes")

    return change


def typed(kind):
    def change(listed):
        listed["tables"]["leads"]["columns"][3][1] = kind

    return change


def called(name):
    def change(listed):
        listed["tables"]["leads"]["columns"][3][0] = name

    return change


HOSTILE = {
    "nothing": lambda _: b"",
    "no zip": lambda _: b"PK\x03\x04 and so on",
    "cut": lambda whole: whole[: len(whole) // 2],
    "an empty zip": lambda _: zipped({}),
    "no list": lambda whole: zipped({name: part for name, part in members(whole).items() if name != MANIFEST}),
    "a list that is none": lambda whole: zipped(members(whole) | {MANIFEST: "[" * 100_000}),
    "a list of another kind": lambda whole: zipped(members(whole) | {MANIFEST: '{"tables": 3}'}),
    "a long list": lambda whole: zipped(members(whole) | {MANIFEST: " " * (5 << 20)}, zipfile.ZIP_DEFLATED),
    "another version": lambda whole: with_listed(whole, lambda listed: listed.update({"leadgrid workspace": 99})),
    "a bomb": lambda whole: zipped(members(whole) | {"leads.parquet": bytes(300 << 20)}, zipfile.ZIP_DEFLATED),
    "a bomb that claims": lambda whole: claiming(whole, 0xFFFFFFF0),
    "a size that is wrong": lambda whole: claiming(whole, 17),
    "many files": lambda whole: zipped(members(whole) | {f"x{number}": "" for number in range(5_000)}),
    "a file that nobody listed": lambda whole: zipped(members(whole) | {"../../evil.sh": "rm"}),
    "a way out in a name": lambda whole: with_listed(whole, renamed("../../evil")),
    "SQL for a table": lambda whole: with_listed(whole, renamed('x"; ATTACH')),
    "SQL for a type": lambda whole: with_listed(whole, typed("VARCHAR) AS x; --")),
    "SQL for a column": lambda whole: with_listed(whole, called("a0\" FROM read_text('/etc/passwd') --")),
    "a column that is not there": lambda whole: with_listed(whole, called("a7")),
    "a table is missing": lambda whole: with_listed(whole, lambda listed: listed["tables"].pop("activities")),
    "leads with a gap": lambda whole: with_table(whole, "leads", "SELECT * REPLACE (lead * 2 AS lead) FROM t"),
    "leads in no order": lambda whole: with_table(whole, "leads", "SELECT * REPLACE (1 - lead AS lead) FROM t"),
    "leads twice": lambda whole: with_table(whole, "leads", "SELECT * REPLACE ('A' AS lead_id) FROM t"),
    "a lead without an id": lambda whole: with_table(whole, "leads", "SELECT * REPLACE (NULL AS lead_id) FROM t"),
    "activities of nobody": lambda whole: with_table(whole, "activities", "SELECT * REPLACE (99 AS lead) FROM t"),
    "activities never": lambda whole: with_table(
        whole, "activities", "SELECT * REPLACE (9223372036854775807 AS occurred_at) FROM t"
    ),
    "a column of nothing": lambda whole: with_table(whole, "columns", "SELECT * REPLACE ('a99' AS stored) FROM t"),
    "SQL for a stored name": lambda whole: with_table(
        whole, "columns", "SELECT * REPLACE ('a0, (SELECT 1)' AS stored) FROM t"
    ),
    "no grid": lambda whole: with_table(whole, "saved_grids", "SELECT * FROM t WHERE FALSE"),
    "a grid that is none": lambda whole: with_table(
        whole, "saved_grids", "SELECT * REPLACE ('points: <script>' AS text) FROM t"
    ),
    "grids in one place": lambda whole: with_table(whole, "saved_grids", "SELECT * REPLACE (1 AS place) FROM t"),
    "another store": lambda whole: with_table(whole, "store", "SELECT * REPLACE (99 AS version) FROM t"),
    "facts that count wrong": lambda whole: with_facts(whole, lambda facts: facts.update(lead_count=1_000_000)),
    "facts of another kind": lambda whole: with_facts(whole, lambda facts: facts.update(types=[["x"]])),
    "facts that are texts": lambda whole: with_facts(whole, lambda facts: facts["leads"].update(rows="many")),
    "facts out of time": lambda whole: with_facts(whole, lambda facts: facts.update(latest=10**30)),
    "facts with more to say": lambda whole: with_facts(whole, lambda facts: facts.update(evil=1)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_workspace_of_ours_is_refused_in_words(what, whole, tmp_path):
    path = tmp_path / "given"
    path.write_bytes(HOSTILE[what](whole))
    with pytest.raises(DataError) as error:
        archives.unpack(path, tmp_path / "made.duckdb", name="given.zip")
    (problem,) = error.value.problems
    assert problem.source == "given.zip"
    assert re.fullmatch(r"[^/\\\n]+", problem.words.fr)
    assert sorted(left.name for left in tmp_path.iterdir() if left.is_dir()) == []


def test_a_database_is_never_opened_whatever_it_is_called(whole, folder, shelf):
    before = shelf.ids()
    hostile = database(folder)
    parts = members(whole)
    for content in (hostile, zipped(parts | {"leads.parquet": hostile}), zipped({"data.duckdb": hostile})):
        file = File("salon.leadgrid.zip", content)
        with pytest.raises(DataError):
            shelf.create(lambda path, file=file: quarantines.restore(file, into=path))
    assert shelf.ids() == before


@given(data=st.data())
def test_a_damaged_archive_opens_whole_or_not_at_all(data, whole, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    place = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=8))
    (folder / "given").write_bytes(whole[:place] + damage + whole[place + len(damage) :])
    try:
        archives.unpack(folder / "given", folder / "made.duckdb", name="given.zip")
    except DataError:
        return
    with datasets.open_dataset(folder / "made.duckdb") as made:
        assert made.lead_count == 2

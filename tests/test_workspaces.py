"""A workspace keeps its data, its grids and what is not saved yet, and loses none of it."""

import os
import subprocess
import sys
import textwrap
import threading
from contextlib import closing

import pytest

from leadgrid import datasets
from leadgrid.problems import DataError, UsageError
from leadgrid.sources import Source
from leadgrid.workspaces import SAMPLE, SavedGrid, Workspaces, folders, leftovers, spaces, troubles

ELSEWHERE = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
GRID = SavedGrid(1, 0, "Grille", "1.0", "f" * 64, "leadgrid: 1")


def building(folder, *leads):
    """What builds a data set of these leads."""

    def build(path):
        source = folder / f"leads-{len(leads)}.csv"
        source.write_text("lead_id,sector\n" + "".join(f"{lead},x\n" for lead in leads))
        with closing(datasets.load(leads=Source(source), into=path)):
            pass

    return build


@pytest.fixture
def shelf(tmp_path):
    opened = Workspaces(tmp_path / "workspaces")
    yield opened
    opened.close()


@pytest.fixture
def own(shelf, tmp_path):
    return shelf.open(shelf.create(building(tmp_path, "a", "b")))


def leads_of(workspace):
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        return [lead for (lead,) in cursor.execute("SELECT lead_id FROM leads ORDER BY lead").fetchall()]


def files(folder):
    """What lies in a folder, but for the empty one that a process may spill into."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or not path.name.startswith(".spill"))


def save(workspace, name="Grille"):
    workspace.save_grid("leadgrid: 1", name=name, version=None, fingerprint="f" * 64, at=7)


def test_an_id_has_128_random_bits_and_no_path_in_it(shelf, tmp_path):
    ids = {shelf.create(building(tmp_path, "a")) for _ in range(3)}
    assert {len(id) for id in ids} == {32}
    for id in ("", "..", "../x", "a" * 31, "A" * 32, f"{ids.pop()}/", "sample.duckdb", "a" * 32 + "\n"):
        assert not shelf.exists(id)
        with pytest.raises(UsageError):
            shelf.open(id)


def test_what_is_saved_and_what_is_not_survive_a_restart(own, tmp_path):
    save(own, "first")
    save(own, "second")
    own.keep("edits", '{"a": 1}')
    own.close()
    again = Workspaces(tmp_path / "workspaces").open(own.id)
    assert [grid.name for grid in again.saved_grids()] == ["second", "first"]
    assert again.kept("edits") == '{"a": 1}'
    again.keep("edits", None)
    assert again.kept("edits") is None
    again.close()


def test_other_data_take_the_place_of_these_and_the_grids_stay(own, tmp_path):
    save(own)
    own.keep("horizon", "90d")
    own.replace_data(building(tmp_path, "c"))
    assert leads_of(own) == ["c"]
    assert [grid.name for grid in own.saved_grids()] == ["Grille"]
    assert own.kept("horizon") == "90d"
    assert not [path for path in files(tmp_path / "workspaces") if path.name.startswith(".")]


def test_where_loading_fails_nothing_has_changed(own, tmp_path):
    def fail(path):
        path.write_bytes(b"half")
        raise troubles.stuck()

    with pytest.raises(DataError):
        own.replace_data(fail)
    assert leads_of(own) == ["a", "b"]
    assert files(tmp_path / "workspaces") == [tmp_path / "workspaces" / f"{own.id}.duckdb"]


def test_a_grid_saved_while_data_are_loaded_is_kept(own, tmp_path):
    def build(path):
        building(tmp_path, "c")(path)
        save(own, "meanwhile")

    own.replace_data(build)
    assert [grid.name for grid in own.saved_grids()] == ["meanwhile"]


def test_replacing_waits_for_readers_and_gives_up_in_words(own, tmp_path, monkeypatch):
    monkeypatch.setattr(spaces, "SECONDS_TO_WAIT", 0.2)
    with own.dataset(), pytest.raises(UsageError):
        own.replace_data(building(tmp_path, "c"))
    assert leads_of(own) == ["a", "b"]


def test_many_threads_read_and_write_at_once(own, tmp_path):
    errors = []

    def work(number):
        try:
            for turn in range(5):
                leads_of(own)
                save(own, f"{number}-{turn}")
                own.keep(f"key {number}", str(turn))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    own.replace_data(building(tmp_path, "c"))
    for thread in threads:
        thread.join()
    assert not errors
    assert len({grid.name for grid in own.saved_grids()}) == 30
    assert [own.kept(f"key {number}") for number in range(6)] == ["4"] * 6


def test_the_sample_is_read_only_and_is_made_anew_only_for_other_files(shelf, tmp_path):
    made = []

    def build(path):
        made.append(path)
        building(tmp_path, "s")(path)

    shelf.furnish_sample("one", build, GRID)
    shelf.furnish_sample("one", build, GRID)
    assert len(made) == 1
    sample = shelf.open(SAMPLE)
    assert [grid.name for grid in sample.saved_grids()] == ["Grille"]
    for write in (lambda: save(sample), lambda: sample.keep("x", "y"), lambda: sample.replace_data(build)):
        with pytest.raises(UsageError) as caught:
            write()
        assert "lecture seule" in caught.value.problems[0].words.fr
    shelf.furnish_sample("two", build, GRID)
    assert len(made) == 2
    assert leads_of(shelf.open(SAMPLE)) == ["s"]


def test_a_copy_of_the_sample_is_ones_own(shelf, tmp_path):
    shelf.furnish_sample("one", building(tmp_path, "s"), GRID)
    copy = shelf.open(shelf.copy(SAMPLE))
    save(copy, "mine")
    assert [grid.name for grid in copy.saved_grids()] == ["mine", "Grille"]
    assert leads_of(copy) == ["s"]
    twice = shelf.open(shelf.copy(copy.id))
    assert [grid.name for grid in twice.saved_grids()] == ["mine", "Grille"]


def test_only_some_files_stay_open(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_OPEN", 2)
    ids = [shelf.create(building(tmp_path, "a")) for _ in range(4)]
    for id in ids:
        assert leads_of(shelf.open(id)) == ["a"]
    assert sum(workspace._dataset is not None for workspace in shelf._known.values()) <= 2
    assert leads_of(shelf.open(ids[0])) == ["a"]


def test_half_built_files_of_processes_that_are_gone_are_removed(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    earlier_run_of_the_same_number = tmp_path / f".sample.{os.getpid()}.abcd.1234"
    left = tmp_path / f".sample.{gone.pid}.abcd.1234"
    for path in (left, earlier_run_of_the_same_number):
        path.mkdir()
        (path / "data.duckdb").write_bytes(b"half")
    with leftovers.beside(tmp_path / "sample.duckdb") as ours:
        ours.write_bytes(b"half")
        Workspaces(tmp_path)
        assert ours.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_process_has_open_is_told_as_such(own, tmp_path):
    own.close()
    asking = f"""
        from pathlib import Path
        from leadgrid.workspaces import Workspaces
        workspace = Workspaces(Path({str(tmp_path / "workspaces")!r})).open({own.id!r})
        try:
            workspace.saved_grids()
        except Exception as error:
            print(type(error).__name__, error)
    """
    leads_of(own)
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(asking)], env=ELSEWHERE, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("DataError")
    assert "another leadgrid" in told.stdout


def test_a_workspace_has_the_name_that_people_give_it(own):
    assert own.name is None
    own.rename("  Salon  de\nLyon ")
    assert own.name == "Salon de Lyon"
    own.rename("x" * 500)
    assert len(own.name) == spaces.LONGEST_NAME
    own.rename(" ")
    assert own.name is None


def test_a_copy_may_have_a_name_of_its_own(shelf, own):
    own.rename("first")
    copy = shelf.open(shelf.copy(own.id, name="second"))
    assert (own.name, copy.name) == ("first", "second")
    assert shelf.open(shelf.copy(own.id)).name == "first"


def test_an_erased_workspace_is_gone_with_its_log_and_everybody_is_told(shelf, own, tmp_path):
    other = shelf.create(building(tmp_path, "c"))
    save(own)
    assert workspaces_log(tmp_path, own.id).exists()
    shelf.erase(own.id)
    assert files(tmp_path / "workspaces") == [tmp_path / "workspaces" / f"{other}.duckdb"]
    assert not shelf.exists(own.id)
    for ask in (own.saved_grids, lambda: leads_of(own), lambda: save(own), lambda: shelf.open(own.id), own.erase):
        with pytest.raises(UsageError) as caught:
            ask()
        assert "effacé" in caught.value.problems[0].words.fr
    assert leads_of(shelf.open(other)) == ["c"]


def workspaces_log(folder, id):
    return folder / "workspaces" / f"{id}.duckdb.wal"


def test_what_is_loaded_while_a_workspace_is_erased_does_not_bring_it_back(shelf, own, tmp_path):
    def build(path):
        building(tmp_path, "c")(path)
        shelf.erase(own.id)

    with pytest.raises(UsageError):
        own.replace_data(build)
    assert files(tmp_path / "workspaces") == []


def test_the_sample_cannot_be_erased_or_renamed(shelf, tmp_path):
    shelf.furnish_sample("one", building(tmp_path, "s"), GRID)
    for act in (lambda: shelf.erase(SAMPLE), lambda: shelf.open(SAMPLE).rename("mine")):
        with pytest.raises(UsageError):
            act()
    assert leads_of(shelf.open(SAMPLE)) == ["s"]


def test_a_folder_knows_its_workspaces_the_latest_first(shelf, tmp_path):
    shelf.furnish_sample("one", building(tmp_path, "s"), GRID)
    ids = [shelf.create(building(tmp_path, "a")) for _ in range(3)]
    for age, id in enumerate(reversed(ids)):
        os.utime(tmp_path / "workspaces" / f"{id}.duckdb", (1_000_000 - age, 1_000_000 - age))
    assert shelf.ids() == tuple(reversed(ids))


def test_grids_and_what_is_kept_are_read_once_until_somebody_writes(own, monkeypatch):
    reads = []
    read = spaces.furnishings

    def counted(cursor):
        reads.append(cursor)
        return read(cursor)

    monkeypatch.setattr(spaces, "furnishings", counted)
    for _ in range(3):
        assert own.kept("edits") is None
        assert own.saved_grids() == ()
    assert len(reads) == 1
    own.keep("edits", "1")
    save(own)
    assert (own.kept("edits"), len(own.saved_grids())) == ("1", 1)
    assert len(reads) == 2
    own.close()
    assert own.kept("edits") == "1"
    assert len(reads) == 3


def test_whoever_has_written_reads_what_was_written_whatever_others_do(own):
    # Each thread counts up under a key of its own: a stale answer would be a lower number.
    stale = []

    def count(key):
        for number in range(60):
            own.keep(key, str(number))
            if own.kept(key) != str(number):
                stale.append((key, number))

    def look(stop):
        last = 0
        while not stop.is_set():
            now = int(own.kept("key 0") or 0)
            if now < last:
                stale.append(("went back", now))
            last = now

    stop = threading.Event()
    lookers = [threading.Thread(target=look, args=[stop]) for _ in range(3)]
    writers = [threading.Thread(target=count, args=[f"key {number}"]) for number in range(4)]
    for thread in (*lookers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in lookers:
        thread.join()
    assert stale == []

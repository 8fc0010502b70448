"""kill -9 and full disks: what was acknowledged is there afterwards, nothing is half-written, and work goes on.

`LEADGRID_KILLS=100 pytest tests/test_crashes.py` kills more often than the suite does.
"""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from leadgrid import datasets, quarantines
from leadgrid.instants import Zone
from leadgrid.mappings import Mappings
from leadgrid.problems import DataError
from leadgrid.sources import Source
from leadgrid.workspaces import Workspaces

KILLS = int(os.environ.get("LEADGRID_KILLS", "30"))
SECONDS_TO_REOPEN = 2
ELSEWHERE = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
posix = pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 and no limit of file sizes elsewhere")

WORKING = """
import sys
from contextlib import closing
from pathlib import Path
from leadgrid import datasets, quarantines
from leadgrid.instants import Zone
from leadgrid.mappings import Mappings
from leadgrid.quarantines import File
from leadgrid.sources import Source
from leadgrid.workspaces import Workspaces

folder, id, kind, start = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
workspace = Workspaces(folder / "workspaces").open(id)


def text(number):
    return "lead_id,email\\n" + "".join(f"L{lead},l{lead}@x.example\\n" for lead in range(10 + number))


def build(number):
    def here(path):
        source = folder / "leads.csv"
        source.write_text(text(number))
        with closing(datasets.load(leads=Source(source), into=path)):
            pass

    def in_quarantine(path):
        quarantines.build({"leads": [File("leads.csv", text(number).encode())]},
                          into=path, maps=Mappings(), zone=Zone(), now=0)

    return in_quarantine if number % 4 == 0 else here


for number in range(start, 1_000_000):
    if kind == "saving":
        workspace.save_grid("leadgrid: 1", name=str(number), version=None, fingerprint="f", at=number)
        workspace.keep("edits", str(number))
    elif kind == "loading":
        workspace.keep("edits", str(number))
        workspace.replace_data(build(number))
    else:
        workspace.keep("edits", str(number))
        workspace.erase_people([f"L{number}"])
    print(number, flush=True)
"""


def leads(number):
    return "lead_id,email\n" + "".join(f"L{lead},l{lead}@x.example\n" for lead in range(number))


def building(folder, text):
    def build(path):
        source = folder / "made.csv"
        source.write_text(text)
        with closing(datasets.load(leads=Source(source), into=path)):
            pass

    return build


def killed_while(kind, folder, id, start, chance):
    """Let a process work from a number on, kill it at any moment, and answer with the last number it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKING, str(folder), id, kind, str(start)],
        env=ELSEWHERE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    first = process.stdout.readline()
    assert first, "it ended before it did anything"
    time.sleep(chance.uniform(0, 0.15))
    process.send_signal(signal.SIGKILL)
    # the last line may be cut
    lines = (first + process.stdout.read()).split("\n")[:-1]
    process.wait()
    process.stdout.close()
    return int(lines[-1])


def reopened(folder, id):
    """The workspace after a crash; reopening it is quick, and it is whole."""
    began = time.monotonic()
    workspace = Workspaces(folder / "workspaces").open(id)
    grids, edits = workspace.saved_grids(), workspace.kept("edits")
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        count, numbers, last = cursor.execute("SELECT count(*), count(DISTINCT lead), max(lead) FROM leads").fetchone()
        facts = dataset.facts
    assert time.monotonic() - began < SECONDS_TO_REOPEN
    assert count == numbers == last + 1 == facts.lead_count
    workspace.close()
    left = [path.name for path in (folder / "workspaces").iterdir() if not path.name.startswith(".spill")]
    assert left == [f"{id}.duckdb"], "half-built files are still there"
    return grids, -1 if edits is None else int(edits), count


@posix
@pytest.mark.parametrize("kind", ["saving", "loading", "erasing"])
def test_what_was_acknowledged_before_a_kill_is_there_after_it(tmp_path, kind):
    shelf = Workspaces(tmp_path / "workspaces")
    size = 5_000 if kind == "erasing" else 10
    id = shelf.create(building(tmp_path, leads(size)))
    shelf.close()
    chance, start = random.Random(kind), 0
    for _ in range(max(1, KILLS // 3)):
        acknowledged = killed_while(kind, tmp_path, id, start, chance)
        grids, edits, count = reopened(tmp_path, id)
        assert acknowledged <= edits <= acknowledged + 1
        if kind == "saving":
            names = [int(grid.name) for grid in grids]
            assert names == list(range(names[0], -1, -1))
            assert names[0] - edits in (0, 1), "the grid is saved before the edits"
            start = names[0] + 1
        elif kind == "loading":
            assert count - 10 in (acknowledged, edits), "the data are the old ones or the new ones"
            start = edits + 1
        else:
            assert size - count - 1 in (acknowledged, edits)
            start = size - count


# ---- full disks

ROOM = 18  # MiB


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes, and what fills it to the brim and makes room again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(disk)], capture_output=True, check=False
        )
    except OSError:
        pytest.skip("there is no mount on this machine")
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small file system")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk):
    """Leave no byte of room."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 10, 1):
            try:
                while True:
                    if file.write(b"x" * size) < size:
                        break
            except OSError:
                continue
    return filler


def save(workspace, name):
    # what cannot be packed needs room
    text = "leadgrid: 1 # " + random.Random(name).randbytes(100_000).hex()
    workspace.save_grid(text, name=name, version=None, fingerprint="f", at=1)


def refused(act):
    """What is said where the disk is full: a sentence in both languages, without a path or a row."""
    with pytest.raises(DataError) as error:
        act()
    words = error.value.problems[0].words
    assert "disque" in words.fr or "place" in words.fr
    assert "disk" in words.en or "room" in words.en
    assert ".duckdb" not in words.en + words.fr
    assert "@" not in words.en + words.fr


def test_a_full_disk_is_a_sentence_and_work_goes_on_when_there_is_room(small_disk, tmp_path):
    shelf = Workspaces(small_disk / "workspaces")
    workspace = shelf.open(shelf.create(building(tmp_path, leads(50))))
    save(workspace, "first")
    filler = fill(small_disk)
    refused(lambda: [save(workspace, f"lost {number}") for number in range(60)])
    names = [grid.name for grid in workspace.saved_grids()]
    refused(lambda: workspace.replace_data(building(tmp_path, leads(50_000))))
    refused(lambda: workspace.erase_people(["L7"]))
    refused(lambda: shelf.create(building(tmp_path, leads(50_000))))
    refused(lambda: shelf.copy(workspace.id))
    assert names[-1] == "first"
    assert [grid.name for grid in workspace.saved_grids()] == names
    with workspace.dataset() as dataset:
        assert dataset.lead_count == 50

    filler.unlink()
    save(workspace, "second")
    assert [grid.name for grid in workspace.saved_grids()] == ["second", *names]
    workspace.erase_people(["L7"])
    workspace.replace_data(building(tmp_path, leads(60)))
    with workspace.dataset() as dataset:
        assert dataset.lead_count == 60
    workspace.close()
    left = [path.name for path in (small_disk / "workspaces").iterdir() if not path.name.startswith(".spill")]
    assert left == [f"{workspace.id}.duckdb"]
    again = Workspaces(small_disk / "workspaces").open(workspace.id)
    assert [grid.name for grid in again.saved_grids()] == ["second", *names]
    again.close()


def test_an_upload_to_a_full_disk_is_a_sentence_and_nothing_has_changed(small_disk, tmp_path):
    shelf = Workspaces(small_disk / "workspaces")
    workspace = shelf.open(shelf.create(building(tmp_path, leads(50))))
    file = quarantines.File("leads.csv", leads(50_000).encode())

    def build(path):
        quarantines.build({"leads": [file]}, into=path, maps=Mappings(), zone=Zone(), now=0)

    filler = fill(small_disk)
    refused(lambda: workspace.replace_data(build))
    filler.unlink()
    workspace.replace_data(build)
    with workspace.dataset() as dataset:
        assert dataset.lead_count == 50_000
    workspace.close()


@posix
def test_a_file_that_may_grow_no_further_is_a_sentence_and_is_whole_when_it_may(tmp_path):
    shelf = Workspaces(tmp_path / "workspaces")
    id = shelf.create(building(tmp_path, leads(50)))
    shelf.close()
    limited = f"""
        import random, resource
        from pathlib import Path
        from leadgrid.problems import DataError
        from leadgrid.workspaces import Workspaces

        def save(name):
            text = "leadgrid: 1 # " + random.Random(name).randbytes(20_000).hex()
            workspace.save_grid(text, name=name, version=None, fingerprint="f", at=1)

        workspace = Workspaces(Path({str(tmp_path / "workspaces")!r})).open({id!r})
        save("first")
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        saved = ["first"]
        for number in range(50):
            try:
                save(str(number))
            except DataError as error:
                print(error.problems[0].words.fr)
                break
            saved.insert(0, str(number))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        save("last")
        assert [grid.name for grid in workspace.saved_grids()] == ["last", *saved], "something was lost"
    """
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(limited)], env=ELSEWHERE, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "disque" in told.stdout
    assert Path(tmp_path / "workspaces" / f"{id}.duckdb").is_file()
    again = Workspaces(tmp_path / "workspaces").open(id)
    assert again.saved_grids()[0].name == "last"
    again.close()

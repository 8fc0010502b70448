"""`leadgrid workspaces`: who owns the folder sees what is in it, carries it away, opens it and erases."""

from contextlib import closing

import pytest

from leadgrid import datasets
from leadgrid.cli import main
from leadgrid.sources import Source
from leadgrid.workspaces import Workspaces

GRID = """leadgrid: 1
name: Petite grille
groups: [{id: site, axis: engagement}]
criteria: [{id: visit, group: site, points: 7, when: {activity: visit}}]
bands: [{id: cold}, {id: call, from: 5}]
"""
MAIL = "zoe.martin@usine.example"


@pytest.fixture
def folder(tmp_path):
    """A folder with one workspace, which nobody has open."""
    source = tmp_path / "leads.csv"
    source.write_text(f"lead_id,email\nA,a@x.example\nB,{MAIL}\n")

    def build(path):
        with closing(datasets.load(leads=Source(source), into=path)):
            pass

    with closing(Workspaces(tmp_path / "kept")) as shelf:
        workspace = shelf.open(shelf.create(build, name="Salon"))
        workspace.save_grid(GRID, name="Petite grille", version=None, fingerprint="f" * 64, at=1)
    return tmp_path / "kept"


def only(folder):
    (id,) = Workspaces(folder).ids()
    return id


def test_it_lists_what_is_there(folder, capsys):
    assert main(["workspaces", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{only(folder)}  2 leads  ")


def test_what_is_packed_opens_in_another_folder(folder, tmp_path, capsys):
    packed, other = tmp_path / "salon.leadgrid.zip", tmp_path / "other"
    other.mkdir()
    assert main(["workspaces", str(folder), "--pack", only(folder), "--out", str(packed)]) == 0
    capsys.readouterr()
    assert main(["workspaces", str(other), "--open", str(packed)]) == 0
    assert capsys.readouterr().out.strip() == only(other)
    with closing(Workspaces(other)) as shelf:
        assert shelf.open(only(other)).saved_grids()[0].text == GRID


def test_a_person_is_forgotten_in_all_of_them_and_somebody_unknown_is_told(folder, capsys):
    with closing(Workspaces(folder)) as shelf:
        shelf.copy(only(folder))
    assert main(["workspaces", str(folder), "--forget", MAIL.upper()]) == 0
    assert capsys.readouterr().out.count("erased 1 lead(s)") == 2
    assert not [path for path in folder.rglob("*") if path.is_file() and MAIL.encode() in path.read_bytes()]
    assert main(["workspaces", str(folder), "--forget", MAIL]) == 1
    assert "nobody" in capsys.readouterr().out


def test_an_erased_workspace_is_gone(folder, capsys):
    assert main(["workspaces", str(folder), "--erase", only(folder)]) == 0
    assert Workspaces(folder).ids() == ()
    assert main(["workspaces", str(folder), "--erase", "0" * 32]) == 2
    assert "no workspace" in capsys.readouterr().err


def test_a_folder_that_is_none_is_told_and_not_made(tmp_path, capsys):
    assert main(["workspaces", str(tmp_path / "typo")]) == 2
    assert "is no folder" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()

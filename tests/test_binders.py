"""Named grids lie in one folder: written whole, never outside it, and what somebody else writes is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.binders import LONGEST, MOST_BYTES, MOST_FILES, Binder, digest
from leadgrid.problems import DataError, UsageError


def names(binder: Binder) -> list[str]:
    return [sheet.name for sheet in binder.sheets()]


@given(called=st.lists(st.text(max_size=200), min_size=1, max_size=6))
def test_whatever_grids_are_called_each_is_a_file_of_its_own_in_the_folder(
    called: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    binder = Binder(tmp_path_factory.mktemp("binder") / "grids")
    written = [binder.put(f"text {number}", called=name) for number, name in enumerate(called)]
    assert len({name.casefold() for name in written}) == len(called)
    for number, name in enumerate(written):
        assert name == Path(name).name
        assert len(name) <= LONGEST + len("-10.yaml")
        sheet = binder.sheet(name)
        assert sheet is not None
        assert sheet.text == f"text {number}"
    assert sorted(names(binder)) == sorted(written)
    assert sorted(path.name for path in binder.folder.parent.iterdir()) == ["grids"]


def test_a_file_follows_only_while_nobody_else_has_written_to_it(tmp_path: Path) -> None:
    binder = Binder(tmp_path)
    name = binder.put("one", called="mine")
    assert binder.rewrite(name, "two", known=digest("one"))
    binder.path(name).write_text("by hand", encoding="utf-8")
    assert not binder.rewrite(name, "three", known=digest("two"))
    assert binder.path(name).read_text(encoding="utf-8") == "by hand"


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "link.yaml", ".hidden.yaml", "notes.txt", "sub", ""])
def test_only_plain_files_of_the_folder_can_be_read_or_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.yaml").write_text("secret", encoding="utf-8")
    folder = tmp_path / "grids"
    (folder / "sub").mkdir(parents=True)
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    for other in (".hidden.yaml", "notes.txt"):
        (folder / other).write_text("x", encoding="utf-8")
    binder = Binder(folder)
    assert binder.sheets() == ()
    assert binder.sheet(name) is None
    assert not binder.rewrite(name, "new", known=digest("secret"))
    with pytest.raises(UsageError):
        binder.remove(name)
    with pytest.raises(UsageError):
        binder.move(name, "text", called="mine")
    assert (tmp_path / "secret.yaml").read_text(encoding="utf-8") == "secret"
    assert len(list(folder.iterdir())) == 4


def test_another_name_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    binder = Binder(tmp_path)
    mine, theirs = binder.put("mine", called="mine"), binder.put("theirs", called="theirs")
    assert binder.move(mine, "mine", called="Theirs") == "theirs-2.yaml"
    assert binder.move("theirs-2.yaml", "again", called="theirs 2") == "theirs-2.yaml"
    assert [sheet.text for sheet in binder.sheets()] == ["again", "theirs"]
    assert theirs in names(binder)


def test_what_is_too_long_or_one_too_many_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    binder = Binder(tmp_path)
    with pytest.raises(DataError):
        binder.put("é" * (MOST_BYTES // 2 + 1), called="long")
    (tmp_path / "long.yaml").write_bytes(b"x" * (MOST_BYTES + 1))
    assert [sheet.problem is not None for sheet in binder.sheets()] == [True]
    for number in range(MOST_FILES - 1):
        (tmp_path / f"{number}.yaml").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        binder.put("x", called="one more")
    assert len(list(tmp_path.iterdir())) == MOST_FILES


def test_what_a_killed_process_left_half_written_is_no_grid_and_goes(tmp_path: Path) -> None:
    binder = Binder(tmp_path)
    (tmp_path / f".{'0' * 16}.part").write_text("half", encoding="utf-8")
    assert names(binder) == []
    binder.put("whole", called="mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]

"""Grids to be refused: every listed problem is told at its place, in words that help, in either language."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadgrid.problems import GridError, Problem
from leadgrid.reading import read_grid

FOLDER = Path(__file__).parent / "conformance" / "bad_grids"
GRIDS = sorted(FOLDER.glob("*.yaml"))


def tells(problem: Problem, expected: dict[str, Any]) -> bool:
    lines = expected["line"] if isinstance(expected["line"], list) else [expected["line"]]
    return (
        problem.line in lines
        and problem.column == expected.get("column", problem.column)
        and all(
            str(word).lower() in problem.words.told(language).lower()
            for word in expected["words"]
            for language in ("en", "fr")
        )
    )


def test_there_are_grids_to_refuse() -> None:
    assert len(GRIDS) > 50


@pytest.mark.parametrize("path", GRIDS, ids=lambda path: path.stem)
def test_a_bad_grid_is_refused_at_once_with_every_problem_at_its_place(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".expect").read_text("utf-8"))["problems"]
    begun = time.process_time()
    with pytest.raises(GridError) as caught:
        read_grid(path)
    assert time.process_time() - begun < 1
    told = [problem.told() for problem in caught.value.problems]
    for problem in expected:
        assert any(tells(candidate, problem) for candidate in caught.value.problems), (problem, told)
    # One mistake is told once; what one problem hides is not told as another. (A recursive alias is two: & and *.)
    assert len(caught.value.problems) == len(expected) + (path.stem == "039-recursive-alias"), told


@pytest.mark.parametrize("path", GRIDS, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_in_one_line_with_what_to_do(path: Path) -> None:
    with pytest.raises(GridError) as caught:
        read_grid(path)
    for problem in caught.value.problems:
        for sentence in (problem.words.en, problem.words.fr):
            assert re.fullmatch(r"[^\n]{10,500}", sentence), sentence
            assert sentence[-1] in ".?", sentence

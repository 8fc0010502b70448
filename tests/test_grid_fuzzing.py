"""Whatever a grid file holds, it is a grid or a list of problems at their places; neither a trace nor a wait.

`HYPOTHESIS_PROFILE=thorough pytest tests/test_grid_fuzzing.py` looks further; the suite tries some hundreds.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import briefs
from leadgrid.grids import Grid
from leadgrid.mappings import Mappings
from leadgrid.problems import GridError
from leadgrid.reading import parse_grid
from leadgrid.writing import fingerprint, to_yaml

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 2
SEEDS = tuple(
    path.read_bytes()
    for folder in (ROOT / "grids", ROOT / "tests" / "conformance" / "bad_grids")
    for path in sorted(folder.glob("*.yaml"))
)
WORDS = sorted({word for seed in SEEDS for word in re.findall(r"[a-z_]{3,}", seed.decode("utf-8", "replace"))})
STRANGE = (
    "9" * 30, "-0", "1e309", "0.1", ".nan", "0x7f", "1_0", "~", "!!python/object:os.system", "&a", "*a", "<<", "---",
    "...", "[" * 25, "{a: " * 25, "]", "}", "'", '"', "|", ">", "%YAML 1.2", "# ", "\t", "\r", "\x00", "\ufeff",
    "\u2028", "\u202e", "\ud83d\ude00", "à\u0301", "٣", "\u0085", "=HYPERLINK(1)", "true", "null", "null: null",
    "- ", "? ", ": ", "@", "`", "x" * 5_000,
)  # fmt: skip


def outcome(content: str | bytes) -> Grid | None:
    """The grid, or None where it was refused as it should be: soon, in words, at places that the file has."""
    begun = time.process_time()
    try:
        grid = parse_grid(content, source="fuzzed")
    except GridError as error:
        lines = written(content).split("\n")
        for problem in error.problems:
            line, column = problem.line or 1, problem.column or 1
            assert 1 <= line <= len(lines) + 1, problem
            here = lines[line - 1] if line <= len(lines) else ""
            assert 1 <= column <= len(here) + 2, (problem, here)
            assert problem.words.en.strip(), problem
            assert problem.words.fr.strip(), problem
            assert "\n" not in problem.words.en + problem.words.fr, problem
        return None
    finally:
        assert time.process_time() - begun < MOST_SECONDS
    return grid


def written(content: str | bytes) -> str:
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return re.sub("\r\n?|[\u0085\u2028\u2029]", "\n", text)


def holds(grid: Grid | None) -> None:
    """What was read is written and read again as the same."""
    if grid is not None:
        assert fingerprint(parse_grid(to_yaml(grid))) == fingerprint(grid)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A grid with some bytes, words or lines changed."""
    content = SEEDS[draw(st.integers(0, len(SEEDS) - 1))]
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        lines = content.split(b"\n")
        one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.integers(0, 7)):
            case 0:
                content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
            case 1:
                content = content[:at] + content[at + draw(st.integers(1, 40)) :]
            case 2:
                token = draw(st.sampled_from([*STRANGE, *WORDS]))
                content = content[:at] + token.encode("utf-8", "surrogatepass") + content[at:]
            case 3:
                lines[one], lines[other] = lines[other], lines[one]
                content = b"\n".join(lines)
            case 4:
                content = b"\n".join([*lines[:one], lines[other], *lines[one:]])
            case 5:
                lines[one] = b" " * draw(st.integers(0, 9)) + lines[one].lstrip()
                content = b"\n".join(lines)
            case 6:
                names = list(re.finditer(rb"[\w.]+", lines[one]))
                if names:
                    found = draw(st.sampled_from(names))
                    token = draw(st.sampled_from([*STRANGE, *WORDS])).encode("utf-8", "surrogatepass")
                    lines[one] = lines[one][: found.start()] + token + lines[one][found.end() :]
                content = b"\n".join(lines)
            case 7:
                content = content[:at]
    return content


@given(spoilt())
@settings(max_examples=settings.default.max_examples * 2)
def test_a_spoilt_grid_is_a_grid_or_a_list_of_problems_with_their_places(content: bytes) -> None:
    holds(outcome(content))


@given(st.one_of(st.text(), st.binary(), st.lists(st.sampled_from([*STRANGE, *WORDS, " ", "\n", "\n  "])).map("".join)))
def test_any_text_is_a_grid_or_a_list_of_problems_with_their_places(content: str | bytes) -> None:
    holds(outcome(content))


leaf = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.sampled_from([*STRANGE, *WORDS]), st.text()
)
tree = st.recursive(
    leaf,
    lambda below: st.one_of(
        st.lists(below, max_size=5), st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text()), below, max_size=6)
    ),
    max_leaves=40,
)
SAMPLE_TREE = {"leadgrid": 1, "name": "g", "groups": [{"id": "a", "axis": "fit"}], "criteria": []}


@given(st.one_of(tree, st.dictionaries(st.sampled_from([*SAMPLE_TREE, "bands", "matrix", "scale"]), tree)))
def test_any_tree_of_the_words_of_the_language_is_a_grid_or_a_list_of_problems(plain: Any) -> None:
    plain = SAMPLE_TREE | plain if isinstance(plain, dict) else plain
    holds(outcome(json.dumps(plain, indent=1)))


@given(tree)
def test_whatever_the_browser_sends_is_numbers_of_the_grid_or_refused(plain: Any) -> None:
    grid = parse_grid((ROOT / "grids" / "default.yaml").read_bytes())
    for sent in (plain, {"points": plain}, {"points": {"sector/0": plain}, "bounds": plain, "starts": plain}):
        try:
            tuned, _ = briefs.grid_with(grid, sent)
        except ValueError:
            continue
        assert [id for id, _ in tuned.rungs] == [id for id, _ in grid.rungs]


@given(
    st.one_of(tree, st.fixed_dictionaries(dict.fromkeys(Mappings().to_plain(), st.lists(st.lists(leaf, max_size=4)))))
)
def test_whatever_a_kept_mapping_holds_is_a_mapping_or_refused(plain: Any) -> None:
    try:
        known = Mappings.from_plain(plain)
    except ValueError:
        return
    assert Mappings.from_plain(json.loads(json.dumps(known.to_plain()))) == known

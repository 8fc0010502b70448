"""The habits of the house, as far as a test can hold them. Each list of exceptions only ever gets shorter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
# Files that may be longer, and why.
LONGER: dict[str, str] = {}
TOP_LEVEL = {"app", "benchmarks", "docs", "grids", "sample_data", "src", "tests"} | {
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements.lock",
}
SAYING_NOTHING = {"common", "df", "helper", "helpers", "manager", "misc", "res", "tmp", "tmp2", "util", "utils"}
# What asks the world instead of being told: the instant and the working folder come in as parameters.
ASKING_THE_WORLD = {"now", "utcnow", "today", "cwd", "getcwd"}
MAY_ASK_THE_WORLD = {"src/leadgrid/cli.py"}


def files(*suffixes: str, folders: tuple[str, ...] = ("src", "app", "tests", "benchmarks")) -> list[str]:
    """Our own files with these endings, as paths from the top; what is vendored is not ours."""
    found = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*"))
    return sorted(path.as_posix() for path in found if path.suffix in suffixes and "vendor" not in path.parts)


def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


# Not of tests: those of one module are found in one file.
@pytest.mark.parametrize("path", files(".py", ".js", folders=("src", "app", "benchmarks")))
def test_a_file_can_be_read_in_one_sitting(path):
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    if path in LONGER:
        assert lines > MOST_LINES, f"{path} is short again: take it off the list"
    else:
        assert lines <= MOST_LINES, f"{path} has {lines} lines: split it where it holds two ideas"


def test_the_top_level_holds_what_it_must_and_no_more():
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - {"build", "dist"} <= TOP_LEVEL


@pytest.mark.parametrize("path", files(".py"))
def test_an_exception_from_a_rule_carries_its_code_and_its_reason(path):
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1):
        for mark in re.findall(r"#\s*(?:type:\s*ignore|noqa).*", line):
            code_and_reason = r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\W+\w.*"
            assert re.fullmatch(code_and_reason, mark), f"{path}:{number} ignores without saying what and why: {mark}"


@pytest.mark.parametrize("path", files(".py", folders=("tests",)))
def test_a_skipped_test_says_why(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)).endswith((".skip", ".xfail", ".skipif")):
            told = (
                node.args if not name.endswith(".skipif") else [word for word in node.keywords if word.arg == "reason"]
            )
            assert told or any(word.arg == "reason" for word in node.keywords), f"{path}:{node.lineno} skips in silence"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in ("pytest.mark.skip", "pytest.mark.xfail"):
            called = {call.func for call in ast.walk(tree(path)) if isinstance(call, ast.Call)}
            assert ast.dump(node) in map(ast.dump, called), f"{path}:{node.lineno} skips in silence"


def names(path: str) -> Iterator[tuple[int, str]]:
    """Every name that a file gives: variables, parameters, functions and classes, with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name


@pytest.mark.parametrize("path", files(".py", ".js"))
def test_a_name_says_something(path):
    assert Path(path).stem not in SAYING_NOTHING
    if path.endswith(".py"):
        empty = [(line, name) for line, name in names(path) if name.lower() in SAYING_NOTHING]
        assert not empty, f"{path}: {empty}"


@pytest.mark.parametrize("path", files(".py", folders=("src",)))
def test_the_world_arrives_as_a_parameter(path):
    if path in MAY_ASK_THE_WORLD:
        return
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    asking = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in ASKING_THE_WORLD]
    called = [f"{path}:{node.lineno} {ast.unparse(node)}" for node in asking]
    assert not called, f"only cli and app may ask: {called}"


def test_set_up_files_name_no_address():
    # Where packages come from is the business of the machine, so none of these may say it.
    for path in (ROOT / "pyproject.toml", ROOT / "requirements.lock", ROOT / "Makefile", *(ROOT / ".ci").iterdir()):
        if path.is_file():
            assert "://" not in path.read_text(encoding="utf-8"), path

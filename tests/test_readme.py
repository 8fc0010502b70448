"""The README tells the truth: its commands run, its tables are complete, its links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from pathlib import Path

import pytest
import yaml

from leadgrid.commands import COMMANDS
from leadgrid.exports import TARGETS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL_LINES = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
FRENCH = yaml.safe_load((ROOT / "app" / "words" / "fr.yaml").read_text(encoding="utf-8"))
SCREEN = re.findall(r"`(leadgrid app [^`]+)`", README)


def words(line: str) -> list[str]:
    return shlex.split(line, comments=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the README's paths lead to what they name, and what the examples write does no harm."""
    made = tmp_path_factory.mktemp("readme")
    for name in ("grids", "sample_data"):
        (made / name).symlink_to(ROOT / name)
    return made


def test_every_example_runs(folder):
    # In their order, in one test: the later ones read what the earlier ones wrote.
    examples = [words(line) for line in SHELL_LINES if line.startswith("leadgrid ")]
    assert {example[1] for example in examples} >= {"validate", "sample", "score", "backtest"}
    env = dict(os.environ, PYTHONPATH=str(ROOT / "src"))  # as they stand here, installed or not
    for program, *arguments in examples:
        assert arguments[0] != "app", "the screen does not end by itself: name it in a sentence"
        ran = subprocess.run(
            [sys.executable, "-m", "leadgrid.cli", *arguments],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == 0, f"{program} {arguments}: {ran.stderr}"
        if "--out" in arguments:
            assert (folder / arguments[arguments.index("--out") + 1]).exists()
        else:
            assert ran.stdout.strip()


def test_options_of_the_screen_exist():
    parser = ArgumentParser()
    next(command for command in COMMANDS if command.name == "app").add_arguments(parser)
    assert SCREEN
    for line in SCREEN:
        parser.parse_args(words(line)[2:])


def test_table_of_commands_is_the_one_of_the_command_line():
    rows = re.findall(r"^\| `leadgrid (\w+)` \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(command.name, command.summary) for command in COMMANDS]


def test_table_of_exports_is_the_one_of_the_targets():
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(target.name, target.summary.en) for target in TARGETS]


def test_two_commands_do_all_the_set_up():
    commands = [words(line) for line in SHELL_LINES if "set_up" in line]
    assert commands == [["python3", ".ci/set_up.py", "app"], ["python3", ".ci/set_up.py", "test"]]
    assert shlex.join(commands[1]) in (ROOT / ".ci" / "run").read_text()
    assert "python3 .ci/set_up.py $@" in (ROOT / "Makefile").read_text()


def test_set_up_without_a_command_says_what_there_is():
    asked = subprocess.run([sys.executable, ROOT / ".ci" / "set_up.py"], capture_output=True, text=True, timeout=30)
    assert asked.returncode != 0
    assert asked.stderr.startswith("usage: python3 .ci/set_up.py app")


def test_each_package_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    reasons = README.split("## Why these packages")[1].split("\n## ")[0].lower()
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=!~\[; ]", requirement)[0]
        assert f"**{name.lower()}**" in reasons, f"say in one line why {name} is there"


def test_links_and_named_files_exist():
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    named = re.findall(
        r"`((?:grids|app|docs|benchmarks|sample_data)/[\w./-]+|[A-Z]+\.md|LICENSE|[\w-]+\.lock)`", README
    )
    for path in [*linked, *named]:
        assert (ROOT / path).exists(), path


def test_each_page_of_the_screen_is_named():
    shown = re.findall(r't\("nav\.(\w+)"\), icon', (ROOT / "app" / "screens.py").read_text())
    assert shown
    for page in shown:
        assert f"**{FRENCH['nav'][page]}**" in README, f"say what people can do on the page {FRENCH['nav'][page]}"


def test_it_promises_what_the_screen_promises():
    assert f"«{FRENCH['frame']['local']}»" in README


def test_it_is_one_page():
    assert len(README.splitlines()) <= 100
    if (ROOT / "docs" / "screenshot.png").exists():
        assert "](docs/screenshot.png)" in README, "there is a picture of the screen: show it"

"""What is installed is whole: the wheel runs without the repository, and the lists of packages tell the truth."""

import ast
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

import leadgrid

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# The name under which a package is imported, where it is not the one it is installed by.
IMPORTED_AS = {"pyyaml": "yaml"}
# Declared though nothing imports them: zones for machines without their own, and DuckDB's road to Polars.
NOT_IMPORTED = {"tzdata", "pyarrow"}

one_worker = pytest.mark.xdist_group("wheel")  # the wheel is built and installed once, not once a worker


def without_repository() -> dict[str, str]:
    """The environment of a shell that knows nothing of the repository."""
    return {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True, env=without_repository(), timeout=120)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel.

    The third-party packages are those of the running environment, seen through a .pth file: they are the lock's, and to
    fetch them once more would cost a minute and prove nothing about the wheel. A .pth inside that folder is not
    followed, so an editable leadgrid does not shine through.
    """
    home = tmp_path_factory.mktemp("machine") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (site / "lock.pth").write_text(sysconfig.get_path("purelib"))
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    install = [*pip, "--ignore-installed", wheel]
    subprocess.run(install, check=True, capture_output=True, env=without_repository(), timeout=120)
    return python.parent


def run(command: list[object], *, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = without_repository() | variables
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120)


@one_worker
def test_wheel_holds_one_top_level_package(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"leadgrid", f"leadgrid-{leadgrid.__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".duckdb", ".pyc"))]


@one_worker
def test_wheel_holds_every_file_of_app_grids_and_samples(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    files = (
        path for folder in ("app", "grids", "sample_data") for path in (ROOT / folder).rglob("*") if path.is_file()
    )
    caches = re.compile(r"/(__pycache__|\.\w+_cache)/|\.duckdb")
    ours = {f"leadgrid/{path.relative_to(ROOT).as_posix()}" for path in files if not caches.search(path.as_posix())}
    ours = ours - {"leadgrid/app/components/manifest.toml"} | {"leadgrid/pyproject.toml"}  # moved to where it is read
    assert {"leadgrid/app/.streamlit/config.toml", "leadgrid/grids/default.yaml"} <= ours
    assert not ours - names


def test_the_manifest_and_the_checkout_declare_the_same_components():
    from components import served

    manifest = tomllib.loads((ROOT / "app" / "components" / "manifest.toml").read_text())
    assert manifest["project"]["name"] == served.PROJECT
    declared = manifest["tool"]["streamlit"]["component"]["components"]
    assert declared == [{"name": name, "asset_dir": folder} for name, folder in served.FOLDERS.items()]
    for folder in served.FOLDERS.values():
        assert (ROOT / folder / "index.js").is_file()


def test_no_component_brings_scripts_that_its_server_does_not_hand_out():
    declaring = [path for path in (ROOT / "app").rglob("*.py") if "components.v2.component(" in path.read_text()]
    assert [path.name for path in declaring] == ["served.py"]


@one_worker
def test_installed_package_finds_its_own_folders(installed, tmp_path):
    ask = "import leadgrid.places as p; print(p.app_folder(), p.grids_folder(), p.sample_folder(), sep='\\n')"
    answer = run([installed / "python", "-c", ask], cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    folders = [Path(line) for line in answer.stdout.splitlines()]
    assert [folder.name for folder in folders] == ["app", "grids", "sample_data"]
    for folder in folders:
        assert folder.is_relative_to(installed.parent.resolve())
        assert folder.is_dir()


@one_worker
def test_installed_command_validates_the_installed_grid(installed, tmp_path):
    ask = "import leadgrid.places as p; print(p.grids_folder() / 'default.yaml')"
    grid = run([installed / "python", "-c", ask], cwd=tmp_path).stdout.strip()
    validated = run([installed / "leadgrid", "validate", grid], cwd=tmp_path)
    assert validated.returncode == 0, validated.stderr


@one_worker
def test_installed_command_serves_the_app_from_an_empty_folder(installed, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = tmp_path / "said.txt"
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [installed / "leadgrid", "app", "--no-browser", "--port", str(port)]
    with said.open("w") as output:
        server = subprocess.Popen(command, cwd=empty, env=without_repository(), stdout=output, stderr=output)
    try:
        assert fetched(port, "/_stcore/health", server) == "ok", said.read_text()
        assert "<title>" in fetched(port, "/", server)
        # nobody has opened a page yet: only the wheel's own manifest can have told Streamlit where these lie
        modules = [f"tuner/{module}" for module in ("index.js", "engine.js", "vendor/d3.js", "tuner.css")]
        for module in [*modules, "memory/index.js"]:
            answer = fetched(port, f"/_stcore/bidi-components/leadgrid.{module}", server)
            shipped = ROOT / "app" / "components" / module
            assert answer == shipped.read_text(encoding="utf-8"), module
    finally:
        server.terminate()
        server.wait(timeout=20)


OPENED = """
import sys
from leadgrid.places import app_folder
sys.path.insert(0, str(app_folder()))  # as `streamlit run` does
from streamlit.testing.v1 import AppTest
opened = AppTest.from_file(str(app_folder() / "streamlit_app.py"), default_timeout=100).run()
troubles = [trouble.value for trouble in [*opened.exception, *opened.error]]
sys.exit(f"the first page says {troubles}" if troubles or not opened.title else 0)
"""


@one_worker
def test_installed_app_opens_its_first_page_without_an_error(installed, tmp_path):
    # Serving a page runs nothing of it: here the script itself runs, with the installed grid and sample data.
    opened = run([installed / "python", "-c", OPENED], cwd=tmp_path, LEADGRID_WORKSPACES=str(tmp_path / "workspaces"))
    assert opened.returncode == 0, opened.stderr


def fetched(port: int, path: str, server: subprocess.Popen[bytes], patience: float = 60.0) -> str:
    """What the server answers at a path, as soon as it does; what went wrong when it ends or patience does."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
                return str(response.read().decode())
        except OSError as trouble:
            if server.poll() is not None or time.monotonic() > until:
                return f"no answer at {path}: {trouble}, exit code {server.poll()}"
            time.sleep(0.2)


def test_places_of_the_checkout_are_at_its_top():
    from leadgrid import places

    assert (places.app_folder(), places.grids_folder()) == (ROOT / "app", ROOT / "grids")
    assert places.sample_folder() == ROOT / "sample_data"


def imported_packages(*folders: str) -> set[str]:
    """The names before the first dot of all that is imported in these folders."""
    found = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                found.add(node.module.split(".")[0])
    return found


def test_every_imported_package_is_declared_and_every_declared_one_is_used():
    declared = {name_of(line) for line in PYPROJECT["project"]["dependencies"]}
    own = {"leadgrid", *(path.stem for path in (ROOT / "app").iterdir())}
    foreign = imported_packages("src", "app") - set(sys.stdlib_module_names) - own
    imported = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in declared}
    assert foreign <= imported, f"imported but not declared: {sorted(foreign - imported)}"
    unused = imported - foreign - NOT_IMPORTED
    assert not unused, f"declared but not imported: {sorted(unused)}"


def name_of(requirement: str) -> str:
    """The package's name in a requirement, as registries compare it.

    >>> name_of("types-PyYAML>=6,<7")
    'types-pyyaml'
    """
    name = requirement.split(";")[0]
    for sign in "<>=!~[ ":
        name = name.split(sign)[0]
    return name.strip().lower().replace("_", "-")


class TestTheLock:
    LINES = tuple(line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#"))

    def test_pins_names_to_versions_and_says_nothing_else(self):
        for line in self.LINES:
            requirement = line.split(" ; ")[0]
            name, equals, version = requirement.partition("==")
            assert equals, line
            assert name.replace("-", "").replace(".", "").replace("_", "").isalnum(), line
            assert version[0].isdigit(), line
            assert "*" not in version, line

    def test_names_no_address(self):
        text = (ROOT / "requirements.lock").read_text()
        assert "://" not in text
        assert not [line for line in self.LINES if line.startswith("-")], "an option of pip belongs to the machine"

    def test_covers_all_that_pyproject_asks_for(self):
        pinned = {name_of(line) for line in self.LINES}
        project = PYPROJECT["project"]
        asked = {name_of(line) for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
        assert not asked - pinned, "make the lock anew, as its first lines say"

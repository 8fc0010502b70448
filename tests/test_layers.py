"""The layers hold: a module imports only from those before it, and each library has its one place."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Lowest first; within a line, too, a module imports only from those on its left. A new module finds its place here.
LAYERS = tuple(
    line.split()
    for line in (
        "problems values instants numerals",
        "conditions grids tweaks merges sentences",
        "documents reading writing",
        "sql",
        "connections countries domains facts mappings recognitions findings transcripts sources intakes joins pairings"
        " builds datasets furnishings machines omissions archives glimpses quarantines"
        " feeds giveaways censuses suspicions snapshots proposals scans features inventories candidates tallies"
        " holdings twins traces scorings profiles portraits"
        " erasures workspaces",
        "signatures scores distributions payloads",
        "judgements contingencies backtests replays tunings movers reasons leadlists chronicles advances wordings"
        " indicators outlines readables qualifications weights methods starters makings",
        "exports samples places binders commands cli",
    )
)
# The app's own, in the same way: views draw on components, those on charts, and all of them on leadgrid.
APP = tuple(
    line.split()
    for line in (
        "answers attributes escapes logs palette parts revisions voices",
        "state i18n signins resources deliveries shelves desks besides drafts beginnings filings briefs doubts"
        " moves downloads spaces uploads",
        "charts",
        "components",
        "views",
        "screens warmups",
        "streamlit_app",
    )
)
# Where each library may be imported, for typing too.
HOMES = {
    "yaml": ("src/leadgrid/documents/", "src/leadgrid/writing/layouts.py", "app/voices.py"),
    "rfc8785": ("src/leadgrid/writing/identities.py",),
    "sqlglot": ("src/leadgrid/sql/",),
    "duckdb": tuple(f"src/leadgrid/{module}{ending}" for module in LAYERS[4] for ending in (".py", "/")),
    "streamlit": ("app/",),
    "plotly": ("app/charts/",),
}
# Of Streamlit, what only one module of the app may touch.
TOUCHED_ONLY_BY = {
    "session_state": "app/state.py",
    "cache_data": "app/resources.py",
    "cache_resource": "app/resources.py",
}
SOURCES = sorted(path for folder in ("src", "app") for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, whole names, wherever in the file; `from a import b` counts as a and as a.b."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively: write the whole name"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def module_of(path: Path) -> str:
    home = ROOT / "app" if path.is_relative_to(ROOT / "app") else ROOT / "src"
    return ".".join(path.relative_to(home).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
class TestEveryModule:
    def test_imports_only_downwards(self, path):
        in_app = path.is_relative_to(ROOT / "app")
        home, layers, prefix = (ROOT / "app", APP, "") if in_app else (ROOT / "src/leadgrid", LAYERS, "leadgrid.")
        order = list(chain(*layers))
        own = path.relative_to(home).parts[0].removesuffix(".py")
        if own == "__init__":
            return
        assert own in order, f"{own} has no layer yet: give it one"
        mine = {entry.stem for entry in home.iterdir() if entry.suffix in (".py", "")}
        used = {name.removeprefix(prefix).split(".")[0] for name in imports(path) if name.startswith(prefix)}
        upwards = sorted((used & mine) - {own, "__init__"} - set(order[: order.index(own)]))
        assert not upwards, f"{own} imports {upwards}, which stand above or beside it"

    def test_takes_a_library_only_where_it_is_at_home(self, path):
        where = path.relative_to(ROOT).as_posix()
        for library in {name.split(".")[0] for name in imports(path)} & set(HOMES):
            assert where.startswith(HOMES[library]), f"{library} is at home in {HOMES[library]}, not in {where}"

    def test_leaves_the_session_to_state_and_the_caches_to_resources(self, path):
        where = path.relative_to(ROOT).as_posix()
        attributes = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        touched = attributes | {name.rpartition(".")[2] for name in imports(path)}
        for name in touched & set(TOUCHED_ONLY_BY):
            assert where == TOUCHED_ONLY_BY[name], f"{name} belongs to {TOUCHED_ONLY_BY[name]}, not to {where}"


def needed_by(path: Path, modules: set[str]) -> set[str]:
    """The modules that a file imports: `from a import b` is a.b where that is a module, else a."""
    needed = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            needed |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            wholes = {f"{node.module}.{alias.name}" for alias in node.names}
            needed |= {whole if whole in modules else node.module for whole in wholes}
    return needed & modules - {module_of(path)}


def test_no_two_modules_need_each_other():
    # Within a package too, where the lists above see one name only.
    modules = {module_of(path) for path in SOURCES}
    try:
        TopologicalSorter({module_of(path): needed_by(path, modules) for path in SOURCES}).prepare()
    except CycleError as error:
        pytest.fail(" is needed by ".join(error.args[1]))


def test_the_page_about_the_house_names_every_module_in_its_layer():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| [^|]+ \| (.*) \|$", page, re.MULTILINE))
    for number, layer in enumerate(LAYERS):
        named = {name.rstrip("/") for name in re.findall(r"`([\w/]+)`", rows[str(number)])}
        assert set(layer) <= named, f"layer {number} has {sorted(set(layer) - named)} too"
        for other, elsewhere in enumerate(LAYERS):
            assert other == number or not named & set(elsewhere), f"{sorted(named & set(elsewhere))}: layer {other}"
    named = {name.rstrip("/") for name in re.findall(r"`([\w/]+)`", rows["app"])}
    assert set(chain(*APP)) <= named, f"the app has {sorted(set(chain(*APP)) - named)} too"


def test_components_are_taken_by_module():
    # One way for all pages: a front would import every component for whoever wants one.
    for front in (ROOT / "app" / "components").rglob("__init__.py"):
        assert [type(node) for node in ast.parse(front.read_text(encoding="utf-8")).body] == [ast.Expr], front


def test_charts_know_no_screen():
    # Charts are pure: a value in, a figure out. Streamlit in them would make them views.
    for path in (ROOT / "app" / "charts").rglob("*.py"):
        assert "streamlit" not in {name.split(".")[0] for name in imports(path)}, path

"""The schema for editors: it knows every key of the language, and refuses no grid that the product reads."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from leadgrid.conditions import MEASURES, NUMBER_OPERATORS, OPERATORS
from leadgrid.documents import Document
from leadgrid.documents.nodes import Mapping, Node, Refused, Scalar, Sequence
from leadgrid.reading import bands, conditions, criteria
from leadgrid.reading.grids import GRID_KEYS, GROUP_KEYS
from leadgrid.writing import plain
from tests.drawn_grids import grids

ROOT = Path(__file__).parent.parent
SCHEMA_FILE = ROOT / "grids" / "leadgrid.schema.json"
SCHEMA = json.loads(SCHEMA_FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = sorted((ROOT / "grids").glob("*.yaml"))
CASES = sorted((ROOT / "tests" / "conformance" / "cases").glob("*/grid.yaml"))
REAL = sorted((ROOT / "docs" / "real-data").glob("*.yaml"))
BAD = sorted((ROOT / "tests" / "conformance" / "bad_grids").glob("*.yaml"))
# What no schema can say: ids and starts compared with each other. `leadgrid validate` does.
BEYOND_A_SCHEMA = {
    "029-duplicate-group-id",
    "031-unknown-group",
    "077-bands-not-ascending",
    "083-matrix-not-descending",
    "087-scale-min-above-max",
}


def values(node: Node | None) -> object:
    """The document as the language's own resolvers see it: NO is a text, 1e3 too."""
    match node:
        case Mapping():
            return {key: values(entry.value) for key, entry in node.entries.items()}
        case Sequence():
            return [values(item) for item in node.items]
        case Scalar(kind="integer"):
            return int(node.text)
        case Scalar(kind="decimal"):
            return float(node.text)
        case Scalar(kind="boolean"):
            return node.text.lower() == "true"
        case Scalar(kind="null"):
            return None
        case Scalar():
            return node.text
        case _:
            raise AssertionError(f"not a document: {node}")


def complaints(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def is_a_document(path: Path) -> bool:
    """Whether a file is YAML that the language takes, so that an editor has something to check."""
    document = Document.open(path.read_bytes(), source=path.name)
    return not document.problems and document.root is not None and not isinstance(document.root, Refused)


def test_it_is_a_schema_and_names_no_address_but_its_dialect():
    Draft202012Validator.check_schema(SCHEMA)
    text = SCHEMA_FILE.read_text("utf-8")
    assert text.count("://") == 1
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("path", [*SHIPPED, *REAL, *CASES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_grid_that_is_right_is_right_in_the_editor_too(path):
    assert complaints(values(Document.open(path.read_bytes(), source=path.name).root)) == []


@settings(max_examples=40, deadline=None)
@given(grids())
def test_any_grid_that_is_valid_is_valid_in_the_editor_too(grid):
    # Through JSON, for the schema knows integers and floats, not decimals.
    assert complaints(json.loads(json.dumps(plain(grid), default=float))) == []


@pytest.mark.parametrize("path", [path for path in BAD if is_a_document(path)], ids=lambda path: path.stem)
def test_a_bad_grid_is_underlined_unless_only_a_comparison_shows_it(path):
    found = complaints(values(Document.open(path.read_bytes(), source=path.name).root))
    assert bool(found) != (path.stem in BEYOND_A_SCHEMA), found


def test_each_shipped_grid_tells_the_editor_where_its_schema_is():
    for path in SHIPPED:
        first = path.read_text("utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={SCHEMA_FILE.name}", path


def keys(name: str) -> set[str]:
    return set(SCHEMA["$defs"][name]["properties"])


def test_it_has_every_key_of_the_language_and_no_other():
    assert set(SCHEMA["properties"]) == set(GRID_KEYS)
    assert keys("group") == set(GROUP_KEYS)
    assert keys("criterion") == set(criteria.CRITERION_KEYS)
    assert keys("rung") == set(criteria.RUNG_KEYS)
    assert keys("step") == set(bands.BAND_KEYS)
    assert keys("condition") == set(conditions.HEADS)
    assert keys("operators") == set(OPERATORS)
    assert keys("number_operators") == set(NUMBER_OPERATORS)
    assert keys("measured") == {"of", *NUMBER_OPERATORS}
    assert keys("on_attribute") == {"attribute", *OPERATORS}
    assert keys("on_activity") == {*conditions.SELECTION, "within", *MEASURES, *conditions.TIMING}
    assert keys("on_missed") == {"missed", *conditions.TIMING, "within"}
    assert keys("on_silent") == {"silent", "last", "of", "same"}
    assert keys("events") == set(conditions.SELECTION)
    assert keys("recent_events") == {*conditions.SELECTION, "within"}


def test_every_key_is_explained():
    def unexplained(schema: dict, path: str) -> list[str]:
        found = []
        for key, value in schema.get("properties", {}).items():
            where = f"{path}.{key}"
            elsewhere = str(value.get("$ref", "")).startswith("#/$defs/") and "/properties/" in value["$ref"]
            if "description" not in value and not elsewhere:
                found.append(where)
            found += unexplained(value, where)
        return found

    # Those of the pieces that stand behind an `if` only narrow what is explained elsewhere.
    parts = {"grid": SCHEMA, **SCHEMA["$defs"]}
    behind_an_if = {"on_all", "on_any", "on_not"}
    assert [at for name, part in parts.items() if name not in behind_an_if for at in unexplained(part, name)] == []

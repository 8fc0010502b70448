"""The pictures of docs/sample-data.md show the sample as its files are, and the page shows all of them."""

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parent.parent / "docs" / "sample-data"
PAGE = FOLDER.with_suffix(".md").read_text("utf-8")
NAMES = sorted(path.name for path in FOLDER.glob("*.svg"))


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    """The script, which is no part of the package."""
    sys.path.insert(0, str(FOLDER))
    try:
        return import_module("draw")
    finally:
        sys.path.remove(str(FOLDER))


def test_are_drawn_again_byte_for_byte(drawing, tmp_path):
    drawn = drawing.draw(tmp_path)
    assert sorted(path.name for path in drawn) == NAMES
    for path in drawn:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), f"draw {path.name} again"


def test_stand_on_the_page_each_with_words_for_those_who_cannot_see_it():
    assert sorted(re.findall(r"!\[[^\]]{40,}\]\(sample-data/([\w-]+\.svg)\)", PAGE)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_fetch_nothing_and_keep_inside_their_frame(name):
    root = ElementTree.parse(FOLDER / name).getroot()
    assert root[0].tag.endswith("title")
    assert not [node for node in root.iter() if "href" in " ".join(node.attrib)]
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for node in root:
        x, y = float(node.get("x", 0)), float(node.get("y", 0))
        assert 0 <= x + float(node.get("width", 0)) <= width
        assert 0 <= y + float(node.get("height", 0)) <= height


def test_words_under_pictures_count_as_the_files_do(drawing):
    tables = drawing.read()
    robots, nobody, *_ = (count for _, count in drawing.delays(tables))
    assert (f"{robots:,} within a second" in PAGE, nobody) == (True, 0)
    told = drawing.journey(tables)
    stages = f"{told.leads:,} leads to {told.mql:,} MQL, {told.accepted} accepted, {told.refused} refused"
    assert f"{stages} and {told.customers} customers" in PAGE


def test_each_customer_stands_beside_a_lead_that_is_hardly_older_and_never_bought(drawing):
    tables = drawing.read()
    pairs = drawing.pairs(tables)
    customers = set(tables.outcomes.filter(tables.outcomes["stage"] == "customer")["lead_id"])
    assert set(pairs["lead_id"]) <= customers
    assert not set(pairs["other"]) & customers
    created = dict(tables.leads.select("lead_id", "created_at").iter_rows())
    apart = [(created[one] - created[other]).days for one, other in pairs.select("lead_id", "other").iter_rows()]
    assert 0 <= min(apart) <= max(apart) <= 2

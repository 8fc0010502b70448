"""What the data hold under a name: values with their counts as they are mostly written, and the range of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadgrid import datasets
from leadgrid.datasets import Dataset
from leadgrid.portraits import MOST_VALUES, portrait
from leadgrid.sources import Source
from leadgrid.values import Number

LEADS = """lead_id,Sector,size
A,Industrie,50
B,INDUSTRIE,7
C, industrie ,many
D,Industrie,
E,BTP,1000.5
F,,-3
G,,7
"""
ACTIVITIES = """lead_id,activity,occurred_at,page
A,Visit,2026-01-01,/a
A,visit,2026-01-02,/b
A,visit,2026-01-03,/b
B,open,2026-01-03,/c
"""


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    for name, rows in (("leads", LEADS), ("activities", ACTIVITIES)):
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    with datasets.load(leads=Source(tmp_path / "leads.csv"), activities=Source(tmp_path / "activities.csv")) as loaded:
        yield loaded


def test_values_that_compare_as_equal_count_as_one_and_are_shown_as_mostly_written(dataset: Dataset) -> None:
    found = portrait(dataset, "leads", " SECTOR ")
    assert found is not None
    assert found.values == (("Industrie", 4), ("BTP", 1))
    assert (found.known, found.of, found.different) == (5, 7, 2)
    assert (found.lowest, found.highest) == (None, None)


def test_the_range_is_that_of_the_numbers(dataset: Dataset) -> None:
    found = portrait(dataset, "leads", "size")
    assert found is not None
    assert (found.lowest, found.highest) == (Number.read("-3"), Number.read("1000.5"))
    assert found.values[0] == ("7", 2)
    assert found.known == 6


def test_properties_are_counted_in_events_of_the_types_that_are_asked_for(dataset: Dataset) -> None:
    every = portrait(dataset, "activities", "page")
    visits = portrait(dataset, "activities", "page", types=["VISIT"])
    assert every is not None
    assert visits is not None
    assert every.values == (("/b", 2), ("/a", 1), ("/c", 1))
    assert visits.values == (("/b", 2), ("/a", 1))
    assert (every.of, visits.of) == (4, 3)


def test_a_name_that_the_data_lack_has_no_portrait(dataset: Dataset) -> None:
    assert portrait(dataset, "leads", "budget") is None
    assert portrait(dataset, "activities", "sector") is None


def test_of_many_values_only_the_most_frequent_ones_are_told(tmp_path: Path) -> None:
    rows = "".join(f"L{number},{number // 2 if number < 20 else number}\n" for number in range(MOST_VALUES * 2))
    (tmp_path / "leads.csv").write_text(f"lead_id,city\n{rows}", encoding="utf-8")
    with datasets.load(leads=Source(tmp_path / "leads.csv")) as loaded:
        found = portrait(loaded, "leads", "city")
    assert found is not None
    assert len(found.values) == MOST_VALUES
    assert {times for _, times in found.values[:10]} == {2}
    assert found.different == MOST_VALUES * 2 - 10

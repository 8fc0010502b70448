"""Files that people open in a spreadsheet: nothing in them runs, and read here again they are what they were."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.datasets import load
from leadgrid.exports.spreadsheets import MOST_ROWS, csv, xlsx
from leadgrid.problems import DataError, Language
from leadgrid.profiles import profiles
from leadgrid.sources import Source
from leadgrid.sources.apostrophes import MARKS

HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "+33 6 12 34 56 78",
    "-5",
    "@cmd",
    "|calc",
    "http://evil.example/x",
    "mailto:bob@evil.example",
    "internal:Sheet1!A1",
    "＝1+1",
    "'tis",
    "'=1",
    "06000",
    "1e3",
    "TRUE",
    "_x0041_ <b>&",
    "two\nlines",
)


def frame(*texts: str) -> pl.DataFrame:
    ids = [f"L{number}" for number in range(len(texts))]
    return pl.DataFrame({"lead_id": ids, "score": list(range(len(texts))), "note": list(texts)})


def sheet(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def read_back(content: bytes, folder: Path) -> list[str | None]:
    path = folder / "leads.xlsx"
    path.write_bytes(content)
    with load(leads=Source(path)) as dataset:
        rows = profiles(dataset, range(dataset.lead_count)).sort("lead")
        assert rows.columns == ["lead", "lead_id", "score", "note"]
        notes = dict(zip(rows["lead_id"], rows["note"], strict=True))
        return [notes[f"L{number}"] for number in range(len(notes))]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_of_a_workbook_is_a_formula_a_link_or_a_number(language: Language, tmp_path: Path) -> None:
    written = xlsx(frame(*HOSTILE), language=language)
    names = zipfile.ZipFile(io.BytesIO(written)).namelist()
    assert "<f>" not in sheet(written)
    assert "hyperlink" not in sheet(written)
    assert not [name for name in names if "externalLink" in name or name.startswith("xl/worksheets/_rels")]
    assert sheet(written).count('t="s"') == 3 + 1 + 2 * len(HOSTILE)  # headers, the mark, lead_id and note
    assert read_back(written, tmp_path) == list(HOSTILE)


def test_a_workbook_says_that_it_was_made_for_spreadsheets_only_where_it_has_to(tmp_path: Path) -> None:
    def texts(content: bytes) -> str:
        return zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()

    assert MARKS["fr"] in texts(xlsx(frame("=1"), language="fr"))
    assert "leadgrid" not in texts(xlsx(frame("plain"), language="fr"))
    assert read_back(xlsx(frame("plain", "'quoted"), language="en"), tmp_path) == ["plain", "'quoted"]


def test_the_same_table_gives_the_same_workbook() -> None:
    assert xlsx(frame(*HOSTILE), language="fr") == xlsx(frame(*HOSTILE), language="fr")


def test_a_table_that_no_sheet_holds_is_refused_and_a_text_that_no_cell_holds_is_cut() -> None:
    with pytest.raises(DataError):
        xlsx(pl.DataFrame({"a": pl.repeat(1, MOST_ROWS + 1, eager=True)}), language="en")
    long = zipfile.ZipFile(io.BytesIO(xlsx(frame("x" * 40_000), language="en"))).read("xl/sharedStrings.xml").decode()
    assert "x" * 32_766 + "…" in long
    assert "x" * 32_767 not in long


def test_nothing_is_written_where_nothing_is_known() -> None:
    rows = pl.DataFrame({"a": [None, "x"], "b": [1, None]}, schema={"a": pl.String, "b": pl.Int64})
    cells = sheet(xlsx(rows, language="en"))
    assert cells.count("<c ") == 2 + 2
    assert csv(rows, language="fr").decode("utf-8-sig").splitlines() == ["a;b", ";1", "x;"]


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)


@given(st.lists(texts, min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, drawn: list[str]) -> None:
    found = read_back(xlsx(frame(*drawn), language="fr"), tmp_path_factory.mktemp("sheet"))
    assert found == [unicodedata.normalize("NFC", text) for text in drawn]

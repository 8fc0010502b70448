"""XLSX: one sheet, read as it is shown; and what would grow beyond measure is refused at once."""

import io
import time
import zipfile
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadgrid.connections import intake
from leadgrid.instants import shown
from leadgrid.problems import DataError
from leadgrid.sources import Dialect, Source, bombs, open_source

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
DAY, MOMENT = 1, 2


@pytest.fixture
def connection(tmp_path):
    opened = intake(tmp_path / "intake.duckdb")
    yield opened
    opened.close()


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(place, value):
    """A cell of a sheet: a text, a number, a boolean, or a number with a style."""
    if isinstance(value, str):
        kept = value.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>' if value else ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    number, style = value if isinstance(value, tuple) else (value, 0)
    return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>'


def sheet(rows, first=1):
    numbered = enumerate(rows, start=first)
    return "".join(
        f'<row r="{line}">' + "".join(cell(f"{letters(n)}{line}", value) for n, value in enumerate(row, 1)) + "</row>"
        for line, row in numbered
    )


def book(folder, sheets, *, name="leads.xlsx", pick=None, **more):
    """A workbook of sheets by name, each the XML of its rows."""
    path = folder / name
    numbered = list(enumerate(sheets, start=1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="rId1" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {PACKAGE}>"
        + "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        + f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        **{
            f"xl/worksheets/sheet{n}.xml": f"<worksheet {MAIN}><sheetData>{sheets[title]}</sheetData></worksheet>"
            for n, title in numbered
        },
        **more,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return Source(path, dialect=Dialect(sheet=pick))


def rows_of(connection, source):
    connection.execute("DROP TABLE IF EXISTS staged")
    reading = open_source(connection, source, table="staged")
    columns = ", ".join(reading.text(number) for number in range(len(reading.names)))
    return reading, connection.execute(f"SELECT line, {columns} FROM staged ORDER BY line").fetchall()


def refused(connection, source):
    begun = time.monotonic()
    with pytest.raises(DataError) as caught:
        open_source(connection, source, table="staged")
    (problem,) = caught.value.problems
    assert problem.words.en != problem.words.fr
    return problem.words.en, time.monotonic() - begun


def test_cells_are_the_texts_of_the_language(connection, tmp_path):
    row = ["06000", 1.0, 0.1, 1e22, True, (45000.0, DAY), (45000.4375, MOMENT), -7]
    header = [f"c{number}" for number in range(len(row))]
    _, rows = rows_of(connection, book(tmp_path, {"Feuil1": sheet([header, row])}))
    assert rows == [(2, "06000", "1", "0.1", "1" + "0" * 22, "true", "2023-03-15", "2023-03-15T10:30:00", "-7")]


def test_rows_are_numbered_as_the_sheet_numbers_them_and_what_is_blank_is_counted(connection, tmp_path):
    rows = [["Export du mois"], [], ["N°", "Ville"], ["1", "Lyon"], [], ["2", "Brest"], [" "]]
    reading, found = rows_of(connection, book(tmp_path, {"Feuil1": sheet(rows, first=2)}))
    assert reading.names == ("N°", "Ville")
    assert found == [(5, "1", "Lyon"), (7, "2", "Brest")]
    assert reading.opening.padding == (2,)
    assert reading.blank_lines == 4
    header_rows_and_padding = 1 + len(found) + len(reading.opening.padding)
    assert header_rows_and_padding + reading.blank_lines == 8


def test_a_day_number_is_a_date_where_a_date_is_asked_for(connection, tmp_path):
    reading, _ = rows_of(connection, book(tmp_path, {"F": sheet([["id", "at"], ["a", 45000.5], ["b", "2025-01-02"]])}))
    at, _ = reading.moment(1)
    found = [shown(value) for (value,) in connection.execute(f"SELECT {at} FROM staged ORDER BY line").fetchall()]
    assert found == ["2023-03-15T12:00:00Z", "2025-01-02T00:00:00Z"]


def test_of_several_sheets_one_is_chosen_by_its_name(connection, tmp_path):
    sheets = {"Leads": sheet([["a", "b"], ["1", "2"]]), "Notes": sheet([["x", "y"], ["3", "4"]]), "Vide": ""}
    words, _ = refused(connection, book(tmp_path, sheets))
    assert "--sheet" in words
    assert "Leads, Notes" in words
    assert rows_of(connection, book(tmp_path, sheets, pick="notes"))[1] == [(2, "3", "4")]
    assert "Autre" in refused(connection, book(tmp_path, sheets, pick="Autre"))[0]


def test_the_only_sheet_that_holds_something_needs_no_choice(connection, tmp_path):
    sheets = {"Vide": "", "Leads": sheet([["a", "b"], ["1", "2"]])}
    assert rows_of(connection, book(tmp_path, sheets))[1] == [(2, "1", "2")]
    assert "empty" in refused(connection, book(tmp_path, {"Vide": ""}))[0]


BOMBS = {
    "the last cell": sheet([["a", "b"]]) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "the last cell in other quotes": "<row r='1048576'><c  r = 'XFD1048576'><v>1</v></c></row>",
    "a place that is none": '<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>',
    "a last row and a last column": sheet([["a"]])
    + '<row r="1048576"><c><v>1</v></c></row><row r="2"><c r="XFD2"/></row>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_sheet_that_would_fill_the_memory_is_refused_at_once(connection, tmp_path, name):
    words, seconds = refused(connection, book(tmp_path, {"F": BOMBS[name]}))
    assert "too large" in words
    assert seconds < 1


def test_a_part_that_unpacks_without_end_is_refused_at_once(connection, tmp_path):
    source = book(tmp_path, {"F": sheet([["a", "b"]])}, **{"xl/sharedStrings.xml": "<t>" + "a" * (200 << 20)})
    assert source.path.stat().st_size < 1 << 20
    words, seconds = refused(connection, source)
    assert ("too large" in words, seconds < 1) == (True, True)


def test_a_part_that_is_longer_than_it_says_is_refused(connection, tmp_path):
    source = book(tmp_path, {"F": sheet([["a", "b"], ["1", "2"]])})
    content = bytearray(source.path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    real = part.file_size.to_bytes(4, "little")
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = (part.file_size - 9).to_bytes(4, "little")
    source.path.write_bytes(content)
    assert "damaged" in refused(connection, source)[0]


@pytest.mark.parametrize("kept", [30, 200, 700])
def test_a_workbook_that_was_cut_off_ends_in_one_plain_sentence(connection, tmp_path, kept):
    source = book(tmp_path, {"F": sheet([["a", "b"], ["1", "2"]])})
    source.path.write_bytes(source.path.read_bytes()[:kept])
    refused(connection, source)


def test_a_large_sheet_is_no_bomb(tmp_path):
    source = book(tmp_path, {"F": sheet([["texte", 1.5, "autre"]] * 5_000)})
    assert bombs.is_harmless(source.path)


CELL = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=6
    ),
    st.sampled_from(["a\nb", "<b>&", "=1+1", " x ", "06000"]),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0)),
)


def as_cell(value):
    if isinstance(value, datetime):
        return ((value - datetime(1899, 12, 30)) / timedelta(days=1), MOMENT)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def as_text(value):
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")  # a whole day is a date
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_any_table_is_read_back_exactly(connection, tmp_path, rows):
    cells = [["id", "x", "y"], *([f"L{n}", *map(as_cell, row)] for n, row in enumerate(rows))]
    _, found = rows_of(connection, book(tmp_path, {"F": sheet(cells)}))
    assert [row[2:] for row in found] == [tuple(as_text(value) for value in row) for row in rows]

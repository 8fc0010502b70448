"""However a table is written (delimiter, encoding, quotes, line ends, mark, `sep=`), it is read back exactly."""

import csv
import io
import re
from argparse import ArgumentParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadgrid.commands.arguments import add_data
from leadgrid.connections import intake
from leadgrid.problems import DataError, UsageError
from leadgrid.sources import Dialect, Source, open_source, read_dialect
from leadgrid.sources.encodings import proposed_encoding
from leadgrid.sources.openings import opening

ROOT = Path(__file__).parent.parent


def examples(number):
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def connection(tmp_path):
    opened = intake(tmp_path / "intake.duckdb")
    yield opened
    opened.close()


def written(folder, content, *, name="rows.csv", **dialect):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Source(path, dialect=Dialect(**dialect))


def rows_of(connection, source, *, careful=False):
    connection.execute("DROP TABLE IF EXISTS staged")
    reading = open_source(connection, source, table="staged", careful=careful)
    columns = ", ".join(reading.text(number) for number in range(len(reading.names)))
    rows = connection.execute(
        f"SELECT line, {columns} FROM {reading.numbered_sql} ORDER BY line", dict(reading.parameters)
    ).fetchall()
    return reading, [(line, *(value or "" for value in row)) for line, *row in rows]


def refused(connection, source):
    with pytest.raises(DataError) as caught:
        open_source(connection, source, table="staged")
    (problem,) = caught.value.problems
    assert problem.words.fr != problem.words.en
    return problem


CELL = st.text(alphabet="ab ,;|\t\"'\n\ré€œ1.-\u00a0", max_size=4)
MARKED = ("utf-8-sig", "utf-16")
ENCODED = {"utf-8": None, "windows-1252": "windows-1252", "utf-16-le": "utf-16-le"}


def field(text, delimiter, *, is_all_quoted):
    needs_quotes = is_all_quoted or any(mark in text for mark in (delimiter, '"', "\r", "\n"))
    return '"' + text.replace('"', '""') + '"' if needs_quotes else text


class TestAnyTable:
    @examples(150)
    @given(
        rows=st.integers(2, 3).flatmap(
            lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5)
        ),
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from([*MARKED, *ENCODED]),
        is_all_quoted=st.booleans(),
        ending=st.sampled_from(["\n", "\r\n", "\r"]),
        is_told=st.booleans(),
        careful=st.booleans(),
    )
    @example([["a;b", 'c"\nd']], ";", "windows-1252", False, "\r\n", True, False)
    @example([["é", "1"]], "\t", "utf-16", False, "\n", False, False)
    def test_is_read_back_exactly(
        self, connection, tmp_path, rows, delimiter, encoding, is_all_quoted, ending, is_told, careful
    ):
        width = len(rows[0]) if rows else 2
        header = ["lead_id", "Société", "Ville"][:width]
        lines = [
            delimiter.join(field(cell, delimiter, is_all_quoted=is_all_quoted) for cell in row)
            for row in [header, *rows]
        ]
        content = (f"sep={delimiter}{ending}" * is_told + "".join(line + ending for line in lines)).encode(encoding)
        dialect = {"encoding": ENCODED.get(encoding), "delimiter": None if is_told else delimiter}
        reading, found = rows_of(connection, written(tmp_path, content, **dialect), careful=careful)
        assert reading.names == tuple(header)
        assert [row[1:] for row in found] == [tuple(row) for row in rows]
        assert reading.expected_rows in (None, len(rows))
        assert not reading.rejected

    @examples(60)
    @given(
        rows=st.lists(st.tuples(*[st.text("ab1é ,;|\t", max_size=4)] * 3), min_size=2, max_size=6),
        delimiter=st.sampled_from(",;\t|"),
    )
    def test_whose_columns_have_plain_names_needs_no_word_about_its_delimiter(
        self, connection, tmp_path, rows, delimiter
    ):
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows([["N° client", "Société", "Ville"], *rows])
        reading, found = rows_of(connection, written(tmp_path, out.getvalue()))
        assert reading.names == ("N° client", "Société", "Ville")
        assert [row[1:] for row in found] == rows

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
    @pytest.mark.parametrize("told", ["", "sep={}\r\n", "Export du mois\r\n\r\n"])
    def test_that_is_well_formed_takes_the_fast_way(self, connection, tmp_path, delimiter, encoding, told):
        lines = [["N° client", "Ville"], *([str(number), "Orléans"] for number in range(50))]
        text = told.format(delimiter) + "".join(delimiter.join(line) + "\r\n" for line in lines)
        source = written(tmp_path, text.encode(encoding), encoding="windows-1252" if encoding[0] == "w" else None)
        reading, found = rows_of(connection, source)
        assert reading.expected_rows == len(found) == 50
        assert [row[1:] for row in found] == [tuple(line) for line in lines[1:]]
        assert found == rows_of(connection, source, careful=True)[1]
        assert found[0][0] == text.split("\r\n").index(delimiter.join(lines[0])) + 2


class TestEncodings:
    def test_bytes_that_are_no_utf8_are_asked_about_with_windows_1252_and_lines_to_look_at(self, tmp_path):
        source = written(tmp_path, "id;ville\r\n1;Lyon\r\n2;Orléans\r\n3;Œting €\r\n".encode("cp1252"))
        proposal = proposed_encoding(source)
        assert (proposal.encoding, proposal.asks) == ("windows-1252", True)
        assert proposal.shown == ((3, "2;Orléans"), (4, "3;Œting €"))

    @pytest.mark.parametrize(
        ("content", "encoding"),
        [
            (b"a,b\n", "utf-8"),
            ("é,b\n".encode(), "utf-8"),
            ("a,b".encode("utf-16-le"), "windows-1252"),
            ("\ufeffa".encode("utf-16-be"), "utf-16-be"),
            ("\ufeffa".encode("utf-16-le"), "utf-16-le"),
        ],
    )
    def test_a_mark_or_utf8_is_proposed_without_asking(self, tmp_path, content, encoding):
        proposal = proposed_encoding(written(tmp_path, content))
        assert proposal.encoding == encoding or not proposal.asks

    def test_utf16_without_a_mark_says_what_to_say(self, connection, tmp_path):
        problem = refused(connection, written(tmp_path, "a,b\n1,2\n".encode("utf-16-le")))
        assert "--encoding utf-16-le" in problem.words.en

    def test_a_byte_that_the_encoding_lacks_is_refused_with_its_line(self, connection, tmp_path):
        problem = refused(connection, written(tmp_path, b"a,b\n1,2\n\x81,3\n", encoding="windows-1252"))
        assert (problem.line, "windows-1252" in problem.words.en) == (3, True)

    def test_a_copy_in_utf8_goes_with_the_reading(self, connection, tmp_path):
        before = set(tmp_path.iterdir())
        source = written(tmp_path, "a;é\n1;2\n".encode("cp1252"), encoding="windows-1252")
        reading, _ = rows_of(connection, source)
        assert len({path for path in tmp_path.iterdir() if path.name.startswith("leadgrid-")}) == 1
        del reading
        assert {path for path in tmp_path.iterdir() if path.name.startswith("leadgrid-")} <= before

    def test_json_in_another_encoding_is_read_too(self, connection, tmp_path):
        content = '[{"ville": "Orléans"}]'.encode("utf-16")
        assert rows_of(connection, written(tmp_path, content, name="rows.json"))[1] == [(1, "Orléans")]


class TestOpenings:
    def begin(self, tmp_path, text, **said):
        return opening(written(tmp_path, text).path, **said)

    def test_the_delimiter_is_what_makes_rows_of_one_width(self, tmp_path):
        found = self.begin(tmp_path, "Nom, prénom;Montant;Ville\nAda;1,5;Lyon\nBob;2,25;Nancy\n")
        assert found.delimiter == ";"

    def test_a_header_with_lead_id_between_commas_is_read_so_whatever_else_it_holds(self, tmp_path):
        found = self.begin(tmp_path, "lead_id,a;b;c\n1;2;3\n4;5;6\n")
        assert found.delimiter == ","

    def test_what_was_said_counts(self, tmp_path):
        assert self.begin(tmp_path, "a,b|c\n1,2|3\n", delimiter="|").delimiter == "|"

    def test_the_title_of_a_report_is_left_out_and_told(self, tmp_path):
        found = self.begin(tmp_path, "\nExport HubSpot\n\nN°;Ville;Score\n1;Lyon;5\n2;Nancy;6\n")
        assert (found.header_line, found.padding, found.blank_lines) == (4, (2,), 2)

    def test_a_file_of_one_column_has_no_title(self, tmp_path):
        found = self.begin(tmp_path, "email\na@x.fr\nb@x.fr, le deuxième\nc@x.fr\n")
        assert (found.header_line, found.padding) == (1, ())

    def test_rows_are_no_header_however_short_the_header_is(self, tmp_path):
        found = self.begin(tmp_path, "email\na@x.fr,Lyon\nb@x.fr,Nancy\nc@x.fr,Brest\n")
        assert (found.header_line, found.padding) == (1, ())


class TestKinds:
    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"\x1f\x8b\x08\0abc", "archive"),
            (b"PK\x05\x06" + bytes(18), "archive"),
            (b"BZh91AY", "archive"),
            (b"\x28\xb5\x2f\xfdabc", "archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
            (b"\x80\x04\x95abc", "pickle"),
            (b"%PDF-1.7", "PDF"),
            (b"<html><table>", "web page"),
            (b"\xef\xbb\xbf <!DOCTYPE html>", "web page"),
            (b"SQLite format 3\0", "data base"),
        ],
    )
    def test_what_is_no_table_is_refused_in_one_sentence_that_says_what_to_do(
        self, connection, tmp_path, content, word
    ):
        problem = refused(connection, written(tmp_path, content, name="leads.csv"))
        assert word in problem.words.en
        assert ";" in problem.words.en


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("said", "dialect"),
        [
            ({"encoding": "cp1252"}, Dialect(encoding="windows-1252")),
            ({"encoding": "UTF-8-SIG"}, Dialect(encoding="utf-8")),
            ({"delimiter": "\\t"}, Dialect(delimiter="\t")),
            ({"delimiter": "semicolon"}, Dialect(delimiter=";")),
            ({"decimal": "comma"}, Dialect(decimal=",")),
            ({"date_format": "%d/%m/%Y %H:%M:%S"}, Dialect(order="dmy")),
            ({"date_format": "MM/DD/YYYY hh:mm"}, Dialect(order="mdy")),
            ({"date_format": "jj/mm/aaaa"}, Dialect(order="dmy")),
            ({"date_format": "%Y-%m-%dT%H:%M:%SZ"}, Dialect(order="ymd")),
            ({"date_format": "d MMM yyyy"}, Dialect(order="dmy")),
            ({"date_format": "%b %d, %Y"}, Dialect(order="mdy")),
        ],
    )
    def test_is_understood_however_it_is_usually_said(self, said, dialect):
        assert read_dialect(**said) == dialect

    def test_all_that_is_unknown_is_said_at_once(self):
        with pytest.raises(UsageError) as caught:
            read_dialect(encoding="ebcdic", delimiter="x", decimal="·", date_format="noon")
        assert len(caught.value.problems) == 4


def test_the_page_about_files_names_what_can_be_said_of_a_file():
    parser = ArgumentParser()
    add_data(parser, outcomes=True)
    options = {option for option in parser.format_help().replace(",", " ").split() if option.startswith("--")}
    named = re.findall(r"^- `(--[a-z-]+)`:", (ROOT / "docs" / "files.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == ["--encoding", "--delimiter", "--decimal", "--date-format", "--sheet", "--rejects"]
    assert set(named) <= options

"""Files in canonical form: every reader gives the same rows, and accounts for every record."""

import contextlib
import csv
import io
import json
import math
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadgrid import values
from leadgrid.connections import connect, intake
from leadgrid.instants import DAY, HOUR, MINUTE, Zone
from leadgrid.problems import DataError
from leadgrid.sources import Source, moments, open_source, texts
from leadgrid.values import BLANKS


def examples(number):
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


hardened = connect(None)


@pytest.fixture
def connection(tmp_path):
    opened = intake(tmp_path / "intake.duckdb")
    yield opened
    opened.close()


def written(folder, content, name="rows.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Source(path)


def rows_of(connection, source, *, careful=False):
    """The reading, and its rows as (line, text, …), in the order of the file."""
    connection.execute("DROP TABLE IF EXISTS staged")
    reading = open_source(connection, source, table="staged", careful=careful)
    columns = ", ".join(f"{reading.known(number)} AS t{number}" for number in range(len(reading.names)))
    rows = connection.execute(
        f"SELECT line, {columns or 'NULL'} FROM {reading.numbered_sql} ORDER BY line",
        dict(reading.parameters),
    ).fetchall()
    return reading, rows


def refused(connection, source):
    with pytest.raises(DataError) as caught:
        open_source(connection, source, table="staged")
    return caught.value.problems


def in_sql(expression, given_values):
    """What a SQL expression over `x` makes of each value."""
    hardened.register("given", pa.table({"n": range(len(given_values)), "x": given_values}))
    return [row[0] for row in hardened.execute(f"SELECT {expression} FROM given ORDER BY n").fetchall()]


class TestTexts:
    def test_every_character_has_the_same_key_in_sql_and_in_python(self):
        characters = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
        keys = in_sql(texts.key("x"), characters)
        wrong = [
            f"U+{ord(character):04X}"
            for character, key in zip(characters, keys, strict=True)
            if (values.text_key(character) or None) != key
        ]
        assert not wrong

    @examples(60)
    @given(st.lists(st.text(alphabet='aÉİΣß \t\n\r\u00a0\u202f\u2009\u0301e\0,"', max_size=6), min_size=1))
    @example([" ", "", "\u00a0", "e\u0301 ", "\u202fx", "\u2009"])
    def test_trimming_composing_and_unknown_values_are_those_of_the_language(self, given_texts):
        assert in_sql(texts.trimmed("x"), given_texts) == [
            values.trimmed(values.normal(text)) or None for text in given_texts
        ]
        assert in_sql(texts.known("x"), given_texts) == [
            None if values.is_unknown(text) else values.normal(text) for text in given_texts
        ]

    @examples(60)
    @given(st.lists(st.floats(), min_size=1))
    @example([0.0, -0.0, 1e15, 1e16, 123456789012345678.0, 1.5e-7, 0.0001, 0.00001, 5e-324, 1.7976931348623157e308])
    @example([math.nan, math.inf, -math.inf, -1e22, -2.5e-10, 100.0, 1e100])
    def test_a_double_is_its_shortest_decimal_without_exponent(self, doubles):
        def shortest(double):
            if not math.isfinite(double):
                return None
            text = format(Decimal(repr(double)), "f")
            return text.removesuffix(".0") if "." in text else text

        assert in_sql(texts.from_typed("x", "DOUBLE"), doubles) == [shortest(double) for double in doubles]


ZONES = ("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca")
LOCAL = st.one_of(
    st.datetimes(datetime(1970, 1, 1), datetime(2040, 1, 1)),
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),
    st.sampled_from(
        [
            datetime(2025, month, day, hour, minute)
            for month, day in ((3, 30), (10, 26), (3, 9), (11, 2), (4, 6), (10, 5))
            for hour in (0, 1, 2, 3)
            for minute in (0, 15, 29, 30, 59)
        ]
    ),
)
WRITTEN = st.builds(
    lambda moment, between, seconds, places, offset, blank: (
        blank
        + f"{moment:%Y}".rjust(4, "0")
        + moment.strftime("-%m-%d")
        + (between + moment.strftime("%H:%M") + (moment.strftime(":%S") if seconds else "") + places + offset)
        * bool(between)
        + blank
    ),
    LOCAL,
    st.sampled_from(["T", " ", ""]),
    st.booleans(),
    st.sampled_from(["", ".5", ".123456", ".1234567", ".999999999999", ".000001"]),
    st.sampled_from(["", "Z", "+02", "-0530", "+05:45", "-23:59", "+24", "+1"]),
    st.sampled_from(["", " ", "\u00a0"]),
)
NEARLY = st.text(alphabet="0123456789-:T Z+.", max_size=22)
DAYS = ("2025-04-30", "2024-02-29", "0001-01-01", "9999-12-31", "1969-12-31", "1582-10-10")
NO_DAYS = ("2025-13-01", "2025-02-30", "2025-02-29", "0000-01-01", "2025-00-10", "-025-04-30", "2025-4-30")
TIMES = (
    "22:29:35",
    "22:29:35.123",
    "22:29",
    "22:29.5",
    "00:00:00",
    "23:59:59.9999999",
    "22:29:35.12345678901234567890",
)
NO_TIMES = ("24:00", "24:00:00", "23:59:60", "22:60", "22:29:35.", "2:29:35", "22")
OFFSETS = ("", "Z", "+00", "+00:00", "+02:00", "+0200", "-0530", "-00:00", "+23:59", "-23:59")
NO_OFFSETS = ("+25:00", "+24", "+02:60", "+2", "+02:3", " Z", "z", "-99")
IN_PIECES = st.builds(
    lambda blank, day, between, time, offset, after: blank + day + (between + time + offset) * bool(between) + after,
    st.sampled_from(["", "", "", " ", "\u00a0", "\t"]),
    st.sampled_from([*DAYS, *DAYS, *NO_DAYS]),
    st.sampled_from(["T", " ", "T", " ", "", "t", "  "]),
    st.sampled_from([*TIMES, *TIMES, *NO_TIMES]),
    st.sampled_from([*OFFSETS, *OFFSETS, *NO_OFFSETS]),
    st.sampled_from(["", "", "", " ", "\u202f", "x"]),
)


class TestMoments:
    @pytest.mark.parametrize("name", ZONES)
    @examples(12)
    @given(instants=st.lists(st.one_of(WRITTEN, NEARLY, IN_PIECES), min_size=1, max_size=60))
    @example(
        instants=["2025-10-26 02:30", "2025-03-30T02:30", "2025-03-30 03:00", "2025-10-26 03:00", "2025-10-26T02:00Z"]
    )
    @example(
        instants=["0000-01-01", "2025-02-29", "2024-02-29", "2025-01-01T24:00", "2025-01-01 10:00:60", "2025-13-01"]
    )
    @example(
        instants=["", " ", "2025-01-01Z", "2025-01-01 10", "2025-01-01  10:00", "2025-1-1", "20250101", "infinity"]
    )
    def test_an_instant_is_read_in_sql_as_in_python(self, name, instants):
        zone = Zone(name)
        at, is_utc = moments.from_text("x")
        inner = f"(SELECT n, {at} AS w, {is_utc} AS u FROM given)"
        read = moments.instant(zone, written="w", is_utc="u", reduced="r")
        kind = moments.local_time(zone, is_utc="u", reduced="r")
        hardened.register("given", pa.table({"n": range(len(instants)), "x": instants}))
        found = hardened.execute(
            f"SELECT {read}, {kind} FROM (SELECT *, {moments.reduced('w')} AS r FROM {inner}) ORDER BY n"
        ).fetchall()
        for text, (instant, local_time) in zip(instants, found, strict=True):
            expected = zone.read(text)
            assert instant == (expected.instant if expected else None), text
            told = {None: "plain", moments.TWICE: "twice", moments.NEVER: "never"}[local_time]
            assert told == (expected.local_time if expected else "plain"), text

    def test_what_stands_beside_every_form_is_read_in_sql_as_in_python(self):
        instants = [
            day + (between + time + offset) * bool(between)
            for day in (*DAYS, *NO_DAYS)
            for time in (*TIMES, *NO_TIMES)
            for offset in (*OFFSETS, *NO_OFFSETS)
            for between in ("", "T", " ")
        ]
        at, is_utc = moments.from_text("x")
        found = in_sql(f"({at}, CASE WHEN {at} IS NOT NULL THEN {is_utc} END)", instants)
        assert len(set(found)) > 100
        for text, (instant, is_told) in zip(instants, found, strict=True):
            expected = Zone().read(text)
            assert instant == (expected.instant if expected else None), text
            if expected:  # told by its zone: read alike wherever it is read
                assert is_told == (expected == Zone("Asia/Kathmandu").read(text)), text

    def test_the_first_of_two_and_the_offset_from_before_the_change(self):
        paris = Zone("Europe/Paris")
        assert paris.read("2025-10-26 02:30").instant == paris.read("2025-10-26T00:30Z").instant
        assert paris.read("2025-03-30 02:30").instant == paris.read("2025-03-30T01:30Z").instant

    def test_a_zone_has_one_offset_every_400_years_from_now_on(self):
        # the changes that SQL knows end in 2440 and are used again for later years
        for name in ZONES:
            zone = Zone(name)
            for moment in (datetime(2041, 3, 31, 2, 30), datetime(2400, 10, 29, 2, 30), datetime(2300, 7, 1)):
                local = (moment - datetime(1970, 1, 1)).days * DAY + moment.hour * HOUR + moment.minute * MINUTE
                later = local + 146_097 * DAY
                assert zone.from_local(later).instant - zone.from_local(local).instant == 146_097 * DAY


PLAIN = st.text(alphabet="a1 éà\t'\\#\u00a0\u202f\u0301\u2019", max_size=3)
FIELD = st.text(alphabet='ab,"\n é\u00a0', max_size=4)


class TestCsv:
    def test_values_are_texts_as_they_stand(self, connection, tmp_path):
        reading, rows = rows_of(connection, written(tmp_path, "a,b\n06000,1e3\nTRUE,2025-01-01\n"))
        assert reading.names == ("a", "b")
        assert rows == [(2, "06000", "1e3"), (3, "TRUE", "2025-01-01")]

    @pytest.mark.parametrize(
        "content",
        [
            "a,b,c\n1,2,3\n",
            "\ufeffa,b,c\n1,2,3\n",
            "a,b,c\r\n1,2,3\r\n",
            "a,b,c\n1,2,3",
            "a,b,c\r1,2,3\r",
            "\n\na,b,c\n\n1,2,3\n\n \n",
            '"a","b","c"\n"1","2","3"\n',
            "a,b,c\n1,2,3, ,\n",
            "a,b,c\r\n1,2,3\n",
        ],
    )
    def test_one_row_however_it_is_written(self, connection, tmp_path, content):
        reading, rows = rows_of(connection, written(tmp_path, content))
        assert reading.names == ("a", "b", "c")
        assert [row[1:] for row in rows] == [("1", "2", "3")]

    def test_a_short_row_is_filled_and_a_further_field_makes_a_row_unusable(self, connection, tmp_path):
        reading, rows = rows_of(connection, written(tmp_path, "a,b,c\n1\n1,2,3,4\n1,2,3,\u00a0\n"))
        assert rows == [(2, "1", None, None), (4, "1", "2", "3")]
        assert [(reject.line, reject.reason) for reject in reading.rejects] == [(3, "fields")]
        assert reading.rejected == (("fields", 1),)

    def test_a_quoted_field_holds_commas_quotes_and_lines_and_is_numbered_by_its_first(self, connection, tmp_path):
        _, rows = rows_of(connection, written(tmp_path, 'a,b\n"1,\n""2""",x\ny,z\n'))
        assert rows == [(2, '1,\n"2"', "x"), (4, "y", "z")]

    def test_a_stray_quote_costs_its_own_line_and_no_other(self, connection, tmp_path):
        reading, rows = rows_of(connection, written(tmp_path, 'a,b\n1,"x\n2,y\n3,"z"\n4,w\n'))
        assert [row[0] for row in rows] == [3, 4, 5]
        assert [(reject.line, reject.reason) for reject in reading.rejects] == [(2, "quotes")]

    def test_a_quote_that_is_never_closed_costs_its_own_line_and_no_other(self, connection, tmp_path):
        lines = "".join(f"{number},v\n" for number in range(1000))
        reading, rows = rows_of(connection, written(tmp_path, f'a,b\n1,"x\n{lines}'))
        assert len(rows) == 1000
        assert [(reject.line, reject.reason) for reject in reading.rejects] == [(2, "quotes")]

    def test_many_stray_quotes_do_not_take_forever(self, connection, tmp_path):
        reading, rows = rows_of(connection, written(tmp_path, "a,b\n" + '1,"x"y\n' * 20_000))
        assert not rows
        assert reading.rejected == (("quotes", 20_000),)
        assert len(reading.rejects) == 100

    def test_a_line_that_is_not_utf8_is_named(self, connection, tmp_path):
        (problem,) = refused(connection, written(tmp_path, b"a,b\n1,2\ncaf\xe9,3\n"))
        assert (problem.source, problem.line) == ("rows.csv", 3)
        assert "UTF-8" in problem.words.en

    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
    def test_a_file_without_a_header_is_refused(self, connection, tmp_path, content):
        (problem,) = refused(connection, written(tmp_path, content))
        assert "empty" in problem.words.en

    def test_an_archive_is_refused_in_words(self, connection, tmp_path):
        (problem,) = refused(connection, written(tmp_path, b"PK\x03\x04\0\0", "leads.xlsx"))
        assert "CSV" in problem.words.en

    @pytest.mark.parametrize(
        "name", ["a[1]*.csv", "s3:x.csv", "k=v.csv", "it's; DROP TABLE x.csv", "été.csv", "x.csv.gz"]
    )
    def test_a_file_may_have_any_name(self, connection, tmp_path, name):
        (tmp_path / "a1b.csv").write_text("other,columns\nx,y\n")
        _, rows = rows_of(connection, written(tmp_path, "a,b\n1,2\n", name))
        assert rows == [(2, "1", "2")]

    @examples(80)
    @given(
        st.lists(st.lists(FIELD, min_size=1, max_size=4), max_size=6),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    )
    def test_what_a_csv_writer_writes_is_read_back_and_reconciles(self, connection, tmp_path, records, ending, quoting):
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=ending, quoting=quoting).writerows([["a", "b", "c"], *records])
        reading, rows = rows_of(connection, written(tmp_path, out.getvalue()))
        expected, rejected, blank = [], 0, 0
        for record in records:
            if len(record) == 1 and values.is_unknown(record[0]):
                blank += 1
            elif any(not values.is_unknown(field) for field in record[3:]):
                rejected += 1
            else:
                cells = [*record, "", ""][:3]
                expected.append(tuple(None if values.is_unknown(cell) else values.normal(cell) for cell in cells))
        assert [row[1:] for row in rows] == expected
        assert (reading.blank_lines, sum(count for _, count in reading.rejected)) == (blank, rejected)

    @examples(80)
    @given(
        st.lists(st.tuples(PLAIN, PLAIN), max_size=8),
        st.sampled_from(["\n", "\r\n"]),
        st.booleans(),
    )
    @example([("à", "a\u00a0a")], "\n", True)
    @example([("e\u0301", "\u1161")], "\n", True)
    def test_the_fast_way_reads_what_the_careful_one_reads(self, connection, tmp_path, records, ending, is_ended):
        content = ending.join(",".join(record) for record in [["x", "y"], *records]) + ending * is_ended
        source = written(tmp_path, content)
        reading, fast = rows_of(connection, source)
        assert reading.expected_rows in (None, len(fast))
        assert fast == rows_of(connection, source, careful=True)[1]

    @pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (0, 1)])
    def test_every_character_is_read_the_fast_way_as_it_is_the_careful_one(self, connection, tmp_path, before, after):
        codes = [code for code in range(1, 0x30000) if not 0xD800 <= code < 0xE000 and chr(code) not in '\n\r",']
        for stretch in (codes[:0x2F0], codes[0x2F0:]):  # the first holds nothing that a file must prove it lacks
            rows = "".join(f"{code},{'e' * before}{chr(code)}{'e' * after}\n" for code in stretch)
            source = written(tmp_path, "n,x\n" + rows)
            reading, fast = rows_of(connection, source)
            assert reading.expected_rows == len(fast) == len(stretch)
            assert fast == rows_of(connection, source, careful=True)[1]

    @pytest.mark.parametrize("blank", ["", *(blank for blank in BLANKS if blank not in "\n\r")])
    @pytest.mark.parametrize("place", ["{}a,b\n", "a{},b\n", "a,{}b\n", "a,b{}\n", "{},b\n", "a,{}\n", "a{}a,b\n"])
    def test_a_blank_at_an_end_is_seen_wherever_it_stands(self, connection, tmp_path, blank, place):
        source = written(tmp_path, "x,y\n" + place.format(blank))
        reading, _ = rows_of(connection, source)
        columns = ", ".join(f"{reading.trimmed(number)}, {reading.known(number)}" for number in range(2))
        found = connection.execute(f"SELECT {columns} FROM {reading.rows_sql}", dict(reading.parameters)).fetchall()
        fields = place.format(blank)[:-1].split(",")
        assert reading.expected_rows == 1
        assert found == [
            tuple(
                told
                for field in fields
                for told in (values.trimmed(field) or None, None if values.is_unknown(field) else field)
            )
        ]

    @examples(60)
    @given(st.lists(IN_PIECES, min_size=1, max_size=20), st.booleans())
    def test_instants_are_read_the_fast_way_as_they_are_the_careful_one(self, connection, tmp_path, instants, clean):
        instants = [text.strip() for text in instants] if clean else instants
        source = written(tmp_path, "at,x\n" + "".join(f"{text},x\n" for text in instants))
        connection.execute("DROP TABLE IF EXISTS staged")
        both = []
        for careful in (False, True):
            reading = open_source(connection, source, table="staged", careful=careful)
            assert (reading.expected_rows is None) == careful
            at, is_utc = reading.moment(0)
            both.append(
                connection.execute(
                    f"SELECT line, {at} AS w, CASE WHEN w IS NOT NULL THEN {is_utc} END"
                    f" FROM {reading.numbered_sql} ORDER BY line",
                    dict(reading.parameters),
                ).fetchall()
            )
        assert both[0] == both[1]
        assert [row[1] for row in both[0]] == [
            read.instant if (read := Zone().read(text)) else None for text in instants
        ]

    @examples(100)
    @given(st.binary(max_size=60), st.sampled_from([b"", b"a,b\n", b"\xef\xbb\xbfa,b\r\n"]))
    def test_any_bytes_end_in_rows_or_in_one_plain_sentence(self, connection, tmp_path, content, header):
        with contextlib.suppress(DataError):
            reading, rows = rows_of(connection, written(tmp_path, header + content))
            assert reading.expected_rows in (None, len(rows))

    def test_the_order_of_the_file_is_kept_over_many_blocks(self, connection, tmp_path):
        content = "n,x\n" + "".join(f"{number},{'v' * 50}\n" for number in range(300_000))
        _, rows = rows_of(connection, written(tmp_path, content))
        assert all(row[0] == int(row[1]) + 2 for row in rows)


class TestParquet:
    def stored(self, folder, table, name="rows.parquet"):
        pq.write_table(table, folder / name)
        return Source(folder / name)

    def test_typed_values_are_the_texts_of_the_language(self, connection, tmp_path):
        moment = datetime(2025, 1, 2, 3, 4, 5, 60_000)
        table = pa.table(
            {
                "text": ["06000"],
                "yes": [True],
                "whole": [-7],
                "decimal": pa.array([Decimal("12.50")], pa.decimal128(9, 2)),
                "round": pa.array([Decimal("100.00")], pa.decimal128(9, 2)),
                "hundred": pa.array([Decimal("100")], pa.decimal128(9, 0)),
                "double": [1e22],
                "single": pa.array([0.1], pa.float32()),
                "nan": [math.nan],
                "naive": pa.array([moment], pa.timestamp("us")),
                "zoned": pa.array([moment.replace(tzinfo=UTC, microsecond=0)], pa.timestamp("ms", "Europe/Paris")),
                "day": pa.array([moment.date()]),
                "nanos": pa.array([1_000_000_001_999], pa.timestamp("ns")),
                "zoned nanos": pa.array([-1], pa.timestamp("ns", "UTC")),
                "nothing": pa.nulls(1),
                "choice": pa.array(["x"]).dictionary_encode(),
            }
        )
        _, rows = rows_of(connection, self.stored(tmp_path, table))
        assert rows == [
            (
                1,
                "06000",
                "true",
                "-7",
                "12.5",
                "100",
                "100",
                "1" + "0" * 22,
                "0.1",
                None,
                "2025-01-02T03:04:05.060000",
                "2025-01-02T03:04:05Z",
                "2025-01-02",
                "1970-01-01T00:16:40.000001",
                "1969-12-31T23:59:59.999999Z",
                None,
                "x",
            )
        ]

    def test_nested_columns_are_refused_by_name(self, connection, tmp_path):
        table = pa.table({"ok": ["a"], "tags": [["x"]], "place": [{"city": "Lyon"}], "last": [1]})
        problems = refused(connection, self.stored(tmp_path, table))
        assert [('"tags"' in p.words.en, '"place"' in p.words.en) for p in problems] == [(True, False), (False, True)]

    def test_names_that_differ_in_case_alone_are_kept_as_the_file_writes_them(self, connection, tmp_path):
        reading, _ = rows_of(connection, self.stored(tmp_path, pa.table({"Ville": ["a"], "ville": ["b"]})))
        assert reading.names == ("Ville", "ville")

    def test_a_column_may_be_called_as_duckdb_calls_its_own(self, connection, tmp_path):
        table = pa.table({"file_row_number": ["a", "b"], "filename": ["x", "y"]})
        _, rows = rows_of(connection, self.stored(tmp_path, table))
        assert rows == [(1, "a", "x"), (2, "b", "y")]

    def test_rows_are_numbered_in_the_order_of_the_file(self, connection, tmp_path):
        numbers = pl.DataFrame({"n": range(500_000)})
        numbers.write_parquet(tmp_path / "n.parquet", row_group_size=20_000)
        _, rows = rows_of(connection, Source(tmp_path / "n.parquet"))
        assert all(line == int(number) + 1 for line, number in rows)

    def test_a_damaged_file_ends_in_one_plain_sentence(self, connection, tmp_path):
        source = self.stored(tmp_path, pa.table({"a": ["x"] * 1000}))
        source.path.write_bytes(source.path.read_bytes()[:-9])
        (problem,) = refused(connection, source)
        assert "Parquet" in problem.words.en


class TestJson:
    def test_an_array_is_numbered_by_row_and_lines_by_line(self, connection, tmp_path):
        _, array = rows_of(connection, written(tmp_path, ' [{"a": "x"},\n\n{"a": "y"}] ', "rows.json"))
        reading, lines = rows_of(connection, written(tmp_path, '{"a": "x"}\n\n{"a": "y"}\n', "rows.ndjson"))
        assert (array, lines) == ([(1, "x"), (2, "y")], [(1, "x"), (3, "y")])
        assert reading.blank_lines == 1

    def test_a_number_is_its_literal_and_null_is_unknown(self, connection, tmp_path):
        row = '{"a": 1.50, "b": 1e3, "c": 12345678901234567890123, "d": true, "e": null, "f": "", "g": false}'
        _, rows = rows_of(connection, written(tmp_path, row, "rows.json"))
        assert rows == [(1, "1.50", "1e3", "12345678901234567890123", "true", None, None, "false")]

    def test_keys_may_come_and_go(self, connection, tmp_path):
        reading, rows = rows_of(connection, written(tmp_path, '[{"a": "1"}, {}, {"b": "2"}]', "rows.json"))
        assert reading.names == ("a", "b")
        assert rows == [(1, "1", None), (2, None, None), (3, None, "2")]

    def test_a_nested_value_is_refused_with_its_place(self, connection, tmp_path):
        (problem,) = refused(connection, written(tmp_path, '{"a": 1}\n{"tags": ["x"]}\n', "rows.json"))
        assert problem.line == 2
        assert '"tags"' in problem.words.en

    @pytest.mark.parametrize("content", ['{"a": 1, "a": 2}', '{"a": 1, "A ": 2}', '[{"a": 1}, {"A": 2}]'])
    def test_two_columns_of_one_name_are_refused(self, connection, tmp_path, content):
        assert refused(connection, written(tmp_path, content, "rows.json"))

    @pytest.mark.parametrize(
        "content",
        [
            "",
            " ",
            "{",
            "[",
            "[1]",
            '"a"',
            "[{}",
            "[{},]",
            "[{}{}]",
            "[{}]x",
            "{} {}",
            "[" * 100_000,
            '{"a": "\\ud800"}',
            "nul",
        ],
    )
    def test_what_is_no_json_ends_in_one_plain_sentence(self, connection, tmp_path, content):
        assert refused(connection, written(tmp_path, content, "rows.json"))

    def test_a_long_array_is_read_in_stretches(self, connection, tmp_path):
        content = json.dumps([{"n": number, "x": "é" * 30} for number in range(50_000)], indent=1)
        _, rows = rows_of(connection, written(tmp_path, content, "rows.json"))
        assert [int(row[1]) for row in rows] == list(range(50_000))


def test_every_format_is_brought_to_nfc(connection, tmp_path):
    decomposed = unicodedata.normalize("NFD", "Île été")
    table = pa.table({"a": [decomposed], "b": ["x"]})
    pq.write_table(table, tmp_path / "rows.parquet")
    sources = (
        written(tmp_path, f"a,b\n{decomposed},x\n"),
        written(tmp_path, f'a,b\n"{decomposed}",x\n', "quoted.csv"),
        written(tmp_path, json.dumps([{"a": decomposed, "b": "x"}]), "rows.json"),
        Source(tmp_path / "rows.parquet"),
    )
    for source in sources:
        assert rows_of(connection, source)[1][0][1] == "Île été"


def test_the_blanks_of_sql_are_those_of_the_language():
    assert in_sql(texts.trimmed("x"), [f"{BLANKS}a b{BLANKS}"]) == ["a b"]

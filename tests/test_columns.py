"""How people write dates and numbers in a column is seen in its values, asked where it cannot be, and read exactly."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadgrid.connections import intake
from leadgrid.datasets import load
from leadgrid.instants import Zone, shown
from leadgrid.problems import DataError
from leadgrid.sources import Dialect, Source, open_source
from leadgrid.sources.columns import forms_of


def examples(number):
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def connection(tmp_path):
    opened = intake(tmp_path / "intake.duckdb")
    yield opened
    opened.close()


def opened(connection, folder, values, *, header="N°;x", **dialect):
    path = folder / "rows.csv"
    path.write_text(header + "\n" + "".join(f"{number};{value}\n" for number, value in enumerate(values)), "utf-8")
    connection.execute("DROP TABLE IF EXISTS staged")
    return open_source(connection, Source(path, dialect=Dialect(**dialect)), table="staged")


def instants(connection, reading):
    """The instants of the second column as the language writes them, UTC where an offset was written."""
    at, is_utc = reading.moment(1)
    rows = connection.execute(
        f"SELECT {at}, {is_utc} FROM {reading.numbered_sql} ORDER BY line", dict(reading.parameters)
    ).fetchall()
    return [None if at is None else shown(at).removesuffix("" if is_utc else "Z") for at, is_utc in rows]


def numbers(connection, reading):
    rows = connection.execute(
        f"SELECT {reading.known(1)} FROM {reading.numbered_sql} ORDER BY line", dict(reading.parameters)
    ).fetchall()
    return [value for (value,) in rows]


FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
ENGLISH = "January February March April May June July August September October November December"


def month(at, names):
    return names.split()[at.month - 1]


WAYS = {
    "dmy": lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    "dots": lambda at: f"{at.day}.{at.month}.{at.year:04d} {at.hour}:{at.minute:02d}:{at.second:02d}",
    "mdy": lambda at: f"{at.month}/{at.day}/{at.year:04d} {at:%I:%M:%S %p}",
    "ymd": lambda at: f"{at:%Y/%m/%d %H:%M:%S}",
    "french": lambda at: f"{at.day} {month(at, FRENCH)} {at.year:04d} à {at:%H:%M:%S}",
    "short": lambda at: f"{at.day} {month(at, SHORT)} {at.year:04d} {at:%H:%M:%S}",
    "english": lambda at: f"{month(at, ENGLISH)} {at.day}, {at.year:04d} {at:%I:%M:%S} {at:%p}",
    "mail": lambda at: f"Thu, {at.day} {month(at, ENGLISH)[:3]} {at.year:04d} {at:%H:%M:%S}",
}
ORDER = {"dots": "dmy", "dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}


class TestDates:
    @pytest.mark.parametrize("way", WAYS)
    @examples(12)
    @given(moments=st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)), min_size=1, max_size=20))
    def test_are_read_back_exactly_in_the_order_that_was_said(self, connection, tmp_path, way, moments):
        moments = [moment.replace(microsecond=0) for moment in moments]
        reading = opened(connection, tmp_path, map(WAYS[way], moments), order=ORDER.get(way, "dmy"))
        assert instants(connection, reading) == [moment.isoformat() for moment in moments]

    @examples(40)
    @given(
        days=st.lists(st.dates(datetime(1971, 1, 1).date(), datetime(2037, 1, 1).date()), min_size=1, max_size=20),
        way=st.sampled_from(["dmy", "mdy"]),
    )
    def test_in_figures_are_read_as_written_or_asked_about(self, connection, tmp_path, days, way):
        written = [f"{day:%d/%m/%Y}" if way == "dmy" else f"{day:%m/%d/%Y}" for day in days]
        reading = opened(connection, tmp_path, written)
        form = reading.dates[1]
        if any(day.day > 12 for day in days) or all(day.day == day.month for day in days):
            assert instants(connection, reading) == [f"{day}T00:00:00" for day in days]
        else:
            assert form.possible == ("dmy", "mdy")
            with pytest.raises(DataError) as caught:
                reading.moment(1)
            (problem,) = caught.value.problems
            assert "--date-format" in problem.words.en
            assert "dd/mm/yyyy" in problem.words.fr

    def test_a_day_above_twelve_proves_the_order_and_is_shown(self, connection, tmp_path):
        reading = opened(connection, tmp_path, ["03/04/2025", "05/06/2025", "25/12/2025"])
        (form,) = forms_of(reading)
        assert (form.name, form.kind, form.choice) == ("x", "date", "dmy")
        assert form.examples[0] == "25/12/2025"
        assert [words.en for words in reading.noted([1])] == ['the dates in "x" are read as dd/mm/yyyy']

    def test_dashes_where_there_is_no_date_are_no_reason_to_leave_the_column_as_text(self, connection, tmp_path):
        reading = opened(connection, tmp_path, ["13/04/2026", *["-", "N/A"] * 20])
        assert instants(connection, reading) == ["2026-04-13T00:00:00", *[None] * 40]

    def test_a_slip_among_many_is_set_aside_and_no_reason_to_ask(self, connection, tmp_path):
        reading = opened(connection, tmp_path, ["25/12/2025", "26/12/2025", "12/31/2025", "01/02/2025"])
        assert [at and at[:10] for at in instants(connection, reading)] == [
            "2025-12-25",
            "2025-12-26",
            None,
            "2025-02-01",
        ]

    def test_two_orders_in_one_column_are_asked_about(self, connection, tmp_path):
        with pytest.raises(DataError):
            opened(connection, tmp_path, ["25/12/2025", "12/31/2025"]).moment(1)

    def test_years_of_two_figures_are_asked_about_where_they_may_be_days(self, connection, tmp_path):
        assert opened(connection, tmp_path, ["13/04/25"]).dates[1].possible == ("dmy", "ymd")
        assert instants(connection, opened(connection, tmp_path, ["13/04/25", "01/02/69"], order="dmy")) == [
            "2025-04-13T00:00:00",
            "2069-02-01T00:00:00",
        ]

    def test_offsets_are_kept_and_the_forms_of_the_language_are_read_beside_them(self, connection, tmp_path):
        values = ["25/12/2025 10:00 +02:00", "25/12/2025 10:00Z", "25/12/2025 10:00 UTC", "2025-12-25", "", "hier"]
        assert instants(connection, opened(connection, tmp_path, values)) == [
            "2025-12-25T08:00:00Z",
            "2025-12-25T10:00:00Z",
            "2025-12-25T10:00:00Z",
            "2025-12-25T00:00:00",
            None,
            None,
        ]

    @pytest.mark.parametrize(
        "nothing", ["31/02/2025", "25/12/2025 25:00", "25/12/2025 13:00 PM", "25/12/025", "3 martin 2025", "0/1/2025"]
    )
    def test_a_day_or_time_that_does_not_exist_is_none(self, connection, tmp_path, nothing):
        assert instants(connection, opened(connection, tmp_path, ["25/12/2025", nothing], order="dmy"))[1] is None

    def test_hours_are_read_as_the_french_write_them(self, connection, tmp_path):
        values = ["1er avril 2025 à 10h30", "25 déc. 2025 9h", "mardi 2 mars 2021"]
        assert instants(connection, opened(connection, tmp_path, values)) == [
            "2025-04-01T10:30:00",
            "2025-12-25T09:00:00",
            "2021-03-02T00:00:00",
        ]

    def test_nothing_is_proposed_for_a_file_in_canonical_form_unless_it_is_said(self, connection, tmp_path):
        path = tmp_path / "rows.csv"
        path.write_text('lead_id,at,x\nA,25/12/2025,"1,5"\n')
        reading = open_source(connection, Source(path), table="staged")
        assert (reading.dates, reading.amounts) == ({}, {})
        said = open_source(connection, Source(path, dialect=Dialect(order="dmy", decimal=",")), table="staged2")
        assert instants(connection, said) == ["2025-12-25T00:00:00"]

    def test_a_time_of_the_declared_zone_is_the_same_instant_in_either_form(self):
        assert Zone("Europe/Paris").read("2025-10-26 02:30").local_time == "twice"


AMOUNT = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


def french(value, apart="\u202f", sign=" €"):
    return f"{value:,.2f}".translate({ord(","): apart, ord("."): ","}) + sign


class TestNumbers:
    @examples(60)
    @given(
        values=st.lists(AMOUNT, min_size=1, max_size=10),
        way=st.sampled_from(
            [
                french,
                lambda value: french(value, "\u00a0", "€"),
                lambda value: french(value, ".", ""),
                lambda value: french(value, "'", " CHF"),
                lambda value: f"${value:,.2f}",
                lambda value: f"{value:,.2f} EUR".replace("-", "\u2212"),
            ]
        ),
    )
    def test_are_read_as_they_are_meant_whoever_wrote_them(self, connection, tmp_path, values, way):
        found = numbers(connection, opened(connection, tmp_path, map(way, values)))
        assert [Decimal(value) for value in found] == values

    def test_a_comma_before_three_digits_is_never_taken_for_either_in_silence(self, connection, tmp_path):
        reading = opened(connection, tmp_path, ["1,234", "5,678"])
        assert numbers(connection, reading) == ["1,234", "5,678"]
        (words,) = reading.noted([])
        assert "--decimal" in words.en
        assert numbers(connection, opened(connection, tmp_path, ["1,234"], decimal=",")) == ["1.234"]
        assert numbers(connection, opened(connection, tmp_path, ["1,234"], decimal=".")) == ["1234"]

    def test_another_value_or_another_column_may_prove_it(self, connection, tmp_path):
        assert numbers(connection, opened(connection, tmp_path, ["1,234", "5,6"])) == ["1.234", "5.6"]
        reading = opened(connection, tmp_path, ["1,234;2,50 €"], header="N°;x;y")
        assert numbers(connection, reading) == ["1.234"]

    def test_numbers_of_the_language_and_texts_are_left_as_they_stand(self, connection, tmp_path):
        for values in (["1.50", "007", "-3"], ["01 23 45 67 89"], ["1,2,3"], ["A", "1,5", "B"], ["1.234"]):
            assert numbers(connection, opened(connection, tmp_path, values)) == values

    def test_what_is_no_number_in_a_column_of_numbers_stays_what_it_is(self, connection, tmp_path):
        values = ["1,5"] * 10 + ["n/a"]
        assert numbers(connection, opened(connection, tmp_path, values)) == ["1.5"] * 10 + ["n/a"]


def test_a_column_without_a_name_is_called_by_its_place_where_it_holds_something(connection, tmp_path):
    reading = opened(connection, tmp_path, ["a;b;", "c;d;"], header="N°;;y;")
    assert reading.names == ("N°", "column 2", "y", "")
    assert any("column 2" in words.fr for words in reading.noted([]))


def test_a_file_of_the_language_is_read_as_it_stands_until_somebody_declares_another_form(connection, tmp_path):
    # commas and UTF-8 are the canonical form, whatever the columns are called: other forms are read where declared
    path = tmp_path / "plain.csv"
    path.write_text('contact,cree_le\nA,31/12/2025\nB,"1 234,50 €"\n', "utf-8")
    plain = open_source(connection, Source(path), table="plain")
    assert instants(connection, plain) == [None, None]
    assert numbers(connection, plain) == ["31/12/2025", "1 234,50 €"]
    declared = open_source(connection, Source(path, dialect=Dialect(order="dmy")), table="declared")
    assert instants(connection, declared) == ["2025-12-31T00:00:00", None]


DAY = st.dates(datetime(1, 1, 1).date(), datetime(2400, 1, 1).date())
NEARLY = st.one_of(
    DAY.map(lambda day: f"{day:%d/%m/}{day.year:04d} 09:30:00"),
    DAY.map(lambda day: f"{day:%m/%d/}{day.year:04d} 21:05:09"),
    st.sampled_from(
        [
            "01/02/2025",
            "1/2/2025 9:05",
            "31/02/2025 10:00:00",
            "01/02/2025 24:00:00",
            "01/02/2025 23:59:60",
            "",
            "01/02/0000 10:00:00",
            "01/02/202  10:00:00",
            "01/02/2025  1:00:00",
            "01/02/2025\v1:00:00",
            "-",
            "hier",
            "\v1/02/2025 10:00:00",
            "01/02/2025 10:00:0\f",
            "1/2/2025 10:00+0200",
            "01/02/2025 10:00 UTC",
            "2025-03-04",
            "01.02.2025 10:00:00",
            "3 avril 2025 à 10h05",
            "12/31/2025 10:00:00",
            "01/02/10000 0:00:00",
        ]
    ),
    st.text(alphabet="0123/ :", min_size=19, max_size=19),
)
AMOUNTS = ["1,5", "12", "-7,25", "1.5", "1,234", "1.234", "1 234,50 €", "n/a", "", "1.2345", "12345,678", "$1,234.50"]
TRUSTED = 1_000


class TestFirstRows:
    """What is proved by as many rows as are looked at, and what then stands in the others."""

    @examples(40)
    @given(values=st.lists(NEARLY, min_size=1, max_size=30), order=st.sampled_from(["dmy", "mdy"]), data=st.data())
    def test_a_date_in_the_layout_of_its_column_is_the_date_that_it_is_without(
        self, connection, tmp_path, values, order, data
    ):
        if data.draw(st.booleans(), "no blanks but spaces"):
            values = [value for value in values if not set(value) & set("\v\f\t")]
        first = ["31/12/2024 10:00:00" if order == "dmy" else "12/31/2024 10:00:00"] * TRUSTED
        reading = opened(connection, tmp_path, [*first, *values], order=order)
        assert reading.dates[1].layout is not None
        plain = replace(reading, dates={1: replace(reading.dates[1], layout=None)})
        assert instants(connection, reading) == instants(connection, plain)

    @examples(60)
    @given(
        first=st.sampled_from([("31/12/2024 10:00:00", "1,50"), ("31/12/2024 10:00:00", "1"), ("01/02/2024", "$2.50")]),
        rows=st.lists(st.tuples(NEARLY, st.sampled_from(AMOUNTS)), max_size=6),
    )
    def test_where_no_row_is_doubtful_all_values_say_what_the_first_rows_said(self, connection, tmp_path, first, rows):
        path = tmp_path / "rows.csv"
        lines = [f"{date};{amount}" for date, amount in [first] * TRUSTED + rows]
        path.write_text("\n".join(["at;amount", *lines, ""]), "utf-8")
        connection.execute("DROP TABLE IF EXISTS staged; DROP TABLE IF EXISTS staged_rejects")
        assumed = open_source(connection, Source(path), table="staged", assuming=True)
        connection.execute("DROP TABLE IF EXISTS staged; DROP TABLE IF EXISTS staged_rejects")
        proved = open_source(connection, Source(path), table="staged")
        ((doubtful,),) = connection.execute(
            f"SELECT count(*) FILTER ({assumed.is_doubtful}) FROM {assumed.rows_sql}", dict(assumed.parameters)
        ).fetchall()
        if not rows:
            assert not doubtful
        if not doubtful:
            assert {n: replace(form, examples=()) for n, form in assumed.dates.items()} == {
                n: replace(form, examples=()) for n, form in proved.dates.items()
            }
            assert {n: replace(form, examples=()) for n, form in assumed.amounts.items()} == {
                n: replace(form, examples=()) for n, form in proved.amounts.items()
            }

    @pytest.mark.parametrize("late", ["1/2/2025 9:05", "12/31/2025 10:00:00", "hier", "31/12/2025 10:00:00"])
    def test_a_late_row_in_another_form_is_read_as_if_all_had_been_asked(self, tmp_path, late):
        path = tmp_path / "activities.csv"
        rows = ["L1;visit;31/12/2024 10:00:00;1,50"] * TRUSTED + [f"L2;visit;{late};2,50"]
        path.write_text("\n".join(["lead_id;activity;occurred_at;amount", *rows, ""]), "utf-8")
        quoted = tmp_path / "quoted.csv"  # a quotation mark, and all is read record by record
        quoted.write_text(path.read_text("utf-8").replace("lead_id", '"lead_id"'), "utf-8")
        found = []
        for file in (path, quoted):
            with load(activities=Source(file)) as dataset:
                stored = dataset.connection.execute("SELECT * FROM activities ORDER BY ALL").fetchall()
                facts = dataset.facts.activities
                found.append((stored, facts.rows, facts.unusable, facts.notes, list(dataset.rejects())[0:1] == []))
        assert found[0] == found[1]
        assert (found[0][2] == ()) == (late in ("1/2/2025 9:05", "31/12/2025 10:00:00"))

    def test_a_late_number_with_another_mark_leaves_the_column_as_it_stands(self, tmp_path):
        path = tmp_path / "activities.csv"
        rows = ["L1;visit;31/12/2024 10:00;1,50"] * TRUSTED + ["L1;visit;31/12/2024 10:00;1.5"]
        path.write_text("\n".join(["lead_id;activity;occurred_at;amount", *rows, ""]), "utf-8")
        with load(activities=Source(path)) as dataset:
            kept = dataset.connection.execute("SELECT DISTINCT p0 FROM activities ORDER BY p0").fetchall()
            assert kept == [("1,50",), ("1.5",)]
            assert any("--decimal" in note.en for note in dataset.facts.activities.notes)

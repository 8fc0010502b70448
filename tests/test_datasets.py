"""What files become: who is a lead, what is set aside, what is counted, and the same whoever reads them."""

import hashlib
import json
from datetime import datetime

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadgrid.datasets import load, open_dataset
from leadgrid.facts import Facts
from leadgrid.findings import set_aside
from leadgrid.instants import Zone
from leadgrid.mappings import read_maps
from leadgrid.problems import DataError, UsageError
from leadgrid.sources import Source
from leadgrid.values import is_unknown, normal, text_key, trimmed

LEADS = "lead_id,created_at,Secteur\nb,2025-01-02,Industrie\na,2025-01-01T10:00:00Z,\n"
ACTIVITIES = "lead_id,activity,occurred_at,page\na,Visite,2025-02-01,/x\nb,visite,2025-02-02T10:00,\n"
OUTCOMES = "lead_id,occurred_at,stage\na,2025-03-01,Customer\n"


@pytest.fixture
def loaded(tmp_path):
    """A way to load files from their texts (CSV) or their tables (Parquet)."""
    opened = []

    def run(*, maps=(), zone="UTC", **contents):
        sources = {}
        for kind in ("leads", "activities", "outcomes"):
            content = contents.pop(kind, None)
            if content is None:
                continue
            path = tmp_path / f"{kind}.{'csv' if isinstance(content, str | bytes) else 'parquet'}"
            if isinstance(content, str):
                content = content.encode()
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                pq.write_table(content, path)
            sources[kind] = Source(path)
        opened.append(load(**sources, maps=read_maps(maps), zone=Zone(zone), **contents))
        return opened[-1]

    yield run
    for dataset in opened:
        dataset.close()


def table(dataset, name, order="ALL"):
    return dataset.connection.execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall()


def at(text):
    return Zone().read(text).instant


class TestWhoIsALead:
    def test_leads_are_numbered_in_the_order_of_their_ids_code_points(self, loaded):
        dataset = loaded(leads="lead_id,x\nb,1\né,2\nB,3\n𝒳,4\nﬁ,5\na,6\n")
        assert [row[:2] for row in table(dataset, "leads")] == list(enumerate(sorted("bB𝒳ﬁaé")))

    def test_an_id_is_trimmed_and_otherwise_compared_exactly(self, loaded):
        dataset = loaded(
            leads="lead_id,x\n A\u00a0,1\na,2\nA,3\n", activities=ACTIVITIES.replace("\na,", "\n\u202fA ,")
        )
        assert [row[1] for row in table(dataset, "leads")] == ["A", "a"]
        assert dataset.facts.leads.duplicates == 1
        assert [row[0] for row in table(dataset, "activities")] == [0]

    @pytest.mark.parametrize("as_parquet", [False, True])
    def test_of_several_rows_of_one_lead_the_first_in_the_file_counts(self, loaded, as_parquet):
        ids = [f"L{number % 50_000}" for number in range(200_000)]
        rows = pl.DataFrame({"lead_id": ids, "x": [str(number) for number in range(200_000)]})
        dataset = loaded(leads=rows.to_arrow() if as_parquet else rows.write_csv(), threads=2)
        assert dataset.facts.leads.duplicates == 150_000
        wrong = "SELECT count(*) FROM leads WHERE a0 <> substr(lead_id, 2)"
        assert dataset.connection.execute(wrong).fetchall() == [(0,)]

    def test_without_leads_every_lead_of_a_usable_activity_is_one_since_its_first(self, loaded):
        rows = "z,visit,2025-01-03\nz,visit,2025-01-02\ny,,2025-01-01\nx,visit,never\n,visit,2025-01-01\n"
        dataset = loaded(activities="lead_id,activity,occurred_at\n" + rows)
        assert table(dataset, "leads") == [(0, "z", at("2025-01-02"))]
        assert dataset.facts.activities.orphans == 0
        assert dict(dataset.facts.activities.unusable) == {"lead_id": 1, "activity": 1, "occurred_at": 1}

    def test_a_lead_without_an_id_is_unusable_and_an_unreadable_creation_unknown(self, loaded):
        dataset = loaded(leads="lead_id,created_at\n ,2025-01-01\na,01/02/2025\n\nb,\n")
        assert table(dataset, "leads") == [(0, "a", None), (1, "b", None)]
        facts = dataset.facts.leads
        assert (facts.rows, facts.usable, facts.undated, facts.blank_lines) == (3, 2, 2, 1)
        assert [(example.line, example.reason) for example in facts.examples] == [(2, "lead_id")]


class TestActivities:
    def test_types_are_keys_and_properties_texts_as_they_stand(self, loaded):
        dataset = loaded(leads=LEADS, activities=ACTIVITIES)
        assert table(dataset, "activities") == [
            (0, "visite", at("2025-02-01"), "/x"),
            (1, "visite", at("2025-02-02T10:00"), None),
        ]
        assert dataset.columns("activities")["page"].stored == "p0"
        assert dataset.columns("leads")["secteur"].name == "Secteur"

    def test_a_type_is_shown_as_it_is_mostly_spelled(self, loaded):
        rows = "a,VISITE,2025-01-01\na,Visite,2025-01-02\na, Visite,2025-01-03\n"
        dataset = loaded(activities="lead_id,activity,occurred_at\n" + rows)
        assert table(dataset, "activity_types") == [("visite", "Visite", 3, at("2025-01-01"), at("2025-01-03"))]

    def test_orphans_and_unusable_rows_are_counted_and_leave_the_table(self, loaded):
        orphans = "q,v,2025-01-05\nq,v,2025-01-02\nr,v,2025-01-03\nA,v,2025-01-01\n"
        rows = f"a,v,2025-01-01\n{orphans},v,2025-01-04\na,v,2025-13-01\n"
        dataset = loaded(leads=LEADS, activities="lead_id,activity,occurred_at\n" + rows)
        facts = dataset.facts.activities
        assert (facts.rows, facts.usable, facts.orphans, facts.orphan_leads) == (7, 5, 4, 3)
        assert [(example.line, example.reason) for example in facts.examples] == [(7, "lead_id"), (8, "occurred_at")]
        assert len(table(dataset, "activities")) == 1
        assert dataset.facts.latest == at("2025-01-05")
        assert [column[0] for column in dataset.connection.execute("DESCRIBE activities").fetchall()] == [
            "lead",
            "activity",
            "occurred_at",
        ]

    def test_equal_rows_are_kept_and_counted(self, loaded):
        rows = "a,v,2025-01-01,1\n" * 3 + "a,v,2025-01-01,\n" * 2 + "a,v,2025-01-01,2\n"
        dataset = loaded(activities="lead_id,activity,occurred_at,x\n" + rows)
        assert len(table(dataset, "activities")) == 6
        assert dataset.facts.activities.duplicates == 3

    def test_typed_instants_are_read_as_they_are_and_local_ones_in_the_zone(self, loaded):
        moments = [datetime(2025, 10, 26, 2, 30), datetime(2025, 3, 30, 2, 30), datetime(2025, 7, 1)]
        naive = pa.table({"lead_id": [1, 2, 3], "activity": ["v"] * 3, "occurred_at": pa.array(moments)})
        zoned = naive.set_column(2, "occurred_at", naive["occurred_at"].cast(pa.timestamp("us", "UTC")))
        expected = [at("2025-10-26T00:30Z"), at("2025-03-30T01:30Z"), at("2025-06-30T22:00Z")]
        dataset = loaded(activities=naive, zone="Europe/Paris")
        assert [row[2] for row in table(dataset, "activities")] == expected
        assert (dataset.facts.activities.local_twice, dataset.facts.activities.local_never) == (1, 1)
        dataset = loaded(activities=zoned, zone="Europe/Paris")
        assert [row[2] for row in table(dataset, "activities")] == [at(moment.isoformat()) for moment in moments]
        assert (dataset.facts.activities.local_twice, dataset.facts.activities.local_never) == (0, 0)

    def test_the_future_is_counted_where_there_is_a_now(self, loaded):
        assert loaded(activities=ACTIVITIES).facts.future is None
        assert loaded(activities=ACTIVITIES, now=at("2025-02-01T12:00")).facts.future == 1

    def test_the_end_of_the_data_is_the_last_instant_that_is_not_to_come(self, loaded):
        activities = ACTIVITIES + "a,visite,2031-01-01,\n"
        outcomes = OUTCOMES + "b,2032-01-01,Customer\n"
        now = at("2025-03-05")
        facts = loaded(leads=LEADS, activities=activities, outcomes=outcomes, now=now).facts
        assert facts.latest == at("2025-03-01")
        assert (facts.activities.to_come, facts.outcomes.to_come) == (1, 1)
        assert (facts.activities.until, facts.activities.latest_at) == (at("2025-02-02T10:00"), at("2031-01-01"))
        assert facts.span == (at("2025-01-01T10:00"), at("2025-03-01"))

    def test_of_data_that_are_all_to_come_the_end_is_their_latest_instant(self, loaded):
        facts = loaded(activities=ACTIVITIES, now=at("2020-01-01")).facts
        assert (facts.latest, facts.future) == (at("2025-02-02T10:00"), 2)

    def test_without_a_now_nothing_is_to_come(self, loaded):
        facts = loaded(activities=ACTIVITIES + "a,visite,2031-01-01,\n").facts
        assert (facts.latest, facts.activities.to_come) == (at("2031-01-01"), 0)

    def test_what_columns_of_the_leads_hold_may_be_to_come_too(self, loaded):
        leads = "lead_id,opened,won\na,2025-01-05,2031-01-01\nb,2031-01-01,2025-01-06\n"
        maps = ["activities.@event:open=opened", "outcomes.@event:customer=won"]
        facts = loaded(leads=leads, maps=maps, now=at("2025-03-05")).facts
        assert (facts.latest, facts.future, facts.outcomes.to_come) == (at("2025-01-06"), 1, 1)


class TestOutcomes:
    def test_stages_are_keys_and_all_are_customers_where_there_is_no_stage(self, loaded):
        assert table(loaded(leads=LEADS, outcomes=OUTCOMES), "outcomes") == [
            (0, "customer", at("2025-03-01"), None, None)
        ]
        dataset = loaded(leads=LEADS, outcomes="lead_id,amount,reason\nb,12,\nq,1,\n")
        assert table(dataset, "outcomes") == [(1, "customer", None, "12", None)]
        assert (dataset.facts.outcomes.undated, dataset.facts.outcomes.orphans) == (2, 1)
        assert dataset.facts.stages == (("customer", 1),)

    def test_a_lead_that_reached_a_stage_by_several_rows_is_one_lead(self, loaded):
        twice = "lead_id,stage,occurred_at\na,Customer,2025-03-01\na,customer,\nb,mql,2025-02-01\na,mql,2025-02-01\n"
        assert loaded(leads=LEADS, outcomes=twice).facts.stages == (("mql", 2), ("customer", 1))

    def test_a_yes_or_no_column_of_the_leads_becomes_an_outcome(self, loaded):
        sessions = "Pages,Revenue\n1,FALSE\n2,TRUE\n3,true\n"
        dataset = loaded(
            leads=sessions,
            outcomes=sessions,
            maps=["leads.lead_id=@row", "outcomes.lead_id=@row", "outcomes.stage=Revenue"],
        )
        assert [row[1] for row in table(dataset, "leads")] == ["2", "3", "4"]
        assert [row[:2] for row in table(dataset, "outcomes")] == [(0, "false"), (1, "true"), (2, "true")]

    def test_a_date_is_needed_only_where_it_is_asked_for(self, loaded):
        with pytest.raises(DataError):
            loaded(leads=LEADS, outcomes="lead_id\na\n", dated_outcomes=True)


class TestMaps:
    def test_columns_lines_and_constants(self, loaded):
        rows = "id,when\na,2025-01-01\na,2025-01-02\n"
        maps = ["activities.lead_id=ID", "activities.activity=@const: Achat ", "activities.occurred_at=when"]
        dataset = loaded(activities=rows, maps=maps)
        assert table(dataset, "activities") == [
            (0, "achat", at("2025-01-01"), "a", "2025-01-01"),
            (0, "achat", at("2025-01-02"), "a", "2025-01-02"),
        ]

    def test_a_hostile_name_is_only_a_name(self, loaded):
        name = "x'); DROP TABLE leads; --"
        dataset = loaded(leads=f'lead_id,"{name}"\na,1\n', maps=[f"leads.created_at=@const:{name}"])
        assert dataset.columns("leads")[text_key(name)].name == name
        assert table(dataset, "leads") == [(0, "a", None, "1")]

    def test_a_map_of_a_file_that_is_not_there_is_refused(self, loaded):
        with pytest.raises(UsageError):
            loaded(leads=LEADS, maps=["outcomes.stage=x"])


class TestRefusals:
    def test_nothing_to_load_is_refused(self, loaded):
        with pytest.raises(UsageError):
            loaded(outcomes=OUTCOMES)

    def test_all_problems_of_all_files_are_told_at_once_and_nothing_is_left(self, loaded, tmp_path):
        with pytest.raises(DataError) as caught:
            loaded(leads="leadid,X,x\na,1,2\n", activities=b"\xff", outcomes="", into=tmp_path / "new.duckdb")
        assert [problem.source for problem in caught.value.problems] == [
            "leads.csv",
            "activities.csv",
            "outcomes.csv",
        ]
        assert not (tmp_path / "new.duckdb").exists()

    def test_a_missing_file_is_told_in_words(self, tmp_path):
        with pytest.raises(DataError) as caught:
            load(leads=Source(tmp_path / "nowhere.csv"))
        assert "cannot be opened" in caught.value.problems[0].words.en

    def test_what_is_there_is_not_written_over(self, loaded, tmp_path):
        (tmp_path / "there.duckdb").write_text("mine")
        with pytest.raises(UsageError):
            loaded(leads=LEADS, into=tmp_path / "there.duckdb")
        assert (tmp_path / "there.duckdb").read_text() == "mine"

    @pytest.mark.parametrize("content", [b"", b"no database", None])
    def test_a_file_that_is_no_data_set_is_told_in_words(self, tmp_path, content):
        if content is not None:
            (tmp_path / "some.duckdb").write_bytes(content)
        with pytest.raises(DataError) as caught:
            open_dataset(tmp_path / "some.duckdb")
        assert str(tmp_path) not in str(caught.value)

    def test_an_error_tells_nothing_of_what_stands_in_the_files(self, loaded):
        with pytest.raises(DataError) as caught:
            loaded(leads="id\nplanted@example.org\n", activities=b"lead_id,activity\nplanted@example.org,\xff\n")
        assert "planted" not in str(caught.value)


class TestFacts:
    def test_facts_go_to_json_and_back_and_into_the_file(self, loaded, tmp_path):
        path = tmp_path / "kept.duckdb"
        dataset = loaded(leads=LEADS + ",,\nb,,\n", activities=ACTIVITIES + "q,v,2025\n", outcomes=OUTCOMES, into=path)
        assert Facts.from_json(dataset.facts.to_json()) == dataset.facts
        assert json.loads(dataset.facts.to_json())["lead_count"] == 2
        dataset.close()
        with open_dataset(path) as again:
            assert again.facts == dataset.facts
            assert again.columns("leads") == dataset.columns("leads")

    def test_every_file_has_its_fingerprint_and_all_of_them_one_digest(self, loaded):
        dataset = loaded(leads=LEADS)
        assert dataset.facts.leads.sha256 == hashlib.sha256(LEADS.encode()).hexdigest()
        digests = {
            dataset.digest,
            loaded(leads=LEADS).digest,
            loaded(leads=LEADS, zone="Europe/Paris").digest,
            loaded(leads=LEADS, maps=["leads.created_at=@const:2025-01-01"]).digest,
            loaded(leads=LEADS + "c,,\n").digest,
        }
        assert len(digests) == 4

    def test_what_was_set_aside_is_said_in_both_languages(self, loaded):
        dataset = loaded(leads=LEADS + ",,\n", activities=ACTIVITIES + "q,v,2025-01-01\nq,v,x\n")
        told = [problem.told("en") for problem in set_aside(dataset.facts)]
        assert told == [
            "leads.csv  1 of 3 rows set aside: no lead_id (line 4)",
            "activities.csv  1 of 4 rows set aside: no readable instant (line 5)",
            "activities.csv  1 row set aside, of a lead that is not in the leads file",
        ]
        assert all(problem.words.fr != problem.words.en for problem in set_aside(dataset.facts))

    def test_the_share_of_known_values_is_counted(self, loaded):
        facts = loaded(leads=LEADS, activities=ACTIVITIES).facts
        assert [(column.name, column.share_known) for column in facts.columns] == [("Secteur", 0.5), ("page", 0.5)]


IDS = st.sampled_from(["a", " a", "A", "b", "", " ", "é", "e\u0301", "\u00a0c"])
TYPES = st.sampled_from(["visit", "Visit ", "", "clic"])
DATES = st.sampled_from(["2025-01-01", "2025-01-01T00:00Z", "2025-10-26 02:30", "2025-01-02 03:04:05.1234567+01", "x"])
VALUES = st.sampled_from(["", " ", "1", "e\u0301", "\u202f"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(IDS, DATES, VALUES), max_size=6),
    st.lists(st.tuples(IDS, TYPES, DATES, VALUES), max_size=8),
    st.sampled_from(["csv", "quoted", "parquet", "json"]),
    st.booleans(),
)
def test_a_data_set_is_what_the_language_says(tmp_path_factory, leads, activities, form, with_leads):
    folder = tmp_path_factory.mktemp("law")
    zone = Zone("Europe/Paris")
    sources = {
        "activities": stored(folder, "activities", ("lead_id", "activity", "occurred_at", "x"), activities, form),
        **({"leads": stored(folder, "leads", ("lead_id", "created_at", "y"), leads, form)} if with_leads else {}),
    }
    usable = [
        (trimmed(normal(id)), text_key(type), zone.read(date).instant, None if is_unknown(value) else normal(value))
        for id, type, date, value in activities
        if trimmed(id) and text_key(type) and zone.read(date)
    ]
    known = {}
    if with_leads:
        for id, date, _ in leads:
            if trimmed(id):
                known.setdefault(trimmed(normal(id)), read.instant if (read := zone.read(date)) else None)
    else:
        for id, _, instant, _ in sorted(usable, key=lambda row: row[2]):
            known.setdefault(id, instant)
    places = {id: place for place, id in enumerate(sorted(known))}
    with load(**sources, zone=zone) as dataset:
        assert [row[:3] for row in table(dataset, "leads", "lead")] == [
            (place, id, known[id]) for id, place in places.items()
        ]
        expected = [(places[id], *row) for id, *row in usable if id in places]
        assert sorted(table(dataset, "activities"), key=repr) == sorted(expected, key=repr)
        facts = dataset.facts.activities
        assert (facts.usable, facts.orphans) == (len(usable), len(usable) - len(expected))
        assert facts.duplicates == len(expected) - len(set(expected))


def stored(folder, name, columns, rows, form):
    """The rows in a file of one of the forms."""
    if form == "json":
        path = folder / f"{name}.ndjson"
        header = json.dumps(dict.fromkeys(columns))
        path.write_text("\n".join([header, *(json.dumps(dict(zip(columns, row, strict=True))) for row in rows)]))
    elif form == "parquet":
        path = folder / f"{name}.parquet"
        by_column = {column: pa.array([row[n] for row in rows], pa.string()) for n, column in enumerate(columns)}
        pq.write_table(pa.table(by_column), path)
    else:
        path = folder / f"{name}.csv"
        mark = '"' if form == "quoted" else ""
        lines = [",".join(f"{mark}{value}{mark}" for value in row) for row in [columns, *rows]]
        path.write_text("".join(f"{line}\n" for line in lines))
    return Source(path)

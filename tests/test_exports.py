"""Every export carries the same scores: the grid reads back as itself, the SQL gives what `score` gives."""

import csv
import io
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.connections import intake
from leadgrid.datasets import load
from leadgrid.exports import TARGETS, Request, spreadsheets, target
from leadgrid.exports.scored_leads import scored_leads
from leadgrid.instants import Zone
from leadgrid.places import grids_folder, sample_folder
from leadgrid.reading import parse_grid, read_grid
from leadgrid.scorings import score
from leadgrid.sources import Source, open_source
from leadgrid.sources.apostrophes import MARKS, guarded, undone, unguarded
from leadgrid.values import is_unknown, normal, text_key, trimmed
from leadgrid.writing import fingerprint
from tests import strategies
from tests.test_workbooks import book, sheet

AS_OF = 1_785_628_800_000_000


@pytest.fixture(scope="module")
def grid():
    return read_grid(grids_folder() / "default.yaml")


@pytest.fixture(scope="module")
def sample():
    files = {kind: Source(sample_folder() / f"{kind}.csv") for kind in ("leads", "activities")}
    with load(**files) as dataset:
        yield dataset


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_an_exported_grid_reads_back_as_the_same_grid(grid, name):
    again = parse_grid(target(name).make(Request(grid)))
    assert again == grid
    assert fingerprint(again) == fingerprint(grid)


def test_the_exported_grid_keeps_the_comments_and_one_header(grid):
    text = "# what we agreed\n" + (grids_folder() / "default.yaml").read_text(encoding="utf-8")
    once = target("yaml").make(Request(grid, text=text)).decode()
    assert once == f"# leadgrid · sha256 {fingerprint(grid)}\n{text}"
    assert target("yaml").make(Request(grid, text=once)).decode() == once


def test_other_grids_stand_beside_with_a_score_each_and_none_where_their_audience_leaves_a_lead_out(grid, sample):
    other = read_grid(grids_folder() / "reply_ladder.yaml")
    alone = {row["lead_id"]: row["score"] for row in scored_leads(Request(other, sample, AS_OF)).iter_rows(named=True)}
    rows = scored_leads(Request(grid, sample, AS_OF, beside=(other, other)))
    name = f"score: {other.name}"
    beside = dict(zip(rows["lead_id"], rows[name], strict=True))
    assert {lead: score for lead, score in beside.items() if score is not None} == alone
    assert 0 < len(alone) < len(beside)
    assert rows[f"{name} (2)"].equals(rows[name])


def test_every_target_says_what_it_is_in_both_languages():
    assert all(target.summary.en and target.summary.fr for target in TARGETS)
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def run(script: bytes, files: dict[str, str]) -> list[tuple]:
    """What DuckDB says of an exported script, over tables of texts made from CSV texts."""
    connection = duckdb.connect()
    for name, text in files.items():
        header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        header = [normal(trimmed(column)) for column in header]
        names = ", ".join('"' + column.replace('"', '""') + '" VARCHAR' for column in header)
        connection.execute(f"CREATE TABLE {name} ({names})")
        whole = [row for row in rows if row and not any(trimmed(further) for further in row[len(header) :])]
        padded = [[*row, *[""] * (len(header) - len(row))][: len(header)] for row in whole]
        if padded:
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(header))})", padded)
    return connection.execute(script.decode()).fetchall()


def test_the_sql_gives_every_lead_of_the_sample_its_score(grid, sample):
    script = target("sql-duckdb").make(Request(grid, sample, AS_OF))
    connection = duckdb.connect()
    for kind in ("leads", "activities"):
        path = (sample_folder() / f"{kind}.csv").as_posix()
        connection.execute(f"CREATE TABLE {kind} AS SELECT * FROM read_csv('{path}', all_varchar=true, header=true)")
    assert connection.execute(script.decode()).fetchall() == score(sample, grid, as_of=AS_OF).rows()


def test_a_row_without_a_type_is_no_event_of_any_type_in_the_sql_either(tmp_path):
    text = (
        "leadgrid: 1\nname: Any\ngroups: [{id: all, axis: engagement}]\n"
        "criteria: [{id: seen, group: all, points: 5, when: {activity: any}}]\n"
    )
    files = {"leads": "lead_id\nL1\nL2\n"}
    files["activities"] = "lead_id,activity,occurred_at\nL1,,2026-05-01\nL2,a,2026-05-01\n"
    for name, rows in files.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    grid = parse_grid(text)
    with load(**{name: Source(tmp_path / f"{name}.csv") for name in files}) as dataset:
        script = target("sql-duckdb").make(Request(grid, dataset, AS_OF))
        expected = score(dataset, grid, as_of=AS_OF).rows()
    assert [(lead, points) for lead, points, *_ in expected] == [("L1", 0), ("L2", 5)]
    assert run(script, files) == expected


@settings(max_examples=25)
@given(strategies.cases())
def test_the_sql_gives_hostile_data_the_same_scores(tmp_path_factory, case):
    folder = tmp_path_factory.mktemp("case")
    files = {"leads": case.leads_csv, "activities": case.activities_csv}
    sources = {}
    for name, text in files.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
            sources[name] = Source(folder / f"{name}.csv")
    grid = parse_grid(case.grid_text)
    zone = Zone(case.zone)
    with load(**sources, zone=zone) as dataset:
        script = target("sql-duckdb").make(Request(grid, dataset, case.as_of, zone))
        expected = score(dataset, grid, as_of=case.as_of).rows()
        assert len(dataset.facts.files) == len(sources)
    assert (
        run(
            script,
            {"leads": "lead_id\r\n", "activities": "lead_id,activity,occurred_at\r\n"}
            | {name: text for name, text in files.items() if text is not None},
        )
        == expected
    )


def test_scored_leads_are_safe_to_open_in_a_spreadsheet(tmp_path: Path):
    (tmp_path / "leads.csv").write_text("lead_id,sector\n=1+1,x\n-5,x\nL1,x\n", encoding="utf-8")
    grid = parse_grid(
        "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], criteria: "
        "[{id: c, group: g, label: '@SUM(A1)', points: -7, when: {attribute: sector, is: x}}]}"
    )
    with load(leads=Source(tmp_path / "leads.csv")) as dataset:
        content = target("scores").make(Request(grid, dataset, AS_OF, language="fr")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [row["lead_id"] for row in rows] == ["'-5", "'=1+1", "L1"]
    assert {row["score"] for row in rows} == {"-7"}
    assert {row["reason_1"] for row in rows} == {"'@SUM(A1) −7"}


def test_scored_leads_say_what_ceilings_took_away_beside_the_reasons(tmp_path: Path):
    (tmp_path / "leads.csv").write_text("lead_id,sector\nL1,x\nL2,y\n", encoding="utf-8")
    grid = parse_grid(
        "{leadgrid: 1, name: n, scale: {max: 4}, groups: [{id: g, axis: fit, label: Web, max: 5}], criteria: "
        "[{id: c, group: g, label: Sector, points: 7, when: {attribute: sector, is: x}}]}"
    )
    with load(leads=Source(tmp_path / "leads.csv")) as dataset:
        made = scored_leads(Request(grid, dataset, AS_OF, language="en"))
    assert made.select("lead_id", "score", "reason_1", "limits").rows() == [
        ("L1", 4, "Sector +7", "ceiling of “Web”: −2 · ceiling of the scale: −1"),
        ("L2", 0, None, None),
    ]


ODD = st.text(alphabet=st.sampled_from("=+-@|%＝－｜' \t\r\n\u00a0\u202f\"ab1,;é\0")) | st.text(
    alphabet=st.characters(codec="utf-8")
)


@given(ODD)
def test_a_guarded_text_never_begins_like_a_formula_and_loses_nothing(text):
    made = guarded(text)
    assert made in (text, f"'{text}")
    assert made.strip(" \u00a0\u202f")[:1] not in (*"=+-@|%＝＋－＠｜％", *"\t\r\n")
    assert unguarded(made) == text


@settings(max_examples=300)
@given(ODD)
def test_sql_undoes_what_python_undoes(text):
    for given_text in (text, guarded(text)):
        (found,) = BARE.execute(f"SELECT {undone('t')} FROM (SELECT $text AS t)", {"text": given_text}).fetchone()
        assert found == unguarded(given_text)


BARE = duckdb.connect()


def read_back(folder, content, name="made.csv"):
    """A file and its rows as our readers have them."""
    if content is not None:
        (folder / name).write_bytes(content)
    opened = intake(folder / f"{name}.duckdb")
    try:
        reading = open_source(opened, Source(folder / name), table="staged")
        columns = ", ".join(reading.known(number) for number in range(len(reading.names)))
        rows = opened.execute(
            f"SELECT {columns} FROM {reading.numbered_sql} ORDER BY line", dict(reading.parameters)
        ).fetchall()
        return reading, rows
    finally:
        opened.close()


def known(text):
    return None if is_unknown(text) else normal(text)


class TestFilesForSpreadsheets:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(ODD, ODD, ODD | st.none()), max_size=5), st.tuples(ODD, ODD))
    def test_any_texts_come_back_as_they_were(self, tmp_path_factory, cells, names):
        names = [f"{name}{number}" for number, name in enumerate(names)]
        rows = [("=0", None, None), *((f"{id}{number}", *row) for number, (id, *row) in enumerate(cells))]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(["lead_id", *names], pl.String), orient="row")
        made = spreadsheets.csv(frame.with_columns(score=-7), language="en")
        reading, found = read_back(tmp_path_factory.mktemp("made"), made)
        assert [text_key(name) for name in reading.names] == [*map(text_key, ["lead_id", *names, "score"]), ""]
        assert found == [(*map(known, row), "-7", None) for row in rows]

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.text(alphabet="=+-@' abé;", min_size=1, max_size=6), min_size=1, max_size=5))
    def test_in_french_too_where_columns_stand_between_semicolons(self, tmp_path_factory, cells):
        frame = pl.DataFrame({"Nom": [f"n{number}" for number in range(len(cells))], "Mot": cells})
        _, rows = read_back(tmp_path_factory.mktemp("made"), spreadsheets.csv(frame, language="fr"))
        assert [row[:2] for row in rows] == [(name, known(word)) for name, word in frame.rows()]

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_what_is_safe_anyway_gets_no_column_that_says_otherwise(self, language):
        frame = pl.DataFrame({"lead_id": ["'tis", "Île"], "score": [-1, 2]})
        assert spreadsheets.csv(frame, language=language).decode("utf-8-sig").splitlines()[0].count("'") == 0

    def test_somebody_else_s_apostrophes_stay(self, tmp_path):
        _, rows = read_back(tmp_path, b"lead_id,phone\n'=1,'+33 6\n'a,'-\n")
        assert rows == [("'=1", "'+33 6"), ("'a", "'-")]

    def test_a_workbook_saved_from_such_a_file_is_read_alike(self, tmp_path):
        frame = pl.DataFrame({"lead_id": ["=1", "'=1", "a"], "phone": ["+33 6", None, "'tis"]})
        lines = list(csv.reader(io.StringIO(spreadsheets.csv(frame, language="en").decode("utf-8-sig"))))
        book(tmp_path, {"S": sheet(lines)}, name="made.xlsx")
        reading, rows = read_back(tmp_path, None, "made.xlsx")
        assert reading.names == ("lead_id", "phone", "")
        assert [row[:2] for row in rows] == [*frame.rows()]

    def test_scored_leads_can_be_loaded_again(self, tmp_path):
        (tmp_path / "leads.csv").write_text("lead_id,Tél,=x\n=1+1,+33 6,a\n-5,'tis,'=b\nL1,,=c\n", encoding="utf-8")
        grid = parse_grid(
            "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}],"
            " criteria: [{id: c, group: g, points: 1, when: {attribute: Tél, known: true}}]}"
        )
        with load(leads=Source(tmp_path / "leads.csv")) as dataset:
            stored = [found.name for found in dataset.columns("leads").values()]
            first = dataset.connection.execute("SELECT lead_id, a0, a1 FROM leads").fetchall()
            (tmp_path / "scores.csv").write_bytes(target("scores").make(Request(grid, dataset, AS_OF)))
        with load(leads=Source(tmp_path / "scores.csv")) as again:
            places = ", ".join(again.columns("leads")[text_key(name)].stored for name in stored)
            assert again.connection.execute(f"SELECT lead_id, {places} FROM leads").fetchall() == first
            assert not [name for name in again.columns("leads") if "leadgrid" in name]

    def test_a_row_that_is_set_aside_is_written_as_it_stands(self, tmp_path):
        content = f"lead_id,phone,{MARKS['en']}\n,'+33 6,\n'=1,'+33,\n"
        (tmp_path / "leads.csv").write_text(content, encoding="utf-8")
        with load(leads=Source(tmp_path / "leads.csv")) as dataset:
            assert list(dataset.rejects()) == [("leads.csv", 2, "lead_id", ",'+33 6,")]
            assert dataset.connection.execute("SELECT lead_id, a0 FROM leads").fetchall() == [("=1", "+33")]

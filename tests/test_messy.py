"""Ugly files that people have: each ends in a table, a list of rejects, or one plain sentence, and reconciles."""

import csv
import io
import shutil
import time
from pathlib import Path

import pytest

from leadgrid import datasets
from leadgrid.cli import main
from leadgrid.connections import intake
from leadgrid.findings import noted
from leadgrid.problems import DataError
from leadgrid.sources import Dialect, Source, open_source
from tests.test_workbooks import book, sheet

MESSY = Path(__file__).parent.parent.parent / "shared" / "data" / "messy"
FILES = sorted(MESSY.iterdir()) if MESSY.is_dir() else []
FRENCH = "online_retail_20k_fr_dates_montants_euro.csv"
needs_files = pytest.mark.skipif(not FILES, reason="the ugly files are not shipped with the project")
GRID = (
    "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], criteria: "
    "[{id: c, group: g, points: 7, when: {activity: purchase_line, sum: {of: Montant TTC, at_least: 100}}}]}"
)


def reconciled(connection, source, *, careful):
    """Whether header + rows + rejects + blank lines + what stands before the header are the records of the file."""
    connection.execute("DROP TABLE IF EXISTS staged")
    reading = open_source(connection, source, table="staged", careful=careful)
    (rows,) = connection.execute(f"SELECT count(*) FROM {reading.numbered_sql}", dict(reading.parameters)).fetchone()
    begun = reading.opening
    accounted = 1 + rows + sum(count for _, count in reading.rejected) + reading.blank_lines
    accounted += len(begun.padding) + begun.told
    text = source.path.read_bytes().decode(reading.encoding)
    if '"' not in text:
        records = len(list(io.StringIO(text, newline="")))
    else:  # as the file's own quotes have it, where they pair up
        records = None if reading.rejected else sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
    return reading, records in (None, accounted)


@needs_files
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("careful", [False, True])
def test_every_ugly_file_ends_in_a_table_rejects_or_one_plain_sentence(tmp_path, file, careful):
    begun = time.monotonic()
    copy = tmp_path / file.name
    shutil.copy(file, copy)
    copy.chmod(0o600)
    connection = intake(tmp_path / "intake.duckdb")
    try:
        try:
            reading, is_reconciled = reconciled(connection, Source(copy), careful=careful)
        except DataError as refused:
            (problem,) = refused.problems
            assert "--encoding windows-1252" in problem.words.en
            said = Source(copy, dialect=Dialect(encoding="windows-1252"))
            reading, is_reconciled = reconciled(connection, said, careful=careful)
        assert is_reconciled
        assert reading.names
    finally:
        connection.close()
    assert time.monotonic() - begun < 30


@needs_files
def test_the_french_export_is_scored_without_a_word_about_how_it_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(MESSY / FRENCH, "a.csv")
    Path("grid.yaml").write_text(GRID, encoding="utf-8")
    code = main(
        [
            *("score", "grid.yaml", "--activities", "a.csv", "--as-of", "2011-01-01", "--rejects", "rejects.csv"),
            *("--map", "activities.lead_id=N° client", "--map", "activities.activity=Type d'événement"),
            *("--map", "activities.occurred_at=Date", "--zone", "Europe/London"),
        ]
    )
    told = capsys.readouterr()
    assert code == 0
    assert 'the dates in "Date" are read as dd/mm/yyyy' in told.err
    assert 'decimal comma, without thousands marks and currency, in "Montant TTC"' in told.err
    scores = list(csv.DictReader(io.StringIO(told.out)))
    assert len(scores) > 500
    assert {row["score"] for row in scores} == {"0", "7"}
    assert Path("rejects.csv").read_text() == "file,line,reason,text\n"


MALFORMED = {
    "a quote that is never closed": ('id;x\n1;"a\n2;b\n3;c\n', ("quotes", 1)),
    "a further field": ("id;x\n1;a;b\n2;c\n", ("fields", 1)),
    "a stray quote": ('id;x\n1;"a"b\n2;c\n', ("quotes", 1)),
    "blank lines": ("id;x\n\n1;a\n \n\n2;b\n", None),
    "lines of two kinds": ("id;x\r\n1;a\n2;b\r\n", None),
    "a title and a blank line": ("Export\n\nid;x\n1;a\n2;b\n", None),
    "no end of line": ("id;x\n1;a\n2;b", None),
}


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("careful", [False, True])
def test_every_record_of_a_malformed_file_is_accounted_for(tmp_path, name, careful):
    text, rejected = MALFORMED[name]
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode())
    connection = intake(tmp_path / "intake.duckdb")
    try:
        source = Source(path, dialect=Dialect(delimiter=";"))
        reading, _ = reconciled(connection, source, careful=careful)
        (rows,) = connection.execute(
            f"SELECT count(*) FROM {reading.numbered_sql}", dict(reading.parameters)
        ).fetchone()
        assert reading.rejected == ((rejected,) if rejected else ())
        set_aside = sum(count for _, count in reading.rejected)
        physical = len(list(io.StringIO(text, newline="")))
        assert 1 + rows + set_aside + reading.blank_lines + len(reading.opening.padding) == physical
    finally:
        connection.close()


def test_all_rejects_are_written_with_file_line_reason_and_text(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("grid.yaml").write_text(GRID.replace(", sum: {of: Montant TTC, at_least: 100}", ""), encoding="utf-8")
    Path("leads.csv").write_bytes('lead_id;ville\nA;"Lyon"\n;Orléans\nB;x;y\n'.encode("cp1252"))
    lines = "".join(f"A,,2026-01-{day % 28 + 1:02d}\n" for day in range(250))
    Path("acts.csv").write_text('lead_id,activity,occurred_at\nA,a,2026-02-01\nA,"a,b",hier\n' + lines)
    line = "score grid.yaml --leads leads.csv --activities acts.csv --as-of 2026-03-01 --rejects out.csv"
    line += " --encoding leads=windows-1252"
    assert main(line.split()) == 0
    rejects = list(csv.reader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"))))
    assert rejects[0] == ["file", "line", "reason", "text"]
    assert ["leads.csv", "3", "no lead_id", ";Orléans"] in rejects
    assert ["leads.csv", "4", "more fields than columns", "B;x;y"] in rejects
    assert ["acts.csv", "3", "no readable instant", 'A,"a,b",hier'] in rejects
    assert len(rejects) == 1 + 2 + 1 + 250
    assert "250 of 252 rows set aside" in capsys.readouterr().err
    assert main([*line.split(), "--strict"]) == 1


def test_a_file_that_is_not_what_it_is_called_is_read_as_what_it_is_and_that_is_told(tmp_path):
    text, workbook = tmp_path / "leads.xlsx", tmp_path / "more.csv"
    book(tmp_path, {"Leads": sheet([["lead_id", "a"], ["2", "3"]])})
    text.rename(workbook)
    text.with_name("plain.csv").write_text("lead_id,a\n3,2\n", encoding="utf-8")
    text.write_text("lead_id,a\n1,2\n", encoding="utf-8")
    as_csv = "its name ends with .xlsx, and it is a text: it is read as CSV"
    joined = "plain.csv + leads.xlsx + more.csv"
    as_book = "its name ends with .csv, and it is a workbook: it is read as one"
    for names, wanted in (
        (["leads.xlsx"], [f"leads.xlsx  {as_csv}"]),
        (["more.csv"], [f"more.csv  {as_book}"]),
        (["plain.csv"], []),
        (
            joined.split(" + "),
            [
                f"plain.csv + leads.xlsx + more.csv  {said}"
                for said in (f"leads.xlsx: {as_csv}", f"more.csv: {as_book}")
            ],
        ),
    ):
        with datasets.load(leads=[Source(tmp_path / name) for name in names]) as dataset:
            assert dataset.facts.lead_count == len(names)
            assert [problem.told() for problem in noted(dataset.facts)] == wanted


def test_a_title_above_the_header_of_one_of_several_files_is_told_of_that_file(tmp_path):
    (tmp_path / "a.csv").write_text("lead_id;a\n1;2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Export\nlead_id;a\n2;2\n", encoding="utf-8")
    with datasets.load(leads=[Source(tmp_path / name) for name in ("a.csv", "b.csv")]) as dataset:
        told = [problem.told() for problem in noted(dataset.facts)]
    assert told == ["a.csv + b.csv  b.csv: the header is line 2; what stands before it is left out (line 1)"]

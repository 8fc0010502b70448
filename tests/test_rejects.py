"""What is set aside is all written down, with its line, its reason and its text, and every file adds up."""

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leadgrid.cli import main
from leadgrid.datasets import load
from leadgrid.findings import contradicted, set_aside
from leadgrid.instants import Zone
from leadgrid.intakes import rejects
from leadgrid.mappings import read_maps
from leadgrid.sources import Source

ROW = st.tuples(
    st.sampled_from(("A", "B", "z", "y", "")),
    st.sampled_from(("visit", "call", "", "a, b")),
    st.sampled_from(("2026-02-01", "2026-02-02T10:00:00Z", "hier", "")),
)
BLANK = "\n"


def line(row: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(row)
    return written.getvalue()


def why(row: tuple[str, str, str], known: set[str]) -> str | None:
    lead, activity, at = row
    if not lead:
        return "lead_id"
    if not activity:
        return "activity"
    if Zone("UTC").read(at) is None:
        return "occurred_at"
    return None if lead in known else "orphan"


@given(
    rows=st.lists(ROW, max_size=12),
    blanks=st.sets(st.integers(0, 12), max_size=3),
    known=st.sets(st.sampled_from("AB")),
)
def test_every_row_is_kept_or_written_down_and_the_records_of_the_file_are_accounted_for(
    tmp_path_factory, rows, blanks, known
):
    folder = tmp_path_factory.mktemp("rejects")
    leads, activities = folder / "leads.csv", folder / "activities.csv"
    leads.write_text("lead_id\n" + "".join(f"{lead}\n" for lead in sorted(known)))
    lines, expected = ["lead_id,activity,occurred_at\n"], []
    for number, row in enumerate(rows):
        if number in blanks:
            lines.append(BLANK)
        lines.append(line(row))
        if (reason := why(row, known)) is not None:
            expected.append(("activities.csv", len(lines), reason, lines[-1].rstrip("\n")))
    activities.write_text("".join(lines))
    with load(leads=Source(leads), activities=Source(activities)) as dataset:
        assert list(dataset.rejects()) == expected
        facts = dataset.facts.activities
        assert facts.records == len(lines)
        assert facts.unusable_rows + facts.orphans == len(expected)
        ((kept,),) = dataset.connection.execute("SELECT count(*) FROM activities").fetchall()
        assert facts.rows == kept + facts.unusable_rows + facts.orphans


def test_what_stands_before_a_header_and_each_files_own_header_are_records_too(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Export du 1er mars\n\nref;ville\nA;Lyon\n;Brest\n")
    second.write_text("sep=;\nref;ville\nB;Lille\n")
    with load(leads=[Source(first), Source(second)], maps=read_maps(["leads.lead_id=ref"])) as dataset:
        facts = dataset.facts.leads
        assert (facts.headers, facts.padding, facts.blank_lines, facts.rows) == (2, 2, 1, 3)
        assert facts.records == 8
        assert list(dataset.rejects()) == [("a.csv", 5, "lead_id", ";Brest")]


def test_rows_of_unknown_leads_are_kept_up_to_a_bound_and_all_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(rejects, "MOST_ORPHANS", 3)
    leads, outcomes = tmp_path / "leads.csv", tmp_path / "won.csv"
    leads.write_text("lead_id\nA\n")
    outcomes.write_text("lead_id,occurred_at\n" + "z,2026-01-01\n" * 5)
    with load(leads=Source(leads), outcomes=Source(outcomes)) as dataset:
        assert [number for _, number, *_ in dataset.rejects()] == [2, 3, 4]
        assert dataset.facts.outcomes.orphans == 5


def test_orphans_are_written_with_their_reason(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    grid = Path(__file__).parent.parent / "grids" / "default.yaml"
    Path("leads.csv").write_text("lead_id\nA\n")
    Path("acts.csv").write_text('lead_id,activity,occurred_at\nA,visit,2026-02-01\nz,"a, b",2026-02-01\n')
    words = f"score {grid} --leads leads.csv --activities acts.csv --as-of 2026-03-01 --rejects out.csv"
    assert main(words.split()) == 0
    assert Path("out.csv").read_text() == 'file,line,reason,text\nacts.csv,3,unknown lead,"z,""a, b"",2026-02-01"\n'
    assert "a, b" not in capsys.readouterr().err


def test_rows_of_several_files_are_written_down_as_their_own_file_writes_them_and_told_with_its_name(tmp_path):
    first, second = tmp_path / "jan.csv", tmp_path / "fev.csv"
    first.write_text("lead_id;activity;occurred_at\nA;open;hier\nA;open;2026-01-15\n")
    second.write_text("occurred_at,lead_id,activity,extra\n2026-02-15,A,click,z\n2026-02-16,,click,z\n")
    (tmp_path / "leads.csv").write_text("lead_id\nA\n")
    with load(leads=Source(tmp_path / "leads.csv"), activities=[Source(first), Source(second)]) as dataset:
        assert list(dataset.rejects()) == [
            ("fev.csv", 3, "lead_id", "2026-02-16,,click,z"),
            ("jan.csv", 2, "occurred_at", "A;open;hier"),
        ]
        told = [problem.told() for problem in set_aside(dataset.facts)]
    assert any("(line jan.csv:2)" in sentence for sentence in told)
    assert any("(line fev.csv:3)" in sentence for sentence in told)


def test_rows_that_describe_a_lead_otherwise_are_written_down_and_plain_copies_are_not(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(
        "lead_id,created_at,ville\nA,2026-01-01,Lyon\nA,2026-01-01,Lyon\nA,2026-01-02,Lyon\n,,Brest\n,,Brest\n"
    )
    second.write_text("lead_id,created_at,ville\nA,2026-01-01,\nB,,\nB,,\nA,2026-01-01,Lyon\n")
    with load(leads=[Source(first), Source(second)]) as dataset:
        assert [(name, line, reason) for name, line, reason, _ in dataset.rejects() if reason == "again"] == [
            ("a.csv", 4, "again"),
            ("b.csv", 2, "again"),
        ]
        facts = dataset.facts.leads
        assert (facts.duplicates, facts.contradicting, facts.unusable_rows) == (5, 2, 2)
        assert [str(words) for words in dataset.connection.execute("SELECT a0 FROM leads").fetchone()] == ["Lyon"]
        (told,) = contradicted(dataset.facts)
        assert "2 lignes écartées" in told.words.fr
        assert "(lines 4, 2)" in told.words.en

"""Uploaded files are read in a process of their own: its limits, its crashes and its answers."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from leadgrid import quarantines
from leadgrid.datasets import open_dataset
from leadgrid.findings import noted
from leadgrid.instants import Zone
from leadgrid.joins import Pair
from leadgrid.mappings import Column, Constant, Mappings, read_maps
from leadgrid.problems import DataError, LeadgridError
from leadgrid.quarantines import HEAD, File, attachments, build, look_at, values
from leadgrid.sources import Dialect

LEADS = b"ref,name,won\n7,Ada,Yes \n8,Bob,no\n,Eve,yes\n9,Max,YES\n"


def test_a_first_look_gives_the_header_and_the_first_rows_as_they_stand() -> None:
    seen = look_at(File("leads.csv", LEADS))
    assert seen.names == ("ref", "name", "won")
    assert seen.rows[2] == (None, "Eve", "yes")
    assert seen.values("Won") == ("YES", "Yes ", "no", "yes")


def test_a_first_look_reads_the_beginning_of_a_long_text_and_the_whole_of_a_parquet_file(tmp_path: Path) -> None:
    long = b"lead_id,n\n" + b"".join(b"%d,%d\n" % (row, row) for row in range(300_000))
    assert len(look_at(File("leads.csv", long)).rows) == 1_000
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"lead_id": [f"L{row}" for row in range(200_000)], "n": range(200_000)}).write_parquet(path)
    seen = look_at(File("anything.csv", path.read_bytes()))
    assert seen.rows[:2] == (("L0", "0"), ("L1", "1"))


def test_what_the_beginning_of_a_long_file_leaves_open_its_end_may_prove():
    early = "".join(f"c{number};0{number % 9 + 1}/04/2026\n" for number in range(90_000))
    beginning = f"Client;Date\n{early}".encode()
    assert len(beginning) > HEAD
    assert look_at(File("ventes.csv", beginning)).proposal.asks == ("order",)
    proven = look_at(File("ventes.csv", beginning + b"c1;13/04/2026\n")).proposal
    assert (proven.asks, [form.choice for form in proven.forms]) == ((), ["dmy"])


def test_who_a_column_says_has_won_becomes_an_outcome_without_a_date(tmp_path: Path) -> None:
    into = tmp_path / "data.duckdb"
    steps: list[str] = []
    build(
        {"leads": [File("leads.csv", LEADS)]},
        into=into,
        maps=read_maps(["leads.lead_id=ref", "outcomes.@is:customer=won=yes"]),
        zone=Zone(),
        now=0,
        progress=steps.append,
    )
    with open_dataset(into) as dataset:
        assert dataset.facts.stages == (("customer", 2),)
        assert dataset.facts.outcomes is not None
        assert dataset.facts.outcomes.first_at is None
    assert steps == ["leads", "activities", "outcomes", "counting"]


def test_a_column_may_be_called_like_an_instruction(tmp_path: Path) -> None:
    into = tmp_path / "data.duckdb"
    build(
        {"leads": [File("a.csv", b"@row,x\nA,1\n")], "activities": [File("b.csv", b"t,w\n2026-01-01,A\n")]},
        into=into,
        maps=Mappings(
            (
                ("leads", "lead_id", Column("@row")),
                ("activities", "lead_id", Column("w")),
                ("activities", "activity", Constant("@row")),
                ("activities", "occurred_at", Column("t")),
            )
        ),
        zone=Zone(),
        now=0,
    )
    with open_dataset(into) as dataset:
        assert [found.shown for found in dataset.facts.types] == ["@row"]
        assert dataset.facts.activities is not None
        assert dataset.facts.activities.orphans == 0


def test_a_file_that_breaks_its_reader_ends_in_a_sentence_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "data.duckdb"
    popen = quarantines.subprocess.Popen

    def struck(*given: Any, **options: Any) -> Any:
        process = popen(*given, **options)
        os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(quarantines.subprocess, "Popen", struck)
    with pytest.raises(DataError) as error:
        build({"leads": [File("x.csv", LEADS)]}, into=into, maps=Mappings(), zone=Zone(), now=0)
    assert error.value.problems[0].source == "x.csv"
    assert list(tmp_path.iterdir()) == []


def test_a_first_look_does_not_last_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantines, "SECONDS_TO_LOOK", 0.05)
    with pytest.raises(DataError):
        look_at(File("leads.csv", LEADS))


def test_the_lines_of_a_file_can_be_its_leads(tmp_path: Path) -> None:
    into = tmp_path / "data.duckdb"
    build(
        {"leads": [File("leads.csv", LEADS)]},
        into=into,
        maps=read_maps(["leads.lead_id=@row", "outcomes.@is:customer=won=no"]),
        zone=Zone(),
        now=0,
    )
    with open_dataset(into) as dataset:
        rows = dataset.connection.execute("SELECT lead_id FROM outcomes JOIN leads USING (lead)").fetchall()
    assert rows == [("3",)]


def test_a_first_look_says_how_the_file_would_be_read_and_what_is_to_be_asked() -> None:
    text = "Export\r\nN°;Société;Créé le;CA\r\n1;Crème;03/04/2025;1,234\r\n2;Œuf;05/06/2025;2,345\r\n"
    seen = look_at(File("leads.csv", text.encode("cp1252")))
    assert seen.names == ("N°", "Société", "Créé le", "CA")
    assert seen.rows[1] == ("2", "Œuf", "05/06/2025", "2,345")
    found = seen.proposal
    assert (found.encoding, found.delimiter, found.padding, found.header_line) == ("windows-1252", ";", (1,), 2)
    assert found.asks == ("encoding", "decimal", "order")
    assert found.encoding_shown[1] == (3, "1;Crème;03/04/2025;1,234")
    dates = found.forms[0]
    assert (dates.name, dates.choices, dates.examples[0][2:]) == ("Créé le", ("dmy", "mdy"), "/06/2025")


def test_what_was_chosen_is_how_it_is_read(tmp_path: Path) -> None:
    into = tmp_path / "data.duckdb"
    content = "N°;Créé le\r\né;03/04/2025\r\n".encode("cp1252")
    chosen = Dialect(encoding="windows-1252", order="mdy")
    assert look_at(File("leads.csv", content, chosen)).proposal.asks == ()
    build(
        {"leads": [File("leads.csv", content, chosen)]},
        into=into,
        maps=Mappings((("leads", "lead_id", Column("N°")), ("leads", "created_at", Column("Créé le")))),
        zone=Zone(),
        now=0,
    )
    with open_dataset(into) as dataset:
        assert dataset.connection.execute("SELECT lead_id, created_at FROM leads").fetchall() == [
            ("é", Zone().read("2025-03-04").instant)  # type: ignore[union-attr]  # it is an instant
        ]
        assert any("mm/dd/yyyy" in problem.words.fr for problem in noted(dataset.facts))
    assert [path.name for path in tmp_path.iterdir()] == ["data.duckdb"]


def test_the_beginning_of_a_long_text_in_utf16_ends_with_a_line() -> None:
    rows = "".join(f"{row};é\n" for row in range(200_000))
    for encoding in ("utf-16-le", "utf-16-be"):
        seen = look_at(File("leads.csv", ("\ufeffN°;x\n" + rows).encode(encoding)))
        assert (seen.names, len(seen.rows)) == (("N°", "x"), 1_000)


def test_several_files_of_a_table_are_built_into_one(tmp_path: Path) -> None:
    into = tmp_path / "data.duckdb"
    leads = [
        File("mars.csv", b"lead_id\nA\n\xe9\n", Dialect(encoding="windows-1252")),
        File("avril.csv", b"x,lead_id\n1,B\n2,\n"),
    ]
    build({"leads": leads}, into=into, maps=Mappings(), zone=Zone(), now=0)
    with open_dataset(into) as dataset:
        assert dataset.facts.lead_count == 3
        assert dataset.facts.leads is not None
        assert dataset.facts.leads.name == "mars.csv + avril.csv"
        assert [(reject.file, reject.line) for reject in dataset.facts.leads.examples] == [("avril.csv", 3)]


def test_how_many_rows_find_their_lead_is_counted_in_the_whole_of_the_files() -> None:
    count = 200_000
    leads = b"Id,E-mail\n" + b"".join(b"%d,Ana%d@acme.fr\n" % (row, row) for row in range(count))
    mails = b"Adresse\n" + b"".join(b"ana%d@ACME.fr\n" % (2 * row) for row in range(count))
    assert len(leads) > quarantines.HEAD
    pairs = [Pair("E-mail", "Adresse"), Pair("E-mail", "Adresse", "any_case")]
    found = attachments([File("leads.csv", leads)], [File("mails.csv", mails), File("more.csv", b"x\n1\n")], pairs)
    assert [(one.pair, one.attached, one.rows, one.reached, one.leads) for one in found] == [
        (pairs[0], 0, count + 1, 0, count),
        (pairs[1], count // 2, count + 1, count // 2, count),
    ]


def test_what_says_nothing_on_either_side_finds_no_lead() -> None:
    leads, other = [File("leads.csv", b"ref,code\n1,-\n2,?\n3,x\n")], [File("other.csv", b"code\n-\n?\nx\n")]
    (found,) = attachments(leads, other, [Pair("code", "code")], unknown_own=["-"], unknown_theirs=["?"])
    assert (found.attached, found.rows, found.reached, found.leads) == (1, 3, 1, 3)


def test_the_values_of_a_column_are_counted_in_the_whole_of_the_files() -> None:
    rows = b"Type,n\n" + "Open,1\n open,2\nDémo,3\n".encode() * 50_000
    found = values([File("a.csv", rows), File("b.csv", b"n,type\n1,Clic\n2,\n")], "TYPE")
    assert len(rows) > quarantines.HEAD
    assert found == (("Open", 100_000), ("Démo", 50_000), ("Clic", 1))
    with pytest.raises(DataError, match="no column"):
        values([File("a.csv", rows)], "Quoi")


def test_what_cannot_be_joined_is_told() -> None:
    with pytest.raises(LeadgridError, match="no column"):
        attachments([File("leads.csv", LEADS)], [File("mails.csv", b"a,b\n1,2\n")], [Pair("ref", "Adresse")])
    with pytest.raises(DataError) as error:
        attachments([File("leads.csv", LEADS)], [File("mails.csv", b"")], [Pair("ref", "Adresse")])
    assert error.value.problems[0].source == "mails.csv"

"""The command that a page shows gives the scores that the page gives, whatever was said of the files."""

from __future__ import annotations

import csv
import io
import shlex
from pathlib import Path

import pytest

from leadgrid.cli import main
from leadgrid.datasets import load
from leadgrid.exports.recipes import recipe
from leadgrid.instants import Zone
from leadgrid.mappings import read_maps
from leadgrid.reading import parse_grid
from leadgrid.scorings import score
from leadgrid.sources import Dialect, Source

GRID = """\
leadgrid: 1
name: Notre grille
groups: [{id: who, axis: fit}, {id: web, axis: engagement}]
criteria:
  - {id: sector, group: who, points: 3, when: {attribute: Secteur, is: Industrie}}
  - {id: free, group: who, points: -2, when: {attribute: derived.email_free, is: true}}
  - {id: click, group: web, points: 5, each: {activity: Clic, within: 90d}}
"""
LEADS = "N° client,Secteur,E-mail,Signé le\nA1,Industrie,ada@acme.fr,2026-05-01\nA2,-,bob@gmail.com,\nA3,-,c@acme.fr,\n"
ACTS = (
    "Adresse,Geste,Le\nADA@acme.fr,Clic,2026-06-01T00:30\nbob@gmail.com,Clic,2026-03-02T23:30\n"
    "bob@gmail.com,Clic,2026-06-02\n"
)
SAID = (
    "leads.lead_id=N° client",
    "leads.@unknown=-",
    "activities.lead_id=Adresse",
    "activities.@link:any_case=E-mail",
    "activities.activity=Geste",
    "activities.occurred_at=Le",
    "outcomes.@event:customer=Signé le",
)


def test_the_command_of_the_files_gives_the_same_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("nos leads d'été.csv", LEADS.replace(",", ";")), ("gestes.csv", ACTS), ("grille.yaml", GRID)):
        (tmp_path / name).write_text(text, encoding="windows-1252" if "leads" in name else "utf-8")
    zone = Zone("Europe/Paris")
    moment = zone.read("2026-06-03T00:00")
    assert moment is not None
    with load(
        leads=Source(tmp_path / "nos leads d'été.csv", dialect=Dialect("windows-1252", ";", order="ymd")),
        activities=Source(tmp_path / "gestes.csv"),
        maps=read_maps(SAID),
        zone=zone,
        enriched=True,
    ) as dataset:
        expected = score(dataset, parse_grid(GRID), as_of=moment.instant)
        told = recipe(dataset.facts, grid="grille.yaml", as_of=moment.instant)
    monkeypatch.chdir(tmp_path)
    program, *given = shlex.split(told.replace("\\\n", " "))
    assert program == "leadgrid"
    assert main(given) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["lead_id"], int(row["score"])) for row in rows] == list(
        zip(expected["lead_id"], expected["score"], strict=True)
    )
    assert {row["lead_id"]: int(row["score"]) for row in rows} == {"A1": 8, "A2": 3, "A3": 0}


def test_files_in_the_canonical_form_need_nothing_but_their_names(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("lead_id\nL1\n", encoding="utf-8")
    with load(leads=Source(leads)) as dataset:
        told = recipe(dataset.facts, grid="default.yaml", as_of=0)
    assert told == "leadgrid score default.yaml \\\n  --leads leads.csv \\\n  --as-of 1970-01-01T00:00:00Z"

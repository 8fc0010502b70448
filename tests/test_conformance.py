"""The hand-made cases of the language: both the reference and the product give the scores worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import product
from tests.reference import scoring, values

CASES = sorted((Path(__file__).parent / "conformance" / "cases").iterdir())
COLUMNS = ("score", "band", "fit", "engagement", "cell")

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def the(case: Path) -> dict[str, str]:
    told: dict[str, str] = yaml.safe_load((case / "case.yaml").read_text("utf-8"))
    return told


def text_of(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.exists() else None


def expected(case: Path) -> dict[str, dict[str, Any]]:
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["lead_id"]: {
                "score": int(row["score"]),
                "band": row["band"] or None,
                "fit": int(row["fit"]),
                "engagement": int(row["engagement"]),
                "cell": row["cell"] or None,
            }
            for row in csv.DictReader(file)
        }


def without_criteria(scores: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {lead: {name: answer[name] for name in COLUMNS} for lead, answer in scores.items()}


@every_case
def test_the_reference_gives_the_scores_worked_out_by_hand(case: Path) -> None:
    told = the(case)
    leads, activities = text_of(case / "leads.csv"), text_of(case / "activities.csv")
    as_of = values.instant(told["as_of"])
    assert as_of is not None
    scores = scoring.score(
        values.grid((case / "grid.yaml").read_bytes()),
        None if leads is None else values.rows(leads),
        None if activities is None else values.rows(activities),
        as_of,
        told.get("zone", "UTC"),
    )
    assert without_criteria(scores) == expected(case)
    assert list(scores) == sorted(scores)


@every_case
def test_the_product_gives_the_scores_worked_out_by_hand(case: Path) -> None:
    told = the(case)
    scores = product.score(
        (case / "grid.yaml").read_bytes().decode("utf-8"),
        text_of(case / "leads.csv"),
        text_of(case / "activities.csv"),
        told["as_of"],
        told.get("zone", "UTC"),
    )
    assert without_criteria(scores) == expected(case)
    assert list(scores) == sorted(scores)

"""Who is counted beside today's leads: customers that the grid would score, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desks import Desk
from leadgrid.proposals import proposed_view
from leadgrid.reading import parse_grid
from tests.app.rule_pages import GRID, workspace

AUDIENCE = "audience: {attribute: employees, at_least: 50}\n"


@pytest.mark.parametrize(("text", "customers"), [(GRID, 20), (GRID + AUDIENCE, 13)])
def test_customers_outside_the_audience_are_not_counted(
    tmp_path: Path,
    own_workspaces: Path,  # noqa: ARG001 the server's own would remember this one
    text: str,
    customers: int,
) -> None:
    own, grid = workspace(tmp_path, text), parse_grid(text)
    with own.dataset() as dataset:
        facts = dataset.facts
    at = Desk(own, facts, text, grid, grid, proposed_view(facts, now=0), None)
    assert at.customers == customers
    assert replace(at, view=replace(at.view, replay=None)).customers == 0

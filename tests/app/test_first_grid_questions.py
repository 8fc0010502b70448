"""Where too few customers are known, the page asks about just what becomes rules, and about nothing that is a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import resources
from leadgrid import datasets
from leadgrid.conditions import attributes_read, selections
from leadgrid.outlines import MOST_RULES
from leadgrid.places import grids_folder
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_grids_page import page, pressed, said, words

LEADS = 240
ZONES = ("Nord", "Sud", "Est")


def asking(folder: Path, *, acts: int = 2, attributes: int = 2) -> Workspace:
    """Leads with a record number, an address, a company, so many attributes of three values and so many activities."""
    traits = [f"trait {n}" for n in range(attributes)]
    leads = [f"lead_id,Fiche,E-mail,Société,{','.join(traits)}"]
    events, won = ["lead_id,activity,occurred_at"], ["lead_id,converted_at", "L1,2026-05-02"]
    for n in range(LEADS):
        values = ",".join(ZONES[(n // (trait + 1)) % 3] for trait in range(attributes))
        leads.append(f"L{n},{4_000 + n},p{n}@firme-{n % 3}.fr,Firme {n % 3},{values}")
        events += [f"L{n},acte {act},2026-03-{n % 28 + 1:02}" for act in range(acts)]
    files = {}
    for name, lines in (("leads", leads), ("activities", events), ("outcomes", won)):
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        files[name] = Source(folder / f"{name}.csv", f"{name}.csv")

    def build(path: Path) -> None:
        datasets.load(**files, enriched=True, into=path).close()

    registry = resources.workspaces()
    workspace = registry.open(registry.create(build))
    text = (grids_folder() / "default.yaml").read_text(encoding="utf-8")
    grid = parse_grid(text)
    workspace.save_grid(text, name=grid.name, version=None, fingerprint=fingerprint(grid), at=1)
    return workspace


def asked(screen: AppTest) -> dict[str, object]:
    """The subjects that the page asks about, by their names."""
    found = {group.label: group for group in screen.segmented_control if (group.key or "").startswith("relevance-")}
    before, after = words("grids.relevance_of", name="|").split("|")
    return {label.removeprefix(before).removesuffix(after): group for label, group in found.items()}


def read(workspace: Workspace) -> set[str]:
    """The attributes and types of activity that the rules of the draft read."""
    grid = parse_grid(json.loads(workspace.kept("draft") or "")["texts"][-1])
    acts = {name for rule in grid.conditions for part in selections(rule) for name in part.types or ()}
    return acts | {name for rule in grid.conditions for name in attributes_read(rule)}


@pytest.mark.parametrize(("acts", "attributes"), [(2, 2), (1, 14), (9, 9)])
def test_what_is_asked_about_is_what_becomes_rules(own_workspaces: Path, acts: int, attributes: int) -> None:
    workspace = asking(own_workspaces.parent, acts=acts, attributes=attributes)
    screen = page(workspace)
    names = set(asked(screen))
    assert len(names) == min(MOST_RULES, acts + attributes)
    assert all(name.startswith(("trait", "acte")) for name in names)
    assert "Est · Nord · Sud" in said(screen)
    assert words("grids.relevance_alone").replace("**", "") in said(screen).replace("**", "")
    pressed(screen, "make-first")
    assert read(workspace) == names


def test_what_the_team_says_no_to_is_no_rule_and_nothing_that_was_not_asked_takes_its_place(
    own_workspaces: Path,
) -> None:
    workspace = asking(own_workspaces.parent, acts=9, attributes=9)
    screen = page(workspace)
    questions = asked(screen)
    (first, *_) = questions
    questions[first].set_value("0")
    pressed(screen, "make-first")
    assert read(workspace) == set(questions) - {first}

"""On no page stands the name that an attribute has in a grid because leadgrid made it: people read it in words."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import resources
from leadgrid.datasets import load
from leadgrid.problems import Language, Words
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_frame import APP
from voices import LANGUAGES, Voice

END = datetime(2026, 6, 1, tzinfo=UTC)
LEADS = 400
DOMAINS = ("acme.fr", "gmail.com", "bolt.fr", "orange.fr")
GRID = """leadgrid: 1
name: Adresses
groups: [{id: fit, axis: fit}, {id: web, axis: engagement}]
criteria:
  - {id: pro, group: fit, points: 10, when: {attribute: derived.email_free, is: false}}
  - {id: domain, group: fit, points: 8, when: {attribute: derived.email_domain, in: [acme.fr, bolt.fr]}}
  - {id: disposable, group: fit, points: -5, when: {not: {attribute: derived.email_disposable, is: false}}}
  - {id: large, group: fit, points: 9, when: {attribute: company.Effectif, at_least: 100}}
  - {id: sector, group: fit, points: 1, when: {attribute: company.Sectuer, is: BTP}}
  - {id: country, group: fit, points: 3, when: {attribute: derived.phone_country, is_not: FR}}
  - {id: demo, group: web, points: 20, when: {activity: demo, within: 90d}}
bands: [{id: cold}, {id: call, from: 15}]
"""
NAMED = re.compile(r"[^\n]{0,80}\b(?:derived|company)\.\w[^\n]{0,80}", re.IGNORECASE)
KEYS = re.compile(r'^\s*(?:id|element_id|key|form_id|group_id|page_script_hash): ".*"$', re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("made-attributes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(resources.FOLDER_VARIABLE, str(made / "workspaces"))
        yield made


@pytest.fixture(scope="module")
def own(folder: Path) -> Workspace:
    return workspace(folder)


def at(days: float) -> str:
    """So many days before the end of the data."""
    return (END - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def workspace(folder: Path) -> Workspace:
    """Leads whose customers have addresses of companies, with their activities and a file of companies."""
    leads = [f"{lead},x{lead}@{DOMAINS[lead % 4]},{at(300)}" for lead in range(LEADS)]
    acts = [f"{lead},{('demo', 'open')[lead % 3 > 0]},{at(lead % 200)}" for lead in range(LEADS)]
    won = [f"{lead},customer,{at(40)}" for lead in range(LEADS) if lead % 8 == 0 or lead % 50 == 1]
    files = {
        "leads": ["lead_id,Adresse e-mail,created_at", *leads],
        "activities": ["lead_id,activity,occurred_at", *acts],
        "outcomes": ["lead_id,stage,occurred_at", *won],
        "companies": ["domain,Secteur,Effectif", "acme.fr,Industrie,300", "bolt.fr,BTP,40"],
    }
    sources = {}
    for kind, lines in files.items():
        (folder / f"{kind}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        sources[kind] = Source(folder / f"{kind}.csv")
    id = resources.workspaces().create(lambda path: load(**sources, into=path, enriched=True).close())
    made = resources.workspaces().open(id)
    grid = parse_grid(GRID)
    made.save_grid(GRID, name=grid.name, version=None, fingerprint=fingerprint(grid), at=time.time_ns() // 1000)
    return made


def page(own: Workspace, name: str, language: Language, **parameters: str) -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    for key, value in {"lang": language, "w": own.id, **parameters}.items():
        screen.query_params[key] = value
    say = Voice(language)
    screen.session_state["customers_tabs"] = say.t("feeding.tab" if parameters.get("tab") else "customers.tab")
    screen.session_state["tune_tabs"] = say.t("leads.list_tab" if parameters.get("tab") else "leads.tune_tab")
    screen.switch_page(f"views/{name}.py").run()
    assert not screen.exception
    return screen


def drawn(screen: AppTest) -> str:
    """Everything that is sent to the screen, but for the keys of its parts."""
    parts = [str(node.proto) for node in (*screen.main, *screen.sidebar) if getattr(node, "proto", None) is not None]
    return KEYS.sub("", "\n".join(parts)).replace("\\", "")


IN_A_LIST = Words(en="Disposable e-mail address", fr="Adresse e-mail jetable")
IN_A_SENTENCE = Words(en="e-mail address is a business one", fr="adresse e-mail est professionnelle")
IN_ENGLISH = ("rules", "tune")
"""Where words stand that are nowhere else; the same ones are elsewhere."""
PAGES = (
    ("data", {}, IN_A_LIST),
    ("grids", {}, Words(en="Personal e-mail address", fr="Adresse e-mail personnelle")),
    ("rules", {}, IN_A_SENTENCE),
    ("customers", {}, Words(en="the e-mail domain is", fr="le domaine de l’adresse e-mail est")),
    ("customers", {"tab": "feeding"}, IN_A_LIST),
    ("leads", {}, IN_A_LIST),
    ("leads", {"lead": "2"}, IN_A_LIST),
    ("tune", {}, IN_A_SENTENCE),
)


@pytest.mark.parametrize(
    ("name", "parameters", "expected", "language"),
    [(*each, language) for language in LANGUAGES for each in PAGES if language == "fr" or each[0] in IN_ENGLISH],
    ids=lambda value: value if isinstance(value, str) else "-".join(value) if isinstance(value, dict) else "",
)
def test_no_page_shows_the_name_of_an_attribute_that_was_made(
    own: Workspace, name: str, parameters: dict[str, str], expected: Words, language: Language
) -> None:
    shown = drawn(page(own, name, language, **parameters))
    assert expected.told(language) in shown
    assert NAMED.findall(shown) == []


def test_the_form_of_a_rule_offers_such_attributes_and_their_values_in_words(own: Workspace) -> None:
    screen = page(own, "rules", "fr")
    screen.menu_button(key="menu.domain").click("edit").run()
    assert not screen.exception
    assert NAMED.findall(drawn(screen)) == []
    box = screen.selectbox(key="rule.rungs.0.condition.name")
    assert "Adresse e-mail personnelle (400)" in box.options
    box.set_value("derived.email_free").run()
    (values,) = [each for each in screen.multiselect if each.key == "rule.rungs.0.condition.tests.0.values"]
    assert {"oui (200)", "non (200)"} <= set(values.options)


@pytest.mark.usefixtures("folder")
def test_a_first_grid_calls_its_rules_by_what_such_attributes_say(tmp_path: Path) -> None:
    own = workspace(tmp_path)
    screen = page(own, "grids", "fr")
    screen.button(key="make-first").click().run()
    assert not screen.exception
    assert NAMED.findall(drawn(screen)) == []
    begun = parse_grid(json.loads(own.kept("draft") or "")["texts"][-1])
    labels = [rule.label.told("fr") for rule in begun.criteria if rule.label is not None]
    assert {"Adresse e-mail personnelle", "Domaine de l’adresse e-mail"} <= set(labels)

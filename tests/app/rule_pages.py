"""A small workspace of one's own on the page of the rules, and fingers for its forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import desks
import drafts
import resources
from leadgrid import datasets
from leadgrid.grids import Criterion, Grid
from leadgrid.proposals import proposed_view
from leadgrid.reading import parse_grid
from leadgrid.sources import Source
from leadgrid.workspaces import Workspace
from leadgrid.writing import fingerprint
from tests.app.test_frame import APP

GRID = """\
leadgrid: 1
name: Petite grille
groups:
  - {id: profile, axis: fit}
  - {id: web, axis: engagement, max: 40}  # ce qu'il fait
criteria:
  # le meilleur signe
  - {id: demo, group: web, points: 20, when: {activity: demo}}
  - {id: visits, group: web, points: 2, each: {activity: visit}, up_to: 5}
  - id: size
    group: profile
    ladder:
      - {points: 10, when: {attribute: employees, at_least: 50}}  # nos bons clients
      - {points: 4, when: {attribute: employees, at_least: 10}}
bands: [{id: cold}, {id: call, from: 10, label: {fr: À appeler, en: To call}}]
"""
LEADS = "lead_id,sector,employees,opt_in\n" + "".join(
    f"L{number},{('Industrie', 'BTP', '')[number % 3]},{(5, 50, 500)[number % 3]},{('true', 'false')[number % 2]}\n"
    for number in range(60)
)
ACTIVITIES = "lead_id,activity,occurred_at,page,amount,email_id\n" + "".join(
    f"L{number},{kind},2026-0{1 + number % 3}-{1 + number % 28:02},{page},{number},m{number % 4}\n"
    for number in range(40)
    for kind, page in (("visit", "/tarifs"), ("demo", ""), ("send", ""), ("open", ""))
)
OUTCOMES = "lead_id,occurred_at\n" + "".join(f"L{number},2026-03-2{number % 8}\n" for number in range(20))


def workspace(folder: Path, text: str = GRID) -> Workspace:
    """60 leads, four types of activity with three properties, 20 customers, and a grid of three rules."""
    sources = {}
    for name, rows in (("leads", LEADS), ("activities", ACTIVITIES), ("outcomes", OUTCOMES)):
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
        sources[name] = Source(folder / f"{name}.csv")
    registry = resources.workspaces()
    made = registry.open(
        registry.create(
            lambda path: datasets.load(
                leads=sources["leads"], activities=sources["activities"], outcomes=sources["outcomes"], into=path
            ).close()
        )
    )
    grid = parse_grid(text)
    made.save_grid(text, name=grid.name, version=grid.version, fingerprint=fingerprint(grid), at=0)
    return made


class RulesPage:
    """The page as somebody uses it; every step fails where the page fails."""

    def __init__(self, workspace: Workspace, language: str = "fr") -> None:
        self.workspace = workspace
        self.screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
        self.screen.query_params["lang"] = language
        self.screen.query_params["w"] = workspace.id
        self.screen.switch_page("views/rules.py")
        self._run()

    @property
    def text(self) -> str:
        return self._draft().text

    @property
    def grid(self) -> Grid:
        grid = self._draft().grid
        assert grid is not None
        return grid

    @property
    def newest(self) -> Criterion:
        """The only rule that the saved grid does not have."""
        known = {criterion.id for criterion in parse_grid(self.workspace.saved_grids()[0].text).criteria}
        (new,) = [criterion for criterion in self.grid.criteria if criterion.id not in known]
        return new

    @property
    def said(self) -> str:
        """Everything that the page says, as it is read."""
        screen = self.screen
        parts = (*screen.markdown, *screen.caption, *screen.info, *screen.warning, *screen.error, *screen.success)
        labels = [button.label for button in screen.button]
        return "\n".join([*(str(part.value) for part in parts), *labels]).replace("\\", "").replace(":small[]", "")

    def press(self, key: str) -> None:
        self.screen.button(key=key).click()
        self._run()

    def answer(self, **values: Any) -> None:
        """Set widgets of the form by the place that they answer (`a__b__0` is a.b.0), then run once."""
        for name, value in values.items():
            self.widget("rule." + name.replace("__", ".")).set_value(value)
        self._run()

    def set(self, key: str, value: Any) -> None:
        self.widget(key).set_value(value)
        self._run()

    def choose(self, rule: str, action: str) -> None:
        """An action from a rule's menu."""
        self.screen.menu_button(key=f"menu.{rule}").click(action)
        self._run()

    def tab(self, number: int) -> None:
        """Open the tab of the rules, the other parts or the text."""
        self.screen.session_state["rules_tabs"] = self.screen.tabs[number].label
        self._run()

    def widget(self, key: str) -> Any:
        screen = self.screen
        every = (
            *(*screen.selectbox, *screen.multiselect, *screen.number_input, *screen.text_input, *screen.toggle),
            *(*screen.segmented_control, *screen.text_area),
        )
        (found,) = [widget for widget in every if widget.key == key]
        return found

    def _run(self) -> None:
        self.screen.run()
        assert not self.screen.exception, [trace.value for trace in self.screen.exception]

    def _draft(self) -> drafts.Draft:
        with self.workspace.dataset() as dataset:
            facts = dataset.facts
        text = self.workspace.saved_grids()[0].text
        grid = parse_grid(text)
        return drafts.draft(desks.Desk(self.workspace, facts, text, grid, grid, proposed_view(facts, now=0), None))

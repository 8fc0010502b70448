"""How a grid of one's own begins: from nothing, a template, a file, or from what the loaded data show.

Whatever begins is a draft; the saved grid stays until somebody takes the draft. Knows nothing of widgets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import desks
import drafts
import resources
import state
from desks import Desk
from i18n import t, voice
from leadgrid import outlines, starters
from leadgrid.binders import digest
from leadgrid.candidates import Kind
from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Operator, Selection, ValueTest
from leadgrid.grids import Axis, Band, Bounds, Criterion, Grid, Group, Label, Rung
from leadgrid.judgements import Estimate
from leadgrid.mappings import CUSTOMER
from leadgrid.problems import LeadgridError
from leadgrid.reading import parse_grid
from leadgrid.starters import Team
from leadgrid.weights import Relevance
from leadgrid.wordings import label
from leadgrid.writing import condition_key, to_yaml
from voices import LANGUAGES, Voice

TRIAL: Final = "trial"
"""Kept under this key: how good the first grid is, as `Trial` in JSON."""
FIRST: Final = "first_grid"
"""Kept under this key: the digest of the text of the first grid that was made."""
MADE: Final = "made_from"
"""Kept under this key: what the first grid asks and which leads it was made from, in JSON."""
MOSTLY: Final = 0.5
"""The share of a grid's rules that were found in these data from which it counts as made from them."""
RELEVANCE: Final = "relevance"
"""Kept under this key: what the team said of attributes and types, 0 to 3 each, in JSON."""
NOT_TAKEN: Final = 0
BANT: Final[Mapping[str, Axis]] = {"budget": "fit", "authority": "fit", "need": "engagement", "timeframe": "engagement"}
_SIDES: Final[tuple[tuple[Kind, Axis], ...]] = (("attribute", "fit"), ("activity", "engagement"))
_STEPS: Final[Mapping[int, Relevance]] = {1: 1, 2: 2, 3: 3}


@dataclass(frozen=True, slots=True)
class Trial:
    """How a grid that was made in the same way ranks where it was not made, and of which text this is told."""

    of: str
    value: float
    low: float | None
    high: float | None
    how: Literal["time", "halves"]
    built_from: int
    leads: int
    converted: int

    @property
    def ranking(self) -> Estimate:
        return Estimate(self.value, self.low, self.high)

    @property
    def shown(self) -> int:
        """Out of 100."""
        return int(100 * self.value + 0.5)


def begin(text: str) -> None:
    """Start a draft from a grid's text: the callback of a widget."""
    try:
        after = drafts.begin(desks.desk(), text)
        is_begun = not drafts.draft(after).is_new
        state.keep(state.NEWS, t("grids.begun") if is_begun else t("grids.already"))
    except LeadgridError as error:
        state.keep_trouble(voice().told(error.problems[0]))


def blank(at: Desk, *, called: str) -> str:
    """The text of a grid with one rule at 0 points, which reads something that the data have."""
    columns = [column.name for column in at.facts.columns if column.kind == "leads" and column.known]
    acts = [found.shown for found in at.facts.types if found.events]
    condition: Condition = ActivityCondition(Selection(tuple(acts[:1]) or None))
    if columns:
        condition = AttributeCondition(columns[0], ValueTest((Operator("known", True),)))
    groups = tuple(
        Group(outlines.group_id(kind, state.language()), axis, label(outlines.GROUP_NAMES[kind]))
        for kind, axis in _SIDES
    )
    rule = Criterion("first_rule", groups[0 if columns else 1].id, "when", (Rung(0, condition),))
    bands = (Band("cold", None, label(starters.BANDS["cold"])), Band("call", 10, label(starters.BANDS["call"])))
    return to_yaml(Grid(called, groups, (rule,), bands=bands))


def four_questions(at: Desk, *, called: str) -> str:
    """The text of a grid with the four groups of BANT, 25 points each, and one rule at 0 points that reads the data."""
    bare = parse_grid(blank(at, called=called))
    groups = tuple(Group(name, axis, _question(name), Bounds(max=25)) for name, axis in BANT.items())
    (rule,) = bare.criteria
    home = next(group for group in groups if group.axis == bare.group(rule.group).axis)
    return to_yaml(replace(bare, groups=groups, criteria=(replace(rule, group=home.id),), scale=Bounds(0, 100)))


def _question(name: str) -> Label:
    return Label(tuple((language, Voice(language).t(f"grids.bant.{name}")) for language in LANGUAGES))


def leave() -> None:
    """The draft goes, the saved grid stays: the callback of a widget."""
    try:
        drafts.drop(desks.desk())
    except LeadgridError as error:
        state.keep_trouble(voice().told(error.problems[0]))


def first_grid(
    at: Desk,
    said: Mapping[str, int],
    *,
    capacity: int | None,
    progress: Callable[[str], None],
    without: Collection[str] = (),
    lowers: bool = True,
    called: str | None = None,
) -> Desk:
    """The draft of a first grid from the loaded data; `said` is the relevance of each subject, 0 for «not to be taken».

    `capacity` is how many leads sales can call, which the tuner is told, too; `without` are subjects that this method
    does not look at, `lowers` whether its rules may take points away, `called` its name.

    Raises `DataError` where the data have nothing that a rule could read.
    """
    replay = at.view.replay
    portrait = resources.in_common(at.workspace, replay) if replay else None
    unasked: list[str] = []
    if portrait is None or not portrait.has_found:  # then rules are made of what was asked about, and of nothing else
        unasked = [name for name in resources.readable(at.workspace, at.view).names if name not in said]
    team = Team(
        relevance={name: _STEPS[relevance] for name, relevance in said.items() if relevance in _STEPS},
        without=(*(name for name, relevance in said.items() if relevance == NOT_TAKEN), *without, *unasked),
        capacity=capacity,
        language=state.language(),
        lowers=lowers,
    )
    suspected = resources.suspicious(at.workspace, replay.target if replay else CUSTOMER)
    if portrait is not None and portrait.has_found and team.without:
        portrait = None  # what is found of the rest
    with at.workspace.dataset() as dataset:
        progress("rules")
        made = starters.starter(dataset, at.view, suspected=suspected, team=team, portrait=portrait)
        progress("judged")
        trial = starters.tried(dataset, made.portrait, suspected=suspected, team=team) if made.measured else None
    text = to_yaml(made.grid if called is None else replace(made.grid, name=called))
    after = drafts.begin(at, text)
    state.keep(state.NEWS, t("grids.begun"))
    after = desks.choose(after, capacity=capacity)
    after.workspace.keep(FIRST, digest(text))
    if made.measured:
        after.workspace.keep(MADE, json.dumps({"leads": _leads(after), "rules": sorted(_asked(made.grid))}))
    after.workspace.keep(RELEVANCE, json.dumps(dict(said)))
    told = trial and Trial(digest(text), trial.ranking.value, trial.ranking.low, trial.ranking.high, trial.how,
                           trial.built_from, trial.leads, trial.converted)  # fmt: skip
    after.workspace.keep(TRIAL, json.dumps(asdict(told)) if told else None)
    return after


def is_first(at: Desk, text: str) -> bool:
    """Whether this text is the first grid as it was made from the data."""
    return at.workspace.kept(FIRST) == digest(text)


def is_made_from_these(at: Desk) -> bool:
    """Whether most rules of the grid that is tuned were found in the leads that it is measured on."""
    kept = at.workspace.kept(MADE)
    asked = _asked(at.tuned)
    with suppress(ValueError, TypeError, KeyError):
        made = {} if kept is None else json.loads(kept)
        return made["leads"] == _leads(at) and 0 < MOSTLY * len(asked) <= len(asked & set(made["rules"]))
    return False


def _leads(at: Desk) -> list[str | int]:
    return [at.facts.leads.name if at.facts.leads else "", at.facts.lead_count]


def _asked(grid: Grid) -> set[str]:
    return {condition_key(rung.condition) for _, rung in grid.rungs}


def trial(at: Desk, text: str) -> Trial | None:
    """How good the first grid of this text is, where it is one and that can be told."""
    kept = at.workspace.kept(TRIAL)
    # what came with a workspace from elsewhere may be anything
    with suppress(ValueError, TypeError, AttributeError):
        found = None if kept is None else Trial(**json.loads(kept))
        if found is not None and found.of == digest(text) and 0 <= found.value <= 1 and found.ranking:
            return found
    return None


def relevance(at: Desk) -> dict[str, int]:
    """What the team has said before, by the name of the attribute or type."""
    kept = at.workspace.kept(RELEVANCE)
    with suppress(ValueError, AttributeError):
        said = {} if kept is None else json.loads(kept)
        return {name: value for name, value in said.items() if value in (0, 1, 2, 3)}
    return {}

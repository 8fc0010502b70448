"""How a grid of one's own begins: from nothing, a template, a file, or from what the loaded data show.

Whatever begins is a draft; the saved grid stays until somebody takes the draft. Knows nothing of widgets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import desks
import drafts
import resources
import shelves
import state
from desks import Desk
from i18n import t, voice
from leadgrid import makings, outlines, qualifications, starters
from leadgrid.binders import digest
from leadgrid.candidates import Kind, names_people
from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Operator, Selection, ValueTest
from leadgrid.facts import Facts
from leadgrid.grids import Axis, Band, Criterion, Grid, Group, Rung
from leadgrid.indicators import Portrait
from leadgrid.judgements import Estimate
from leadgrid.mappings import CUSTOMER
from leadgrid.methods import Method, Side
from leadgrid.problems import GridError, LeadgridError
from leadgrid.qualifications import Question, Source
from leadgrid.starters import Team
from leadgrid.suspicions import Suspicion
from leadgrid.values import text_key
from leadgrid.weights import Relevance
from leadgrid.wordings import label
from leadgrid.writing import condition_key, to_yaml

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
NOTES: Final = "notes"
"""Kept under this key: what is to be known of a grid that was made by a method, and of which text, in JSON."""
_UNANSWERED: Final = tuple(f"unanswered_{question}" for question in qualifications.QUESTIONS)
_NOTES: Final = ("levels", "waits", "nothing_lowers", *_UNANSWERED)
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
    telling = [*resources.readable(at.workspace, at.view).first().tests]
    columns = telling or [column.name for column in at.facts.columns if column.kind == "leads" and column.known]
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


def begin_blank() -> None:
    """Start a draft from next to nothing: the callback of a widget."""
    try:
        text = blank(desks.desk(), called=free_name(voice().t("grids.blank_name")))
    except LeadgridError as error:
        state.keep_trouble(voice().told(error.problems[0]))
    else:
        begin(text)


def free_name(called: str) -> str:
    """The name, or with a number behind it where a grid on the shelf has it, so that two are told apart."""
    taken = set()
    for sheet in resources.binder().sheets():
        with suppress(GridError):
            taken.add(text_key(shelves.grid_of(sheet).name))
    names = (called, *(f"{called} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if text_key(name) not in taken)


def leave() -> None:
    """The draft goes, the saved grid stays: the callback of a widget."""
    try:
        drafts.drop(desks.desk())
    except LeadgridError as error:
        state.keep_trouble(voice().told(error.problems[0]))


def first_grid(at: Desk, said: Mapping[str, int], *, capacity: int | None, progress: Callable[[str], None]) -> Desk:
    """The draft of a first grid from the loaded data; `said` is the relevance of each subject, 0 for «not to be taken».

    `capacity` is how many leads sales can call, which the tuner is told, too. Raises `DataError` where the data have
    nothing that a rule could read.
    """
    team, suspected, portrait = _asked_of(at, said, capacity)
    if portrait is not None and portrait.has_found and team.without:
        portrait = None  # what is found of the rest
    with at.workspace.dataset() as dataset:
        progress("rules")
        made = starters.starter(dataset, at.view, suspected=suspected, team=team, portrait=portrait)
        progress("judged")
        trial = starters.tried(dataset, made.portrait, suspected=suspected, team=team) if made.measured else None
    grid = replace(made.grid, name=free_name(made.grid.name))
    text = to_yaml(grid)
    after = _begun(at, grid, said, capacity, measured=made.measured)
    after.workspace.keep(FIRST, digest(text))
    told = trial and Trial(digest(text), trial.ranking.value, trial.ranking.low, trial.ranking.high, trial.how,
                           trial.built_from, trial.leads, trial.converted)  # fmt: skip
    after.workspace.keep(TRIAL, json.dumps(asdict(told)) if told else None)
    return after


def by_method(
    at: Desk, method: Method, said: Mapping[str, int], *, capacity: int | None, progress: Callable[[str], None]
) -> Desk:
    """The draft of a method's grid from the loaded data, asked in the same way as a first one.

    Raises `DataError` where the data lack what the method needs.
    """
    team, suspected, portrait = _asked_of(at, said, capacity)
    with at.workspace.dataset() as dataset:
        progress("rules")
        made = makings.made(method, dataset, at.view, suspected=suspected, team=team, portrait=portrait)
    grid = replace(made.grid, name=free_name(voice().t(f"grids.method.{method}")))
    after = _begun(at, grid, said, capacity, measured=made.measured)
    told = {"waits": made.waits, "nothing_lowers": method == "multi_criteria" and not made.lowers}
    _note(after, grid, [note for note, holds in told.items() if holds])
    return after


def by_questions(at: Desk, answers: Mapping[Question, Source]) -> Desk:
    """The draft of a grid of the four questions of BANT, of which at least one has an answer."""
    with at.workspace.dataset() as dataset:
        made = qualifications.qualified(dataset, at.view, answers, called=free_name(voice().t("grids.method.bant")))
    after = drafts.begin(at, to_yaml(made.grid))
    state.keep(state.NEWS, t("grids.begun"))
    waits = any(all(rung.points == 0 for rung in rule.rungs) for rule in made.grid.criteria)
    _note(
        after, made.grid, [*(["waits"] if waits else []), *(f"unanswered_{question}" for question in made.unanswered)]
    )
    return after


def has(facts: Facts) -> tuple[Side, ...]:
    """What the loaded data say of leads: who they are, and what they do."""
    columns = any(each.kind == "leads" and each.known and not names_people(each.name) for each in facts.columns)
    found: dict[Side, bool] = {"profile": columns, "acts": any(each.events for each in facts.types)}
    return tuple(side for side, is_there in found.items() if is_there)


def notes(at: Desk, text: str) -> tuple[str, ...]:
    """What is to be known of the grid of this text, by the words that say it, where a method has just made it."""
    kept = at.workspace.kept(NOTES)
    with suppress(ValueError, TypeError, KeyError):
        told = {} if kept is None else json.loads(kept)
        if told and told["of"] == digest(text):
            return tuple(note for note in told["notes"] if note in _NOTES)
    return ()


def left_lines(at: Desk, text: str) -> tuple[int, ...]:
    """The lines of the spreadsheet that this text was made from which became no rule."""
    with suppress(ValueError, TypeError, KeyError):
        told = json.loads(at.workspace.kept(NOTES) or "null")
        if told["of"] == digest(text):
            return tuple(line for line in told["lines"] if isinstance(line, int))
    return ()


def _note(at: Desk, grid: Grid, found: Sequence[str], lines: Sequence[int] = ()) -> None:
    at.workspace.keep(NOTES, json.dumps({"of": digest(to_yaml(grid)), "notes": [*found], "lines": [*lines]}))


def _asked_of(
    at: Desk, said: Mapping[str, int], capacity: int | None
) -> tuple[Team, tuple[Suspicion, ...], Portrait | None]:
    """What the team says, what is suspicious in the data, and what was found in them, where they know customers."""
    replay = at.view.replay
    portrait = resources.in_common(at.workspace, replay) if replay else None
    unasked: list[str] = []
    if portrait is None or not portrait.has_found:  # then rules are made of what was asked about, and of nothing else
        unasked = [name for name in resources.readable(at.workspace, at.view).names if name not in said]
    team = Team(
        relevance={name: _STEPS[relevance] for name, relevance in said.items() if relevance in _STEPS},
        without=(*(name for name, relevance in said.items() if relevance == NOT_TAKEN), *unasked),
        capacity=capacity,
        language=state.language(),
    )
    return team, resources.suspicious(at.workspace, replay.target if replay else CUSTOMER), portrait


def _begun(at: Desk, grid: Grid, said: Mapping[str, int], capacity: int | None, *, measured: bool) -> Desk:
    """The draft of a grid that was made from the data, and what it was made from."""
    after = drafts.begin(at, to_yaml(grid))
    state.keep(state.NEWS, t("grids.begun"))
    after = desks.choose(after, capacity=capacity)
    if measured:
        after.workspace.keep(MADE, json.dumps({"leads": _leads(after), "rules": sorted(_asked(grid))}))
    after.workspace.keep(RELEVANCE, json.dumps(dict(said)))
    return after


def written(at: Desk, grid: Grid, *, capacity: int, left: Sequence[int]) -> Desk:
    """The draft of a grid that a spreadsheet holds, with bands for as many as sales can call, as the tuner is told.

    `left` are the numbers of its lines that became no rule.
    """
    features, _ = resources.folded(at.workspace, grid, at.view)
    team = Team(relevance={}, capacity=capacity, language=state.language())
    whole = starters.banded(grid, features, at.view, team, measured=False)
    after = desks.choose(drafts.begin(at, to_yaml(whole)), capacity=capacity)
    _note(after, whole, ["levels"], left)
    state.keep(state.NEWS, t("grids.begun"))
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

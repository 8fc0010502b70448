"""What happens when somebody uses the page of the rules: read the widget, change form and draft, keep both.

These are widgets' callbacks: they run before the page does, so a page always draws what is kept. A rule goes into the
draft as soon as its form says one; until then the form waits in the session and the draft stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import desks
import drafts
import state
from components.editor import arrangements, forms
from components.editor.answers import Gap, condition_of, criterion_of
from components.editor.forms import Form, Path
from drafts import Draft
from i18n import t, voice
from leadgrid.conditions import attributes_read, leaves, selections
from leadgrid.grids import Axis, Criterion, Grid
from leadgrid.problems import GridError, LeadgridError
from leadgrid.wordings import called, label

KEY: Final = "editor"
"""The open form in the session, as JSON: which rule it is of (none yet: new), as it was and as it is."""
TEXT_KEY: Final = "editor.text"
AUDIENCE: Final = "@audience"
"""Held in the place of a rule's id while it is said who is scored at all; no rule can be called so."""


def key(path: Path) -> str:
    """The key of the widget that answers a place of the open form.

    >>> key(("rungs", 0, "points"))
    'rule.rungs.0.points'
    """
    return ".".join(["rule", *map(str, path)])


_CONDITION: Final = ("rungs", 0, "condition")

# ---- the open form


def open_form(draft: Draft) -> Form | None:
    """The form that is open, of the draft as it is: changed elsewhere in the meantime, it begins anew."""
    held = _held()
    if held is None or draft.grid is None or held["id"] == AUDIENCE:
        return None
    if held["id"] is None:
        return dict(held["form"])
    known = {criterion.id: criterion for criterion in draft.grid.criteria}
    if held["id"] not in known:
        close_form()
        return None
    if held["before"] != (now := forms.form_of(known[held["id"]])):
        _hold(held["id"], now, now)
        return now
    return dict(held["form"])


def open_id() -> str | None:
    """The id of the rule whose form is open; None where none is, or it is new."""
    held = _held()
    return None if held is None else held["id"]


def audience_form(draft: Draft) -> Form | None:
    """The form of who is scored, where it is open: that of a rule with one rung, of which the condition counts."""
    held = _held()
    if held is None or draft.grid is None or held["id"] != AUDIENCE:
        return None
    if held["before"] != (now := _audience(draft.grid)):
        open_audience()
        return None if now is None else forms.put(held["form"], _CONDITION, now)
    return dict(held["form"])


def open_audience() -> None:
    """Show the form of who is scored."""

    def act() -> None:
        grid = drafts.draft(desks.desk()).grid
        if grid is not None:
            now = _audience(grid)
            form = forms.blank_criterion("")
            _hold(AUDIENCE, forms.put(form, _CONDITION, now or forms.blank("attribute")), now)

    _safely(act)


def gaps_of(form: Form, grid: Grid) -> Criterion | tuple[Gap, ...]:
    """The rule that a form says in this grid, or everything that it lacks."""
    said = criterion_of(form, id=_named(form, grid))
    if isinstance(said, Criterion) and said.id != open_id() and said.id in {known.id for known in grid.criteria}:
        return (Gap("id_taken"),)
    return said


def open_rule(id: str) -> None:
    """Show the form of a rule."""

    def act() -> None:
        grid = drafts.draft(desks.desk()).grid
        if grid is not None:
            form = forms.form_of(grid.criterion(id))
            _hold(id, form, form)

    _safely(act)


def begin_rule(group: str, axis: Axis) -> None:
    """Show the form of a new rule."""
    form = forms.blank_criterion(group, axis=axis)
    _hold(None, form, form)


def close_form() -> None:
    state.keep(KEY, None)


def finish() -> None:
    """The form of a rule is closed; what it does not say to its end is left, which is told."""

    def act() -> None:
        grid, held = drafts.draft(desks.desk()).grid, _held()
        if grid is None or held is None:
            return
        said = gaps_of(held["form"], grid)
        if isinstance(said, tuple) and held["form"] != held["before"]:
            state.keep(state.NEWS, t("editor.half_new") if held["id"] is None else t("editor.half_changed"))

    _safely(act)
    close_form()


def answer(path: Path) -> None:
    """A widget of the form was used: what it says stands at its place."""
    value = state.said(key(path))
    change_form(lambda form: forms.put(form, path, value))


def answer_number(path: Path) -> None:
    """The same for a number: a whole one stands there as one, another as it was typed."""
    value = whole_of(state.said(key(path)))
    change_form(lambda form: forms.put(form, path, value))


def whole_of(said: float | None) -> float | None:
    """A number of a field, as a whole one where it is.

    >>> whole_of(7.0), whole_of(1.5), whole_of(None)
    (7, 1.5, None)
    """
    return int(said) if said is not None and float(said).is_integer() else said


def answer_with(path: Path, change: Callable[[Any, Any], Any]) -> None:
    """The same where more than one value changes: `change` makes the new part of the old one and the answer."""
    value = state.said(key(path))
    change_form(lambda form: forms.put(form, path[:-1], change(forms.at(form, path[:-1]), value)))


def change_part(path: Path, change: Callable[[Any], Any]) -> None:
    """A button of the form was pressed: the part at a place is made anew."""
    change_form(lambda form: forms.put(form, path, change(forms.at(form, path))))


def answer_text(path: Path, language: str, beside: tuple[str, ...]) -> None:
    """What something is called in one language."""
    said = state.said(key((*path, language)))
    change_part(path, lambda texts: forms.texts_with(texts, language, said, beside=beside))


def change_form(change: Callable[[Form], Form]) -> None:
    """Change the open form; where it says a rule, that goes into the draft."""

    def act() -> None:
        held = _held()
        at = desks.desk()
        grid = drafts.draft(at).grid
        if held is None or grid is None:
            return
        form = _called(held["form"], change(held["form"]), is_new=held["id"] is None)
        _hold(held["id"], form, held["before"])
        if held["id"] == AUDIENCE:
            condition = condition_of(forms.at(form, _CONDITION))
            if not isinstance(condition, tuple) and _keep(replace(grid, audience=condition)):
                _hold(AUDIENCE, form, forms.condition_form(condition))
            return
        said = gaps_of(form, grid)
        if not isinstance(said, Criterion):
            return
        id = held["id"]
        new = arrangements.added(grid, said) if id is None else arrangements.with_criterion(grid, id, said)
        if _keep(new):
            _hold(said.id, form | {"id": said.id}, forms.form_of(said))

    _safely(act)


# ---- the draft as a whole


def change_grid(change: Callable[[Grid], Grid], *, otherwise: str = "no_grid") -> None:
    """Another grid into the draft; where it would be none, the words under `otherwise` say why it stays as it was."""
    _changed(change, otherwise=otherwise)


def _changed(change: Callable[[Grid], Grid], *, otherwise: str = "no_grid") -> bool:
    """Whether the draft is another grid now."""
    kept = False

    def act() -> None:
        nonlocal kept
        grid = drafts.draft(desks.desk()).grid
        if grid is None:
            return
        try:
            changed = change(grid)
        except ValueError:
            state.keep_trouble(voice().t(f"editor.{otherwise}"))
            return
        kept = _keep(changed)

    _safely(act)
    return kept


def choose(key: str, id: str) -> None:
    """Something was chosen from a rule's menu."""
    match state.said(key):
        case "edit":
            open_rule(id)
        case "duplicate":
            _duplicate(id)
        case "up":
            change_grid(lambda grid: arrangements.moved(grid, id, -1))
        case "down":
            change_grid(lambda grid: arrangements.moved(grid, id, 1))
        case "switch":
            change_grid(lambda grid: arrangements.switched(grid, id))
        case "remove":
            change_grid(lambda grid: arrangements.removed(grid, id), otherwise="last_rule")


def _duplicate(id: str) -> None:
    """A copy of a rule, whose form is open: it counts as well until it is changed."""
    copy = id

    def change(grid: Grid) -> Grid:
        nonlocal copy
        after, copy = arrangements.duplicated(grid, id)
        return after

    if _changed(change):
        open_rule(copy)


def remove_group(id: str) -> None:
    """A group goes with its rules, which is told."""
    grid = drafts.draft(desks.desk()).grid
    count = 0 if grid is None else len(grid.criteria_of(id))
    if _changed(lambda grid: arrangements.group_removed(grid, id), otherwise="last_group") and count:
        state.keep(state.NEWS, t("editor.group_gone", count=count))


def write_text() -> None:
    """The text of the draft was edited."""
    text = str(state.said(TEXT_KEY))
    _safely(lambda: drafts.write(desks.desk(), text))


def go_back() -> None:
    _safely(lambda: drafts.back(desks.desk()))


def take_moves() -> None:
    """The draft gives way to what was moved on the tuner."""

    def act() -> None:
        try:
            drafts.take_moves(desks.desk())
        except ValueError:
            state.keep_trouble(voice().t("editor.meanwhile.crossing"))

    _safely(act)


def drop() -> None:
    """Leave the draft: the saved grid counts again."""
    close_form()
    _safely(lambda: drafts.drop(desks.desk()))


def take_up() -> None:
    """The draft that was left is the draft again."""
    _safely(lambda: drafts.take_up(desks.desk()))


def _keep(grid: Grid) -> bool:
    """Write a grid into the draft; one that no file can say stays out of it, with a word."""
    at = desks.desk()
    after = drafts.change(at, grid)
    if drafts.draft(after).grid == grid:
        return True
    drafts.back(after)
    state.keep_trouble(voice().t("editor.unwritable"))
    return False


def _named(form: Form, grid: Grid) -> str:
    """An id for a new rule: what it is called, else what it reads."""
    said = forms.said_in(form["label"], voice().language)
    rule = criterion_of(form, id="rule")
    if isinstance(rule, Criterion) and (not said or form["label"] == _name_of(rule)):
        condition = rule.rungs[0].condition
        events = [name for part in selections(condition) for name in part.types or ()]
        said = next(iter([*attributes_read(condition), *events]), "") if list(leaves(condition)) else ""
    return arrangements.free(arrangements.id_from(said, otherwise="rule"), {known.id for known in grid.criteria})


def _called(before: Form, form: Form, *, is_new: bool) -> Form:
    """The form with what its rule is called, as long as nobody says otherwise: that follows what it asks."""
    was, now = (criterion_of(each, id="rule") for each in (before, form))
    if not isinstance(now, Criterion) or form["label"] != before["label"]:
        return form
    is_usual = isinstance(was, Criterion) and form["label"] == _name_of(was)
    return form | {"label": _name_of(now)} if is_usual or (is_new and not form["label"]) else form


def _name_of(rule: Criterion) -> list[list[str]]:
    return forms.texts_of(label(called(rule)))


def _audience(grid: Grid) -> Form | None:
    return None if grid.audience is None else forms.condition_form(grid.audience)


def _held() -> dict[str, Any] | None:
    kept = state.said(KEY)
    return json.loads(kept) if kept else None


def _hold(id: str | None, form: Form, before: Form | None) -> None:
    state.keep(KEY, json.dumps({"id": id, "form": form, "before": before}))


def _safely(act: Callable[[], object]) -> None:
    try:
        act()
    except GridError:
        state.keep_trouble(voice().t("editor.no_grid"))
    except LeadgridError as error:
        state.keep_trouble(voice().worded(error.problems[0].words))

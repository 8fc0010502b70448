"""A rule as a form holds it: plain values with room for what is not said yet, and every rule has one.

`answers.criterion_of(form_of(criterion)) == criterion`, whatever the rule. Nested dictionaries and lists, since forms
stay in the reader's session and what a widget answers goes to a path in them. Knows conditions; nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from leadgrid.conditions import (
    SIZE,
    SUBSTRING,
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    Measure,
    MissedCondition,
    Not,
    Operator,
    ReactionCondition,
    Selection,
    SilentCondition,
    Value,
    ValueTest,
)
from leadgrid.grids import Axis, Band, Criterion, Decay, Group, Label, Rung
from leadgrid.instants import Duration
from leadgrid.values import Number

Form = dict[str, Any]
Path = tuple[str | int, ...]
HEADS: Final = ("attribute", "activity", "reaction", "missed", "silent", "all", "any", "not")
JOINING: Final = ("all", "any")
VALUE_KINDS: Final = ("text", "number", "yesno")
USUAL_DELAY: Final = {"amount": 7, "unit": "d"}
USUAL_SENDS: Final = 6
USUAL_POINTS: Final = 10


def form_of(criterion: Criterion) -> Form:
    """A rule as a form.

    >>> demo = Criterion("demo", "web", "when", (Rung(20, ActivityCondition(Selection(("demo",)))),))
    >>> form_of(demo)["rungs"][0]["points"]
    20
    """
    return {
        "id": criterion.id,
        "group": criterion.group,
        "kind": criterion.kind,
        "rungs": [rung_form(rung) for rung in criterion.rungs],
        "up_to": criterion.up_to,
        "decay": decay_form(criterion.decay),
        "label": texts_of(criterion.label),
        "why": texts_of(criterion.why),
        "enabled": criterion.enabled,
        "locked": criterion.locked,
        "range": None if criterion.range is None else list(criterion.range),
    }


def rung_form(rung: Rung) -> Form:
    return {"points": rung.points, "condition": condition_form(rung.condition), "label": texts_of(rung.label)}


def decay_form(decay: Decay | None) -> Form | None:
    return None if decay is None else {"lose": decay.lose, "every": span_of(decay.every)}


def texts_of(label: Label | None) -> list[list[str]]:
    """A label as pairs of language and text, the language "" for a plain text."""
    return [] if label is None else [list(pair) for pair in label.texts]


def condition_form(condition: Condition) -> Form:
    """A condition as a form; `head` says which."""
    match condition:
        case AttributeCondition(name, test):
            return {"head": "attribute", "name": name, "tests": _tests(test)}
        case ActivityCondition(selection, measure):
            return {"head": "activity", "selection": selection_form(selection), "measure": _measure(measure)}
        case ReactionCondition() | MissedCondition():
            return {
                "head": "reaction" if isinstance(condition, ReactionCondition) else "missed",
                "reaction": selection_form(condition.reaction),
                "trigger": selection_form(condition.trigger),
                "delay": span_of(condition.delay),
                "which": condition.which,
                "within": span_of(condition.within),
            }
        case SilentCondition(reaction, last, of, same):
            return {
                "head": "silent",
                "reaction": selection_form(reaction),
                "last": last,
                "of": selection_form(of),
                "same": same,
            }
        case AllOf(parts) | AnyOf(parts):
            head = "all" if isinstance(condition, AllOf) else "any"
            return {"head": head, "parts": [condition_form(part) for part in parts]}
        case Not(part):
            return {"head": "not", "part": condition_form(part)}


def selection_form(selection: Selection) -> Form:
    return {
        "every": selection.types is None,
        "types": list(selection.types or ()),
        "where": [{"name": name, "tests": _tests(test)} for name, test in selection.where],
        "within": span_of(selection.within),
    }


def span_of(span: Duration | None) -> Form:
    """A duration; without one, days are proposed."""
    return {"amount": None, "unit": "d"} if span is None else {"amount": span.amount, "unit": span.unit}


def blank(head: str) -> Form:
    """A condition of which nothing is said yet."""
    match head:
        case "attribute":
            return {"head": head, "name": None, "tests": [blank_test()]}
        case "activity":
            return {"head": head, "selection": blank_selection(), "measure": _measure(None)}
        case "reaction" | "missed":
            return {
                "head": head,
                "reaction": blank_selection(),
                "trigger": blank_selection(),
                "delay": dict(USUAL_DELAY),
                "which": "any",
                "within": span_of(None),
            }
        case "silent":
            both = {"reaction": blank_selection(), "of": blank_selection()}
            return {"head": head, "last": USUAL_SENDS, "same": None, **both}
        case "all" | "any":
            return {"head": head, "parts": [blank("attribute")]}
    return {"head": "not", "part": blank("attribute")}


def blank_selection() -> Form:
    return {"every": False, "types": [], "where": [], "within": span_of(None)}


def blank_test(taken: Sequence[str] = (), *, numbers_only: bool = False) -> Form:
    """A test with the first usual operator that is not taken."""
    usual = ("at_least", "less_than", "is", "is_not", "more_than", "at_most", "in", "not_in", "known")
    texts = ("is", "at_least", "less_than", "contains", "is_not", "in", "not_in", *SUBSTRING, *SIZE, "known")
    free = [name for name in (usual if numbers_only else texts) if name not in taken]
    return test_of(free[0], "number" if numbers_only else "text", [])


def blank_rung(head: str = "activity") -> Form:
    return {"points": USUAL_POINTS, "condition": blank(head), "label": []}


def blank_criterion(group: str, *, axis: Axis = "engagement") -> Form:
    """A new rule of a group, about who they are or what they do as its axis says; it has no id before it is one."""
    return {
        "id": None,
        "group": group,
        "kind": "when",
        "rungs": [blank_rung("attribute" if axis == "fit" else "activity")],
        "up_to": None,
        "decay": None,
        "label": [],
        "why": [],
        "enabled": True,
        "locked": False,
        "range": None,
    }


def test_of(operator: str, kind: str, values: list[str]) -> Form:
    """An operator with what it compares with, as far as it takes that kind of value.

    >>> test_of("at_least", "text", ["Retail"]), test_of("known", "text", [])["values"]
    ({'operator': 'at_least', 'kind': 'number', 'values': []}, ['true'])
    """
    wanted = kind
    if operator in SIZE:
        wanted = "number"
    elif operator in SUBSTRING:
        wanted = "text"
    elif operator == "known":
        wanted = "yesno"
    kept = values if wanted == kind else []
    if wanted == "yesno" and not any(value in ("true", "false") for value in kept):
        kept = ["true"]
    return {"operator": operator, "kind": wanted, "values": kept}


def with_head(form: Form, head: str) -> Form:
    """The condition under another head; what can be kept is: parts stay parts, one condition becomes the first part.

    >>> with_head(blank("attribute"), "all")["parts"][0]["head"]
    'attribute'
    """
    before = form["head"]
    if head == before:
        return form
    if head in JOINING:
        return {"head": head, "parts": form["parts"] if before in JOINING else [form, blank("attribute")]}
    if head == "not":
        return {"head": head, "part": form}
    inner = form["part"] if before == "not" else form["parts"][0] if before in JOINING else None
    if inner is not None and inner["head"] == head:
        return dict(inner)
    kept = {key: part for key, part in form.items() if key in blank(head) and key != "head"}
    return blank(head) | kept


def with_kind(form: Form, kind: str) -> Form:
    """The rule as another kind; rungs that only a ladder has wait for its return."""
    changed = form | {"kind": kind}
    if kind == "each" and form["rungs"][0]["condition"]["head"] != "activity":
        first = form["rungs"][0] | {"condition": blank("activity")}
        changed |= {"rungs": [first, *form["rungs"][1:]]}
    return changed


def put(form: Any, path: Path, value: Any) -> Any:
    """The form with another value at a place.

    >>> put({"rungs": [{"points": 5}]}, ("rungs", 0, "points"), 7)
    {'rungs': [{'points': 7}]}
    """
    if not path:
        return value
    step, *rest = path
    if isinstance(form, list):
        assert isinstance(step, int), "a list is counted"
        return [*form[:step], put(form[step], tuple(rest), value), *form[step + 1 :]]
    return form | {step: put(form[step], tuple(rest), value)}


def at(form: Any, path: Path) -> Any:
    """What stands at a place of a form."""
    for step in path:
        form = form[step]
    return form


def group_form(group: Group) -> Form:
    return {
        "id": group.id,
        "label": texts_of(group.label),
        "axis": group.axis,
        "min": group.bounds.min,
        "max": group.bounds.max,
    }


def band_form(band: Band) -> Form:
    return {"id": band.id, "label": texts_of(band.label), "from": band.at_least}


def said_in(texts: list[list[str]], language: str) -> str:
    """What a label says in a language; a plain text is said in each."""
    told = {pair[0]: pair[1] for pair in texts}
    return told.get(language, told.get("", ""))


def texts_with(texts: list[list[str]], language: str, text: str | None, *, beside: Sequence[str]) -> list[list[str]]:
    """A label that says something else in one language of those `beside` each other; equal texts are one plain text.

    >>> texts_with([["", "Profil"]], "en", "Profile", beside=("fr", "en"))
    [['fr', 'Profil'], ['en', 'Profile']]
    >>> texts_with([["fr", "Profil"], ["en", "Profile"]], "en", "Profil", beside=("fr", "en"))
    [['', 'Profil']]
    """
    told = {each: said_in(texts, each) for each in beside} | {language: text or ""}
    others = [[each, told_there] for each, told_there in texts if each and each not in beside]
    said = [[each, told_there] for each, told_there in told.items() if told_there.strip()]
    if not others and len(said) == len(beside) and len({told_there for _, told_there in said}) == 1:
        return [["", said[0][1]]]
    return said + others


def _tests(test: ValueTest) -> list[Form]:
    return [_test(operator) for operator in test.operators]


def _test(operator: Operator) -> Form:
    operand = operator.operand
    values = operand if isinstance(operand, tuple) else (operand,)
    kind = {str: "text", Number: "number", bool: "yesno"}[type(values[0])]
    return {"operator": operator.name, "kind": kind, "values": [_written(value) for value in values]}


def _written(value: Value) -> str:
    match value:
        case bool(holds):
            return "true" if holds else "false"
        case Number():
            return value.text
        case str(text):
            return text


def _measure(measure: Measure | None) -> Form:
    if measure is None:
        return {"kind": "none", "of": None, "tests": []}
    return {"kind": measure.kind, "of": measure.of, "tests": _tests(measure.test)}

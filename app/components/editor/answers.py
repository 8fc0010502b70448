"""From a form back to a rule, or what it still lacks: each gap in words that a page can say.

Knows forms and conditions; knows nothing of widgets, and never raises for what somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from components.editor.forms import Form
from leadgrid.conditions import (
    MEASURES_OF_A_PROPERTY,
    MEMBERSHIP,
    MOST_SENDS,
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
from leadgrid.grids import (
    ID_PATTERN,
    MOST_POINTS,
    MOST_UP_TO,
    Criterion,
    Decay,
    Label,
    Rung,
)
from leadgrid.instants import LONGEST, UNITS, Duration
from leadgrid.values import Number, text_key

Answer = TypeVar("Answer")
_UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_ANY: Final = "any"
"""What a file writes for every type: no name of one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a form lacks, as the end of a key of words, and in which rung from 0."""

    what: str
    rung: int | None = None


def criterion_of(form: Form, *, id: str | None = None) -> Criterion | tuple[Gap, ...]:
    """The rule that a form says, or everything that it lacks; `id` is for one that has none yet."""
    asked = _Asked()
    kind = form["kind"]
    forms = form["rungs"] if kind == "ladder" else form["rungs"][:1]
    rungs: list[Rung] = []
    for number, rung in enumerate(forms):
        asked.rung = number
        read = _rung(asked, rung, kind)
        if read is not None:
            rungs.append(read)
    asked.rung = None
    if not forms:
        asked.gap("rungs")
    decay = _decay(asked, form["decay"], rungs)
    up_to = form["up_to"] if kind == "each" else None
    if up_to is not None and not is_whole(up_to, 1, MOST_UP_TO):
        asked.gap("up_to")
    slider = form["range"]
    if slider is not None and not (
        all(is_whole(end, -MOST_POINTS, MOST_POINTS) for end in slider) and slider[0] <= slider[1]
    ):
        asked.gap("range")
    named = form["id"] or id or ""
    if not ID_PATTERN.fullmatch(named):
        asked.gap("id")
    label, why = _label(asked, form["label"]), _label(asked, form["why"])
    if asked.gaps:
        return tuple(dict.fromkeys(asked.gaps))
    return Criterion(
        named,
        form["group"],
        kind,
        tuple(rungs),
        up_to=up_to,
        decay=decay,
        label=label,
        why=why,
        enabled=form["enabled"],
        locked=form["locked"],
        range=None if slider is None else (slider[0], slider[1]),
    )


def condition_of(form: Form) -> Condition | tuple[Gap, ...]:
    """The condition that a form says, or everything that it lacks."""
    asked = _Asked()
    read = _condition(asked, form)
    return tuple(dict.fromkeys(asked.gaps)) if read is None or asked.gaps else read


def label_of(texts: list[list[str]]) -> Label | tuple[Gap, ...] | None:
    """The label that a form says; None where it says nothing."""
    asked = _Asked()
    read = _label(asked, texts)
    return tuple(asked.gaps) or read


def number_of(text: str) -> Number | None:
    """A number as people type it: a decimal comma, thousands apart; None where it could mean two numbers, or none.

    >>> number_of("12 500,5").text, number_of("1,234"), number_of("2A")
    ('12500.5', None, None)
    """
    bare = re.sub(r"[ \u00a0\u202f]", "", text).replace("\u2212", "-")
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", bare):
        return None
    return Number.read(bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare)


def is_whole(said: object, low: int, high: int) -> bool:
    """Whether what a field holds is a whole number within limits.

    >>> is_whole(7, 1, 100), is_whole(1.5, 1, 100), is_whole(None, 1, 100)
    (True, False, False)
    """
    return type(said) is int and low <= said <= high


def most_amount(unit: str) -> int:
    """How many of a unit a duration can have at most.

    >>> most_amount("d")
    36500
    """
    return LONGEST // UNITS[unit]


class _Asked:
    """The gaps of a form, as they are found."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self.rung: int | None = None

    def gap(self, what: str) -> None:
        self.gaps.append(Gap(what, self.rung))

    def all_of(self, parts: Sequence[Any], read: Callable[[_Asked, Any], Answer | None]) -> tuple[Answer, ...] | None:
        """Every part, or None where one of them lacks something."""
        answers = [read(self, part) for part in parts]
        kept = tuple(answer for answer in answers if answer is not None)
        return kept if len(kept) == len(answers) else None

    def text(self, said: str | None, what: str) -> str | None:
        if said is None or not text_key(said):
            self.gap(what)
            return None
        if _UNWRITABLE.search(said):
            self.gap("unwritable")
            return None
        return said


def _rung(asked: _Asked, form: Form, kind: str) -> Rung | None:
    points = form["points"]
    if not is_whole(points, -MOST_POINTS, MOST_POINTS):
        asked.gap("points")
        points = None
    condition: Condition | None
    if kind == "each":
        events = _selection(asked, form["condition"].get("selection"), within=True)
        condition = None if events is None else ActivityCondition(events)
    else:
        condition = _condition(asked, form["condition"])
    label = _label(asked, form["label"]) if kind == "ladder" else None
    return None if points is None or condition is None else Rung(points, condition, label)


def _decay(asked: _Asked, form: Form | None, rungs: Sequence[Rung]) -> Decay | None:
    if form is None:
        return None
    every = _span(asked, form["every"], "decay_every")
    if not is_whole(form["lose"], 1, 100):
        asked.gap("decay_lose")
        return None
    if not all(isinstance(rung.condition, ActivityCondition) for rung in rungs):
        asked.gap("decay_alone")
        return None
    return None if every is None else Decay(form["lose"], every)


def _label(asked: _Asked, texts: list[list[str]]) -> Label | None:
    said = [(language, text) for language, text in texts if text_key(text)]
    if any(_UNWRITABLE.search(text) for _, text in said):
        asked.gap("unwritable")
        return None
    return Label(tuple(said)) if said else None


def _condition(asked: _Asked, form: Form) -> Condition | None:
    match form["head"]:
        case "attribute":
            name, test = asked.text(form["name"], "attribute"), _test(asked, form["tests"])
            return None if name is None or test is None else AttributeCondition(name, test)
        case "activity":
            selection = _selection(asked, form["selection"], within=True)
            if form["measure"]["kind"] == "none":
                return None if selection is None else ActivityCondition(selection)
            measure = _measure(asked, form["measure"])
            return None if selection is None or measure is None else ActivityCondition(selection, measure)
        case "reaction" | "missed" as head:
            reaction, trigger = _selection(asked, form["reaction"]), _selection(asked, form["trigger"])
            delay = _span(asked, form["delay"], "delay")
            within = _optional_span(asked, form["within"])
            if reaction is None or trigger is None or delay is None:
                return None
            made = ReactionCondition if head == "reaction" else MissedCondition
            return made(reaction, trigger, delay, form["which"], within)
        case "silent":
            return _silent(asked, form)
        case "not":
            part = _condition(asked, form["part"])
            return None if part is None else Not(part)
    if not form["parts"]:
        asked.gap("parts")
        return None
    parts: tuple[Condition, ...] | None = asked.all_of(form["parts"], _condition)
    if parts is None:
        return None
    return AllOf(parts) if form["head"] == "all" else AnyOf(parts)


def _silent(asked: _Asked, form: Form) -> SilentCondition | None:
    reaction, sends = _selection(asked, form["reaction"]), _selection(asked, form["of"])
    last, same = form["last"], form["same"]
    if not is_whole(last, 1, MOST_SENDS):
        asked.gap("last")
        return None
    if same is not None:
        same = asked.text(same, "property")
    return None if reaction is None or sends is None else SilentCondition(reaction, last, sends, same)


def _selection(asked: _Asked, form: Form | None, *, within: bool = False) -> Selection | None:
    if form is None:
        asked.gap("activity")
        return None
    types: tuple[str, ...] | None = None
    if not form["every"]:
        if not form["types"]:
            asked.gap("activity")
            return None
        if _ANY in form["types"]:
            asked.gap("type_any")
            return None
        types = asked.all_of(form["types"], lambda asked, name: asked.text(name, "activity"))
        if types is None:
            return None
    names = [property["name"] for property in form["where"]]
    if len(set(names)) < len(names):
        asked.gap("property_twice")
    where = asked.all_of(form["where"], _property)
    span = _optional_span(asked, form["within"]) if within else None
    return None if where is None else Selection(types, where, span)


def _property(asked: _Asked, form: Form) -> tuple[str, ValueTest] | None:
    name, test = asked.text(form["name"], "property"), _test(asked, form["tests"])
    return None if name is None or test is None else (name, test)


def _measure(asked: _Asked, form: Form) -> Measure | None:
    needs = form["kind"] in MEASURES_OF_A_PROPERTY
    of = asked.text(form["of"], "property") if needs else None
    test = _test(asked, form["tests"])
    return None if test is None or (needs and of is None) else Measure(form["kind"], test, of)


def _test(asked: _Asked, forms: list[Form]) -> ValueTest | None:
    names = [form["operator"] for form in forms]
    if not names or len(set(names)) < len(names):
        asked.gap("test_twice" if names else "test")
        return None
    operators: tuple[Operator, ...] | None = asked.all_of(forms, _operator)
    return None if operators is None else ValueTest(operators)


def _operator(asked: _Asked, form: Form) -> Operator | None:
    if not form["values"]:
        asked.gap("number" if form["kind"] == "number" else "value")
        return None
    values: tuple[Value, ...] | None = asked.all_of(
        form["values"], lambda asked, text: _value(asked, text, form["kind"])
    )
    if values is None:
        return None
    return Operator(form["operator"], values if form["operator"] in MEMBERSHIP else values[0])


def _value(asked: _Asked, text: str, kind: str) -> Value | None:
    match kind:
        case "yesno":
            return text == "true"
        case "number":
            read = number_of(text)
            if read is None:
                asked.gap("number")
            return read
    return asked.text(text, "value")


def _optional_span(asked: _Asked, form: Form) -> Duration | None:
    return None if form["amount"] is None else _span(asked, form, "span")


def _span(asked: _Asked, form: Form, what: str) -> Duration | None:
    if not is_whole(form["amount"], 1, most_amount(form["unit"])):
        asked.gap(what)
        return None
    return Duration(form["amount"], form["unit"])

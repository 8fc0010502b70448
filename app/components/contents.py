"""What the data hold of what a spreadsheet's lines name: a yes and a no, dates, the property that has a text as value.

Counted once for the same data, and only of what is named. Knows nothing of how lines are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import escapes
import resources
from desks import Desk
from escapes import Markdown
from i18n import attribute_value, t, voice
from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Operator, Value, ValueTest, leaves
from leadgrid.portraits import Portrait
from leadgrid.transcripts import Known, Row, Sides, Subject, holds_dates, sides_of
from leadgrid.values import Number, text_key

MOST_LOOKED_AT: Final = 100
"""Attributes that are looked into, at most."""
MOST_PROPERTIES: Final = 20
"""Properties that are looked into for a text: those that most activities have."""
MOST_DATES: Final = 50
SIDES: Final = 2
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """The data that lines are read beside."""

    at: Desk

    @property
    def properties(self) -> list[str]:
        """Of activities, those that any has."""
        return [column.name for column in self.at.facts.columns if column.kind == "activities" and column.known]

    def beside(self, known: Known, rows: Iterable[Row]) -> Known:
        """The names, with what the data say of the attributes that rows read."""
        read = (row.subject for row in rows if row.subject is not None and row.subject.kind == "attribute")
        sides: dict[str, Sides] = {}
        dates: dict[str, str | None] = {}
        for name in list(dict.fromkeys(subject.name for subject in read))[:MOST_LOOKED_AT]:
            portrait = resources.portrait(self.at.workspace, "leads", name)
            values = [] if portrait is None else [value for value, _ in portrait.values]
            if len(values) <= SIDES and (found := sides_of(values)) is not None:
                sides[text_key(name)] = found
            elif holds_dates(values[:MOST_DATES]):
                dates[text_key(name)] = self._made_of(name)
        return replace(known, sides=sides, dates=dates)

    def property_with(self, subject: Subject, text: str) -> str | None:
        """The one property of these activities that has a text among its most frequent values."""
        columns = [column for column in self.at.facts.columns if column.kind == "activities" and column.known]
        frequent = sorted(columns, key=lambda column: -column.known)[:MOST_PROPERTIES]
        found = [column.name for column in frequent if self.is_value(subject, column.name, text)]
        return found[0] if len(found) == 1 else None

    def is_value(self, subject: Subject, name: str, text: str) -> bool:
        """Whether a property of these activities has a text as a whole among its most frequent values."""
        portrait = resources.portrait(self.at.workspace, "activities", name, subject.types)
        return portrait is not None and text_key(text) in (text_key(value) for value, _ in portrait.values)

    def why_nobody(self, condition: Condition) -> Markdown:
        """Why a rule gives its points to nobody, in a few words: what the data have instead."""
        read = list(leaves(condition))
        asked = [leaf for leaf in read if isinstance(leaf, AttributeCondition)]
        if len({text_key(leaf.name) for leaf in asked}) == 1 and len(asked) == len(read):
            tests = [leaf.test for leaf in asked]
            return _instead(resources.portrait(self.at.workspace, "leads", asked[0].name), asked[0].name, tests)
        if len(read) == 1 and isinstance(done := read[0], ActivityCondition):
            if len(done.selection.where) == 1:
                name, test = done.selection.where[0]
                portrait = resources.portrait(self.at.workspace, "activities", name, done.selection.types)
                return _instead(portrait, name, [test])
            never = done.measure is not None and Operator("is", Number.of(0)) in done.measure.test.operators
            return t("transcript.nobody_all") if never else t("transcript.nobody_done")
        return t("transcript.nobody_fits")

    def _made_of(self, name: str) -> str | None:
        """The type of activity that was made of a column of the leads, and of nothing else."""
        made = [one for one in self.at.facts.derived if one.kind == "activities"]
        events = {each.activity: each for each in self.at.facts.types}
        for one in made:
            is_alone = sum(text_key(other.name) == text_key(one.name) for other in made) == 1
            type = events.get(text_key(one.name))
            if text_key(one.column) == text_key(name) and is_alone and type is not None and type.events <= one.made:
                return type.shown
        return None


def _instead(portrait: Portrait | None, name: str, tests: list[ValueTest]) -> Markdown:
    """What values there are instead of those that tests ask for."""
    if portrait is None or not portrait.known:
        return t("transcript.nobody_empty")
    operators = [operator for test in tests for operator in test.operators]
    if Operator("known", False) in operators:
        return t("transcript.nobody_filled")
    wanted = [value for operator in operators if operator.name in ("is", "in") for value in _operands(operator)]
    if {_key(value) for value in wanted} & {text_key(value) for value, _ in portrait.values}:
        return t("transcript.nobody_today")
    say, low, high = voice(), portrait.lowest, portrait.highest
    sizes = any(isinstance(value, Number) for operator in operators for value in _operands(operator))
    if sizes and low is not None and high is not None:
        least, most = (say.number(float(each.text), places=_places(each)) for each in (low, high))
        return t("transcript.nobody_between", low=least, high=most)
    shown = [escapes.shortened(attribute_value(name, value)) for value, _ in portrait.values[:SHOWN]]
    more = "…" if portrait.different > len(shown) else ""
    return t("transcript.nobody_values", values=escapes.markdown(", ".join(shown) + more, longest=None))


def _key(value: Value) -> str:
    return text_key(value.text if isinstance(value, Number) else str(value))


def _operands(operator: Operator) -> tuple[Value, ...]:
    return operator.operand if isinstance(operator.operand, tuple) else (operator.operand,)


def _places(number: Number) -> int:
    return len(number.text.partition(".")[2])

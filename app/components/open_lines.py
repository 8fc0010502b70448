"""Lines of somebody's spreadsheet that nobody understood: what each one means is said here by a form, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import escapes
from escapes import Markdown
from i18n import t, voice
from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Condition,
    Measure,
    Operator,
    Selection,
    Value,
    ValueTest,
)
from leadgrid.grids import MOST_POINTS
from leadgrid.instants import Duration
from leadgrid.transcripts import Answer, Line, Row, Subject
from leadgrid.values import Number, text_key

OPEN, LEFT = "open", "left"
TEXTS: Final = ("is", "is_not", "contains", "starts_with", "ends_with")
SIZES: Final = ("at_least", "at_most")
OF_ATTRIBUTES: Final = (OPEN, *TEXTS, *SIZES, "known", "unknown", LEFT)
OF_ACTIVITIES: Final = (OPEN, "times", "detail", "never", LEFT)
MOST_ASKED: Final = 30
MOST_TIMES: Final = 1_000
MOST_DAYS: Final = 3_650


def answers(rows: Sequence[Row], *, properties: Sequence[str], key: str) -> dict[int, Answer]:
    """What somebody says of lines that wait for an answer, by their number; `properties` are those of activities."""
    waiting = [row for row in rows if row.subject is not None]
    unclear = [row for row in waiting if row.asks == "meaning"][:MOST_ASKED]
    pointless = [row for row in waiting if row.asks == "points"][:MOST_ASKED]
    found: dict[int, Answer] = {}
    if unclear:
        st.markdown(t("transcript.open_lines", count=len(unclear)))
        found |= {
            row.line.number: _answer(row, properties, key=f"{key}-{row.line.number}-{row.subject}") for row in unclear
        }
    if pointless:
        st.markdown(t("transcript.open_points", count=len(pointless)))
        places = st.columns(3)
        for number, row in enumerate(pointless):
            line = row.line
            said = " · ".join(part for part in (line.criterion, line.value, line.said_points) if part)
            label = t("transcript.points_of", line=line.number, said=said)
            points = _points(places[number % 3], label, f"{key}-{line.number}")
            found[line.number] = Answer(points=points)
    return found


def _points(place: DeltaGenerator, label: Markdown, key: str) -> int | None:
    return place.number_input(label, -MOST_POINTS, MOST_POINTS, None, step=1, key=f"{key}-points")


def _answer(row: Row, properties: Sequence[str], *, key: str) -> Answer:
    assert row.subject is not None, "a line that waits reads something"
    line, say = row.line, voice()
    with st.container(border=True):
        problem = escapes.markdown("" if row.problem is None else say.worded(row.problem))
        st.markdown(
            t(
                "transcript.open_line",
                line=line.number,
                criterion=line.criterion,
                points=line.said_points,
                problem=problem,
            )
        )
        first, second, third = st.columns([2, 2, 2], vertical_alignment="bottom")
        meant = first.selectbox(
            t("transcript.means"),
            OF_ATTRIBUTES
            if row.subject.kind == "attribute"
            else [option for option in OF_ACTIVITIES if option != "detail" or properties],
            format_func=lambda option: say.t(f"transcript.meant.{option}"),
            key=f"{key}-means",
        )
        if meant == "detail":
            condition: Condition | None = _detail(row.subject, line, properties, key, places=(second, third))
        else:
            condition = _condition(row.subject, meant, line.value, key, places=(second, third))
        points = None
        if line.points is None or abs(line.points) > MOST_POINTS:
            points = _points(third, t("transcript.column.points"), key)
    return Answer(condition, points, meant == LEFT)


def _condition(
    subject: Subject, meant: str, written: str, key: str, *, places: tuple[DeltaGenerator, DeltaGenerator]
) -> Condition | None:
    """What is asked, once all of it is said."""
    name, (second, third) = subject.name, places
    if meant in TEXTS:
        text = second.text_input(t("transcript.meant_value"), written, key=f"{key}-text")
        return _test(name, meant, text) if text_key(text) else None
    if meant in SIZES:
        size = second.number_input(t("transcript.meant_number"), value=None, step=1, key=f"{key}-size")
        return None if size is None else _test(name, meant, Number.of(size))
    if meant in ("known", "unknown"):
        return _test(name, "known", meant == "known")
    if meant not in ("times", "never"):
        return None
    many = 0
    if meant == "times":
        many = third.number_input(t("transcript.meant_times"), 1, MOST_TIMES, 1, key=f"{key}-times")
    within = _within(second, key)
    asked = Operator("at_least" if many else "is", Number.of(many))
    return ActivityCondition(Selection(subject.types, within=within), Measure("count", ValueTest((asked,))))


def _detail(
    subject: Subject, line: Line, properties: Sequence[str], key: str, *, places: tuple[DeltaGenerator, DeltaGenerator]
) -> Condition | None:
    """That it happened with a property that has a text in it, such as the page «tarifs»."""
    second, third = places
    name = second.selectbox(
        t("editor.property"), properties, None, key=f"{key}-property", placeholder=voice().t("editor.property_none")
    )
    text = third.text_input(t("transcript.meant_part"), line.value or line.criterion, key=f"{key}-part")
    within = _within(second, key)
    if name is None or not text_key(text):
        return None
    where = ((name, ValueTest((Operator("contains", text),))),)
    return ActivityCondition(Selection(subject.types, where, within))


def _within(place: DeltaGenerator, key: str) -> Duration | None:
    days = place.number_input(t("transcript.meant_days"), 1, MOST_DAYS, None, step=1, key=f"{key}-days")
    return None if days is None else Duration(days, "d")


def _test(name: str, operator: str, operand: Value) -> Condition:
    return AttributeCondition(name, ValueTest((Operator(operator, operand),)))

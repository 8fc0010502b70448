"""Lines of somebody's spreadsheet that nobody understood: what each one means is said here by a form, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

import escapes
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
from leadgrid.transcripts import Answer, Row, Subject
from leadgrid.values import Number, text_key

OPEN, LEFT = "open", "left"
TEXTS: Final = ("is", "is_not", "contains", "starts_with", "ends_with")
SIZES: Final = ("at_least", "at_most")
OF_ATTRIBUTES: Final = (OPEN, *TEXTS, *SIZES, "known", "unknown", LEFT)
OF_ACTIVITIES: Final = (OPEN, "times", "never", LEFT)
MOST_ASKED: Final = 30
MOST_TIMES: Final = 1_000
MOST_DAYS: Final = 3_650


def answers(rows: Sequence[Row], *, key: str) -> dict[int, Answer]:
    """What somebody says of lines that wait for an answer, by their number."""
    waiting = [row for row in rows if row.asks in ("meaning", "points") and row.subject is not None]
    if not waiting:
        return {}
    st.markdown(t("transcript.open_lines", count=len(waiting)))
    return {row.line.number: _answer(row, f"{key}-{row.line.number}") for row in waiting[:MOST_ASKED]}


def _answer(row: Row, key: str) -> Answer:
    assert row.subject is not None, "a line that waits reads something"
    line, say = row.line, voice()
    with st.container(border=True):
        problem = escapes.markdown("" if row.problem is None else say.worded(row.problem))
        st.markdown(
            t(
                "transcript.open_line",
                line=line.number,
                criterion=line.criterion,
                value=line.value or "…",
                problem=problem,
            )
        )
        first, *rest = st.columns([2, 2, 2], vertical_alignment="bottom")
        condition, is_left = None, False
        if row.asks == "meaning":
            options = OF_ATTRIBUTES if row.subject.kind == "attribute" else OF_ACTIVITIES
            meant = first.selectbox(
                t("transcript.means"),
                options,
                format_func=lambda option: say.t(f"transcript.meant.{option}"),
                key=f"{key}-means",
            )
            is_left = meant == LEFT
            place = rest.pop(0)
            with place:
                condition = _condition(row.subject, meant, line.value, key)
        points = None
        if line.points is None or abs(line.points) > MOST_POINTS:
            place = rest[0] if row.asks == "meaning" else first
            points = place.number_input(
                t("transcript.column.points"), -MOST_POINTS, MOST_POINTS, None, step=1, key=f"{key}-points"
            )
    return Answer(condition, points, is_left)


def _condition(subject: Subject, meant: str, written: str, key: str) -> Condition | None:
    """What is asked, once all of it is said."""
    name = subject.name
    if meant in TEXTS:
        text = st.text_input(t("transcript.meant_value"), written, key=f"{key}-text")
        return _test(name, meant, text) if text_key(text) else None
    if meant in SIZES:
        size = st.number_input(t("transcript.meant_number"), value=None, step=1, key=f"{key}-size")
        return None if size is None else _test(name, meant, Number.of(size))
    if meant in ("known", "unknown"):
        return _test(name, "known", meant == "known")
    if meant not in ("times", "never"):
        return None
    many = 0
    if meant == "times":
        many = st.number_input(t("transcript.meant_times"), 1, MOST_TIMES, 1, key=f"{key}-times")
    days = st.number_input(t("transcript.meant_days"), 1, MOST_DAYS, None, step=1, key=f"{key}-days")
    asked = Operator("at_least" if many else "is", Number.of(many))
    within = None if days is None else Duration(days, "d")
    return ActivityCondition(Selection((name,), within=within), Measure("count", ValueTest((asked,))))


def _test(name: str, operator: str, operand: Value) -> Condition:
    return AttributeCondition(name, ValueTest((Operator(operator, operand),)))

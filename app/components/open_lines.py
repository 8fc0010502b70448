"""Lines of somebody's spreadsheet that nobody understood: what each one means is said here by a form, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import escapes
from components.contents import Contents
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
from leadgrid.transcripts import Answer, Known, Line, Row, Subject, aged, figures_of
from leadgrid.values import Number, text_key

OPEN, LEFT = "open", "left"
TEXTS: Final = ("is", "is_not", "contains", "starts_with", "ends_with")
SIZES: Final = ("at_least", "at_most")
AGES: Final = ("younger", "older")
OF_ATTRIBUTES: Final = (OPEN, *TEXTS, *SIZES, "known", "unknown", LEFT)
OF_DATES: Final = (OPEN, *AGES, *TEXTS, "known", "unknown", LEFT)
OF_ACTIVITIES: Final = (OPEN, "times", "detail", "never", LEFT)
MOST_ASKED: Final = 30
MOST_TIMES: Final = 1_000
MOST_DAYS: Final = 3_650
LONGEST: Final = 160
"""Characters of a criterion that are shown where it is asked about."""


def answers(rows: Sequence[Row], *, known: Known, contents: Contents, key: str) -> dict[int, Answer]:
    """What somebody says of lines that wait for an answer, by their number."""
    waiting = [row for row in rows if row.subject is not None]
    unclear = [row for row in waiting if row.asks == "meaning"][:MOST_ASKED]
    pointless = [row for row in waiting if row.asks == "points"][:MOST_ASKED]
    found: dict[int, Answer] = {}
    details = {row.line.number: _detail_of(row, contents) for row in unclear}
    waiting_ones = [row for row in unclear if details[row.line.number] is None]
    named_ones = [row for row in unclear if details[row.line.number] is not None]
    for alike, title in (
        (waiting_ones, t("transcript.open_lines", count=len(waiting_ones))),
        (named_ones, t("transcript.named_lines", count=len(named_ones))),
    ):
        if alike:
            st.markdown(title)
        for row in alike:
            number = row.line.number
            found[number] = _answer(row, details[number], known, contents, key=f"{key}-{number}-{row.subject}")
    if pointless:
        st.markdown(t("transcript.open_points", count=len(pointless)))
        places = st.columns(3)
        for number, row in enumerate(pointless):
            line = row.line
            said = " · ".join(part for part in (line.criterion, line.value, line.said_points) if part)
            label = escapes.spoken(voice().t("transcript.points_of", line=line.number, said=escapes.shortened(said)))
            points = _points(places[number % 3], label, f"{key}-{line.number}")
            found[line.number] = Answer(points=points)
    return found


def _points(place: DeltaGenerator, label: str, key: str) -> int | None:
    return place.number_input(label, -MOST_POINTS, MOST_POINTS, None, step=1, key=f"{key}-points")


def _detail_of(row: Row, contents: Contents) -> str | None:
    """The property of which the line's value is one."""
    if row.subject is None or not _is_activity(row.subject) or not text_key(row.line.value):
        return None
    return contents.property_with(row.subject, row.line.value)


def _answer(row: Row, proposed: str | None, known: Known, contents: Contents, *, key: str) -> Answer:
    assert row.subject is not None, "a line that waits reads something"
    subject, line, say = row.subject, row.line, voice()
    with st.container(border=True):
        told = "" if row.problem is None else say.worded(row.problem)
        problem = escapes.markdown(told, longest=None)
        if proposed is not None:
            problem = t("transcript.is_value", value=line.value, property=proposed)
        st.markdown(
            t(
                "transcript.open_line",
                line=line.number,
                criterion=escapes.markdown(line.criterion, longest=LONGEST),
                points=line.said_points,
                problem=problem,
            )
        )
        first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
        options = _options(subject, known, contents)
        meant = first.selectbox(
            t("transcript.means"),
            options,
            options.index(OPEN if proposed is None else "detail"),
            format_func=lambda option: say.t(f"transcript.meant.{option}"),
            key=f"{key}-means",
        )
        if meant == "detail":
            places = (second, third, fourth)
            condition: Condition | None = _detail(subject, line, contents, proposed, key, places=places)
        elif meant in AGES:
            condition = _age(known.dates[text_key(subject.name)], meant, line.value, key, place=second)
        else:
            condition = _condition(subject, meant, line.value, key, places=(second, third))
        points = None
        if line.points is None or abs(line.points) > MOST_POINTS:
            points = _points(fourth, t("transcript.column.points"), key)
    return Answer(condition, points, meant == LEFT)


def _is_activity(subject: Subject) -> bool:
    return subject.kind in ("activity", "any")


def _options(subject: Subject, known: Known, contents: Contents) -> list[str]:
    """What a line may mean: of a date no size, and its age only where an activity was made of it."""
    if _is_activity(subject):
        return [option for option in OF_ACTIVITIES if option != "detail" or contents.properties]
    if text_key(subject.name) not in known.dates:
        return list(OF_ATTRIBUTES)
    return [option for option in OF_DATES if option not in AGES or known.dates[text_key(subject.name)] is not None]


def _age(activity: str | None, meant: str, written: str, key: str, *, place: DeltaGenerator) -> Condition | None:
    """How long ago the date is of which an activity was made."""
    _, first = figures_of(written)
    days = place.number_input(t("transcript.meant_age"), 1, MOST_DAYS, _within_limits(first), step=1, key=f"{key}-age")
    return None if days is None or activity is None else aged(activity, Duration(days, "d"), is_older=meant == "older")


def _within_limits(days: int | None) -> int | None:
    return None if days is None else min(days, MOST_DAYS)


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
    times, days = figures_of(written)
    many = 0
    if meant == "times":
        many = third.number_input(t("transcript.meant_times"), 1, MOST_TIMES, times or 1, key=f"{key}-times")
    within = _within(second, key, days)
    asked = Operator("at_least" if many else "is", Number.of(many))
    return ActivityCondition(Selection(subject.types, within=within), Measure("count", ValueTest((asked,))))


def _detail(
    subject: Subject,
    line: Line,
    contents: Contents,
    proposed: str | None,
    key: str,
    *,
    places: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator],
) -> Condition | None:
    """That it happened with a property that is a value of it as a whole, or has a text in it, such as «tarifs»."""
    second, third, fourth = places
    properties = contents.properties
    name = second.selectbox(
        t("editor.property"),
        properties,
        None if proposed is None else properties.index(proposed),
        key=f"{key}-property",
        placeholder=voice().t("editor.property_none"),
    )
    text = third.text_input(t("transcript.meant_part"), line.value or line.criterion, key=f"{key}-part")
    within = _within(fourth, key)
    if name is None or not text_key(text):
        return None
    operator = "is" if contents.is_value(subject, name, text) else "contains"
    return ActivityCondition(Selection(subject.types, ((name, ValueTest((Operator(operator, text),))),), within))


def _within(place: DeltaGenerator, key: str, days: int | None = None) -> Duration | None:
    """In how many days; `days` are those that the line says."""
    first = _within_limits(days)
    said = place.number_input(t("transcript.meant_days"), 1, MOST_DAYS, first, step=1, key=f"{key}-days")
    return None if said is None else Duration(said, "d")


def _test(name: str, operator: str, operand: Value) -> Condition:
    return AttributeCondition(name, ValueTest((Operator(operator, operand),)))

"""A grid that people keep in a spreadsheet: which column is which, what each criterion reads, the grid of it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

import escapes
import state
from components.dropzones import dropzone
from components.loading.dialects import as_written
from desks import Desk
from i18n import t, voice
from leadgrid.glimpses import Glimpse
from leadgrid.grids import Grid
from leadgrid.sentences import rung_aloud
from leadgrid.transcripts import Columns, Known, Row, Subject, columns_of, grid_of, is_total, lines_of, transcribe
from leadgrid.values import text_key

TYPES: Final = ("xlsx", "csv", "tsv", "txt")
ROLES: Final = ("criterion", "value", "points", "group")
NEEDED: Final = ("criterion", "points")
MOST_ASKED: Final = 30
MEGABYTES: Final = 5
NOBODY, LEFT = "@open", "@left"
"""Options of a select box beside names, which begin with what they are."""


def transcript(at: Desk) -> Grid | None:
    """Draw the way from a spreadsheet to a grid; the grid where somebody asks for it."""
    st.caption(t("transcript.how"))
    uploaded = dropzone(t("transcript.file"), TYPES, key=f"transcript-{state.upload_round()}", megabytes=MEGABYTES)
    if uploaded is None:
        return None
    written = as_written(uploaded, is_one_of_several=False)
    if written.glimpse is None or written.asks:
        return None
    key = uploaded.file_id
    columns = _columns(written.glimpse, key)
    if columns.criterion is None or columns.points is None:
        st.info(t("transcript.needs"), icon=":material/help:")
        return None
    lines = lines_of(written.glimpse.rows, columns)
    known = Known(
        tuple(column.name for column in at.facts.columns if column.kind == "leads"),
        tuple(found.shown for found in at.facts.types),
    )
    said = _subjects(transcribe(lines, known, {}), known, key)
    rows = transcribe(lines, known, said)
    _shown(rows)
    return _grid(rows, at, name=uploaded.name, key=key)


def _columns(glimpse: Glimpse, key: str) -> Columns:
    """Which column is which, as it was found or as somebody says."""
    found = columns_of(glimpse.names, glimpse.rows)
    options = range(len(glimpse.names))
    chosen = found
    for role, place in zip(ROLES, st.columns(len(ROLES)), strict=True):
        first = getattr(found, role)
        number = place.selectbox(
            t(f"transcript.column.{role}"),
            options,
            first,
            format_func=lambda number: escapes.shortened(glimpse.names[number]) or f"{number + 1}",
            key=f"{key}-{role}",
            placeholder=voice().t("data.choose_column"),
        )
        chosen = replace(chosen, **{role: number})
    return chosen


def _subjects(rows: tuple[Row, ...], known: Known, key: str) -> dict[str, Subject]:
    """What each criterion reads: what nobody could find is asked, the rest can be said otherwise."""
    found: dict[str, tuple[str, Subject | None]] = {}
    for row in rows:
        if row.line.criterion and not is_total(row.line.criterion):
            found.setdefault(text_key(row.line.criterion), (row.line.criterion, row.subject))
    unknown = {name: pair for name, pair in found.items() if pair[1] is None}
    rest = {name: pair for name, pair in found.items() if pair[1] is not None}
    said: dict[str, Subject] = {}
    if unknown:
        st.markdown(t("transcript.unknown", count=len(unknown)))
        said |= _asked(dict(list(unknown.items())[:MOST_ASKED]), known, key)
    if rest:
        with st.expander(t("transcript.recognised", count=len(rest)), icon=":material/edit:"):
            said |= _asked(dict(list(rest.items())[:MOST_ASKED]), known, key)
    return said


def _asked(criteria: dict[str, tuple[str, Subject | None]], known: Known, key: str) -> dict[str, Subject]:
    say = voice()
    options = [NOBODY, *(f"a:{name}" for name in known.attributes), *(f"e:{name}" for name in known.activities), LEFT]
    kinds = {"a:": say.t("transcript.attribute"), "e:": say.t("transcript.activity")}
    fixed = {NOBODY: say.t("transcript.open"), LEFT: say.t("transcript.left")}

    def told(option: str) -> str:
        return fixed.get(option) or f"{escapes.shortened(option[2:])} ({kinds[option[:2]]})"

    said: dict[str, Subject] = {}
    places = st.columns(3)
    for number, (name, (shown, subject)) in enumerate(criteria.items()):
        first = NOBODY if subject is None else f"{'a' if subject.kind == 'attribute' else 'e'}:{subject.name}"
        option = places[number % 3].selectbox(
            escapes.markdown(shown),
            options,
            options.index(first) if first in options else 0,
            format_func=told,
            key=f"{key}-reads-{name}",
        )
        if option == LEFT:
            said[name] = Subject("nothing")
        elif option != NOBODY:
            said[name] = Subject("attribute" if option.startswith("a:") else "activity", option[2:])
    return said


def _shown(rows: tuple[Row, ...]) -> None:
    """Every line with the rule that it becomes, or what is missing."""
    say = voice()
    told = ["" if row.condition is None else _aloud(row) for row in rows]
    missing = [say.worded(row.problem) if row.problem is not None else "" for row in rows]
    frame = pl.DataFrame(
        {
            say.t("transcript.line"): [row.line.number for row in rows],
            say.t("transcript.column.criterion"): [row.line.criterion for row in rows],
            say.t("transcript.column.value"): [row.line.value for row in rows],
            say.t("transcript.column.points"): [row.line.said_points for row in rows],
            say.t("transcript.rule"): [rule or f"– {problem}" for rule, problem in zip(told, missing, strict=True)],
        }
    )
    st.dataframe(frame, hide_index=True, height="content" if len(rows) <= 15 else 520)


def _aloud(row: Row) -> str:
    grid = grid_of([row], name="_", profile="_", behaviour="_")
    return "" if grid is None else rung_aloud(grid.criteria[0], 0, voice().language)


def _grid(rows: tuple[Row, ...], at: Desk, *, name: str, key: str) -> Grid | None:
    say = voice()
    ruled = sum(row.condition is not None for row in rows)
    left = len(rows) - ruled
    st.markdown(t("transcript.all", count=ruled) if not left else t("transcript.some", count=ruled, left=left))
    title = st.text_input(t("transcript.name"), escapes.shortened(name.rpartition(".")[0] or name), key=f"{key}-name")
    pressed = st.button(
        t("transcript.make"), type="primary", icon=":material/check:", disabled=not ruled or not title.strip()
    )
    if not pressed:
        return None
    grid = grid_of(rows, name=title, profile=say.t("transcript.profile"), behaviour=say.t("transcript.behaviour"))
    return None if grid is None else replace(grid, bands=at.agreed.bands)

"""A grid that people keep in a spreadsheet: which column is which, what each criterion reads, the grid of it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import polars as pl
import streamlit as st

import escapes
import resources
import state
from components.contents import Contents
from components.dropzones import dropzone
from components.loading.dialects import as_written
from components.open_lines import answers
from desks import Desk
from escapes import Markdown
from i18n import attribute, t, voice
from leadgrid.glimpses import Glimpse
from leadgrid.grids import Grid
from leadgrid.numerals import signed
from leadgrid.sentences import is_yes_or_no, rung_aloud
from leadgrid.starters import usual_capacity
from leadgrid.transcripts import (
    Aside,
    Columns,
    Known,
    Ladder,
    Made,
    Row,
    Said,
    Subject,
    asides_of,
    columns_of,
    grid_of,
    has_comments,
    ladders_of,
    lines_of,
    several_of,
    transcribe,
)
from leadgrid.values import text_key

TYPES: Final = ("xlsx", "csv", "tsv", "txt")
ROLES: Final = ("criterion", "value", "points", "group", "why")
MOST_ASKED: Final = 30
MEGABYTES: Final = 5
MOST_STEPS: Final = 15
MOST_ASIDES: Final = 20
LONGEST: Final = 120
MOST_CALLED: Final = 1_000_000
SHOWN: Final = 24
"""Lines that are shown without scrolling."""
NOBODY, ANY, EITHER, LEFT = "@open", "@any", "@either", "@left"
"""Options of a select box beside names, which begin with what they are."""


@dataclass(frozen=True, slots=True)
class Written:
    """A grid without bands, as a spreadsheet has it, how many leads sales can call a week, and which lines are left."""

    grid: Grid
    capacity: int
    left: tuple[int, ...] = ()


def transcript(at: Desk) -> Written | None:
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
    glimpse = written.glimpse
    lines = lines_of(glimpse.rows, columns, numbers=glimpse.lines)
    known = Known(
        tuple(column.name for column in at.facts.columns if column.kind == "leads"),
        tuple(found.shown for found in at.facts.types),
    )
    no_totals = _totals(transcribe(lines, known), key)
    subjects = _subjects(transcribe(lines, known, Said(no_totals=no_totals)), known, key)
    said = Said(subjects, no_totals=no_totals)
    contents = Contents(at)
    known = contents.beside(known, transcribe(lines, known, said))
    said = replace(said, answers=answers(transcribe(lines, known, said), known=known, contents=contents, key=key))
    rows = transcribe(lines, known, said)
    ladders = ladders_of(rows)
    if adding := _together(ladders, key):
        ladders = ladders_of(rows, adding=adding)
    profile, behaviour = voice().t("transcript.profile"), voice().t("transcript.behaviour")
    made = grid_of(ladders, name="_", profile=profile, behaviour=behaviour)
    _shown(rows, {} if made is None else _counted(made, at), contents)
    _left(
        asides_of(glimpse.names, glimpse.rows, columns, lines, numbers=glimpse.lines, titles=glimpse.proposal.padding),
        is_commented=has_comments(uploaded.getvalue()),
    )
    return _grid(rows, made, at, name=uploaded.name, key=key)


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
            format_func=lambda number: _called(glimpse.names[number], number),
            key=f"{key}-{role}",
            placeholder=voice().t("data.choose_column"),
        )
        chosen = replace(chosen, **{role: number})
    return chosen


def _called(name: str, place: int) -> str:
    """A column's header; of one without, its place."""
    is_named = text_key(name) not in ("", f"{place + 1}", f"column {place + 1}")
    return escapes.shortened(name) if is_named else voice().t("transcript.unnamed", place=place + 1)


def _totals(rows: tuple[Row, ...], key: str) -> frozenset[int]:
    """Lines that look like totals and are none, as somebody says."""
    totals = {row.line.number: row.line for row in rows if row.is_total}
    if not totals:
        return frozenset()

    say = voice()

    def told(number: int) -> str:
        line = totals[number]
        label = escapes.shortened(line.criterion or line.value or "…")
        return say.t("transcript.total", line=number, label=label, points=line.said_points)

    kept = st.multiselect(
        t("transcript.totals", count=len(totals)),
        list(totals),
        list(totals),
        format_func=told,
        key=f"{key}-totals",
        select_all=False,  # Streamlit says it in English only
        help=say.t("transcript.totals_help"),
    )
    return frozenset(totals) - set(kept)


def _subjects(rows: tuple[Row, ...], known: Known, key: str) -> dict[str, Subject]:
    """What each criterion reads: what nobody could find is asked, the rest can be said otherwise."""
    found: dict[str, tuple[str, Subject | None]] = {}
    for row in rows:
        if row.line.criterion and not row.is_total:
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
    names = (*(f"a:{name}" for name in known.attributes), *(f"e:{name}" for name in known.activities))
    kinds = {"a:": say.t("transcript.attribute"), "e:": say.t("transcript.activity")}
    said: dict[str, Subject] = {}
    places = st.columns(3)
    for number, (name, (shown, subject)) in enumerate(criteria.items()):
        several = several_of(shown, known)
        # a name is shown as the files write it, options beside names begin with what they are
        fixed = {NOBODY: say.t("transcript.open"), ANY: say.t("transcript.any"), LEFT: say.t("transcript.left")}
        if several is not None:
            every = [escapes.shortened(each) for each in several.types or ()]
            fixed[EITHER] = say.t("transcript.either", names=f" {say.t('transcript.or')} ".join(every))
        options = [NOBODY, *([EITHER] if several else []), *names, *([ANY] if known.activities else []), LEFT]

        def told(option: str, fixed: dict[str, str] = fixed) -> str:
            called = attribute(option[2:]) if option.startswith("a:") else option[2:]
            if option.startswith("a:") and is_yes_or_no(option[2:]):
                called = say.t("transcript.yes_or_no", name=called)
            return fixed.get(option) or f"{escapes.shortened(called)} ({kinds[option[:2]]})"

        first = _option(subject)
        option = places[number % 3].selectbox(
            escapes.spoken(escapes.shortened(shown)),  # what reads the page aloud reads a backslash, too
            options,
            options.index(first) if first in options else 0,
            format_func=told,
            key=f"{key}-reads-{name}",
        )
        if option == EITHER and several is not None:
            said[name] = several
        elif option in (LEFT, ANY):
            said[name] = Subject("nothing" if option == LEFT else "any")
        elif option != NOBODY:
            said[name] = Subject("attribute" if option.startswith("a:") else "activity", option[2:])
    return said


def _option(subject: Subject | None) -> str:
    """What stands for a subject among the options."""
    match subject:
        case None:
            return NOBODY
        case Subject("any"):
            return ANY
        case Subject("activity", _, others) if others:
            return EITHER
        case Subject(kind, name):
            return f"{'a' if kind == 'attribute' else 'e'}:{name}"


def _together(ladders: tuple[Ladder, ...], key: str) -> frozenset[str]:
    """Tell which lines go together, in which order they are looked at, and who cannot be reached; the keys of those
    whose points somebody wants to add up."""
    several = [ladder for ladder in ladders if len(ladder.rows) > 1]
    if not several:
        return frozenset()
    adding = set()
    with st.expander(t("transcript.together", count=len(several)), icon=":material/stairs:", expanded=True):
        for ladder in several:
            steps = (
                f"{escapes.markdown(row.line.value or '…')} ({signed(row.line.points or 0, voice().language)})"
                for row in ladder.rows[:MOST_STEPS]
            )
            title = ladder.rows[0].line.criterion
            in_order = Markdown(" › ".join([*steps, *(["…"] if len(ladder.rows) > MOST_STEPS else [])]))
            st.markdown(t("transcript.ladder", criterion=title, count=len(ladder.rows), steps=in_order))
            if ladder.unreached:
                numbers = ", ".join(map(str, ladder.unreached))
                told = t("transcript.unreached", count=len(ladder.unreached), lines=numbers)
                st.warning(told, icon=":material/block:")
            if ladder.overlap and st.checkbox(t("transcript.adding"), key=f"{key}-adds-{ladder.key}"):
                adding.add(ladder.key)
    return frozenset(adding)


def _counted(made: Made, at: Desk) -> dict[int, int]:
    """How many of today's leads get the points of each line."""
    rungs = resources.touched(at.workspace, made.grid, at.view).rungs
    return {line: rungs[place].today for line, place in made.places.items()}


def _shown(rows: tuple[Row, ...], counts: dict[int, int], contents: Contents) -> None:
    """Every line with the rule that it becomes and whom it reaches today, or with what is missing."""
    say = voice()
    told = ["" if row.condition is None else _aloud(row) for row in rows]
    missing = [say.worded(row.problem) if row.problem is not None else "" for row in rows]
    line, points, rule = say.t("transcript.line"), say.t("transcript.column.points"), say.t("transcript.rule")
    columns = {
        line: [row.line.number for row in rows],
        say.t("transcript.column.criterion"): [row.line.criterion for row in rows],
        say.t("transcript.column.value"): [row.line.value for row in rows],
        points: [row.line.said_points for row in rows],
        rule: [aloud or f"– {problem}" for aloud, problem in zip(told, missing, strict=True)],
        say.t("transcript.leads"): [counts.get(row.line.number) for row in rows],
    }
    frame = pl.DataFrame(columns, strict=False)
    widths = {
        name: st.column_config.Column(width="large" if name == rule else "small") for name in (line, points, rule)
    }
    widths[say.t("transcript.leads")] = st.column_config.NumberColumn(format="localized", width="small")
    height: Literal["content"] | int = "content" if len(rows) <= SHOWN else 35 * SHOWN
    st.dataframe(frame, hide_index=True, height=height, column_config=widths, placeholder="")
    if nobody := [row for row in rows if row.condition is not None and counts.get(row.line.number) == 0]:
        reasons = [t("transcript.nobody", count=len(nobody))]
        for row in nobody[:MOST_STEPS]:
            why = contents.why_nobody(row.condition) if row.condition is not None else ""
            label = " · ".join(part for part in (row.line.criterion, row.line.value) if part)
            reasons.append(Markdown("- " + t("transcript.nobody_line", line=row.line.number, label=label, why=why)))
        st.warning("\n".join(reasons), icon=":material/person_off:")


def _left(asides: tuple[Aside, ...], *, is_commented: bool) -> None:
    """What the sheet says that becomes no rule, nor the reason of one."""
    say = voice()
    told = [
        say.t(
            f"transcript.aside.{aside.kind}", line=aside.line or 0, text=escapes.shortened(aside.text, longest=LONGEST)
        )
        for aside in asides[:MOST_ASIDES]
    ]
    if len(asides) > MOST_ASIDES:
        told.append(say.t("transcript.aside.more", count=len(asides) - MOST_ASIDES))
    if is_commented:
        told.append(say.t("transcript.aside.comments"))
    if told:
        st.caption(t("transcript.asides", told=escapes.markdown(" ; ".join(told), longest=None)))


def _aloud(row: Row) -> str:
    made = grid_of(ladders_of([row]), name="_", profile="_", behaviour="_")
    return "" if made is None else rung_aloud(made.grid.criteria[0], 0, voice().language)


def _grid(rows: tuple[Row, ...], made: Made | None, at: Desk, *, name: str, key: str) -> Written | None:
    ruled = sum(row.condition is not None for row in rows)
    left = tuple(row.line.number for row in rows if row.condition is None and not row.is_total)
    st.markdown(t("transcript.some", count=ruled, left=len(left)) if left else t("transcript.all", count=ruled))
    usual = at.capacity or usual_capacity(at.facts.lead_count)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        shown = escapes.shortened(name.rpartition(".")[0] or name)
        title = st.text_input(t("transcript.name"), shown, key=f"{key}-name", width=420)
        capacity = st.number_input(
            t("grids.capacity"), 1, MOST_CALLED, usual, key=f"{key}-capacity", help=t("grids.capacity_help"), width=340
        )
    st.caption(t("transcript.bands"))
    st.button(
        t("transcript.make"), type="primary", icon=":material/check:", disabled=made is None or not title.strip(),
        on_click=state.press, args=("make-sheet",),
    )  # fmt: skip
    pressed = state.pressed("make-sheet")
    return Written(replace(made.grid, name=title), capacity, left) if pressed and made is not None else None

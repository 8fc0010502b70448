"""A first grid from the loaded data: the team says what matters, the data what it tells; points come of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

import beginnings
import resources
import state
from components.failures import guarded
from components.prospects import prospects
from components.viewpoints import viewpoint
from desks import Desk
from escapes import Markdown, markdown
from i18n import attribute, day, number, t, voice
from leadgrid import starters
from leadgrid.binders import digest
from leadgrid.candidates import names_people
from leadgrid.conditions import ValueTest
from leadgrid.facts import Facts
from leadgrid.indicators import NAMES_THE_LEAD, Portrait, about
from leadgrid.instants import DAY
from leadgrid.snapshots import Replay
from leadgrid.suspicions import too_telling
from leadgrid.values import text_key
from leadgrid.weights import USUAL
from leadgrid.wordings import named_test

FIRST_SEEN: Final = 8
MOST: Final = 40
MOST_CALLED: Final = 1_000_000
NAME_SHOWN: Final = 60
"""Letters of a name in the list, so that those of leadgrid's own attributes are whole."""
STEPS: Final = ("0", "1", "2", "3")


@dataclass(frozen=True, slots=True)
class Subject:
    """An attribute or a type of activity that a rule could read, and what was measured of it."""

    name: str
    is_act: bool
    told: Markdown
    is_found: bool
    doubt: Markdown | None = None

    @property
    def key(self) -> str:
        return f"relevance-{digest(self.name)[:12]}"


def first_grid(at: Desk) -> None:
    """The table of what was found, and the button that makes a grid of it."""
    replay = at.view.replay
    portrait = None
    if replay is not None:
        with st.spinner(t("grids.looking")):
            portrait = resources.in_common(at.workspace, replay)
    subjects = _subjects(at, portrait)
    if not subjects:
        st.markdown(t("grids.nothing_to_read"))
        return
    st.markdown(_summary(at, portrait))
    if replay is not None and portrait is not None and portrait.replay.horizon is not None:
        if not portrait.has_found:
            prospects(at, replay, converted=portrait.converted)
        other = st.expander(t("grids.other_replay"), icon=":material/history:", key="other-replay", on_change="rerun")
        if other.open:
            with other:
                viewpoint(at)
    known = beginnings.relevance(at)
    with st.form("first-grid", border=False):
        is_measured = portrait is not None and portrait.has_found
        st.markdown(t("grids.relevance") if is_measured else t("grids.relevance_alone"))
        for subject in subjects[:FIRST_SEEN]:
            _asked(subject, known)
        rest = subjects[FIRST_SEEN:]
        if rest:
            with st.expander(t("grids.rest", count=len(rest))):
                for subject in rest:
                    _asked(subject, known)
        usual = at.capacity or starters.usual_capacity(at.facts.lead_count)
        capacity = st.number_input(
            t("grids.capacity"),
            1,
            MOST_CALLED,
            usual,
            key=f"capacity-{usual}",
            help=t("grids.capacity_help"),
            width=340,
        )
        st.form_submit_button(
            t("grids.make"), key="make-first", type="primary", icon=":material/auto_awesome:",
            on_click=state.press, args=("make-first",),
        )  # fmt: skip
    if portrait is not None and portrait.guarded:
        names = Markdown(", ".join(markdown(attribute(leak.name)) for leak in portrait.guarded))
        st.caption(t("grids.guarded", names=names))
    if state.pressed("make-first"):
        said = {subject.name: _said(subject) for subject in subjects}
        with guarded():
            with st.status(t("grids.step.rules")) as status:
                beginnings.first_grid(
                    at, said, capacity=capacity, progress=lambda step: status.update(label=t(f"grids.step.{step}"))
                )
            st.rerun()


def usual_answers(at: Desk) -> dict[str, int]:
    """What was said of every subject before, else what is usual."""
    portrait = resources.in_common(at.workspace, at.view.replay) if at.view.replay is not None else None
    known = beginnings.relevance(at)
    return {each.name: _before(each, known) for each in _subjects(at, portrait, every=True)}


def _before(subject: Subject, known: Mapping[str, int]) -> int:
    """What gives the sale away is not taken before somebody says that it is known earlier."""
    return known.get(subject.name, beginnings.NOT_TAKEN if subject.doubt else USUAL)


def _asked(subject: Subject, known: Mapping[str, int]) -> None:
    relevance = _before(subject, known)
    name, measured, said = st.columns([2, 5, 2], vertical_alignment="center")
    none = voice().t("grids.not_taken")
    icon = ":material/touch_app:" if subject.is_act else ":material/badge:"
    name.markdown(f"{icon} **{markdown(attribute(subject.name), longest=NAME_SHOWN)}**")
    measured.markdown(f":small[{subject.told}]" if subject.is_found else f":small[:gray[{subject.told}]]")
    if subject.doubt:
        measured.caption(Markdown(f":material/help: {subject.doubt}"))
    said.segmented_control(
        t("grids.relevance_of", name=attribute(subject.name)),
        STEPS,
        default=str(relevance),
        required=True,
        key=subject.key,
        format_func=lambda step: none if step == STEPS[0] else step,
        label_visibility="collapsed",
    )


def _said(subject: Subject) -> int:
    said = state.said(subject.key)
    return int(said) if said in STEPS else USUAL


def _summary(at: Desk, portrait: Portrait | None) -> Markdown:
    stages = dict(at.facts.stages)
    if portrait is None or not stages:
        return t("grids.nobody_won")
    found = len(portrait.indicators)
    if not (found or portrait.tells):
        replay = portrait.replay
        if replay.horizon is None:
            return t("grids.too_few", count=portrait.converted)
        days = replay.horizon.microseconds // DAY
        every = number(stages.get(replay.target, portrait.converted))
        start = day(at.facts.local(replay.as_of))
        return t("grids.too_few_replayed", count=portrait.converted, days=days, day=start, every=every)
    counts = {"converted": portrait.converted, "leads": portrait.leads, "since": _since(at, portrait.replay)}
    if found:
        return t("grids.found", count=portrait.tried, found=found, **counts)
    return Markdown(f"{t('grids.found_nothing', count=portrait.tried, **counts)} {t('grids.waits')}")


def _since(at: Desk, replay: Replay) -> Markdown:
    """Over which days customers are counted, with a blank behind it; nothing where they have none."""
    if replay.horizon is None:
        return Markdown("")
    days, start = replay.horizon.microseconds // DAY, day(at.facts.local(replay.as_of))
    return Markdown(f"{t('grids.since', days=days, day=start)} ")


def unasked(at: Desk, portrait: Portrait | None) -> set[str]:
    """What no question is about, by its key: what names the lead or says nothing, and what only customers have."""
    replay = at.view.replay
    suspected = resources.suspicious(at.workspace, replay.target) if replay else ()
    dull = {text_key(doubt.name) for doubt in suspected if doubt.kind in NAMES_THE_LEAD}
    return dull | ({text_key(leak.name) for leak in portrait.guarded} if portrait else set())


def _subjects(at: Desk, portrait: Portrait | None, *, every: bool = False) -> tuple[Subject, ...]:
    """Attributes and types, the surest first, then those of most leads; where nothing is measured those that a first
    grid has room for, or `every` one that it could read."""
    replay = at.view.replay
    suspected = resources.suspicious(at.workspace, replay.target) if replay else ()
    left_out = unasked(at, portrait)
    values: Mapping[str, Sequence[ValueTest]] = {}
    if portrait is None or not portrait.has_found:  # then only what can be named makes a rule
        readable = resources.readable(at.workspace, at.view)
        found = readable if every else readable.first()
        values = found.tests
        named = [(name, name in found.types) for name in found.names]
    else:
        again = resources.said_twice(at.workspace, portrait)
        named = [(name, False) for name in _known(at.facts) if not (name in again or names_people(name))]
        named += [(act.shown, True) for act in sorted(at.facts.types, key=lambda found: -found.events)]
    seen: dict[str, Subject] = {}
    for name, is_act in named:
        if text_key(name) not in left_out:
            seen.setdefault(text_key(name), _subject(name, portrait, values.get(name, ()), is_act=is_act))
    for doubt in too_telling(suspected):
        if (key := text_key(doubt.name)) in seen and not seen[key].is_act:
            seen[key] = replace(seen[key], doubt=markdown(voice().worded(doubt.words), longest=None))
    rank: dict[str, int] = {}
    for place, indicator in enumerate(portrait.indicators if portrait else ()):
        rank.setdefault(text_key(indicator.subjects[0]), place)
    last = len(rank) and max(rank.values()) + 1
    surest = sorted(seen.values(), key=lambda found: rank.get(text_key(found.name), last) if found.is_found else last)
    return tuple(surest[:MOST])


def _known(facts: Facts) -> list[str]:
    """The attributes that anybody has, those of most leads first."""
    columns = [column for column in facts.columns if column.kind == "leads" and column.known]
    return [column.name for column in sorted(columns, key=lambda found: -found.known)]


def _subject(name: str, portrait: Portrait | None, values: Sequence[ValueTest], *, is_act: bool) -> Subject:
    """`values` are those that a rule would name where nothing is measured."""
    say = voice()
    found = about(portrait, (name,)) if portrait else ()
    if not found:
        tells = portrait is not None and portrait.tells
        told = t("grids.no_difference") if tells else t("grids.unmeasured")
        if values:
            told = markdown(" · ".join(say.worded(named_test(test)) for test in values), longest=None)
        return Subject(name, is_act, told, is_found=False)
    told = markdown(f"{say.worded(found[0].name)} – {say.worded(found[0].counts)}", longest=None)
    return Subject(name, is_act, told, is_found=True)

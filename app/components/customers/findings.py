"""What customers have in common: each finding as one says it, how sure it is, and a button that makes it a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

import charts
import drafts
import escapes
import resources
import state
from components.charts import draw
from components.customers import additions
from components.pagings import begin_anew, pages, show_more
from components.prospects import prospects
from components.reports import stage_name
from components.viewpoints import viewpoint
from desks import Desk
from escapes import Markdown
from i18n import day, number, percent, signed, t, voice
from leadgrid.candidates import FEWEST, Kind
from leadgrid.grids import Grid
from leadgrid.indicators import Indicator, Portrait, families, guarded
from leadgrid.instants import DAY
from leadgrid.proposals import USUAL_TARGET
from leadgrid.sentences import condition_aloud
from leadgrid.snapshots import Replay
from leadgrid.suspicions import Suspicion, too_telling
from leadgrid.values import text_key
from leadgrid.weights import USUAL, points
from leadgrid.wordings import counted_only
from leadgrid.writing import condition_key

KINDS: Final[tuple[Kind, ...]] = ("attribute", "activity", "sequence")
AT_ONCE: Final = 10
"""Findings that are shown before somebody asks for more."""
MOST: Final = 30
"""Lines of a list that are shown; the rest is counted."""
KIND: Final = "customers.kind"
PAGES: Final = "customers.pages"


def findings(at: Desk) -> None:
    """The ranked findings of the replay, or honestly why there are none."""
    replay = at.view.replay
    if replay is None:
        st.info(t("customers.no_outcomes"), icon=":material/person_search:")
        st.page_link(
            "views/data.py",
            label=t("customers.to_data"),
            icon=":material/database:",
            query_params=st.query_params.to_dict(),
        )
        return
    with st.spinner(t("customers.looking", count=at.facts.lead_count), show_time=True):
        portrait = resources.in_common(at.workspace, replay)
    st.markdown(_whom(at, portrait, replay))
    if portrait.tells and portrait.indicators:
        st.caption(t("customers.tried", count=portrait.tried, shown=len(portrait.indicators)))
        _listed(at, portrait)
    else:
        _nothing(at, portrait)
    if at.tuned.audience is not None:
        st.caption(t("customers.every_audience"))
    if replay.mode == "undated":
        st.caption(t("customers.undated"))
    _late(at, replay)


def _whom(at: Desk, portrait: Portrait, replay: Replay) -> Markdown:
    won = Markdown(f"**{number(portrait.converted)}**")
    if replay.horizon is None:
        return t(
            "customers.whom_undated", leads=portrait.leads, won=won, stage=_stage(replay.target, portrait.converted)
        )
    days = replay.horizon.microseconds // DAY
    start = day(at.facts.local(replay.as_of))
    return t(
        "customers.whom",
        day=start,
        leads=portrait.leads,
        won=won,
        stage=_stage(replay.target, portrait.converted),
        count=days,
    )


def _nothing(at: Desk, portrait: Portrait) -> None:
    """Why nothing is shown: too few to tell anything, nobody to compare with, or nothing but what chance does."""
    if portrait.converted < FEWEST:
        _few(at, portrait)
    elif portrait.leads - portrait.converted < FEWEST:
        st.info(t("customers.no_others", count=portrait.leads - portrait.converted), icon=":material/groups:")
    else:
        st.info(t("customers.nothing", tried=portrait.tried, count=portrait.converted), icon=":material/check_circle:")
        prospects(at, portrait.replay, converted=portrait.converted)
        with st.expander(t("grids.other_replay"), icon=":material/history:"):
            viewpoint(at)


def _few(at: Desk, portrait: Portrait) -> None:
    """Of so few nothing is told; where the data know of more customers, another period may hold enough of them."""
    replay, every = portrait.replay, dict(at.facts.stages).get(portrait.replay.target, 0)
    said = t("customers.few", count=portrait.converted, needed=FEWEST)
    if replay.horizon is None or every <= portrait.converted:
        st.info(said, icon=":material/hourglass_empty:")
        return
    elsewhere = t("customers.elsewhere", count=every)
    st.info(Markdown(f"{said} {elsewhere}"), icon=":material/hourglass_empty:")
    prospects(at, replay, converted=portrait.converted)
    with st.container(border=True):
        viewpoint(at)


def _listed(at: Desk, portrait: Portrait) -> None:
    counts = {kind: sum(one.kind == kind for one in portrait.indicators) for kind in KINDS}
    options = ["all", *(kind for kind in KINDS if counts[kind])]
    names: dict[str, str] = {kind: voice().t(f"customers.kind.{kind}", count=counts[kind]) for kind in KINDS}
    names["all"] = voice().t("customers.kind.all", count=len(portrait.indicators))
    draft = drafts.draft(at)
    chosen = "all"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if len(options) > 2:
            chosen = st.segmented_control(
                t("customers.kinds"),
                options,
                default="all",
                required=True,
                format_func=names.__getitem__,
                key=KIND,
                on_change=begin_anew,
                args=(PAGES,),
                label_visibility="collapsed",
            )
        additions.standing(draft)
    shown = families([one for one in portrait.indicators if chosen in ("all", one.kind)])
    st.caption(t("customers.how"))
    row = _Rows(
        draft.grid,
        at.agreed,
        charts.widest(one.table for one in portrait.indicators),
        portrait.indicators,
        resources.suspicious(at.workspace, portrait.replay.target),
    )
    most = AT_ONCE * pages(PAGES)
    for family in shown[:most]:
        row.family(family)
    if len(shown) > most:
        st.button(t("customers.more", count=len(shown) - most), key="customers.more", on_click=show_more, args=(PAGES,))


class _Rows:
    """How findings are drawn: `grid` is the one that is being made (None where it is none at the moment)."""

    def __init__(
        self,
        grid: Grid | None,
        saved: Grid,
        reach: tuple[float, float],
        indicators: Sequence[Indicator],
        suspected: Sequence[Suspicion],
    ) -> None:
        self._grid, self._reach = grid, reach
        self._there, self._saved = _rules(grid), _rules(saved)
        self._doubts = {text_key(doubt.name): voice().worded(doubt.words) for doubt in too_telling(suspected)}
        self._places = {condition_key(one.rule): place for place, one in enumerate(indicators)}

    def family(self, family: Sequence[Indicator]) -> None:
        """A finding, and what says much the same folded under it."""
        first, *others = family
        place = self._places[condition_key(first.rule)]
        with st.container(border=True, gap="xsmall", key=f"finding-{place}"):
            told, drawn, act = st.columns([12, 6, 4], vertical_alignment="center", gap="medium")
            with told, st.container(gap=None):
                st.markdown(f"**{_when(first)}**  \n{_rate(first)}")
                st.caption(_counts(first))
                if first.kind == "attribute" and (doubt := self._doubts.get(text_key(first.subjects[0]))):
                    st.caption(Markdown(f":material/help: {escapes.markdown(doubt, longest=None)}"))
            with drawn:
                chart = charts.effect(first.table, reach=self._reach, language=voice().language, dark=state.dark())
                draw(chart, key=f"effect-{place}")
            with act:
                self._offer(first, place, kind="secondary")
            if others:
                with st.expander(t("customers.alike", count=len(others)), type="compact"):
                    for other in others[:MOST]:
                        self._alike(other)

    def _alike(self, other: Indicator) -> None:
        place = self._places[condition_key(other.rule)]
        told, act = st.columns([18, 4], vertical_alignment="center", gap="medium")
        with told:
            st.markdown(f"{_when(other)}, {_rate(other)}")
        with act:
            self._offer(other, place, kind="tertiary")

    def _offer(self, indicator: Indicator, place: int, *, kind: str) -> None:
        key = condition_key(indicator.rule)
        if key in self._there:
            place_of = "there" if key in self._saved else "in_draft"
            st.markdown(f":material/check: {t(f'customers.{place_of}')}")
            told = additions.overlaps(indicator, self._grid) if self._grid and place_of == "in_draft" else None
            if told is not None:
                st.caption(told)
            return
        earned = points(indicator.table, USUAL)
        st.button(
            t("customers.add"),
            key=f"add-{place}",
            icon=":material/add:",
            type="tertiary" if kind == "tertiary" else "secondary",
            disabled=self._grid is None,
            help=t("customers.add_help", count=abs(earned), points=signed(earned)),
            on_click=additions.add,
            args=(indicator,),
        )
        if kind == "secondary":
            st.caption(t("customers.worth", count=abs(earned), points=signed(earned)))


def _rules(grid: Grid | None) -> set[str]:
    """What the rules of a grid ask."""
    return set() if grid is None else {condition_key(rung.condition) for _, rung in grid.rungs}


def _when(one: Indicator) -> Markdown:
    said = condition_aloud(one.rule, voice().language)
    return t("customers.when", rule=escapes.markdown(said, longest=None))


def _rate(one: Indicator) -> Markdown:
    table = one.table
    rate, others = table.rate, table.other_rate
    assert rate is not None, "ten leads at least have it"
    assert others is not None, "and ten have it not"
    return t(
        "customers.rate",
        count=table.converted,
        leads=table.leads,
        stage=_stage(one.target, table.converted),
        rate=_share(rate.value),
        low=_share(rate.low),
        high=_share(rate.high),
        others=_share(others.value),
    )


def _counts(one: Indicator) -> Markdown:
    return escapes.markdown(voice().worded(counted_only(one.table, target=one.target)) + ".", longest=None)


def _share(share: float | None) -> Markdown:
    return percent(share, places=1 if share is not None and share < 0.1 else 0)


def _stage(target: str, count: int) -> Markdown:
    """What so many of them became."""
    return stage_name(target) if target != USUAL_TARGET else t("customers.stage", count=count)


def _late(at: Desk, replay: Replay) -> None:
    """What only customers have, apart and with the reason: no rule can know before the sale what is written at it."""
    late = guarded(resources.suspicious(at.workspace, replay.target), dated=False)
    if not late:
        return
    with st.expander(t("customers.late", count=len(late)), icon=":material/shield:"):
        st.caption(t("customers.late_how"))
        for suspicion in late[:MOST]:
            said = voice().worded(suspicion.words)
            st.markdown(f"- {escapes.markdown(said[:1].upper() + said[1:], longest=None)}.")

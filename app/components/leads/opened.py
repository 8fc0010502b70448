"""One lead as a whole: who it is, its score through time, what counted, and what would bring it further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import streamlit as st

import resources
import state
from charts import score_timeline
from components.charts import draw
from components.leads.nexts import next_band
from components.reports import stage_text
from components.whys import Profile, card, counted, details, names_of
from desks import Desk
from escapes import markdown
from i18n import named, number, signed, t, voice
from leadgrid.advances import Outlook, outlook
from leadgrid.grids import RungId
from leadgrid.instants import to_datetime
from leadgrid.leadlists import RankedLead, page, rank
from leadgrid.profiles import number_of, profiles
from leadgrid.proposals import USUAL_TARGET
from leadgrid.reasons import rung_label
from leadgrid.scores import weigh
from leadgrid.signatures import fold
from leadgrid.traces import Outcome
from resources import Life

MOST_EVENTS: Final = 500
MOST_PROPERTIES: Final = 4


@dataclass(frozen=True, slots=True)
class _Lead:
    """What a lead's page shows; `told` and `outlook` are None where the grid does not score it today."""

    profile: Profile
    life: Life
    told: RankedLead | None
    hits: Mapping[RungId, int]
    outlook: Outlook | None


def opened_lead(at: Desk) -> int | None:
    """The lead that the address names, if these data have it."""
    name = state.named_lead()
    if name is None or at.view.today is None:
        return None
    with at.workspace.dataset() as dataset:
        return number_of(dataset, name)


def lead_page(at: Desk, lead: int) -> None:
    """Everything about one lead, customer or not, as of today."""
    assert at.view.today is not None, "a lead's page is of today"
    found = _found(at, lead, today=at.view.today)
    _head(at, found)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _timeline(at, found, today=at.view.today)
        _deeds(at, found)
    with right:
        if found.told is None:
            st.info(t("why.left_out"))
        else:
            with st.container(border=True, gap="small"):
                next_band(at, found.outlook, told=found.told)
            with st.container(border=True, gap="small", key="lead-why"):
                st.markdown(f"#### {t('why.title')}")
                counted(at, found.told, found.hits, found.profile, found.life.events)
        card(found.profile)


def _found(at: Desk, lead: int, *, today: int) -> _Lead:
    with at.workspace.dataset() as dataset:
        profile = profiles(dataset, [lead]).row(0, named=True)
        keys = list(dataset.columns("leads"))
    life = resources.life(at.workspace, at.tuned, lead, today=today, most=MOST_EVENTS)
    features = life.today
    _, everybody = at.folded()
    known = {key for key, text in zip(keys, list(profile.values())[2:], strict=True) if text is not None}
    seen = {rung: people[0] for rung, people in everybody.touched().items()}
    further = outlook(at.tuned, features, known=known, seen=seen)
    signatures = fold(features, at.tuned)
    scores = weigh(signatures, at.tuned)
    ranking = rank(features, signatures, scores)
    if not len(ranking):
        return _Lead(profile, life, None, {}, None)
    told = page(ranking, signatures, scores, at.tuned, most=1, why=None)[0]
    hits = dict(zip(signatures.rungs, signatures.hits[:, int(ranking.signatures[0])].tolist(), strict=True))
    return _Lead(profile, life, told, hits, further)


def _head(at: Desk, found: _Lead) -> None:
    title, rest = names_of(found.profile)
    st.button(t("lead_page.back"), key="lead_page.back", type="tertiary", icon=":material/arrow_back:", on_click=_back)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"### {markdown(title)}")
            st.caption(" · ".join(markdown(text, longest=60) for text in rest))
        if found.told is not None:
            told = found.told
            st.metric(t("leads.score"), number(told.score), width=64)
            if told.band is not None:
                st.metric(t("leads.band"), named(at.tuned.band(told.band)), width="content")
            st.metric(t("lead_list.fit"), signed(told.fit), width=104)
            st.metric(t("lead_list.engagement"), signed(told.engagement), width=112)
            if told.cell is not None:
                st.metric(t("lead_page.cell"), told.cell, width=56)


def _timeline(at: Desk, found: _Lead, *, today: int) -> None:
    say, local = voice(), at.facts.local
    lived = found.life.chronicle
    if not lived.steps:
        st.info(t("lead_page.not_yet"))
        return
    st.markdown(f"#### {t('lead_page.timeline')}")
    chart = score_timeline(
        [replace(step, at=local(step.at)) for step in lived.steps],
        at.tuned.bands,
        events=[(local(event.at), event.activity) for event in reversed(found.life.events)],
        outcomes=[(local(outcome.at), _became(outcome)) for outcome in found.life.outcomes if outcome.at is not None],
        until=local(today),
        language=say.language,
        dark=state.dark(),
    )
    draw(chart, key="lead-timeline")
    notes = [t("lead_page.read")]
    if not lived.is_exact:
        notes.append(t("lead_page.not_exact"))
    if found.life.outcomes:
        notes.append(t("lead_page.never_scored"))
    st.caption(" ".join(notes))


def _became(outcome: Outcome) -> str:
    say = voice()
    if outcome.stage == USUAL_TARGET:
        return say.t("lead_page.became_customer")
    return say.t("lead_page.became", stage=stage_text(outcome.stage, say))


def _deeds(at: Desk, found: _Lead) -> None:
    """What it did and what became of it, latest first, and which rules look at that."""
    say, local = voice(), at.facts.local
    rows: list[tuple[int, str, str, str]] = [
        (local(outcome.at), _became(outcome), "", "") for outcome in found.life.outcomes if outcome.at is not None
    ]
    for event in found.life.events:
        shown = details(event, local(event.at), found.profile)[:MOST_PROPERTIES]
        said = " · ".join(f"{name} {text}" for name, text in shown)
        rules = dict.fromkeys(rung_label(at.tuned, rung, say.language) for rung in event.rungs)
        rows.append((local(event.at), event.activity, said, " · ".join(rules)))
    rows.sort(key=lambda row: -row[0])
    st.markdown(f"#### {t('lead_page.deeds', count=len(found.life.events))}")
    if not rows:
        st.caption(t("lead_page.no_deeds"))
        return
    text = st.column_config.TextColumn
    st.dataframe(
        pl.DataFrame(
            {
                "when": [f"{say.day(at)} {to_datetime(at):%H:%M}" for at, *_ in rows],
                "what": [what for _, what, *_ in rows],
                "details": [details for _, _, details, _ in rows],
                "rules": [rules for *_, rules in rows],
            }
        ),
        column_config={
            # together what the column holds in a window of 1280 pixels
            "when": text(say.t("lead_page.when"), width=130),
            "what": text(say.t("lead_page.what"), width=106),
            "details": text(say.t("lead_page.details"), width=228),
            "rules": text(say.t("lead_page.rules"), width=136),
        },
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        alt=t("lead_page.deeds", count=len(found.life.events)),
    )
    if len(found.life.events) == MOST_EVENTS:
        st.caption(t("lead_page.latest_only", count=MOST_EVENTS))


def _back() -> None:
    state.open_lead(None)

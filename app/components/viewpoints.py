"""From where we look, in a sentence and a row of boxes: today, the replay's day, how long, and what counts as won."""

from __future__ import annotations

import time
from datetime import date
from typing import Final

import streamlit as st

import desks
from components.reports import stage_name, stage_text
from desks import Desk
from escapes import Markdown
from i18n import day, t, voice
from leadgrid.instants import DAY, Duration, Zone, to_datetime
from leadgrid.proposals import is_dated, proposed_view, reason
from leadgrid.snapshots import Mode, Replay, View

MOST_DAYS: Final = 3_650
MODES: Final[tuple[Mode, ...]] = ("forward", "undated")
FORMATS: Final = {"fr": "DD/MM/YYYY", "en": "YYYY-MM-DD"}


def viewpoint(at: Desk) -> None:
    """Say from where we look and let it be changed; a change is kept in the workspace and the page runs again."""
    st.subheader(t("data.view_title"), anchor=False)
    replay = at.view.replay
    proposed = proposed_view(at.facts, now=time.time_ns() // 1000)
    st.markdown(_told(at))
    st.caption(_why(at, proposed))
    until, latest = None if replay is None else replay.until, at.facts.latest
    if until is not None and latest is not None and until > latest:
        missing = -(-(until - latest) // DAY)
        st.warning(t("data.view_immature", count=missing), icon=":material/hourglass_top:")
    choices: dict[str, str | int | None] = {}
    with st.grid(5, min_column_width=150, gap="small", vertical_alignment="bottom"):
        choices |= _day(at, "today", at.view.today or 0, t("data.today"), help=t("data.today_help"))
        if replay is not None and is_dated(at.facts):
            choices |= _mode(replay)
        if replay is not None and replay.mode == "forward":
            choices |= _day(at, "replay", replay.as_of, t("data.replay"), help=t("data.replay_help"))
            choices |= _horizon(replay)
        if replay is not None:
            choices |= _target(at, replay)
    if choices:
        desks.choose(at, **choices)
        st.rerun()
    if at.view != proposed and st.button(t("data.view_propose"), type="tertiary", icon=":material/undo:"):
        desks.choose(at, today=None, replay=None, horizon=None, target=None, mode=None)
        st.rerun()


def _told(at: Desk) -> Markdown:
    local = at.facts.local
    today = t("data.view_today", day=day(local(at.view.today or 0)))
    replay = at.view.replay
    if replay is None:
        return Markdown(f"{today} {t('data.view_no_outcomes')}")
    if replay.mode == "undated":
        return Markdown(f"{today} {t('data.view_undated', stage=stage_name(replay.target))}")
    assert replay.horizon is not None
    told = t(
        "data.view_replay",
        day=day(local(replay.as_of)),
        stage=stage_name(replay.target),
        count=replay.horizon.microseconds // DAY,
    )
    return Markdown(f"{today} {told}")


def _why(at: Desk, proposed: View) -> Markdown:
    """Why this is proposed, or what would be."""
    replay = proposed.replay
    why = reason(proposed)
    if replay is None or replay.horizon is None or at.facts.latest is None:
        return t(f"data.view_why.{why}")
    days, local = replay.horizon.microseconds // DAY, at.facts.local
    start, today = day(local(replay.as_of)), day(local(proposed.today or 0))
    if at.view != proposed:
        return t("data.view_proposed", day=start, count=days, today=today)
    return t(f"data.view_why.{why}", end=day(local(at.facts.latest)), day=start, count=days)


def _mode(replay: Replay) -> dict[str, str | int | None]:
    modes = {mode: voice().t(f"data.mode.{mode}") for mode in MODES}
    chosen = st.selectbox(
        t("data.mode_title"),
        MODES,
        MODES.index(replay.mode),
        format_func=lambda mode: modes[mode],
        key=f"mode-{replay.mode}",
        help=t("data.mode_help"),
    )
    return {"mode": chosen, "replay": None} if chosen not in (None, replay.mode) else {}


def _day(at: Desk, name: str, instant: int, label: Markdown, *, help: Markdown) -> dict[str, str | int | None]:
    """The box of a day, of the zone of the files, whose midnight is kept as `name`; an emptied one changes nothing."""
    now = to_datetime(at.facts.local(instant)).date()
    # the value is part of the key: what is kept in the workspace counts, not what the box held before
    chosen = st.date_input(
        label,
        now,
        key=f"{name}-{now}",
        format=FORMATS[voice().language],
        help=help,
    )
    if not isinstance(chosen, date) or chosen == now:
        return {}
    return {name: Zone(at.facts.zone).from_local((chosen - date(1970, 1, 1)).days * DAY).instant}


def _horizon(replay: Replay) -> dict[str, str | int | None]:
    assert replay.horizon is not None
    now = replay.horizon.microseconds // DAY
    chosen = st.number_input(t("data.horizon"), 1, MOST_DAYS, now, key=f"horizon-{now}", help=t("data.horizon_help"))
    # another horizon moves the replay's day, so that the outcomes are known to its end
    return {"horizon": Duration(chosen, "d").text, "replay": None} if chosen not in (None, now) else {}


def _target(at: Desk, replay: Replay) -> dict[str, str | int | None]:
    options = [stage for stage, _ in at.facts.stages]
    if replay.target not in options:
        options.append(replay.target)
    say = voice()
    chosen = st.selectbox(
        t("data.target"),
        options,
        options.index(replay.target),
        format_func=lambda stage: stage_text(stage, say),
        key=f"target-{options.index(replay.target)}-{len(options)}",
        help=t("data.target_help"),
    )
    return {"target": chosen} if chosen not in (None, replay.target) else {}

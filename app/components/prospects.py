"""Other replays, a press away, where the one that is looked at has too few customers to tell anything."""

from __future__ import annotations

from typing import Final

import streamlit as st

import desks
import resources
from desks import Desk
from i18n import day, t
from leadgrid.candidates import FEWEST
from leadgrid.instants import DAY
from leadgrid.snapshots import Replay

MOST: Final = 3


def prospects(at: Desk, replay: Replay, *, converted: int) -> None:
    """Draw a button for each replay that has enough customers, and more than `converted`, the shortest first."""
    found = resources.prospects(at.workspace, replay, enough=max(FEWEST, converted + 1))[:MOST]
    if not found:
        return
    st.markdown(t("data.prospects"))
    with st.container(horizontal=True, key="prospects"):
        for each in found:
            horizon = each.replay.horizon
            assert horizon is not None, "a replay whose end is known waits so long"
            days = horizon.microseconds // DAY
            since = day(at.facts.local(each.replay.as_of))
            told = t("data.prospect", count=each.converted, days=days, day=since)
            if st.button(told, key=f"prospect-{days}", icon=":material/history:"):
                desks.choose(at, horizon=horizon.text, replay=None, mode=None)
                st.rerun()

"""«Add to the grid»: a finding becomes a rule of the draft, and the reader is told where it stands now."""

from __future__ import annotations

import streamlit as st

import desks
import drafts
import escapes
import state
from drafts import Draft
from i18n import named, signed, t, voice
from leadgrid.indicators import Indicator
from leadgrid.problems import LeadgridError
from leadgrid.starters import rule

RULES = "views/rules.py"


def add(indicator: Indicator) -> None:
    """Write the finding's exact rule into the draft; in the sample, into that of a copy of one's own."""
    try:
        at = desks.desk()
        grid = drafts.draft(at).grid
        if grid is None:  # somebody has broken the text in another tab
            state.keep_trouble(voice().t("customers.broken"))
            return
        criterion, group = rule(indicator, grid, voice().language)
        drafts.add(at, criterion, group=group)
    except LeadgridError as error:
        state.keep_trouble(error.problems[0].told(state.language()))
        return
    name = escapes.markdown(indicator.name.told(voice().language), longest=80)
    points = criterion.rungs[0].points
    state.keep(
        state.NEWS, t("customers.added", name=name, group=named(group), count=abs(points), points=signed(points))
    )


def standing(draft: Draft) -> None:
    """Where the rules are that were added: in the draft, until somebody takes it."""
    if draft.is_new:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        if draft.grid is None:
            st.warning(t("customers.broken"), icon=":material/error:")
        else:
            st.markdown(t("customers.draft", count=len(draft.grid.criteria)), width="content")
        st.page_link(
            RULES, label=t("customers.to_rules"), icon=":material/rule:", query_params=st.query_params.to_dict()
        )

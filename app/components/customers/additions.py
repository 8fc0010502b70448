"""«Add to the grid»: a finding becomes a rule of the draft, and the reader is told where it stands now."""

from __future__ import annotations

from typing import Final

import streamlit as st

import desks
import drafts
import escapes
import state
from drafts import Draft
from escapes import Markdown
from i18n import named, signed, t, voice
from leadgrid.grids import Grid
from leadgrid.indicators import Indicator
from leadgrid.problems import LeadgridError
from leadgrid.starters import overlapping, rule

RULES: Final = "views/rules.py"
MOST_NAMED: Final = 3


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
    key = "added" if group in grid.groups else "added_anew"
    news = t(f"customers.{key}", name=name, group=named(group), count=abs(points), points=signed(points))
    state.keep(state.NEWS, " ".join([news, *filter(None, [overlaps(indicator, grid)])]))


def overlaps(indicator: Indicator, grid: Grid) -> Markdown | None:
    """The rules that read the same, so that points may be given twice."""
    found = overlapping(indicator, grid)
    if not found:
        return None
    names = ", ".join(named(criterion, longest=50) for criterion in found[:MOST_NAMED])
    return t("customers.overlaps", count=len(found), names=Markdown(names))


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

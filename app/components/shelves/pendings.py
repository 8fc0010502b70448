"""The grid that is begun and not taken yet: what its rules say, how good it is, and where it goes from here."""

from __future__ import annotations

from typing import Final

import streamlit as st

import beginnings
import drafts
import escapes
import state
from beginnings import Trial
from components.editor.meanwhiles import look_first, meanwhile
from components.failures import guarded, problems
from components.shelves.feeds import fed
from desks import Desk
from drafts import Draft
from escapes import Markdown
from i18n import named, number, t, told, voice
from leadgrid.grids import Criterion, Grid
from leadgrid.sentences import criterion_aloud

TUNER: Final = "views/tune.py"
RULES: Final = "views/rules.py"


def pending(at: Desk) -> bool:
    """Show the draft, where there is one."""
    begun = drafts.draft(at)
    if begun.is_new:
        return False
    with st.container(border=True, key="pending"):
        st.subheader(t("grids.pending", name=begun.grid.name if begun.grid else "…"), anchor=False)
        if begun.grid is None:
            problems(begun.problems)
        else:
            _told(at, begun, begun.grid)
        was_told = meanwhile(at, begun)
        _onwards(at, is_grid=begun.grid is not None, was_told=was_told)
        if begun.grid is not None:
            _aloud(begun.grid)
    return True


def _told(at: Desk, begun: Draft, grid: Grid) -> None:
    st.markdown(f"{t('grids.rules', count=len(grid.criteria))} · {fed(at, grid)}")
    found = beginnings.trial(at, begun.text)
    if found is not None:
        st.markdown(f"{_ranking(found)}  \n:small[:gray[{t(f'grids.trial.{found.how}', count=found.built_from)}]]")
    elif beginnings.is_first(at, begun.text):
        st.markdown(t("grids.trial_unknown"))
    notes = [t(f"grids.note.{note}") for note in beginnings.notes(at, begun.text)]
    if left := beginnings.left_lines(at, begun.text):
        notes.append(t("grids.left_lines", count=len(left), lines=", ".join(map(str, left))))
    if notes:
        st.info("  \n".join(notes), icon=":material/info:")


def _aloud(grid: Grid) -> None:
    with st.expander(t("grids.aloud"), expanded=True, key="aloud"):
        for group in grid.groups:
            lines = [_rule(criterion) for criterion in grid.criteria_of(group.id)]
            if lines:
                st.markdown("\n".join([f"**{named(group)}**", "", *lines]))


def _rule(criterion: Criterion) -> str:
    sentence = escapes.markdown(criterion_aloud(criterion, voice().language), longest=None)
    why = f"  \n  :small[:gray[{told(criterion.why, longest=400)}]]" if criterion.why else ""
    return f"- {sentence}{why}"


def _ranking(found: Trial) -> Markdown:
    times = found.shown
    if found.low is None or found.high is None:
        return t("tune.ranking", count=times)
    return t("tune.ranking_between", count=times, low=number(100 * found.low), high=number(100 * found.high))


def _onwards(at: Desk, *, is_grid: bool, was_told: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            t("grids.take"), key="take", type="primary", icon=":material/check:", disabled=not is_grid,
            on_click=state.press, args=("take",),
        )  # fmt: skip
        wanted = state.pressed("take")
        if st.button(t("grids.to_rules"), key="to-rules", icon=":material/edit_note:"):
            st.switch_page(RULES, query_params=st.query_params.to_dict())
        st.button(
            t("grids.leave"), key="leave", type="tertiary", icon=":material/close:",
            on_click=beginnings.leave, help=t("grids.leave_help"),
        )  # fmt: skip
    if wanted and not was_told:
        look_first()
    elif wanted:
        with guarded():
            drafts.accept(at)
            state.keep(state.NEWS, t("grids.taken"))
            st.switch_page(TUNER, query_params=st.query_params.to_dict())

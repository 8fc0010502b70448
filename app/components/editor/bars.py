"""Over everything: how far the draft is from the saved grid, and what becomes of it."""

from __future__ import annotations

import streamlit as st

import drafts
import escapes
from components.editor import arrangements, hands
from components.editor.meanwhiles import look_first, meanwhile
from components.failures import guarded
from desks import Desk
from drafts import Draft
from i18n import t

TUNER = "views/tune.py"


def bar(at: Desk, draft: Draft) -> None:
    """What was changed, the way back, and the grid taken to the tuner."""
    with st.container(
        border=True, horizontal=True, wrap=False, vertical_alignment="center", gap="small", key="draft-bar"
    ):
        st.markdown(_told(at, draft), width="stretch")
        st.button(
            t("editor.back"),
            key="back",
            on_click=hands.go_back,
            type="tertiary",
            icon=":material/undo:",
            disabled=not draft.steps,
        )
        if drafts.is_left(at):
            st.button(
                t("editor.take_up"), key="take-up", on_click=hands.take_up, type="tertiary", icon=":material/history:"
            )
        else:
            _leave(at, draft)
        wanted = st.button(
            t("editor.accept"),
            key="accept",
            type="primary",
            icon=":material/tune:",
            disabled=draft.grid is None or draft.is_new,
            help=t("editor.accept_help"),
        )
    was_told = meanwhile(at, draft)
    if wanted and not was_told:
        look_first()
    elif wanted:
        with guarded():
            drafts.accept(at)
            hands.close_form()
            st.switch_page(TUNER, query_params=st.query_params.to_dict())


def _leave(at: Desk, draft: Draft) -> None:
    """Ask before a draft goes, and say how much goes with it."""
    with st.popover(
        t("editor.drop"),
        type="tertiary",
        icon=":material/delete_sweep:",
        disabled=draft.is_new,
        help=t("editor.drop_help"),
    ):
        count = 0 if draft.grid is None else arrangements.changes(at.agreed, draft.grid)
        st.markdown(t("editor.drop_asked", count=count) if count else t("editor.drop_asked_text"))
        st.button(t("editor.drop_sure"), key="drop", on_click=hands.drop, icon=":material/delete_sweep:")


def _told(at: Desk, draft: Draft) -> str:
    if draft.grid is None:
        return f":material/error: **{t('editor.wrong_text')}** {t('editor.wrong_text_how')}"
    count = 0 if draft.is_new else arrangements.changes(at.agreed, draft.grid)
    name = escapes.markdown(draft.grid.name, longest=60)
    if not count:
        return f"**{name}** · {t('editor.unchanged')}"
    if arrangements.is_another(at.agreed, draft.grid):
        return f"**{name}** · {t('editor.another')} :gray[{t('editor.changes_how')}]"
    return f"**{name}** · **{t('editor.changes', count=count)}** :gray[{t('editor.changes_how')}]"

"""The draft as the text of its file, beside the forms: what is wrong with it is said at its line."""

from __future__ import annotations

from typing import Final

import streamlit as st

import escapes
import state
from components.editor import hands
from drafts import Draft
from i18n import number, t, voice
from leadgrid.problems import Problem

HEIGHT: Final = 620
MOST: Final = 30
"""Problems that are shown one by one."""


def text(draft: Draft) -> None:
    """The text, kept whatever stands in it, and its problems beside it."""
    left, right = st.columns([7, 4], gap="medium")
    with left:
        state.show(hands.TEXT_KEY, draft.text)
        st.text_area(
            t("editor.text"),
            key=hands.TEXT_KEY,
            on_change=hands.write_text,
            height=HEIGHT,
            help=t("editor.text_help"),
        )
        st.button(t("editor.apply"), key="apply", icon=":material/check:")
    with right:
        if not draft.problems:
            st.success(t("editor.text_fine"), icon=":material/check:")
            st.caption(t("editor.text_how"))
            return
        st.error(t("frame.problems", count=len(draft.problems)), icon=":material/error:")
        lines = draft.text.split("\n")
        for problem in draft.problems[:MOST]:
            _problem(problem, lines)
        if len(draft.problems) > MOST:
            st.caption(t("frame.more_problems", count=len(draft.problems) - MOST))


def _problem(problem: Problem, lines: list[str]) -> None:
    """Where it is, the line itself, what to do."""
    with st.container(border=True, gap="xsmall"):
        if problem.line is not None:
            place = t("editor.place", line=number(problem.line), column=number(problem.column or 1))
            st.markdown(f"**{place}**")
            line = lines[problem.line - 1] if problem.line <= len(lines) else ""
            if line.strip():
                st.code(line, language="yaml")
        st.markdown(escapes.markdown(voice().worded(problem.words), longest=None))

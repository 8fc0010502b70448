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
AROUND: Final = 22
"""Characters before and after a fault that are shown: what fits beside the text."""
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
        if draft.problems:
            with st.expander(t("editor.text_numbered"), icon=":material/format_list_numbered:"):
                st.code(draft.text, language="yaml", line_numbers=True, height=HEIGHT)
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


def excerpt(lines: list[str], line: int, column: int) -> str:
    """A line between its neighbours, each with its number; of long ones what stands around the column, with a mark.

    >>> print(excerpt(["name: A", "groups: [", "bands: []"], 2, 9))
    1  name: A
    2  groups: [
               ^
    3  bands: []
    """
    lines = [*lines, ""]  # a fault may stand behind the last line
    start = max(0, column - AROUND) if len(lines[line - 1]) > 2 * AROUND else 0
    width = len(str(min(line + 1, len(lines))))
    shown: list[str] = []
    for place in range(max(1, line - 1), min(line + 1, len(lines)) + 1):
        text = lines[place - 1]
        part = text[start : start + 2 * AROUND]
        before, after = "…" if start and text else "", "…" if len(text) > start + 2 * AROUND else ""
        shown.append(f"{place:>{width}}  {before}{part}{after}".rstrip())
        if place == line:
            shown.append(" " * (width + 2 + len(before) + max(0, column - 1 - start)) + "^")
    return "\n".join(shown)


def _problem(problem: Problem, lines: list[str]) -> None:
    """Where it is, the line itself, what to do."""
    with st.container(border=True, gap="xsmall"):
        if problem.line is not None:
            place = t("editor.place", line=number(problem.line), column=number(problem.column or 1))
            st.markdown(f"**{place}**")
            st.code(excerpt(lines, problem.line, problem.column or 1), language=None)
        st.markdown(escapes.markdown(voice().worded(problem.words), longest=None))

"""What went wrong, in words: problems of a file or a grid, and failures of ours."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import escapes
from i18n import t, voice
from leadgrid.problems import Problem

MOST: int = 50
"""Problems shown one by one; the rest is counted."""


def problems(found: Sequence[Problem]) -> None:
    """Each problem with its place; what they quote from files is escaped."""
    language = voice().language
    lines = [f"- {escapes.markdown(problem.told(language), longest=None)}" for problem in found[:MOST]]
    if len(found) > MOST:
        lines.append(f"- {t('frame.more_problems', count=len(found) - MOST)}")
    st.error("\n".join(lines), title=t("frame.problems", count=len(found)), icon=":material/error:")


def failure() -> None:
    """A failure of ours: nothing of the error itself, which may quote people's data, reaches the screen."""
    st.error(t("frame.failed_next"), title=t("frame.failed"), icon=":material/error:")

"""What went wrong, in words: problems of a file or a grid, and failures of ours."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

import escapes
from i18n import t, voice
from leadgrid.problems import LeadgridError, Problem

MOST: int = 50
"""Problems shown one by one; the rest is counted."""


def problems(found: Sequence[Problem]) -> None:
    """Each problem with its place; what they quote from files is escaped."""
    say = voice()
    lines = [f"- {escapes.markdown(say.told(problem), longest=None)}" for problem in found[:MOST]]
    if len(found) > MOST:
        lines.append(f"- {t('frame.more_problems', count=len(found) - MOST)}")
    st.error("\n".join(lines), title=t("frame.problems", count=len(found)), icon=":material/error:")


def failure() -> None:
    """A failure of ours: nothing of the error itself, which may quote people's data, reaches the screen."""
    st.error(t("frame.failed_next"), title=t("frame.failed"), icon=":material/error:")


@contextmanager
def guarded() -> Iterator[None]:
    """Say on the screen what went wrong in the block; a fragment needs one of its own, it runs without its page."""
    try:
        yield
    except LeadgridError as error:
        problems(error.problems)
    except Exception as error:
        # The message of an error can quote a row of somebody's file: the log says what kind it was, and where.
        places = "".join(traceback.format_tb(error.__traceback__))
        logging.getLogger("leadgrid.app").error("%s\n%s", type(error).__name__, places)
        failure()

"""The four questions of BANT, each with the column or the activity of the loaded data that tells the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

import beginnings
import resources
import state
from components.failures import guarded
from components.shelves.firsts import unasked
from desks import Desk
from i18n import attribute, t, voice
from leadgrid.candidates import names_people
from leadgrid.qualifications import NAMES, QUESTIONS, Question, Source, likely
from leadgrid.values import text_key

ASKED: Final = "bant_asked"
"""Kept in the session under this key: whether the questions are on the screen."""
NOTHING: Final = ""


def ask() -> None:
    """Show the questions from now on: the callback of a widget."""
    state.keep(ASKED, 1)


def is_asked() -> bool:
    """Whether the questions are on the screen."""
    return bool(state.said(ASKED))


def questions(at: Desk) -> None:
    """The questions in a window of their own, which stands until it is answered or closed."""
    # the card may be at the end of the screen: what opens below it is not seen
    st.dialog(t("grids.bant.title"), width="large", icon=":material/handshake:", on_dismiss=_close)(_form)(at)


def _close() -> None:
    state.take(ASKED)


def _form(at: Desk) -> None:
    """The form, filled in where a name tells it, and the grid that comes of it."""
    left_out = unasked(at, resources.in_common(at.workspace, at.view.replay) if at.view.replay else None)
    columns = [each.name for each in at.facts.columns if each.kind == "leads" and each.known]
    columns = [name for name in columns if not (names_people(name) or text_key(name) in left_out)]
    acts = [each.shown for each in sorted(at.facts.types, key=lambda found: -found.events) if each.events]
    acts = [name for name in acts if text_key(name) not in left_out]
    sources = [Source("attribute", name) for name in columns] + [Source("activity", name) for name in acts]
    known = {f"{source.kind}:{source.name}": source for source in sources}
    found = likely(columns, acts)
    with st.form("bant", border=False):
        st.markdown(t("grids.bant.which"))
        places = st.columns(2)
        for place, question in enumerate(QUESTIONS):
            with places[place % 2]:
                _question(question, known, found.get(question))
        st.form_submit_button(
            t("grids.bant.make"), key="make-bant", type="primary", icon=":material/auto_awesome:",
            on_click=state.press, args=("make-bant",),
        )  # fmt: skip
    if state.pressed("make-bant"):
        answers = {question: known[said] for question in QUESTIONS if (said := state.said(_key(question))) in known}
        if not answers:
            st.warning(t("grids.bant.nothing"), icon=":material/info:")
            return
        with guarded():
            beginnings.by_questions(at, answers)
            _close()
            st.rerun()


def _question(question: Question, known: Mapping[str, Source], found: Source | None) -> None:
    say = voice()
    named = {NOTHING: say.t("grids.bant.nobody")}
    named |= {key: say.t(f"grids.bant.{source.kind}", name=_called(source)) for key, source in known.items()}
    options = list(named)
    st.selectbox(
        f"{say.worded(NAMES[question])} – {t(f'grids.bant.asks.{question}')}",
        options,
        index=options.index(f"{found.kind}:{found.name}") if found else 0,
        format_func=lambda key: named[key],
        key=_key(question),
    )


def _called(source: Source) -> str:
    return attribute(source.name) if source.kind == "attribute" else source.name


def _key(question: Question) -> str:
    return f"bant-{question}"

"""What was pressed is done though another run begins before the page gets to it, and never on another page."""

from __future__ import annotations

import streamlit as st
from streamlit.testing.v1 import AppTest

import state

DONE, CUT = "done", "cut"


def script() -> None:
    # its text alone is run, without the names of this module
    from tests.app.test_presses import drawn

    drawn()


def drawn() -> None:
    """A page with a button; where it is said so, a run ends before it gets to what was pressed."""
    state.arrive(st.query_params.get("page", "one"))
    st.button("make", key="make", on_click=state.press, args=("make",))
    if st.session_state.pop(CUT, False):
        st.stop()
    if state.pressed("make"):
        st.session_state[DONE] = st.session_state.get(DONE, 0) + 1


def page() -> AppTest:
    return AppTest.from_function(script).run()


def test_a_press_is_done_once() -> None:
    screen = page()
    screen.button(key="make").click().run()
    assert screen.session_state[DONE] == 1
    screen.run()
    assert screen.session_state[DONE] == 1


def test_a_press_whose_run_was_cut_off_is_done_by_the_next() -> None:
    screen = page()
    screen.session_state[CUT] = True
    screen.button(key="make").click().run()
    assert DONE not in screen.session_state
    screen.run()
    assert screen.session_state[DONE] == 1


def test_what_was_pressed_on_another_page_is_not_done() -> None:
    screen = page()
    screen.session_state[CUT] = True
    screen.button(key="make").click().run()
    screen.query_params["page"] = "two"
    screen.run()
    screen.query_params["page"] = "one"
    screen.run()
    assert DONE not in screen.session_state

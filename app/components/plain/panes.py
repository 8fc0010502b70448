"""Two panes beside each other: the left one stays in sight while the right one scrolls.

Streamlit has no such layout (1.67). A few rules of CSS on containers with keys of ours make it; where a later Streamlit
nests its parts otherwise, the left pane scrolls away with the page and has its least height, no more.
"""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_HEAD: Final = 210
"""Pixels above the panes while the page is not scrolled: title, tabs and the saving bar."""
_BAR: Final = 66
"""Pixels at the top that Streamlit's own bar covers once the page is scrolled, and a little air."""
_FOOT: Final = 34
LEAST: Final = 420
"""The left pane's height in a window that is too low for more."""

# 1. The row must not be a scroller of its own, or the left pane would stick to the row and not to the window.
# 2. The left pane keeps to its own height and sticks below Streamlit's bar.
# 3. Its box fills the window below the head.
# 4. Browsers that know scroll timelines let it grow by what the head gives free while it scrolls away.
_STYLE: Final = f"""<style>
.st-key-panes {{ overflow: visible }}
.st-key-panes > :has(> .st-key-left-pane) {{ position: sticky; top: {_BAR}px; align-self: flex-start }}
.st-key-left-pane > div, .st-key-left-pane > div > .st-key-left-box {{
  flex: none; height: calc(100vh - {_HEAD + _FOOT}px); min-height: {LEAST}px }}
@supports (animation-timeline: scroll()) {{
  @keyframes left-pane-grows {{ to {{ height: calc(100vh - {_BAR + _FOOT}px) }} }}
  .st-key-left-pane > div, .st-key-left-pane > div > .st-key-left-box {{
    animation: left-pane-grows linear both; animation-timeline: scroll(nearest);
    animation-range: 0 {_HEAD - _BAR}px }}
}}
</style>"""


def panes(*, left: int) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The left pane, a scrolling box so many pixels wide and as high as the window allows, and the right one."""
    st.html(_STYLE)
    with st.container(horizontal=True, wrap=False, gap="medium", key="panes"):
        with st.container(width=left, key="left-pane"):
            box = st.container(height=LEAST, border=True, key="left-box", gap="small")
        return box, st.container(key="right-pane")

"""A slider on one line: what it is called, the slider, and a way back to the saved number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

import state
from escapes import Markdown
from i18n import number, t

LABEL_WIDTH: Final = 164
RESET_WIDTH: Final = 26


@dataclass(frozen=True, slots=True)
class Dial:
    """A number that can be moved between two ends: `value` as it stands, `saved` as it stands in the saved grid."""

    key: str
    value: int
    saved: int
    low: int
    high: int


def slider_row(
    dial: Dial,
    label: Markdown,
    *,
    spoken: str,
    on_move: Callable[[], None],
    on_reset: Callable[[], None],
    help: str | None = None,
    disabled: bool = False,
) -> None:
    """`label` stands beside the slider, `spoken` is its whole name for a screen reader."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        with st.container(width=LABEL_WIDTH):
            st.markdown(label, help=help)
        state.show(dial.key, dial.value)
        st.slider(
            spoken,
            min(dial.low, dial.saved, dial.value),
            max(dial.high, dial.saved, dial.value),
            key=dial.key,
            on_change=on_move,
            disabled=disabled,
            label_visibility="collapsed",
        )
        with st.container(width=RESET_WIDTH):
            if dial.value == dial.saved:
                st.space("small")  # an empty container has no width, and the slider would change its length
            else:
                st.button(
                    ":material/undo:",
                    key=f"reset.{dial.key}",
                    help=t("tune.reset_to", points=number(dial.saved)),
                    on_click=on_reset,
                    type="tertiary",
                )

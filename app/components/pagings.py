"""How much of a long list is shown: one page of it, and another each time somebody asks for more."""

from __future__ import annotations

import state


def pages(key: str) -> int:
    """How many pages of the list that is kept under a key are shown."""
    return int(state.said(key) or 1)


def show_more(key: str) -> None:
    """One page more, for a button's `on_click`."""
    state.keep(key, pages(key) + 1)


def begin_anew(key: str) -> None:
    """Only the first page: for whatever makes it another list."""
    state.keep(key, 1)

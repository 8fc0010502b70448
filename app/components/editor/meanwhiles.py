"""What was moved on the tuner while a draft was made: what came into it, and what taking it would lose.

Every such move is named before somebody can take the draft. Knows moves; changes nothing but by its one button.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

import state
from components.editor import hands
from desks import Desk
from drafts import Draft
from escapes import Markdown, markdown
from i18n import named, number, signed, t, voice
from leadgrid.grids import Bounds, Grid
from leadgrid.merges import Move, Setting

MOST: Final = 6
"""Moves that are named one by one."""
TOLD: Final = "moves_told"
"""In the session: the moves that the page named last."""


def meanwhile(at: Desk, draft: Draft) -> bool:
    """Name the moves; whether the page had named all that would be lost before, so that the draft can be taken."""
    was_told = state.said(TOLD) == repr(draft.apart) or not draft.apart
    state.keep(TOLD, repr(draft.apart))
    if draft.grid is None:
        return was_told
    if draft.is_other:
        st.warning(t("editor.meanwhile.other", name=at.agreed.name), icon=":material/difference:")
    if draft.apart:
        with st.container(border=True, gap="small", key="moves-apart"):
            title = t("editor.meanwhile.apart", count=len(draft.apart))
            st.markdown(f":orange[:material/warning:] **{title}**  \n{_lines(draft.apart, at.tuned)}")
            if any(move.here is not None for move in draft.apart):
                st.button(
                    t("editor.meanwhile.take"), key="take-moves", on_click=hands.take_moves, icon=":material/tune:"
                )
    if draft.carried:
        title = t("editor.meanwhile.carried", count=len(draft.carried))
        st.info(f"{title}  \n{_lines(draft.carried, at.tuned)}", icon=":material/tune:")
    return was_told


def look_first() -> None:
    """The draft was not taken: something was moved that the page had not named."""
    st.warning(t("editor.meanwhile.look_first"), icon=":material/visibility:")


def _lines(moves: Sequence[Move], grid: Grid) -> str:
    lines = [_line(move, grid) for move in moves[:MOST]]
    if len(moves) > MOST:
        lines.append(t("editor.meanwhile.more", count=len(moves) - MOST))
    return "  \n".join(lines)


def _line(move: Move, grid: Grid) -> Markdown:
    said = {"what": _what(move, grid), "before": _setting(move, move.before), "now": _setting(move, move.now)}
    if move.here == move.now:
        return t("editor.meanwhile.line", **said)
    if move.here is None:
        return t("editor.meanwhile.line_gone", **said)
    return t("editor.meanwhile.line_apart", here=_setting(move, move.here), **said)


def _what(move: Move, grid: Grid) -> Markdown:
    """What was moved, as the grid calls it in which it was moved."""
    match move.kind:
        case "points":
            criterion = grid.criterion(move.name)
            if len(criterion.rungs) == 1:
                return named(criterion)
            return t("editor.meanwhile.rung", name=named(criterion), rung=move.rung + 1)
        case "bounds":
            return t("editor.meanwhile.bounds", name=named(grid.group(move.name)))
        case "start":
            return t("editor.meanwhile.start", name=named(grid.band(move.name)))
    return t(f"editor.{move.kind}")


def _setting(move: Move, setting: Setting) -> Markdown:
    if isinstance(setting, Bounds):
        none = voice().t("tune.no_bound")
        low, high = (none if end is None else number(end) for end in (setting.min, setting.max))
        return t("editor.meanwhile.between", low=low, high=high)
    if isinstance(setting, int):
        return signed(setting) if move.kind == "points" else number(setting)
    return markdown(setting) if setting else t("editor.meanwhile.none")

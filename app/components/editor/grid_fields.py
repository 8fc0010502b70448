"""Fields of the grid itself: each shows what stands in the draft, and what somebody answers goes there at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

import state
from components.editor import fields, forms, hands
from components.editor.answers import is_whole, label_of
from escapes import Markdown
from i18n import t, voice
from leadgrid.grids import MOST_BOUND, Bounds, Grid, Label
from voices import LANGUAGES

NUMBER: Final = 140
LIMIT: Final = 104
"""Pixels in which a number of three figures stands whole: in a wider field of less than 140 its buttons cover it."""


def answer(key: str, change: Callable[[Grid, Any], Grid], otherwise: str = "no_grid") -> None:
    """A widget was used: the grid with what it says."""
    said = state.said(key)
    hands.change_grid(lambda grid: change(grid, said), otherwise=otherwise)


def text(
    label: Markdown,
    key: str,
    value: str,
    change: Callable[[Grid, str], Grid],
    *,
    otherwise: str = "no_grid",
    width: int | None = None,
) -> None:
    state.show(key, value)
    st.text_input(label, key=key, on_change=answer, args=(key, change, otherwise), width=width or "stretch")


def whole(
    label: Markdown,
    key: str,
    value: int | None,
    change: Callable[[Grid, int | None], Grid],
    *,
    otherwise: str = "no_grid",
    width: int | None = NUMBER,
) -> None:
    none = voice().t("tune.no_bound")
    fields.number_field(label, key, value, _answer_whole, (key, change, otherwise), placeholder=none, width=width)


def _answer_whole(key: str, change: Callable[[Grid, int | None], Grid], otherwise: str) -> None:
    said = hands.whole_of(state.said(key))
    if said is None or (isinstance(said, int) and is_whole(said, -MOST_BOUND, MOST_BOUND)):
        hands.change_grid(lambda grid: change(grid, said), otherwise=otherwise)
    else:
        state.keep_trouble(voice().t("editor.no_whole", most=voice().number(MOST_BOUND)))


def switch(label: Markdown, key: str, is_on: bool, change: Callable[[Grid, bool], Grid]) -> None:
    state.show(key, is_on)
    st.toggle(label, key=key, on_change=answer, args=(key, change))


def ends(
    key: str, bounds: Bounds, change: Callable[[Grid, Bounds], Grid], *, into: Sequence[Any] | None = None
) -> None:
    """The lower and the upper limit beside each other, in two columns where some are given."""
    low, high = into or [st.container(horizontal=True, gap="small", width="content")] * 2
    with low:
        whole(
            t("tune.bound.min"),
            f"{key}.min",
            bounds.min,
            lambda grid, low: change(grid, Bounds(low, bounds.max)),
            otherwise="bounds_cross",
            width=LIMIT if into else NUMBER,
        )
    with high:
        whole(
            t("tune.bound.max"),
            f"{key}.max",
            bounds.max,
            lambda grid, high: change(grid, Bounds(bounds.min, high)),
            otherwise="bounds_cross",
            width=LIMIT if into else NUMBER,
        )


def names(
    key: str,
    label: Label | None,
    words: str,
    change: Callable[[Grid, Label | None], Grid],
    *,
    into: Sequence[Any] | None = None,
) -> None:
    """What something is called, in French and in English beside each other."""
    texts = forms.texts_of(label)
    for column, language in zip(into or st.columns(len(LANGUAGES), gap="small"), LANGUAGES, strict=True):
        with column:
            text(
                t(f"editor.{words}.{language}"),
                f"{key}.{language}",
                forms.said_in(texts, language),
                partial(_relabelled, texts, language, change),
            )


def _relabelled(
    texts: list[list[str]], language: str, change: Callable[[Grid, Label | None], Grid], grid: Grid, said: str
) -> Grid:
    label = label_of(forms.texts_with(texts, language, said, beside=LANGUAGES))
    if isinstance(label, tuple):
        raise ValueError("no label")
    return change(grid, label)


def action(
    key: str,
    icon: str,
    does: str,
    change: Callable[[Grid], Grid],
    *,
    disabled: bool = False,
    otherwise: str = "no_grid",
) -> None:
    st.button(
        f":material/{icon}:",
        key=key,
        on_click=hands.change_grid,
        args=(change,),
        kwargs={"otherwise": otherwise},
        type="tertiary",
        disabled=disabled,
        help=t(f"editor.action.{does}"),
    )

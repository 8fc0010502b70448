"""The small fields of a form: each shows what stands at a place of it and hands on what somebody answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

import escapes
import state
from components.editor import hands
from components.editor.answers import is_whole, most_amount
from components.editor.choices import offered
from components.editor.forms import Form, Path, at, said_in
from escapes import Markdown
from i18n import number, t, voice
from leadgrid.grids import Grid, named
from leadgrid.instants import UNITS
from voices import LANGUAGES

NARROW_FIELD: Final = 118
UNIT: Final = 128


def one_of(
    form: Form,
    path: Path,
    options: Sequence[str],
    label: Markdown,
    *,
    words: str,
    change: Callable[[Any, Any], Any] | None = None,
    width: int | None = None,
    hidden: bool = True,
) -> None:
    """One of a few fixed choices, said by the words under `words`; `change` where more follows from it."""
    key = hands.key(path)
    say = {option: voice().t(f"editor.{words}.{option}") for option in options}
    state.show(key, at(form, path))
    st.selectbox(
        label,
        options,
        format_func=say.__getitem__,
        key=key,
        on_change=hands.answer if change is None else hands.answer_with,
        args=(path,) if change is None else (path, change),
        label_visibility="collapsed" if hidden else "visible",
        width=width or "stretch",
    )


def named_one(
    form: Form,
    path: Path,
    counts: Mapping[str, int | None],
    label: Markdown,
    *,
    placeholder: str,
    hidden: bool = True,
    told: Callable[[str], str] = str,
) -> None:
    """A name or a value that the data have, or one that is typed; each is shown as `told`."""
    key, said = hands.key(path), at(form, path)
    options, shown = offered(counts, [] if said is None else [said], told=told)
    state.show(key, said)
    st.selectbox(
        label,
        options,
        None,
        format_func=shown,
        key=key,
        on_change=hands.answer,
        args=(path,),
        placeholder=placeholder,
        accept_new_options=True,
        label_visibility="collapsed" if hidden else "visible",
    )


def first_of(
    form: Form,
    path: Path,
    counts: Mapping[str, int | None],
    label: Markdown,
    *,
    placeholder: str,
    told: Callable[[str], str] = str,
) -> None:
    """The same where the place holds a list of one."""
    key, said = hands.key(path), at(form, path)
    options, shown = offered(counts, said[:1], told=told)
    state.show(key, said[0] if said else None)
    st.selectbox(
        label,
        options,
        None,
        format_func=shown,
        key=key,
        on_change=partial(_answer_one, path),
        placeholder=placeholder,
        accept_new_options=True,
        label_visibility="collapsed",
    )


def several(
    form: Form,
    path: Path,
    counts: Mapping[str, int | None],
    label: Markdown,
    *,
    placeholder: str,
    hidden: bool = True,
    told: Callable[[str], str] = str,
) -> None:
    """Names or values that the data have, or others that are typed; each is shown as `told`."""
    key, said = hands.key(path), at(form, path)
    options, shown = offered(counts, said, told=told)
    state.show(key, list(said))
    st.multiselect(
        label,
        options,
        format_func=shown,
        key=key,
        on_change=hands.answer,
        args=(path,),
        placeholder=placeholder,
        accept_new_options=True,
        select_all=False,  # Streamlit says it in English only
        label_visibility="collapsed" if hidden else "visible",
    )


def typed(
    form: Form, path: Path, label: Markdown, *, placeholder: str = "", one: bool = False, hidden: bool = True
) -> None:
    """A text; with `one` the place holds a list of one."""
    key, said = hands.key(path), at(form, path)
    state.show(key, (said[0] if said else "") if one else said or "")
    st.text_input(
        label,
        key=key,
        on_change=partial(_answer_one, path) if one else partial(hands.answer, path),
        placeholder=placeholder,
        label_visibility="collapsed" if hidden else "visible",
    )


def whole(
    form: Form,
    path: Path,
    label: Markdown,
    *,
    low: int,
    high: int,
    placeholder: str | None = None,
    width: int = NARROW_FIELD,
) -> None:
    """A whole number, or none; what is none of those stays in the form and is told under the field."""
    said = at(form, path)
    with st.container(gap="xxsmall", width=width):
        number_field(label, hands.key(path), said, hands.answer_number, (path,), placeholder=placeholder)
        if said is not None and not is_whole(said, low, high):
            st.caption(f":red[{t('editor.whole_between', low=number(low), high=number(high))}]")


def number_field(
    label: Markdown,
    key: str,
    said: float | None,
    on_change: Callable[..., None],
    args: tuple[Any, ...],
    *,
    placeholder: str | None = None,
    width: int | None = None,
) -> None:
    """A field that takes any number: with limits or whole steps, Streamlit refuses others in English or cuts them."""
    state.show(key, None if said is None else float(said))
    st.number_input(
        label,
        value=None,
        step=1.0,
        format="%g",
        key=key,
        on_change=on_change,
        args=args,
        placeholder=placeholder,
        width=width or "stretch",
    )


def span(form: Form, path: Path, label: Markdown, *, placeholder: str | None = None) -> None:
    """A duration: how many, of what."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", width="content"):
        most = most_amount(at(form, path)["unit"])
        whole(form, (*path, "amount"), label, low=1, high=most, placeholder=placeholder, width=150)
        one_of(form, (*path, "unit"), tuple(reversed(UNITS)), t("editor.unit_label"), words="unit", width=UNIT)


def names(form: Form, path: Path, words: str, *, beside: tuple[str, ...] = LANGUAGES, area: bool = False) -> None:
    """What something is called, in French and in English beside each other."""
    for column, language in zip(st.columns(len(beside), gap="small"), beside, strict=True):
        key = hands.key((*path, language))
        state.show(key, said_in(at(form, path), language))
        with column:
            (st.text_area if area else st.text_input)(
                t(f"editor.{words}.{language}"), key=key, on_change=hands.answer_text, args=(path, language, beside)
            )


def flag(form: Form, path: Path, label: Markdown, *, help: str | None = None) -> None:
    """Yes or no."""
    key = hands.key(path)
    state.show(key, at(form, path))
    st.toggle(label, key=key, on_change=hands.answer, args=(path,), help=help)


def switch(path: Path, is_on: bool, label: Markdown, *, help: str | None, on: Any) -> None:
    """Whether the part at a place is said at all; switched on, it begins with `on`."""
    key = f"{hands.key(path)}.on"
    state.show(key, is_on)
    st.toggle(
        label, key=key, on_change=hands.change_part, args=(path, lambda part: on if part is None else None), help=help
    )


def one_of_groups(form: Form, grid: Grid) -> None:
    """The group in whose sum a rule counts."""
    key = hands.key(("group",))
    shown = {group.id: escapes.shortened(named(group, voice().language)) for group in grid.groups}
    state.show(key, form["group"] if form["group"] in shown else None)
    st.selectbox(
        t("editor.group"),
        list(shown),
        None,
        format_func=shown.__getitem__,
        key=key,
        on_change=hands.answer,
        args=(("group",),),
    )


def press(label: Markdown, path: Path, name: str, change: Callable[[Any], Any], *, icon: str | None = None) -> None:
    """A quiet button that makes the part at a place anew."""
    st.button(
        label,
        key=f"{hands.key(path)}.{name}",
        on_click=hands.change_part,
        args=(path, change),
        type="tertiary",
        icon=icon,
    )


def bin_button(path: Path, place: int, *, help: Markdown) -> None:
    """A button that takes one item out of a list."""
    st.button(
        ":material/close:",
        key=f"{hands.key(path)}.{place}.out",
        on_click=hands.change_part,
        args=(path, lambda items: [item for number, item in enumerate(items) if number != place]),
        type="tertiary",
        help=help,
    )


def _answer_one(path: Path) -> None:
    value = state.said(hands.key(path))
    hands.change_part(path, lambda _: [] if value in (None, "") else [value])

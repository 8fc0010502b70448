"""The rules of the draft, a line each: what it is called, what it gives, and the rule read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

import escapes
from components.editor import arrangements, hands
from components.lacks import lack_told
from desks import Desk
from escapes import Markdown
from i18n import named, number, signed, t, voice
from leadgrid.feeds import Lack, lacking
from leadgrid.grids import AXES, Criterion, Grid, Group
from leadgrid.sentences import criterion_aloud
from leadgrid.values import text_key

MOST_LACKING: Final = 3
ACTIONS: Final = ("edit", "duplicate", "up", "down", "switch", "remove")
ICONS: Final = {
    "edit": "edit",
    "duplicate": "content_copy",
    "up": "arrow_upward",
    "down": "arrow_downward",
    "switch": "toggle_off",
    "remove": "delete",
}


def rules(grid: Grid, at: Desk) -> None:
    """All rules by axis and group, each with its menu, and a way to one more in each group."""
    with at.workspace.dataset() as dataset:
        lacks = lacking(grid, dataset)
    for axis in AXES:
        for group in grid.on_axis(axis):
            with st.container(gap="xsmall", key=f"rules.{group.id}"):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    name, axis_name = named(group, longest=60), t(f"tune.axis.{axis}")
                    beside = "" if text_key(name) == text_key(axis_name) else f" :gray[:small[· {axis_name}]]"
                    st.subheader(f"{name}{beside}", anchor=False)
                    st.space("stretch")
                    st.button(
                        t("editor.add_rule"),
                        key=f"add.{group.id}",
                        on_click=hands.begin_rule,
                        args=(group.id, axis),
                        type="tertiary",
                        icon=":material/add:",
                    )
                if (limits := _limits(grid, group)) is not None:
                    st.caption(limits)
                found = grid.criteria_of(group.id)
                if not found:
                    st.caption(t("editor.empty_group"))
                for criterion in found:
                    _rule(criterion, lacks.get(criterion.id, ()))


def _limits(grid: Grid, group: Group) -> Markdown | None:
    """What a group keeps of its rules' points, and how much they could give."""
    most = group.bounds.max
    least = None if group.bounds.min is None else t("editor.keeps.least", least=number(group.bounds.min))
    if most is None:
        return least
    cut = _ceiling(grid, group, most)
    return cut if least is None else Markdown(f"{cut} {least}")


def _ceiling(grid: Grid, group: Group, most: int) -> Markdown:
    reach = arrangements.most_points(grid, group.id)
    if reach is not None and reach <= most:
        return t("editor.keeps.most", most=number(most))
    could = t("editor.keeps.any") if reach is None else t("editor.keeps.could", reach=number(reach))
    return Markdown(f":orange[:material/compress:] {t('editor.keeps.most', most=number(most))} {could}")


def _rule(criterion: Criterion, lacks: Sequence[Lack]) -> None:
    is_open = criterion.id == hands.open_id()
    with st.container(border=True, gap="xxsmall", key=f"row.{criterion.id}{'.open' if is_open else ''}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.button(
                    _title(criterion),
                    key=f"open.{criterion.id}",
                    on_click=hands.open_rule,
                    args=(criterion.id,),
                    type="tertiary",
                    help=t("editor.edit_help"),
                )
                if not criterion.enabled:
                    st.badge(t("editor.off"), color="gray")
                if criterion.locked:
                    st.badge(t("editor.locked"), color="gray", icon=":material/lock:")
                if lacks:
                    why = Markdown(" ".join(lack_told(lack) for lack in lacks[:MOST_LACKING]))
                    st.badge(t("editor.unfed"), color="orange", icon=":material/warning:", help=why)
            st.markdown(f"**{_points(criterion)}**", width="content")
            _menu(criterion)
        said = escapes.markdown(criterion_aloud(criterion, voice().language), longest=None)
        st.caption(said)


def _title(criterion: Criterion) -> Markdown:
    shown = named(criterion, longest=70)
    return Markdown(f"**{shown}**") if criterion.enabled else Markdown(f":gray[{shown}]")


def _points(criterion: Criterion) -> Markdown:
    points = [rung.points for rung in criterion.rungs]
    low, high = min(points), max(points)
    if low == high:
        return signed(high)
    return t("editor.points_between", low=signed(low), high=signed(high))


def _menu(criterion: Criterion) -> None:
    key = f"menu.{criterion.id}"
    say = voice()
    shown = {action: say.t(f"editor.action.{_word(action, criterion)}") for action in ACTIONS}
    st.menu_button(
        "",
        ACTIONS,
        key=key,
        on_click=hands.choose,
        args=(key, criterion.id),
        type="tertiary",
        icon=":material/more_horiz:",
        format_func=lambda action: f":material/{ICONS[action]}: {shown[action]}",
        help=t("editor.menu_help"),
    )


def _word(action: str, criterion: Criterion) -> str:
    if action != "switch":
        return action
    return "switch_off" if criterion.enabled else "switch_on"

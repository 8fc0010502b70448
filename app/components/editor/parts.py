"""The grid apart from its rules: what it is called, groups and their limits, bands, who is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

import escapes
import resources
import state
from components.editor import arrangements, grid_fields, hands
from components.editor.choices import Choices
from components.editor.conditions import condition
from components.editor.matrices import matrix
from drafts import Draft
from i18n import named, number, t, voice
from leadgrid.grids import (
    AXES,
    ID_PATTERN,
    Band,
    Grid,
    Group,
    Label,
)
from leadgrid.sentences import audience_aloud
from leadgrid.values import text_key


def parts(draft: Draft, grid: Grid, choices: Choices) -> None:
    """Everything that is no rule, each in its fold."""
    left, right = st.columns(2, gap="medium")
    with left:
        with st.expander(t("editor.groups"), icon=":material/folder:", key="parts.groups", expanded=True):
            _groups(grid)
        with st.expander(t("editor.scale"), icon=":material/straighten:", key="parts.scale"):
            st.caption(t("editor.scale_how"))
            grid_fields.ends("scale", grid.scale, arrangements.with_scale)
    with right:
        with st.expander(t("editor.bands"), icon=":material/stairs:", key="parts.bands", expanded=True):
            _bands(grid)
        with st.expander(t("editor.named"), icon=":material/badge:", key="parts.named"):
            _named(grid)
        is_open = hands.open_id() == hands.AUDIENCE
        with st.expander(t("editor.audience"), icon=":material/group:", key="parts.audience", expanded=is_open):
            _audience(draft, grid, choices)
    cells = st.expander(t("editor.matrix"), icon=":material/grid_view:", key="parts.matrix", on_change="rerun")
    if cells.open:
        with cells:
            matrix(grid, choices)


# ---- what the grid is called


def _named(grid: Grid) -> None:
    grid_fields.text(t("editor.name"), "part.name", grid.name, _with_name, otherwise="no_name")
    grid_fields.text(t("editor.version"), "part.version", grid.version or "", _with_version)
    grid_fields.names("part.description", grid.description, "description", _with_description)


def _with_name(grid: Grid, name: str) -> Grid:
    if not text_key(name):
        raise ValueError("a grid has a name")
    return replace(grid, name=name)


def _with_version(grid: Grid, version: str) -> Grid:
    return replace(grid, version=version if text_key(version) else None)


def _with_description(grid: Grid, label: Label | None) -> Grid:
    return replace(grid, description=label)


# ---- groups


def _groups(grid: Grid) -> None:
    st.caption(t("editor.groups_how"))
    for place, group in enumerate(grid.groups):
        with st.container(border=True, gap="small", key=f"group.{place}"):
            _group(grid, group)
    st.button(
        t("editor.add_group"),
        key="group.add",
        on_click=hands.change_grid,
        args=(lambda grid: arrangements.group_added(grid, _new_group(grid)),),
        type="tertiary",
        icon=":material/add:",
    )


def _group(grid: Grid, group: Group) -> None:
    key = f"part.group.{group.id}"
    count = len(grid.criteria_of(group.id))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{named(group, longest=60)}** :gray[:small[{t('editor.rules', count=count)}]]", width="stretch")
        order = [known.id for known in grid.groups]
        is_on = any(criterion.enabled for criterion in grid.criteria_of(group.id))
        grid_fields.action(
            f"{key}.up",
            "arrow_upward",
            "up",
            partial(arrangements.group_moved, id=group.id, step=-1),
            disabled=group.id == order[0],
        )
        grid_fields.action(
            f"{key}.down",
            "arrow_downward",
            "down",
            partial(arrangements.group_moved, id=group.id, step=1),
            disabled=group.id == order[-1],
        )
        grid_fields.action(
            f"{key}.duplicate", "content_copy", "duplicate", partial(arrangements.group_duplicated, id=group.id)
        )
        grid_fields.action(
            f"{key}.switch",
            "toggle_on" if is_on else "toggle_off",
            "switch_off" if is_on else "switch_on",
            partial(arrangements.group_switched, id=group.id),
            disabled=not count,
        )
        st.button(
            ":material/delete:",
            key=f"{key}.remove",
            on_click=hands.remove_group,
            args=(group.id,),
            type="tertiary",
            help=t("editor.action.remove"),
        )
    grid_fields.names(f"{key}.label", group.label, "label", lambda grid, label: _regrouped(grid, group.id, label=label))
    for_axis, *limits = st.columns([5, 3, 3], gap="small")  # one line in a window of 1280 pixels, too
    with for_axis:
        state.show(f"{key}.axis", group.axis)
        say = {axis: voice().t(f"tune.axis.{axis}") for axis in AXES}
        st.selectbox(
            t("editor.axis"),
            AXES,
            format_func=say.__getitem__,
            key=f"{key}.axis",
            on_change=grid_fields.answer,
            args=(f"{key}.axis", lambda grid, axis: _regrouped(grid, group.id, axis=axis)),
        )
    grid_fields.ends(key, group.bounds, lambda grid, bounds: _regrouped(grid, group.id, bounds=bounds), into=limits)
    _identifier(key, group.id, lambda grid, id: _regrouped(grid, group.id, id=_id(id)))


def _identifier(key: str, id: str, change: Callable[[Grid, str], Grid]) -> None:
    """What files and exports call a part, folded away: nobody who makes a grid needs it."""
    with st.expander(t("editor.fine"), key=f"{key}.fine", type="compact"):
        grid_fields.text(t("editor.id"), f"{key}.id", id, change, otherwise="bad_id", width=240)
        st.caption(t("editor.id_how"))


def _regrouped(grid: Grid, group: str, **changes: Any) -> Grid:
    return arrangements.with_group(grid, group, replace(grid.group(group), **changes))


def _new_group(grid: Grid) -> Group:
    taken = {group.id for group in grid.groups}
    return Group(arrangements.free("group", taken), "engagement", Label.plain(voice().t("editor.new_group")))


def _id(id: str) -> str:
    if not ID_PATTERN.fullmatch(id):
        raise ValueError("no id")
    return id


# ---- bands


def _bands(grid: Grid) -> None:
    st.caption(t("editor.bands_how"))
    for place, band in enumerate(grid.bands):
        with st.container(border=True, gap="small", key=f"band.{place}"):
            _band(grid, band, place)
    st.button(
        t("editor.add_band"),
        key="band.add",
        on_click=hands.change_grid,
        args=(lambda grid: arrangements.band_added(grid, "band"),),
        type="tertiary",
        icon=":material/add:",
    )


def _band(grid: Grid, band: Band, place: int) -> None:
    key = f"part.band.{band.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{named(band, longest=60)}**", width="stretch")
        grid_fields.action(
            f"{key}.up", "arrow_upward", "up", partial(arrangements.band_moved, id=band.id, step=-1), disabled=not place
        )
        grid_fields.action(
            f"{key}.down",
            "arrow_downward",
            "down",
            partial(arrangements.band_moved, id=band.id, step=1),
            disabled=place == len(grid.bands) - 1,
        )
        grid_fields.action(
            f"{key}.duplicate",
            "content_copy",
            "duplicate",
            partial(arrangements.band_duplicated, id=band.id),
            otherwise="no_room",
        )
        grid_fields.action(f"{key}.remove", "delete", "remove", partial(arrangements.band_removed, id=band.id))
    begins, *told = st.columns([3, 4, 4], gap="small")
    with begins:
        if place:
            grid_fields.whole(
                t("editor.from"),
                f"{key}.from",
                band.at_least,
                lambda grid, start: arrangements.with_band(grid, band.id, _from(grid.band(band.id), start)),
                otherwise="bands_ascend",
                width=None,
            )
        else:
            st.caption(t("editor.first_band"))
    grid_fields.names(
        f"{key}.label",
        band.label,
        "label",
        lambda grid, label: arrangements.with_band(grid, band.id, replace(grid.band(band.id), label=label)),
        into=told,
    )
    _identifier(key, band.id, lambda grid, id: _rebanded(grid, band.id, id))


def _rebanded(grid: Grid, band: str, id: str) -> Grid:
    return arrangements.with_band(grid, band, replace(grid.band(band), id=id))


def _from(band: Band, start: int | None) -> Band:
    if start is None:
        raise ValueError("only the first has no start")
    return replace(band, at_least=start)


# ---- who is scored


def _audience(draft: Draft, grid: Grid, choices: Choices) -> None:
    form = hands.audience_form(draft)
    said = t("editor.everybody")
    if grid.audience is not None:
        said = escapes.markdown(audience_aloud(grid.audience, voice().language), longest=None)
    st.markdown(f"**{said}**")
    if grid.audience is not None:
        scored, everybody = (
            resources.scored(choices.at.workspace, one, choices.at.view) for one in (grid, replace(grid, audience=None))
        )
        counted = t("editor.audience_counts", leads=number(scored), of=t("people.leads", count=everybody))
        st.markdown(f":primary[:material/groups:] {counted}")
    with st.container(horizontal=True, gap="small"):
        if form is None:
            st.button(
                t("editor.audience_choose"),
                key="audience.open",
                on_click=hands.open_audience,
                type="tertiary",
                icon=":material/edit:",
            )
        else:
            st.button(
                t("editor.close"),
                key="audience.close",
                on_click=hands.close_form,
                type="tertiary",
                icon=":material/check:",
            )
        if grid.audience is not None:
            grid_fields.action("audience.none", "groups", "everybody", lambda grid: replace(grid, audience=None))
    if form is not None:
        condition(form, ("rungs", 0, "condition"), choices)

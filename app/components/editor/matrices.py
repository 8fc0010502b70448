"""The matrix of profile and engagement: its levels by forms, and how many of today's leads stand in each cell.

A cell is called after its two levels, as in files: A and 1 are A1. Knows the draft's grid; measures nothing itself.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

import escapes
import resources
from components.editor import arrangements, grid_fields, hands
from components.editor.choices import Choices
from components.failures import guarded
from escapes import Markdown
from i18n import number, t
from leadgrid.grids import AXES, Axis, Band, Grid, Matrix
from leadgrid.scores import reached, weigh


def matrix(grid: Grid, choices: Choices) -> None:
    """Whether there is one, its levels axis by axis, and what stands in its cells."""
    st.caption(t("editor.matrix_how"))
    grid_fields.switch(
        t("editor.matrix_on"),
        "part.matrix",
        grid.matrix is not None,
        lambda grid, on: arrangements.with_matrix(grid, on=on),
    )
    if grid.matrix is None:
        return
    for column, axis in zip(st.columns(2, gap="medium"), AXES, strict=True):
        with column:
            st.markdown(f"**{t(f'tune.axis.{axis}')}**")
            levels = arrangements.levels(grid, axis)
            for place, level in enumerate(levels):
                with st.container(border=True, gap="xsmall", key=f"level.{axis}.{place}"):
                    _level(axis, place, level, count=len(levels))
            st.button(
                t("editor.add_level"),
                key=f"part.matrix.{axis}.add",
                on_click=hands.change_grid,
                args=(partial(arrangements.level_added, axis=axis),),
                kwargs={"otherwise": "levels_descend"},
                type="tertiary",
                icon=":material/add:",
            )
    with guarded():
        _cells(grid, grid.matrix, choices)


def _level(axis: Axis, place: int, level: Band, *, count: int) -> None:
    key = f"part.matrix.{axis}.{place}"
    with st.container(horizontal=True, wrap=False, vertical_alignment="bottom", gap="xsmall"):
        grid_fields.text(
            t("editor.id"),
            f"{key}.id",
            level.id,
            lambda grid, id: arrangements.with_level(grid, axis, place, id=id),
            otherwise="bad_id",
            width=110,
        )
        if level.at_least is not None:
            grid_fields.whole(
                t("editor.from"),
                f"{key}.from",
                level.at_least,
                lambda grid, start: arrangements.with_level(grid, axis, place, at_least=start),
                otherwise="levels_descend",
            )
        else:
            st.caption(t("editor.last_level"))
        st.space("stretch")
        for step, does, icon in ((-1, "up", "arrow_upward"), (1, "down", "arrow_downward")):
            grid_fields.action(
                f"{key}.{does}",
                icon,
                does,
                partial(arrangements.level_moved, axis=axis, place=place, step=step),
                disabled=not 0 <= place + step < count,
            )
        grid_fields.action(
            f"{key}.remove",
            "delete",
            "remove",
            partial(arrangements.level_removed, axis=axis, place=place),
            disabled=count == 1,
        )
    grid_fields.names(
        f"{key}.label",
        level.label,
        "label",
        lambda grid, label: arrangements.with_level(grid, axis, place, label=label),
    )


def _cells(grid: Grid, matrix: Matrix, choices: Choices) -> None:
    """A line a level of the profile, a column a level of the engagement, and today's leads in each cell."""
    _, signatures = resources.folded(choices.at.workspace, grid, choices.at.view)
    scores = weigh(signatures, grid)
    counts = np.zeros((len(matrix.fit), len(matrix.engagement)), dtype=np.int64)
    cells = (reached(scores.fit, matrix.fit), reached(scores.engagement, matrix.engagement))
    np.add.at(counts, cells, signatures.today)
    lines = [
        ["", *(_named(level) for level in matrix.engagement)],
        ["---"] * (len(matrix.engagement) + 1),
        *(
            [
                _named(row),
                *(_cell(row, level, int(count)) for level, count in zip(matrix.engagement, held, strict=True)),
            ]
            for row, held in zip(matrix.fit, counts, strict=True)
        ),
    ]
    st.markdown(f"**{t('editor.cells')}**")
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _named(level: Band) -> Markdown:
    start = t("editor.rest") if level.at_least is None else t("editor.reached", start=level.at_least)
    return Markdown(f"**{escapes.markdown(level.id)}** :gray[:small[{start}]]")


def _cell(row: Band, column: Band, count: int) -> str:
    return f"{escapes.markdown(row.id + column.id)} :gray[·] {number(count)}"

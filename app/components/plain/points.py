"""The left panel of the tuning page: a slider per rung, by who they are and what they do, and the limits of groups."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

import escapes
import moves
import state
from components.plain.bands import bands_panel
from components.plain.rows import Dial, slider_row
from desks import Desk
from escapes import Markdown
from i18n import named, number, t, told, voice
from leadgrid.distributions import Histogram
from leadgrid.grids import AXES, Criterion, Group, RungId
from leadgrid.reasons import rung_label

WIDTH: Final = 424


def points_panel(at: Desk, saved_scores: Histogram) -> None:
    """Every number of the grid; each change is kept at once. `saved_scores` are today's under the saved grid."""
    bands_panel(at, saved_scores)
    for axis in AXES:
        if groups := at.tuned.on_axis(axis):
            st.subheader(t(f"tune.axis.{axis}"), anchor=False, help=t(f"tune.axis_help.{axis}"))
            for group in groups:
                _group(at, group)


def _group(at: Desk, group: Group) -> None:
    with st.container(gap="xxsmall", key=f"group.{group.id}"):
        st.markdown(f"**{named(group)}** :small[{_limits(group)}]")
        for criterion in at.tuned.criteria_of(group.id):
            _criterion(at, criterion)
        _bounds(at, group)


def _criterion(at: Desk, criterion: Criterion) -> None:
    label = named(criterion, longest=60)
    if not criterion.enabled:
        label = Markdown(f":gray[{label} – {t('tune.disabled')}]")
    if len(criterion.rungs) == 1:
        _rung(at, criterion, 0, label=label, help=_why(criterion))
        return
    st.markdown(label, help=_why(criterion))
    for place, rung in enumerate(criterion.rungs):
        label = told(rung.label, longest=60) if rung.label else number(place + 1)
        _rung(at, criterion, place, label=Markdown(f":small[{label}]"), help=None)


def _rung(at: Desk, criterion: Criterion, place: int, *, label: Markdown, help: str | None) -> None:
    identity: RungId = (criterion.id, place)
    saved = at.agreed.criterion(criterion.id)
    dial = Dial(
        moves.points_key(identity), criterion.rungs[place].points, saved.rungs[place].points, *saved.slider_range
    )
    slider_row(
        dial,
        label,
        spoken=escapes.spoken(rung_label(at.tuned, identity, voice().language)),
        on_move=partial(moves.move_points, identity),
        on_reset=partial(moves.reset_points, identity),
        help=help,
        disabled=not criterion.enabled,
    )


def _bounds(at: Desk, group: Group) -> None:
    """The least and the most that a group can add up to, folded away."""
    with st.expander(t("tune.bounds"), key=f"fold.{group.id}", type="compact"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for side, bound in (("min", group.bounds.min), ("max", group.bounds.max)):
                key = moves.bound_key(group.id, side)
                state.show(key, bound)
                st.number_input(
                    t(f"tune.bound.{side}"),
                    value=None,
                    step=1,
                    key=key,
                    on_change=moves.move_bound,
                    args=(group.id,),
                    placeholder=t("tune.no_bound"),
                    max_value=group.bounds.max if side == "min" else None,
                    min_value=group.bounds.min if side == "max" else None,
                )
        if group.bounds != at.agreed.group(group.id).bounds:
            st.button(
                t("tune.reset_bounds"),
                key=f"reset.bound.{group.id}",
                on_click=moves.reset_bounds,
                args=(group.id,),
                type="tertiary",
                icon=":material/undo:",
            )


def _limits(group: Group) -> Markdown:
    match group.bounds.min, group.bounds.max:
        case None, None:
            return t("tune.limits.none")
        case None, int(most):
            return t("tune.limits.most", most=most)
        case int(least), None:
            return t("tune.limits.least", least=least)
    return t("tune.limits.both", least=number(group.bounds.min or 0), most=number(group.bounds.max or 0))


def _why(criterion: Criterion) -> str | None:
    """The criterion's reason, and what makes its points more or less than they look."""
    parts = [told(criterion.why, longest=600)] if criterion.why else []
    if criterion.kind == "each":
        parts.append(t("tune.each") if criterion.up_to is None else t("tune.each_up_to", count=criterion.up_to))
    if criterion.decay:
        every = t(f"tune.span.{criterion.decay.every.unit}", count=criterion.decay.every.amount)
        parts.append(t("tune.decays", lose=criterion.decay.lose, every=every))
    return "\n\n".join(parts) or None

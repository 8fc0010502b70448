"""The form of one rule: the sentence and whom it touches on top, then its kind, its rungs and what else it can have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

import escapes
import resources
import state
from components.editor import arrangements, fields, hands
from components.editor.answers import Gap
from components.editor.choices import Choices
from components.editor.conditions import condition
from components.editor.forms import Form, blank_rung, said_in, with_kind
from components.failures import guarded
from escapes import Markdown
from i18n import number, t, voice
from leadgrid import feeds
from leadgrid.grids import KINDS, MOST_POINTS, MOST_UP_TO, Criterion, Grid
from leadgrid.sentences import criterion_aloud
from resources import Touch

USUAL_DECAY: Final = {"lose": 50, "every": {"amount": 30, "unit": "d"}}


def rule_form(form: Form, grid: Grid, choices: Choices) -> None:
    """Everything that can be said of a rule."""
    said = hands.gaps_of(form, grid)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_title(form), anchor=False)
        st.space("stretch")
        st.button(t("editor.close"), key="close", on_click=hands.finish, type="tertiary", icon=":material/check:")
    touch = _head(said, grid, choices)
    _kind(form)
    is_ladder = form["kind"] == "ladder"
    for place in range(len(form["rungs"]) if is_ladder else 1):
        _rung(form, place, choices, touch, said)
    if is_ladder:
        fields.press(
            t("editor.add_rung"), ("rungs",), "add", lambda rungs: [*rungs, blank_rung()], icon=":material/add:"
        )
    if form["kind"] == "each":
        fields.whole(
            form,
            ("up_to",),
            t("editor.up_to"),
            low=1,
            high=MOST_UP_TO,
            placeholder=voice().t("editor.no_limit"),
            width=240,
        )
    with st.expander(t("editor.about"), icon=":material/label:", key="rule.about", expanded=form["id"] is None):
        fields.names(form, ("label",), "label")
        fields.names(form, ("why",), "why", area=True)
        fields.one_of_groups(form, grid)
    with st.expander(t("editor.more"), icon=":material/tune:", key="rule.more"):
        _decay(form)
        _more(form)


def _title(form: Form) -> Markdown:
    if form["id"] is None:
        return t("editor.new_rule")
    return escapes.markdown(said_in(form["label"], voice().language) or form["id"], longest=60)


def _head(said: Criterion | tuple[Gap, ...], grid: Grid, choices: Choices) -> Touch | None:
    """The rule read aloud and whom it touches; or what it still lacks."""
    with st.container(border=True, key="aloud", gap="xsmall"):
        if isinstance(said, tuple):
            is_new = hands.open_id() is None
            st.markdown(f"**{t('editor.lacking') if is_new else t('editor.lacking_change')}**")
            for line in _lacking(said):
                st.markdown(f"- {line}")
            st.caption(t("editor.lacking_how") if is_new else t("editor.lacking_change_how"))
            return None
        st.markdown(escapes.markdown(criterion_aloud(said, voice().language), longest=None))
        with guarded():
            return _touched(said, grid, choices)
    return None


def _lacking(gaps: Sequence[Gap]) -> list[Markdown]:
    return [
        t(f"editor.gap.{gap.what}")
        if not gap.rung
        else t("editor.gap_rung", rung=gap.rung + 1, gap=t(f"editor.gap.{gap.what}"))
        for gap in gaps
    ]


def _touched(criterion: Criterion, grid: Grid, choices: Choices) -> Touch:
    alone = arrangements.only(criterion, grid)
    touch = resources.touched(choices.at.workspace, alone, choices.at.view)
    leads = sum(rung.today for rung in touch.rungs.values())
    customers = sum(rung.converted for rung in touch.rungs.values())
    whom = "editor.touches_new" if choices.customers else "editor.touches"
    line = t(whom, leads=number(leads), of=t("people.leads", count=touch.leads))
    if choices.at.view.replay is not None and touch.customers:
        line = Markdown(f"{line} · {t('editor.touches_customers', count=customers, of=number(touch.customers))}")
    st.markdown(f":primary[:material/groups:] {line}", help=t("editor.touches_help"))
    with choices.at.workspace.dataset() as dataset:
        found = feeds.data_problems(alone, dataset, as_listed=True)
    for problem in found[:3]:
        st.caption(f":material/warning: {escapes.markdown(voice().worded(problem.words), longest=None)}")
    return touch


def _kind(form: Form) -> None:
    key = hands.key(("kind",))
    say = {kind: voice().t(f"editor.kind.{kind}") for kind in KINDS}
    state.show(key, form["kind"])
    st.segmented_control(
        t("editor.kind_label_rule"),
        KINDS,
        format_func=say.__getitem__,
        key=key,
        on_change=_choose_kind,
        help=t("editor.kind_help"),
        required=True,
    )


def _choose_kind() -> None:
    kind = state.said(hands.key(("kind",)))
    if kind is not None:
        hands.change_form(lambda form: with_kind(form, kind))


def _rung(form: Form, place: int, choices: Choices, touch: Touch | None, said: object) -> None:
    path, is_ladder = ("rungs", place), form["kind"] == "ladder"
    with st.container(border=True, gap="small", key=f"rung.{place}"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            label = t("editor.rung_points", place=place + 1) if is_ladder else t("editor.points")
            fields.whole(form, (*path, "points"), label, low=-MOST_POINTS, high=MOST_POINTS, width=150)
            if is_ladder:
                with st.container():
                    if touch is not None and isinstance(said, Criterion):
                        today, customers, _ = touch.rungs[(said.id, place)]
                        line = t("people.leads", count=today)
                        if choices.at.view.replay is not None:
                            line = t(
                                "editor.rung_touches", leads=line, customers=t("people.customers", count=customers)
                            )
                        st.caption(line)
                _rung_buttons(form, place)
        if is_ladder and place:
            st.caption(t("editor.otherwise"))
        condition(form, (*path, "condition"), choices, selection_only=form["kind"] == "each")
        if is_ladder:
            with st.expander(t("editor.rung_label"), key=f"rung.{place}.label", type="compact"):
                fields.names(form, (*path, "label"), "label")


def _rung_buttons(form: Form, place: int) -> None:
    rungs = form["rungs"]
    actions = {
        "up": (place > 0, ":material/arrow_upward:"),
        "down": (place < len(rungs) - 1, ":material/arrow_downward:"),
        "duplicate": (True, ":material/content_copy:"),
        "remove": (len(rungs) > 1, ":material/delete:"),
    }
    with st.container(horizontal=True, gap=None, width="content"):
        for action, (can, icon) in actions.items():
            st.button(
                icon,
                key=f"rung.{place}.{action}",
                on_click=hands.change_part,
                args=(("rungs",), lambda rungs, action=action: _changed(rungs, place, action)),
                type="tertiary",
                disabled=not can,
                help=t(f"editor.action.{action}"),
            )


def _changed(rungs: list[Form], place: int, action: str) -> list[Form]:
    match action:
        case "up" | "down":
            return arrangements.rung_moved(rungs, place, -1 if action == "up" else 1)
        case "duplicate":
            return [*rungs[: place + 1], rungs[place], *rungs[place + 1 :]]
    return [rung for number, rung in enumerate(rungs) if number != place]


def _decay(form: Form) -> None:
    decays = form["decay"] is not None
    fields.switch(("decay",), decays, t("editor.decays"), help=t("editor.decays_help"), on=USUAL_DECAY)
    if decays:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            fields.whole(form, ("decay", "lose"), t("editor.lose"), low=1, high=100, width=150)
            fields.span(form, ("decay", "every"), t("editor.lose_every"))


def _more(form: Form) -> None:
    ranged = form["range"] is not None
    fields.switch(("range",), ranged, t("editor.range"), help=t("editor.range_help"), on=[-50, 50])
    if ranged:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            fields.whole(form, ("range", 0), t("tune.bound.min"), low=-MOST_POINTS, high=MOST_POINTS, width=150)
            fields.whole(form, ("range", 1), t("tune.bound.max"), low=-MOST_POINTS, high=MOST_POINTS, width=150)
    fields.flag(form, ("enabled",), t("editor.enabled"), help=t("editor.enabled_help"))
    fields.flag(form, ("locked",), t("editor.lock"), help=t("editor.lock_help"))
    if form["id"] is not None:
        fields.typed(form, ("id",), t("editor.id"), hidden=False)

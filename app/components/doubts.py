"""What to look at before trusting the figures: what is suspicious in the data, what to decide, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import doubts
import escapes
from desks import Desk
from i18n import attribute, t, voice
from leadgrid.omissions import said
from leadgrid.suspicions import Severity, Suspicion

Colour = Literal["red", "orange", "gray", "blue"]
SIGNS: Final[dict[Severity, tuple[str, Colour]]] = {
    "false": (":material/dangerous:", "red"),
    "doubtful": (":material/help:", "orange"),
    "harmless": (":material/info:", "gray"),
}
MOST: Final = 30
"""Lines of a list that are shown; the rest is counted."""


def doubtful(at: Desk) -> None:
    """Every suspicion with what may be decided about it; what was left out stays in sight."""
    found = doubts.doubts(at)
    if not (found.open or found.trusted or at.facts.omitted):
        return
    grave = [doubt for doubt in found.open if doubt.severity != "harmless"]
    harmless = [doubt for doubt in found.open if doubt.severity == "harmless"]
    if grave or at.facts.omitted:
        with st.container(border=True, gap="small", key="doubts"):
            st.markdown(f"**{t('doubts.title')}**")
            st.caption(t("doubts.how"))
            _omitted(at)
            _listed(grave)
            _folded(harmless, found.trusted)
    else:
        _folded(harmless, found.trusted)


def _folded(harmless: Sequence[Suspicion], trusted: Sequence[Suspicion]) -> None:
    if harmless:
        with st.expander(t("doubts.harmless", count=len(harmless)), icon=":material/info:"):
            _listed(harmless)
    if trusted:
        with st.expander(t("doubts.trusted", count=len(trusted)), icon=":material/verified_user:"):
            for number, doubt in enumerate(trusted[:MOST]):
                with _line(f"trusted-{number}"):
                    _told(doubt)
                    _button(
                        t("doubts.again"), "undo", f"again-{number}", t("doubts.again_help"), doubts.doubt_again, doubt
                    )


def _omitted(at: Desk) -> None:
    for number, (found, omission) in enumerate(zip(at.facts.omitted, said(at.facts), strict=True)):
        with _line(f"omitted-{number}"):
            st.badge(t("doubts.left_out"), icon=":material/visibility_off:", color="blue", width="content")
            st.markdown(
                t(f"doubts.omitted.{found.kind}", count=found.count, name=attribute(found.name)), width="stretch"
            )
            _button(
                t("doubts.put_back"), "undo", f"put-back-{number}", t("doubts.put_back_help"), doubts.put_back, omission
            )


def _listed(found: Sequence[Suspicion]) -> None:
    for number, doubt in enumerate(found[:MOST]):
        key = f"{doubt.kind}-{number}"
        with _line(f"doubt-{key}"):
            _told(doubt)
            if doubt.omission is not None:
                _button(
                    t("doubts.leave_out"),
                    "visibility_off",
                    f"leave-out-{key}",
                    t("doubts.leave_out_help"),
                    doubts.leave_out,
                    doubt.omission,
                )
            _button(t("doubts.keep"), "check", f"keep-{key}", t("doubts.keep_help"), doubts.trust, doubt)
    if len(found) > MOST:
        st.caption(t("doubts.more", count=len(found) - MOST))


def _line(key: str) -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key=f"line-{key}")


def _told(doubt: Suspicion) -> None:
    icon, colour = SIGNS[doubt.severity]
    st.badge(t(f"doubts.severity.{doubt.severity}"), icon=icon, color=colour, width="content")
    said = voice().worded(doubt.words)
    st.markdown(escapes.markdown(said[:1].upper() + said[1:], longest=None), width="stretch")


def _button(word: str, icon: str, key: str, about: str, act: Callable[[Any], None], what: object) -> None:
    st.button(word, key=key, icon=f":material/{icon}:", type="tertiary", on_click=act, args=(what,), help=about)

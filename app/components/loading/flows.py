"""From dropped files to an order: the tables one below the other, what has still to be said, and the button.

Answers with what was ordered; loading is the page's affair. What a file says is shown as text, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from zoneinfo import available_timezones

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import escapes
import state
import uploads
from components.loading.cards import Card, card
from components.loading.drops import TABLES, dropped
from components.loading.replacements import place
from desks import Desk
from escapes import Markdown
from i18n import t
from leadgrid.instants import Zone
from leadgrid.mappings import Kind, Mappings, merged
from leadgrid.quarantines import File
from uploads import Place

ZONE_WIDTH: Final = 280


@dataclass(frozen=True, slots=True)
class Order:
    """What to load and how to read it; `said` and `written` are what to remember, by the shape and the hand of files.

    `is_to_tune` where the reader wants to go on to the tuner.
    """

    files: Mapping[Kind, tuple[File, ...]]
    maps: Mappings
    zone: Zone
    said: tuple[tuple[str, Mappings], ...]
    written: tuple[tuple[str, Mapping[str, str]], ...]
    place: Place
    is_to_tune: bool


def offered() -> dict[Kind, list[UploadedFile]]:
    """Draw where files are dropped; the files of each table."""
    st.markdown(f"{t('data.load_how')} {t('loading.tools')}")
    return dropped()


def order(at: Desk, given: Mapping[Kind, Sequence[UploadedFile]]) -> Order | None:
    """Draw the mapping screen; an order where somebody asked for files to be loaded that have all they need."""
    cards: dict[Kind, Card] = {}
    for kind in TABLES:
        if given[kind]:
            beside = [one.part for one in cards.values() if one.part is not None]
            others = [other for other in TABLES if given[other] and other != kind]
            cards[kind] = card(
                kind,
                given[kind],
                beside=beside,
                others=others,
                recalled=partial(uploads.recalled, at),
                written_as=partial(uploads.written_as, at),
            )
    if not cards:
        return None
    told = list(cards.values())
    where = place(at, cards)
    still = _still(told, is_placed=where is not None)
    is_ready = where is not None and still is None and all(one.is_ready for one in told)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        zone, why = _zone(at)
        st.button(
            t("loading.tune"), type="primary", icon=":material/tune:", disabled=not is_ready, key="load-and-tune",
            on_click=state.press, args=("load-and-tune",),
        )  # fmt: skip
        st.button(
            t("loading.stay"), type="tertiary", disabled=not is_ready, key="load", on_click=state.press, args=("load",)
        )
        tunes, stays = state.pressed("load-and-tune"), state.pressed("load")
    for sentence in (still, why):
        if sentence is not None:
            st.caption(sentence)
    if where is None or not is_ready or not (tunes or stays):
        return None
    files = {one.kind: one.part.files for one in told if one.part is not None}
    said = tuple((one.shape, one.said) for one in told)
    written = tuple(answers for one in told for answers in one.written)
    return Order(files, merged(one.said for one in told), zone, said, written, where, tunes)


def _still(cards: Sequence[Card], *, is_placed: bool) -> Markdown | None:
    """What has still to be mended or told before anything can be loaded."""
    if unreadable := [escapes.shortened(name) for one in cards for name in one.unreadable]:
        names = escapes.markdown(", ".join(unreadable), longest=None)
        return t("loading.unreadable", count=len(unreadable), names=names)
    kinds = {one.kind for one in cards}
    if not kinds & {"leads", "activities"}:
        return t("data.need_people")
    if "companies" in kinds and "leads" not in kinds:
        return t("loading.companies_alone")
    told = [f"{t(f'data.upload_{one.kind}')} → {question}" for one in cards for question in one.asks]
    told += [] if is_placed else [t("loading.place")]
    return t("data.still", columns=Markdown(", ".join(told))) if told else None


def _zone(at: Desk) -> tuple[Zone, Markdown | None]:
    """The zone of times that are written without one, and why: as last time, else that of the reader's own clock."""
    known = available_timezones()
    own = st.context.timezone
    before = None if at.is_sample else at.facts.zone
    first = next((name for name in (before, own) if name is not None and name in known), "UTC")
    options = list(dict.fromkeys([first, *(known & {own}), "UTC", "Europe/Paris", *sorted(known)]))
    name = st.selectbox(t("data.zone_label"), options, key=f"zone-{first}", help=t("data.zone_help"), width=ZONE_WIDTH)
    why = None
    if name == before:
        why = t("loading.zone_before", zone=name)
    elif name == own:
        why = t("loading.zone_own", zone=name)
    return Zone(name or first), why

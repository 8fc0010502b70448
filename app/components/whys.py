"""«Why this score»: every rule that counted for one lead, what its group made of it, and the events behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl
import streamlit as st

import state
from attributes import called, telling
from desks import Desk
from escapes import Markdown, markdown
from i18n import attribute, attribute_value, day, named, number, signed, t, voice
from leadgrid import numerals
from leadgrid.conditions import Condition, MissedCondition, SilentCondition, attributes_read, properties_read
from leadgrid.grids import AXES, Bounds, Group, RungId
from leadgrid.instants import to_datetime
from leadgrid.leadlists import RankedLead, page, rank
from leadgrid.profiles import Event, history, profiles
from leadgrid.reasons import Reason, rung_label
from leadgrid.scores import clamped, weigh
from leadgrid.values import text_key

WIDTH: Final = 400
HEIGHT: Final = 660
MOST_EVENTS: Final = 4
MOST_PROPERTIES: Final = 2
CHOSEN: Final = "leads.chosen"
ROUND: Final = "leads.round"

Profile = Mapping[str, str | None]


def chosen_lead(at: Desk) -> int | None:
    """The number of the lead that was opened, if these are still the data it was opened in."""
    kept = state.said(CHOSEN)
    return int(kept[1]) if kept and kept[0] == at.facts.digest else None


def choose_lead(digest: str, lead: int | None) -> None:
    """Open a lead of a data set, or none."""
    state.keep(CHOSEN, None if lead is None else [digest, lead])


def round_of_choices() -> int:
    """How often a lead was closed: a list that is drawn under another key has nothing selected."""
    return int(state.said(ROUND) or 0)


def why(at: Desk, lead: int) -> None:
    """The score of one lead of today, taken apart."""
    features, signatures = at.folded()
    scores = weigh(signatures, at.tuned)
    found = rank(features, signatures, scores, among=np.array([lead]))
    with st.container(width=WIDTH, height=HEIGHT, border=True, key="why", gap="small"):
        if not len(found):
            st.info(t("why.left_out"))
            return
        told = page(found, signatures, scores, at.tuned, most=1, why=None)[0]
        hits = dict(zip(signatures.rungs, signatures.hits[:, int(found.signatures[0])].tolist(), strict=True))
        with at.workspace.dataset() as dataset:
            profile = profiles(dataset, [lead]).row(0, named=True)
            events = history(dataset, at.tuned, lead, as_of=at.view.today or 0)
        _head(at, told, profile)
        counted(at, told, hits, profile, events)
        card(profile)


def counted(at: Desk, told: RankedLead, hits: Mapping[RungId, int], profile: Profile, events: Sequence[Event]) -> None:
    """Axis by axis every rule that counted, what its group made of it, and what it saw."""
    for axis in AXES:
        groups = [(group, given) for group in at.tuned.on_axis(axis) if (given := _given(at, group, told.reasons))]
        if groups:
            points = told.fit if axis == "fit" else told.engagement
            st.subheader(t(f"why.axis.{axis}", points=signed(points)), anchor=False)
        for group, given in groups:
            _group(at, group, given, hits, profile, events, is_alone=len(groups) == 1)
    if not told.reasons:
        st.markdown(t("why.nothing"))
    if (limit := _limit(_total(at, told), at.tuned.scale)) is not None:
        st.caption(limit)


def names_of(profile: Profile) -> tuple[str, list[str]]:
    """What a lead is called, and what else tells who it is, its lead_id last, each once."""
    names = [*profile][2:]
    own = called(names)
    title = " ".join(str(profile[name]) for name in own if profile[name])
    known = [text for text in (title, *(profile[name] for name in telling(names) if name not in own)) if text]
    title, *rest = dict.fromkeys((*known, str(profile["lead_id"])))
    return title, rest


def _head(at: Desk, told: RankedLead, profile: Profile) -> None:
    title, rest = names_of(profile)
    with st.container(horizontal=True, wrap=False, vertical_alignment="top"):
        st.markdown(f"#### {t('why.title')}\n**{markdown(title)}**")
        st.space("stretch")
        st.button(t("why.close"), key="why.close", on_click=_close, type="tertiary", icon=":material/close:")
    st.caption(" · ".join(markdown(text, longest=60) for text in rest))
    parts = [t("why.score", count=told.score)]
    if told.band is not None:
        parts.append(named(at.tuned.band(told.band)))
    if told.cell is not None:
        parts.append(t("why.cell", cell=told.cell))
    st.markdown(" · ".join(parts))


def _group(
    at: Desk,
    group: Group,
    given: Sequence[Reason],
    hits: Mapping[RungId, int],
    profile: Profile,
    events: Sequence[Event],
    *,
    is_alone: bool,
) -> None:
    """A group's sum and its rules; what a group alone makes of its axis was said over it."""
    subtotal = sum(reason.thousandths for reason in given)
    limit = _limit(subtotal, group.bounds)
    lines = [] if is_alone and limit is None else [f"**{named(group)} {_points(_kept(subtotal, group))}**", ""]
    if limit is not None:
        lines[0] += f" :orange-badge[{limit}]"
    for reason in sorted(given, key=lambda reason: -abs(reason.thousandths)):
        label = markdown(rung_label(at.tuned, reason.rung, voice().language), longest=90)
        lines.append(f"- **{_points(reason.thousandths)}** {label}{_worth(at, reason, hits[reason.rung])}")
        lines.extend(f"    - :small[:gray[{line}]]" for line in _behind(at, reason.rung, profile, events))
    st.markdown("\n".join(lines))


def _worth(at: Desk, reason: Reason, hits: int) -> str:
    """How the points came about where they are not simply those of the rung."""
    if hits == 1000:
        return ""
    criterion = at.tuned.criterion(reason.rung[0])
    points = number(criterion.rungs[reason.rung[1]].points)
    times = number(hits / 1000, places=0 if hits % 1000 == 0 else 2)
    is_worn = criterion.decay is not None and hits % 1000 != 0  # whole ones have lost nothing
    key = "worn" if is_worn else "times"
    return f" :small[:gray[{t(f'why.worth.{key}', points=points, times=times)}]]"


def _behind(at: Desk, rung: RungId, profile: Profile, events: Sequence[Event]) -> list[str]:
    """What the rule saw: the attributes it reads, and the latest events that it looks at."""
    by_key = {text_key(name): (name, text) for name, text in profile.items() if isinstance(text, str)}
    condition = at.tuned.criterion(rung[0]).rungs[rung[1]].condition
    read = dict.fromkeys(text_key(name) for name in attributes_read(condition))
    known = (by_key[key] for key in read if key in by_key)
    seen: list[str] = [t("why.known", name=attribute(name), value=attribute_value(name, text)) for name, text in known]
    begun = _begins(condition)
    looked = [event for event in events if rung in event.rungs and (not begun or text_key(event.activity) in begun)]
    asked = tuple(properties_read(condition))
    seen.extend(_told(event, at.facts.local(event.at), profile, asked) for event in looked[:MOST_EVENTS])
    if len(looked) > MOST_EVENTS:
        seen.append(t("why.more_events", count=len(looked) - MOST_EVENTS))
    return seen


def _begins(condition: Condition) -> set[str]:
    """Of a rule on what did not come the types after which it was expected: what came tells nothing of it."""
    selection = condition.trigger if isinstance(condition, MissedCondition) else None
    selection = condition.of if isinstance(condition, SilentCondition) else selection
    return set() if selection is None else {text_key(name) for name in selection.types or ()}


def _told(event: Event, local: int, profile: Profile, asked: Collection[str]) -> str:
    shown = details(event, local, profile, first=asked)[:MOST_PROPERTIES]
    properties = [f"{markdown(name)} {markdown(text)}" for name, text in shown]
    return " · ".join([f"{day(local)} {markdown(event.activity)}", *properties])


def details(event: Event, local: int, profile: Profile, *, first: Collection[str] = ()) -> list[tuple[str, str]]:
    """What an event says besides its lead, its type and its time, whichever columns told those; first what is asked."""
    keys = {text_key(name) for name in first}
    known = {text_key(str(text)) for text in profile.values() if text is not None} | {text_key(event.activity)}
    of_day = {f"{to_datetime(local):{part}}" for part in ("%Y", "%m", "%d")}
    told = [
        (name, text)
        for name, text in event.properties
        if text_key(name) in keys
        or (text_key(text) not in known and not (":" in text and of_day <= set(re.findall(r"\d+", text))))
    ]
    return sorted(told, key=lambda pair: text_key(pair[0]) not in keys)


def card(profile: Profile) -> None:
    """What the files say of a lead besides what it is called, and what else tells who it is."""
    names = [*profile][2:]
    told = {"lead", "lead_id", *called(names), *telling(names)}
    known = [(name, text) for name, text in profile.items() if name not in told and text is not None]
    if not known:
        return
    with st.expander(t("why.card"), key="why.card"):
        st.dataframe(
            pl.DataFrame(
                {
                    "name": [attribute(name) for name, _ in known],
                    "text": [attribute_value(name, str(text)) for name, text in known],
                }
            ),
            column_config={"name": voice().t("why.attribute"), "text": voice().t("why.value")},
            hide_index=True,
            height="content",
            alt=t("why.card"),
        )


def _given(at: Desk, group: Group, reasons: Sequence[Reason]) -> list[Reason]:
    return [reason for reason in reasons if at.tuned.criterion(reason.rung[0]).group == group.id]


def _total(at: Desk, told: RankedLead) -> int:
    """Thousandths of both axes together, before the scale."""
    return sum(
        _kept(sum(reason.thousandths for reason in _given(at, group, told.reasons)), group) for group in at.tuned.groups
    )


def _kept(subtotal: int, group: Group) -> int:
    return int(clamped(np.array([subtotal]), group.bounds)[0])


def _limit(thousandths: int, bounds: Bounds) -> Markdown | None:
    """That a sum was cut, and what it would have been."""
    if bounds.max is not None and thousandths > bounds.max * 1000:
        return t("why.limit.most", bound=number(bounds.max), sum=_points(thousandths))
    if bounds.min is not None and thousandths < bounds.min * 1000:
        return t("why.limit.least", bound=number(bounds.min), sum=_points(thousandths))
    return None


def _points(thousandths: int) -> Markdown:
    return Markdown(numerals.points(thousandths, voice().language))


def _close() -> None:
    state.keep(CHOSEN, None)
    state.keep(ROUND, round_of_choices() + 1)

"""«Which column links your files?»: a column on each side, how values meet, and at once how many rows find a lead.

What is preselected is what was said last time, else what was recognised; where another pair links more, it is offered.
Answers with the pair; what becomes of it is the caller's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import escapes
import resources
import state
from components.failures import problems
from escapes import Markdown
from i18n import number, t, voice
from leadgrid.joins import Attachment, Pair
from leadgrid.mappings import HOWS, Column, How, Kind, Mappings, RowNumber
from leadgrid.pairings import better, plausible
from leadgrid.problems import Problem
from leadgrid.recognitions import Recognition
from leadgrid.values import text_key
from parts import Part

ROW: Final = "@row"
"""The option beside the columns of the leads, which are numbers, where leads are known by their lines."""
SHOWN: Final = 3
WAYS: Final[dict[Kind, tuple[How, ...]]] = {"activities": ("any_case", "exact"), "outcomes": HOWS}
"""Activities are those of a person; a list of customers may be one of companies."""
Choice = int | str | None


def joined(
    leads: Part, other: Part, found: Recognition, before: Mappings | None, *, fold: DeltaGenerator | None = None
) -> tuple[Pair | None, bool]:
    """Ask which columns link another file with the leads; the pair, and whether that has still to be said.

    `found` is what was recognised in the other file beside the leads, `before` what was said of one like it. Where most
    rows find their lead by that, what could be chosen instead stands in the `fold`; the count is always in sight.
    """
    ask = _Asking(leads, other, found, before)
    start = ask.start()
    with fold if fold is not None and ask.is_settled(start) else st.container():
        st.markdown(f"**{t('joining.question')}**")
        beside = st.columns([1, 1, 1], gap="medium")
    with beside[0]:
        own = ask.column("leads", start.own)
        _examples(leads, own)
    with beside[1]:
        theirs = ask.column("other", start.theirs)
        _examples(other, theirs)
    if own is None or not isinstance(theirs, int):
        return None, True
    with beside[2]:
        how = ask.how(_Start(own, theirs, start.how if (own, theirs) == (start.own, start.theirs) else None))
    pair = ask.pair(own, theirs, how)
    _counted(ask, pair)
    return pair, False


@dataclass(frozen=True, slots=True)
class _Start:
    """What is preselected on each side."""

    own: Choice = None
    theirs: int | None = None
    how: How | None = None


@dataclass(frozen=True, slots=True)
class _Asking:
    leads: Part
    other: Part
    found: Recognition
    before: Mappings | None

    @property
    def key(self) -> str:
        return f"{self.other.key}-joined"

    @property
    def identity(self) -> Choice:
        """What leads are known by."""
        match self.leads.origin("lead_id"):
            case Column(name):
                return _place(self.leads, name)
            case RowNumber():
                return ROW
        return None

    @property
    def ways(self) -> tuple[How, ...]:
        return WAYS.get(self.other.kind, HOWS)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What might link the two."""
        return plausible(self.other.kind, leads=self.leads.table, other=self.other.table)

    def start(self) -> _Start:
        _, *taken = self._taken()
        if taken and self._is_there(*taken[:2]):
            return _Start(*taken)
        known = [self._said(self.before)] if self.before is not None else []
        known += [self._recognised(), self._alike(), *(self._of(pair) for pair in self.pairs[:1])]
        return next((start for start in known if self._is_there(start.own, start.theirs)), known[0])

    def is_settled(self, start: _Start) -> bool:
        """Whether most rows find their lead by what is preselected."""
        if not self._is_there(start.own, start.theirs) or start.theirs is None:
            return False
        found = _attachments(self, self.pair(start.own, start.theirs, start.how or self._usual(start)))
        return isinstance(found[0], Attachment) and 2 * found[0].attached >= found[0].rows > 0

    def _is_there(self, own: Choice, theirs: Choice) -> bool:
        is_own = own == ROW if self.identity == ROW and isinstance(own, str) else own in _named(self.leads)
        return is_own and theirs in _named(self.other)

    def _said(self, mappings: Mappings) -> _Start:
        link, origin = mappings.link_of(self.other.kind), mappings.of(self.other.kind).get("lead_id")
        theirs = _place(self.other, origin.name) if isinstance(origin, Column) else None
        return _Start(self.identity, theirs) if link is None else self._of_link(link.column, theirs, link.how)

    def _recognised(self) -> _Start:
        column, link = self.found.column("lead_id"), self.found.link
        theirs = None if column is None else _place(self.other, column)
        return _Start(self.identity, theirs) if link is None else self._of_link(link.column, theirs, link.how)

    def _of_link(self, column: str, theirs: int | None, how: How) -> _Start:
        return _Start(_place(self.leads, column), theirs, how)

    def _alike(self) -> _Start:
        """The column that is called as what leads are known by."""
        own = self.identity
        return _Start(own, _place(self.other, self.leads.glimpse.names[own]) if isinstance(own, int) else None)

    def _of(self, pair: Pair) -> _Start:
        own = ROW if pair.leads is None else _place(self.leads, pair.leads)
        return _Start(own, _place(self.other, pair.other), pair.how)

    def column(self, side: str, start: Choice) -> Choice:
        part = self.leads if side == "leads" else self.other
        names = part.glimpse.names
        options: list[int | str] = [ROW] * (side == "leads" and self.identity == ROW)
        options += _named(part)
        row = voice().t("data.row_number")
        chosen: Choice = st.selectbox(
            t("joining.leads") if side == "leads" else t(f"joining.other.{self.other.kind}"),
            options,
            options.index(start) if start in options else None,
            format_func=lambda option: row if isinstance(option, str) else escapes.shortened(names[option]),
            key=f"{self.key}-{side}-{start}-{self._taken()[0]}",
            placeholder=voice().t("data.choose_column"),
        )
        return chosen

    def how(self, start: _Start) -> How:
        first = start.how or self._usual(start)
        ways = self.ways if first in self.ways else HOWS
        shown = {way: voice().t(f"joining.how.{way}") for way in ways}
        if start.own == ROW:
            ways = ("exact",)
            first = "exact"
        chosen = st.selectbox(
            t("joining.how_label"),
            ways,
            ways.index(first),
            format_func=shown.__getitem__,
            key=f"{self.key}-how-{start.own}-{start.theirs}-{first}-{self._taken()[0]}",
        )
        if chosen in ("domain", "company"):
            # escaped, or its examples would be links
            st.caption(escapes.markdown(voice().t(f"joining.wide.{chosen}"), longest=None))
        return chosen

    def _usual(self, start: _Start) -> How:
        """How values of two columns meet if nobody says otherwise."""
        if start.own == ROW or not isinstance(start.own, int) or start.theirs is None:
            return "exact"
        columns = (self.leads.glimpse.names[start.own], self.other.glimpse.names[start.theirs])
        return next((pair.how for pair in self.pairs if (pair.leads, pair.other) == columns), "exact")

    def pair(self, own: Choice, theirs: int, how: How) -> Pair:
        named = self.leads.glimpse.names[own] if isinstance(own, int) else None
        return Pair(named, self.other.glimpse.names[theirs], how)

    def take(self, pair: Pair) -> None:
        """Let the select boxes show this pair from now on."""
        start = self._of(pair)
        if start.own is not None and start.theirs is not None and start.how is not None:
            state.keep(self.key, [self._taken()[0] + 1, start.own, start.theirs, start.how])

    def _taken(self) -> list[Any]:
        """How often a pair was taken, which makes the select boxes new ones, and the last one that was."""
        return state.said(self.key) or [0]


def _attachments(ask: _Asking, pair: Pair) -> tuple[Attachment, ...] | tuple[Problem, ...]:
    """The rows that find their lead by a pair, then by each of the others that might link the files."""
    # those that may link are asked about in one order, so that going from one to another counts nothing again
    asked = ask.pairs if pair in ask.pairs else (pair, *ask.pairs)
    with st.spinner(t("joining.counting")):
        found = resources.attached(ask.leads, ask.other, asked)
    if not isinstance(found[0], Attachment):
        return found
    return tuple(sorted((one for one in found if isinstance(one, Attachment)), key=lambda one: one.pair != pair))


def _counted(ask: _Asking, pair: Pair) -> None:
    """How many rows find their lead, what to do where none does, and the pair that finds more."""
    found = _attachments(ask, pair)
    if not isinstance(found[0], Attachment):
        problems([problem for problem in found if not isinstance(problem, Attachment)])
        return
    chosen, *rest = [one for one in found if isinstance(one, Attachment)]
    best = better(chosen, rest)
    if chosen.attached:
        share = chosen.attached / chosen.rows
        st.progress(share, text=t("joining.attached", count=chosen.attached, rows=chosen.rows))
        st.caption(_reached(chosen, ask.other.kind))
    elif best is None:
        st.warning(t("joining.none_at_all"), icon=":material/link_off:")
    else:
        st.warning(t("joining.none"), icon=":material/link_off:")
    if best is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_offered(best), width="content")
            st.button(
                t("joining.take"), icon=":material/link:", key=f"{ask.key}-take", on_click=ask.take, args=(best.pair,)
            )


def _reached(found: Attachment, kind: Kind) -> Markdown:
    reached = t(f"joining.reached.{kind}", count=found.reached, leads=found.leads)
    rest = found.rows - found.attached
    return Markdown(f"{reached} {t('joining.rest', count=rest)}") if rest else reached


def _offered(best: Attachment) -> Markdown:
    own = t("data.row_number") if best.pair.leads is None else escapes.markdown(best.pair.leads)
    columns = Markdown(f"**{own} ↔ {escapes.markdown(best.pair.other)}**")
    how = Markdown(f" ({t(f'joining.how.{best.pair.how}')})" if best.pair.how != "exact" else "")
    rows = Markdown(f"**{t('data.of', count=best.attached, all=Markdown(number(best.rows)))}**")
    return t("joining.better", columns=Markdown(columns + how), rows=rows)


def _examples(part: Part, chosen: Choice) -> None:
    """The first values of a column, so that two can be compared by eye."""
    if not isinstance(chosen, int):
        return
    values = list(dict.fromkeys(row[chosen] for row in part.glimpse.rows if row[chosen]))[:SHOWN]
    shown = Markdown(", ".join(escapes.markdown(value or "", longest=28) for value in values))
    st.caption(t("joining.examples", values=shown) if values else t("joining.empty"))


def _named(part: Part) -> list[int]:
    """The columns that have a name, by number."""
    return [place for place, name in enumerate(part.glimpse.names) if text_key(name)]


def _place(part: Part, column: str) -> int | None:
    key = text_key(column)
    return next((place for place in _named(part) if text_key(part.glimpse.names[place]) == key), None)

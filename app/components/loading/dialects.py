"""How an uploaded file is written, where it does not say so itself: asked beside what it would then look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import escapes
import resources
from components.failures import problems
from escapes import Markdown
from i18n import t, voice
from leadgrid.glimpses import Glimpse, Proposal
from leadgrid.mappings import Kind
from leadgrid.quarantines import File
from leadgrid.recognitions import hand
from leadgrid.sources import ColumnForm
from leadgrid.sources.amounts import value_of
from leadgrid.sources.calendars import is_day
from leadgrid.sources.dialects import ENCODINGS, ORDERS, Order

MARKS: Final = {",": "comma", ".": "point"}
_FIGURES: Final = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?!\d)")
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A file as somebody says that it is written: what it looks like, None where it cannot be read, and the questions
    that nobody has answered yet. `answers` are what was said of files of its `hand`, by the part that was asked for."""

    file: File
    glimpse: Glimpse | None
    asks: tuple[Markdown, ...] = ()
    hand: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def _nothing(_hand: str) -> Mapping[str, str]:
    return {}


def as_written(
    uploaded: UploadedFile,
    *,
    is_one_of_several: bool = False,
    kind: Kind | None = None,
    recalled: Callable[[str], Mapping[str, str]] = _nothing,
) -> Written:
    """Look at a file and ask for what it does not settle; what is wrong with it is said here.

    What was said of the last file of the hand, in a table of this `kind`, is preselected: `recalled` knows it.
    """
    file = File(uploaded.name, uploaded.getvalue(), id=uploaded.file_id)
    glimpse = resources.looked_at(uploaded.file_id, file)
    open_ones: tuple[Markdown, ...] = ()
    own, said = "", dict[str, Any]()
    if isinstance(glimpse, Glimpse) and (asks := glimpse.proposal.asks):
        own = hand(str(kind), glimpse.names)
        ask = _Asking(uploaded.file_id, uploaded.name if is_one_of_several else None, recalled(own))
        answers = {part: ask.for_part(part, glimpse.proposal) for part in asks}
        said = {part: answer for part, answer in answers.items() if answer is not None}
        open_ones = tuple(t(f"data.written.{part}") for part in asks if part not in said)
        file = replace(file, dialect=replace(file.dialect, **said))
        glimpse = resources.looked_at(f"{uploaded.file_id}/{file.dialect}", file)
        if isinstance(glimpse, Glimpse) and "encoding" in asks:
            _beyond_ascii(glimpse)
    if isinstance(glimpse, Glimpse):
        return Written(file, glimpse, open_ones, own, said)
    problems(glimpse)
    return Written(file, None)


@dataclass(frozen=True, slots=True)
class _Asking:
    key: str
    name: str | None
    before: Mapping[str, str]

    def for_part(self, part: str, proposal: Proposal) -> str | None:
        match part:
            case "encoding":
                return self._chosen(part, ENCODINGS, proposal.encoding)
            case "sheet":
                return self._chosen(part, proposal.sheets, proposal.sheet)
            case "order":
                unsure = [form for form in proposal.forms if form.kind == "date" and form.choice is None]
                possible = [order for order in ORDERS if any(order in form.choices for form in unsure)]
                return self._picked(part, {order: _order_option(order, unsure) for order in possible})
            case "decimal":
                unsure = [form for form in proposal.forms if form.kind == "number" and form.choice is None]
                known = [mark for mark in MARKS if any(mark in form.choices for form in unsure)]
                return self._picked(part, {mark: _decimal_option(mark, unsure) for mark in known})
        raise ValueError(f"no part of a dialect: {part!r}")

    def _question(self, part: str) -> Markdown:
        question = t(f"data.written.{part}")
        return question if self.name is None else t("loading.of_file", question=question, file=self.name)

    def _chosen(self, part: str, options: Sequence[str], first: str | None) -> str | None:
        first = self._before(part, options) or first
        chosen = st.selectbox(
            self._question(part),
            options,
            None if first is None else options.index(first),
            format_func=escapes.shortened,
            key=f"{self.key}-{part}",
            placeholder=voice().t("data.choose_value"),
            width=360,
        )
        return self._told(part, chosen)

    def _picked(self, part: str, options: dict[str, Markdown]) -> str | None:
        known = list(options)
        if len(known) == 1:
            return known[0]  # what is alone possible is told (`as_read`) and not asked
        before = self._before(part, known)
        first = None if before is None else known.index(before)
        chosen = st.radio(self._question(part), known, first, format_func=options.__getitem__, key=f"{self.key}-{part}")
        return self._told(part, chosen)

    def _before(self, part: str, options: Sequence[str]) -> str | None:
        """What was said last time, where this file can be written so."""
        before = self.before.get(part)
        return before if before in options else None

    def _told(self, part: str, chosen: str | None) -> str | None:
        """What is chosen; where it is what was said last time, that is said below."""
        if chosen is not None and chosen == self.before.get(part):
            st.caption(t("loading.as_before"))
        return chosen


def _decimal_option(mark: str, forms: Sequence[ColumnForm]) -> Markdown:
    """A decimal mark with what it makes of values of the file."""
    values = ((text, value_of(text, mark)) for form in forms for text in form.examples)
    told = [
        t("loading.number_read", written=text, number=voice().number(float(value), places=_places(value)))
        for text, value in values
        if value is not None
    ]
    examples = Markdown(" · ".join(told[:_SHOWN]))
    return t("loading.order_option", order=t(f"data.decimal.{MARKS[mark]}"), examples=examples)


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _order_option(order: str, forms: Sequence[ColumnForm]) -> Markdown:
    """An order of dates with what it makes of values of the file."""
    examples = [text for form in forms for text in form.examples]
    told = [read for text in examples if (read := _read(text, order)) is not None][:_SHOWN]
    return t("loading.order_option", order=t(f"data.order.{order}"), examples=Markdown(" · ".join(told)))


def _read(text: str, order: str) -> Markdown | None:
    figures = _FIGURES.match(text)
    known: tuple[Order, ...] = tuple(each for each in ORDERS if each == order)
    day = is_day(figures.groups(), known[0]) if figures and known else None
    return None if day is None else t("loading.date_read", written=text, day=Markdown(voice().day(day)))


def _beyond_ascii(glimpse: Glimpse) -> None:
    """Values in which the encoding shows: whoever reads them sees whether it is the right one."""
    values = (value for row in (glimpse.names, *glimpse.rows) for value in row)
    found = list(dict.fromkeys(value for value in values if value and not value.isascii()))
    if found:
        shown = Markdown(" · ".join(f"**{escapes.markdown(value)}**" for value in found[: 2 * _SHOWN]))
        st.markdown(t("loading.seen_as", values=shown))


def as_read(glimpse: Glimpse) -> list[Markdown]:
    """How dates and numbers of a file are read where it proves that itself, each way with an example."""
    told: dict[str, Markdown] = {}
    for form in glimpse.proposal.forms:
        if form.choice is None or not form.examples or form.choice in told:
            continue
        if form.kind == "number":
            decimal = t(f"data.decimal.{MARKS[form.choice]}")
            told[form.choice] = t("loading.decimals_read", decimal=decimal, examples=form.examples[0])
        elif (read := _read(form.examples[0], form.choice)) is not None:
            told[form.choice] = t("loading.dates_read", order=t(f"data.order.{form.choice}"), examples=read)
    return list(told.values())

"""Which column of a file is which: preselected as it was last time or as it is recognised, and corrected by choosing.

What is not known is asked openly; the rest is folded behind a line that says what was recognised, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import escapes
from escapes import Markdown
from i18n import t, voice
from leadgrid.glimpses import Glimpse
from leadgrid.mappings import FORMS, Column, Constant, Kind, Mappings, Origin, RowNumber
from leadgrid.proposals import USUAL_TARGET
from leadgrid.recognitions import Recognition
from leadgrid.values import text_key
from parts import Part

PREVIEW: Final = 5
ACROSS: Final = 3
IN_SIGHT: Final = 10
"""Columns of the first rows that are seen at once."""
NOTHING, ROW, FIXED = "@none", "@row", "@fixed"
"""Options of a select box beside the columns, which are numbers."""
Choice = int | str | None


@dataclass(frozen=True, slots=True)
class Said:
    """Where a canonical column comes from, and why that stands there."""

    column: str
    origin: Origin
    why: Markdown | None


def mapped(
    part: Part,
    found: Recognition,
    before: Mappings | None,
    *,
    beside: Sequence[Part],
    fold: DeltaGenerator,
    asked_elsewhere: Sequence[str],
) -> tuple[Part, tuple[Said, ...]]:
    """The part with its origins, and what is to be said of them; what nobody knows is asked here, the rest `fold`ed.

    Where nothing tells who is who, it is the column that names leads in a part `beside` this one.
    """
    form = FORMS[part.kind]
    columns = [column for column in form.columns if column not in asked_elsewhere]
    ask = _Asking(part, found, before, _identities(beside))
    is_lost = form.needs_one and all(ask.start(column) == NOTHING for column in columns)
    open_ones = [column for column in columns if ask.start(column) is None or is_lost]
    answers = ask.all_of(open_ones)
    with fold:
        answers |= ask.all_of([column for column in columns if column not in open_ones])
        told = t("data.preview", count=min(PREVIEW, len(part.glimpse.rows)))
        is_wide = len(part.glimpse.names) > IN_SIGHT
        st.caption(f"{told} · {t('loading.sideways', count=len(part.glimpse.names))}" if is_wide else told)
        _preview(part.glimpse)
    said: list[Said] = []
    missing: list[str] = []
    origins: list[tuple[Kind, str, Origin]] = []
    for column in columns:
        chosen, text = answers[column]
        origin = _origin(part, chosen, text)
        if origin is not None:
            why = ask.why(column) if chosen == ask.start(column) else t("loading.chosen")
            said.append(Said(column, origin, why))
            origins.append((part.kind, column, origin))
        elif column in form.required:
            missing.append(column)
        elif _named(part.glimpse, column) is not None:
            # set aside although the file has a column of this very name: it must not be found by it
            origins.append((part.kind, column, Constant(USUAL_TARGET if column == "stage" else "")))
    if form.needs_one and not said:
        missing += columns[:1]
    return replace(part, origins=tuple(origins), missing=tuple(missing)), tuple(said)


@dataclass(frozen=True, slots=True)
class _Asking:
    part: Part
    found: Recognition
    before: Mappings | None
    identities: tuple[str, ...]

    def start(self, column: str) -> Choice:
        """What is preselected, None where nobody knows."""
        nothing = None if column in FORMS[self.part.kind].required else NOTHING
        if self.before is None:
            names = [each.column for each in self.found.found if each.role == column]
            names += self.identities * (column == "lead_id")
            numbers = [number for name in names if (number := _named(self.part.glimpse, name)) is not None]
            return numbers[0] if numbers else nothing
        match self.before.of(self.part.kind).get(column, Column(column)):
            case Column(name):
                number = _named(self.part.glimpse, name)
                return nothing if number is None else number
            case RowNumber():
                return ROW
            case Constant(text):
                return FIXED if column == "activity" and text_key(text) else nothing

    def why(self, column: str) -> Markdown | None:
        """Why that is preselected."""
        if self.start(column) in (None, NOTHING):
            return None
        if self.before is not None:
            return t("loading.as_before")
        words = next((each.why for each in self.found.found if each.role == column), None)
        return None if words is None else escapes.markdown(voice().worded(words), longest=None)

    def all_of(self, columns: Sequence[str]) -> dict[str, tuple[Choice, str]]:
        """The select boxes of some columns, a few in a row, each with its reason below."""
        answers: dict[str, tuple[Choice, str]] = {}
        for first in range(0, len(columns), ACROSS):
            for column, place in zip(columns[first : first + ACROSS], st.columns(ACROSS, gap="medium"), strict=False):
                with place:
                    chosen = self._choose(column)
                    answers[column] = chosen, self._text(column) if chosen == FIXED else ""
                    why = self.why(column)
                    if why is not None and chosen == self.start(column):
                        st.caption(why)
        return answers

    def _choose(self, column: str) -> Choice:
        names, start = self.part.glimpse.names, self.start(column)
        options: list[int | str] = [] if column in FORMS[self.part.kind].required else [NOTHING]
        options += [number for number, name in enumerate(names) if text_key(name)]
        options += [ROW] * (column == "lead_id") + [FIXED] * (column == "activity")
        say = voice()
        shown = {NOTHING: say.t("data.no_column"), ROW: say.t("data.row_number"), FIXED: say.t("data.fixed")}
        chosen: Choice = st.selectbox(
            t(f"data.column.{column}"),
            options,
            None if start is None else options.index(start),
            format_func=lambda option: shown[option] if isinstance(option, str) else escapes.shortened(names[option]),
            key=f"{self.part.key}-{column}-{start}",
            placeholder=say.t("data.choose_column"),
        )
        return chosen

    def _text(self, column: str) -> str:
        before = None if self.before is None else self.before.of(self.part.kind).get(column)
        return st.text_input(
            t("data.fixed_value"),
            before.text if isinstance(before, Constant) else "",
            key=f"{self.part.key}-{column}-text",
            placeholder=voice().t("data.fixed_example"),
        )


def _identities(beside: Sequence[Part]) -> tuple[str, ...]:
    origins = [part.origin("lead_id") for part in beside]
    return tuple(origin.name for origin in origins if isinstance(origin, Column))


def _origin(part: Part, chosen: Choice, text: str) -> Origin | None:
    match chosen:
        case int(number):
            return Column(part.glimpse.names[number])
        case "@row":
            return RowNumber()
        case "@fixed" if text_key(text):
            return Constant(text)
    return None


def _named(glimpse: Glimpse, column: str) -> int | None:
    key = text_key(column)
    return next((number for number, name in enumerate(glimpse.names) if text_key(name) == key), None)


def _preview(glimpse: Glimpse) -> None:
    # two columns may have one name, or none: a frame does not take that
    shown: dict[str, list[str | None]] = {}
    for number, name in enumerate(glimpse.names):
        title = escapes.shortened(name) or f"{number + 1}"
        while title in shown:
            title += "\u200b"
        shown[title] = [row[number] for row in glimpse.rows[:PREVIEW]]
    st.dataframe(
        pl.DataFrame(shown, schema=dict.fromkeys(shown, pl.String)), hide_index=True, height="content", placeholder=""
    )

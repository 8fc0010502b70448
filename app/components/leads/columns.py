"""The columns of a list of leads, in the order in which they are read: score, band, what to do, who it is and why.

Who it is can be read whatever the file calls it and however long it is; the reasons take what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

import escapes
from attributes import called, telling
from besides import scores
from desks import Desk
from i18n import attribute, attribute_value, voice
from leadgrid.grids import Grid, named
from leadgrid.leadlists import RankedLead
from leadgrid.profiles import profiles
from leadgrid.reasons import in_words

WHO: Final = 3
"""Attributes that stand before the reasons, and tell who it is; the others stand behind them."""
WINDOW: Final = 906
"""Pixels of a list in a window of 1280, without ticks and arrows: what stands before and the reasons fill it."""
WINDOW_BESIDE: Final = 500
"""The same beside an opened lead."""
WIDTHS: Final = {"score": 56, "band": 86, "action": 74, "fit": 104, "engagement": 110, "lead_id": 96}
NARROWEST: Final = 96
WIDEST: Final = 172
LETTER: Final = 6.8
"""Pixels of a letter, on the average."""
EDGES: Final = 18
"""Pixels that a cell keeps free on both sides together."""
LONG: Final = 18
"""Letters of a word that stands whole in its line; of a longer one, an address, half does."""
WHY_AT_LEAST: Final = 290
WHY_AT_MOST: Final = 440


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list: how it is shown, and what stands in it."""

    key: str
    width: int
    config: ColumnConfig
    values: Sequence[object]


def columns(
    at: Desk,
    listed: Sequence[RankedLead],
    *,
    is_beside: bool = False,
    with_axes: bool = False,
    own: Sequence[str] = (),
    beside: Sequence[tuple[str, str, Grid]] = (),
) -> list[Column]:
    """The columns of a stretch of the list; beside an opened lead the reasons come sooner and the band last.

    `with_axes` adds fit and engagement, `own` are attributes that are shown beside those that tell who it is,
    `beside` what other grids are called, their files and themselves: their scores stand beside this one's.
    """
    say = voice()
    numbers = [lead.lead for lead in listed]
    with at.workspace.dataset() as dataset:
        rows = profiles(dataset, numbers)
        names = [column.name for column in dataset.columns("leads").values()]
    score = _whole("score", say.t("leads.score"), [lead.score for lead in listed])
    others = [
        _whole(
            f"beside{place}", title, scores(at, grid, numbers), say.t("lead_list.beside_file", name=title, file=file)
        )
        for place, (title, file, grid) in enumerate(beside)
    ]
    bands, who, axes = _bands(at, listed), _attributes(rows, names, own), _axes(listed) if with_axes else []
    first = 1 if is_beside else WHO
    before = [score, *others, *([] if is_beside else bands), *who[:first]]
    left = (WINDOW_BESIDE if is_beside else WINDOW) - sum(column.width for column in before)
    reasons = [" · ".join(in_words(at.tuned, lead.why, say.language)) for lead in listed]
    whys = _text("why", say.t("leads.why"), reasons, min(max(left, WHY_AT_LEAST), WHY_AT_MOST))
    ids = _text("lead_id", say.t("leads.lead_id"), rows["lead_id"].to_list(), WIDTHS["lead_id"])
    return [*before, whys, *axes, *who[first:], *(bands if is_beside else []), ids]


def _bands(at: Desk, listed: Sequence[RankedLead]) -> list[Column]:
    """The band, and what is to be done, as far as the grid tells them."""
    say, found = voice(), []
    if at.tuned.bands:
        labels = {band.id: named(band, say.language) for band in at.tuned.bands}
        reached = [labels.get(lead.band or "", "") for lead in listed]
        found.append(_text("band", say.t("leads.band"), reached, WIDTHS["band"]))
    if at.threshold is not None:
        to_do = [say.t(f"leads.do.{'call' if lead.score >= at.threshold else 'nurture'}") for lead in listed]
        found.append(_text("action", say.t("leads.action"), to_do, WIDTHS["action"]))
    return found


def _attributes(rows: pl.DataFrame, names: Sequence[str], own: Sequence[str]) -> list[Column]:
    """What tells who it is, first and last name as one, and then the reader's own."""
    told, whole_name = telling(names), called(names)
    found = []
    for place, name in enumerate(each for each in dict.fromkeys((*told, *own)) if each in rows.columns):
        parts = whole_name if name in told[:1] and name in whole_name else (name,)
        values = [
            " ".join(attribute_value(part, told) for part, told in zip(parts, row, strict=True) if told) or None
            for row in rows.select(parts).iter_rows()
        ]
        header = " ".join(map(attribute, parts))
        found.append(_text(f"attribute{place}", header, values, fitting(header, values)))
    return found


def _axes(listed: Sequence[RankedLead]) -> list[Column]:
    say = voice()
    return [
        _whole("fit", say.t("lead_list.fit"), [lead.fit for lead in listed]),
        _whole("engagement", say.t("lead_list.engagement"), [lead.engagement for lead in listed]),
    ]


def _whole(key: str, header: str, values: Sequence[object], told: str | None = None) -> Column:
    """A column of numbers, which are written where the table is drawn."""
    width = WIDTHS.get(key) or fitting(header, ())
    return Column(key, width, st.column_config.NumberColumn(_held(header, width), width=width, help=told), values)


def _text(key: str, header: str, values: Sequence[object], width: int) -> Column:
    held = _held(header, width)
    told = None if held == header else escapes.markdown(header, longest=None)
    return Column(key, width, st.column_config.TextColumn(held, width=width, help=told), values)


def _held(header: str, width: int) -> str:
    """As much of a header as its column holds."""
    return escapes.shortened(header, longest=max(int((width - EDGES) / LETTER), 4))


def fitting(header: str, texts: Sequence[str | None]) -> int:
    """The pixels in which a header stands in a line, and each of the texts in two, as far as a column may go.

    >>> fitting("Nom", ["Luc Noël"]), fitting("Nom de l'entreprise", ["Acme"]), fitting("Mail", ["a" * 60])
    (96, 148, 172)
    """
    letters = len(header)
    for text in texts:
        if text:
            words = (len(word) for word in text.split())
            letters = max(letters, len(text) // 2 + 1, *(length for length in words if length <= LONG))
    return min(max(ceil(letters * LETTER) + EDGES, NARROWEST), WIDEST)

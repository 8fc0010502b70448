"""The columns of a list of leads, in the order in which they are read: score, band, what to do, who it is and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from attributes import called, telling
from besides import scores
from desks import Desk
from escapes import shortened
from i18n import attribute, attribute_value, voice
from leadgrid.grids import Grid, named
from leadgrid.leadlists import RankedLead
from leadgrid.profiles import profiles
from leadgrid.reasons import in_words

NAMES_FIRST: Final = 2
"""Attributes that stand before the reasons; the others stand behind them."""
WIDTHS: Final = {"score": 56, "band": 84, "action": 76, "axis": 92, "attribute": 118, "why": 440, "lead_id": 96}
"""Pixels: the reasons are seen whole in a window of 1280 pixels, and what is beside them breaks into lines too."""
WHY_BESIDE: Final = 340
"""The reasons' width beside an opened lead."""
WHY_WITH_AXES: Final = 386


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list: how it is shown, and what stands in it."""

    key: str
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
    text, whole = st.column_config.TextColumn, st.column_config.NumberColumn
    numbers = [lead.lead for lead in listed]
    with at.workspace.dataset() as dataset:
        rows = profiles(dataset, numbers)
        names = [column.name for column in dataset.columns("leads").values()]
    told, whole_name = telling(names), called(names)
    shown = [name for name in dict.fromkeys((*told, *own)) if name in rows.columns]
    score = Column("score", whole(say.t("leads.score"), width=WIDTHS["score"]), [lead.score for lead in listed])
    labels = {band.id: named(band, say.language) for band in at.tuned.bands}
    reached = [labels.get(lead.band or "", "") for lead in listed]
    bands = [Column("band", text(say.t("leads.band"), width=WIDTHS["band"]), reached)] * bool(labels)
    if at.threshold is not None:
        to_do = [say.t(f"leads.do.{'call' if lead.score >= at.threshold else 'nurture'}") for lead in listed]
        bands.append(Column("action", text(say.t("leads.action"), width=WIDTHS["action"]), to_do))
    axes = [
        Column("fit", whole(say.t("lead_list.fit"), width=WIDTHS["axis"]), [lead.fit for lead in listed]),
        Column(
            "engagement",
            whole(say.t("lead_list.engagement"), width=WIDTHS["axis"]),
            [lead.engagement for lead in listed],
        ),
    ] * with_axes
    attributes = []
    for place, name in enumerate(shown):  # first and last name are one column
        parts = whole_name if name in told[:1] and name in whole_name else (name,)
        values = [
            " ".join(attribute_value(part, told) for part, told in zip(parts, row, strict=True) if told) or None
            for row in rows.select(parts).iter_rows()
        ]
        config = text(shortened(" ".join(map(attribute, parts))), width=WIDTHS["attribute"])
        attributes.append(Column(f"attribute{place}", config, values))
    reasons = [" · ".join(in_words(at.tuned, lead.why, say.language)) for lead in listed]
    width, first = (WHY_BESIDE, 1) if is_beside else (WIDTHS["why"], NAMES_FIRST)
    width = WHY_WITH_AXES if with_axes else width
    whys = Column("why", text(say.t("leads.why"), width=width), reasons)
    ids = Column("lead_id", text(say.t("leads.lead_id"), width=WIDTHS["lead_id"]), rows["lead_id"].to_list())
    before, after = ([], bands) if is_beside else (bands, [])
    others = [
        Column(
            f"beside{place}",
            whole(shortened(title), width=WIDTHS["axis"], help=say.t("lead_list.beside_file", name=title, file=file)),
            scores(at, grid, numbers),
        )
        for place, (title, file, grid) in enumerate(beside)
    ]
    return [score, *others, *before, *attributes[:first], whys, *axes, *attributes[first:], *after, ids]

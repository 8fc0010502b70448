"""Which of today's leads are shown: words, bands, and what an attribute says, with how many leads say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import streamlit as st

import i18n
import state
from attributes import sorting
from desks import Desk
from escapes import shortened
from i18n import attribute_value, named, t, voice
from leadgrid.datasets import Dataset
from leadgrid.leadlists import Ranking
from leadgrid.profiles import attribute, search
from leadgrid.scores import Scores

SEARCH: Final = "lead_list.search"
CUSTOMERS_TOO: Final = "lead_list.customers_too"
BANDS: Final = "lead_list.bands"
FIELD: Final = "lead_list.field"
VALUES: Final = "lead_list.values."
"""Before the name of an attribute: which of its values are chosen."""
SEARCH_WIDTH: Final = 280
MOST_VALUES: Final = 300
"""Values that one box offers, the most frequent first."""
UNKNOWN: Final = ""
"""Stands for «nothing is known»: no value of a file is an empty text."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """The leads of a ranking that are shown, and the attributes that they were sorted out by."""

    ranking: Ranking
    by: tuple[str, ...]


def filtered(at: Desk, ranking: Ranking, scores: Scores) -> Found:
    """Draw the filters over today's leads in one row, and answer with those that pass all of them.

    Words and bands stand in it; attributes and customers are behind a button that says how many of them are set.
    """
    st.space(4)  # the title leaves none for a box without a label
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = st.text_input(
            t("leads.search"),
            key=SEARCH,
            type="search",
            placeholder=t("lead_list.search_hint"),
            label_visibility="collapsed",
            persist_state="session",
            width=SEARCH_WIDTH,
        )
        kept = _in_bands(at, ranking, scores)
        with at.workspace.dataset() as dataset:
            if words and words.strip():
                kept &= np.isin(ranking.leads, search(dataset, words))
            names = [column.name for column in dataset.columns("leads").values()]
            recognised = sorting(names)
            customers = at.customers
            count = _set_among(names, recognised) + bool(customers and state.said(CUSTOMERS_TOO))
            label = t("lead_list.filters_set", count=count) if count else t("lead_list.filters")
            with st.popover(label, key="lead_list.filters", icon=":material/filter_list:", width="content"):
                passes, by = _by_attributes(dataset, ranking, names, recognised)
                if customers:
                    st.toggle(t("lead_list.customers_too", count=customers), key=CUSTOMERS_TOO, persist_state="session")
                if count:
                    st.button(
                        t("lead_list.clear"),
                        key="lead_list.clear",
                        on_click=_clear,
                        args=(names,),
                        type="tertiary",
                        icon=":material/filter_list_off:",
                    )
    kept &= passes
    return Found(Ranking(ranking.leads[kept], ranking.signatures[kept]), by)


def _by_attributes(
    dataset: Dataset, ranking: Ranking, names: Sequence[str], recognised: Sequence[str]
) -> tuple[Flags, tuple[str, ...]]:
    """Who has the chosen values of where leads come from, whose they are and one more attribute, and what was asked."""
    kept, by = np.ones(len(ranking), dtype=np.bool_), list[str]()
    for name in recognised:
        passes = _of_values(dataset, name, ranking, label=i18n.attribute(name))
        if passes is not None:
            kept, by = kept & passes, [*by, name]
    others = [name for name in names if name not in recognised]
    field = st.selectbox(
        t("lead_list.field"),
        others,
        None,
        format_func=lambda name: shortened(i18n.attribute(name)),
        key=FIELD,
        placeholder=t("lead_list.field_hint"),
        persist_state="session",
    )
    if field in others:
        passes = _of_values(dataset, field, ranking, label=t("lead_list.values"))
        by.append(field)
        kept = kept if passes is None else kept & passes
    return kept, tuple(by)


def _set_among(names: Sequence[str], recognised: Sequence[str]) -> int:
    """By how many attributes leads are sorted out; one without a chosen value is none."""
    asked = [*recognised, *([field] if (field := state.said(FIELD)) in names and field not in recognised else [])]
    return sum(bool(state.said(VALUES + name)) for name in asked)


def _clear(names: Sequence[str]) -> None:
    """Nothing behind the button is set any more; words and bands stay, which are in sight."""
    for name in names:
        if state.said(VALUES + name):
            state.keep(VALUES + name, [])
    state.keep(FIELD, None)
    state.keep(CUSTOMERS_TOO, False)


def _in_bands(at: Desk, ranking: Ranking, scores: Scores) -> Flags:
    """Who stands in a chosen band; everybody where none is chosen."""
    everybody = np.ones(len(ranking), dtype=np.bool_)
    if not at.tuned.bands:
        return everybody
    starts = np.array([band.at_least for band in at.tuned.bands[1:]], dtype=np.int64)
    place = np.searchsorted(starts, scores.score[ranking.signatures], side="right")
    counts = np.bincount(place, minlength=len(at.tuned.bands)).tolist()
    say = {
        band.id: t("lead_list.with_count", name=named(band), count=count)
        for band, count in zip(at.tuned.bands, counts, strict=True)
    }
    chosen = st.pills(
        t("lead_list.bands"),
        list(reversed(say)),
        selection_mode="multi",
        format_func=say.__getitem__,
        key=f"{BANDS}.{'.'.join(say)}",
        label_visibility="collapsed",
        persist_state="session",
    )
    places = [number for number, band in enumerate(at.tuned.bands) if band.id in chosen]
    return np.isin(place, places) if places else everybody


def _of_values(dataset: Dataset, name: str, ranking: Ranking, *, label: str) -> Flags | None:
    """Who has one of the chosen values; None where none is chosen."""
    values = attribute(dataset, name).gather(pl.Series(ranking.leads)).fill_null(UNKNOWN)
    counts = _counted(values)
    say = voice()

    def told(value: str) -> str:
        shown = shortened(attribute_value(name, value)) if value != UNKNOWN else say.t("lead_list.unknown")
        return say.t("lead_list.with_count", name=shown, count=counts.get(value, 0))

    key = VALUES + name
    # what was chosen may be rarer than what is offered, or gone with other data
    chosen = [value for value in state.said(key) or () if value in counts or bool((values == value).any())]
    offered = list(dict.fromkeys((*chosen, *counts)))
    st.multiselect(
        shortened(label),
        offered,
        format_func=told,
        key=key,
        placeholder=say.t("lead_list.all_values"),
        select_all=False,  # Streamlit says it in English only
        persist_state="session",
        width="stretch",
    )
    return values.is_in(chosen).to_numpy() if chosen else None


def _counted(values: pl.Series) -> dict[str, int]:
    """The most frequent values with how many leads have each, ties in alphabetical order."""
    table = values.alias("value").value_counts(name="leads").sort(["leads", "value"], descending=[True, False])
    return dict(table.head(MOST_VALUES).iter_rows())

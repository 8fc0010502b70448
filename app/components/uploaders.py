"""Other files: one uploader each for leads, activities and outcomes, and which of their columns is which.

Answers with what was ordered; loading is the page's affair. What a file says is shown as text, never as Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

import polars as pl
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import escapes
import resources
import state
from components.dialects import as_written
from components.dropzones import dropzone
from components.failures import problems
from escapes import Markdown
from i18n import t, voice
from leadgrid.glimpses import Glimpse
from leadgrid.instants import Zone
from leadgrid.mappings import FORMS, Column, Constant, Kind, Mappings, Origin, RowNumber
from leadgrid.proposals import USUAL_TARGET
from leadgrid.quarantines import File, Won
from leadgrid.values import text_key

TYPES: Final = ("csv", "tsv", "txt", "xlsx", "parquet", "json", "ndjson")
MOST_MEGABYTES: Final = 500
PREVIEW: Final = 5
MOST_VALUES: Final = 50
NOTHING, ROW, FIXED = "@none", "@row", "@fixed"
"""Options of a select box beside the columns, which are numbers."""
Choice = int | str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What to load, and how to read it."""

    files: dict[Kind, File]
    maps: Mappings
    zone: Zone
    won: Won | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One file as far as it is told: `missing` are the canonical columns that nobody has named yet."""

    kind: Kind
    file: File
    glimpse: Glimpse
    key: str
    origins: tuple[tuple[Kind, str, Origin], ...] = ()
    missing: tuple[str, ...] = ()


def order() -> Order | None:
    """Draw the uploaders; an order where somebody asked for files to be loaded that have all they need."""
    st.markdown(t("data.load_how"))
    parts: dict[Kind, _Part] = {}
    is_broken = is_unsaid = False
    won: Won | None = None
    is_won_open = False
    kinds = [kind for kind in FORMS if kind != "companies"]
    for kind, column in zip(kinds, st.columns(3, gap="medium"), strict=True):
        with column:
            uploaded = _uploader(kind)
            if uploaded is None:
                if kind == "outcomes" and "leads" in parts:
                    won, is_won_open = _won(parts["leads"])
                continue
            file = File(uploaded.name, uploaded.getvalue())
            glimpse = resources.looked_at(uploaded.file_id, file)
            if isinstance(glimpse, Glimpse) and glimpse.proposal.asks:
                file, is_open = as_written(file, glimpse.proposal, key=uploaded.file_id)
                is_unsaid = is_unsaid or is_open
                glimpse = resources.looked_at(f"{uploaded.file_id}/{file.dialect}", file)
            if not isinstance(glimpse, Glimpse):
                problems(glimpse)
                is_broken = True
                continue
            parts[kind] = _mapped(_Part(kind, file, glimpse, uploaded.file_id), list(parts.values()))
    if not parts and not is_broken:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        zone = _zone()
        missing = _missing(parts, is_won_open=is_won_open)
        pressed = st.button(
            t("data.load"),
            type="primary",
            icon=":material/play_arrow:",
            disabled=is_broken or is_unsaid or bool(missing),
            key="load",
        )
    if missing and not is_broken:
        st.caption(missing)
    if not pressed:
        return None
    origins = tuple(origin for part in parts.values() for origin in part.origins)
    return Order({kind: part.file for kind, part in parts.items()}, Mappings(origins), zone, won)


def _uploader(kind: Kind) -> UploadedFile | None:
    return dropzone(
        t(f"data.upload_{kind}"),
        TYPES,
        key=f"upload-{kind}-{state.upload_round()}",
        help=t(f"data.upload_{kind}_help"),
        megabytes=MOST_MEGABYTES,
    )


def _mapped(part: _Part, before: list[_Part]) -> _Part:
    """The select boxes of a file, with its first rows below."""
    if len(part.glimpse.names) == 1 and any(mark in part.glimpse.names[0] for mark in ";\t|"):
        st.warning(t("data.separated"), icon=":material/warning:")
    origins: list[tuple[Kind, str, Origin]] = []
    missing: list[str] = []
    form = FORMS[part.kind]
    for column in form.columns:
        is_required = column in form.required
        found = _named(part.glimpse, column)
        start = _named_as(part.glimpse, before) if found is None and column == "lead_id" else found
        chosen = _choose(part, column, start, is_required=is_required)
        origin = _origin(part, column, chosen)
        if origin is not None:
            origins.append((part.kind, column, origin))
        elif is_required:
            missing.append(column)
        elif found is not None:
            # set aside although the file has a column of this very name: it must not be found by it
            origins.append((part.kind, column, Constant(USUAL_TARGET if column == "stage" else "")))
    st.caption(t("data.preview", count=min(PREVIEW, len(part.glimpse.rows))))
    _preview(part.glimpse)
    return _Part(part.kind, part.file, part.glimpse, part.key, tuple(origins), tuple(missing))


def _choose(part: _Part, column: str, found: int | None, *, is_required: bool) -> Choice:
    names = part.glimpse.names
    options: list[int | str] = [] if is_required else [NOTHING]
    options += [number for number, name in enumerate(names) if text_key(name)]
    options += [ROW] * (column == "lead_id") + [FIXED] * (column == "activity")
    start = found if found is not None else None if is_required else NOTHING
    said = {NOTHING: voice().t("data.no_column"), ROW: voice().t("data.row_number"), FIXED: voice().t("data.fixed")}
    chosen: Choice = st.selectbox(
        t(f"data.column.{column}"),
        options,
        None if start is None else options.index(start),
        format_func=lambda option: said[option] if isinstance(option, str) else escapes.shortened(names[option]),
        key=f"{part.key}-{column}-{found}",
        placeholder=voice().t("data.choose_column"),
    )
    return chosen


def _origin(part: _Part, column: str, chosen: Choice) -> Origin | None:
    match chosen:
        case int(number):
            return Column(part.glimpse.names[number])
        case "@row":
            return RowNumber()
        case "@fixed":
            text = st.text_input(
                t("data.fixed_value"), key=f"{part.key}-{column}-text", placeholder=voice().t("data.fixed_example")
            )
            return Constant(text) if text and text.strip() else None
    return None


def _named(glimpse: Glimpse, column: str) -> int | None:
    return next((number for number, name in enumerate(glimpse.names) if text_key(name) == column), None)


def _named_as(glimpse: Glimpse, before: list[_Part]) -> int | None:
    """The column that names leads as a file before this one names them."""
    names = [
        origin.name
        for part in before
        for _, column, origin in part.origins
        if column == "lead_id" and isinstance(origin, Column)
    ]
    return next((number for name in names if (number := _named(glimpse, text_key(name))) is not None), None)


def _won(leads: _Part) -> tuple[Won | None, bool]:
    """Customers told by a column of the leads file, where there is no file of outcomes, and whether the value that
    means «won» has still to be told."""
    names = [name for name in leads.glimpse.names if text_key(name)]
    chosen = st.selectbox(
        t("data.won_column"),
        names,
        None,
        format_func=escapes.shortened,
        key=f"{leads.key}-won",
        placeholder=voice().t("data.won_nobody"),
        help=t("data.won_help"),
    )
    if chosen is None:
        return None, False
    means = st.selectbox(
        t("data.won_value"),
        leads.glimpse.values(chosen)[:MOST_VALUES],
        None,
        format_func=escapes.shortened,
        key=f"{leads.key}-won-{names.index(chosen)}",
        placeholder=voice().t("data.choose_value"),
        accept_new_options=True,
    )
    return (Won(chosen, means), False) if means else (None, True)


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


def _zone() -> Zone:
    own = st.context.timezone
    known = available_timezones()
    first = [own] if own in known and own is not None else []
    options = list(dict.fromkeys([*first, "UTC", "Europe/Paris", *sorted(known)]))
    name = st.selectbox(
        t("data.zone_label"),
        options,
        options.index("UTC"),
        key="zone",
        help=t("data.zone_help"),
        width=280,
    )
    return Zone(name or "UTC")


def _missing(parts: dict[Kind, _Part], *, is_won_open: bool) -> Markdown | None:
    """What has still to be told before anything can be loaded."""
    if "leads" not in parts and "activities" not in parts:
        return t("data.need_people")
    told = [
        f"{t(f'data.upload_{part.kind}')} → {t(f'data.column.{column}')}"
        for part in parts.values()
        for column in part.missing
    ]
    told += [t("data.won_value")] * is_won_open
    return t("data.still", columns=Markdown(", ".join(told))) if told else None

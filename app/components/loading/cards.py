"""A table that somebody gave files for: what was recognised in one line with its reasons, then what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

import escapes
import state
from components.joining import joined
from components.loading.columns import Said, mapped
from components.loading.dialects import Written, as_read, as_written
from components.treatments import treated
from escapes import Markdown
from i18n import t
from leadgrid.joins import Pair
from leadgrid.mappings import Column, Constant, Kind, Mappings, Origin, RowNumber, merged
from leadgrid.recognitions import Recognition, recognise, shape, tool_of
from leadgrid.sources import may_be_instant
from leadgrid.values import text_key
from parts import Part, as_one

MOST_NAMES: Final = 6
NOTHING_SAID: Final = Mappings()
JOINED: Final = ("activities", "outcomes")
"""Tables whose rows look for their lead."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of a table: `said` under its shape; the part is None where files cannot be read, `unreadable` by
    name. `asks` are the questions that nobody has answered yet; while the files are `apart`, or no date of theirs can
    be read, no answer helps. `written` is what was said of how its files are written, by their hands."""

    kind: Kind
    part: Part | None
    said: Mappings = NOTHING_SAID
    shape: str = ""
    asks: tuple[Markdown, ...] = ()
    is_apart: bool = False
    unreadable: tuple[str, ...] = ()
    written: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.part is not None and not self.asks and not self.is_apart


def card(
    kind: Kind,
    uploaded: Sequence[UploadedFile],
    *,
    beside: Sequence[Part],
    others: Collection[Kind],
    recalled: Callable[[str], Mappings | None],
    written_as: Callable[[str], Mapping[str, str]],
) -> Card:
    """Draw what is to be said of the files of a table; they are loaded `beside` other parts, and files of `others`.

    `recalled` knows what was said of columns by the shape of files, `written_as` how files are written by their hand.
    """
    with st.container(border=True, gap="small"):
        head = st.container(gap="xxsmall")
        several = len(uploaded) > 1
        written = [as_written(file, is_one_of_several=several, kind=kind, recalled=written_as) for file in uploaded]
        part = _whole(kind, written)
        if part is None:
            with head:
                _names(kind, [file.name for file in uploaded], [])
            return Card(kind, None, unreadable=tuple(file.file.name for file in written if file.glimpse is None))
        asks = tuple(dict.fromkeys(question for file in written for question in file.asks))
        leads = next((other for other in beside if other.kind == "leads"), None)
        found = recognise(kind, part.table, leads=None if leads is None else leads.table)
        form = shape(kind, part.glimpse.names)
        before = recalled(form)
        questions = st.container(gap="small")
        fold = st.expander(t("loading.correct"), icon=":material/edit:", key=f"{part.key}-correct")
        link, pair = NOTHING_SAID, None
        is_joined = leads is not None and kind in JOINED
        with questions:
            # it stands first and is asked last: what says nothing links nobody
            links, folded_links = st.container(gap="small"), fold.container()
            asked_elsewhere = ("lead_id",) if is_joined else ()
            part, said = mapped(part, found, before, beside=beside, fold=fold, asked_elsewhere=asked_elsewhere)
            values = treated(part, found, before, beside=others)
            part = replace(part, unknowns=values.unknown_in(kind))
            if leads is not None and is_joined:
                with links:
                    pair, is_unlinked = joined(leads, part, found, before, fold=folded_links)
                link = NOTHING_SAID if pair is None else pair.mappings(kind)
                asks += (t("joining.question"),) * is_unlinked
            is_apart = _apart(part, (*part.origins, *link.origins)) | _undated(part)
        with head:
            _line(part, found, said, pair)
        told = merged([Mappings(part.origins), link, values])
        part = replace(part, origins=told.origins)
        asks += tuple(t(f"data.column.{column}") for column in part.missing)
        return Card(kind, part, told, form, asks, is_apart, written=_hands(written))


def _whole(kind: Kind, written: Sequence[Written]) -> Part | None:
    """The files of a table as one part; None where one of them cannot be read."""
    glimpses = [file.glimpse for file in written if file.glimpse is not None]
    if len(glimpses) < len(written):
        return None
    whole = as_one(glimpses)
    # columns are chosen by their places, so these begin the keys: one more file of the same columns changes no answer
    places = shape(kind, (f"{place} {name}" for place, name in enumerate(whole.names)))
    key = f"{kind}-{places[:8]}-{state.upload_round()}"
    return Part(kind, tuple(file.file for file in written), whole, key, headers=tuple(one.names for one in glimpses))


def _hands(written: Sequence[Written]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """What was said of how files are written; nothing where two files of one hand are written otherwise."""
    said: dict[str, dict[str, str]] = {}
    for file in written:
        known = said.setdefault(file.hand, dict(file.answers))
        said[file.hand] = {part: told for part, told in known.items() if file.answers.get(part, told) == told}
    return tuple(said.items())


def _apart(part: Part, origins: Sequence[tuple[Kind, str, Origin]]) -> bool:
    """Whether files of the table call a column otherwise, which is said: a column is one name for all of them."""
    is_apart = False
    for _, column, origin in origins:
        if isinstance(origin, Column) and (file := part.lacking(origin.name)) is not None:
            is_apart = True
            role = t(f"loading.role.{column}")
            st.error(t("loading.apart", role=role, column=origin.name, file=file.name), icon=":material/call_split:")
    return is_apart


def _undated(part: Part) -> bool:
    """Whether a column was chosen for dates in which nothing can be read as one, which is said."""
    origin = part.origin("created_at" if part.kind == "leads" else "occurred_at")
    values = part.glimpse.values(origin.name) if isinstance(origin, Column) else ()
    is_sheet = any(file.name.lower().endswith(".xlsx") for file in part.files)
    if not values or any(may_be_instant(value, is_sheet=is_sheet) for value in values):
        return False
    assert isinstance(origin, Column)
    st.error(
        t("loading.undated", column=origin.name, example=escapes.shortened(values[0])), icon=":material/event_busy:"
    )
    return part.kind != "leads"  # whose dates of creation may be unknown


def _line(part: Part, found: Recognition, said: Sequence[Said], pair: Pair | None) -> None:
    """What was recognised, in a line, with the reasons below."""
    known = {text_key(each.column) for each in found.found}
    known |= {text_key(each.origin.name) for each in said if isinstance(each.origin, Column)}
    known |= {text_key(derivation.column) for derivation, _ in found.derivations}
    columns = t("loading.columns", count=len([name for name in part.glimpse.names if text_key(name)]))
    recognised = t("loading.recognised", count=len(known))
    pieces = [Markdown(f"{columns}, {recognised}")]
    if pair is not None:
        leads = t("data.row_number") if pair.leads is None else escapes.markdown(pair.leads)
        pieces.append(t("loading.linked", column=Markdown(f"**{escapes.markdown(pair.other)}**"), leads=leads))
    pieces += map(_told, said)
    if (tool := tool_of(part.glimpse.names)) is not None:
        pieces.insert(0, Markdown(f"**{tool}**"))
    _names(part.kind, [file.name for file in part.files], pieces)
    reasons: dict[Markdown, list[Markdown]] = {}
    for each in said:
        if each.why is not None:
            reasons.setdefault(each.why, []).append(t(f"loading.role.{each.column}"))
    lines = [t("loading.why", role=Markdown(", ".join(roles)), why=why) for why, roles in reasons.items()]
    if not known:
        lines.append(t("loading.nothing_known"))
    if lines:
        st.caption(" · ".join(lines))
    for sentence in (*as_read(part.glimpse), *_lacking(part), *_others(part, said, pair)):
        st.caption(sentence)


def _names(kind: Kind, names: Sequence[str], pieces: Sequence[Markdown]) -> None:
    files = escapes.markdown(names[0]) if len(names) == 1 else t("loading.files", count=len(names))
    st.markdown(" · ".join([f"**{t(f'data.upload_{kind}')}** : {files}", *pieces]))


def _told(said: Said) -> Markdown:
    role = t(f"loading.role.{said.column}")
    match said.origin:
        case Column(name):
            return t("loading.is_column", role=role, column=Markdown(f"**{escapes.markdown(name)}**"))
        case Constant(text):
            return t("loading.is_fixed", role=role, text=text)
        case RowNumber():
            return t("loading.is_row", role=role)


def _others(part: Part, said: Sequence[Said], pair: Pair | None) -> list[Markdown]:
    """What becomes of the columns that are nothing of a table's own."""
    used = {text_key(each.origin.name) for each in said if isinstance(each.origin, Column)}
    used |= set() if pair is None else {text_key(pair.other)}
    count = len([name for name in part.glimpse.names if text_key(name) and text_key(name) not in used])
    return [t(f"loading.others.{part.kind}", count=count)] if count else []


def _lacking(part: Part) -> list[Markdown]:
    """Which columns are not in all of several files."""
    names = [name for name in part.glimpse.names if part.lacking(name) is not None]
    if not names:
        return []
    shown = [escapes.shortened(name) for name in names[:MOST_NAMES]] + ["…"] * (len(names) > MOST_NAMES)
    listed = escapes.markdown(", ".join(shown), longest=None)
    return [t("loading.lacking", names=listed)]

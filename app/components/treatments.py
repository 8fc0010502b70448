"""What becomes of values on their way in: new names, texts that say nothing, what a wide file holds of events.

Folded behind a line that says what is proposed; what is safe is preselected, and all of it can be seen and undone.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import polars as pl
import streamlit as st

import escapes
import resources
from components.failures import problems
from components.reports import stage_name, stage_text
from escapes import Markdown
from i18n import t, voice
from leadgrid.mappings import CUSTOMER, Column, Derivation, Kind, Mappings
from leadgrid.problems import Words
from leadgrid.recognitions import Recognition
from leadgrid.values import is_unknown, text_key
from parts import Part
from voices import LANGUAGES, Voice

MOST_VALUES: Final = 50
MOST_BY_HAND: Final = 8
SHOWN: Final = 3
ACTIVITY, OUTCOME, VALUE = "activity", "outcome", "value"
"""What a column of the leads can say of events: the day of an activity, the day of an outcome, or who has won."""
STAGES: Final = (CUSTOMER, "mql", "sql")
ACTIVITIES: Final = ("email_open", "email_click", "form_submit", "page_view")
NOTHING_SAID: Final = Mappings()


def treated(part: Part, found: Recognition, before: Mappings | None, *, beside: Collection[Kind] = ()) -> Mappings:
    """Ask what becomes of the values of a table; new names, unknown texts and derivations, without origins or links.

    What files of the tables `beside` it say already is proposed, but not preselected.
    """
    told = st.container()
    renames: tuple[tuple[str, str], ...] = ()
    derivations: tuple[Derivation, ...] = ()
    types: Sequence[tuple[str, int]] = ()
    with st.expander(t(f"treating.title.{part.kind}"), icon=":material/swap_horiz:", key=f"{part.key}-treated"):
        if part.kind == "leads":
            derivations = _derivations(part, found, before, beside)
        if part.kind == "activities":
            types = _types(part)
            renames = _renames(part, types, before)
        unknowns = _unknowns(part, found, before)
    said = Mappings(unknowns=unknowns, renames=renames, derivations=derivations)
    if pieces := [*_told(said), *_counted(types)]:
        told.caption(" · ".join(pieces))
    return said


def _told(said: Mappings) -> Iterator[Markdown]:
    """What is proposed, in a line."""
    for made in said.derivations:
        name = stage_name(made.name) if made.kind == "outcomes" else escapes.markdown(made.name)
        yield t(f"treating.told.{made.kind}", name=name, column=made.column)
    if said.renames:
        yield t("treating.told.renames", count=len(said.renames))
    if said.unknowns:
        yield t("treating.told.unknowns", texts=_listed([text for _, text in said.unknowns]))


def _counted(types: Sequence[tuple[str, int]]) -> Iterator[Markdown]:
    if types:
        shown = [f"{shown} ({voice().number(rows)})" for shown, rows in types]
        yield t("treating.told.types", count=len(types), types=_listed(shown))


def _listed(texts: Sequence[str]) -> Markdown:
    shown = [escapes.markdown(text) for text in texts[:SHOWN]]
    return Markdown(", ".join(shown) + " …" * (len(texts) > SHOWN))


# ---- texts that say nothing


def _unknowns(part: Part, found: Recognition, before: Mappings | None) -> tuple[tuple[Kind, str], ...]:
    remembered = [] if before is None else [text for kind, text in before.unknowns if kind == part.kind]
    options = _different([*remembered, *(text for text, _ in found.unknowns)])
    chosen = st.multiselect(
        t("treating.unknowns"),
        options,
        options if before is None else _different(remembered),
        key=_key(part, "unknowns", options, before is None),
        accept_new_options=True,
        placeholder=voice().t("treating.unknowns_none"),
        select_all=False,  # Streamlit says it in English only
        help=t("treating.unknowns_help"),
    )
    if found.unknowns:
        # no part of the options: what can be typed beside them must not change with the language
        times = [t("treating.times", text=text, count=count) for text, count in found.unknowns]
        st.caption(t("treating.in_first_rows", times=Markdown(", ".join(times))))
    return tuple((part.kind, text) for text in _different(chosen))


def _different(texts: Sequence[str]) -> list[str]:
    """The texts that say something and compare as different, in their order."""
    known: dict[str, str] = {}
    for text in texts:
        if not is_unknown(text):
            known.setdefault(text_key(text), text)
    return list(known.values())


# ---- types of activity


def _types(part: Part) -> tuple[tuple[str, int], ...]:
    """The types in the whole of the files with their counts, where a column says them."""
    origin = part.origin("activity")
    if not isinstance(origin, Column):
        return ()
    with st.spinner(t("treating.counting")):
        found = resources.values(part.files, origin.name)
    types: list[tuple[str, int]] = []
    for each in found:
        if not isinstance(each, tuple):
            problems([each])
            return ()
        types.append(each)
    return tuple(types)


def _renames(part: Part, types: Sequence[tuple[str, int]], before: Mappings | None) -> tuple[tuple[str, str], ...]:
    """New names for types, in a table; those of last time stand there, whether their type is in these files or not."""
    remembered = {} if before is None else {text_key(old): (old, new) for old, new in before.renames}
    known = {text_key(shown) for shown, _ in types}
    rows = [*types, *((old, 0) for key, (old, _) in remembered.items() if key not in known)]
    if not rows:
        return ()
    say = voice()
    names = [remembered[text_key(old)][1] if text_key(old) in remembered else None for old, _ in rows]
    st.markdown(t("treating.renames"))
    edited = st.data_editor(
        pl.DataFrame(
            {"old": [old for old, _ in rows], "rows": [count for _, count in rows], "new": names},
            schema={"old": pl.String, "rows": pl.Int64, "new": pl.String},
        ),
        hide_index=True,
        disabled=["old", "rows"],
        column_config={
            "old": st.column_config.TextColumn(say.t("data.type")),
            "rows": st.column_config.NumberColumn(say.t("data.rows"), format="localized"),
            "new": st.column_config.TextColumn(say.t("treating.new_name"), max_chars=100),
        },
        key=_key(part, "renames", rows, names),
        placeholder="",
    )
    pairs = zip(edited["old"].to_list(), edited["new"].to_list(), strict=True)
    return tuple((old, new.strip()) for old, new in pairs if new and not is_unknown(new) and new.strip() != old)


# ---- what a wide file of leads holds of events


def _derivations(
    part: Part, found: Recognition, before: Mappings | None, beside: Collection[Kind]
) -> tuple[Derivation, ...]:
    proposed: dict[Derivation, Words | None] = dict(found.derivations)
    remembered = () if before is None else before.derivations
    names = {text_key(name) for name in part.glimpse.names}
    proposed |= {made: None for made in remembered if made not in proposed and text_key(made.column) in names}
    safe = set(remembered) if before is not None else _safe(list(proposed), beside)
    made: list[Derivation] = []
    if proposed:
        st.markdown(t("treating.derived"))
    for derivation, why in proposed.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.checkbox(
                _sentence(derivation), derivation in safe, key=_key(part, "derived", derivation, derivation in safe)
            ):
                made.append(derivation)
            reason = t("loading.as_before") if why is None else escapes.markdown(_words(why), longest=None)
            st.caption(reason, width="content")
    for row in range(MOST_BY_HAND):
        derivation_by_hand, is_empty = _by_hand(part, row)
        if derivation_by_hand is not None and derivation_by_hand not in made:
            made.append(derivation_by_hand)
        if is_empty:
            break
    return tuple(_once(made))


def _safe(proposed: Sequence[Derivation], beside: Collection[Kind]) -> set[Derivation]:
    """One column for each activity or outcome, one with a date before one without, and none that a file says."""
    first: dict[tuple[Kind, str], Derivation] = {}
    for made in sorted(proposed, key=lambda made: made.means is not None):
        if made.kind not in beside:
            first.setdefault((made.kind, text_key(made.name)), made)
    return set(first.values())


def _once(made: Sequence[Derivation]) -> list[Derivation]:
    known: dict[tuple[str, ...], Derivation] = {}
    for one in made:
        known.setdefault((one.kind, text_key(one.name), text_key(one.column), text_key(one.means or "")), one)
    return list(known.values())


def _sentence(made: Derivation) -> Markdown:
    if made.kind == "activities":
        return t("treating.made.activity", column=made.column, name=made.name)
    if made.means is None:
        return t("treating.made.outcome", column=made.column, stage=stage_name(made.name))
    return t("treating.made.value", column=made.column, means=made.means, stage=stage_name(made.name))


def _by_hand(part: Part, row: int) -> tuple[Derivation | None, bool]:
    """A derivation that somebody adds, and whether the row is still empty or incomplete."""
    names, say = part.glimpse.names, voice()
    across = st.columns(3, gap="medium")
    with across[0]:
        place = st.selectbox(
            t("treating.column"),
            [place for place, name in enumerate(names) if text_key(name)],
            None,
            format_func=lambda place: escapes.shortened(names[place]),
            key=f"{part.key}-hand-{row}",
            placeholder=say.t("treating.column_none"),
        )
    if place is None:
        return None, True
    shown = {way: say.t(f"treating.says.{way}") for way in (OUTCOME, ACTIVITY, VALUE)}
    ways = list(shown) if part.table.holds_dates(place) else [VALUE, OUTCOME, ACTIVITY]
    with across[1]:
        way = st.selectbox(
            t("treating.says_label"), ways, format_func=shown.__getitem__, key=f"{part.key}-hand-{row}-{place}-way"
        )
    with across[2]:
        told = _told_by_hand(part, names[place], way, key=f"{part.key}-hand-{row}-{place}-{way}")
    if told is None:
        st.caption(t("treating.incomplete"))
        return None, True
    if way == VALUE:
        return Derivation("outcomes", CUSTOMER, names[place], told), False
    return Derivation("activities" if way == ACTIVITY else "outcomes", told, names[place]), False


def _told_by_hand(part: Part, column: str, way: str, *, key: str) -> str | None:
    """The name of what a column dates, or the value that means «customer»."""
    say = voice()
    options = {ACTIVITY: ACTIVITIES, OUTCOME: STAGES, VALUE: part.glimpse.values(column)[:MOST_VALUES]}[way]
    told = st.selectbox(
        t(f"treating.name.{way}"),
        options,
        None,
        format_func=lambda text: stage_text(text, say) if way == OUTCOME else escapes.shortened(text),
        key=key,
        placeholder=say.t("data.choose_value") if way == VALUE else say.t("treating.name_none"),
        accept_new_options=True,
    )
    if told is None or is_unknown(told):
        return None
    return _stage(told) if way == OUTCOME else told.strip()


def _stage(told: str) -> str:
    """A stage as files say it; somebody may have written it as the screen does, in any language."""
    shown = {text_key(stage_text(stage, Voice(language))): stage for language in LANGUAGES for stage in STAGES}
    return shown.get(text_key(told), told.strip())


def _words(words: Words) -> str:
    return voice().worded(words)


def _key(part: Part, name: str, *of: object) -> str:
    """A widget's key that changes with what it is preselected with."""
    return f"{part.key}-{name}-{zlib.crc32(repr(of).encode()):08x}"

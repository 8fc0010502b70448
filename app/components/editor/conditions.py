"""The builder of conditions: what is asked of a lead, of what the data have, as deep as can be read."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

import escapes
from components.editor import fields
from components.editor.answers import condition_of
from components.editor.choices import Choices
from components.editor.comparisons import value_tests
from components.editor.forms import HEADS, JOINING, Form, Path, at, blank, blank_test, with_head
from i18n import attribute, attribute_value, number, t, voice
from leadgrid.conditions import MEASURES, MEASURES_OF_A_PROPERTY, MOST_SENDS
from leadgrid.portraits import Portrait
from leadgrid.sentences import condition_aloud

DEEPEST: Final = 8
"""Conditions within conditions: a file of 20 levels holds no more but for doubled negations, which are read aloud."""


def condition(form: Form, path: Path, choices: Choices, *, depth: int = 1, selection_only: bool = False) -> None:
    """The condition at a place of a form."""
    said = at(form, path)
    if selection_only:
        _selection(form, (*path, "selection"), choices, within=True)
        return
    heads = HEADS if depth < DEEPEST else tuple(head for head in HEADS if head not in (*JOINING, "not"))
    if said["head"] not in heads:
        _too_deep(said)
        return
    fields.one_of(
        form,
        (*path, "head"),
        heads,
        t("editor.head_label"),
        words="head",
        change=lambda before, head: with_head(before, head),
    )
    match said["head"]:
        case "attribute":
            _attribute(form, path, choices)
        case "activity":
            _selection(form, (*path, "selection"), choices, within=True)
            _measure(form, path, choices)
        case "reaction" | "missed":
            _reaction(form, path, choices)
        case "silent":
            _silent(form, path, choices)
        case "not":
            with st.container(border=True):
                condition(form, (*path, "part"), choices, depth=depth + 1)
        case _:
            _parts(form, path, choices, depth)


def _parts(form: Form, path: Path, choices: Choices, depth: int) -> None:
    inside = (*path, "parts")
    for place in range(len(at(form, inside))):
        with st.container(border=True, gap="small"):
            with st.container(horizontal=True, horizontal_alignment="right"):
                st.caption(t("editor.part", place=place + 1), width="stretch")
                if len(at(form, inside)) > 1:
                    fields.bin_button(inside, place, help=t("editor.remove_part"))
            condition(form, (*inside, place), choices, depth=depth + 1)
    fields.press(t("editor.add_part"), inside, "add", lambda parts: [*parts, blank("attribute")], icon=":material/add:")


def _too_deep(said: Form) -> None:
    read = condition_of(said)
    if not isinstance(read, tuple):
        st.markdown(escapes.markdown(condition_aloud(read, voice().language), longest=None))
    st.caption(t("editor.too_deep"))


def _attribute(form: Form, path: Path, choices: Choices) -> None:
    fields.named_one(
        form,
        (*path, "name"),
        choices.names("leads"),
        t("editor.attribute"),
        placeholder=voice().t("editor.attribute_none"),
        hidden=False,
        told=attribute,
    )
    name = at(form, (*path, "name"))
    portrait = choices.portrait("leads", name)
    _described(portrait, "with_customers" if choices.customers else "leads")
    value_tests(form, (*path, "tests"), portrait, told=partial(attribute_value, name or ""))


def _described(portrait: Portrait | None, of: str) -> None:
    """What the data know under this name: for how many, from what to what."""
    if portrait is None:
        return
    pieces = [t(f"editor.known_of.{of}", count=portrait.known, of=portrait.of)]
    if portrait.lowest is not None and portrait.highest is not None and portrait.lowest != portrait.highest:
        pieces.append(t("editor.range_of", low=portrait.lowest.text, high=portrait.highest.text))
    elif portrait.different > len(portrait.values):
        pieces.append(t("editor.values_of", shown=number(len(portrait.values)), count=portrait.different))
    st.caption(" · ".join(pieces))


def _selection(form: Form, path: Path, choices: Choices, *, within: bool = False, words: str = "activity") -> None:
    """Which activities, on what conditions, since when."""
    said = at(form, path)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if not said["every"]:
            fields.several(
                form,
                (*path, "types"),
                choices.types(),
                t(f"editor.{words}"),
                placeholder=voice().t("editor.activity_none"),
                hidden=False,
            )
        else:
            st.markdown(t(f"editor.{words}_every"))
    fields.flag(form, (*path, "every"), t("editor.every_type"))
    for place in range(len(said["where"])):
        _property(form, path, place, choices)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if within:
            fields.span(form, (*path, "within"), t("editor.within"), placeholder=voice().t("editor.ever"))
        if choices.names("activities") or said["where"]:
            fields.press(
                t("editor.add_property"),
                (*path, "where"),
                "add",
                lambda tested: [*tested, {"name": None, "tests": [blank_test()]}],
                icon=":material/filter_alt:",
            )


def _property(form: Form, path: Path, place: int, choices: Choices) -> None:
    said, here = at(form, path), (*path, "where", place)
    types = None if said["every"] or not said["types"] else tuple(said["types"])
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            fields.named_one(
                form,
                (*here, "name"),
                choices.names("activities"),
                t("editor.property"),
                placeholder=voice().t("editor.property_none"),
            )
            fields.bin_button((*path, "where"), place, help=t("editor.remove_property"))
        portrait = choices.portrait("activities", at(form, (*here, "name")), types)
        _described(portrait, "events")
        value_tests(form, (*here, "tests"), portrait)


def _measure(form: Form, path: Path, choices: Choices) -> None:
    said, here = at(form, (*path, "measure")), (*path, "measure")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        fields.one_of(
            form,
            (*here, "kind"),
            ("none", *MEASURES),
            t("editor.measure_label"),
            words="measure",
            change=_with_measure,
            hidden=False,
        )
        if said["kind"] in MEASURES_OF_A_PROPERTY:
            fields.named_one(
                form,
                (*here, "of"),
                choices.names("activities"),
                t("editor.property"),
                placeholder=voice().t("editor.property_none"),
                hidden=False,
            )
    if said["kind"] != "none":
        value_tests(form, (*here, "tests"), None, numbers_only=True)


def _with_measure(measure: Form, kind: str) -> Form:
    tests = measure["tests"] or [blank_test(numbers_only=True)]
    return measure | {"kind": kind, "tests": tests if kind != "none" else []}


def _reaction(form: Form, path: Path, choices: Choices) -> None:
    head = at(form, path)["head"]
    with st.container(border=True, gap="small"):
        _selection(form, (*path, "trigger"), choices, words="trigger")
    with st.container(border=True, gap="small"):
        _selection(form, (*path, "reaction"), choices, words=head)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        fields.span(form, (*path, "delay"), t(f"editor.delay.{head}"))
        fields.span(form, (*path, "within"), t("editor.trigger_within"), placeholder=voice().t("editor.ever"))
    fields.one_of(
        form,
        (*path, "which"),
        ("any", "first", "last"),
        t("editor.which_label"),
        words="which",
        hidden=False,
    )


def _silent(form: Form, path: Path, choices: Choices) -> None:
    with st.container(border=True, gap="small"):
        _selection(form, (*path, "of"), choices, words="sends")
        fields.whole(form, (*path, "last"), t("editor.last"), low=1, high=MOST_SENDS, width=220)
    with st.container(border=True, gap="small"):
        _selection(form, (*path, "reaction"), choices, words="silence")
        fields.named_one(
            form,
            (*path, "same"),
            choices.names("activities"),
            t("editor.same"),
            placeholder=voice().t("editor.same_none"),
            hidden=False,
        )

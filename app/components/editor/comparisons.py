"""Tests on a value: rows of «is at least 50», with the values that the data have and their counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from components.editor import fields
from components.editor.forms import VALUE_KINDS, Form, Path, at, blank_test, test_of
from i18n import t, voice
from leadgrid.conditions import EQUALITY, MEMBERSHIP, NUMBER_OPERATORS, OPERATORS
from leadgrid.portraits import Portrait

KIND: Final = 104
OPERATOR: Final = 176


def value_tests(
    form: Form,
    path: Path,
    portrait: Portrait | None,
    *,
    numbers_only: bool = False,
    told: Callable[[str], str] = str,
) -> None:
    """The tests at a place; values are proposed where the data have some, each as `told`."""
    said = at(form, path)
    for place in range(len(said)):
        _test(form, (*path, place), portrait, numbers_only=numbers_only, is_only=len(said) == 1, told=told)
    taken = [test["operator"] for test in said]
    if len(taken) < len(NUMBER_OPERATORS if numbers_only else OPERATORS):
        fields.press(
            t("editor.add_test"),
            path,
            "add",
            lambda tests: [*tests, blank_test(taken, numbers_only=numbers_only)],
            icon=":material/add:",
        )


def _test(
    form: Form,
    path: Path,
    portrait: Portrait | None,
    *,
    numbers_only: bool,
    is_only: bool,
    told: Callable[[str], str],
) -> None:
    test = at(form, path)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        others = [one["operator"] for one in at(form, path[:-1]) if one is not test]
        free = [name for name in (NUMBER_OPERATORS if numbers_only else OPERATORS) if name not in others]
        fields.one_of(
            form,
            (*path, "operator"),
            free,
            t("editor.operator_label"),
            words="number_operator" if numbers_only else "operator",
            change=_with_operator(numbers_only=numbers_only),
            width=OPERATOR,
        )
        if test["operator"] in (*EQUALITY, *MEMBERSHIP) and not numbers_only:
            fields.one_of(
                form,
                (*path, "kind"),
                VALUE_KINDS,
                t("editor.kind_label"),
                words="value_kind",
                change=lambda test, kind: test_of(test["operator"], kind, test["values"] if kind != "yesno" else []),
                width=KIND,
            )
        _value(form, (*path, "values"), test, portrait, told=told)
        if not is_only:
            fields.bin_button(path[:-1], int(path[-1]), help=t("editor.remove_test"))


def _with_operator(*, numbers_only: bool) -> Callable[[Any, Any], Any]:
    def change(test: Form, operator: str) -> Form:
        kind = "number" if numbers_only and operator != "known" else test["kind"]
        if test["operator"] == "known" and operator != "known" and not numbers_only:
            kind = "text"
        answered = [] if test["operator"] == "known" and operator != "known" else test["values"]  # yes is no value
        changed = test_of(operator, kind, answered)
        if operator not in MEMBERSHIP:
            changed["values"] = changed["values"][:1]
        return changed

    return change


def _value(form: Form, path: Path, test: Form, portrait: Portrait | None, *, told: Callable[[str], str]) -> None:
    label = t("editor.value_label")
    if test["kind"] == "yesno":
        if test["operator"] in MEMBERSHIP:
            say = {option: voice().t(f"editor.yesno.{option}") for option in ("true", "false")}
            fields.several(
                form, path, dict.fromkeys(say), label, placeholder="", told=lambda option: say.get(option, option)
            )
        else:
            words = "known" if test["operator"] == "known" else "yesno"
            fields.one_of(form, (*path, 0), ("true", "false"), label, words=words)
        return
    counts = dict(portrait.values) if portrait is not None else {}
    is_number = test["kind"] == "number"
    placeholder = voice().t("editor.number_none" if is_number else "editor.value_none")
    if test["operator"] in MEMBERSHIP:
        fields.several(form, path, counts, label, placeholder=placeholder, told=told)
    elif test["operator"] in EQUALITY and counts:
        fields.first_of(form, path, counts, label, placeholder=placeholder, told=told)
    else:
        fields.typed(form, path, label, placeholder=placeholder, one=True)

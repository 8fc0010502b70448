"""Règles: the draft of the grid, rule by rule in forms, and as text."""

import streamlit as st

import desks
import drafts
from components.editor import hands
from components.editor.bars import bar
from components.editor.choices import Choices
from components.editor.looks import looks
from components.editor.parts import parts
from components.editor.rule_forms import rule_form
from components.editor.rules import rules
from components.editor.texts import text
from components.headings import heading
from i18n import t

heading("rules")
looks()
at = desks.desk()
draft = drafts.draft(at)
bar(at, draft)
by_forms, whole, as_text = st.tabs(
    [t("editor.tab.rules"), t("editor.tab.parts"), t("editor.tab.text")], key="rules_tabs", on_change="rerun"
)
if by_forms.open:
    with by_forms:
        if draft.grid is None:
            st.info(t("editor.forms_off"), icon=":material/info:")
        elif (form := hands.open_form(draft)) is None:
            rules(draft.grid, at)
        else:
            listed, edited = st.columns([5, 6], gap="medium")
            with listed:
                rules(draft.grid, at)
            with edited:
                rule_form(form, draft.grid, Choices(at))
if whole.open:
    with whole:
        if draft.grid is None:
            st.info(t("editor.forms_off"), icon=":material/info:")
        else:
            parts(draft, draft.grid, Choices(at))
if as_text.open:
    with as_text:
        text(draft)

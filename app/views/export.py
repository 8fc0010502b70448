"""Exporter: the saved grid, the scored leads, and the statement that computes the same scores elsewhere."""

import streamlit as st

import desks
from components.headings import heading
from components.offers import command, offers, saved_grid
from i18n import t

heading("export")
at = desks.desk()
saved_grid(at)
offers(at)
command(at)
st.caption(t("export.spreadsheet"))

"""Régler: the live tuner, and the leads it ranks."""

import streamlit as st

from components import heading, leads_list, tuner
from i18n import t

heading("tune")
points, leads = st.tabs([t("leads.tune_tab"), t("leads.list_tab")], key="tune_tabs", on_change="rerun")
if points.open:
    with points:
        tuner()
if leads.open:
    with leads:
        leads_list()

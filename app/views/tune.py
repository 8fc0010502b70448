"""Régler: the live tuner, and the leads it ranks."""

import streamlit as st

from components.footholds import foothold
from components.headings import heading
from components.rankings import leads_list
from components.tuners import tuner
from i18n import t

heading("tune")
points, leads = st.tabs([t("leads.tune_tab"), t("leads.list_tab")], key="tune_tabs", on_change="rerun")
if points.open:
    with points:
        foothold()
        tuner()
if leads.open:
    with leads:
        leads_list()

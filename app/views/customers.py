"""Vos clients: what they have in common, and what of the data feeds the grid."""

import streamlit as st

import desks
from components.customers.feeding import feeding
from components.customers.findings import findings
from components.headings import heading
from i18n import t

heading("customers")
at = desks.desk()
shared, fed = st.tabs([t("customers.tab"), t("feeding.tab")], key="customers_tabs", on_change="rerun")
if shared.open:
    with shared:
        findings(at)
if fed.open:
    with fed:
        feeding(at)

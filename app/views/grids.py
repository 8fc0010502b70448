"""Ma grille: which one is in use and where it lives, a new one, and the shelves."""

import streamlit as st

import desks
from components.headings import heading
from components.shelves.files import own_grids
from components.shelves.firsts import first_grid
from components.shelves.methods import methods
from components.shelves.pendings import pending
from components.shelves.templates import templates
from components.shelves.uses import in_use
from i18n import t

heading("grids")
at = desks.desk()
in_use(at)
is_begun = pending(at)

st.subheader(t("grids.new_instead") if is_begun else t("grids.new"), anchor=False)
made = st.expander(t("grids.first"), icon=":material/auto_awesome:", key="first", on_change="rerun",
                   expanded=not (at.is_sample or is_begun))  # fmt: skip
if made.open:
    with made:
        first_grid(at)
methods(at)

own, shipped = st.tabs([t("grids.own"), t("grids.templates")], key="shelves")
with own:
    own_grids(at)
with shipped:
    templates(at)

"""Ma grille: which one is in use and where it lives, a new one, and the shelves."""

import streamlit as st

import beginnings
import desks
import state
from components.failures import guarded
from components.headings import heading
from components.shelves.files import own_grids
from components.shelves.firsts import first_grid
from components.shelves.methods import methods
from components.shelves.pendings import pending
from components.shelves.templates import templates
from components.shelves.uses import in_use
from components.transcripts import transcript
from i18n import t

heading("grids")
at = desks.desk()
in_use(at)
is_begun = pending(at)

st.subheader(t("grids.new_instead") if is_begun else t("grids.new"), anchor=False)
made = st.expander(
    t("grids.first"),
    icon=":material/auto_awesome:",
    key=f"first-{is_begun}",  # what is begun stands above: a fold that somebody opened closes then
    on_change="rerun",
    expanded=not (at.is_sample or is_begun),
)
if made.open:
    with made:
        first_grid(at)
methods(at)
sheet = st.expander(t("transcript.title"), icon=":material/table_view:", key="sheet", on_change="rerun")
if sheet.open:
    with sheet:
        written = transcript(at)
        if written is not None:
            with guarded():
                beginnings.written(at, written.grid, capacity=written.capacity, left=written.left)
                state.next_upload()
                st.rerun()

own, shipped, signed = st.tabs([t("grids.own"), t("grids.templates"), t("grids.signed")], key="shelves")
with own:
    own_grids(at)
with shipped:
    templates(at)
with signed:
    st.markdown(t("grids.signed_none"))

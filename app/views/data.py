"""Données: what is loaded and what was set aside, from where we look, other files."""

import streamlit as st

import desks
import state
import uploads
from components.doubts import doubtful
from components.failures import guarded
from components.headings import heading
from components.loading.flows import offered, order
from components.loading.onwards import go_on
from components.reports import MOST_NAMED, details, reconciled, summary, warnings, whose
from components.spaces import whole_workspace
from components.viewpoints import viewpoint
from i18n import t
from leadgrid import feeds

heading("data")
at = desks.desk()
with at.workspace.dataset() as dataset:
    feed = feeds.feed(at.agreed, dataset)
    data_problems = feeds.data_problems(at.agreed, dataset, as_listed=True)

summary(at, feed)
whose(at)
# who sees the example has nothing of their own yet: the way in comes first, and is open
first = st.container()
report = st.container()

title = t("loading.first") if at.is_sample else t("data.load_title")
with (
    first if at.is_sample else st.container(),
    st.expander(title, icon=":material/upload_file:", key=f"load-{state.upload_round()}", expanded=at.is_sample),
):
    given = offered()
    ordered = order(at, given)
    if ordered is not None:
        with guarded():
            with st.status(t("data.step.leads")) as status:
                uploads.load(
                    at,
                    ordered.files,
                    maps=ordered.maps,
                    zone=ordered.zone,
                    said=ordered.said,
                    written=ordered.written,
                    place=ordered.place,
                    progress=lambda step: status.update(label=t(f"data.step.{step}")),
                )
            state.next_upload()
            if ordered.is_to_tune:
                go_on()
            st.rerun()

# while other files are being told about, nothing here may look as if it spoke of them
is_between = any(given.values())
is_offered = not is_between and len(feed.unfed) > MOST_NAMED  # beside the warning
with st.container():  # one place whatever stands in it: what is below moves from no place, and no uploader is made anew
    if not is_offered and st.button(
        t("data.to_grids"), key="to-grids", icon=":material/rule_settings:", type="tertiary"
    ):
        st.switch_page("views/grids.py", query_params=st.query_params.to_dict())
    if is_between:
        st.caption(t("loading.between"))

if not is_between:
    with report:
        reconciled(at.facts)
        doubtful(at)
        warnings(at, feed, data_problems)
whole_workspace(at)
if not is_between:
    viewpoint(at)
    st.subheader(t("data.details"), anchor=False)
    details(at.facts)

"""One run of the script: language, navigation, and the page that answers the question of the moment."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

import escapes
import resources
import signins
import state
from components.doorsteps import doorstep, way_out
from components.failures import guarded
from components.languages import language_switch, large_switch
from i18n import t
from leadgrid.workspaces import SAMPLE

HERE: Final = Path(__file__).parent
LONGEST_TOAST: Final = 100
"""What is longer would be cut, in English, by Streamlit."""


def screen() -> None:
    """Draw the frame, and in it the page that the address names; before who has to sign in, no page at all."""
    standing = signins.reader()
    is_in = standing in ("open", "in")
    st.set_page_config(
        page_title=t("product.name"),
        page_icon=str(HERE / "icon.svg"),  # a Material icon would be fetched from Google
        layout="wide",
        initial_sidebar_state=216,
        menu_items={"About": f"**{t('product.name')}** · {t('product.promise')}\n\n{t('frame.local')}"},
    )

    st.logo(str(HERE / "logo.svg"), size="large", icon_image=str(HERE / "icon.svg"))

    page = st.navigation(
        {
            t("nav.essentials"): [
                st.Page("views/data.py", title=t("nav.data"), icon=":material/database:", help=t("nav.data_help")),
                st.Page(
                    "views/tune.py", title=t("nav.tune"), icon=":material/tune:", help=t("nav.tune_help"), default=True
                ),
                st.Page("views/export.py", title=t("nav.export"), icon=":material/output:", help=t("nav.export_help")),
            ],
            t("nav.build"): [
                st.Page(
                    "views/grids.py", title=t("nav.grids"), icon=":material/rule_settings:", help=t("nav.grids_help")
                ),
                st.Page("views/rules.py", title=t("nav.rules"), icon=":material/rule:", help=t("nav.rules_help")),
                st.Page(
                    "views/customers.py",
                    title=t("nav.customers"),
                    icon=":material/groups:",
                    help=t("nav.customers_help"),
                ),
                st.Page("views/leads.py", title=t("nav.leads"), icon=":material/list:", help=t("nav.leads_help")),
            ],
        },
        expanded=True,
        position="sidebar" if is_in else "hidden",
    )
    if not is_in:
        language_switch()
        doorstep(standing)
        return
    with st.sidebar:
        language_switch()
        large_switch()
        st.caption(f":material/lock: {t('frame.local')}")
        way_out()

    trouble = state.take(state.TROUBLE)
    if trouble:
        st.error(escapes.markdown(str(trouble), longest=None), icon=":material/error:")
    news = state.take(state.NEWS)
    if news:
        first = str(news) if len(str(news)) <= LONGEST_TOAST else f"{str(news).partition('. ')[0]}."
        if first != news:
            st.success(str(news), icon=":material/check:")
        if len(first) <= LONGEST_TOAST:  # whoever has scrolled down sees this alone
            st.toast(first, icon=":material/check:", duration="long")
    state.arrive(page.url_path)
    with guarded():
        page.run()
    if not resources.workspaces().exists(state.workspace_id()):
        st.button(t("frame.to_sample"), type="primary", on_click=state.open_workspace, args=(SAMPLE,))

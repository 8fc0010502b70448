"""The screen: language, navigation, and the page that answers the question of the moment.

`leadgrid app` and `streamlit run app/streamlit_app.py` start here; settings and themes are in `.streamlit/config.toml`.
"""

import logging
import traceback
from pathlib import Path

import streamlit as st

import resources
from components import failure, language_switch, problems
from i18n import t
from leadgrid.problems import LeadgridError

HERE = Path(__file__).parent

resources.settled()
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
        ]
    },
    expanded=True,
)
with st.sidebar:
    language_switch()
    st.caption(f":material/lock: {t('frame.local')}")

try:
    page.run()
except LeadgridError as error:
    problems(error.problems)
except Exception as error:
    # The message of an error can quote a row of somebody's file: the log says what kind it was, and where.
    places = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger("leadgrid.app").error("%s\n%s", type(error).__name__, places)
    failure()

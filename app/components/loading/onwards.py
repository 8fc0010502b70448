"""From what was loaded on to the tuner: what was found goes along as one sentence."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

import desks
import state
from i18n import t

TUNER = "views/tune.py"


def go_on() -> NoReturn:
    """Open the tuner; the next run begins with what was loaded."""
    facts = desks.desk().facts
    pieces = [t("people.leads", count=facts.lead_count)]
    for file, key in ((facts.activities, "spaces.activities"), (facts.outcomes, "spaces.outcomes")):
        if file is not None:
            pieces.append(t(key, count=file.usable - file.orphans))
    aside = sum(file.unusable_rows + file.orphans for file in facts.files)
    what = ", ".join(pieces)
    state.keep(
        state.NEWS,
        t("loading.loaded", what=what) if not aside else t("loading.loaded_aside", what=what, count=aside),
    )
    st.switch_page(TUNER, query_params=st.query_params.to_dict())

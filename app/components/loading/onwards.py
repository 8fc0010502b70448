"""From what was loaded on to the tuner: what was found goes along as one sentence."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

import desks
import state
from escapes import Markdown
from i18n import t
from leadgrid.facts import Facts
from leadgrid.mappings import CUSTOMER

TUNER = "views/tune.py"


def go_on() -> NoReturn:
    """Open the tuner; the next run begins with what was loaded."""
    state.keep(state.NEWS, found(desks.desk().facts))
    st.switch_page(TUNER, query_params=st.query_params.to_dict())


def found(facts: Facts) -> Markdown:
    """What was loaded and how much of it was not, short enough for the three lines of a toast."""
    pieces = [t("people.leads", count=facts.lead_count)]
    if facts.activities is not None:
        pieces.append(t("spaces.activities", count=facts.activities.usable - facts.activities.orphans))
    customers = dict(facts.stages).get(CUSTOMER)
    if customers is not None:
        pieces.append(t("people.customers", count=customers))
    elif facts.outcomes is not None:
        pieces.append(t("spaces.outcomes", count=facts.outcomes.usable - facts.outcomes.orphans))
    aside = sum(file.aside for file in facts.files)
    told = f"{', '.join(pieces)}."
    return Markdown(f"{told} {t('loading.aside', count=aside)}" if aside else told)

"""Where files go that are dropped beside data of one's own: in their place, or into a workspace apart.

Nothing that is loaded goes without a word: what would go is counted, and where a table would be lost nothing is chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import streamlit as st

from desks import Desk
from escapes import Markdown
from i18n import t
from leadgrid.facts import Facts
from leadgrid.mappings import CUSTOMER, Kind
from uploads import Place

_PLACES: Final[tuple[Place, ...]] = ("here", "apart")


def place(at: Desk, given: Collection[Kind]) -> Place | None:
    """Ask where the files of these tables go; None while nobody has said it. The example is never replaced."""
    if at.is_sample:
        return "apart"
    lost = [kind for kind in _tables(at.facts) if kind not in given]
    options = {each: t(f"loading.place_{each}") for each in _PLACES}
    chosen = st.radio(
        t("loading.place"),
        options,
        None if lost else 0,
        format_func=options.__getitem__,
        captions=[_gone(at.facts), t("loading.place_apart_how")],
        key=f"loading-place-{'lost' if lost else 'kept'}",  # what is proposed is another thing once nothing is lost
    )
    if lost and chosen == "here":
        missing = Markdown(", ".join(t(f"data.upload_{kind}") for kind in lost))
        st.warning(t("loading.place_lost", tables=missing), icon=":material/delete_sweep:")
    return chosen


def _tables(facts: Facts) -> list[Kind]:
    files: dict[Kind, object] = {
        "leads": facts.leads,
        "activities": facts.activities,
        "outcomes": facts.outcomes,
        "companies": facts.companies,
    }
    return [kind for kind, file in files.items() if file is not None]


def _gone(facts: Facts) -> Markdown:
    """What stands in the workspace now, and goes with it."""
    pieces = [t("people.leads", count=facts.lead_count), t("spaces.activities", count=facts.events)]
    pieces.append(t("people.customers", count=dict(facts.stages).get(CUSTOMER, 0)))
    return t("loading.place_gone", what=Markdown(", ".join(pieces)))

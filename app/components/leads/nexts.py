"""What would have to happen for a lead to reach the next band, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from desks import Desk
from escapes import Markdown, markdown
from i18n import named, t, voice
from leadgrid.advances import Advance, Move, Outlook
from leadgrid.conditions import ActivityCondition
from leadgrid.leadlists import RankedLead
from leadgrid.reasons import rung_label
from leadgrid.sentences import condition_aloud
from leadgrid.sentences.events import kinds
from leadgrid.sentences.phrases import lately

MOST_TOLD: Final = 4
_WAYS: Final = {"happens": "happens", "learned": "learned_of"}
_VOWELS: Final = ("il ", "au ", "aucune", "une ", "à ")


def next_band(at: Desk, outlook: Outlook | None, *, told: RankedLead) -> None:
    """The next band, what brings the lead there, and what it takes of it."""
    if outlook is None:
        top = bool(at.tuned.bands) and told.band == at.tuned.bands[-1].id
        st.markdown(f"#### {t('lead_next.title_top') if top else t('lead_next.title_none')}")
        st.caption(t("lead_next.top") if top else t("lead_next.no_bands"))
        return
    st.markdown(f"#### {t('lead_next.title', band=named(outlook.band))}")
    st.caption(t("lead_next.missing", count=outlook.missing, start=outlook.band.at_least))
    happens = [advance for advance in outlook.alone if advance.moves[0].way == "happens"]
    learned = [advance for advance in outlook.alone if advance.moves[0].way == "learned"]
    if happens:
        _listed(at, t("lead_next.one"), happens)
    if learned:
        _listed(at, t("lead_next.learned"), learned)
    if not happens and outlook.pairs:
        _listed(at, t("lead_next.or_two") if learned else t("lead_next.two"), outlook.pairs)
    if not outlook.alone and not outlook.pairs:
        st.markdown(t("lead_next.nothing"))
    else:
        st.caption(t("lead_next.each_alone"))


def _listed(at: Desk, title: Markdown, advances: Sequence[Advance]) -> None:
    lines = [f"**{title}**", ""]
    for advance in advances[:MOST_TOLD]:
        said = f" **{t('lead_next.and')}** ".join(_move(at, move) for move in advance.moves)
        lines.append(f"- {said} → **{t('lead_next.points', count=advance.score)}**")
    if len(advances) > MOST_TOLD:
        lines.append(f"- :small[:gray[{t('lead_next.more', count=len(advances) - MOST_TOLD)}]]")
    st.markdown("\n".join(lines))


def _move(at: Desk, move: Move) -> Markdown:
    """The rule's name, and what it asks for."""
    language = voice().language
    label = markdown(rung_label(at.tuned, move.rung, language), longest=60)
    if move.is_again and isinstance(move.condition, ActivityCondition):
        selection = move.condition.selection
        events = kinds(selection, language) + lately(selection.within, language)
        said = t("lead_next.again", events=markdown(events, longest=None))
    else:
        aloud = condition_aloud(move.condition, language)
        elided = "elided" if aloud.startswith(_VOWELS) else "plain"
        said = t(f"lead_next.{_WAYS[move.way]}.{elided}", said=markdown(aloud, longest=None))
    return t("lead_next.move", label=label, said=Markdown(f":small[:gray[{said}]]"))

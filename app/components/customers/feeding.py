"""What feeds the grid: which criteria find nothing, which file brings which activity, what unknown values cost."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import drafts
import resources
from components.lacks import lack_told
from components.tables import table
from desks import Desk
from escapes import Markdown
from i18n import attribute, named, t, voice
from leadgrid import grids
from leadgrid.feeds import Lack, feed, lacking
from leadgrid.grids import Grid
from leadgrid.inventories import knowledge, losses, supplies


def feeding(at: Desk) -> None:
    """The grid that is being made beside the data: what it finds there, and what it does not."""
    grid = drafts.draft(at).grid or at.tuned
    with at.workspace.dataset() as dataset:
        fed, lacks = feed(grid, dataset), lacking(grid, dataset)
    st.markdown(t("feeding.fed", count=len(fed.fed), enabled=len(fed.enabled)))
    _unfed(grid, lacks)
    _activities(at, grid)
    _attributes(at, grid)


def _unfed(grid: Grid, lacks: dict[str, tuple[Lack, ...]]) -> None:
    if not lacks:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{t('feeding.unfed', count=len(lacks))}**")
        st.caption(t("feeding.unfed_how"))
        for id, missing in lacks.items():
            reasons = Markdown(" ".join(lack_told(lack) for lack in missing))
            st.markdown(f"- **{named(grid.criterion(id))}**. {reasons}")


def _activities(at: Desk, grid: Grid) -> None:
    say = voice()
    found = supplies(grid, at.facts)
    st.subheader(t("feeding.activities"), anchor=False)
    if not found:
        st.caption(t("feeding.no_activities"))
        return
    table(
        [
            {
                say.t("feeding.type"): supply.name,
                say.t("feeding.source"): ", ".join(supply.sources),
                say.t("feeding.events"): supply.events,
                say.t("feeding.first"): say.day(at.facts.local(supply.first_at)),
                say.t("feeding.last"): say.day(at.facts.local(supply.latest_at)),
                say.t("feeding.criteria"): _criteria(grid, supply.criteria),
            }
            for supply in found
        ],
        alt=say.t("feeding.activities_alt", count=len(found), used=sum(bool(supply.criteria) for supply in found)),
    )


def _attributes(at: Desk, grid: Grid) -> None:
    say = voice()
    found = knowledge(grid, at.facts)
    st.subheader(t("feeding.attributes"), anchor=False)
    if not found:
        st.caption(t("feeding.no_attributes"))
        return
    made = say.t("feeding.made_from")
    table(
        [
            {
                say.t("feeding.attribute"): attribute(one.name),
                say.t("feeding.share"): round(one.known / one.of, 3) if one.of else None,
                say.t("feeding.unknown"): one.of - one.known,
                **({made: one.made_from} if at.facts.enriched else {}),
                say.t("feeding.criteria"): _criteria(grid, one.criteria),
            }
            for one in found
        ],
        alt=say.t("feeding.attributes_alt", count=len(found), used=sum(bool(one.criteria) for one in found)),
    )
    with at.workspace.dataset() as dataset:
        lost = [loss for loss in losses(dataset, grid, at.view, shelf=resources.shelf()) if loss.leads]
    if lost:
        st.subheader(t("feeding.losses"), anchor=False)
        st.caption(t("feeding.losses_how", count=lost[0].of))
        table(
            [
                {
                    say.t("feeding.criterion"): grids.named(grid.criterion(loss.criterion), say.language),
                    say.t("feeding.reads"): ", ".join(map(attribute, loss.attributes)),
                    say.t("feeding.lost"): loss.leads,
                    say.t("feeding.lost_share"): round(loss.leads / loss.of, 3),
                }
                for loss in lost
            ],
            alt=say.t("feeding.losses_alt", count=len(lost)),
        )


def _criteria(grid: Grid, ids: Sequence[str]) -> str:
    return ", ".join(grids.named(grid.criterion(id), voice().language) for id in ids) or voice().t("feeding.nobody")

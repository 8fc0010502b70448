"""How much of a grid reads the loaded data, in a few words."""

from __future__ import annotations

from desks import Desk
from escapes import Markdown
from i18n import t
from leadgrid import feeds
from leadgrid.grids import Grid


def fed(at: Desk, grid: Grid) -> Markdown:
    """«2 of 8 read your data», and how many are switched off."""
    off = len(grid.criteria) - sum(criterion.enabled for criterion in grid.criteria)
    told = _fed(at, grid)
    return Markdown(" · ".join([told, t("grids.switched_off", count=off)])) if off else told


def _fed(at: Desk, grid: Grid) -> Markdown:
    with at.workspace.dataset() as dataset:
        feed = feeds.feed(grid, dataset)
    count, enabled = len(feed.fed), len(feed.enabled)
    if not enabled:
        return t("grids.no_rule")
    if count == enabled:
        return t("grids.all_fed", count=count)
    return t("grids.fed", count=count, enabled=enabled) if count else t("grids.none_fed", count=enabled)

"""The plain mode's one page: numbers on the left, what they do on the right."""

from __future__ import annotations

from components.plain.outcomes import details, outcomes
from components.plain.panes import panes
from components.plain.points import WIDTH, points_panel
from desks import Desk
from leadgrid.tunings import tune


def plain_page(at: Desk) -> None:
    """All of it is drawn again with each number that moves; nothing is measured then."""
    _, signatures = at.folded()
    replayed = at.view.replay is not None
    now, before = (tune(signatures, grid, replayed=replayed) for grid in (at.tuned, at.agreed))
    left, right = panes(left=WIDTH)
    with right:  # first: it is what changes
        outcomes(at, now=now, before=before)
    with left:
        points_panel(at, before.today)
    with right:
        details(at, now)

"""What is suspicious in a workspace's data, and what somebody decided about it: left out, put back, or kept as it is.

These are the widgets' callbacks, too: they run before the page, which then draws what is decided. What the data hold
and what is left out of them the library knows; kept here is only what somebody has looked at and trusts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import desks
import resources
import revisions
import state
from desks import Desk
from leadgrid.mappings import CUSTOMER
from leadgrid.omissions import Omission
from leadgrid.problems import LeadgridError
from leadgrid.suspicions import Suspicion
from leadgrid.workspaces import Workspace

TRUSTED: Final = "trusted"
"""Kept under this key: what somebody trusts as it is, a JSON list; with other counts it is another thing."""
MOST_TRUSTED: Final = 500


@dataclass(frozen=True, slots=True)
class Doubts:
    """What nobody has decided about, and what somebody looked at and keeps; the gravest first."""

    open: tuple[Suspicion, ...]
    trusted: tuple[Suspicion, ...]


def doubts(at: Desk) -> Doubts:
    """What is suspicious in the desk's data."""
    target = at.view.replay.target if at.view.replay else CUSTOMER
    found, trusted = _gravest(resources.suspicious(at.workspace, target)), _trusted(at.workspace)
    return Doubts(
        tuple(doubt for doubt in found if _key(doubt) not in trusted),
        tuple(doubt for doubt in found if _key(doubt) in trusted),
    )


def leave_out(omission: Omission) -> None:
    """Leave something out of the data; of the sample, in a copy of one's own."""
    _act(lambda own: own.leave_out(omission))


def put_back(omission: Omission) -> None:
    """Bring back what was left out."""
    _act(lambda own: own.put_back(omission))


def trust(doubt: Suspicion) -> None:
    """Somebody has looked at it and keeps it."""
    _act(lambda own: _keep(own, [*_trusted(own), _key(doubt)]))


def doubt_again(doubt: Suspicion) -> None:
    """It is to be decided anew."""
    _act(lambda own: _keep(own, [key for key in _trusted(own) if key != _key(doubt)]))


def _gravest(found: Sequence[Suspicion]) -> list[Suspicion]:
    """Of what one decision would end, the gravest alone: a contract's number leaks, whatever else it is."""
    decided: set[Omission] = set()
    kept = []
    for doubt in found:
        if doubt.omission is None or doubt.omission not in decided:
            kept.append(doubt)
        if doubt.omission is not None:
            decided.add(doubt.omission)
    return kept


def _key(doubt: Suspicion) -> str:
    return f"{doubt.kind}/{doubt.name}/{doubt.count}/{doubt.of}"


def _trusted(workspace: Workspace) -> list[str]:
    kept = workspace.kept(TRUSTED)
    # what came with a workspace from elsewhere may be anything
    with suppress(ValueError):
        listed = json.loads(kept) if kept is not None else []
        return [key for key in listed if isinstance(key, str)] if isinstance(listed, list) else []
    return []


def _keep(workspace: Workspace, trusted: list[str]) -> None:
    workspace.keep(TRUSTED, json.dumps(trusted[-MOST_TRUSTED:]))


def _act(act: Callable[[Workspace], None]) -> None:
    try:
        own = desks.own(desks.desk())
        act(own)
    except LeadgridError as error:
        state.keep_trouble(error.problems[0].told(state.language()))
        return
    revisions.bump(own.id)

"""The live tuner: a component that holds signatures and sliders, so that everything moves while the finger moves.

Its modules are in `components/tuner/`. Python tells it the grid and where to fetch the signatures, and hears once when
something is let go. Where the modules do not answer, the page goes on in the plain mode.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any, Final

import streamlit as st

import beginnings
import briefs
import deliveries
import moves
import resources
import revisions
import state
from components.served import served
from desks import Desk
from i18n import day, t, voice
from leadgrid.proposals import USUAL_TARGET
from leadgrid.replays import horizon_complete
from leadgrid.tunings import figures, tune
from voices import catalogue

SECONDS_TO_ANSWER: Final = 3
POLL_EVERY_MS: Final = 1_000
WORDS: Final = "live."


def live_tuner(at: Desk) -> None:
    """The component, told what is kept; `moves.commit` hears what it says."""
    said = served("tuner", css="tuner.css")(
        key=moves.TUNER_KEY,
        data=_brief(at, client=state.said_by(moves.TUNER_KEY, "ready")),
        on_ready_change=_heard,
        on_refresh_change=_heard,
        on_commit_change=moves.commit,
        on_failed_change=moves.give_up_live,
    )
    if not said.get("ready"):
        _watch([])


@st.fragment(run_every=1)
def _watch(seconds: list[float]) -> None:
    """Until the component answers: where it does not, the plain mode takes over. Not drawn any more once it did.

    The page itself asks for each look, so a browser or a server that is merely slow is given its time.
    """
    seconds.append(time.monotonic())
    if len(seconds) > SECONDS_TO_ANSWER and seconds[-1] - seconds[0] >= SECONDS_TO_ANSWER:
        moves.give_up_live()
        st.rerun()


def _heard() -> None:
    """The run that this starts tells the component all there is to know."""


def _brief(at: Desk, *, client: str | None) -> dict[str, Any]:
    workspace, speaker, dark = at.workspace.id, voice(), state.dark()
    payload, touched = resources.packed(at.workspace, at.tuned, at.view)
    revision = revisions.current(workspace)
    heard: dict[str | None, int] = dict(revision.heard)
    return {
        "workspace": workspace,
        "payload": {
            "url": deliveries.offer(workspace, payload.digest, payload.content),
            "digest": payload.digest,
            "bytes": len(payload.content),
        },
        "poll": {"url": deliveries.revision_url(workspace), "every_ms": POLL_EVERY_MS},
        "grid": briefs.structure(at, speaker, dark=dark),
        "edits": briefs.numbers(at.tuned, at.sales),
        "locks": list(at.locks),
        "capacity": at.capacity,
        "revision": revision.number,
        "by": revision.client,
        "echo": None if client not in heard else {"client": client, "seq": heard[client]},
        "touches": {
            briefs.rung_key(rung): found._asdict() if at.view.replay else {"today": found.today, "converted": None}
            for rung, found in touched.items()
        },
        "look": _look(at),
        "words": {key: entry for key, entry in catalogue(speaker.language).items() if key.startswith(WORDS)},
        "exact": None if payload.exact else _counted(at),
        "language": speaker.language,
        "dark": dark,
        "large": state.large(),
    }


def _counted(at: Desk) -> dict[str, Any] | None:
    """What the browser can only estimate, because it holds a sample."""
    if at.threshold is None:
        return None
    _, signatures = at.folded()
    tuning = tune(signatures, at.tuned, replayed=at.view.replay is not None)
    shown = asdict(figures(tuning, at_least=at.threshold))
    shown["auc"] = shown.pop("ranking")
    return shown


def _look(at: Desk) -> dict[str, Any]:
    """From where the figures are seen, in words."""
    local, replay = at.facts.local, at.view.replay
    today = str(day(local(at.view.today or 0)))
    if replay is None:
        return {"today": today, "replay": None, "complete": None, "mode": None}
    with at.workspace.dataset() as dataset:
        complete = horizon_complete(dataset, replay)
    span = "" if replay.horizon is None else t(f"tune.span.{replay.horizon.unit}", count=replay.horizon.amount)
    told = {
        "day": None if replay.mode == "undated" else str(day(local(replay.as_of))),
        "horizon": str(span),
        "target": replay.target,
        "won": "signed" if replay.target == USUAL_TARGET else "reached",
    }
    customers = at.customers
    found = beginnings.trial(at, at.text)
    return {
        "today": today,
        "replay": told,
        "complete": complete,
        "mode": replay.mode,
        "customers": customers,
        "flattering": beginnings.is_made_from_these(at),
        "apart": found and found.shown,
    }

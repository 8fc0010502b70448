"""Which change of its numbers a workspace is at: what open tabs compare to see each other's work.

Kept in the server's memory: a server that starts anew has no tabs that are further. Knows nothing of Streamlit.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

MOST_KEPT: Final = 4_096
MOST_CLIENTS: Final = 64
_START: Final = time.time_ns() // 1_000_000
"""Where a workspace begins, in milliseconds: a tab that outlived a server has seen less."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The number grows with every change; `client` says whose the latest was, where a live tuner made it.

    `heard` is the last commit of each client that was heard of lately.
    """

    number: int = _START
    client: str | None = None
    heard: tuple[tuple[str, int], ...] = ()


_lock = Lock()
_revisions: OrderedDict[str, Revision] = OrderedDict()


def current(workspace: str) -> Revision:
    """The latest change of a workspace."""
    with _lock:
        return _revisions.get(workspace, Revision())


def bump(workspace: str, *, client: str | None = None, seq: int | None = None) -> None:
    """Something that tabs show was changed."""
    with _lock:
        before = _revisions.pop(workspace, Revision())
        heard = dict(before.heard)
        if client is not None and seq is not None:
            heard.pop(client, None)
            heard[client] = seq
        _revisions[workspace] = Revision(before.number + 1, client, tuple(heard.items())[-MOST_CLIENTS:])
        while len(_revisions) > MOST_KEPT:
            _revisions.popitem(last=False)

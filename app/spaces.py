"""What readers do with whole workspaces: duplicate, carry away, open again, erase; and erase one person from one.

Knows nothing of widgets. Which workspaces a reader may open nobody lists: an id is a secret, and only who opened one
before is reminded of it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import desks
import resources
import revisions
import state
from leadgrid import erasures, quarantines
from leadgrid.erasures import Erased, Person
from leadgrid.instants import Duration, to_datetime
from leadgrid.problems import LeadgridError
from leadgrid.quarantines import File
from leadgrid.tweaks import Tweaks
from leadgrid.workspaces import SAMPLE, Workspace

MOST_REMINDED: Final = 12


def others(than: str) -> tuple[Workspace, ...]:
    """The workspaces that this reader has opened, but for one; those that are gone are forgotten."""
    found: list[Workspace] = []
    for id in state.opened_workspaces():
        if not resources.workspaces().exists(id):
            state.forget_workspace(id)
        elif id not in (than, SAMPLE) and len(found) < MOST_REMINDED:
            found.append(resources.workspaces().open(id))
    return tuple(found)


def duplicate(workspace: Workspace, *, name: str) -> None:
    """Let the reader go on in a copy."""
    state.open_workspace(resources.workspaces().copy(workspace.id, name=name))


def rename(workspace: Workspace, name: str) -> None:
    """Give a workspace the name that people see; what stands in the way is said by the page, which runs next."""
    try:
        workspace.rename(name)
    except LeadgridError as error:
        state.keep_trouble(error.problems[0].told(state.language()))
    revisions.bump(workspace.id)


def packed(workspace: Workspace) -> bytes:
    """The whole workspace as one file. Streamlit logs what an error says: one of ours says its kind only."""
    written = io.BytesIO()
    try:
        workspace.pack(written)
    except LeadgridError:
        raise
    except Exception as error:
        raise RuntimeError(f"pack: {type(error).__name__}") from None
    return written.getvalue()


def restore(file: File) -> None:
    """Open a workspace out of a file that was carried away. Raises `DataError` where it is none."""

    def build(path: Path) -> None:
        quarantines.restore(file, into=path)

    id = resources.workspaces().create(build)
    _settle(resources.workspaces().open(id))
    state.open_workspace(id)


def erase(workspace: Workspace) -> None:
    """Erase a workspace for good; the reader is back in the sample."""
    resources.workspaces().erase(workspace.id)
    state.forget_workspace(workspace.id)
    state.open_workspace(SAMPLE)
    revisions.bump(workspace.id)


def people(workspace: Workspace, text: str) -> tuple[Person, ...]:
    """Whom a text names: an id, or a whole value of an attribute."""
    with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
        return erasures.find(cursor, {**dataset.columns("leads"), **dataset.left_out}, text)


def erase_people(workspace: Workspace, lead_ids: tuple[str, ...], text: str) -> Erased:
    """Erase people from every file of the workspace, and the text they were found by where it is an address."""
    erased = workspace.erase_people(lead_ids, addresses=(text,))
    revisions.bump(workspace.id)
    return erased


def _settle(workspace: Workspace) -> None:
    """Forget whatever came in a file and is not kept as we keep it, so that every page can rely on it."""
    workspace.rename(workspace.name or "")
    grid = resources.read_grid(workspace.saved_grids()[0].text)
    edits = workspace.kept(desks.EDITS)
    if edits is not None and not _holds(lambda: Tweaks.from_json(edits).on(grid)):
        workspace.keep(desks.EDITS, None)
    choices = workspace.kept(desks.CHOICES)
    if choices is not None:
        workspace.keep(desks.CHOICES, json.dumps(_sound(choices)))


def _sound(choices: str) -> dict[str, Any]:
    try:
        plain = json.loads(choices)
    except ValueError:
        return {}
    if not isinstance(plain, dict):
        return {}
    return {key: value for key, value in plain.items() if key in _CHOICES and _CHOICES[key](value)}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_instant(value: object) -> bool:
    return type(value) is int and _holds(lambda: to_datetime(value))


_CHOICES: Final[Mapping[str, Callable[[object], bool]]] = {
    "sales": _is_text,
    "agreed_sales": _is_text,
    "target": _is_text,
    "mode": _is_text,
    "horizon": lambda value: isinstance(value, str) and Duration.read(value) is not None,
    "today": _is_instant,
    "replay": _is_instant,
    "locks": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "capacity": lambda value: type(value) is int and 0 <= value <= 1_000_000_000,
}


def _holds(act: Callable[[], object]) -> bool:
    try:
        act()
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, LookupError):
        return False
    return True

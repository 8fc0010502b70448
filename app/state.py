"""Everything that lives in one reader's session: the only module that touches `st.session_state`.

Sessions outlive their tabs, so only ids, words and numbers are kept here; data stays in the workspace. Plain values
only: an instance of a class of ours would not survive a hot reload.
"""

from __future__ import annotations

import os
from typing import Any, Final

import streamlit as st

from leadgrid.problems import Language
from leadgrid.workspaces import SAMPLE

LANGUAGE: Final = "language"
"""The key of the language switch."""
CHOSEN: Final = "language_chosen"
PARAMETER: Final = "lang"


def language() -> Language:
    """The reader's language: the one chosen, else that of `?lang=`, else the browser's, else English."""
    known = _language(st.session_state.get(LANGUAGE)) or _language(st.query_params.get(PARAMETER))
    return known or browser_language()


def keep_language() -> None:
    """Hold the language in the session, and in the address once somebody chose it.

    Not the widget's own `bind`: that writes what the switch shows (`?lang=Français`), and would not read `?lang=fr`.
    Page switches drop the parameter, so each run puts it back.
    """
    if LANGUAGE not in st.session_state:
        st.session_state[CHOSEN] = _language(st.query_params.get(PARAMETER)) is not None
        st.session_state[LANGUAGE] = language()
    if st.session_state[CHOSEN] and st.query_params.get(PARAMETER) != st.session_state[LANGUAGE]:
        st.query_params[PARAMETER] = st.session_state[LANGUAGE]


def choose_language() -> None:
    """What the language switch does when somebody moves it."""
    st.session_state[CHOSEN] = True


def _language(text: object) -> Language | None:
    match str(text).lower():
        case "fr":
            return "fr"
        case "en":
            return "en"
    return None


def browser_language() -> Language:
    """French for a browser that prefers French, else English."""
    return "fr" if (st.context.locale or "").lower().startswith("fr") else "en"


def dark() -> bool:
    """Whether the reader sees the dark theme (it may lag behind by one run; charts stay legible until then)."""
    return bool(st.context.theme.type == "dark")


WORKSPACE: Final = "w"
"""The workspace's id, in the address and in the session (a page switch drops parameters of the address)."""


def workspace_id() -> str:
    """The workspace that the address names, else that of this session, else the one the server was started for."""
    named = st.query_params.get(WORKSPACE)
    if named is None:
        named = st.session_state.get(WORKSPACE) or os.environ.get("LEADGRID_OPEN") or SAMPLE
        if named != SAMPLE:
            st.query_params[WORKSPACE] = named
    st.session_state[WORKSPACE] = named
    remember_workspace(named)
    return str(named)


def open_workspace(id: str) -> None:
    """Let the address and the session name a workspace from now on."""
    st.session_state[WORKSPACE] = id
    remember_workspace(id)
    if id == SAMPLE:
        st.query_params.pop(WORKSPACE, None)
    else:
        st.query_params[WORKSPACE] = id


OPENED: Final = "opened_workspaces"
FORGOTTEN: Final = "forgotten_workspaces"


def opened_workspaces() -> tuple[str, ...]:
    """The ids of the workspaces that this reader has opened here, the latest first."""
    return tuple(st.session_state.get(OPENED, ()))


def forgotten_workspaces() -> tuple[str, ...]:
    """Those that are gone, so that nobody is reminded of them."""
    return tuple(st.session_state.get(FORGOTTEN, ()))


def remember_workspace(id: str) -> None:
    """Keep an id among those opened; whether it is one is for the workspaces to say."""
    known = opened_workspaces()
    if id != SAMPLE and id not in known and id not in forgotten_workspaces():
        st.session_state[OPENED] = [id, *known][:50]


def forget_workspace(id: str) -> None:
    """A workspace is gone."""
    st.session_state[OPENED] = [known for known in opened_workspaces() if known != id]
    st.session_state[FORGOTTEN] = [*forgotten_workspaces(), id]


def show(key: str, value: str | float | list[str] | None) -> None:
    """Let the widget of a key show a value that is kept elsewhere; call it just before the widget is drawn.

    The workspace is what counts: another tab, a reset or a reload may have changed it behind the widget's back.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def said(key: str) -> Any:
    """What the reader has just set a widget to."""
    return st.session_state.get(key)


PRESSED: Final = "pressed"
PAGE: Final = "page"


def press(what: str) -> None:
    """The callback of a button whose work a page does: a run that another one cuts off leaves it to that one.

    What Streamlit says of a button it says to one run alone, and whatever a browser tells meanwhile begins another.
    """
    st.session_state[PRESSED] = what


def pressed(what: str) -> bool:
    """Whether that is to be done now; once it is asked, it is not any more."""
    is_wanted = st.session_state.get(PRESSED) == what
    if is_wanted:
        st.session_state[PRESSED] = None
    return is_wanted


def arrive(page: str) -> None:
    """A page is shown: what was pressed on another one is not done here."""
    if st.session_state.get(PAGE) != page:
        st.session_state[PRESSED] = None
    st.session_state[PAGE] = page


def said_by(key: str, name: str) -> Any:
    """What a component has said under a name, None where it has not said anything yet."""
    told = st.session_state.get(key)
    return None if told is None else told.get(name)


MODE: Final = "mode"
"""How this session tunes: `?mode=plain` asks for Streamlit's own sliders, `?mode=live` for the live tuner back."""
SILENT: Final = "silent"


def plain() -> str | None:
    """Why this session tunes in the plain mode: `plain` where asked for, `silent` where the live tuner does not answer.

    None where the live tuner is on. A page switch drops the address's parameter, so the session keeps it.
    """
    if asked := st.query_params.get(MODE):
        st.session_state[MODE] = asked
    kept = st.session_state.get(MODE)
    return str(kept) if kept in ("plain", SILENT) else None


def go_plain(*, on: bool) -> None:
    """Tune in the plain mode from now on, because the live tuner is silent; or try the live tuner again."""
    st.query_params.pop(MODE, None)
    st.session_state[MODE] = SILENT if on else "live"


LARGE: Final = "large"
"""The key of the switch for a projector."""


def large() -> bool:
    """Whether type is large, for a projector: by the switch, or from the start by `?type=large`."""
    if LARGE not in st.session_state:
        st.session_state[LARGE] = st.query_params.get("type") == LARGE
    return bool(st.session_state[LARGE])


ROUND: Final = "upload_round"
"""How many uploads this session has loaded: part of the uploaders' keys, so that they are empty after each."""


def upload_round() -> int:
    """The number of the upload that is being prepared."""
    return int(st.session_state.get(ROUND, 0))


def next_upload() -> None:
    """The files are loaded: the next run shows empty uploaders."""
    st.session_state[ROUND] = upload_round() + 1


def keep(key: str, value: str | int | list[str | int] | None) -> None:
    """Keep a plain value for as long as the session lasts."""
    st.session_state[key] = value


TROUBLE: Final = "trouble"
"""What kept a change from being kept, in the reader's language: the next run says it."""


def keep_trouble(sentence: str) -> None:
    """Say this at the beginning of the next run."""
    st.session_state[TROUBLE] = sentence


NEWS: Final = "news"
"""What the next run begins with, in the reader's language, as Markdown: what was loaded."""


def take(key: str) -> Any:
    """What was kept for the next run, once."""
    return st.session_state.pop(key, None)


LEAD: Final = "lead"
"""The lead_id of the lead whose page is shown, in the address: it can be handed on."""


def named_lead() -> str | None:
    """The lead_id that the address names."""
    named = st.query_params.get(LEAD)
    return str(named) if named else None


def open_lead(lead_id: str | None) -> None:
    """Let the address name a lead, or none."""
    if lead_id is None:
        st.query_params.pop(LEAD, None)
    else:
        st.query_params[LEAD] = lead_id

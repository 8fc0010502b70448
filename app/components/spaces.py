"""The workspace as a whole: its name, a copy, a file to carry it away, the others that this browser knows, its end."""

from __future__ import annotations

from typing import Final

import streamlit as st

import spaces
import state
from attributes import telling
from components.dropzones import dropzone
from components.failures import guarded
from components.served import served
from desks import Desk
from downloads import plain
from escapes import Markdown, markdown, shortened
from i18n import number, t, voice
from leadgrid.archives import ENDING
from leadgrid.erasures import Erased, Person, is_address
from leadgrid.quarantines import File
from leadgrid.workspaces import LONGEST_NAME, Workspace

MEGABYTES: Final = 512
NAME_KEY: Final = "spaces.name"
ERASING: Final = "spaces.erasing"
SAID: Final = "spaces.said"
MEMORY_KEY: Final = "spaces.memory"


def whole_workspace(at: Desk) -> None:
    """Two folds: the workspace as a whole, and people who ask to be erased from it."""
    said = state.take(SAID)
    if said:
        st.success(str(said), icon=":material/check:")
    with st.expander(t("spaces.title", name=title(at)), icon=":material/inventory_2:", key="spaces"), guarded():
        own, others = st.columns(2, gap="large")
        with own:
            _this_one(at)
        with others:
            _others(at)
    if not at.is_sample:
        with st.expander(t("spaces.person"), icon=":material/person_off:", key="spaces-person"), guarded():
            _person(at)
    _remember()


def title(at: Desk) -> str:
    """What this workspace is called."""
    return voice().t("spaces.sample") if at.is_sample else _name(at.workspace)


def _name(workspace: Workspace) -> str:
    if workspace.name:
        return workspace.name
    with workspace.dataset() as dataset:
        file = dataset.facts.leads or dataset.facts.activities
    return voice().t("spaces.unnamed", file=shortened(file.name)) if file else workspace.id[:6]


# ---- this one


def _this_one(at: Desk) -> None:
    workspace = at.workspace
    if at.is_sample:
        st.markdown(t("spaces.sample_how"))
    else:
        state.show(NAME_KEY, workspace.name or "")
        st.text_input(
            t("spaces.name"),
            key=NAME_KEY,
            max_chars=LONGEST_NAME,
            placeholder=_name(workspace),
            help=t("spaces.name_help"),
            on_change=lambda: spaces.rename(workspace, str(state.said(NAME_KEY) or "")),
        )
    with st.container(horizontal=True, gap="small"):
        if st.button(t("spaces.copy"), key="spaces.copy", icon=":material/content_copy:", help=t("spaces.copy_help")):
            spaces.duplicate(workspace, name=voice().t("spaces.copy_name", name=title(at)))
            _begin_again(t("spaces.copied"))
        st.download_button(
            t("spaces.take"),
            lambda: spaces.packed(workspace),
            f"{plain(title(at)) or 'leadgrid'}{ENDING}",
            "application/zip",
            key="spaces.take",
            on_click="ignore",
            icon=":material/download:",
            help=t("spaces.take_help"),
        )
        if not at.is_sample and state.said(ERASING) != workspace.id:
            erase = st.button(t("spaces.erase"), key="spaces.erase", type="tertiary", icon=":material/delete_forever:")
            if erase:
                state.keep(ERASING, workspace.id)
                st.rerun()
    if not at.is_sample and state.said(ERASING) == workspace.id:
        _end(at)


def _end(at: Desk) -> None:
    """The step before the end: everything that goes is named."""
    facts = at.facts
    activities, outcomes = (file.usable - file.orphans if file else 0 for file in (facts.activities, facts.outcomes))
    st.warning(
        t(
            "spaces.erase_what",
            name=title(at),
            leads=t("people.leads", count=facts.lead_count),
            activities=t("spaces.activities", count=activities),
            outcomes=t("spaces.outcomes", count=outcomes),
            grids=t("spaces.grids", count=len(at.workspace.saved_grids())),
            megabytes=number(at.workspace.size / 1_000_000, places=1),
        ),
        icon=":material/warning:",
    )
    with st.container(horizontal=True, gap="small"):
        if st.button(t("spaces.erase_yes"), key="spaces.erase-yes", type="primary"):
            name = title(at)
            spaces.erase(at.workspace)
            state.keep(ERASING, None)
            _begin_again(t("spaces.erased", name=name))
        if st.button(t("spaces.erase_no"), key="spaces.erase-no"):
            state.keep(ERASING, None)
            st.rerun()


# ---- others


def _others(at: Desk) -> None:
    known = spaces.others(at.workspace.id)
    st.markdown(t("spaces.others"), help=t("spaces.others_help"))
    for workspace in known:
        name = t("spaces.open", name=_name(workspace))
        st.button(
            name,
            key=f"spaces.open.{workspace.id}",
            on_click=state.open_workspace,
            args=(workspace.id,),
            type="tertiary",
            icon=":material/folder_open:",
        )
    if not known:
        st.caption(t("spaces.others_none"))
    uploaded = dropzone(
        t("spaces.restore"), ("zip",), key=f"spaces.restore-{state.upload_round()}", megabytes=MEGABYTES
    )
    if uploaded is not None and st.button(t("spaces.restore_open"), key="spaces.restore-open", type="primary"):
        with st.spinner(t("spaces.restoring")):
            spaces.restore(File(uploaded.name, uploaded.getvalue()))
        state.next_upload()
        _begin_again(t("spaces.restored"))


# ---- one person


def _person(at: Desk) -> None:
    text = st.text_input(
        t("spaces.person_who"), key="spaces.person", help=t("spaces.person_help"), placeholder=t("spaces.person_hint")
    )
    if not text:
        return
    found = spaces.people(at.workspace, text)
    if not found:
        st.info(t("spaces.person_nobody"), icon=":material/search_off:")
        if is_address(text) and st.button(
            t("spaces.address_yes"), key="spaces.address-yes", help=t("spaces.address_help")
        ):
            _erased(spaces.erase_people(at.workspace, (), text))
        return
    chosen = tuple(person.lead_id for person in found if _is_meant(person))
    st.warning(t("spaces.person_what"), icon=":material/warning:")
    label = t("spaces.person_yes", count=len(chosen))
    if st.button(label, key="spaces.person-yes", type="primary", disabled=not chosen):
        _erased(spaces.erase_people(at.workspace, chosen, text))


def _erased(erased: Erased) -> None:
    _begin_again(t("spaces.person_done", **_counted(erased), grids=_grids(erased)))


def _is_meant(person: Person) -> bool:
    values = dict(person.known)
    known = markdown(" · ".join(shortened(values[name]) for name in telling(list(values))), longest=160)
    rows = t(
        "spaces.person_row",
        id=person.lead_id,
        known=known,
        activities=t("spaces.activities", count=person.activities),
        outcomes=t("spaces.outcomes", count=person.outcomes),
    )
    return st.checkbox(rows, value=True, key=f"spaces.person.{person.lead_id}")


def _counted(erased: Erased) -> dict[str, object]:
    return {
        "leads": t("people.leads", count=erased.leads),
        "activities": t("spaces.activities", count=erased.activities),
        "outcomes": t("spaces.outcomes", count=erased.outcomes),
        "mentions": t("spaces.mentions", count=erased.mentions),
    }


def _grids(erased: Erased) -> object:
    return t("spaces.person_grids", count=erased.grids) if erased.grids else ""


def _begin_again(sentence: Markdown) -> None:
    """Run the page again; it begins with this sentence."""
    state.keep(SAID, str(sentence))
    st.rerun()


# ---- what the browser remembers


def _remember() -> None:
    """The browser keeps the ids that were opened in it, and reminds a new session of them."""
    served("memory")(
        key=MEMORY_KEY,
        data={"ids": list(state.opened_workspaces()), "gone": list(state.forgotten_workspaces())},
        on_ids_change=_reminded,
    )


def _reminded() -> None:
    said = state.said(MEMORY_KEY)
    ids = said.get("ids") if said else None
    for id in ids if isinstance(ids, list) else ():
        if isinstance(id, str):
            state.remember_workspace(id)

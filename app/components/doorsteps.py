"""What stands before the pages where people sign in, and the way out again."""

from __future__ import annotations

import streamlit as st

import escapes
import signins
from i18n import t
from signins import Standing


def doorstep(standing: Standing) -> None:
    """Ask who is there, or say why somebody does not come in; nothing else is on the screen."""
    st.title(t("door.title"), anchor=False)
    match standing:
        case "refused":
            st.warning(t("door.refused", address=signins.address() or "–"), icon=":material/lock:")
            st.button(t("door.other"), type="primary", on_click=st.logout, key="sign_out")
        case "broken":
            st.error(t("door.broken"), icon=":material/lock:")
        case _:
            st.markdown(t("door.ask"))
            opened = signins.door()
            for provider in opened.providers if opened else ():
                label = t("door.sign_in") if provider == "default" else t("door.sign_in_by", provider=provider)
                st.button(label, type="primary", on_click=st.login, args=(provider,), key=f"sign_in-{provider}")


def way_out() -> None:
    """Who is signed in, and a button to leave; nothing where nobody is asked."""
    address = signins.address()
    if address is not None:
        st.caption(escapes.markdown(address))
        st.button(t("door.sign_out"), icon=":material/logout:", type="tertiary", on_click=st.logout, key="sign_out")

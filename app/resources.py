"""What all readers of a server share, made once: the only module that uses `st.cache_resource` and `st.cache_data`."""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def settled() -> bool:
    """Collect once after the imports and leave what they made out of later collections.

    Streamlit's own collection after each run took 67–90 ms; it is off (`runner.postScriptGC`), and the ordinary ones
    have less to look at: one reader's round trip went from 135 to 23 ms.
    """
    gc.collect()
    gc.freeze()
    return True

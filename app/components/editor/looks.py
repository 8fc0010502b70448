"""What Streamlit has no setting for: rows as tight as a list, a form that stays in sight, text that looks like code."""

from __future__ import annotations

from typing import Final

import streamlit as st

# A rule far down the list opens its form where the reader is: the form's column stays while the list scrolls.
_LOOKS: Final = """<style>
.st-key-draft-bar { margin-top: 10px; padding: 9px 14px }
[class*="st-key-row-"] { padding: 8px 10px 10px 14px }
[class*="st-key-row-"] button { min-height: 1.5rem; padding-top: 0; padding-bottom: 0 }
[class*="st-key-row-"] [data-testid=stCaptionContainer] p { line-height: 1.45 }
[class*="st-key-row-"][class*="-open"] { border-color: #16827E; background: rgba(22, 130, 126, 0.09) }
[data-testid=stColumn]:has(.st-key-aloud) {
  position: sticky; top: 3.5rem; align-self: flex-start; max-height: calc(100vh - 7.75rem); overflow-y: auto;
  padding-right: 6px;
}
.st-key-aloud { background: rgba(22, 130, 126, 0.07) }
.st-key-editor-text textarea {
  font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  font-size: 13px; line-height: 1.5;
}
</style>"""


def looks() -> None:
    st.html(_LOOKS)

"""A place to put files, in the reader's language.

Streamlit's own words on it are English whatever the page speaks, and no setting changes them (1.67): two rules of CSS
write ours over them. Where a later Streamlit names its parts otherwise, its own words come back, no more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from i18n import voice

_OVER: Final = """<style>
[data-testid=stFileUploaderDropzone] button p,
[data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0 }}
[data-testid=stFileUploaderDropzone] button p::after {{ content: {pick}; font-size: 14px }}
[data-testid=stFileUploaderDropzoneInstructions] span::after {{ content: {drop}; font-size: 13px }}
</style>"""


def dropzone(
    label: str, types: Sequence[str], *, key: str, megabytes: int, help: str | None = None
) -> UploadedFile | None:
    """The file that the reader put here."""
    _in_our_words()
    return st.file_uploader(label, types, key=key, help=help, max_upload_size=megabytes)


def dropzone_for_several(
    label: str, types: Sequence[str], *, key: str, megabytes: int, help: str | None = None
) -> list[UploadedFile]:
    """The files that the reader put here, in the order in which they came."""
    _in_our_words()
    return st.file_uploader(label, types, accept_multiple_files=True, key=key, help=help, max_upload_size=megabytes)


def _in_our_words() -> None:
    say = voice()
    st.html(_OVER.format(pick=_quoted(say.t("data.pick")), drop=_quoted(say.t("data.drop"))))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""Components whose modules this server hands out as files: a page may run scripts of its own server and no others."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from leadgrid import __version__
from leadgrid.places import app_folder

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

PROJECT: Final = "leadgrid"
FOLDERS: Final = {"tuner": "app/components/tuner", "memory": "app/components/memory"}
"""As `manifest.toml` says it too; both are seen from the folder that holds `app`."""


def served(name: str, *, css: str | None = None) -> ComponentRenderer:
    """The component of this name, declared to this server: an installed wheel does it by its manifest, a checkout here.

    Its modules begin with `index.js`; `css` is a file beside it, for the whole page and not for the component alone.
    """
    components = get_bidi_component_manager()
    if components.get_component_path(f"{PROJECT}.{name}") is None:
        configs = [ComponentConfig(each, folder) for each, folder in FOLDERS.items()]
        components.register_from_manifest(ComponentManifest(PROJECT, __version__, configs), app_folder().parent)
    return _declared(name, css)


@cache
def _declared(name: str, css: str | None) -> ComponentRenderer:
    return st.components.v2.component(f"{PROJECT}.{name}", js="index.js", css=css, isolate_styles=css is None)

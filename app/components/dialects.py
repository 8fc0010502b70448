"""How an uploaded file is written, where it does not say so itself: asked beside what it would look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

import escapes
from i18n import t, voice
from leadgrid.glimpses import Proposal
from leadgrid.quarantines import File
from leadgrid.sources.dialects import ENCODINGS, ORDERS

DECIMALS: Final = (",", ".")


def as_written(file: File, proposal: Proposal, *, key: str) -> tuple[File, bool]:
    """The file with what somebody says of it, and whether something has still to be said."""
    proposed: dict[str, tuple[tuple[str, ...], str | None]] = {
        "encoding": (ENCODINGS, proposal.encoding),
        "sheet": (proposal.sheets, proposal.sheet),
        "order": (ORDERS, None),
        "decimal": (DECIMALS, None),
    }
    say = voice()
    shown = {order: say.t(f"data.order.{order}") for order in ORDERS} | {
        mark: say.t(f"data.decimal.{name}") for mark, name in zip(DECIMALS, ("comma", "point"), strict=True)
    }
    said: dict[str, Any] = {}
    for part in proposal.asks:
        options, first = proposed[part]
        said[part] = st.selectbox(
            t(f"data.written.{part}"),
            options,
            None if first is None else options.index(first),
            format_func=lambda option: shown.get(option, escapes.shortened(option)),
            key=f"{key}-{part}",
            placeholder=say.t("data.choose_value"),
        )
    for _, line in proposal.encoding_shown[:3]:
        st.text(escapes.shortened(line))
    for form in proposal.forms:
        if form.choice is None and len(form.choices) > 1 and form.examples:
            st.text(f"{escapes.shortened(form.name)}: {escapes.shortened(', '.join(form.examples))}")
    told = {part: value for part, value in said.items() if value is not None}
    return replace(file, dialect=replace(file.dialect, **told)), len(told) < len(said)

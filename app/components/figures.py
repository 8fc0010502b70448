"""The key figures of a page, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure, in words that are Markdown already (`i18n.t`, `number`, …).

    `change` is a difference as `i18n.signed` writes it; `good` says which way is the better one, None that neither is.
    `under` says in small print whose figure it is: of today, or replayed.
    """

    label: str
    value: str
    change: str | None = None
    good: Literal["up", "down"] | None = None
    under: str | None = None
    help: str | None = None


def figures(row: Sequence[Figure], *, across: int | None = None) -> None:
    """The figures as tiles of equal height, so many beside each other (all unless told), fewer on a narrow screen."""
    colours: dict[str | None, Literal["normal", "inverse", "off"]] = {"up": "normal", "down": "inverse", None: "off"}
    with st.grid(across or len(row), gap="small", min_column_width=180):
        for figure in row:
            st.metric(
                figure.label,
                figure.value,
                delta=figure.change.replace("−", "-") if figure.change else None,
                delta_color=colours[figure.good],
                delta_description=figure.under,
                help=figure.help,
                border=True,
                height="stretch",
            )

"""What the forms offer to choose from: attributes, types of activity, properties and values that the data have.

Each with its count. What a rule names and the data lack stays among the options; anything else can be typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import escapes
import resources
from desks import Desk
from i18n import voice
from leadgrid.portraits import Kind, Portrait
from leadgrid.values import text_key

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """The data that a form asks about."""

    at: Desk

    @property
    def customers(self) -> int:
        """How many leads are customers already, so that they are none of today's."""
        return self.at.customers

    def names(self, kind: Kind) -> dict[str, int]:
        """Attributes (kind leads) or properties (kind activities) with how many know them, in the order of the file."""
        return {column.name: column.known for column in self.at.facts.columns if column.kind == kind}

    def types(self) -> dict[str, int]:
        """Types of activity with their events, the most frequent ones first."""
        return {found.shown: found.events for found in self.at.facts.types if found.events}

    def portrait(self, kind: Kind, name: str | None, types: Sequence[str] | None = None) -> Portrait | None:
        if name is None or not text_key(name):
            return None
        return resources.portrait(self.at.workspace, kind, name, types)


def offered(
    counts: Mapping[str, int | None], said: Sequence[str], *, told: Callable[[str], str] = str
) -> tuple[list[str], Callable[[Any], str]]:
    """Options with their counts, what is said already among them, and how each is shown: as `told`, else as written.

    Two options never look alike, however long they are.
    """
    options = [*counts, *(text for text in dict.fromkeys(said) if text not in counts)]
    shown: dict[str, str] = {}
    for text in options:
        label = escapes.shortened(told(text), longest=LONGEST) or "·"
        count = counts.get(text)
        if count is not None:
            label += f" ({voice().number(count)})"
        while label in shown.values():
            label += " ·"
        shown[text] = label
    return options, lambda text: shown.get(text, str(text))

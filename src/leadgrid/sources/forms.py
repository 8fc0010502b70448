"""How one column is written by people, as far as its values or somebody have said it: values, and no SQL."""

from __future__ import annotations

from dataclasses import dataclass

from leadgrid.sources.dialects import Order


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates: the order of those in figures, None where there are none or where more than one is possible.

    `layout` is the form that its first values have, as `calendars.layout_of` names it.
    """

    order: Order | None
    possible: tuple[Order, ...]
    examples: tuple[str, ...] = ()
    layout: str | None = None

    @property
    def is_ambiguous(self) -> bool:
        return self.order is None and len(self.possible) > 1


@dataclass(frozen=True, slots=True)
class Amounts:
    """Numbers: their decimal mark, None where both of `choices` can be meant.

    `is_proven` where values of the column show it; `is_plain` where all are in the form of the language too.
    """

    decimal: str | None
    choices: tuple[str, ...]
    examples: tuple[str, ...] = ()
    is_proven: bool = False
    is_plain: bool = False

"""The tables of the canonical form and their columns (grid language §1), and that of companies, which only leads are
joined with. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Kind = Literal["leads", "activities", "outcomes", "companies"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
CUSTOMER: Final = "customer"
"""The stage of outcomes that name none."""


@dataclass(frozen=True, slots=True)
class Form:
    """The canonical columns of one table; what else its file has are attributes or properties.

    Where `needs_one`, at least one of the optional columns must be there.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    needs_one: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


FORMS: Final[Mapping[Kind, Form]] = {
    "leads": Form(("lead_id",), ("created_at",)),
    "activities": Form(("lead_id", "activity", "occurred_at")),
    "outcomes": Form(("lead_id",), ("occurred_at", "stage", "amount", "reason")),
    "companies": Form((), ("domain", "company"), needs_one=True),
}

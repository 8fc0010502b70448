"""Attributes that say one thing twice: a company and the domain of its addresses, a sector and its number.

                dupont-sa   meca-ouest
    Dupont SA         310            2   } each tells the other nearly everywhere, though no value is written alike
    Méca Ouest          1          290   }

Seen from who has which value, never from names. Knows for whom rules hold; knows nothing of who converted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from leadgrid.candidates import FEWEST
from leadgrid.holdings import Holdings

TELLS: Final = 0.8
"""The share of what would be guessed wrong without it that an attribute tells of its twin (Goodman and Kruskal)."""
IN_COMMON: Final = 0.5
"""The share of leads with either that have both, from which two attributes are compared at all."""

Table = npt.NDArray[np.int64]


def twins(held: Holdings, asked: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Attributes that say again what one before them says, and which one that is.

    `asked` has the rules about each attribute (values, or steps) by their places in `held`, the most readable attribute
    first.
    """
    classes = {name: Classes.of(held, places) for name, places in asked.items()}
    found: dict[str, str] = {}
    for name, own in classes.items():
        before = (other for other in classes if other not in found)
        for other in before:
            if other == name:
                break
            if own.is_twin(classes[other]):
                found[name] = other
                break
    return found


@dataclass(frozen=True)
class Classes:
    """Which of its rules hold for each lead, as one number from 0 (none) up."""

    of_lead: npt.NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, held: Holdings, places: Sequence[int]) -> Self:
        code = np.zeros(held.leads, dtype=np.int64)
        for bit, place in enumerate(places):
            code |= held.row(place).astype(np.int64) << bit
        distinct, numbers = np.unique(np.append(code, 0), return_inverse=True)  # so that «none» is always 0
        return cls(numbers[:-1], len(distinct))

    @property
    def spread(self) -> float:
        """How often two leads drawn by lot are told apart (Gini 1912).

        >>> Classes(np.array([0, 1, 1, 0]), 2).spread
        0.5
        """
        shares = np.bincount(self.of_lead) / max(1, len(self.of_lead))
        return float(1 - (shares**2).sum())

    def is_twin(self, other: Self) -> bool:
        """Whether each tells the other nearly everywhere where both are known.

        >>> sector, code = Classes(np.repeat([1, 2, 3], 20), 4), Classes(np.repeat([3, 1, 2], 20), 4)
        >>> sector.is_twin(code), sector.is_twin(Classes(np.tile([1, 2, 3], 20), 4))
        (True, False)
        """
        table = np.bincount(self.of_lead * other.count + other.of_lead, minlength=self.count * other.count)
        table = table.reshape(self.count, other.count)
        both, either = int(table[1:, 1:].sum()), int(table.sum() - table[0, 0])
        if both < max(FEWEST, IN_COMMON * either):
            return False
        # of an attribute with a single value nothing can be guessed but who has it
        known = table[1:, 1:] if min(_used(table[1:, 1:])) > 1 else table
        return min(_told(known), _told(known.T)) >= TELLS


def _used(table: Table) -> tuple[int, int]:
    return int(table.any(axis=1).sum()), int(table.any(axis=0).sum())


def _told(table: Table) -> float:
    """What rows tell of columns: the lambda of Goodman and Kruskal (1954), 0 where there is nothing to guess."""
    guessed, leads = int(table.sum(axis=0).max()), int(table.sum())
    return (int(table.max(axis=1).sum()) - guessed) / (leads - guessed) if leads > guessed else 0.0

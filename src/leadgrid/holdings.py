"""Who of a replay's pool a rule holds for: one bit a lead and rule, measured by the compiler that scores grids.

    leads        0 1 2 3 4 5
    rule 0       1 0 0 1 0 0
    rule 1       1 1 1 1 1 0
    converted    1 0 0 0 0 1

Rules are measured some at a time, so a million leads with hundreds of rules stay small. Knows numpy and features;
judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import Condition
from leadgrid.datasets import Dataset
from leadgrid.features import Shelf, measure
from leadgrid.grids import Criterion, Grid, Group, Rung
from leadgrid.snapshots import Replay, View, look

Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]

AT_ONCE: Final = 48
"""Rules in one statement: of 60 sequences, 30 at a time took half the time of all in one (2026-11-22)."""
_HALVES: Final = (0, 1)


@dataclass(frozen=True)
class Holdings:
    """The leads of a pool: `converted` says who of them did, row i of `bits`, packed, for whom rule i holds."""

    bits: Bits
    converted: Flags

    def __len__(self) -> int:
        return len(self.bits)

    @property
    def leads(self) -> int:
        return len(self.converted)

    def row(self, rule: int) -> Flags:
        return np.unpackbits(self.bits[rule], count=self.leads).view(np.bool_)

    def counts(self, rule: int) -> tuple[int, int]:
        """For how many leads a rule holds, and how many of them converted."""
        held = self.row(rule)
        return int(held.sum()), int((held & self.converted).sum())

    def shared(self, one: int, other: int) -> float:
        """Leads for whom both rules hold as a share of those for whom either does (Jaccard); 1 where both are empty."""
        both = int(np.bitwise_count(self.bits[one] & self.bits[other]).sum())
        either = int(np.bitwise_count(self.bits[one] | self.bits[other]).sum())
        return both / either if either else 1.0

    def apart(self) -> tuple[int, ...]:
        """The rules without those that hold for the same leads as an earlier one, or for exactly all others."""
        seen: set[bytes] = set()
        kept = []
        for rule in range(len(self)):
            if self.bits[rule].tobytes() not in seen:
                kept.append(rule)
                seen |= {self.bits[rule].tobytes(), np.packbits(~self.row(rule)).tobytes()}
        return tuple(kept)


def holdings(
    dataset: Dataset,
    replay: Replay,
    rules: Sequence[Condition],
    *,
    half: int | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Holdings:
    """For whom each rule holds in the pool of a replay, or in one half of it (0 or 1, always the same leads)."""
    view = View(today=None, replay=replay)
    with closing(dataset.cursor()) as connection:
        looks = look(connection, view)
    inside = in_half(looks.lead, half)
    rows: list[Bits] = []
    for first in range(0, len(rules), AT_ONCE):
        asked = _asking(rules[first : first + AT_ONCE])
        features = measure(dataset, asked, view, shelf=Shelf(), progress=progress)
        rows += [np.packbits(features.hits[identity][inside] >= 0) for identity, _ in asked.rungs]
    bits = np.stack(rows) if rows else np.zeros((0, -(-int(inside.sum()) // 8)), dtype=np.uint8)
    return Holdings(bits, looks.converted[inside])


def in_half(leads: npt.NDArray[np.int64], half: int | None) -> Flags:
    """Which lead numbers stand in a half (None: all): by a hash of the number, so that no order of the ids matters.

    The hash is the finalizer of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA).

    >>> one, other = (in_half(np.arange(1000), half) for half in (0, 1))
    >>> bool((one ^ other).all()), 450 < int(one.sum()) < 550
    (True, True)
    """
    if half is None:
        return np.ones(len(leads), dtype=np.bool_)
    if half not in _HALVES:
        raise ValueError("there are two halves")
    mixed = leads.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(((mixed >> np.uint64(31)) & np.uint64(1)) == half)


def _asking(rules: Sequence[Condition]) -> Grid:
    criteria = (Criterion(f"r{place}", "all", "when", (Rung(1, rule),)) for place, rule in enumerate(rules))
    return Grid("rules", (Group("all", "fit"),), tuple(criteria))

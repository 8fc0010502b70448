"""Who of a replay's pool a rule holds for: one bit a lead and rule, measured by the compiler that scores grids.

    leads        0 1 2 3 4 5
    rule 0       1 0 0 1 0 0
    rule 1       1 1 1 1 1 0
    converted    1 0 0 0 0 1

Rules are measured some at a time, and the database packs what it finds of them into one number a lead, so a million
leads with hundreds of rules stay small. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import Condition
from leadgrid.connections import Connection
from leadgrid.datasets import Dataset
from leadgrid.features import tables
from leadgrid.grids import Criterion, Rung
from leadgrid.scans import scan
from leadgrid.snapshots import Replay, View, look
from leadgrid.sql.statements import MeasuredRung, measuring
from leadgrid.tallies import as_tally, tallied

Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]
Progress = Callable[[int, int], None]
"""Is told how many rules of how many are measured."""

AT_ONCE: Final = 48
"""Rules in one statement, and bits of the one number that it answers with for each lead."""
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
        return int(self._held[rule]), _many(self.bits[rule] & self._converted)

    def shared(self, one: int, other: int) -> float:
        """Leads for whom both rules hold as a share of those for whom either does (Jaccard); 1 where both are empty."""
        both = _many(self.bits[one] & self.bits[other])
        either = int(self._held[one] + self._held[other]) - both
        return both / either if either else 1.0

    def is_mostly(self, one: int, other: int, *, at_least: float) -> bool:
        """Whether they share so much; two that hold for numbers far apart cannot, and are not compared."""
        few, many = sorted((int(self._held[one]), int(self._held[other])))
        return few >= at_least * many and self.shared(one, other) >= at_least

    def apart(self) -> tuple[int, ...]:
        """The rules without those that hold for the same leads as an earlier one, or for exactly all others."""
        everybody = np.packbits(np.ones(self.leads, dtype=np.bool_))
        seen: set[bytes] = set()
        kept = []
        for rule, bits in enumerate(self.bits):
            if bits.tobytes() not in seen:
                kept.append(rule)
                seen |= {bits.tobytes(), (bits ^ everybody).tobytes()}
        return tuple(kept)

    @cached_property
    def _held(self) -> npt.NDArray[np.int64]:
        return np.asarray(np.bitwise_count(self.bits).sum(axis=1, dtype=np.int64))

    @cached_property
    def _converted(self) -> Bits:
        return np.packbits(self.converted)


def holdings(
    dataset: Dataset,
    replay: Replay,
    rules: Sequence[Condition],
    *,
    half: int | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Holdings:
    """For whom each rule holds in the pool of a replay, or in one half of it (0 or 1, always the same leads)."""
    with closing(dataset.cursor()) as connection:
        looks = look(connection, View(today=None, replay=replay))
        inside = in_half(looks.lead, half)
        counted = {place: tally for place, rule in enumerate(rules) if (tally := as_tally(rule)) is not None}
        compiled = [place for place in range(len(rules)) if place not in counted]
        bits = np.zeros((len(rules), -(-int(inside.sum()) // 8)), dtype=np.uint8)
        for first in range(0, len(compiled), AT_ONCE):
            part = compiled[first : first + AT_ONCE]
            held = _measured(connection, dataset, [rules[place] for place in part], as_of=replay.as_of)[inside]
            for bit, place in enumerate(part):
                bits[place] = np.packbits((held >> bit) & 1)
            progress(first + len(part), len(rules))
        tallies, leads = list(counted.values()), looks.lead[inside]
        bits[list(counted)] = tallied(connection, dataset, tallies, leads, as_of=replay.as_of)
        progress(len(rules), len(rules))
    return Holdings(bits, looks.converted[inside])


def _measured(
    connection: Connection, dataset: Dataset, rules: Sequence[Condition], *, as_of: int
) -> npt.NDArray[np.int64]:
    """A number a look, in the order of the looks: its bit i says whether rule i holds."""
    rungs = [MeasuredRung(Criterion("r", "all", "when", (Rung(0, rule),)), Rung(0, rule)) for rule in rules]
    measured = measuring(rungs, None, tables(dataset), instant=as_of).sql("duckdb")
    bits = " + ".join(f"CASE WHEN r{bit} >= 0 THEN {1 << bit} ELSE 0 END" for bit in range(len(rules)))
    statement = f"SELECT CAST({bits} AS BIGINT) AS bits FROM ({measured}) ORDER BY lead_id"  # noqa: S608 compiled
    return scan(connection, dataset, statement, instant=as_of)["bits"].to_numpy().astype(np.int64, copy=False)


def _many(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


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

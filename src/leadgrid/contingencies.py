"""Tables of two by two: who has something and who has not, and how many of each became customers.

    has it        leads          converted
    has it not    others         others_converted

Exact tests, ratios with their intervals, and what is left of them once many were tried. Knows nothing of rules or data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from leadgrid.judgements import Estimate, Z, wilson

FAMILY_WISE: Final = 0.05
"""The chance that anything at all is shown where there is nothing to be found."""
_AS_LIKELY: Final = 1 + 1e-7
"""Tables whose chances differ by no more than rounding are equally likely."""

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contingency:
    """Leads that have something, the others, and how many of each converted.

    >>> table = Contingency(leads=10, converted=5, others=90, others_converted=9)
    >>> table.rate.value, table.other_rate.value, round(table.ratio.value, 6)
    (0.5, 0.1, 5.0)
    """

    leads: int
    converted: int
    others: int
    others_converted: int

    def __post_init__(self) -> None:
        if not (0 <= self.converted <= self.leads and 0 <= self.others_converted <= self.others):
            raise ValueError("no more people convert than there are")

    @property
    def all_leads(self) -> int:
        return self.leads + self.others

    @property
    def all_converted(self) -> int:
        return self.converted + self.others_converted

    @property
    def rate(self) -> Estimate | None:
        """The share that converted of those who have it; None where nobody has."""
        return wilson(self.converted, self.leads)

    @property
    def other_rate(self) -> Estimate | None:
        """The share that converted of the others; None where there are none."""
        return wilson(self.others_converted, self.others)

    @property
    def ratio(self) -> Estimate | None:
        """How many times as often those who have it converted as the others; None where that divides by nought.

        The interval is that of Katz, Baptista, Azen and Pike (1978), «Obtaining confidence intervals for the risk
        ratio in cohort studies», Biometrics 34: ln ratio ± z √(1/a − 1/(a+b) + 1/c − 1/(c+d)). None where nobody
        who has it converted.
        """
        if not (self.leads and self.others_converted):
            return None
        value = self.converted * self.others / (self.leads * self.others_converted)
        if not self.converted:
            return Estimate(value)
        spread = math.sqrt(
            1 / self.converted - 1 / self.leads + 1 / self.others_converted - 1 / self.others
        )  # of the logarithm
        return Estimate(value, value * math.exp(-Z * spread), value * math.exp(Z * spread))

    @property
    def effect(self) -> float:
        """The logarithm of the ratio with half a person added to each count: finite, and nearer to 0 for small counts.

        Walter (1975), «The distribution of Levin's measure of attributable risk», Biometrika 62.
        """
        return math.log(self._halved(self.converted, self.leads)) - math.log(
            self._halved(self.others_converted, self.others)
        )

    @property
    def sure_effect(self) -> float:
        """The end of the effect's interval that is nearer to 0, with its sign; 0 where the interval holds 0."""
        spread = math.sqrt(
            1 / (self.converted + 0.5) - 1 / (self.leads + 0.5)
            + 1 / (self.others_converted + 0.5) - 1 / (self.others + 0.5)
        )  # fmt: skip
        return math.copysign(max(0.0, abs(self.effect) - Z * spread), self.effect)

    @staticmethod
    def _halved(part: int, whole: int) -> float:
        return (part + 0.5) / (whole + 0.5)


def chances(*, leads: int, of: int, converted: int) -> tuple[int, Reals]:
    """Per number of converted among `leads` of `of`, how likely a table as unlikely is by chance: its lowest number,
    and the p-value of each number from there on.

    Fisher's exact test (1935), two-sided: with all margins given, the number is hypergeometric, and what counts as
    «as unlikely» is every table that is no likelier than the one seen.

    >>> lowest, values = chances(leads=3, of=6, converted=3)
    >>> lowest, values.round(3).tolist()
    (0, [0.1, 1.0, 1.0, 0.1])
    """
    lowest, highest = max(0, leads + converted - of), min(leads, converted)
    log = _log_factorials(of)
    count = np.arange(lowest, highest + 1)
    held = log[leads] - log[count] - log[leads - count]
    missed = log[of - leads] - log[converted - count] - log[of - leads - converted + count]
    likely = np.exp(held + missed - (log[of] - log[converted] - log[of - converted]))
    order = np.sort(likely)
    below = np.searchsorted(order, likely * _AS_LIKELY, side="right")
    return lowest, np.minimum(1.0, np.cumsum(order)[below - 1])


def p_value(table: Contingency) -> tuple[float, float]:
    """How likely a table as unlikely as this one is by chance, and the least that any with its margins can be."""
    lowest, values = chances(leads=table.leads, of=table.all_leads, converted=table.all_converted)
    return float(values[table.converted - lowest]), float(values.min())


def reachable(least: Sequence[float], *, at: float = FAMILY_WISE) -> tuple[bool, ...]:
    """Which of many tests could show anything at all, given the least p-value that each can have.

    Tarone (1990), «A modified Bonferroni method for discrete data», Biometrics 46: the least k with no more than k
    tests that can reach at/k. The margins alone decide, never the outcomes, so leaving the others out costs nothing.

    >>> reachable([0.001, 0.3, 0.02, 0.4])
    (True, False, True, False)
    """
    if not least:
        return ()
    ascending = np.sort(np.asarray(least))
    k = next(k for k in range(1, len(least) + 1) if np.searchsorted(ascending, at / k, side="right") <= k)
    return tuple(value <= at / k for value in least)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """The p-values, corrected for how many there are, in the order given.

    Holm (1979), «A simple sequentially rejective multiple test procedure», Scand. J. Statist. 6: the i-th smallest of K
    times K − i + 1, never below a smaller one's. Whatever depends on what: the chance that any true «nothing» is
    shown below 5 % is at most 5 %.

    >>> holm([0.04, 0.01, 0.5])
    (0.08, 0.03, 0.5)
    """
    order = np.argsort(np.asarray(values, dtype=np.float64), kind="stable")
    left = len(values) - np.arange(len(values))
    corrected = np.empty(len(values))
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(np.asarray(values)[order] * left))
    return tuple(corrected.tolist())


@lru_cache(maxsize=2)
def _log_factorials(most: int) -> Reals:
    return np.fromiter(map(math.lgamma, range(1, most + 2)), dtype=np.float64, count=most + 1)

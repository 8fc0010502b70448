"""Randomness that gives the same numbers on every machine.

Every draw is a uniform double of PCG64, turned into what is needed by arithmetic that IEEE 754 fixes to the last bit
(comparison, +, ×, floor). NumPy's own distributions and logarithms may differ in the last bit between processors and
versions, so they are not used. Knows nothing of leads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Draws:
    """The stream of one block: the same `seed` and `block` give the same draws.

    Another `aside` is a stream beside it: what is drawn there changes nothing here.

    >>> bool((Draws(seed=1, block=0).uniform(5) == Draws(seed=1, block=0).uniform(5)).all())
    True
    """

    def __init__(self, *, seed: int, block: int, aside: str = "") -> None:
        entropy = np.random.SeedSequence([seed, block], spawn_key=tuple(aside.encode()))
        self._generator = np.random.Generator(np.random.PCG64(entropy))

    def uniform(self, many: int) -> Floats:
        """Doubles in [0, 1)."""
        return self._generator.random(many)

    def chance(self, probability: Floats | float, many: int) -> Flags:
        """True with the given probability, one for all or one each."""
        return self.uniform(many) < probability

    def skewed(self, many: int) -> Floats:
        """Mean 1, from 0 to 3, most of them small: how much people differ in zeal, size or patience."""
        drawn = self.uniform(many)
        return 3.0 * (drawn * drawn)

    def bell(self, many: int) -> Floats:
        """Mean 0, deviation 1, within ±4.25: the sum of six uniforms, scaled."""
        total = self.uniform(many)
        for _ in range(5):
            total = total + self.uniform(many)
        return (total - 3.0) * 1.4142135623730951

    def counts(self, mean: Floats | float, many: int) -> Ints:
        """Whole numbers with the given mean, more scattered than Poisson's, as visits are."""
        return np.floor(mean * self.skewed(many) + self.uniform(many)).astype(np.int64)

    def whole(self, below: int, many: int) -> Ints:
        """Whole numbers from 0 to `below` − 1, all as likely."""
        return np.floor(self.uniform(many) * below).astype(np.int64)

    def shuffled(self, numbers: Ints) -> Ints:
        """The same numbers in another order."""
        return numbers[np.argsort(self.uniform(len(numbers)), kind="stable")]

    def pick(self, weights: Sequence[int], many: int) -> Ints:
        """Indices, each as often as its weight says."""
        return self.pick_each((weights,), np.zeros(many, dtype=np.int64))

    def pick_each(self, weights: Sequence[Sequence[int]], kinds: Ints) -> Ints:
        """One index per element, by the weights of its kind: `weights[kind][index]`."""
        reached = np.cumsum(np.asarray(weights, dtype=np.int64), axis=1)
        drawn = np.floor(self.uniform(len(kinds)) * reached[kinds, -1])
        below: Ints = (reached[kinds] <= drawn[:, None]).sum(axis=1).astype(np.int64)
        return below


def between(values: Floats, knots: Sequence[float], heights: Sequence[float]) -> Floats:
    """The broken line through (knots, heights), flat outside (`np.interp` may fuse × and + on some processors).

    >>> between(np.array([-1.0, 0.5, 9.0]), [0, 1, 2], [10, 20, 40]).tolist()
    [10.0, 15.0, 40.0]
    """
    at, height = np.asarray(knots, dtype=np.float64), np.asarray(heights, dtype=np.float64)
    inside = np.minimum(np.maximum(values, at[0]), at[-1])
    left = np.minimum(np.searchsorted(at, inside, side="right"), len(at) - 1) - 1
    share = (inside - at[left]) / (at[left + 1] - at[left])
    rise = share * (height[left + 1] - height[left])
    answer: Floats = height[left] + rise
    return answer

"""How the shown scores of a pool are distributed: for each integer score, how many leads and how many converted.

Everything that is judged about one grid is judged from this one value, so no figure can disagree with another.
Knows numpy; knows nothing of grids, signatures, DuckDB or the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

WIDEST: Final = 1 << 20
"""The widest range with a place for each score (two columns of 8 MB); beyond it, only held scores are listed."""

MOST_LEADS: Final = 1 << 53
"""More leads than a histogram holds: sums of fewer stay exact as doubles, here and in the browser."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Leads, and those of them who converted, per shown integer score.

    `leads` and `converted` are int64 and equally long; index i is the score `lowest + i`.

        score        10   11   12   13   14          lowest = 10, highest = 14
        leads         4    0    2    0    1
        converted     1    0    0    0    1

    Somebody stands at both ends: scores that nobody has are cut off there, so `lowest` and `highest` are shown scores.
    Without leads, both arrays are empty, `lowest` is 0 and `highest` −1.

    A grid without caps can spread a few leads over billions of scores. Where the range is wider than `WIDEST`, `listed`
    holds the ascending scores that somebody has, and index i is the score `listed[i]`: memory is bounded by the
    number of leads. `scores` says in both forms which score an index is; the sums below are the same for both.

    Raises `ValueError` where the counts are negative, not of one length, or more people converted than there are.

    >>> Histogram(10, np.array([4, 0, 2, 0, 1]), np.array([1, 0, 0, 0, 1])).at_least(12)
    (3, 1)
    """

    lowest: int
    leads: Integers
    converted: Integers
    listed: Integers | None = None

    def __post_init__(self) -> None:
        leads, converted = _integers(self.leads), _integers(self.converted)
        listed = None if self.listed is None else _integers(self.listed)
        _check(leads, converted)
        if listed is not None and (len(listed) != len(leads) or not bool(np.all(listed[:-1] < listed[1:]))):
            raise ValueError("listed scores ascend, one for each count")

        # One form per value, whatever it was made from: equality is then that of the fields.
        held = np.flatnonzero(leads)
        lowest, highest = 0, -1
        if len(held):
            first, last = int(held[0]), int(held[-1])
            lowest = self.lowest + first if listed is None else int(listed[first])
            highest = self.lowest + last if listed is None else int(listed[last])
        if highest - lowest >= WIDEST:
            listed = held + self.lowest if listed is None else listed[held]
            leads, converted = leads[held], converted[held]
        elif listed is not None:
            places = listed[held] - lowest
            leads, converted = (_placed(places, counts[held], highest - lowest + 1) for counts in (leads, converted))
            listed = None
        elif len(held):
            leads, converted = leads[held[0] : held[-1] + 1], converted[held[0] : held[-1] + 1]
        else:
            leads, converted = leads[:0], converted[:0]

        for name, column in (("leads", leads), ("converted", converted), ("listed", listed)):
            if column is not None:
                column = column.copy()  # nobody else may hold a key to a frozen value
                column.setflags(write=False)
            object.__setattr__(self, name, column)
        object.__setattr__(self, "lowest", int(lowest))

    @classmethod
    def of(cls, scores: npt.ArrayLike, leads: npt.ArrayLike, converted: npt.ArrayLike) -> Histogram:
        """The histogram of signatures: per signature its shown score, its leads and how many of them converted.

        Signatures come in any order, may share a score, may be without leads, and there may be none at all.
        Raises `ValueError` as the histogram itself does, for each signature.

        >>> Histogram.of([7, 5, 7], [1, 2, 3], [1, 0, 0]).converted.tolist()
        [0, 0, 1]
        """
        shown, people, won = _integers(scores), _integers(leads), _integers(converted)
        _check(people, won)
        if len(shown) != len(people):
            raise ValueError("one score for each count")
        if not people.all():
            held = people > 0
            shown, people, won = shown[held], people[held], won[held]
        if not len(shown):
            return cls(0, shown, shown)
        lowest, width = int(shown.min()), int(shown.max()) - int(shown.min()) + 1
        if width <= WIDEST:
            places = shown - lowest
            return cls(lowest, _placed(places, people, width), _placed(places, won, width))
        listed, places = np.unique(shown, return_inverse=True)
        return cls(lowest, _placed(places, people, len(listed)), _placed(places, won, len(listed)), listed)

    @property
    def highest(self) -> int:
        """The highest score that somebody has; `lowest − 1` where there is nobody."""
        return self.lowest + len(self.leads) - 1 if self.listed is None else int(self.listed[-1])

    @property
    def scores(self) -> Integers:
        """The score of each index, ascending."""
        return np.arange(self.lowest, self.highest + 1, dtype=np.int64) if self.listed is None else self.listed

    @property
    def total_leads(self) -> int:
        return int(self.leads.sum())

    @property
    def total_converted(self) -> int:
        return int(self.converted.sum())

    def at_least(self, score: int) -> tuple[int, int]:
        """How many leads have this score or more, and how many of them converted."""
        return self.between(score, None)

    def between(self, low: int | None, below: int | None) -> tuple[int, int]:
        """How many leads have low ≤ score < below, and how many of them converted; None is an open end.

        >>> histogram = Histogram.of([1, 2, 3], [1, 1, 1], [0, 1, 0])
        >>> histogram.between(1, 3), histogram.between(None, 2), histogram.between(3, None)
        ((2, 1), (1, 0), (1, 0))
        """
        begin = 0 if low is None else self._place(low)
        end = len(self.leads) if below is None else self._place(below)
        return int(self.leads[begin:end].sum()), int(self.converted[begin:end].sum())

    def _place(self, score: int) -> int:
        """The first index whose score is `score` or more."""
        if score <= self.lowest:
            return 0
        if score > self.highest:
            return len(self.leads)
        return score - self.lowest if self.listed is None else int(np.searchsorted(self.listed, score))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Histogram):
            return NotImplemented
        return (
            self.lowest == other.lowest
            and np.array_equal(self.leads, other.leads)
            and np.array_equal(self.converted, other.converted)
            and (self.listed is None) == (other.listed is None)
            and (self.listed is None or np.array_equal(self.scores, other.scores))
        )

    def __hash__(self) -> int:
        return hash((self.lowest, self.leads.tobytes(), self.converted.tobytes()))


def _integers(numbers: npt.ArrayLike) -> Integers:
    column = np.asarray(numbers)
    if column.ndim != 1 or (column.size and column.dtype.kind not in "iu"):
        raise ValueError("scores and counts are lists of integers")
    return column.astype(np.int64, copy=False)


def _check(leads: Integers, converted: Integers) -> None:
    if len(leads) != len(converted):
        raise ValueError("leads and converted have one place per score each")
    if not len(leads):
        return
    if int(converted.min()) < 0 or bool((converted > leads).any()):
        raise ValueError("converted is negative, or more than there are leads")
    if leads.sum(dtype=np.float64) >= MOST_LEADS:
        raise ValueError("more leads than can be counted exactly")


def _placed(places: npt.NDArray[np.intp], counts: Integers, width: int) -> Integers:
    # bincount adds doubles, which is exact up to MOST_LEADS and needs no sorting
    return np.bincount(places, weights=counts, minlength=width).astype(np.int64)

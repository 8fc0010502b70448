"""Signatures as one run of bytes that the browser can use as it comes, without copying or parsing columns.

All numbers are little-endian.

    8 bytes    LGSIG001
    uint32     length of the header
    header     JSON in UTF-8, then zeros up to a multiple of 8 bytes from the start
    body       columns; each begins at a multiple of 8 bytes from the body's start, its `at`

The header is

    {"size": 3, "exact": true,
     "rungs": [{"key": "visit/0", "codes": {"type": "u1", "at": 0}, "values": {"at": 8, "length": 2}}, …],
     "counts": {"today": {"type": "u1", "at": 24}, "replay": {…} or null, "converted": {…} or null}}

`size` is the number of signatures. Signature i has values[codes[i]] hits on a rung, in thousandths: codes are unsigned
integers of 1, 2 or 4 bytes, values float64. Counts are unsigned integers too, or float64 (`f8`) where they are
estimates (`exact` false) or need more than 4 bytes; replay and converted are null where no outcomes are known.

More signatures than the browser should hold are sent as a sample (`exact` false). Signatures are drawn with a chance
that grows with their leads (heavy ones are certain), those with converted leads from a budget of their own, evenly
along the agreed score within each pool; a drawn signature counts for 1 / chance of itself, so every sum is unbiased.

Knows numpy; knows nothing of DuckDB, of who sends the bytes, or of the screen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from leadgrid.grids import Grid
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures

MAGIC: Final = b"LGSIG001"
MOST_SIGNATURES: Final = 1 << 20
"""More than this many are sampled: about 36 MB with 34 rungs."""

WIDEST_TABLE: Final = 1 << 22
"""The widest range of hits whose codes are looked up in a table; beyond it they are found by sorting."""

Column = npt.NDArray[Any]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes and their name: `digest` is the same for the same bytes. `exact` is false for a sample."""

    content: bytes
    digest: str
    size: int
    exact: bool


def payload(signatures: Signatures, grid: Grid, *, replayed: bool, most: int = MOST_SIGNATURES) -> Payload:
    """The bytes of the signatures of a grid; of a sample of about `most` where there are more.

    `grid` is the agreed one: the sample follows its scores. `replayed` says whether outcomes are known.
    """
    counts: dict[str, Column | None] = {
        "today": signatures.today,
        "replay": signatures.replay if replayed else None,
        "converted": signatures.converted if replayed else None,
    }
    hits, exact = signatures.hits, len(signatures) <= most
    if not exact:
        chances = chances_of(signatures, replayed=replayed, most=most)
        chosen = drawn(chances, along=_along(signatures, grid))
        hits = hits[:, chosen]
        counts = {name: None if pool is None else pool[chosen] / chances[chosen] for name, pool in counts.items()}
    content = _content(signatures, hits, counts, exact=exact)
    return Payload(content, blake2b(content, digest_size=16).hexdigest(), hits.shape[1], exact)


def _content(signatures: Signatures, hits: Whole, counts: dict[str, Column | None], *, exact: bool) -> bytes:
    pieces: list[bytes] = []
    at = 0

    def placed(column: Column) -> int:
        nonlocal at
        start, written = at, column.tobytes()
        pieces.extend((written, bytes(-len(written) % 8)))
        at += len(written) + len(pieces[-1])
        return start

    rungs = []
    for (criterion, number), column in zip(signatures.rungs, hits, strict=True):
        codes, values = coded(column)
        rungs.append(
            {
                "key": f"{criterion}/{number}",
                "codes": {"type": codes.dtype.str[1:], "at": placed(codes)},
                "values": {"at": placed(values), "length": len(values)},
            }
        )
    pools: dict[str, dict[str, Any] | None] = {}
    for name, pool in counts.items():
        written = None if pool is None else _counted(pool)
        pools[name] = None if written is None else {"type": written.dtype.str[1:], "at": placed(written)}
    header = json.dumps(
        {"size": hits.shape[1], "exact": exact, "rungs": rungs, "counts": pools}, separators=(",", ":")
    ).encode()
    start = MAGIC + len(header).to_bytes(4, "little") + header
    return b"".join((start, bytes(-len(start) % 8), *pieces))


def coded(hits: Whole) -> tuple[Column, Real]:
    """The distinct values of a column, ascending, and for each place which of them stands there.

    >>> codes, values = coded(np.array([1000, 0, 1000]))
    >>> codes.tolist(), codes.dtype.str, values.tolist()
    ([1, 0, 1], '|u1', [0.0, 1000.0])
    """
    if not len(hits):
        return np.zeros(0, dtype="|u1"), np.zeros(0, dtype="<f8")
    lowest = int(hits.min())
    width = int(hits.max()) - lowest + 1
    if width > WIDEST_TABLE:
        values, codes = np.unique(hits, return_inverse=True)
        return codes.astype(_unsigned(len(values) - 1)), values.astype("<f8")
    places = hits - lowest
    held = np.zeros(width, dtype=np.bool_)
    held[places] = True
    found = np.flatnonzero(held)
    table = np.zeros(width, dtype=_unsigned(len(found) - 1))
    table[found] = np.arange(len(found))
    return table[places], (found + lowest).astype("<f8")


def _counted(pool: Column) -> Column:
    if pool.dtype.kind == "f" or (len(pool) and int(pool.max()) >= 1 << 32):
        return pool.astype("<f8")
    return pool.astype(_unsigned(int(pool.max()) if len(pool) else 0))


def _unsigned(highest: int) -> str:
    return "|u1" if highest < 1 << 8 else "<u2" if highest < 1 << 16 else "<u4"


# ---- the sample


def chances_of(signatures: Signatures, *, replayed: bool, most: int) -> Real:
    """With what chance each signature is drawn so that about `most` are: above 0 for whoever has leads.

    Those with converted leads are certain, or, where they are more than half of `most`, share half of it.
    """
    leads = (signatures.today + signatures.replay if replayed else signatures.today).astype(np.float64)
    won = (signatures.converted > 0) & replayed
    budget = min(int(won.sum()), most // 2)
    chances = np.zeros(len(signatures))
    chances[won] = _proportional(leads[won], budget)
    chances[~won] = _proportional(leads[~won], most - budget)
    return chances


def _proportional(sizes: Real, budget: int) -> Real:
    """Chances in proportion to sizes, at most 1, that add up to the budget (or to how many have a size)."""
    chances = np.zeros(len(sizes))
    left, open_places = budget, np.flatnonzero(sizes > 0)
    while len(open_places) and left > 0:
        share = sizes[open_places] * (left / sizes[open_places].sum())
        certain = share >= 1
        if not certain.any():
            chances[open_places] = share
            break
        chances[open_places[certain]] = 1
        left -= int(certain.sum())
        open_places = open_places[~certain]
    return chances


def drawn(chances: Real, *, along: Whole, seed: int = 1) -> Whole:
    """Which places are drawn, ascending: each with its chance, evenly along an order (ties shuffled).

    One random start and steps of 1 over the running sum of chances, so each stretch of the order is drawn from as often
    as its chances say, give or take one.
    """
    random = np.random.default_rng(seed)
    shuffled = random.permutation(len(chances))
    order = shuffled[np.argsort(along[shuffled], kind="stable")]
    sure = chances[order] >= 1
    open_places = order[~sure]
    steps = np.floor(np.cumsum(chances[open_places]) + random.random())
    chosen = np.diff(steps, prepend=0) > 0
    return np.sort(np.concatenate((order[sure], open_places[chosen])))


def _along(signatures: Signatures, grid: Grid) -> Whole:
    """An order in which neighbours are alike: whether leads converted, in which pools they are, the agreed score."""
    pool = 4 * (signatures.converted > 0) + 2 * (signatures.today > 0) + (signatures.replay > 0)
    score = weigh(signatures, grid).score
    order = np.lexsort((score, pool))
    next_stratum = (np.diff(score[order]) != 0) | (np.diff(pool[order]) != 0)
    strata = np.empty(len(order), dtype=np.int64)
    strata[order] = np.concatenate(([0], np.cumsum(next_stratum)))
    return strata

"""Lines of a spreadsheet that sum up other lines: «Sous-total», «Score max», or points that are the sum of those above.

Knows texts and whole numbers; knows nothing of columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from leadgrid.values import normal, trimmed

_WORDS: Final = (
    r"(?:sous|sub|super|grand)?[ -]?total|total g[ée]n[ée]ral|somme|sum|cumul"
    r"|(?:score|points?|note|total)\s+(?:total|max(?:imum|imal|\.)?|possible)|max(?:imum)?(?:\s+(?:possible|score))?"
)
_ONLY: Final = re.compile(rf"(?:{_WORDS})s?(?:\s+(?:points?|score))?\s*:?", re.IGNORECASE)
_BEGINS: Final = re.compile(rf"(?:{_WORDS})\b", re.IGNORECASE)
FEWEST: Final = 2
"""Lines whose sum is no coincidence."""


def is_total(label: str, *, beside: str = "") -> bool:
    """Whether a label names a sum, with the value `beside` it: «Total des achats» of «> 1000» is a criterion.

    >>> is_total("Sous-total profil"), is_total("SCORE MAX", beside="sur 100"), is_total("Totalement équipé")
    (True, True, False)
    >>> is_total("Total des achats", beside="> 1000 €")
    False
    """
    text = trimmed(normal(label))
    return _ONLY.fullmatch(text) is not None or (not beside and _BEGINS.match(text) is not None)


def is_sum(points: int, above: Sequence[tuple[str, int]]) -> bool:
    """Whether points are the sum of the lines above (criterion, points): of all, of the gains, or of each one's best.

    >>> is_sum(17, [("Secteur", 10), ("Secteur", 5), ("Pays", 7)]), is_sum(12, [("Secteur", 12)])
    (True, False)
    """
    best: dict[str, int] = {}
    for criterion, gained in above:
        best[criterion] = max(best.get(criterion, 0), gained)
    gains = [gained for _, gained in above]
    sums = {sum(gains), sum(gained for gained in gains if gained > 0), sum(best.values())}
    return len(above) >= FEWEST and points in sums

"""A grid's rules read aloud, in French and in English, as a salesperson would say them.

Every sentence says all of its rule and nothing more, so two rules that differ are read differently; only of a very long
list of values the end is but counted.
"""

from __future__ import annotations

from leadgrid.sentences.attributes import attribute_named, is_yes_or_no, yes_or_no_named
from leadgrid.sentences.conditions import condition_aloud
from leadgrid.sentences.criteria import audience_aloud, criterion_aloud, rung_aloud

__all__ = [
    "attribute_named",
    "audience_aloud",
    "condition_aloud",
    "criterion_aloud",
    "is_yes_or_no",
    "rung_aloud",
    "yes_or_no_named",
]

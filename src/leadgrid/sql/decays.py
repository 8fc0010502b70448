"""What is left of points at an age, as SQL: integers from a table that was computed once, exactly."""

from __future__ import annotations

from leadgrid.grids import Decay
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node


def multiplier(age: Node, decay: Decay) -> Node:
    """Thousandths left at an age, as a balanced tree of CASE: ten comparisons for the longest table of 757."""
    every = decay.every.microseconds
    # (thousandths, age from which they no longer hold), equal neighbours merged
    stretches: list[tuple[int, int]] = []
    for number, left in enumerate(decay.multipliers):
        if stretches and stretches[-1][0] == left:
            stretches.pop()
        stretches.append((left, (number + 1) * every))

    def tree(low: int, high: int) -> Node:
        if low == high:
            return sql.whole(stretches[low][0] if low < len(stretches) else 0)
        middle = (low + high) // 2
        younger = sql.below(age.copy(), sql.whole(stretches[middle][1]))
        return sql.choose((younger, tree(low, middle)), otherwise=tree(middle + 1, high))

    return tree(0, len(stretches))

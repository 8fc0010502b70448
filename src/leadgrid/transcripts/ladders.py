"""Lines of one criterion become one ladder, the narrowest first, or rules that add up where somebody says so; a grid.

Knows nothing of words or data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import ActivityCondition, AttributeCondition, Measure, Operator
from leadgrid.grids import MOST_UP_TO, Axis, Criterion, Grid, Group, Label, Rung, RungId
from leadgrid.transcripts.overlaps import holding
from leadgrid.transcripts.rules import Row
from leadgrid.values import Number, text_key

MOST_COMPARED: Final = 150
"""Lines of one criterion that are compared with each other; of more nothing is claimed."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Lines of one criterion of which one counts for a lead, in the order in which they are looked at.

    `overlap`: some lead could meet two of them. `unreached` are numbers of lines that no lead can get to, since those
    before take everybody.
    """

    key: str
    rows: tuple[Row, ...]
    overlap: bool = False
    unreached: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A grid, and where the rule of each line stands in it, by the line's number."""

    grid: Grid
    places: Mapping[int, RungId]


def ladders_of(rows: Sequence[Row], *, adding: Collection[str] = ()) -> tuple[Ladder, ...]:
    """The lines that have a rule, those of one criterion and group together; `adding` are keys of ladders that somebody
    wants as rules of their own, whose points add up."""
    together: dict[str, list[Row]] = {}
    for row in rows:
        if row.condition is not None and row.subject is not None:
            together.setdefault(_key(row), []).append(row)
    found = []
    for key, parts in together.items():
        alone = key in adding
        found += [Ladder(key, (row,)) for row in parts] if alone else [_ladder(key, parts)]
    return tuple(found)


def _key(row: Row) -> str:
    alone = f"{row.line.number}" if row.doing is not None and row.doing.each else ""
    assert row.subject is not None, "a rule reads something"
    kind = "" if row.line.group else row.subject.kind
    return "/".join((text_key(row.line.group), kind, text_key(row.line.criterion), alone))


def _ladder(key: str, rows: Sequence[Row]) -> Ladder:
    """The first rung that holds counts: what asks for most comes first, and what is part of another before it."""
    ordered = sorted(rows, key=_demand, reverse=True)
    conditions = [row.condition for row in ordered if row.condition is not None]
    is_compared = 1 < len(rows) <= MOST_COMPARED
    held = holding(conditions) if is_compared else None
    if held is None:  # nobody can tell, so somebody may say that they add up
        return Ladder(key, tuple(ordered), overlap=is_compared)
    order: list[int] = []
    left = list(range(len(ordered)))
    while left:
        first = next(one for one in left if not any(held[other] < held[one] for other in left))
        order.append(first)
        left.remove(first)
    taken: frozenset[int] = frozenset()
    overlap, unreached = False, []
    for at in order:
        overlap = overlap or bool(held[at] & taken)
        unreached += [ordered[at].line.number] if held[at] and held[at] <= taken else []
        taken |= held[at]
    return Ladder(key, tuple(ordered[at] for at in order), overlap, tuple(unreached))


def grid_of(ladders: Sequence[Ladder], *, name: str, profile: str, behaviour: str) -> Made | None:
    """A grid of these ladders; None where there is none. `profile` and `behaviour` name the groups of lines that name
    none."""
    groups: dict[str, Group] = {}
    criteria: list[Criterion] = []
    places: dict[int, RungId] = {}
    for ladder in ladders:
        first = ladder.rows[0]
        assert first.subject is not None, "a rule reads something"
        axis: Axis = "fit" if first.subject.kind == "attribute" else "engagement"
        shown = first.line.group or (profile if axis == "fit" else behaviour)
        key = text_key(shown)
        if key not in groups:
            groups[key] = Group(
                _free(shown, {group.id for group in groups.values()}, "group"), axis, Label.plain(shown)
            )
        id = _free(first.line.criterion, {criterion.id for criterion in criteria}, "rule")
        criteria.append(_criterion(id, groups[key].id, ladder.rows))
        places |= {row.line.number: (id, number) for number, row in enumerate(ladder.rows)}
    return Made(Grid(name, tuple(groups.values()), tuple(criteria)), places) if criteria else None


def _criterion(id: str, group: str, rows: Sequence[Row]) -> Criterion:
    first = rows[0]
    label, why = Label.plain(first.line.criterion), _why(rows)
    if first.doing is not None and first.doing.each and first.condition is not None:
        limit = min(first.doing.up_to, MOST_UP_TO) if first.doing.up_to else None
        return Criterion(id, group, "each", (_rung(first, named=False),), up_to=limit, label=label, why=why)
    if len(rows) == 1:
        return Criterion(id, group, "when", (_rung(first, named=False),), label=label, why=why)
    return Criterion(id, group, "ladder", tuple(_rung(row, named=True) for row in rows), label=label, why=why)


def _why(rows: Sequence[Row]) -> Label | None:
    """The reasons of the lines; where several lines are one rule, each beside its value."""
    said = [(row.line.value, row.line.why) for row in rows if row.line.why]
    if not said:
        return None
    is_one = len(rows) == 1 or (len(said) == len(rows) and len({why for _, why in said}) == 1)
    return Label.plain(said[0][1] if is_one else " · ".join(f"{value}: {why}".lstrip(": ") for value, why in said))


def _rung(row: Row, *, named: bool) -> Rung:
    """A rung is called by what stands in the line, unless somebody said that it means something else."""
    assert row.condition is not None, "a row with a rule"
    assert row.line.points is not None, "a row with a rule has points"
    is_named = named and row.line.value and not row.is_said
    return Rung(row.line.points, row.condition, Label.plain(row.line.value) if is_named else None)


def _demand(row: Row) -> int:
    """How much a row asks for: its lower bound, or below all of them."""
    match row.condition:
        case AttributeCondition(_, test) | ActivityCondition(_, Measure(_, test)):
            sizes = [operator for operator in test.operators if operator.name in ("at_least", "more_than")]
            return max((_billionths(operator) for operator in sizes), default=-(10**30))
    return -(10**30)


def _billionths(operator: Operator) -> int:
    assert isinstance(operator.operand, Number), "sizes are numbers"
    return operator.operand.billionths


def _free(text: str, taken: set[str], usual: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40]
    base = base if base[:1].isalpha() else f"{usual}_{base}".rstrip("_")
    names = [base, *(f"{base}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)

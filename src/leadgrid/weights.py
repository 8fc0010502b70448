"""Points from what was measured: 2.5 × relevance × ln of how many times as often those whom a rung holds for convert.

                        hold   converted
    rung 0               40        12       } each against those whom no rung holds for
    rung 1              210        14       }
    none of the two   3,557        58

Knows features and grids; knows nothing of how rules were found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import AttributeCondition, Operator, Value, ValueTest, selections
from leadgrid.contingencies import Contingency
from leadgrid.features import Features
from leadgrid.grids import Criterion, Grid, Label, Rung
from leadgrid.problems import Words
from leadgrid.recognitions import folded
from leadgrid.wordings import briefly_counted, counted, counted_only, label, named_rule, named_test

Relevance = Literal[1, 2, 3]
USUAL: Final[Relevance] = 2
PER_RELEVANCE: Final = 2.5
"""Points a step of relevance for e (2.7) times as often: a relevance of 2 gives 3 for twice, 12 for ten times."""
MOST_POINTS: Final = 30
LEAST_POINTS: Final = 2
"""What the best rung of a criterion earns at least; a grid has no room for less."""
LEAST_REST: Final = 0.1
"""The share of leads below which those whom no rung holds for are nobody to compare with: too few, and odd ones."""
TOO_FEW: Final = Words(
    en="Too few customers to measure anything", fr="Trop peu de clients pour mesurer quoi que ce soit"
)
NOTHING_TELLS: Final = Words(
    en="Nothing tells customers from others yet", fr="Rien ne distingue encore les clients des autres"
)
"""Why no points come from what was measured."""
UNMEASURED: Final = 5
"""Points a step of relevance where nothing could be measured."""

_PARTING: Final = re.compile(r"unsubscri|optout|desinscri|desabonn|bounce|rebond|spam|complaint|plainte|invalid")

Flags = npt.NDArray[np.bool_]


def points(table: Contingency, relevance: Relevance) -> int:
    """What a rule earns: relevance × measured effect, rounded and kept within 30.

    >>> points(Contingency(leads=100, converted=20, others=900, others_converted=30), 2)
    9
    """
    return max(-MOST_POINTS, min(MOST_POINTS, round(PER_RELEVANCE * relevance * table.effect)))


def weighed(
    grid: Grid, features: Features, inside: Flags, relevance: Mapping[str, Relevance], *, target: str
) -> tuple[Criterion, ...]:
    """The criteria of a grid with the points that the looks `inside` give them, and a `why` that states the counts.

    Of a ladder, only the rungs stay that tell something beside the others (the interval of their effect does not hold
    nought) and that earn more than the easier ones below them. Values of an attribute that earn the same are one rung,
    and a criterion without rungs is left out.
    """
    converted = features.looks.converted & inside
    found = []
    for criterion in grid.criteria:
        holds = [(features.hits[criterion.id, number] >= 0) & inside for number in range(len(criterion.rungs))]
        told = list(zip(criterion.rungs, holds, strict=True))
        earned, rows = _telling(told, inside, converted, relevance[criterion.id])
        tables = [_table(row, inside & ~row, converted) for row in rows]
        if any(abs(rung.points) >= LEAST_POINTS for rung in earned):
            made, tables = _criterion(criterion, earned, tables)
            found.append(replace(made, why=_why(made.rungs, tables, relevance[criterion.id], target)))
    return tuple(found)


def weighed_alone(criterion: Criterion, table: Contingency, relevance: Relevance, *, target: str) -> Criterion:
    """A criterion of one rung with the points that its table gives it, and a `why` that states the counts."""
    (rung,) = criterion.rungs
    earned = replace(rung, points=points(table, relevance))
    return replace(criterion, rungs=(earned,), why=_why([earned], [table], relevance, target))


def _telling(
    rungs: Sequence[tuple[Rung, Flags]], inside: Flags, converted: Flags, relevance: Relevance
) -> tuple[list[Rung], list[Flags]]:
    """The rungs that tell something, with their points, and to whom each gives them.

    Where nearly everybody is on one, the widest is what the others are compared with, and no rung.
    """
    taken, rows = np.zeros_like(inside), []
    for _, holds in rungs:
        rows.append(holds & ~taken)
        taken |= holds
    if len(rungs) > 1 and (inside & ~taken).sum() < LEAST_REST * inside.sum():
        is_values = _value(rungs[0][0]) is not None
        widest = max(range(len(rungs)), key=lambda number: int(rows[number].sum())) if is_values else len(rungs) - 1
        return _telling([*rungs[:widest], *rungs[widest + 1 :]], inside, converted, relevance)
    tables = [_table(row, inside & ~taken, converted) for row in rows]
    earned = [replace(rung, points=points(table, relevance)) for (rung, _), table in zip(rungs, tables, strict=True)]
    dull = [number for number, table in enumerate(tables) if table.sure_effect == 0]
    if _value(earned[0]) is None:  # the rungs of a ladder of steps hold one another
        dull += [number for number, (rung, easier) in enumerate(pairwise(earned)) if not _earns_more(rung, easier)]
    if dull and len(rungs) > 1:
        return _telling([*rungs[: dull[-1]], *rungs[dull[-1] + 1 :]], inside, converted, relevance)
    return earned, rows


def _earns_more(rung: Rung, easier: Rung) -> bool:
    return abs(rung.points) > abs(easier.points)


def unweighed(criterion: Criterion, relevance: Relevance, *, few: bool) -> Criterion:
    """The criterion where nothing was measured: an act earns what the team finds it worth; what a value is worth only
    they can say, so it earns nothing yet. `few` says that there are too few customers, else nothing was found."""
    reads_values = isinstance(criterion.rungs[0].condition, AttributeCondition)
    earned = 0 if reads_values else UNMEASURED * relevance * (-1 if _is_parting(criterion) else 1)
    reason = TOO_FEW if few else NOTHING_TELLS
    ask = Words(en="; what each value is worth is for you to say", fr=" ; à vous de dire ce que vaut chaque valeur")
    words = Words(
        en=f"{reason.en}{ask.en if reads_values else ''}; relevance {relevance} of 3",
        fr=f"{reason.fr}{ask.fr if reads_values else ''} ; pertinence {relevance} sur 3",
    )
    return replace(criterion, rungs=tuple(replace(rung, points=earned) for rung in criterion.rungs), why=label(words))


def _is_parting(criterion: Criterion) -> bool:
    """Whether the act speaks against somebody whatever the data say: he unsubscribes, his address is refused."""
    read = [name for rung in criterion.rungs for each in selections(rung.condition) for name in each.types or ()]
    return bool(read) and all(_PARTING.search(folded(name)) for name in read)


def _criterion(
    criterion: Criterion, earned: Sequence[Rung], tables: Sequence[Contingency]
) -> tuple[Criterion, list[Contingency]]:
    """The criterion of these rungs, values that earn the same as one, and the table of each rung that it has."""
    told = list(zip(earned, tables, strict=True))
    if _value(earned[0]) is not None:
        levels = sorted({rung.points for rung in earned} - {0}, reverse=True)
        told = [one for level in levels for one in _merged([each for each in told if each[0].points == level])]
    rungs, counts = tuple(rung for rung, _ in told), [table for _, table in told]
    if len(rungs) > 1:
        return replace(criterion, rungs=rungs), counts
    named = label(named_rule(rungs[0].condition))
    return replace(criterion, kind="when", rungs=(replace(rungs[0], label=None),), label=named), counts


def _merged(told: Sequence[tuple[Rung, Contingency]]) -> Sequence[tuple[Rung, Contingency]]:
    """One rung for values of one kind that earn the same, with the table of all of them."""
    values = [value for rung, _ in told if (value := _value(rung)) is not None]
    (rung, table), condition = told[0], told[0][0].condition
    if len(values) < 2 or len({type(value) for value in values}) > 1:
        return told
    assert isinstance(condition, AttributeCondition)
    test = ValueTest((Operator("in", tuple(values)),))
    leads, won = sum(each.leads for _, each in told), sum(each.converted for _, each in told)
    whole = Contingency(leads, won, table.all_leads - leads, table.all_converted - won)
    return [(Rung(rung.points, AttributeCondition(condition.name, test), label(named_test(test))), whole)]


def _value(rung: Rung) -> Value | None:
    match rung.condition:
        case AttributeCondition(_, ValueTest((Operator("is", str() | bool() as value),))):
            return value
        case _:
            return None


def rests_on(rungs: Sequence[Rung], tables: Sequence[Contingency], *, target: str) -> Words:
    """What each rung's points rest on: customers who have it, and others; how many there are in all is said once."""
    if len(tables) == 1:
        return counted(tables[0], target=target)
    first = counted_only(tables[0], target=target)
    rest = [briefly_counted(table) for table in tables[1:]]
    names = [Words("", "") if rung.label is None else _before(rung.label) for rung in rungs]
    told = [
        Words(en=f"{name.en}{count.en}", fr=f"{name.fr}{count.fr}")
        for name, count in zip(names, (first, *rest), strict=True)
    ]
    return Words(en=" · ".join(each.en for each in told), fr=" · ".join(each.fr for each in told))


def _why(rungs: Sequence[Rung], tables: Sequence[Contingency], relevance: Relevance, target: str) -> Label:
    """The counts, and what the team finds it worth."""
    words = rests_on(rungs, tables, target=target)
    return label(Words(en=f"{words.en}; relevance {relevance} of 3", fr=f"{words.fr} ; pertinence {relevance} sur 3"))


def _before(name: Label) -> Words:
    return Words(en=f"{name.told('en')}: ", fr=f"{name.told('fr')} : ")


def _table(row: Flags, base: Flags, converted: Flags) -> Contingency:
    return Contingency(*(int(part.sum()) for part in (row, row & converted, base, base & converted)))

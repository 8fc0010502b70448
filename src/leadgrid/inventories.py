"""What feeds a grid: each type of activity and each attribute, where it comes from, and which criteria read it.

    source file ──► type of activity ──► first to last, how many ──► criteria
    attribute ──► how many know it ──► criteria ──► leads whom an unknown value keeps from their points

Counts come from the facts of the data set; whom unknown values keep out is asked by the compiler that scores grids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from leadgrid.conditions import (
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    Operator,
    ValueTest,
    attributes_read,
    selections,
)
from leadgrid.datasets import Dataset
from leadgrid.facts import Facts, TypeFacts
from leadgrid.features import Shelf, measure
from leadgrid.grids import Criterion, Grid, Rung
from leadgrid.snapshots import View
from leadgrid.suspicions import Suspicion
from leadgrid.values import text_key


@dataclass(frozen=True, slots=True)
class Supply:
    """A type of activity, the files (or columns of the leads' file) that it comes from, and the criteria that read it.

    Instants are microseconds UTC; criteria are ids of enabled ones.
    """

    name: str
    sources: tuple[str, ...]
    events: int
    first_at: int
    latest_at: int
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An attribute, of how many leads it is known, and the enabled criteria that read it.

    `made_from` names the columns that it was made from, where it was made.
    """

    name: str
    known: int
    of: int
    made_from: str | None
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of the leads of today an unknown value keeps from a criterion, whatever else is true of them."""

    criterion: str
    attributes: tuple[str, ...]
    leads: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.leads <= self.of:
            raise ValueError("a part is no more than the whole")


def supplies(grid: Grid, facts: Facts) -> tuple[Supply, ...]:
    """Every type of activity that the data have, the most frequent first."""
    found = sorted(facts.types, key=lambda type: (-type.events, type.activity))
    return tuple(
        Supply(
            name=type.shown,
            sources=_sources(type, facts),
            events=type.events,
            first_at=type.first_at,
            latest_at=type.latest_at,
            criteria=tuple(
                one.id for one in _enabled(grid) if _reads_type((rung.condition for rung in one.rungs), type.activity)
            ),
        )
        for type in found
        if type.events
    )


def knowledge(grid: Grid, facts: Facts) -> tuple[Knowledge, ...]:
    """Every attribute of the leads, in the order of the file."""
    made = dict(facts.enriched)
    return tuple(
        Knowledge(
            name=column.name,
            known=column.known,
            of=column.rows,
            made_from=made.get(column.name),
            criteria=tuple(one.id for one in _enabled(grid) if text_key(column.name) in map(text_key, _read(one))),
        )
        for column in facts.columns
        if column.kind == "leads"
    )


def read_by(grid: Grid, found: Sequence[Suspicion]) -> tuple[Suspicion, ...]:
    """Those about attributes and types of activity that the grid reads, its audience included."""
    asked = tuple(grid.conditions)
    attributes = {text_key(name) for condition in asked for name in attributes_read(condition)}
    return tuple(
        suspicion
        for suspicion in found
        if (
            _reads_type(asked, text_key(suspicion.name))
            if suspicion.kind in ("leaking_activity", "robots")
            else text_key(suspicion.name) in attributes
        )
    )


def losses(dataset: Dataset, grid: Grid, view: View, *, shelf: Shelf) -> tuple[Loss, ...]:
    """What unknown values cost each enabled criterion that nobody can fulfil whose attribute is unknown, most first."""
    kept_out = {one.id: condition for one in _enabled(grid) if (condition := _kept_out(one)) is not None}
    if not kept_out:
        return ()
    asking = [
        Criterion(one.id, one.group, "when", (Rung(1, kept_out[one.id]),))
        for one in grid.criteria
        if one.id in kept_out
    ]
    features = measure(dataset, replace(grid, criteria=tuple(asking)), view, shelf=shelf)
    scored = features.looks.today & features.scored
    found = [
        Loss(
            criterion=id,
            attributes=tuple(dict.fromkeys(attributes_read(condition))),
            leads=int((scored & (features.hits[id, 0] >= 0)).sum()),
            of=int(scored.sum()),
        )
        for id, condition in kept_out.items()
    ]
    return tuple(sorted(found, key=lambda loss: -loss.leads))


def _kept_out(criterion: Criterion) -> Condition | None:
    """Whom unknown attributes keep from every rung of a criterion; None where they keep nobody for sure."""
    return _all([_hindered(rung.condition) for rung in criterion.rungs])


def _hindered(condition: Condition) -> Condition | None:
    """When an unknown attribute alone keeps a condition from holding; None where none does."""
    match condition:
        case AttributeCondition(name, test) if Operator("known", False) not in test.operators:
            return AttributeCondition(name, ValueTest((Operator("known", False),)))
        case AllOf(parts):
            found = tuple(hindered for part in parts if (hindered := _hindered(part)) is not None)
            return AnyOf(found) if found else None
        case AnyOf(parts):
            return _all([_hindered(part) for part in parts])
        case _:
            return None


def _all(conditions: Sequence[Condition | None]) -> Condition | None:
    found = tuple(condition for condition in conditions if condition is not None)
    return AllOf(found) if len(found) == len(conditions) else None


def _enabled(grid: Grid) -> Iterator[Criterion]:
    return (criterion for criterion in grid.criteria if criterion.enabled)


def _read(criterion: Criterion) -> Iterator[str]:
    return (name for rung in criterion.rungs for name in attributes_read(rung.condition))


def _reads_type(asked: Iterable[Condition], activity: str) -> bool:
    chosen = (selection.types for condition in asked for selection in selections(condition))
    return any(types is None or activity in map(text_key, types) for types in chosen)


def _sources(type: TypeFacts, facts: Facts) -> tuple[str, ...]:
    """The file of activities where events are from there, and the columns of the leads' file that made the rest."""
    made = [one for one in facts.derived if one.kind == "activities"]
    own = [one for one in made if text_key(one.name) == type.activity]
    columns = tuple(f"{facts.leads.name} ({one.column})" for one in own) if facts.leads else ()
    if facts.activities is None or type.events <= sum(one.made for one in own):
        return columns
    file = facts.activities.name
    for one in reversed(made):
        file = file.removesuffix(f" ({one.column})")
    return (file, *columns)

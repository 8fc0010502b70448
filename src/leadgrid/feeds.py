"""Which rules of a grid the data can feed: what is missing is said before anything is scored.

Knows conditions and what was found in the files; knows nothing of SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadgrid.conditions import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
    Measure,
    MissedCondition,
    Not,
    ReactionCondition,
    Selection,
    SilentCondition,
    attributes_read,
    leaves,
    properties_read,
)
from leadgrid.datasets import Dataset
from leadgrid.grids import Grid
from leadgrid.problems import Problem, Words, did_you_mean
from leadgrid.values import text_key


@dataclass(frozen=True, slots=True)
class Feed:
    """The ids of the enabled criteria, and of those that read something the data have: «14 of 18 are fed»."""

    fed: tuple[str, ...]
    enabled: tuple[str, ...]

    @property
    def unfed(self) -> tuple[str, ...]:
        return tuple(criterion for criterion in self.enabled if criterion not in self.fed)


def data_problems(grid: Grid, dataset: Dataset) -> tuple[Problem, ...]:
    """Attributes and properties that a grid reads and the data set does not have: they count as unknown everywhere.

    A disabled criterion is no problem. Each (rule, name) is told once, in the order of the grid.
    """
    return tuple(dict.fromkeys(_problems(grid, dataset)))


def feed(grid: Grid, dataset: Dataset) -> Feed:
    """Which enabled criteria have at least one rung that the data can fire."""
    known = _Known(dataset)
    enabled = [criterion for criterion in grid.criteria if criterion.enabled]
    fed = [criterion.id for criterion in enabled if any(known.feeds(rung.condition) for rung in criterion.rungs)]
    return Feed(tuple(fed), tuple(criterion.id for criterion in enabled))


def _problems(grid: Grid, dataset: Dataset) -> Iterator[Problem]:
    attributes, properties = dataset.columns("leads"), dataset.columns("activities")
    for (en, fr), condition in _rules(grid):
        for name in attributes_read(condition):
            if text_key(name) not in attributes:
                near = _near(name, [column.name for column in attributes.values()])
                yield Problem(
                    Words(
                        f"{en} reads `{name}`, which no lead has: it counts as unknown.{near.en}",
                        f"{fr} lit `{name}`, qu’aucun lead n’a : la valeur est inconnue.{near.fr}",
                    )
                )
        sames = {leaf.same for leaf in leaves(condition) if isinstance(leaf, SilentCondition)}
        for name in properties_read(condition):
            if text_key(name) in properties:
                continue
            near = _near(name, [column.name for column in properties.values()])
            if name in sames:
                yield Problem(
                    Words(
                        f"{en} compares `{name}` (same:), which no activity has:"
                        f" EVERY lead with enough sends counts as silent.{near.en}",
                        f"{fr} compare `{name}` (same:), qu’aucune activité n’a :"
                        f" TOUS les leads qui ont assez d’envois passent pour silencieux.{near.fr}",
                    )
                )
            else:
                yield Problem(
                    Words(
                        f"{en} reads `{name}`, which no activity has: it counts as unknown.{near.en}",
                        f"{fr} lit `{name}`, qu’aucune activité n’a : la valeur est inconnue.{near.fr}",
                    )
                )


def _rules(grid: Grid) -> Iterator[tuple[tuple[str, str], Condition]]:
    if grid.audience is not None:
        yield ("the audience", "l’audience"), grid.audience
    for _, criterion, rung in grid.enabled_rungs:
        yield (f"criterion `{criterion.id}`", f"le critère `{criterion.id}`"), rung.condition


def _near(name: str, known: list[str]) -> Words:
    near = did_you_mean(name, known)
    return Words(f" Did you mean `{near}`?", f" Vouliez-vous dire `{near}` ?") if near else Words("", "")


class _Known:
    """What the data have at least one of."""

    def __init__(self, dataset: Dataset) -> None:
        known = [column for column in dataset.facts.columns if column.known]
        self._attributes = {text_key(column.name) for column in known if column.kind == "leads"}
        self._properties = {text_key(column.name) for column in known if column.kind == "activities"}
        self._types = {found.activity for found in dataset.facts.types if found.events}

    def feeds(self, condition: Condition) -> bool:
        match condition:
            case AllOf(parts):
                return all(self.feeds(part) for part in parts)
            case AnyOf(parts):
                return any(self.feeds(part) for part in parts)
            case Not(part):
                return self.feeds(part)
            case AttributeCondition(name, _):
                return text_key(name) in self._attributes
            case ActivityCondition(selection, measure):
                return self._selects(selection) and self._has(measure)
            case ReactionCondition():
                return self._selects(condition.reaction) and self._selects(condition.trigger)
            case MissedCondition():
                return self._selects(condition.trigger)
            case SilentCondition():
                return self._selects(condition.of)

    def _selects(self, selection: Selection) -> bool:
        has_types = selection.types is None or any(text_key(name) in self._types for name in selection.types)
        return has_types and all(text_key(name) in self._properties for name, _ in selection.where)

    def _has(self, measure: Measure | None) -> bool:
        return measure is None or measure.of is None or text_key(measure.of) in self._properties

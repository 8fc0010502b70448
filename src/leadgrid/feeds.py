"""Which rules of a grid the data can feed: what is missing is said before anything is scored.

Knows conditions and what was found in the files; knows nothing of SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from leadgrid.conditions import (
    ActivityCondition,
    AllOf,
    AnyOf,
    AttributeCondition,
    Condition,
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
from leadgrid.grids import Grid, named
from leadgrid.intakes import companies, enrichments
from leadgrid.problems import Problem, Words, did_you_mean
from leadgrid.sentences import attribute_named
from leadgrid.values import text_key


@dataclass(frozen=True, slots=True)
class Feed:
    """The ids of the enabled criteria, and of those that read something the data have: «14 of 18 are fed»."""

    fed: tuple[str, ...]
    enabled: tuple[str, ...]

    @property
    def unfed(self) -> tuple[str, ...]:
        return tuple(criterion for criterion in self.enabled if criterion not in self.fed)


@dataclass(frozen=True, slots=True)
class Lack:
    """A name that a rule reads and no lead, or no activity, has; `near` is a known one that may have been meant."""

    kind: Literal["attribute", "activity", "property"]
    name: str
    near: str | None


def data_problems(grid: Grid, dataset: Dataset, *, as_listed: bool = False) -> tuple[Problem, ...]:
    """Attributes and properties that a grid reads and the data set does not have: they count as unknown everywhere.

    A disabled criterion is no problem. Each (rule, name) is told once, in the order of the grid. Attributes are named
    as the grid writes them, or `as_listed` (`attribute_named`).
    """
    return tuple(dict.fromkeys(_problems(grid, dataset, as_listed=as_listed)))


def feed(grid: Grid, dataset: Dataset) -> Feed:
    """Which enabled criteria have at least one rung that the data can fire."""
    unfed = lacking(grid, dataset)
    enabled = tuple(criterion.id for criterion in grid.criteria if criterion.enabled)
    return Feed(tuple(id for id in enabled if id not in unfed), enabled)


def lacking(grid: Grid, dataset: Dataset) -> dict[str, tuple[Lack, ...]]:
    """What each enabled criterion lacks that the data cannot fire, by its id, each name once."""
    known = _Known(dataset)
    found = {}
    for criterion in grid.criteria:
        lacks = [known.lacking(rung.condition) for rung in criterion.rungs]
        if criterion.enabled and all(lacks):
            found[criterion.id] = tuple(dict.fromkeys(lack for rung in lacks for lack in rung))
    return found


def _problems(grid: Grid, dataset: Dataset, *, as_listed: bool) -> Iterator[Problem]:
    attributes, properties = dataset.columns("leads"), dataset.columns("activities")
    for (en, fr), condition in _rules(grid):
        for name in attributes_read(condition):
            if text_key(name) not in attributes:
                near = _near(name, [column.name for column in attributes.values()], as_listed=as_listed)
                called = attribute_named(name) if as_listed else Words(name, name)
                yield Problem(
                    Words(
                        f"{en} reads “{called.en}”, which no lead has: it counts as unknown.{near.en}",
                        f"{fr} lit « {called.fr} », qu’aucun lead n’a : la valeur est inconnue.{near.fr}",
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
                        f"{en} compares “{name}” (same:), which no activity has:"
                        f" EVERY lead with enough sends counts as silent.{near.en}",
                        f"{fr} compare « {name} » (same:), qu’aucune activité n’a :"
                        f" TOUS les leads qui ont assez d’envois passent pour silencieux.{near.fr}",
                    )
                )
            else:
                yield Problem(
                    Words(
                        f"{en} reads “{name}”, which no activity has: it counts as unknown.{near.en}",
                        f"{fr} lit « {name} », qu’aucune activité n’a : la valeur est inconnue.{near.fr}",
                    )
                )


def _rules(grid: Grid) -> Iterator[tuple[tuple[str, str], Condition]]:
    if grid.audience is not None:
        yield ("the audience", "l’audience"), grid.audience
    for _, criterion, rung in grid.enabled_rungs:
        en, fr = named(criterion, "en"), named(criterion, "fr")
        yield (f"the rule “{en}”", f"la règle « {fr} »"), rung.condition


def _near(name: str, known: list[str], *, as_listed: bool = False) -> Words:
    near = _nearest(name, known)
    if near is None:
        return Words("", "")
    called = attribute_named(near) if as_listed else Words(near, near)
    return Words(f" Did you mean “{called.en}”?", f" Vouliez-vous dire « {called.fr} » ?")


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that may have been meant; of attributes that were made what they are made of is no likeness."""
    for prefix in (enrichments.PREFIX, companies.PREFIX):
        if text_key(name).startswith(prefix):
            alike = {each[len(prefix) :]: each for each in known if text_key(each).startswith(prefix)}
            near = did_you_mean(name[len(prefix) :], alike)
            return None if near is None else alike[near]
    return did_you_mean(name, known)


class _Known:
    """What the data have at least one of."""

    def __init__(self, dataset: Dataset) -> None:
        known = [column for column in dataset.facts.columns if column.known]
        self._attributes = {text_key(column.name): column.name for column in known if column.kind == "leads"}
        self._properties = {text_key(column.name): column.name for column in known if column.kind == "activities"}
        self._types = {found.activity: found.shown for found in dataset.facts.types if found.events}

    def lacking(self, condition: Condition) -> tuple[Lack, ...]:
        """What keeps a condition from ever holding; nothing where the data feed it."""
        match condition:
            case AllOf(parts):
                return tuple(lack for part in parts for lack in self.lacking(part))
            case AnyOf(parts):
                lacks = [self.lacking(part) for part in parts]
                return tuple(lack for part in lacks for lack in part) if all(lacks) else ()
            case Not(part):
                return self.lacking(part)
            case AttributeCondition(name, _):
                return self._missing("attribute", name)
            case ActivityCondition(selection, measure):
                of = self._missing("property", measure.of) if measure and measure.of is not None else ()
                return (*self._unselected(selection), *of)
            case ReactionCondition():
                return (*self._unselected(condition.reaction), *self._unselected(condition.trigger))
            case MissedCondition():
                return self._unselected(condition.trigger)
            case SilentCondition():
                return self._unselected(condition.of)

    def _unselected(self, selection: Selection) -> tuple[Lack, ...]:
        types = [self._missing("activity", name) for name in selection.types or ()]
        properties = [self._missing("property", name) for name, _ in selection.where]
        return tuple(lack for lacks in [*(types if all(types) else ()), *properties] for lack in lacks)

    def _missing(self, kind: Literal["attribute", "activity", "property"], name: str) -> tuple[Lack, ...]:
        known = {"attribute": self._attributes, "activity": self._types, "property": self._properties}[kind]
        return () if text_key(name) in known else (Lack(kind, name, _nearest(name, known.values())),)

"""What customers have in common: of all that could be asked of the leads of a replay, what tells them apart.

    candidates ──► holdings ──► a table of two by two each ──► exact p-values, corrected for all ──► indicators

Nothing is shown that would be there by chance: where nothing is to be found, anything at all is shown in at most one
look in twenty. Attributes that only customers have are left out and told. Knows nothing of points.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from leadgrid.candidates import FEWEST, Candidate, Kind, candidates
from leadgrid.conditions import AttributeCondition, Condition, Operator, ValueTest
from leadgrid.contingencies import FAMILY_WISE, Contingency, holm, p_value, reachable
from leadgrid.datasets import Dataset
from leadgrid.holdings import Holdings, Progress, holdings
from leadgrid.problems import Words
from leadgrid.snapshots import Replay
from leadgrid.suspicions import Suspicion
from leadgrid.values import text_key
from leadgrid.wordings import counted, named_rule, sentence

SAME_LEADS: Final = 0.8
"""The share of leads in common from which an indicator mostly repeats another."""
_LEAKS: Final = ("leaking_attribute", "leaking_value", "leaking_activity")
NAMES_THE_LEAD: Final = ("identifier", "constant", "empty")
"""Suspicions of attributes of whose values no rule can tell anything."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rule that customers fulfil more, or less, often than others; `rule` is what «Add to the grid» writes.

    `p` is exact; `corrected` for all that was tried, and at most 5 %. `repeats` is the stronger rule that mostly holds
    for the same leads, where there is one.
    """

    kind: Kind
    subjects: tuple[str, ...]
    rule: Condition
    table: Contingency
    p: float
    corrected: float
    target: str
    repeats: Condition | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.p <= self.corrected <= FAMILY_WISE:
            raise ValueError("what may be chance is no indicator")

    @property
    def direction(self) -> Literal["more", "less"]:
        return "more" if self.table.effect > 0 else "less"

    @property
    def name(self) -> Words:
        """What it asks, in a few words."""
        return named_rule(self.rule)

    @property
    def words(self) -> Words:
        """The finding as one says it."""
        return sentence(self.rule, self.table, target=self.target)

    @property
    def counts(self) -> Words:
        """The counts behind it, from the customers' side: what a rule's `why` says."""
        return counted(self.table, target=self.target)


@dataclass(frozen=True, slots=True)
class Portrait:
    """What was found among `leads` of whom `converted` did, the surest effect first.

    `asked` rules were looked at, no two of which hold for the same leads or for opposite ones; `tried` of them could
    have shown anything with so many customers, and p-values are corrected for those. `guarded` are the attributes and
    activities that were left out since only customers have them.
    """

    replay: Replay
    leads: int
    converted: int
    asked: int
    tried: int
    indicators: tuple[Indicator, ...]
    guarded: tuple[Suspicion, ...]

    @property
    def tells(self) -> bool:
        """Whether there are enough customers, and others, for anything to be told at all."""
        return self.tried > 0 and min(self.converted, self.leads - self.converted) >= FEWEST

    @property
    def has_found(self) -> bool:
        """Whether a grid can be weighed by what was found."""
        return self.tells and bool(self.indicators)


def find(
    dataset: Dataset,
    replay: Replay,
    *,
    suspected: Sequence[Suspicion],
    without: Collection[str] = (),
    half: int | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Portrait:
    """What tells who converted from the others in the pool of a replay, or in one half of it (0 or 1).

    `suspected` is what `suspicions` says of the data set and the replay's target; `without` names attributes and types
    that the team does not want to be looked at.
    """
    leaks = guarded(suspected, dated=replay.mode == "forward")
    dull = [suspicion.name for suspicion in suspected if suspicion.kind in NAMES_THE_LEAD]
    asked = candidates(dataset, replay, without={*without, *(leak.name for leak in leaks)}, as_a_whole=dull)
    held = holdings(dataset, replay, [candidate.rule for candidate in asked], half=half, progress=progress)
    different = held.apart()
    tables = {place: _table(held, place) for place in different}
    values = {place: p_value(table) for place, table in tables.items() if min(table.leads, table.others) >= FEWEST}
    places = [
        place for place, could in zip(values, reachable([least for _, least in values.values()]), strict=True) if could
    ]
    corrected = dict(zip(places, holm([values[place][0] for place in places]), strict=True))
    shown = [place for place in places if corrected[place] <= FAMILY_WISE]
    shown.sort(key=lambda place: (-abs(tables[place].sure_effect), values[place][0], place))
    return Portrait(
        replay=replay,
        leads=held.leads,
        converted=int(held.converted.sum()),
        asked=len(different),
        tried=len(places),
        indicators=tuple(
            _indicator(asked[place], tables[place], values[place][0], corrected[place], replay.target,
                       _repeated(held, place, shown[:rank], asked))
            for rank, place in enumerate(shown)
        ),
        guarded=leaks,
    )  # fmt: skip


def guarded(suspected: Sequence[Suspicion], *, dated: bool) -> tuple[Suspicion, ...]:
    """The leaks among what is suspicious. An act has a date: in a dated replay it is seen only where it came before,
    so leaks are attributes alone, which have no history."""
    kinds = _LEAKS[:2] if dated else _LEAKS
    return tuple(suspicion for suspicion in suspected if suspicion.kind in kinds)


def about(portrait: Portrait, subjects: Sequence[str]) -> tuple[Indicator, ...]:
    """The indicators about one attribute, type of activity or sequence alone, the surest first."""
    keys = [text_key(name) for name in subjects]
    return tuple(
        indicator for indicator in portrait.indicators if [text_key(name) for name in indicator.subjects] == keys
    )


def without(portrait: Portrait, attributes: Collection[str]) -> Portrait:
    """The portrait less what was found of some attributes."""
    return kept(portrait, lambda one: not (one.kind == "attribute" and one.subjects[0] in attributes))


def kept(portrait: Portrait, wanted: Callable[[Indicator], bool]) -> Portrait:
    """The portrait of some of its indicators; what repeats one that is gone stands by itself."""
    gone = {one.rule: one for one in portrait.indicators if not wanted(one)}
    left = [one for one in portrait.indicators if one.rule not in gone]
    return replace(portrait, indicators=tuple(
        replace(one, repeats=gone[one.repeats].repeats if gone[one.repeats].repeats not in gone else None)
        if one.repeats in gone else one
        for one in left
    ))  # fmt: skip


def families(indicators: Sequence[Indicator]) -> tuple[tuple[Indicator, ...], ...]:
    """The indicators, each of the surest with those that say much the same behind it, in the order given.

    Those are about the same subject in the same direction (other values of an attribute are other findings), or repeat
    one that is there.
    """
    homes: dict[object, list[Indicator]] = {}
    found = []
    for one in indicators:
        subject = (tuple(text_key(name) for name in one.subjects), one.direction, _value(one.rule))
        family = homes.get(one.repeats) if one.repeats is not None else None
        if family is None:
            family = homes.get(subject)
        if family is None:
            family = []
            found.append(family)
        family.append(one)
        homes[one.rule] = family
        homes.setdefault(subject, family)
    return tuple(tuple(family) for family in found)


def _value(rule: Condition) -> object:
    match rule:
        case AttributeCondition(_, ValueTest((Operator("is", value),))):
            return value
        case _:
            return None


def _table(held: Holdings, place: int) -> Contingency:
    leads, converted = held.counts(place)
    return Contingency(leads, converted, held.leads - leads, int(held.converted.sum()) - converted)


def _repeated(held: Holdings, place: int, stronger: Sequence[int], asked: Sequence[Candidate]) -> Condition | None:
    return next((asked[other].rule for other in stronger if held.is_mostly(place, other, at_least=SAME_LEADS)), None)


def _indicator(
    asked: Candidate, table: Contingency, p: float, corrected: float, target: str, repeats: Condition | None
) -> Indicator:
    return Indicator(asked.kind, asked.subjects, asked.rule, table, p, corrected, target, repeats)

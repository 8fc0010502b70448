"""What a rule asks of a lead: tests on values, and conditions on attributes and events (grid language §4 and §5).

Plain frozen values that are valid if they exist. Knows nothing of YAML, SQL or data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from leadgrid.instants import Duration
from leadgrid.values import Number, text_key

Value = str | Number | bool
"""What a test compares with: a text, a number or a boolean."""

EQUALITY: Final = ("is", "is_not")
MEMBERSHIP: Final = ("in", "not_in")
SUBSTRING: Final = ("contains", "starts_with", "ends_with")
SIZE: Final = ("more_than", "at_least", "less_than", "at_most")
OPERATORS: Final = (*EQUALITY, *MEMBERSHIP, *SUBSTRING, *SIZE, "known")
NUMBER_OPERATORS: Final = (*EQUALITY, *MEMBERSHIP, *SIZE, "known")
"""The operators that a measure's number takes."""

MeasureKind = Literal["count", "distinct", "days", "sum", "max", "min"]
MEASURES: Final[tuple[MeasureKind, ...]] = ("count", "distinct", "days", "sum", "max", "min")
MEASURES_OF_A_PROPERTY: Final = ("distinct", "sum", "max", "min")
Which = Literal["any", "first", "last"]
MOST_SENDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Operator:
    """One comparison; the operand of `in` and `not_in` is a tuple of values of one kind.

    >>> Operator("at_least", Number.of(50)).operand
    Number(billionths=50000000000)
    """

    name: str
    operand: Value | tuple[Value, ...]

    def __post_init__(self) -> None:
        if not _fits(self.name, self.operand):
            raise ValueError(f"{self.name} does not take {self.operand!r}")


def _fits(name: str, operand: Value | tuple[Value, ...]) -> bool:
    values = operand if isinstance(operand, tuple) else (operand,)
    if any(isinstance(value, str) and not text_key(value) for value in values):
        return False
    if name in MEMBERSHIP:
        return isinstance(operand, tuple) and bool(operand) and len({type(value) for value in operand}) == 1
    wanted: dict[str, type | tuple[type, ...]] = {"known": bool}
    wanted |= dict.fromkeys(EQUALITY, (str, Number, bool))
    wanted |= dict.fromkeys(SUBSTRING, str) | dict.fromkeys(SIZE, Number)
    return name in wanted and isinstance(operand, wanted[name])


@dataclass(frozen=True, slots=True)
class ValueTest:
    """Operators that must all hold; never empty, and each operator at most once."""

    operators: tuple[Operator, ...]

    def __post_init__(self) -> None:
        names = [operator.name for operator in self.operators]
        if not names or len(set(names)) < len(names):
            raise ValueError("a test needs operators, each once")


@dataclass(frozen=True, slots=True)
class Selection:
    """Events of the named types (None: of any type) whose properties pass their tests, and not older than `within`."""

    types: tuple[str, ...] | None
    where: tuple[tuple[str, ValueTest], ...] = ()
    within: Duration | None = None

    def __post_init__(self) -> None:
        if self.types is not None and (not self.types or not all(text_key(name) for name in self.types)):
            raise ValueError("a selection needs types that are not blank")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number made of the selected events, and the test it must pass; `of` is the property that it reads."""

    kind: MeasureKind
    test: ValueTest
    of: str | None = None

    def __post_init__(self) -> None:
        if (self.kind in MEASURES_OF_A_PROPERTY) != (self.of is not None):
            raise ValueError(f"{self.kind} of {self.of!r}")


AT_LEAST_ONE: Final = Measure("count", ValueTest((Operator("at_least", Number.of(1)),)))


@dataclass(frozen=True, slots=True)
class AttributeCondition:
    """`{attribute: employees, at_least: 50}`"""

    name: str
    test: ValueTest


@dataclass(frozen=True, slots=True)
class ActivityCondition:
    """`{activity: page_view, within: 30d, count: {at_least: 5}}`; no measure means at least one event."""

    selection: Selection
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class ReactionCondition:
    """`{activity: email_open, after: {activity: form_submit}, delay: 10m, trigger: last, within: 30d}`.

    `reaction` and `trigger` are selections without `within`; `within` bounds the triggers.
    """

    reaction: Selection
    trigger: Selection
    delay: Duration
    which: Which = "any"
    within: Duration | None = None


@dataclass(frozen=True, slots=True)
class MissedCondition:
    """`{missed: {activity: quote_signed}, after: {activity: quote_sent}, delay: 7d}`; fields as in a reaction."""

    reaction: Selection
    trigger: Selection
    delay: Duration
    which: Which = "any"
    within: Duration | None = None


@dataclass(frozen=True, slots=True)
class SilentCondition:
    """`{silent: {activity: email_open}, last: 6, of: {activity: email_sent}, same: email_id}`."""

    reaction: Selection
    last: int
    of: Selection
    same: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.last <= MOST_SENDS:
            raise ValueError("last goes from 1 to 1,000")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions holds."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise ValueError("all of nothing")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise ValueError("any of nothing")


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition


Condition = (
    AttributeCondition | ActivityCondition | ReactionCondition | MissedCondition | SilentCondition | AllOf | AnyOf | Not
)


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions that read data, in the order in which they are written.

    >>> demo = ActivityCondition(Selection(("demo",)))
    >>> list(leaves(Not(AllOf((demo, demo))))) == [demo, demo]
    True
    """
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            for part in conditions:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def selections(condition: Condition) -> Iterator[Selection]:
    """Every selection of events in a condition."""
    for leaf in leaves(condition):
        match leaf:
            case ActivityCondition(selection, _):
                yield selection
            case ReactionCondition() | MissedCondition():
                yield leaf.reaction
                yield leaf.trigger
            case SilentCondition():
                yield leaf.reaction
                yield leaf.of


def attributes_read(condition: Condition) -> Iterator[str]:
    """The names of the lead's attributes that a condition reads, as the grid writes them."""
    for leaf in leaves(condition):
        if isinstance(leaf, AttributeCondition):
            yield leaf.name


def properties_read(condition: Condition) -> Iterator[str]:
    """The names of the events' properties that a condition reads, as the grid writes them."""
    for selection in selections(condition):
        for name, _ in selection.where:
            yield name
    for leaf in leaves(condition):
        match leaf:
            case ActivityCondition(_, Measure(of=str(name))):
                yield name
            case SilentCondition(same=str(name)):
                yield name

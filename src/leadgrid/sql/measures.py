"""From conditions to the CTEs that look at every event once, and to what each lead's row says about each condition.

    looks(lead_id, as_of) ──┬── attributes      what is known of the lead
                            ├── events          before as-of, of the types that are asked for
                            ├── totals          one row a look: counts, sums, most recent instants
                            ├── reaction_0 …    one row a look and kind of reaction, by windows over distinct instants
                            └── silence_0 …     one row a look and kind of silence

No CTE joins events with events: a reaction within a delay of some trigger is one of the latest trigger before it.
Every window partitions by lead and as-of, so that each lead can be looked at on its own day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from leadgrid.conditions import (
    AT_LEAST_ONE,
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
    ValueTest,
    selections,
)
from leadgrid.grids import Criterion, Decay, Rung
from leadgrid.instants import DAY, Duration
from leadgrid.sql import expressions as sql
from leadgrid.sql.expressions import Node
from leadgrid.sql.predicates import Staged, number_predicate, predicate
from leadgrid.values import text_key

# Whole days before 1970 in a number that keeps every instant of the calendar positive: 1,000,000 days.
_SHIFT = 1_000_000 * DAY
_LOOK = ("lead_id", "as_of")


@dataclass(frozen=True)
class Tables:
    """The two relations that a statement reads, and how the columns of each are staged, by the text key of their names.

    `leads` has `lead_id`; `activities` has `lead_id`, `activity` (a text key) and `occurred_at` (microseconds UTC).
    """

    leads: str
    activities: str
    attributes: Mapping[str, Staged]
    properties: Mapping[str, Staged]


class Measures:
    """Collects what a set of conditions needs to know; each thing is asked for once, however many rules ask.

    `holds` and `weight` give expressions over the joined row of one look; `steps` and `joins` give the CTEs that
    the row is joined from.
    """

    def __init__(self, tables: Tables, conditions: Sequence[Condition], *, kept: Sequence[str] = ()) -> None:
        """`kept` names columns of the activities that events carry along as they stand."""
        self._tables = tables
        self._kept = kept
        self._types = _types(conditions)
        self._attributes: dict[str, str] = {}
        self._properties: dict[str, str] = {}
        self._totals: dict[str, tuple[str, Node]] = {}
        self._looks_at_events: dict[Condition | tuple[Selection, int, Decay], str] = {}
        self._event_steps: list[tuple[str, exp.Select]] = []

    # What one look's row says

    def holds(self, condition: Condition) -> Node:
        """Whether the condition holds: never unknown."""
        match condition:
            case AllOf(parts):
                return sql.both(*(self.holds(part) for part in parts))
            case AnyOf(parts):
                return sql.either(*(self.holds(part) for part in parts))
            case Not(part):
                return sql.negation(self.holds(part))
            case AttributeCondition(name, test):
                return _certain(predicate(test, self._attribute(name)))
            case ActivityCondition(selection, measure):
                return self._measured(selection, measure or AT_LEAST_ONE)
            case ReactionCondition() | MissedCondition():
                return self._flagged(condition, "reaction", self._reaction)
            case SilentCondition():
                return self._flagged(condition, "silence", self._silence)

    def weight(self, criterion: Criterion, rung: Rung) -> Node:
        """Thousandths of the rung's points that count where it holds; for `each` the sum over its occurrences."""
        condition = rung.condition
        if criterion.kind == "each":
            assert isinstance(condition, ActivityCondition)
            return self._occurrences(condition.selection, criterion.up_to, criterion.decay)
        if criterion.decay is None:
            return sql.whole(1000)
        assert isinstance(condition, ActivityCondition)
        selected = self._selected(condition.selection)
        count = self._total(sql.count_where(selected))
        latest = self._total(exp.Max(this=sql.choose((selected, sql.column("t")))))
        aged = _multiplier(sql.minus(sql.column("as_of", "looks"), latest), criterion.decay)
        return sql.choose((sql.equal(count, sql.whole(0)), sql.whole(1000)), otherwise=aged)

    def touches(self, condition: Condition) -> Node:
        """Whether an event is one that the condition looks at (any of its selections): never unknown."""
        return sql.either(*(_certain(self._selected(selection)) for selection in selections(condition)))

    # Where the row comes from

    def events(self) -> exp.Select:
        """Every event that is asked about, once per look, with the staged properties that are read."""
        columns = [sql.alias(sql.column(part, "looks"), part) for part in _LOOK]
        columns.append(sql.alias(sql.column("activity", "activities"), "activity"))
        columns.append(sql.alias(sql.column("occurred_at", "activities"), "t"))
        for key, known_as in self._properties.items():
            columns += _both_readings(self._tables.properties[key], known_as)
        columns += [sql.alias(sql.column(part, "activities"), part) for part in self._kept]
        where = [sql.below(sql.column("occurred_at", "activities"), sql.column("as_of", "looks"))]
        if self._types is not None:
            where.append(_one_of(sql.column("activity", "activities"), self._types))
        on = sql.equal(sql.column("lead_id", "activities"), sql.column("lead_id", "looks"))
        activities = exp.Table(
            this=sql.name(self._tables.activities), alias=exp.TableAlias(this=sql.name("activities"))
        )
        return sql.select(columns, "looks", joins=[exp.Join(this=activities, on=on)], where=sql.both(*where))

    @property
    def steps(self) -> list[tuple[str, exp.Select]]:
        steps: list[tuple[str, exp.Select]] = []
        if self._attributes:
            columns = [sql.alias(sql.column("lead_id"), "lead_id")]
            for key, known_as in self._attributes.items():
                columns += _both_readings(self._tables.attributes[key], known_as)
            steps.append(("attributes", sql.select(columns, self._tables.leads)))
        if self._totals or self._event_steps:
            steps.append(("events", self.events()))
        if self._totals:
            columns = [sql.alias(sql.column(part), part) for part in _LOOK]
            columns += [sql.alias(node, known_as) for known_as, node in self._totals.values()]
            steps.append(("totals", sql.select(columns, "events", group=_look())))
        return steps + self._event_steps

    @property
    def joins(self) -> list[exp.Join]:
        joins = []
        if self._attributes:
            same = sql.equal(sql.column("lead_id", "attributes"), sql.column("lead_id", "looks"))
            joins.append(sql.join("attributes", on=same))
        results = ["totals"] * bool(self._totals) + list(self._looks_at_events.values())
        return joins + [sql.join(step, on=_same_look(step, "looks"), left=True) for step in results]

    # One lead's attributes and one event's properties

    def _attribute(self, name: str) -> Staged:
        return _named(text_key(name), self._tables.attributes, self._attributes, "a", "attributes")

    def _property(self, name: str) -> Staged:
        return _named(text_key(name), self._tables.properties, self._properties, "p", None)

    def _selected(self, selection: Selection) -> Node:
        """Whether an event is selected (its own as-of instant included); may be unknown."""
        parts: list[Node] = []
        if selection.types is not None:
            parts.append(_one_of(sql.column("activity"), _keys(selection.types)))
        if selection.within is not None:
            parts.append(_not_older(selection.within))
        parts += [predicate(test, self._property(name)) for name, test in selection.where]
        return sql.both(*parts)

    # Counts and sums: one row a look

    def _total(self, aggregate: Node) -> Node:
        """The aggregate's column; where the look has no event it is NULL for MAX and MIN, and 0 for the others."""
        known_as, _ = self._totals.setdefault(aggregate.sql(), (f"m{len(self._totals)}", aggregate))
        result = sql.column(known_as, "totals")
        return result if isinstance(aggregate, exp.Max | exp.Min) else sql.or_zero(result)

    def _measured(self, selection: Selection, measure: Measure) -> Node:
        selected = self._selected(selection)
        if measure.kind == "count":
            return self._compared(measure.test, sql.count_where(selected))
        if measure.kind == "days":
            shifted = sql.plus(sql.column("t"), sql.whole(_SHIFT))
            midnight = sql.minus(
                shifted, exp.Mod(this=exp.Paren(this=shifted.copy()), expression=sql.whole(DAY))
            )
            return self._compared(measure.test, _distinct(sql.choose((selected, midnight))))
        assert measure.of is not None
        staged = self._property(measure.of)
        if measure.kind == "distinct":
            return self._compared(measure.test, _distinct(sql.choose((selected, staged.text))))
        readable = sql.both(selected, sql.known(staged.number))
        found = self._total(sql.count_where(readable))
        kind = {"sum": exp.Sum, "max": exp.Max, "min": exp.Min}[measure.kind]
        number = self._total(kind(this=sql.choose((selected.copy(), staged.number.copy()))))
        return _certain(number_predicate(measure.test, number, sql.above(found, sql.whole(0))))

    def _compared(self, test: ValueTest, aggregate: Node) -> Node:
        return _certain(number_predicate(test, self._total(aggregate)))

    def _occurrences(self, selection: Selection, up_to: int | None, decay: Decay | None) -> Node:
        selected = self._selected(selection)
        if decay is None:
            count = self._total(sql.count_where(selected))
            return sql.times(sql.clamped(count, None, up_to), sql.whole(1000))
        if up_to is None:
            age = sql.minus(sql.column("as_of"), sql.column("t"))
            weighed = sql.choose((selected, _multiplier(age, decay)), otherwise=sql.whole(0))
            return self._total(sql.cast(exp.Sum(this=weighed), sql.WHOLE))
        step = self._looks_at_events.get((selection, up_to, decay))
        if step is None:
            step = f"recent_{len(self._looks_at_events)}"
            self._looks_at_events[(selection, up_to, decay)] = step
            self._event_steps += self._recent(step, selected, up_to, decay)
        return sql.or_zero(sql.column("weight", step))

    def _recent(self, step: str, selected: Node, up_to: int, decay: Decay) -> list[tuple[str, exp.Select]]:
        """The most recent occurrences: equal instants weigh the same, so their order does not matter."""
        row = sql.over(
            exp.RowNumber(), partition=_look(), order=sql.column("t"), descending=True, end="CURRENT ROW"
        )
        row.set("spec", None)
        age = sql.minus(sql.column("as_of"), sql.column("t"))
        columns = [*_look_columns(), sql.alias(age, "age"), sql.alias(row, "place")]
        counted = sql.choose(
            (sql.at_most(sql.column("place"), sql.whole(up_to)), _multiplier(sql.column("age"), decay)),
            otherwise=sql.whole(0),
        )
        weight = sql.alias(sql.cast(exp.Sum(this=counted), sql.WHOLE), "weight")
        return [
            (f"{step}_places", sql.select(columns, "events", where=selected)),
            (step, sql.select([*_look_columns(), weight], f"{step}_places", group=_look())),
        ]

    # Reactions, expected actions and silence: windows over distinct instants

    def _flagged(self, condition: Condition, kind: str, build: object) -> Node:
        step = self._looks_at_events.get(condition)
        if step is None:
            step = f"{kind}_{len(self._looks_at_events)}"
            self._looks_at_events[condition] = step
            self._event_steps += build(step, condition)  # type: ignore[operator]  # one of the two builders below
        return sql.equal(sql.or_zero(sql.column("holds", step)), sql.whole(1))

    def _reaction(self, step: str, condition: ReactionCondition | MissedCondition) -> list[tuple[str, exp.Select]]:
        is_reaction = self._selected(condition.reaction)
        is_trigger = self._selected(condition.trigger)
        if condition.within is not None:
            is_trigger = sql.both(is_trigger, _not_older(condition.within))
        instants = sql.select(
            [
                *_look_columns(),
                sql.alias(sql.column("t"), "t"),
                sql.alias(sql.count_where(is_trigger), "triggers"),
                sql.alias(sql.count_where(is_reaction.copy()), "reactions"),
                sql.alias(sql.count_where(sql.both(is_trigger.copy(), is_reaction.copy())), "both"),
            ],
            "events",
            where=sql.either(is_trigger.copy(), is_reaction.copy()),
            group=[*_look(), sql.column("t")],
        )
        columns = [sql.column("t"), sql.column("triggers"), sql.column("reactions"), sql.column("both")]
        walked: list[Node] = [*_look_columns(), *(sql.alias(part, part.name) for part in columns)]
        if condition.which != "any":
            kind = exp.Max if condition.which == "last" else exp.Min
            walked.append(sql.alias(_across(kind(this=_instant_of("triggers"))), "chosen"))
        if isinstance(condition, MissedCondition):
            later = _across(exp.Min(this=_instant_of("reactions")), start=1, start_side="FOLLOWING")
            walked.append(sql.alias(later, "later"))
            held = _missed(condition)
        else:
            if condition.which == "any":
                earlier = _across(exp.Max(this=_instant_of("triggers")), end=1, end_side="PRECEDING")
                walked.append(sql.alias(earlier, "earlier"))
            held = _answered(condition)
        return [
            (f"{step}_instants", instants),
            (f"{step}_walk", sql.select(walked, f"{step}_instants")),
            (step, _any_row(f"{step}_walk", held)),
        ]

    def _silence(self, step: str, condition: SilentCondition) -> list[tuple[str, exp.Select]]:
        is_send = self._selected(condition.of)
        is_reaction = sql.both(
            self._selected(condition.reaction), sql.equal(sql.flag(is_send.copy()), sql.whole(0))
        )
        instants = sql.select(
            [
                *_look_columns(),
                sql.alias(sql.column("t"), "t"),
                sql.alias(sql.count_where(is_send), "sends"),
                sql.alias(sql.count_where(is_reaction), "reactions"),
            ],
            "events",
            where=sql.either(is_send.copy(), is_reaction.copy()),
            group=[*_look(), sql.column("t")],
        )
        so_far = sql.over(
            exp.Sum(this=sql.column("sends")),
            partition=_look(),
            order=sql.column("t"),
            descending=True,
            end="CURRENT ROW",
        )
        walk = sql.select(
            [
                *_look_columns(),
                sql.alias(sql.column("t"), "t"),
                sql.alias(sql.column("reactions"), "reactions"),
                sql.alias(sql.cast(so_far, sql.WHOLE), "so_far"),
            ],
            f"{step}_instants",
        )
        enough = sql.at_least(sql.column("so_far"), sql.whole(condition.last))
        since = sql.select(
            [
                *_look_columns(),
                sql.alias(exp.Max(this=sql.choose((enough, sql.column("t")))), "since"),
                sql.alias(exp.Max(this=_instant_of("reactions")), "reacted"),
            ],
            f"{step}_walk",
            group=_look(),
        )
        steps = [(f"{step}_instants", instants), (f"{step}_walk", walk), (f"{step}_since", since)]
        if condition.same is None:
            quiet = sql.either(
                sql.missing(sql.column("reacted")), sql.below(sql.column("reacted"), sql.column("since"))
            )
            holds = sql.flag(sql.both(sql.known(sql.column("since")), quiet))
            columns = [*_look_columns(), sql.alias(holds, "holds")]
            return [*steps, (step, sql.select(columns, f"{step}_since"))]
        return steps + self._same(step, condition.same, is_send.copy(), is_reaction.copy())

    def _same(self, step: str, same: str, is_send: Node, is_reaction: Node) -> list[tuple[str, exp.Select]]:
        """Silence is broken only by a reaction that shares its property with one of the last sends."""
        key = self._property(same).text
        by_key = sql.select(
            [
                *_look_columns(),
                sql.alias(key, "same"),
                sql.alias(exp.Max(this=sql.choose((is_send, sql.column("t")))), "sent"),
                sql.alias(exp.Max(this=sql.choose((is_reaction, sql.column("t")))), "reacted"),
            ],
            "events",
            where=sql.both(sql.known(key.copy()), sql.either(is_send.copy(), is_reaction.copy())),
            group=[*_look(), key.copy()],
        )
        since, pairs = f"{step}_since", f"{step}_pairs"
        broken = sql.both(
            sql.at_least(sql.column("sent", pairs), sql.column("since", since)),
            sql.at_least(sql.column("reacted", pairs), sql.column("since", since)),
        )
        silent = sql.flag(sql.equal(exp.Max(this=sql.flag(broken)), sql.whole(0)))
        look = [sql.column(part, since) for part in _LOOK]
        holds = sql.select(
            [*(sql.alias(part, part.name) for part in look), sql.alias(silent, "holds")],
            since,
            joins=[sql.join(pairs, on=_same_look(pairs, since), left=True)],
            where=sql.known(sql.column("since", since)),
            group=[part.copy() for part in look],
        )
        return [(pairs, by_key), (step, holds)]


def _answered(condition: ReactionCondition) -> Node:
    """Some reaction follows a trigger within the delay; at one instant they must be two events."""
    delay = sql.whole(condition.delay.microseconds)
    pairs = sql.minus(sql.times(sql.column("reactions"), sql.column("triggers")), sql.column("both"))
    at_once = sql.above(pairs, sql.whole(0))
    reacts = sql.above(sql.column("reactions"), sql.whole(0))
    if condition.which == "any":
        in_time = sql.at_most(sql.minus(sql.column("t"), sql.column("earlier")), delay)
        return sql.either(sql.both(reacts, in_time), at_once)
    after = sql.minus(sql.column("t"), sql.column("chosen"))
    in_time = sql.both(sql.above(after, sql.whole(0)), sql.at_most(after.copy(), delay))
    here = sql.equal(sql.column("t"), sql.column("chosen"))
    return sql.either(sql.both(reacts, in_time), sql.both(here, at_once))


def _missed(condition: MissedCondition) -> Node:
    """A trigger older than the delay with no other event that reacts from its instant on until the delay is over."""
    delay = sql.whole(condition.delay.microseconds)
    old = sql.above(sql.minus(sql.column("as_of"), sql.column("t")), delay)
    none_later = sql.either(
        sql.missing(sql.column("later")),
        sql.above(sql.minus(sql.column("later"), sql.column("t")), delay.copy()),
    )
    # at the instant itself: no reaction at all, or the only one is the trigger itself
    pure = sql.both(
        sql.above(sql.column("triggers"), sql.column("both")), sql.equal(sql.column("reactions"), sql.whole(0))
    )
    itself = sql.both(
        sql.above(sql.column("both"), sql.whole(0)), sql.equal(sql.column("reactions"), sql.whole(1))
    )
    parts = [old, none_later, sql.either(pure, itself)]
    if condition.which != "any":
        parts.append(sql.equal(sql.column("t"), sql.column("chosen")))
    return sql.both(*parts)


def _instant_of(count: str) -> Node:
    return sql.choose((sql.above(sql.column(count), sql.whole(0)), sql.column("t")))


def _across(function: Node, **frame: str | int) -> Node:
    """A window over all the instants of a look, in order of time."""
    return sql.over(function, partition=_look(), order=sql.column("t"), **frame)  # type: ignore[arg-type]  # edges


def _any_row(step: str, held: Node) -> exp.Select:
    holds = sql.alias(exp.Max(this=sql.flag(held)), "holds")
    return sql.select([*_look_columns(), holds], step, group=_look())


def _multiplier(age: Node, decay: Decay) -> Node:
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


def _certain(test: Node) -> Node:
    """True or false, never unknown."""
    return sql.equal(sql.flag(test), sql.whole(1))


def _distinct(value: Node) -> Node:
    return exp.Count(this=exp.Distinct(expressions=[value]))


def _not_older(within: Duration) -> Node:
    return sql.at_least(sql.column("t"), sql.minus(sql.column("as_of"), sql.whole(within.microseconds)))


def _one_of(value: Node, keys: Sequence[str]) -> Node:
    if len(keys) == 1:
        return sql.equal(value, sql.text(keys[0]))
    return exp.In(this=value, expressions=[sql.text(key) for key in keys])


def _keys(types: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({text_key(name) for name in types}))


def _types(conditions: Sequence[Condition]) -> tuple[str, ...] | None:
    """The types of activity that the conditions read; None where one reads any."""
    named: set[str] = set()
    for condition in conditions:
        for selection in selections(condition):
            if selection.types is None:
                return None
            named.update(_keys(selection.types))
    return tuple(sorted(named))


def _named(
    key: str, stored: Mapping[str, Staged], used: dict[str, str], prefix: str, step: str | None
) -> Staged:
    if key not in stored:
        return Staged.absent()
    known_as = used.setdefault(key, f"{prefix}{len(used)}")
    return Staged(sql.column(f"{known_as}_text", step), sql.column(f"{known_as}_number", step))


def _both_readings(staged: Staged, known_as: str) -> list[Node]:
    return [
        sql.alias(staged.text.copy(), f"{known_as}_text"),
        sql.alias(staged.number.copy(), f"{known_as}_number"),
    ]


def _look() -> list[Node]:
    return [sql.column(part) for part in _LOOK]


def _look_columns() -> list[Node]:
    return [sql.alias(sql.column(part), part) for part in _LOOK]


def _same_look(left: str, right: str) -> Node:
    return sql.both(*(sql.equal(sql.column(part, left), sql.column(part, right)) for part in _LOOK))

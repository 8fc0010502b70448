"""From conditions to the CTEs that look at events, and to what each lead's row says about each condition.

    looks(lead_id, as_of) ──┬── attributes      what is known of the lead
                            ├── events          before as-of, of the types that are asked for
                            ├── totals          one row a look: counts, sums, most recent instants
                            ├── reaction_0 …    one row a look and kind of reaction
                            └── silence_0 …     one row a look and kind of silence

Events are never joined with events. Where each lead is looked at from an instant of its own, `events` is a step (looks
joined with activities) and everything is keyed by lead and as-of. Where all are seen from one instant there is no such
step: each other one reads the activities where they stand, and of them only the types and the days that it asks for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
from leadgrid.instants import DAY
from leadgrid.sql import expressions as sql
from leadgrid.sql.decays import multiplier
from leadgrid.sql.expressions import Node
from leadgrid.sql.looks import Vantage
from leadgrid.sql.predicates import Staged, number_predicate, predicate
from leadgrid.sql.reaches import Bounded, bounded, keys, one_of, within_reach
from leadgrid.sql.reactions import Step, reaction_steps
from leadgrid.sql.silences import silence_steps
from leadgrid.values import text_key


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

    def __init__(
        self, tables: Tables, conditions: Sequence[Condition], vantage: Vantage, *, kept: Sequence[str] = ()
    ) -> None:
        """`kept` names columns of the activities that events carry along as they stand."""
        self._tables = tables
        self._vantage = vantage
        self._kept = kept
        self._read = [read for condition in conditions for read in bounded(condition)]
        self._counted: list[Bounded] = []
        self._attributes: dict[str, str] = {}
        self._properties: dict[str, str] = {}
        self._totals: dict[str, tuple[str, Node]] = {}
        self._looks_at_events: dict[Condition | tuple[Selection, int, Decay] | str, str] = {}
        self._event_steps: list[Step] = []

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
            case ReactionCondition() | MissedCondition() | SilentCondition():
                return self._flagged(condition)

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
        count = self._total(sql.count_where(selected), condition.selection)
        latest = self._total(exp.Max(this=sql.choose((selected, sql.column("t")))), condition.selection)
        aged = multiplier(sql.minus(self._vantage.as_of("looks"), latest), criterion.decay)
        return sql.choose((sql.equal(count, sql.whole(0)), sql.whole(1000)), otherwise=aged)

    def touches(self, condition: Condition) -> Node:
        """Whether an event is one that the condition looks at (any of its selections): never unknown."""
        return sql.either(*(_certain(self._selected(selection)) for selection in selections(condition)))

    # Where the row comes from

    def events(self) -> exp.Select:
        """Every event that is asked about, once per look, with the staged properties that are read."""
        # whoever explains events wants to see the older ones too
        read = [(selection, None) for selection, _ in self._read] if self._kept else self._read
        return self._seen(read, self._properties)

    def _seen(self, read: Sequence[Bounded], properties: Collection[str]) -> exp.Select:
        """The events before the as-of instant that some selection can see, once per look, with some properties."""
        vantage, each = self._vantage, self._vantage.instant is None
        columns: list[Node] = vantage.look_columns("looks" if each else "activities")
        columns.append(sql.alias(sql.column("activity", "activities"), "activity"))
        at = sql.column("occurred_at", "activities")
        columns.append(sql.alias(at, "t"))
        for key, known_as in self._properties.items():
            if key in properties:
                columns += _both_readings(self._tables.properties[key], known_as)
        columns += [sql.alias(sql.column(part, "activities"), part) for part in self._kept]
        where = sql.below(at.copy(), vantage.as_of("looks"))
        activity = sql.column("activity", "activities")
        reach = within_reach(read, activity=activity, at=at, edge=lambda within: vantage.edge(within, "looks"))
        if reach is not None:
            where = sql.both(where, reach)
        activities = exp.Table(
            this=sql.name(self._tables.activities), alias=exp.TableAlias(this=sql.name("activities"))
        )
        if not each:
            return sql.select(columns, activities, where=where)
        on = sql.equal(sql.column("lead_id", "activities"), sql.column("lead_id", "looks"))
        return sql.select(columns, "looks", joins=[exp.Join(this=activities, on=on)], where=where)

    @property
    def steps(self) -> list[Step]:
        steps: list[Step] = []
        if self._attributes:
            columns: list[Node] = [sql.alias(sql.column("lead_id"), "lead_id")]
            for key, known_as in self._attributes.items():
                columns += _both_readings(self._tables.attributes[key], known_as)
            steps.append(("attributes", sql.select(columns, self._tables.leads)))
        reading = list(self._event_steps)
        if self._totals:
            columns = self._vantage.look_columns()
            columns += [sql.alias(node, known_as) for known_as, node in self._totals.values()]
            counted = within_reach(
                self._counted, activity=sql.column("activity"), at=sql.column("t"), edge=self._vantage.edge
            )
            totals = sql.select(columns, "events", where=counted, group=self._vantage.look())
            reading.insert(0, ("totals", totals))
        if self._vantage.instant is not None:
            return steps + [(step, self._in_place(query)) for step, query in reading]
        if reading:
            steps.append(("events", self.events()))
        return steps + reading

    def _in_place(self, query: exp.Query) -> exp.Query:
        """The step with the activities that it reads where it speaks of events."""
        if not isinstance(query, exp.Select) or query.args["from_"].this.name != "events":
            return query
        named = {column.name for column in query.find_all(exp.Column)}
        properties = {
            key
            for key, known_as in self._properties.items()
            if not named.isdisjoint((f"{known_as}_text", f"{known_as}_number"))
        }
        inside = exp.Subquery(this=self._seen([], properties), alias=exp.TableAlias(this=sql.name("events")))
        placed = query.copy()
        placed.set("from_", exp.From(this=inside))
        return placed

    @property
    def joins(self) -> list[exp.Join]:
        joins = []
        if self._attributes:
            same = sql.equal(sql.column("lead_id", "attributes"), sql.column("lead_id", "looks"))
            joins.append(sql.join("attributes", on=same))
        results = ["totals"] * bool(self._totals) + list(self._looks_at_events.values())
        return joins + [sql.join(step, on=self._vantage.same_look(step, "looks"), left=True) for step in results]

    # One lead's attributes and one event's properties

    def _attribute(self, name: str) -> Staged:
        return _named(text_key(name), self._tables.attributes, self._attributes, "a", "attributes")

    def _property(self, name: str) -> Staged:
        return _named(text_key(name), self._tables.properties, self._properties, "p", None)

    def _selected(self, selection: Selection) -> Node:
        """Whether an event is selected (its own as-of instant included); may be unknown."""
        parts: list[Node] = []
        if selection.types is not None:
            parts.append(one_of(sql.column("activity"), keys(selection.types)))
        if selection.within is not None:
            parts.append(self._vantage.not_older(selection.within))
        parts += [predicate(test, self._property(name)) for name, test in selection.where]
        return sql.both(*parts)

    # Counts and sums: one row a look

    def _total(self, aggregate: Node, selection: Selection) -> Node:
        """The column of an aggregate over what is selected; where the look has no event it is NULL for MAX and MIN, and
        0 for the others."""
        self._counted.append((selection, selection.within))
        known_as, _ = self._totals.setdefault(aggregate.sql(), (f"m{len(self._totals)}", aggregate))
        result = sql.column(known_as, "totals")
        return result if isinstance(aggregate, exp.Max | exp.Min) else sql.or_zero(result)

    def _measured(self, selection: Selection, measure: Measure) -> Node:
        selected = self._selected(selection)
        if measure.kind == "count":
            count = self._total(sql.count_where(selected), selection)
            return _certain(number_predicate(measure.test, count))
        if measure.kind == "days":
            shifted = sql.plus(sql.column("t"), sql.whole(sql.SHIFT))
            midnight = sql.minus(shifted, exp.Mod(this=exp.Paren(this=shifted.copy()), expression=sql.whole(DAY)))
            return self._different(measure.test, midnight, selected)
        assert measure.of is not None
        staged = self._property(measure.of)
        if measure.kind == "distinct":
            return self._different(measure.test, staged.text, selected)
        readable = sql.both(selected, sql.known(staged.number))
        found = self._total(sql.count_where(readable), selection)
        kind = {"sum": exp.Sum, "max": exp.Max, "min": exp.Min}[measure.kind]
        number = self._total(kind(this=sql.choose((selected.copy(), staged.number.copy()))), selection)
        return _certain(number_predicate(measure.test, number, sql.above(found, sql.whole(0))))

    def _different(self, test: ValueTest, value: Node, selected: Node) -> Node:
        """A test on how many values differ, in a step of its own: only the selected ones are compared."""
        many = sql.cast(exp.Count(this=exp.Distinct(expressions=[value])), sql.WHOLE)
        query = sql.select(
            [*self._vantage.look_columns(), sql.alias(many, "many")],
            "events",
            where=selected,
            group=self._vantage.look(),
        )
        step = self._looks_at_events.get(query.sql())
        if step is None:
            step = self._looks_at_events[query.sql()] = f"different_{len(self._looks_at_events)}"
            self._event_steps.append((step, query))
        return _certain(number_predicate(test, sql.or_zero(sql.column("many", step))))

    def _occurrences(self, selection: Selection, up_to: int | None, decay: Decay | None) -> Node:
        selected = self._selected(selection)
        if decay is None:
            count = self._total(sql.count_where(selected), selection)
            return sql.times(sql.clamped(count, None, up_to), sql.whole(1000))
        if up_to is None:
            age = sql.minus(self._vantage.as_of(), sql.column("t"))
            weighed = sql.choose((selected, multiplier(age, decay)), otherwise=sql.whole(0))
            return self._total(sql.cast(exp.Sum(this=weighed), sql.WHOLE), selection)
        step = self._looks_at_events.get((selection, up_to, decay))
        if step is None:
            step = f"recent_{len(self._looks_at_events)}"
            self._looks_at_events[(selection, up_to, decay)] = step
            self._event_steps += self._recent(step, selected, up_to, decay)
        return sql.or_zero(sql.column("weight", step))

    def _recent(self, step: str, selected: Node, up_to: int, decay: Decay) -> list[tuple[str, exp.Select]]:
        """The most recent occurrences: equal instants weigh the same, so their order does not matter."""
        row = sql.over(
            exp.RowNumber(), partition=self._vantage.look(), order=sql.column("t"), descending=True, end="CURRENT ROW"
        )
        row.set("spec", None)
        age = sql.minus(self._vantage.as_of(), sql.column("t"))
        columns = [*self._vantage.look_columns(), sql.alias(age, "age"), sql.alias(row, "place")]
        weight = sql.alias(sql.cast(exp.Sum(this=multiplier(sql.column("age"), decay)), sql.WHOLE), "weight")
        counted = sql.at_most(sql.column("place"), sql.whole(up_to))
        return [
            (f"{step}_places", sql.select(columns, "events", where=selected)),
            (
                step,
                sql.select(
                    [*self._vantage.look_columns(), weight], f"{step}_places", where=counted, group=self._vantage.look()
                ),
            ),
        ]

    # Reactions, expected actions and silence: steps of their own

    def _shared(self, step: str, query: exp.Query) -> str:
        """The name of the step that is this query, however many rules ask for it."""
        for name, known in self._event_steps:
            if known == query:
                return name
        self._event_steps.append((step, query))
        return step

    def _flagged(self, condition: ReactionCondition | MissedCondition | SilentCondition) -> Node:
        step = self._looks_at_events.get(condition)
        if step is None:
            kind = "silence" if isinstance(condition, SilentCondition) else "reaction"
            step = self._looks_at_events[condition] = f"{kind}_{len(self._looks_at_events)}"
            if isinstance(condition, SilentCondition):
                key = lambda name: self._property(name).text  # noqa: E731 a reader of names
                self._event_steps += silence_steps(
                    step, condition, vantage=self._vantage, selected=self._selected, key=key
                )
            else:
                self._event_steps += reaction_steps(
                    step, condition, vantage=self._vantage, selected=self._selected, shared=self._shared
                )
        return sql.equal(sql.or_zero(sql.column("holds", step)), sql.whole(1))


def _certain(test: Node) -> Node:
    """True or false, never unknown."""
    return sql.equal(sql.flag(test), sql.whole(1))


def _named(key: str, stored: Mapping[str, Staged], used: dict[str, str], prefix: str, step: str | None) -> Staged:
    if key not in stored:
        return Staged.absent()
    known_as = used.setdefault(key, f"{prefix}{len(used)}")
    return Staged(sql.column(f"{known_as}_text", step), sql.column(f"{known_as}_number", step))


def _both_readings(staged: Staged, known_as: str) -> list[Node]:
    return [
        sql.alias(staged.text.copy(), f"{known_as}_text"),
        sql.alias(staged.number.copy(), f"{known_as}_number"),
    ]

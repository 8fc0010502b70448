"""Reads the conditions of a grid file: tests on values, selections of events, measures, reactions, logic (§4 and §5).

Each reader gives the value or, having told every problem, None. Knows nodes and conditions; nothing of groups or bands.
"""

from __future__ import annotations

from typing import Final, cast

from leadgrid.conditions import (
    MEASURES,
    MOST_SENDS,
    OPERATORS,
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
    ValueTest,
    Which,
)
from leadgrid.documents.nodes import Entry, Mapping, Node, Scalar, Sequence
from leadgrid.instants import Duration
from leadgrid.problems import cut
from leadgrid.reading.comparisons import measure, operators_of, value_test
from leadgrid.reading.fields import Fields, all_of, choice, duration, integer, items, text
from leadgrid.reading.reports import Report, quoted

HEADS: Final = ("attribute", "activity", "missed", "silent", "all", "any", "not")
WHICH: Final = ("any", "first", "last")
SELECTION: Final = ("activity", "where")
TIMING: Final = ("after", "delay", "trigger")


def condition(report: Report, node: Node, name: str) -> Condition | None:
    """The condition that stands under the key `name`."""
    if not isinstance(node, Mapping):
        report.wrong(
            node,
            name,
            en="a condition, such as {activity: demo_request}",
            fr="une condition, par exemple {activity: demo_request}",
        )
        return None
    heads = [key for key in node.entries if key in HEADS]
    if len(heads) > 1:
        together = " + ".join(heads)
        report.tell(
            node.entries[heads[1]].key.start,
            en=f'a condition has exactly one of {", ".join(HEADS)}; here are {together}. Join two with "all" or "any".',
            fr=f"une condition a exactement un mot parmi {', '.join(HEADS)} ; celle-ci a {together}. "
            'Réunissez-en deux avec "all" ou "any".',
        )
        return None
    if not heads:
        _headless(report, node, name)
        return None
    match heads[0]:
        case "attribute":
            return _attribute(report, node)
        case "activity":
            return _activity(report, node)
        case "missed":
            return _missed(report, node)
        case "silent":
            return _silent(report, node)
        case "not":
            fields = Fields(report, node, name=quoted("not"), allowed=("not",))
            part = fields.read("not", condition)
            return None if part is None else Not(part)
        case head:
            fields = Fields(report, node, name=quoted(head), allowed=(head,))
            parts = fields.read(head, items, en="one or more conditions", fr="une ou des conditions")
            read: list[Condition | None] = [condition(report, part, head) for part in parts or ()]
            conditions: tuple[Condition, ...] | None = all_of(read)
            if not conditions:
                return None
            return AllOf(conditions) if head == "all" else AnyOf(conditions)


def _headless(report: Report, node: Mapping, name: str) -> None:
    for key, entry in node.entries.items():
        if meant := report.suggestion(key, HEADS):
            report.tell(
                entry.key.start,
                en=f'unknown key "{cut(key)}" in "{name}". Did you mean "{meant}"?',
                fr=f'clé inconnue "{cut(key)}" dans "{name}". Vouliez-vous dire "{meant}" ?',
            )
            return
    if node.damaged:
        return
    found = f" ({cut(', '.join(node.entries))})" if node.entries else ""
    report.tell(
        node.place,
        en=f'the condition in "{name}"{found} lacks its head: exactly one of {", ".join(HEADS)}.',
        fr=f'la condition dans "{name}"{found} n\'a pas de mot de tête : exactement un parmi {", ".join(HEADS)}.',
    )


def _attribute(report: Report, node: Mapping) -> AttributeCondition | None:
    fields = Fields(report, node, name=quoted("attribute"), allowed=("attribute", *OPERATORS))
    name = fields.read("attribute", text)
    test = operators_of(report, fields, OPERATORS, of=name or "attribute")
    return None if name is None or test is None else AttributeCondition(name, test)


def _activity(report: Report, node: Mapping) -> ActivityCondition | ReactionCondition | None:
    allowed = (*SELECTION, "within", *MEASURES, *TIMING)
    fields = Fields(report, node, name=quoted("activity"), allowed=allowed)
    selection = _selection_of(fields)
    measures = [(kind, measure(report, fields.entry(kind), kind)) for kind in MEASURES if kind in fields]
    measures.sort(key=lambda pair: fields.entry(pair[0]).key.start)
    if "after" in fields:
        for kind, _ in measures:
            _no_measure(fields, kind, "after")
        if fields.lacks("delay"):
            report.tell(
                node.place,
                en='"delay" is missing beside "after": within what time is it a reaction? Add delay: 2d, for instance.',
                fr='il manque "delay" à côté de "after" : en combien de temps réagit-on ? Ajoutez par '
                "exemple delay: 2d.",
            )
        timing = _timing(fields)
        if selection is None or timing is None or measures:
            return None
        reaction = Selection(selection.types, selection.where)
        return ReactionCondition(reaction, *timing)
    for key in [key for key in TIMING[1:] if key in fields and fields.lacks("after")][:1]:
        fields.misplaced(
            key,
            en=f'"{key}" stands without "after", the trigger that it needs. Add after: {{activity: …}}, or remove it.',
            fr=f'"{key}" sans "after", le déclencheur qu\'il lui faut. Ajoutez after: {{activity: …}} ou enlevez-le.',
        )
    for kind, _ in measures[1:]:
        fields.misplaced(
            kind,
            en=f'"{kind}" stands beside "{measures[0][0]}": a condition has one measure. Join two '
            'conditions with "all".',
            fr=f'"{kind}" à côté de "{measures[0][0]}" : une condition a une seule mesure. '
            'Réunissez deux conditions avec "all".',
        )
    if selection is None or any(read is None for _, read in measures):
        return None
    return ActivityCondition(selection, measures[0][1] if measures else None)


def _no_measure(fields: Fields, key: str, head: str) -> None:
    fields.misplaced(
        key,
        en=f'no measure stands beside "{head}": remove "{key}", or make it another condition, joined with "all".',
        fr=f'pas de mesure à côté de "{head}" : enlevez "{key}", ou faites-en une autre condition, réunie par "all".',
    )


def _missed(report: Report, node: Mapping) -> MissedCondition | None:
    allowed = ("missed", *TIMING, "within")
    required = ("after", "delay")
    fields = Fields(report, node, name=quoted("missed"), allowed=allowed, required=required, told=MEASURES)
    measures = [key for key in node.entries if key in MEASURES]
    for key in measures:
        _no_measure(fields, key, "missed")
    reaction = fields.read("missed", selection, allowed=SELECTION)
    timing = _timing(fields)
    return None if reaction is None or timing is None else MissedCondition(reaction, *timing)


def _timing(fields: Fields) -> tuple[Selection, Duration, Which, Duration | None] | None:
    """`after`, `delay`, `trigger` and `within`, of a reaction or of a missed one."""
    trigger = fields.read("after", selection, allowed=SELECTION)
    delay = fields.read("delay", duration)
    which = fields.read("trigger", choice, WHICH) if "trigger" in fields else "any"
    within = fields.read("within", duration)
    if trigger is None or delay is None or which is None:
        return None
    return trigger, delay, cast(Which, which), within


def _silent(report: Report, node: Mapping) -> SilentCondition | None:
    fields = Fields(
        report, node, name=quoted("silent"), allowed=("silent", "last", "of", "same"), required=("last", "of")
    )
    reaction = fields.read("silent", selection, allowed=SELECTION)
    last = fields.read("last", integer, low=1, high=MOST_SENDS)
    sends = fields.read("of", selection, allowed=SELECTION)
    same = fields.read("same", text)
    if reaction is None or last is None or sends is None:
        return None
    return SilentCondition(reaction, last, sends, same)


def selection(report: Report, node: Node, name: str, *, allowed: tuple[str, ...]) -> Selection | None:
    """The selection of events that stands under the key `name`, which takes only some of the keys of one."""
    if not isinstance(node, Mapping):
        report.wrong(
            node,
            name,
            en="a selection of events, such as {activity: email_open}",
            fr="une sélection d'activités, par exemple {activity: email_open}",
        )
        return None
    elsewhere = tuple(key for key in node.entries if key not in allowed and key in (*HEADS, *MEASURES, *TIMING))
    if elsewhere:
        key, takes = elsewhere[0], ", ".join(allowed)
        report.tell(
            node.entries[key].key.start,
            en=f'"{name}" takes a selection of events ({takes}) and no "{key}". Remove it.',
            fr=f'"{name}" prend une sélection d\'activités ({takes}) et pas de "{key}". Enlevez-le.',
        )
    if any(key in HEADS for key in elsewhere):
        return None
    fields = Fields(report, node, name=quoted(name), allowed=allowed, required=("activity",), told=elsewhere)
    return _selection_of(fields)


def _selection_of(fields: Fields) -> Selection | None:
    types = fields.read("activity", _types)
    tests = fields.read("where", _where) if "where" in fields else ()
    within = fields.read("within", duration)
    if types is None or tests is None:
        return None
    return Selection(types or None, tests, within)


def _types(report: Report, node: Node, name: str) -> tuple[str, ...] | None:
    """The types that are named; none at all where it is any."""
    if isinstance(node, Scalar) and (node.kind, node.text) == ("text", "any"):
        return ()
    if not isinstance(node, Sequence):
        word = text(report, node, name)
        return None if word is None else (word,)
    nodes = items(report, node, name, en="one or more types", fr="un ou des types")
    return None if nodes is None else all_of([_type_in_list(report, part, name) for part in nodes])


def _type_in_list(report: Report, node: Node, name: str) -> str | None:
    if isinstance(node, Scalar) and (node.kind, node.text) == ("text", "any"):
        report.tell(
            node.place,
            en='"any" stands alone, not in a list: write activity: any, or remove it.',
            fr='"any" s\'écrit seul, pas dans une liste : écrivez activity: any, ou enlevez-le.',
        )
        return None
    return text(report, node, name)


def _where(report: Report, node: Node, name: str) -> tuple[tuple[str, ValueTest], ...] | None:
    if not isinstance(node, Mapping) or not (node.entries or node.damaged):
        en, fr = "one or more tests, such as {page: /tarifs}", "un ou des tests, par exemple {page: /tarifs}"
        if isinstance(node, Mapping):
            report.tell(node.place, en=f'"where" is empty; it takes {en}.', fr=f'"where" est vide ; il faut {fr}.')
        else:
            report.wrong(node, name, en=en, fr=fr)
        return None
    tests = [(entry.key.text, _property_test(report, entry)) for entry in node.entries.values()]
    kept = tuple((name, test) for name, test in tests if test is not None)
    return kept if len(kept) == len(tests) else None


def _property_test(report: Report, entry: Entry) -> ValueTest | None:
    name = text(report, entry.key, "where")
    test = value_test(report, entry.value, entry.key.text, OPERATORS)
    return None if name is None else test


def head_without_age(condition: Condition) -> str | None:
    """What keeps a condition from decaying, by its key; None for a single activity condition (§3, Decay)."""
    match condition:
        case ActivityCondition():
            return None
        case ReactionCondition():
            return "after"
        case AttributeCondition():
            return "attribute"
        case MissedCondition():
            return "missed"
        case SilentCondition():
            return "silent"
        case AllOf():
            return "all"
        case AnyOf():
            return "any"
        case Not():
            return "not"

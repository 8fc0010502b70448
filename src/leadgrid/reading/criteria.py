"""Reads the criteria of a grid file: one kind each (when, each or ladder), with points, decay and limits (§3).

Each reader gives the value or, having told every problem, None. Knows nodes and criteria; nothing of bands or files.
"""

from __future__ import annotations

from typing import Final

from leadgrid.conditions import ActivityCondition, Condition
from leadgrid.documents.nodes import Mapping, Node, Scalar
from leadgrid.grids import ID_PATTERN, KINDS, MOST_POINTS, MOST_UP_TO, Criterion, Decay, Kind, Rung
from leadgrid.problems import Words, cut
from leadgrid.reading.conditions import condition, head_without_age, selection
from leadgrid.reading.fields import Fields, all_of, boolean, duration, integer, items, text
from leadgrid.reading.names import id_of, label
from leadgrid.reading.reports import Report, quoted

CRITERION_KEYS: Final = (
    *("id", "group", "label", "why", "points", *KINDS),
    *("up_to", "decay", "enabled", "locked", "range"),
)
RUNG_KEYS: Final = ("points", "when", "label")


def criterion(report: Report, node: Node, groups: tuple[str, ...] | None) -> Criterion | None:
    """One criterion; `groups` are the ids that its group may have (None: not known, so not checked)."""
    if not isinstance(node, Mapping):
        example = "{id: …, group: …, points: …, when: …}"
        report.wrong(node, "criteria", en=example, fr=example)
        return None
    kinds = sorted((kind for kind in KINDS if kind in node.entries), key=lambda kind: node.entries[kind].key.start)
    required = ("id", "group", "points") if kinds in (["when"], ["each"]) else ("id", "group")
    fields = Fields(report, node, name=_named(node), allowed=CRITERION_KEYS, required=required)
    id, group = id_of(report, fields, ID_PATTERN), _group_of(report, fields, groups)
    rungs, up_to = _rungs(report, fields, kinds), _up_to(report, fields, kinds)
    decay = _decay(report, fields, rungs or ())
    shown_label, why = label(report, fields, "label"), label(report, fields, "why")
    enabled, locked = _flag(fields, "enabled", default=True), _flag(fields, "locked", default=False)
    slider = fields.read_given("range", _range)
    if report.problems or id is None or group is None or not rungs:
        return None
    return Criterion(
        id,
        group,
        kinds[0],
        rungs,
        up_to=up_to,
        decay=decay,
        label=shown_label,
        why=why,
        enabled=enabled,
        locked=locked,
        range=slider,
    )


def _named(node: Mapping) -> Words:
    entry = node.entries.get("id")
    id = entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""
    return Words(en=f'the criterion "{cut(id)}"', fr=f'le critère "{cut(id)}"') if id else quoted("criteria")


def _group_of(report: Report, fields: Fields, groups: tuple[str, ...] | None) -> str | None:
    node, id = fields.value("group"), fields.read("group", text)
    if node is None or id is None or groups is None or id in groups:
        return id
    meant = report.suggestion(id, groups)
    known = cut(", ".join(groups), most=200)
    report.tell(
        node.place,
        en=f'there is no group "{cut(id)}". ' + (f'Did you mean "{meant}"?' if meant else f"The groups are: {known}."),
        fr=f'il n\'y a pas de groupe "{cut(id)}". '
        + (f'Vouliez-vous dire "{meant}" ?' if meant else f"Les groupes sont : {known}."),
    )
    return None


def _rungs(report: Report, fields: Fields, kinds: list[Kind]) -> tuple[Rung, ...] | None:
    """The one rung of a `when` or an `each`, or those of a ladder."""
    points = None if kinds == ["ladder"] else _points(fields)
    if not kinds:
        if all(fields.lacks(kind) for kind in KINDS):
            report.tell(
                fields.mapping.place,
                en=f"{fields.name.en} has no rule. Add exactly one of when, each and ladder.",
                fr=f"{fields.name.fr} n'a pas de règle. Ajoutez exactement un mot parmi when, each et ladder.",
            )
        return None
    for kind in kinds[1:]:
        fields.misplaced(
            kind,
            en=f'"{kind}" stands beside "{kinds[0]}": a criterion has exactly one of when, each and ladder.',
            fr=f'"{kind}" à côté de "{kinds[0]}" : un critère a exactement un mot parmi when, each et ladder.',
        )
    read = [_ladder(report, fields) if kind == "ladder" else _rung(fields, kind, points) for kind in kinds]
    return read[0]


def _rung(fields: Fields, kind: Kind, points: int | None) -> tuple[Rung, ...] | None:
    earned: Condition | None
    if kind == "each":
        events = fields.read("each", selection, allowed=("activity", "where", "within"))
        earned = None if events is None else ActivityCondition(events)
    else:
        earned = fields.read("when", condition)
    return None if earned is None or points is None else (Rung(points, earned),)


def _points(fields: Fields) -> int | None:
    return fields.read("points", integer, low=-MOST_POINTS, high=MOST_POINTS)


def _ladder(report: Report, fields: Fields) -> tuple[Rung, ...] | None:
    if "points" in fields and not ("when" in fields or "each" in fields):
        fields.misplaced(
            "points",
            en='"points" stands beside "ladder", whose points are those of its rungs. Remove it.',
            fr='"points" à côté de "ladder", dont les points sont ceux de ses échelons. Enlevez-le.',
        )
    nodes = fields.read("ladder", items, en="one or more rungs", fr="un ou des échelons")
    return None if nodes is None else all_of([_ladder_rung(report, node) for node in nodes])


def _ladder_rung(report: Report, node: Node) -> Rung | None:
    if not isinstance(node, Mapping):
        report.wrong(node, "ladder", en="{points: …, when: …}", fr="{points: …, when: …}")
        return None
    fields = Fields(report, node, name=quoted("ladder"), allowed=RUNG_KEYS, required=("points", "when"))
    points, earned = _points(fields), fields.read("when", condition)
    shown_label = label(report, fields, "label")
    return None if points is None or earned is None else Rung(points, earned, shown_label)


def _up_to(report: Report, fields: Fields, kinds: list[Kind]) -> int | None:
    node = fields.given("up_to")
    if node is None:
        return None
    if "each" in kinds or not kinds:
        return integer(report, node, "up_to", low=1, high=MOST_UP_TO)
    fields.misplaced(
        "up_to",
        en=f'"up_to" belongs to "each", and this is a "{kinds[0]}". Remove it, or write each: instead.',
        fr=f'"up_to" va avec "each", et ceci est un "{kinds[0]}". Enlevez-le, ou écrivez each: à la place.',
    )
    return None


def _decay(report: Report, fields: Fields, rungs: tuple[Rung, ...]) -> Decay | None:
    node = fields.given("decay")
    if node is None:
        return None
    if not isinstance(node, Mapping):
        report.wrong(node, "decay", en="{lose: 50, every: 30d}", fr="{lose: 50, every: 30d}")
        return None
    inner = Fields(report, node, name=quoted("decay"), allowed=("lose", "every"), required=("lose", "every"))
    lose, every = inner.read("lose", integer, low=1, high=100), inner.read("every", duration)
    heads = (head_without_age(rung.condition) for rung in rungs)
    if head := next((head for head in heads if head is not None), None):
        fields.misplaced(
            "decay",
            en=f'"decay" needs the age of an activity, and a condition with "{head}" has none: only a single activity '
            "condition decays. Remove decay, or make it a criterion of its own.",
            fr=f'"decay" demande l\'âge d\'une activité, et une condition avec "{head}" n\'en a pas : seule '
            "une condition "
            "d'activité unique décroît. Enlevez decay, ou faites-en un autre critère.",
        )
        return None
    return None if lose is None or every is None else Decay(lose, every)


def _flag(fields: Fields, key: str, *, default: bool) -> bool:
    said = fields.read_given(key, boolean)
    return default if said is None else said


def _range(report: Report, node: Node, name: str) -> tuple[int, int] | None:
    nodes = items(report, node, name, en="two whole numbers, such as [-10, 30]", fr="deux nombres entiers, [-10, 30]")
    if nodes is None:
        return None
    ends = all_of([integer(report, end, name, low=-MOST_POINTS, high=MOST_POINTS) for end in nodes])
    if ends is None or (len(ends) == 2 and ends[0] <= ends[1]):
        return None if ends is None else (ends[0], ends[1])
    report.tell(
        node.place,
        en=f'"range" is [{", ".join(map(str, ends))}]; it takes two whole numbers, the low one first.',
        fr=f'"range" vaut [{", ".join(map(str, ends))}] ; il faut deux nombres entiers, le plus petit d\'abord.',
    )
    return None

"""Grids and conditions as plain dictionaries: the shape of a grid file, defaults left out, as short as it can be said.

Whole numbers are integers, others `Decimal`, durations and types texts. Knows nothing of YAML, JSON or files.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

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
    Value,
    ValueTest,
)
from leadgrid.grids import LANGUAGE_VERSION, Band, Bounds, Criterion, Grid, Label, Rung
from leadgrid.values import Number


def plain(grid: Grid) -> dict[str, Any]:
    """A grid as the dictionary that its file says."""
    matrix = grid.matrix and {
        "fit": [_band(band) for band in grid.matrix.fit],
        "engagement": [_band(band) for band in grid.matrix.engagement],
    }
    groups = [
        _said(id=group.id, label=_label(group.label), axis=group.axis) | _bounds(group.bounds) for group in grid.groups
    ]
    return _said(
        leadgrid=LANGUAGE_VERSION,
        name=grid.name,
        version=grid.version,
        description=_label(grid.description),
        audience=None if grid.audience is None else plain_condition(grid.audience),
        scale=_bounds(grid.scale) or None,
        groups=groups,
        criteria=[_criterion(criterion) for criterion in grid.criteria],
        bands=[_band(band) for band in grid.bands] or None,
        matrix=matrix,
    )


def plain_condition(condition: Condition) -> dict[str, Any]:
    """A condition as the dictionary that its file says.

    >>> from leadgrid.conditions import Operator
    >>> plain_condition(AttributeCondition("sector", ValueTest((Operator("is", "Industry"),))))
    {'attribute': 'sector', 'is': 'Industry'}
    """
    match condition:
        case AttributeCondition(name, test):
            return {"attribute": name, **_operators(test)}
        case ActivityCondition(selection, measure):
            return _selection(selection) | ({} if measure is None else {measure.kind: _measure(measure)})
        case ReactionCondition():
            return _selection(condition.reaction) | _timing(condition)
        case MissedCondition():
            return {"missed": _selection(condition.reaction)} | _timing(condition)
        case SilentCondition(reaction, last, of, same):
            return _said(silent=_selection(reaction), last=last, of=_selection(of), same=same)
        case AllOf(conditions):
            return {"all": [plain_condition(part) for part in conditions]}
        case AnyOf(conditions):
            return {"any": [plain_condition(part) for part in conditions]}
        case Not(part):
            return {"not": plain_condition(part)}


def _said(**entries: Any) -> dict[str, Any]:
    """The entries without those that would say nothing."""
    return {key: value for key, value in entries.items() if value is not None}


def _label(label: Label | None) -> Any:
    if label is None:
        return None
    return label.texts[0][1] if label.texts[0][0] == "" else dict(label.texts)


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return _said(min=bounds.min, max=bounds.max)


def _band(band: Band) -> dict[str, Any]:
    return _said(id=band.id, label=_label(band.label)) | ({} if band.at_least is None else {"from": band.at_least})


def _criterion(criterion: Criterion) -> dict[str, Any]:
    only = criterion.rungs[0]
    rule: dict[str, Any] = {"points": only.points, criterion.kind: plain_condition(only.condition)}
    if criterion.kind == "ladder":
        rule = {"ladder": [_rung(rung) for rung in criterion.rungs]}
    decay = criterion.decay and {"lose": criterion.decay.lose, "every": criterion.decay.every.text}
    return (
        _said(id=criterion.id, group=criterion.group, label=_label(criterion.label), why=_label(criterion.why))
        | rule
        | _said(
            up_to=criterion.up_to,
            decay=decay,
            enabled=None if criterion.enabled else False,
            locked=True if criterion.locked else None,
            range=None if criterion.range is None else list(criterion.range),
        )
    )


def _rung(rung: Rung) -> dict[str, Any]:
    return _said(points=rung.points, when=plain_condition(rung.condition), label=_label(rung.label))


def _selection(selection: Selection) -> dict[str, Any]:
    types: Any = "any"
    if selection.types is not None:
        types = selection.types[0] if len(selection.types) == 1 else list(selection.types)
    where = {name: _test(test) for name, test in selection.where}
    return _said(activity=types, where=where or None, within=selection.within and selection.within.text)


def _timing(condition: ReactionCondition | MissedCondition) -> dict[str, Any]:
    return _said(
        after=_selection(condition.trigger),
        delay=condition.delay.text,
        trigger=None if condition.which == "any" else condition.which,
        within=condition.within and condition.within.text,
    )


def _measure(measure: Measure) -> Any:
    return _test(measure.test) if measure.of is None else {"of": measure.of, **_operators(measure.test)}


def _test(test: ValueTest) -> Any:
    operators = _operators(test)
    return operators["is"] if list(operators) == ["is"] else operators


def _operators(test: ValueTest) -> dict[str, Any]:
    return {operator.name: _operand(operator.operand) for operator in test.operators}


def _operand(operand: Value | Iterable[Value]) -> Any:
    match operand:
        case Number():
            return int(operand.text) if "." not in operand.text else Decimal(operand.text)
        case tuple():
            return [_operand(value) for value in operand]
        case _:
            return operand

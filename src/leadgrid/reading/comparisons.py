"""Reads the tests and measures of a grid file: what a value or a number is compared with (§4, §5).

Each reader gives the value or, having told every problem, None. Knows nodes, tests and measures; no condition.
"""

from __future__ import annotations

from leadgrid.conditions import (
    EQUALITY,
    MEASURES_OF_A_PROPERTY,
    MEMBERSHIP,
    NUMBER_OPERATORS,
    SIZE,
    SUBSTRING,
    Measure,
    MeasureKind,
    Operator,
    Value,
    ValueTest,
)
from leadgrid.documents.nodes import Entry, Mapping, Node, Scalar
from leadgrid.problems import Words
from leadgrid.reading.fields import Fields, all_of, boolean, items, text
from leadgrid.reading.reports import Report, quoted
from leadgrid.values import Number, is_unknown


def value_test(report: Report, node: Node, name: str, operators: tuple[str, ...]) -> ValueTest | None:
    """A test: a plain value, or a mapping of operators; `operators` are those that it takes."""
    if isinstance(node, Mapping):
        fields = Fields(report, node, name=quoted(name), allowed=operators)
        return operators_of(report, fields, operators, of=name)
    value = _value(report, node, name, numbers_only=operators is NUMBER_OPERATORS)
    return None if value is None else ValueTest((Operator("is", value),))


def operators_of(report: Report, fields: Fields, operators: tuple[str, ...], *, of: str) -> ValueTest | None:
    entries = [entry for key, entry in fields.entries.items() if key in operators]
    if not entries:
        # An unknown key was meant as an operator, most likely.
        if not fields.has_unknown and not fields.mapping.damaged:
            report.tell(
                fields.mapping.place,
                en=f'there is no test on "{of}". Add at least one of {", ".join(operators)}.',
                fr=f'il n\'y a pas de test sur "{of}". Ajoutez au moins un mot parmi {", ".join(operators)}.',
            )
        return None
    numbers_only = operators is NUMBER_OPERATORS
    read = [_operator(report, entry, numbers_only=numbers_only) for entry in entries]
    kept = all_of(read)
    return None if kept is None else ValueTest(kept)


def _operator(report: Report, entry: Entry, *, numbers_only: bool) -> Operator | None:
    name, node = entry.key.text, entry.value
    operand: Value | tuple[Value, ...] | None
    if name in EQUALITY:
        operand = _value(report, node, name, numbers_only=numbers_only)
    elif name in MEMBERSHIP:
        operand = _values(report, node, name, numbers_only=numbers_only)
    elif name in SUBSTRING:
        operand = _text(report, node, name)
    elif name in SIZE:
        operand = _value(report, node, name, numbers_only=True)
    else:
        operand = boolean(report, node, name)
    return None if operand is None else Operator(name, operand)


def _value(report: Report, node: Node, name: str, *, numbers_only: bool) -> Value | None:
    if isinstance(node, Scalar):
        if node.kind in ("integer", "decimal"):
            return Number.read(node.text)
        if not numbers_only and node.kind == "boolean":
            return node.text.lower() == "true"
        if not numbers_only and node.kind == "text":
            return _text(report, node, name)
    if numbers_only:
        report.wrong(
            node,
            name,
            en="a number of up to 18 digits, such as 50 or 2.5, without quotes",
            fr="un nombre d'au plus 18 chiffres, comme 50 ou 2.5, sans guillemets",
        )
    else:
        report.wrong(
            node,
            name,
            en="a text, a number or a boolean (several: in: [a, b]; no value: known: false)",
            fr="un texte, un nombre ou un booléen (plusieurs : in: [a, b] ; aucune valeur : known: false)",
        )
    return None


def _text(report: Report, node: Node, name: str) -> str | None:
    if isinstance(node, Scalar) and node.kind == "text" and is_unknown(node.text):
        report.wrong(
            node,
            name,
            en="a text that is not blank (for no value: known: false)",
            fr="un texte qui n'est pas vide (pour aucune valeur : known: false)",
        )
        return None
    return text(report, node, name)


def _values(report: Report, node: Node, name: str, *, numbers_only: bool) -> tuple[Value, ...] | None:
    kinds = Words(en="numbers", fr="des nombres")
    if not numbers_only:
        kinds = Words(en="texts, numbers or booleans", fr="des textes, des nombres ou des booléens")
    nodes = items(report, node, name, en=kinds.en, fr=kinds.fr)
    if nodes is None:
        return None
    read: list[Value | None] = [_value(report, part, name, numbers_only=numbers_only) for part in nodes]
    values: tuple[Value, ...] | None = all_of(read)
    if values is None:
        return None
    odd = next((part for part, value in zip(nodes, values, strict=True) if type(value) is not type(values[0])), None)
    if odd is not None:
        report.tell(
            odd.place,
            en=f'"{name}" lists values of different kinds: all texts, all numbers or all booleans. '
            "Quote the numbers to compare them as texts.",
            fr=f'"{name}" mélange plusieurs sortes de valeurs : que des textes, que des nombres ou que des booléens. '
            "Mettez les nombres entre guillemets pour les comparer comme des textes.",
        )
        return None
    return values


def measure(report: Report, entry: Entry, kind: MeasureKind) -> Measure | None:
    """A measure and its test; `distinct`, `sum`, `max` and `min` name the property that they read."""
    node = entry.value
    if kind not in MEASURES_OF_A_PROPERTY:
        test = value_test(report, node, kind, NUMBER_OPERATORS)
        return None if test is None else Measure(kind, test)
    if not isinstance(node, Mapping):
        report.wrong(
            node,
            kind,
            en="the property and a test, such as {of: amount, at_least: 100}",
            fr="la propriété et un test, par exemple {of: montant, at_least: 100}",
        )
        return None
    fields = Fields(report, node, name=quoted(kind), allowed=("of", *NUMBER_OPERATORS), required=("of",))
    name = fields.read("of", text)
    test = operators_of(report, fields, NUMBER_OPERATORS, of=kind)
    return None if name is None or test is None else Measure(kind, test, name)

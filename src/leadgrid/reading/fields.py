"""What a field of a grid file may hold: a text, a whole number, a duration, a word of a few; and how a mapping's keys
are checked.

Each reader here gives the value or, having told the problem, None. Knows nodes and problems; knows no key by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec, TypeVar

from leadgrid.documents.nodes import Entry, Mapping, Node, Scalar, Sequence
from leadgrid.instants import Duration
from leadgrid.problems import Words, cut
from leadgrid.reading.reports import Report
from leadgrid.values import text_key

Item = TypeVar("Item")
Options = ParamSpec("Options")


class Fields:
    """The entries of a mapping whose keys are known; tells of every other key and of every required one that lacks."""

    def __init__(
        self,
        report: Report,
        mapping: Mapping,
        *,
        name: Words,
        allowed: tuple[str, ...],
        required: tuple[str, ...] = (),
        told: tuple[str, ...] = (),
    ) -> None:
        """`name` is what the mapping is called in messages; keys in `told` are wrong too, but the caller tells why."""
        self.report = report
        self.mapping = mapping
        self.name = name
        self.entries = {key: entry for key, entry in mapping.entries.items() if key in allowed}
        self._meant: set[str] = set()
        self.has_unknown = False
        for key, entry in mapping.entries.items():
            if key not in allowed and key not in told:
                self._unknown(entry.key, allowed)
        for key in required:
            if self.lacks(key):
                report.tell(
                    mapping.place,
                    en=f'"{key}" is missing in {name.en}. Add it.',
                    fr=f'il manque "{key}" dans {name.fr}. Ajoutez cette clé.',
                )

    def _unknown(self, key: Scalar, allowed: tuple[str, ...]) -> None:
        self.has_unknown = True
        meant = self.report.suggestion(key.text, [word for word in allowed if word not in self.entries])
        meant = meant or self.report.suggestion(key.text, allowed)
        if meant is not None:
            self._meant.add(meant)
        known, word = ", ".join(allowed), cut(key.text)
        did_you, vouliez_vous = (f'Did you mean "{meant}"? ', f'Vouliez-vous dire "{meant}" ? ') if meant else ("", "")
        self.report.tell(
            key.start,
            en=f'unknown key "{word}" in {self.name.en}. {did_you}It takes {known}.',
            fr=f'clé inconnue "{word}" dans {self.name.fr}. {vouliez_vous}On y écrit {known}.',
        )

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def lacks(self, key: str) -> bool:
        """Whether a key is not there, and no misspelt or refused key explains it."""
        return key not in self.entries and key not in self._meant and not self.mapping.damaged

    def entry(self, key: str) -> Entry:
        return self.entries[key]

    def value(self, key: str) -> Node | None:
        """The value of a key that is there."""
        return self.entries[key].value if key in self.entries else None

    def given(self, key: str) -> Node | None:
        """The value of an optional key; one with no value counts as left out."""
        node = self.value(key)
        return None if isinstance(node, Scalar) and node.kind == "null" else node

    def read(
        self,
        key: str,
        reader: Callable[Concatenate[Report, Node, str, Options], Item],
        *args: Options.args,
        **options: Options.kwargs,
    ) -> Item | None:
        """What a reader makes of a key's value; None where the key is not there."""
        node = self.value(key)
        return None if node is None else reader(self.report, node, key, *args, **options)

    def read_given(
        self,
        key: str,
        reader: Callable[Concatenate[Report, Node, str, Options], Item],
        *args: Options.args,
        **options: Options.kwargs,
    ) -> Item | None:
        """The same of an optional key; one with no value counts as left out."""
        return None if self.given(key) is None else self.read(key, reader, *args, **options)

    def misplaced(self, key: str, *, en: str, fr: str) -> None:
        """Tell of a key that does not belong beside the others."""
        self.report.tell(self.mapping.entries[key].key.start, en=en, fr=fr)


def integer(report: Report, node: Node, name: str, *, low: int, high: int) -> int | None:
    """A whole number between two bounds, both inclusive."""
    if isinstance(node, Scalar) and node.kind == "integer" and low <= int(node.text) <= high:
        return int(node.text)
    en, fr = f"a whole number from {low} to {high}", f"un nombre entier de {low} à {high}"
    if isinstance(node, Scalar) and node.kind == "text" and re.fullmatch(r"[+-]?[0-9]{1,18}", node.text):
        en, fr = en + ", without quotes", fr + ", sans guillemets"
    elif isinstance(node, Scalar) and node.kind == "decimal":
        en, fr = en + f", such as {node.text.partition('.')[0]}", fr + f", comme {node.text.partition('.')[0]}"
    report.wrong(node, name, en=en, fr=fr)
    return None


def boolean(report: Report, node: Node, name: str) -> bool | None:
    """true or false, unquoted."""
    if isinstance(node, Scalar) and node.kind == "boolean":
        return node.text.lower() == "true"
    report.wrong(node, name, en="true or false, without quotes", fr="true (oui) ou false (non), sans guillemets")
    return None


def text(report: Report, node: Node, name: str) -> str | None:
    """A text that is not blank; an unquoted number or boolean is none."""
    if isinstance(node, Scalar) and node.kind == "text" and text_key(node.text):
        return node.text
    if isinstance(node, Scalar) and node.kind in ("integer", "decimal", "boolean"):
        literal = cut(node.text)
        report.wrong(node, name, en=f'a text: quote it, "{literal}"', fr=f'un texte : entre guillemets, "{literal}"')
    else:
        report.wrong(node, name, en="a text that is not blank", fr="un texte qui n'est pas vide")
    return None


def duration(report: Report, node: Node, name: str) -> Duration | None:
    """A whole number and its unit."""
    if isinstance(node, Scalar) and node.kind == "text" and (read := Duration.read(node.text)) is not None:
        return read
    report.wrong(
        node,
        name,
        en="a duration: a whole number and m, h, d or w without a blank (10m, 12h, 30d, 2w), from 1m to 36500d",
        fr="une durée : un nombre entier et m, h, d ou w sans espace (10m, 12h, 30d, 2w), de 1m à 36500d",
    )
    return None


def choice(report: Report, node: Node, name: str, options: tuple[str, ...]) -> str | None:
    """One of a few words."""
    if isinstance(node, Scalar) and node.kind == "text" and node.text in options:
        return node.text
    meant = report.suggestion(node.text, options) if isinstance(node, Scalar) else None
    report.wrong(
        node,
        name,
        en=" or ".join(options) + (f'. Did you mean "{meant}"?' if meant else ""),
        fr=" ou ".join(options) + (f'. Vouliez-vous dire "{meant}" ?' if meant else ""),
    )
    return None


def items(report: Report, node: Node, name: str, *, en: str, fr: str) -> tuple[Node, ...] | None:
    """The items of a list that is not empty; `en` and `fr` say what it lists."""
    if isinstance(node, Sequence) and node.items:
        return node.items
    if isinstance(node, Sequence):
        en, fr = f'"{name}" is an empty list; it takes {en}.', f'"{name}" est une liste vide ; il faut {fr}.'
        report.tell(node.place, en=en, fr=fr)
    else:
        report.wrong(node, name, en=f"a list of {en}", fr=f"une liste : {fr}")
    return None


def all_of(values: Iterable[Item | None]) -> tuple[Item, ...] | None:
    """Every value, or None where one could not be read (all have been by then, so that all problems are told)."""
    read = tuple(values)
    kept = tuple(value for value in read if value is not None)
    return kept if len(kept) == len(read) else None

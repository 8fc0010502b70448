"""The problems of one grid file as they are found, and how a message calls what stands in the file.

Knows nodes and problems; knows no key by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from leadgrid.documents.nodes import Mark, Node, Refused, Scalar, Sequence
from leadgrid.problems import Problem, Words, cut, did_you_mean

MOST_SUGGESTIONS: Final = 100
"""Comparing words is slow, so a hostile file gets this many and no more."""


class Report:
    """The problems of one file, as they are found."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._suggestions = 0

    def tell(self, mark: Mark, *, en: str, fr: str) -> None:
        self.problems.append(Problem(Words(en=en, fr=fr), self.source, mark.line, mark.column))

    def wrong(self, node: Node, name: str, *, en: str, fr: str) -> None:
        """Tell that the value of `name` is not what is wanted there, unless it has been told already."""
        if isinstance(node, Refused):
            return
        found = shown(node)
        en, fr = (sentence if sentence.endswith("?") else sentence + "." for sentence in (en, fr))
        self.tell(node.place, en=f'"{name}" is {found.en}; it takes {en}', fr=f'"{name}" est {found.fr} ; il faut {fr}')

    def suggestion(self, word: str, known: Iterable[str]) -> str | None:
        """The known word that was probably meant."""
        if self._suggestions >= MOST_SUGGESTIONS or len(word) > 40:
            return None
        self._suggestions += 1
        return did_you_mean(word, list(known)[:MOST_SUGGESTIONS])


def shown(node: Node) -> Words:
    """What stands in the file, in words."""
    match node:
        case Scalar(kind="null", text=""):
            return Words(en="empty", fr="vide")
        case Scalar(kind="text", style="'" | '"'):
            said = f'"{cut(node.text)}"'
            return Words(en=f"{said} (a text, being quoted)", fr=f"{said} (un texte, car entre guillemets)")
        case Scalar(kind="text"):
            return Words(en=f'"{cut(node.text)}"', fr=f'"{cut(node.text)}"')
        case Scalar(kind="integer" | "decimal"):
            return Words(en=f"the number {cut(node.text)}", fr=f"le nombre {cut(node.text)}")
        case Scalar():
            return Words(en=cut(node.text), fr=cut(node.text))
        case Sequence():
            return Words(en="a list", fr="une liste")
        case _:
            return Words(en="a mapping", fr="un ensemble de clés")


def quoted(word: str) -> Words:
    """A key of the language, or an id, as messages name it in both languages."""
    return Words(en=f'"{cut(word)}"', fr=f'"{cut(word)}"')

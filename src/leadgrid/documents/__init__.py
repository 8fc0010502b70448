"""The guarded YAML document: a file from outside becomes a tree of plain nodes that know where they stand.

    text or bytes ──► events (PyYAML's, limited) ──► guards ──► nodes, and every problem with its place

Refuses what the grid language §7 refuses (size, depth, aliases, anchors, tags, doubled keys) before anything is built.
Knows nothing of grids.
"""

from __future__ import annotations

from dataclasses import dataclass

from leadgrid.documents.events import DEEPEST
from leadgrid.documents.guards import MOST_BYTES, Guard
from leadgrid.documents.nodes import Node
from leadgrid.problems import GridError, Problem

__all__ = ["DEEPEST", "MOST_BYTES", "Document", "load"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its tree (None where it could not be read at all) and every problem on the way."""

    text: str
    root: Node | None
    problems: tuple[Problem, ...]

    @classmethod
    def open(cls, text: str | bytes, *, source: str) -> Document:
        """The tree of a text or of a file's bytes; never raises, whatever stands in it.

        >>> Document.open("name: Grille", source="b2b.yaml").root.entries["name"].value.text
        'Grille'
        """
        guard = Guard(source)
        decoded = guard.decoded(text)
        root = None if decoded is None else guard.tree(decoded)
        return cls(decoded or "", root, tuple(guard.problems))


def load(text: str | bytes, *, source: str) -> Node:
    """The tree of a document without a problem; raises `GridError` with every problem of another."""
    document = Document.open(text, source=source)
    if document.problems:
        raise GridError(document.problems)
    assert document.root is not None, "a document without a root and without a problem"
    return document.root

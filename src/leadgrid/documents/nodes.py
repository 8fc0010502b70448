"""The nodes of a YAML document: single values, lists and mappings that know where they stand.

An unquoted scalar is what the resolvers of the grid language §2 say, and nothing else. Knows nothing of files or grids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Kind = Literal["null", "boolean", "integer", "decimal", "text"]

_RESOLVERS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("null", re.compile(r"|~|null|Null|NULL")),
    ("boolean", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("integer", re.compile(r"[+-]?[0-9]{1,18}")),
    ("decimal", re.compile(r"[+-]?[0-9]{1,18}\.[0-9]+")),
)
# With what an unquoted scalar begins that may be no text; looking is faster than four patterns.
_FIRST: Final = frozenset("~nNtTfF+-0123456789")


class Mark(NamedTuple):
    """A place in the text: an offset in characters from 0, and the line and column from 1."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: what kind it is, and its text (for a number its literal, without quotes or escapes).

    `style` is how it stands in the file: "" unquoted, ' or " quoted, | or > a block. `place` is where a problem with
    it is told: its start, or its key's where nothing at all is written.
    """

    kind: Kind
    text: str
    style: str
    start: Mark
    end: Mark
    place: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes; `flow` where it stands in brackets."""

    items: tuple[Node, ...]
    flow: bool
    start: Mark
    end: Mark

    @property
    def place(self) -> Mark:
        return self.start


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries by the text of their keys; `damaged` where a key was refused, so that nothing counts as missing."""

    entries: dict[str, Entry]
    flow: bool
    start: Mark
    end: Mark
    damaged: bool = False

    @property
    def place(self) -> Mark:
        return self.start


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that a problem has been told of already."""

    start: Mark
    end: Mark

    @property
    def place(self) -> Mark:
        return self.start


Node = Scalar | Sequence | Mapping | Refused


def kind_of(text: str) -> Kind:
    """What an unquoted scalar is.

    >>> [kind_of(text) for text in ("~", "True", "-20", "20.0", "NO", "1e3", ".5", "12:30")]
    ['null', 'boolean', 'integer', 'decimal', 'text', 'text', 'text', 'text']
    """
    if text and text[0] not in _FIRST:
        return "text"
    return next((kind for kind, pattern in _RESOLVERS if pattern.fullmatch(text)), "text")

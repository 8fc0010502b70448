"""What was said of a file, kept for the next file of that shape. A shape is the names of the columns, in any order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from leadgrid.mappings import Mappings
from leadgrid.values import text_key

MOST_SHAPES: Final = 50


def shape(kind: str, names: Iterable[str]) -> str:
    """A key that files of a table share where their headers hold the same names, in whatever order and case.

    >>> shape("leads", ["Id", "E-mail"]) == shape("leads", ["e-mail", "ID "])
    True
    """
    keys = sorted(key for name in names if (key := text_key(name)))
    return hashlib.sha256(json.dumps([kind, keys], ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Memory:
    """Mappings by the shape of the file that they were said of, the latest last; of too many the oldest go."""

    said: tuple[tuple[str, Mappings], ...] = ()

    def of(self, shape: str) -> Mappings | None:
        return next((mappings for known, mappings in self.said if known == shape), None)

    def with_said(self, shape: str, mappings: Mappings) -> Self:
        others = [entry for entry in self.said if entry[0] != shape]
        return type(self)((*others, (shape, mappings))[-MOST_SHAPES:])

    def to_json(self) -> str:
        return json.dumps([[known, mappings.to_plain()] for known, mappings in self.said], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises `ValueError` where the text is no memory."""
        plain = json.loads(text)
        try:
            return cls(tuple((str(known), Mappings.from_plain(mappings)) for known, mappings in plain))
        except TypeError as error:
            raise ValueError("this is no memory of mappings") from error

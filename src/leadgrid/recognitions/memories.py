"""What was said of a file, kept for the next file of that shape: what its columns are, and how it is written.

A shape is the names of the columns, in any order. Knows nothing of what an answer means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


def hand(kind: str, names: Iterable[str]) -> str:
    """A key that files of a table share whose headers are alike to the letters of ASCII, whatever they are encoded in.

    >>> hand("leads", ["Id", "Prénom"]) == hand("leads", ["Id", "PrŽnom"]) != shape("leads", ["Id", "Prénom"])
    True
    """
    return shape(kind, ("".join(filter(str.isascii, name)) for name in names))


@dataclass(frozen=True, slots=True)
class Memory:
    """Mappings by the shape of the file that they were said of, the latest last; of too many the oldest go.

    `written` are answers about how files are written (the part that was asked for, and what was said), by their `hand`.
    """

    said: tuple[tuple[str, Mappings], ...] = ()
    written: tuple[tuple[str, Mapping[str, str]], ...] = ()

    def of(self, shape: str) -> Mappings | None:
        return next((mappings for known, mappings in self.said if known == shape), None)

    def written_as(self, hand: str) -> Mapping[str, str] | None:
        return next((answers for known, answers in self.written if known == hand), None)

    def with_said(self, shape: str, mappings: Mappings) -> Self:
        others = [entry for entry in self.said if entry[0] != shape]
        return replace(self, said=(*others, (shape, mappings))[-MOST_SHAPES:])

    def with_written(self, hand: str, answers: Mapping[str, str]) -> Self:
        """What a file did not ask this time stays as it was said."""
        others = [entry for entry in self.written if entry[0] != hand]
        whole = {**(self.written_as(hand) or {}), **answers}
        return replace(self, written=(*others, (hand, whole))[-MOST_SHAPES:]) if whole else self

    def to_json(self) -> str:
        said = [[known, mappings.to_plain()] for known, mappings in self.said]
        written = [[known, dict(answers)] for known, answers in self.written]
        return json.dumps({"said": said, "written": written}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises `ValueError` where the text is no memory."""
        plain = json.loads(text)
        if isinstance(plain, list):  # as it was kept before it held how files are written
            plain = {"said": plain, "written": []}
        try:
            said = tuple((str(known), Mappings.from_plain(mappings)) for known, mappings in plain["said"])
            written = tuple((str(known), _answers(answers)) for known, answers in plain["written"])
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("this is no memory of mappings") from error
        return cls(said, written)


def _answers(plain: Mapping[str, str]) -> dict[str, str]:
    if not all(isinstance(text, str) for pair in plain.items() for text in pair):
        raise TypeError("an answer is a text")
    return dict(plain)

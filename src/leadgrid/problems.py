"""What can be wrong with something that came from outside, said in words a person can act on.

Every problem says where, what and what to do, in English and in French; all problems of a file travel together
in one error. Knows nothing of grids, data or the screen.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages of the product.

    >>> Words(en="two leads", fr="deux leads").told("fr")
    'deux leads'
    """

    en: str
    fr: str

    def told(self, language: Language = "en") -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: what is wrong and what to do, and where it stands (line and column from 1, where known).

    >>> Problem(Words(en='unknown key "pionts"', fr="…"), source="b2b.yaml", line=14, column=11).told()
    'b2b.yaml:14:11  unknown key "pionts"'
    """

    words: Words
    source: str | None = None
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """`file:line:column`, as much of it as is known."""
        parts = [part for part in (self.source, self.line, self.column) if part is not None]
        return ":".join(str(part) for part in parts)

    def told(self, language: Language = "en") -> str:
        sentence = self.words.told(language)
        return f"{self.place}  {sentence}" if self.place else sentence


class LeadgridError(Exception):
    """The one family of errors that this package raises for what came from outside; `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        assert self.problems, "an error without a problem"
        super().__init__("\n".join(problem.told() for problem in self.problems))


class GridError(LeadgridError):
    """A grid file that is no grid."""


class DataError(LeadgridError):
    """A data file that cannot be read, or lacks what is needed."""


class UsageError(LeadgridError):
    """A request that makes no sense, whatever the files hold."""


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None where none is near.

    >>> did_you_mean("pionts", ["points", "when"])
    'points'
    """
    folded = {candidate.lower(): candidate for candidate in known}
    near = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def cut(text: str, most: int = 60) -> str:
    """A text from outside as a message repeats it: on one line, and not for ever.

    >>> cut("un\\ndeux"), cut("trois", most=3)
    ('un deux', 'tr…')
    """
    flat = re.sub(r"\s+", " ", text[: 4 * most])
    return flat if len(flat) <= most else flat[: most - 1] + "…"

"""A file that was found readable: its columns, and the SQL that reads its rows on an intake connection.

What the readers of CSV, JSON and Parquet have in common, so that the rest of the intake need not know which it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from leadgrid.facts import Reject
from leadgrid.sources import moments, texts
from leadgrid.sources.dialects import UTF8
from leadgrid.sources.files import Source
from leadgrid.sources.openings import Opening

MOST_EXAMPLES: Final = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A readable file; column number *n* of its rows is called `cn` in SQL and is of type `types[n]`.

    `rows_sql` gives them alone, in whatever order; `numbered_sql` gives the column `line` too. Both take `parameters`.
    `expected_rows` is how many there must be, where that is known before they are read. `is_trimmed`: the file has
    shown that no value begins or ends with a blank, and its rows hold NULL for empty ones. The file reconciles:
    header + rows + rejects + blank lines = records; `rejects` are examples, `rejects_sql` a table (line, reason, text)
    of all. `opening` and `encoding` are how a text was found to be written; `copy` is held as long as it is needed.
    """

    source: Source
    names: tuple[str, ...]
    types: tuple[str, ...]
    rows_sql: str
    numbered_sql: str
    parameters: tuple[Any, ...] = ()
    expected_rows: int | None = None
    compose: texts.Compose = texts.composed
    is_trimmed: bool = False
    blank_lines: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    rejects: tuple[Reject, ...] = ()
    rejects_sql: str | None = None
    opening: Opening | None = None
    encoding: str = UTF8
    copy: object = None

    def text(self, number: int) -> str:
        """The value of a column as the text that the grid language writes."""
        text = texts.from_typed(f"c{number}", self.types[number])
        assert text is not None, "a column of this type was refused"
        return text

    def trimmed(self, number: int) -> str:
        """The text of a column in NFC without blanks at its ends, NULL where nothing is left."""
        text = self.text(number)
        return self.compose(text) if self.is_trimmed else texts.trimmed(text, compose=self.compose)

    def known(self, number: int) -> str:
        """The text of a column in NFC as it stands, NULL where it is unknown."""
        text = self.text(number)
        return self.compose(text) if self.is_trimmed else texts.known(text, compose=self.compose)

    @property
    def record(self) -> str:
        """What a row says, as a line of a CSV."""
        mark = self.opening.delimiter if self.opening is not None else ","
        fields = [f"coalesce({self.text(number)}, '')" for number in range(len(self.names))]
        quoted = [
            f"(CASE WHEN regexp_matches({field}, '[\"\r\n{mark}]')"
            f" THEN '\"' || replace({field}, '\"', '\"\"') || '\"' ELSE {field} END)"
            for field in fields
        ]
        return f" || '{mark}' || ".join(quoted) or "''"

    def moment(self, number: int) -> tuple[str, str]:
        """Microseconds as written, and whether they are UTC, of the instants in a column."""
        return moments.from_typed(f"c{number}", self.types[number]) or moments.from_text(self.text(number))

"""A file that was found readable: its columns, and the SQL that reads its rows on an intake connection.

What the readers of CSV, JSON and Parquet have in common, so that the rest of the intake need not know which it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final

from leadgrid.facts import Reject
from leadgrid.problems import DataError, Words
from leadgrid.sources import amounts, apostrophes, calendars, moments, texts
from leadgrid.sources.apostrophes import is_mark, unguarded
from leadgrid.sources.dialects import UTF8
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.forms import Amounts, Dates
from leadgrid.sources.openings import Opening

MOST_EXAMPLES: Final = 100
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS: Final = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Reading:
    """A readable file; column number *n* of its rows is called `cn` in SQL and is of type `types[n]`.

    `rows_sql` gives them alone, in whatever order; `numbered_sql` gives the column `line` too. Both take
    `parameters`. `expected_rows` is how many there must be, where that is known before they are read. `is_trimmed`:
    the file has shown that no value begins or ends with a blank, and its rows hold NULL for empty ones;
    `is_spaced`: that spaces are its only blanks of one byte. `doubts` are conditions of which none may hold for any
    row, where `dates` and `amounts` were seen in the first rows alone. The file reconciles: header + rows + rejects
    + blank lines = records; `rejects` are examples, `rejects_sql` a table (line, reason, text) of all. `opening`
    and `encoding` are how a text was found to be written; `copy` is held as long as it is needed. `is_proposing`:
    the file has not the encoding and the commas of the canonical form, so `dates` and `amounts` say by number how
    its columns are written; `unnamed` columns have a name of ours. `is_guarded`: the file was made for spreadsheets
    and says so (`apostrophes`). `told` is how several files were opened that are one reading, each by its name.
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
    is_spaced: bool = False
    doubts: tuple[str, ...] = ()
    blank_lines: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    rejects: tuple[Reject, ...] = ()
    rejects_sql: str | None = None
    opening: Opening | None = None
    encoding: str = UTF8
    copy: object = None
    is_proposing: bool = False
    is_sheet: bool = False
    dates: Mapping[int, Dates] = field(default_factory=dict)
    amounts: Mapping[int, Amounts] = field(default_factory=dict)
    unnamed: tuple[int, ...] = ()
    is_guarded: bool = False
    told: tuple[Words, ...] | None = None

    def text(self, number: int) -> str:
        """The value of a column as the text that the grid language writes."""
        return apostrophes.undone(self._written(number)) if self.is_guarded else self._written(number)

    def _written(self, number: int) -> str:
        text = texts.from_typed(f"c{number}", self.types[number])
        assert text is not None, "a column of this type was refused"
        return text

    def trimmed(self, number: int) -> str:
        """The text of a column in NFC without blanks at its ends, NULL where nothing is left."""
        text = self.text(number)
        return self.compose(text) if self.is_trimmed else texts.trimmed(text, compose=self.compose)

    def known(self, number: int) -> str:
        """The text of a column in NFC as it stands, NULL where it is unknown; numbers as the language writes them."""
        text = self.text(number)
        known = self.compose(text) if self.is_trimmed else texts.known(text, compose=self.compose)
        form = self.amounts.get(number)
        if form is None or form.decimal is None:
            return known
        bare = self.trimmed(number)
        fits = amounts.fits(bare, form.decimal)
        return (
            f"(CASE WHEN {amounts.is_simple(bare, form.decimal)} THEN replace({bare}, '{form.decimal}', '.')"
            f" WHEN {fits} THEN {amounts.canonical(bare, form.decimal)} ELSE {known} END)"
        )

    @property
    def is_doubtful(self) -> str:
        """Whether a row contradicts how the columns are read."""
        return " OR ".join(f"coalesce({doubt}, FALSE)" for doubt in self.doubts) or "FALSE"

    @property
    def headers(self) -> int:
        """How many records name the columns: one where the file is a text in rows."""
        return int(self.opening is not None)

    @property
    def padding(self) -> int:
        """How many lines before the header hold something else."""
        return 0 if self.opening is None else self.opening.told + len(self.opening.padding)

    @property
    def delimiter(self) -> str:
        """What stands between the fields of its rows, a comma where they are no lines of text."""
        return self.opening.delimiter if self.opening is not None else ","

    def record(self, numbers: Sequence[int], mark: str) -> str:
        """What a row says in these columns, as a line of a CSV with this delimiter."""
        fields = [f"coalesce({self._written(number)}, '')" for number in numbers]
        quoted = [
            f"(CASE WHEN regexp_matches({field}, '[\"\r\n{mark}]')"
            f" THEN '\"' || replace({field}, '\"', '\"\"') || '\"' ELSE {field} END)"
            for field in fields
        ]
        return f" || '{mark}' || ".join(quoted) or "''"

    def moment(self, number: int) -> tuple[str, str]:
        """Microseconds as written, and whether they are UTC, of the instants in a column.

        Raises `DataError` where its dates can be read in more than one order.
        """
        form = self.dates.get(number)
        typed = moments.from_typed(f"c{number}", self.types[number])
        if typed is not None or (form is None and not self.is_sheet):
            return typed or moments.from_text(self.text(number))
        if form is not None and form.is_ambiguous:
            raise _ambiguous(self.source, self.names[number], form)
        text = self.trimmed(number)
        ways = [] if form is None else [calendars.as_people_write(text, form.order)]
        ways += [calendars.from_serial(text)] if self.is_sheet else []
        instant = f"coalesce({', '.join([*ways, text])})"
        written = calendars.read_with(lambda of: moments.from_text(of)[0], instant)
        is_utc = calendars.read_with(lambda of: moments.from_text(of)[1], instant)
        if form is None or form.layout is None:
            return written, is_utc
        at = calendars.laid_out(text, form.layout, is_spaced=self.is_spaced)
        return (
            f"(CASE WHEN {text} IS NOT NULL THEN coalesce({at}, {written}) END)",
            f"(CASE WHEN {text} IS NULL OR {at} IS NOT NULL THEN FALSE ELSE {is_utc} END)",
        )

    def opened(self) -> tuple[Words, ...]:
        """What was opened otherwise than its name or its first line says."""
        return tuple(_opened(self)) if self.told is None else self.told

    def noted(self, dated: Collection[int]) -> tuple[Words, ...]:
        """What was read by a rule that somebody may want to know of; `dated` are the columns read as dates."""
        return tuple(_noted(self, dated))


def without_apostrophes(reading: Reading) -> Reading:
    """The same reading; of a file that was made for spreadsheets, with its texts as they were before."""
    marks = [number for number, name in enumerate(reading.names) if is_mark(name)]
    if not marks or reading.opening is None:
        return reading
    names = tuple("" if number in marks else unguarded(name) for number, name in enumerate(reading.names))
    # what stands behind an apostrophe may begin with a blank
    return replace(reading, names=names, is_guarded=True, is_trimmed=False)


def _ambiguous(source: Source, name: str, form: Dates) -> DataError:
    shown = [calendars.SHOWN[order] for order in form.possible]
    return unreadable(
        source,
        f'the dates in "{name}" can be read as {" or as ".join(shown)}: say which with --date-format {shown[0]}',
        f"les dates de « {name} » peuvent se lire {' ou '.join(shown)} : dites lequel, --date-format {shown[0]}",
    )


def _opened(reading: Reading) -> Iterator[Words]:
    ending = PurePath(reading.source.name).suffix.lower()
    if ending in _WORKBOOKS and reading.opening is not None and not reading.is_sheet:
        yield Words(
            f"its name ends with {ending}, and it is a text: it is read as CSV",
            f"son nom finit par {ending}, et c’est un texte : il est lu comme un CSV",
        )
    elif ending in _TEXTS and reading.is_sheet:
        yield Words(
            f"its name ends with {ending}, and it is a workbook: it is read as one",
            f"son nom finit par {ending}, et c’est un classeur : il est lu comme tel",
        )
    if reading.opening is not None and (padding := reading.opening.padding):
        lines, header = ", ".join(map(str, padding)), reading.opening.header_line
        yield Words(
            f"the header is line {header}; what stands before it is left out (line {lines})",
            f"l’en-tête est la ligne {header} ; ce qui précède est laissé de côté (ligne {lines})",
        )


def _noted(reading: Reading, dated: Collection[int]) -> Iterator[Words]:
    yield from reading.opened()

    def listed(numbers: Iterable[int]) -> Words | None:
        names = [reading.names[number] for number in numbers]
        english, french = (", ".join(quote.format(name) for name in names) for quote in ('"{}"', "« {} »"))
        return Words(english, french) if names else None

    if columns := listed(reading.unnamed):
        yield Words(
            f"columns without a name are called by their place: {columns.en}",
            f"les colonnes sans nom sont appelées d’après leur place : {columns.fr}",
        )
    by_mark = {
        mark: listed(number for number, form in reading.amounts.items() if form.decimal == mark)
        for mark in (",", ".", None)
    }
    if columns := by_mark[","]:
        yield Words(
            f"numbers are read with a decimal comma, without thousands marks and currency, in {columns.en}",
            f"nombres lus avec une virgule décimale, sans séparateur de milliers ni monnaie : {columns.fr}",
        )
    if columns := by_mark["."]:
        yield Words(
            f"numbers are read with a decimal point, without thousands marks and currency, in {columns.en}",
            f"nombres lus avec un point décimal, sans séparateur de milliers ni monnaie : {columns.fr}",
        )
    if columns := by_mark[None]:
        yield Words(
            f"numbers are kept as text in {columns.en}: a comma or point there may be the decimal mark or stand between"
            " thousands; say which with --decimal",
            f"nombres gardés comme du texte : {columns.fr} ; la virgule ou le point peut y être décimal ou séparer les"
            " milliers ; dites lequel avec --decimal",
        )
    for number in dated:
        form = reading.dates.get(number)
        if form is not None and form.order is not None:
            name, shown = reading.names[number], calendars.SHOWN[form.order]
            yield Words(f'the dates in "{name}" are read as {shown}', f"les dates de « {name} » sont lues {shown}")

"""What a spreadsheet says that is no rule: titles, footnotes, notes beside totals, columns and comments not read.

None of it goes without a word. Knows rows and lines; knows nothing of data or grids.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from leadgrid.transcripts.columns import MOST_LINES, Columns, Line, Rows, numbered, said_at
from leadgrid.values import text_key

Kind = Literal["title", "note", "column", "later"]
_COMMENTS: Final = ("xl/comments", "xl/threadedcomments")


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is set aside: a line before the header, a note in a line, a column, or the lines after the last
    one that is read. `line` is the sheet's number, None of a column."""

    kind: Kind
    line: int | None
    text: str = ""


def asides_of(
    names: Sequence[str],
    rows: Rows,
    columns: Columns,
    lines: Sequence[Line],
    *,
    numbers: Sequence[int] = (),
    titles: Sequence[int] = (),
) -> tuple[Aside, ...]:
    """All that rows say and no line does, in the order of the sheet; `titles` are numbers of lines before the header.

    >>> rows = [["Secteur", "BTP", "5", "Paul"], ["* provisoire", None, None, None]]
    >>> columns = Columns(0, 1, 2)
    >>> asides_of(["Critère", "Valeur", "Points", "Auteur"], rows, columns, [Line(2, "Secteur", "BTP", 5, "5")])
    (Aside(kind='column', line=None, text='Auteur'), Aside(kind='note', line=3, text='* provisoire'))
    """
    found = [Aside("title", number) for number in titles]
    unread = [place for place in range(len(names)) if place not in columns.taken and place not in columns.notes]
    found += [Aside("column", None, names[place]) for place in unread if any(said_at(row, place) for row in rows)]
    of_lines = {line.number: line for line in lines}
    last = lines[-1].number if len(lines) == MOST_LINES else None
    places = sorted((*(place for place in columns.taken if place is not None), *columns.notes))
    for number, row in numbered(rows, numbers):
        if last is not None and number > last:
            found.append(Aside("later", number))
            break
        texts = {place: text for place in places if (text := said_at(row, place))}
        line = of_lines.get(number)
        if line is None:
            below = [after for after in lines if after.number > number]
            left = [text for text in texts.values() if not _heads(text, below)]
        else:
            own = {text_key(text) for text in (line.criterion, line.value, line.said_points)}
            left = [text for text in texts.values() if line.is_total and text_key(text) not in own]
        if left:
            found.append(Aside("note", number, " ".join(left)))
    return tuple(found)


def has_comments(content: bytes) -> bool:
    """Whether a file is a workbook in which cells have comments, which its reader does not give."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.lower().startswith(_COMMENTS) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _heads(text: str, below: Sequence[Line]) -> bool:
    """Whether a text is the group or the criterion of lines below it."""
    return any(text_key(text) in (text_key(line.group), text_key(line.criterion)) for line in below)

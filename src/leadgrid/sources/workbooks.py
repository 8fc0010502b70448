"""Workbooks (XLSX): one sheet of them, its cells as the texts of the grid language.

Read by python-calamine once `bombs` has found that nothing in it grows beyond measure. Rows are numbered as the sheet
numbers them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

import python_calamine as calamine

from leadgrid.connections import Connection
from leadgrid.problems import DataError
from leadgrid.sources.bombs import is_harmless
from leadgrid.sources.csvs import stage_texts
from leadgrid.sources.files import Source, unreadable
from leadgrid.sources.openings import Opening, header_of
from leadgrid.sources.readings import Reading
from leadgrid.values import is_unknown, text_key

_LOOKED_AT: Final = 200
_HOUR: Final = timedelta(hours=1)


def read_workbook(connection: Connection, source: Source, *, table: str) -> Reading:
    """Stage the rows of one sheet in a temporary table called `table`.

    Raises `DataError` where the workbook cannot be read or would be too large, or several of its sheets can be meant.
    """
    _, cells = _chosen(source)
    rows = ((number, [_text(cell) for cell in row]) for number, row in enumerate(cells.iter_rows(), start=1))
    start = list(islice(rows, _LOOKED_AT))
    known = [(number, row) for number, row in start if not _is_blank(row)]
    if not known:
        raise unreadable(source, "this sheet is empty", "cette feuille est vide")
    header_line, names = known[header_of(known)]
    padding = tuple(number for number, _ in known if number < header_line)
    width = len(names)
    blank = header_line - 1 - len(padding)
    begun = Opening(",", header_line, padding=padding, blank_lines=blank)

    def below() -> Iterator[tuple[int, list[str]]]:
        nonlocal blank
        for number, row in chain(start[header_line:], rows):
            if _is_blank(row):
                blank += 1
            else:
                yield number, row

    stage_texts(connection, table, width, below())
    return Reading(
        source,
        tuple(names),
        ("VARCHAR",) * width,
        rows_sql=table,
        numbered_sql=table,
        blank_lines=blank,
        opening=begun,
        is_proposing=True,
        is_sheet=True,
    )


def sheets_of(source: Source) -> tuple[str, ...]:
    """The names of the sheets that somebody can see in a workbook. Raises `DataError` where it cannot be read."""
    return tuple(
        sheet.name
        for sheet in _opened(source).sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
    )


def _opened(source: Source) -> calamine.CalamineWorkbook:
    if not is_harmless(source.path):
        raise unreadable(
            source,
            "this workbook is damaged, or far too large once unpacked: save what you need of it as CSV in UTF-8",
            "ce classeur est abîmé, ou bien trop grand une fois décompressé : enregistrez l’utile en CSV UTF-8",
        )
    try:
        return calamine.CalamineWorkbook.from_path(str(source.path))
    except calamine.PasswordError:
        raise unreadable(
            source,
            "this workbook is protected by a password: save it without",
            "ce classeur est protégé par un mot de passe : enregistrez-le sans",
        ) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a reader written in Rust that panics raises no Exception
        raise _damaged(source) from None


def _chosen(source: Source) -> tuple[str, calamine.CalamineSheet]:
    """The sheet that was asked for, else the only one that holds something."""
    book = _opened(source)
    names = sheets_of(source)
    wanted = source.dialect.sheet
    if wanted is not None:
        found = [name for name in names if text_key(name) == text_key(wanted)]
        if not found:
            raise _which(source, names, f'there is no sheet "{wanted}"', f"il n’y a pas de feuille « {wanted} »")
        return found[0], _sheet(source, book, found[0])
    filled = [(name, sheet) for name in names if (sheet := _sheet(source, book, name)).height]
    if len(filled) > 1:
        told = tuple(name for name, _ in filled)
        raise _which(source, told, "this workbook has several sheets", "ce classeur a plusieurs feuilles")
    if not filled:
        raise unreadable(source, "this workbook is empty", "ce classeur est vide")
    return filled[0]


def _sheet(source: Source, book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # as above
        raise _damaged(source) from None


def _which(source: Source, names: tuple[str, ...], english: str, french: str) -> DataError:
    return unreadable(
        source,
        f"{english}: say which with --sheet, one of {', '.join(names) or 'none'}",
        f"{french} : dites laquelle avec --sheet, parmi {', '.join(names) or 'aucune'}",
    )


def _damaged(source: Source) -> DataError:
    return unreadable(
        source,
        "this workbook cannot be read: open it in a spreadsheet and save it again, as XLSX or CSV in UTF-8",
        "ce classeur est illisible : ouvrez-le dans un tableur et enregistrez-le de nouveau, en XLSX ou CSV UTF-8",
    )


def _is_blank(row: list[str]) -> bool:
    return all(map(is_unknown, row))


def _text(cell: Any) -> str:
    """A cell as the grid language writes its value; an error of a formula is unknown.

    >>> [_text(cell) for cell in (1.0, 0.1, 1e22, True, "06000", date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), "")]
    ['1', '0.1', '10000000000000000000000', 'true', '06000', '2026-04-01', '2026-04-01T09:30:00', '']
    """
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() if cell == cell and abs(cell) != float("inf"):
            return format(Decimal(repr(cell)), "f").removesuffix(".0")
        case int() | Decimal():
            return str(cell)
        case datetime() | date() | time():
            return cell.isoformat()
        case timedelta():
            hours, rest = divmod(cell, _HOUR)
            return f"{hours}:{rest.seconds // 60:02d}:{rest.seconds % 60:02d}"
        case _:
            return ""

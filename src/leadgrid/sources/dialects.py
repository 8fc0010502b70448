"""How a file is written: its encoding, its delimiter, its decimal mark, the order of its dates, its sheet.

What is not said is taken from the file where the file settles it. Knows the choices there are; opens no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from leadgrid.problems import Problem, UsageError, Words

UTF8: Final = "utf-8"
WINDOWS: Final = "windows-1252"
ENCODINGS: Final = (UTF8, "utf-16", "utf-16-le", "utf-16-be", WINDOWS, "iso-8859-1", "iso-8859-15", "mac-roman")
DELIMITERS: Final[Mapping[str, str]] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How somebody says that a file is written; None where it is left to the file.

    `decimal` is the decimal mark of numbers, `order` that of the parts of a date, `sheet` the name of a workbook's
    sheet. Raises ValueError for what there is not.

    >>> Dialect(encoding="windows-1252", delimiter=";").plain
    {'encoding': 'windows-1252', 'delimiter': ';'}
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    order: Order | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        for value, known in (
            (self.encoding, ENCODINGS),
            (self.delimiter, tuple(DELIMITERS.values())),
            (self.decimal, (".", ",")),
            (self.order, ORDERS),
        ):
            if value is not None and value not in known:
                raise ValueError(f"no part of a dialect: {value!r}")

    @property
    def plain(self) -> dict[str, Any]:
        """What was said, and nothing of what was not."""
        return {part: value for part, value in asdict(self).items() if value is not None}


AS_FOUND: Final = Dialect()
"""Everything is left to the file."""


def read_dialect(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    date_format: str | None = None,
    sheet: str | None = None,
) -> Dialect:
    """The dialect that the texts of options say. Raises `UsageError` with all that say none.

    >>> read_dialect(encoding="CP1252", delimiter="tab", date_format="%d/%m/%Y").plain
    {'encoding': 'windows-1252', 'delimiter': '\\t', 'order': 'dmy'}
    """
    problems: list[Problem] = []

    def refuse(option: str, given: str, english: str, french: str) -> None:
        problems.append(
            Problem(Words(f"--{option}: {given!r} is unknown; {english}", f"--{option} : {given!r} ; {french}"))
        )

    found_encoding = None if encoding is None else _encoding(encoding)
    if encoding is not None and found_encoding is None:
        listed = ", ".join(ENCODINGS)
        refuse("encoding", encoding, f"give one of {listed}", f"donnez l’un de {listed}")
    found_delimiter = None
    if delimiter is not None:
        found_delimiter = DELIMITERS.get(delimiter.lower(), "\t" if delimiter == "\\t" else delimiter)
        if found_delimiter not in DELIMITERS.values():
            refuse("delimiter", delimiter, "give one of , ; | or the word tab", "donnez l’un de , ; | ou le mot tab")
            found_delimiter = None
    found_decimal = {"comma": ",", "point": "."}.get(decimal or "", decimal)
    if found_decimal not in (None, ",", "."):
        refuse("decimal", str(decimal), "give a comma or a point", "donnez une virgule ou un point")
        found_decimal = None
    order = None if date_format is None else order_of(date_format)
    if date_format is not None and order is None:
        refuse(
            "date-format",
            date_format,
            "say where day, month and year stand: dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd",
            "dites où sont jour, mois et année : dd/mm/yyyy, mm/dd/yyyy ou yyyy-mm-dd",
        )
    if problems:
        raise UsageError(problems)
    return Dialect(found_encoding, found_delimiter, found_decimal, order, sheet)


def _encoding(text: str) -> str | None:
    short = text.lower().replace("_", "-").replace(" ", "-")
    also = {
        "utf8": UTF8,
        "utf-8-sig": UTF8,
        "utf16": "utf-16",
        "utf-16le": "utf-16-le",
        "utf-16be": "utf-16-be",
        "cp1252": WINDOWS,
        "ansi": WINDOWS,
        "latin-1": "iso-8859-1",
        "latin1": "iso-8859-1",
        "latin-9": "iso-8859-15",
        "macroman": "mac-roman",
        "macintosh": "mac-roman",
    }
    short = also.get(short, short)
    return short if short in ENCODINGS else None


def order_of(written: str) -> Order | None:
    """The order of day, month and year in a date's format, whoever writes it: what stands between them is seen alone.

    >>> [order_of(text) for text in ("dd/mm/yyyy hh:mm", "%m-%d-%y", "JJ.MM.AAAA", "ymd", "noon")]
    ['dmy', 'mdy', 'dmy', 'ymd', None]
    """
    letters = {"j": "d", "a": "y", "é": "y"}
    parts = ""
    text = written.lower().replace("%b", "m").replace("%-", "%")
    for position, letter in enumerate(text):
        part = letters.get(letter, letter)
        if part in "dmy" and part not in parts and text[position - 1 : position] != ":":
            parts += part
    return next((order for order in ORDERS if order == parts), None)

"""A file that somebody hands in: where it is, how it is written, what kind of file it is, and its fingerprint.

Knows nothing of its columns or of DuckDB.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from leadgrid.problems import DataError, Problem, Words
from leadgrid.sources.dialects import AS_FOUND, Dialect

Format = Literal["csv", "parquet", "json", "xlsx"]
_SUFFIXES: Final[dict[str, Format]] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".ndjson": "json",
    ".jsonl": "json",
}
_UNPACK: Final = Words("unpack it and give the file in it", "décompressez-la et donnez le fichier qu’elle contient")
_RESAVE: Final = Words("save it as XLSX or as CSV in UTF-8", "enregistrez-le en XLSX ou en CSV UTF-8")
_EXPORT: Final = Words(
    "export a table of it as CSV in UTF-8, XLSX or Parquet", "exportez-en une table en CSV UTF-8, XLSX ou Parquet"
)
_ARCHIVE: Final = (Words("an archive", "une archive"), _UNPACK)
_REFUSED: Final = (
    (b"\x1f\x8b", *_ARCHIVE),
    (b"BZh", *_ARCHIVE),
    (b"\xfd7zXZ\0", *_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", *_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", *_ARCHIVE),
    (b"Rar!\x1a", *_ARCHIVE),
    (b"PK\x05\x06", *_ARCHIVE),
    (b"\xd0\xcf\x11\xe0", Words("an old or a protected workbook", "un classeur ancien ou protégé"), _RESAVE),
    *((b"\x80" + bytes([version]), Words("a pickle", "un pickle"), _EXPORT) for version in range(2, 6)),
    (b"%PDF", Words("a PDF", "un PDF"), _EXPORT),
    (b"SQLite format 3", Words("a data base", "une base de données"), _EXPORT),
    (b"ARROW1", Words("an Arrow file", "un fichier Arrow"), _EXPORT),
    (b"\x89PNG", Words("a picture", "une image"), _EXPORT),
    (b"\xff\xd8\xff", Words("a picture", "une image"), _EXPORT),
)
_PAGES: Final = (b"<!doctype html", b"<html", b"<table", b"<?xml")
_START: Final = 64


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how it is written; `name` is what messages call it."""

    path: Path
    name: str = ""
    dialect: Dialect = AS_FOUND

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.path.name or str(self.path))


def format_of(source: Source) -> Format:
    """What kind of file it is, from the first bytes and else from the ending of the name.

    Raises `DataError` where the file cannot be opened, or is of a kind that is not read.
    """
    if source.path.exists() and not source.path.is_file():
        raise unreadable(source, "this is no file: give the file itself", "ce n’est pas un fichier : donnez le fichier")
    try:
        with source.path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        raise unreadable(
            source,
            "the file cannot be opened: check the name and the rights",
            "le fichier ne s’ouvre pas : vérifiez le nom et les droits",
        ) from None
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04"):
        return _packed(source)
    for magic, kind, remedy in _REFUSED:
        if start.startswith(magic):
            raise _refused(source, kind, remedy)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES):
        raise _refused(
            source,
            Words("a web page or XML, whatever its name says", "une page web ou du XML, quel que soit son nom"),
            Words("open it in a spreadsheet and save it as XLSX or CSV", "ouvrez-la dans un tableur, en XLSX ou CSV"),
        )
    return _SUFFIXES.get(source.path.suffix.lower(), "csv")


def _packed(source: Source) -> Format:
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _refused(
            source,
            Words("a damaged workbook or archive", "un classeur ou une archive abîmés"),
            Words("write it again from its source, as XLSX or CSV", "refaites l’export, en XLSX ou CSV"),
        ) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise _refused(source, Words("a workbook that is not XLSX", "un classeur qui n’est pas XLSX"), _RESAVE)
    raise _refused(source, *_ARCHIVE)


def _refused(source: Source, kind: Words, remedy: Words) -> DataError:
    return unreadable(source, f"this is {kind.en}; {remedy.en}", f"c’est {kind.fr} ; {remedy.fr}")


def sha256(source: Source) -> str:
    """The fingerprint of the file's bytes."""
    with source.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unreadable(
    source: Source, english: str, french: str, *, line: int | None = None, column: int | None = None
) -> DataError:
    """The error for a file that cannot be read, in both languages."""
    return DataError([Problem(Words(english, french), source=source.name, line=line, column=column)])

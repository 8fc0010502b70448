"""A file that somebody hands in: where it is, what kind of file it is, and its fingerprint.

Knows nothing of its columns or of DuckDB.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from leadgrid.problems import DataError, Problem, Words

Format = Literal["csv", "parquet", "json"]
_SUFFIXES: Final[dict[str, Format]] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".ndjson": "json",
    ".jsonl": "json",
}
_REFUSED: Final = (
    (b"PK\x03\x04", "a spreadsheet or an archive", "un classeur ou une archive"),
    (b"\x1f\x8b", "an archive", "une archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet", "un ancien classeur"),
    (b"\xff\xfe", "text in UTF-16", "du texte en UTF-16"),
    (b"\xfe\xff", "text in UTF-16", "du texte en UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file in canonical form (grid language §1); `name` is what messages call it."""

    path: Path
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.path.name or str(self.path))


def format_of(source: Source) -> Format:
    """CSV, Parquet or JSON, from the first bytes and else from the ending of the name.

    Raises `DataError` where the file cannot be opened, is empty, or is of a kind that is not read.
    """
    if source.path.exists() and not source.path.is_file():
        raise unreadable(source, "this is no file: give the file itself", "ce n’est pas un fichier : donnez le fichier")
    try:
        with source.path.open("rb") as file:
            start = file.read(4)
    except OSError:
        raise unreadable(
            source,
            "the file cannot be opened: check the name and the rights",
            "le fichier ne s’ouvre pas : vérifiez le nom et les droits",
        ) from None
    if start[:4] == b"PAR1":
        return "parquet"
    for magic, english, french in _REFUSED:
        if start.startswith(magic):
            raise unreadable(
                source,
                f"this is {english}; save it as CSV in UTF-8 and read that",
                f"c’est {french} ; enregistrez-le en CSV UTF-8 et lisez celui-ci",
            )
    return _SUFFIXES.get(source.path.suffix.lower(), "csv")


def sha256(source: Source) -> str:
    """The fingerprint of the file's bytes."""
    with source.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unreadable(
    source: Source, english: str, french: str, *, line: int | None = None, column: int | None = None
) -> DataError:
    """The error for a file that cannot be read, in both languages."""
    return DataError([Problem(Words(english, french), source=source.name, line=line, column=column)])

"""Grids as files that people can find: one readable YAML file per named grid, in one folder and never outside it.

Whoever likes may edit them elsewhere: a file is read anew each time, and what is wrong with it is said beside its name.
Knows files and their names; what their texts say is for the reader of grids.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final

from leadgrid.problems import DataError, Problem, UsageError, Words

MOST_FILES: Final = 200
MOST_BYTES: Final = 1 << 20
LONGEST: Final = 60
"""Characters of a file's name before its ending."""
ENDINGS: Final = (".yaml", ".yml")
_TAKEN_BY_WINDOWS: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_HALF_WRITTEN: Final = re.compile(r"\.[0-9a-f]{16}\.part")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of the folder: its name, and its text or what keeps it from being read."""

    name: str
    text: str | None
    problem: Problem | None = None
    changed: int = field(default=0, compare=False)
    """When it was written last, an instant in microseconds UTC."""

    def __post_init__(self) -> None:
        if (self.text is None) == (self.problem is None):
            raise ValueError("a file is read, or something is wrong with it")

    @property
    def digest(self) -> str:
        """What tells this text from others."""
        return digest(self.text or "")


def digest(text: str) -> str:
    """What tells a text from others: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class Binder:
    """The grids in a folder. A file that is no plain file of the folder itself, such as a link, is not seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()

    def path(self, name: str) -> Path:
        """Where a file of this name lies."""
        return self.folder / name

    def sheets(self) -> tuple[Sheet, ...]:
        """The files of the folder in the order of their names, the first 200 of them."""
        return tuple(_read(path) for path in self._paths()[:MOST_FILES])

    def sheet(self, name: str) -> Sheet | None:
        """The file of a name as it is now, or None where there is none."""
        return next((_read(path) for path in self._paths() if path.name == name), None)

    def put(self, text: str, *, called: str) -> str:
        """Write another file, under a free name made from what its grid is called; answers with the name.

        Raises `DataError` where it is too long or cannot be written, `UsageError` where the folder is full.
        """
        with self._lock:
            name = self._free(called)
            self._write(name, text)
        return name

    def rewrite(self, name: str, text: str, *, known: str) -> bool:
        """Write a file anew where its text still has the digest that is `known`; else nothing is written.

        Raises `DataError` where the text is too long or cannot be written.
        """
        with self._lock:
            found = self.sheet(name)
            if found is None or found.text is None or found.digest != known:
                return False
            self._write(name, text)
        return True

    def move(self, name: str, text: str, *, called: str) -> str:
        """Give a file another name, made from what its grid is called from now on, and this text."""
        with self._lock:
            self._path_of(name)
            new = name if _stem(called) == Path(name).stem else self._free(called)
            self._write(new, text)
            if new != name:
                self._path_of(name).unlink(missing_ok=True)
        return new

    def remove(self, name: str) -> None:
        """Delete a file for good; raises `UsageError` where there is none of this name."""
        with self._lock:
            self._path_of(name).unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        try:
            found = [path for path in self.folder.iterdir() if _is_ours(path)]
        except OSError:
            return []
        return sorted(found, key=lambda path: (path.name.casefold(), path.name))

    def _path_of(self, name: str) -> Path:
        """Only names that are listed lead to a file, so none leads out of the folder."""
        for path in self._paths():
            if path.name == name:
                return path
        words = Words(en="there is no such file any more", fr="ce fichier n’existe plus")
        raise UsageError([Problem(words, source=name)])

    def _free(self, called: str) -> str:
        taken = {path.name.casefold() for path in self._entries()}
        if len(self._paths()) >= MOST_FILES:
            words = Words(
                en=f"there are {MOST_FILES} grids in the folder already: delete some first",
                fr=f"il y a déjà {MOST_FILES} grilles dans le dossier : supprimez-en d’abord",
            )
            raise UsageError([Problem(words)])
        stem = _stem(called)
        names = (f"{stem}.yaml", *(f"{stem}-{number}.yaml" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _entries(self) -> list[Path]:
        with suppress(OSError):
            return list(self.folder.iterdir())
        return []

    def _write(self, name: str, text: str) -> None:
        content = text.encode()
        if len(content) > MOST_BYTES:
            raise DataError([_too_long(name)])
        part = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self._entries():  # by a process that was killed while it wrote
                if _HALF_WRITTEN.fullmatch(left.name):
                    left.unlink(missing_ok=True)
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.folder / name)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            words = Words(
                en="the file cannot be written: the disk is full, or the folder may not be written to",
                fr="impossible d’écrire le fichier : le disque est plein, ou le dossier est protégé",
            )
            raise DataError([Problem(words, source=name)]) from None


def _stem(called: str) -> str:
    """A file's name that every system takes.

    >>> _stem("Grille d'été – Île-de-France"), _stem("../../etc/passwd"), _stem("CON"), _stem("日本")
    ('grille-d-ete-ile-de-france', 'etc-passwd', 'grid-con', 'grid')
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", called) if not unicodedata.combining(letter))
    stem = re.sub("[^a-z0-9]+", "-", bare.lower()).strip("-")[:LONGEST].strip("-")
    if not stem:
        return "grid"
    return f"grid-{stem}" if _TAKEN_BY_WINDOWS.fullmatch(stem) else stem


def _is_ours(path: Path) -> bool:
    named = path.suffix.lower() in ENDINGS and not path.name.startswith(".")
    return named and not path.is_symlink() and path.is_file()


def _read(path: Path) -> Sheet:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
            changed = os.fstat(file.fileno()).st_mtime_ns // 1000
        if len(content) > MOST_BYTES:
            return Sheet(path.name, None, _too_long(path.name))
        return Sheet(path.name, content.decode("utf-8-sig"), changed=changed)
    except UnicodeDecodeError:
        words = Words(en="this file is no UTF-8 text", fr="ce fichier n’est pas un texte en UTF-8")
    except OSError:
        words = Words(en="this file cannot be read", fr="ce fichier ne se lit pas")
    return Sheet(path.name, None, Problem(words, source=path.name))


def _too_long(name: str) -> Problem:
    words = Words(en="more than 1 MiB is no grid", fr="plus d’1 Mio n’est pas une grille")
    return Problem(words, source=name)

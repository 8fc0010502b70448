"""In what a text file is encoded, and the same text in UTF-8 for readers that know nothing else.

A byte-order mark says it, else what the reader of the file was told, else it must be UTF-8 to the last byte; no guess
is made, and where one is needed somebody is asked, with lines to look at.
"""

from __future__ import annotations

import codecs
import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leadgrid.problems import DataError
from leadgrid.sources.dialects import UTF8, WINDOWS
from leadgrid.sources.files import Source, unreadable

_CHUNK: Final = 1 << 20
_LOOKED_AT: Final = 64
_MOST_SHOWN: Final = 5
_LONGEST_SHOWN: Final = 200
_MARKS: Final = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in UTF-8, `offset` bytes after a file's beginning: the source itself, or a copy that goes with this."""

    path: Path
    offset: int
    encoding: str
    copy: _Copy | None = None


class _Copy:
    """A file of ours that is deleted with the last that knows of it."""

    def __init__(self, folder: Path | None) -> None:
        handle, name = tempfile.mkstemp(prefix="leadgrid-", suffix=".csv", dir=folder)
        os.close(handle)
        self.path = Path(name)
        self.delete = weakref.finalize(self, _remove, name)


def _remove(name: str) -> None:
    Path(name).unlink(missing_ok=True)


def marked(start: bytes) -> tuple[str, int] | None:
    """The encoding that a byte-order mark says, and the mark's length."""
    return next(((encoding, len(mark)) for mark, encoding in _MARKS if start.startswith(mark)), None)


def in_utf8(source: Source, *, folder: Path | None = None) -> Plain:
    """The text of a file in UTF-8; a copy is made in `folder` where it is in another encoding.

    Whether a file that says nothing of itself is UTF-8 is for its reader to see. Raises `DataError` with the line where
    a byte stands that the encoding does not have, and where the file must be UTF-16 without saying so.
    """
    with source.path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    found = marked(start)
    told = source.dialect.encoding
    if found is None and told is None and len(start) > 3 and not any(start[1::2]) and all(start[0::2]):
        raise unreadable(
            source,
            "this looks like UTF-16 without a byte-order mark: read it with --encoding utf-16-le",
            "ce fichier semble être en UTF-16 sans marque d’ordre : lisez-le avec --encoding utf-16-le",
        )
    encoding, offset = found or (told or UTF8, 0)
    if encoding == UTF8:
        return Plain(source.path, offset, UTF8)
    copy = _Copy(folder)
    try:
        _convert(source, encoding, offset, copy.path)
    except BaseException:
        copy.delete()
        raise
    return Plain(copy.path, 0, encoding, copy)


def _convert(source: Source, encoding: str, offset: int, into: Path) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 0
    with source.path.open("rb") as file, into.open("wb") as out:
        file.seek(offset)
        while True:
            block = file.read(_CHUNK)
            try:
                text = decoder.decode(block, final=not block)
                out.write(text.encode())
            except UnicodeError as error:
                start = error.start if isinstance(error, UnicodeDecodeError) else 0
                before = block[:start].decode(encoding, "replace").count("\n")
                raise unreadable(
                    source,
                    f"this line holds bytes that {encoding} does not have: choose another encoding",
                    f"cette ligne contient des octets que {encoding} n’a pas : choisissez un autre encodage",
                    line=lines + before + 1,
                ) from None
            lines += text.count("\n")
            if not block:
                return


def no_utf8(source: Source, line: int) -> DataError:
    """The error for a file that says nothing of itself and is not UTF-8 in a line."""
    return unreadable(
        source,
        f"this line is not UTF-8: read the file with --encoding {WINDOWS} (Excel's «CSV» on Windows),"
        " or save it as «CSV UTF-8»",
        f"cette ligne n’est pas en UTF-8 : lisez le fichier avec --encoding {WINDOWS} (le « CSV » d’Excel sous"
        " Windows), ou enregistrez-le en « CSV UTF-8 »",
        line=line,
    )


@dataclass(frozen=True, slots=True)
class EncodingProposal:
    """The encoding of a file; where it `asks`, `shown` are its first lines beyond ASCII as that encoding has them."""

    encoding: str
    asks: bool = False
    shown: tuple[tuple[int, str], ...] = ()


def proposed_encoding(source: Source) -> EncodingProposal:
    """What a file is encoded in, as far as it shows: a mark, else what was told, else UTF-8, else somebody is asked."""
    with source.path.open("rb") as file:
        found = marked(file.read(_LOOKED_AT))
    told = source.dialect.encoding
    if found is not None:
        return EncodingProposal(found[0])
    if told is None and _is_utf8(source):
        return EncodingProposal(UTF8)
    with source.path.open("rb") as file:
        if told is None and b"\0" in file.read(_CHUNK):
            raise unreadable(
                source,
                "this is no text: save the table as CSV UTF-8 and load that",
                "ce n’est pas du texte : enregistrez le tableau en CSV UTF-8, puis chargez-le",
            )
    encoding = told or WINDOWS
    return EncodingProposal(encoding, told is None, tuple(_beyond_ascii(source, encoding)))


def _is_utf8(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder(UTF8)("strict")
    with source.path.open("rb") as file:
        try:
            while block := file.read(_CHUNK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _beyond_ascii(source: Source, encoding: str) -> Iterator[tuple[int, str]]:
    shown = 0
    with source.path.open(encoding=encoding, errors="replace", newline=None) as file:
        number = 0
        while shown < _MOST_SHOWN and (line := file.readline(_CHUNK)):
            number += 1
            if not line.isascii():
                shown += 1
                yield number, line.rstrip("\n")[:_LONGEST_SHOWN]

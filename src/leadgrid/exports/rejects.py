"""The rows that were set aside: file, line, reason and text, in the order of the files.

As a CSV for machines, raw, and as a table of which files for spreadsheets are made. The texts are people's data as they
were written: they go into the file alone, never into a log.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

import polars as pl

from leadgrid.datasets import Dataset
from leadgrid.findings import REASONS
from leadgrid.problems import Language

_HEADERS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("file", "line", "reason", "text"),
    "fr": ("fichier", "ligne", "raison", "texte"),
}
_TYPES: Final = (pl.String, pl.Int64, pl.String, pl.String)
_BLOCK: Final = 1 << 20


def rejects_table(dataset: Dataset, *, language: Language, most: int) -> pl.DataFrame:
    """At most so many rows as a frame, under the names that the reader's language has for the columns."""
    names, why = _HEADERS[language], {reason: words.told(language) for reason, words in REASONS.items()}
    rows = [(name, line, why[reason], text) for name, line, reason, text in dataset.rejects(most=most)]
    return pl.DataFrame(rows, dict(zip(names, _TYPES, strict=True)), orient="row")


def written_rejects(dataset: Dataset) -> Iterator[bytes]:
    """All rows as raw CSV, its reasons in English, in pieces of about a megabyte."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADERS["en"])
    for name, line, reason, record in dataset.rejects():
        writer.writerow([name, line, REASONS[reason].told("en"), record])
        if text.tell() > _BLOCK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()

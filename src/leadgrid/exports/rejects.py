"""The rows that were set aside, as a CSV for machines: file, line, reason and text, in the order of the files.

The texts are people's data as they were written: they go into the file alone, never into a log.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from leadgrid.datasets import Dataset
from leadgrid.findings import REASONS
from leadgrid.problems import Language

COLUMNS: Final = ("file", "line", "reason", "text")
_BLOCK: Final = 1 << 20


def written_rejects(dataset: Dataset, *, language: Language = "en", most: int | None = None) -> Iterator[bytes]:
    """The file in pieces of about a megabyte, of at most so many rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, line, reason, record in islice(dataset.rejects(), most):
        writer.writerow([name, line, REASONS[reason].told(language), record])
        if text.tell() > _BLOCK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()

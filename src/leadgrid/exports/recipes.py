"""The command that scores the same leads with an exported grid: what somebody said of the files, written once more.

Knows what was found in the files; knows nothing of the screen.
"""

from __future__ import annotations

import shlex
from typing import Final

from leadgrid.facts import Facts
from leadgrid.instants import to_datetime

_OPTIONS: Final = {"order": "date-format"}
_TOLD: Final = {"\t": "tab", "dmy": "dd/mm/yyyy", "mdy": "mm/dd/yyyy", "ymd": "yyyy-mm-dd"}
_READ: Final = ("leads", "activities", "companies")


def recipe(facts: Facts, *, grid: str, as_of: int) -> str:
    """`leadgrid score` for these files and a grid's file, as one types it: an option a line.

    What was left out after loading is none of its options.
    """
    words = [f"leadgrid score {shlex.quote(grid)}"]
    for kind, found in zip(_READ, (facts.leads, facts.activities, facts.companies), strict=True):
        if found is not None:
            words.append(f"--{kind} {shlex.quote(found.name)}")
            for part, value in found.written:
                said = shlex.quote(f"{kind}={_TOLD.get(value, value)}")
                words.append(f"--{_OPTIONS.get(part, part)} {said}")
    words += [f"--map {shlex.quote(text)}" for text in facts.maps if text.partition(".")[0] in _READ]
    words += [f"--zone {facts.zone}"] if facts.zone != "UTC" else []
    words += ["--derive"] if facts.enriched else []
    return " \\\n  ".join([*words, f"--as-of {to_datetime(as_of):%Y-%m-%dT%H:%M:%SZ}"])

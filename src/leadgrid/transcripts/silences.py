"""«Pas d'ouverture après 6 envois»: no reaction to the last sends, as the grid language's `silent` has it.

Knows words and names; knows nothing of files or grids.
"""

from __future__ import annotations

import re
from typing import Final

from leadgrid.conditions import MOST_SENDS, Selection, SilentCondition
from leadgrid.transcripts.subjects import Known, Subject, subject_of
from leadgrid.values import normal, trimmed

_SILENCE: Final = re.compile(
    r"(?:pas|aucune?|sans|no|none|0|zéro)\s*(?:d['’]\s*|de\s+)?(?P<what>.*?)\s*\b"
    r"(?:après|sur|pour|aux?|in|after|out of|of)"
    r"\s+(?:les?\s+|the\s+)?(?:derni[eè]re?s?\s+|last\s+|past\s+)?(?P<many>\d{1,4})\s+"
    r"(?:derni[eè]re?s?\s+|last\s+|past\s+)?(?P<sends>.+)",
    re.IGNORECASE,
)


def silence_of(text: str, subject: Subject, known: Known) -> SilentCondition | None:
    """The silence that a text says of a type of activity, be it the one that is sent or the one that does not come.

    >>> known = Known(activities=("email_sent", "email_open"))
    >>> asked = silence_of("pas d'ouverture après 6 envois", Subject("activity", "email_sent"), known)
    >>> asked.reaction.types, asked.last, asked.of.types
    (('email_open',), 6, ('email_sent',))
    """
    match = _SILENCE.fullmatch(trimmed(normal(text)))
    if match is None or not 1 <= int(match["many"]) <= MOST_SENDS:
        return None
    reaction = _activity(match["what"], known) if match["what"] else subject
    sends = _activity(match["sends"], known)
    if (
        reaction is None
        or sends is None
        or reaction == sends
        or subject not in (reaction, sends)
        or "any" in (reaction.kind, sends.kind)
    ):
        return None
    return SilentCondition(Selection((reaction.name,)), int(match["many"]), Selection((sends.name,)))


def _activity(text: str, known: Known) -> Subject | None:
    found = subject_of(text, Known(activities=known.activities))
    return None if found is None or found.rest else found.subject

"""Which events are made by machines and not by people: openings and clicks within a second of the mail.

Software that looks for viruses opens every mail and follows every link as soon as it arrives. Which types of activity
are mails, and which are reactions to them, is seen from their names unless somebody says it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from leadgrid.recognitions import folded

MICROSECONDS: Final = 1_000_000
_SENT: Final = re.compile(r".*(sent|send|envoy|envoi|deliver|delivr).*")
_REACTED: Final = re.compile(r".*(open|ouvert|click|clic).*")


@dataclass(frozen=True, slots=True)
class Mailing:
    """The keys of types that are mails sent, and of those that are reactions to them."""

    sent: tuple[str, ...]
    reacted: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        """What a statement with `QUICK` takes."""
        return {"within": MICROSECONDS, "reactions": list(self.reacted), "mails": list(self.sent)}


def mailing(types: Collection[str]) -> Mailing:
    """The mails and the reactions among the keys of types of activity.

    >>> mailing(["email sent", "email opened", "visit"])
    Mailing(sent=('email sent',), reacted=('email opened',))
    """
    sent = tuple(key for key in types if _SENT.fullmatch(folded(key)))
    return Mailing(sent, tuple(key for key in types if _REACTED.fullmatch(folded(key)) and key not in sent))


REACTIONS: Final = """(SELECT r.place, r.activity, r.occurred_at - s.occurred_at <= $within AS is_quick
    FROM (SELECT rowid AS place, lead, activity, occurred_at FROM activities
        WHERE list_contains($reactions, activity)) r
    ASOF LEFT JOIN (SELECT lead, occurred_at FROM activities WHERE list_contains($mails, activity)) s
    ON r.lead = s.lead AND r.occurred_at >= s.occurred_at)"""
"""SQL of every reaction: its row, its type, and whether it follows the lead's last mail too soon (NULL without one)."""

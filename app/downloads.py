"""The files that people take away, made when somebody asks for one: of the grid that was saved, or of chosen leads.

Streamlit makes them on a thread of its own: nothing here touches the screen or the session.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import besides
from desks import Desk
from leadgrid.exports import Request, Target, spreadsheets
from leadgrid.exports.scored_leads import REASONS, told
from leadgrid.instants import Zone, to_datetime
from leadgrid.leadlists import Ranking, page
from leadgrid.problems import Language, LeadgridError
from leadgrid.scores import weigh
from leadgrid.signatures import Signatures

_NAMES: Final[dict[Language, tuple[str, str]]] = {"fr": ("grille", "leads-notes"), "en": ("grid", "scored-leads")}
_CHOSEN: Final[dict[Language, str]] = {"fr": "leads-choisis", "en": "chosen-leads"}
_LONGEST: Final = 60


def content(target: Target, at: Desk, language: Language) -> bytes:
    """The bytes of a target, of the saved grid; scores are of the desk's today, SQL looks from whenever it is run.

    Streamlit logs what an error says, and that can quote a row of somebody's file: an error of ours says its kind only.
    """
    as_of = at.view.today if target.needs_data else None
    won = at.view.replay.target if at.view.replay else None
    try:
        with at.workspace.dataset() as dataset:
            zone, beside = Zone(at.facts.zone), besides.chosen(at)
            return target.make(Request(at.agreed, dataset, as_of, zone, language, won, at.text, beside))
    except LeadgridError:
        raise
    except Exception as error:
        raise RuntimeError(f"{target.name}: {type(error).__name__}") from None


def listed(at: Desk, ranking: Ranking, signatures: Signatures, ending: str, language: Language) -> bytes:
    """Leads of the list as it is shown, numbers that were moved included: a workbook for `.xlsx`, else a CSV."""
    assert at.view.today is not None, "a list is of today"
    won = at.view.replay.target if at.view.replay else None
    rows = page(ranking, signatures, weigh(signatures, at.tuned), at.tuned, most=None, why=REASONS)
    try:
        with at.workspace.dataset() as dataset:
            zone, beside = Zone(at.facts.zone), besides.chosen(at)
            frame = told(Request(at.tuned, dataset, at.view.today, zone, language, won, beside=beside), rows)
        write = spreadsheets.xlsx if ending == ".xlsx" else spreadsheets.csv
        return write(frame, language=language)
    except LeadgridError:
        raise
    except Exception as error:
        raise RuntimeError(f"listed{ending}: {type(error).__name__}") from None


def listed_name(at: Desk, ending: str, language: Language) -> str:
    """The name of a file of chosen leads."""
    day = "" if at.view.today is None else _day(at, at.view.today)
    return "-".join(filter(None, (_CHOSEN[language], plain(at.tuned.name), day))) + ending


def file_name(target: Target, at: Desk, language: Language) -> str:
    """A name that every file system takes: which grid, which version, and of which day the scores are."""
    grid, leads = _NAMES[language]
    parts = [leads if target.needs_data else grid, at.agreed.name, at.agreed.version or ""]
    if target.needs_data and at.view.today is not None:
        parts.append(_day(at, at.view.today))
    return "-".join(filter(None, (plain(part) for part in parts))) + target.ending


def plain(text: str) -> str:
    """A text in small Latin letters, digits, points and hyphens.

    >>> plain("Équipement & l'Œuvre, v1.2/../<b>")
    'equipement-l-uvre-v1.2-b'
    """
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
    return (
        re.sub(r"\.{2,}", "", re.sub(r"[^a-z0-9.]+", "-", bare)).replace("--", "-").strip("-.")[:_LONGEST].strip("-.")
    )


def _day(at: Desk, instant: int) -> str:
    """The day of an instant where the files were written."""
    return to_datetime(at.facts.local(instant)).date().isoformat()

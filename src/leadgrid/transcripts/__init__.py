"""A grid as people keep it in a spreadsheet (criterion, value, points), made into rules.

    rows ──► columns (which is which, what is a total) ──► subjects (what a criterion reads) ──► meanings and doings
    (what is written beside it) ──► rules (what each row asks) ──► ladders (which of them go together) ──► a grid

Nothing is guessed: every word of a row is understood and it becomes a rule, or it says what is missing and waits.
"""

from __future__ import annotations

from leadgrid.transcripts.affirmations import Sides, sides_of
from leadgrid.transcripts.ages import aged, holds_dates
from leadgrid.transcripts.asides import Aside, asides_of, has_comments
from leadgrid.transcripts.columns import Columns, Line, columns_of, lines_of
from leadgrid.transcripts.doings import figures_of
from leadgrid.transcripts.ladders import Ladder, Made, grid_of, ladders_of
from leadgrid.transcripts.rules import Answer, Row, Said, transcribe
from leadgrid.transcripts.subjects import Known, Subject, several_of

__all__ = [
    "Answer", "Aside", "Columns", "Known", "Ladder", "Line", "Made", "Row", "Said", "Sides", "Subject", "aged",
    "asides_of", "columns_of", "figures_of", "grid_of", "has_comments", "holds_dates", "ladders_of", "lines_of",
    "several_of", "sides_of", "transcribe",
]  # fmt: skip

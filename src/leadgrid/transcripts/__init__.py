"""A grid as people keep it in a spreadsheet (criterion, value, points), made into rules.

    rows ──► columns (which is which) ──► meanings (a value as a test) ──► rules (what each row reads) ──► a grid

Nothing is guessed silently: every row becomes a rule or says what is missing.
"""

from __future__ import annotations

from leadgrid.transcripts.columns import Columns, Line, columns_of, is_total, lines_of
from leadgrid.transcripts.rules import Known, Row, Subject, grid_of, transcribe

__all__ = ["Columns", "Known", "Line", "Row", "Subject", "columns_of", "grid_of", "is_total", "lines_of", "transcribe"]

"""What a file probably is before anybody has said so, and what was said of the last one like it."""

from __future__ import annotations

from leadgrid.recognitions.headers import PLACEHOLDERS, Role, folded
from leadgrid.recognitions.memories import Memory, hand, shape
from leadgrid.recognitions.proposals import Found, Recognition, Table, recognise
from leadgrid.recognitions.tools import TOOLS, tool_of

__all__ = [
    "PLACEHOLDERS",
    "TOOLS",
    "Found",
    "Memory",
    "Recognition",
    "Role",
    "Table",
    "folded",
    "hand",
    "recognise",
    "shape",
    "tool_of",
]

"""Which column of a file stands for which column of the canonical form (grid language §1), and how files are joined.

A canonical column is found by its name, or the user says where it comes from: another column, the line number, or one
text for all rows. Knows the names of the canonical columns; knows nothing of files or SQL.
"""

from __future__ import annotations

from leadgrid.mappings.arguments import read_maps
from leadgrid.mappings.forms import CUSTOMER, FORMS, KINDS, Form, Kind
from leadgrid.mappings.layouts import Layout, called_alike, lay_out, quoted
from leadgrid.mappings.origins import (
    HOWS,
    Column,
    Constant,
    Derivation,
    How,
    Link,
    Mappings,
    Origin,
    RowNumber,
    merged,
)

__all__ = [
    "CUSTOMER",
    "FORMS",
    "HOWS",
    "KINDS",
    "Column",
    "Constant",
    "Derivation",
    "Form",
    "How",
    "Kind",
    "Layout",
    "Link",
    "Mappings",
    "Origin",
    "RowNumber",
    "called_alike",
    "lay_out",
    "merged",
    "quoted",
    "read_maps",
]

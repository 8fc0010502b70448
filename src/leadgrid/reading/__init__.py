"""From a grid file to a `Grid`, or to every problem of the file at once, each with its line and column.

    documents ──► fields (one key) ──► names, comparisons ──► conditions ──► criteria, bands ──► grids

Each part of the language is read by the module that is called as it is. A reader takes the `Report` to tell problems
to, a node, and the key that it stands under; it gives the value or, having told every problem, None. Knows nothing of
data.
"""

from __future__ import annotations

from leadgrid.reading.grids import parse_grid, read_grid

__all__ = ["parse_grid", "read_grid"]

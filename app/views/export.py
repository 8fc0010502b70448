"""Exporter: the grid, the scored leads, the agreement."""

from components import heading

heading("export")

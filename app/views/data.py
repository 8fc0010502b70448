"""Données: load files, map columns, see what was rejected and why."""

from components import heading

heading("data")

"""Régler: the live tuner."""

from components import heading

heading("tune")

"""Régler: the live tuner."""

from components import heading, tuner

heading("tune")
tuner()

"""Sentences about the product, a slow plain reference it is judged against, and the laws that hold them equal."""

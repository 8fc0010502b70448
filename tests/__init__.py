"""The tests: sentences about the product, a slow plain reference it is judged against, and laws that hold them equal."""

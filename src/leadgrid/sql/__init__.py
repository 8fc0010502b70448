"""The one compiler from a grid to SQL, in the portable subset that gives the same integers on every engine.

    tests ─► predicates ─► measures (one CTE per way of looking at events) ─► statements

The only room that knows sqlglot; it knows no connection and runs nothing.
"""

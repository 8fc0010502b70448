"""A second reading of the grid language, slow and plain, that the product is judged against.

Written from the language page alone. It imports nothing of the product: where the two disagree, one of them is wrong,
and the page says which.
"""

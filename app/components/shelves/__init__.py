"""The page of grids: the one in use, the one that is begun, what one can begin with, and where grids lie."""

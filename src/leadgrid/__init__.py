"""leadgrid: the workshop tool for lead-scoring grids."""

__version__ = "0.1.0"

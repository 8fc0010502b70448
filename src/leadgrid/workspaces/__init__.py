"""Workspaces: one DuckDB file each, with the data, the saved grids and what people have not saved yet.

The file's name is the workspace's id, 128 random bits; whoever knows the id may open it, and nothing lists them to a
reader. Data are only ever replaced as a whole: the new file is built beside the old one, takes over its grids and
settings, and is renamed into its place. The sample is the one workspace that nobody may write to.
"""

from leadgrid.furnishings import SavedGrid
from leadgrid.workspaces.folders import SAMPLE, Workspaces
from leadgrid.workspaces.spaces import LONGEST_NAME, Workspace

__all__ = ["LONGEST_NAME", "SAMPLE", "SavedGrid", "Workspace", "Workspaces"]

"""What stands on several pages: thin wrappers that draw with Streamlit and answer with a plain value."""

from components.charts import draw
from components.failures import failure, guarded, problems
from components.figures import Figure, figures
from components.headings import heading
from components.languages import language_switch
from components.rankings import leads_list
from components.tuners import tuner

__all__ = [
    "Figure",
    "draw",
    "failure",
    "figures",
    "guarded",
    "heading",
    "language_switch",
    "leads_list",
    "problems",
    "tuner",
]

"""Domain values in, Plotly figures out: the charts of everything that is not live.

Pure functions; the only place that knows Plotly. A chart comes with the sentence that says what it shows. Knows nothing
of Streamlit, of the session or of where the figures come from.
"""

from charts.conversions import band_conversion
from charts.distributions import outcome_distribution, score_distribution
from charts.effects import effect, widest
from charts.figures import Chart, spanned
from charts.thresholds import threshold_curve
from charts.timelines import score_timeline

__all__ = [
    "Chart",
    "band_conversion",
    "effect",
    "outcome_distribution",
    "score_distribution",
    "score_timeline",
    "spanned",
    "threshold_curve",
    "widest",
]

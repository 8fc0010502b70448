"""What all charts have in common: the frame, the axes, the threshold line, the bins of a wide range of scores.

Ink, paper and fonts are left to Streamlit's theme, which knows them before we do; the colours given here are those that
carry a meaning (`palette`), legible on both papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from leadgrid.distributions import Histogram, Integers
from leadgrid.grids import Band, Bounds
from palette import Palette
from voices import Voice

MOST_BINS: Final = 60
SMALL: Final = 12
"""The size of ticks, legends and labels, in pixels."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of fixed height, and what it shows in one plain sentence: for screen readers, or to print beside it."""

    figure: go.Figure
    alt: str


Reach = tuple[int, int]
"""The lowest and the highest score of an axis."""


def spanned(
    pools: Iterable[Histogram], *, at_least: int, bands: Sequence[Band] = (), scale: Bounds | None = None
) -> Reach:
    """The axis on which all `pools`, 0, the threshold and the starts of the bands have a place.

    It goes to the top of the scale (100 where the grid has none) unless nine tenths of it would then be empty.

    >>> spanned([Histogram.of([-3, 86], [1, 1], [0, 0])], at_least=99)
    (-3, 100)
    >>> spanned([Histogram.of([2, 9], [1, 1], [0, 0])], at_least=5)
    (0, 9)
    """
    held = [pool for pool in pools if len(pool.leads)]
    starts = [band.at_least for band in bands if band.at_least is not None]
    low = min([0, at_least, *(pool.lowest for pool in held)])
    high = max([0, at_least, *starts, *(pool.highest for pool in held)])
    top = 100 if scale is None or scale.max is None else scale.max
    return low, top if high <= top <= 10 * high else high


@dataclass(frozen=True, slots=True)
class Bins:
    """Scores in stretches of `width`, the first of which begins at `lowest`; a stretch of 1 is a score.

    >>> bins = Bins.of(Histogram.of([-3, 118], [1, 1], [0, 0]))
    >>> bins.width, bins.lowest, bins.count
    (5, -5, 25)
    """

    lowest: int
    width: int
    count: int

    @classmethod
    def of(cls, histogram: Histogram) -> Bins:
        """The narrowest round bins of which at most `MOST_BINS` hold the histogram."""
        return cls.over((histogram.lowest, histogram.highest))

    @classmethod
    def over(cls, reach: Reach) -> Bins:
        """The narrowest round bins of which at most `MOST_BINS` hold these scores."""
        low, high = reach
        width, steps = 1, (2, 5, 10)
        while high // width - low // width >= MOST_BINS:
            power = 10 ** (len(str(width)) - 1)
            width = next(step * power for step in steps if step * power > width)
        first = low // width
        return cls(first * width, width, high // width - first + 1)

    @property
    def centres(self) -> list[float]:
        return [self.lowest + place * self.width + (self.width - 1) / 2 for place in range(self.count)]

    def counted(self, scores: Integers, people: Integers) -> Integers:
        """How many of `people`, who stand at `scores`, are in each bin."""
        counts = np.zeros(self.count, np.int64)
        np.add.at(counts, (scores - self.lowest) // self.width, people)
        return counts

    def told(self, voice: Voice) -> list[str]:
        """Each bin's scores in words."""
        starts = [self.lowest + place * self.width for place in range(self.count)]
        if self.width == 1:
            return [voice.t("chart.one_score", score=start) for start in starts]
        return [voice.t("chart.scores", low=start, high=start + self.width - 1) for start in starts]


def framed(figure: go.Figure, *, height: int, voice: Voice, **layout: Any) -> go.Figure:
    """The figure in the product's frame: transparent, quiet axes, no zoom, legend above, the reader's numbers."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 6, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=voice.separators,
        hovermode="closest",
        dragmode=False,
        bargap=0.12,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": SMALL},
            "itemclick": False,
            "itemdoubleclick": False,
            "title": {"text": ""},
        },
    )
    figure.update_layout(**layout)
    axis = {"fixedrange": True, "automargin": True, "tickfont": {"size": SMALL}, "title_font": {"size": SMALL}}
    figure.update_xaxes(**axis, showgrid=False, zeroline=False)
    figure.update_yaxes(**axis, zeroline=False)
    return figure


def with_threshold(
    figure: go.Figure, *, at_least: int, says: str, within: tuple[float, float], colours: Palette, y: float = 1.0
) -> None:
    """A dashed line just below the score `at_least`, with what it says on the side where there is room."""
    place = min(max(at_least - 0.5, within[0]), within[1])
    roomy_right = place - within[0] < (within[1] - within[0]) * 0.62
    figure.add_shape(
        type="line",
        x0=place,
        x1=place,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colours.threshold, "width": 1.5, "dash": "4px,3px"},
    )
    figure.add_annotation(
        x=place,
        y=y,
        yref="paper",
        yanchor="top",
        xanchor="left" if roomy_right else "right",
        xshift=6 if roomy_right else -6,
        text=says,
        showarrow=False,
        font={"size": SMALL, "color": colours.threshold},
    )


def empty(says: str, *, height: int, voice: Voice) -> Chart:
    """A frame of the same height that says why there is nothing in it."""
    figure = framed(go.Figure(), height=height, voice=voice)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(x=0.5, y=0.5, xref="paper", yref="paper", text=says, showarrow=False)
    return Chart(figure, says)

"""How many times as often those who have something become customers: a dot, and the interval as a whisker."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import plotly.graph_objects as go

from charts.figures import SMALL, Chart, framed
from leadgrid.contingencies import Contingency
from leadgrid.problems import Language
from palette import palette
from voices import Voice

HEIGHT: Final = 58
LEAST_REACH: Final = 2.0
"""How many times as often, and as seldom, the axis of any effect reaches to."""
ROOM: Final = 0.14
"""The share of the axis that is left beyond its ends for what is written there."""


def widest(tables: Iterable[Contingency]) -> tuple[float, float]:
    """The ends of the axis on which the effects of all tables have their place, as ratios: below 1, above 1."""
    ends = [end for table in tables for end in _ends(table) if end is not None]
    return min([1 / LEAST_REACH, *ends]), max([LEAST_REACH, *ends])


def effect(table: Contingency, *, reach: tuple[float, float], language: Language, dark: bool) -> Chart:
    """One finding on an axis of ratios, where twice as often is as far from «like the others» as half as often.

    What customers have more often is a round dot, what they have less often a diamond, and both say which they are.
    Where nobody on one side became a customer there is no ratio, hence no dot: the whisker has one end.
    """
    voice, colours = Voice(language), palette(dark=dark)
    is_more = table.effect > 0
    colour = colours.customers if is_more else colours.bands[-1]
    left, right = (math.log(end) for end in reach)
    room = ROOM * (right - left)
    low, high = (math.log(end) if end is not None else None for end in _ends(table))
    figure = framed(go.Figure(), height=HEIGHT, voice=voice, showlegend=False)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    figure.update_xaxes(visible=False, range=[left - room, right + room])
    figure.update_yaxes(visible=False, range=[-1, 1])
    figure.add_shape(
        type="line", x0=0, x1=0, y0=-0.95, y1=0.1, line={"color": colours.threshold, "width": 1.5, "dash": "dot"}
    )
    says, told = _said(table, voice)
    figure.add_scatter(
        x=[left - room if low is None else low, right + room if high is None else high], y=[-0.35, -0.35],
        mode="lines", line={"color": colour, "width": 8}, opacity=0.45, hovertext=told, hoverinfo="text",
    )  # fmt: skip
    ratio = table.ratio
    middle = math.log(ratio.value) if ratio is not None and ratio.value else None
    if middle is not None:
        figure.add_scatter(
            x=[middle], y=[-0.35], mode="markers", hovertext=told, hoverinfo="text",
            marker={"color": colour, "size": 13, "symbol": "circle" if is_more else "diamond"},
        )  # fmt: skip
    place = middle if middle is not None else (low if low is not None else high) or 0.0
    near_left, near_right = place < left + 0.3 * (right - left), place > right - 0.3 * (right - left)
    figure.add_annotation(
        x=place, y=0.5, text=f"<b>{says}</b>", showarrow=False, font={"size": SMALL + 1, "color": colour},
        xanchor="left" if near_left else "right" if near_right else "center",
        xshift=-7 if near_left else 7 if near_right else 0,
    )  # fmt: skip
    for end, anchor in ((low, "right"), (high, "left")):
        if end is not None:
            figure.add_annotation(
                x=end, y=-0.35, text=_times(math.exp(end), voice), showarrow=False, xanchor=anchor,
                xshift=6 if anchor == "left" else -6, font={"size": SMALL - 1, "color": colours.threshold},
            )  # fmt: skip
    return Chart(figure, told)


def _ends(table: Contingency) -> tuple[float | None, float | None]:
    """The interval as ratios; without a ratio, only the end that is nearer to 1."""
    ratio = table.ratio
    if ratio is not None and ratio.low is not None and ratio.high is not None:
        return ratio.low, ratio.high
    sure = math.exp(table.sure_effect)
    return (sure, None) if table.effect > 0 else (None, sure)


def _said(table: Contingency, voice: Voice) -> tuple[str, str]:
    """What stands at the dot, and the whole in a sentence."""
    ratio, direction = table.ratio, "more" if table.effect > 0 else "less"
    if ratio is None or ratio.low is None or ratio.high is None:
        nearer = _times(math.exp(table.sure_effect), voice)
        return voice.t(f"chart.effect_only.{direction}"), voice.t(f"chart.effect_only_alt.{direction}", times=nearer)
    low, high = (ratio.low, ratio.high) if direction == "more" else (ratio.high, ratio.low)
    return (
        voice.t(f"chart.effect.{direction}", times=_times(ratio.value, voice)),
        voice.t(
            f"chart.effect_alt.{direction}",
            times=_times(ratio.value, voice),
            low=_times(low, voice),
            high=_times(high, voice),
        ),
    )


def _times(ratio: float, voice: Voice) -> str:
    """A ratio, or below 1 its inverse: «5 times less often»."""
    times = max(ratio, 1 / ratio)
    return voice.number(times, places=1 if round(times, 1) < 10 else 0)

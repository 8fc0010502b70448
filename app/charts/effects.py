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
ROOM: Final = 0.06
"""The share of the axis that is left beyond its ends."""


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
    figure.add_annotation(
        x=0, xref="paper", y=0.55, text=says, showarrow=False, xanchor="left", font={"size": SMALL + 1, "color": colour}
    )
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
        said = voice.t(f"chart.effect_only.{direction}")
        return f"<b>{said}</b>", voice.t(f"chart.effect_only_alt.{direction}", times=nearer)
    low, high = (ratio.low, ratio.high) if direction == "more" else (ratio.high, ratio.low)
    told = {"times": _times(ratio.value, voice), "low": _times(low, voice), "high": _times(high, voice)}
    often = voice.t(f"chart.effect.{direction}", times=told["times"])
    return (
        f"<b>{often}</b> {voice.t('chart.effect_span', low=told['low'], high=told['high'])}",
        voice.t(f"chart.effect_alt.{direction}", **told),
    )


def _times(ratio: float, voice: Voice) -> str:
    """A ratio, or below 1 its inverse: «5 times less often»."""
    times = max(ratio, 1 / ratio)
    return voice.number(times, places=1 if round(times, 1) < 10 else 0)

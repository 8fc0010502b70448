"""What each threshold would mean: how many leads to call, how many of 100 sign, how many customers are caught."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from charts.figures import SMALL, Chart, empty, framed, with_threshold
from leadgrid.judgements import Threshold, wilson
from leadgrid.problems import Language
from palette import Palette, palette
from voices import Voice

HEIGHT: Final = 380
MOST_POINTS: Final = 400
"""Thresholds drawn at most; a step of a wider range is narrower than a pixel."""


def threshold_curve(
    thresholds: Sequence[Threshold], *, at_least: int, language: Language, dark: bool, capacity: int | None = None
) -> Chart:
    """Precision (with its 95 % interval) and recall above, the number of leads to call below, by threshold.

    `capacity` draws how many leads sales can call. The lower scale is cut where nobody would call so many, and says so:
    the curve may leave it at the left.
    """
    voice, colours = Voice(language), palette(dark=dark)
    if not thresholds:
        return empty(voice.t("chart.nobody"), height=HEIGHT, voice=voice)

    shown = _thinned(thresholds)
    here = _at(thresholds, at_least)
    figure = go.Figure()
    _rates(figure, shown, here, voice, colours)
    _volume(figure, shown, colours)
    framed(figure, height=HEIGHT, voice=voice, hovermode="closest")

    most = min(thresholds[0].leads, max(4 * here.leads, 2 * (capacity or 0), thresholds[0].leads // 10, 1))
    cut = "" if most == thresholds[0].leads else voice.t("chart.volume_cut", count=thresholds[0].leads)
    edges = (min(thresholds[0].at_least, at_least) - 1.0, max(thresholds[-1].at_least, at_least) + 1.0)
    figure.update_layout(
        xaxis={"range": edges, "anchor": "y2", "title": {"text": f"{voice.t('chart.threshold')}{cut}"}},
        yaxis={"domain": (0.40, 1.0), "range": (0, 1.04), "tickvals": (0, 0.25, 0.5, 0.75, 1)},
        yaxis2={"domain": (0.0, 0.30), "range": (0, most * 1.04), "nticks": 4},
    )
    figure.update_layout(yaxis={"ticktext": [voice.percent(tick) for tick in (0, 0.25, 0.5, 0.75, 1)]})
    if capacity is not None:
        _capacity(figure, capacity, voice, colours)
    says = voice.t("chart.volume_here", count=here.leads)
    with_threshold(figure, at_least=at_least, says=says, within=edges, colours=colours, y=0.365)
    _dots(figure, here, at_least, most, colours)
    return Chart(figure, _told(here, at_least, voice))


def _rates(figure: go.Figure, shown: Sequence[Threshold], here: Threshold, voice: Voice, colours: Palette) -> None:
    """Both rates; what they are at the threshold stands in the legend, where no curve crosses the words."""
    scores = [row.at_least for row in shown]
    intervals = [wilson(row.converted, row.leads) for row in shown]
    for end, fill in (("high", None), ("low", "tonexty")):
        figure.add_scatter(
            x=scores,
            y=[getattr(interval, end) if interval else None for interval in intervals],
            mode="lines",
            line={"width": 0, "shape": "hv"},
            fill=fill,
            fillcolor=_faded(colours.bands[3], 0.14),
            showlegend=False,
            hoverinfo="skip",
        )
    told = [
        voice.t(
            "chart.threshold_hover",
            at_least=row.at_least,
            leads=voice.t("people.leads", count=row.leads),
            precision=voice.percent(row.precision),
            recall=voice.percent(row.recall),
        )
        for row in shown
    ]
    curves = (
        ("recall", colours.customers, _recall(here, voice)),
        ("precision", colours.bands[3], _precision(here, voice)),
    )
    for key, colour, says in curves:
        figure.add_scatter(
            x=scores,
            y=[getattr(row, key) for row in shown],
            mode="lines",
            name=says,
            line={"color": colour, "width": 2.5, "shape": "hv"},
            hovertext=told,
            hoverinfo="text",
        )


def _volume(figure: go.Figure, shown: Sequence[Threshold], colours: Palette) -> None:
    figure.add_scatter(
        x=[row.at_least for row in shown],
        y=[row.leads for row in shown],
        yaxis="y2",
        mode="lines",
        line={"color": colours.bands[1], "width": 2, "shape": "hv"},
        fill="tozeroy",
        fillcolor=_faded(colours.bands[1], 0.18),
        showlegend=False,
        hoverinfo="skip",
    )


def _capacity(figure: go.Figure, capacity: int, voice: Voice, colours: Palette) -> None:
    figure.add_shape(
        type="line", xref="paper", x0=0, x1=1, yref="y2", y0=capacity, y1=capacity,
        line={"color": colours.threshold, "width": 1},
    )  # fmt: skip
    figure.add_annotation(
        text=voice.t("chart.capacity", people=capacity), xref="paper", x=1, xanchor="right", yref="y2", y=capacity,
        yanchor="bottom", showarrow=False, font={"size": SMALL, "color": colours.threshold},
    )  # fmt: skip


def _dots(figure: go.Figure, here: Threshold, at_least: int, most: int, colours: Palette) -> None:
    """A dot on each curve where the threshold stands."""
    dots = (
        (here.recall, "y", colours.customers),
        (here.precision, "y", colours.bands[3]),
        (min(here.leads, most), "y2", colours.bands[1]),
    )
    for value, axis, colour in dots:
        if value is not None:
            figure.add_scatter(
                x=[at_least], y=[value], yaxis=axis, mode="markers", marker={"color": colour, "size": 10},
                showlegend=False, hoverinfo="skip",
            )  # fmt: skip


def _precision(here: Threshold, voice: Voice) -> str:
    if here.precision is None:
        return voice.t("chart.precision")
    return voice.t("chart.precision_here", count=_hundredths(here.precision))


def _hundredths(share: float) -> int:
    return int(100 * share + 0.5)


def _recall(here: Threshold, voice: Voice) -> str:
    if here.recall is None:
        return voice.t("chart.recall")
    return voice.t("chart.recall_here", recall=voice.percent(here.recall))


def _told(here: Threshold, at_least: int, voice: Voice) -> str:
    if here.precision is None:
        return voice.t("chart.threshold_alt_nobody", at_least=at_least)
    return voice.t(
        "chart.threshold_alt",
        at_least=at_least,
        leads=voice.t("people.leads", count=here.leads),
        count=_hundredths(here.precision),
        recall=voice.percent(here.recall),
    )


def _at(thresholds: Sequence[Threshold], at_least: int) -> Threshold:
    """What `at_least` means: the row of the next score that is listed, or nobody above the highest."""
    for row in thresholds:
        if row.at_least >= at_least:
            return row
    recall = None if thresholds[0].converted == 0 else 0.0
    return Threshold(at_least, 0, 0, None, recall, None)


def _thinned(thresholds: Sequence[Threshold]) -> Sequence[Threshold]:
    step = -(-len(thresholds) // MOST_POINTS)
    return [*thresholds[:-1:step], thresholds[-1]]


def _faded(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"

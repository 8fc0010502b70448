"""How many of a band's leads became customers, with what the data can and cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

import escapes
from charts.figures import SMALL, Chart, empty, framed
from leadgrid.grids import Band
from leadgrid.judgements import BandCount
from leadgrid.problems import Language
from palette import Palette, palette
from voices import Voice

ROW: Final = 44
FRAME: Final = 86


def band_conversion(counts: Sequence[BandCount], bands: Sequence[Band], *, language: Language, dark: bool) -> Chart:
    """One row per band, the hottest on top: the share that became customers as a dot, its 95 % interval as a bar.

    `bands` are the grid's, in its order, and give the labels; the dotted line is the share of all leads together.
    """
    voice, colours = Voice(language), palette(dark=dark)
    height = FRAME + ROW * max(len(counts), 2)
    leads, converted = sum(row.leads for row in counts), sum(row.converted for row in counts)
    if not leads:
        return empty(voice.t("chart.nobody"), height=height, voice=voice)

    labels = {band.id: band.label.told(language) if band.label else band.id for band in bands}
    named = [labels.get(row.id, row.id) for row in counts]
    figure = go.Figure()
    for place, (row, label, colour) in enumerate(zip(counts, named, colours.band_colours(len(counts)), strict=True)):
        _row(figure, row, label, place=place, colour=colour, voice=voice, colours=colours)

    average = converted / leads
    furthest = max([row.conversion.high or row.conversion.value for row in counts if row.conversion] + [average])
    framed(figure, height=height, voice=voice, showlegend=False)
    figure.update_layout(margin={"t": 26, "r": 132})
    figure.update_xaxes(
        title_text=voice.t("chart.conversion"), range=[-0.03 * furthest, furthest * 1.04], showgrid=True
    )
    ticks = [tick * step for step in (_step(furthest),) for tick in range(int(furthest / step) + 1)]
    figure.update_xaxes(tickvals=ticks, ticktext=[_percent(tick, voice) if tick else "0" for tick in ticks])
    figure.update_yaxes(
        tickvals=list(range(len(counts))),
        ticktext=[f"<b>{escapes.plotly(label)}</b>" for label in named],
        tickfont={"size": SMALL + 1},
        range=[-0.6, len(counts) - 0.4],
        showgrid=False,
    )
    figure.add_shape(
        type="line", x0=average, x1=average, y0=0, y1=1, yref="paper",
        line={"color": colours.threshold, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=average, y=1, yref="paper", yanchor="bottom", text=voice.t("chart.average", share=_percent(average, voice)),
        showarrow=False, xanchor="left", xshift=-4, font={"size": SMALL, "color": colours.threshold},
    )  # fmt: skip
    rows = [_told(row, label, voice) for row, label in zip(counts, named, strict=True)]
    return Chart(figure, voice.t("chart.conversion_alt", bands=" ; ".join(reversed(rows))))


def _row(
    figure: go.Figure, row: BandCount, label: str, *, place: int, colour: str, voice: Voice, colours: Palette
) -> None:
    estimate = row.conversion
    if estimate is None or estimate.low is None or estimate.high is None:
        figure.add_annotation(
            x=0, y=place, text=voice.t("chart.conversion_empty"), showarrow=False, xanchor="left", xshift=8,
            font={"size": SMALL, "color": colours.threshold},
        )  # fmt: skip
        return
    told = voice.t(
        "chart.conversion_hover",
        band=escapes.plotly(label),
        count=row.converted,
        leads=row.leads,
        share=_percent(estimate.value, voice),
        low=_percent(estimate.low, voice),
        high=_percent(estimate.high, voice),
    )
    figure.add_scatter(
        x=[estimate.low, estimate.high], y=[place, place], mode="lines", line={"color": colour, "width": 10},
        opacity=0.45, hovertext=told, hoverinfo="text",
    )  # fmt: skip
    figure.add_scatter(
        x=[estimate.value], y=[place], mode="markers", marker={"color": colour, "size": 15}, hovertext=told,
        hoverinfo="text",
    )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", y=place, xanchor="left", xshift=8, showarrow=False, font={"size": SMALL + 1},
        text=voice.t(
            "chart.conversion_row",
            share=f"<b>{_percent(estimate.value, voice)}</b>",
            converted=row.converted,
            leads=row.leads,
        ),
    )  # fmt: skip


def _told(row: BandCount, label: str, voice: Voice) -> str:
    label, estimate = escapes.shortened(label), row.conversion
    if estimate is None or estimate.low is None or estimate.high is None:
        return voice.t("chart.conversion_alt_empty", band=label)
    return voice.t(
        "chart.conversion_alt_row",
        band=label,
        share=_percent(estimate.value, voice),
        converted=row.converted,
        leads=row.leads,
        low=_percent(estimate.low, voice),
        high=_percent(estimate.high, voice),
    )


def _step(furthest: float) -> float:
    """A round share of which four to seven reach the furthest."""
    return next((step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if furthest / step <= 7), 0.25)


def _percent(share: float, voice: Voice) -> str:
    """Small shares with a decimal: 0,4 % and 2 % are different things here."""
    return voice.percent(share, places=1 if share < 0.1 else 0)

"""One lead's score through time, over what it did and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

import plotly.graph_objects as go

import escapes
from charts.figures import SMALL, Chart, empty, framed
from leadgrid.chronicles import Step
from leadgrid.grids import Band, named
from leadgrid.instants import to_datetime
from leadgrid.problems import Language
from palette import Palette, palette
from voices import Voice

HEIGHT: Final = 300
TICKS: Final = 5
LINE: Final = 16
"""Pixels between the labels of outcomes that stand close together."""
Mark = tuple[int, str]
"""An instant and what happened at it, as people say it."""


def score_timeline(
    steps: Sequence[Step],
    bands: Sequence[Band],
    *,
    events: Sequence[Mark],
    outcomes: Sequence[Mark],
    until: int,
    language: Language,
    dark: bool,
) -> Chart:
    """The score as a line of steps, the starts of bands across it, events as ticks below, outcomes as upright lines.

    `until` is today, where the line ends. Where the audience left the lead out the line is broken.
    """
    voice, colours = Voice(language), palette(dark=dark)
    known = [step for step in steps if step.score is not None]
    if not known:
        return empty(voice.t("timeline.never"), height=HEIGHT, voice=voice)
    first = min([steps[0].at, *(at for at, _ in events)])
    last = max([until, *(at for at, _ in outcomes)])
    scores = [step.score for step in known if step.score is not None]
    edges = [band for band in bands if band.at_least is not None]
    low, high = min(0, *scores), max([*scores, *_nearest(edges, max(scores))])
    room = max(high - low, 10)
    floor = low - room * 0.16

    figure = go.Figure()
    _edges(figure, edges, bands, top=high + room * 0.1, voice=voice, colours=colours)
    figure.add_scatter(
        x=[to_datetime(step.at) for step in steps] + [to_datetime(until)],
        y=[step.score for step in steps] + [steps[-1].score],
        mode="lines",
        line={"shape": "hv", "width": 2.5, "color": colours.customers},
        connectgaps=False,
        hovertext=[_said(step.at, step.score, voice) for step in steps] + [_said(until, steps[-1].score, voice)],
        hoverinfo="text",
        showlegend=False,
    )
    figure.add_scatter(
        x=[to_datetime(at) for at, _ in events],
        y=[low - room * 0.09] * len(events),
        mode="markers",
        marker={"symbol": "line-ns", "size": 11, "line": {"width": 1.5, "color": colours.threshold}},
        hovertext=[f"{voice.day(at)} · {escapes.plotly(said)}" for at, said in events],
        hoverinfo="text",
        showlegend=False,
    )
    rows = _rows([at for at, _ in outcomes], within=(first, last))
    for (at, said), row in zip(outcomes, rows, strict=True):
        _outcome(figure, at, said, row=row, within=(first, last), colours=colours)
    top = 10 + LINE * (max(rows, default=-1) + 1)
    framed(figure, height=HEIGHT, voice=voice, margin={"l": 8, "r": 96, "t": top, "b": 8}, showlegend=False)
    figure.update_yaxes(title_text=voice.t("chart.score"), range=[floor, high + room * 0.1], showgrid=False)
    ticks = _ticks(first, last)
    margin = max((last - first) // 50, 1)
    figure.update_xaxes(
        type="date",
        range=[to_datetime(first - margin), to_datetime(last + margin)],
        tickvals=[to_datetime(tick) for tick in ticks],
        ticktext=[voice.day(tick) for tick in ticks],
    )
    return Chart(figure, _told(steps, scores, events, outcomes, voice))


def _nearest(edges: Sequence[Band], highest: int) -> list[int]:
    """The first edge above the highest score: how far the next band is can be seen."""
    above = [band.at_least for band in edges if band.at_least is not None and band.at_least > highest]
    return above[:1]


def _edges(
    figure: go.Figure, edges: Sequence[Band], bands: Sequence[Band], *, top: float, voice: Voice, colours: Palette
) -> None:
    painted = dict(zip((band.id for band in bands), colours.band_colours(len(bands)), strict=True))
    for band in edges:
        if band.at_least is None or band.at_least > top:
            continue
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=band.at_least, y1=band.at_least,
            line={"color": painted[band.id], "width": 1.5, "dash": "dot"},
        )  # fmt: skip
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=band.at_least, showarrow=False, font={"size": SMALL},
            text=escapes.plotly(named(band, voice.language), longest=14),
        )  # fmt: skip


def _rows(instants: Sequence[int], *, within: tuple[int, int]) -> list[int]:
    """In which line each label stands, so that labels of neighbours do not cover each other."""
    rows: list[int] = []
    for place, at in enumerate(instants):
        near = [
            row for row, other in zip(rows, instants, strict=False) if abs(at - other) < (within[1] - within[0]) // 4
        ]
        rows.append(next(row for row in range(place + 1) if row not in near))
    return rows


def _outcome(figure: go.Figure, at: int, said: str, *, row: int, within: tuple[int, int], colours: Palette) -> None:
    is_early = at - within[0] < (within[1] - within[0]) * 0.6
    figure.add_shape(
        type="line", x0=to_datetime(at), x1=to_datetime(at), y0=0, y1=1, yref="paper",
        line={"color": colours.bands[3], "width": 1.5, "dash": "4px,3px"},
    )  # fmt: skip
    figure.add_annotation(
        x=to_datetime(at), y=1, yref="paper", yanchor="bottom", xanchor="left" if is_early else "right",
        text=escapes.plotly(said), showarrow=False, font={"size": SMALL, "color": colours.bands[3]}, yshift=LINE * row,
    )  # fmt: skip


def _ticks(first: int, last: int) -> list[int]:
    """Days from the first to the last, evenly, each once."""
    evenly = [first + (last - first) * place // (TICKS - 1) for place in range(TICKS)]
    days: dict[object, int] = {}
    for tick in evenly:
        days.setdefault(_date(tick), tick)
    return list(days.values())


def _date(instant: int) -> object:
    moment: datetime = to_datetime(instant)
    return moment.date()


def _said(at: int, score: int | None, voice: Voice) -> str:
    if score is None:
        return voice.t("timeline.left_out_on", day=voice.day(at))
    return voice.t("timeline.since", day=voice.day(at), points=voice.t("timeline.points", count=score))


def _told(
    steps: Sequence[Step], scores: Sequence[int], events: Sequence[Mark], outcomes: Sequence[Mark], voice: Voice
) -> str:
    peak = next(step for step in steps if step.score == max(scores))
    moves = sum(before.score != after.score for before, after in pairwise(steps))
    now = steps[-1].score
    parts = [
        voice.t("timeline.alt", count=len(events), first=voice.day(steps[0].at), moves=moves),
        voice.t("timeline.alt_peak", score=peak.score, day=voice.day(peak.at)),
        voice.t("timeline.alt_left_out") if now is None else voice.t("timeline.alt_now", score=now),
        *(f"{voice.day(at)} : {escapes.shortened(said)}." for at, said in outcomes),
    ]
    return " ".join(parts)

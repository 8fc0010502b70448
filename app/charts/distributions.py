"""How scores are distributed: all leads by band, and customers against the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

import escapes
from charts.figures import Bins, Chart, Reach, empty, framed, spanned, with_threshold
from leadgrid.distributions import Histogram, Integers
from leadgrid.grids import Band
from leadgrid.problems import Language
from palette import palette
from voices import Voice

HEIGHT: Final = 300
MARGINS: Final = {"l": 76, "r": 16, "t": 6, "b": 46}
"""The same for both, and no label moves them: a score stands at the same place in the chart below."""


def score_distribution(
    today: Histogram,
    bands: Sequence[Band],
    *,
    at_least: int,
    language: Language,
    dark: bool,
    reach: Reach | None = None,
    beside: Histogram | None = None,
) -> Chart:
    """How many leads stand at each score, coloured by band, with the threshold from which sales calls.

    Heights grow with the square root (Tukey's rootogram): a heap of 2,000 cold leads and a band of 15 hot ones are both
    seen, and the axis and the legend say the true numbers. `reach` is the axis (unless given, what the pool and the
    threshold need); it holds `beside`, whose heaps have room too, so that the heights of two grids can be compared.
    """
    voice, colours = Voice(language), palette(dark=dark)
    if not today.total_leads:
        return empty(voice.t("chart.nobody"), height=HEIGHT, voice=voice)

    bins = Bins.over(reach or spanned((today, beside or today), at_least=at_least, bands=bands))
    stretches = _stretches(bands, voice, colours.band_colours(len(bands)) if bands else (colours.bands[1],))
    named, below = bins.told(voice), np.zeros(bins.count, np.int64)
    counts = [bins.counted(*_between(today, start, end)) for _, _, start, end in stretches]
    totals = [int(column.sum()) for column in counts]
    figure = go.Figure()
    for (label, colour, _, _), column, total in zip(stretches, counts, totals, strict=True):
        leads = voice.t("people.leads", count=total)
        figure.add_bar(
            x=bins.centres,
            y=np.sqrt(below + column) - np.sqrt(below),
            base=np.sqrt(below),
            width=bins.width * 0.9,
            name=f"{escapes.plotly(label)} <b>{voice.number(total)}</b>" if bands else leads,
            marker={"color": colour},
            hovertext=[
                voice.t(
                    "chart.distribution_hover",
                    scores=scores,
                    band=escapes.plotly(label),
                    leads=voice.t("people.leads", count=int(people)),
                )
                for scores, people in zip(named, column, strict=True)
            ],
            hoverinfo="text",
        )
        below = below + column

    called = today.at_least(at_least)[0]
    tallest = max(int(bins.counted(pool.scores, pool.leads).max()) for pool in (today, beside or today))
    ticks = _root_ticks(tallest)
    edges = _edges(bins)
    framed(figure, height=HEIGHT, voice=voice, barmode="overlay", margin=MARGINS)
    figure.update_yaxes(
        title_text=voice.t("chart.leads"),
        tickvals=np.sqrt(ticks),
        ticktext=[voice.number(tick) for tick in ticks],
        range=[0, np.sqrt(tallest) * 1.08],
        automargin=False,
    )
    figure.update_xaxes(title_text=voice.t("chart.score"), range=edges, automargin=False)
    says = voice.t("chart.at_least", score=at_least, count=called)
    with_threshold(figure, at_least=at_least, says=says, within=edges, colours=colours)

    told = {
        "leads": voice.t("people.leads", count=today.total_leads),
        "low": today.lowest,
        "high": today.highest,
        "at_least": at_least,
        "called": voice.t("people.leads", count=called),
        "share": voice.percent(called / today.total_leads),
    }
    if not bands:
        return Chart(figure, voice.t("chart.distribution_alt_unbanded", **told))
    listed = ", ".join(
        voice.t("chart.band_count", band=escapes.shortened(label), leads=total)
        for (label, *_), total in zip(stretches, totals, strict=True)
    )
    return Chart(figure, voice.t("chart.distribution_alt", bands=listed, **told))


def outcome_distribution(
    replay: Histogram,
    *,
    at_least: int,
    language: Language,
    dark: bool,
    reach: Reach | None = None,
    beside: Histogram | None = None,
) -> Chart:
    """Where customers stood (above) and where the others stood (below), each side as shares of its own total.

    So 80 customers are seen among 4,000 leads. Whoever the threshold calls is solid, the others are pale. `reach` and
    `beside` are those of `score_distribution`.
    """
    voice, colours = Voice(language), palette(dark=dark)
    customers = replay.total_converted
    others = replay.total_leads - customers
    if not customers or not others:
        return empty(voice.t("chart.no_customers"), height=HEIGHT, voice=voice)

    bins = Bins.over(reach or spanned((replay, beside or replay), at_least=at_least))
    named, edges = bins.told(voice), _edges(bins)
    figure = go.Figure()
    tallest = [_tallest(bins, pool) for pool in (replay, beside or replay)]
    up, down = (max(heights) for heights in zip(*tallest, strict=True))
    lost = replay.leads - replay.converted
    sides = (
        (1, replay.converted, customers, "customers", colours.customers),
        (-1, lost, others, "others", colours.others),
    )
    for way, people, total, who, colour in sides:
        below = np.where(replay.scores < at_least, people, 0)
        whole = bins.counted(replay.scores, people)
        for part, base, opacity in ((people - below, None, 1.0), (below, people - below, 0.42)):
            column = bins.counted(replay.scores, part)
            floor = np.zeros(bins.count) if base is None else bins.counted(replay.scores, base) / total
            figure.add_bar(
                x=bins.centres,
                y=way * column / total,
                base=way * floor,
                width=bins.width * 0.9,
                name=f"{voice.t(f'chart.{who}')} <b>{voice.number(total)}</b>",
                showlegend=base is None,
                marker={"color": colour, "opacity": opacity},
                hovertext=[
                    voice.t(
                        "chart.outcome_hover",
                        scores=scores,
                        people=voice.t(f"people.{who}", count=int(count)),
                        share=voice.percent(count / total, places=1),
                    )
                    for scores, count in zip(named, whole, strict=True)
                ],
                hoverinfo="text",
            )

    caught = replay.at_least(at_least)[1]
    called_others = replay.at_least(at_least)[0] - caught
    framed(figure, height=HEIGHT, voice=voice, barmode="overlay", margin=MARGINS)
    ticks = _mirrored_ticks(up, down)
    figure.update_yaxes(
        tickvals=ticks,
        ticktext=[voice.percent(abs(tick)) for tick in ticks],
        range=[-down * 1.06, up * 1.35],
        automargin=False,
    )
    figure.update_xaxes(title_text=voice.t("chart.score"), range=edges, automargin=False)
    figure.add_hline(y=0, line={"color": colours.threshold, "width": 1})
    says = voice.t("chart.caught", count=caught, customers=customers)
    with_threshold(figure, at_least=at_least, says=says, within=edges, colours=colours)
    alt = voice.t(
        "chart.outcome_alt",
        count=caught,
        customers=customers,
        at_least=at_least,
        share=voice.percent(called_others / others),
        customer_score=_median(replay.scores, replay.converted),
        other_score=_median(replay.scores, lost),
    )
    return Chart(figure, alt)


def _stretches(
    bands: Sequence[Band], voice: Voice, colours: Sequence[str]
) -> list[tuple[str, str, int | None, int | None]]:
    """Label, colour, first score and the score after the last of each band, or of the whole without bands."""
    if not bands:
        return [(voice.t("chart.all_leads"), colours[0], None, None)]
    ends = [band.at_least for band in bands[1:]] + [None]
    return [
        (band.label.told(voice.language) if band.label else band.id, colour, band.at_least, end)
        for band, colour, end in zip(bands, colours, ends, strict=True)
    ]


def _between(histogram: Histogram, start: int | None, end: int | None) -> tuple[Integers, Integers]:
    scores = histogram.scores
    inside = np.ones(len(scores), bool)
    if start is not None:
        inside &= scores >= start
    if end is not None:
        inside &= scores < end
    return scores[inside], histogram.leads[inside]


def _tallest(bins: Bins, pool: Histogram) -> tuple[float, float]:
    """The highest share that one bin holds, of the customers and of the others."""
    customers, others = pool.total_converted, pool.total_leads - pool.total_converted
    return (
        float(bins.counted(pool.scores, pool.converted).max()) / max(customers, 1),
        float(bins.counted(pool.scores, pool.leads - pool.converted).max()) / max(others, 1),
    )


def _edges(bins: Bins) -> tuple[float, float]:
    room = max(bins.width * 0.5, bins.width * bins.count * 0.01)
    return bins.lowest - 0.5 - room, bins.lowest + bins.width * bins.count - 0.5 + room


def _root_ticks(most: int) -> list[int]:
    """Round numbers that are about evenly apart once their roots are drawn: 0, 10, 50, 200 …"""
    rough = [most * share for share in (0.02, 0.12, 0.35, 0.75)]
    return sorted({0, *(_rounded(tick) for tick in rough if tick >= 1)})


def _rounded(number: float) -> int:
    power = int("1" + "0" * (len(str(int(number))) - 1))
    return max(step * power for step in (1, 2, 5) if step * power <= max(number, 1))


def _mirrored_ticks(up: float, down: float) -> list[float]:
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if (up + down) / step <= 7 or step == 0.5)
    return [place * step for place in range(-int(down / step), int(up / step) + 1)]


def _median(scores: Integers, people: Integers) -> int:
    """The score of the person in the middle (the lower of two)."""
    return int(scores[np.searchsorted(np.cumsum(people), (int(people.sum()) + 1) // 2)])

"""Charts are pure: a domain value in, a figure of fixed height and one sentence out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import Chart, band_conversion, outcome_distribution, score_distribution, spanned, threshold_curve
from charts.figures import MOST_BINS, Bins
from leadgrid import judgements
from leadgrid.distributions import Histogram
from leadgrid.grids import Band, Label
from leadgrid.problems import Language
from palette import DARK, LIGHT
from tests.app.builders import BANDS, HOSTILE, grid, histogram
from voices import LANGUAGES

Draw = Callable[[Histogram, int, Language, bool], Chart]
EMPTY = Histogram.of([], [], [])


def scores(pool: Histogram, at_least: int, language: Language, dark: bool) -> Chart:
    return score_distribution(pool, BANDS, at_least=at_least, language=language, dark=dark)


def outcomes(pool: Histogram, at_least: int, language: Language, dark: bool) -> Chart:
    return outcome_distribution(pool, at_least=at_least, language=language, dark=dark)


def curve(pool: Histogram, at_least: int, language: Language, dark: bool) -> Chart:
    rows = judgements.thresholds(pool)
    return threshold_curve(rows, at_least=at_least, language=language, dark=dark, capacity=40)


def conversion(pool: Histogram, _: int, language: Language, dark: bool) -> Chart:
    return band_conversion(judgements.bands(pool, grid()), BANDS, language=language, dark=dark)


EVERY = pytest.mark.parametrize("draw", [scores, outcomes, curve, conversion])


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_a_chart_has_a_fixed_height_no_paper_and_a_sentence(draw: Draw, language: Language, dark: bool) -> None:
    chart = draw(histogram(), 60, language, dark)
    layout = chart.figure.to_dict()["layout"]
    assert layout["height"] >= 170
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert chart.alt.endswith(".")
    assert "{" not in chart.alt
    assert "<" not in chart.alt
    assert chart == draw(histogram(), 60, language, dark)


@EVERY
@pytest.mark.parametrize(
    "pool",
    [
        EMPTY,
        Histogram.of([5], [3], [0]),
        Histogram.of([5], [3], [3]),
        Histogram.of([-3], [1], [1]),
        Histogram.of([0, 10**9], [10, 1], [1, 1]),
    ],
    ids=["nobody", "no customers", "only customers", "one person", "a score of a billion"],
)
def test_a_chart_of_a_strange_pool_is_still_a_chart(draw: Draw, pool: Histogram) -> None:
    for at_least in (-100, 5, 100):
        chart = draw(pool, at_least, "fr", False)
        assert chart.alt
        assert len(chart.figure.to_json()) < 200_000


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 50)), min_size=1, max_size=60))
def test_every_lead_is_drawn_once(people: list[tuple[int, int]]) -> None:
    pool = Histogram.of([score for score, _ in people], [count for _, count in people], [0] * len(people))
    bins = Bins.of(pool)
    assert bins.count <= MOST_BINS
    assert int(bins.counted(pool.scores, pool.leads).sum()) == pool.total_leads
    figure = scores(pool, 60, "en", False).figure
    heights = sum((np.array(bar.base) + np.array(bar.y)) ** 2 - np.array(bar.base) ** 2 for bar in figure.data)
    assert round(float(np.sum(heights))) == pool.total_leads


def test_each_side_of_the_outcomes_adds_up_to_all_of_its_people() -> None:
    figure = outcomes(histogram(), 60, "en", False).figure
    heights = [float(np.sum(bar.y)) for bar in figure.data]
    assert heights[0] + heights[1] == pytest.approx(1)
    assert heights[2] + heights[3] == pytest.approx(-1)


def test_the_sentences_say_the_finding() -> None:
    pool = Histogram.of([10, 30, 70, 80], [60, 30, 8, 2], [1, 1, 4, 2])
    assert outcomes(pool, 60, "en", False).alt == (
        "6 customers of 8 have a score of 60 or more, against 4% of the other leads. "
        "In the middle, customers have a score of 70 and the others of 10."
    )
    assert scores(pool, 60, "en", False).alt == (
        "100 leads, scores from 10 to 80. Cold 60, To nurture 30, To call 10. From 60 up, 10 leads, that is 10%."
    )
    assert curve(pool, 60, "en", False).alt == (
        "From a score of 60 up: 10 leads to call, of 100 called 60 sign, 75% of customers caught."
    )
    assert "To call: 60% (6 of 10), probably between 31% and 83%" in conversion(pool, 60, "en", False).alt


def test_both_distributions_share_an_axis_that_reaches_the_threshold() -> None:
    today, replay = Histogram.of([3, 86], [5, 1], [0, 0]), Histogram.of([-4, 70], [5, 4], [1, 2])
    for at_least in (-20, 30, 99, 140):
        reach = spanned((today, replay), at_least=at_least, bands=BANDS)
        figures = (
            score_distribution(today, BANDS, at_least=at_least, language="fr", dark=False, reach=reach).figure,
            outcome_distribution(replay, at_least=at_least, language="fr", dark=False, reach=reach).figure,
        )
        lines = [[shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1] for figure in figures]
        assert lines == [[at_least - 0.5], [at_least - 0.5]]
        assert figures[0].layout.xaxis.range == figures[1].layout.xaxis.range
        assert figures[0].layout.margin == figures[1].layout.margin
        assert figures[0].layout.xaxis.range[0] <= at_least - 0.5 <= figures[0].layout.xaxis.range[1]


def test_heights_hold_still_while_points_move() -> None:
    saved, moved = Histogram.of([5, 50], [400, 20], [4, 2]), Histogram.of([5, 6, 50], [200, 200, 20], [2, 2, 2])
    for draw in (
        lambda pool: score_distribution(pool, BANDS, at_least=30, language="en", dark=False, beside=saved),
        lambda pool: outcome_distribution(pool, at_least=30, language="en", dark=False, beside=saved),
    ):
        assert draw(saved).figure.layout.yaxis.range == draw(moved).figure.layout.yaxis.range


def test_one_customer_is_not_several() -> None:
    pool = Histogram.of([10, 70], [60, 10], [3, 1])
    assert "1 client sur 4 repéré" in str(outcomes(pool, 60, "fr", False).figure.to_dict())
    assert outcomes(pool, 60, "fr", False).alt.startswith("1 client sur 4 a un score")


def test_a_cut_curve_says_so() -> None:
    cut = curve(Histogram.of([0, 70], [5000, 10], [3, 1]), 60, "en", False).figure
    assert "the lower curve is cut off: it goes up to 5,010 leads" in cut.layout.xaxis.title.text
    whole = curve(Histogram.of([0, 70], [20, 10], [3, 1]), 60, "en", False).figure
    assert whole.layout.xaxis.title.text == "Threshold"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_band_label_is_drawn_as_it_is_written(text: str) -> None:
    bands = (Band("low", None, Label.plain(text)), Band("high", 60, Label.plain(text)))
    figures = (
        score_distribution(histogram(), bands, at_least=60, language="fr", dark=False).figure,
        band_conversion(judgements.bands(histogram(), grid(bands=bands)), bands, language="fr", dark=False).figure,
    )
    for figure in figures:
        drawn = str(figure.to_dict())
        assert "<script" not in drawn
        assert "<b>bold" not in drawn


def test_numbers_are_written_in_the_language_of_the_reader() -> None:
    assert [curve(histogram(), 60, language, False).figure.layout.separators for language in LANGUAGES] == [
        ",\u202f",
        ".,",
    ]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_bands_keep_their_colour_when_one_is_added(palette: object) -> None:
    assert palette in (LIGHT, DARK)
    known = LIGHT if palette is LIGHT else DARK
    assert known.band_colours(4)[:3] == known.band_colours(3)
    assert [len(set(known.band_colours(count))) for count in range(1, 12)] == list(range(1, 12))

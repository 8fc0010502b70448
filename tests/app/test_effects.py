"""The chart of one finding says on its axis, in its marks and in its sentence the same figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import effect, widest
from leadgrid.contingencies import Contingency
from leadgrid.problems import Language
from voices import LANGUAGES

OFTEN = Contingency(leads=100, converted=20, others=900, others_converted=30)
SELDOM = Contingency(leads=900, converted=30, others=100, others_converted=20)
NEVER = Contingency(leads=300, converted=0, others=700, others_converted=60)
ALWAYS = Contingency(leads=100, converted=40, others=500, others_converted=0)
tables = st.tuples(st.integers(10, 5_000), st.integers(10, 5_000)).flatmap(
    lambda sizes: st.builds(
        Contingency,
        leads=st.just(sizes[0]),
        converted=st.integers(0, sizes[0]),
        others=st.just(sizes[1]),
        others_converted=st.integers(0, sizes[1]),
    )
)


@pytest.mark.parametrize(
    ("table", "language", "says"),
    [
        (OFTEN, "en", "Customers 6.0 times as often as the other leads, probably between 3.5 and 10 times."),
        (SELDOM, "en", "Customers 6.0 times less often than the other leads, probably between 3.5 and 10 times."),
        (OFTEN, "fr", "Clients 6,0 fois plus souvent que les autres leads, sans doute entre 3,5 et 10 fois."),
        (NEVER, "en", "None of these leads became a customer: probably at least 3.2 times less often."),
        (ALWAYS, "fr", "Aucun des autres leads n'est devenu client : sans doute au moins 25 fois plus souvent."),
    ],
)
def test_the_sentence_says_how_often_and_how_sure_that_is(table: Contingency, language: Language, says: str) -> None:
    chart = effect(table, reach=widest([table]), language=language, dark=False)
    assert chart.alt.replace("\u202f", " ") == says


def test_more_and_less_differ_in_shape_place_and_word() -> None:
    reach = widest([OFTEN, SELDOM])
    more, less = (effect(table, reach=reach, language="en", dark=False).figure for table in (OFTEN, SELDOM))
    assert (more.data[1].marker.symbol, less.data[1].marker.symbol) == ("circle", "diamond")
    assert more.data[1].x[0] == pytest.approx(math.log(6)) == -less.data[1].x[0]
    assert "as often" in more.layout.annotations[0].text
    assert "less often" in less.layout.annotations[0].text


@pytest.mark.parametrize("table", [NEVER, ALWAYS])
def test_where_there_is_no_ratio_there_is_no_dot(table: Contingency) -> None:
    figure = effect(table, reach=widest([table]), language="en", dark=True).figure
    assert [trace.mode for trace in figure.data] == ["lines"]


@given(st.lists(tables, min_size=1, max_size=5), st.sampled_from(LANGUAGES))
def test_every_effect_has_its_place_on_the_axis_of_all(found: list[Contingency], language: Language) -> None:
    reach = widest(found)
    for table in found:
        chart = effect(table, reach=reach, language=language, dark=False)
        low, high = chart.figure.layout.xaxis.range
        assert low < 0 < high
        assert all(low <= x <= high for trace in chart.figure.data for x in trace.x)
        assert chart.alt.endswith(".")

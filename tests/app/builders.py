"""Small values for the tests of the screen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.distributions import Histogram
from leadgrid.grids import Band, Criterion, Grid, Group, Label, Rung

BANDS = (
    Band("cold", None, Label((("fr", "Froid"), ("en", "Cold")))),
    Band("nurture", 25, Label((("fr", "À nourrir"), ("en", "To nurture")))),
    Band("call", 60, Label((("fr", "À appeler"), ("en", "To call")))),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<b>bold</b><br>",
    "![x](http://evil.example/a.png)",
    "[l](http://evil.example)",
    "http://evil.example/q www.evil.example bob@evil.example",
    ":red[x] :material/home: :smile: :streamlit: $x^2$ a $y$",
    "**b** _i_ `c` ~~s~~ 5 -> 3 <- -- &lt;",
    "# head",
    "1. list",
    "> quote | a | b |",
    '=HYPERLINK("http://evil.example")',
)


def histogram(*, leads: int = 4_000, customers: int = 80, lowest: int = -20, highest: int = 110) -> Histogram:
    """Many cold leads and a few hot ones, customers mostly among the hot; the same for the same arguments."""
    chance = np.random.default_rng(7)
    span = highest - lowest
    scores = np.sort(np.clip(lowest + chance.gamma(1.4, span / 8, leads), lowest, highest).astype(np.int64))
    won = np.zeros(leads, np.int64)
    won[chance.choice(leads, customers, replace=False, p=_rising(leads))] = 1
    return Histogram.of(scores, np.ones(leads, np.int64), won)


def grid(*, bands: tuple[Band, ...] = BANDS) -> Grid:
    """A grid of one criterion with these bands."""
    known = AttributeCondition("sector", ValueTest((Operator("known", True),)))
    criteria = (Criterion("sector", "profile", "when", (Rung(5, known),)),)
    return Grid(name="a grid", groups=(Group("profile", "fit"),), criteria=criteria, bands=bands)


def _rising(leads: int) -> npt.NDArray[np.float64]:
    weights = np.linspace(0, 1, leads) ** 6
    return weights / weights.sum()

"""What the tuner's shell does as Python does: numbers written in both languages, bands that give way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from leadgrid.grids import Band
from leadgrid.tweaks import pushed
from tests.app.builders import grid
from tests.app.modules import served
from voices import LANGUAGES, Voice

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_python_writes_them(browser: Browser, language: str) -> None:
    values = [0, 1, -1, 12.5, -12.5, 0.125, 1.005, -0.4, 999, 1000, -1234567, 1e-7, 2.5, 0.285, 1e15]
    voice = Voice("fr" if language == "fr" else "en")
    with served() as url, browser.new_page() as page:
        page.goto(url)
        told = page.evaluate(
            """async ([values, language]) => {
              const { number, signed, percent } = (await import("/words.js")).voiceOf({}, language);
              return values.map((v) => [number(v), number(v, 2), signed(v), signed(v, 1), percent(v)]);
            }""",
            [values, language],
        )
    python = [
        [voice.number(v), voice.number(v, places=2), voice.signed(v), voice.signed(v, places=1), voice.percent(v)]
        for v in values
    ]
    assert told == python


@pytest.fixture(scope="module")
def edits(browser: Browser) -> Iterator[Page]:
    with served() as url, browser.new_page() as page:
        page.goto(url)
        yield page


@given(st.lists(st.integers(-40, 140), min_size=1, max_size=5, unique=True), st.data())
def test_bands_give_way_as_they_do_in_python(edits: Page, starts: list[int], data: st.DataObject) -> None:
    starts.sort()
    names = [f"b{place}" for place in range(len(starts))]
    band, to = data.draw(st.sampled_from(names)), data.draw(st.integers(-200, 300))
    within = (min(starts) - 3, max(starts) + len(starts))
    bands = (Band("cold", None), *(Band(name, start) for name, start in zip(names, starts, strict=True)))
    structure = {"bands": [{"id": each.id, "from": each.at_least} for each in bands]}
    told = edits.evaluate(
        """async ([structure, starts, band, to, within]) => {
          const { withStart } = await import("/edits.js");
          return withStart(structure, { starts }, band, to, within).starts;
        }""",
        [structure, dict(zip(names, starts, strict=True)), band, to, within],
    )
    assert told == pushed(grid(bands=bands), band, to, within=within)


def test_every_module_is_asked_for_in_the_first_round() -> None:
    folder = Path(__file__).parents[2] / "app" / "components" / "tuner"
    named = set(re.findall(r'^import "\./(.+)";$', (folder / "rounds.js").read_text(), re.MULTILINE))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.js")}
    assert named == there - {"index.js", "rounds.js"}

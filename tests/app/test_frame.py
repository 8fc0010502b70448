"""The frame around the pages: navigation, language, the promise, and what happens when a page fails."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from leadgrid.numerals import NARROW
from leadgrid.problems import DataError, Language, Problem, Words
from palette import DARK, LIGHT, Palette
from voices import Voice

APP = Path(__file__).parents[2] / "app"
PAGES = ("data", "tune", "export", "rules")


def opened(*, locale: str = "fr-FR", **parameters: str) -> AppTest:
    screen = AppTest.from_file(str(APP / "streamlit_app.py"), default_timeout=60)
    screen.context = {"locale": locale}
    for name, value in parameters.items():
        screen.query_params[name] = value
    return screen.run()


def config() -> dict[str, Any]:
    return tomllib.loads((APP / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("locale", "language"), [("fr-FR", "fr"), ("fr", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("de-DE", "en")]
)
def test_the_first_language_is_that_of_the_browser(locale: str, language: Language) -> None:
    screen = opened(locale=locale)
    assert not screen.exception
    assert screen.title[0].value == Voice(language).t("question.tune")


def test_the_address_decides_over_the_browser() -> None:
    assert opened(locale="en-GB", lang="fr").title[0].value == Voice("fr").t("question.tune")
    assert opened(locale="fr-FR", lang="xx").title[0].value == Voice("fr").t("question.tune")


def test_a_chosen_language_stays_in_the_address_and_on_every_page() -> None:
    screen = opened(locale="fr-FR")
    assert "lang" not in screen.query_params
    screen.segmented_control(key="language").set_value("en").run()
    for page in PAGES:
        screen.switch_page(f"views/{page}.py").run()
        assert screen.title[0].value == Voice("en").t(f"question.{page}")
    assert screen.query_params["lang"] == "en"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_opens_and_promises_that_files_stay_here(page: str, language: Language) -> None:
    screen = opened(lang=language)
    screen.switch_page(f"views/{page}.py").run()
    assert not screen.exception
    assert not screen.error
    assert Voice(language).t("frame.local") in screen.sidebar.caption[0].value


def test_the_two_themes_use_the_colours_of_the_palette() -> None:
    theme = config()["theme"]

    def chart_colours(palette: Palette) -> list[str]:
        return [*palette.bands, palette.customers]

    assert theme["light"]["chartCategoricalColors"][:5] == chart_colours(LIGHT)
    assert theme["dark"]["chartCategoricalColors"][:5] == chart_colours(DARK)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_can_be_read(theme: str) -> None:
    colours = config()["theme"][theme]
    for paper in (
        colours["backgroundColor"],
        colours["secondaryBackgroundColor"],
        colours["sidebar"]["backgroundColor"],
    ):
        assert contrast(colours["textColor"], paper) >= 7
        assert contrast(colours["linkColor"], paper) >= 4.5
    assert contrast("#FFFFFF", colours["primaryColor"]) >= 4.5


@pytest.mark.parametrize(("palette", "theme"), [(LIGHT, "light"), (DARK, "dark")])
def test_colours_with_a_meaning_stand_out_from_the_paper(palette: Palette, theme: str) -> None:
    paper = config()["theme"][theme]["backgroundColor"]
    assert contrast(palette.threshold, paper) >= 4.5
    assert contrast(palette.customers, paper) >= 3
    assert all(contrast(colour, paper) >= 2 for colour in (*palette.bands, palette.others))


def test_the_server_is_closed_unless_somebody_opens_it() -> None:
    settings = config()
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["enableXsrfProtection"] is True
    assert settings["server"]["enableStaticServing"] is settings["server"]["enableAgentApi"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["client"]["disableDataExport"] is True
    assert settings["browser"]["gatherUsageStats"] is False


def test_a_failure_of_ours_tells_nobody_what_a_file_held(caplog: pytest.LogCaptureFixture) -> None:
    with patch("components.headings.heading", side_effect=RuntimeError("row of ada@example.com")):
        screen = opened()
    assert not screen.exception
    assert screen.error[0].value == Voice("fr").t("frame.failed_next")
    assert "RuntimeError" in caplog.text
    assert "ada@example.com" not in caplog.text + str(screen)


def test_problems_are_listed_in_the_language_of_the_reader_and_as_they_are_written() -> None:
    words = Words(en="no column *a*", fr="pas de colonne *a*")
    with patch("components.headings.heading", side_effect=DataError([Problem(words, source="leads.csv", line=3)])):
        screen = opened()
    assert screen.error[0].value == rf"- leads\.csv\:3{NARROW}\: pas de colonne \*a\*"


def contrast(one: str, two: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

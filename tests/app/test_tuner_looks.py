"""The live tuner's colours: those of the palette, and legible in both themes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from palette import palette
from tests.app.modules import TUNER
from tests.app.shells import opened

pytestmark = pytest.mark.xdist_group("chromium")

THEME = tomllib.loads((Path(__file__).parents[2] / "app" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
    "theme"
]
LEAST_CONTRAST = 4.5

FAINT_TEXTS = """(least) => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((level) => level / 255);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((level) => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  for (const node of document.querySelectorAll(".lg-tuner *")) {
    const text = node.tagName === "INPUT" ? (node.type === "range" ? "" : node.value || node.placeholder)
      : [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join("");
    const box = node.getBoundingClientRect();
    if (!text || node.closest(".lg-hidden, .lg-arrow") || box.width < 2) continue;
    const behind = [];
    for (let at = node; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const cloth = node.parentElement.querySelector(":scope > rect");
    if (cloth) behind.push(getComputedStyle(cloth).fill);
    const style = getComputedStyle(node);
    const ink = node.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const [one, other] = [light(painted(behind)), light(painted([...behind, ink]))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < least) faint.push(`${text} (${node.getAttribute("class")}): ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("dark", [False, True])
def test_colours_with_a_meaning_are_those_of_the_palette(dark: bool) -> None:
    sheet = (TUNER / "tuner.css").read_text(encoding="utf-8")
    [block] = re.findall(r"^\.lg-tuner\.lg-dark \{(.*?)\}" if dark else r"^\.lg-tuner \{(.*?)\}", sheet, re.S | re.M)
    written = dict(re.findall(r"--lg-(customers|others|threshold|faint): (#\w+);", block))
    colours = palette(dark=dark)
    assert {name: colour.upper() for name, colour in written.items()} == {
        name: getattr(colours, name).upper() for name in ("customers", "others", "threshold", "faint")
    }


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, dark: bool) -> None:
    theme = THEME["dark" if dark else "light"]
    with opened(browser) as shell:
        variables = {
            "--st-text-color": theme["textColor"],
            "--st-background-color": theme["backgroundColor"],
            "--st-secondary-background-color": theme["secondaryBackgroundColor"],
            "--st-primary-color": theme["primaryColor"],
            "--st-border-color": theme["borderColor"],
        }
        body = ";".join(f"{name}:{colour}" for name, colour in variables.items())
        shell.page.evaluate(
            "style => { document.body.style = style; }", f"{body};background:{theme['backgroundColor']}"
        )
        shell.show(dark=dark)
        shell.page.locator(".lg-details > summary").click()
        shell.slider("white_paper/0").press("Home")
        shell.slider("visit/0").press("PageUp")
        shell.drawn()
        assert shell.page.evaluate(FAINT_TEXTS, LEAST_CONTRAST) == []
        shell.page.keyboard.down("a")
        shell.drawn()
        assert shell.page.evaluate(FAINT_TEXTS, LEAST_CONTRAST) == []

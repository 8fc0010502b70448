"""The live tuner's shell on a page without Streamlit: a small grid, its signatures, and what the tuner said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Locator, Page

from leadgrid.grids import Grid
from leadgrid.payloads import payload
from leadgrid.signatures import Signatures
from tests.app.builders import grid
from tests.app.modules import served
from voices import catalogue

RUNGS = {"sector/0": 10, "sector/1": -6, "visit/0": 8, "white_paper/0": 20}
Json = dict[str, Any]
REPLAY = {"day": "2 Aug 2026", "horizon": "90 days", "target": "customer", "won": "signed"}
LOOK = {
    "today": "1 Nov 2026", "complete": True, "mode": "forward", "replay": REPLAY,
    "customers": 0, "flattering": False, "apart": None,
}  # fmt: skip

RENDER = """async (data) => {
  const render = (window.render ??= (await import("/index.js")).default);
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/tuner.css" });
  if (!window.place) await new Promise((done) => { sheet.onload = done; document.head.append(sheet); });
  window.said ??= [];
  window.place ??= document.body.appendChild(document.createElement("main"));
  const say = (kind) => (name, value) => window.said.push([kind, name, structuredClone(value)]);
  window.leave = render({
    data, key: "live", name: "leadgrid.tuner", parentElement: window.place,
    setStateValue: say("state"), setTriggerValue: say("trigger"),
  });
}"""


def signatures() -> Signatures:
    """Four hundred signatures on four rungs: customers are more often among those with many hits."""
    chance = np.random.default_rng(3)
    hits = chance.choice([0, 1000], (4, 400), p=[0.55, 0.45])
    hits[1, hits[0] > 0] = 0  # one ladder
    hits[2] *= chance.integers(1, 4, 400)
    today, replay = chance.integers(1, 6, (2, 400))
    converted = np.minimum(replay, chance.poisson(0.05 + hits[3] / 3_000))
    rungs = (("sector", 0), ("sector", 1), ("visit", 0), ("white_paper", 0))
    return Signatures(rungs, hits.astype(np.int64), today, replay, converted.astype(np.int64), np.zeros(0, np.int64))


def agreed() -> Grid:
    """A grid with these rungs, of which only the points count here."""
    [one] = grid().criteria
    points = {id: [RUNGS[key] for key in RUNGS if key.startswith(id)] for id in ("sector", "visit", "white_paper")}
    criteria = [
        replace(one, id=id, kind="ladder", rungs=tuple(replace(one.rungs[0], points=p) for p in points[id]))
        for id in points
    ]
    return replace(grid(), criteria=tuple(criteria))


def structure() -> Json:
    def criterion(id: str, label: str, group: str, **rest: Any) -> Json:
        named = {"id": id, "label": label, "group": group, "why": f"Why {label}.", "notes": None, "kind": "when"}
        return named | {"enabled": True, "locked": False, "decays": False, "range": [-50, 50]} | rest

    ladder = {"sector/0": ("Core", "Sector – Core"), "sector/1": ("Off target", "Sector – Off target")}
    names = ladder | {"visit/0": ("1", "Visit"), "white_paper/0": ("1", "White paper")}
    return {
        "name": "a grid", "version": "1", "scale": {"min": 0, "max": 100},
        "groups": [
            {"id": "profile", "label": "Profile", "axis": "fit", "min": -20, "max": 40},
            {"id": "site", "label": "Web site", "axis": "engagement", "min": None, "max": 60},
        ],
        "criteria": [
            criterion("sector", "Sector", "profile"), criterion("visit", "Visit", "site", range=[0, 30]),
            criterion("white_paper", "White paper", "site"),
        ],
        "rungs": [
            {"key": key, "criterion": key.split("/")[0], "label": label, "spoken": spoken, "points": RUNGS[key]}
            for key, (label, spoken) in names.items()
        ],
        "bands": [
            {"id": "cold", "label": "Cold", "from": None, "colour": "#9FB0C3"},
            {"id": "nurture", "label": "To nurture", "from": 15, "colour": "#3D7BB0"},
            {"id": "call", "label": "To call", "from": 25, "colour": "#E8A033"},
        ],
        "matrix": None, "sales": "call",
    }  # fmt: skip


def numbers(**points: int) -> Json:
    """The agreed numbers, but for the points of some rungs (`white_paper=12`: its first one)."""
    moved = {f"{criterion}/0": value for criterion, value in points.items()}
    bounds = {"profile": {"min": -20, "max": 40}, "site": {"min": None, "max": 60}}
    return {"points": RUNGS | moved, "bounds": bounds, "starts": {"nurture": 15, "call": 25}, "sales": "call"}


@dataclass
class Shell:
    """A tuner on a page, what Python told it last, and what the page does next."""

    page: Page
    told: Json
    errors: list[str] = field(default_factory=list)

    def show(self, **changes: Any) -> None:
        """Call the component as Streamlit does when its data changed."""
        self.told = self.told | changes
        self.page.evaluate(RENDER, self.told)
        self.page.wait_for_function("document.querySelector('[data-figure=to_call]').textContent !== ''")

    def answer(self, commit: Json) -> None:
        """What Python tells once it has kept a commit."""
        echo = {"client": commit["client"], "seq": commit["seq"]}
        kept = {name: commit[name] for name in ("edits", "locks", "capacity")}
        self.show(echo=echo, revision=self.told["revision"] + 1, **kept)

    @property
    def commits(self) -> list[Json]:
        return [value for kind, name, value in self.page.evaluate("said") if name == "commit"]

    def said(self, name: str) -> list[Any]:
        return [value for _, each, value in self.page.evaluate("said") if each == name]

    def slider(self, rung: str) -> Locator:
        return self.page.locator(f'[data-rung="{rung}"]')

    def figure(self, name: str) -> str:
        return self.page.locator(f'[data-figure="{name}"]').inner_text()

    def frame(self) -> int:
        return int(self.page.locator('[data-testid="tuner"]').get_attribute("data-frame") or 0)

    def drawn(self) -> None:
        """Wait until what was asked for is painted."""
        frames = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 5)))"
        self.page.evaluate(f"new Promise((done) => {{ {frames} }})")

    def press_on(self, rung: str, *, at: float = 0.5) -> tuple[float, float]:
        """Put the mouse down on a slider's thumb; answers where."""
        box = self.slider(rung).bounding_box()
        assert box is not None
        low, high, now = (float(self.slider(rung).evaluate(f"e => e.{name}")) for name in ("min", "max", "value"))
        x = box["x"] + 8 + (box["width"] - 16) * (now - low) / (high - low)
        y = box["y"] + box["height"] * at
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y


@contextmanager
def opened(browser: Browser) -> Iterator[Shell]:
    """A tuner in English on a page 1200 pixels wide; in the end nothing may have gone wrong on it."""
    with served() as url:
        context = browser.new_context(viewport={"width": 1200, "height": 760}, locale="en-GB")
        page = context.new_page()
        held = signatures()
        page.route("**/payload", lambda route: route.fulfill(body=payload(held, agreed(), replayed=True).content))
        page.goto(url)
        touches = {f"{rung}/{n}": found._asdict() for (rung, n), found in held.touched().items()}
        words = {key: entry for key, entry in catalogue("en").items() if key.startswith("live.")}
        told = {
            "workspace": "w", "payload": {"url": "/payload"}, "poll": {"url": "/revision", "every_ms": 60_000},
            "grid": structure(), "edits": numbers(), "locks": [], "capacity": None, "revision": 1, "echo": None,
            "touches": touches, "look": LOOK, "words": words, "language": "en", "dark": False, "large": False,
        }  # fmt: skip
        someone = Shell(page, told)
        page.on("pageerror", lambda error: someone.errors.append(str(error)))
        someone.show()
        yield someone
        assert someone.errors == []
        context.close()

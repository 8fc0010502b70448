"""What a drag costs in Chromium: from the mouse's movement to the painted frame, at three numbers of signatures.

    python benchmarks/drags.py [--signatures 10000,1000000] [--seconds 3] [--rungs 30] [--worst]
                               [--only live,plain,arithmetic]

`live`: the tuner as it is shipped, in a page without Streamlit, its signatures fetched from this machine. A real mouse
drags sliders, the threshold and a cap, 100 movements a second, with the figures, both distributions and the movers
on the screen; one drag more has everything unfolded (curve, table of movers, matrix). Of every redraw: milliseconds
from the pointer event (the latest that it shows) to after the paint.
`plain`: in the same run the app's plain mode, Streamlit's own slider with Plotly, on the sample: from a key press, and
from letting go of the mouse, to new bars.
`arithmetic`: what the engine alone takes to prepare (`grab`) and to follow (`read`).

30 rungs in five capped groups, a third of them with decay, each held by a fifth of the signatures; with `--worst` by
all of them. At most 3 minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import made_up
import starts

from leadgrid.payloads import Payload, payload

MODULES = Path(__file__).parents[1] / "app" / "components" / "tuner"
MOVES_A_SECOND = 100
PIXELS_A_MOVE = 6  # so fast that every frame has another number
MOST_SECONDS = 10
TARGET_P95_MS, TARGET_REDRAWS = 25, 55
PAGE = """<!doctype html><meta charset="utf-8"><title>drags</title>
<link rel="stylesheet" href="/tuner.css"><link rel="icon" href="data:,">
<style>body { margin: 0; font: 14px sans-serif } main { padding: 0 20px }</style><main></main>"""
PARTS = ("live", "plain", "arithmetic")

SHOW = """async (data) => {
  const render = (await import("/index.js")).default;
  const parentElement = document.querySelector("main");
  render({ data, parentElement, setStateValue() {}, setTriggerValue() {} });
}"""
READY = "document.querySelector('[data-figure=to_call]')?.textContent"

# The first callback of each frame notes which pointer events the frame will show: later ones belong to the next.
METER = """() => {
  const root = document.querySelector("[data-testid=tuner]");
  let [pending, shown] = [null, null];
  const note = (event) => {
    const [first] = event.getCoalescedEvents?.() ?? [];
    pending = { oldest: pending?.oldest ?? first?.timeStamp ?? event.timeStamp, latest: event.timeStamp };
  };
  document.addEventListener("pointerdown", note, true);
  document.addEventListener("pointermove", note, true);
  const frame = () => {
    shown = pending;
    pending = null;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new MutationObserver(() => {
    if (!window.drag) return;
    const now = performance.now();
    window.drag.painted.push(now);
    if (shown) window.drag.took.push([now - shown.latest, now - shown.oldest]);
    shown = null;
  }).observe(root, { attributes: true, attributeFilter: ["data-frame"] });
}"""

# Plotly's bars and the figures, as text: what must change before a change has been seen.
WATCH = """() => {
  const plots = () => [...document.querySelectorAll(".js-plotly-plot")].map((plot) =>
    [...plot.querySelectorAll(".bars path")].map((bar) => bar.getAttribute("d")).join(" "));
  window.watch = (kind) => new Promise((done) => {
    const before = plots();
    let since = null;
    document.addEventListener(kind, (event) => (since ??= event.timeStamp), { capture: true, once: true });
    const look = () => {
      const now = plots();
      const isNew = now.length === before.length && now[0] !== before[0] && now.every((bars) => bars);
      if (since === null || !isNew) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - since);
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}"""
COUNT = """() => {
  const drawn = () => [...document.querySelectorAll(".js-plotly-plot .bars path")];
  const bars = () => drawn().map((bar) => bar.getAttribute("d")).join(" ");
  let last = bars();
  window.redraws = 0;
  window.counting = setInterval(() => {
    const now = bars();
    if (now !== last) window.redraws += 1;
    last = now;
  }, 10);
}"""

ARITHMETIC = """async ({ structure, numbers, moves }) => {
  const { decode } = await import("/payload.js");
  const { Engine } = await import("/engine.js");
  const took = {};
  const timed = (what, step) => {
    const since = performance.now();
    const answer = step();
    (took[what] ??= []).push(performance.now() - since);
    return answer;
  };
  const buffer = await (await fetch("/signatures")).arrayBuffer();
  const engine = timed("engine", () => new Engine(decode(buffer), structure));
  for (const { key } of structure.rungs) {
    timed("grab", () => engine.grab({ rung: key }, numbers));
    for (let move = 0; move < moves; move++) {
      numbers = { ...numbers, points: { ...numbers.points, [key]: move - 5 } };
      const reading = timed("read", () => engine.read(numbers));
      if (move % 10 === 9) timed("cells", () => reading.cells);
    }
  }
  for (const { id } of structure.groups) {
    timed("grab a cap", () => engine.grab({ cap: id }, numbers));
    for (let move = 0; move < moves; move++) {
      numbers = { ...numbers, bounds: { ...numbers.bounds, [id]: { min: null, max: 30 + move } } };
      timed("read a cap", () => engine.read(numbers));
    }
  }
  timed("grab the threshold", () => engine.grab({ start: "call" }, numbers));
  for (let move = 0; move < moves; move++) {
    numbers = { ...numbers, starts: { ...numbers.starts, call: 50 + move } };
    timed("read the threshold", () => engine.read(numbers));
  }
  return took;
}"""


@dataclass(frozen=True)
class Drag:
    """What is dragged: its name here, where the mouse takes hold of it, and over how many pixels it moves."""

    what: str
    selector: str
    reach: float
    unfolded: bool = False


DRAGS = (
    Drag("slider of a rung", '[data-rung="c1/0"]', 160),
    Drag("slider of one that decays", '[data-rung="c3/0"]', 160),
    Drag("threshold", '[data-handle="threshold"] .lg-zone', 200),
    Drag("cap of a group", '[data-cap="g0/max"]', 140),
    Drag("slider, all unfolded", '[data-rung="c1/0"]', 160, unfolded=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="What a drag costs in Chromium.")
    parser.add_argument("--signatures", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each drag")
    parser.add_argument("--rungs", type=int, default=made_up.RUNGS)
    parser.add_argument("--worst", action="store_true", help="every rung is held by every signature")
    parser.add_argument("--only", default="live,plain", help="any of live, plain, arithmetic")
    parser.add_argument("--moves", type=int, default=20, help="of the arithmetic alone")
    asked = parser.parse_args()
    if not 0 < asked.seconds <= MOST_SECONDS:
        parser.error(f"a drag lasts at most {MOST_SECONDS} seconds")
    parts = asked.only.split(",")
    if not set(parts) <= set(PARTS):
        parser.error(f"only {', '.join(PARTS)} can be asked for")
    executable = starts.chromium()
    if executable is None:
        print("no Chromium on this machine, not measured")
        return 0
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; from the input to after the paint, p50 / p95")
    asyncio.run(_run(asked, parts, executable))
    return 0


async def _run(asked: argparse.Namespace, parts: Sequence[str], executable: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            if {"live", "arithmetic"} & set(parts):
                for size in map(int, asked.signatures.split(",")):
                    await _at(size, browser, asked, parts)
            if "plain" in parts:
                await _plain(browser, seconds=asked.seconds)
        finally:
            await browser.close()


async def _at(size: int, browser: Any, asked: argparse.Namespace, parts: Sequence[str]) -> None:
    grid = made_up.a_grid(asked.rungs)
    signatures = made_up.some_signatures(grid, size, share=1.0 if asked.worst else 0.2)
    since = time.monotonic()
    sent = payload(signatures, grid, replayed=True)
    encoding = 1000 * (time.monotonic() - since)
    print(f"{size:,} signatures, {len(sent.content) / 1e6:.1f} MB, encoded in {encoding:.0f} ms")
    if "live" in parts:
        with served(sent) as url:
            await _live(browser, url, made_up.brief(grid, signatures), seconds=asked.seconds)
    if "arithmetic" in parts:
        with served(sent) as url:
            page = await browser.new_page()
            await page.goto(url)
            told = {"structure": made_up.structure(grid), "numbers": made_up.numbers(grid), "moves": asked.moves}
            for what, taken in (await page.evaluate(ARITHMETIC, told)).items():
                print(f"  {what}: {_spread(taken)} ({len(taken)} times)")
            await page.close()


# ---- the live tuner


class Handler(SimpleHTTPRequestHandler):
    """The tuner's files, an empty page for them, and the signatures."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def __init__(self, *given: Any, sent: Payload, **named: Any) -> None:
        self.sent = sent
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        if self.path not in ("/", "/signatures"):
            super().do_GET()
            return
        body = PAGE.encode() if self.path == "/" else self.sent.content
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path == "/" else "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(sent: Payload) -> Iterator[str]:
    """The address of the tuner's files with these signatures, on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(MODULES), sent=sent)) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()


async def _live(browser: Any, url: str, brief: dict[str, Any], *, seconds: float) -> None:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = await context.new_page()
    await page.goto(url)
    since = time.monotonic()
    await page.evaluate(SHOW, brief)
    await page.wait_for_function(READY)
    print(f"  first figures after {time.monotonic() - since:.2f} s")
    await page.evaluate(METER)
    for drag in DRAGS:
        taken = await _dragged(page, drag, seconds=seconds)
        latest, oldest = zip(*taken["took"], strict=True)
        redraws = len(taken["painted"]) / taken["lasted"]
        met = _ranked(latest, 0.95) < TARGET_P95_MS and redraws >= TARGET_REDRAWS
        print(
            f"  {drag.what}: {_spread(latest)}, {redraws:.1f} redraws/s over {taken['lasted']:.1f} s"
            f" ({'met' if met else 'MISSED'}; first {latest[0]:.0f} ms, oldest event of a redraw p95"
            f" {_ranked(oldest, 0.95):.0f} ms)"
        )
    session = await context.new_cdp_session(page)
    await session.send("HeapProfiler.collectGarbage")
    held = await session.send("Runtime.getHeapUsage")
    objects, arrays = held["usedSize"] / 1e6, held["backingStorageSize"] / 1e6
    print(f"  held afterwards: {objects:.0f} MB of objects, {arrays:.0f} MB of arrays")
    await context.close()


async def _dragged(page: Any, drag: Drag, *, seconds: float) -> dict[str, Any]:
    """Milliseconds of each redraw, from the latest and from the oldest of its events, and how long it all lasted."""
    await page.evaluate(
        "open => document.querySelectorAll('details').forEach((one) => (one.open = open || one.matches('.lg-caps')))",
        drag.unfolded,
    )
    target = page.locator(drag.selector).first
    await target.scroll_into_view_if_needed()
    x, y = await target.evaluate(
        """(one) => {
          const { left, width, top, height } = one.getBoundingClientRect();
          const share = one.matches("input") ? (one.valueAsNumber - one.min) / (one.max - one.min) : 0.5;
          return [left + 8 + (width - 16) * share, top + height / 2];
        }"""
    )
    await page.mouse.move(x, y)
    await page.wait_for_timeout(300)
    await page.evaluate("window.drag = { painted: [], took: [] }")
    await page.mouse.down()
    begun = time.monotonic()
    await _swept(page, x, y, reach=drag.reach, seconds=seconds)
    lasted = time.monotonic() - begun
    taken: dict[str, Any] = await page.evaluate("const drag = window.drag; window.drag = null; drag")
    await page.mouse.up()
    await page.wait_for_timeout(200)
    return taken | {"lasted": lasted}


async def _swept(page: Any, x: float, y: float, *, reach: float, seconds: float) -> None:
    """Move back and forth around a place, every 10 ms, whether the page keeps up or not."""
    under_way, begun = [], time.monotonic()
    for step in range(int(seconds * MOVES_A_SECOND)):
        away = (PIXELS_A_MOVE * step + reach / 2) % (2 * reach)
        at = x + (away if away < reach else 2 * reach - away) - reach / 2
        under_way.append(asyncio.ensure_future(page.mouse.move(at, y)))
        await asyncio.sleep(max(0.0, begun + (step + 1) / MOVES_A_SECOND - time.monotonic()))
    await asyncio.gather(*under_way)


# ---- the plain mode


async def _plain(browser: Any, *, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder, starts.served(Path(folder)) as app:
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        page = await context.new_page()
        await page.goto(f"{app.url}?mode=plain&lang=en")
        slider = page.locator("[data-testid=stSlider]").get_by_role("slider").first
        await page.locator(".js-plotly-plot .bars path").first.wait_for(timeout=60_000)
        await page.wait_for_timeout(2_000)
        await page.evaluate(WATCH)
        await slider.focus()
        pressed = []
        for _ in range(10):
            watching = asyncio.ensure_future(page.evaluate("window.watch('keydown')"))
            await asyncio.sleep(0.05)
            await page.keyboard.press("ArrowRight")
            pressed.append(await asyncio.wait_for(watching, 15))
            await page.wait_for_timeout(700)
        box = await slider.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await page.mouse.move(x, y)
        await page.mouse.down()
        await page.evaluate(COUNT)
        await _swept(page, x, y, reach=70, seconds=seconds)
        redraws = await page.evaluate("clearInterval(window.counting), window.redraws")
        watching = asyncio.ensure_future(page.evaluate("window.watch('pointerup')"))
        await asyncio.sleep(0.05)
        await page.mouse.up()
        released = await asyncio.wait_for(watching, 15)
        await context.close()
    print("Streamlit's own slider with Plotly (plain mode, sample of 5,000 leads)")
    print(f"  key press: {_spread(pressed)} ({len(pressed)} times)")
    print(f"  mouse: {redraws / seconds:.1f} redraws/s while dragging, {released:.0f} ms after letting go")


def _spread(milliseconds: Sequence[float]) -> str:
    return f"{statistics.median(milliseconds):.1f} / {_ranked(milliseconds, 0.95):.1f} ms"


def _ranked(milliseconds: Sequence[float], share: float) -> float:
    return sorted(milliseconds)[int(share * (len(milliseconds) - 1))]


if __name__ == "__main__":
    raise SystemExit(main())

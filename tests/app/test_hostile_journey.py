"""Text that would like to be more than text, in every field that somebody else writes, through every screen and file.

A real Chromium walks all pages: no script runs, nothing is asked of another host, what was written stands as written,
and no cell of a file for spreadsheets is a formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Reader, Server, reader
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")

IMAGE = "![x](http://evil.test/a.png)"
ONERROR = '<img src=x onerror="window.hit=1">'
SCRIPT = "<script>window.hit=1</script>"
FORMULA = '=HYPERLINK("http://evil.test";"go")'
LINK = "[link](http://evil.test/l)"
SIGNS = (
    IMAGE, ONERROR, SCRIPT, FORMULA, LINK, "<b>gras</b><br>", "<a href=//evil.test>a</a>", "http://evil.test/bare",
    "www.evil.test", r"$\frac{1}{2}$", ":red[rouge] :material/home:", "{count} {{}} %(x)s %s 100 %",
    "`code` **g** ~~s~~", "<style>*{display:none}</style>", "# titre", "- liste", "> cité", "a | b", "@SUM(1+1)",
    "+33 6 12", "-1+1", "|calc", "＝1+1", "javascript:window.hit=1", "&lt;i&gt; &amp;", "<svg onload=window.hit=1>",
    "\u202egnp.exe", "'; DROP TABLE leads; --", "5 -> 3", "x" * 10_000,
)  # fmt: skip
LEADS = 60
FORMULA_STARTS = "=+-@|%\t\r\n＝＋－＠｜％"
HEADERS = ("employees", IMAGE, ONERROR, FORMULA, ":red[rouge] :material/home:", "{count}")
PROPERTIES = ("<b>page</b>", "=1+1")


def sign(number: int) -> str:
    return SIGNS[number % len(SIGNS)]


def table(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def lead_id(number: int) -> str:
    return f"{sign(number)} {number}"[-60:] if len(sign(number)) > 100 else f"{sign(number)} {number}"


def leads() -> bytes:
    def row(number: int) -> list[str]:
        day = "hier" if number == 7 else f"2026-0{1 + number % 3}-1{number % 9}"
        return [lead_id(number), day, str(number), *(sign(number + place) for place in range(1, len(HEADERS)))]

    return table([["lead_id", "created_at", *HEADERS], *map(row, range(LEADS))])


def activities() -> bytes:
    def row(number: int) -> list[str]:
        day = sign(number) if number % 50 == 7 else f"2026-0{4 + number % 5}-2{number % 9} 0{number % 10}:30"
        return [lead_id(number * 7 % LEADS), sign(number % 5), day, sign(number + 3), sign(number + 4)]

    return table([["lead_id", "activity", "occurred_at", *PROPERTIES], *map(row, range(300))])


def outcomes() -> bytes:
    rows = [[lead_id(n), (SCRIPT, IMAGE)[n % 2], f"2026-0{5 + n % 4}-15", "1", sign(n)] for n in range(0, LEADS, 3)]
    return table([["lead_id", "stage", "occurred_at", "amount", "reason"], *rows])


def grid() -> bytes:
    """A grid all of whose texts are hostile and whose rules hold for some of the leads."""

    def rule(number: int, group: str, **kind: Any) -> dict[str, Any]:
        texts = {"label": f"{sign(number)} règle {number}", "why": f"{sign(number + 1)} {SIGNS[-1]}"}
        return {"id": f"rule_{number}", "group": group, **texts, **kind}

    def rung(number: int, points: int, when: dict[str, Any]) -> dict[str, Any]:
        return {"label": f"{sign(number)} palier {number}", "points": points, "when": when}

    rungs = [rung(n, 5 + n, {"attribute": HEADERS[1], "is": sign(n)}) for n in range(6)]
    criteria = [
        rule(0, "one", ladder=rungs),
        rule(1, "one", points=20, when={"attribute": "employees", "at_least": 30}),
        rule(2, "two", points=6, each={"activity": IMAGE, "within": "900d"}, up_to=3),
        rule(3, "two", points=12, when={"activity": FORMULA, "where": {PROPERTIES[0]: {"known": True}}}),
        rule(4, "three", points=9, when={"activity": SCRIPT, "count": {"at_least": 2}}),
        rule(5, "one", points=3, when={"attribute": FORMULA, "contains": "evil"}),
        rule(6, "one", points=3, when={"attribute": "not_there " + ONERROR, "known": True}),
    ]
    plain = {
        "leadgrid": 1,
        "name": f"{ONERROR} grille",
        "version": LINK,
        "description": " ".join(SIGNS),
        "groups": [
            {"id": "one", "label": {"fr": f"{IMAGE} groupe", "en": SCRIPT}, "axis": "fit", "min": -5, "max": 20},
            {"id": "two", "label": f"{FORMULA} groupe", "axis": "engagement"},
            {"id": "three", "label": f"{SCRIPT} groupe", "axis": "engagement"},
        ],
        "criteria": criteria,
        "bands": [
            {"id": "cold", "label": "<b>froid</b>"},
            {"id": "warm", "label": IMAGE, "from": 15},
            {"id": "call", "label": f"{SCRIPT}", "from": 30},
        ],
    }
    return json.dumps(plain, ensure_ascii=False).encode()


class Watch:
    """What must not happen behind a page, and what stands on it."""

    def __init__(self, someone: Reader) -> None:
        self.someone, self.page = someone, someone.page
        self.dialogs: list[str] = []
        self.seen = ""

        def noted(dialog: Any) -> None:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

        self.page.on("dialog", noted)

    def look(self) -> str:
        """All texts of the page, those of tables and of names for screen readers too; nothing ran to show them."""
        self.someone.settled()
        assert self.page.evaluate("window.hit") is None
        assert self.dialogs == []
        assert self.someone.foreign_requests == []
        assert self.someone.errors == []
        made = "a[href*=evil], img[src*=evil], img[src=x], [onerror], [onload], .katex, [style*=evil], iframe, object"
        assert self.page.locator(made).count() == 0
        assert self.page.get_by_text(re.compile("^gras$")).count() == 0, "<b> was taken for markup"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a long text widens the page"
        texts: list[str] = self.page.evaluate(
            """() => [document.body.innerText, ...[...document.querySelectorAll('canvas *')].map(e => e.textContent),
               ...[...document.querySelectorAll('input')].map(e => e.value),
               ...[...document.querySelectorAll('*')].flatMap(e => ['aria-label', 'title', 'alt', 'placeholder',
                 'aria-valuetext'].map(name => e.getAttribute(name) ?? ''))]"""
        )
        self.seen = re.sub(r"\s+", " ", re.sub("[\u200b\u00ad]", "", "\n".join(texts)))
        assert "Traceback" not in self.seen
        return self.seen

    def shows(self, *texts: str) -> None:
        """All of these texts stand on the page, once its tables are painted."""
        until = time.monotonic() + 20
        while (missing := [text for text in texts if text not in self.look()]) and time.monotonic() < until:
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        assert missing == []

    def unfold(self) -> None:
        """Open every fold of the main part."""
        folded = "[data-testid=stMain] details:not([open]) > summary"
        self.page.evaluate("(folded) => document.querySelectorAll(folded).forEach((each) => each.click())", folded)
        self.someone.settled()


def handed(someone: Reader, place: str, name: str, content: bytes) -> None:
    """A file put into the uploader whose key begins so."""
    field = someone.page.locator(f'[class*="st-key-{place}"] input[type=file]').first
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    someone.page.get_by_title(name, exact=True).first.wait_for()
    someone.settled()


def go(someone: Reader, name: str, url: Any) -> None:
    someone.page.get_by_role("link", name=Voice("fr").t(name)).click()
    someone.page.wait_for_url(url)
    someone.settled()


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+]?[\d\s]*[.,]?\d+", cell) is not None


def formulas(name: str, content: bytes) -> list[str]:
    """Cells of a file for spreadsheets that a program would run."""
    if name.endswith(".csv"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        return [cell for row in rows for cell in row if cell[:1] in FORMULA_STARTS and cell and not is_number(cell)]
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [part for part in book.namelist() if part.startswith("xl/worksheets/")]
            return [part for part in parts if re.search(rb"<f[ >/]", book.read(part))]
    return []


def downloads(page: Page) -> dict[str, bytes]:
    """Every file that the page offers."""
    found = {}
    for button in page.get_by_test_id("stDownloadButton").get_by_role("button").all():
        with page.expect_download() as waiting:
            button.click()
        found[waiting.value.suggested_filename] = Path(waiting.value.path()).read_bytes()
    return found


def hover_all(page: Page, places: str) -> None:
    """The mouse over each of these places, for what only a pointer brings up."""
    for each in page.locator(places).all()[:40]:
        if each.is_visible():
            each.scroll_into_view_if_needed()
            box = each.bounding_box()
            if box is not None:
                page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                page.evaluate("() => new Promise(requestAnimationFrame)")


def test_hostile_text_stays_text_on_every_screen_in_every_chart_and_in_every_file(
    browser: Browser, app: Server
) -> None:
    say = Voice("fr").t
    with reader(browser, app, locale="fr-FR") as someone:
        page, watch = someone.page, Watch(someone)
        page.set_default_timeout(60_000)
        page.add_init_script("window.hit = undefined")

        # Données: files on their way, then what was read
        someone.open("/data")
        files = {"upload-leads": (f"{IMAGE}.csv".replace("/", "／"), leads())}
        files |= {"upload-activities": ("<b>x</b> onerror=.csv", activities())}
        files |= {"upload-outcomes": ("$a$ `b`.csv", outcomes())}
        for place, (name, content) in files.items():
            handed(someone, place, name, content)
        watch.unfold()
        watch.shows("<b>x</b> onerror=.csv", "$a$ `b`.csv", "![x](http:／／evil.test／a.png).csv", *HEADERS[1:3])
        page.get_by_role("button", name=say("loading.stay")).click()
        page.wait_for_url("**w=*")
        someone.settled()
        watch.unfold()
        title = page.get_by_role("textbox", name=say("spaces.name"))
        title.fill(f"{ONERROR} {IMAGE}")
        title.press("Enter")
        someone.settled()

        # Ma grille
        go(someone, "nav.grids", "**/grids*")
        handed(someone, "grid-upload", "`<i>`.yaml", grid())
        page.locator(".st-key-begin-uploaded button").click()
        expect(page.locator(".st-key-take button")).to_be_enabled(timeout=20_000)
        watch.unfold()
        watch.shows(IMAGE, SCRIPT, FORMULA, ONERROR)
        someone.screen("hostile-grids")
        page.locator(".st-key-take button").click()
        page.locator('[data-figure="to_call"]').wait_for()
        go(someone, "nav.data", "**/data*")
        expect(page.get_by_text(f"{ONERROR} {IMAGE}"[:39]).first).to_be_visible(timeout=20_000)
        watch.unfold()
        watch.shows(IMAGE, SCRIPT, FORMULA, ONERROR, "<b>x</b> onerror=.csv")
        someone.screen("hostile-data")

        # Régler, live
        go(someone, "nav.tune", lambda url: "/data" not in url)
        page.locator('[data-figure="to_call"]').wait_for()
        for fold in page.locator("[data-testid=tuner] summary, [data-testid=tuner] button[aria-expanded=false]").all():
            if fold.is_visible():
                fold.click()
        hover_all(
            page, "[data-testid=tuner] input[type=range], [data-testid=tuner] svg path, [data-testid=tuner] svg rect"
        )
        watch.shows(ONERROR, f"{IMAGE} groupe", f"{SCRIPT} palier 2", f"{FORMULA} palier 3", "<b>froid</b>")
        someone.screen("hostile-tune")
        slider = page.locator('input[type=range][data-rung="rule_1/0"]')
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(say("tune.unsaved", count=1))).to_be_visible(timeout=15_000)
        watch.look()

        # the list of leads, and one of them
        page.get_by_role("tab", name=say("leads.list_tab")).click()
        canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
        canvas.wait_for()
        someone.settled()
        canvas.click(position={"x": 220, "y": 52}, force=True)
        expect(page.get_by_text(say("why.title"))).to_be_visible()
        watch.unfold()
        watch.shows("palier", "groupe")
        someone.screen("hostile-leads")

        # Régler, plain
        page.goto(re.sub(r"\?", "?mode=plain&", page.url))
        page.locator(".js-plotly-plot").first.wait_for()
        watch.unfold()
        hover_all(page, ".js-plotly-plot .point, .js-plotly-plot .bars path")
        watch.shows(ONERROR, "palier 2", IMAGE, "<b>froid</b>")
        someone.screen("hostile-plain")

        # Exporter, and every file
        page.get_by_role("button", name=say("tune.save")).click()
        expect(page.get_by_text(say("tune.saved"), exact=True)).to_be_visible(timeout=15_000)
        go(someone, "nav.export", "**/export*")
        watch.shows(f"{ONERROR} grille")
        taken = downloads(page)
        assert len(taken) >= 4
        assert {name: found for name, content in taken.items() if (found := formulas(name, content))} == {}
        assert any(b"evil.test" in content for name, content in taken.items() if name.endswith(".csv"))
        assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in taken), "a name that every file system takes"
        watch.look()

"""Draws the pictures of docs/sample-data.md from sample_data/: `python docs/sample-data/draw.py [FOLDER]`.

Each picture is a function from the three tables to the text of an SVG, which the same files give byte for byte; a test
draws them again. What is drawn is counted in `figures`; knows nothing of how the data were made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

import polars as pl
from figures import Tables, before_the_win, delays, gaps, journey, pairs, read, weekly

HERE = Path(__file__).resolve().parent
WIDTH = 760
INK, FAINT, PAPER = "#1D2530", "#DDD8CD", "#FBFAF7"
CUSTOMERS, OTHERS, BLUE, AMBER, RED, QUIET = "#0B7A75", "#9A9386", "#3D7BB0", "#E8A033", "#C43E26", "#5B6470"


def text(
    x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str = FAINT) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"/>'


def line(points: Sequence[tuple[float, float]], stroke: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="2.2" stroke-linejoin="round"/>'


def picture(height: int, told: str, parts: Iterator[str]) -> str:
    """The whole SVG; `told` is what a screen reader says."""
    fonts = "'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="{fonts}" role="img"><title>{escape(told)}</title>'
    )
    return "\n".join([head, box(0, 0, WIDTH, height, PAPER), *parts, "</svg>", ""])


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def draw_weeks(tables: Tables) -> str:
    counted = weekly(tables)
    mondays = [week for week, _ in next(iter(counted.values()))]
    left, right, top, panel = 62, WIDTH - 20, 26, 92
    step = (right - left) / len(mondays)
    bottom = top + panel * len(counted)

    def across(day: date) -> float:
        return left + (day - mondays[0]).days / 7 * step

    def parts() -> Iterator[str]:
        for year in (2025, 2026):
            for name, begin, end in (("August", (8, 1), (8, 31)), ("Christmas", (12, 22), (1, 4))):
                first = date(year, *begin)
                last = date(year + (end < begin), *end)
                if first > mondays[-1]:
                    continue
                x, wide = across(first), (last - first).days / 7 * step
                yield box(x, top - 6, wide, bottom - top, "#F0EDE6")
                yield text(x + wide / 2, top - 10, name, size=11, anchor="middle", fill=QUIET)
        for number, ((kind, weeks), colour) in enumerate(
            zip(counted.items(), (QUIET, BLUE, AMBER, CUSTOMERS, RED), strict=True)
        ):
            floor = top + panel * (number + 1) - 18
            most = max(count for _, count in weeks)
            yield text(left, floor - 58, kind, size=12, bold=True)
            yield text(left - 6, floor - 42, f"{most:,}", size=11, anchor="end", fill=QUIET)
            yield text(left - 6, floor, "0", size=11, anchor="end", fill=QUIET)
            for place, (_, count) in enumerate(weeks):
                tall = 50 * count / most
                yield box(left + place * step, floor - tall, step * 0.78, tall, colour)
            yield rule(left, floor, right, floor)
        for day in (date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)):
            yield rule(across(day), bottom - 18, across(day), bottom - 12, QUIET)
            yield text(across(day), bottom + 2, f"{day:%b %Y}", size=11, anchor="middle", fill=QUIET)

    return picture(
        bottom + 16, "Events per week by kind: August and Christmas are quiet, and the company grows", parts()
    )


def draw_before_the_win(tables: Tables) -> str:
    many = len(pairs(tables))
    groups = [("customers", before_the_win(tables, who="lead_id"), CUSTOMERS),
              ("others of the same age", before_the_win(tables, who="other"), OTHERS)]  # fmt: skip
    floor, ceiling = 250, 66
    steps = ((0, 0), (1, 2), (3, 5), (6, 10), (11, 20), (21, 10**6))

    def parts() -> Iterator[str]:
        left, right = 40, 360
        yield text(left, 26, "Acts on the site, a week and lead", size=14, bold=True)
        means = [
            [acts.filter(pl.col("week") == week).height / many for week in range(12, 0, -1)] for _, acts, _ in groups
        ]
        most = max(max(mean) for mean in means)
        for level in (0, 1, 2):
            if level <= most * 1.05:
                y = floor - (floor - ceiling) * level / most
                yield rule(left, y, right, y)
                yield text(left - 6, y + 4, str(level), size=11, anchor="end", fill=QUIET)
        for (name, _, colour), mean, (aside, above, anchor) in zip(
            groups, means, ((-10, -4, "end"), (0, -12, "middle")), strict=True
        ):
            places = [
                (left + (right - left) * (week + 0.5) / 12, floor - (floor - ceiling) * value / most)
                for week, value in enumerate(mean)
            ]
            yield line(places, colour)
            x, y = places[8]
            yield text(x + aside, y + above, name, size=12, anchor=anchor, fill=colour, bold=True)
        for week in (12, 8, 4, 1):
            yield text(
                left + (right - left) * (12.5 - week) / 12, floor + 18, str(week), size=11, anchor="middle", fill=QUIET
            )
        yield text((left + right) / 2, floor + 36, "weeks before the win", size=12, anchor="middle", fill=QUIET)

        left, right = 420, WIDTH - 20
        yield text(left, 26, "Leads by their acts in these twelve weeks", size=14, bold=True)
        shares = []
        for _, acts, _ in groups:
            done = acts.group_by("pair").len()["len"]
            none = many - len(done)
            shares.append(
                [(none if high == 0 else int(done.is_between(low, high).sum())) / many for low, high in steps]
            )
        most = max(max(share) for share in shares)
        slot = (right - left) / len(steps)
        for place, (low, high) in enumerate(steps):
            for number, ((_, _, colour), share) in enumerate(zip(groups, shares, strict=True)):
                tall = (floor - ceiling) * share[place] / most
                x = left + place * slot + 6 + number * (slot - 12) / 2
                yield box(x, floor - tall, (slot - 12) / 2 - 1.5, tall, colour)
                yield text(
                    x + (slot - 12) / 4,
                    floor - tall - 5,
                    f"{100 * share[place]:.0f}",
                    size=10,
                    anchor="middle",
                    fill=QUIET,
                )
            label = "none" if high == 0 else f"{low}–{high}" if high < 10**6 else f"{low} +"
            yield text(left + (place + 0.5) * slot, floor + 18, label, size=11, anchor="middle", fill=QUIET)
        yield rule(left, floor, right, floor)
        yield text(
            (left + right) / 2, floor + 36, "acts; in per cent of each group", size=12, anchor="middle", fill=QUIET
        )

    return picture(300, "Customers do more on the site before the win than others, and the two groups overlap", parts())


def draw_gaps(tables: Tables) -> str:
    shares = gaps(tables)
    left, right, top, row = 120, WIDTH - 70, 44, 24

    def parts() -> Iterator[str]:
        for x, colour, words in ((left, QUIET, "missing"), (left + 90, AMBER, "written wrongly, or unlike the rest")):
            yield box(x, 16, 12, 12, colour)
            yield text(x + 18, 26, words, size=12)
        for number, (name, missing, odd) in enumerate(shares):
            y = top + number * row
            yield text(left - 8, y + 13, name, size=12, anchor="end")
            yield box(left, y + 2, (right - left) * missing, 15, QUIET)
            yield box(left + (right - left) * missing, y + 2, (right - left) * odd, 15, AMBER)
            told = (
                f"{100 * missing:.1f} + {100 * odd:.1f} %" if odd else f"{100 * missing:.1f} %" if missing else "whole"
            )
            yield text(left + (right - left) * (missing + odd) + 8, y + 14, told, size=11, fill=QUIET)

    return picture(top + row * len(shares) + 14, "Share of each attribute that is missing or written wrongly", parts())


def draw_journey(tables: Tables) -> str:
    told = journey(tables)
    left, right, top, row = 150, 440, 44, 46

    def parts() -> Iterator[str]:
        yield text(20, 26, "From lead to customer", size=14, bold=True)
        rows = (
            ("leads", told.leads, QUIET), ("MQL", told.mql, BLUE), ("accepted by sales", told.accepted, BLUE),
            ("refused", told.refused, RED), ("customers", told.customers, CUSTOMERS),
        )  # fmt: skip
        for number, (name, count, colour) in enumerate(rows):
            y = top + number * row
            wide = (right - left) * count / told.leads
            yield text(left - 10, y + 20, name, size=12, anchor="end")
            yield box(left, y + 4, wide, 24, colour)
            inside = wide > (right - left) * 0.9
            yield text(
                left + wide + (-8 if inside else 8), y + 20, f"{count:,}", size=12, anchor="end" if inside else "start",
                fill=PAPER if inside else INK, bold=True,
            )  # fmt: skip
        never = told.customers - told.customers_accepted - told.customers_refused
        yield text(
            left, top + len(rows) * row + 2, f"of these {told.customers_accepted} were accepted, "
            f"{told.customers_refused} refused first, {never} never judged", size=11, fill=QUIET,
        )  # fmt: skip
        left_reasons, most = 640, max(count for _, count in told.reasons)
        yield text(510, 26, "Why refused", size=14, bold=True)
        for number, (reason, count) in enumerate(told.reasons):
            y = top + number * 38
            yield text(left_reasons - 8, y + 17, reason, size=12, anchor="end")
            yield box(left_reasons, y + 4, 78 * count / most, 18, RED)
            yield text(left_reasons + 78 * count / most + 6, y + 18, str(count), size=11, fill=QUIET)

    return picture(296, "How many leads become MQL, are accepted or refused, and become customers", parts())


def draw_robots(tables: Tables) -> str:
    counted = delays(tables)
    left, right, floor, ceiling = 20, WIDTH - 20, 210, 50
    most, slot = max(count for _, count in counted), (right - left) / len(counted)

    def parts() -> Iterator[str]:
        yield text(left, 26, "First openings of a mail, by the time since its sending", size=14, bold=True)
        for place, (label, count) in enumerate(counted):
            tall, middle = (floor - ceiling) * count / most, left + (place + 0.5) * slot
            yield box(left + place * slot + 5, floor - tall, slot - 10, tall, RED if place == 0 else BLUE)
            yield text(middle, floor - tall - 6, f"{count:,}", size=12, anchor="middle", bold=place == 0)
            yield text(middle, floor + 18, label, size=12, anchor="middle", fill=QUIET)
        yield rule(left, floor, right, floor)
        yield text(left + slot / 2, floor + 38, "robots", size=12, anchor="middle", fill=RED, bold=True)
        yield text(left + 5 * slot, floor + 38, "people", size=12, anchor="middle", fill=BLUE, bold=True)

    return picture(262, "Mail scanners open within a second, people after a minute at the earliest", parts())


PICTURES: dict[str, Callable[[Tables], str]] = {
    "weeks": draw_weeks,
    "before-the-win": draw_before_the_win,
    "gaps": draw_gaps,
    "journey": draw_journey,
    "robots": draw_robots,
}


def draw(folder: Path) -> list[Path]:
    """Draw every picture into `folder`; the paths of what was drawn."""
    tables = read()
    drawn = [folder / f"{name}.svg" for name in PICTURES]
    for path, make in zip(drawn, PICTURES.values(), strict=True):
        path.write_text(make(tables), encoding="utf-8", newline="\n")
    return drawn


if __name__ == "__main__":
    for path in draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path)

"""The figures behind the pictures of docs/sample-data.md, counted in the files of sample_data/.

Reads the committed files only; knows nothing of how they were made, nor of pictures.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

DATA = Path(__file__).resolve().parent.parent.parent / "sample_data"
SITE = ("page_view", "form_submit", "white_paper", "demo_request", "cart")


class Tables(NamedTuple):
    """The sample as its files hold it; instants read, all else text."""

    leads: pl.DataFrame
    activities: pl.DataFrame
    outcomes: pl.DataFrame


def read(folder: Path = DATA) -> Tables:
    def table(name: str, instant: str) -> pl.DataFrame:
        texts = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
        return texts.with_columns(pl.col(instant).str.to_datetime("%Y-%m-%dT%H:%M:%SZ"))

    return Tables(table("leads", "created_at"), table("activities", "occurred_at"), table("outcomes", "occurred_at"))


KINDS = {
    "Mails and SMS sent": ("email_sent", "sms_sent"),
    "Pages seen": ("page_view",),
    "Clicks on posts and advertisements": ("social_click", "paid_click", "retargeting_click"),
    "Forms, white papers, webinars, demos, baskets": (
        "form_submit", "white_paper", "webinar", "demo_request", "cart", "trade_fair",
    ),
    "Calls, quotes, replies, WhatsApp": ("call", "quote_sent", "reply", "whatsapp_sent", "whatsapp_reply"),
}  # fmt: skip


def weekly(tables: Tables) -> dict[str, list[tuple[date, int]]]:
    """Events of each kind in each whole week, by its Monday."""
    weeks = tables.activities.with_columns(week=pl.col("occurred_at").dt.truncate("1w").dt.date())
    mondays = pl.DataFrame({"week": weeks["week"].unique().sort()[1:-1]})
    return {
        kind: list(
            mondays.join(
                weeks.filter(pl.col("activity").is_in(kinds)).group_by("week").len(), on="week", how="left",
                maintain_order="left",
            ).with_columns(pl.col("len").fill_null(0)).iter_rows()
        )
        for kind, kinds in KINDS.items()
    }  # fmt: skip


def pairs(tables: Tables) -> pl.DataFrame:
    """Each customer (`lead_id`, `won`) beside the lead created just before it that never bought (`other`)."""
    won = tables.outcomes.filter(pl.col("stage") == "customer").select("lead_id", won="occurred_at")
    known = tables.leads.drop_nulls("created_at").sort("created_at").select("lead_id", "created_at")
    rest = known.join(won, on="lead_id", how="anti").sort("created_at").rename({"lead_id": "other"})
    return known.join(won, on="lead_id").sort("created_at").join_asof(rest, on="created_at").drop_nulls("other")


def before_the_win(tables: Tables, *, who: str) -> pl.DataFrame:
    """Acts on the site of each pair's customer (`lead_id`) or `other`: `pair`, `week` before the win from 1 to 12."""
    site = tables.activities.filter(pl.col("activity").is_in(SITE)).select(pl.col("lead_id").alias(who), "occurred_at")
    age = (pl.col("won") - pl.col("occurred_at")).dt.total_seconds()
    paired = pairs(tables).with_row_index("pair")
    acts = paired.join(site, on=who).filter(age > 0, age <= 12 * 7 * 86_400)
    return acts.select("pair", week=(age - 1) // (7 * 86_400) + 1)


def gaps(tables: Tables) -> list[tuple[str, float, float]]:
    """Of each attribute of a lead: the share that is missing, and the share that is written wrongly or unlike the rest.

    A number counts as wrong where it is no plain number, an address where it is of no known mail host or not tidy, and
    any other text where most others write it in another way.
    """
    shares = []
    for name in tables.leads.columns[1:]:
        values = tables.leads[name]
        missing = values.null_count() / len(values)
        texts = values.cast(pl.String).drop_nulls()
        if name in ("employees", "budget"):
            odd = ~texts.str.contains(r"^\d+$")
        elif name == "email":
            odd = texts.str.contains("@(gmial|ornage)") | (texts != texts.str.strip_chars().str.to_lowercase())
        elif name in ("created_at", "name", "email_status", "department"):
            odd = pl.Series([False] * len(texts))
        else:
            plain = texts.str.strip_chars().str.to_lowercase().str.replace_all("-", " ", literal=True)
            plain = plain.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace(r"^fr$", "france")
            usual = (
                pl.DataFrame({"plain": plain, "text": texts}).group_by("plain", "text").len()
                .sort("len", "text", descending=True).unique("plain", keep="first", maintain_order=True)
            )  # fmt: skip
            odd = ~texts.is_in(usual["text"].implode())
            if name == "company":  # «Laitreie» stands alone: no trade begins the names of fewer than twenty
                trade = plain.str.split(" ").list.first().to_frame("trade")
                odd = odd | trade.select(pl.len().over("trade") < 20).to_series()
        shares.append((name, missing, odd.sum() / len(values)))
    return sorted(shares, key=lambda share: -share[1] - share[2])


class Journey(NamedTuple):
    """How many leads came to each stage, and by which way."""

    leads: int
    mql: int
    accepted: int
    refused: int
    customers: int
    customers_accepted: int
    customers_refused: int
    reasons: list[tuple[str, int]]


def journey(tables: Tables) -> Journey:
    at = {stage: set(tables.outcomes.filter(pl.col("stage") == stage)["lead_id"])
          for stage in ("mql", "accepted", "refused", "customer")}  # fmt: skip
    reasons = tables.outcomes["reason"].drop_nulls().value_counts().sort("count", "reason", descending=True)
    return Journey(
        len(tables.leads), len(at["mql"]), len(at["accepted"]), len(at["refused"]), len(at["customer"]),
        len(at["customer"] & at["accepted"]), len(at["customer"] & at["refused"]), list(reasons.iter_rows()),
    )  # fmt: skip


DELAYS = (
    ("0–1 s", 2), ("2–60 s", 61), ("1–5 min", 300), ("5–15 min", 900), ("15–60 min", 3_600), ("1–2 h", 7_200),
    ("2–4 h", 14_400), ("4–8 h", 28_800), ("8 h +", 10**9),
)  # fmt: skip


def delays(tables: Tables) -> list[tuple[str, int]]:
    """First openings of a mail, by how long after its sending."""
    mails = ["lead_id", "email_id"]
    sent = tables.activities.filter(pl.col("activity") == "email_sent").select(*mails, sent="occurred_at")
    opened = (
        tables.activities.filter(pl.col("activity") == "email_open").group_by(mails).agg(pl.col("occurred_at").min())
    )
    after = opened.join(sent, on=mails).select((pl.col("occurred_at") - pl.col("sent")).dt.total_seconds()).to_series()
    counted, before = [], 0
    for label, below in DELAYS:
        reached = int((after < below).sum())
        counted.append((label, reached - before))
        before = reached
    return counted

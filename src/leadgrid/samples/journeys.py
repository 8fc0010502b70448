"""What the sample's leads do besides reading mails and pages, and what becomes of them.

A lead's acts before the decision are drawn from its project, not from whether it is won; the one exception is that a
quote is answered more often by those who will sign. Outcomes are drawn from stories and acts, never the other way.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from leadgrid.samples.calendars import Calendar
from leadgrid.samples.draws import Draws, Flags, Floats, Ints, between
from leadgrid.samples.mails import mails
from leadgrid.samples.people import FAIR_SOURCE, WEB_SOURCES, WEBINAR_SOURCE, People
from leadgrid.samples.pieces import NUMBERS, PROPERTIES, one_each, piece, told
from leadgrid.samples.stories import NEVER, Stories
from leadgrid.samples.visits import visits

_PRODUCTS = ("convoyeurs", "pesage", "vision", "gmao", "pièces détachées")
_TOPICS = ("Réduire les arrêts", "Contrôle qualité par caméra", "Choisir sa GMAO", "Peser sans erreur", "Fin de ligne")
REASONS = ("Pas de budget", "Hors cible", "Trop tôt", "Injoignable", "Concurrent ou étudiant", "Doublon")


def events(people: People, story: Stories, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """Every event of the block before the end of the data: `lead` (number in the block), `activity`, `occurred_at`
    (seconds since 1970, UTC) and the properties, unordered."""
    every = pl.concat(
        [
            *mails(people, story, calendar, draws=draws),
            *visits(people, story, calendar, draws=draws),
            *_acts(people, story, calendar, draws=draws),
        ],
        how="diagonal",
    )
    missing = [pl.lit(None, dtype=pl.Int64 if name in NUMBERS else pl.String).alias(name)
               for name in PROPERTIES if name not in every.columns]  # fmt: skip
    return (
        every.with_columns(missing)
        .filter(pl.col("occurred_at") < calendar.end)
        .select("lead", "activity", "occurred_at", *PROPERTIES)
    )


def _acts(people: People, story: Stories, calendar: Calendar, *, draws: Draws) -> list[pl.DataFrame]:
    """Forms, downloads, webinars, demos, baskets, calls, quotes and orders."""
    many = len(story.created)
    project, is_curious = story.start < NEVER, story.curious
    loud = np.minimum(story.loudness, 1.6)
    length = np.where(project, story.decision - story.start, 0.0)
    origin = np.where(project, story.start, 0.0)
    product = draws.pick((28, 20, 18, 22, 12), many)
    pieces = []

    def add(activity: str, mean: Floats | float, begin: Floats, span: Floats | float, **props: pl.Series | str) -> None:
        """Events of leads not yet customers, `mean` many per lead, evenly within begin + span."""
        who = np.repeat(np.arange(many), draws.counts(mean, many))
        when = begin[who] + draws.uniform(len(who)) * (span[who] if isinstance(span, np.ndarray) else span)
        kept = (when < np.minimum(story.won[who] - 0.05, calendar.days)) & (when >= story.created[who])
        who, when = who[kept], when[kept]
        given = {name: prop if isinstance(prop, str) else prop.gather(who) for name, prop in props.items()}
        pieces.append(piece(activity, who, calendar.seconds(when), **given))

    topic, wares = told(_TOPICS, draws.whole(5, many)), told(_PRODUCTS, product)
    basket = pl.Series(60 + np.floor(620.0 * draws.skewed(many)).astype(np.int64))
    contact = told(("contact", "devis", "rappel"), draws.pick((55, 30, 15), many))
    #   activity, mean in a project, of the curious, of everybody (within 300 days)
    for activity, with_project, of_curious, of_all, props in (
        ("white_paper", 0.85, 1.1, 0.16, {"topic": topic}),
        ("webinar", 0.4, 0.4, 0.05, {"topic": topic}),
        ("demo_request", 0.5, 0.05, 0.012, {"product": wares}),
        ("form_submit", 0.5, 0.14, 0.035, {"form": contact}),
        ("cart", 0.55, 0.12, 0.06, {"product": wares, "amount": basket}),
        ("trade_fair", 0.12, 0.06, 0.035, {}),
    ):
        add(activity, np.where(project, with_project * loud, 0.0), origin, length, **props)
        add(activity, np.where(is_curious, of_curious, 0.0), story.busy, story.busy_days, **props)
        add(activity, of_all * story.zeal, story.created, 300.0, **props)
    found = people.source < WEB_SOURCES
    pieces += [
        one_each("form_submit", found & draws.chance(0.8, many), story.created, calendar,
            form=told(("newsletter", "livre blanc", "contact"), draws.pick((50, 30, 20), many))),
        one_each("trade_fair", people.source == FAIR_SOURCE, story.created, calendar),
        one_each("webinar", (people.source == WEBINAR_SOURCE) & draws.chance(0.7, many), story.created, calendar,
            topic=topic),
    ]  # fmt: skip

    # sales: calls and quotes come with projects, won or lost; some calls are made into the blue
    talk = pl.Series(20 + np.floor(240.0 * draws.skewed(many)).astype(np.int64))
    add("call", np.where(project, 0.8, 0.0), origin + 0.3 * length, 0.6 * length, seconds=talk)
    add("call", 0.12, story.created, 200.0, seconds=talk)
    quoted = project & draws.chance(0.5, many)
    quote_at = origin + (0.55 + 0.3 * draws.uniform(many)) * length
    pieces.append(one_each("quote_sent", quoted, quote_at, calendar, product=wares, amount=pl.Series(story.amount)))
    keen = np.where(story.won == story.decision, 0.66, 0.4)
    answered = quoted & draws.chance(keen, many)
    patience = np.minimum(0.2 + 3.2 * draws.skewed(many), story.won - quote_at - 0.06)
    pieces.append(one_each("reply", answered, quote_at + np.maximum(patience, 0.0), calendar))
    add("reply", 0.05 * story.zeal, story.created, 250.0)

    # the order itself, and a customer's life after it: what a backtest must not see
    pieces.append(
        one_each("purchase", story.won < NEVER, story.won, calendar, product=wares, amount=pl.Series(story.amount))
    )
    again = np.repeat(np.arange(many), draws.counts(np.where(story.won < calendar.days, 2.4, 0.0), many))
    later = story.won[again] + 8.0 + 220.0 * draws.uniform(len(again))
    spare = 80 + np.floor(500.0 * draws.skewed(len(again))).astype(np.int64)
    kept = later < calendar.days
    spares = pl.Series(np.where(kept, spare, 0)[kept])
    pieces.append(
        piece("purchase", again[kept], calendar.seconds(later[kept]), product="pièces détachées", amount=spares)
    )
    care = np.repeat(np.arange(many), draws.counts(np.where(story.won < calendar.days, 2.0, 0.0), many))
    when = story.won[care] + 1.0 + 90.0 * draws.uniform(len(care))
    kept = when < calendar.days
    pieces.append(piece("call", care[kept], calendar.seconds(when[kept]), seconds=talk.gather(care[kept])))
    return pieces


def outcomes(people: People, story: Stories, every: pl.DataFrame, calendar: Calendar, *, draws: Draws) -> pl.DataFrame:
    """What became of the leads: `lead`, `stage`, `occurred_at` (seconds), `amount`, `reason`.

    Marketing hands over whoever raised a hand (demo, contact, quote, webinar now and then); sales accepts or refuses
    within days; customers are those whose project was won, handed over or not.
    """
    many = len(story.created)
    raised = pl.col("activity").is_in(["demo_request", "quote_sent"]) | (
        (pl.col("activity") == "form_submit") & pl.col("form").is_in(["contact", "devis", "rappel"])
    )
    hands = every.filter(raised).group_by("lead").agg(pl.col("occurred_at").min())
    first = np.full(many, np.iinfo(np.int64).max // 2, dtype=np.int64)
    first[hands["lead"].to_numpy()] = hands["occurred_at"].to_numpy()
    won = np.where(story.won < calendar.days, calendar.seconds(np.minimum(story.won, calendar.days)), calendar.end * 2)
    handed = draws.chance(0.86, many) & (first < won)
    mql = first + 1800 + np.floor(86_400.0 * draws.skewed(many)).astype(np.int64)
    judged = mql + 14_400 + np.floor(200_000.0 * draws.skewed(many)).astype(np.int64)
    near_project = (story.start < NEVER) & (mql >= calendar.seconds(np.minimum(story.start, calendar.days)))
    liking = between(people.fit + np.where(near_project, 1.2, 0.0), (-1.5, 0, 1.5, 2.5), (0.08, 0.35, 0.78, 0.93))
    accepted = draws.chance(liking, many)
    reason = draws.pick_each(((22, 18, 26, 20, 8, 6), (6, 20, 8, 8, 56, 2)), people.outsider.astype(np.int64))
    mql_at, judged_at = np.minimum(mql, won - 60), np.minimum(judged, won - 30)
    return stages(
        calendar, mql=(handed, mql_at), accepted=(handed & accepted, judged_at),
        refused=(handed & ~accepted & (judged < won), judged_at), customer=(story.won < calendar.days, won),
        reason=told(REASONS, reason), amount=pl.Series(story.amount),
    )  # fmt: skip


def stages(
    calendar: Calendar, *, mql: tuple[Flags, Ints], accepted: tuple[Flags, Ints], refused: tuple[Flags, Ints],
    customer: tuple[Flags, Ints], reason: pl.Series, amount: pl.Series,
) -> pl.DataFrame:  # fmt: skip
    """Who reached each stage and when (seconds), as one table: `lead`, `occurred_at`, `stage`, `reason`, `amount`."""
    rows = [
        _stage("mql", *mql),
        _stage("accepted", *accepted),
        _stage("refused", *refused, reason=reason),
        _stage("customer", *customer, amount=amount),
    ]
    return pl.concat(rows, how="diagonal").filter(pl.col("occurred_at") < calendar.end)


def _stage(stage: str, who: Flags, when: Ints, **props: pl.Series) -> pl.DataFrame:
    leads = np.flatnonzero(who)
    columns = [prop.gather(leads).alias(name) for name, prop in props.items()]
    return pl.DataFrame({"lead": leads, "occurred_at": when[leads]}).with_columns(
        pl.lit(stage).alias("stage"), *columns
    )

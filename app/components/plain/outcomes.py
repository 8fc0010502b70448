"""The right side of the tuning page: four figures, the sentence of the replay, the distributions, and the details."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

import beginnings
import state
from charts import band_conversion, outcome_distribution, score_distribution, spanned, threshold_curve
from components.charts import draw
from components.figures import Figure, figures
from desks import Desk
from escapes import Markdown
from i18n import day, number, signed, t, voice
from leadgrid import judgements, tunings
from leadgrid.distributions import Histogram
from leadgrid.judgements import Estimate
from leadgrid.proposals import USUAL_TARGET
from leadgrid.replays import horizon_complete
from leadgrid.snapshots import Replay
from leadgrid.tunings import Figures, Tuning

FEWEST_CALLED: Final = 10
"""Below that an interval of 95 % is wider than 50 points of 100: the screen says that nobody can tell."""


def outcomes(at: Desk, *, now: Tuning, before: Tuning) -> None:
    """What the grid as moved would do, beside what the saved one does."""
    at_least = _threshold(at, now)
    agreed = _threshold(at, before) if at.agreed_sales is None else at.agreed.starts[at.agreed_sales.id]
    shown = tunings.figures(now, at_least=at_least)
    saved = tunings.figures(before, at_least=agreed)
    _figures(shown, saved, looked=t(f"tune.looked.{at.view.replay.mode if at.view.replay else 'forward'}"))
    _sentence(at, shown, now)
    language, dark = voice().language, state.dark()
    today = at.view.today or 0
    # both grids' scores of both days: the axes hold still while points move, and thresholds stand under each other
    held = [pool for tuning in (now, before) for pool in (tuning.today, tuning.replay) if pool is not None]
    reach = spanned(held, at_least=at_least, bands=at.tuned.bands, scale=at.tuned.scale)
    st.subheader(t("tune.today_title", day=day(at.facts.local(today))), anchor=False)
    st.caption(t("tune.today_scale"))
    draw(
        score_distribution(
            now.today,
            at.tuned.bands,
            at_least=at_least,
            language=language,
            dark=dark,
            reach=reach,
            beside=before.today,
        ),
        key="today",
    )
    if now.replay is not None:
        st.subheader(t("tune.replay_title"), anchor=False)
        _pool(at, now.replay)
        draw(
            outcome_distribution(
                now.replay, at_least=at_least, language=language, dark=dark, reach=reach, beside=before.replay
            ),
            key="replay",
        )


def details(at: Desk, now: Tuning) -> None:
    """Folded away: how well the grid ranks, what other thresholds would do, and how many sign in each band."""
    if now.replay is None:
        return
    fold = st.expander(t("tune.details"), key="details", on_change="rerun", icon=":material/insights:")
    if not fold.open:
        return
    language, dark = voice().language, state.dark()
    at_least = _threshold(at, now)
    with fold:
        st.markdown(_ranking(tunings.figures(now, at_least=at_least).ranking))
        apart = beginnings.trial(at, at.text)
        if apart is not None and beginnings.is_made_from_these(at):
            st.caption(t("live.apart", count=apart.shown))
        with st.grid(2, min_column_width=380, gap="medium"):
            with st.container():
                st.markdown(f"**{t('tune.curve_title')}**")
                rows = judgements.thresholds(now.replay)
                draw(threshold_curve(rows, at_least=at_least, language=language, dark=dark), key="curve")
            if at.tuned.bands:
                with st.container():
                    st.markdown(f"**{t('tune.conversion_title')}**")
                    counts = judgements.bands(now.replay, at.tuned)
                    draw(band_conversion(counts, at.tuned.bands, language=language, dark=dark), key="conversion")


def _threshold(at: Desk, tuning: Tuning) -> int:
    """The score from which sales calls; in a grid without bands the lowest score, which everybody reaches."""
    if at.threshold is not None:
        return at.threshold
    return min(pool.lowest for pool in (tuning.today, tuning.replay) if pool is not None)


def _figures(now: Figures, before: Figures, *, looked: Markdown) -> None:
    """`looked` says in a word how the customers are known: replayed, or without dates."""
    row = [
        Figure(
            t("tune.to_call"),
            number(now.to_call),
            _change(now.to_call, before.to_call),
            under=t("tune.of_today", leads=now.leads),
            help=t("tune.to_call_help"),
        )
    ]
    if now.caught is not None and now.missed is not None:
        customers = now.caught + now.missed
        under = t("tune.of_replay", looked=looked, customers=customers)
        caught, missed = t("tune.caught_help"), t("tune.missed_help")
        row += [
            _customers(t("tune.caught"), now.caught, before.caught, good="up", under=under, help=caught),
            _customers(t("tune.missed"), now.missed, before.missed, good="down", under=under, help=missed),
            _signing(now, before, looked=looked),
        ]
    figures(row, across=2)


def _customers(
    label: str, now: int, before: int | None, *, good: Literal["up", "down"], under: str, help: str
) -> Figure:
    return Figure(label, number(now), _change(now, before), good=good, under=under, help=help)


def _signing(now: Figures, before: Figures, *, looked: Markdown) -> Figure:
    label, help = t("tune.signing"), t("tune.signing_help")
    share = _hundredths(now)
    if share is None or now.precision is None or now.precision.low is None or now.precision.high is None:
        nobody = t("tune.nobody_called", looked=looked)
        under = t("tune.too_few_called", looked=looked, count=now.called) if now.called else nobody
        return Figure(label, "–", under=under, help=help)
    under = t(
        "tune.signing_between",
        looked=looked,
        low=number(100 * now.precision.low),
        high=number(100 * now.precision.high),
    )
    return Figure(label, number(share), _change(share, _hundredths(before)), good="up", under=under, help=help)


def _hundredths(figures: Figures) -> int | None:
    """Of 100 called, how many sign; None where nobody can tell."""
    if not figures.called or figures.called < FEWEST_CALLED or figures.precision is None:
        return None
    return _whole(100 * figures.precision.value)


def _whole(number: float) -> int:
    return int(number + 0.5)


def _change(now: int, before: int | None) -> Markdown | None:
    return None if before is None or now == before else signed(now - before)


def _sentence(at: Desk, shown: Figures, now: Tuning) -> None:
    replay = at.view.replay
    if replay is None or now.replay is None:
        st.info(t("live.no_outcomes"), icon=":material/event_available:")
        return
    customers = now.replay.total_converted
    if replay.mode == "undated":
        st.warning(t("live.undated"), icon=":material/event_busy:")
        told = t("live.replay.undated", count=shown.caught, customers=customers)
    else:
        won = "signed" if replay.target == USUAL_TARGET else "reached"
        told = t(
            f"live.replay.{won}",
            day=day(at.facts.local(replay.as_of)),
            horizon=_span(replay),
            target=replay.target,
            count=shown.caught,
            customers=customers,
        )
    st.markdown(told)
    if beginnings.is_made_from_these(at):
        st.caption(t("live.flattering"))


def _pool(at: Desk, pool: Histogram) -> None:
    """Who was replayed, whether their time is over in the data, and what is known only as it is today."""
    replay = at.view.replay
    if replay is None:
        return
    is_undated = replay.mode == "undated"
    people = pool.total_leads
    counted = t("live.pool_undated", count=people) if is_undated else t("live.pool", count=people)
    facts = [counted, t("live.known_today")]
    with at.workspace.dataset() as dataset:
        complete = horizon_complete(dataset, replay)
    if complete:
        facts.insert(1, t("live.mature"))
    customers = at.customers
    if customers:
        facts.insert(1, t("live.customers_left", count=customers))
    st.caption(" · ".join(facts))
    if complete is False:
        st.warning(t("live.immature", horizon=_span(replay)), icon=":material/hourglass_top:")


def _span(replay: Replay) -> Markdown:
    if replay.horizon is None:
        return Markdown("")
    return t(f"tune.span.{replay.horizon.unit}", count=replay.horizon.amount)


def _ranking(ranking: Estimate | None) -> Markdown:
    if ranking is None:
        return t("tune.ranking_unknown")
    if ranking.low is None or ranking.high is None:
        return t("tune.ranking", count=_whole(100 * ranking.value))
    return t(
        "tune.ranking_between",
        count=_whole(100 * ranking.value),
        low=number(100 * ranking.low),
        high=number(100 * ranking.high),
    )

"""What customers have in common: what was planted is found, chance is not, and nothing to come is seen."""

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid import candidates as candidates_of
from leadgrid import samples
from leadgrid.candidates import candidates
from leadgrid.contingencies import FAMILY_WISE, chances
from leadgrid.datasets import Dataset, load
from leadgrid.features import Shelf, measure
from leadgrid.grids import Criterion, Grid, Group, Rung
from leadgrid.holdings import holdings, in_half
from leadgrid.indicators import Portrait, families, find
from leadgrid.instants import Duration
from leadgrid.proposals import proposed_view
from leadgrid.signatures import fold
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source
from leadgrid.suspicions import suspicions
from leadgrid.writing import condition_key

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
REPLAY = Replay(as_of=int(AS_OF.timestamp()) * 1_000_000, horizon=Duration(90, "d"))


@contextmanager
def loaded(**files: list[str]) -> Iterator[Dataset]:
    """A data set of rows; the first of each is its header."""
    with TemporaryDirectory() as folder:
        sources = {}
        for kind, rows in files.items():
            path = Path(folder) / f"{kind}.csv"
            path.write_text("\n".join(rows) + "\n", encoding="utf-8")
            sources[kind] = Source(path)
        with load(**sources) as dataset:
            yield dataset


def found(dataset: Dataset, replay: Replay = REPLAY, **how) -> Portrait:
    return find(dataset, replay, suspected=suspicions(dataset, target=replay.target), **how)


def told(portrait: Portrait) -> list:
    """All of what is shown, whatever its words."""
    return [(condition_key(one.rule), one.table, one.p, one.corrected) for one in portrait.indicators]


def at(days: float) -> str:
    """So many days before the as-of instant, or after it where negative."""
    return (AS_OF - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


PLANTED = {("sector",), ("headcount",), ("visit",), ("quote", "call")}


@cache
def planted(seed: int = 1, leads: int = 1_500) -> Portrait:
    """Who is in plastics, has 200 people or more, visited in the last month, or was called within a week of a quote
    becomes a customer more often; region, language, the newsletter and the calls by themselves say nothing."""
    chance = random.Random(seed)
    rows, acts, won = (
        ["lead_id,sector,headcount,region,language"],
        ["lead_id,activity,occurred_at"],
        ["lead_id,occurred_at"],
    )
    for lead in range(leads):
        sector = chance.choice(["plastics", "food", "wood", "metal", "paper"])
        headcount = chance.randrange(1, 400)
        rows.append(f"{lead},{sector},{headcount},{chance.choice('NSEW')},{chance.choice(['fr', 'de'])}")
        visited, called, quoted = chance.random() < 0.2, chance.random() < 0.3, chance.random() < 0.3
        acts.append(f"{lead},newsletter,{at(chance.uniform(1, 300))}")
        acts += [f"{lead},visit,{at(chance.uniform(1, 25) if visited else chance.uniform(120, 360))}"]
        quote, call = chance.uniform(40, 80), chance.uniform(2, 30)
        if quoted:
            acts.append(f"{lead},quote,{at(quote)}")
        if called:  # after a quote half of them come within the week, else at any time
            soon = quoted and chance.random() < 0.5
            call = quote - chance.uniform(0.1, 6) if soon else call
            acts.append(f"{lead},call,{at(call)}")
        in_sequence = quoted and called and 0 <= quote - call <= 7
        odds = 0.02 + 0.15 * (sector == "plastics") + 0.15 * (headcount >= 200) + 0.2 * visited + 0.5 * in_sequence
        if chance.random() < odds:
            won.append(f"{lead},{at(-chance.uniform(1, 80))}")
    with loaded(leads=rows, activities=acts, outcomes=won) as dataset:
        return found(dataset)


def test_what_was_planted_is_found():
    assert {one.subjects for one in planted().indicators} >= PLANTED


def test_nothing_is_found_of_what_tells_nothing():
    # What has no part in anything planted is in no indicator but beside something that has.
    telling = {name for subjects in PLANTED for name in subjects}
    assert all(telling & set(one.subjects) for one in planted().indicators)


def test_the_planted_value_is_the_one_that_is_named():
    (plastics,) = [one for one in planted().indicators if one.subjects == ("sector",) and one.direction == "more"]
    assert plastics.name.fr == "sector : plastics"
    assert plastics.table.ratio.low > 1
    assert f"{plastics.table.converted} of {planted().converted} customers" in plastics.counts.en
    assert "clients" in plastics.words.fr


def test_what_keeps_customers_away_is_found_too():
    rows = [f"{lead},{'student' if lead % 4 == 0 else 'engineer'},{lead % 3}" for lead in range(800)]
    won = [f"{lead},{at(-5)}" for lead in range(800) if lead % 4 and lead % 5 == 1]
    with loaded(leads=["lead_id,job,team", *rows], outcomes=["lead_id,occurred_at", *won]) as dataset:
        (only,) = found(dataset).indicators
    assert (only.direction, only.table.converted, only.table.leads) == ("less", 0, 200)
    assert only.name.en == "job: student" or only.name.en == "job: engineer"


def test_a_rule_in_a_grid_holds_for_exactly_the_leads_that_were_counted():
    with sample(None) as dataset:
        replay = proposed_view(dataset.facts, now=0).replay
        portrait = found(dataset, replay)
        assert len(portrait.indicators) > 20
        criteria = [
            Criterion(f"c{i}", "all", "when", (Rung(5, one.rule),)) for i, one in enumerate(portrait.indicators)
        ]
        grid = Grid("all", (Group("all", "fit"),), tuple(criteria))
        signatures = fold(measure(dataset, grid, View(None, replay), shelf=Shelf()), grid)
    for one, hits in zip(portrait.indicators, signatures.hits, strict=True):
        assert one.table.leads == int(signatures.replay[hits != 0].sum())
        assert one.table.converted == int(signatures.converted[hits != 0].sum())
        assert (one.table.all_leads, one.table.all_converted) == (portrait.leads, portrait.converted)


@contextmanager
def sample(plant: str | None, seed: int = 1, leads: int = 5_000) -> Iterator[Dataset]:
    with load(
        **{kind: Source(path) for kind, path in zip(samples.TABLES, written(plant, seed, leads), strict=True)}
    ) as it:
        yield it


@cache
def written(plant: str | None, seed: int, leads: int) -> tuple[Path, ...]:
    return samples.write(Path(mkdtemp()), leads=leads, seed=seed, plant=plant)


@cache
def portrait_of(plant: str | None, seed: int = 1, leads: int = 5_000) -> Portrait:
    with sample(plant, seed, leads) as dataset:
        return found(dataset, proposed_view(dataset.facts, now=0).replay)


@pytest.mark.xdist_group("indicators of samples")
class TestOfTheSample:
    def test_a_project_is_what_customers_have_in_common(self):
        # docs/sample-data.md: a project brings visits, demos, baskets, calls and a quote.
        named = {one.subjects[0] for one in portrait_of(None).indicators if one.direction == "more"}
        assert named >= {"quote_sent", "demo_request", "cart", "call", "page_view"}

    def test_what_only_customers_have_is_left_out_and_told(self):
        leak, plain = portrait_of("leak"), portrait_of(None)
        assert [suspicion.name for suspicion in leak.guarded] == ["customer_number", "contract_date"]
        assert told(leak) == told(plain)
        assert plain.guarded == ()

    def test_where_customers_are_drawn_by_lot_nothing_is_shown(self):
        # Four looks, each of which shows something with a chance of at most 5 %: more than two would be one in 2,000.
        looks = [portrait_of("noise", seed, 2_500) for seed in range(1, 5)]
        assert all(look.tells for look in looks)
        assert sum(bool(look.indicators) for look in looks) <= 2

    def test_where_the_sample_s_customers_are_dealt_again_at_most_one_deal_in_twenty_shows_any(self):
        with sample(None) as dataset:
            replay = proposed_view(dataset.facts, now=0).replay
            rules = [candidate.rule for candidate in candidates(dataset, replay)]
            held = holdings(dataset, replay, rules)
        deals = 400
        shown = sum(shows_any(held, deals=deals, seed=5))
        # Bin(400, 5 %) exceeds 34 one time in a thousand
        assert shown <= 34

    def test_what_repeats_another_says_which(self):
        repeated = [one for one in portrait_of(None).indicators if one.repeats is not None]
        rules = [one.rule for one in portrait_of(None).indicators]
        assert repeated
        assert all(rules.index(one.repeats) < rules.index(one.rule) for one in repeated)


def shows_any(held, *, deals: int, seed: int) -> np.ndarray:
    """For so many deals of the same number of customers among the leads, whether anything would be shown."""
    different = held.apart()
    of, converted = held.leads, int(held.converted.sum())
    rows = np.stack([held.row(rule) for rule in different])
    rows = rows[(rows.sum(1) >= 10) & (of - rows.sum(1) >= 10)]
    dealt = np.random.default_rng(seed)
    labels = np.stack([dealt.permutation(held.converted) for _ in range(deals)], axis=1)
    counts = rows.astype(np.float32) @ labels.astype(np.float32)
    tables = [chances(leads=int(row.sum()), of=of, converted=converted) for row in rows]
    values = np.stack([p[count.astype(int) - low] for (low, p), count in zip(tables, counts, strict=True)])
    least = np.sort([p.min() for _, p in tables])
    k = next(k for k in range(1, len(least) + 1) if np.searchsorted(least, FAMILY_WISE / k, side="right") <= k)
    tried = np.searchsorted(least, FAMILY_WISE / k, side="right")
    could = np.array([p.min() for _, p in tables]) <= FAMILY_WISE / k
    return values[could].min(0) * tried <= FAMILY_WISE


@cache
def small_rows(seed: int = 3) -> tuple[list[str], list[str], list[str]]:
    chance = random.Random(seed)
    leads, acts, won = ["lead_id,created_at,sector"], ["lead_id,activity,occurred_at"], ["lead_id,occurred_at"]
    for lead in range(240):
        hot = chance.random() < 0.3
        leads.append(f"{lead},{at(chance.uniform(50, 400))},{chance.choice(['a', 'b', 'c'])}")
        acts += [f"{lead},{'demo' if hot else 'mail'},{at(chance.uniform(1, 40))}" for _ in range(2)]
        if chance.random() < (0.5 if hot else 0.05):
            won.append(f"{lead},{at(-chance.uniform(1, 80))}")
    return leads, acts, won


@cache
def small() -> list:
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        return told(found(dataset))


@settings(max_examples=8)
@given(
    later=st.lists(
        st.tuples(st.integers(0, 239), st.sampled_from(["demo", "mail", "party"]), st.floats(-200, 0)), max_size=400
    ),
    newcomers=st.integers(0, 50),
)
def test_nothing_that_comes_after_the_day_changes_what_is_found(later, newcomers):
    leads, acts, won = small_rows()
    acts = [*acts, *(f"{lead},{activity},{at(days)}" for lead, activity, days in later)]
    leads = [*leads, *(f"n{number},{at(-1)},c" for number in range(newcomers))]
    assert small()
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        assert told(found(dataset)) == small()


@settings(max_examples=6)
@given(st.randoms(use_true_random=False))
def test_what_is_asked_does_not_depend_on_who_became_a_customer(chance):
    leads, acts, won = small_rows()
    others = ["lead_id,occurred_at", *(f"{lead},{at(-9)}" for lead in chance.sample(range(240), len(won) - 1))]
    asked = []
    for outcomes in (won, others):
        with loaded(leads=leads, activities=acts, outcomes=outcomes) as dataset:
            asked.append(candidates(dataset, REPLAY))
    assert asked[0] == asked[1]


def test_without_dates_only_what_needs_none_is_asked():
    leads, acts, won = small_rows()
    won = ["lead_id", *(row.split(",")[0] for row in won[1:])]
    undated = replace(REPLAY, mode="undated", horizon=None)
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        asked = candidates(dataset, undated)
        assert {candidate.kind for candidate in asked} == {"attribute", "activity"}
        assert all(c.rule.selection.within is None for c in asked if c.kind == "activity")
        assert ("mail",) in {one.subjects for one in found(dataset, undated).indicators}


def test_of_a_handful_of_customers_nothing_is_told():
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won[:4]) as dataset:
        portrait = found(dataset)
    assert (portrait.indicators, portrait.converted, portrait.tells) == ((), 3, False)


def test_data_without_anything_to_ask_give_an_empty_portrait():
    with loaded(leads=["lead_id", "1", "2"], outcomes=["lead_id,occurred_at", f"1,{at(-1)}"]) as dataset:
        portrait = found(dataset)
    assert (portrait.leads, portrait.converted, portrait.asked, portrait.indicators) == (2, 1, 0, ())


def test_an_attribute_full_of_numbers_is_asked_in_round_steps():
    rows = [f"{lead},{lead * 17.3:.2f}" for lead in range(500)]
    with loaded(leads=["lead_id,turnover", *rows], outcomes=["lead_id,occurred_at", f"1,{at(-1)}"]) as dataset:
        names = [candidate.rule for candidate in candidates(dataset, REPLAY)]
    starts = {op.operand.text for rule in names for op in rule.test.operators if op.name == "at_least"}
    assert starts == {"850", "2100", "4300", "6500", "7800"}


def orders(*, of: int = 500) -> dict[str, list[str]]:
    """Every lead ordered once; the larger the order, the more often it became a customer. Invoices are numbered."""
    chance = random.Random(5)
    acts, won = ["lead_id,activity,occurred_at,amount,invoice,year,note"], ["lead_id,occurred_at"]
    for lead in range(of):
        amount = chance.randrange(20, 900)
        acts.append(f"{lead},order,{at(chance.uniform(1, 80))},{amount},{536_000 + lead},{2024 + lead % 2},ok")
        if chance.random() < (0.5 if amount >= 500 else 0.05):
            won.append(f"{lead},{at(-chance.uniform(1, 80))}")
    return {"leads": ["lead_id", *map(str, range(of))], "activities": acts, "outcomes": won}


def test_amounts_of_acts_are_asked_for_and_counted_in_the_correction():
    with loaded(**orders()) as dataset:
        portrait = found(dataset)
        left_out = candidates(dataset, REPLAY, without=("Amount",))
    (first, *_) = portrait.indicators
    assert (first.subjects, first.direction) == (("order", "amount"), "more")
    assert first.name.en.startswith("order, amount in all:")
    assert first.corrected >= portrait.tried * first.p
    assert {one.subjects for one in left_out} == {("order",)}


def test_whole_numbers_of_one_length_name_something_and_are_not_added_up():
    with loaded(**orders()) as dataset:
        assert {one.subjects for one in candidates(dataset, REPLAY)} == {("order",), ("order", "amount")}


def test_amounts_of_very_many_events_are_left_alone(monkeypatch):
    monkeypatch.setattr(candidates_of, "MOST_EVENTS_ADDED_UP", 499)
    with loaded(**orders()) as dataset:
        assert {one.subjects for one in candidates(dataset, REPLAY)} == {("order",)}


def test_both_halves_together_are_everybody():
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        whole, *halves = (found(dataset, half=half) for half in (None, 0, 1))
    assert sum(half.leads for half in halves) == whole.leads
    assert sum(half.converted for half in halves) == whole.converted


def test_what_the_team_does_not_want_to_be_looked_at_is_not():
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        asked = candidates(dataset, REPLAY, without=("DEMO", "Sector "))
    assert {candidate.subjects for candidate in asked} == {("mail",)}


def test_halves_are_the_same_leads_whatever_the_number_of_leads():
    few, many = in_half(np.arange(100), 0), in_half(np.arange(10_000), 0)
    assert (few == many[:100]).all()
    assert math.isclose(many.mean(), 0.5, abs_tol=0.03)


def test_a_text_column_that_names_the_lead_gives_no_values():
    rows = [f"{lead},Contact {lead},{'x' if lead % 2 else 'y'}" for lead in range(300)]
    with loaded(leads=["lead_id,name,side", *rows], outcomes=["lead_id,occurred_at", f"1,{at(-1)}"]) as dataset:
        assert {candidate.subjects for candidate in candidates(dataset, REPLAY)} == {("side",)}


def test_a_family_is_a_finding_with_what_says_much_the_same():
    told_apart = families(planted().indicators)
    assert [one for family in told_apart for one in family if family[0] is one] == [family[0] for family in told_apart]
    assert sorted(map(id, (one for family in told_apart for one in family))) == sorted(map(id, planted().indicators))
    heads = [(family[0].subjects, family[0].direction) for family in told_apart]
    assert len(heads) == len(set(heads))  # no attribute was planted with two values that tell
    for family in told_apart:
        rules = [one.rule for one in family]
        assert all(
            one.repeats in rules or (one.subjects, one.direction) == (family[0].subjects, family[0].direction)
            for one in family[1:]
        )


def test_two_values_of_an_attribute_are_two_findings():
    rows = [f"{lead},{'abcde'[lead % 5]}" for lead in range(1_000)]
    won = [f"{lead},{at(-5)}" for lead in range(1_000) if lead % 5 < 2 and lead % 3 == 0]
    with loaded(leads=["lead_id,sector", *rows], outcomes=["lead_id,occurred_at", *won]) as dataset:
        portrait = found(dataset)
    assert all(len(family) == 1 for family in families(portrait.indicators))
    assert len(portrait.indicators) == 5

"""A first grid of one's own: it reads back, says what it rests on, and is honest about how good it is."""

from dataclasses import replace
from functools import cache

import pytest

from leadgrid.conditions import ActivityCondition
from leadgrid.contingencies import Contingency
from leadgrid.datasets import load
from leadgrid.features import Shelf, measure
from leadgrid.grids import Bounds, Grid, Group
from leadgrid.indicators import Portrait
from leadgrid.judgements import auc
from leadgrid.outlines import GROUP_NAMES
from leadgrid.problems import DataError
from leadgrid.proposals import proposed_view
from leadgrid.readables import readable
from leadgrid.reading import parse_grid
from leadgrid.replays import replayed
from leadgrid.signatures import fold
from leadgrid.snapshots import View
from leadgrid.sources import Source
from leadgrid.starters import BANDS, Starter, Team, Trial, overlapping, rule, starter, tried
from leadgrid.suspicions import suspicions
from leadgrid.tunings import figures, tune
from leadgrid.weights import MOST_POINTS, points
from leadgrid.wordings import label
from leadgrid.writing import to_yaml
from tests.test_indicators import REPLAY, at, loaded, orders, portrait_of, sample, small_rows


def started(dataset, view: View, *, portrait: Portrait | None = None, **team) -> Starter:
    target = view.replay.target if view.replay else "customer"
    said = Team(**{"relevance": {}, **team})
    return starter(dataset, view, suspected=suspicions(dataset, target=target), team=said, portrait=portrait)


def judged_apart(dataset, portrait: Portrait) -> Trial | None:
    return tried(dataset, portrait, suspected=suspicions(dataset), team=Team(relevance={}))


@cache
def of_sample(plant: str | None = None) -> Starter:
    with sample(plant) as dataset:
        return started(dataset, proposed_view(dataset.facts, now=0), portrait=portrait_of(plant))


@cache
def of_few(language: str = "fr") -> Starter:
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won[:4]) as dataset:
        return started(dataset, View(REPLAY.as_of, REPLAY), language=language)


def points_of(grid: Grid) -> dict[tuple[str, int], int]:
    return {identity: rung.points for identity, rung in grid.rungs}


@pytest.mark.parametrize("made", [of_sample, of_few], ids=["measured", "too few customers"])
def test_the_grid_reads_back_as_it_was_written(made):
    grid = made().grid
    assert parse_grid(to_yaml(grid)) == grid


def buyers(*, lately: bool) -> Starter:
    """Half buy nothing, a quarter once and a quarter four times, 200 days ago, and a third of them all last week, too;
    the more they bought, and who did last week, the more of them become customers."""
    leads, acts, won = ["lead_id"], ["lead_id,activity,occurred_at"], ["lead_id,occurred_at"]
    for lead in range(800):
        times, rank = (0, 0, 1, 4)[lead % 4], lead // 4
        leads.append(f"{lead}")
        acts += [f"{lead},purchase,{at(200 + n)}" for n in range(times)]
        is_lately = lately and rank % 3 == 0
        acts += [f"{lead},purchase,{at(3)}"] * is_lately
        chance = {0: 0.03, 1: 0.15, 4: 0.4}[times] + 0.4 * is_lately
        won += [f"{lead},{at(-5)}"] * (rank * 7 % 100 < 100 * chance)
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        return started(dataset, View(REPLAY.as_of, REPLAY), language="en")


def test_rules_on_the_same_acts_that_hold_one_another_are_one_ladder():
    (only,) = buyers(lately=False).grid.criteria
    assert only.kind == "ladder"
    assert [rung.label.told("en") for rung in only.rungs] == ["2 times or more (last 365 days)", "last 365 days"]
    assert only.rungs[0].points > only.rungs[1].points > 0


def test_how_lately_and_how_often_stay_two_rules_where_neither_holds_the_other():
    lately, often = buyers(lately=True).grid.criteria
    assert (lately.id, often.id) == ("purchase", "purchase_often")


def test_amounts_become_one_ladder_of_steps_beside_the_acts_themselves():
    with loaded(**orders()) as dataset:
        grid = started(dataset, View(REPLAY.as_of, REPLAY), language="en").grid
    assert parse_grid(to_yaml(grid)) == grid
    (amounts,) = [criterion for criterion in grid.criteria if criterion.id == "order_amount"]
    measures = [rung.condition.measure for rung in amounts.rungs]
    assert {(measure.kind, measure.of) for measure in measures} == {("sum", "amount")}
    steps = [measure.test.operators[0].operand.billionths for measure in measures]
    assert steps == sorted(steps, reverse=True)
    assert amounts.rungs[0].points > 0


@pytest.mark.xdist_group("indicators of samples")
class TestOfTheSample:
    def test_ranks_customers_of_a_later_day_that_it_was_not_made_from(self):
        with sample(None) as dataset:
            trial = judged_apart(dataset, portrait_of(None))
        assert (trial.how, trial.leads, trial.converted) == ("time", 3_807, 84)
        assert trial.built_from < trial.converted
        assert trial.ranking.low > 0.7

    def test_says_of_the_leads_it_was_made_from_what_a_backtest_of_it_says(self):
        made = of_sample()
        with sample(None) as dataset:
            view = proposed_view(dataset.facts, now=0)
            histogram, _ = replayed(dataset, made.grid, view.replay)
        assert (histogram.total_leads, histogram.total_converted) == (made.portrait.leads, made.portrait.converted)
        assert auc(histogram) == made.flattering

    def test_every_rule_says_what_it_rests_on_in_both_languages(self):
        for criterion in of_sample().grid.criteria:
            assert "of 84 customers" in criterion.why.told("en")
            assert "sur 84" in criterion.why.told("fr")
            assert "pertinence 2 sur 3" in criterion.why.told("fr")

    def test_has_few_enough_rules_to_be_read_aloud_and_none_without_points(self):
        grid = of_sample().grid
        assert 5 <= len(grid.criteria) <= 12
        assert all(points_of(grid).values())

    def test_the_easier_rungs_of_a_ladder_earn_less(self):
        for criterion in of_sample().grid.criteria:
            earned = [rung.points for rung in criterion.rungs]
            assert earned == sorted(earned, reverse=True)

    def test_what_the_team_finds_more_relevant_earns_more(self):
        usual, more = points_of(of_sample().grid), points_of(started_with(quote_sent=3, call=1).grid)
        assert more["quote_sent", 0] == pytest.approx(1.5 * usual["quote_sent", 0], abs=1)
        assert more["call", 0] == pytest.approx(0.5 * usual["call", 0], abs=1)
        assert more["reply", 0] == usual["reply", 0]

    def test_calls_no_more_than_sales_can(self):
        made = started_with(capacity=200)
        with sample(None) as dataset:
            view = proposed_view(dataset.facts, now=0)
            assert 0 < to_call(dataset, made.grid, view) <= 200

    def test_is_not_made_of_what_only_customers_have(self):
        text = to_yaml(of_sample("leak").grid)
        assert "customer_number" not in text
        assert "contract_date" not in text

    def test_where_nothing_tells_customers_apart_points_are_the_team_s_alone_and_say_so(self):
        made = of_sample("noise")
        assert not made.measured
        acts = [rung for _, rung in made.grid.rungs if isinstance(rung.condition, ActivityCondition)]
        assert {rung.points for rung in acts} == {10}
        assert all("Rien ne distingue encore" in criterion.why.told("fr") for criterion in made.grid.criteria)

    def test_what_the_team_finds_relevant_and_no_rule_reads_is_told(self):
        assert started_with(region=3).unseen == ("region",)


@cache
def started_with(capacity: int | None = None, **relevance: int) -> Starter:
    with sample(None) as dataset:
        view = proposed_view(dataset.facts, now=0)
        return started(dataset, view, portrait=portrait_of(None), relevance=relevance, capacity=capacity)


def to_call(dataset, grid: Grid, view: View) -> int:
    """How many of today's leads the grid calls."""
    signatures = fold(measure(dataset, grid, view, shelf=Shelf()), grid)
    return figures(tune(signatures, grid, replayed=True), at_least=grid.starts["call"]).to_call


@pytest.mark.parametrize("made", [of_sample, of_few], ids=["measured", "too few customers"])
def test_no_cap_swallows_the_points_that_the_team_gives_next(made):
    assert {group.bounds for group in made().grid.groups} == {Bounds()}


def test_of_a_few_numbers_steps_are_asked_and_days_and_names_are_no_rule():
    leads, acts, _ = small_rows()
    sizes, firsts = (5, 12, 60, 250), ("Anne", "Luc")
    rows = [f"{row},{sizes[n % 4]},2026-01-0{1 + n % 3},{firsts[n % 2]}" for n, row in enumerate(leads[1:])]
    with loaded(leads=[f"{leads[0]},effectif,Date de création,Prénom", *rows], activities=acts) as dataset:
        found = readable(dataset, View(REPLAY.as_of, None), suspected=suspicions(dataset))
        grid = started(dataset, View(REPLAY.as_of, None)).grid
    assert set(found.names) == {"sector", "effectif", "mail", "demo"}
    asked = [rung.condition.test.operators[0] for rung in grid.criterion("effectif").rungs]
    assert [(operator.name, operator.operand.text) for operator in asked] == [
        ("at_least", "250"),
        ("at_least", "60"),
        ("at_least", "12"),
    ]


def test_nobody_without_a_point_is_to_be_called_however_many_sales_could():
    leads, acts, won = small_rows()
    with loaded(leads=[*leads, "silent,"], activities=acts, outcomes=won[:4]) as dataset:
        grid = started(dataset, View(REPLAY.as_of, REPLAY), capacity=100_000).grid
    assert grid.starts["call"] == 1


def test_where_more_share_the_highest_score_than_sales_can_call_they_are_to_be_called():
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won[:4]) as dataset:
        view = View(REPLAY.as_of, REPLAY)
        assert to_call(dataset, started(dataset, view, capacity=1).grid, view) > 1


def test_of_a_handful_of_customers_points_are_the_team_s_alone_and_values_are_theirs_to_weigh():
    made = of_few()
    assert (made.measured, made.flattering) == (False, None)
    assert points_of(made.grid) == {**{("sector", rung): 0 for rung in range(3)}, ("mail", 0): 10, ("demo", 0): 10}
    assert "Trop peu de clients" in made.grid.criterion("demo").why.told("fr")
    assert "à vous de dire" in made.grid.criterion("sector").why.told("fr")


@pytest.mark.parametrize(("language", "group"), [("fr", "profil"), ("en", "profile")])
def test_names_are_in_the_language_that_was_asked_for(language, group):
    grid = of_few(language).grid
    assert grid.groups[0].id == group
    assert grid.name == ("Première grille à nous" if language == "fr" else "First grid of our own")
    assert [band.label.told(language) for band in grid.bands] == [BANDS[band.id].told(language) for band in grid.bands]


def test_without_outcomes_there_is_a_grid_too():
    leads, acts, _ = small_rows()
    with loaded(leads=leads, activities=acts) as dataset:
        made = started(dataset, View(REPLAY.as_of, None))
    assert not made.measured
    assert parse_grid(to_yaml(made.grid)) == made.grid


def test_data_that_say_nothing_are_refused_in_a_sentence():
    nothing = loaded(leads=["lead_id", "1", "2"], outcomes=["lead_id,occurred_at", f"1,{at(-1)}"])
    with nothing as dataset, pytest.raises(DataError, match="nothing that a rule could read"):
        started(dataset, View(REPLAY.as_of, REPLAY))


def test_without_an_earlier_day_to_build_on_it_is_judged_on_the_other_half():
    leads, acts, won = small_rows()
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        portrait = started(dataset, View(REPLAY.as_of, REPLAY)).portrait
        trial = judged_apart(dataset, portrait)
    assert trial.how == "halves"
    assert trial.built_from + trial.converted == portrait.converted
    assert trial.leads < portrait.leads


def test_where_nothing_was_found_there_is_nothing_to_try():
    with sample("noise") as dataset:
        assert judged_apart(dataset, portrait_of("noise")) is None


@pytest.mark.parametrize("relevance", [1, 2, 3])
def test_points_grow_with_the_effect_and_stay_within_bounds(relevance):
    rising = [points(Contingency(100, won, 900, 30), relevance) for won in range(0, 101, 5)]
    assert rising == sorted(rising)
    assert -MOST_POINTS <= rising[0] < 0 < rising[-1] <= MOST_POINTS


@pytest.mark.parametrize("wrong", [{"relevance": {"sector": 4}}, {"relevance": {}, "capacity": -1}])
def test_what_a_team_cannot_say_is_refused(wrong):
    with pytest.raises(ValueError, match=r"relevance|capacity"):
        Team(**wrong)


def test_a_name_that_a_file_writes_oddly_gives_an_id_and_a_grid_that_reads_back(tmp_path):
    rows = "".join(f"{lead},{'Oui' if lead % 4 == 0 else 'Non'}\n" for lead in range(400))
    (tmp_path / "leads.csv").write_text(f"lead_id,2e relance : été ?\n{rows}", encoding="utf-8")
    won = "".join(f"{lead}\n" for lead in range(400) if lead % 4 == 0 and lead % 3 == 0)
    (tmp_path / "won.csv").write_text(f"lead_id\n{won}", encoding="utf-8")
    with load(leads=Source(tmp_path / "leads.csv"), outcomes=Source(tmp_path / "won.csv")) as dataset:
        made = started(dataset, proposed_view(dataset.facts, now=REPLAY.as_of))
    assert [criterion.id for criterion in made.grid.criteria] == ["x2e_relance_ete"]
    assert parse_grid(to_yaml(made.grid)) == made.grid


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_indicator_gives_a_rule_that_asks_the_same_with_points_and_reason(language):
    portrait = portrait_of(None)
    for indicator in portrait.indicators:
        criterion, group = rule(indicator, of_few().grid, language)
        (rung,) = criterion.rungs
        assert rung.condition == indicator.rule
        assert rung.points == points(indicator.table, 2)
        assert criterion.why.told("en").startswith(indicator.counts.en)
        assert criterion.group == group.id


def test_a_rule_stands_in_the_grids_own_group_whatever_language_that_was_named_in():
    indicator = next(one for one in portrait_of(None).indicators if one.kind == "activity")
    grid = of_few("en").grid
    behaviour = next(group for group in grid.groups if group.id == "behaviour")
    assert rule(indicator, grid, "fr")[1] == behaviour
    _, new = rule(indicator, parse_grid(BARE), "fr")
    assert new == Group("comportement", "engagement", label(GROUP_NAMES["activity"]))


def test_a_rule_joins_the_group_of_its_axis_that_reads_the_same_and_the_overlap_is_told():
    indicator = next(one for one in portrait_of(None).indicators if one.kind == "activity")
    grid = parse_grid(f"""leadgrid: 1
name: n
groups: [{{id: mail, axis: engagement}}, {{id: site, axis: engagement}}, {{id: who, axis: fit}}]
criteria:
  - {{id: a, group: mail, points: 1, when: {{activity: x}}}}
  - {{id: b, group: mail, points: 1, when: {{activity: y}}}}
  - {{id: c, group: site, points: 1, when: {{activity: {indicator.subjects[0]}, count: {{at_least: 30}}}}}}
""")
    assert rule(indicator, grid, "fr")[1].id == "site"
    assert [criterion.id for criterion in overlapping(indicator, grid)] == ["c"]
    without = replace(grid, criteria=grid.criteria[:2])
    assert rule(indicator, without, "fr")[1].id == "mail"
    assert overlapping(indicator, without) == ()


BARE = """leadgrid: 1
name: n
groups: [{id: web, axis: fit}]
criteria: [{id: c, group: web, points: 1, when: {activity: visit}}]
"""


def test_where_nothing_is_measured_who_leaves_loses_points_and_names_of_people_are_no_rule():
    leads, acts, won = small_rows()
    leads = [f"{leads[0]},Prénom", *(f"{row},Anne" for row in leads[1:])]
    parted = [row.replace("mail", "Désinscription") for row in acts[1:] if "mail" in row]
    with loaded(leads=leads, activities=[*acts, *parted], outcomes=won[:4]) as dataset:
        grid = started(dataset, View(REPLAY.as_of, REPLAY)).grid
    earned = {criterion.id: criterion.rungs[0].points for criterion in grid.criteria}
    assert earned["desinscription"] < 0
    assert "prenom" not in earned


def test_with_fewer_than_ten_customers_no_points_are_measured_however_strong_a_sign_is():
    leads, acts, _ = small_rows()
    hot = sorted({row.split(",")[0] for row in acts[1:] if ",demo," in row}, key=int)[:7]
    acts = [row for row in acts if ",demo," not in row or row.split(",")[0] in hot]
    won = ["lead_id,occurred_at", *(f"{lead},{at(-5)}" for lead in hot)]
    with loaded(leads=leads, activities=acts, outcomes=won) as dataset:
        made = started(dataset, View(REPLAY.as_of, REPLAY), language="en")
    assert all("Too few customers" in criterion.why.told("en") for criterion in made.grid.criteria)

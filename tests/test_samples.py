"""The sample company: same seed, same bytes; believable, with gaps; and nobody real in it."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from leadgrid import places, samples
from leadgrid.problems import UsageError
from leadgrid.samples.calendars import Calendar

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_FIRST_VISIT = timedelta(minutes=30)  # said so in docs/sample-data.md


def table(name: str) -> pl.DataFrame:
    return pl.read_csv(places.sample_folder() / f"{name}.csv", infer_schema=False)


def written(folder: Path, **how) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in samples.write(folder, **how)}


@pytest.fixture(scope="module")
def leads() -> pl.DataFrame:
    return table("leads").with_columns(pl.col("created_at").str.to_datetime(INSTANT))


@pytest.fixture(scope="module")
def activities() -> pl.DataFrame:
    return table("activities").with_columns(pl.col("occurred_at").str.to_datetime(INSTANT))


@pytest.fixture(scope="module")
def outcomes() -> pl.DataFrame:
    return table("outcomes").with_columns(pl.col("occurred_at").str.to_datetime(INSTANT))


class TestTheGenerator:
    def test_makes_the_committed_files_again_byte_for_byte(self, tmp_path):
        for name, text in written(tmp_path, leads=5_000).items():
            assert text == (places.sample_folder() / name).read_bytes(), name

    def test_makes_other_leads_from_another_seed(self, tmp_path):
        one, two = (written(tmp_path / str(seed), leads=50, seed=seed) for seed in (1, 2))
        assert all(one[name] != two[name] for name in one)

    def test_writes_block_by_block_what_it_makes_at_once(self, tmp_path):
        files = written(tmp_path, leads=7_000, seed=3)
        blocks = list(samples.generate(leads=7_000, seed=3))
        assert len(blocks) == 2
        for name in samples.TABLES:
            at_once = pl.concat([getattr(block, name) for block in blocks])
            text = at_once.write_csv(datetime_format=INSTANT, line_terminator="\n")
            assert text.encode() == files[f"{name}.csv"]

    def test_makes_a_block_without_the_blocks_before_it(self):
        blocks = samples.generate(leads=7_000, seed=3)
        assert next(blocks).leads["lead_id"][0] == "L0000001"
        assert next(blocks).leads["lead_id"][0] == "L0005001"

    def test_writes_the_same_rows_as_parquet(self, tmp_path):
        samples.write(tmp_path, leads=300, format="parquet")
        (block,) = samples.generate(leads=300)
        for name in samples.TABLES:
            assert pl.read_parquet(tmp_path / f"{name}.parquet").equals(getattr(block, name))

    def test_tells_its_progress(self, tmp_path):
        told = []
        samples.write(tmp_path, leads=5_001, progress=lambda done, of: told.append((done, of)))
        assert told == [(5_000, 5_001), (5_001, 5_001)]

    def test_leaves_nothing_half_written(self, tmp_path):
        def full_disk(done: int, of: int) -> None:
            raise OSError(f"no space left after {done} of {of}")

        with pytest.raises(OSError, match="no space"):
            samples.write(tmp_path, leads=10, progress=full_disk)
        assert list(tmp_path.iterdir()) == []

    def test_ends_on_the_day_it_is_told(self):
        (block,) = samples.generate(leads=800, last_day=date(2024, 3, 31))
        last = block.activities["occurred_at"].dt.convert_time_zone("Europe/Paris").max()
        assert date(2024, 3, 30) <= last.date() <= date(2024, 3, 31)

    @pytest.mark.parametrize("wrong", [{"leads": 0}, {"leads": 10_000_000}, {"leads": 5, "seed": -1}])
    def test_refuses_what_it_cannot_make(self, wrong):
        with pytest.raises(UsageError):
            samples.generate(**wrong)


class TestTheLeads:
    def test_have_each_their_own_id(self, leads):
        assert leads["lead_id"].n_unique() == len(leads) == 5_000

    def test_can_be_written_to_by_nobody(self, leads):
        addresses = leads["email"].drop_nulls().str.strip_chars().str.to_lowercase()
        assert addresses.str.contains(r"^[a-z-]+\.[a-z-]+@[a-z-]+\.example$").all()

    def test_have_the_gaps_and_slips_of_a_real_database(self, leads):
        missing = {name: share[0] / len(leads) for name, share in leads.null_count().to_dict().items()}
        assert 0.004 < missing["created_at"] < 0.02
        assert 0.06 < missing["sector"] < 0.13
        assert 0.09 < missing["employees"] < 0.17
        assert 0.55 < missing["budget"] < 0.75
        assert missing["lead_id"] == missing["name"] == missing["company"] == 0
        assert leads["budget"].str.contains("[ \u202f]").sum() > 50
        assert leads["email"].str.contains("@gmial").sum() > 10
        assert (leads["sector"] != leads["sector"].str.strip_chars()).sum() > 10
        assert (leads["sector"] == "AGROALIMENTAIRE").sum() > 5
        assert leads["region"].is_in(["Auvergne Rhône Alpes", "Ile-de-France"]).sum() > 20
        starts = leads["company"].str.to_lowercase().str.split(" ").list.first()
        rare = [start for start, many in starts.value_counts().iter_rows() if many < 20]
        assert 20 < starts.is_in(rare).sum() < 100  # «Laitreie»

    def test_came_over_eighteen_months_and_ever_more(self, leads):
        created = leads["created_at"].drop_nulls()
        assert created.min().date() == date(2025, 5, 1)
        assert created.max().date() >= date(2026, 10, 28)
        assert (created > created.min() + (created.max() - created.min()) / 2).mean() > 0.52


class TestTheActivities:
    def test_are_of_leads_of_the_file_only(self, leads, activities, outcomes):
        known = leads["lead_id"].implode()
        assert activities["lead_id"].is_in(known).all()
        assert outcomes["lead_id"].is_in(known).all()

    def test_stand_in_the_order_of_time(self, activities):
        assert activities["occurred_at"].is_sorted()

    def test_begin_with_the_lead_save_for_the_visit_that_ended_in_the_form(self, leads, activities):
        early = (
            activities.join(leads.select("lead_id", "created_at"), on="lead_id")
            .with_columns(before=pl.col("created_at") - pl.col("occurred_at"))
            .filter(pl.col("before") > timedelta(0))
        )
        assert set(early["activity"]) == {"page_view", "paid_click"}
        assert early["before"].max() < LONGEST_FIRST_VISIT

    def test_are_about_twenty_a_lead(self, activities, leads):
        assert 18 < len(activities) / len(leads) < 22

    def test_have_every_kind_that_marketing_and_sales_record(self, activities):
        assert set(activities["activity"]) == {
            "email_sent", "email_open", "email_click", "email_bounce", "unsubscribe", "page_view", "form_submit",
            "white_paper", "webinar", "trade_fair", "demo_request", "cart", "purchase", "call", "quote_sent", "reply",
            "sms_sent", "sms_click", "whatsapp_sent", "whatsapp_reply", "social_click", "paid_click",
            "retargeting_click",
        }  # fmt: skip
        assert activities["activity"].value_counts()["count"].min() >= 100

    @pytest.mark.parametrize(
        ("activity", "always"),
        [
            ("page_view", ("section", "page", "seconds")), ("form_submit", ("form",)), ("demo_request", ("product",)),
            ("cart", ("product", "amount")), ("purchase", ("product", "amount")), ("quote_sent", ("amount",)),
            ("call", ("seconds",)), ("webinar", ("topic",)), ("white_paper", ("topic",)), ("sms_sent", ("topic",)),
            ("email_sent", ("email", "email_id")), ("paid_click", ("network",)), ("social_click", ("network",)),
            ("retargeting_click", ("network",)),
        ],
    )  # fmt: skip
    def test_say_what_they_were_about(self, activities, activity, always):
        some = activities.filter(pl.col("activity") == activity)
        told = {name for name in some.columns if not some[name].is_null().all()} - {*some.columns[:3]}
        assert told >= set(always)
        # newcomers at a fair have no topic, but what an activity always has is never missing
        assert all(some[name].null_count() == 0 for name in always)

    def test_begin_a_visit_where_somebody_clicked_on_an_advertisement_or_a_post(self, activities):
        clicks = activities.filter(pl.col("activity").is_in(["paid_click", "social_click", "retargeting_click"]))
        pages = activities.filter(pl.col("activity") == "page_view").select("lead_id", "occurred_at", "page")
        landed = clicks.drop("page").join_asof(
            pages, on="occurred_at", by="lead_id", strategy="forward", tolerance="5s", check_sortedness=False
        )
        assert landed["page"].null_count() == 0

    def test_follow_a_visitor_only_after_a_visit(self, activities):
        first = (
            activities.filter(pl.col("activity") == "page_view").group_by("lead_id").agg(pl.col("occurred_at").min())
        )
        again = activities.filter(pl.col("activity") == "retargeting_click").join(first, on="lead_id")
        assert (again["occurred_at"] > again["occurred_at_right"]).all()

    def test_are_brought_by_the_advertisement_that_the_source_names(self, leads, activities):
        paid = activities.filter(pl.col("activity") == "paid_click")["lead_id"].unique()
        came = leads.filter(pl.col("source") == "Publicité en ligne")
        others = leads.filter(pl.col("source") == "Fichier acheté")
        assert came["lead_id"].is_in(paid.implode()).all()
        assert others["lead_id"].is_in(paid.implode()).mean() < 0.5

    @pytest.mark.parametrize(("back", "sent"), [("sms_click", "sms_sent"), ("whatsapp_reply", "whatsapp_sent")])
    def test_answer_only_what_was_sent(self, activities, back, sent):
        first = activities.filter(pl.col("activity") == sent).group_by("lead_id").agg(pl.col("occurred_at").min())
        answers = activities.filter(pl.col("activity") == back)
        both = answers.join(first, on="lead_id")
        assert len(both) == len(answers)
        assert (both["occurred_at"] > both["occurred_at_right"]).all()

    def test_keep_office_hours_weekends_and_august(self, activities):
        when = activities["occurred_at"].dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Paris")
        visits = when.filter(activities["activity"] == "page_view")
        assert visits.dt.hour().is_between(8, 18).mean() > 0.8
        assert visits.dt.weekday().is_in([6, 7]).mean() < 0.12
        months = dict(visits.dt.strftime("%Y-%m").value_counts().iter_rows())
        assert months["2026-08"] < 0.7 * min(months["2026-06"], months["2026-09"])

    def test_have_robots_that_open_within_a_second(self, activities):
        sends = activities.filter(pl.col("activity") == "email_sent").select("lead_id", "email_id", "occurred_at")
        opens = activities.filter(pl.col("activity") == "email_open").join(sends, on=["lead_id", "email_id"])
        delay = opens["occurred_at"] - opens["occurred_at_right"]
        robots = opens.filter(delay <= timedelta(seconds=1))["lead_id"].n_unique()
        assert 0.02 < robots / sends["lead_id"].n_unique() < 0.06
        assert not delay.is_between(timedelta(seconds=2), timedelta(seconds=60)).any()

    def test_go_on_after_the_win(self, activities, outcomes):
        won = outcomes.filter(pl.col("stage") == "customer").select("lead_id", won="occurred_at")
        later = activities.join(won, on="lead_id").filter(pl.col("occurred_at") > pl.col("won"))
        assert later["lead_id"].n_unique() > 0.6 * len(won)


class TestTheOutcomes:
    def test_come_after_the_lead(self, leads, outcomes):
        both = outcomes.join(leads.select("lead_id", "created_at"), on="lead_id").drop_nulls("created_at")
        assert (both["occurred_at"] > both["created_at"]).all()

    def test_of_a_lead_follow_the_funnel(self, outcomes):
        at = {stage: outcomes.filter(pl.col("stage") == stage) for stage in ("mql", "accepted", "refused", "customer")}
        assert all(stage["lead_id"].is_unique().all() for stage in at.values())
        for earlier, later in (("mql", "accepted"), ("mql", "refused"), ("accepted", "customer")):
            both = at[earlier].join(at[later], on="lead_id")
            assert len(both) > 20
            assert (both["occurred_at"] < both["occurred_at_right"]).all()
        assert at["accepted"].join(at["refused"], on="lead_id").is_empty()

    def test_have_a_reason_where_refused_and_an_amount_where_won(self, outcomes):
        assert (outcomes["reason"].is_not_null() == (outcomes["stage"] == "refused")).all()
        assert (outcomes["amount"].is_not_null() == (outcomes["stage"] == "customer")).all()

    def test_are_as_rare_as_in_life(self, leads, outcomes):
        customers = (outcomes["stage"] == "customer").sum()
        assert 0.05 < customers / len(leads) < 0.08

    def test_come_to_some_who_did_little_and_not_to_all_who_did_much(self, activities, outcomes):
        won = outcomes.filter(pl.col("stage") == "customer").select("lead_id", won="occurred_at")
        before = activities.join(won, on="lead_id", how="left").filter(
            pl.col("won").is_null() | (pl.col("occurred_at") < pl.col("won"))
        )
        visits = before.filter(pl.col("activity") == "page_view").group_by("lead_id").agg(
            pl.len(), pl.col("won").is_not_null().any()
        )  # fmt: skip
        assert visits.filter(pl.col("won"))["len"].quantile(0.15) <= 4
        busy = visits.filter(pl.col("len") >= 20)
        assert 0.1 < busy["won"].mean() < 0.6

    def test_of_customers_come_after_other_weeks_than_those_of_the_rest(self, leads, activities, outcomes):
        # Each customer beside a lead of the same day that never bought, in the 60 days before the win: different,
        # and far from apart.
        won = outcomes.filter(pl.col("stage") == "customer").select("lead_id", won="occurred_at")
        rest = leads.join(won, on="lead_id", how="anti").drop_nulls("created_at").sort("created_at")
        pairs = leads.join(won, on="lead_id").drop_nulls("created_at").sort("created_at").join_asof(
            rest.select("created_at", other="lead_id"), on="created_at"
        ).drop_nulls("other")  # fmt: skip
        site = activities.filter(pl.col("activity").is_in(["page_view", "demo_request", "cart", "form_submit"]))

        def acts(who: str) -> pl.Series:
            done = pairs.join(site.rename({"lead_id": who}), on=who, how="left").filter(
                pl.col("occurred_at") < pl.col("won"), pl.col("occurred_at") >= pl.col("won") - timedelta(days=60)
            )
            return pairs.join(done.group_by("won").len(), on="won", how="left", maintain_order="left")["len"].fill_null(
                0
            )

        customers, others = acts("lead_id"), acts("other")
        assert customers.mean() > 2 * others.mean()
        assert (customers <= others).mean() > 0.2


class TestTheCalendar:
    CALENDAR = Calendar.ending(date(2026, 10, 31), days=549)

    def test_lays_a_position_back_onto_its_hour(self):
        position = self.CALENDAR.position(date(2026, 7, 1), hour=10)
        (second,) = self.CALENDAR.seconds(pl.Series([position + 1e-9]).to_numpy())
        assert abs(int(second) - 1_782_892_800) <= 1  # 2026-07-01 08:00 UTC, 10:00 in Paris

    def test_keeps_the_order_of_events(self):
        positions = pl.Series([step * 0.137 for step in range(4_000)]).to_numpy()
        assert pl.Series(self.CALENDAR.seconds(positions)).is_sorted()

    def test_knows_when_easter_monday_empties_the_offices(self):
        hours = self.CALENDAR.reached

        def weight(day: date) -> int:
            first = (day - self.CALENDAR.first).days * 24
            return int(hours[first + 24] - hours[first])

        assert weight(date(2026, 4, 6)) < weight(date(2026, 4, 13)) / 5


def test_the_page_about_the_sample_counts_as_the_files_do(leads, activities, outcomes):
    page = (Path(__file__).parent.parent / "docs" / "sample-data.md").read_text("utf-8")
    assert f"{len(leads):,} leads, {len(activities):,} activities and {len(outcomes):,} outcomes" in page
    assert all(f"`{name}`" in page for name in {*leads.columns, *activities.columns, *outcomes.columns})
    assert all(f"`{name}`" in page for name in {*activities["activity"], *outcomes["stage"]})

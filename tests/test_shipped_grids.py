"""The grids that come along: readable aloud, fed by the sample, right on leads done by hand, honest in the docs."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from leadgrid import datasets, feeds, places
from leadgrid.backtests import Backtest, backtest
from leadgrid.datasets import Dataset
from leadgrid.grids import Grid
from leadgrid.instants import Duration, Zone
from leadgrid.reading import parse_grid, read_grid
from leadgrid.replays import replayed
from leadgrid.snapshots import Replay
from leadgrid.sources import Source
from tests import product

FOLDER = places.grids_folder()
FILES = sorted(FOLDER.glob("*.yaml"))
GRIDS = {path.stem: read_grid(path) for path in FILES}
PAGE = (Path(__file__).parent.parent / "docs" / "grids.md").read_text("utf-8")
AS_OF = "2026-06-01T00:00:00Z"

every_grid = pytest.mark.parametrize("name", GRIDS)


class Case(NamedTuple):
    """Small files, and the score of each lead that they hold, worked out beside it."""

    leads: str
    activities: str
    scores: dict[str, int]


EVENTS = "lead_id,activity,occurred_at\n"


def views(lead: str, number: int, **properties: str) -> str:
    """So many page views of a lead, one a day back from 31 May; the properties in their order."""
    rest = "".join(f",{text}" for text in properties.values())
    return "".join(f"{lead},page_view,2026-05-{31 - day:02d}{rest}\n" for day in range(number))


CASES = {
    "simple_scoring": Case(
        "lead_id,department\nbrest,29\nlyon,69\nunknown,\nbastia,2b\nain,6\n",
        EVENTS,
        # Finistère has a coast; the Rhône has none; an unknown one is nowhere; 2b is 2B; 6 is not 06
        {"brest": 1, "lyon": 0, "unknown": 0, "bastia": 1, "ain": 0},
    ),
    "simple_scale": Case(
        "lead_id,department\nsea,44\nreader,69\nboth,44\nneither,69\n",
        EVENTS
        + "reader,white_paper,2026-05-01\nboth,white_paper,2026-04-01\nboth,white_paper,2026-05-01\n"
        + "neither,white_paper,2026-06-01\n",
        # 1; 2; 1 + 2, twice is no more than once; a download at the as-of instant does not exist
        {"sea": 1, "reader": 2, "both": 3, "neither": 0},
    ),
    "multi_criteria": Case(
        "lead_id,sector\nkeen,Plasturgie\nold,Services\ngone,logistique\nshy,Services\n",
        "lead_id,activity,occurred_at,section,form\n"
        + views("keen", 1, section="tarifs", form="")
        + "keen,webinar,2026-05-02,,\nkeen,form_submit,2026-05-03,,devis\nkeen,demo_request,2026-05-04,,\n"
        + "old,page_view,2026-01-02,tarifs,\nold,quote_sent,2026-05-17,,\n"
        + "gone,unsubscribe,2025-01-01,,\ngone,form_submit,2026-05-03,,newsletter\n"
        + "".join(f"gone,email_sent,2026-05-0{day},,\n" for day in range(1, 6))
        + "shy,quote_sent,2026-05-18,,\n",
        # keen: 1 sector + 1 visit + 1 webinar + 2 prices + 3 quote asked for + 3 demo = 11
        # old: page 150 days ago is too old for 90; the quote of 17 May is 15 days old, 14 have passed: -2
        # gone: 1 sector - 1 unsubscribed - 1 for five unopened mails; a newsletter is no request for contact
        # shy: the quote is exactly 14 days old, so the answer is still awaited
        {"keen": 11, "old": -2, "gone": -1, "shy": 0},
    ),
    "product_visits": Case(
        "lead_id\neleven\nten\nsix\nblog\n",
        "lead_id,activity,occurred_at,section\n"
        + views("eleven", 11, section="Produits")
        + views("ten", 10, section="produits")
        + views("six", 5, section="produits")
        + views("blog", 20, section="blog")
        + "six,page_view,2024-01-01,produits\n",
        # 11 is more than 10; 10 is not, but at least 6; 5 + an old one are 6, for there is no window; another section
        {"eleven": 15, "ten": 5, "six": 5, "blog": 0},
    ),
    "form_then_white_paper": Case(
        "lead_id\nform\npaper\nboth\nlate\n",
        EVENTS
        + "form,form_submit,2026-05-01\nform,form_submit,2026-05-02\npaper,white_paper,2026-05-01\n"
        + "both,form_submit,2026-05-01\nboth,white_paper,2026-05-02\nlate,form_submit,2026-06-02\n",
        # two forms count once; the paper alone; 10 + 20; after the as-of instant
        {"form": 10, "paper": 20, "both": 30, "late": 0},
    ),
    "white_paper_then_webinar": Case(
        "lead_id\nordered\nslow\nreverse\npaper\n",
        EVENTS
        + "ordered,white_paper,2026-02-01\nordered,webinar,2026-05-02\n"
        + "slow,white_paper,2026-02-01\nslow,webinar,2026-05-02T00:00:01\n"
        + "reverse,webinar,2026-04-01\nreverse,white_paper,2026-04-02\npaper,white_paper,2026-04-02\n",
        # 27 + 31 + 30 + 2 = 90 days, included; a second more, so a webinar alone; the wrong way round; paper alone
        {"ordered": 20, "slow": 8, "reverse": 8, "paper": 5},
    ),
    "bant": Case(
        "lead_id,budget,job_title\nready,15000,Gérant\nsome,14999,Responsable achats\nodd,12k€,Acheteuse\n"
        "silent,,Étudiant\n",
        "lead_id,activity,occurred_at,section,form\n"
        + "ready,demo_request,2026-05-01,,\nready,page_view,2026-05-02,tarifs,\n"
        + "some,page_view,2026-05-01T23:59:59,tarifs,\n"
        + views("some", 5, section="produits", form="")
        + "odd,webinar,2026-03-01,,\nodd,page_view,2025-03-01,tarifs,\nodd,form_submit,2026-05-01,,newsletter\n",
        # ready: four times 25; 2 May is exactly 30 days ago
        # some: 15 + 15, five product pages 15, prices a second more than 30 days ago 15
        # odd: said without a sum 10, informs 5, webinar within 180 days 5, prices some day 5
        {"ready": 100, "some": 60, "odd": 25, "silent": 0},
    ),
    "reply_ladder": Case(
        "lead_id\nfast\non_time\nlate\nnever\nwaiting\nno_quote\n",
        EVENTS
        + "fast,quote_sent,2026-05-01\nfast,reply,2026-05-03\n"
        + "on_time,quote_sent,2026-05-01\non_time,reply,2026-05-08\n"
        + "late,quote_sent,2026-05-01\nlate,reply,2026-05-08T00:00:01\n"
        + "never,quote_sent,2026-05-01\nwaiting,quote_sent,2026-05-25\nno_quote,reply,2026-05-25\n",
        # 2 days and 7 days are included; a second late; never; 7 days old is still awaited; no_quote is not scored
        {"fast": 2, "on_time": 0, "late": -1, "never": -1, "waiting": 0},
    ),
    "hygiene": Case(
        "lead_id,sector,email\nplant,AGROALIMENTAIRE,a@x.example\nagency,Services,b@gmial.example\n"
        "typo,Plasturgie,c.x.example\nunknown,,\n",
        EVENTS
        + "".join(f"{lead},email_sent,2026-05-{day:02d}\n" for lead in ("plant", "unknown") for day in range(1, 7))
        + "plant,email_open,2026-05-01\n"
        + "".join(f"agency,email_sent,2026-05-{day:02d}\n" for day in range(1, 6)),
        # plant: 20, and it opened at the instant of the first of the six; agency: -5 - 10, five mails are not six
        # typo: 20 - 10, an address without @; unknown: no sector, no address, but six mails unopened
        {"plant": 20, "agency": -15, "typo": 10, "unknown": -10},
    ),
    "regular_visits": Case(
        "lead_id\ndaily\nweekly\nbinge\nfaded\n",
        EVENTS
        + views("daily", 5)
        + "weekly,page_view,2026-05-04\nweekly,page_view,2026-05-11\nweekly,page_view,2026-05-18\n"
        + "binge,page_view,2026-05-20T10:00\nbinge,page_view,2026-05-20T11:00\nbinge,page_view,2026-05-20T12:00\n"
        + "".join(f"faded,page_view,2026-02-0{day}\n" for day in range(1, 6)),
        # five days 20 + this week 5; three days 12; three pages of one day are one; five days in February, then none
        {"daily": 25, "weekly": 12, "binge": 0, "faded": -5},
    ),
    "social_and_newsletter": Case(
        "lead_id\nfan\nreader\nleaver\n",
        "lead_id,activity,occurred_at,section,form,email\n"
        + "".join(f"fan,social_click,2026-05-{day:02d},,,\n" for day in range(1, 4))
        + "".join(f"fan,page_view,2026-05-{day:02d},blog,,\n" for day in range(1, 10))
        + "fan,retargeting_click,2026-05-04,,,\nfan,paid_click,2026-05-05,,,\n"
        + "fan,email_click,2026-05-30,,,newsletter\nfan,email_click,2026-03-30,,,newsletter\n"
        + "reader,form_submit,2026-05-01,,newsletter,\nreader,social_click,2026-03-02T23:59:59,,,\n"
        + "".join(f"reader,email_open,2026-0{month}-12,,,newsletter\n" for month in range(1, 6))
        + "leaver,paid_click,2026-05-01,,,\nleaver,page_view,2026-05-01,blog,,\nleaver,unsubscribe,2026-05-02,,,\n",
        # fan: three clicks on networks, of which 2 count: 6, two advertisements once: 1, nine articles, of which 4
        #   count: 11, of which the group keeps 10; a click of 2 days ago 4, one of 63 days ago half of 4: 6
        # reader: signed up 4 + five openings in 180 days, of which 4 count; a click a second more than 90 days ago
        # leaver: 1 + 1 - 10
        {"fan": 16, "reader": 8, "leaver": -8},
    ),
}

SHOP = Case(
    "lead_id,sector,employees\nall,Plasturgie,50\nnearly,Plasturgie,500\nbrowser,Services,100\nblank,,env. 160\n",
    "lead_id,activity,occurred_at,email,page,form,product,amount\n"
    + views("all", 11, email="", page="/boutique/courroies/v", form="", product="", amount="")
    + "all,form_submit,2026-05-02,,,contact,,\nall,demo_request,2026-05-03,,,,vision,\nall,cart,2026-05-04,,,,,200.01\n"
    + "all,email_sent,2026-05-02T10:00,bienvenue,,,,\nall,email_open,2026-05-02T10:10,bienvenue,,,,\n"
    + views("nearly", 10, email="", page="/boutique", form="", product="", amount="")
    + "nearly,form_submit,2026-05-02,,,devis,,\nnearly,demo_request,2026-05-03,,,,,\nnearly,cart,2026-05-04,,,,,200\n"
    + "nearly,email_sent,2026-05-02T10:00,bienvenue,,,,\nnearly,email_open,2026-05-02T10:10:01,bienvenue,,,,\n"
    + "browser,page_view,2026-05-02,,/boutique/courroies,,,\nbrowser,form_submit,2026-05-02,,,Contact,,\n"
    + "blank,cart,2026-05-02,,,,,250\n",
    # all: 5 came + 10 more than 10 pages + 10 category + 35 contact + 10 thanks at 10 minutes + 10 persona + 20 demo
    #   + 25 basket = 125
    # nearly: 5; ten pages, a quote, a second late, 500 people, a demo of nothing and exactly 200 euros give nothing
    # browser: 5 + 10 + 35; no persona, being of another sector.  blank: 25; neither sector nor number can be read
    {"all": 125, "nearly": 5, "browser": 50, "blank": 25},
)
CASES["b2b_ecommerce_unclamped"] = SHOP
CASES["b2b_ecommerce"] = SHOP._replace(scores=SHOP.scores | {"all": 100})

CASES["default"] = Case(
    "lead_id,sector,employees,job_title,budget,source,email,email_status,country\n"
    "ideal,Agroalimentaire,120,Directeur technique,10000,Recommandation,a@x.example,valide,France\n"
    "student,Enseignement,900,Étudiant,,Fichier acheté,b@gmial.example,,Belgique\n"
    "mature,BTP,30,Responsable achats,9999,Salon,c@x.example,valide,FR\n",
    "lead_id,activity,occurred_at,section,form,amount\n"
    + "ideal,demo_request,2026-05-01,,,\nideal,form_submit,2026-05-02,,devis,\n"
    + "student,white_paper,2026-05-01,,,\nstudent,white_paper,2026-05-02,,,\nstudent,white_paper,2026-05-03,,,\n"
    + "mature,page_view,2026-04-25,tarifs,,\nmature,cart,2026-05-01,,,150\nmature,cart,2026-05-02,,,150\n",
    # ideal: 10 + 8 + 10 + 5 + 10 = 43, of which profile keeps 40; demo of 31 days ago 20 + a quote 12 = 32: 72
    # student: -6 + 5 - 20 - 6 = -27, of which profile keeps -20; -10 - 5 = -15; papers 2 x 4 = 8: -27, so 0
    # mature: 5 + 4 + 6 + 0 + 4 = 19; prices 37 days ago 9 x 0.7 = 6.3 + a day in six weeks 4 + a basket of 300 8: 37.3
    {"ideal": 72, "student": 0, "mature": 37},
)


class TestTheFiles:
    def test_are_those_of_the_page_and_of_the_cases(self):
        assert re.findall(r"^\| `(\w+)\.yaml` \|", PAGE.split("## What")[0], re.MULTILINE) == list(ORDER)
        assert set(ORDER) == set(GRIDS) == set(CASES)

    def test_have_names_that_tell_them_apart(self):
        assert len({grid.name for grid in GRIDS.values()}) == len(GRIDS)

    @every_grid
    def test_give_a_reason_for_each_criterion_and_a_label_for_all_in_both_languages(self, name):
        grid = GRIDS[name]
        words = [grid.description, *(group.label for group in grid.groups), *(band.label for band in grid.bands)]
        for criterion in grid.criteria:
            words += [criterion.label, criterion.why]
            words += [rung.label for rung in criterion.rungs if criterion.kind == "ladder"]
        for label in words:
            assert label is not None
            assert {language for language, _ in label.texts} == {"fr", "en"}

    @every_grid
    def test_have_names_short_enough_for_a_slider(self, name):
        labels = [criterion.label for criterion in GRIDS[name].criteria] + [rung.label for _, rung in GRIDS[name].rungs]
        assert [text for label in labels if label for _, text in label.texts if len(text) > 32] == []

    @every_grid
    def test_call_their_levels_by_what_is_done_with_them(self, name):
        called = [band.label.told("fr") for band in GRIDS[name].bands if band.label]
        assert called in (
            ["Froid", "À appeler"],
            ["Froid", "À nourrir", "À appeler"],
            ["Froid", "À nourrir", "À appeler", "VIP"],
        )

    def test_of_the_shop_differ_in_nothing_but_the_ceiling(self):
        clamped, open_end = GRIDS["b2b_ecommerce"], GRIDS["b2b_ecommerce_unclamped"]
        assert (clamped.groups, clamped.criteria, clamped.bands) == (open_end.groups, open_end.criteria, open_end.bands)
        assert sum(rung.points for _, rung in clamped.rungs) == 125
        assert (clamped.scale.max, open_end.scale.max) == (100, None)


@every_grid
def test_scores_are_those_worked_out_by_hand(name):
    case = CASES[name]
    assert len(case.scores) >= 3
    scored = product.score((FOLDER / f"{name}.yaml").read_text("utf-8"), case.leads, case.activities, AS_OF)
    assert {lead: row["score"] for lead, row in scored.items()} == case.scores


ORDER = (
    "default", "simple_scoring", "simple_scale", "multi_criteria", "product_visits", "form_then_white_paper",
    "white_paper_then_webinar", "b2b_ecommerce", "b2b_ecommerce_unclamped", "bant", "reply_ladder", "hygiene",
    "regular_visits", "social_and_newsletter",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> Iterator[Dataset]:
    sources: dict[str, Any] = {
        kind: Source(places.sample_folder() / f"{kind}.csv") for kind in ("leads", "activities", "outcomes")
    }
    with datasets.load(**sources, dated_outcomes=True) as dataset:
        yield dataset


def looked_back(dataset: Dataset, grid: Grid) -> Backtest:
    """What the grid would have said on 2 August 2026 of the customers of the next 90 days."""
    as_of, horizon = Zone().read("2026-08-02"), Duration.read("90d")
    assert as_of is not None
    histogram, complete = replayed(dataset, grid, Replay(as_of=as_of.instant, horizon=horizon))
    return backtest(histogram, grid, horizon_complete=complete)


def row(name: str, grid: Grid, judged: Backtest) -> str:
    """A line of the page's table of figures."""
    called = {
        band.label.told("en") if band.label else band.id: counted
        for band, counted in zip(grid.bands, judged.bands, strict=True)
    }
    listed = [called[name] for name in ("To call", "VIP") if name in called]
    leads, caught = sum(band.leads for band in listed), sum(band.converted for band in listed)
    cells = [
        f"{called[level].leads:,}" if level in called else "–" for level in ("Cold", "To nurture", "To call", "VIP")
    ]
    signed = f"{100 * caught / leads:.0f}"
    auc = f"{judged.auc:.2f} ({judged.auc_low:.2f}–{judged.auc_high:.2f})"
    return " | ".join([f"| `{name}`", *cells, f"{caught} of {judged.converted}", signed, f"{auc} |"])


class TestOnTheSample:
    @every_grid
    def test_every_criterion_is_fed_and_nothing_is_read_that_is_not_there(self, name, sample):
        assert feeds.feed(GRIDS[name], sample).unfed == ()
        assert feeds.data_problems(GRIDS[name], sample) == ()

    def test_the_page_says_what_is_measured(self, sample):
        rows = []
        for name in ORDER:
            judged = looked_back(sample, GRIDS[name])
            assert judged.horizon_complete
            rows.append(row(name, GRIDS[name], judged))
        assert "\n".join(rows) in PAGE, "the page's table of figures should say:\n" + "\n".join(rows)

    @pytest.mark.parametrize("name", ["form_then_white_paper", "b2b_ecommerce"])
    def test_the_page_says_what_windows_change(self, name, sample):
        site = r"when: {activity: (page_view|form_submit|white_paper|demo_request|cart)\b"
        text = (FOLDER / f"{name}.yaml").read_text("utf-8")
        shipped = looked_back(sample, GRIDS[name])
        judged = looked_back(sample, parse_grid(re.sub(site, r"when: {activity: \1, within: 90d", text)))
        windows = f"{judged.auc:.2f} ({judged.auc_low:.2f}–{judged.auc_high:.2f})"
        assert f"| `{name}` | {shipped.auc:.2f} | {windows} |" in PAGE, windows

"""What should be looked at: leaks that were planted are found, and none where there are none."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from leadgrid import samples
from leadgrid.datasets import Dataset, load
from leadgrid.instants import Zone
from leadgrid.mappings import read_maps
from leadgrid.sources import Source
from leadgrid.suspicions import Suspicion, suspicions


@cache
def sample(plant: str | None, seed: int = 1) -> tuple[Suspicion, ...]:
    folder = Path(mkdtemp())
    leads, activities, outcomes = samples.write(folder, leads=5_000, seed=seed, plant=plant)
    with load(leads=Source(leads), activities=Source(activities), outcomes=Source(outcomes)) as dataset:
        return suspicions(dataset)


def names(found: tuple[Suspicion, ...], *kinds: str) -> list[str]:
    return [suspicion.name for suspicion in found if suspicion.kind in kinds]


THE_SALE = "purchase"
"""In every sample purchases begin with the win (docs/sample-data.md): whoever has one is a customer."""
LEAKS = ("leaking_attribute", "leaking_value", "leaking_activity", "telling_attribute")


def test_a_planted_leak_is_found_in_columns_and_in_calls():
    found = sample("leak")
    assert names(found, "leaking_attribute") == ["customer_number", "contract_date"]
    assert names(found, "leaking_activity") == ["onboarding_call", THE_SALE]
    assert [suspicion.kind for suspicion in found[:4]] == ["leaking_attribute"] * 2 + ["leaking_activity"] * 2
    assert all(suspicion.count >= 0.95 * suspicion.of for suspicion in found[:4])


@pytest.mark.parametrize("plant", [None, "drift", "noise"])
@pytest.mark.parametrize("seed", [1, 2])
def test_where_none_was_planted_none_is_found_but_the_sale_itself(plant, seed):
    assert names(sample(plant, seed), *LEAKS) == [THE_SALE]


def test_what_names_the_lead_is_told_and_what_counts_or_dates_is_not():
    found = names(sample("leak"), "identifier")
    assert "email" in found
    assert "customer_number" in found
    assert not {"budget", "sector", "employees", "contract_date"} & set(found)


@pytest.fixture
def loaded(tmp_path):
    opened: list[Dataset] = []

    def run(*maps, now=None, **files):
        sources = {}
        for kind, text in files.items():
            path = tmp_path / f"{kind}.csv"
            path.write_text(text, encoding="utf-8")
            sources[kind] = Source(path)
        opened.append(load(**sources, maps=read_maps(maps), now=now))
        return suspicions(opened[-1])

    yield run
    for dataset in opened:
        dataset.close()


def test_a_value_that_only_customers_have_is_a_leak(loaded):
    rows = "".join(f"{n},{'Client' if n < 20 else 'Prospect'},{n % 3}\n" for n in range(100))
    won = "lead_id\n" + "".join(f"{n}\n" for n in range(20))
    found = loaded(leads="lead_id,Statut,zone\n" + rows, outcomes=won)
    assert [(leak.kind, leak.name, leak.count, leak.of) for leak in found] == [("leaking_value", "Statut", 20, 20)]
    assert "“Client”" in found[0].words.en
    assert "« Client »" in found[0].words.fr


def customers_with(pages: dict[int, tuple[int, int]]) -> dict[str, str]:
    """Leads with so many pages: how many of them are customers, and how many are not."""
    rows, won, lead = ["lead_id,pages,zone"], ["lead_id"], 0
    for seen, (customers, others) in pages.items():
        for place in range(customers + others):
            lead += 1
            rows.append(f"{lead},{seen},{lead % 3}")
            won += [str(lead)] if place < customers else []
    return {"leads": "\n".join([*rows, ""]), "outcomes": "\n".join([*won, ""])}


def test_what_tells_customers_by_itself_as_well_as_a_grid_does_is_asked_about(loaded):
    (only,) = loaded(**customers_with({0: (37, 860), 4: (100, 60), 9: (63, 40)}))
    assert (only.kind, only.name, only.severity) == ("telling_attribute", "pages", "doubtful")
    assert (only.count, only.of) == (163, 263)
    assert "from 4 on: 163 of 263 are customers, else 37 of 897): is it known before the sale?" in only.words.en
    assert "est-ce connu avant la vente ?" in only.words.fr


@pytest.mark.parametrize(
    "pages",
    [
        {0: (60, 760), 4: (140, 240)},  # customers twice as often, as an honest sign is
        {0: (3, 86), 4: (9, 4)},  # as striking as above, but of so few that it may be chance
    ],
)
def test_an_honest_sign_or_one_of_few_customers_is_not_asked_about(loaded, pages):
    assert loaded(**customers_with(pages)) == ()


def test_what_nearly_only_the_others_have_is_asked_about_too(loaded):
    rows = "".join(f"{n},{'' if n < 40 else ('price', 'time')[n % 2]},{n % 3}\n" for n in range(200))
    won = "lead_id\n" + "".join(f"{n}\n" for n in range(35))
    (only,) = loaded(leads="lead_id,reason_lost,zone\n" + rows, outcomes=won)
    assert (only.kind, only.name, only.count, only.of) == ("telling_attribute", "reason_lost", 0, 160)


def test_few_customers_or_nothing_but_customers_tell_no_leak(loaded):
    leads = "lead_id,since\n" + "".join(f"{n},{'x' if n < 9 else ''}\n" for n in range(100))
    assert not names(loaded(leads=leads, outcomes="lead_id\n" + "".join(f"{n}\n" for n in range(9))), *LEAKS)
    everybody = "lead_id\n" + "".join(f"{n}\n" for n in range(100))
    assert not names(loaded(leads=leads.replace(",x", ",y"), outcomes=everybody), *LEAKS)


def test_columns_that_say_nothing_are_told(loaded):
    found = loaded(leads="lead_id,one,none,some\na,x,,x\nb,X,,\n")
    assert [(suspicion.kind, suspicion.name) for suspicion in found] == [("constant", "one"), ("empty", "none")]


@pytest.mark.parametrize(("header", "is_named"), [("Montant", False), ("N° client", False), ("Customer ID", True)])
def test_whole_numbers_name_somebody_where_the_header_says_so(loaded, header, is_named):
    found = loaded(leads=f"lead_id,{header}\n" + "".join(f"{n},{n * 37}\n" for n in range(60)))
    assert (names(found, "identifier") == [header]) == is_named


@pytest.mark.parametrize(
    ("header", "value", "is_named"),
    [
        ("fiche", lambda n: f"{10_000 + n}", True),  # one row, one number
        ("compte", lambda n: f"{41_000_000 + n * 7_919}", True),  # long, and all of one length
        ("Téléphone", lambda n: f"+33 {n}1 23 45 67 {n:02}", True),
        ("CA", lambda n: f"{(n + 3) ** 4 * 37}", False),
        ("vu le", lambda n: f"2026-01-{n % 28 + 1:02}T{n // 28:02}:00:00Z", False),
    ],
)
def test_numbers_that_count_rows_up_or_are_long_and_of_one_length_name_somebody(loaded, header, value, is_named):
    found = loaded(leads=f"lead_id,{header}\n" + "".join(f"{n},{value(n)}\n" for n in range(60)))
    assert (names(found, "identifier") == [header]) == is_named


def test_opens_within_a_second_of_the_mail_are_counted_as_machines(loaded):
    rows = [
        ("a", "Email sent", "10:00:00"), ("a", "Email opened", "10:00:00.9"), ("a", "Email clicked", "10:00:01"),
        ("a", "Email opened", "10:00:01.1"), ("b", "Email sent", "10:00:00"), ("b", "Email opened", "12:00:00"),
        ("c", "Email opened", "10:00:00.5"),
    ]  # fmt: skip
    text = "".join(f"{lead},{type},2026-01-01T{time}\n" for lead, type, time in rows)
    found = loaded(activities="lead_id,activity,occurred_at\n" + text)
    assert [(robot.kind, robot.name, robot.count, robot.of) for robot in found] == [
        ("robots", "Email clicked", 1, 1),
        ("robots", "Email opened", 1, 4),
    ]


def test_days_to_come_orphans_and_copies_are_counted(loaded):
    activities = "lead_id,activity,occurred_at\na,v,2026-01-01\na,v,2026-01-01\na,v,2027-01-01\nz,v,2026-01-01\n"
    now = Zone().read("2026-06-01").instant
    found = loaded(leads="lead_id,x\na,1\nb,2\n", activities=activities, now=now)
    assert [(suspicion.kind, suspicion.count, suspicion.of) for suspicion in found] == [
        ("future", 1, 3),
        ("orphans", 1, 4),
        ("duplicates", 1, 4),
    ]


def test_leads_and_outcomes_of_days_to_come_are_told_by_name_and_count(loaded):
    leads = "lead_id,created_at\na,2026-01-01\nb,2029-03-01\nc,\n"
    now = Zone().read("2026-06-01").instant
    found = loaded(leads=leads, outcomes="lead_id,occurred_at\na,2026-02-01\nb,2030-01-01\n", now=now)
    assert [(suspicion.kind, suspicion.count, suspicion.of) for suspicion in found] == [
        ("future", 1, 3),
        ("future", 1, 2),
    ]
    assert "(b)" in found[0].words.fr
    assert not any("to come" in suspicion.words.en for suspicion in loaded(leads=leads))


def test_addresses_that_are_one_but_for_capitals_are_told_where_no_file_lists_the_leads(loaded):
    activities = "lead_id,activity,occurred_at\n" + "".join(
        f"{lead},v,2026-01-01\n" for lead in ("ana@x.fr", "Ana@x.fr", "ANA@X.FR", "bob@x.fr", "k", "K")
    )
    found = [suspicion for suspicion in loaded(activities=activities) if suspicion.kind == "spellings"]
    assert [(suspicion.count, suspicion.of) for suspicion in found] == [(2, 4)]
    assert not names(loaded(leads="lead_id\nana@x.fr\nAna@x.fr\n", activities=activities), "spellings")


def test_everything_is_said_in_both_languages():
    for suspicion in sample("leak"):
        assert suspicion.words.en
        assert suspicion.words.fr != suspicion.words.en


def test_a_suspicion_is_valid_if_it_exists(loaded):
    words = loaded(leads="lead_id,x\na,\n")[0].words
    with pytest.raises(ValueError, match="whole"):
        Suspicion("empty", "x", 3, 2, words)

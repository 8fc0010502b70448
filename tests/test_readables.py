"""What a first grid reads where nothing is measured: what a team could weigh, and one rule for one thing."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadgrid.conditions import attributes_read
from leadgrid.datasets import Dataset, load
from leadgrid.outlines import MOST_RULES
from leadgrid.readables import Readable, nobody_known, readable, values_or_steps
from leadgrid.snapshots import View
from leadgrid.sources import Source
from leadgrid.starters import Starter, Team, starter
from leadgrid.suspicions import suspicions
from tests.test_indicators import REPLAY, at

TODAY = View(REPLAY.as_of, None)
SECTORS = ("Industrie", "BTP", "Services", "Santé", "Transport")
SIZES = ("", "5", "12", "60", "250")


@contextmanager
def opened(
    folder: Path, columns: dict[str, list[str]], *, won: tuple[str, ...] = (), acts: tuple[str, ...] = ()
) -> Iterator[Dataset]:
    """A data set of columns, with the attributes that are made of them."""
    rows = [",".join(row) for row in zip(*columns.values(), strict=True)]
    files = {
        "leads": [f"lead_id,{','.join(columns)}", *(f"{lead},{row}" for lead, row in enumerate(rows))],
        "activities": ["lead_id,activity,occurred_at", *acts] if acts else [],
        "outcomes": ["lead_id,occurred_at", *won] if won else [],
    }
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with load(
        enriched=True, **{name: Source(folder / f"{name}.csv") for name, lines in files.items() if lines}
    ) as data:
        yield data


def read(dataset: Dataset, **how) -> Readable:
    return readable(dataset, TODAY, suspected=suspicions(dataset), **how)


def started(dataset: Dataset, view: View) -> Starter:
    return starter(dataset, view, suspected=suspicions(dataset), team=Team(relevance={}))


def subjects(made: Starter) -> set[str]:
    """The attributes that the rules of a grid read."""
    return {name for _, rung in made.grid.rungs for name in attributes_read(rung.condition)}


def an_export(leads: int = 600, *, companies: int = 300) -> dict[str, list[str]]:
    """What a newcomer exports: a record number, people, addresses and telephones, companies, and what tells of them."""
    chance = random.Random(1)
    firms = [chance.randrange(companies) for _ in range(leads)]
    sectors = [chance.choice(SECTORS) for _ in range(leads)]
    return {
        "Fiche": [f"{10_000 + lead}" for lead in range(leads)],
        "Prénom": [chance.choice(["Anne", "Luc"]) for _ in range(leads)],
        "E-mail": [
            f"p{lead}@{'gmail.com' if lead % 5 == 0 else f'firme-{firm}.fr'}" for lead, firm in enumerate(firms)
        ],
        "Téléphone": [f"0{chance.randrange(600_000_000, 799_999_999)}" for _ in range(leads)],
        "Société": [f"Firme {firm}" for firm in firms],
        "Code postal": [chance.choice(["75001", "59000", "69003", "13002"]) for _ in range(leads)],
        "Département": [chance.choice(["75", "59", "69", "13"]) for _ in range(leads)],
        "Poste": [f"Responsable {chance.randrange(leads // 12)}" for _ in range(leads)],
        "Secteur": sectors,
        "Secteur n°": [f"{SECTORS.index(sector) + 10}" for sector in sectors],
        "Effectif": [chance.choice(SIZES) for _ in range(leads)],
        "CA": [f"{chance.randrange(50, 9_000) ** 2}" for _ in range(leads)],
        "Newsletter": [chance.choice(["", "oui"]) for _ in range(leads)],
        "Department": [chance.choice(["IT", "Achats", "Production"]) for _ in range(leads)],
        "Statut": ["ouvert" if lead else "clos" for lead in range(leads)],
    }


def test_categories_numbers_and_kinds_of_address_are_read_and_what_names_somebody_is_not(tmp_path):
    with opened(tmp_path, an_export()) as dataset:
        found = read(dataset)
        assert set(found.names) == {"Secteur", "Effectif", "CA", "Newsletter", "Department", "derived.email_free"}
        assert subjects(started(dataset, TODAY)) == set(found.names)
    assert {test.operators[0].name for test in found.tests["CA"]} == {"at_least"}
    assert {test.operators[0].operand for test in found.tests["Secteur"]} == set(SECTORS)


def test_a_company_is_no_rule_though_few_of_them_have_all_leads(tmp_path):
    with opened(tmp_path, an_export(companies=3)) as dataset:
        assert not {"Société", "derived.company", "derived.email_domain"} & set(read(dataset).names)


@pytest.mark.parametrize(("different", "is_read"), [(8, True), (14, True), (40, False)])
def test_values_are_a_category_where_the_most_frequent_ones_cover_half_of_who_has_one(tmp_path, different, is_read):
    chance = random.Random(2)
    columns = {"Métier": [f"métier {chance.randrange(different)}" for _ in range(1_000)]}
    with opened(tmp_path, {**columns, "Zone": [chance.choice("NS") for _ in range(1_000)]}) as dataset:
        assert ("Métier" in read(dataset).names) == is_read


def test_what_hardly_anybody_has_or_nearly_all_have_alike_is_no_rule(tmp_path):
    columns = {
        "Motif": ["prix" if lead % 40 == 0 else "" for lead in range(1_000)],
        "Pays": ["Suisse" if lead % 125 == 0 else "France" for lead in range(1_000)],
        "Zone": ["NS"[lead % 2] for lead in range(1_000)],
    }
    with opened(tmp_path, columns) as dataset:
        assert read(dataset).names == ("Zone",)


@pytest.mark.parametrize("slips", [0, 30])
def test_of_two_attributes_that_tell_each_other_the_file_s_own_and_words_are_kept(tmp_path, slips):
    chance = random.Random(3)
    sectors = [chance.choice(SECTORS) for _ in range(1_000)]
    numbers = [
        f"{SECTORS.index(chance.choice(SECTORS) if lead < slips else sector) + 10}"
        for lead, sector in enumerate(sectors)
    ]
    with opened(tmp_path, {"Code": numbers, "Secteur": sectors}) as dataset:
        assert read(dataset).names == ("Secteur",)


def test_attributes_that_go_together_without_telling_each_other_are_two(tmp_path):
    chance = random.Random(4)
    sectors = [chance.choice(SECTORS) for _ in range(1_000)]
    sizes = [SIZES[-1] if sector == "BTP" else chance.choice(SIZES) for sector in sectors]
    with opened(tmp_path, {"Secteur": sectors, "Effectif": sizes}) as dataset:
        assert set(read(dataset).names) == {"Secteur", "Effectif"}


@pytest.mark.parametrize("seed", range(3))
def test_where_points_are_measured_one_thing_is_one_rule_too_and_the_more_readable_one(tmp_path, seed):
    chance = random.Random(seed)
    sectors = [chance.choice(SECTORS) for _ in range(2_000)]
    written = [sector if chance.random() > 0.03 else chance.choice(SECTORS) for sector in sectors]
    columns = {
        "Code": [f"{SECTORS.index(sector) + 10}" for sector in written],
        "Groupe": sectors,
        "E-mail": [
            f"p{lead}@{'gmail.com' if lead % 10 == 0 else f'groupe-{SECTORS.index(sector)}.fr'}"
            for lead, sector in enumerate(sectors)
        ],
    }
    won = tuple(
        f"{lead},{at(-chance.uniform(1, 80))}"
        for lead, sector in enumerate(sectors)
        if chance.random() < {"BTP": 0.15, "Santé": 0.08}.get(sector, 0.02)
    )
    with opened(tmp_path, columns, won=won) as dataset:
        made = started(dataset, View(REPLAY.as_of, REPLAY))
    assert made.measured
    assert subjects(made) == {"Groupe"}


def test_a_first_grid_takes_acts_and_attributes_in_turn_and_first_what_the_team_finds_relevant():
    every = Readable({f"a{n}": () for n in range(20)}, [f"t{n}" for n in range(20)])
    assert every.first() == Readable({f"a{n}": () for n in range(6)}, [f"t{n}" for n in range(6)])
    asked = every.first(lambda name: 3 if name.startswith("a1") else 2)  # a1 and a10 to a19
    assert (len(asked.tests), asked.types) == (MOST_RULES - 1, ["t0"])
    few = Readable({"a": ()}, [f"t{n}" for n in range(20)]).first()
    assert (len(few.tests), len(few.types)) == (1, MOST_RULES - 1)


def test_no_step_is_one_that_nearly_everybody_has_reached(tmp_path):
    seconds = ["-1"] * 12 + ["0"] * 400 + [f"{40 + place}" for place in range(120)]
    with opened(tmp_path, {"Durée": seconds}) as dataset:
        tests = values_or_steps(dataset, nobody_known(TODAY), "Durée")
    starts = [test.operators[0] for test in tests]
    assert starts
    assert all(start.name in ("at_least", "more_than") for start in starts)
    assert all(start.operand.billionths > 0 or start.name == "more_than" for start in starts)

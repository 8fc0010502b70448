"""A file of companies becomes attributes of leads: found as by hand, told in figures, and nobody lost or doubled."""

import io
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid import archives
from leadgrid.datasets import load, open_dataset
from leadgrid.facts import Facts, JoinFacts
from leadgrid.feeds import data_problems
from leadgrid.findings import noted, set_aside
from leadgrid.mappings import read_maps
from leadgrid.problems import DataError, UsageError
from leadgrid.reading import parse_grid
from leadgrid.recognitions import Table, recognise
from leadgrid.sources import Source
from leadgrid.workspaces import Workspaces
from leadgrid.writing import fingerprint

LEADS = """lead_id,E-mail,Site web,Société
a,Ana@Acme.fr,,
b,bob@gmail.com,https://www.globex.com/fr,
c,c@gmail.com,,ACME S.A.S.
d,d@other.fr,,Initech
e,,,initech
f,f@ventes.acme.fr,,Acme
"""
COMPANIES = """Nom de l'entreprise;Site web;Secteur;Effectif
Acme;https://acme.fr;Bois;10
Globex;globex.com;Acier;20
Initech;;Services;5
;;x;1
Acmé bis;acme.fr;Autre;1
Gmail;gmail.com;Messagerie;9
"""
DIGEST = "89672badb090913de75682c2bb602b568a1fb2a805a57b8b8aef0a2230236997"
GRID = """
leadgrid: 1
name: g
groups: [{id: all, axis: fit}]
criteria:
  - {id: it, group: all, points: 1, when: {attribute: %s, is: Bois}}
"""


def column(dataset, name):
    stored = dataset.columns("leads")[name].stored
    return dict(dataset.connection.execute(f"SELECT lead_id, {stored} FROM leads ORDER BY lead").fetchall())


class TestWhoFindsWhom:
    def test_by_address_then_by_website_and_by_name_where_one_side_has_no_domain(self, loaded):
        dataset = loaded(leads=LEADS, companies=COMPANIES)
        # f's domain is one below Acme's, which is another domain: then the name does not count
        found = {"a": "Bois", "b": "Acier", "c": "Bois", "d": "Services", "e": "Services", "f": None}
        assert column(dataset, "company.secteur") == found
        assert column(dataset, "company.nom de l'entreprise")["c"] == "Acme"

    def test_what_was_found_is_told_in_figures(self, loaded):
        facts = loaded(leads=LEADS, companies=COMPANIES).facts
        file = facts.companies
        assert (file.rows, file.usable, file.unusable) == (6, 5, (("company", 1),))
        assert (file.duplicates, file.shared_keys) == (1, 1)
        assert facts.joined == (
            JoinFacts("domain", "E-mail + Site web", "Site web", 2, 6),
            JoinFacts("company", "Société", "Nom de l'entreprise", 3, 6),
        )
        assert Facts.from_json(facts.to_json()) == facts
        assert [problem.told() for problem in set_aside(facts)] == [
            "companies.csv  1 of 6 rows set aside: neither a domain nor a company name (line 5)"
        ]
        told = [problem.words for problem in noted(facts) if problem.source == "companies.csv"]
        assert "a row above has described" in told[0].en
        assert told[1].fr == (
            "5 leads sur 6 trouvent leur entreprise : 2 par domaine (E-mail + Site web = Site web),"
            " 3 par nom (Société = Nom de l'entreprise)"
        )

    def test_the_row_that_was_set_aside_is_among_the_rejects(self, loaded):
        dataset = loaded(leads=LEADS, companies=COMPANIES)
        assert list(dataset.rejects()) == [("companies.csv", 5, "company", ";;x;1")]

    def test_another_column_of_the_leads_is_meant_where_it_is_said(self, loaded):
        leads = "lead_id,E-mail,Groupe,Filiale\na,ana@acme.fr,globex.com,Initech\nb,,,Initech\n"
        maps = ("companies.@link:domain=Groupe", "companies.@link:company=Filiale")
        dataset = loaded(*maps, leads=leads, companies=COMPANIES)
        assert column(dataset, "company.secteur") == {"a": "Acier", "b": "Services"}
        assert [way.leads for way in dataset.facts.joined] == ["Groupe", "Filiale"]

    def test_leads_that_are_named_by_their_address_need_no_file_of_their_own(self, loaded):
        activities = "lead_id,activity,occurred_at\nana@acme.fr,visit,2026-01-01\nx@y.fr,visit,2026-01-01\n"
        dataset = loaded(activities=activities, companies=COMPANIES)
        assert column(dataset, "company.effectif") == {"ana@acme.fr": "10", "x@y.fr": None}

    def test_where_nothing_can_be_compared_that_is_told(self, loaded):
        dataset = loaded(leads="lead_id,x\na,1\n", companies=COMPANIES)
        assert column(dataset, "company.secteur") == {"a": None}
        assert "no lead finds its company" in noted(dataset.facts)[-1].words.en


class TestColumns:
    def test_canonical_names_and_said_columns_go_before_recognised_ones(self, loaded):
        companies = "Site web,Adresse du site,domain,Secteur\nnobody.fr,acme.fr,other.fr,Bois\n"
        leads = "lead_id,E-mail\na,a@acme.fr\nd,d@other.fr\n"
        assert column(loaded(leads=leads, companies=companies), "company.secteur") == {"a": None, "d": "Bois"}
        said = loaded("companies.domain=Adresse du site", leads=leads, companies=companies)
        assert column(said, "company.secteur") == {"a": "Bois", "d": None}

    @pytest.mark.parametrize(
        ("header", "role"),
        [
            *(
                (name, "domain")
                for name in ("Domaine", "SITE WEB", "Website", "Company Domain Name", "URL du site web")
            ),
            *(
                (name, "company")
                for name in ("Nom de l'entreprise", "Raison sociale", "Account Name", "Nom", "Société")
            ),
            ("Organisation - Nom", "company"),
        ],
    )
    def test_are_recognised_by_the_headers_of_the_tools(self, header, role):
        found = recognise("companies", Table(("Id", header, "Secteur"), [("1", "acme.fr", "Bois")]))
        assert [(one.role, one.column) for one in found.found] == [(role, header)]
        assert found.mappings.plain == [f"companies.{role}={header}"]

    def test_a_file_without_either_is_refused_with_the_columns_that_it_has(self, loaded):
        with pytest.raises(DataError) as caught:
            loaded(leads=LEADS, companies="Secteur,Effectif\nBois,10\n")
        (problem,) = caught.value.problems
        for words in (problem.words.en, problem.words.fr):
            assert "Secteur, Effectif" in words
            assert "--map companies.domain=" in words

    def test_a_column_that_the_leads_have_under_that_name_is_kept_and_told(self, loaded):
        leads = "lead_id,E-mail,Company.secteur\na,ana@acme.fr,Mon secteur\n"
        dataset = loaded(leads=leads, companies=COMPANIES)
        assert column(dataset, "company.secteur") == {"a": "Mon secteur"}
        assert column(dataset, "company.effectif") == {"a": "10"}
        assert dataset.facts.kept_own == ("company.Secteur",)
        assert "company.Secteur" in noted(dataset.facts)[-1].words.fr

    def test_the_facts_and_the_checks_of_a_grid_know_them(self, loaded):
        dataset = loaded(leads=LEADS, companies=COMPANIES, enriched=True)
        known = {found.name: found.known for found in dataset.facts.columns}
        assert known["company.Secteur"] == 5
        assert "company.Secteur" not in dict(dataset.facts.enriched)
        assert not data_problems(parse_grid(GRID % "Company.SECTEUR"), dataset)
        (problem,) = data_problems(parse_grid(GRID % "company.secteurs"), dataset)
        assert "company.Secteur" in problem.words.en

    def test_texts_that_count_as_unknown_are_unknown_in_them(self, loaded):
        dataset = loaded("companies.@unknown=Bois", leads=LEADS, companies=COMPANIES)
        assert column(dataset, "company.secteur")["a"] is None
        assert dataset.facts.companies.placeholders == (("Secteur", 1),)

    def test_several_files_are_one_table(self, loaded):
        first, second = "domain,Secteur\nacme.fr,Bois\n", "domain,Effectif\nglobex.com,20\nacme.fr,7\n"
        dataset = loaded(leads=LEADS, companies=[first, second])
        assert column(dataset, "company.secteur")["a"] == "Bois"
        assert column(dataset, "company.effectif") == dict.fromkeys("acdef") | {"b": "20"}
        assert dataset.facts.companies.duplicates == 1


class TestEverythingElse:
    def test_is_as_it_was_without_them(self, loaded):
        without, beside = (loaded(leads=LEADS, **more) for more in ({}, {"companies": COMPANIES}))
        # a digest that was taken before there were companies: kept work is found by it
        assert without.digest == DIGEST
        assert without.digest != beside.digest
        assert "companies" not in without.facts.to_json()
        stored = "lead, lead_id, created_at, a0, a1, a2"
        one, other = (data.connection.execute(f"SELECT {stored} FROM leads").fetchall() for data in (without, beside))
        assert one == other

    def test_who_said_what_of_them_is_part_of_the_digest(self, loaded):
        digests = {
            loaded(leads=LEADS, companies=COMPANIES).digest,
            loaded(leads=LEADS, companies=COMPANIES.replace("Bois", "Pin")).digest,
            loaded("companies.company=Secteur", leads=LEADS, companies=COMPANIES).digest,
            loaded("companies.@link:domain=E-mail", leads=LEADS, companies=COMPANIES).digest,
        }
        assert len(digests) == 4

    def test_a_person_who_is_erased_leaves_the_others_their_companies(self, loaded, tmp_path):
        with closing(Workspaces(tmp_path / "spaces")) as spaces:
            workspace = spaces.open(
                spaces.create(lambda path: loaded(leads=LEADS, companies=COMPANIES, into=path).close())
            )
            workspace.erase_people(["a"])
            with workspace.dataset() as dataset:
                found = {"b": "Acier", "c": "Bois", "d": "Services", "e": "Services", "f": None}
                assert column(dataset, "company.secteur") == found
                assert dataset.facts.companies.usable == 5

    def test_they_need_leads_to_be_joined_with(self, loaded):
        with pytest.raises(UsageError, match="leads or activities are needed"):
            loaded(companies=COMPANIES)
        with pytest.raises(UsageError, match="no file of companies was given"):
            loaded("companies.domain=Site web", leads=LEADS)

    def test_a_workspace_with_made_attributes_is_carried_and_opened_again(self, loaded, tmp_path):
        def build(path):
            loaded(leads=LEADS, companies=COMPANIES, enriched=True, into=path).close()

        with closing(Workspaces(tmp_path / "spaces")) as spaces:
            workspace = spaces.open(spaces.create(build))
            grid = GRID % "company.secteur"
            workspace.save_grid(grid, name="g", version=None, fingerprint=fingerprint(parse_grid(grid)), at=0)
            packed = io.BytesIO()
            workspace.pack(packed)
            archive = tmp_path / "carried.zip"
            archive.write_bytes(packed.getvalue())
            archives.unpack(archive, tmp_path / "again.duckdb", name="carried")
        with open_dataset(tmp_path / "again.duckdb") as again:
            assert column(again, "company.secteur")["a"] == "Bois"
            assert column(again, "derived.company")["a"] == "acme"


# ---- the laws

DOMAINS = st.sampled_from(["acme.fr", "globex.com", "ventes.acme.fr", "gmail.com", "mailinator.com"])
NAMES = st.sampled_from(["", "Acme", "ACMÉ S.A.S.", "Globex", "globex ltd", "Initech"])
SITES = st.sampled_from(["", "https://www.acme.fr/x", "globex.com", "Ventes.Acme.fr", "gmail.com", "rien"])
LEAD_ROWS = st.lists(
    st.tuples(st.one_of(st.just(""), DOMAINS.map("ana@{}".format)), SITES, NAMES), min_size=1, max_size=8
)
COMPANY_ROWS = st.lists(st.tuples(st.one_of(st.just(""), DOMAINS, SITES), NAMES), max_size=6)
OUR_DOMAINS = {
    "ana@acme.fr": "acme.fr", "https://www.acme.fr/x": "acme.fr", "acme.fr": "acme.fr",
    "ana@globex.com": "globex.com", "globex.com": "globex.com",
    "ana@ventes.acme.fr": "ventes.acme.fr", "ventes.acme.fr": "ventes.acme.fr", "Ventes.Acme.fr": "ventes.acme.fr",
}  # fmt: skip
"""What a text says of a domain that is somebody's own; of all others nothing."""
OUR_NAMES = {"Acme": "acme", "ACMÉ S.A.S.": "acme", "Globex": "globex", "globex ltd": "globex", "Initech": "initech"}


def by_hand(leads, companies):
    """The number of the company's row for each lead, or None."""
    rows = [(OUR_DOMAINS.get(site), OUR_NAMES.get(name)) for site, name in companies]
    return [
        _by_hand(rows, [OUR_DOMAINS.get(address), OUR_DOMAINS.get(site)], OUR_NAMES.get(name))
        for address, site, name in leads
    ]


def _by_hand(rows, own, name):
    for domain in own:
        for number, (theirs, _) in enumerate(rows):
            if domain and theirs == domain:
                return number
    for number, (theirs, named) in enumerate(rows):
        if name and named == name and not (any(own) and theirs):
            return number
    return None


def joined(folder, leads, companies, *, parts=None):
    """What each lead finds, by its id."""
    (folder / "leads.csv").write_text(
        "lead_id,E-mail,Site,Société\n" + "".join(f"{id},{','.join(row)}\n" for id, row in leads), encoding="utf-8"
    )
    sources = []
    for number, part in enumerate(parts or [companies]):
        path = folder / f"companies{number}.csv"
        path.write_text("domain,company,row\n" + "".join(f"{','.join(row)}\n" for row in part), encoding="utf-8")
        sources.append(Source(path))
    maps = read_maps([]) if any("@" in row[0] for _, row in leads) else read_maps(["companies.@link:domain=Site"])
    with load(leads=Source(folder / "leads.csv"), companies=sources, maps=maps) as dataset:
        return column(dataset, "company.row")


def numbered(rows):
    return [(*row, str(number)) for number, row in enumerate(rows)]


@settings(max_examples=30, deadline=None)
@given(LEAD_ROWS, COMPANY_ROWS)
def test_what_leads_find_is_what_they_find_by_hand(tmp_path_factory, leads, companies):
    folder = tmp_path_factory.mktemp("hand")
    named = [(f"L{number}", row) for number, row in enumerate(leads)]
    found = joined(folder, named, numbered(companies))
    expected = {
        id: None if at is None else str(at) for (id, _), at in zip(named, by_hand(leads, companies), strict=True)
    }
    assert found == expected


@settings(max_examples=8, deadline=None)
@given(LEAD_ROWS, COMPANY_ROWS, st.randoms(use_true_random=False), st.integers(0, 6))
def test_neither_the_order_of_leads_nor_a_cut_through_the_companies_counts(
    tmp_path_factory, leads, companies, chance, cut
):
    folder = tmp_path_factory.mktemp("order")
    named = [(f"L{number}", row) for number, row in enumerate(leads)]
    mixed = chance.sample(named, len(named))
    rows = numbered(companies)
    whole = joined(folder, named, rows)
    assert joined(folder, mixed, rows) == whole
    assert joined(folder, named, rows, parts=[rows[:cut], rows[cut:]]) == whole
    assert list(whole) == sorted(id for id, _ in named)

"""Attributes that are made while leads come in: right where they are sure, unknown elsewhere, and in nobody's way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.countries import CODES, country_of
from leadgrid.datasets import load
from leadgrid.domains import BIG, FREE, company_of, meant
from leadgrid.features import Shelf, measure
from leadgrid.feeds import data_problems
from leadgrid.findings import noted
from leadgrid.reading import parse_grid
from leadgrid.sentences import attribute_named
from leadgrid.snapshots import View
from leadgrid.sources import Source

LEADS = """lead_id,E-mail,Téléphone,Site web
a, Ana@Ventes.Acme-Industrie.fr ,+33 6 12 34 56 78,
b,bob@gmail.com,06 12 34 56 78,https://www.bobsarl.fr/
c,eve@gmial.com,+1 212 555 0100,
d,x@mailinator.com,+352 621 123 456,
e,pas d'adresse,+49 30 1234567,
f,.a@b.fr,,
g,,,globex.co.uk
"""


@pytest.fixture
def enriched(tmp_path):
    opened = []

    def run(leads, **options):
        path = tmp_path / "leads.csv"
        path.write_text(leads, encoding="utf-8")
        opened.append(load(leads=Source(path), **{"enriched": True} | options))
        return opened[-1]

    yield run
    for dataset in opened:
        dataset.close()


def column(dataset, name):
    stored = dataset.columns("leads")[name].stored
    return dict(dataset.connection.execute(f"SELECT lead_id, {stored} FROM leads ORDER BY lead").fetchall())


def test_every_attribute_says_what_the_page_says(enriched):
    dataset = enriched(LEADS)
    valid = column(dataset, "derived.email_valid")
    assert valid == dict(zip("abcdefg", ["true"] * 4 + ["false"] * 2 + [None], strict=True))
    assert column(dataset, "derived.email_domain")["a"] == "ventes.acme-industrie.fr"
    free = {"a": "false", "b": "true", "c": "false", "d": "false", "e": None, "f": None, "g": None}
    assert column(dataset, "derived.email_free") == free
    assert [lead for lead, said in column(dataset, "derived.email_disposable").items() if said == "true"] == ["d"]
    assert [lead for lead, said in column(dataset, "derived.email_misspelt").items() if said == "true"] == ["c"]
    assert column(dataset, "derived.email_meant")["c"] == "gmail.com"
    companies = {"a": "acme-industrie", "b": "bobsarl", "c": None, "d": None, "e": None, "f": None, "g": "globex"}
    assert column(dataset, "derived.company") == companies
    countries = {"a": "FR", "b": None, "c": None, "d": "LU", "e": "DE", "f": None, "g": None}
    assert column(dataset, "derived.phone_country") == countries
    assert dict(dataset.facts.enriched)["derived.company"] == "E-mail + Site web"


def test_nothing_is_made_unless_it_is_asked_for(enriched):
    dataset = enriched(LEADS, enriched=False)
    assert not [name for name in dataset.columns("leads") if name.startswith("derived.")]


def test_a_file_s_own_column_of_the_name_is_kept_and_reported(enriched):
    dataset = enriched("lead_id,email,Derived.Email_Free\na,a@gmail.com,peut-être\n")
    assert column(dataset, "derived.email_free") == {"a": "peut-être"}
    assert column(dataset, "derived.email_domain") == {"a": "gmail.com"}
    assert dataset.facts.kept_own == ("derived.email_free",)
    told = noted(dataset.facts)[-1]
    assert "derived.email_free" in told.words.en
    assert "derived.email_free" in told.words.fr


def test_leads_that_are_named_by_their_address_need_no_other_column(enriched):
    assert column(enriched("lead_id,x\nana@acme.fr,1\n"), "derived.company") == {"ana@acme.fr": "acme"}


def test_a_file_without_addresses_gets_no_attributes(enriched):
    assert list(enriched("lead_id,x\na,1\n").columns("leads")) == ["x"]


def test_a_grid_reads_them_and_one_that_does_not_scores_alike(enriched):
    grid = """
leadgrid: 1
name: g
groups: [{id: all, axis: fit}]
criteria:
  - {id: it, group: all, points: 1, when: {attribute: %s, %s}}
"""
    reads = parse_grid(grid % ("derived.email_free", "is: true"))
    other = parse_grid(grid % ("E-mail", "contains: gmail"))
    view = View(today=0, replay=None)
    with_it, without = enriched(LEADS), enriched(LEADS, enriched=False)
    assert not data_problems(reads, with_it)
    assert data_problems(reads, without)
    hits = [list(measure(data, other, view, shelf=Shelf()).hits["it", 0]) for data in (with_it, without)]
    assert hits[0] == hits[1]
    assert list(measure(with_it, reads, view, shelf=Shelf()).hits["it", 0]) == [-1, 1000, -1, -1, -1, -1, -1]
    assert with_it.digest != without.digest


class TestMisspelt:
    @pytest.mark.parametrize("domain", ["gmial.com", "gmai.com", "gmaill.com", "gmail.con", "gnail.com", "ornage.fr"])
    def test_a_domain_one_letter_away_from_a_big_one_is_a_slip(self, domain):
        assert meant(domain) in BIG

    @pytest.mark.parametrize("domain", ["gmail.com", "mail.com", "ymail.com", "sfo.fr", "grail.org", "acme.fr"])
    def test_another_one_is_not(self, domain):
        assert meant(domain) is None

    @given(st.sampled_from(sorted(FREE)))
    def test_no_free_provider_is_a_slip_or_a_company(self, domain):
        assert meant(domain) is None
        assert company_of(domain) is None

    @given(st.sampled_from(["gmail.com", "wanadoo.fr", "outlook.com"]), st.data())
    def test_every_letter_left_out_or_doubled_is_found(self, domain, data):
        at = data.draw(st.integers(0, domain.index(".") - 1))
        for slip in (domain[:at] + domain[at + 1 :], domain[:at] + domain[at] + domain[at:]):
            assert slip == domain or slip in FREE or meant(slip) is not None


class TestCountries:
    def test_a_code_says_one_country_and_none_begins_with_another(self):
        assert len(set(CODES.values())) == len(CODES)
        assert not [(one, other) for one in CODES for other in CODES if one != other and other.startswith(one)]

    @pytest.mark.parametrize("number", ["", "+", "+33", "0033612345678", "+33 6 12 x", "+1 212 555 0100"])
    def test_what_is_not_sure_is_unknown(self, number):
        assert country_of(number) is None

    @given(st.text(alphabet="+0123456789 ().-", max_size=20))
    def test_any_text_is_read_without_a_fault(self, text):
        assert country_of(text) in {*CODES.values(), None}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("derived.email_fre", "Personal e-mail address"),
        ("derived.country", "Phone country"),
        ("derived.budget", None),
        ("company.Sector", None),
    ],
)
def test_a_slip_in_such_a_name_is_told_in_words_and_likeness_is_that_of_what_they_say(enriched, name, meant):
    grid = parse_grid(
        "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], criteria: "
        f"[{{id: c, group: g, points: 1, when: {{attribute: {name}, is: x}}}}]}}"
    )
    dataset = enriched(LEADS)
    (as_written,), (as_listed,) = data_problems(grid, dataset), data_problems(grid, dataset, as_listed=True)
    assert f"“{name}”" in as_written.told()
    assert as_listed.told().partition("Did you mean ")[2] == (f"“{meant}”?" if meant else "")
    assert ("derived." in as_written.told().partition("Did you mean ")[2]) == (meant is not None)


def test_each_of_them_is_called_by_words_of_its_own(enriched):
    names = [name for name, _ in enriched(LEADS).facts.enriched]
    for language in ("en", "fr"):
        called = [attribute_named(name).told(language) for name in names]
        assert len(set(called)) == len(called) == 8
        assert not [words for words in called if "derived" in words]

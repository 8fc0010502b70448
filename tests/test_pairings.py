"""Which columns may link two files, and when another pair is better than the chosen one."""

import pytest

from leadgrid.joins import MOST_PAIRS, Attachment, Pair
from leadgrid.pairings import better, plausible
from leadgrid.recognitions import Table

LEADS = Table(
    ("Record ID", "E-mail", "Société", "Secteur", "Effectif", "Créé le"),
    [
        ("101", "ana@acme.fr", "Acme SAS", "Industrie", "10", "2026-01-02"),
        ("102", "bob@zen.fr", "Zen", "Industrie", "20", "2026-01-03"),
        ("103", "eve@acme.fr", "Acme SAS", "BTP", "30", "2026-01-04"),
    ],
)


def pairs(kind, names, *rows):
    return [(pair.leads, pair.other, pair.how) for pair in plausible(kind, leads=LEADS, other=Table(names, rows))]


def attached(how, count, rows=100):
    return Attachment(Pair("a", how, how), count, rows, count, 50)


class TestPlausiblePairs:
    def test_addresses_ids_and_what_shares_values_may_link(self):
        found = pairs("activities", ("Contact ID", "Courriel", "Compte"), ("7", "x@y.fr", "Acme SAS"))
        assert found == [("Record ID", "Contact ID", "exact"), ("E-mail", "Courriel", "any_case")]

    def test_what_many_leads_share_or_any_number_says_links_nobody(self):
        names = ("Secteur", "Nombre", "Créé le", "")
        assert pairs("activities", names, ("Industrie", "10", "2026-01-02", "BTP")) == []

    def test_the_pair_of_which_most_first_values_are_common_comes_first(self):
        found = pairs("activities", ("Mail", "Adresse"), ("x@y.fr", "ana@acme.fr"), ("y@y.fr", "bob@zen.fr"))
        assert [other for _, other, _ in found] == ["Adresse", "Mail"]

    def test_customers_may_be_companies_and_activities_may_not(self):
        row = ("ACME", "https://www.acme.fr/fr")
        names = ("Raison sociale", "Site")
        assert pairs("outcomes", names, row) == [("E-mail", "Site", "domain"), ("Société", "Raison sociale", "company")]
        assert pairs("activities", names, row) == []

    def test_they_are_few_enough_to_be_asked_about_with_another(self):
        names = tuple(f"Mail {number}" for number in range(40))
        assert len(pairs("activities", names, ("x@y.fr",) * 40)) == MOST_PAIRS - 1


class TestBetterPairs:
    @pytest.mark.parametrize(
        ("chosen", "others", "best"),
        [
            (attached("exact", 10), [attached("any_case", 90)], "any_case"),
            (attached("exact", 90), [attached("any_case", 90)], None),
            (attached("exact", 0), [], None),
            (attached("any_case", 60), [attached("domain", 100)], None),
            (attached("exact", 0), [attached("any_case", 55), attached("domain", 100)], "any_case"),
            (attached("exact", 0), [attached("any_case", 20), attached("company", 80)], "company"),
            (attached("domain", 30), [attached("company", 80), attached("any_case", 70)], "company"),
        ],
    )
    def test_more_rows_are_better_and_a_person_before_a_company(self, chosen, others, best):
        found = better(chosen, [chosen, *others])
        assert (found and found.pair.how) == best

    def test_more_rows_of_fewer_leads_are_not_better(self):
        chosen = Attachment(Pair("a", "any_case", "any_case"), 150, 203, 52, 60)
        by_chance = Attachment(Pair("a", "exact", "exact"), 203, 203, 2, 60)
        assert better(chosen, [chosen, by_chance]) is None

"""What is said of values and files beside their columns: links, new names, unknown texts, dates in wide files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.datasets import load
from leadgrid.facts import Facts
from leadgrid.instants import Zone
from leadgrid.mappings import KINDS, Column, Constant, Derivation, Link, Mappings, RowNumber, merged, read_maps
from leadgrid.problems import DataError, UsageError
from leadgrid.sources import Source

HUBSPOT = """Record ID,Email,Company name,Website,Last open,Became a customer date,Client
101,Ana@Acme.fr,ACME S.A.S.,https://www.acme.fr/fr,2026-02-01,2026-03-01,oui
102,bob@acme.fr,Acmé,,,,non
103,eve@gmail.com,Select,gmail.com,bientôt,,Oui
"""
MAILER = """Adresse,Type,Date
ana@acme.fr,Email opened,2026-01-01
 ANA@ACME.FR ,Clicked,2026-01-02
nobody@x.fr,Email opened,2026-01-03
"""
WITH_ID = "leads.lead_id=Record ID"
AS_MAILED = (
    WITH_ID,
    "activities.lead_id=Adresse",
    "activities.activity=Type",
    "activities.occurred_at=Date",
    "activities.@link:any_case=Email",
)


def rows(dataset, sql):
    return dataset.connection.execute(sql).fetchall()


def at(text):
    return Zone().read(text).instant


class TestLinks:
    def test_activities_find_their_leads_by_an_address_whatever_its_case(self, loaded):
        dataset = loaded(*AS_MAILED, leads=HUBSPOT, activities=MAILER)
        found = rows(dataset, "SELECT lead_id, activity FROM activities JOIN leads USING (lead) ORDER BY occurred_at")
        assert found == [("101", "email opened"), ("101", "clicked")]
        facts = dataset.facts.activities
        assert (facts.rows, facts.usable, facts.orphans, facts.orphan_leads) == (3, 3, 1, 1)

    def test_case_counts_unless_it_is_said_not_to(self, loaded):
        exactly = [text.replace("any_case", "exact") for text in AS_MAILED]
        assert loaded(*exactly, leads=HUBSPOT, activities=MAILER).facts.activities.orphans == 3

    def test_an_activity_of_a_shared_address_goes_to_one_lead_and_the_sharing_is_counted(self, loaded):
        twice = HUBSPOT.replace("bob@acme.fr", "ana@acme.fr")
        dataset = loaded(*AS_MAILED, leads=twice, activities=MAILER)
        assert rows(dataset, "SELECT DISTINCT lead_id FROM activities JOIN leads USING (lead)") == [("101",)]
        assert dataset.facts.activities.shared_keys == 1

    @pytest.mark.parametrize(
        ("how", "customers", "won"),
        [
            ("company=Company name", "Société\nAcme\n", ["101", "102"]),
            ("domain=Email", "Site\nhttp://ACME.fr\n", ["101", "102"]),
            ("domain=Email", "Site\ngmail.com\n", []),
            ("domain=Website", "Site\nfacturation@acme.fr\n", ["101"]),
        ],
    )
    def test_a_list_of_customers_reaches_every_lead_of_the_company(self, loaded, how, customers, won):
        column = customers.split("\n")[0]
        dataset = loaded(
            WITH_ID, f"outcomes.lead_id={column}", f"outcomes.@link:{how}", leads=HUBSPOT, outcomes=customers
        )
        assert [lead for (lead,) in rows(dataset, "SELECT lead_id FROM outcomes JOIN leads USING (lead)")] == won
        assert dataset.facts.outcomes.rows == 1
        assert dataset.facts.outcomes.orphans == (not won)

    def test_a_link_to_a_column_that_is_not_there_names_those_that_are(self, loaded):
        with pytest.raises(DataError, match=r'no column "E-mail".*Did you mean "Email"'):
            loaded(*AS_MAILED[:-1], "activities.@link=E-mail", leads=HUBSPOT, activities=MAILER)

    def test_a_link_needs_both_files(self, loaded):
        with pytest.raises(UsageError, match="no file of leads was given"):
            loaded("activities.@link=Email", activities="lead_id,activity,occurred_at\na,b,2026-01-01\n")


class TestNewNames:
    def test_a_type_of_activity_is_called_as_is_said(self, loaded):
        dataset = loaded(*AS_MAILED, "activities.@type:EMAIL OPENED=Ouverture", leads=HUBSPOT, activities=MAILER)
        assert [(found.activity, found.shown) for found in dataset.facts.types] == [
            ("clicked", "Clicked"),
            ("ouverture", "Ouverture"),
        ]

    @settings(max_examples=15, deadline=None)
    @given(
        types=st.lists(st.sampled_from(["Open", " OPEN", "Clic", "Démo", "démo "]), min_size=1, max_size=8),
        renames=st.dictionaries(st.sampled_from(["open", "Clic", "DÉMO"]), st.sampled_from(["Clic", "x", "Open"])),
    )
    def test_renaming_while_loading_is_renaming_in_the_file(self, tmp_path_factory, types, renames):
        keyed = {old.lower(): new for old, new in renames.items()}
        header = "lead_id,activity,occurred_at\n"
        lines = [f"a,{{}},2026-01-{day + 1:02}\n" for day in range(len(types))]
        asked = header + "".join(line.format(name) for line, name in zip(lines, types, strict=True))
        by_hand = header + "".join(
            line.format(keyed.get(name.strip().lower(), name)) for line, name in zip(lines, types, strict=True)
        )
        found = []
        for text, maps in ((asked, Mappings(renames=tuple(renames.items()))), (by_hand, Mappings())):
            path = tmp_path_factory.mktemp("renames") / "activities.csv"
            path.write_text(text, encoding="utf-8")
            with load(activities=Source(path), maps=maps) as dataset:
                found.append((rows(dataset, "FROM activities ORDER BY ALL"), dataset.facts.types))
        assert found[0] == found[1]


class TestUnknownTexts:
    def test_what_is_declared_as_unknown_is_unknown_in_every_column_and_counted(self, loaded):
        leads = "lead_id,created_at,Secteur,Taille\na,N/A,Select,10\nn/a,2026-01-01,Textile, n/A \nb,,SELECT,-\n"
        dataset = loaded("leads.@unknown=Select", "leads.@unknown=N/A", leads=leads)
        assert rows(dataset, "SELECT lead_id, created_at, a0, a1 FROM leads") == [
            ("a", None, None, "10"),
            ("b", None, None, "-"),
        ]
        facts = dataset.facts.leads
        assert facts.unusable == (("lead_id", 1),)
        assert facts.unreadable == 0
        assert facts.placeholders == (("lead_id", 1), ("created_at", 1), ("Secteur", 2), ("Taille", 1))

    def test_it_says_nothing_of_the_other_files(self, loaded):
        activities = "lead_id,activity,occurred_at,page\na,v,2026-01-01,-\n"
        dataset = loaded("leads.@unknown=-", leads="lead_id,x\na,-\n", activities=activities)
        assert rows(dataset, "SELECT a0, p0 FROM leads JOIN activities USING (lead)") == [(None, "-")]


class TestWideFiles:
    def test_a_column_of_dates_becomes_activities_or_outcomes(self, loaded):
        dataset = loaded(
            WITH_ID,
            "activities.@event:email_open=Last open",
            "outcomes.@event:customer=Became a customer date",
            leads=HUBSPOT,
            dated_outcomes=True,
        )
        assert rows(dataset, "SELECT lead_id, activity, occurred_at FROM activities JOIN leads USING (lead)") == [
            ("101", "email_open", at("2026-02-01"))
        ]
        assert rows(dataset, "SELECT lead_id, stage, occurred_at FROM outcomes JOIN leads USING (lead)") == [
            ("101", "customer", at("2026-03-01"))
        ]
        derived = [(made.name, made.column, made.made, made.unreadable) for made in dataset.facts.derived]
        assert derived == [("email_open", "Last open", 1, 1), ("customer", "Became a customer date", 1, 0)]
        activities = dataset.facts.activities
        assert (activities.rows, activities.usable, activities.unusable) == (2, 1, (("occurred_at", 1),))
        assert dataset.facts.latest == at("2026-03-01")
        assert Facts.from_json(dataset.facts.to_json()) == dataset.facts

    def test_they_stand_beside_those_of_a_file(self, loaded):
        dataset = loaded(*AS_MAILED, "activities.@event:Clicked=Last open", leads=HUBSPOT, activities=MAILER)
        assert [(found.shown, found.events) for found in dataset.facts.types] == [("Clicked", 2), ("Email opened", 1)]
        assert (dataset.facts.activities.rows, dataset.facts.activities.usable) == (5, 4)

    def test_a_yes_or_no_column_is_an_outcome_without_a_date(self, loaded):
        dataset = loaded(WITH_ID, "outcomes.@is:customer=Client=OUI", leads=HUBSPOT)
        assert rows(dataset, "SELECT lead_id, occurred_at FROM outcomes JOIN leads USING (lead)") == [
            ("101", None),
            ("103", None),
        ]
        assert (dataset.facts.outcomes.usable, dataset.facts.outcomes.undated) == (2, 2)


class TestSeveralFiles:
    def test_the_rows_of_one_file_follow_those_of_another_and_columns_meet_by_name(self, loaded):
        first = "lead_id,Secteur\na,Textile\nb,Bois\n"
        second = "SECTEUR,lead_id,Taille\nAcier,b,9\nPapier,c,7\n,,\nVerre,,1\n"
        dataset = loaded(leads=[first, second])
        assert rows(dataset, "SELECT lead_id, a0, a1 FROM leads") == [
            ("a", "Textile", None),
            ("b", "Bois", None),
            ("c", "Papier", "7"),
        ]
        facts = dataset.facts.leads
        assert (facts.name, facts.rows, facts.duplicates) == ("leads.csv + leads1.csv", 6, 1)
        assert [(example.file, example.line, example.reason) for example in facts.examples] == [
            ("leads1.csv", 2, "again"),
            ("leads1.csv", 4, "lead_id"),
            ("leads1.csv", 5, "lead_id"),
        ]

    def test_a_file_that_lacks_a_column_is_named(self, loaded):
        with pytest.raises(DataError) as error:
            loaded(leads=["lead_id,x\na,1\n", "id,x\nb,1\n"])
        assert [problem.source for problem in error.value.problems] == ["leads1.csv"]

    def test_dates_in_french_order_are_read_in_all_files(self, loaded):
        first, second = "Id;Créé\na;31/01/2026\n", "Id;Créé\nb;15/02/2026\n"
        maps = ("leads.lead_id=Id", "leads.created_at=Créé")
        dataset = loaded(*maps, leads=[first, second])
        assert rows(dataset, "SELECT created_at FROM leads ORDER BY lead") == [(at("2026-01-31"),), (at("2026-02-15"),)]

    def test_files_that_show_different_orders_are_asked_about(self, loaded):
        with pytest.raises(DataError, match="say which with --date-format"):
            loaded(
                "leads.lead_id=Id",
                "leads.created_at=Créé",
                leads=["Id;Créé\na;31/01/2026\n", "Id;Créé\nb;01/31/2026\n"],
            )

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.integers(0, 4), min_size=1, max_size=9), st.integers(0, 9))
    def test_a_file_cut_in_two_is_the_file(self, tmp_path_factory, ids, cut):
        header, lines = "lead_id,n\n", [f"L{lead},{row}\n" for row, lead in enumerate(ids)]
        folder = tmp_path_factory.mktemp("parts")
        pieces = {"whole": lines, "first": lines[:cut], "second": lines[cut:]}
        for name, piece in pieces.items():
            (folder / f"{name}.csv").write_text(header + "".join(piece))
        found = []
        for names in (["whole"], ["first", "second"]):
            with load(leads=[Source(folder / f"{name}.csv") for name in names]) as dataset:
                found.append((rows(dataset, "FROM leads ORDER BY ALL"), dataset.facts.leads.duplicates))
        assert found[0] == found[1]


class TestWhatIsSaid:
    SAID = (
        "activities.@event:open=Last open",
        "activities.@link:domain=Email",
        "activities.@type:Clic=click",
        "companies.@link:company=Société",
        "companies.@link:domain=Email",
        "companies.company=Nom",
        "leads.@unknown=N/A",
        "leads.lead_id=@row",
        "outcomes.@is:customer=Client=oui",
        "outcomes.stage=@const:mql",
    )

    def test_it_is_written_as_it_is_read(self):
        assert read_maps(self.SAID).plain == list(self.SAID)

    def test_it_goes_to_json_and_back_whole_or_file_by_file(self):
        said = read_maps(self.SAID)
        assert Mappings.from_plain(said.to_plain()) == said
        parts = merged(said.only(kind) for kind in KINDS)
        assert parts.plain == said.plain
        odd = Mappings((("leads", "lead_id", Column("@row")),), renames=(("a=b", "c"),))
        assert Mappings.from_plain(odd.to_plain()) == odd

    @pytest.mark.parametrize("plain", [{}, {"origins": [["leads"]]}, {"origins": [], "unknowns": 3}])
    def test_what_is_no_mapping_is_refused(self, plain):
        with pytest.raises(ValueError, match=r"no mapping|not enough"):
            Mappings.from_plain(plain)

    @pytest.mark.parametrize(
        "text",
        ["leads.@type:a=b", "leads.@link=x", "outcomes.@is:customer=Client", "activities.@link:near=x", "x.@unknown=a",
         "leads.@event:a=b", "activities.@nothing=b", "companies.@link=x", "companies.@link:any_case=x",
         "companies.@event:a=b", "companies.@type:a=b"],
    )  # fmt: skip
    def test_what_says_nothing_is_told(self, text):
        with pytest.raises(UsageError) as error:
            read_maps([text])
        assert all(text in words for words in (error.value.problems[0].words.en, error.value.problems[0].words.fr))

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Mappings((("leads", "stage", RowNumber()),)),
            lambda: Mappings((("leads", "lead_id", RowNumber()), ("leads", "lead_id", Constant("x")))),
            lambda: Mappings(unknowns=(("leads", " "),)),
            lambda: Mappings(renames=(("Open", "a"), ("open", "b"))),
            lambda: Link("leads", "Email"),
            lambda: Link("companies", "Email", "exact"),
            lambda: Mappings(links=(Link("companies", "a", "domain"), Link("companies", "b", "domain"))),
            lambda: Derivation("companies", "open", "Last open"),
            lambda: Derivation("activities", "open", "Last open", "oui"),
        ],
    )
    def test_a_mapping_is_valid_if_it_exists(self, make):
        with pytest.raises(ValueError, match=r"\w"):
            make()

"""What a file probably is: headers as the tools write them, values, links, and what was said of the last one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.mappings import Derivation, Link, Mappings, lay_out, read_maps
from leadgrid.recognitions import Memory, Table, hand, recognise, shape


def table(text: str) -> Table:
    header, *lines = text.strip().split("\n")
    names = tuple(header.split(";"))
    return Table(names, [[cell.strip() or None for cell in line.split(";")] for line in lines])


LEADS = {
    "HubSpot": (
        "Record ID - Contact;Prénom;Adresse e-mail;Date de création;Étape du cycle de vie;Nom de l’entreprise\n"
        "51;Ana;ana@acme.fr;2026-01-02 10:00;Client;Acme\n52;Bob;bob@x.fr;2026-01-03 10:00;Lead;X",
        {"lead_id": "Record ID - Contact", "email": "Adresse e-mail", "created_at": "Date de création",
         "company": "Nom de l’entreprise"},
    ),
    "Salesforce": (
        "Lead ID;First Name;Email;Company / Account;CreatedDate;Lead Status\n00Q1;Ana;a@acme.fr;Acme;2026-01-02;Open",
        {"lead_id": "Lead ID", "email": "Email", "created_at": "CreatedDate", "company": "Company / Account"},
    ),
    "Mautic": (
        "id;firstname;email;date_added;points\n7;Ana;a@acme.fr;2026-01-02 10:00:00;12",
        {"lead_id": "id", "email": "email", "created_at": "date_added"},
    ),
    "Brevo": (
        "CONTACT ID;EMAIL;PRENOM;SMS;ADDED_TIME\n7;a@acme.fr;Ana;+33612345678;2026-01-02",
        {"lead_id": "CONTACT ID", "email": "EMAIL", "phone": "SMS", "created_at": "ADDED_TIME"},
    ),
    "Zoho": (
        "Record Id;Nom complet;E-mail;Heure de création;Site Web\nzcrm_1;Ana;a@acme.fr;2026-01-02;acme.fr",
        {"lead_id": "Record Id", "email": "E-mail", "created_at": "Heure de création", "domain": "Site Web"},
    ),
    "Pipedrive": (
        "Personne - ID;Personne - Nom;Personne - E-mail;Personne - Personne créée\n7;Ana;a@acme.fr;2026-01-02",
        {"lead_id": "Personne - ID", "email": "Personne - E-mail", "created_at": "Personne - Personne créée"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", LEADS)
def test_the_leads_of_every_tool_are_recognised(tool):
    text, wanted = LEADS[tool]
    found = recognise("leads", table(text))
    assert {known.role: known.column for known in found.found} == wanted
    assert all(known.why.en and known.why.fr and known.why.en != known.why.fr for known in found.found)


def test_the_tool_whose_header_it_is_is_named():
    found = recognise("leads", table(LEADS["Pipedrive"][0])).found
    assert found[0].why.en == "the header is that of Pipedrive"
    assert found[0].why.fr == "l’en-tête est celui de Pipedrive"


@given(st.sampled_from(["Étape du cycle de vie", "Closed Lost Reason", "Deal Stage"]), st.data())
def test_case_accents_and_blanks_do_not_matter(name, data):
    swaps = {"É": "e", "e": "E", " ": "_"}
    spelt = "".join(data.draw(st.sampled_from([letter, swaps.get(letter, letter.upper())])) for letter in name)
    role = "reason" if "Reason" in name else "stage"
    assert recognise("outcomes", Table((f" {spelt} ",), [["x"]])).column(role) == f" {spelt} "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Contact ID;Activity Type;Activity Date\n7;Call;2026-01-02",
         ("Contact ID", "Activity Type", "Activity Date")),
        ("lead_id;event;date_hit\n7;page.hit;2026-01-02", ("lead_id", "event", "date_hit")),
        ("Adresse e-mail;Événement;Date de l’événement\na@b.fr;open;2026-01-02",
         ("Adresse e-mail", "Événement", "Date de l’événement")),
        ("Person ID;Activity - Type;Activity - Due date\n7;call;2026-01-02",
         ("Person ID", "Activity - Type", "Activity - Due date")),
    ],
)  # fmt: skip
def test_activities_are_recognised(text, wanted):
    found = recognise("activities", table(text))
    assert (found.column("lead_id"), found.column("activity"), found.column("occurred_at")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Deal - Person ID;Affaire - Étape;Affaire - Gagnée le;Affaire - Valeur;Affaire - Motif de perte\n7;;;9;",
         {"lead_id": "Deal - Person ID", "stage": "Affaire - Étape", "occurred_at": "Affaire - Gagnée le",
          "amount": "Affaire - Valeur", "reason": "Affaire - Motif de perte"}),
        ("Contact ID;StageName;Date de clôture;Montant;Loss Reason\n7;Closed Won;2026-01-02;9;",
         {"lead_id": "Contact ID", "stage": "StageName", "occurred_at": "Date de clôture", "amount": "Montant",
          "reason": "Loss Reason"}),
        ("Record ID;Deal Stage;Close Date;Amount in company currency;Closed Lost Reason\n7;x;2026-01-02;9;",
         {"lead_id": "Record ID", "stage": "Deal Stage", "occurred_at": "Close Date",
          "amount": "Amount in company currency", "reason": "Closed Lost Reason"}),
    ],
)  # fmt: skip
def test_outcomes_are_recognised(text, wanted):
    assert {known.role: known.column for known in recognise("outcomes", table(text)).found} == wanted


def test_headers_that_say_nothing_are_recognised_by_their_values():
    rows = "\n".join(f"u{day}@x.fr;{['ouvert', 'clic'][day % 2]};2026-01-{day:02}" for day in range(1, 21))
    found = recognise("activities", table(f"qui;quoi;quand\n{rows}"))
    assert {known.role: known.column for known in found.found} == {
        "lead_id": "qui",
        "email": "qui",
        "activity": "quoi",
        "occurred_at": "quand",
    }
    assert found.found[1].why.en == "its values are e-mail addresses"


def test_what_says_nothing_hides_no_date_and_no_address():
    dashes = "\n".join(["a@b.fr;2026-01-02;13/05/2026", *["-;-;-"] * 30])
    found = recognise("leads", table(f"Courriel de contact;last_open_at;Date de conversion\n{dashes}"))
    assert found.column("email") == "Courriel de contact"
    assert {made.column for made, _ in found.derivations} == {"last_open_at", "Date de conversion"}
    assert found.unknowns == (("-", 90),)


def test_a_file_in_canonical_form_needs_no_mapping():
    activities = table("lead_id;activity;occurred_at;type;date\na;v;2026-01-01;x;2026-01-02")
    assert recognise("activities", activities).mappings == Mappings()


class TestLinks:
    HUBSPOT = table(LEADS["HubSpot"][0])

    def test_ids_link_where_values_repeat_as_in_the_leads_file(self):
        found = recognise("activities", table("who;Type;Date\n51;open;2026-01-02"), leads=self.HUBSPOT)
        assert (found.column("lead_id"), found.link) == ("who", None)

    def test_addresses_link_where_the_mailer_has_no_ids(self):
        found = recognise("activities", table("Email;Event;Date\nANA@acme.fr;open;2026-01-02"), leads=self.HUBSPOT)
        assert found.column("lead_id") == "Email"
        assert found.link == Link("activities", "Adresse e-mail", "any_case")

    def test_figures_that_happen_to_be_ids_do_not_hide_an_address(self):
        leads = table("Record ID;E-mail\n1;ana@acme.fr\n2;bob@x.fr")
        found = recognise("activities", table("Adresse e-mail;Clics\nAna@acme.fr;1\nbob@x.fr;2"), leads=leads)
        assert found.link == Link("activities", "E-mail", "any_case")
        without = recognise("activities", table("Réf;Quoi\n1;Clic\n2;Clic"), leads=leads)
        assert (without.column("lead_id"), without.link) == ("Réf", None)

    @pytest.mark.parametrize(
        ("text", "link"),
        [
            ("Site Web\nacme.fr", Link("outcomes", "Adresse e-mail", "domain")),
            ("Raison sociale\nACME SAS", Link("outcomes", "Nom de l’entreprise", "company")),
        ],
    )
    def test_a_list_of_companies_links_by_domain_or_name(self, text, link):
        assert recognise("outcomes", table(text), leads=self.HUBSPOT).link == link


class TestWideFiles:
    def test_dates_yes_and_stages_are_offered_as_activities_and_outcomes(self):
        found = recognise(
            "leads",
            table(
                "id;converted_at;last_open_at;Client;Phase du cycle de vie\n"
                "1;2026-01-02;2026-01-01;Oui;Client\n2;;;Non;Lead"
            ),
        )
        assert [derivation for derivation, _ in found.derivations] == [
            Derivation("outcomes", "customer", "converted_at"),
            Derivation("activities", "email_open", "last_open_at"),
            Derivation("outcomes", "customer", "Client", "Oui"),
            Derivation("outcomes", "customer", "Phase du cycle de vie", "Client"),
        ]

    @pytest.mark.parametrize("name", ["Date de conversion en client", "Date de clôture gagnée", "Date de conversion"])
    def test_a_header_that_says_when_somebody_became_a_customer_is_enough(self, name):
        found = recognise("leads", table(f"id;{name}\n1;2026-01-02\n2;"))
        assert [derivation for derivation, _ in found.derivations] == [Derivation("outcomes", "customer", name)]

    @pytest.mark.parametrize(
        ("name", "won", "others", "is_offered"),
        [
            ("Date de signature du contrat", "2026-01-02", "", True),
            ("Closed Date", "2026-01-02", "", True),
            ("Date de signature du contrat", "2026-01-02", "2026-01-05", False),
            ("Date de signature du contrat", "", "", False),
            ("Dernier appel", "2026-01-02", "", False),
            ("Montant de la vente", "12", "", False),
        ],
    )
    def test_dates_that_only_customers_have_are_offered_where_their_name_may_mean_winning(
        self, name, won, others, is_offered
    ):
        rows = "".join(f"{n};{'Client' if n < 5 else 'Lead'};{won if n < 5 else others}\n" for n in range(20))
        found = recognise("leads", table(f"id;Phase du cycle de vie;{name}\n{rows}"))
        offered = [(made, why) for made, why in found.derivations if made.means is None]
        assert [made for made, _ in offered] == [Derivation("outcomes", "customer", name)] * is_offered
        assert all(why.fr == "ses dates sont là où « Phase du cycle de vie » vaut « Client »" for _, why in offered)

    def test_texts_that_say_nothing_are_offered_as_unknown_with_their_number(self):
        found = recognise("leads", table("id;a;b\n1;Select;N/A\n2;select;-\n3;x;y"))
        assert found.unknowns == (("Select", 2), ("-", 1), ("N/A", 1))


names = st.lists(st.text(max_size=12), max_size=6)


@given(names, st.sampled_from(["leads", "activities", "outcomes"]))
def test_any_header_is_recognised_without_a_fault_and_lays_out(header, kind):
    found = recognise(kind, Table(tuple(header), [["2026-01-01"] * len(header)] * 3))
    _, problems = lay_out(kind, header, found.mappings, source="f")
    assert not [problem for problem in problems if "--map" in problem.words.en and "to map" in problem.words.en]


class TestMemory:
    def test_what_was_said_of_a_file_is_known_of_the_next_of_its_shape(self):
        said = read_maps(["leads.lead_id=Record ID", "leads.@unknown=Select"])
        memory = Memory().with_said(shape("leads", ["Record ID", "Email"]), said)
        kept = Memory.from_json(memory.to_json())
        assert kept == memory
        assert kept.of(shape("leads", ["EMAIL", " record id"])) == said
        assert kept.of(shape("activities", ["Record ID", "Email"])) is None
        assert kept.of(shape("leads", ["Record ID", "Email", "x"])) is None

    def test_the_latest_counts_and_the_oldest_are_forgotten(self):
        memory = Memory()
        for number in range(60):
            memory = memory.with_said(str(number), Mappings())
        memory = memory.with_said("59", read_maps(["leads.lead_id=x"]))
        assert len(memory.said) == 50
        assert memory.of("9") is None
        assert memory.of("59").plain == ["leads.lead_id=x"]

    def test_how_a_file_is_written_is_known_of_the_next_whose_header_is_read_in_another_encoding(self):
        names = ["Prénom", "Société", "Créé le"]
        misread = [name.encode("mac-roman").decode("windows-1252") for name in names]
        memory = Memory().with_written(hand("leads", misread), {"encoding": "mac-roman", "order": "dmy"})
        kept = Memory.from_json(memory.to_json())
        assert kept == memory
        assert kept.written_as(hand("leads", names)) == {"encoding": "mac-roman", "order": "dmy"}
        assert kept.written_as(hand("activities", names)) is None
        assert kept.written_as(hand("leads", [*names, "x"])) is None

    def test_what_a_file_does_not_ask_stays_as_it_was_said(self):
        memory = Memory().with_written("a", {"encoding": "mac-roman", "order": "dmy"}).with_written("a", {})
        assert memory.with_written("a", {"order": "mdy"}).written == (("a", {"encoding": "mac-roman", "order": "mdy"}),)
        assert Memory().with_written("a", {}) == Memory()

    def test_a_memory_that_knew_of_columns_alone_is_read(self):
        said = read_maps(["leads.lead_id=Record ID"])
        assert Memory.from_json(json.dumps([["a", said.to_plain()]])) == Memory((("a", said),))

    @pytest.mark.parametrize(
        "text",
        ["", "{", "3", '[["a"]]', '[["a", {"origins": 1}]]', '{"said": []}', '{"said": [], "written": [["a", 1]]}',
         '{"said": [], "written": [["a", {"order": 1}]]}'],
    )  # fmt: skip
    def test_what_is_no_memory_is_refused(self, text):
        with pytest.raises(ValueError, match=r"\w"):
            Memory.from_json(text)

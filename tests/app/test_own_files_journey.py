"""Who has never seen the tool drops a French Excel export and a list of activities, and stands before the tuner."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leadgrid import cli
from leadgrid.places import grids_folder
from leadgrid.reading import read_grid
from leadgrid.tunings import sales_band
from tests.app.test_newcomer_journey import downloaded
from tests.browser import Reader, Server, reader
from tests.test_workbooks import book, sheet
from voices import Voice

pytestmark = pytest.mark.xdist_group("chromium")

LEADS, EVENTS = 180, 1_080
ZONE = "Europe/Paris"
PATIENCE = 30_000
"""Milliseconds: files are read in processes of their own."""
CUSTOMERS = range(1, LEADS + 1, 9)
HEADER = [
    "ID d'enregistrement", "Prénom", "Nom", "Adresse e-mail", "Date de création", "Phase du cycle de vie",
    "Nom de l'entreprise", "Secteur", "Effectif", "Date de conversion",
]  # fmt: skip
TYPES = ("page_view", "Ouverture", "demo_request", "email_click", "webinar")
MAPS = (
    "leads.lead_id=ID d'enregistrement",
    "leads.created_at=Date de création",
    "leads.@unknown=-",
    "leads.@unknown=Select",
    "outcomes.@event:customer=Date de conversion",
    "activities.lead_id=EMAIL",
    "activities.@link:any_case=Adresse e-mail",
    "activities.activity=Événement",
    "activities.occurred_at=Date de l'événement",
)


def address(number: int) -> str:
    return f"prenom.{number}@societe-{number % 40}.fr"


def won_on(number: int) -> date:
    """The day on which somebody became a customer."""
    return date(2026, number % 3 + 6, number % 28 + 1)


def contacts(folder: Path) -> bytes:
    """The workbook as a French Excel writes it of a HubSpot export: texts, days first."""
    rows = [
        [
            str(4_000 + n), "Zoé", f"Lefèvre-{n}", address(n), f"{n % 28 + 1:02}/0{n % 3 + 1}/2026 09:{n % 60:02}",
            "Client" if n in CUSTOMERS else "Lead", f"Société {n % 40}", ("Industrie", "Select", "BTP")[n % 3],
            str(n % 7 * 30) if n % 4 else "-", f"{won_on(n):%d/%m/%Y}" if n in CUSTOMERS else "-",
        ]
        for n in range(1, LEADS + 1)
    ]  # fmt: skip
    book(folder, {"Contacts": sheet([HEADER, *rows])}, name="contacts.xlsx")
    return (folder / "contacts.xlsx").read_bytes()


def events() -> bytes:
    """The list as Brevo writes it and a French Excel keeps it: semicolons, Windows-1252, addresses in any case."""
    lines = ["EMAIL;Événement;Date de l'événement;Campagne"]
    for n in range(EVENTS):
        who = address(n * 7 % LEADS + 1)
        day = f"{n % 28 + 1:02}/0{n % 5 + 4}/2026 1{n % 10}:30"
        lines.append(f"{who.upper() if n % 2 else who};{TYPES[(n + n // LEADS * (n % 7)) % len(TYPES)]};{day};Été")
    return "\n".join([*lines, ""]).encode("cp1252")


@dataclass
class Newcomer:
    """A reader, and how often he had to do something."""

    someone: Reader
    actions: int = 0

    def drop(self, place: int, name: str, content: bytes) -> None:
        self.actions += 1
        page = self.someone.page
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.locator("input[type=file]").nth(place).set_input_files(file)
        # a busy machine measures how wide the list of files is before it shows any: what counts is that it is there
        expect(page.get_by_title(name, exact=True)).to_be_attached(timeout=PATIENCE)

    def press(self, label: str) -> None:
        self.actions += 1
        button = self.someone.page.get_by_role("button", name=label)
        expect(button).to_be_enabled(timeout=PATIENCE)
        button.click()

    def go(self, page: str) -> None:
        self.actions += 1
        self.someone.page.get_by_role("link", name=page).click()


def freshly_computed(folder: Path, as_of: str) -> dict[str, int]:
    """The scores of the same files, said on the command line."""
    (folder / "events.csv").write_bytes(events())
    given: list[str | Path] = ["score", grids_folder() / "default.yaml", "--leads", folder / "contacts.xlsx"]
    given += ["--activities", folder / "events.csv", "--encoding", "activities=windows-1252", "--zone", ZONE]
    given += ["--as-of", as_of]
    given += [part for mapping in MAPS for part in ("--map", mapping)]
    assert cli.main([str(part) for part in (*given, "--out", folder / "scores.csv")]) == 0
    with (folder / "scores.csv").open(encoding="utf-8") as file:
        return {row["lead_id"]: int(row["score"]) for row in csv.DictReader(file)}


def test_a_french_excel_export_and_a_list_of_activities_are_on_the_tuner_after_a_few_actions(
    browser: Browser, app: Server, tmp_path: Path
) -> None:
    say = Voice("fr").t
    workbook = contacts(tmp_path)
    with reader(browser, app, locale="fr-FR", zone=ZONE) as someone:
        newcomer = Newcomer(someone)
        page = someone.open("/")
        begun = time.monotonic()
        newcomer.go(say("nav.data"))
        expect(page.get_by_role("heading", name=say("question.data"))).to_be_visible()
        newcomer.drop(0, "contacts.xlsx", workbook)
        expect(page.get_by_text("HubSpot", exact=True)).to_be_visible(timeout=PATIENCE)
        newcomer.drop(1, "évènements.csv", events())
        attached = say("joining.attached", count=EVENTS, rows=EVENTS).replace("**", "")
        expect(page.get_by_text(attached)).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text(say("data.still", columns=""))).to_have_count(0)
        expect(page.get_by_text(say("loading.zone_own", zone=ZONE))).to_be_visible()
        someone.screen("own-files-recognised")
        newcomer.press(say("loading.tune"))
        page.wait_for_url(lambda url: "/data" not in url and "w=" in url)
        found = page.get_by_test_id("stToast").filter(has_text=f"{LEADS} leads")
        expect(found).to_be_visible(timeout=PATIENCE)
        expect(found).to_contain_text(f"{say('people.customers', count=len(CUSTOMERS))}.")
        figure = page.locator('[data-figure="to_call"]')
        expect(figure).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
        took = time.monotonic() - begun
        someone.settled()
        someone.screen("own-files-tuned")
        told = figure.inner_text()
        assert newcomer.actions <= 4
        assert took < 100, f"{took:.0f} s from the first page to one's own tuner"

        page.get_by_role("link", name=say("nav.export")).click()
        page.wait_for_url("**/export*")
        someone.settled()
        name, content = downloaded(page, 2)
        assert someone.foreign_requests == []
        assert someone.errors == []

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    fresh = freshly_computed(tmp_path, as_of=name.removesuffix(".csv")[-10:])
    assert {row["lead_id"]: int(row["score"]) for row in rows} == fresh
    days = {int(row["lead_id"]) - 4_000: row["won_on"] for row in rows if row["won_on"]}
    assert days == {number: str(won_on(number)) for number in CUSTOMERS}, (
        "midnight in Paris is that day, not the one before"
    )
    threshold = sales_band(read_grid(grids_folder() / "default.yaml"))
    assert threshold is not None
    assert threshold.at_least is not None
    to_call = [id for id, score in fresh.items() if score >= threshold.at_least and int(id) - 4_000 not in CUSTOMERS]
    assert 0 < len(to_call) < LEADS
    assert told == Voice("fr").number(len(to_call))

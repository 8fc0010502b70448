"""«Which column links your files?»: what is preselected, what is counted, and which pair is offered instead."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Progress, Selectbox

from components.joining import joined
from leadgrid.joins import Pair
from leadgrid.mappings import Column, Kind, Mappings, Origin, RowNumber, read_maps
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from leadgrid.quarantines import File, look_at
from leadgrid.recognitions import recognise
from parts import Part
from tests.app.builders import HOSTILE
from voices import Voice

CRM = "Record ID;E-mail;Société;Secteur\n" + "".join(
    f"{place};Ana{place}@Acme{place}.fr;Acme {place} SAS;BTP\n" for place in range(1_200)
)
MAILER = "Adresse e-mail;Nom;Type\n" + "".join(
    f"ana{place}@acme{place}.fr;Ana;Email opened\n" for place in range(100, 2_500, 2)
)
CUSTOMERS = "Client final;Site;Compta\n" + "".join(f"ACME {place};www.acme{place}.fr;x\n" for place in range(0, 60, 3))
BY_ID: Origin = Column("Record ID")


def script(*given: object) -> None:
    # its text alone is run, without the names of this module
    from tests.app.test_joining import drawn

    drawn(*given)  # type: ignore[arg-type]  # what `shown` hands on


def drawn(kind: Kind, leads: str, other: str | bytes, identity: Origin | None, before: Mappings | None) -> None:
    known: tuple[tuple[Kind, str, Origin], ...] = () if identity is None else (("leads", "lead_id", identity),)
    people, rows = part("leads", leads, known), part(kind, other)
    found = recognise(kind, rows.table, leads=people.table)
    st.session_state["said"] = joined(people, rows, found, before)


def part(kind: Kind, content: str | bytes, origins: tuple[tuple[Kind, str, Origin], ...] = ()) -> Part:
    file = File(f"{kind}.csv", content if isinstance(content, bytes) else content.encode())
    return Part(kind, (file,), look_at(file), f"{kind}-k", origins)


def shown(
    other: str | bytes,
    *,
    kind: Kind = "activities",
    leads: str = CRM,
    identity: Origin | None = BY_ID,
    before: Mappings | None = None,
    language: Language = "fr",
) -> AppTest:
    screen = AppTest.from_function(script, default_timeout=60, args=(kind, leads, other, identity, before))
    screen.query_params["lang"] = language
    return ran(screen)


def ran(screen: AppTest) -> AppTest:
    screen.run()
    assert not screen.exception
    return screen


def pair(screen: AppTest) -> Pair | None:
    said: tuple[Pair | None, bool] = screen.session_state["said"]
    assert said[1] == (said[0] is None), "it is open as long as there is no pair"
    return said[0]


def box(screen: AppTest, side: str) -> Selectbox[Any]:
    return next(found for found in screen.selectbox if f"-joined-{side}-" in (found.key or ""))


def told(screen: AppTest) -> str:
    texts = (str(each.value) for each in (*screen.markdown, *screen.caption, *screen.error))
    return "\n".join(texts).replace("\\", "").replace(NARROW, "")


def counted(screen: AppTest) -> tuple[int, str]:
    (bar,) = screen.get("progress")
    assert isinstance(bar, Progress)
    return bar.value, str(bar.text).replace(NARROW, "")


class TestWhatIsPreselected:
    def test_the_address_links_a_mailer_whatever_its_case_and_the_whole_file_is_counted(self) -> None:
        screen = shown(MAILER)
        assert pair(screen) == Pair("E-mail", "Adresse e-mail", "any_case")
        assert counted(screen) == (45, "**550 lignes sur 1200** trouvent leur lead")
        assert "550 leads sur 1200" in told(screen)
        assert "650 autres lignes" in told(screen)
        assert not screen.warning
        assert not screen.button, "nothing links more"

    def test_customers_that_are_companies_are_joined_by_their_website(self) -> None:
        screen = shown(CUSTOMERS, kind="outcomes", language="en")
        assert pair(screen) == Pair("E-mail", "Site", "domain")
        assert counted(screen)[1] == "**20 rows of 20** find their lead"
        assert "gmail.com" in told(screen)
        box(screen, "leads").select(2)
        box(screen, "other").select(0)
        ran(screen)
        assert pair(screen) == Pair("Société", "Client final", "exact")
        box(screen, "how").select("company")
        ran(screen)
        assert pair(screen) == Pair("Société", "Client final", "company")
        assert counted(screen)[1] == "**20 rows of 20** find their lead"

    def test_the_column_that_is_called_as_what_leads_are_known_by(self) -> None:
        screen = shown("qui,quoi\nA,x\nC,y\n", leads="qui,nom\nA,Ada\nB,Bob\n", identity=Column("qui"))
        assert pair(screen) == Pair("qui", "qui")
        assert counted(screen) == (50, "**1 ligne sur 2** trouve son lead")

    def test_what_was_said_last_time_comes_first_as_long_as_its_columns_are_there(self) -> None:
        before = read_maps(["activities.lead_id=Nom", "activities.@link:exact=Société"])
        assert pair(shown(MAILER, before=before)) == Pair("Société", "Nom", "exact")
        gone = read_maps(["activities.lead_id=Partie", "activities.@link:exact=Société"])
        assert pair(shown(MAILER, before=gone)) == Pair("E-mail", "Adresse e-mail", "any_case")

    def test_leads_that_are_known_by_their_lines_can_be_joined_by_them(self) -> None:
        screen = shown("Ligne,Quoi\n2,x\n4,y\n9,z\n", leads="Nom\nA\nB\nC\n", identity=RowNumber())
        assert pair(screen) is None
        box(screen, "leads").select("@row")
        box(screen, "other").select(0)
        ran(screen)
        assert pair(screen) == Pair(None, "Ligne")
        assert counted(screen)[1] == "**2 lignes sur 3** trouvent leur lead"

    def test_where_nothing_is_alike_nothing_is_chosen_and_it_is_asked(self) -> None:
        screen = shown("x,y\n1,2\n", leads="Nom\nA\n", identity=None)
        assert pair(screen) is None
        assert not screen.get("progress")
        assert "Quelle colonne relie vos fichiers" in told(screen)


class TestOtherPairs:
    def test_another_column_that_links_more_rows_is_offered_and_taken_with_one_button(self) -> None:
        screen = shown(MAILER)
        box(screen, "other").select(1)
        ran(screen)
        assert pair(screen) == Pair("E-mail", "Nom", "exact")
        assert Voice("fr").t("joining.none") in [each.value for each in screen.warning]
        assert "E-mail ↔ Adresse e-mail" in told(screen)
        assert "550 sur 1200" in told(screen)
        screen.button[0].click()
        ran(screen)
        assert pair(screen) == Pair("E-mail", "Adresse e-mail", "any_case")
        assert counted(screen)[0] == 45
        assert not screen.button

    def test_case_counts_where_it_is_asked_for(self) -> None:
        screen = shown(MAILER)
        box(screen, "how").select("exact")
        ran(screen)
        assert pair(screen) == Pair("E-mail", "Adresse e-mail", "exact")
        assert not screen.get("progress")
        assert len(screen.warning) == 1
        assert len(screen.button) == 1, "whatever the case, it links more"

    def test_where_no_pair_links_anything_it_is_said_what_to_do(self) -> None:
        screen = shown("Adresse e-mail,Clics\nx@y.fr,1\n")
        assert [each.value for each in screen.warning] == [Voice("fr").t("joining.none_at_all")]
        assert not screen.button


def test_activities_are_those_of_a_person() -> None:
    ways = {Voice("fr").t(f"joining.how.{how}") for how in ("exact", "any_case")}
    assert set(box(shown(MAILER), "how").options) == ways


def test_a_file_that_cannot_be_read_to_its_end_is_told_and_can_still_be_asked_about() -> None:
    far = "Adresse e-mail,Clics\n" + "ana1@acme1.fr,1\n" * 80_000
    screen = shown(far.encode() + b"\xe9,1\n")
    assert pair(screen) == Pair("E-mail", "Adresse e-mail", "any_case")
    assert "UTF-8" in told(screen)
    assert not screen.get("progress")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_files_call_their_columns_and_values_is_shown_as_it_is_written(language: Language) -> None:
    names = ",".join('"' + text.replace('"', '""') + '"' for text in HOSTILE)
    leads, other = f"{names},Mail\n{names},z@z.fr\n", f"{names},Nom\n{names},x\n"
    screen = shown(other, leads=leads, identity=Column(HOSTILE[0]), language=language)
    box(screen, "leads").select(len(HOSTILE))
    ran(screen)
    assert len(screen.button) == 1, "another pair is offered by its names"
    texts = "\n".join(str(each.value) for each in (*screen.markdown, *screen.caption))
    for marked in ("<script>", "![x](", "](http", "**b**", ":red[", "http://evil"):
        assert marked not in texts

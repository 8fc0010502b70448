"""What becomes of values on their way in: what is proposed is seen, what is safe is preselected, the rest is said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.treatments import treated
from leadgrid.mappings import Column, Derivation, Kind, Mappings, Origin, read_maps
from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from leadgrid.quarantines import File, look_at
from leadgrid.recognitions import recognise
from parts import Part
from tests.app.builders import HOSTILE
from voices import Voice

WIDE = """Id,Last open,Date de conversion,Client,Signé le,Note
1,2026-01-02,2026-02-03,oui,2026-02-01,N/A
2,2026-01-05,,non,2026-02-04,-
3,,2026-02-05,oui,,Select
"""
ACTIONS = "Id,Type,Le\n1,Email opened,2026-01-02\n1,Clic,2026-01-03\n2,email OPENED,2026-01-04\n2,-,2026-01-05\n"
Origins = tuple[tuple[Kind, str, Origin], ...]
TYPE: Origins = (("activities", "activity", Column("Type")),)


def script(*given: object) -> None:
    # its text alone is run, without the names of this module
    from tests.app.test_treatments import drawn

    drawn(*given)  # type: ignore[arg-type]  # what `shown` hands on


def drawn(kind: Kind, content: bytes, origins: Origins, before: Mappings | None, beside: Sequence[Kind]) -> None:
    file = File("f.csv", content)
    part = Part(kind, (file,), look_at(file), f"{kind}-k", origins)
    st.session_state["said"] = treated(part, recognise(kind, part.table), before, beside=beside)


def shown(
    kind: Kind,
    content: str,
    *,
    origins: Origins = (),
    before: Mappings | None = None,
    beside: Sequence[Kind] = (),
    language: Language = "fr",
) -> AppTest:
    screen = AppTest.from_function(script, default_timeout=60, args=(kind, content.encode(), origins, before, beside))
    screen.query_params["lang"] = language
    screen.run()
    assert not screen.exception
    return screen


def plain(screen: AppTest) -> list[str]:
    assert not screen.exception
    said: Mappings = screen.session_state["said"]
    return said.plain


def summary(screen: AppTest) -> str:
    return str(screen.caption[0].value).replace("\\", "").replace(":small[]", "")


def said(screen: AppTest) -> str:
    return "\n".join(str(each.value) for each in screen.caption).replace("\\", "")


class TestWideFiles:
    def test_what_is_safe_is_preselected_one_column_for_each_event_and_dates_before_values(self) -> None:
        screen = shown("leads", WIDE)
        assert [box.value for box in screen.checkbox] == [True, True, False]
        assert "outcomes.@event:customer=Date de conversion" in plain(screen)
        assert "activities.@event:email_open=Last open" in plain(screen)
        assert "client d'après" in summary(screen)
        assert "Date de conversion" in summary(screen)

    def test_what_a_file_of_its_own_says_is_not_taken_twice(self) -> None:
        screen = shown("leads", WIDE, beside=("activities",))
        assert [box.value for box in screen.checkbox] == [False, True, False]
        assert [box.value for box in shown("leads", WIDE, beside=("outcomes", "activities")).checkbox] == [False] * 3

    def test_the_date_that_goes_with_a_stage_is_preselected_in_its_place(self) -> None:
        rows = "".join(f"{n},{'Client,2026-02-03' if n < 5 else 'Lead,'}\n" for n in range(20))
        screen = shown("leads", f"Id,Phase du cycle de vie,Date de vente\n{rows}")
        assert plain(screen) == ["outcomes.@event:customer=Date de vente"]
        assert "disent quand : client" in said(shown("leads", WIDE)).replace(NARROW, " ")

    def test_a_box_that_is_ticked_or_not_is_what_counts(self) -> None:
        screen = shown("leads", WIDE)
        screen.checkbox[1].uncheck()
        screen.checkbox[2].check().run()
        assert [text for text in plain(screen) if text.startswith("outcomes")] == ["outcomes.@is:customer=Client=oui"]

    def test_a_column_of_dates_becomes_an_outcome_by_hand(self) -> None:
        screen = shown("leads", WIDE)
        screen.selectbox(key="leads-k-hand-0").select(4).run()
        assert not any("Signé le" in text for text in plain(screen)), "nothing is taken before somebody says what it is"
        screen.selectbox(key="leads-k-hand-0-4-outcome").select("customer").run()
        assert "outcomes.@event:customer=Signé le" in plain(screen)
        screen.selectbox(key="leads-k-hand-0-4-way").select("activity").run()
        assert not any("Signé le" in text for text in plain(screen)), "it has no name yet"
        assert Voice("fr").t("treating.incomplete") in [caption.value for caption in screen.caption]
        screen.selectbox(key="leads-k-hand-0-4-activity").select("page_view").run()
        assert "activities.@event:page_view=Signé le" in plain(screen)
        assert any(box.key == "leads-k-hand-1" for box in screen.selectbox), "another one can follow"

    @pytest.mark.parametrize(
        ("typed", "stage"), [("démo signée ", "démo signée"), ("Client", "customer"), ("MQL", "mql")]
    )
    def test_a_stage_may_be_typed_and_is_the_usual_one_where_it_is_called_like_it(self, typed: str, stage: str) -> None:
        screen = shown("leads", WIDE, beside=("activities", "outcomes"))
        screen.selectbox(key="leads-k-hand-0").select(4)
        screen.session_state["leads-k-hand-0-4-outcome"] = typed
        screen.run()
        assert [text for text in plain(screen) if "@unknown" not in text] == [f"outcomes.@event:{stage}=Signé le"]

    def test_a_value_that_is_in_the_file_or_not_means_customer_by_hand(self) -> None:
        screen = shown("leads", WIDE, beside=("activities", "outcomes"))
        screen.selectbox(key="leads-k-hand-0").select(5)
        screen.session_state["leads-k-hand-0-5-value"] = "gagné"  # as somebody types it: no option
        screen.run()
        assert screen.selectbox(key="leads-k-hand-0-5-way").value == "value"
        assert [text for text in plain(screen) if "@unknown" not in text] == ["outcomes.@is:customer=Note=gagné"]

    def test_what_is_said_twice_counts_once(self) -> None:
        screen = shown("leads", WIDE)
        screen.selectbox(key="leads-k-hand-0").select(2).run()
        screen.selectbox(key="leads-k-hand-0-2-outcome").select("customer").run()
        assert plain(screen).count("outcomes.@event:customer=Date de conversion") == 1

    def test_what_was_said_last_time_stands_there_again_and_nothing_else_is_ticked(self) -> None:
        before = read_maps(["outcomes.@event:gagné=Signé le", "leads.@unknown=Note"])
        screen = shown("leads", WIDE, before=before)
        assert plain(screen) == ["leads.@unknown=Note", "outcomes.@event:gagné=Signé le"]
        gone = read_maps(["outcomes.@event:gagné=Partie"])
        assert plain(shown("leads", WIDE, before=gone)) == []


class TestUnknownTexts:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_those_of_the_first_rows_are_chosen_with_their_counts_and_can_be_left_or_added(
        self, language: Language
    ) -> None:
        screen = shown("leads", WIDE, language=language)
        (box,) = screen.multiselect
        assert sorted(box.value) == ["-", "N/A", "Select"]
        assert Voice(language).t("treating.times", text="N/A", count=1) in said(screen)
        box.set_value(["N/A", "à voir", "n/a", "  "]).run()
        assert [text for text in plain(screen) if "@unknown" in text] == ["leads.@unknown=N/A", "leads.@unknown=à voir"]
        assert "à voir" in summary(screen)

    def test_a_file_of_outcomes_has_them_too(self) -> None:
        screen = shown("outcomes", "Id,Motif\n1,N/A\n2,prix\n")
        assert plain(screen) == ["outcomes.@unknown=N/A"]
        assert screen.checkbox == screen.selectbox == []


class TestTypesOfActivity:
    def test_they_are_counted_in_the_whole_file(self) -> None:
        long = ACTIONS + "3,Démo,2026-02-01\n" * 60_000
        screen = shown("activities", long, origins=TYPE)
        table = screen.data_editor[0].value
        counts = dict(zip(table["old"], table["rows"], strict=True))
        assert counts == {"Démo": 60_000, "Email opened": 2, "Clic": 1, "-": 1}
        assert f"Démo (60{NARROW}000)" in summary(screen)

    def test_a_new_name_is_written_beside_them(self) -> None:
        screen = shown("activities", ACTIONS, origins=TYPE)
        editor = screen.data_editor[0]
        edits = {"edited_rows": {1: {"new": " visite "}, 2: {"new": "  "}}, "added_rows": [], "deleted_rows": []}
        screen.session_state[str(editor.key)] = edits
        screen.run()
        old = editor.value["old"][1]
        assert plain(screen) == ["activities.@type:" + f"{old}=visite", "activities.@unknown=-"]
        assert Voice("fr").t("treating.told.renames", count=1) in summary(screen)

    def test_those_of_last_time_stand_there_even_where_their_type_is_missing_today(self) -> None:
        before = read_maps(["activities.@type:CLIC=clic e-mail", "activities.@type:Appel=appel"])
        screen = shown("activities", ACTIONS, origins=TYPE, before=before)
        table = screen.data_editor[0].value
        assert dict(zip(table["old"], table["new"], strict=True))["Appel"] == "appel"
        assert plain(screen) == ["activities.@type:Appel=appel", "activities.@type:Clic=clic e-mail"]

    def test_where_no_column_says_a_type_none_is_renamed(self) -> None:
        screen = shown("activities", ACTIONS)
        assert len(screen.data_editor) == 0
        assert plain(screen) == ["activities.@unknown=-"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_files_call_their_columns_and_values_is_shown_as_it_is_written(language: Language) -> None:
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    unknowns: tuple[tuple[Kind, str], ...] = (("leads", HOSTILE[0]),)
    before = Mappings(derivations=tuple(Derivation("outcomes", text, text) for text in HOSTILE), unknowns=unknowns)
    rows = ",".join(["2026-01-01"] * len(HOSTILE))
    screen = shown("leads", f"{','.join(quoted)}\n{rows}\n", before=before, language=language)
    told = "\n".join(str(each.value) for each in (*screen.caption, *screen.markdown))
    told += "\n".join(box.label for box in screen.checkbox)
    assert len(screen.checkbox) == len(HOSTILE)
    for marked in ("<script>", "![x](", "](http", "**b**", ":red[", "http://evil"):
        assert marked not in told
    acts = shown("activities", "Type,n\n" + "".join(f"{text},1\n" for text in quoted), origins=TYPE, language=language)
    assert "<script>" not in acts.caption[0].value

"""Which column of a file is which canonical one, and what is said where it cannot be told."""

import pytest

from leadgrid.mappings import Column, Constant, Mappings, RowNumber, lay_out, read_maps
from leadgrid.problems import UsageError


def test_a_mapping_names_a_column_the_line_or_one_text():
    maps = read_maps(["leads.lead_id=N° client", "outcomes.lead_id=@row", "activities.activity=@const:visit"])
    assert maps.of("leads") == {"lead_id": Column("N° client")}
    assert maps.of("outcomes") == {"lead_id": RowNumber()}
    assert maps.of("activities") == {"activity": Constant("visit")}


def test_a_name_may_hold_points_and_equal_signs():
    assert read_maps(["leads.lead_id=a.b=c"]).of("leads") == {"lead_id": Column("a.b=c")}


def test_mappings_read_what_they_write():
    maps = read_maps(["outcomes.stage=Revenue", "leads.lead_id=@row", "activities.activity=@const: a=b "])
    assert set(read_maps(maps.plain).origins) == set(maps.origins)


@pytest.mark.parametrize(
    "text", ["", "leads", "leads.lead_id", "leads.lead_id=", "lead_id=x", "leads.lead_id=@rows", "leads.activity=x"]
)
def test_a_text_that_says_no_mapping_is_refused(text):
    with pytest.raises(UsageError):
        read_maps([text])


def test_all_wrong_mappings_are_told_at_once_with_the_word_that_was_meant():
    with pytest.raises(UsageError) as caught:
        read_maps(["leads.led_id=x", "leads.lead_id=a", "leads.lead_id=b"])
    near, twice = caught.value.problems
    assert "leads.lead_id" in near.words.en
    assert "twice" in twice.words.en


def laid_out(kind, names, *maps, needed=()):
    return lay_out(kind, names, read_maps(maps), source="file.csv", needed=needed)


def test_canonical_columns_are_found_by_name_compared_as_text():
    layout, problems = laid_out("activities", ["OCCURRED_AT", " Lead_ID", "activity\u00a0", "Page"])
    assert not problems
    assert layout.canonical == {"lead_id": 1, "activity": 2, "occurred_at": 0}
    assert layout.others == ((3, "Page"),)


def test_a_mapped_column_stays_readable_under_its_own_name():
    layout, _ = laid_out("leads", ["email", "secteur"], "leads.lead_id=EMAIL")
    assert layout.canonical == {"lead_id": 0}
    assert layout.others == ((0, "email"), (1, "secteur"))


def test_a_canonical_name_that_is_mapped_elsewhere_is_shadowed():
    layout, _ = laid_out("leads", ["lead_id", "email"], "leads.lead_id=email")
    assert layout.canonical == {"lead_id": 1}
    assert layout.others == ((1, "email"),)


def test_two_canonical_columns_may_come_from_one():
    layout, problems = laid_out("activities", ["lead_id", "occurred_at"], "activities.activity=lead_id")
    assert not problems
    assert layout.canonical["activity"] == layout.canonical["lead_id"] == 0


def test_in_the_other_table_a_canonical_name_is_an_ordinary_column():
    leads, _ = laid_out("leads", ["lead_id", "activity", "occurred_at"])
    activities, _ = laid_out("activities", ["lead_id", "activity", "occurred_at", "created_at"])
    assert [name for _, name in leads.others] == ["activity", "occurred_at"]
    assert [name for _, name in activities.others] == ["created_at"]


def test_outcomes_have_no_other_columns_and_need_a_date_only_where_it_is_asked_for():
    layout, problems = laid_out("outcomes", ["lead_id", "Revenue"], "outcomes.stage=Revenue")
    assert (layout.canonical, layout.others, problems) == ({"lead_id": 0, "stage": 1}, (), [])
    assert laid_out("outcomes", ["lead_id"], needed=("occurred_at",))[1]


def test_a_missing_column_is_told_with_those_that_are_there_and_how_to_map():
    _, (problem,) = laid_out("leads", ["leadid", "secteur"])
    for expected in ('"lead_id"', 'Did you mean "leadid"?', "leadid, secteur", "--map leads.lead_id=leadid"):
        assert expected in problem.words.en
    assert "Vouliez-vous dire" in problem.words.fr


def test_where_a_column_holds_peoples_values_for_a_name_nothing_is_proposed():
    seen = Mappings((("leads", "lead_id", Column("zoe@acme.fr")),))
    _, (problem,) = lay_out("leads", ["zoe@acme.fr", "0612345678"], Mappings(), source="file.csv", recognised=seen)
    assert "zoe" not in problem.words.en + problem.words.fr


def test_all_missing_columns_are_told_at_once():
    assert len(laid_out("activities", ["x"])[1]) == 3


def test_a_mapped_column_that_is_not_there_is_told():
    _, (problem,) = laid_out("leads", ["lead_id", "email"], "leads.lead_id=e-mail")
    assert "e-mail" in problem.words.en


@pytest.mark.parametrize("other", ["Ville", " ville ", "VILLE\u202f"])
def test_two_columns_of_one_name_are_refused(other):
    assert laid_out("leads", ["lead_id", "ville", other])[1]


def test_columns_without_a_name_are_left_aside():
    layout, problems = laid_out("leads", ["lead_id", "", " ", "x"])
    assert not problems
    assert layout.others == ((3, "x"),)


def test_no_mappings_are_none():
    assert Mappings().of("leads") == {}

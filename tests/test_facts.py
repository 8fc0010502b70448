"""What is told of the files: each count once, in the singular or the plural of each language."""

from leadgrid.facts import Facts, FileFacts, Reject
from leadgrid.findings import noted, set_aside
from leadgrid.numerals import NARROW


def told(*, leads: FileFacts | None = None, activities: FileFacts | None = None) -> list[tuple[str, str]]:
    facts = Facts("d", "UTC", (), 1, leads=leads, activities=activities)
    return [(problem.told("en"), problem.told("fr")) for problem in (*set_aside(facts), *noted(facts))]


def a_file(**counts: object) -> FileFacts:
    return FileFacts("a.csv", "0" * 64, 2_000, 1_000, **counts)


def test_a_file_in_which_all_is_well_is_not_told_of():
    assert told(leads=a_file(), activities=a_file(undated=3, blank_lines=2)) == []


def test_one_row_and_several_are_told_each_in_its_form():
    one = told(activities=a_file(unusable=(("activity", 1),), examples=(Reject(7, "activity"),)))
    assert one == [
        (
            "a.csv  1 of 2,000 rows set aside: no type of activity (line 7)",
            f"a.csv  1 ligne sur 2{NARROW}000 écartée : sans type d’activité (ligne 7)",
        )
    ]
    rejects = tuple(Reject(line, "activity") for line in range(2, 12))
    [(english, french)] = told(activities=a_file(unusable=(("activity", 1_000),), examples=rejects))
    assert english.startswith("a.csv  1,000 of 2,000 rows")
    assert english.endswith("(lines 2, 3, 4, 5, 6, …)")
    assert f"1{NARROW}000 lignes sur 2{NARROW}000 écartées" in french


def test_orphans_are_rows_and_leads():
    assert told(activities=a_file(orphans=12, orphan_leads=1)) == [
        (
            "a.csv  12 rows set aside, of a lead that is not in the leads file",
            "a.csv  12 lignes écartées, d’un lead qui n’est pas dans le fichier des leads",
        )
    ]
    assert "de 3 leads qui ne sont pas" in told(activities=a_file(orphans=12, orphan_leads=3))[0][1]


def test_the_same_count_means_another_thing_in_another_file():
    counts = a_file(duplicates=3, unreadable=1, local_twice=1, local_never=2)
    of_leads, of_activities = told(leads=counts), told(activities=counts)
    assert [english.split("  ")[1].split(":")[0] for english, _ in of_leads] == [
        "3 rows repeat one of the same lead",
        "1 date of creation (created_at) cannot be read",
        "when the clocks change, 1 time exists twice (read as the first)",
        "when the clocks change, 2 times do not exist (read with the offset from before)",
    ]
    assert of_leads[:2] != of_activities[:2]
    assert of_leads[2:] == of_activities[2:]

"""How many rows find their leads: the count of a pair is what loading with that link attaches."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.datasets import load
from leadgrid.joins import MOST_PAIRS, Attachment, Pair, attachments
from leadgrid.mappings import HOWS, Mappings, RowNumber, merged
from leadgrid.problems import UsageError
from leadgrid.sources import Source

LEADS = "Id,Email,Société\n1,Ana@acme.fr,Acme SAS\n2,bob@acme.fr,ACME\n3,eve@gmail.com,\n"
MAILER = "Adresse,n\nana@acme.fr,1\nANA@ACME.FR,2\nx@y.fr,3\n,4\n"


@pytest.fixture
def files(tmp_path):
    def written(*tables: str | list[str]) -> list[list[Source]]:
        sources = []
        for place, table in enumerate(tables):
            sources.append([])
            for number, text in enumerate([table] if isinstance(table, str) else table):
                sources[-1].append(Source(tmp_path / f"table{place}-{number}.csv"))
                sources[-1][-1].path.write_text(text, encoding="utf-8")
        return sources

    return written


def counts(found: tuple[Attachment, ...]) -> list[tuple[int, int, int, int]]:
    return [(one.attached, one.rows, one.reached, one.leads) for one in found]


def test_each_pair_is_counted_on_both_sides(files):
    pairs = [Pair("Email", "adresse"), Pair("Email", "Adresse", "any_case"), Pair("Id", "n")]
    found = attachments(*files(LEADS, MAILER), pairs)
    assert counts(found) == [(0, 4, 0, 3), (2, 4, 1, 3), (3, 4, 3, 3)]


def test_companies_link_by_name_and_by_domain_but_not_by_a_mail_provider(files):
    other = "Client,Site\nACMÉ S.A.,https://www.acme.fr/\nX,gmail.com\n"
    pairs = [Pair("Société", "Client", "company"), Pair("Email", "Site", "domain")]
    assert counts(attachments(*files(LEADS, other), pairs)) == [(1, 2, 2, 3), (1, 2, 2, 3)]


def test_a_column_that_is_not_there_and_too_many_pairs_are_told(files):
    with pytest.raises(UsageError, match='no column "Mail"'):
        attachments(*files(LEADS, MAILER), [Pair("Mail", "Adresse")])
    with pytest.raises(UsageError, match="at most"):
        attachments(*files(LEADS, MAILER), [Pair("Id", "n")] * (MOST_PAIRS + 1))
    assert attachments(*files(LEADS, MAILER), []) == ()


def test_several_files_are_one_table_and_a_file_may_lack_a_column(files):
    leads = [LEADS, "Courriel,Id\nzoe@acme.fr,9\n"]
    other = [MAILER, "n,adresse\n1,zoe@acme.fr\n2,bob@acme.fr\n"]
    pairs = [Pair("Email", "Adresse"), Pair("Courriel", "Adresse"), Pair("Id", "n")]
    assert counts(attachments(*files(leads, other), pairs)) == [(1, 6, 1, 4), (1, 6, 1, 4), (5, 6, 3, 4)]


def test_what_says_nothing_links_nobody_on_either_side(files):
    both = files("Id,Code\n1,-\n2,x\n", "Code,n\n-,1\n -,2\nX,3\n")
    pairs = [Pair("Code", "Code", "any_case")]
    assert counts(attachments(*both, pairs)) == [(3, 3, 2, 2)]
    assert counts(attachments(*both, pairs, unknown_own=["-"])) == [(1, 3, 1, 2)]
    assert counts(attachments(*both, pairs, unknown_theirs=["-"])) == [(1, 3, 1, 2)]
    assert counts(attachments(*both, pairs, unknown_theirs=["x"])) == [(2, 3, 1, 2)]


def test_leads_can_be_known_by_the_numbers_of_their_lines(files):
    leads, other = files(["Nom\nAda\n\nBob\n", "Nom\nEve\n"], "Ligne,n\n2,a\n4,b\n3,c\n6,d\n")
    (found,) = attachments(leads, other, [Pair(None, "Ligne")])
    said = merged([Mappings((("leads", "lead_id", RowNumber()),)), found.pair.mappings("outcomes")])
    with load(leads=leads, outcomes=other, maps=said) as dataset:
        orphans = dataset.facts.outcomes.orphans
    assert (found.attached, found.rows, found.reached, found.leads) == (4 - orphans, 4, 4 - orphans, 3)
    assert orphans < 2


values = st.sampled_from(
    ["a@x.fr", "A@X.fr", " a@x.fr", "b@gmail.com", "www.x.fr", "X SAS", "x", "Éx", "ex sarl", "-", " x", ""]
)
nothing = st.sampled_from([(), ("-",), ("A@x.fr",), ("X", "-"), ("b@gmail.com", "ex sarl")])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(values, min_size=1, max_size=6),
    st.lists(values, min_size=1, max_size=6),
    st.sampled_from(HOWS),
    nothing,
    nothing,
)
def test_what_is_counted_is_what_is_attached(tmp_path_factory, theirs, own, how, unknown_own, unknown_theirs):
    folder = tmp_path_factory.mktemp("joins")
    (folder / "leads.csv").write_text("lead_id,k\n" + "".join(f"L{n},{text}\n" for n, text in enumerate(theirs)))
    (folder / "other.csv").write_text("k,n\n" + "".join(f"{text},{n}\n" for n, text in enumerate(own)))
    leads, other = Source(folder / "leads.csv"), Source(folder / "other.csv")
    pair = Pair("k", "k", how)
    (found,) = attachments([leads], [other], [pair], unknown_own=unknown_own, unknown_theirs=unknown_theirs)
    unknowns = [*(("leads", text) for text in unknown_own), *(("outcomes", text) for text in unknown_theirs)]
    said = merged([pair.mappings("outcomes"), Mappings(unknowns=tuple(unknowns))])
    with load(leads=leads, outcomes=other, maps=said) as dataset:
        facts = dataset.facts.outcomes
        reached = dataset.connection.execute("SELECT count(DISTINCT lead) FROM outcomes").fetchall()[0][0]
    assert (found.attached, found.rows, found.reached) == (facts.usable - facts.orphans, facts.rows, reached)

"""What somebody should look at before trusting a grid on these data: columns that leak, say nothing or name the lead,
machines that open mails, days to come, orphans, copies. Each with its count, and what somebody may leave out because of
it (`omissions`); nothing is left out by itself.

Knows what was found in the data set and asks its tables; knows nothing of grids.
"""
# ruff: noqa: S608 (only generated names of columns stand in the SQL; names of files and stages are parameters)

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from leadgrid.censuses import NEARLY_ALL, Census, censuses
from leadgrid.connections import Connection
from leadgrid.datasets import Dataset
from leadgrid.giveaways import giveaway
from leadgrid.machines import REACTIONS, Mailing, mailing
from leadgrid.mappings import CUSTOMER
from leadgrid.numerals import number
from leadgrid.omissions import Omission
from leadgrid.problems import Words
from leadgrid.sentences import attribute_named
from leadgrid.values import text_key

Kind = Literal[
    "leaking_attribute", "leaking_value", "leaking_activity", "telling_attribute", "identifier", "constant", "empty",
    "robots", "future", "spellings", "orphans", "duplicates",
]  # fmt: skip

Severity = Literal["false", "doubtful", "harmless"]
SEVERITIES: Final[Mapping[Kind, Severity]] = {
    "leaking_attribute": "false", "leaking_value": "false", "leaking_activity": "false",
    "telling_attribute": "doubtful", "future": "doubtful", "spellings": "doubtful",
    "robots": "doubtful", "orphans": "doubtful", "duplicates": "harmless", "identifier": "harmless",
    "constant": "harmless", "empty": "harmless",
}  # fmt: skip
"""The gravest first."""
FEWEST: Final = 10
"""Customers, or events, below which nothing can be told."""
MOST_CUSTOMERS: Final = 0.8
"""The share of customers among the leads above which having something and being a customer are one."""
MOST_VALUES: Final = 100
"""Different values of an attribute up to which each is looked at by itself."""
BY_CHANCE: Final = 0.001
"""The share of a type's events up to which it is chance that they follow a mail so soon."""
MOST_NAMED: Final = 3
"""Leads that a sentence names."""
_FEWEST_KNOWN: Final = 20
"""Leads below which values that all differ may do so by chance."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing to look at: `count` of `of` show it (leads, events or rows, as `words` say); `omission` ends it."""

    kind: Kind
    name: str
    count: int
    of: int
    words: Words
    omission: Omission | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError("a part is no more than the whole")

    @property
    def severity(self) -> Severity:
        """Whether figures are wrong because of it, may be, or are not."""
        return SEVERITIES[self.kind]


def suspicions(dataset: Dataset, *, target: str = CUSTOMER) -> tuple[Suspicion, ...]:
    """All that is suspicious, the gravest first; who has reached the stage `target` is a customer."""
    with _asked(dataset, target) as (connection, won):
        columns = censuses(connection, list(dataset.columns("leads").values()))
        found = [
            *_leaks(connection, dataset, columns, won),
            *(
                suspicion
                for attribute in columns
                if attribute.column.name not in dict(dataset.facts.enriched)  # of our own making
                for suspicion in _dull(attribute, leads=won.leads)
            ),
            *robots(dataset, connection),
            *_counted(dataset, connection),
        ]
    places = {kind: place for place, kind in enumerate(SEVERITIES)}
    return tuple(sorted(found, key=lambda suspicion: places[suspicion.kind]))


def misleading(dataset: Dataset, *, target: str = CUSTOMER) -> tuple[Suspicion, ...]:
    """Of them what no figure shows by itself: leaks, where enough are customers to tell, and machines."""
    with _asked(dataset, target) as (connection, won):
        columns = list(dataset.columns("leads").values()) if won.tells else []
        return *_leaks(connection, dataset, censuses(connection, columns), won), *robots(dataset, connection)


def too_telling(found: Sequence[Suspicion]) -> tuple[Suspicion, ...]:
    """Attributes that somebody should say are known before the sale, before a grid reads them."""
    return tuple(suspicion for suspicion in found if suspicion.kind == "telling_attribute")


@dataclass(frozen=True, slots=True)
class _Won:
    """How many of the leads are customers."""

    leads: int
    customers: int

    @property
    def tells(self) -> bool:
        """Whether having something and being a customer are two things."""
        return FEWEST <= self.customers <= MOST_CUSTOMERS * self.leads


@contextmanager
def _asked(dataset: Dataset, target: str) -> Iterator[tuple[Connection, _Won]]:
    """A connection that knows as `won` who is a customer, and since when."""
    with closing(dataset.cursor()) as connection:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE won AS"
            " SELECT lead, min(occurred_at) AS won_at FROM outcomes WHERE stage = $target GROUP BY lead",
            {"target": text_key(target)},
        )
        leads, customers = _row(connection, "SELECT count(*), (SELECT count(*) FROM won) FROM leads")
        yield connection, _Won(leads, customers)
        connection.execute("DROP TABLE won")


def _leaks(connection: Connection, dataset: Dataset, attributes: Sequence[Census], won: _Won) -> Iterator[Suspicion]:
    if won.tells:
        leaking = list(_leaking_attributes(connection, attributes, won.customers))
        yield from leaking
        told = {leak.name for leak in leaking}
        yield from _telling(connection, [each for each in attributes if each.column.name not in told], won)
        yield from _late_activities(connection, dataset, won.customers)


def _leaking_attributes(connection: Connection, attributes: Sequence[Census], customers: int) -> Iterator[Suspicion]:
    """Attributes, and values of them, that nearly only customers have and most of them do."""
    for attribute in attributes:
        name, won, known = attribute.column.name, attribute.known_won, attribute.known
        of = attribute_named(name)
        if _only_customers(won, known, customers):
            yield Suspicion("leaking_attribute", name, won, known, Words(
                en=f"only customers have “{of.en}” ({_of(won, known, 'en')} who have it): it is probably filled in at"
                " the sale, and a grid cannot know it before",
                fr=f"« {of.fr} » n’est rempli que chez des clients ({_of(won, known, 'fr')} qui l’ont) : il l’est sans"
                " doute à la vente, et une grille ne peut pas le savoir avant",
            ), Omission("attribute", name))  # fmt: skip
        elif 1 < attribute.different <= MOST_VALUES:
            rows = connection.execute(
                f"""SELECT min({attribute.column.stored}), count(*) AS holders, count(won.lead) AS winners
                FROM leads LEFT JOIN won USING (lead) WHERE {attribute.column.stored} IS NOT NULL
                GROUP BY lower(trim({attribute.column.stored})) ORDER BY winners DESC, holders LIMIT 1"""
            ).fetchall()
            for value, having, having_won in rows:
                if _only_customers(having_won, having, customers):
                    yield Suspicion("leaking_value", name, having_won, having, Words(
                        en=f"“{value}” in “{of.en}” stands for customers ({_of(having_won, having, 'en')}): it is"
                        " probably written at the sale",
                        fr=f"« {value} » dans « {of.fr} » désigne des clients ({_of(having_won, having, 'fr')}) : c’est"
                        " sans doute écrit à la vente",
                    ), Omission("attribute", name))  # fmt: skip


def _telling(connection: Connection, attributes: Sequence[Census], won: _Won) -> Iterator[Suspicion]:
    """Attributes of which one question tells customers by itself as well as whole grids do."""
    for attribute in attributes:
        found = giveaway(connection, attribute.column, leads=won.leads, customers=won.customers)
        if found is None:
            continue
        name, asked = attribute.column.name, found.asked
        of = attribute_named(name)
        having, others, others_won = found.holders, won.leads - found.holders, won.customers - found.won
        yield Suspicion("telling_attribute", name, found.won, having, Words(
            en=f"“{of.en}” tells customers as well as whole grids do ({asked.en}: {_of(found.won, having, 'en')}"
            f" are customers, else {_of(others_won, others, 'en')}): is it known before the sale?",
            fr=f"« {of.fr} » distingue les clients aussi bien qu’une grille ({asked.fr} :"
            f" {_of(found.won, having, 'fr')} sont clients, sinon {_of(others_won, others, 'fr')}) :"
            " est-ce connu avant la vente ?",
        ), Omission("attribute", name))  # fmt: skip


def _only_customers(won: int, having: int, customers: int) -> bool:
    return won >= max(FEWEST, customers / 2) and won >= NEARLY_ALL * having


def _late_activities(connection: Connection, dataset: Dataset, customers: int) -> Iterator[Suspicion]:
    """Types of activity that come nearly only once somebody is a customer."""
    shown = {found.activity: found.shown for found in dataset.facts.types}
    rows = connection.execute(
        """SELECT activity, count(*), count(*) FILTER (a.occurred_at >= won_at),
            count(won.lead) FILTER (won_at IS NULL), count(DISTINCT won.lead)
        FROM activities a LEFT JOIN won USING (lead) GROUP BY activity ORDER BY activity"""
    ).fetchall()
    for activity, events, late, undated, of_customers in rows:
        after = late if late else undated if of_customers >= customers / 2 else 0
        if events >= FEWEST and after >= NEARLY_ALL * events:
            name = shown.get(activity, activity)
            yield Suspicion("leaking_activity", name, after, events, Words(
                en=f"“{name}” comes with the sale or after it ({_of(after, events, 'en')}): a grid that reads it"
                " knows customers, not who will be one",
                fr=f"« {name} » arrive avec la vente ou après ({_of(after, events, 'fr')}) : une grille qui le lit"
                " reconnaît les clients, pas ceux qui le seront",
            ), Omission("activity", name))  # fmt: skip


def _dull(attribute: Census, *, leads: int) -> Iterator[Suspicion]:
    """A column that names the lead, says the same of everybody, or nothing of anybody."""
    name, known, different = attribute.column.name, attribute.known, attribute.different
    of = attribute_named(name)
    if known == 0 and leads:
        yield Suspicion("empty", name, leads, leads, Words(
            en=f"“{of.en}” is empty", fr=f"« {of.fr} » est vide"
        ), Omission("attribute", name))  # fmt: skip
    elif different == 1 and known == leads > 1:
        yield Suspicion("constant", name, leads, leads, Words(
            en=f"“{of.en}” says the same of everybody", fr=f"« {of.fr} » dit la même chose de tout le monde"
        ), Omission("attribute", name))  # fmt: skip
    elif known >= _FEWEST_KNOWN and different >= NEARLY_ALL * known and attribute.is_name:
        yield Suspicion("identifier", name, different, known, Words(
            en=f"“{of.en}” names the lead ({_of(different, known, 'en')} values differ): no rule can use it as a group",
            fr=f"« {of.fr} » désigne le lead ({_of(different, known, 'fr')} valeurs différentes) : une règle ne peut"
            " pas s’en servir comme d’un groupe",
        ), Omission("attribute", name))  # fmt: skip


def robots(
    dataset: Dataset,
    connection: Connection,
    *,
    sent: Sequence[str] | None = None,
    reacted: Sequence[str] | None = None,
) -> tuple[Suspicion, ...]:
    """Opens and clicks within a second of the lead's last mail: machines that look for viruses, not people.

    Which types are mails and reactions to them is seen from their names unless it is said.
    """
    keys = {found.activity: found.shown for found in dataset.facts.types}
    seen = mailing(list(keys))
    mails = Mailing(
        sent=seen.sent if sent is None else tuple(map(text_key, sent)),
        reacted=seen.reacted if reacted is None else tuple(map(text_key, reacted)),
    )
    if not mails.sent or not mails.reacted:
        return ()
    rows = connection.execute(
        f"SELECT activity, count(*), count(*) FILTER (is_quick) FROM {REACTIONS} GROUP BY activity ORDER BY activity",
        mails.parameters,
    ).fetchall()
    named = ((keys.get(activity, activity), events, quick) for activity, events, quick in rows)
    return tuple(
        Suspicion("robots", name, quick, events, Words(
            en=f"“{name}” within a second of the mail: {_of(quick, events, 'en')}, which are probably machines",
            fr=f"« {name} » moins d’une seconde après l’e-mail : {_of(quick, events, 'fr')}, sans doute des machines",
        ), Omission("robots", name))
        for name, events, quick in named
        if quick and quick >= BY_CHANCE * events
    )  # fmt: skip


def is_sending(activity: str) -> bool:
    """Whether the name of a type says that something was sent: an act of ours, not of the lead.

    >>> is_sending("Email_Sent"), is_sending("envoi du devis"), is_sending("reply")
    (True, True, False)
    """
    return bool(mailing([text_key(activity)]).sent)


def _counted(dataset: Dataset, connection: Connection) -> Iterator[Suspicion]:
    facts = dataset.facts
    if facts.future and facts.now is not None and facts.activities is not None:
        future, events = _row(
            connection, "SELECT count(*) FILTER (occurred_at > $now), count(*) FROM activities", {"now": facts.now}
        )
        if future:
            yield Suspicion("future", facts.activities.name, future, events, Words(
                en=f"activities of days to come: {_of(future, events, 'en')}; check the time zone, or the dates of the"
                " file",
                fr=f"activités de jours à venir : {_of(future, events, 'fr')} ; vérifiez le fuseau horaire, ou les"
                " dates du fichier",
            ), Omission("future", after=facts.now))  # fmt: skip
    yield from _created_later(dataset, connection)
    if (won := facts.outcomes) is not None and won.to_come:
        yield Suspicion("future", won.name, won.to_come, won.rows, Words(
            en=f"outcomes of days to come: {_of(won.to_come, won.rows, 'en')}; they count from their day on, check the"
            " dates of the file",
            fr=f"résultats de jours à venir : {_of(won.to_come, won.rows, 'fr')} ; ils comptent à partir de leur jour,"
            " vérifiez les dates du fichier",
        ))  # fmt: skip
    yield from _spelled_otherwise(dataset, connection)
    for file in facts.files:
        if file.orphans:
            yield Suspicion("orphans", file.name, file.orphans, file.rows, Words(
                en=f"rows of leads that the leads file lacks, in {file.name}: {_of(file.orphans, file.rows, 'en')}",
                fr=f"lignes de leads absents du fichier des leads, dans {file.name} :"
                f" {_of(file.orphans, file.rows, 'fr')}",
            ))  # fmt: skip
        if alike := file.duplicates - file.contradicting:
            yield Suspicion("duplicates", file.name, alike, file.rows, Words(
                en=f"rows that repeat another in {file.name}: {_of(alike, file.rows, 'en')}",
                fr=f"lignes qui en répètent une autre dans {file.name} : {_of(alike, file.rows, 'fr')}",
            ))  # fmt: skip


def _created_later(dataset: Dataset, connection: Connection) -> Iterator[Suspicion]:
    """Leads whose day of creation is still to come, the first of them by name."""
    facts = dataset.facts
    if facts.now is None or facts.leads is None or not facts.leads.to_come:
        return
    rows = connection.execute(
        "SELECT lead_id FROM leads WHERE created_at > $now ORDER BY lead", {"now": facts.now}
    ).fetchall()
    if not rows:
        return
    named = ", ".join([lead_id for (lead_id,) in rows[:MOST_NAMED]] + ["…"] * (len(rows) > MOST_NAMED))
    count, of = len(rows), facts.lead_count
    yield Suspicion("future", facts.leads.name, count, of, Words(
        en=f"leads created on days to come: {_of(count, of, 'en')} ({named}); they are in no list before that day,"
        " check the dates of the file",
        fr=f"leads créés à des jours à venir : {_of(count, of, 'fr')} ({named}) ; aucune liste ne les montre avant ce"
        " jour, vérifiez les dates du fichier",
    ))  # fmt: skip


def _spelled_otherwise(dataset: Dataset, connection: Connection) -> Iterator[Suspicion]:
    """Addresses that name leads where no file lists these, and are one address without regard to case."""
    file = dataset.facts.activities
    if dataset.facts.leads is not None or file is None:
        return
    leads, people = _row(
        connection, "SELECT count(*), count(DISTINCT lower(lead_id)) FROM leads WHERE contains(lead_id, '@')"
    )
    if more := leads - people:
        yield Suspicion("spellings", file.name, more, leads, Words(
            en=f"leads that differ from another in the capitals of their address alone: {_of(more, leads, 'en')}; load"
            " a file of leads, too, with a row for each person, and they are one",
            fr=f"leads qui ne diffèrent d’un autre que par les majuscules de leur adresse : {_of(more, leads, 'fr')} ;"
            " chargez aussi un fichier de leads, une ligne par personne, et ils ne font qu’un",
        ))  # fmt: skip


def _of(count: int, of: int, language: Literal["en", "fr"]) -> str:
    return f"{number(count, language)} {'sur' if language == 'fr' else 'of'} {number(of, language)}"


def _row(connection: Connection, sql: str, parameters: dict[str, Any] | None = None) -> tuple[int, ...]:
    (row,) = connection.execute(sql, parameters or {}).fetchall()
    return tuple(row)

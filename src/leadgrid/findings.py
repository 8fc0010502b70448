"""What was found in the files, in sentences: what was set aside, and what was read by a rule people may ask about.

Knows the counts; knows nothing of where they come from, nor of the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from leadgrid.facts import DerivedFacts, Facts, FileFacts, JoinFacts, Reject
from leadgrid.mappings import CUSTOMER
from leadgrid.numerals import number
from leadgrid.problems import Language, Problem, Words

REASONS: Final[dict[str, Words]] = {
    "lead_id": Words(en="no lead_id", fr="sans lead_id"),
    "activity": Words(en="no type of activity", fr="sans type d’activité"),
    "occurred_at": Words(en="no readable instant", fr="sans date lisible"),
    "company": Words(en="neither a domain nor a company name", fr="ni domaine ni nom d’entreprise"),
    "fields": Words(en="more fields than columns", fr="plus de champs que de colonnes"),
    "quotes": Words(en="quotation marks that do not pair up", fr="guillemets mal appariés"),
    "orphan": Words(en="unknown lead", fr="lead inconnu"),
    "again": Words(en="an earlier row describes this lead otherwise", fr="lead décrit autrement plus haut"),
}
"""Why a row is set aside."""
MOST_LINES: Final = 5
"""Lines that a sentence names; the rejects hold more."""


def set_aside(facts: Facts) -> tuple[Problem, ...]:
    """What was left out and therefore counts for nothing: unusable rows and orphans (`--strict` refuses these)."""
    return tuple(problem for file in facts.files for problem in _set_aside(file))


def contradicted(facts: Facts) -> tuple[Problem, ...]:
    """Rows of leads that were left out because an earlier one says something else of the same lead."""
    if facts.leads is None:
        return ()
    lines = [str(example.line) for example in facts.leads.examples if example.reason == "again"][:MOST_LINES]
    return tuple(
        _counted(
            facts.leads,
            facts.leads.contradicting,
            one=Words(
                en="{count} row set aside: an earlier row describes this lead otherwise, the first counts"
                " (line {lines})",
                fr="{count} ligne écartée : son lead est décrit autrement plus haut, la première ligne compte"
                " (ligne {lines})",
            ),
            other=Words(
                en="{count} rows set aside: an earlier row describes their lead otherwise, the first counts"
                " (lines {lines})",
                fr="{count} lignes écartées : leur lead est décrit autrement plus haut, la première ligne compte"
                " (lignes {lines})",
            ),
            lines=", ".join([*lines, *["…"] * (facts.leads.contradicting > len(lines))]),
        )
    )


def noted(facts: Facts) -> tuple[Problem, ...]:
    """What was read by a rule that somebody may want to know of: duplicates, and local times twice or never."""
    found = [
        problem
        for file in facts.files
        if file is not facts.companies
        for problem in _noted(file, is_leads=file is facts.leads)
    ]
    if facts.companies is not None:
        found += _noted_of_companies(facts.companies, facts.joined)
    found += [problem for made in facts.derived for problem in _derived(made)]
    own = Problem(
        Words(
            en=f"the leads have columns of their own called {', '.join(facts.kept_own)}: these are kept",
            fr=f"les leads ont leurs propres colonnes {', '.join(facts.kept_own)} : elles sont gardées",
        )
    )
    return (*found, own) if facts.kept_own else tuple(found)


def _line(example: Reject) -> str:
    """The line of a row; where several files are one table, of which of them."""
    return f"{example.file}:{example.line}" if example.file else str(example.line)


def _set_aside(facts: FileFacts) -> Iterator[Problem]:
    rows = Words(en=f"{number(facts.rows, 'en')} row{'s' * (facts.rows > 1)}", fr=number(facts.rows, "fr"))
    for reason, count in facts.unusable:
        examples = [example for example in facts.examples if example.reason == reason]
        lines = [_line(example) for example in examples[:MOST_LINES]]
        yield from _counted(
            facts,
            count,
            one=Words(
                en="{count} of {rows} set aside: {reason} (line {lines})",
                fr="{count} ligne sur {rows} écartée : {reason} (ligne {lines})",
            ),
            other=Words(
                en="{count} of {rows} set aside: {reason} (lines {lines})",
                fr="{count} lignes sur {rows} écartées : {reason} (lignes {lines})",
            ),
            rows=rows,
            reason=REASONS[reason],
            lines=", ".join([*lines, *["…"] * (count > len(lines))]),
        )
    leads = facts.orphan_leads
    yield from _counted(
        facts,
        facts.orphans,
        one=Words(
            en="{count} row set aside, of {leads} in the leads file",
            fr="{count} ligne écartée, {leads} dans le fichier des leads",
        ),
        other=Words(
            en="{count} rows set aside, of {leads} in the leads file",
            fr="{count} lignes écartées, {leads} dans le fichier des leads",
        ),
        leads=Words(en="a lead that is not", fr="d’un lead qui n’est pas")
        if leads == 1
        else Words(
            en=f"{number(leads, 'en')} leads that are not", fr=f"de {number(leads, 'fr')} leads qui ne sont pas"
        ),
    )


def _derived(made: DerivedFacts) -> Iterator[Problem]:
    """What a column of the leads became; where it holds something that is no instant, its file tells the lines."""
    if made.kind == "activities":
        what = Words(en=f"activities “{made.name}”", fr=f"activités « {made.name} »")
    elif made.name == CUSTOMER:
        what = Words(en="customers", fr="clients")
    else:
        what = Words(en=f"outcomes “{made.name}”", fr=f"résultats « {made.name} »")
    unreadable = made.unreadable
    yield Problem(
        Words(
            en=f"{number(made.made, 'en')} {what.en} are taken from the column “{made.column}”"
            + (f"; {number(unreadable, 'en')} values there are no dates" if unreadable else ""),
            fr=f"{number(made.made, 'fr')} {what.fr} viennent de la colonne « {made.column} »"
            + (f" ; {number(unreadable, 'fr')} valeurs n’y sont pas des dates" if unreadable else ""),
        )
    )


def _noted(facts: FileFacts, *, is_leads: bool) -> Iterator[Problem]:
    yield from (Problem(words, source=facts.name) for words in facts.notes)
    if is_leads:
        yield from _counted(
            facts,
            facts.duplicates - facts.contradicting,
            one=Words(
                en="{count} row repeats one of the same lead: it counts once",
                fr="{count} ligne en répète une du même lead : elle compte une fois",
            ),
            other=Words(
                en="{count} rows repeat one of the same lead: it counts once",
                fr="{count} lignes en répètent une du même lead : elle compte une fois",
            ),
        )
        yield from _counted(
            facts,
            facts.unreadable,
            one=Words(
                en="{count} date of creation (created_at) cannot be read: this lead counts as known from the beginning."
                " Write dates as 2026-04-01",
                fr="{count} date de création (created_at) est illisible : ce lead compte comme connu depuis toujours."
                " Écrivez les dates comme 2026-04-01",
            ),
            other=Words(
                en="{count} dates of creation (created_at) cannot be read: these leads count as known from the"
                " beginning. Write dates as 2026-04-01",
                fr="{count} dates de création (created_at) sont illisibles : ces leads comptent comme connus depuis"
                " toujours. Écrivez les dates comme 2026-04-01",
            ),
        )
    else:
        yield from _counted(
            facts,
            facts.duplicates,
            one=Words(
                en="{count} row is a copy of another: it is kept, two clicks are two clicks",
                fr="{count} ligne est la copie d’une autre : elle est gardée, deux clics restent deux clics",
            ),
            other=Words(
                en="{count} rows are copies of another: they are kept, two clicks are two clicks",
                fr="{count} lignes sont la copie d’une autre : elles sont gardées, deux clics restent deux clics",
            ),
        )
        yield from _counted(
            facts,
            facts.unreadable,
            one=Words(
                en="{count} date (occurred_at) cannot be read: a test with dates leaves this row out."
                " Write dates as 2026-04-01",
                fr="{count} date (occurred_at) est illisible : un test daté ne compte pas cette ligne."
                " Écrivez les dates comme 2026-04-01",
            ),
            other=Words(
                en="{count} dates (occurred_at) cannot be read: a test with dates leaves these rows out."
                " Write dates as 2026-04-01",
                fr="{count} dates (occurred_at) sont illisibles : un test daté ne compte pas ces lignes."
                " Écrivez les dates comme 2026-04-01",
            ),
        )
    columns = ", ".join(column for column, _ in facts.placeholders)
    yield from _counted(
        facts,
        sum(count for _, count in facts.placeholders),
        one=Words(
            en=f"{{count}} value counts as unknown, as was said ({columns})",
            fr=f"{{count}} valeur compte comme inconnue, comme demandé ({columns})",
        ),
        other=Words(
            en=f"{{count}} values count as unknown, as was said ({columns})",
            fr=f"{{count}} valeurs comptent comme inconnues, comme demandé ({columns})",
        ),
    )
    yield from _counted(
        facts,
        facts.shared_keys,
        one=Words(
            en="{count} value that links the files is that of several leads",
            fr="{count} valeur qui relie les fichiers est celle de plusieurs leads",
        ),
        other=Words(
            en="{count} values that link the files are those of several leads",
            fr="{count} valeurs qui relient les fichiers sont celles de plusieurs leads",
        ),
    )
    yield from _counted(
        facts,
        facts.local_twice,
        one=Words(
            en="when the clocks change, {count} time exists twice (read as the first)",
            fr="au changement d’heure, {count} heure existe deux fois (lue comme la première)",
        ),
        other=Words(
            en="when the clocks change, {count} times exist twice (read as the first)",
            fr="au changement d’heure, {count} heures existent deux fois (lues comme la première)",
        ),
    )
    yield from _counted(
        facts,
        facts.local_never,
        one=Words(
            en="when the clocks change, {count} time does not exist (read with the offset from before)",
            fr="au changement d’heure, {count} heure n’existe pas (lue à l’heure d’avant)",
        ),
        other=Words(
            en="when the clocks change, {count} times do not exist (read with the offset from before)",
            fr="au changement d’heure, {count} heures n’existent pas (lues à l’heure d’avant)",
        ),
    )


def _noted_of_companies(facts: FileFacts, joined: Sequence[JoinFacts]) -> Iterator[Problem]:
    yield from _noted(replace(facts, duplicates=0, shared_keys=0), is_leads=False)
    yield from _counted(
        facts,
        facts.duplicates,
        one=Words(
            en="{count} row describes a company that a row above has described: the first counts",
            fr="{count} ligne décrit une entreprise déjà décrite plus haut : la première compte",
        ),
        other=Words(
            en="{count} rows describe a company that a row above has described: the first counts",
            fr="{count} lignes décrivent une entreprise déjà décrite plus haut : la première compte",
        ),
    )
    yield Problem(Words(en=_reached(joined, "en"), fr=_reached(joined, "fr")), source=facts.name)


def _reached(joined: Sequence[JoinFacts], language: Language) -> str:
    """How many leads found their company, and by which columns."""
    if not joined:
        return (
            "no lead finds its company: neither a column of addresses or websites nor one of companies stands in both"
            " files"
            if language == "en"
            else "aucun lead ne trouve son entreprise : les deux fichiers n’ont en commun ni adresse ou site, ni nom"
            " d’entreprise"
        )
    reached, leads = (number(count, language) for count in (sum(way.reached for way in joined), joined[0].of))
    by = {"domain": Words("domain", "domaine"), "company": Words("name", "nom")}
    ways = ", ".join(
        f"{number(way.reached, language)} {'by' if language == 'en' else 'par'} {by[way.how].told(language)}"
        f" ({way.leads} = {way.companies})"
        for way in joined
    )
    if language == "en":
        return f"{reached} of {leads} leads find their company: {ways}"
    return f"{reached} leads sur {leads} trouvent leur entreprise : {ways}"


def _counted(facts: FileFacts, count: int, *, one: Words, other: Words, **values: Words | str) -> Iterator[Problem]:
    """The sentence with its count, where there is anything to count."""
    if count:
        form = one if count == 1 else other
        en, fr = (_filled(form, count, language, values) for language in ("en", "fr"))
        yield Problem(Words(en=en, fr=fr), source=facts.name)


def _filled(form: Words, count: int, language: Language, values: Mapping[str, Words | str]) -> str:
    told = {name: value if isinstance(value, str) else value.told(language) for name, value in values.items()}
    return form.told(language).format_map({"count": number(count, language), **told})

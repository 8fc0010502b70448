"""What the criterion of a line reads: an attribute or a type of activity, found by its name in either language.

A criterion of which a word is left over is no name: whoever wrote it says what it reads. Knows names, not values.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from leadgrid.recognitions import folded
from leadgrid.recognitions.headers import listed, tools_that_say
from leadgrid.transcripts.absences import as_none
from leadgrid.transcripts.affirmations import Sides
from leadgrid.transcripts.doings import cut_window
from leadgrid.transcripts.meanings import sort_of
from leadgrid.values import text_key

Kind = Literal["attribute", "activity", "any", "nothing"]
NEAR: Final = 0.85
"""How alike two names are (`difflib`) where one is a slip of the other."""
_CALLED: Final = (
    "secteur, secteur d'activité, secteur industrie, sector, industry, branche, company industry",
    "effectif, effectifs, employees, taille, taille de l'entreprise, taille entreprise, salariés,"
    " nombre de salariés, nombre d'employés, number of employees, company size, headcount",
    "fonction, poste, job title, job_title, intitulé du poste, title, jobtitle",
    "pays, country", "budget", "ville, city", "département, department, service",
    "source, origine, source d'origine, lead source, original source",
    "chiffre d'affaires, ca, annual revenue, revenue, turnover",
    "visite, visites, page vue, pages vues, page, pages, vue, vues, page_view, page view, visite du site,"
    " website visit, visit",
    "livre blanc, white_paper, white paper, téléchargement, télécharge, download, livre blanc téléchargé",
    "démo, demo, demande de démo, demande de démonstration, demo_request, demo request, démonstration",
    "ouverture, ouverture d'e-mail, ouverture e-mail, ouverture email, email_open, email open, open, ouvre,"
    " ouvre un e-mail, e-mail ouvert, mail ouvert, opens, opened, email opened, email opens, opened an email",
    "clic, clics, clic dans un e-mail, clic e-mail, clic email, email_click, email click, click, cliqué, clique,"
    " clic sur un lien, clicked, clicked a link, link click, email clicked",
    "envoyé, envoi, envois, e-mail envoyé, envoi d'e-mail, email_sent, email sent, sent, send, sends, delivered",
    "formulaire, form_submit, form submission, formulaire rempli, envoi de formulaire",
    "webinaire, webinar, participation webinaire, participation, attended",
    "désinscription, désabonnement, désinscrit, désabonné, unsubscribe, unsubscribed",
    "salon, trade_fair, trade fair, événement, event",
    "panier, cart", "achat, commande, purchase, order", "devis, quote, quote_sent, quote request",
    "phase du cycle de vie, étape du cycle de vie, lifecycle stage",
    "statut du lead, statut de la piste, statut du prospect, lead status",
    "date de création, date création, créé le, create date, creation date, created, created date, created time,"
    " created at, created on, heure de création",
    "prénom, first name, given name", "nom, nom de famille, last name, surname, family name",
    "nom de l'entreprise, nom de la société, raison sociale, entreprise, société, company name, company",
    "téléphone, numéro de téléphone, phone, phone number, telephone",
    "téléphone mobile, numéro de téléphone mobile, mobile, portable, mobile phone, mobile phone number",
    "site web, site internet, url du site web, website, website url",
    "code postal, postal code, zip, zip code", "région, region", "langue, language",
)  # fmt: skip
"""Names for the same, in both languages."""
_SAME: Final = tuple(frozenset(listed(names)) for names in _CALLED)
_FILL: Final = frozenset(
    listed(
        "d, de, du, des, l, le, la, les, un, une, the, of, a, client, clients, lead, leads, contact, contacts,"
        " prospect, prospects, entreprise, societe, company"
    )
)
_ANY: Final = frozenset(
    listed("activité, activités, activity, activities, interaction, interactions, toute activité, any activity, action")
)
"""Names for whatever a lead does."""
_DOMAINS: Final = frozenset(listed("email domain, domaine e-mail, domaine de l'e-mail, domaine de messagerie"))
_FORMS: Final = tuple(
    frozenset(folded(word) for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", names))
    - _FILL
    - {"dans", "sur", "an", "in", ""}
    for names in _CALLED
)
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*|[^\s_]")
_MOST_WORDS: Final = 8
_EITHER: Final = re.compile(r"\s*/\s*|\s+(?:ou|or)\s+", re.IGNORECASE)
_BOTH: Final = re.compile(r"\s*[+&,;]\s*|\s+(?:et|and)\s+", re.IGNORECASE)
"""What may say that either is enough, or that it takes both: somebody has to say it."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that the data have.

    By the `text_key` of an attribute: `sides` are those of one that says yes or no, `dates` the type of activity that
    was made of a column of dates, None where none was.
    """

    attributes: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    sides: Mapping[str, Sides] = field(default_factory=dict)
    dates: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row reads: an attribute or a type of activity by its name, any activity, or nothing if left out."""

    kind: Kind
    name: str = ""
    others: tuple[str, ...] = ()
    """More types of activity, each of which counts as well."""

    @property
    def types(self) -> tuple[str, ...] | None:
        """The types of activity that a selection names; None for any."""
        return None if self.kind == "any" else (self.name, *self.others)


@dataclass(frozen=True, slots=True)
class Found:
    """What a criterion reads, and what else its text says, such as «(30 derniers jours)»."""

    subject: Subject
    rest: str = ""


def subject_of(criterion: str, known: Known) -> Found | None:
    """The attribute or type that a criterion names, the longest name first; None where none is named.

    >>> subject_of("Pages vues (30 jours)", Known(activities=("page_view",)))
    Found(subject=Subject(kind='activity', name='page_view', others=()), rest='(30 jours)')
    """
    if (whole := _named(folded(criterion), known)) is not None:
        return Found(whole)
    if any(folded(criterion) in names for names in _SAME):
        return None  # a name that is known, of something that the data lack: no part of it names another
    if (sort := sort_of(criterion)) is not None and sort[0] in map(text_key, known.attributes):
        return Found(Subject("attribute", sort[0]))
    if (several := several_of(criterion, known)) is not None:
        bare, window = cut_window(criterion)
        return Found(several, window) if _EITHER.search(bare) and not _BOTH.search(bare) else None
    if (absence := as_none(criterion)) is not None:
        return subject_of(absence, known)
    words = list(_WORD.finditer(criterion))
    for size in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        for start in range(len(words) - size + 1):
            first, last = words[start], words[start + size - 1]
            begun, ended = first.start(), last.end()
            is_name = folded(first[0]) and folded(last[0])
            subject = _named(folded(criterion[begun:ended]), known) if is_name else None
            if subject is not None:
                rest = f"{criterion[:begun]} {criterion[ended:]}".strip()
                return Found(subject, "" if _is_filling(rest) else rest)
    names = {folded(name): Subject("attribute", name) for name in known.attributes}
    names = {folded(name): Subject("activity", name) for name in known.activities} | names
    near = difflib.get_close_matches(folded(criterion), names, n=1, cutoff=NEAR)
    return Found(names[near[0]]) if near else None


def several_of(criterion: str, known: Known) -> Subject | None:
    """The activities, two or more, that a criterion names, and nothing else but a window at its end.

    Whether one is enough is another question.

    >>> several_of("Ouverture + clic", Known(activities=("email_open", "email_click", "email_sent")))
    Subject(kind='activity', name='email_open', others=('email_click',))
    """
    bare, _ = cut_window(criterion)
    parts = [_named(folded(part), known) for part in re.split(f"{_EITHER.pattern}|{_BOTH.pattern}", bare, flags=re.I)]
    names = tuple(dict.fromkeys(part.name for part in parts if part is not None and part.kind == "activity"))
    is_list = len(names) > 1 and len(names) == len(parts)
    return Subject("activity", names[0], names[1:]) if is_list else None


def nouns_of(subject: Subject) -> frozenset[str]:
    """Words (folded) for an activity: of its own name and of what others call it.

    >>> "visite" in nouns_of(Subject("activity", "page_view")), "activite" in nouns_of(Subject("any"))
    (True, True)
    """
    if subject.kind == "any":
        return _ANY
    found: set[str] = set()
    for name in subject.types or ():
        forms = (forms for names, forms in zip(_SAME, _FORMS, strict=True) if folded(name) in names)
        found |= next(forms, frozenset()) | {folded(word) for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", name)}
    return frozenset(found - _FILL - {""})


def _named(key: str, known: Known) -> Subject | None:
    """What has that name, or another name for the same."""
    if not key:
        return None
    meant = next((group for group in _SAME if key in group), frozenset[str]())
    for names in (frozenset((key,)), meant):
        for subject in _subjects(known):
            if folded(subject.name) in names:
                return subject
    if key in _ANY and known.activities:
        return Subject("any")
    if key in _DOMAINS or tools_that_say("leads", "email", key) is not None:
        addresses = (each for each in _subjects(known) if tools_that_say("leads", "email", each.name) is not None)
        derived = (each for each in _subjects(known) if each.name == "derived.email_domain")
        return next(derived if key in _DOMAINS else addresses, None) or next(derived, None)
    return None


def _subjects(known: Known) -> Iterator[Subject]:
    yield from (Subject("attribute", name) for name in known.attributes)
    yield from (Subject("activity", name) for name in known.activities)


def _is_filling(text: str) -> bool:
    return all(
        folded(word[0]) in _FILL or (not folded(word[0]) and word[0] in "()'’.,:") for word in _WORD.finditer(text)
    )

"""Who the sample's leads are: invented people in invented companies, with the gaps and slips of a real database.

Every address ends in `.example`, a domain that RFC 2606 keeps free for ever, so no mail can reach anybody.
`fit`, the only thing handed on to behaviour, is what a good salesperson would guess from the true profile; the file
then loses or misspells some of what it was made of. Knows nothing of events.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from leadgrid.samples.draws import Draws, Flags, Floats, Ints, between

_FIRST_NAMES = (
    "Camille", "Léa", "Manon", "Chloé", "Inès", "Jade", "Sarah", "Julie", "Claire", "Sophie", "Nathalie",
    "Isabelle", "Hélène", "Aurélie", "Émilie", "Céline", "Fatima", "Amina", "Nadia", "Mathilde", "Thomas",
    "Nicolas", "Julien", "Pierre", "Antoine", "Hugo", "Lucas", "Maxime", "Karim", "Mehdi", "Olivier",
    "Philippe", "François", "Laurent", "Stéphane", "Éric", "Benoît", "Guillaume", "Loïc", "Yann",
)  # fmt: skip
_LAST_NAMES = (
    "Martin", "Bernard", "Dubois", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau", "Simon",
    "Laurent", "Lefebvre", "Michel", "Garcia", "Bertrand", "Roux", "Vincent", "Fournier", "Morel", "Girard",
    "André", "Mercier", "Dupont", "Lambert", "Bonnet", "Martinez", "Legrand", "Garnier", "Faure", "Rousseau",
    "Blanc", "Guérin", "Muller", "Henry", "Roussel", "Perrin", "Morin", "Mathieu", "Clément", "Gauthier",
    "Chevalier", "Robin", "Masson", "Sanchez", "Noël", "Benali", "Haddad", "Nguyen", "Diallo", "Traoré",
    "Da Costa", "Le Goff", "Kermadec",
)  # fmt: skip
_ROOT_STARTS = (
    "Val", "Mont", "Clair", "Roche", "Bel", "Cor", "Lis", "Aubre", "Font", "Mar", "Cour", "Vill", "Cham",
    "Bois", "Ser", "Tour", "Nor", "Bré", "Gran", "Sau",
)  # fmt: skip
_ROOT_ENDS = (
    "brune", "vert", "ancy", "ouvre", "issand", "éclair", "elle", "oise", "anne", "ières", "ival", "ogne",
    "uzac", "eray", "alisse", "evoix",
)  # fmt: skip

#            sector, weight, fit, company beginnings
_SECTORS = (
    ("Industrie mécanique", 17, 0.8, ("Mécanique", "Ateliers", "Usinage")),
    ("Agroalimentaire", 14, 0.9, ("Laiterie", "Conserverie", "Biscuiterie")),
    ("Logistique", 12, 0.5, ("Transports", "Entrepôts", "Logistique")),
    ("Plasturgie", 8, 0.7, ("Plastiques", "Injection", "Moulage")),
    ("Chimie et pharmacie", 9, 0.3, ("Laboratoires", "Chimie", "Formulation")),
    ("BTP", 11, -0.2, ("Construction", "Maçonnerie", "Travaux")),
    ("Commerce et distribution", 11, -0.5, ("Comptoir", "Négoce", "Distribution")),
    ("Services", 10, -0.9, ("Conseil", "Agence", "Cabinet")),
    ("Enseignement", 5, -1.4, ("Institut", "École", "Campus")),
    ("Collectivité", 3, -0.8, ("Régie", "Syndicat mixte", "Communauté")),
)
#         title, weight, fit
_JOBS = (
    ("Directeur industriel", 6, 0.9),
    ("Directrice industrielle", 4, 0.9),
    ("Directeur technique", 7, 0.7),
    ("Directrice des achats", 4, 0.6),
    ("Gérant", 8, 0.5),
    ("PDG", 4, 0.5),
    ("Responsable maintenance", 14, 0.5),
    ("Responsable production", 11, 0.4),
    ("Responsable achats", 9, 0.3),
    ("Ingénieur méthodes", 9, 0.1),
    ("Chef d'atelier", 6, 0.1),
    ("Acheteuse", 4, 0.0),
    ("Technicien de maintenance", 8, -0.3),
    ("Assistante de direction", 6, -0.6),
    ("Chargé de marketing", 5, -0.9),
    ("Consultant", 5, -1.2),
    ("Étudiant", 6, -2.0),
    ("Stagiaire", 2, -2.0),
)
FIRST_OUTSIDER = 15
"""From this job on, people are curious without ever buying."""
#            department, weight, region, near the company's agencies
_DEPARTMENTS = (
    ("69", 12, "Auvergne-Rhône-Alpes", 1), ("38", 8, "Auvergne-Rhône-Alpes", 1), ("42", 6, "Auvergne-Rhône-Alpes", 1),
    ("01", 5, "Auvergne-Rhône-Alpes", 1), ("74", 5, "Auvergne-Rhône-Alpes", 1), ("63", 3, "Auvergne-Rhône-Alpes", 1),
    ("21", 3, "Bourgogne-Franche-Comté", 1), ("25", 3, "Bourgogne-Franche-Comté", 1),
    ("75", 7, "Île-de-France", 0), ("92", 6, "Île-de-France", 0), ("77", 3, "Île-de-France", 0),
    ("59", 6, "Hauts-de-France", 0), ("62", 3, "Hauts-de-France", 0), ("67", 4, "Grand Est", 0),
    ("57", 2, "Grand Est", 0), ("44", 5, "Pays de la Loire", 0), ("49", 3, "Pays de la Loire", 0),
    ("85", 3, "Pays de la Loire", 0), ("35", 4, "Bretagne", 0), ("29", 2, "Bretagne", 0), ("76", 3, "Normandie", 0),
    ("31", 4, "Occitanie", 0), ("34", 2, "Occitanie", 0), ("33", 4, "Nouvelle-Aquitaine", 0),
    ("13", 4, "Provence-Alpes-Côte d'Azur", 0), ("06", 2, "Provence-Alpes-Côte d'Azur", 0),
)  # fmt: skip
#            source, weight, fit
SOURCES = (
    ("Site web", 30, 0.1),
    ("Moteur de recherche", 16, 0.3),
    ("Publicité en ligne", 14, -0.2),
    ("Salon", 11, 0.4),
    ("Webinaire", 8, 0.0),
    ("Recommandation", 6, 2.0),
    ("Partenaire", 5, 0.4),
    ("Fichier acheté", 10, -1.2),
)
WEB_SOURCES = 3
"""The first sources, whose leads came through a form of the site."""
ADVERTISING_SOURCE = 2
FAIR_SOURCE = 3
WEBINAR_SOURCE = 4
_SIZES = (5, 14, 30, 75, 160, 320, 900)
_SIZE_WEIGHTS = (12, 22, 20, 18, 14, 9, 5)
_SIZE_FIT = (-0.7, -0.3, 0.1, 0.6, 0.7, 0.5, 0.2)
CAMPAIGNS = ("Maintenance prédictive", "Traçabilité", "Fin de ligne", "Zéro panne", "Usine connectée", "Reprise")


@dataclass(frozen=True)
class People:
    """The leads of one block: `table` is what the file shows, the rest is what only the generator knows."""

    table: pl.DataFrame
    """name, company, job_title, e-mail …: every attribute, as text; null where unknown."""
    fit: Floats
    """How well the true profile suits the company's offer: mean 0, deviation about 1."""
    size: Floats
    """Headcount, really."""
    source: Ints
    outsider: Flags
    unreachable: Flags
    """The address does not exist: every mail bounces."""
    scanned: Flags
    """A robot of the company's mail server opens every mail as it comes."""


def invent(many: int, *, quarters: Ints, draws: Draws) -> People:
    """`many` leads; `quarters` is the quarter of the history in which each was created, from 0, for the campaign."""
    sector = draws.pick([weight for _, weight, _, _ in _SECTORS], many)
    job = draws.pick([weight for _, weight, _ in _JOBS], many)
    place = draws.pick([weight for _, weight, _, _ in _DEPARTMENTS], many)
    source = draws.pick([weight for _, weight, _ in SOURCES], many)
    step = draws.pick(_SIZE_WEIGHTS, many)
    size = np.floor(_taken(_SIZES, step) * (0.7 + 0.7 * draws.uniform(many))) + 1.0
    abroad = draws.chance(0.07, many)
    has_budget = draws.chance(0.34, many)
    fit = (
        _taken([fit for _, _, fit, _ in _SECTORS], sector)
        + 0.7 * _taken([fit for _, _, fit in _JOBS], job)
        + 0.5 * _taken([fit for _, _, fit in SOURCES], source)
        + 0.8 * _taken(_SIZE_FIT, step)
        + 0.3 * _taken([near for _, _, _, near in _DEPARTMENTS], place)
        + np.where(has_budget, 0.3, -0.1)
        - np.where(abroad, 0.8, 0.0)
    )
    bought = source == len(SOURCES) - 1
    outsider = job >= FIRST_OUTSIDER
    unreachable = draws.chance(np.where(bought, 0.16, 0.025), many)

    first, last = draws.whole(len(_FIRST_NAMES), many), draws.whole(len(_LAST_NAMES), many)
    beginning, root = draws.whole(3, many), draws.whole(len(_ROOT_STARTS) * len(_ROOT_ENDS), many)
    starts = [name for _, _, _, names in _SECTORS for name in names]
    roots = [start + end for start in _ROOT_STARTS for end in _ROOT_ENDS]
    given, family = _texts(_FIRST_NAMES, first), _texts(_LAST_NAMES, last)
    company = _texts(starts, sector * 3 + beginning) + " " + _texts(roots, root)
    own_domain = _texts([_slug(name) for name in starts], sector * 3 + beginning) + "-" + _texts(_slugs(roots), root)
    private = draws.chance(np.where(outsider, 0.45, np.where(step == 0, 0.3, 0.06)), many)
    slipped = private & draws.chance(0.16, many)
    free = _texts(("gmail", "orange", "gmial", "ornage"), draws.whole(2, many) + np.where(slipped, 2, 0))
    domain = pl.select(pl.when(pl.Series(private)).then(free).otherwise(own_domain)).to_series() + ".example"
    email = _texts(_slugs(_FIRST_NAMES), first) + "." + _texts(_slugs(_LAST_NAMES), last) + "@" + domain
    unreachable = unreachable | slipped

    status = np.where(unreachable, draws.pick((25, 60, 15), many), draws.pick((80, 1, 19), many))
    region_gap = draws.chance(0.07, many)
    foreign = 4 + draws.pick((5, 4, 2, 2), many)
    table = pl.DataFrame(
        {
            "name": given + " " + family,
            "company": _slipping(company, draws.pick((93, 4, 2, 1), many)),
            "job_title": _gaps(
                _slipping(_texts([name for name, _, _ in _JOBS], job), draws.pick((82, 6, 9, 3), many)),
                draws.chance(0.08, many),
            ),
            "email": _gaps(_slipping(email, draws.pick((97, 2, 0, 1), many)), draws.chance(0.02, many)),
            "email_status": _gaps(_texts(("valide", "invalide", "à vérifier"), status), draws.chance(0.05, many)),
            "sector": _gaps(
                _slipping(_texts([name for name, _, _, _ in _SECTORS], sector), draws.pick((92, 3, 4, 1), many)),
                draws.chance(0.09, many),
            ),
            "employees": _gaps(_headcounts(size, step, draws), draws.chance(0.13, many)),
            "department": _gaps(_texts([code for code, _, _, _ in _DEPARTMENTS], place), abroad | region_gap),
            "region": _gaps(
                _slipping(_texts([name for _, _, name, _ in _DEPARTMENTS], place), draws.pick((95, 2, 2, 1), many)),
                abroad | region_gap | draws.chance(0.03, many),
            ),
            "country": _gaps(
                _texts(
                    ("France", "FRANCE", "france", "FR", "Belgique", "Suisse", "Luxembourg", "Maroc"),
                    np.where(abroad, foreign, draws.pick((90, 3, 2, 5), many)),
                ),
                draws.chance(0.03, many),
            ),
            "source": _gaps(_texts([name for name, _, _ in SOURCES], source), draws.chance(0.03, many)),
            "campaign": _campaigns(source, quarters, draws),
            "budget": _gaps(_budgets(size, draws), ~has_budget),
        }
    )
    # 0.44 and 1.07 are the mean and the deviation of the sum above, measured on 100,000 leads
    return People(table, (fit - 0.44) / 1.07, size, source, outsider, unreachable, draws.chance(0.04, many))


def misspelt(table: pl.DataFrame, *, draws: Draws) -> pl.DataFrame:
    """The attributes with slips of the hand: two letters of a company swapped, a region without hyphens or accents."""
    many = len(table)
    swapped, at, region = draws.chance(0.015, many), 2 + draws.whole(5, many), draws.pick((94, 3, 3), many)
    names = [
        name[:place] + name[place + 1] + name[place] + name[place + 2 :] if slips and len(name) > place + 1 else name
        for name, place, slips in zip(table["company"], at, swapped, strict=True)
    ]
    how, spaced = pl.Series(region), table["region"].str.replace_all("-", " ", literal=True)
    plain = table["region"].str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    spoken = pl.when(how == 1).then(spaced).when(how == 2).then(plain).otherwise(table["region"])
    return table.with_columns(pl.Series("company", names), spoken.alias("region"))


def _headcounts(size: Floats, step: Ints, draws: Draws) -> pl.Series:
    """Mostly plain numbers, some in words or as a range that no test of size can read."""
    ranges = _texts(("1-9", "10-19", "20-49", "50-99", "100-199", "200-499", "500+"), step)
    exact = pl.Series(size.astype(np.int64)).cast(pl.String)
    manner = pl.Series(draws.pick((92, 3, 3, 2), len(size)))
    spoken = pl.when(manner == 1).then(ranges).when(manner == 2).then(pl.lit("env. ") + exact)
    return pl.select(spoken.when(manner == 3).then(exact + " salariés").otherwise(exact)).to_series()


def _budgets(size: Floats, draws: Draws) -> pl.Series:
    """Whole euros, some with a gap between the thousands, a sign or a k."""
    thousands = between(size, (1, 50, 200, 1000), (2.5, 12, 30, 70)) * (0.3 + draws.skewed(len(size)))
    halves = np.maximum(np.floor(thousands * 2.0), 2.0).astype(np.int64)
    manner = pl.Series(draws.pick((80, 8, 4, 4, 4), len(size)))
    whole, rest = pl.Series(halves // 2), pl.Series(halves % 2)
    plain = pl.Series(halves * 500).cast(pl.String)
    spaced = whole.cast(pl.String) + _texts((" 000", " 500"), rest.to_numpy())
    narrow = whole.cast(pl.String) + _texts(("\u202f000", "\u202f500"), rest.to_numpy())
    spoken = pl.when(manner == 1).then(spaced).when(manner == 2).then(narrow)
    return pl.select(
        spoken.when(manner == 3)
        .then(plain + " €")
        .when(manner == 4)
        .then(whole.cast(pl.String) + "k€")
        .otherwise(plain)
    ).to_series()


def _campaigns(source: Ints, quarters: Ints, draws: Draws) -> pl.Series:
    """The campaign that brought the lead: one theme a quarter, and nothing for most who came by themselves."""
    names = _texts(CAMPAIGNS, (quarters + draws.pick((80, 20), len(source))) % len(CAMPAIGNS))
    by_itself = np.isin(source, (0, 1, 5))
    return _gaps(names, draws.chance(np.where(by_itself, 0.75, 0.2), len(source)))


def _slipping(texts: pl.Series, manner: Ints) -> pl.Series:
    """As it is, in capitals, in small letters, or with a blank after it: manner 0, 1, 2, 3."""
    how = pl.Series(manner)
    spoken = pl.when(how == 1).then(texts.str.to_uppercase()).when(how == 2).then(texts.str.to_lowercase())
    return pl.select(spoken.when(how == 3).then(texts + " ").otherwise(texts)).to_series()


def _gaps(texts: pl.Series, missing: Flags) -> pl.Series:
    return pl.select(pl.when(pl.Series(~missing)).then(texts)).to_series()


def _texts(words: Sequence[str], codes: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(codes)


def _taken(numbers: Sequence[float], codes: Ints) -> Floats:
    return np.asarray(numbers, dtype=np.float64)[codes]


def _slug(text: str) -> str:
    """Lower-case letters and hyphens, for an address."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join("-" if letter in " '" else letter for letter in plain if not unicodedata.combining(letter))


def _slugs(texts: Sequence[str]) -> list[str]:
    return [_slug(text) for text in texts]

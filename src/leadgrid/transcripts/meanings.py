"""What people write beside an attribute, read as a test: «50 à 500», «Industrie ou BTP», «sauf France», «@gmail.com».

A text that is not wholly understood is no test (`Unread`). Knows words and numbers; knows nothing of files or grids.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from leadgrid.conditions import AllOf, AnyOf, AttributeCondition, Condition, Not, Operator, ValueTest
from leadgrid.recognitions.headers import PLACEHOLDERS, folded, listed, tools_that_say
from leadgrid.transcripts.quantities import UNITS, Unread, size_of
from leadgrid.values import normal, text_key, trimmed

DOMAIN: Final = "derived.email_domain"
FREE, DISPOSABLE, VALID = "derived.email_free", "derived.email_disposable", "derived.email_valid"
MISSPELT: Final = "derived.email_misspelt"
_PARTS: Final = (
    ("contains", r"contient|contenant|contains|containing"),
    ("starts_with", r"commence par|commençant par|starts with|begins with"),
    ("ends_with", r"finit par|finissant par|se termine par|ends with|ends in"),
)
_NOT: Final = re.compile(
    r"(?:(?:tous|toutes|tout|all|any|anything)\s+)?(?:!=|<>|≠|pas(?!\s+d['’e])|sauf|hors|différent de|not|other than"
    r"|except)\s+(.+)",
    re.IGNORECASE,
)
_IS: Final = re.compile(r"(?:=|est|is|égal à|equals)\s+(.+)|=(.+)", re.IGNORECASE)
_FILLED: Final = r"(?:renseigné|rempli|connu|présent|known|filled(?: in)?|present)e?s?"
_EMPTY: Final = r"(?:vide|inconnu|absent|manquant|unknown|empty|missing|blank)e?s?"
_KNOWN: Final = re.compile(rf"{_FILLED}|\*|(?:non|pas|not)[ -]{_EMPTY}", re.IGNORECASE)
_UNKNOWN: Final = re.compile(rf"{_EMPTY}|(?:non|pas|not)[ -]{_FILLED}", re.IGNORECASE)
_BLANKS: Final = frozenset(map(text_key, PLACEHOLDERS))
_SPLIT: Final = re.compile(r"\s*[;,|]\s*|\s+(?:ou|or)\s+|\s+/\s+", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[\"'«“]\s*[^\"«»“”]+?\s*[\"'»”]")
_SIGNALS: Final = re.compile(
    r"[<>=≠≥≤*]|\b(?:jamais|aucune?s?|pas|non|sauf|hors|sans|différent|autres?|tous|toutes?|plus|moins|entre|supérieur\w*"
    r"|inférieur\w*|depuis|derni[eè]re?s?|avant|apr[eè]s|minimum|maximum|max|min|fois|contient|contenant|commence|finit|"
    r"termine|never|none|not?|except|without|other|any|all|less|more|than|between|since|last|before|after|over|under"
    r"|above|below|least|most|contains|starts|ends)\b"
    r"|\b\d+\s*(?:ans?|années?|mois|semaines?|jours?|j|h|heures?|years?|months?|weeks?|days?|hours?)\b|\d\s*(?:à|to)\s*\d",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s(?:et|and|&)\s", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"\*?@?((?:[\w-]+\.)+[^\W\d_]{2,})", re.IGNORECASE)
_ENDING: Final = re.compile(r"\*?@?(\.[^\W\d_]{2,}(?:\.[^\W\d_]{2,})?)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"^(?:adresse|address|boîte|e-?mail|mail)s?\s+", re.IGNORECASE)
_OF_ADDRESSES: Final = frozenset(
    listed("adresse, address, e-mail, mail, courriel, messagerie, boîte, de, d, l, the, a")
)
_SORTS: Final = tuple(
    (frozenset(folded(word) for word in words.split(",")), name, is_so)
    for words, name, is_so in (
        ("gratuit, gratuite, gratuites, perso, personnel, personnelle, grand public, free, personal", FREE, True),
        (
            "pro, professionnel, professionnelle, professional, entreprise, business, corporate, work, company",
            FREE,
            False,
        ),
        ("jetable, jetables, temporaire, disposable, throwaway", DISPOSABLE, True),
        ("invalide, non valide, erronée, invalid, not valid", VALID, False),
        ("valide, valid", VALID, True),
        ("mal écrite, mal orthographiée, avec faute de frappe, misspelt, misspelled", MISSPELT, True),
    )
)


def asked_of(
    name: str, text: str, *, known: Collection[str] = (), units: Collection[str] = UNITS
) -> Condition | Unread:
    """What a text asks of an attribute; `known` are all names of attributes, `units` words for what it counts.

    >>> asked_of("secteur", "Industrie ou BTP").test.operators[0].operand
    ('Industrie', 'BTP')
    >>> asked_of("secteur", "jamais")
    Unread(words='jamais')
    """
    said = trimmed(normal(text))
    if is_address(name) or said.startswith("@"):
        found = _of_addresses(name, said, known)
        if found is not None:
            return found
    for operator, words in _PARTS:
        if match := re.fullmatch(rf"(?:{words})\s+(.+)", said, re.IGNORECASE):
            parts = _values(match[1])
            return Unread(said) if says_more(match[1]) or not parts else _any_of(name, operator, parts)
    found_test = value_test(said, units=units)
    if is_address(name) and isinstance(found_test, ValueTest) and _compares_no_address(found_test):
        return Unread(said)
    return found_test if isinstance(found_test, Unread) else AttributeCondition(name, found_test)


def value_test(text: str, *, units: Collection[str] = UNITS) -> ValueTest | Unread:
    """The test of an attribute that a text says; an empty one asks that the value be known.

    >>> [operator.name for operator in value_test("50 à 500").operators]
    ['at_least', 'at_most']
    """
    said = trimmed(normal(text))
    if not said or _KNOWN.fullmatch(said):
        return ValueTest((Operator("known", True),))
    if _UNKNOWN.fullmatch(said):
        return ValueTest((Operator("known", False),))
    if (sized := size_of(said, units=units)) is not None:
        return sized
    if (match := _IS.fullmatch(said)) and text_key(match[1] or match[2]):
        said = trimmed(match[1] or match[2])
    elif (match := _NOT.fullmatch(said)) and (others := _values(match[1])):
        if says_more(match[1]) or _AND.search(_QUOTED.sub(" ", match[1])):
            return Unread(said)
        return ValueTest((Operator("is_not", others[0]) if len(others) == 1 else Operator("not_in", others),))
    if text_key(said) not in ("non", "no") and (says_more(said) or text_key(said) in _BLANKS):
        return Unread(said)
    values = _values(said) or (said,)
    return ValueTest((Operator("is", values[0]) if len(values) == 1 else Operator("in", values),))


def is_address(name: str) -> bool:
    """Whether an attribute of that name holds e-mail addresses, or their domains.

    >>> is_address("Adresse e-mail"), is_address("derived.email_domain"), is_address("Secteur")
    (True, True, False)
    """
    return text_key(name) == DOMAIN or tools_that_say("leads", "email", name) is not None


def sort_of(criterion: str) -> tuple[str, bool] | None:
    """The made attribute that says of which sort an address is, and whether a criterion asks for its yes or its no.

    >>> sort_of("Adresse e-mail professionnelle"), sort_of("Adresse e-mail"), sort_of("Professionnelle")
    (('derived.email_free', False), None, None)
    """
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", criterion)
    others = [word for word in words if folded(word) not in _OF_ADDRESSES]
    key = folded("".join(others))
    found = ((of, is_so) for known, of, is_so in _SORTS if key in known)
    return next(found, None) if len(others) < len(words) else None


def says_more(text: str) -> bool:
    """Whether a word outside of quotation marks says more than a value.

    >>> says_more("plus de 50"), says_more("« Sans objet »"), says_more("Industrie")
    (True, False, False)
    """
    return _SIGNALS.search(_QUOTED.sub(" ", text)) is not None


def _of_addresses(name: str, said: str, known: Collection[str]) -> Condition | None:
    """Domains, endings and sorts of addresses; None where the text says something else."""
    made = {text_key(each) for each in known}
    sort = next(
        ((of, is_so) for words, of, is_so in _SORTS if folded(_ADDRESS.sub("", said)) in words and of in made), None
    )
    if sort is not None:
        return AttributeCondition(sort[0], ValueTest((Operator("is", sort[1]),)))
    negated = _NOT.fullmatch(said)
    parts = _values(negated[1] if negated else said)
    domains = [match[1] for part in parts if (match := _DOMAIN.fullmatch(part))]
    endings = [match[1] for part in parts if (match := _ENDING.fullmatch(part))]
    if not parts or len(parts) not in (len(domains), len(endings)):
        return None
    if domains and DOMAIN in made and is_address(name):
        one, several = ("is_not", "not_in") if negated else ("is", "in")
        test = Operator(one, domains[0]) if len(domains) == 1 else Operator(several, tuple(domains))
        return AttributeCondition(DOMAIN, ValueTest((test,)))
    mark = "" if text_key(name) == DOMAIN else "@"
    found = _any_of(name, "ends_with", tuple(endings or (f"{mark}{domain}" for domain in domains)))
    filled = AttributeCondition(name, ValueTest((Operator("known", True),)))
    return AllOf((filled, Not(found))) if negated else found


def _compares_no_address(test: ValueTest) -> bool:
    """Whether a text that is no address would have to be one."""
    texts = [
        each
        for operator in test.operators
        if operator.name in ("is", "is_not", "in", "not_in")
        for each in (operator.operand if isinstance(operator.operand, tuple) else (operator.operand,))
    ]
    return any("@" not in str(each) for each in texts)


def _any_of(name: str, operator: str, values: tuple[str, ...]) -> Condition:
    asked = tuple(AttributeCondition(name, ValueTest((Operator(operator, value),))) for value in values)
    return asked[0] if len(asked) == 1 else AnyOf(asked)


def _values(text: str) -> tuple[str, ...]:
    parts = (_unquoted(part) for part in _SPLIT.split(text))
    return tuple(dict.fromkeys(part for part in parts if text_key(part)))


def _unquoted(text: str) -> str:
    return trimmed(text.strip("\"'«»“” \u00a0\u202f"))

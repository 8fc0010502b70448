"""What attributes are called, and what is asked of them: «le domaine de l’adresse e-mail est « acme.fr »».

An attribute of the files stands as it is written; one that was made while they came in (docs/derived.md) is said in
words, since nobody has seen its name in a file. In a grid and in an export it keeps that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leadgrid.conditions import Operator, Value, ValueTest
from leadgrid.problems import Language, Words
from leadgrid.sentences.comparisons import denied, predicate
from leadgrid.sentences.phrases import joined, pick, quoted
from leadgrid.values import normal, text_key, trimmed

_COMPANY: Final = "company."
_ADDRESS: Final = Words(en="the e-mail address", fr="l’adresse e-mail")
_VALID_THERE: Final = Words(en="there is a valid e-mail address", fr="il y a une adresse e-mail valide")
_NONE_VALID: Final = Words(en="there is no valid e-mail address", fr="il n’y a pas d’adresse e-mail valide")

_NOR_VALID: Final = Words(en=" (or there is no valid one)", fr=" (ou il n’y en a pas de valide)")


@dataclass(frozen=True, slots=True)
class _Noun:
    """What a made attribute is called in a list, and as the subject of a sentence (in French a masculine one)."""

    listed: Words
    said: Words


@dataclass(frozen=True, slots=True)
class _YesOrNo:
    """What a made attribute says of an address: in a list, behind «l’adresse e-mail», and where it says nothing."""

    yes: Words
    no: Words
    is_so: Words
    is_not_so: Words
    known: Words = _VALID_THERE
    unknown: Words = _NONE_VALID
    or_unknown: Words = _NOR_VALID


_YES_OR_NO: Final[Mapping[str, _YesOrNo]] = {
    "derived.email_valid": _YesOrNo(
        yes=Words(en="Valid e-mail address", fr="Adresse e-mail valide"),
        no=Words(en="Invalid e-mail address", fr="Adresse e-mail non valide"),
        is_so=Words(en="is valid", fr="est valide"),
        is_not_so=Words(en="is not valid", fr="n’est pas valide"),
        known=Words(en="there is an e-mail address", fr="il y a une adresse e-mail"),
        unknown=Words(en="there is no e-mail address", fr="il n’y a pas d’adresse e-mail"),
        or_unknown=Words(en=" (or there is none)", fr=" (ou il n’y en a pas)"),
    ),
    "derived.email_free": _YesOrNo(
        yes=Words(en="Personal e-mail address", fr="Adresse e-mail personnelle"),
        no=Words(en="Business e-mail address", fr="Adresse e-mail professionnelle"),
        is_so=Words(en="is a personal one (gmail, yahoo…)", fr="est personnelle (gmail, orange…)"),
        is_not_so=Words(en="is a business one", fr="est professionnelle"),
    ),
    "derived.email_disposable": _YesOrNo(
        yes=Words(en="Disposable e-mail address", fr="Adresse e-mail jetable"),
        no=Words(en="Non-disposable e-mail address", fr="Adresse e-mail non jetable"),
        is_so=Words(en="is a disposable one", fr="est jetable"),
        is_not_so=Words(en="is not a disposable one", fr="n’est pas jetable"),
    ),
    "derived.email_misspelt": _YesOrNo(
        yes=Words(en="Misspelt e-mail address", fr="Adresse e-mail mal écrite"),
        no=Words(en="E-mail address without misspelling", fr="Adresse e-mail sans faute de frappe"),
        is_so=Words(en="is misspelt (gmial.com…)", fr="a une faute de frappe (gmial.com…)"),
        is_not_so=Words(en="is not misspelt", fr="n’a pas de faute de frappe"),
    ),
}
_NOUNS: Final[Mapping[str, _Noun]] = {
    "derived.email_domain": _Noun(
        Words(en="E-mail domain", fr="Domaine de l’adresse e-mail"),
        Words(en="the e-mail domain", fr="le domaine de l’adresse e-mail"),
    ),
    "derived.email_meant": _Noun(
        Words(en="E-mail provider probably meant", fr="Fournisseur d’e-mail sans doute voulu"),
        Words(en="the e-mail provider probably meant", fr="le fournisseur d’e-mail sans doute voulu"),
    ),
    "derived.company": _Noun(
        Words(en="Company name in the address", fr="Nom d’entreprise tiré de l’adresse"),
        Words(en="the company name in the address", fr="le nom d’entreprise tiré de l’adresse"),
    ),
    "derived.phone_country": _Noun(
        Words(en="Phone country", fr="Pays du numéro de téléphone"),
        Words(en="the country of the phone number", fr="le pays du numéro de téléphone"),
    ),
}


def attribute_named(name: str) -> Words:
    """What an attribute is called in a list.

    >>> attribute_named("derived.email_domain").en, attribute_named("company.Secteur").fr, attribute_named("Ville").fr
    ('E-mail domain', 'Secteur (entreprise)', 'Ville')
    """
    key = text_key(name)
    if key in _YES_OR_NO:
        return _YES_OR_NO[key].yes
    if key in _NOUNS:
        return _NOUNS[key].listed
    if (column := _of_company(name)) is not None:
        return Words(en=f"{column} (company)", fr=f"{column} (entreprise)")
    return Words(name, name)


def yes_or_no_named(name: str, test: ValueTest) -> Words | None:
    """What a yes or a no is called by itself, where a made attribute has a word for it; else None.

    >>> yes_or_no_named("derived.email_free", ValueTest((Operator("is", False),))).en
    'Business e-mail address'
    """
    attribute = _YES_OR_NO.get(text_key(name))
    if attribute is None or len(test.operators) != 1:
        return None
    (operator,) = test.operators
    if operator.name == "known":
        known = attribute.known if operator.operand else attribute.unknown
        return Words(known.en[:1].upper() + known.en[1:], known.fr[:1].upper() + known.fr[1:])
    is_so = _asks_for(operator)
    return None if is_so is None else attribute.yes if is_so else attribute.no


def is_yes_or_no(name: str) -> bool:
    """Whether an attribute was made to say yes or no, as `true` and `false`."""
    return text_key(name) in _YES_OR_NO


def attribute_aloud(name: str, test: ValueTest, language: Language, *, holds: bool) -> str | None:
    """What holds of an attribute, or does not hold; None where no short sentence says it.

    >>> attribute_aloud("derived.email_free", ValueTest((Operator("is", False),)), "fr", holds=True)
    'l’adresse e-mail est professionnelle'
    """
    attribute = _YES_OR_NO.get(text_key(name))
    if attribute is not None:
        said = [_clause(attribute, operator, language, holds=holds) for operator in test.operators]
        clauses = [clause for clause in said if clause is not None]
        if len(clauses) == len(said) and (holds or len(said) == 1):
            return joined(clauses, language, "and")
    rest = predicate(test, language) if holds else denied(test, language)
    return None if rest is None else f"{_subject(name, language)} {rest}"


def subject_aloud(name: str, language: Language) -> str:
    """What a sentence about an attribute begins with."""
    return _ADDRESS.told(language) if is_yes_or_no(name) else _subject(name, language)


def or_unknown(name: str, language: Language) -> str:
    """What a sentence that does not hold ends with, since it may be unknown."""
    attribute = _YES_OR_NO.get(text_key(name))
    if attribute is not None:
        return attribute.or_unknown.told(language)
    return pick(language, " (or is unknown)", " (ou n’est pas connu)")


def _clause(attribute: _YesOrNo, operator: Operator, language: Language, *, holds: bool) -> str | None:
    if operator.name == "known":
        return (attribute.known if operator.operand == holds else attribute.unknown).told(language)
    is_so = _asks_for(operator)
    if is_so is None:
        return None
    told = (attribute.is_so if is_so == holds else attribute.is_not_so).told(language)
    if not holds:  # one pair of brackets is enough
        told = told.partition(" (")[0] + attribute.or_unknown.told(language)
    return f"{_ADDRESS.told(language)} {told}"


def _asks_for(operator: Operator) -> bool | None:
    """Whether a yes is asked for, or a no; None where something else is."""
    key = _yes_or_no(operator.operand) if not isinstance(operator.operand, tuple) else None
    if key is None or operator.name not in ("is", "is_not"):
        return None
    return key == (operator.name == "is")


def _yes_or_no(value: Value) -> bool | None:
    match value:
        case bool():
            return value
        case str():
            return {"true": True, "false": False}.get(text_key(value))
    return None


def _subject(name: str, language: Language) -> str:
    key = text_key(name)
    if key in _NOUNS:
        return _NOUNS[key].said.told(language)
    if key in _YES_OR_NO:
        return quoted(_YES_OR_NO[key].yes.told(language), language)
    if (column := _of_company(name)) is not None:
        said = quoted(column, language)
        return pick(language, f"the company’s {said}", f"{said} de l’entreprise")
    return quoted(name, language)


def _of_company(name: str) -> str | None:
    """The column of a file of companies that an attribute was made of."""
    shown = trimmed(normal(name))
    start, column = shown[: len(_COMPANY)], shown[len(_COMPANY) :]
    return column if text_key(start) == _COMPANY and text_key(column) else None

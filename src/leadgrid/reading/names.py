"""Reads what a grid file calls its parts: ids, each once among its kind, and labels in one language or several.

Each reader gives the value or, having told the problem, None. Knows nodes and labels; no other key of a grid.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from leadgrid.documents.nodes import Mapping, Node, Scalar
from leadgrid.grids import BAND_ID_PATTERN, Label
from leadgrid.problems import Words, cut
from leadgrid.reading.fields import Fields, text
from leadgrid.reading.reports import Report
from leadgrid.values import is_unknown

LANGUAGE: Final = re.compile(r"[a-z]{2}")


def label(report: Report, fields: Fields, key: str) -> Label | None:
    """A text, or one per language; a blank one counts as left out."""
    node = fields.given(key)
    if isinstance(node, Mapping):
        return _texts(report, node, key)
    if node is None or (isinstance(node, Scalar) and node.kind == "text" and is_unknown(node.text)):
        return None
    plain = text(report, node, key)
    return None if plain is None else Label.plain(plain)


def _texts(report: Report, node: Mapping, key: str) -> Label | None:
    texts = []
    for language, entry in node.entries.items():
        if not LANGUAGE.fullmatch(language):
            report.tell(
                entry.key.start,
                en=f'"{cut(language)}" in "{key}" is no language: two small letters, such as fr or en.',
                fr=f'"{cut(language)}" dans "{key}" n\'est pas une langue : deux minuscules, comme fr ou en.',
            )
        elif (told := text(report, entry.value, f"{key} ({language})")) is not None:
            texts.append((language, told))
    if not node.entries and not node.damaged:
        report.wrong(node, key, en="a text, or one per language: {fr: …, en: …}", fr="un texte, ou {fr: …, en: …}")
    return Label(tuple(texts)) if texts else None


def id_of(report: Report, fields: Fields, pattern: re.Pattern[str]) -> str | None:
    """The id of a mapping."""
    node = fields.value("id")
    if node is None:
        return None
    if isinstance(node, Scalar) and node.kind == "text" and pattern.fullmatch(node.text):
        return node.text
    literal = cut(node.text) if isinstance(node, Scalar) else ""
    en = "small letters, digits and _ that begin with a letter"
    fr = "des minuscules, chiffres et _ qui commencent par une lettre"
    if pattern is BAND_ID_PATTERN:
        en, fr = "letters, digits and _ that begin with no _", "des lettres, chiffres et _ qui ne commencent pas par _"
    if isinstance(node, Scalar) and node.kind not in ("text", "null"):
        advice = Words(en=f' Quote it: "{literal}".', fr=f' Mettez-le entre guillemets : "{literal}".')
    else:
        near = _near_id(literal)
        advice = Words(en=f" For instance {near}.", fr=f" Par exemple {near}.") if near else Words(en="", fr="")
    report.wrong(
        node,
        "id",
        en=f"an id: a text of {en}.{advice.en}".removesuffix("."),
        fr=f"un id : un texte, {fr}.{advice.fr}".removesuffix("."),
    )
    return None


def _near_id(text: str) -> str:
    """What could be an id instead.

    >>> _near_id("Démo & prix")
    'demo_prix'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")


def once(report: Report, mappings: Iterable[Node], kind: Words) -> None:
    """Tell of every id that stands a second time."""
    seen: dict[str, int] = {}
    for node in mappings:
        entry = node.entries.get("id") if isinstance(node, Mapping) else None
        if entry is None or not isinstance(entry.value, Scalar) or entry.value.kind != "text":
            continue
        id = entry.value.text
        if id in seen:
            report.tell(
                entry.value.place,
                en=f'the id "{cut(id)}" stands twice among the {kind.en} (first in line {seen[id]}). Change '
                "one of them.",
                fr=f"l'id \"{cut(id)}\" figure deux fois parmi les {kind.fr} (d'abord ligne {seen[id]}). "
                "Changez-en un.",
            )
        seen.setdefault(id, entry.value.place.line)

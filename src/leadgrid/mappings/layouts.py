"""Where everything stands in one file: its header against the canonical columns and what the user says of them.

Knows the names of columns; knows nothing of their values.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from leadgrid.mappings.forms import FORMS, Kind
from leadgrid.mappings.origins import Column, Constant, Mappings, RowNumber
from leadgrid.problems import Problem, Words, did_you_mean
from leadgrid.values import normal, text_key, trimmed

NOTHING_RECOGNISED: Final = Mappings()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands in one file: columns are numbers from 0 in the order of its header.

    `others` are the attributes or properties: (number of the column, its name).
    """

    kind: Kind
    canonical: Mapping[str, int | RowNumber | Constant] = field(default_factory=dict)
    others: tuple[tuple[int, str], ...] = ()

    @property
    def needs_lines(self) -> bool:
        return any(isinstance(origin, RowNumber) for origin in self.canonical.values())


def lay_out(
    kind: Kind,
    names: Sequence[str],
    mappings: Mappings,
    *,
    source: str,
    needed: Sequence[str] = (),
    recognised: Mappings = NOTHING_RECOGNISED,
) -> tuple[Layout, list[Problem]]:
    """Find the canonical columns and the others in a header, and all that is wrong with it.

    A mapped column stays readable under its own name, except where that name is canonical; a canonical name that is
    mapped elsewhere hides the file's own column of that name. A column without a name cannot be read by anyone and is
    left aside. `needed` are optional columns that must be there this time; `recognised` is what a problem proposes, and
    nothing is taken for it. Of a header with two columns of one name nothing else is told.

    >>> maps = Mappings((("leads", "lead_id", Column("N°")),))
    >>> layout, problems = lay_out("leads", ["N°", "Lead_ID", "Secteur"], maps, source="f")
    >>> layout.canonical, layout.others, problems
    ({'lead_id': 0}, ((0, 'N°'), (2, 'Secteur')), [])
    """
    form = FORMS[kind]
    keyed = {key: number for number, name in enumerate(names) if (key := text_key(name))}
    if problems := called_alike(names, source=source):
        return Layout(kind), problems
    canonical: dict[str, int | RowNumber | Constant] = {}
    mapped = mappings.of(kind)
    for column in form.columns:
        origin = mapped.get(column, Column(column))
        if not isinstance(origin, Column):
            canonical[column] = origin
        elif (found := keyed.get(text_key(origin.name))) is not None:
            canonical[column] = found
        elif column in mapped or column in form.required or column in needed:
            proposed = None if any(map(_VALUE.search, names)) else _proposed(kind, column, recognised)
            problems.append(_missing(f"{kind}.{column}", origin.name, names, source, proposed=proposed))
    if form.needs_one and not canonical and not problems:
        problems.append(_neither(kind, names, source))
    others = tuple((number, trimmed(normal(names[number]))) for key, number in keyed.items() if key not in form.columns)
    if kind == "leads":
        wanted = [(f"{link.kind}.@link:{link.how}", link.column) for link in mappings.links]
        wanted += [(f"{made.kind}.@event:{made.name}", made.column) for made in mappings.derivations]
        for told, name in wanted:
            if text_key(name) not in keyed:
                problems.append(_missing(told, name, names, source))
    return Layout(kind, canonical, others if kind != "outcomes" else ()), problems


def called_alike(names: Sequence[str], *, source: str) -> list[Problem]:
    """Columns of a header that have one name, which no file may have: nobody could say which one is meant."""
    keyed: dict[str, int] = {}
    problems: list[Problem] = []
    for number, name in enumerate(names):
        if not (key := text_key(name)):
            continue
        if key in keyed:
            problems.append(_twice(names, keyed[key], number, source))
        keyed.setdefault(key, number)
    return problems


def _neither(kind: Kind, names: Sequence[str], source: str) -> Problem:
    one, other = FORMS[kind].optional
    listed = _listed([trimmed(normal(name)) for name in names if text_key(name)])
    return Problem(
        Words(
            f'there is neither a column "{one}" nor "{other}". The columns are: {listed or "none"}. Say which it is:'
            f" --map {kind}.{one}=COLUMN",
            f"il n’y a ni colonne « {one} » ni « {other} ». Les colonnes sont : {listed or 'aucune'}. Dites laquelle :"
            f" --map {kind}.{one}=COLONNE",
        ),
        source=source,
    )


def _listed(found: Sequence[str]) -> str:
    """The names of the columns; by their places where the first line holds people's values and no names."""
    shown = [f"#{place}" for place in range(1, len(found) + 1)] if any(map(_VALUE.search, found)) else found
    return ", ".join(shown[:30]) + (" …" if len(shown) > 30 else "")


_VALUE: Final = re.compile(r"\S@\S|\d{6}")
"""What stands in no name of a column: an address, a long number."""


def _twice(names: Sequence[str], first: int, second: int, source: str) -> Problem:
    one, other = trimmed(names[first]), trimmed(names[second])
    return Problem(
        Words(
            f'two columns have one name, column {first + 1} "{one}" and column {second + 1} "{other}"'
            " (case and blanks around do not count): rename one of them",
            f"deux colonnes ont le même nom, la {first + 1} « {one} » et la {second + 1} « {other} »"
            " (ni la casse ni les blancs autour ne comptent) : renommez l’une d’elles",
        ),
        source=source,
    )


def _proposed(kind: Kind, column: str, recognised: Mappings) -> tuple[str, str] | None:
    """The column that probably is a canonical one, and the arguments that say so."""
    origin = recognised.of(kind).get(column)
    if not isinstance(origin, Column):
        return None
    said = [f"--map {kind}.{column}={quoted(origin.name)}"]
    if column == "lead_id":
        said += [f"--map {kind}.@link:{link.how}={quoted(link.column)}" for link in recognised.links]
    return trimmed(normal(origin.name)), " ".join(said)


def quoted(text: str) -> str:
    """A text as a shell takes it for one word.

    >>> print(quoted("N°"), quoted("ID d'enregistrement"), quoted("Prix $"))
    N° "ID d'enregistrement" 'Prix $'
    """
    if _ONE_WORD.fullmatch(text):
        return text
    return shlex.quote(text) if _MEANS_MORE.search(text) else f'"{text}"'


_ONE_WORD: Final = re.compile(r"[\w°@%+=:,./-]+")
_MEANS_MORE: Final = re.compile(r'["$`\\!]')
"""What a shell reads between double quotes, too."""


def _missing(
    target: str, name: str, names: Sequence[str], source: str, *, proposed: tuple[str, str] | None = None
) -> Problem:
    found = [trimmed(normal(known)) for known in names if text_key(known)]
    if len(found) == 1 and (separator := next((mark for mark in ";\t|" if mark in found[0]), None)):
        option = "tab" if separator == "\t" else f"'{separator}'"
        return Problem(
            Words(
                f"this file is read as one column, and its header is divided otherwise: say --delimiter {option}",
                f"ce fichier est lu comme une seule colonne, et son en-tête se sépare autrement :"
                f" dites --delimiter {option}",
            ),
            source=source,
        )
    if (near := did_you_mean(name, found)) is not None:
        said = f"--map {target}={quoted(near)}"
    is_mapped = text_key(name) != target.partition(".")[2]
    if proposed is not None and (near is None or not is_mapped):
        near, said = proposed
    listed = _listed(found)
    return Problem(
        Words(
            f'there is no column "{name}"'
            + (f" to map {target} to" if is_mapped else "")
            + (f'. Did you mean "{near}"?' if near else ".")
            + f" The columns are: {listed or 'none'}. Say which one it is: "
            + (said if near else f"--map {target}=COLUMN"),
            f"il n’y a pas de colonne « {name} »"
            + (f" pour {target}" if is_mapped else "")
            + (f". Vouliez-vous dire « {near} » ?" if near else ".")
            + f" Les colonnes sont : {listed or 'aucune'}. Dites laquelle : "
            + (said if near else f"--map {target}=COLONNE"),
        ),
        source=source,
    )
